"""The headline of a page, judged by the text below it: the title of a site is none, and a page may name none at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.paths import DATA
from pipelines.asides import QUOTE_LEVELS
from pipelines.blocks import Block
from pipelines.body import Body
from pipelines.boxes import HEADLINE_WORDS
from pipelines.bylines import bare_name, looks_like_name
from pipelines.letters import MARKS
from pipelines.lines import HEAD_LINES, QUOTED, is_bar, is_code, is_title, names_of, of_head
from pipelines.metadata import clean
from pipelines.page_dates import begins_with_day, looks_like_date
from pipelines.subtree import Element
from pipelines.word_lists import alternatives, read_lists

_LONGEST_HEADLINE = 25
# Right above the byline or the day a headline may be shorter.
_SHORTEST_HEADLINE = 2
_SHARED_WORDS = 3
# So many lines below a title stands what is no lead of it.
_FAR = 3
_LONGEST_SITE = 4
# So many lines below the name of a site stands the headline: the menu is between them.
_NAME_LINES, _NAME_REACH = 3, 80
_LONGEST_NAME = 6
_PARTICLES = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)|[وفبلك])(?=\w{3})")
_TITLED = re.compile(
    r"(?:^|[-_\s])(?:\w*title|tit(?:re|ulo)?|ttl|head(?:line|ing)?|hed|3?[ou]nwan)(?:$|[-_\s\d])", re.IGNORECASE
)
_TITLE_LEVELS = 2
# Beside the element that holds all of the text of another stands at most white space.
_MOST_PARTS = 3
_PARTS = re.compile(r"\s*(?:::|[|»«/–—-])\s+|\s+[|»«/–—-]\s*")
# The contents of an issue of a magazine, by its number and its day or name ("العدد 118 - مجلة الوادي", "العدد 40 ليوم الأحد …").
_ISSUE = re.compile(
    r"(?:العدد|عدد)\s*(?:رقم\s*)?[\d٠-٩]+\s*(?:$|[-–—|:/(]|(?=(?:ليوم|ليومي|لشهر|لشهري|لأسبوع|بتاريخ|الصادر)\s"
    r"|(?:من )?(?:مجلة|صحيفة|جريدة|نشرة)\s))"
)
_OF_ISSUE = re.compile(r"\W*(?:من )?(?:مجلة|صحيفة|جريدة|نشرة|ليوم|لشهر|الصادر)\w*\s")
_LARGE = frozenset({"5", "6", "7", "+2", "+3", "+4"})
# From 20 pixels or 16 points on, or one and a half times the size of what is around.
_LARGE_STYLE = re.compile(
    r"font-size\s*:\s*(?:(?:[2-9]\d|1\d\d)(?:\.\d+)?px|(?:1[6-9]|[2-9]\d)(?:\.\d+)?pt|(?:1\.[5-9]|[2-9])\d*(?:\.\d+)?r?em|xx?-large)",
    re.IGNORECASE,
)
_CELLS = frozenset({"td", "th", "dt"})


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The rows of the table, made ready: services of agencies and sections before a headline, labels of headlines in forms, with what
    the titles of sites begin, parts of titles that name the kind of a page, the number of entries behind the title of a list, labels
    of running lines, with what names of institutions begin."""

    services: re.Pattern[str]
    labels: frozenset[str]
    openings: tuple[str, ...]
    kinds: frozenset[str]
    entries: re.Pattern[str]
    tickers: frozenset[str]
    institutions: re.Pattern[str]


@lru_cache(maxsize=1)
def _title_words() -> TitleWords:
    lists = ("services", "sections", "title_labels", "site_openings", "kinds", "counted", "tickers", "institutions")
    table = read_lists(DATA / "lexicon" / "headlines.toml", lists)
    services, sections, counted = (alternatives(table[name]) for name in ("services", "sections", "counted"))
    return TitleWords(
        re.compile(rf"^(?:(?:{services})\s+/|(?:{sections})\s*:)\s+(?=\S+(?:\s\S+){{2}})"),
        frozenset(table["title_labels"]),
        table["site_openings"],
        frozenset(table["kinds"]),
        re.compile(rf"[([]\s*\d[\d.,،٬٫]*\s+(?:{counted})\s*[)\]]\W*$"),
        frozenset(table["tickers"]),
        re.compile(rf"(?:{alternatives(table['institutions'])})(?!\w)"),
    )


def counts_entries(title: str) -> bool:
    """Does a title say how many entries stand below it ("سيارات للبيع (120 إعلانا)")?"""
    return bool(_title_words().entries.search(MARKS.sub("", title)))


def names_issue(title: str) -> bool:
    """Is a title the number of an issue, with no headline behind it, as above the contents of a magazine?"""
    plain = MARKS.sub("", title)
    found = _ISSUE.match(plain)
    if found is None:
        return False
    headline = plain[found.end() :]
    named = looks_like_date(headline) or _OF_ISSUE.match(headline)
    return bool(named) or len(headline.split()) < HEADLINE_WORDS


