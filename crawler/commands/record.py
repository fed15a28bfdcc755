"""``marsad record``: keep a page with what is to be read in it."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, log_file
from extract.paths import DATA


class RecordCommand(MarsadCommand):
    requires_project = True
    requires_crawler_process = True
    usage = "SITE URL [--out DIR]"
    part = "crawl"
    summary = "Fetch a page and write it with the article read in it, for review"
    description = (
        "Fetches one page of a site and writes it (gzip) with the article that was read in it (JSON). A person\n"
        "compares the two, corrects the JSON and sets its 'reviewed' to true; from then on `marsad check` and the\n"
        "tests compare every reading with it. Mind the rights of the outlet before you publish its pages."
    )
    examples = "marsad record enab_baladi https://www.enabbaladi.net/123456/"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--out", type=Path, default=DATA / "recorded", metavar="DIR", help="default: data/recorded")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if not (opts.logfile or opts.nolog):
            opts.logfile = log_file("check.log")
        super().process_options(args, opts)
        assert self.settings is not None
        steps = {"crawler.checking.CheckPipeline": 100}
        self.settings.set("ITEM_PIPELINES", steps, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.checking import Checked, record
        from crawler.crawling import Target, crawl, targets

        self.expect(args, 2)
        if len(args) != 2 or "://" not in args[1]:
            raise UsageError("name a site and the address of one of its articles", print_help=False)
        assert self.crawler_process is not None
        (site,) = targets(args[:1], self.crawler_process)
        with tempfile.TemporaryDirectory() as folder:
            self.crawler_process.settings.set("MARSAD_DB", str(Path(folder) / "record.db"), priority="cmdline")
            (run,) = crawl(self.crawler_process, [Target(site.spider, {"only": args[1]})], {})
        checked: list[Checked] = getattr(run.spider, "checked", [])
        for url, reason in run.failures:
            self.fail(f"{url}: {reason}")
        if not checked:
            if run.stats.get("marsad/gone"):
                self.fail(f"{args[1]} is not there (404)")
            elif run.stats.get("marsad/forbidden"):
                self.fail(f"{args[1]} is forbidden by robots.txt")
            elif not run.failures:
                self.fail(f"{args[1]} is no address of an article of {site.spider}")
            return
        try:
            path = record(site.spider, checked[0], opts.out)
        except FileExistsError as error:
            self.fail(f"{error.filename}: this page is recorded already; delete the file to record it anew")
            return
        print(f"{path}: compare it with {args[1]}, correct it, and set 'reviewed' to true")
        for problem in checked[0].problems:
            self.fail(f"{args[1]}: {problem}")
