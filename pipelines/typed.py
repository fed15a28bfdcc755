"""Text that keeps the line breaks of whoever typed it (<pre>, or by its style): which of them end a paragraph, and which only a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

_KEPT = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_KEPT_CLASS = re.compile(r"(?:^|\s)(?:whitespace-(?:pre(?:-line|-wrap)?|break-spaces)|pre-(?:line|wrap))(?:$|\s)")

# Lines broken by a program are so long; shorter ones are verses, longer ones paragraphs.
_NARROWEST = 40
_WIDEST = 100
# Of that width a line within a paragraph has so much at least; shorter ones without a full stop are lines of their own.
_LEAST_FILLED = 0.7
_STOPS = (".", "؟", "!", ":", "»", '"')


def keeps_lines(name: str, attributes: Mapping[str, object]) -> bool:
    """Do the line breaks in an element end lines, as in the page?"""
    if name == "pre":
        return True
    style, classes = attributes.get("style"), attributes.get("class")
    return bool(
        (style and _KEPT.search(str(style))) or (classes and "pre" in str(classes) and _KEPT_CLASS.search(str(classes)))
    )


class Typed:
    """The text of such an element, read piece by piece as its pieces stand in the page.

    Where its lines are broken at a width, a break ends a paragraph only where a line is empty or much shorter, or ends with a
    full stop and had room for the next word.
    """

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        width = max(map(len, map(str.strip, lines)))
        self._ends = [
            not _NARROWEST <= width <= _WIDEST or _ends(line.strip(), below.strip(), width)
            for line, below in pairwise(lines)
        ]
        self._read = 0

    def lines_of(self, piece: str) -> list[str]:
        """The paragraphs, or parts of them, in the next piece of the text."""
        found = [""]
        for place, line in enumerate(piece.split("\n")):
            if place:
                ends = self._ends[self._read] if self._read < len(self._ends) else True
                self._read += 1
                if ends:
                    found.append(line)
                    continue
                found[-1] += "\n"
            found[-1] += line
        return found


def _ends(line: str, below: str, width: int) -> bool:
    """Does a paragraph of lines of a width end behind a line?"""
    if not below or len(line) < _LEAST_FILLED * width:
        return True
    return line.endswith(_STOPS) and len(line) + 1 + len(below.split()[0]) <= width
