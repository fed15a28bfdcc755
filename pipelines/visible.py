"""Byline and date of publication as a reader sees them: in the lines between headline and text, then around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, groupby, pairwise, takewhile
from zoneinfo import ZoneInfo

from extract.language.boilerplate import ends_text, matching_row
from pipelines.blocks import Block
from pipelines.byline_words import byline_words
from pipelines.bylines import (
    bare_name,
    byline,
    credits_picture,
    ends_in_letter,
    introduces,
    is_label,
    is_occupation,
    looks_like_name,
    looks_like_signature,
    name_beside,
    name_translated,
    names_editor,
    names_helper,
    names_photographer,
    person,
    without_occupation,
)
from pipelines.edges import signs_for
from pipelines.lines import LISTED, PARTS, dress_of, is_bar, is_title, labels_of
from pipelines.metadata import clean
from pipelines.own_voice import names_contact
from pipelines.page_dates import (
    ago,
    ago_within,
    begins_with_day,
    is_ago,
    is_of_visit,
    looks_like_date,
    names_year,
    parse_instant,
    publication_part,
    says_published,
)
from pipelines.pointers import points_elsewhere
from pipelines.subtree import Element
from pipelines.tables import rows_of_lines

_AUTHOR_CLASS = re.compile(
    r"aut(?:hor|eur)|by(?:line|-name)|writer|journalist|reporter|correspond|columnist|contributor|redact|(?<![a-z])sign(?:ature|ed)?\b|photograph"
    r"|kat[ei]b|editor-?name|(?:post|posted|written|article|news)-?by|\bauth\b|(?:fa|icon|bi|mdi)-(?:user|account|person|pen)"
    r"|/(?:people|person|profiles?|users?|staff|kuttab|kottab|columnists?)/"
)
_QUOTATION = re.compile(r"quot|citation", re.IGNORECASE)
_COMMENTS = re.compile(
    r"comment|disqus|(?:^|[-_\s])(?:replies|respond|cmnts?|cmts?|cmt-?list|rdoud)(?:$|[-_\s])", re.IGNORECASE
)
# So many lines above the headline and below the text are looked at.
_ABOVE = 6
_BELOW = 12
_LONGEST_LINE = 110
# Of a day in parts each is at most so long.
_LONGEST_PART = 12
_MOST_PARTS = 4
_BAR = re.compile(r"\s*[|•]\s*")
# Headlines of other articles beside a text: links of so many words, or a day in brackets behind them.
_LINKED_SHARE = 0.6
_LEAST_OF_HEADLINE = 5
_DAY_BEHIND = re.compile(r"(?:[^\W\d]+\W+){4,}\([^()]*\d[^()]*\)\W*$")
# What stands behind the names of a list: "سلمى الوادي (الأولى)", "سلمى الوادي، معلمة".
_BEHIND = re.compile(r"\s*[(،].*$")
_LEAST_IN_ROW = 3
# "المدينة: سلمى الوادي", in an element that is the author's.
_PLACE_BEFORE = re.compile(r"^[^\W\d]+\s*:\s+(?=[^\W\d]+\s[^\W\d]+)")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_MARKED = 60
_DATELINE_END = re.compile(r"\s?[-–—ـ]+\s|\s?[:(]")
_LONGEST_DATELINE = 70
# Between the sentences of a text a byline is shorter; those below a lead are as long as elsewhere.
_LONGEST_INSIDE = 60
_LEAD = 3
# What a picture shows is told in more words.
_LEAST_SHOWN = 3
_OF_WRITER = frozenset({"author.more", "latest.below"})
# So many letters are a text, for what may stand below one.
_A_TEXT = 1000


def lines_around(blocks: Sequence[Block], start: int, end: int, first: int) -> Iterator[tuple[Block, bool]]:
    """The short lines around a text, the likeliest first, each with: does it stand in the head of the article?

    ``start`` is the block behind the headline, ``first`` the first sentence of the text, ``end`` the block behind it.
    """
    for block in _with_labels(blocks[start:first]):
        yield block, True
    for block in reversed(blocks[max(0, start - _ABOVE) : start]):
        yield block, False
    around = set(blocks[end - 1].path) if end else set()
    below = blocks[end : end + _BELOW]
    heads = [block for block in below if block.headline and matching_row(block.text) is None]
    cards = {node for block in heads for node in block.path[-2:] if node not in around}
    for block in below:
        if block.element in cards or (block.element.name in PARTS and not cards.isdisjoint(block.path[-2:])):
            # Whoever wrote another article, beside its headline.
            continue
        # Behind it stand the names and days of comments and of other articles.
        if ends_text(block.text, _A_TEXT) or any(_is_comment(node) for node in block.path if node not in around):
            break
        yield block, False


def _with_labels(blocks: Sequence[Block]) -> Iterator[Block]:
    """Some lines, behind each that is a bar of labels these as lines of their own, before the parts of a day the whole."""
    for number, block in enumerate(blocks):
        if len(block.text) <= _LONGEST_PART and (day := _day_in_parts(blocks[number : number + _MOST_PARTS])):
            yield replace(block, text=day)
        yield block
        labels = labels_of(block) if is_bar(block) else []
        if len(block.text) > _LONGEST_INSIDE or _names_labels(labels):
            yield from (replace(block, text=label) for label in labels)


def _is_bar_of_names(block: Block) -> bool:
    labels = labels_of(block)
    return len(labels) > 1 and block.text not in labels and is_bar(block) and _names_labels(labels)


def _names_labels(labels: Sequence[str]) -> bool:
    """Is one of the labels of a bar that of a byline?"""
    return any(":" in label or is_label(label) for label in labels)


def _day_in_parts(blocks: Sequence[Block]) -> str:
    """The day whose parts stand in the first of some lines and the next ones, beside one another ("21", "مايو", "2024")."""
    first = blocks[0]
    parts = list(
        takewhile(
            lambda block: (
                len(block.text) <= _LONGEST_PART
                and (block.element is first.element or block.element.parent is first.element.parent)
            ),
            blocks,
        )
    )
    for most in range(2, len(parts) + 1):
        text = " ".join(block.text for block in parts[:most])
        if names_year(text) and looks_like_date(text) and not any(looks_like_date(b.text) for b in parts[:most]):
            return text
    return ""


def _below_lead(blocks: Sequence[Block], first: int, end: int) -> Iterator[tuple[Block, bool]]:
    """The lines between a lead and the next sentence: byline and day may stand there."""
    for block in _with_labels(blocks[first + 1 : min(end, first + 1 + _ABOVE)]):
        if block.sentence and not is_bar(block):
            break
        if publication_part(block.text) == block.text:
            yield block, True


def _is_comment(element: Element) -> bool:
    return bool(_COMMENTS.search(f"{element.attribute('class')} {element.attribute('id')}"))


def visible_author(
    blocks: Sequence[Block], start: int, end: int, first: int, title: str, is_outlet: Callable[[str], bool]
) -> tuple[str | None, bool]:
    """The byline of a text, and whether it says so (كتب: …) or is a name by its place, class or looks alone.

    ``is_outlet`` tells the names with which the outlet signs, which are no persons. A bare name that the ``title`` has is
    that of whom the text is about.
    """
    found = _names_around(blocks, start, end, first, title, is_outlet)
    return next(((name, stated) for name, stated in found if not is_outlet(name)), (None, False))


def _names_around(
    blocks: Sequence[Block], start: int, end: int, first: int, title: str, is_outlet: Callable[[str], bool]
) -> Iterator[tuple[str, bool]]:
    lines = [
        (block, head) for block, head in lines_around(blocks, start, end, first) if len(block.text) <= _LONGEST_LINE
    ]
    # A byline below the first sentence is nearer than one above the headline or below the text.
    rows = rows_of_lines(blocks[first:end])
    # But in those of a table of credits.
    rows -= {block.element.parent for block in blocks[first:end] if is_label(block.text)}
    inside = [b for b in blocks[first:end] if len(b.text) <= _LONGEST_INSIDE and b.element.parent not in rows]
    second = _with_labels(blocks[first + 1 : min(end, first + _LEAD)])
    near = [
        (block, True) for block in second if len(block.text) <= _LONGEST_INSIDE and block.element.parent not in rows
    ]
    # One of several headings heads a part of the text.
    parts = Counter(dress_of(block) for block in blocks[first:end] if block.heading)
    inside = [block for block in inside if not block.heading or parts[dress_of(block)] == 1]
    near = [(block, head) for block, head in near if not block.heading or parts[dress_of(block)] == 1]
    around = [line for line in lines if line[1]] + near + [line for line in lines if not line[1]]
    dresses = {dress_of(block) for block in blocks[first:end] if block.sentence}
    # The entries of a list in the text are no bylines.
    around += [(block, True) for block in inside if block.element.name not in LISTED or dress_of(block) in dresses]
    around += [
        (block, True) for block in blocks[first : first + _LEAD] if _LONGEST_INSIDE < len(block.text) <= _LONGEST_LINE
    ]
    # Below a picture stands who took it; what points to another piece may name its writer.
    around = [
        (block, head)
        for block, head in around
        if not (block.caption or points_elsewhere(block.text) or names_contact(block.text) or signs_for(block.text))
        and (head or not _signs_other(block))
        and (byline(block.text) or not (names_helper(block.text) or credits_picture(block.text)))
    ]
    above = blocks[start:first]
    listed = _names_in_a_row(blocks[first:end])
    around = [(block, head) for block, head in around if id(block) not in listed or byline(block.text)]
    # The labels of a bar are lines themselves: "إعداد", "سلمى الوادي", "تصوير", "سامر حداد".
    around = [(block, head) for block, head in around if not (head and _is_bar_of_names(block))]
    for block, below_it in pairwise(blocks[start : first + 1]):
        # Whoever wrote a text stands above whoever translated it.
        alone = not block.linked and not block.heading and (block.bold or looks_like_name(block.text))
        if alone and (name := name_translated(block.text, below_it.text)):
            yield name, True
    editors: list[str] = []
    helpers: list[str] = []
    for number, (block, _) in enumerate(around):
        name = byline(block.text)
        if name and names_photographer(block.text):
            helpers.append(name)
        elif name and block not in above and names_editor(block.text):
            editors.append(name)
        elif name:
            yield name, True
        # The label and the name may be blocks of their own.
        # A link is no label but the name of a section ("كتب", "حوار").
        alone = is_label(block.text) and not block.linked
        if number + 1 < len(around) and alone and len(around[number + 1][0].text) < 50:
            name = byline(f"{block.text.strip(' :-/|')}: {around[number + 1][0].text}")
            if name:
                yield name, True
    for block, _ in around:
        name = _marked_name(block)
        if name:
            yield name, False
    around_text = set(blocks[first].path) if first < len(blocks) else set()
    for number, (block, head) in enumerate(around):
        said = block.sentence and block.text.endswith(".") and not ends_in_letter(block.text)
        said = said or names_photographer(block.text)
        of_others = block.linked and matching_row(block.text) is not None
        if head and not said and not of_others and not block.caption and not _is_set_apart(block, around_text):
            name = (
                _joint_names(block)
                or bare_name(block.text)
                or (person(block.text) if looks_like_name(block.text) else None)
            )
            if name and is_outlet(name):
                # The outlet beside whoever writes for it may be called as people are ("صباح الشمال").
                name = bare_name(block.text.replace(name, " "))
            below = around[number + 1][0].text if number + 1 < len(around) else ""
            name = name or name_beside(block.text, is_outlet) or _name_above(block.text, below)
            name = name or _introduced(block.text, blocks[end - 1 : end + _BELOW])
            if name and name not in title:
                yield name, False
    # Above the headline of a column whoever is pictured beside the name of the column.
    pictured = [name for block in blocks[max(0, start - _ABOVE) : start] if (name := _pictured(block))]
    if len(pictured) == 1 and not is_outlet(pictured[0]):
        yield pictured[0], False
    # Beside a post of a forum, the member with rank or number of posts below; above a headline, a writer with what he is, or with
    # where his other texts are.
    for block, rank in pairwise(blocks[max(0, start - _ABOVE) : first]):
        ranked = rank.text.startswith(byline_words().ranks) or (
            is_occupation(rank.text) and len(rank.text) <= _LONGEST_INSIDE
        )
        # "All articles of the writer" stands below a name beside a column.
        ranked = ranked or matching_row(rank.text) in _OF_WRITER
        named = ranked and (looks_like_name(block.text) or bare_name(block.text) == block.text)
        named = named and not block.text.startswith(byline_words().nicknames)
        if named and (name := person(block.text)):
            yield name, False
    # A name alone below the last sentence and in its dress is a signature, also below a greeting.
    behind = end + (end < len(blocks) and blocks[end].text.endswith(("،", ",")))
    for block in blocks[behind : behind + 1]:
        line = block.text.strip(" *()[]/–—-")
        name = bare_name(line) or (person(line) if looks_like_signature(line) else None)
        name = name or _name_above(line, blocks[behind + 1].text if behind + 1 < len(blocks) else "")
        # In the dress of the sentences, or in an element of its own below lines that are none.
        told = blocks[behind - 1].path
        beside = block.path[:-1] in (told[:-1], told)
        # Or in bold letters right behind what holds the text.
        beside = beside or (block.bold and not block.heading and name == line and block.path[:-1] == told[:-2])
        if name and not (block.linked or names_contact(line)) and beside and not _is_set_apart(block, around_text):
            yield name, False
    yield from ((name, True) for name in editors)
    # Whoever took the pictures or checked the text, where nobody else is named.
    yield from ((name, False) for name in helpers)


def _names_in_a_row(blocks: Sequence[Block]) -> set[int]:
    """The lines of a text that are names, three at least behind one another in one dress: it tells of all of them."""
    found: set[int] = set()
    for (_, named), row in groupby(blocks, key=lambda b: (dress_of(b), looks_like_name(_BEHIND.sub("", b.text)))):
        names = list(row) if named else []
        found |= {id(block) for block in names} if len(names) >= _LEAST_IN_ROW else set()
    return found


def _signs_other(block: Block) -> bool:
    """Does a line below a text end in a byline behind a sentence of its own, as below the pictures of an album?"""
    first, stop, _ = block.text.partition(". ")
    return block.sentence and bool(stop) and first.count(" ") >= _LEAST_SHOWN and byline(first) is None


def _joint_names(block: Block) -> str | None:
    """The names of a line that has nothing but several, each in an element of its own: "<a>سلمى الوادي</a> <a>سامر حداد</a>"."""
    labels = labels_of(block)
    names = [person(label) for label in labels if looks_like_name(label)]
    return "، ".join(filter(None, names)) if len(labels) == len(names) > 1 and all(names) else None


def _pictured(block: Block) -> str | None:
    """The name that is the first of the labels of a line with a picture."""
    first = next(iter(labels_of(block)), "")
    return person(first) if looks_like_name(first) and next(block.element.named("img"), None) is not None else None


def _is_set_apart(block: Block, around_text: set[Element]) -> bool:
    """Does a line stand with a picture, or in a quotation that does not hold the text?"""
    return any(
        node.name == "figure"
        or (node not in around_text and (node.name == "blockquote" or _QUOTATION.search(node.attribute("class"))))
        for node in block.path
    )


def _introduced(line: str, below: Sequence[Block]) -> str | None:
    """A line of two to four words as a name, when a line below the text begins with it and says what its bearer is."""
    words = line.split()
    if not 2 <= len(words) <= 4:
        return None
    named = any(words[-1] in block.text[:_LONGEST_MARKED] and introduces(block.text, line) for block in below)
    return person(line) if named else None


def _name_above(line: str, below: str) -> str | None:
    """A line of two to four words as a name, when the line below it says what its bearer is."""
    # "طالب" begins a sentence too.
    says = is_occupation(below) and not below.endswith(".")
    return person(line) if 2 <= len(line.split()) <= 4 and says else None


def _marked_name(block: Block) -> str | None:
    """The name in a line that a class, an icon or an address says to be the author's."""
    if not 3 < len(block.text) <= _LONGEST_LINE:
        return None
    inner = [element for element in block.element.named("a", "span", "b", "strong", "i") if _is_marked(element)]
    texts = [clean(element.get_text()) for element in inner]
    if inner or any(_is_marked(element) for element in block.path[-2:]):
        if joint := _joint_names(block):
            return joint
        # An icon has no text of its own; where the marked element has, the rest of the line is none of the name.
        for text in list(filter(None, texts)) or _name_and_town(block) or [block.text]:
            if len(text) > _LONGEST_MARKED:
                continue
            # "بلقاسم التوزري من تونس", in an element that is the author's.
            first = _PLACE_BEFORE.sub("", byline_words().behind_name.sub("", text).strip())
            name = bare_name(text) or (None if looks_like_date(first) else person(without_occupation(first)))
            if name and 2 <= len(name.split()) <= 4:
                return name
    return None


