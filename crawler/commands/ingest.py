"""``marsad ingest``: the pages of WARC and WACZ files go the way of fetched ones."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, add_database_option, log_file, positive


class IngestCommand(MarsadCommand):
    requires_project = True
    requires_crawler_process = True
    usage = "FILE … [options]"
    summary = "Read the Arabic articles of WARC or WACZ files (CC-NEWS, other crawlers) into the store"
    description = (
        "Takes the HTML pages of WARC (.warc, .warc.gz) and WACZ files through the same steps as a crawl: pages that\n"
        "are no article or not Arabic are left out, reprints are linked. Nothing is fetched. Pages that are stored\n"
        "already are passed over, so the same command goes on where it was interrupted.\n"
        "Exit status 1 when a file cannot be read or is damaged; the others are read all the same."
    )
    examples = (
        "marsad ingest CC-NEWS-20240501000000-00001.warc.gz --domain aljazeera.net --domain sana.sy\n"
        "marsad crawl sample --warc warcs/ && marsad ingest warcs/*.warc.gz --db copy.db"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument(
            "--domain", action="append", default=[], metavar="NAME", help="only pages of this site; may be repeated"
        )
        parser.add_argument("--limit", type=positive, metavar="N", help="read at most N pages (default: all)")
        parser.add_argument("--json", action="store_true", help="print what came of it as one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if not (opts.logfile or opts.nolog):
            opts.logfile = log_file("ingest.log")
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.set("MARSAD_DB", str(opts.db), priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.crawl_report import print_report, report
        from crawler.crawling import Target, crawl
        from crawler.warc_spider import WarcSpider
        from extract.store import Store, StoreError

        self.expect(args, len(args))
        if not args:
            raise UsageError("which files?", print_help=False)
        missing = [name for name in args if not Path(name).is_file()]
        if missing:
            raise UsageError(f"no such file: {', '.join(missing)}", print_help=False)
        assert self.crawler_process is not None
        try:
            Store(opts.db).close()
            arguments = {
                "files": "\n".join(args),
                "domains": ",".join(opts.domain),
                "limit": str(opts.limit or 10**9),
            }
            runs = crawl(self.crawler_process, [Target(WarcSpider, arguments)], {})
            with Store(opts.db, read_only=True) as store:
                made = report(runs, store)
        except StoreError as error:
            self.fail(error)
            return
        with self.until_reader_stops():
            if opts.json:
                print(json.dumps({**made.facts, "database": str(opts.db)}, ensure_ascii=False, indent=1))
            else:
                console = Console()
                console = console if console.is_terminal else Console(width=140)
                print_report(made, opts.db, opts.logfile or "none", console)
        if made.facts["failures"]:
            self.exitcode = 1
        if any(run.interrupted for run in runs):
            self.fail("interrupted; the same command goes on from there", 130)
