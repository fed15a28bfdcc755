"""Where a text begins and ends: the opening of a statement or letter above its sentences, who signs it below, credits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from extract.language.boilerplate import heads_box, matching_row
from extract.paths import DATA
from pipelines.blocks import Block
from pipelines.bylines import (
    bare_name,
    byline,
    credits_agency,
    greets,
    introduces,
    is_about_somebody,
    is_occupation,
    names_helper,
)
from pipelines.letters import MARKS
from pipelines.lines import HEAD_LINES, LISTED, LONGEST_LINE, STOPS, dress_of, is_bar, is_hour, of_head
from pipelines.page_dates import looks_like_date, names_year, publication_part, says_published
from pipelines.subtree import Element
from pipelines.word_lists import read_lists

_LISTS = ("openings", "salutations", "honours", "signers", "corrections")
_VERSE = re.compile(r"^[{﴿﴾].*[}﴿﴾]\W*$")
# "رئيس المجلس السياسي للحركة"
_LONGEST_OFFICE = 4
_MOST_OPENING = 4
# Below the letters of an agency's writers stand so many notices.
_MOST_NOTICES = 3
# Points of a summary: in so many blocks below a headline, of so many words, so many in a list.
_MOST_POINTS = 15
_LEAST_POINT_WORDS = 4
_LEAST_POINTS = 2
_MOST_SIGNING = 5
_LEAST_HOURS = 3
# Verses: lines of so many words, so many of them.
_LONGEST_VERSE = 8
_LEAST_VERSES = 3
_LONGEST_SALUTATION = 12
_LONGEST_SIGNATURE = 10
_LONGEST_CREDIT = 6
_LONGEST_BEARER = 4
# "وأو / م.ن / ح.ق", "ع.م/س.ح": the letters with which the writers of an agency sign, alone or behind its name.
_INITIALS = re.compile(
    r"\W*(?:[^\W\d]+(?:\s[^\W\d]+){0,2}\s?/\s?)?(?:(?:\w\.\s?)*\w{1,2}\s?/\s?)?(?:\w\.\s?)+\w{1,2}\W*"
)
# "س.ح / ع.م – صدى الوادي", "م.ب/ ع.ج.م/ ر.ن (د ب أ)": with the outlet or the agency behind them.
_INITIALS_OF = re.compile(
    r"\W*(?:(?:[^\W\d]\.\s?)+[^\W\d]{1,2}\.?\s?[/،,|]\s?){0,4}(?:[^\W\d]\.\s?)+[^\W\d]{1,2}\.?"
    r"(?:\s?[-–—|/]\s?[^\W\d]{2,}(?:\s[^\W\d]+){0,2}|\s?[(\[][^\d()\[\]]{2,30}[)\]])\W*"
)
# "المدينة 05 ربيع الأول 1445 هـ الموافق 20 سبتمبر 2023 م وكالة": behind the day stands no sign but the agency.
_DATELINE = re.compile(
    r"((?:[^\W\d]+\s){1,3})[-–،,(]{0,2}\s?\d{1,2}[\s/.-]"
    r".*\d{4}\s?[مهـ.]{0,3}[-–()/\s]*[^\W\d]{2,}(?:\s[^\W\d]+){0,2}\W*$"
)
# The day stands behind place and name.
_DAY_LAST = re.compile(r"[^\W\d].*\d\s?[مهـ]{0,2}\W*$")
# "س ع / ن ه", behind the name of the agency or not, with the hour behind them or not
_LETTERS = re.compile(
    r"\W*(?:[^\W\d]{2,}(?:\s[^\W\d]+){0,2}\s?/\s?)?[^\W\d](?:\s[^\W\d]){0,2}(?:\s?/\s?[^\W\d](?:\s[^\W\d]){0,2})+(?:\s-\s[^\W\d](?:\s[^\W\d]){0,2})?(?:\s?/\s?\d{1,2}[:.]\d\d)?(?:\s?\([^\W\d]{2,12}\))?\W*"
)


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    lists = read_lists(DATA / "lexicon" / "statements.toml", _LISTS)
    return {name: frozenset(words) for name, words in lists.items()}


def points_below_title(blocks: Sequence[Block], start: int, title: str) -> set[int]:
    """The entries of a list between a headline and the first sentence that sum up the text: none is a link or a heading of it.

    ``start`` is the block behind the headline.
    """
    points: dict[Element, list[int]] = {}
    for number in range(start, min(start + _MOST_POINTS, len(blocks))):
        block = blocks[number]
        if block.element.name == "li" and isinstance(block.element.parent, Element):
            points.setdefault(block.element.parent, []).append(number)
        elif block.sentence and not of_head(block, title) and not is_bar(block):
            break
    headings = {block.text for block in blocks[start:] if block.heading} if points else set()
    return {
        number
        for entries in points.values()
        if len(entries) >= _LEAST_POINTS
        # Below "summary by machine" stand no points of the text's own.
        and heads_box(blocks[entries[0] - 1].text) is None
        and all(_may_be_point(blocks[entry], title) and blocks[entry].text not in headings for entry in entries)
        for number in entries
    }


def _may_be_point(block: Block, title: str) -> bool:
    return (
        block.text.count(" ") >= _LEAST_POINT_WORDS - 1
        and not block.linked
        and not block.caption
        and matching_row(block.text) is None
        and not of_head(block, title)
        and not bare_name(block.text)
    )


def opening_above(blocks: Sequence[Block], kept: Sequence[int], first: int) -> int:
    """The first line of a statement or letter above its first sentence: its kind, an invocation, whom it speaks to."""
    begin = first
    for number in reversed(kept[max(0, kept.index(first) - _MOST_OPENING) : kept.index(first)]):
        line = blocks[number]
        # "The text of the speech:" above an address.
        announced = begin < first and line.text.endswith(":") and not line.linked and len(line.text) <= LONGEST_LINE
        dateline = begin == first and line.element is blocks[first].element and is_dateline(line.text)
        if not _beside(line, blocks[first]) or not (announced or dateline or _opens(line.text)):
            break
        begin = number
    return begin


def hours_of_chronicle(blocks: Sequence[Block], kept: Sequence[int], first: int) -> set[int]:
    """The times of a clock that are the terms of a list or cells, three at least in one dress, each above what happened then."""
    found: dict[tuple[str, str], set[int]] = {}
    for number, below in pairwise(kept):
        block = blocks[number]
        told = number >= first - 1 and block.element.name in LISTED and blocks[below].sentence
        if told and is_hour(block.text):
            found.setdefault(dress_of(block), set()).add(number)
    return {number for hours in found.values() if len(hours) >= _LEAST_HOURS for number in hours}


def dates_of_statements(blocks: Sequence[Block], kept: Sequence[int], whole: Sequence[int]) -> set[int]:
    """The days below statements, with a place or who signs: last in a box of sentences with a text around it, or above who signs."""
    found: set[int] = set()
    for place, number in enumerate(kept):
        block = blocks[number]
        if (
            number < whole[1 % len(whole)]
            or block.linked
            or not (names_year(block.text) and looks_like_date(block.text))
        ):
            continue
        below = blocks[kept[place + 1]] if place + 1 < len(kept) else None
        if (
            below is None
            or not (_may_sign(block) and _DAY_LAST.search(block.text))
            or not _beside(block, blocks[kept[place - 1]])
        ):
            continue
        box = block.element.parent
        quoted = box not in below.path and box not in blocks[whole[0]].path
        if quoted or (_beside(below, block) and _names_signers(below.text)):
            found.add(number)
    return found


def _names_signers(line: str) -> bool:
    return _begins(line, "signers", "عن") or MARKS.sub("", line).partition(":")[0].strip() in _words()["signers"]


def verses_above(blocks: Sequence[Block], kept: Sequence[int], whole: Sequence[int], first: int) -> int:
    """The first of three lines or more right above the first sentence of a text of verses: short lines without full stops."""
    sentence, begin, lines = blocks[first], first, 0
    told = [blocks[number].text for number in whole]
    if 2 * sum(not text.endswith(STOPS) and len(text.split()) <= _LONGEST_VERSE for text in told) <= len(told):
        return first
    for number in reversed(kept[: kept.index(first)]):
        line = blocks[number]
        words = len(line.text.split())
        verse = line.letters > 0 and 2 <= words <= _LONGEST_VERSE and not (line.linked or line.heading or line.caption)
        if not (verse or not line.letters) or dress_of(line) != dress_of(sentence) or not _beside(line, sentence):
            break
        if verse and (
            matching_row(line.text)
            or of_head(line, "")
            or ":" in line.text.partition(" ")[0]
            or names_helper(line.text)
        ):
            break
        if verse:
            begin, lines = number, lines + 1
    return begin if lines >= _LEAST_VERSES else first


def is_dateline(line: str) -> bool:
    """Is a line the dateline of an agency: a town, a day with its year, and who reports from there?"""
    found = _DATELINE.match(line)
    return found is not None and names_year(line) and looks_like_date(line) and not bare_name(found[1])


def about_writers(blocks: Sequence[Block], kept: Sequence[int], whole: Sequence[int], title: str) -> set[int]:
    """The last sentences of a text (``whole`` are all) that tell who wrote it: one, several in a row, or a box of such lines."""
    last = blocks[whole[-1]]
    box = [number for number in kept if last.element.parent in blocks[number].path]
    if len(box) > 1 and not set(whole) <= set(box) and all(_tells_who(blocks[number]) for number in box):
        return set(whole).intersection(box)
    if not _is_about_writer(blocks, kept, whole, title):
        return set()
    above = takewhile(lambda n: dress_of(blocks[n]) == dress_of(last) and _tells_who(blocks[n]), reversed(whole[1:-1]))
    return {whole[-1], *above}


def _tells_who(line: Block) -> bool:
    """Does a line say of somebody what he is: "سلمى الوادي: كاتبة من المدينة"?"""
    name, sign, rest = next((parts for mark in ":،–-" if (parts := line.text.partition(mark))[1]), ("", "", ""))
    named = 2 <= len(name.split()) <= _LONGEST_BEARER and line.element.name not in LISTED
    return bool(sign) and named and is_occupation(rest) and not line.text.endswith(":")


def _is_about_writer(blocks: Sequence[Block], kept: Sequence[int], whole: Sequence[int], title: str) -> bool:
    """Does the last sentence tell who the writer is, whose name stands above it or near the headline, and not in it?"""
    if len(whole) < 2:
        return False
    last = whole[-1]
    # A footnote to the name above: "* كاتبة من المدينة".
    if blocks[last].text.startswith("*") and is_occupation(blocks[last].text):
        return True
    if not is_about_somebody(blocks[last].text):
        return False
    above = kept[kept.index(last) - 1] if kept[0] != last else last
    # The name is a line of its own, in large or bold letters: "سلمى الوادي", and below it "صحفية من المدينة …".
    if is_occupation(blocks[last].text) and any(_is_name(line, title) for line in (blocks[above], blocks[last - 1])):
        return True
    lines = [blocks[above], *blocks[max(0, whole[0] - HEAD_LINES) : whole[0]]]
    names = (byline(line.text) or bare_name(line.text) for line in lines if len(line.text) <= LONGEST_LINE)
    return any(name is not None and name not in title and introduces(blocks[last].text, name) for name in names)


def _is_name(line: Block, title: str) -> bool:
    """Is a line in large or bold letters a name, and none of the headline?"""
    return (line.heading or line.bold) and bare_name(line.text) == line.text and line.text not in title


def signed_below(
    blocks: Sequence[Block], kept: Sequence[int], last: int, title: str, opening: str, *, opened: bool
) -> int:
    """The last line below a text that says who signs it, and where and when; the last one of the text without such lines.

    Such lines stand in the element of the text. A day is one below the name of who signs.
    ``opened``: the text begins as a statement or a letter, so that whoever signs it does.
    """
    place = kept.index(last)
    told = next((number for number in reversed(kept[: place + 1]) if blocks[number].sentence), last)
    signed = last != told and not blocks[last].text.endswith((".", "؟", "!", ":"))
    end = last
    for number in kept[place + 1 : place + 1 + _MOST_SIGNING]:
        block = blocks[number]
        if not _beside(block, blocks[told]) or not _may_sign(block) or _LETTERS.fullmatch(block.text):
            break
        day = looks_like_date(block.text)
        named = opened or signs(block.text, title, opening) or _begins(block.text, "signers", "عن")
        if not signed and (day or not named):
            break
        signed, end = True, number
        if block.text.endswith(":"):
            # Below "the signatories:" stand their names.
            return end_of_listing(blocks, kept, number)
    return end


def signs(line: str, title: str, opening: str) -> bool:
    """Is a short line below a text somebody whom headline or opening name as the one who speaks in it?"""
    return " " in line and (line in title or line in opening)


def signs_for(line: str) -> bool:
    """Does a line name for whom somebody signs, so that the bearer of the name is no writer?

    "عن الأمانة العامة سلمى الوادي", "الأمينة العامة: سلمى الوادي".
    """
    office, colon, _ = line.partition(":")
    return (line.startswith("عن ") or (bool(colon) and len(office.split()) <= _LONGEST_OFFICE)) and _begins(
        line, "signers", "عن"
    )


def end_of_listing(blocks: Sequence[Block], kept: Sequence[int], last: int) -> int:
    """The last line of a list or table that a sentence with a colon announces, right behind it; else the sentence itself."""
    if not blocks[last].text.endswith(":"):
        return last
    last_sentence = last
    first = kept[kept.index(last) + 1 :][:1]
    for number in kept[kept.index(last) + 1 :]:
        # A box may stand between the lines of a list, but not above them.
        alike = blocks[number].element.name in LISTED and _holder(blocks[number]) is _holder(blocks[first[0]])
        if first[0] != last_sentence + 1 or not alike or blocks[number].linked:
            break
        last = number
    return last


def _holder(line: Block) -> Element | None:
    """What holds the list or the row in which a line stands."""
    holder = line.element.parent.parent if line.element.parent is not None else None
    return holder if isinstance(holder, Element) else None


def without_notices(blocks: Sequence[Block], kept: Sequence[int], whole: list[int]) -> list[int]:
    """The sentences of a text (``whole``) without those below the letters of an agency's writers that end without a full stop."""
    for place in range(max(1, len(whole) - _MOST_NOTICES), len(whole)):
        below = [blocks[number].text for number in whole[place:]]
        between = kept[kept.index(whole[place - 1]) + 1 : kept.index(whole[place])]
        if not any(line.endswith((".", "؟", "!", "»")) for line in below) and any(
            are_initials(blocks[number].text) for number in between
        ):
            return whole[:place]
    return whole


