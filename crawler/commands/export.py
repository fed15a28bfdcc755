"""``marsad export``: the incidents and events of the store as files that people can use at once."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from crawler.command import MarsadCommand, add_database_option


class ExportCommand(MarsadCommand):
    usage = "--out DIR [options]"
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
            help=f"{', '.join(FORMATS)}; default: csv; may be repeated or joined by commas",
        )
        repeated: dict[str, Any] = {"action": "append", "default": []}
        parser.add_argument("--since", type=_day, metavar="DAY", help="events that end on this day or later")
        parser.add_argument("--until", type=_day, metavar="DAY", help="events that begin on this day or earlier")
        parser.add_argument("--country", **repeated, type=_country, metavar="XX", help="ISO code; may be repeated")
        parser.add_argument("--type", **repeated, type=_type, metavar="CODE", help="event type; may be repeated")
        parser.add_argument("--actor", **repeated, metavar="NAME", help="actor id or words of a name; may be repeated")
        parser.add_argument("--min-confidence", type=_share, default=0.0, metavar="X", help="0 to 1")
        parser.add_argument(
            "--review-status",
            **repeated,
            choices=("auto", "needs_review", "accepted", "rejected", "edited"),
            help="incidents of this status and their events; default: all but rejected; may be repeated",
        )
        parser.add_argument("--with-reprints", action="store_true", help="also what reprints say a second time")
        parser.add_argument("--full-text", action="store_true", help="also the full text of the articles")
        parser.add_argument("--bom", action="store_true", help="begin CSV files with a byte order mark, for Excel")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from extract.export.bundle import ExportError, export
        from extract.store import Store, StoreError
        from extract.store.selection import Selection

        self.expect(args, 0)
        selection = Selection(
            opts.since,
            opts.until,
            tuple(opts.country),
            tuple(opts.type),
            tuple(opts.actor),
            opts.min_confidence,
            opts.with_reprints,
            reviews=tuple(opts.review_status),
        )
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: YYYY-MM-DD is expected") from error


def _country(text: str) -> str:
    if len(text) != 2 or not (text.isascii() and text.isalpha()):
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO code of two letters, such as SY")
    return text.upper()


def _type(text: str) -> str:
    from extract.event_types import EVENT_TYPES

    if text not in EVENT_TYPES:
        raise argparse.ArgumentTypeError(f"{text!r} is no event type; there are {', '.join(EVENT_TYPES)}")
    return text


def _share(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number between 0 and 1")
    return number