def without_service(title: str) -> str:
    """A headline without the service of an agency or the section before it ("ثقافي / …", "بيانات: …")."""
    return _title_words().services.sub("", title)


def labelled_headline(body: Body) -> str:
    """The headline that a form shows beside its label ("العنوان"), if the text speaks of it; else nothing."""
    labels = _title_words().labels
    for number, block in enumerate(body.blocks[: body.first + 1]):
        if block.element.name in _CELLS and block.text.strip(" :") in labels and number + 1 < len(body.blocks):
            value = body.blocks[number + 1]
            beside = block.element.parent is not None and block.element.parent in value.path
            if beside and _may_be_headline(value) and _shared(value, body, _words_told(body)) >= _SHARED_WORDS - 1:
                return value.text
    return ""


def is_strange(title: str, body: Body, page_title: str) -> bool:
    """Is a title not shown above the text, and are most of its words not in it? It is that of the site.

    ``page_title`` is the text of the title element, of which the title may be a part.
    """
    every = re.findall(r"\w+", title)
    shown = [number for number, block in enumerate(body.blocks) if is_title(block.text, title)]
    # A short one that is a link leads to the home page, a long one to the article itself.
    own = [n for n in shown if not body.blocks[n].linked or len(title.split()) > HEADLINE_WORDS]
    if _is_of_official(title, page_title) and _shows_another(body, title):
        return True
    if not body.paragraphs or (own and not _is_far(body, own[-1], title)):
        return False
    if own and not any(_is_headed(body.blocks[number]) for number in own):
        # The name of the site in its head, which the text may say too.
        return True
    if own and MARKS.sub("", page_title).strip(" :.*-|").lower() in _title_words().kinds:
        # The name of an organisation as the first heading of all of its pages.
        return True
    site = title in page_title and _names_site(page_title)
    named = len(every) <= _LONGEST_NAME or title not in page_title
    if not shown and (site or (named and _shows_another(body, title))):
        # The name of an organisation, which its statement says too, or what stands at the head of all of its pages.
        return True
    words = {word for word in every if len(word) > 3}
    told = set(re.findall(r"\w+", " ".join(body.paragraphs)))
    # Of two words ("الوادي نت | آخر الأخبار") the text may say the town.
    return 2 * len(words & told) < max(len(words), _SHARED_WORDS)


def headline_below_name(title: str, body: Body, page_title: str) -> str:
    """The heading with its byline or day right below it on a page whose title is a name of its site alone; else nothing.

    The name is all that the title element has, beside the kind of the page: that of an institution, or one with more behind it in
    the heading; it stands without a day at the head of all pages.
    """
    words = _title_words()
    parts = _PARTS.split(page_title)
    names = [part for part in parts if part.strip(" :.*-|").lower() not in words.kinds]
    if len(names) != 1 or len(names[0].split()) > _LONGEST_SITE:
        return ""
    extended = names[0] != title and names[0] in _PARTS.split(title)
    if not extended and not (names[0] == title and words.institutions.match(title)):
        return ""
    shown = next((number for number, block in enumerate(body.blocks) if is_title(block.text, title)), None)
    if shown is None:
        return ""
    told = _words_told(body)
    # A lead stands right below a headline, and below the first sentence what others write.
    first = shown + (_NAME_LINES if len(parts) == 1 else 1)
    for number in range(first, min(_first_sentence(body) or len(body.blocks), shown + _NAME_REACH)):
        block, below = body.blocks[number], body.blocks[number + 1 : number + 3]
        headed = block.heading and _may_be_headline(block) and not is_title(block.text, title)
        dated = any(of_head(line, "") or is_bar(line) or begins_with_day(line.text) for line in below)
        if headed and dated and _shared(block, body, told):
            return block.text
    return ""


def _first_sentence(body: Body) -> int:
    """The number of the first block that is a sentence with its full stop, 0 where none is."""
    return next((number for number, block in enumerate(body.blocks) if block.sentence and block.text.endswith(".")), 0)


def _names_site(title: str) -> bool:
    """Does a title begin as those of sites do ("the official site of …"), or is a part of it the kind of the page ("article")?"""
    plain = MARKS.sub("", title).strip(" :.*-|").lower()
    others = [part for part in _PARTS.split(plain) if part not in _title_words().kinds]
    of_kind = len(others) < len(_PARTS.split(plain)) and all(len(part.split()) <= _LONGEST_NAME for part in others)
    return of_kind or plain.startswith(_title_words().openings)


def _is_of_official(title: str, page_title: str) -> bool:
    """Is a title the part of a page's title beside "the official site": the name of whose site it is?"""
    parts = [part for part in _PARTS.split(page_title) if part.strip(" :.*-|")]
    official = len(parts) > 1 and MARKS.sub("", parts[-1]).lower().startswith(_title_words().openings)
    return official and title in parts[:-1]


def _shows_another(body: Body, title: str) -> bool:
    """Does another headline stand above a text that tells of its words?"""
    told = _words_told(body)
    return any(
        _is_headed(block) and not is_title(block.text, title) and _shared(block, body, told) >= _SHARED_WORDS - 1
        for block in body.blocks[: body.first + 1]
    )