def is_credit(block: Block) -> bool:
    """Is a line behind the text a source in brackets, the outlet with a name, letters of the writers of an agency, helpers?"""
    text = block.text
    return (
        credits_agency(text)
        or (text.startswith("(") and text.endswith(")") and len(text.split()) <= _LONGEST_CREDIT and "=" not in text)
        or (text.startswith("*") and is_occupation(text))
        or bool(bare_name(text))
        or are_initials(text)
        or names_helper(text)
    )


def are_initials(line: str) -> bool:
    """Is a line the letters with which the writers of an agency sign, alone or with its name?"""
    return any(pattern.fullmatch(line) for pattern in (_INITIALS, _INITIALS_OF, _LETTERS))


def corrects(line: str) -> bool:
    """Does a line correct what the text told before: "correction: an earlier version said …"?"""
    label, sign, _ = line.partition(":")
    return bool(sign) and MARKS.sub("", label).strip(" *[](") in _words()["corrections"]


def _beside(line: Block, sentence: Block) -> bool:
    """Does a line stand in the element of a sentence, beside it, or in an element of its own there?"""
    inner, outer = line.element, sentence.element
    if inner.name == outer.name == "td" and inner.parent is not None and outer.parent is not None:
        # Each line is a row of a table.
        return inner.parent is outer.parent or inner.parent.parent is outer.parent.parent
    return inner is outer or inner.parent is outer or (inner.parent is outer.parent and inner.name == outer.name)


