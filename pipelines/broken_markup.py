"""Markup as browsers mend it, where the parser does not: headings closed by another one's end or never, pages that end early."""

from __future__ import annotations

import re

_HEADINGS = re.compile(r"<(/?)[hH]([1-6])(?=[\s>/])")
_BOXES = re.compile(r"<(?:p|div|table|ul|ol|article|section)(?=[\s>/])", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_LETTER = re.compile(r"[^\W\d_]")
_ENDS = re.compile(r"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")


def mended(source: str) -> str:
    """A page with its headings closed, and with what stands behind its end: the parser drops that, browsers show it."""
    return with_closed_headings(_ENDS.sub("", source))


def with_closed_headings(source: str) -> str:
    """A page whose headings end where browsers end them: at the end of any heading ("<h1>…</h2>"), where the next one begins.

    One that has no end and words of its own ends where a paragraph or a box begins.
    """
    pieces: list[str] = []
    copied = 0
    opened: re.Match[str] | None = None
    for tag in _HEADINGS.finditer(source):
        closes, level = tag[1], tag[2]
        if opened is not None and not closes:
            end = _end_of(source, opened, tag.start())
            pieces += (source[copied:end], f"</h{opened[2]}>")
            copied = end
        elif opened is not None and level != opened[2]:
            pieces += (source[copied : tag.start(2)], opened[2])
            copied = tag.end(2)
        opened = None if closes else tag
    if opened is not None:
        end = _end_of(source, opened, len(source))
        pieces += (source[copied:end], f"</h{opened[2]}>")
        copied = end
    return "".join((*pieces, source[copied:])) if pieces else source


def _end_of(source: str, opened: re.Match[str], last: int) -> int:
    """Where a heading without an end ends: at the first box behind its words, else at the next heading."""
    box = _BOXES.search(source, opened.end(), last)
    words = _MARKUP.sub(" ", source[opened.start() : box.start()]) if box else ""
    return box.start() if box and _LETTER.search(words) else last
