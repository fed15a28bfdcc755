"""Do the words of a page tell news, or something else that a site shows: about itself, prices, offers, what readers write?

No single word decides. The weights (data/weights/page.csv) are learned from texts of both kinds (``pipelines.page_training``).
"""

from __future__ import annotations

import re

from extract.language.normalize import normalize, without_attached
from extract.language.remembered import Remembered
from extract.model import Features, load_table, score
from pipelines.letters import MARKS

TABLE = "page"
# So many letters of a text tell what it is.
OPENING = 1500
_WORDS = re.compile(r"[^\W\d_]+|\d[\d.,:٫٬%/]*")
# A text with a figure for every three words is full of them.
FULL_OF_FIGURES = 3.0


def page_features(title: str, text: str) -> Features:
    """What a page says: the words of its title and of its text's beginning, the first of both, and how full of figures it is."""
    headline, words = _words(title), _words(text[:OPENING])
    features: Features = dict.fromkeys([f"title:{word}" for word in headline], 1.0)
    # News begin with what happened.
    features |= dict.fromkeys(
        [f"(headline) {word}" for word in headline[:1]] + [f"(first) {word}" for word in words[:1]], 1.0
    )
    told = [word for word in words if not word[0].isdigit()]
    features |= dict.fromkeys(told, 1.0)
    features["(figures)"] = min(1.0, FULL_OF_FIGURES * (len(words) - len(told)) / max(1, len(words)))
    return features


def service_odds(title: str, text: str) -> float:
    """The log-odds that a page is no news by its words, whatever its markup says."""
    return score(load_table(TABLE), page_features(title, text))


def _words(text: str) -> list[str]:
    return [PLAIN[word] for word in _WORDS.findall(MARKS.sub("", text))]


# A word without what is attached to it, in one spelling.
PLAIN: Remembered[str, str] = Remembered(lambda word: without_attached(normalize(word)))
