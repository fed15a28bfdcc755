"""``marsad sites``: which sites are declared, and how far each is known to work."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from crawler.command import MarsadCommand

if TYPE_CHECKING:
    from crawler.news import NewsSpider


class Command(MarsadCommand):
    """Lists the declared sites."""

    usage = "[--json]"
    part = "crawl"
    summary = "List the declared news sites"
    description = (
        "Lists every declared site: its outlet, country, where its articles are found, and whether a recorded page\n"
        "shows that its declaration holds."
    )
    examples = "marsad sites\nmarsad sites --json"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console
        from rich.table import Table
        from scrapy.spiderloader import get_spider_loader

        from crawler.news import NewsSpider

        self.expect(args, 0)
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        sites = [loader.load(name) for name in sorted(loader.list()) if name != "generic"]
        rows = [_row(site) for site in sites if issubclass(site, NewsSpider)]
        if opts.json:
            for row in rows:
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            return
        table = Table(show_edge=False)
        for heading in ("site", "outlet", "English", "country", "found by", "verified"):
            table.add_column(heading)
        for row in rows:
            found_by = ", ".join(name for name in ("feeds", "sitemaps", "listings", "wordpress") if row[name])
            state = "yes" if row["verified"] else "not yet verified live"
            table.add_row(
                str(row["name"]), str(row["outlet"]), str(row["outlet_en"]), str(row["country"]), found_by, state
            )
        Console().print(table)


def _row(site: type[NewsSpider]) -> dict[str, object]:
    return {
        "name": site.name,
        "outlet": site.outlet,
        "outlet_en": site.outlet_en,
        "country": site.country,
        "timezone": site.timezone,
        "feeds": list(site.feeds),
        "sitemaps": list(site.sitemaps),
        "listings": list(site.listings),
        "wordpress": site.wordpress,
        "verified": site.verified,
    }
