"""Elements of a page that are set apart from its text by scripts and styles, and not by names: cards that are clicked, and
narrow boxes that a text flows around."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipelines.letters import arabic_letters
from pipelines.metadata import clean

# By these attributes an element may be one of them.
SIGNS = frozenset({"onclick", "data-href", "style", "align"})
_CLICKED = ("cursor-pointer", "clickable")
_NAVIGATES = re.compile(r"location|href|https?:|open|push|navigat|/|\bgo|link|url|\w\(\s*['\"]?[\w.-]*\d")
_CARDS = frozenset({"div", "li", "td", "tr", "table", "section", "article", "h2", "h3", "h4", "span", "center"})
_FLOATS = re.compile(r"float\s*:\s*(?:left|right)")
_WIDTH = re.compile(r"(?<![\w-])width\s*:\s*([\d.]+\s*(?:px|%)?)")
# "40%", "280", "280px".
_NARROW = re.compile(r"^(?:[1-5]?\d(?:\.\d+)?\s*%|[1-3]?\d\d?\s*(?:px)?)$")
_LEAST_CARDS = 3
_HEADLINE_WORDS = 4
_LEAST_NOTE = 30
_NEAR = 3
_NOTE_SHARE = 0.2
# A card that leads to another page has at most so many Arabic letters.
_LONGEST_CARD = 500


def may_be_apart(tag: str, attributes: Mapping[str, str]) -> bool:
    """Is an element worth a look, by its name and its attributes?"""
    return (
        "onclick" in attributes
        or "data-href" in attributes
        or (tag == "table" and attributes.get("align") in ("left", "right"))
        or (tag == "div" and bool(_FLOATS.search(attributes.get("style", ""))))
    )


def roles(elements: Sequence[HtmlElement], root: HtmlElement) -> Iterable[tuple[HtmlElement, str]]:
    """Which of some elements of a page are "link" to another page or "note" beside the text.

    None is a link where most of the page is in such elements, unless they are cards.
    """
    everything = _letters(root)
    every = [element for element in elements if _is_clicked(element)]
    clicked = [element for element in every if _letters(element) <= _LONGEST_CARD]
    # Paragraphs may be clicked to be read aloud; headline, teaser and day in one element are a card.
    cards = len(clicked) >= _LEAST_CARDS and all(map(_has_lines, every))
    if cards or 2 * sum(map(_letters, every)) < everything:
        yield from ((element, "link") for element in clicked)
    for element in elements:
        if _is_narrow(element):
            letters = _letters(element)
            beside = (element.itersiblings(preceding=True), element.itersiblings())
            if _LEAST_NOTE <= letters <= min(_LONGEST_CARD, _NOTE_SHARE * everything) and all(
                sum(map(_letters, islice(others, _NEAR))) >= letters for others in beside
            ):
                yield element, "note"


def _is_clicked(element: HtmlElement) -> bool:
    script = element.get("onclick")
    names = element.get("class", "")
    marked = script is not None or element.get("data-href") is not None or any(name in names for name in _CLICKED)
    return marked and element.tag in _CARDS and (script is None or bool(_NAVIGATES.search(script)))


def _is_narrow(element: HtmlElement) -> bool:
    style = element.get("style", "")
    if not (element.tag == "table" and element.get("align") in ("left", "right")) and not _FLOATS.search(style):
        return False
    told = _WIDTH.search(style)
    return bool(_NARROW.match((element.get("width") or (told[1] if told else "")).strip()))


def _has_lines(element: HtmlElement) -> bool:
    """Has an element at least two lines, the first of them a headline of some words?"""
    lines = [clean(line) for line in element.itertext() if not line.isspace()]
    return len(lines) > 1 and lines[0].count(" ") + 1 >= _HEADLINE_WORDS and not lines[0].endswith(".")


def _letters(element: HtmlElement) -> int:
    return arabic_letters(element.text_content())
