"""``marsad version``: the versions of Marsad and of what it stands on."""

from __future__ import annotations

import argparse

from scrapy.commands.version import Command as ScrapyVersionCommand

from crawler.settings import MARSAD_VERSION


class Command(ScrapyVersionCommand):
    """Scrapy's own, with the version of Marsad before it."""

    def short_desc(self) -> str:
        return "Print the versions of Marsad and Scrapy; -v: of everything below them too"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        print(f"Marsad {MARSAD_VERSION}")
        super().run(args, opts)
