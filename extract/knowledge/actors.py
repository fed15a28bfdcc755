"""The actor table: organisations with their aliases, and the words that build the names of the others."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.language.normalize import normalize
from extract.language.tokens import tokenize
from extract.language.word_table import WordTable
from extract.paths import DATA

CLASSES = frozenset(
    {"state", "rebel", "militia", "political_militia", "identity_militia", "external", "civilian", "protesters",
     "unidentified"}
)  # fmt: skip


class ActorError(ValueError):
    """A row that cannot be used: the message names file, line and what to do."""


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An organisation. ``valid_from`` and ``valid_to`` bound its existence; None means open."""

    id: str
    name_ar: str
    name_en: str
    class_: str
    acled_inter: int
    country: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an actor; it holds only between the dates and in the country where these are given."""

    actor: ActorRow
    valid_from: date | None
    valid_to: date | None
    country: str | None

    def fits(self, day: date | None, countries: Mapping[str, float]) -> bool:
        """Can the name mean this actor in an article of that day about these countries?"""
        starts = [d for d in (self.valid_from, self.actor.valid_from) if d]
        ends = [d for d in (self.valid_to, self.actor.valid_to) if d]
        if day is not None and ((starts and day < max(starts)) or (ends and day > min(ends))):
            return False
        return self.country is None or countries.get(self.country, 0.0) > 0


@dataclass(frozen=True, slots=True)
class Nisba:
    """A country's adjective."""

    country: str


def spelling_variants(name: str) -> Iterable[str]:
    """The spellings that outlets use for one name: ميليشيا/مليشيا, أمريكي/أميركي."""
    variants = [name]
    for first, second in (("ميليشي", "مليشي"), ("أمريك", "أميرك"), ("الإسلامي", "الاسلامي")):
        variants += [v.replace(first, second) for v in variants if first in v]
        variants += [v.replace(second, first) for v in variants if second in v]
    return dict.fromkeys(variants)


def _day(value: str, where: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ActorError(f"{where}: {value!r} is no date; write YYYY-MM-DD") from error


def read_actors(path: Path) -> dict[str, ActorRow]:
    """Read actors.csv. Raises ActorError for an unknown class, a repeated id, a bad date or a missing parent."""
    rows: dict[str, ActorRow] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            where = f"{path.name}: line {line}"
            if not row["actor_id"] or not row["name_ar"] or not row["source"]:
                raise ActorError(f"{where}: actor_id, name_ar and source must be given")
            if row["actor_id"] in rows:
                raise ActorError(f"{where}: the id {row['actor_id']!r} is used twice; choose another")
            if row["class"] not in CLASSES:
                raise ActorError(f"{where}: unknown class {row['class']!r}; use one of {', '.join(sorted(CLASSES))}")
            if not row["acled_inter"].isdigit():
                raise ActorError(f"{where}: acled_inter is {row['acled_inter']!r}; write a number from 1 to 8")
            starts, ends = _day(row["valid_from"], where), _day(row["valid_to"], where)
            if starts and ends and starts > ends:
                raise ActorError(f"{where}: valid_from lies after valid_to; exchange them")
            rows[row["actor_id"]] = ActorRow(
                row["actor_id"], row["name_ar"], row["name_en"], row["class"], int(row["acled_inter"]),
                row["country"], row["parent_actor_id"] or None, starts, ends,
            )  # fmt: skip
    for actor in rows.values():
        if actor.parent and actor.parent not in rows:
            raise ActorError(f"{path.name}: {actor.id}: the parent {actor.parent!r} has no row; add it")
    return rows


def read_aliases(path: Path, actors: Mapping[str, ActorRow]) -> list[tuple[str, Alias]]:
    """Read aliases.csv. Raises ActorError for an unknown actor or a name that two actors share everywhere."""
    aliases: list[tuple[str, Alias]] = []
    owners: dict[tuple[str, str, str, str], str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            where = f"{path.name}: line {line}"
            actor = actors.get(row["actor_id"])
            if actor is None:
                raise ActorError(f"{where}: no actor has the id {row['actor_id']!r}; add it to actors.csv")
            if not row["alias"].strip():
                raise ActorError(f"{where}: the alias is empty; write the name")
            key = (normalize(row["alias"]), row["from"], row["to"], row["country"])
            if owners.setdefault(key, actor.id) != actor.id:
                raise ActorError(
                    f"{where}: {row['alias']!r} is also a name of {owners[key]}; bound it by date or country"
                )
            aliases.append(
                (row["alias"], Alias(actor, _day(row["from"], where), _day(row["to"], where), row["country"] or None))
            )
    return aliases


class ActorTable:
    """Everything that is known of actors before an article is read."""

    def __init__(self, folder: Path, words: Path, nisbas: Path) -> None:
        self.rows = read_actors(folder / "actors.csv")
        aliases = read_aliases(folder / "aliases.csv", self.rows)
        shared: dict[str, list[Alias]] = {}
        for name, alias in aliases:
            for variant in spelling_variants(name):
                bare = " ".join(token.norm for token in tokenize(variant))
                known = shared.setdefault(bare, [])
                if alias not in known:
                    known.append(alias)
        self.names: WordTable[tuple[Alias, ...]] = WordTable([(name, tuple(found)) for name, found in shared.items()])
        rows = tomllib.loads(words.read_text("utf-8"))

        def table(name: str) -> WordTable[str]:
            return WordTable([(form, kind) for kind, forms in rows[name].items() for form in forms])

        self.forces = table("forces")
        self.groups = table("groups")
        self.members = table("members")
        self.armed = table("generic_armed")
        self.unarmed = table("unarmed")
        self.anaphors = table("anaphors")
        self.sponsors = table("sponsors")
        self.adjectives = table("adjectives")
        self.acts = table("acts")
        self.nisbas: dict[str, str] = {}
        with nisbas.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for stem in filter(None, row["nisba"].split(";")):
                    for ending in ("", "ة", "ون", "ين", "ان", "تين", "ات", "ا"):
                        self.nisbas.setdefault(normalize(stem + ending), row["iso2"])
        self.countries: WordTable[str] = WordTable(self._country_names(nisbas))
        digest = hashlib.sha256()
        for path in (folder / "actors.csv", folder / "aliases.csv", words, nisbas):
            digest.update(path.read_bytes())
        self.fingerprint = digest.hexdigest()

    @staticmethod
    def _country_names(path: Path) -> list[tuple[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return [(name, row["iso2"]) for row in csv.DictReader(file) for name in row["names"].split(";") if name]

    @classmethod
    def load(cls) -> ActorTable:
        """The project's own table."""
        return cls(DATA / "actors", DATA / "lexicon" / "actor_words.toml", DATA / "actors" / "states.csv")

    def nisba(self, norm: str) -> str | None:
        """The country of an adjective such as السورية, with or without its article and conjunction."""
        for word in (norm, norm[1:] if norm[:1] in "وبل" else norm):
            bare = word[2:] if word.startswith("ال") else word
            bare = bare[1:] if word.startswith("لل") else bare
            country = self.nisbas.get(bare) or self.nisbas.get(word)
            if country:
                return country
        return None
