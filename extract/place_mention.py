"""A place as an article names it, and the words around names of places."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.knowledge.places import Place
from extract.language.normalize import normalize
from extract.language.remembered import Remembered
from extract.language.word_table import WordTable, without_proclitics
from extract.paths import DATA

_COMPASS = {"شمال": "north", "جنوب": "south", "شرق": "east", "غرب": "west", "وسط": "centre"}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place at tokens ``first`` to ``last`` (half-open); offsets are of the name without its prepositions.

    ``role`` is place, dateline, nisba (an adjective that only hints at a country), part_of_name or seat (of an
    organisation, where nothing happens). ``relation`` is in, near, road, from, to, countryside_of, or a side of the
    place such as north_of. ``chain`` are the indices of the wider places that the text ties to this one, narrow to wide.
    ``geo_precision`` runs from 1 (named site) to 6 (country): docs/data-model.md. ``governs``: a capital that may stand for
    the government (وشنت أنقرة غارات).
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    cue: str | None
    relation: str | None
    chain: tuple[int, ...]
    role: str
    place: Place | None
    country: str | None
    admin1: str | None = None
    admin1_pcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: int | None = None
    why: str = ""
    governs: bool = False

    @property
    def is_aside(self) -> bool:
        """Does it say nothing of what the article is about (وكالة دبي, معهد مقره لندن)?"""
        return self.role in ("part_of_name", "seat")

    @property
    def relation_kind(self) -> str | None:
        """The relation, with every side of the compass as "direction"; the middle of a place is in it."""
        if self.relation == "centre_of":
            return "in"
        if self.relation and self.relation.endswith("_of") and self.relation != "countryside_of":
            return "direction"
        return self.relation


def is_place(place: PlaceMention) -> bool:
    """Is a mention a place below country level, or a sea, where something may have happened?"""
    narrow = (place.geo_precision or 0) < 6 or (place.place is not None and place.place.feature == "sea")
    return place.role in ("place", "dateline") and narrow


@dataclass(frozen=True, slots=True)
class Cue:
    """A word before a name that says what it is: its kind in place_words.toml, the word, and the token it stands at."""

    kind: str
    word: str
    first: int


@dataclass(frozen=True, slots=True)
class Found:
    """A mention before resolution: the places that its name may mean.

    ``doubtful`` names need the support of the article's country to be places at all. ``borrowed`` candidates are the
    town that a site is named after (مطار بغداد): they tell where it is, not what it is. ``adjective`` is the country of
    the adjective after the name (طرابلس الليبية).
    """

    mention: PlaceMention
    candidates: tuple[Place, ...]
    cue_kind: str = ""
    doubtful: bool = False
    borrowed: bool = False
    adjective: str | None = None


@lru_cache(maxsize=100_000)
def readings(norm: str) -> frozenset[str]:
    """The readings of a word with and without its proclitics."""
    return frozenset(word for _, word in without_proclitics(norm))


class PlaceRules:
    """The words of data/lexicon/place_words.toml and the names that are ordinary words."""

    def __init__(
        self,
        path: Path = DATA / "lexicon" / "place_words.toml",
        ordinary: Path = DATA / "gazetteer" / "ordinary_words.txt",
    ) -> None:
        rows = tomllib.loads(path.read_text("utf-8"))

        def words(name: str) -> frozenset[str]:
            return frozenset(normalize(word) for word in rows[name]["words"])

        self.cues: WordTable[tuple[str, str]] = WordTable(
            [(form, (kind, form)) for kind, forms in rows["cues"].items() for form in forms]
        )
        self.opens_cue: Remembered[str, bool] = Remembered(self.cues.__contains__)
        self.features = {kind: frozenset(features) for kind, features in rows["features"].items()}
        self.keep = words("keep")
        self.directions = words("directions")
        self.near = words("near")
        self.road = words("road")
        self.lengthy = words("lengthy")
        self.containers = words("containers")
        self.not_names = words("not_names")
        self.owners = words("owners")
        self.only_known = words("only_known")
        self.governments = words("governments")
        self.name_heads = words("name_heads")
        self.seats = words("seats")
        self.lies = words("lies")
        self.two_words = words("two_words")
        self.ordinals = words("ordinals")
        self.doubtful = words("doubtful")
        self.generic = words("generic")
        self.plural = words("plural")
        self.dual = words("dual")
        self.people_of = words("people_of")
        self.sites: WordTable[str] = WordTable([(site, site.split()[0]) for site in rows["sites"]["words"]])
        self.opens_site: Remembered[str, bool] = Remembered(self.sites.__contains__)
        self.missions = {normalize(word): word for word in rows["missions"]["words"]}
        self.fathers = words("fathers")
        self.leads = words("leads")
        self.before_places = words("before_places")
        self.named_after_town = words("named_after_town")
        self.same_again = words("same_again")
        # The definite words that may mean a place named before, and those by which each kind of place may be meant.
        self.meant = frozenset(map(normalize, rows["meant"]))
        self.called: dict[str, set[str]] = {}
        for word, kinds in rows["meant"].items():
            for kind in kinds:
                self.called.setdefault(kind if kind.isascii() else normalize(kind), set()).add(normalize(word))
        self.may_mean: Remembered[str, bool] = Remembered(lambda norm: not self.meant.isdisjoint(readings(norm)))
        self.movement: dict[str, str] = {normalize(w): kind for kind, forms in rows["movement"].items() for w in forms}
        joins = {word: kind for kind, forms in rows["joins"].items() for word in map(normalize, forms)}
        self.joins: Remembered[str, str | None] = Remembered(lambda norm: self._join_of(norm, joins))
        self._sides: Remembered[str, str | None] = Remembered(self._side_of)
        lines = ordinary.read_text("utf-8").splitlines()
        self.ordinary = frozenset(normalize(line.strip()) for line in lines if line.strip() and line[0] != "#")

    def _join_of(self, norm: str, joins: Mapping[str, str]) -> str | None:
        """The kind of a word that may stand between two places of a list: a row of [joins], or "cue" (وبلدة, وأطراف)."""
        words = readings(norm)
        found = next((joins[word] for word in words if word in joins), None)
        if found is None and (self.opens_cue[norm] or not words.isdisjoint(self.near | self.directions)):
            return "cue"
        return found

    def side(self, norm: str) -> str | None:
        """The side of the compass that a word names (شمالي: north)."""
        return self._sides[norm]

    def _side_of(self, norm: str) -> str | None:
        for word in readings(norm):
            for stem, side in _COMPASS.items():
                if word in self.directions and word.startswith(stem):
                    return side
        return None


@lru_cache(maxsize=1)
def place_rules() -> PlaceRules:
    """The project's own rules, read once."""
    return PlaceRules()
