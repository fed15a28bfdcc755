"""Lists of words in data/lexicon that the reading of pages goes by."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from extract.paths import DATA

_OF_BOXES = (
    "networks", "network_classes", "embedded", "search_fields", "mail_fields", "subscribe", "labels_of_text", "summaries",
    "series", "ordinals",
)  # fmt: skip


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = ("seconds", "minutes", "hours", "days", "weeks")
_OF_DATES = (*WEEKDAYS, *UNITS, "updated", "again", "published", "published_on", "visited")


class WordListError(ValueError):
    """A table that cannot be used: the message names the file, the list and what to do."""


def read_lists(path: Path, needed: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The lists of a table by their names; a string is a list of the words in it.

    Raises WordListError for a file that is no TOML, a list that is missing, empty or unknown, and for what is no word.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WordListError(f"{path.name}: {error}; correct the line") from error
    for name in needed:
        if not table.get(name):
            raise WordListError(f"{path.name}: the list '{name}' is missing or empty; add it")
    for name in table.keys() - set(needed):
        raise WordListError(f"{path.name}: the list '{name}' is unknown; use one of {', '.join(sorted(needed))}")
    lists = {name: tuple(words.split() if isinstance(words, str) else words) for name, words in table.items()}
    for name, words in lists.items():
        for word in words:
            if not isinstance(word, str) or not word.strip():
                raise WordListError(f"{path.name}: the list '{name}' holds {word!r}, which is no word; take it out")
    return lists


def alternatives(words: Iterable[str]) -> str:
    """The part of a regular expression that finds any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def fault_words() -> dict[str, tuple[str, ...]]:
    """What pages say that show a fault of their server, by the list of data/lexicon/faults.toml. Raises WordListError."""
    return read_lists(DATA / "lexicon" / "faults.toml", ("passing", "passing_always", "refused", "refused_always"))


@lru_cache(maxsize=1)
def box_words() -> dict[str, tuple[str, ...]]:
    """What forms, posts and labels beside a text are known by, by the list of data/lexicon/boxes.toml. Raises WordListError."""
    return read_lists(DATA / "lexicon" / "boxes.toml", _OF_BOXES)


@lru_cache(maxsize=1)
def date_words() -> dict[str, tuple[str, ...]]:
    """How pages write days, by the list of data/lexicon/page_dates.toml. Raises WordListError."""
    return read_lists(DATA / "lexicon" / "page_dates.toml", _OF_DATES)
