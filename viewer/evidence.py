"""Text with the quoted words marked: paragraphs of pieces, each with the numbers of the quotes that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.language.tokens import tokenize
from extract.store.search import other_readings, search_word

# Characters that have no place in a page: controls, and the marks that turn the direction of what follows.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_AROUND = 90


@dataclass(frozen=True, slots=True)
class Quote:
    """Words from ``start`` to ``end`` (code points) of a text; ``number`` is what they are called by."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and the numbers of the quotes that it is part of; ``ends`` are those that end with it."""

    text: str
    numbers: tuple[int, ...]
    ends: tuple[int, ...]


def plain(text: str) -> str:
    """Crawled text without characters that steer a terminal or turn the writing round; the length stays."""
    return _UNWANTED.sub("\ufffd", text)


def marked(text: str, quotes: Iterable[Quote]) -> list[list[Piece]]:
    """The paragraphs of a text as pieces. Quotes may overlap; what lies outside of the text is left out."""
    found = [q for q in quotes if 0 <= q.start < q.end <= len(text)]
    paragraphs = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        paragraphs.append(_pieces(text, start, end, [q for q in found if q.start < end and q.end > start]))
        start = end + 1
    return paragraphs


def _pieces(text: str, start: int, end: int, quotes: Sequence[Quote]) -> list[Piece]:
    bounds = {start, end}
    for quote in quotes:
        bounds |= {max(quote.start, start), min(quote.end, end)}
    cuts = sorted(bounds)
    pieces = []
    for left, right in pairwise(cuts):
        inside = tuple(q.number for q in quotes if q.start <= left and q.end >= right)
        ends = tuple(q.number for q in quotes if q.number in inside and min(q.end, end) == right)
        pieces.append(Piece(plain(text[left:right]), inside, ends))
    return pieces


def excerpt(text: str, words: str) -> list[Piece]:
    """A part of a text around the first of some words that it holds, the words marked as quote 1."""
    wanted = {search_word(token.norm) for token in tokenize(words) if token.kind != "sign"}
    spans = [
        Quote(token.start, token.end, 1)
        for token in tokenize(text)
        if token.kind != "sign" and wanted & {search_word(token.norm), *other_readings(token.norm)}
    ]
    first = spans[0].start if spans else 0
    paragraph = text.rfind("\n", 0, first) + 1
    left = paragraph if first - paragraph < _AROUND else text.find(" ", first - _AROUND, first) + 1 or first
    right = min(first + 2 * _AROUND, len(text))
    right = text.rfind(" ", first, right) if right < len(text) and text.rfind(" ", first, right) > first else right
    inside = [Quote(q.start - left, q.end - left, 1) for q in spans if left <= q.start and q.end <= right]
    pieces = [
        Piece(piece.text, piece.numbers, ())
        for line in marked(text[left:right], inside)
        for piece in [*line, Piece(" ", (), ())]
    ]
    before = [Piece("… ", (), ())] if left else []
    return [*before, *pieces, *([Piece("…", (), ())] if right < len(text) else [])]
