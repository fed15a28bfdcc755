"""What stands where a text would: stacks of boxes, posts of a blog, albums, notes below verses or figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from pipelines.blocks import Block
from pipelines.body import Body
from pipelines.letters import arabic_letters
from pipelines.lines import dress_of, is_title
from pipelines.metadata import clean
from pipelines.page_dates import looks_like_date
from pipelines.subtree import Element
from pipelines.word_lists import alternatives, box_words

_LEAST_BOXES = 3
_TEASER_WORDS = 5
_LEVELS = 4
_LEAST_WORDS = 2
_MOST_SENTENCES = 4
_MOST_LINES = 20
_LONGEST_BOX = 500
_SHARE = 0.7
# A heading is a link when so much of it is one; so many such make a page one of posts.
_ALL_LINKED = 0.9
_LEAST_POSTS = 2
_LONGEST_DAY = 60
_COUNTER = re.compile(r"\d{1,3}\s*(?:/|من)\s*\d{1,3}\s")
_LEAST_PARTS = 3
_LEAST_PICTURES = 4
_PICTURE_LEVELS = 3
# So many letters may stand beside a picture with its caption.
_BESIDE_PICTURE = 50
# So many lines above a text are more than its head.
_LEAST_LINES = 10
# Such lines with figures are those of a table, and a few sentences below it the notes to it.
_MOST_NOTES = 2
_FIGURE = re.compile(r"\W*\d[\d.,:٫٬%/]*\W*")
# A link behind a teaser ("listen", "details", "…") is at most so long.
_LONGEST_LINK = 3
# How long a recording takes: alone, or behind some words in its line.
_LENGTH = re.compile(r"\W*(?:\d{1,2}:)?\d{1,3}:\d\d\W*")
_HEADLINE_AND_LENGTH = re.compile(rf"(?:[^\W\d]+\s+){{3}}.*[\s(\[·•|–—-]{_LENGTH.pattern}")
_LEAST_RECORDINGS = 5
# Of prices, standings or hours.
_FIGURE_IN_LINE = re.compile(r"(?<!\w)\d[\d.,:٫٬%/]*(?!\w)")
_MOST_FIGURES = 12
_LEAST_ROWS = 4
# So many cells behind a text may be those of its table; what stands further away is beside the page.
_LONGEST_TABLE = 50
# A row of figures has at most so many words beside them.
_LONGEST_ROW = 4
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


def is_stack(body: Body, title: str, *, leading: bool = False) -> bool:
    """Does most of a text stand in boxes that are alike, each with a headline of its own that is no link, and short?

    ``leading``: each must end in a short link, or begin with a picture that is one.
    """
    heads = {n for n, block in enumerate(body.blocks) if _is_head(block) and not is_title(block.text, title)}
    return bool(_stacks(body, heads, leading))


def is_contents(body: Body) -> bool:
    """Are most lines of a text the parts of a series, by their numbers and each with a link, with an introduction above them?

    ("الحلقة الأولى", "الجزء 2"). Below the text of one part stand such lines too, but more sentences above them.
    """
    told = body.blocks[body.first : body.end]
    parts = [
        number
        for number, line in enumerate(told)
        # The number may stand above the link.
        if not line.sentence
        and _parts_of_series().match(line.text)
        and any(part.linked for part in told[number : number + 2])
    ]
    if len(parts) < _LEAST_PARTS:
        return False
    introduced = sum(line.sentence for line in told[: parts[0]])
    return introduced <= _MOST_SENTENCES and sum(line.sentence for line in told[parts[0] :]) <= len(parts) * 2


@lru_cache(maxsize=1)
def _parts_of_series() -> re.Pattern[str]:
    """The parts of a series, by their number."""
    parts, ordinals = (alternatives(box_words()[name]) for name in ("series", "ordinals"))
    return re.compile(rf"\W*(?:{parts})\s*\(?(?:\d{{1,2}}|{ordinals})(?!\w)")


def counts_teasers(body: Body) -> int:
    """How many headings below a text are links to other pieces, each with a line of some words right below it in its box."""
    below = body.blocks[body.end :]
    return sum(
        head.heading
        and head.headline
        and not line.linked
        and not line.heading
        and line.text.count(" ") >= _TEASER_WORDS - 1
        and head.path[-2] in line.path
        for head, line in pairwise(below)
    )


def has_rows_of_figures(body: Body) -> bool:
    """Has a page a table of figures, or rows of them that are alike?"""
    rows: dict[tuple[object, ...], list[int]] = {}
    for block in body.blocks[body.start : body.end + _LONGEST_TABLE]:
        figures = [] if block.linked or block.sentence else _FIGURE_IN_LINE.findall(block.text)
        if figures and block.text.count(" ") + 1 - len(figures) <= _LONGEST_ROW and not looks_like_date(block.text):
            table = next((node for node in reversed(block.path) if node.name == "table"), None)
            rows.setdefault((table or block.element.parent, *dress_of(block)), []).append(len(figures))
    return any(len(found) >= _LEAST_ROWS and sum(found) >= _MOST_FIGURES for found in rows.values())


def bears_one_of_stack(body: Body, title: str) -> bool:
    """Is a title the first line of one of several boxes that are alike and hold most of a text?"""
    blocks = body.blocks
    named = next((n for n, block in enumerate(blocks) if not block.linked and is_title(block.text, title)), None)
    if named is None:
        return False
    heads = {n for n, block in enumerate(blocks) if _is_like(block, blocks[named])}
    return any(named in stack for stack in _stacks(body, heads, leading=False))


def is_below_lines(body: Body) -> bool:
    """Do many short lines that are neither links nor sentences stand between headline and text, and tell more than it (verses,
    data), or are they the figures of a table?"""
    above = [
        block for block in body.blocks[body.start : body.first] if not (block.sentence or block.linked or block.heading)
    ]
    told = sum(map(arabic_letters, body.paragraphs))
    figures = sum(_FIGURE.fullmatch(block.text) is not None for block in above)
    if body.sentences <= _MOST_NOTES and figures >= _LEAST_LINES:
        return True
    return len(above) >= _LEAST_LINES and sum(block.letters for block in above) > told


def is_of_posts(body: Body) -> bool:
    """Does a text stand below several headings that lead to pages of their own, each with its day, as on the home of a blog?"""
    told = set(body.paragraphs)
    posts = 0
    headed = dated = False
    for block in body.blocks[max(0, body.first - _MOST_LINES) : body.end]:
        if block.heading:
            headed, dated = block.letters > 0 and block.linked > _ALL_LINKED * block.letters, False
        elif block.sentence and block.text in told:
            posts += headed and dated
            headed = False
        elif len(block.text) <= _LONGEST_DAY and looks_like_date(block.text):
            dated = True
    return posts >= _LEAST_POSTS


def is_of_teasers(body: Body) -> bool:
    """Is every sentence of a text below a headline of its own that is a link, so that they are teasers of other pages?"""
    # Another program that finds a text does not say where it stands.
    told, lines = set(body.paragraphs), body.blocks[body.start : body.end or None]
    teasers = 0
    headed = False
    for line in lines:
        if line.sentence and line.text in told:
            if not headed:
                return False
            teasers += 1
            headed = False
        headed = headed or line.headline
    return teasers > 1


def is_shown_alone(body: Body) -> bool:
    """Is the text what pictures or recordings are called, and hardly anything else?"""
    return _is_album(body) or _is_playlist(body)


def _is_album(body: Body) -> bool:
    """Is the text captions of pictures and nothing else: numbered, or without the full stops of sentences?"""
    told = set(body.paragraphs)
    lines = [block for block in body.blocks[body.first : body.end] if block.sentence]
    lines = [block for block in lines if block.text in told or _COUNTER.sub("", block.text) in told]
    if len(lines) < _LEAST_PICTURES:
        return False
    numbered = all(_COUNTER.match(block.text) for block in lines)
    if not numbered and any(block.text.endswith((".", "»", "!")) for block in lines):
        return False
    return all(_has_picture(block) for block in lines)


def _is_playlist(body: Body) -> bool:
    """Are most lines of a text headlines with how long each recording takes, with hardly a sentence beside them?

    In one line ("جولة في سوق السمك 32:10") or with the length right below the headline; pairs of teams with an hour are shorter.
    """
    lines = [line.text for line in body.blocks[body.first : body.end] if not line.text.endswith((".", "»", "؟"))]
    lengths = sum(_HEADLINE_AND_LENGTH.fullmatch(line) is not None for line in lines)
    lengths += sum(
        _LENGTH.fullmatch(line) is not None and above.count(" ") >= _LEAST_WORDS for above, line in pairwise(lines)
    )
    told = sum(block.sentence and block.text.endswith((".", "»", "؟")) for block in body.blocks[body.start : body.end])
    return lengths >= _LEAST_RECORDINGS and told <= _MOST_NOTES and 2 * lengths >= len(lines) - lengths


def _has_picture(block: Block) -> bool:
    """Does a line stand alone with a picture in an element?"""
    return any(
        next(node.named("img", "amp-img", "picture"), None) is not None
        and len(clean(node.get_text())) <= len(block.text) + _BESIDE_PICTURE
        for node in block.path[: -_PICTURE_LEVELS - 1 : -1]
    )


def _stacks(body: Body, heads: Collection[int], leading: bool) -> list[Collection[int]]:
    """The headlines of each stack of boxes, of those at ``heads``, that holds most of a text."""
    told = set(body.paragraphs)
    letters = {n: block.letters for n, block in enumerate(body.blocks) if block.sentence and block.text in told}
    stacks: dict[tuple[object, ...], dict[int, int]] = {}
    for number in sorted(heads):
        for box in body.blocks[number].path[-1 : -2 - _LEVELS : -1]:
            inside = _sentences_behind(body.blocks, number, box, heads)
            # A box does not begin above the headline with a sentence, nor go on for ever.
            if inside is None:
                break
            held = sum(body.blocks[n].letters for n in inside)
            if 0 < held <= _LONGEST_BOX and len(inside) <= _MOST_SENTENCES and (not leading or _leads_on(box)):
                alike = (box.parent, box.name, box.attribute("class"))
                stacks.setdefault(alike, {})[number] = sum(letters.get(n, 0) for n in (number, *inside))
    least = _SHARE * sum(letters.values())
    return [held for held in stacks.values() if len(held) >= _LEAST_BOXES and sum(held.values()) >= least]


def _is_like(block: Block, named: Block) -> bool:
    """Is a block a line in the dress and at the depth of a headline?"""
    return (
        dress_of(block) == dress_of(named)
        and len(block.path) == len(named.path)
        and not block.linked
        and block.text.count(" ") >= _LEAST_WORDS
        and not block.text.endswith(".")
    )


def _is_head(block: Block) -> bool:
    words = block.text.count(" ") + 1
    return (block.heading or block.bold) and not block.linked and words >= _LEAST_WORDS and not block.text.endswith(".")


def _sentences_behind(blocks: Sequence[Block], number: int, box: Element, heads: Collection[int]) -> list[int] | None:
    """The numbers of the sentences behind a headline in a box; None when a sentence or a headline stands before it there,
    or the box has too many lines."""
    above = number - 1
    while above >= 0 and box in blocks[above].path:
        if blocks[above].sentence or above in heads or number - above > _MOST_LINES:
            return None
        above -= 1
    found: list[int] = []
    below = number + 1
    while below < len(blocks) and box in blocks[below].path:
        if below - number > _MOST_LINES or len(found) > _MOST_SENTENCES:
            return None
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
