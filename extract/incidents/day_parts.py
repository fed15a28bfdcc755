"""The parts of a day that a report names: dawn, morning, noon, afternoon, evening, night."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from extract.language.tokens import tokenize
from extract.language.word_table import WordTable
from extract.paths import DATA

DAY_PARTS = ("dawn", "morning", "noon", "afternoon", "evening", "night")


NO_PARTS: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def load_day_parts(path: Path = DATA / "lexicon" / "same_incident.toml") -> WordTable[str]:
    """The words for parts of a day. Raises ValueError when a part has no words or an unknown name."""
    rows = tomllib.loads(path.read_text("utf-8")).get("day_parts", {})
    if set(rows) != set(DAY_PARTS) or not all(rows.values()):
        raise ValueError(f"{path.name}: day_parts: write words for each of {', '.join(DAY_PARTS)} and no other")
    return WordTable([(word, part) for part, words in rows.items() for word in words])


def day_parts(text: str) -> frozenset[str]:
    """The parts of a day that a text names."""
    found = {entry.payload for entry in load_day_parts().found(tokenize(text))}
    return frozenset(found) if found else NO_PARTS
