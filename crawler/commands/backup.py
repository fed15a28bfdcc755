"""``marsad backup``: a checked copy of the store while it is in use."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from crawler.command import MarsadCommand, add_database_option, add_pages_option, positive, readable_size


class BackupCommand(MarsadCommand):
    usage = "[--out DIR] [--keep N] [--raw-pages] [--check FILE] [--db FILE]"
    part = "care"
    summary = "Copy the store while it is in use, checked and with a checksum"
    description = (
        "Copies the store as it is at one moment, also while a crawl writes, to DIR/NAME-TIME.db, lets SQLite check the\n"
        "copy, and writes its SHA-256 beside it (sha256sum -c reads it). A copy is a store like any other: name it with\n"
        "--db, or put it in the place of a lost one (docs/operations.md says how)."
    )
    examples = (
        "marsad backup --out /mnt/backup/marsad --keep 14\n"
        "marsad backup --out /mnt/backup/marsad --raw-pages\n"
        "marsad backup --check /mnt/backup/marsad/marsad-20260501T030000Z.db"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from extract.paths import local_folder

        super().add_options(parser)
        add_database_option(parser)
        add_pages_option(parser)
        parser.add_argument(
            "--out",
            type=Path,
            default=local_folder() / "backups",
            metavar="DIR",
            help="where to (default: backups in $MARSAD_HOME or data/local; another disk is better)",
        )
        parser.add_argument("--keep", type=positive, metavar="N", help="keep the newest N copies (default: all)")
        parser.add_argument(
            "--raw-pages", action="store_true", help="also copy the raw pages that are not in DIR/pages yet"
        )
        parser.add_argument(
            "--check", type=Path, metavar="FILE", help="compare a copy with its checksum, and verify it"
        )
        parser.add_argument("--json", action="store_true", help="print what was made as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from extract.store import Store, StoreError
        from extract.store.backup import back_up, check_backup
        from extract.store.verification import verify
        from pipelines.archive import copy_archive

        self.expect(args, 0)
        try:
            if opts.check:
                check_backup(opts.check)
                with Store(opts.check, read_only=True) as store:
                    wrong = [check for check in verify(store) if check.wrong]
                for check in wrong:
                    self.fail(f"{opts.check}: {check.wrong} {check.name}: {', '.join(check.examples)}")
                if not wrong:
                    print(f"{opts.check}: as it was written, and whole")
                return
            made = back_up(opts.db, opts.out, datetime.now(UTC), keep=opts.keep)
            copied = copy_archive(opts.pages, opts.out / "pages") if opts.raw_pages else 0
        except StoreError as error:
            self.fail(error)
            return
        except OSError as error:
            self.fail(f"{opts.out / 'pages'}: the raw pages cannot be copied: {error.strerror or error}")
            return
        if opts.json:
            facts = {"backup": str(made.path), "sha256": made.sha256, "bytes": made.size, "raw_pages": copied}
            print(json.dumps({**facts, "dropped": [str(path) for path in made.dropped]}))
            return
        print(f"{made.path}: {readable_size(made.size)}, checked")
        if opts.raw_pages:
            print(f"{copied} raw pages copied to {opts.out / 'pages'}")
        for path in made.dropped:
            print(f"{path}: dropped, {opts.keep} newer ones are kept")
