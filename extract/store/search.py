"""What the full-text index holds, so that a search for حكومة finds الحكومة, وللحكومة and حكومةً."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from extract.language.tokens import proclitic_splits, tokenize


@lru_cache(maxsize=200_000)
def search_word(norm: str) -> str:
    """The word without its article and what stands before the article: ``search_word("وبالحكومه") == "حكومه"``.

    A single letter that may be a conjunction, a preposition or part of the word stays (``other_readings``).
    """
    rests = [rest for proclitics, rest in proclitic_splits(norm) if proclitics.endswith(("ال", "لل"))]
    return min(rests, key=len, default=norm)


@lru_cache(maxsize=200_000)
def other_readings(norm: str) -> tuple[str, ...]:
    """What else the word may be: ``other_readings("وحكومه") == ("حكومه",)``; the rest keeps three letters or more."""
    word = search_word(norm)
    readings = {search_word(rest) for proclitics, rest in proclitic_splits(norm) if proclitics and len(rest) > 2}
    return tuple(sorted(readings - {word}))


def index_columns(title: str, text: str) -> tuple[str, str, str]:
    """Title and text as search words in their order, and the other readings of their words, each once."""
    columns = []
    readings: set[str] = set()
    for field in (title, text):
        norms = [token.norm for token in tokenize(field) if token.kind != "sign"]
        columns.append(" ".join(search_word(norm) for norm in norms))
        for norm in set(norms):
            readings.update(other_readings(norm))
    return columns[0], columns[1], " ".join(sorted(readings))


def search_query(words: str) -> str:
    """An FTS5 query for all of the words in any order; signs are dropped, so no input is a syntax error.

    Empty when there is no word to look for.
    """
    return " ".join(_quoted(search_word(token.norm) for token in tokenize(words) if token.kind != "sign"))


def _quoted(words: Iterable[str]) -> Iterable[str]:
    return (f'"{word}"' for word in words)