def _is_far(body: Body, place: int, title: str) -> bool:
    """Does another headline stand between a title and the text, and not right below the title as a lead does?"""
    if title.endswith(("؟", "!", "»")) or ":" in title:
        return False
    # The name of a site is the first line of its page, with the day of the visit beside it.
    site = not place and not _is_headed(body.blocks[place])
    far = place + (_FAR - 1 if site else _FAR)
    others = [
        (number, body.blocks[number])
        for number in range(far, body.first + 1)
        if _is_headed(body.blocks[number]) and not is_title(body.blocks[number].text, title)
    ]
    if not others:
        return False
    # Byline and day stand below the headline, not below the name of a site.
    between = body.blocks[place + 1 : others[0][0]]
    heads = any(of_head(block, "") or (not block.linked and looks_like_name(block.text)) for block in between)
    if heads and not (site and len(title.split()) <= _LONGEST_SITE):
        return False
    told = _words_told(body)
    return any(_shared(block, body, told) >= _SHARED_WORDS - 1 for _, block in others)


def headline_of(body: Body) -> str:
    """The headline of a text whose page names none: the line near its beginning that shares most words with it.

    What is a heading above the text, or called one, needs to share fewer.
    """
    told = _words_told(body)
    best, most = "", _SHARED_WORDS - 1
    start = max(0, body.first - HEAD_LINES)
    # Where no headline is known, a line above it may count as the first of the text.
    first = _first_sentence(body)
    for number, block in enumerate(body.blocks[start : body.first + HEAD_LINES], start):
        shared = _shared(block, body, told)
        if number <= max(body.first, first) and shared and _is_headed(block):
            shared += _SHARED_WORDS - 1
        elif number < max(body.first, first) and shared:
            below = body.blocks[number + 1 : number + 3]
            if block.bold and below and bare_name(below[0].text):
                shared += _SHARED_WORDS - 1
            elif number < body.first and any(of_head(b, "") for b in below):
                # With byline or day below it, or below its lead.
                shared += 1
        signed = number < body.first and of_head(body.blocks[number + 1], "")
        shortest = _SHORTEST_HEADLINE if signed else HEADLINE_WORDS
        if shared > most and _may_be_headline(block, shortest) and not of_head(block, ""):
            best, most = block.text, shared
    return best


def words_in_text(title: str, text: str) -> int:
    """How many of the longer words of a title a text says too, whatever particles are written to them."""
    return len(_stems(title) & _stems(text))


def _words_told(body: Body) -> Counter[str]:
    """In how many paragraphs of a text each of its words stands."""
    return Counter(word for paragraph in body.paragraphs for word in _stems(paragraph))


def _stems(text: str) -> set[str]:
    """The longer words of a text without the particles that are written as part of a word."""
    return {_PARTICLES.sub("", word) for word in re.findall(r"\w+", text) if len(word) > 3}


def _shared(block: Block, body: Body, told: Counter[str]) -> int:
    """How many words a line shares with a text. One that counts as a paragraph itself shares no word with itself."""
    return sum(told[word] > (block.text in body.paragraphs) for word in _stems(block.text))


def _may_be_headline(block: Block, shortest: int = HEADLINE_WORDS) -> bool:
    words = block.text.count(" ") + 1
    quoted = any(QUOTED.search(names_of(node)) or node.name == "blockquote" for node in block.path[-QUOTE_LEVELS:])
    running = block.text.partition(":")[0].strip() in _title_words().tickers
    short = shortest <= words <= _LONGEST_HEADLINE and not running
    return short and not block.linked and not block.text.endswith(".") and not quoted and not is_code(block.text)


def _is_headed(block: Block) -> bool:
    """Is a line a heading, or in an element that is called a title?"""
    if not _may_be_headline(block):
        return False
    named = block.heading or any(
        _TITLED.search(node.attribute("class")) or _LARGE_STYLE.search(node.attribute("style"))
        for node in (*block.path[-_TITLE_LEVELS:], *_dress_inside(block.element))
    )
    return named or any(
        # Between line breaks, with the whole text around it.
        (_TITLED.search(names_of(node)) or _is_large(node)) and clean(node.get_text()) == block.text
        for node in block.element.named("span", "b", "strong", "font")
    )


def _is_large(element: Element) -> bool:
    """Are the letters of an element those of a headline, as pages without headings set them (<font size=5>, font-size: 26px)?"""
    return (element.name == "font" and element.attribute("size") in _LARGE) or bool(
        _LARGE_STYLE.search(element.attribute("style"))
    )


def _dress_inside(element: Element) -> Iterator[Element]:
    """The elements within another that hold all of its text, one inside the other."""
    while len(element.contents) <= _MOST_PARTS:
        inner = [node for node in element.children if isinstance(node, Element) or str(node).strip()]
        if len(inner) != 1 or not isinstance(inner[0], Element):
            break
        element = inner[0]
        yield element
