"""Texts that are a stack of boxes: teasers, episodes, entries of a catalogue, each of which leads to a page of its own."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.blocks import Block
from pipelines.body import Body
from pipelines.lines import is_title
from pipelines.subtree import Element

_LEAST_BOXES = 3
_LEVELS = 4
_LEAST_WORDS = 2
_MOST_SENTENCES = 4
_LONGEST_BOX = 500
_SHARE = 0.7
# A link behind a teaser ("listen", "details", "…") is at most so long.
_LONGEST_LINK = 3
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


def is_stack(body: Body, title: str, *, leading: bool) -> bool:
    """Does most of a text stand in boxes that are alike, each with a headline of its own that is no link, and short?

    ``leading``: each must end in a short link, or begin with a picture that is one.
    """
    told = set(body.paragraphs)
    letters = {n: block.letters for n, block in enumerate(body.blocks) if block.sentence and block.text in told}
    stacks: dict[tuple[object, ...], dict[Element, int]] = {}
    for number, block in enumerate(body.blocks):
        if not _is_head(block) or is_title(block.text, title):
            continue
        for box in block.path[-1 : -2 - _LEVELS : -1]:
            inside = _sentences_behind(body.blocks, number, box)
            # A box does not begin above the headline with a sentence.
            if inside is None:
                break
            held = sum(letters.get(n, 0) for n in inside)
            with_head = held + letters.get(number, 0)
            if 0 < held <= _LONGEST_BOX and len(inside) <= _MOST_SENTENCES and (not leading or _leads_on(box)):
                stacks.setdefault((box.parent, box.name, box.attribute("class")), {})[box] = with_head
    least = _SHARE * sum(letters.values())
    return any(len(boxes) >= _LEAST_BOXES and sum(boxes.values()) >= least for boxes in stacks.values())


def _is_head(block: Block) -> bool:
    words = block.text.count(" ") + 1
    return (block.heading or block.bold) and not block.linked and words >= _LEAST_WORDS and not block.text.endswith(".")


def _sentences_behind(blocks: Sequence[Block], number: int, box: Element) -> list[int] | None:
    """The numbers of the sentences behind a block in a box; None when one stands before it."""
    above = number - 1
    while above >= 0 and box in blocks[above].path:
        if blocks[above].sentence or _is_head(blocks[above]):
            return None
        above -= 1
    found: list[int] = []
    below = number + 1
    while below < len(blocks) and box in blocks[below].path and len(found) <= _MOST_SENTENCES:
        if blocks[below].sentence:
            found.append(below)
        below += 1
    return found


def _leads_on(box: Element) -> bool:
    """Does a box end in a short link to another page, or hold a picture that is one?"""
    links = [link for link in box.named("a") if link.attribute("href").strip("#")]
    if not links:
        return False
    last = links[-1].get_text().strip()
    if last and len(last.split()) <= _LONGEST_LINK and box.get_text().rstrip().endswith(last):
        return True
    return any(
        not link.get_text().strip()
        and next(link.named("img", "amp-img", "picture"), None) is not None
        and not link.attribute("href").lower().split("?")[0].endswith(_PICTURES)
        for link in links
    )
