"""Why a person should look at an incident."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from extract.language.tokens import tokenize
from extract.language.word_table import WordTable
from extract.paths import DATA
from extract.schema import Actor

# Below these an incident waits for a person: its confidence, and the score of its loosest link.
_UNSURE, _LOOSE = 0.45, 0.6


@lru_cache(maxsize=1)
def _group_words() -> WordTable[str]:
    """The words with which names of armed groups begin (data/lexicon/actor_words.toml)."""
    rows = tomllib.loads((DATA / "lexicon" / "actor_words.toml").read_text("utf-8"))
    return WordTable([(word, "rebel") for word in rows["groups"]["rebel"]])


def find_doubts(
    agreement: str, confidence: float, link: float, new_place: str | None, country: str | None, actors: Iterable[Actor]
) -> Iterator[str]:
    """The doubts in words. ``link`` is the score of the loosest link, ``new_place`` a name beyond the gazetteer."""
    if agreement == "conflict":
        yield "the sources contradict each other"
    if confidence < _UNSURE:
        yield "low confidence"
    if link < _LOOSE:
        yield "a report is linked loosely"
    if new_place:
        yield "the place is not in the gazetteer"
    if not country:
        yield "no country"
    for actor in actors:
        if actor.id is None and names_a_group(actor.text):
            yield f"{actor.text} is not in the actor table"


@lru_cache(maxsize=50_000)
def names_a_group(text: str) -> bool:
    """Is it the name of an armed group, "كتيبة الريح", and not just "الجماعة"?"""
    tokens = [token for token in tokenize(text) if token.kind == "word"]
    head = _group_words().at(tokens, 0) if tokens else None
    return head is not None and len(tokens) > head.last
