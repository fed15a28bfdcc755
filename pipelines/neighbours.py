"""Other articles below the one of a page, whole, as pages show them that go on and on: what begins with a headline like its own."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.blocks import Block
from pipelines.boxes import HEADLINE_WORDS
from pipelines.lines import dress_of, is_title, of_head
from pipelines.page_dates import is_ago, names_year
from pipelines.subtree import Element

# So many lines below a headline stand its byline and its day.
_NEAR = 4
# So many sentences stand above the first of the others.
_LEAST_TOLD = 2
_TITLED = ("h1", "h2")


def find_neighbours(blocks: Sequence[Block], title: str) -> set[int]:
    """The ids of the blocks from the first further headline on that is dressed as that of the page, with a day or byline below it.

    What stands around such a headline goes from its beginning on: the label of its section, a line such as "next".
    """
    own = next((number for number, block in enumerate(blocks) if _heads(block) and is_title(block.text, title)), None)
    if own is None or not (blocks[own].element.name == "h1" or blocks[own].element.attribute("class")):
        return set()
    for number in range(own + 1, len(blocks)):
        block = blocks[number]
        if dress_of(block) != dress_of(blocks[own]) or not _heads(block) or is_title(block.text, title):
            continue
        if not any(_dates(line) for line in blocks[number + 1 : number + 1 + _NEAR]):
            return set()
        if sum(other.sentence for other in blocks[own + 1 : number]) < _LEAST_TOLD:
            return set()
        return {id(other) for other in blocks[_begin(blocks, own, number) :]}
    return set()


def _heads(block: Block) -> bool:
    return block.element.name in _TITLED and not block.linked and block.text.count(" ") >= HEADLINE_WORDS - 1


def _dates(line: Block) -> bool:
    """Is a line a byline or a day of publication, and not the hour of an entry?"""
    return not line.sentence and (is_ago(line.text) or (of_head(line, "") and (names_year(line.text) or ":" in line.text)))


def _begin(blocks: Sequence[Block], own: int, number: int) -> int:
    """The first block of the largest element around a headline that holds neither the other one nor a sentence above it."""
    begin = number
    above = set(blocks[own].path)
    for node in blocks[number].path:
        first = next(place for place, block in enumerate(blocks) if node in block.path)
        if node not in above and isinstance(node, Element) and not any(b.sentence for b in blocks[first:number]):
            begin = first
            break
    return begin
