"""Byline and date of publication as a reader sees them: in the lines between headline and text, then around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pipelines.blocks import Block
from pipelines.bylines import bare_name, byline, looks_like_name, person
from pipelines.page_dates import ago, looks_like_date, parse_instant, publication_part

_AUTHOR_CLASS = re.compile(r"author|byline|writer|journalist|reporter|kateb|katib|fa-user|icon-user", re.IGNORECASE)
# So many lines above the headline and below the text are looked at.
_ABOVE = 6
_BELOW = 12
_LONGEST_LINE = 110


def lines_around(blocks: Sequence[Block], start: int, end: int, first: int) -> Iterator[tuple[Block, bool]]:
    """The short lines around a text, the likeliest first, each with: does it stand in the head of the article?

    ``start`` is the block behind the headline, ``first`` the first sentence of the text, ``end`` the block behind it.
    """
    for block in blocks[start:first]:
        yield block, True
    for block in reversed(blocks[max(0, start - _ABOVE) : start]):
        yield block, False
    for block in blocks[end : end + _BELOW]:
        yield block, False


def visible_author(blocks: Sequence[Block], start: int, end: int, first: int) -> tuple[str | None, bool]:
    """The byline of a text, and whether it says so (كتب: …) or is a name by its place, class or looks alone."""
    around = [
        (block, head) for block, head in lines_around(blocks, start, end, first) if len(block.text) <= _LONGEST_LINE
    ]
    around += [(block, True) for block in blocks[first:end] if len(block.text) <= 60]
    for number, (block, _) in enumerate(around):
        name = byline(block.text)
        if name:
            return name, True
        # The label and the name may be blocks of their own.
        if number + 1 < len(around) and block.text.endswith((":", "-", "/")) and len(around[number + 1][0].text) < 50:
            name = byline(f"{block.text} {around[number + 1][0].text}")
            if name:
                return name, True
    for block, _ in around:
        if 3 < len(block.text) <= 50 and _AUTHOR_CLASS.search(_classes(block)) and not looks_like_date(block.text):
            name = person(block.text)
            if name and len(name.split()) <= 4:
                return name, False
    for block, head in around:
        if head:
            name = bare_name(block.text)
            if name or looks_like_name(block.text):
                return name or block.text, False
    return None, False


def _classes(block: Block) -> str:
    names = [element.get("class") or "" for element in block.path[-2:]]
    names += [element.get("class") or "" for element in block.element.iter("i", "span", "a")]
    names += [element.get("href") or "" for element in block.element.iter("a")]
    return " ".join(names)


def visible_date(
    blocks: Sequence[Block], start: int, end: int, first: int, zone: ZoneInfo, fetched: datetime | None
) -> datetime | None:
    """The date that stands between headline and text, else just around them; a date of change only when there is no other."""
    changed: datetime | None = None
    relative: datetime | None = None
    for block, _ in lines_around(blocks, start, end, first):
        stated = parse_instant(block.element.get("datetime") or "", zone, fetched)
        if stated:
            return stated
        if len(block.text) > _LONGEST_LINE or not block.text:
            continue
        part = publication_part(block.text)
        if part and looks_like_date(part[:90]):
            moment = parse_instant(part, zone, fetched)
            if moment:
                return moment
        elif part != block.text:
            changed = changed or parse_instant(block.text, zone, fetched)
        relative = relative or ago(block.text, fetched)
    return relative or changed


def any_date(blocks: Sequence[Block], zone: ZoneInfo, fetched: datetime | None) -> datetime | None:
    """The first date line of a page, wherever it stands."""
    for block in blocks:
        if len(block.text) <= 90 and not block.linked and looks_like_date(block.text):
            moment = parse_instant(block.text, zone, fetched)
            if moment:
                return moment
    return None
