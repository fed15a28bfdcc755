"""How much Arabic a text has."""

from __future__ import annotations

import re

_ARABIC = re.compile("[\u0621-\u064a]+")


def arabic_letters(text: str) -> int:
    """How many Arabic letters a text has."""
    return sum(map(len, _ARABIC.findall(text)))
