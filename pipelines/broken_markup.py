"""Markup as browsers mend it, where the parser does not: headings that are closed by another one's end, or never."""

from __future__ import annotations

import re

_TAGS = re.compile(r"<(/?)(?:h([1-6])|(?:p|div|table|ul|ol|article|section)(?=[\s>/]))(?=[\s>/])", re.IGNORECASE)
_MARKUP = re.compile(r"<[^>]*>")
_LETTER = re.compile(r"[^\W\d_]")


def with_closed_headings(source: str) -> str:
    """A page whose headings end where browsers end them: at the end of any heading ("<h1>…</h2>"), where the next one begins.

    One that has no end and words of its own ends where a paragraph or a box begins.
    """
    pieces: list[str] = []
    copied = 0
    opened: re.Match[str] | None = None
    behind: int | None = None
    for tag in _TAGS.finditer(source):
        closes, level = tag[1], tag[2]
        if level is None:
            if opened is not None and behind is None and not closes:
                behind = tag.start()
            continue
        if opened is not None and not closes:
            end = _end_of(source, opened, behind, tag.start())
            pieces += (source[copied:end], f"</h{opened[2]}>")
            copied = end
        elif opened is not None and level != opened[2]:
            pieces += (source[copied : tag.start(2)], opened[2])
            copied = tag.end(2)
        opened, behind = None if closes else tag, None
    if opened is not None and behind is not None:
        end = _end_of(source, opened, behind, len(source))
        pieces += (source[copied:end], f"</h{opened[2]}>")
        copied = end
    return "".join((*pieces, source[copied:])) if pieces else source


def _end_of(source: str, opened: re.Match[str], behind: int | None, last: int) -> int:
    """Where a heading without an end ends: at the first box behind its words, else at the next heading."""
    if behind is None:
        return last
    words = _MARKUP.sub(" ", source[opened.start() : behind])
    return behind if _LETTER.search(words) else last
