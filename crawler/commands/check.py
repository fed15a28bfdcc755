"""``marsad check``: does a site still read as it should?"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, log_file, positive


class CheckCommand(MarsadCommand):
    requires_project = True
    requires_crawler_process = True
    usage = "SITE … | URL [options]"
    part = "crawl"
    summary = "Read a few new articles of a site and say what is missing; nothing is stored"
    description = (
        "Reads the newest articles of a site, and its recorded pages, as a crawl would, and says what is missing:\n"
        "pages that are no article, dates, texts that are too short, readings that differ from the recorded ones.\n"
        "Nothing is stored. Exit status 1 when a recorded page is read otherwise, a page cannot be had, or more than\n"
        "one new page in five lacks something."
    )
    examples = "marsad check enab_baladi\nmarsad check wafa --limit 20\nmarsad check sana --offline"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--limit", type=positive, default=5, metavar="N", help="articles of each site (default: 5)")
        parser.add_argument("--offline", action="store_true", help="recorded pages only")
        parser.add_argument("--json", action="store_true", help="one JSON object a page")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if not (opts.logfile or opts.nolog):
            opts.logfile = log_file("check.log")
        super().process_options(args, opts)
        assert self.settings is not None
        steps = {"crawler.checking.CheckPipeline": 100}
        self.settings.set("ITEM_PIPELINES", steps, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.checking import RECORDED, Checked, is_broken, recorded_problems, row
        from crawler.crawling import SiteRun, crawl, targets

        self.expect(args, len(args))
        if not args:
            raise UsageError("which site? 'marsad sites' lists them all", print_help=False)
        assert self.crawler_process is not None
        wanted = targets(args, self.crawler_process)
        loader = self.crawler_process.spider_loader
        rows = [
            found
            for target in wanted
            for found in recorded_problems(target.spider, loader.load(target.spider)(**target.arguments).rules)
        ]
        runs: list[SiteRun] = []
        if not opts.offline:
            with tempfile.TemporaryDirectory() as folder:
                self.crawler_process.settings.set("MARSAD_DB", str(Path(folder) / "check.db"), priority="cmdline")
                runs = crawl(self.crawler_process, wanted, {"limit": str(opts.limit)})
        for run in runs:
            checked: list[Checked] = getattr(run.spider, "checked", [])
            rows += [row(run.site, "live", one, one.problems) for one in checked]
            rows += [
                {"site": run.site, "kind": "live", "url": url, "problems": [reason]} for url, reason in run.failures
            ]
            if not checked:
                rows.append({"site": run.site, "kind": "live", "url": "", "problems": ["no article was found"]})
        if opts.offline and not rows:
            self.fail(f"no page of {' or '.join(args)} is recorded in {RECORDED}: try marsad record")
            return
        with self.until_reader_stops():
            _print(rows, opts.json)
        if is_broken(rows):
            self.exitcode = 1


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    from extract.display import isolated

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("site", "page", "published", "letters", "title", "problems"):
        table.add_column(name, overflow="fold")
    for row in rows:
        published = f"{(row.get('published') or '–')[:16]} {row.get('published_basis', '')}"
        problems = "; ".join(row["problems"]) or "none"
        cells = (
            row["site"],
            row["url"],
            published,
            str(row.get("letters", "")),
            isolated(row.get("title", "")),
            problems,
        )
        table.add_row(*cells)
    console = Console()
    (console if console.is_terminal else Console(width=200)).print(table, markup=False)