def _name_and_town(block: Block) -> list[str]:
    """The first label of a line of several, if it alone looks like a name: "<span>سلمى الوادي</span> <span>المدينة</span>"."""
    labels = labels_of(block)
    named = [label for label in labels if looks_like_name(label)]
    return named if len(labels) > 1 and named == labels[:1] else []


def _is_marked(element: Element) -> bool:
    return bool(_AUTHOR_CLASS.search(f"{element.attribute('class')} {element.attribute('href')}".lower()))


def visible_date(
    blocks: Sequence[Block], start: int, end: int, first: int, zone: ZoneInfo, fetched: datetime | None,
    told: Callable[[], datetime | None] = lambda: None,
) -> datetime | None:  # fmt: skip
    """The date that stands between headline and text, else just around them; a date of change only when there is no other.

    ``told`` is the day with which the text begins: better than one above the headline, which may be that of the visit.
    """
    changed = relative = vague = None
    asked = False
    lines = list(lines_around(blocks, start, end, first))
    behind = max(0, first - start)
    for block, head in chain(lines[:behind], _below_lead(blocks, first, end), lines[behind:]):
        if vague and not head:
            break
        if not head and not asked:
            asked = True
            if not relative and (day := told()):
                return day
        stated = parse_instant(block.element.attribute("datetime"), zone, fetched)
        if stated:
            return stated
        if len(block.text) > _LONGEST_LINE or not block.text or is_of_visit(block.text):
            continue
        part = publication_part(block.text)
        if not head:
            if _dates_another(block):
                continue
            part = _day_of_bar(part)
        begins = head and (says_published(part) or (not block.sentence and begins_with_day(part)))
        if part and (looks_like_date(part[:90]) or begins):
            moment = parse_instant(part, zone, fetched)
            if moment and names_year(part):
                return moment
            vague = vague or moment
        elif part != block.text:
            changed = changed or parse_instant(block.text, zone, fetched)
        relative = relative or ago(block.text, fetched)
        if head:
            relative = relative or ago_within(part, fetched)
    return vague or relative or changed


