"""``marsad export``: the incidents and events of the store as files that people can use at once."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from crawler.choosing import add_choosing_options, selection_of
from crawler.command import MarsadCommand, add_database_option


class ExportCommand(MarsadCommand):
    usage = "--out DIR [options]"
    part = "look"
    summary = "Write incidents, events, casualties, tolls and articles as CSV, JSON Lines, Parquet, XLSX, GeoJSON …"
    description = (
        "Writes the chosen incidents and events of the store, the tolls and the articles that they are from, into a folder,\n"
        "with a codebook, datapackage.json (Frictionless), the attribution of the sources and SHA256SUMS. The same store and\n"
        "choice give the same bytes. The folder is complete or not written at all."
    )
    examples = (
        "marsad export --out export\n"
        "marsad export --out syria --country SY --since 2024-01-01 --format csv,jsonl,xlsx\n"
        "marsad export --out map --format geojson --type air_drone_strike --type shelling --min-confidence 0.6\n"
        "marsad export --out for-excel --bom"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from extract.export.bundle import FORMATS

        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write")
        parser.add_argument(
            "--format",
            action="extend",
            type=_formats,
            dest="formats",
            metavar="FORMAT",
            help=f"{', '.join(FORMATS)}; default: csv; may be repeated or joined by commas; parquet needs pip install pyarrow",
        )
        add_choosing_options(parser)
        parser.add_argument("--with-reprints", action="store_true", help="also what reprints say a second time")
        parser.add_argument("--full-text", action="store_true", help="also the full text of the articles")
        parser.add_argument("--bom", action="store_true", help="begin CSV files with a byte order mark, for Excel")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from extract.export.bundle import ExportError, export
        from extract.store import Store, StoreError

        self.expect(args, 0)
        selection = selection_of(opts, reprints=opts.with_reprints)
        formats = opts.formats or ["csv"]
        try:
            with Store(opts.db, read_only=True) as store:
                done = export(store, opts.out, formats, selection, full_text=opts.full_text, byte_order_mark=opts.bom)
        except (StoreError, ExportError) as error:
            self.fail(error)
        except KeyboardInterrupt:
            self.exitcode = 130
        else:
            counts = (
                f"{done.incidents} incidents, {done.events} events, {done.tolls} tolls and {done.articles} articles"
            )
            print(f"{counts} written to {done.folder}")
            if not done.events:
                print("marsad: no event matches; without options all are written", file=sys.stderr)


def _formats(text: str) -> list[str]:
    from extract.export.bundle import FORMATS

    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(f"{name!r} is no format; there are {', '.join(FORMATS)}")
    return names
