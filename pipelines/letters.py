"""How much Arabic a text has, and the signs that are no letters."""

from __future__ import annotations

import re

# Tatweel, vowels and the small alef: a word is the same without them.
MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_ARABIC = re.compile("[\u0621-\u064a]+")


def arabic_letters(text: str) -> int:
    """How many Arabic letters a text has."""
    return sum(map(len, _ARABIC.findall(text)))
