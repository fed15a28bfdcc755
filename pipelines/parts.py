"""A text in several boxes that are alike, one below the other, as builders of pages and of letters set it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.blocks import Block, is_caption
from pipelines.lines import place_of
from pipelines.subtree import Element

# Pictures with their captions may stand between two parts.
_MOST_BETWEEN = 2


def with_further_parts(body: Element, blocks: Sequence[Block], root: Element) -> Element:
    """An element with a part of a text, or the one around all parts: boxes of its class with captions between at most.

    What stands between the posts of a thread or of a list (a name, a day, a headline) ends it.
    """
    held = [number for number, block in enumerate(blocks) if block.sentence and body in block.path]
    if not held:
        return body
    places = {place_of(blocks[number]) for number in held if blocks[number].element.attribute("class")}
    parts = [
        blocks[number]
        for numbers in (range(held[-1] + 1, len(blocks)), range(held[0] - 1, -1, -1))
        for number in _going_on(blocks, numbers, places)
        if body not in blocks[number].path
    ]
    if not parts:
        return body
    around = set(body.parents)
    return next((node for node in reversed(parts[0].path) if node in around and _holds(node, parts)), root)


def _going_on(blocks: Sequence[Block], numbers: Iterable[int], places: set[tuple[object, ...]]) -> list[int]:
    """The sentences that stand in the places of a text, from its end on, as long as nothing but captions stands between."""
    found: list[int] = []
    between = 0
    for number in numbers if places else ():
        block = blocks[number]
        if block.sentence and place_of(block) in places:
            found.append(number)
            between = 0
        elif between < _MOST_BETWEEN and _may_be_caption(block):
            between += 1
        elif place_of(block) not in places or block.heading:
            break
    return found


def _may_be_caption(block: Block) -> bool:
    return not block.linked and (block.caption or block.small or is_caption(block.element.attribute("class")))


def _holds(node: Element, parts: Sequence[Block]) -> bool:
    return all(node in part.path for part in parts)
