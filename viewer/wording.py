"""What the pages say, in English and Arabic: words, codes, types, countries, actors (viewer/words.toml; a rule that
strips lines says itself what it is)."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from extract.event_types import EVENT_TYPES
from extract.export.sides import name as name_en
from extract.language.boilerplate import boilerplate_rows
from extract.paths import DATA
from extract.schema import Actor

LANGUAGES = ("en", "ar")
# How extract.incidents.doubts ends what it says of an actor.
_UNLISTED = " is not in the actor table"


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        found = {name: {key: tuple(said) for key, said in table.items()} for name, table in tomllib.load(file).items()}
    found["rule"] |= {row.id: row.says for row in boilerplate_rows()}
    return found


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, tuple[str, str]]:
    with (DATA / "gazetteer" / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso2"]: (row["name_en"], row["name_ar"]) for row in csv.DictReader(file)}


class Wording:
    """The words of one language, ``en`` or ``ar``; calling it gives a word: ``t("killed")``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.direction = "rtl" if language == "ar" else "ltr"
        self._column = LANGUAGES.index(language)

    def __call__(self, key: str, **values: object) -> str:
        """The word or sentence for ``key``, with values put in. Raises KeyError for a key that nobody wrote."""
        return _tables()["words"][key][self._column].format(**values)

    def code(self, vocabulary: str, code: object) -> str:
        """What a code of a vocabulary means; the code itself where nobody wrote it."""
        said = _tables().get(vocabulary, {}).get(str(code))
        return said[self._column] if said else str(code or "")

    def value(self, column: str, value: str) -> str:
        """What a value of a column of the tables means; the value itself where it is no code."""
        shown = {"country": self.country, "type": self.type}.get(column)
        return shown(value) if shown else self.code(column, value)

    def doubt(self, told: str) -> str:
        """Why a person should look at an incident, in this language."""
        name, known, _ = told.partition(_UNLISTED)
        return f"{name}: {self('unlisted_actor')}" if known else self.code("doubt", told)

    def type(self, code: str) -> str:
        """The name of an event type."""
        kind = EVENT_TYPES.get(code)
        return (kind.name_ar if self.language == "ar" else kind.sub_event_type) if kind else code

    def country(self, code: str | None) -> str:
        """The name of a country by its ISO code, or nothing."""
        names = _countries().get(code or "")
        return names[self._column] if names else code or ""

    def actor(self, actor: Mapping[str, str | None]) -> str:
        """The name of an actor of an incident (id, name and class)."""
        written = actor["name"] or ""
        if self.language == "ar":
            return written
        return name_en(Actor(written, actor["id"], written, actor["class"] or "unknown"))

    def actors(self, packed: str) -> list[str]:
        """The names of the actors in a JSON column of an incident."""
        return [self.actor(actor) for actor in json.loads(packed)]

    def amount(self, low: int | None, best: int | None, high: int | None) -> str:
        """A count with its range in a few signs: ``4``, ``5 (4–7)``, ``10+``, or nothing."""
        if low is None:
            return ""
        if best is None:
            return f"{low}+" if high is None else f"{low}–{high}"
        if low == best == high:
            return str(best)
        return f"{best} ({low}–{'' if high is None else high})"


def wording(language: str) -> Wording:
    """The words of a language; English for any that is not Arabic."""
    return _of("ar" if language == "ar" else "en")


@lru_cache(maxsize=2)
def _of(language: str) -> Wording:
    return Wording(language)
