"""The paragraphs of an article: the subtree that holds the text, and what in it is none of the article's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from extract.language.boilerplate import ends_text, matching_row
from pipelines.around import LIKELY, stands_around
from pipelines.asides import around_pictures, beside_picture, find_captions, find_quotes
from pipelines.blocks import Block, prune, read_blocks
from pipelines.boxes import (
    boxed_blocks,
    find_cards,
    find_footers,
    find_pointers,
    find_replies,
    find_stranded,
    find_tabs,
    find_walls,
    named_below,
    set_in,
)
from pipelines.bylines import bare_name
from pipelines.edges import (
    about_writers,
    dates_of_statements,
    end_of_listing,
    hours_of_chronicle,
    is_credit,
    is_dateline,
    opening_above,
    points_below_title,
    signed_below,
    signs,
    verses_above,
    without_notices,
)
from pipelines.extents import Extents, extents_of
from pipelines.letters import arabic_letters
from pipelines.lines import (
    COUNTER,
    HEAD_LINES,
    LEVELS,
    PARTS,
    dress_of,
    is_bar,
    is_code,
    is_number,
    is_title,
    names_of,
    of_head,
    place_of,
    quotes_title,
)
from pipelines.metadata import clean
from pipelines.neighbours import COMMENTS, find_comments, find_neighbours, labels_of_links, leading_to
from pipelines.notes import find_big_figures, find_decks, find_small_print, titles_of_tables
from pipelines.page_dates import is_ago, looks_like_date
from pipelines.parts import with_further_parts
from pipelines.subtree import Element, subtree
from pipelines.tables import find_figures, find_rows, joined_rows, tables_of

SHORTEST_TEXT = 40
_LEAST_TEXT = 40
_NEARLY_ALL = 0.75
_DECAY = 0.82
_FEW_ELEMENTS = 20
_LEAD = 2
_LEAST_DAYS = 3
# The heading of comments ends a text of so many letters; above a shorter one it may be a counter.
_A_TEXT = 80
# Rows that begin what readers write; a text goes on below it only with such a part of what stands above at least.
_OF_READERS = COMMENTS | {"comments.below", "comment.rules", "comments.loading"}
_RESUMED_SHARE = 0.2
# The row of lines beside the post of a member of a forum.
MEMBER = "forum"
# A line below a text has so many words, or a full stop.
_LEAST_WORDS = 4
_SIGNED = re.compile(r"\s[/|–—-]\s")
_GALLERY = 3
_LETTER = re.compile(r"[^\W\d_]")
_STROKES = re.compile(r"_{8,}$")
_LEAST_LETTERS = 20
_LONGEST_DESCRIPTION = 12


@dataclass(slots=True)
class Body:
    """The text of a page and where it stands.

    ``removed`` tells what was left out of it (reason, text). ``blocks`` are those of the page, or of its article element;
    ``start`` is the block behind the headline, ``first`` the first sentence, ``end`` the block behind the text.
    ``sentences`` counts the sentences of the text. ``listed``: is nearly all of the page in dated boxes with headlines, and no
    day above them? ``sure`` are the blocks that are text by what they are: its opening, who signs it, lists that it announces.
    """

    blocks: list[Block]
    paragraphs: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    start: int = 0
    first: int = 0
    end: int = 0
    sentences: int = 0
    listed: bool = False
    sure: frozenset[int] = frozenset()


def read_body(tree: HtmlElement, title: str, declared: bool = False) -> Body:
    """The text of a parsed page of an unknown template. The tree is pruned in passing.

    ``declared``: JSON-LD says that the page is an article, so that it is no list however it looks.
    """
    prune(tree, title)
    scope = subtree(_article_element(next(tree.iter("body"), tree), title))
    blocks = read_blocks(scope)
    extents = extents_of(blocks)
    cards, listed = find_cards(blocks, scope, title, extents)
    cards |= find_walls(blocks, scope, extents) | find_footers(blocks, scope, title)
    cards |= find_neighbours(blocks, title, extents) | find_comments(blocks, title, extents)
    if declared and not any(block.sentence and id(block) not in cards for block in blocks):
        cards = {id(block) for block in blocks if block.headline and not is_title(block.text, title)}
    found = find_body([block for block in blocks if id(block) not in cards], scope, title)
    if found is None:
        return Body(blocks, [], [("page.links", block.text[:300]) for block in blocks if id(block) in cards])
    return replace(_text_in(blocks, found, scope, title, cards, extents), listed=listed)


def read_known_body(element: HtmlElement, title: str) -> Body:
    """The text in an element that the rules of the site name."""
    prune(element, title)
    root = subtree(element)
    blocks = read_blocks(root)
    extents = extents_of(blocks)
    return _text_in(blocks, root, root, title, find_cards(blocks, root, title, extents)[0], extents)


def _article_element(root: HtmlElement, title: str) -> HtmlElement:
    """The article element around the headline, if it has a text of its own; else the whole page.

    A headline and a first sentence may be an article element of their own, with the text behind it: what stands in no
    other article element must not be more than what stands in this one.
    """
    articles = list(root.iter("article"))
    if not articles:
        return root
    own: dict[HtmlElement, int] = {}
    free = 0
    for text in root.xpath(".//text()[not(ancestor::a)][string-length() > 30]"):
        letters = arabic_letters(text)
        if letters < _LEAST_TEXT or is_title(clean(text), title):
            continue
        element = text.getparent() if text.is_text else text.getparent().getparent()
        around = [node for node in (element, *element.iterancestors("article")) if node.tag == "article"]
        free += 0 if around else letters
        for node in around:
            own[node] = own.get(node, 0) + letters
    for article in reversed(articles):
        if own.get(article, 0) >= max(_LEAST_TEXT, free) and _has_headline(article, title):
            return _with_lines_around(article, root)
    return root


def _with_lines_around(article: HtmlElement, root: HtmlElement) -> HtmlElement:
    """An article element, or what holds hardly more than it: byline and day may stand just outside."""
    size = sum(1 for _ in article.iter())
    for holder in article.iterancestors():
        if (
            holder is root
            or sum(1 for _ in holder.iter()) > size + _FEW_ELEMENTS
            or len(list(holder.iter("article"))) > 1
        ):
            break
        article = holder
    return article


def _has_headline(article: HtmlElement, title: str) -> bool:
    """Does an element show the headline, and not as a link to another page?"""
    headings = (
        clean(heading.text_content())
        for heading in article.iter("h1", "h2", "h3")
        if not heading.xpath(".//a | ancestor::a")
    )
    return any(is_title(text, title) for text in (*headings, *map(clean, article.xpath(".//text()[not(ancestor::a)]"))))


def find_body(blocks: Sequence[Block], root: Element, title: str = "") -> Element | None:
    """The element that holds the article's text, or None when the page has none.

    Of several long texts (the article, the rules of the forum) the one that speaks of the title's words is taken.
    """
    totals = _totals(blocks)
    scores: dict[Element, float] = {}
    for block in blocks:
        plain = block.letters - block.linked
        if plain < _LEAST_LETTERS or block.caption or block.headline or stands_around(block, root, totals):
            continue
        share = plain * (1.0 if block.sentence else 0.3)
        for node in reversed(block.path[-LEVELS:]):
            scores[node] = scores.get(node, 0.0) + share
            share *= _DECAY
            if node is root:
                break
    if not scores:
        return None
    for element in scores:
        if LIKELY.search(names_of(element)):
            scores[element] *= 1.3
    topic = {word for word in title.split() if len(word) > 3}
    for element in sorted(scores, key=lambda element: -scores[element])[:12]:
        text = element.get_text()
        scores[element] *= 1.0 + sum(word in text for word in topic) / max(1, len(topic))
    best = max(scores, key=lambda element: scores[element])
    while best is not root and best.name in PARTS:
        best = best.parent if isinstance(best.parent, Element) else root
    return with_further_parts(_narrowed(best, blocks, totals, title), blocks, root)


def _narrowed(body: Element, blocks: Sequence[Block], totals: dict[Element, int], title: str) -> Element:
    """The one element inside that holds nearly all of a text, if what stands behind it is of another kind."""
    told = [block for block in blocks if block.sentence and body in block.path and not is_title(block.text, title)]
    everything = sum(block.letters for block in told)
    for child in body.children:
        # The total of the child comes first: few have so much, and a long text has thousands of children.
        if not isinstance(child, Element) or child.name in PARTS or totals.get(child, 0) <= _NEARLY_ALL * everything:
            continue
        inside = sum(block.letters for block in told if child in block.path)
        if not _NEARLY_ALL * everything < inside < everything:
            continue
        tags = {block.element.name for block in told if child in block.path}
        end = max(number for number, block in enumerate(blocks) if block.sentence and child in block.path) + 1
        if end < len(blocks) and blocks[end].sentence and body in blocks[end].path:
            # The text goes on right behind it.
            continue
        last = max(number for number, block in enumerate(told) if child in block.path)
        if not any(block.element.name in tags for block in told[last + 1 :]):
            return _narrowed(child, blocks, totals, title)
    return body


def _totals(blocks: Sequence[Block]) -> dict[Element, int]:
    """How many letters of sentences every element holds."""
    totals: dict[Element, int] = {}
    for block in blocks:
        if block.sentence:
            for node in block.path:
                totals[node] = totals.get(node, 0) + block.letters
    return totals


def _text_in(blocks: list[Block], body: Element, root: Element, title: str, cards: set[int], extents: Extents) -> Body:
    """The text in an element without the headline above it, what is set into it, and the labels before and behind it."""
    own = [body in block.path for block in blocks]
    totals = _totals([block for block, is_own in zip(blocks, own, strict=True) if is_own])
    everything = totals.get(body, 0)
    captions = [block for block, is_own in zip(blocks, own, strict=True) if is_own and block.caption and block.sentence]
    gallery = len(captions) >= _GALLERY and 2 * sum(block.letters for block in captions) > everything
    begin = own.index(True) if True in own else 0
    start = _behind_title(blocks, own, title, everything)
    kept: list[int] = []
    removed: list[tuple[str, str]] = []
    boxed = boxed_blocks(blocks, body, totals)
    pictured = around_pictures(body)
    tables = tables_of(blocks)
    rows = find_rows(blocks, tables, body, totals, title)
    named = titles_of_tables(blocks, rows)
    rows = {number: row for number, row in rows.items() if number not in named}
    figures = find_figures(blocks, tables) - rows.keys()
    points = points_below_title(blocks, start, title) if start else set()
    above, passed, ended = 0, 0, ""
    places: set[object] = set()
    for number in range(begin if start is None else _behind_last_title(blocks, start, begin, title), len(blocks)):
        block = blocks[number]
        if not own[number] and (number > begin or not (block.sentence or number in points)):
            continue
        ended = ended or (_ends(blocks, number, above, kept) and matching_row(block.text)) or ""
        if above >= _A_TEXT and quotes_title(block.text, title):
            # Above what readers write: "\"…\" | sign in | 3 replies".
            ended = ended or "comments"
        if above and _STROKES.match(block.text):
            # Below it stands what a member of a forum writes below everything.
            ended = "page.signature"
        # Where fonts alone tell them apart, readers write in the element of the text.
        readers = ended in _OF_READERS and everything - passed < _RESUMED_SHARE * above
        passed += block.letters * (own[number] and block.sentence)
        goes_on = block.sentence and not readers and place_of(block) in places and id(block) not in cards
        if ended not in ("", MEMBER) and goes_on:
            # The text goes on where it stood before, with what leads to it.
            ended = ""
            leading = leading_to(blocks, number, places)
            removed = removed[: len(removed) - sum(own[other] for other in leading)]
            kept += leading
        if ended:
            reason = ended
        elif number in rows:
            kept.append(number)
            continue
        elif id(block) in cards or block.teaser or _is_link(block):
            reason = matching_row(block.text) or "page.links"
        elif number in figures:
            reason = "page.figures"
        elif number in boxed:
            reason = boxed[number]
        elif (
            (block.caption and not gallery)
            or beside_picture(blocks, number, body, totals, pictured)
            or stands_around(block, body if own[number] else root, totals)
        ):
            reason = "page.element"
        else:
            if block.letters or re.search(r"\w", block.text):
                kept.append(number)
                if block.sentence:
                    above += block.letters
                    places.add(place_of(block))
            continue
        if own[number]:
            removed.append((reason, block.text[:300]))
    for reason, found in (
        ("page.element", set() if gallery else find_captions(blocks, kept, body)),
        ("page.deck", find_decks(blocks, kept, title) if start else set()),
        ("page.small", set() if gallery else find_small_print(blocks, kept, pictured)),
        ("page.table", named.intersection(kept)),
        ("page.figures", find_big_figures(blocks, kept)),
        ("page.quote", set() if gallery else find_quotes(blocks, kept)),
        ("page.links", named_below(blocks, kept) | find_pointers(blocks, kept) | labels_of_links(blocks, kept)),
        ("page.box", set_in(blocks, kept, body, extents)),
        ("page.label", find_tabs(blocks, kept)),
        ("page.below", find_replies(blocks, kept)),
    ):
        found -= rows.keys() | points
        kept = [number for number in kept if number not in found]
        removed += [(reason, blocks[number].text[:300]) for number in sorted(found)]
    stranded = find_stranded(blocks, kept)
    kept = [number for number in kept if number not in stranded]
    removed += [("page.below", blocks[number].text[:300]) for number in sorted(stranded)]
    paragraphs, first, end, sure = _trimmed(blocks, kept, title, removed, rows, points)
    if gallery:
        paragraphs = [COUNTER.sub("", paragraph) for paragraph in paragraphs]
    sentences = sum(blocks[number].sentence for number in kept)
    begin = begin if start is None else start
    return Body(blocks, paragraphs, removed, begin, first, end, sentences=sentences, sure=sure)


def _ends(blocks: Sequence[Block], number: int, above: int, kept: Sequence[int]) -> bool:
    """Does a line begin what stands below a text: comments with their number as a heading, the next member of a forum?"""
    block = blocks[number]
    if ends_text(block.text, above):
        return True
    row = matching_row(block.text) if above >= _A_TEXT and not block.sentence else None
    if row == MEMBER:
        # Beside the first post stands such a line too.
        head = blocks[max(0, kept[0] - HEAD_LINES) : min(kept[0] + HEAD_LINES, number)]
        return any(dress_of(other) == dress_of(block) and matching_row(other.text) == row for other in head)
    return block.heading and row in COMMENTS


def _is_link(block: Block) -> bool:
    """Is a short block nothing but a link, and no subheading?"""
    return (
        block.letters > 0
        and block.linked > 0.9 * block.letters
        and len(block.text) < 40
        and block.element.name not in ("h2", "h3", "h4")
    )


def _behind_title(blocks: Sequence[Block], own: Sequence[bool], title: str, everything: int) -> int | None:
    """Where the text may begin: behind the headline, when that stands above most of the text."""
    for number, block in enumerate(blocks):
        if is_title(block.text, title):
            below = zip(blocks[number + 1 :], own[number + 1 :], strict=True)
            if sum(other.letters for other, is_own in below if is_own and other.sentence) >= 0.5 * everything:
                return number + 1
    return None


def _behind_last_title(blocks: Sequence[Block], start: int, begin: int, title: str) -> int:
    """Behind the last headline above an element of the text, if no paragraph stands between it and the first one.

    Forums show it on the way to the thread, above the thread and above its text.
    """
    for number in range(start, begin):
        if blocks[number].sentence and is_title(blocks[number].text, title):
            start = number + 1
        elif blocks[number].sentence and _is_paragraph(blocks[number]):
            break
    return start


def _is_paragraph(block: Block) -> bool:
    """Does a block look like a paragraph and not like the description of a section?"""
    return block.text.endswith((".", "؟", "!", "»")) or len(block.text.split()) > _LONGEST_DESCRIPTION


def _trimmed(
    blocks: Sequence[Block], kept: Sequence[int], title: str, removed: list[tuple[str, str]],
    rows: Mapping[int, Element], points: set[int],
) -> tuple[list[str], int, int, frozenset[int]]:  # fmt: skip
    """The paragraphs from the first sentence to the last block that is like the sentences, their range, which are sure."""
    whole = [number for number in kept if blocks[number].sentence and not of_head(blocks[number], title)]
    while len(whole) > 1 and is_bar(blocks[whole[0]]):
        whole = whole[1:]
    if not whole:
        return [], 0, 0, frozenset()
    whole = without_notices(blocks, kept, whole)
    about = about_writers(blocks, kept, whole, title)
    whole = [number for number in whole if number not in about]
    like = {dress_of(blocks[number]) for number in whole}
    days = {
        number
        for number in kept
        if number > whole[0] and blocks[number].heading and looks_like_date(blocks[number].text)
    }
    # The days of a chronicle.
    days = days if len(days) >= _LEAST_DAYS else set()
    days |= hours_of_chronicle(blocks, kept, whole[0])
    days |= dates_of_statements(blocks, kept, whole)
    last = whole[-1]
    headed = {dress_of(blocks[n]) for n in kept if whole[0] < n < last and blocks[n].heading}
    for number in kept[kept.index(last) + 1 :]:
        block = blocks[number]
        if number in days:
            continue
        if number in rows:
            last = number
            continue
        # Below it the text may go on with lines that are short.
        if dress_of(block) in (headed if block.heading else like) and _leads_on(block, title):
            continue
        ends = block.text.endswith((".", "؟", "!", ")"))
        if (
            number in about
            or dress_of(block) not in like
            or looks_like_date(block.text)
            or is_credit(block)
            or not block.letters
            or not (
                ends
                or sum(map(bool, map(_LETTER.search, block.text.split()))) >= _LEAST_WORDS
                or signs(block.text, title, blocks[whole[0]].text)
            )
        ):
            break
        last = number
    first = opening_above(blocks, kept, whole[0])
    behind = end_of_listing(blocks, kept, last)
    for announcing in kept[kept.index(last) + 1 :][:1]:
        if dress_of(blocks[announcing]) in like and _leads_on(blocks[announcing], title):
            # "The toll:" and a list.
            end = end_of_listing(blocks, kept, announcing)
            behind = max(behind, end) if end != announcing else behind
    behind = max(behind, signed_below(blocks, kept, behind, title, blocks[whole[0]].text, opened=first < whole[0]))
    first = verses_above(blocks, kept, whole, min([first, *days]))
    before = kept[: kept.index(first)]
    if before and blocks[before[-1]].heading and not _is_label(blocks[before[-1]], title):
        # The heading of a first section, when other sections have one like it.
        dress = dress_of(blocks[before[-1]])
        alike = any(dress_of(blocks[n]) == dress for n in kept if first < n <= last)
        first = before[-1] if alike or _heads_box(blocks, before[-1], whole) else first
    told: list[int] = []
    for place, number in enumerate(kept):
        block = blocks[number]
        # "المدينة / سمر كمال / الوكالة" may stand below a first sentence that is a lead.
        signed = (
            place <= _LEAD
            and (
                (not block.sentence and bool(_SIGNED.search(block.text)) and bool(bare_name(block.text)))
                or (block.sentence and not block.text.endswith((".", "»")) and (of_head(block, title) or is_bar(block)))
            )
            and not is_dateline(block.text)
        )
        sure = number in days or number in rows or number < whole[0] or number > last
        sure = sure or (number > whole[-1] and signs(block.text, title, blocks[whole[0]].text) and block.text != title)
        if number in points or (first <= number <= behind and not signed and (sure or not _is_label(block, title))):
            told.append(number)
        else:
            removed.append((matching_row(block.text) or "page.label", block.text[:300]))
    if not told:
        return [], 0, 0, frozenset()
    certain = days | points | rows.keys() | {number for number in told if number < whole[0] or last < number}
    return joined_rows(blocks, told, rows), min(first, told[0]), last + 1, frozenset(certain)


def _heads_box(blocks: Sequence[Block], number: int, whole: Sequence[int]) -> bool:
    """Does a heading stand right above the first sentence in a box with less than half of the text?"""
    box = blocks[number].element.parent
    inside = sum(box in blocks[n].path for n in whole)
    return box is blocks[whole[0]].element.parent and 0 < 2 * inside < len(whole)


def _leads_on(block: Block, title: str) -> bool:
    """Is a line a heading, or a word or two with a colon, and nothing that rows or bylines tell?"""
    led = block.heading or (block.text.endswith(":") and not block.linked and len(block.text.split()) < _LEAST_WORDS)
    return led and matching_row(block.text) is None and not of_head(block, title)


def _is_label(block: Block, title: str) -> bool:
    if block.sentence:
        return block.text.strip(" .") == title.strip(" .")
    return is_number(block.text) or is_code(block.text) or is_ago(block.text) or of_head(block, title)


def is_enough(paragraphs: Sequence[str]) -> bool:
    """Is there a text at all: an Arabic sentence?"""
    return arabic_letters(" ".join(paragraphs)) >= SHORTEST_TEXT
