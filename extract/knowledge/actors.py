"""The actor table: organisations with their aliases, and the words that build the names of the others."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extract.knowledge.actor_rows import (
    ActorError,
    ActorRow,
    Alias,
    read_actors,
    read_aliases,
    read_forces,
    read_people,
    read_states,
    search_form,
    spelling_variants,
)
from extract.knowledge.tables import compiled, fingerprint
from extract.language.normalize import normalize
from extract.language.remembered import Remembered
from extract.language.word_table import WordTable, openers
from extract.paths import DATA

__all__ = ["ActorError", "ActorRow", "ActorTable", "Alias", "read_actors", "read_aliases", "spelling_variants"]

FILES = ("actors.csv", "aliases.csv", "people.csv", "sources.csv", "forces.toml")
_COMPILED_FORM = 1


class ActorTable:
    """Everything that is known of actors before an article is read.

    ``folder`` holds actors.csv and aliases.csv, and people.csv and forces.toml where there are any; ``words`` is
    actor_words.toml, ``nisbas`` states.csv. Raises ActorError for a row that cannot be used.
    """

    def __init__(self, folder: Path, words: Path, nisbas: Path) -> None:
        code = (Path(__file__), Path(__file__).with_name("actor_rows.py"))
        self.fingerprint = fingerprint([*code, *(folder / name for name in FILES), words, nisbas], _COMPILED_FORM)
        tables = compiled("actors", self.fingerprint, lambda: compile_actors(folder, nisbas))
        self.rows = {row[0]: _actor(row) for row in tables["actors"]}
        aliases = [_alias(row, self.rows) for row in tables["aliases"]]
        self.names: WordTable[tuple[Alias, ...]] = WordTable(
            [(form, tuple(aliases[index] for index in found)) for form, found in tables["names"].items()]
        )
        self.forces_of: dict[tuple[str, str], list[ActorRow]] = {}
        for actor in self.rows.values():
            if actor.force:
                self.forces_of.setdefault((actor.country, actor.force), []).append(actor)
        self.nisbas: dict[str, str] = tables["nisbas"]
        self.countries: WordTable[str] = WordTable(tables["countries"])
        finer = folder / "forces.toml"
        self.force_kinds = _words(read_forces(finer) if finer.exists() else {})
        rows = tomllib.loads(words.read_text("utf-8"))
        self.forces = _words(rows["forces"])
        self.groups = _words(rows["groups"])
        self.members = _words(rows["members"])
        self.armed = _words(rows["generic_armed"])
        self.unarmed = _words(rows["unarmed"])
        self.anaphors = _words(rows["anaphors"])
        self.bands = _with_article({"band": rows["bands"]["words"]})
        self.band_adjectives = _with_article(rows["band_adjectives"])
        self.sponsors = _words(rows["sponsors"])
        self.adjectives = _words(rows["adjectives"])
        self.acts = _words(rows["acts"])
        self.arms = _words(rows["arms"])
        self.described = _words(rows["described"])
        # The kinds of mention that may begin with a word, in the order in which they are tried.
        self.opens = openers(
            {
                "named": (self.names, self.members),
                "force": (self.forces,),
                "act": (self.acts,),
                "group": (self.groups,),
                "anaphor": (self.anaphors,),
                "band": (self.bands,),
                "generic": (self.armed, self.unarmed),
                "country": (self.countries,),
            }
        )
        self._countries_of: Remembered[str, str | None] = Remembered(self._country_of)

    @classmethod
    def load(cls) -> ActorTable:
        """The project's own table."""
        return cls(DATA / "actors", DATA / "lexicon" / "actor_words.toml", DATA / "actors" / "states.csv")

    def force(self, country: str, kinds: Sequence[str], day: date | None) -> ActorRow | None:
        """The force of a country that is meant by one of ``kinds``, the first that the country has.

        Of two governments the one of that day is meant; where the day is not known, the row that covers both.
        """
        for kind in kinds:
            rows = self.forces_of.get((country, kind), [])
            bounded = [actor for actor in rows if actor.bounded and day is not None and actor.existed(day)]
            lasting = [actor for actor in rows if not actor.bounded]
            if bounded or lasting or len(rows) == 1:
                return (bounded or lasting or rows)[0]
        return None

    def nisba(self, norm: str) -> str | None:
        """The country of an adjective such as السورية, with or without its article and conjunction."""
        return self._countries_of[norm]

    def _country_of(self, norm: str) -> str | None:
        for word in (norm, norm[1:] if norm[:1] in "وبل" else norm):
            bare = word[2:] if word.startswith("ال") else word
            bare = bare[1:] if word.startswith("لل") else bare
            country = self.nisbas.get(bare) or self.nisbas.get(word)
            if country:
                return country
        return None


