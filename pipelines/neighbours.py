"""What begins right below a text: other articles, whole, on pages that go on and on, and boxes of what readers write."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate

from extract.language.boilerplate import matching_row
from pipelines.blocks import Block
from pipelines.boxes import HEADLINE_WORDS
from pipelines.extents import Extents
from pipelines.lines import LISTED, dress_of, is_title, of_head, place_of
from pipelines.page_dates import is_ago, names_year
from pipelines.subtree import ADDRESSES, Element

# So many lines below a headline stand its byline and its day.
_NEAR = 4
# So many sentences stand above the first of the others.
_LEAST_TOLD = 2
# The rows of headings of comments, with their number or without.
COMMENTS = frozenset({"comments", "comments.count"})
# So many letters are a text above comments, which are at most so many times as long.
_LEAST_TEXT = 120
_LONGEST_LABEL = 7
_MOST_COMMENTS = 3
# So many elements around a label are looked at, and so many links below it, which are nothing else.
_BOX_LEVELS = 3
_MOST_LINKS = 12
_ALL_LINKED = 0.75


def find_neighbours(blocks: Sequence[Block], title: str, extents: Extents) -> set[int]:
    """The ids of the blocks from the headline of another article below the text on, with what stands around that headline.

    It is dressed as the headline of the page, or heads an element like one around that, and has a day or byline below it; or
    such elements name their addresses.
    """
    own = next((number for number, block in enumerate(blocks) if is_title(block.text, title) and _dressed(block)), None)
    if own is None:
        return set()
    boxes = [node for node in blocks[own].path if node.attribute("class") or _address(node)]
    told = 0
    for number in range(own + 1, len(blocks)):
        block = blocks[number]
        like = dress_of(block) == dress_of(blocks[own]) and block.element.name not in LISTED
        box = _headed_like(blocks, number, boxes) if like or block.heading else None
        if _may_head(block) and (like or box) and not is_title(block.text, title):
            follows = any(_dates(line) for line in blocks[number + 1 : number + 1 + _NEAR])
            if told >= _LEAST_TOLD and (follows or (box is not None and _address(box))):
                return {id(other) for other in blocks[_begin(blocks, own, number, extents) :]}
            if like and block.heading:
                # The parts of a text may be headed by headings of the first order.
                return set()
        told += block.sentence
    return set()


def _dressed(block: Block) -> bool:
    return not block.linked and (block.element.name == "h1" or bool(block.element.attribute("class")))


def _may_head(block: Block) -> bool:
    long = block.text.count(" ") >= HEADLINE_WORDS - 1
    return long and not block.text.endswith((".", ":", "،")) and (not block.linked or block.element.name == "h1")


def _headed_like(blocks: Sequence[Block], number: int, boxes: Sequence[Element]) -> Element | None:
    """The element that is like one of some boxes and beside it, if a line is one of its first."""
    for node in blocks[number].path:
        for box in boxes:
            beside = node is not box and node.parent is box.parent and node.name == box.name
            if beside and node.attribute("class") == box.attribute("class"):
                above = blocks[max(0, number - _NEAR) : number]
                return node if not any(node in line.path and line.sentence for line in above) else None
    return None


def _address(box: Element) -> str:
    """The address of an article that its element names, for scripts that show one behind the other."""
    return next((box.attrs[name] for name in ADDRESSES if box.attrs.get(name)), "")


def _dates(line: Block) -> bool:
    """Is a line a byline or a day of publication, and not the hour of an entry?"""
    return not line.sentence and (
        is_ago(line.text) or (of_head(line, "") and (names_year(line.text) or ":" in line.text))
    )


def _begin(blocks: Sequence[Block], own: int, number: int, extents: Extents) -> int:
    """The first block of the largest element around a headline that holds neither the other one nor a sentence above it."""
    begin = number
    above = set(blocks[own].path)
    for node in blocks[number].path:
        first = extents.spans[node][0]
        if node not in above and not any(block.sentence for block in blocks[first:number]):
            begin = first
            break
    return begin


def find_comments(blocks: Sequence[Block], title: str, extents: Extents) -> set[int]:
    """The ids of the blocks in boxes below a text that begin with the heading or the number of comments."""
    found: set[int] = set()
    own = next((number for number, block in enumerate(blocks) if is_title(block.text, title)), len(blocks))
    spans, sentences = extents
    letters = list(accumulate((block.letters for block in blocks), initial=0))
    for number in range(own + 1, len(blocks)):
        block = blocks[number]
        short = not block.sentence and block.text.count(" ") < _LONGEST_LABEL
        if not short or matching_row(block.text) not in COMMENTS:
            continue
        told = sentences[number] - sentences[own + 1]
        if told < _LEAST_TEXT:
            continue
        end = next((spans[node][1] for node in block.path if spans[node][0] == number), number)
        if end > number + 1 and letters[end] - letters[number] <= _MOST_COMMENTS * told:
            found |= {id(other) for other in blocks[number:end]}
    return found


def labels_of_links(blocks: Sequence[Block], kept: Collection[int]) -> set[int]:
    """The lines of a text that stand alone in a box with links to other pieces, above them: "by the same writer"."""
    told, found = set(kept), set()
    for number in kept:
        block = blocks[number]
        if block.sentence or block.linked or block.text.endswith((":", ".", "؟")):
            continue
        for box in block.path[-2 : -2 - _BOX_LEVELS : -1]:
            below = [n for n in range(number + 1, min(number + 1 + _MOST_LINKS, len(blocks))) if box in blocks[n].path]
            if (number and box in blocks[number - 1].path) or not told.isdisjoint(below):
                break
            if below and all(blocks[n].linked > _ALL_LINKED * blocks[n].letters for n in below):
                found.add(number)
                break
    return found


def leading_to(blocks: Sequence[Block], number: int, places: Collection[object]) -> list[int]:
    """The blocks right above one where a text goes on behind a box: a heading, or a list with the line that announces it.

    ``places`` are those of its sentences before the box.
    """
    above = number - 1
    if blocks[above].heading and not blocks[above].linked and matching_row(blocks[above].text) is None:
        return [above]
    while blocks[above].element.name == "li" and not blocks[above].linked:
        above -= 1
    announces = blocks[above].text.endswith(":") and place_of(blocks[above]) in places and not blocks[above].linked
    return list(range(above, number)) if announces else []