def _day_of_bar(line: str) -> str:
    """The day in a bar of labels with signs between them ("الرئيسية | اتصلوا بنا | السبت 4 مايو 2024"); else the line."""
    parts = _BAR.split(line)
    if len(parts) <= _MOST_PARTS - 2:
        return line
    return next((part for part in parts if names_year(part) and looks_like_date(part)), line)


def _dates_another(line: Block) -> bool:
    """Is a line beside a text the headline of another one with its day, as a link or with the day in brackets behind it?"""
    if says_published(line.text):
        return False
    words = len(_LETTERS.findall(line.text))
    linked = line.linked > _LINKED_SHARE * line.letters and words >= _LEAST_OF_HEADLINE
    return linked or bool(_DAY_BEHIND.search(line.text))


def day_beside(blocks: Sequence[Block], start: int, end: int, first: int, title: str) -> bool:
    """Does a day of publication stand between headline and text, below a lead, right below the text or at its head?

    One above the headline may be that of the visit, one further below that of another article.
    """
    shown = next((number for number in reversed(range(start)) if is_title(blocks[number].text, title)), None)
    if shown is None:
        start = max(start, first - _LEAD)
    elif shown and _begins_article(blocks, shown - 1, first):
        start = shown - 1
    lead = (block for block, _ in _below_lead(blocks, first, end))
    below = takewhile(lambda block: not block.headline and not block.heading, blocks[end : end + _LEAD])
    near = chain(blocks[start:first], lead, below)
    return any(_tells_publication(block) for block in near)


