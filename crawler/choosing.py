"""Options that choose incidents and events, for the commands that export them or report on them."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.store.selection import Selection


def add_choosing_options(parser: argparse.ArgumentParser) -> None:
    """The options ``--since`` to ``--review-status``."""
    repeated: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--since", type=day, metavar="DAY", help="what ends on this day or later")
    parser.add_argument("--until", type=day, metavar="DAY", help="what begins on this day or earlier")
    parser.add_argument("--country", **repeated, type=country, metavar="XX", help="ISO code; may be repeated")
    parser.add_argument("--admin1", **repeated, metavar="NAME", help="governorate, in Arabic; may be repeated")
    parser.add_argument("--type", **repeated, type=event_type, metavar="CODE", help="event type; may be repeated")
    parser.add_argument("--actor", **repeated, metavar="NAME", help="actor id or words of a name; may be repeated")
    parser.add_argument("--min-confidence", type=share, default=0.0, metavar="X", help="0 to 1")
    parser.add_argument(
        "--review-status",
        **repeated,
        choices=("auto", "needs_review", "accepted", "rejected", "edited"),
        help="incidents of this status and their events; default: all but rejected; may be repeated",
    )


def selection_of(opts: argparse.Namespace, *, reprints: bool = False) -> Selection:
    """What the options choose."""
    from extract.store.selection import Selection

    return Selection(
        opts.since,
        opts.until,
        tuple(opts.country),
        tuple(opts.type),
        tuple(opts.actor),
        opts.min_confidence,
        reprints,
        admin1s=tuple(opts.admin1),
        reviews=tuple(opts.review_status),
    )


def day(text: str) -> date:
    """A day as YYYY-MM-DD. Raises the error that argparse reports."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: YYYY-MM-DD is expected") from error


def country(text: str) -> str:
    """An ISO code of two letters, in capitals. Raises the error that argparse reports."""
    if len(text) != 2 or not (text.isascii() and text.isalpha()):
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO code of two letters, such as SY")
    return text.upper()


def event_type(text: str) -> str:
    """A code of an event type. Raises the error that argparse reports."""
    from extract.event_types import EVENT_TYPES

    if text not in EVENT_TYPES:
        raise argparse.ArgumentTypeError(f"{text!r} is no event type; there are {', '.join(EVENT_TYPES)}")
    return text


def share(text: str) -> float:
    """A number between 0 and 1. Raises the error that argparse reports."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number between 0 and 1")
    return number
