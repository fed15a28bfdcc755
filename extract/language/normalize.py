"""Folding of spelling differences, one word at a time, so that offsets always stay those of the original text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from extract.language.morphology import folded_letters
from extract.language.remembered import Remembered

# Tatweel, zero-width and bidirectional controls, small Koranic signs: they carry nothing that is searched for.
_INVISIBLE = re.compile("[\u0610-\u061a\u0640\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_DIGITS = {ord(a): b for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for a, b in zip(digits, "0123456789", strict=True)}


def _folded(code: int) -> str:
    letter = _INVISIBLE.sub("", chr(code))
    return letter and folded_letters().get(code, letter).translate(_DIGITS)


_FOLDED: Remembered[int, str] = Remembered(_folded)


@lru_cache(maxsize=200_000)
def normalize(word: str) -> str:
    """The search form of one word or short phrase. ``normalize("إِسرائيـل") == "اسراييل"``; digits become ASCII."""
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word).translate(_FOLDED)
    return word.lower()


def without_article(word: str) -> str:
    """A normalised word without its article, which stands in ل + ال too ("الجيش", "للجيش": "جيش")."""
    return word.removeprefix("لل").removeprefix("ال")


@lru_cache(maxsize=100_000)
def without_attached(word: str) -> str:
    """A normalised word without its article and what stands before it ("وبالجيش" loses its first letter only)."""
    for prefix in ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل"):
        if word.startswith(prefix) and len(word) - len(prefix) > 2:
            return word[len(prefix) :]
    return word


def without_ending(word: str, endings: Iterable[str]) -> str:
    """A normalised word without the first of some endings that leaves three letters of it, if any does."""
    return word.removesuffix(next((end for end in endings if word.endswith(end) and len(word) - len(end) > 2), ""))