def _words(forms: Mapping[str, Sequence[str]]) -> WordTable[str]:
    return WordTable([(form, kind) for kind, words in forms.items() for form in words])


def _with_article(forms: Mapping[str, Sequence[str]]) -> WordTable[str]:
    """The words of ``forms``, each without article and with it."""
    return _words({kind: [*words, *(f"ال{word}" for word in words)] for kind, words in forms.items()})


def compile_actors(folder: Path, nisbas: Path) -> dict[str, Any]:
    """Validate all rows and turn them into plain tables. Raises ActorError for a row that cannot be used."""
    states = read_states(nisbas)
    codes = {code for code, _, _ in states}
    actors = read_actors(folder / "actors.csv", codes)
    named = read_aliases(folder / "aliases.csv", actors, codes)
    _check_reach(folder / "actors.csv", actors, {alias.actor.id for _, alias in named})
    people = folder / "people.csv"
    named += read_people(people, actors) if people.exists() else []
    aliases: dict[Alias, int] = {}
    names: dict[str, list[int]] = {}
    for name, alias in named:
        index = aliases.setdefault(alias, len(aliases))
        for variant in spelling_variants(name):
            found = names.setdefault(search_form(variant), [])
            if index not in found:
                found.append(index)
    adjectives: dict[str, str] = {}
    for code, _, stems in states:
        for stem in stems:
            for ending in ("", "ة", "ون", "ين", "ان", "تين", "ات", "ا"):
                adjectives.setdefault(normalize(stem + ending), code)
    return {
        "actors": [tuple(_plain(value) for value in actor) for actor in actors.values()],
        "aliases": [
            (alias.actor.id, _plain(alias.valid_from), _plain(alias.valid_to), alias.country, alias.role)
            for alias in aliases
        ],
        "names": {form: tuple(found) for form, found in names.items()},
        "nisbas": adjectives,
        "countries": [(name, code) for code, names_of, _ in states for name in names_of],
    }


def _check_reach(path: Path, actors: Mapping[str, ActorRow], named: set[str]) -> None:
    """Every actor is met by a name or by a force noun, and a force noun means one actor on any day."""
    forces: dict[tuple[str, str], list[ActorRow]] = {}
    for actor in actors.values():
        if not actor.force and actor.id not in named:
            raise ActorError(f"{path.name}: {actor.id} has neither a name in aliases.csv nor a force; add one")
        if not actor.force:
            continue
        for other in forces.setdefault((actor.country, actor.force), []):
            both = Alias(actor, None, None, None).meets(Alias(other, None, None, None))
            if both and actor.bounded == other.bounded:
                raise ActorError(
                    f"{path.name}: {actor.id} and {other.id} are both the {actor.force} of {actor.country} at one time;"
                    " bound them by valid_from and valid_to"
                )
        forces[actor.country, actor.force].append(actor)


def _plain(value: Any) -> Any:
    return value.toordinal() if isinstance(value, date) else value


def _date(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _actor(row: Sequence[Any]) -> ActorRow:
    return ActorRow._make((*row[:7], _date(row[7]), _date(row[8]), *row[9:]))


def _alias(row: Sequence[Any], actors: Mapping[str, ActorRow]) -> Alias:
    return Alias(actors[row[0]], _date(row[1]), _date(row[2]), row[3], row[4])