def _opens(line: str) -> bool:
    plain = MARKS.sub("", line).strip(" :،,.!*-–()[]")
    if plain in _words()["openings"] or _VERSE.match(line):
        return True
    words = plain.split()
    honoured = 0 < len(words) <= _LONGEST_SALUTATION and not line.endswith(".") and words[-1] in _words()["honours"]
    return honoured or addresses(line) or (len(words) <= _LONGEST_SALUTATION and greets(plain))


def addresses(line: str) -> bool:
    """Does a line say to whom a letter speaks: "أعزاءنا القراء،"?"""
    words = MARKS.sub("", line).strip(" :،,.!*-–()[]").split()
    return (
        0 < len(words) <= _LONGEST_SALUTATION
        and words[0] in _words()["salutations"]
        and (line.endswith(("،", ",", ":", "!")) or (words[0] in ("يا", "أيها", "أيتها") and not line.endswith(".")))
    )


def _begins(line: str, name: str, before: str) -> bool:
    """Is one of a list of words the first of a line, or the second behind a particle?"""
    words = re.findall(r"\w+", MARKS.sub("", line))[:2]
    return not _words()[name].isdisjoint(words[1:] if words[:1] == [before] else words[:1])


def _may_sign(block: Block) -> bool:
    text = block.text
    return (
        block.letters > 0
        and not block.linked
        and not block.caption
        and len(text) <= LONGEST_LINE
        and len(text.split()) <= _LONGEST_SIGNATURE + 4 * looks_like_date(text)
        and matching_row(text) is None
        and publication_part(text) == text.strip(" -–|,،")
        and not says_published(text)
        and not credits_agency(text)
        and not names_helper(text)
    )
