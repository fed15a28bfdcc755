"""Lines in boxes of their own, between the paragraphs of a text and below it, that end without the full stop of its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from pipelines.blocks import Block
from pipelines.edges import corrects
from pipelines.lines import LISTED, dress_of, names_of
from pipelines.subtree import Element

_STOPS = tuple('.؟!»"”…)')
# So many sentences show how a text ends them; such a part of those in its place at most ends otherwise.
_LEAST_TOLD = 4
_UNSTOPPED_SHARE = 0.1
# A box between paragraphs: one line and its labels, of so many words, and no entry of a text of such boxes.
_MOST_IN_BOX = 4
_LEAST_WORDS = 6
# So many elements around a line below a text are looked at.
_LEVELS = 3
# Boxes that a text may hold: its headings, leads, verses and quotations.
_OF_TEXT = re.compile(
    r"(?:^|[-_\s])(?:sub\w*|head\w*|title\w*|lead|intro|lede|summary|verse|poem|poetry|quote\w*|question|answer|qa?|speaker|sign\w*)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+")
# Attributes that make a box of an element.
_DRESSED = ("class", "id", "bgcolor", "border", "background")


def find_insets(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The lines between and below the paragraphs of a text that stand in other elements than these and end without a full stop.

    Only where the sentences of the text have one. Headings, lines in bold letters, quotations and entries of lists are none.
    """
    told = [number for number in kept if blocks[number].sentence]
    if len(told) < _LEAST_TOLD:
        return set()
    stopped = Counter(_place(blocks[number]) for number in told if blocks[number].text.endswith(_STOPS))
    unstopped = Counter(_place(blocks[number]) for number in told if not blocks[number].text.endswith(_STOPS))
    home = {place for place, count in stopped.items() if count > unstopped[place]}
    ends = [number for number in told if _place(blocks[number]) in home and blocks[number].text.endswith(_STOPS)]
    # Above the first and below the last of these stand headlines and notices, in the place of the text too.
    inside = sum(_place(blocks[number]) in home for number in told if ends and ends[0] <= number <= ends[-1])
    if len(ends) < _LEAST_TOLD or inside - len(ends) > _UNSTOPPED_SHARE * inside:
        return set()
    last = ends[-1]
    below = _below(blocks, [number for number in kept if number > last], home, set(blocks[last].path))
    return _between(blocks, kept, home, (ends[0], last)) | below


def _place(block: Block) -> tuple[object, ...]:
    """Where a line stands, by what is alike for all paragraphs of a text: its element and what holds that.

    A paragraph may have a class of its own, a cell of a table is one by itself.
    """
    element, holder = block.element, block.element.parent
    if not isinstance(holder, Element) or element.name in ("td", "th"):
        return (element,)
    around = (holder.name, holder.attribute("class"), _NUMBERS.sub("", holder.attribute("id")))
    own = () if element.name == "p" else (element.attribute("class"), element.attribute("style"))
    return element.name, *own, *around


def _between(
    blocks: Sequence[Block], kept: Sequence[int], home: set[tuple[object, ...]], ends: tuple[int, int]
) -> set[int]:
    """The lines between the first and the last sentence (``ends``) that stand alone in a box, with its labels."""
    dresses = Counter(dress_of(blocks[number]) for number in kept)
    found: set[int] = set()
    for above, number in pairwise(kept):
        line = blocks[number]
        if number in found or not ends[0] < number < ends[1] or not _may_be_inset(line, home):
            continue
        box = _box(line)
        held = [n for n in range(number - _MOST_IN_BOX, number + _MOST_IN_BOX) if 0 <= n < len(blocks)]
        held = [n for n in held if box in blocks[n].path]
        lines = [n for n in held if blocks[n].sentence]
        alone = len(held) < _MOST_IN_BOX and set(lines) <= {number}
        if (
            alone
            and (line.sentence or (line.element.name == "td" and line.text.count(" ") >= _LEAST_WORDS - 1))
            and (line.element.name != "div" or dresses[dress_of(line)] == 1)
            and _is_dressed(box)
            and not _OF_TEXT.search(names_of(box))
            and not (box not in blocks[above].path and blocks[above].text.endswith((":", "،")))
        ):
            found.update(held)
    return found.intersection(kept)


def _below(
    blocks: Sequence[Block], below: Sequence[int], home: set[tuple[object, ...]], around: set[Element]
) -> set[int]:
    """The lines from the first one on in a box of its own, where all stand apart from a text and most sentences have no full stop.

    ``around`` are the elements around the last sentence of the text.
    """
    rest = _from_first_box(blocks, below, home, around)
    told = [number for number in rest if blocks[number].sentence]
    unstopped = sum(not blocks[number].text.endswith(_STOPS) for number in told)
    if not told or 2 * unstopped < len(told) or any(_place(blocks[number]) in home for number in told):
        return set()
    return set(rest)


def _from_first_box(
    blocks: Sequence[Block], below: Sequence[int], home: set[tuple[object, ...]], around: set[Element]
) -> Sequence[int]:
    lead = list(takewhile(lambda n: not (blocks[n].sentence and _may_be_inset(blocks[n], home)), below))
    rest = below[len(lead) :]
    if not rest or any(blocks[number].text.endswith(":") or blocks[number].sentence for number in lead[-1:]):
        return ()
    boxes = [node for node in blocks[rest[0]].path[-_LEVELS:] if node not in around]
    return rest if any(map(_is_dressed, boxes)) and not any(_OF_TEXT.search(names_of(box)) for box in boxes) else ()


def _may_be_inset(line: Block, home: set[tuple[object, ...]]) -> bool:
    """Is a line outside the places of a text's sentences, and neither stopped, a heading, in bold letters, quoted nor listed?"""
    return (
        not line.text.endswith((*_STOPS, ":", "،"))
        and not line.heading
        and not line.bold
        and line.element.name not in LISTED - {"td"}
        and not any(node.name == "blockquote" for node in line.path[-3:])
        and _place(line) not in home
        and not corrects(line.text)
    )


def _box(line: Block) -> Element:
    """The element of a line, or what holds it where that is a paragraph."""
    holder = line.element.parent
    return holder if line.element.name == "p" and isinstance(holder, Element) else line.element


def _is_dressed(box: Element) -> bool:
    """Is an element a box to a reader: a cell, or one with a class, a colour or letters of its own?"""
    return box.name == "td" or any(box.attribute(name) for name in _DRESSED) or "font-size" in box.attribute("style")
