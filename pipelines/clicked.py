"""Elements of a page that lead to another page by scripts and not by links: cards that are clicked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from pipelines.letters import arabic_letters
from pipelines.metadata import clean

# By these attributes an element may be one of them.
SIGNS = frozenset({"onclick", "data-href"})
_CLICKED = ("cursor-pointer", "clickable")
_NAVIGATES = re.compile(r"location|href|https?:|open|push|navigat|/|\bgo|link|url|\w\(\s*['\"]?[\w.-]*\d")
_CARDS = frozenset({"div", "li", "td", "tr", "table", "section", "article", "h2", "h3", "h4", "span", "center"})
_LEAST_CARDS = 3
_HEADLINE_WORDS = 4
# A card that leads to another page has at most so many Arabic letters.
_LONGEST_CARD = 500


def is_marked(attributes: Mapping[str, str]) -> bool:
    """Does an element look as if it were clicked, by its attributes?"""
    names = attributes.get("class", "")
    return not SIGNS.isdisjoint(attributes) or any(name in names for name in _CLICKED)


def links(elements: Sequence[HtmlElement], root: HtmlElement) -> list[HtmlElement]:
    """Which of some elements of a page lead to another one; none where most of the page is in such, unless they are cards."""
    everything = _letters(root)
    every = [element for element in elements if _is_clicked(element)]
    clicked = [element for element in every if _letters(element) <= _LONGEST_CARD]
    # Paragraphs may be clicked to be read aloud; headline, teaser and day in one element are a card.
    cards = len(clicked) >= _LEAST_CARDS and all(map(_has_lines, every))
    return clicked if cards or 2 * sum(map(_letters, every)) < everything else []


def _is_clicked(element: HtmlElement) -> bool:
    script = element.get("onclick")
    return element.tag in _CARDS and (script is None or bool(_NAVIGATES.search(script)))


def _has_lines(element: HtmlElement) -> bool:
    """Has an element at least two lines, the first of them a headline of some words?"""
    lines = [clean(line) for line in element.itertext() if not line.isspace()]
    return len(lines) > 1 and lines[0].count(" ") + 1 >= _HEADLINE_WORDS and not lines[0].endswith(".")


def _letters(element: HtmlElement) -> int:
    return arabic_letters(element.text_content())
