"""How far the elements of a page reach among its blocks, and how much is told up to each block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipelines.blocks import Block
from pipelines.subtree import Element


class Extents(NamedTuple):
    """``spans``: the number of the first block in each element, and that of the first one behind it.

    ``letters``: how many letters the sentences before each block have, and those of all blocks.
    """

    spans: Mapping[Element, tuple[int, int]]
    letters: Sequence[int]


def extents_of(blocks: Sequence[Block]) -> Extents:
    """The extents among all blocks of a page, counted once for all who ask."""
    spans: dict[Element, tuple[int, int]] = {}
    for number, block in enumerate(blocks):
        for node in block.path:
            spans[node] = (spans.get(node, (number, 0))[0], number + 1)
    letters = list(accumulate((block.letters if block.sentence else 0 for block in blocks), initial=0))
    return Extents(spans, letters)
