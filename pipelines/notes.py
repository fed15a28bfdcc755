"""What editors set beside a text in a dress of its own: a second headline above the byline, notes in small letters, titles of tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import dropwhile

from pipelines.blocks import Block
from pipelines.bylines import bare_name
from pipelines.lines import LISTED, STOPS, dress_of, labels_of, of_head
from pipelines.subtree import Element

# In so many sentences it is seen whether they end with full stops.
_LEAST_STOPPED = 2
# Notes in small letters are such a part of a text at most.
_SMALL_SHARE = 0.25
# So many lines stand between a second headline and the byline, at most.
_NEAR = 6
# "(1) …", "* …", "[2] …": footnotes belong to the text that refers to them.
_FIGURE_AND_WORDS = 2
_LONGEST_COUNTED = 6
_FIGURE = re.compile(r"[+~$€£%٪]?\s?\d[\d.,٫٬]*\s?(?:[%٪+$€£]|ألفاً?|ألف|آلاف|مليوناً?|مليون|ملايين|مليار|في المئة)?")
_FOOTNOTE = re.compile(r"\W*\d{1,2}\W|\s*\*")


def find_decks(blocks: Sequence[Block], kept: Sequence[int], title: str) -> set[int]:
    """The lines without a full stop between headline and byline or day: second headlines, where sentences have full stops."""
    told = [number for number in kept if blocks[number].sentence]
    told = list(dropwhile(lambda number: of_head(blocks[number], title), told))
    found: set[int] = set()
    for place, number in enumerate(told[:-_LEAST_STOPPED]):
        if blocks[number].text.endswith(STOPS):
            break
        rest = [blocks[other] for other in told[place + 1 :]]
        if 2 * sum(block.text.endswith(STOPS) for block in rest) < len(rest):
            break
        below = blocks[number + 1 : min(told[place + 1], number + 1 + _NEAR)]
        if not _stands_out(blocks[number], rest) or not any(_signs_or_dates(block, title) for block in below):
            break
        found.add(number)
    return found


def _stands_out(line: Block, rest: Sequence[Block]) -> bool:
    """Does a line stand in another element than most of a text, or in a dress of its own?"""
    beside = sum(block.element.parent is line.element.parent for block in rest)
    return 2 * beside < len(rest) or all(dress_of(block) != dress_of(line) for block in rest)


def _signs_or_dates(block: Block, title: str) -> bool:
    return not block.sentence and (of_head(block, title) or bool(bare_name(block.text)))


def find_small_print(blocks: Sequence[Block], kept: Sequence[int], pictured: set[Element]) -> set[int]:
    """The lines in small letters below the last sentence in larger ones, or behind a picture, where most of a text has larger ones.

    ``pictured`` are the elements that hold pictures.
    """
    small = [number for number in kept if blocks[number].small]
    letters = sum(blocks[number].letters for number in kept)
    if not small or sum(blocks[number].letters for number in small) > _SMALL_SHARE * letters:
        return set()
    last = max((number for number in kept if blocks[number].sentence and not blocks[number].small), default=0)
    return {
        number
        for number in small
        if not _FOOTNOTE.match(blocks[number].text) and (number > last or _has_picture(blocks[number], pictured))
    }


def _has_picture(block: Block, pictured: set[Element]) -> bool:
    """Does a line hold a picture, or stand right behind an element that is or holds one, whatever else it holds?"""
    beside = block.element.find_previous_sibling()
    return block.element in pictured or (isinstance(beside, Element) and (beside in pictured or beside.name == "img"))


def titles_of_tables(blocks: Sequence[Block], rows: Mapping[int, Element]) -> set[int]:
    """The captions among the rows of tables: they name a table as those of pictures do."""
    return {number for number in rows if blocks[number].element.name == "caption"}


def find_big_figures(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The figures that stand in large letters between sentences, each with what it counts in an element beside it, and their heading.

    Two at least stand in elements that are alike; rows of tables and entries of lists are none.
    """
    told = [number for number in kept if blocks[number].sentence]
    alike: dict[tuple[object, ...], list[int]] = {}
    for number in kept:
        block = blocks[number]
        if told and told[0] < number < told[-1] and not block.sentence and block.element.name not in LISTED:
            labels = labels_of(block)
            below = blocks[number + 1] if number + 1 < len(blocks) else block
            if _FIGURE.fullmatch(block.text) and below.element.parent is block.element.parent and _counts(below):
                # In lines of their own.
                around = block.element.parent.parent if block.element.parent is not None else None
                alike.setdefault((around, *dress_of(block)), []).extend((number, number + 1))
            if len(labels) == _FIGURE_AND_WORDS and any(_FIGURE.fullmatch(label) for label in labels):
                alike.setdefault((block.element.parent, *dress_of(block)), []).append(number)
    found = {
        n for numbers in alike.values() if sum(map(_holds_figure, (blocks[n] for n in numbers))) > 1 for n in numbers
    }
    return found | {number - 1 for number in found if number - 1 in kept and blocks[number - 1].heading}


def _holds_figure(block: Block) -> bool:
    return any(map(_FIGURE.fullmatch, labels_of(block) or [block.text]))


def _counts(line: Block) -> bool:
    """Is a line a few words without a full stop, as below a figure in large letters?"""
    return not line.sentence and len(line.text.split()) <= _LONGEST_COUNTED and not line.text.endswith((".", ":", "؟"))
