"""What editors set beside a text in a dress of its own: notes in small letters, titles of tables, figures in large letters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipelines.blocks import Block
from pipelines.lines import LISTED, dress_of, labels_of
from pipelines.subtree import Element

# Notes in small letters are such a part of a text at most.
_SMALL_SHARE = 0.25
# "(1) …", "* …", "[2] …": footnotes belong to the text that refers to them.
_FIGURE_AND_WORDS = 2
_LONGEST_COUNTED = 6
_FIGURE = re.compile(r"[+~$€£%٪]?\s?\d[\d.,٫٬]*\s?(?:[%٪+$€£]|ألفاً?|ألف|آلاف|مليوناً?|مليون|ملايين|مليار|في المئة)?")
_FOOTNOTE = re.compile(r"\W*\d{1,2}\W|\s*\*")


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
