"""What a line of a page is, by itself: the headline again, a number; how it is dressed and where it stands."""

from __future__ import annotations

import re

from pipelines.blocks import BLOCKS, Block
from pipelines.bylines import (
    byline,
    names_helper,
)
from pipelines.metadata import clean
from pipelines.page_dates import looks_like_date, says_published
from pipelines.subtree import Element

_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
# So many elements around a line are looked at.
LEVELS = 5
# "6:05 م"
_HOUR = re.compile(r"\W*\d{1,2}[:.]\d\d\s?(?:ص|م|صباحاً?|مساءً?|[ap]m)?\W*$", re.IGNORECASE)
# "2021: 17.7": an entry of a list of figures.
_OF_YEAR = re.compile(r"(?:19|20)\d\d\s*:\s*[\d.,٫٬]+\s?[%٪]?")
# With these a sentence ends, or leads on.
STOPS = (".", "؟", "!", "»", ":", "…")
# "2/7" before the text of a picture.
COUNTER = re.compile(r"^\d{1,3}\s*/\s*\d{1,3}\s+")
# In letters: bylines and days are no longer.
LONGEST_LINE = 110
# Elements of lines of tables and lists.
LISTED = frozenset({"li", "td", "th", "dd", "dt"})
# So many lines above a first sentence are its head.
HEAD_LINES = 8
_LONGEST_BAR = 200
_LEAST_LABELS = 2
_MOST_LABELS = 12
_WORD = re.compile(r"\w")
_PICTURES = frozenset({"amp-img", "figure", "picture", "img"})
_WORDS = re.compile(r"\w+")
_SPOKEN = re.compile(r"[^\W\d_]{2}")
# "ج ن م 0012 4 اقت 0312 /سوق-القمح/"
_SLUG = re.compile(r"(?:^|\s)/\s?[^\W\d]+(?:[-/][^\W\d]+)+\s?/(?:\s|$)|\s[^\W\d]+(?:-[^\W\d]+){1,3}$")
_OPENING, _CLOSING = '«"“„', '»"”“'
_LEADING = re.compile(r"(?::|\s(?:على|حول|عن))\s*$")
_SHORTEST_QUOTED = 15
_MOST_BESIDE_TITLE = 10
# A sentence that is shown again in large letters, and who said it.
QUOTED = re.compile(r"quot|highlight|exergue|citation", re.IGNORECASE)
# So many lines has a small box, or what an outlet says of itself.
MOST_LINES = 5
# Elements that are parts of a text and not the whole.
PARTS = frozenset({"p", "li", "tr", "tbody", "blockquote", "h2", "h3", "h4", "ul", "ol", "time"})


def names_of(element: Element) -> str:
    """What the template calls an element: its class, id and itemprop."""
    return f"{element.attribute('class')} {element.attribute('id')} {element.attribute('itemprop')}"


def is_title(line: str, title: str) -> bool:
    """Is a line the headline of the page, or nearly?"""
    text, whole = line.strip(" .…"), title.strip(" .…")
    if text == whole:
        return bool(text)
    return len(text) > 25 and len(text) < 1.3 * len(whole) and (text in whole or whole in text)


def quotes_title(line: str, title: str) -> bool:
    """Does a line name the headline, in quotation marks or behind a colon or "on", with a few words, as above the comments on a text?"""
    if len(title) < _SHORTEST_QUOTED or title not in line:
        return False
    before, _, behind = line.partition(title)
    marked = before.rstrip().endswith(tuple(_OPENING)) and behind.lstrip().startswith(tuple(_CLOSING))
    named = _LEADING.search(before) and not behind.rstrip().endswith(".")
    return bool(marked or named) and 0 < len(_WORDS.findall(before + behind)) <= _MOST_BESIDE_TITLE


def dress_of(block: Block) -> tuple[str, str]:
    """How a block is dressed: the name and the class of its element."""
    return block.element.name, block.element.attribute("class")


def place_of(block: Block) -> tuple[object, ...]:
    """Where a block stands, by the names of its element and of the two around it; where none has a name, by the outermost itself."""
    around = block.path[-3:]
    names = tuple((element.name, element.attribute("class"), element.attribute("id")) for element in around)
    named = any(element.attribute("class") or element.attribute("id") for element in around)
    return names if named else (*names, around[0])


def is_number(text: str) -> bool:
    """Is a line nothing but numbers and signs (an hour, a counter), or an address?"""
    return bool(_ADDRESS.match(text)) or (
        len(text) <= 20
        and not _OF_YEAR.fullmatch(text)
        and (bool(_HOUR.match(text)) or not re.search(r"[^\W\d_]", text))
    )


def is_hour(text: str) -> bool:
    """Is a line nothing but the time of a clock?"""
    return _HOUR.match(text) is not None


def is_code(text: str) -> bool:
    """Is most of a line numbers and single letters, with a word between strokes, as agencies mark their pieces?"""
    words = text.split()
    return bool(_SLUG.search(text)) and 2 * sum(map(bool, map(_SPOKEN.search, words))) <= len(words)


def of_head(block: Block, title: str) -> bool:
    """Is a block the headline, the byline or the date line again?"""
    if is_title(block.text, title):
        return True
    return len(block.text) <= LONGEST_LINE and (
        byline(block.text) is not None or looks_like_date(block.text) or names_helper(block.text)
    )


def is_bar(block: Block) -> bool:
    """Is a line above a text a bar of labels (days, counters, buttons), each in an element of its own, or does it begin with a day?"""
    if block.text.endswith((".", "»", "؟", "!", ":")) or block.element.name in PARTS:
        return False
    return len(labels_of(block)) >= _LEAST_LABELS or (len(block.text) <= _LONGEST_BAR and says_published(block.text))


def labels_of(block: Block) -> list[str]:
    """The texts of the inline elements of which a line consists; none when it has words of its own or other blocks."""
    labels: list[str] = []
    for child in block.element.children:
        if not isinstance(child, Element):
            if _WORD.search(child.get_text()):
                return []
        elif child.name in _PICTURES and not _WORD.search(child.get_text()):
            # Whoever wrote is pictured beside the name.
            continue
        elif child.name == "br" or child.name in BLOCKS:
            return []
        elif _WORD.search(text := clean(child.get_text())):
            labels.append(text)
            if len(labels) > _MOST_LABELS:
                return []
    return labels
