"""How much Arabic a text has, and the signs that are no letters."""

from __future__ import annotations

import re

import numpy as np

# Tatweel, vowels and the small alef: a word is the same without them.
MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
# Verses and holy texts have a vowel on every third letter at least; prose has a few.
_VOWELS = re.compile("[\u064b-\u065f\u0670]")
_VOWELLED = 1 / 3
_LETTERS = re.compile(r"[^\W\d_]+")
# Persian and Urdu letters that Arabic does not have.
_NOT_ARABIC = re.compile("[پچگژٹڈڑںےیک]")
_FIRST, _LAST = 0x0621, 0x064A


def arabic_letters(text: str) -> int:
    """How many Arabic letters a text has."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    return int(np.count_nonzero((units >= _FIRST) & (units <= _LAST)))


def is_vowelled(text: str) -> bool:
    """Is a text written with its vowels, as verses and holy texts are?"""
    vowels = len(_VOWELS.findall(text))
    return vowels > 0 and vowels >= _VOWELLED * arabic_letters(text)


def is_arabic(text: str) -> bool:
    """Is a text Arabic, and neither in Latin letters nor Persian or Urdu?"""
    arabic = arabic_letters(text)
    return (
        arabic >= 0.5 * max(1, sum(map(len, _LETTERS.findall(text))))
        and len(_NOT_ARABIC.findall(text)) <= 0.02 * arabic
    )
