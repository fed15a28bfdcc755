"""``marsad report``: one page with map, timeline and tables, to be sent or printed."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from crawler.choosing import add_choosing_options, selection_of
from crawler.command import MarsadCommand, add_database_option


class ReportCommand(MarsadCommand):
    usage = "--out FILE.html [options]"
    part = "look"
    summary = "Write one self-contained page about a period: map, timeline, tables, method and limits"
    description = (
        "Writes a single HTML file that needs no network and no other file: totals, a map, a timeline, counts, the\n"
        "incidents of the period, how they were read, and what the figures cannot tell. The same store, choice and day\n"
        "give the same bytes. The file is written completely or not at all."
    )
    examples = (
        "marsad report --out report.html\n"
        "marsad report --out march.html --since 2021-03-01 --until 2021-03-31 --language ar\n"
        "marsad report --out yemen.html --country YE --min-confidence 0.6 --title 'Yemen, first quarter'"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
        parser.add_argument("--language", choices=("en", "ar"), default="en", help="of the page; default: en")
        parser.add_argument("--title", default="", metavar="TEXT", help="instead of the usual one")
        add_choosing_options(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from extract.store import Store, StoreError
        from viewer.report import ReportError, write_report

        self.expect(args, 0)
        try:
            with Store(opts.db, read_only=True) as store:
                told = write_report(
                    store,
                    opts.out,
                    selection_of(opts),
                    language=opts.language,
                    title=opts.title,
                    day=datetime.now(UTC).date(),
                )
        except (StoreError, ReportError) as error:
            self.fail(error)
        except KeyboardInterrupt:
            self.exitcode = 130
        else:
            print(f"{told} incidents, {opts.out} ({opts.out.stat().st_size // 1000} kB)")
