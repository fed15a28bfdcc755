"""What begins right below a text: other articles, whole, on pages that go on and on, and boxes of what readers write."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extract.language.boilerplate import matching_row
from pipelines.blocks import Block
from pipelines.boxes import HEADLINE_WORDS
from pipelines.lines import dress_of, is_title, of_head, place_of
from pipelines.page_dates import is_ago, names_year

# So many lines below a headline stand its byline and its day.
_NEAR = 4
# So many sentences stand above the first of the others.
_LEAST_TOLD = 2
_TITLED = ("h1", "h2")
# The rows of headings of comments, with their number or without.
COMMENTS = frozenset({"comments", "comments.count"})
# So many letters are a text above comments, which are at most so many times as long.
_LEAST_TEXT = 120
_MOST_COMMENTS = 3


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
    return not line.sentence and (
        is_ago(line.text) or (of_head(line, "") and (names_year(line.text) or ":" in line.text))
    )


def _begin(blocks: Sequence[Block], own: int, number: int) -> int:
    """The first block of the largest element around a headline that holds neither the other one nor a sentence above it."""
    begin = number
    above = set(blocks[own].path)
    for node in blocks[number].path:
        first = next(place for place, block in enumerate(blocks) if node in block.path)
        if node not in above and not any(block.sentence for block in blocks[first:number]):
            begin = first
            break
    return begin


def find_comments(blocks: Sequence[Block], title: str) -> set[int]:
    """The ids of the blocks in boxes below a text that begin with the heading or the number of comments."""
    found: set[int] = set()
    own = next((number for number, block in enumerate(blocks) if is_title(block.text, title)), None)
    for number, block in enumerate(blocks if own is not None else ()):
        if own is None or number <= own or block.sentence or matching_row(block.text) not in COMMENTS:
            continue
        told = sum(other.letters for other in blocks[own + 1 : number] if other.sentence)
        if told < _LEAST_TEXT:
            continue
        for node in block.path:
            if node in blocks[number - 1].path:
                continue
            inside = [other for other in blocks[number:] if node in other.path]
            if len(inside) > 1 and sum(other.letters for other in inside) <= _MOST_COMMENTS * told:
                found |= {id(other) for other in inside}
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