def _begins_article(blocks: Sequence[Block], number: int, first: int) -> bool:
    """Is a line above a headline the first one in an element that holds the text too?"""
    holder = blocks[number].element.parent
    return (
        isinstance(holder, Element)
        and holder.name != "body"
        and holder in blocks[first].path
        and (number == 0 or holder not in blocks[number - 1].path)
    )


def _tells_publication(block: Block) -> bool:
    part = publication_part(block.text) if len(block.text) <= _LONGEST_LINE and not is_of_visit(block.text) else ""
    return bool(part) and (looks_like_date(part[:90]) or says_published(part) or is_ago(part))


def dateline(text: str, zone: ZoneInfo, fetched: datetime | None) -> datetime | None:
    """The day with which a text begins: "المدينة 6 مايو 2024 – …", "المدينة 6-5-2024 وكالة- …"."""
    for sign in _DATELINE_END.finditer(text[:_LONGEST_DATELINE]):
        place_and_day = text[: sign.start()]
        if names_year(place_and_day) and looks_like_date(place_and_day):
            return parse_instant(place_and_day, zone, fetched)
    return None


def any_date(blocks: Sequence[Block], zone: ZoneInfo, fetched: datetime | None) -> datetime | None:
    """The first date line of a page, wherever it stands."""
    for block in blocks:
        told = len(block.text) <= 90 and not block.linked and looks_like_date(block.text)
        if told and not is_of_visit(block.text) and not _dates_another(block):
            moment = parse_instant(block.text, zone, fetched)
            if moment:
                return moment
    return None
