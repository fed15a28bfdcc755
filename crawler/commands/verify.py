"""``marsad verify``: is the store whole, and does everything stand where it is said to?"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from crawler.command import MarsadCommand, add_database_option, add_pages_option


class VerifyCommand(MarsadCommand):
    usage = "[--deep] [--json] [--db FILE]"
    part = "care"
    summary = "Check the store: the file, its rows, the quoted words, the raw pages"
    description = (
        "Checks that SQLite finds the file whole, that no row refers to one that is missing, that every article is the\n"
        "text that was stored, that the evidence of every event and toll stands where it is said to, and that the raw\n"
        "pages are there. Changes nothing; works while a crawl writes. Exit status 1 when anything is wrong."
    )
    examples = "marsad verify\nmarsad verify --deep --json"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        add_pages_option(parser)
        parser.add_argument("--deep", action="store_true", help="also unpack every raw page and compare its content")
        parser.add_argument("--json", action="store_true", help="print every check as one JSON object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from extract.store import Store, StoreError
        from extract.store.retention import raw_locations
        from extract.store.verification import Check, verify
        from pipelines.archive import unkept

        self.expect(args, 0)
        console = Console(stderr=True)
        checks = []
        try:
            with (
                Store(opts.db, read_only=True) as store,
                console.status("checking") as status,
                store.snapshot(),
            ):
                checks += verify(store, lambda name: status.update(f"checking: {name}"))
                status.update("checking: raw pages")
                locations = sorted(raw_locations(store))
                raw = Check("raw pages that are not in the archive as they were fetched", len(locations))
                for location, reason in unkept(locations, opts.pages, unpack=opts.deep):
                    raw.note(f"{opts.pages / location} {reason}")
                checks.append(raw)
        except StoreError as error:
            self.fail(error)
            return
        wrong = [check for check in checks if check.wrong]
        if opts.json:
            for check in checks:
                print(json.dumps(asdict(check), ensure_ascii=False))
        else:
            for check in wrong:
                print(f"{check.wrong} {check.name}:")
                for example in check.examples:
                    print(f"    {example}")
                if check.wrong > len(check.examples):
                    print(f"    … and {check.wrong - len(check.examples)} more")
            if not wrong:
                looked = ", ".join(f"{check.looked_at} {check.name.split()[0]}" for check in checks if check.looked_at)
                print(f"{opts.db}: nothing is wrong ({len(checks)} checks: {looked})")
        if wrong:
            self.fail(f"{opts.db}: {len(wrong)} of {len(checks)} checks failed; docs/operations.md says what to do")
