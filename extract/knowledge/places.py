"""The gazetteer: countries, first-level divisions, towns, and what conflict news names beyond them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.knowledge.tables import compiled, fingerprint
from extract.knowledge.tables import rows as rows_of
from extract.language.normalize import normalize
from extract.language.remembered import Remembered
from extract.language.tokens import tokenize
from extract.language.word_table import without_proclitics
from extract.paths import DATA, local_folder

FILES = ("admin1.csv", "base.csv", "supplement.csv")
# Second-level divisions with their codes. They bear the names of their seats, so that texts are read without them.
DISTRICTS = "admin2.csv"
COLUMNS = (
    "place_id", "name_ar", "names", "name_en", "feature", "country", "admin1", "admin1_pcode", "latitude", "longitude",
    "radius_km", "population", "source", "licence",
)  # fmt: skip
FEATURES = frozenset(
    "country admin1 admin2 admin3 region sea city town village neighbourhood camp oil_field gas_field air_base"
    " military_base airport mountain crossing dam site island road".split()
)
# How many people a place has where no source says: only the order of kinds matters.
_TYPICAL_POPULATION = {"city": 60_000, "town": 8_000, "village": 1_000}
# A place may lie this far outside the box around its country's towns: fields, islands and crossings do.
_MARGIN_DEGREES = 2.0
_COMPILED_FORM = 6
_COUNTRY_COLUMNS = ("iso2", "name_ar", "names", "name_en", "nisba", "source", "licence")
Box = tuple[float, float, float, float]


class GazetteerError(ValueError):
    """A row that cannot be used: the message names file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place; ``admin1`` is the Arabic name of its first-level division, coordinates are WGS 84 degrees.

    ``country`` is empty for a sea and for a region of several countries. ``population`` is 0 where it is not known.
    """

    place_id: str
    name_ar: str
    name_en: str
    feature: str
    country: str
    admin1: str
    admin1_pcode: str
    latitude: float | None
    longitude: float | None
    radius_km: float
    population: int
    source: str
    licence: str

    @property
    def size(self) -> int:
        """The population, or what is usual for this kind of place."""
        return self.population or _TYPICAL_POPULATION.get(self.feature, 0)

    @property
    def pcode(self) -> str:
        """The official code of a division (OCHA's P-code, else ISO 3166-2), empty for any other place."""
        if self.feature == "admin1":
            return self.admin1_pcode
        kind, _, code = self.place_id.partition("-")
        return code if kind in ("a2", "cod") and self.feature in ("admin2", "admin3") else ""

    @property
    def own(self) -> bool:
        """Is it from the project's own supplement, which names only what is in the news?"""
        return self.place_id.startswith("ms-")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, with the weight of the reasons for it."""

    place: Place
    score: float
    why: str


def _number(value: str, where: str, low: float, high: float) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError as error:
        raise GazetteerError(f"{where}: {value!r} is no number; write degrees such as 35.33") from error
    if not low <= number <= high:
        raise GazetteerError(f"{where}: {value} lies outside {low:g} to {high:g}; check latitude and longitude")
    return number


def read_boxes(path: Path) -> dict[str, Box]:
    """The box around the towns of each country: south, north, west, east in degrees."""
    boxes: dict[str, Box] = {}
    for where, row in rows_of(path, ("iso2", "south", "north", "west", "east"), GazetteerError):
        south, north = (_number(row[edge], where, -90, 90) for edge in ("south", "north"))
        west, east = (_number(row[edge], where, -180, 180) for edge in ("west", "east"))
        if south is None or north is None or west is None or east is None:
            raise GazetteerError(f"{where}: an edge of the box is empty; write degrees such as 35.33")
        if south > north or west > east:
            raise GazetteerError(f"{where}: south lies above north, or west beyond east; exchange them")
        boxes[row["iso2"]] = (south, north, west, east)
    return boxes


def read_places(
    path: Path, boxes: Mapping[str, Box] | None = None, divisions: Mapping[tuple[str, str], str] | None = None
) -> list[tuple[Place, list[str]]]:
    """Read a table of places with all their names.

    ``boxes`` (of countries) and ``divisions`` ((country, Arabic name) to code) switch on the checks against them.
    Raises GazetteerError for a row that cannot be used, with file, line and what to do.
    """
    rows: list[tuple[Place, list[str]]] = []
    seen: set[str] = set()
    for where, row in rows_of(path, COLUMNS, GazetteerError):
        for column in ("place_id", "name_ar", "feature", "source", "licence"):
            if not row[column].strip():
                raise GazetteerError(f"{where}: {column} is empty; fill it in")
        if row["place_id"] in seen:
            raise GazetteerError(f"{where}: the id {row['place_id']!r} is used twice; choose another")
        seen.add(row["place_id"])
        if row["feature"] not in FEATURES:
            raise GazetteerError(
                f"{where}: unknown feature {row['feature']!r}; use one of {', '.join(sorted(FEATURES))}"
            )
        if not (
            (len(row["country"]) == 2 and row["country"].isupper())
            or (not row["country"] and row["feature"] in ("sea", "region"))
        ):
            raise GazetteerError(f"{where}: {row['country']!r} is no ISO 3166 alpha-2 code; write it as SY")
        place = Place(
            row["place_id"], row["name_ar"], row["name_en"], row["feature"], row["country"], row["admin1"],
            row["admin1_pcode"], _number(row["latitude"], where, -90, 90), _number(row["longitude"], where, -180, 180),
            _number(row["radius_km"], where, 0, 3000) or 1.0, int(_number(row["population"], where, 0, 1e9) or 0),
            row["source"], row["licence"],
        )  # fmt: skip
        _check_district(place, where)
        _check_division(place, where, divisions)
        _check_box(place, where, boxes)
        names = [row["name_ar"], *(name.strip() for name in row["names"].split(";") if name.strip())]
        for name in names:
            if not _key(name):
                raise GazetteerError(f"{where}: the name {name!r} holds no letters; remove it")
        rows.append((place, names))
    return rows


def _check_district(place: Place, where: str) -> None:
    if not place.place_id.startswith("a2-"):
        return
    if place.feature != "admin2" or not place.pcode.startswith(place.country):
        raise GazetteerError(
            f"{where}: an id that begins with a2- is of an admin2 and holds its P-code, such as a2-SY0902; correct id,"
            " feature or country"
        )
    if not place.admin1:
        raise GazetteerError(f"{where}: the division that {place.name_ar} is part of is empty; write it in admin1")


def _check_division(place: Place, where: str, divisions: Mapping[tuple[str, str], str] | None) -> None:
    if divisions is None or place.feature == "admin1" or not place.admin1:
        return
    code = divisions.get((place.country, place.admin1))
    if code is None:
        raise GazetteerError(
            f"{where}: {place.country} has no division {place.admin1!r}; write its name_ar as in admin1.csv"
        )
    if place.admin1_pcode != code:
        raise GazetteerError(f"{where}: the code of {place.admin1} is {code!r}, not {place.admin1_pcode!r}; correct it")


def _check_box(place: Place, where: str, boxes: Mapping[str, Box] | None) -> None:
    if (place.latitude is None) != (place.longitude is None):
        raise GazetteerError(f"{where}: only one of latitude and longitude is given; give both or none")
    box = (boxes or {}).get(place.country)
    if box is None or place.latitude is None or place.longitude is None:
        return
    south, north, west, east = box
    if not (
        south - _MARGIN_DEGREES <= place.latitude <= north + _MARGIN_DEGREES
        and west - _MARGIN_DEGREES <= place.longitude <= east + _MARGIN_DEGREES
    ):
        raise GazetteerError(
            f"{where}: {place.latitude}, {place.longitude} lies outside {place.country}; are they swapped, or is the"
            " country wrong?"
        )


def _key(name: str) -> str:
    return " ".join(token.norm for token in tokenize(name) if token.kind != "sign")


# Words before the proper name that news leaves out as often as not.
_GENERIC_HEADS = ("مدينه ", "قريه ", "بلده ", "محافظه ", "ولايه ", "منطقه ", "مقاطعه ", "اقليم ")
# And those before the name of a second-level division, which no key of the table begins with.
_DISTRICT_HEADS = ("مديريه ", "قضاء ", "ناحيه ", "مركز ")
_NISBA_ENDINGS = ("", "ة", "ون", "ين", "ان", "تين", "ات", "ا")


class Gazetteer:
    """Names to places. What is compiled are plain rows; a place is made of its row when it is asked for."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.fingerprint: str = tables.get("fingerprint", "")
        self.nisbas: dict[str, str] = tables["nisbas"]
        self._rows: list[tuple[Any, ...]] = tables["rows"]
        self._names: dict[str, tuple[int, ...]] = tables["names"]
        self._longest: dict[str, int] = tables["longest"]
        self._divisions: dict[tuple[str, str], int] = tables["divisions"]
        self._districts: list[tuple[Any, ...]] = tables["districts"]
        self._district_names: dict[str, tuple[int, ...]] = tables["district_names"]
        self.boxes: dict[str, Box] = tables["boxes"]
        self._places: dict[int, Place] = {}
        # The readings of a word with which a name may begin: proclitics, word, and the words of the longest name.
        self.heads: Remembered[str, tuple[tuple[str, str, int], ...]] = Remembered(self._heads_of)

    @classmethod
    def load(cls, folder: Path = DATA / "gazetteer", user: Path | None = None) -> Gazetteer:
        """The gazetteer of a folder and the user's own (every .csv in ``user``), compiled in the cache.

        ``user`` is by default gazetteer/ in the local folder. Raises GazetteerError for a row that cannot be used.
        """
        user = local_folder() / "gazetteer" if user is None else user
        own = sorted(user.glob("*.csv"))
        files = [folder / name for name in (*FILES, DISTRICTS, "countries.csv", "boxes.csv")]
        digest = fingerprint([Path(__file__), *files, *own], _COMPILED_FORM)
        return cls(compiled("gazetteer", digest, lambda: compile_gazetteer(folder, own)))

    def __len__(self) -> int:
        return len(self._rows)

    def places(self) -> Iterable[Place]:
        """Every place that a text may name."""
        return (self._place(index) for index in range(len(self._rows)))

    def districts(self) -> Iterable[Place]:
        """The second-level divisions, which only ``find`` looks at."""
        return (Place(*row) for row in self._districts)

    def _place(self, index: int) -> Place:
        place = self._places.get(index)
        if place is None:
            place = self._places[index] = Place(*self._rows[index])
        return place

    def named(self, key: str) -> tuple[Place, ...]:
        """The places that bear a name, given in its search form, the likeliest first."""
        return tuple(self._place(index) for index in self._names.get(key, ()))

    def __contains__(self, key: str) -> bool:
        return key in self._names

    def _heads_of(self, norm: str) -> tuple[tuple[str, str, int], ...]:
        return tuple(
            (prefix, word, self._longest[word])
            for prefix, word in _readings(norm)
            if "ك" not in prefix and word in self._longest
        )

    def division(self, country: str | None, admin1: str | None) -> Place | None:
        """The first-level division of a country by its Arabic name."""
        index = self._divisions.get((country or "", admin1 or ""))
        return None if index is None else self._place(index)

    def find(self, name: str, country: str | None = None) -> list[Candidate]:
        """The places that a name may mean, the likeliest first, with the reason. ``country`` (ISO-2) is preferred."""
        candidates = []
        keys = sorted(_keys(name, True))
        if not any(key in self._names for key in keys):
            keys = [key.removeprefix(head) for key in keys for head in _DISTRICT_HEADS if key.startswith(head)] or keys
        found = {place.place_id: place for key in keys for place in self.named(key)}
        coded = {place.pcode for place in found.values()}
        for district in (Place(*self._districts[i]) for key in keys for i in self._district_names.get(key, ())):
            if district.pcode not in coded:
                found[district.place_id] = district
        for place in found.values():
            score = _rank(place) + min(1.0, place.size / 2_000_000)
            why = f"{place.feature}, population {place.population}" if place.population else place.feature
            if place.pcode:
                why += f", code {place.pcode}"
            if place.own:
                why += ", named in conflict news"
            if country and place.country == country:
                score += 5.0
                why += f", in {country}"
            candidates.append(Candidate(place, round(score, 3), why))
        return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.place.place_id))

    def nisba(self, norm: str) -> str | None:
        """The country of an adjective such as السورية, with or without its article and one-letter proclitic."""
        return self.nisbas.get(norm)


def _readings(norm: str) -> Iterable[tuple[str, str]]:
    """Every (proclitics, word) reading of a word. "للرقه" is لل + الرقه (the article is in the second ل), or ل + لرقه."""
    for prefix, word in without_proclitics(norm):
        if prefix.endswith("ل") and norm[len(prefix) :].startswith("ل") and word.startswith("ال"):
            yield prefix + "ل", word
        else:
            yield prefix, word
    for head in ("", "و", "ف"):
        if norm.startswith(head + "لل"):
            yield head + "ل", norm[len(head) + 1 :]


def compile_gazetteer(folder: Path, user_files: Sequence[Path] = ()) -> dict[str, Any]:
    """Validate all rows and turn them into plain tables. Raises GazetteerError for a row that cannot be used."""
    boxes = read_boxes(folder / "boxes.csv")
    rows, nisbas = _countries(folder / "countries.csv")
    divisions: dict[tuple[str, str], str] = {}
    seen: dict[str, str] = {}
    for path in [*(folder / name for name in FILES), *user_files]:
        for place, names in read_places(path, boxes, None if path.name == "admin1.csv" else divisions):
            if place.place_id in seen:
                raise GazetteerError(
                    f"{path.name}: the id {place.place_id!r} is already used in {seen[place.place_id]}; choose another"
                )
            seen[place.place_id] = path.name
            if place.feature == "admin1":
                divisions.setdefault((place.country, place.admin1), place.admin1_pcode)
            rows.append((place, names))
    districts = read_places(folder / DISTRICTS, boxes, divisions)
    district_names: dict[str, list[int]] = {}
    for index, (_, names) in enumerate(districts):
        for key in sorted({key for name in names for key in _keys(name, False)}):
            district_names.setdefault(key, []).append(index)
    keys: dict[str, list[int]] = {}
    division_rows: dict[tuple[str, str], int] = {}
    for index, (place, names) in enumerate(rows):
        if place.feature == "admin1":
            division_rows.setdefault((place.country, place.admin1), index)
        for name in names:
            for key in _keys(name, place.own):
                found = keys.setdefault(key, [])
                if index not in found:
                    found.append(index)
    longest: dict[str, int] = {}
    for key, found in keys.items():
        found.sort(key=lambda index: (-_rank(rows[index][0]), -rows[index][0].size, rows[index][0].place_id))
        words = key.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return {
        "nisbas": nisbas,
        "rows": [_plain(place) for place, _ in rows],
        "districts": [_plain(place) for place, _ in districts],
        "district_names": {key: tuple(found) for key, found in district_names.items()},
        "names": {key: tuple(found) for key, found in keys.items()},
        "longest": longest,
        "divisions": division_rows,
        "boxes": boxes,
    }


def _plain(place: Place) -> tuple[Any, ...]:
    return tuple(getattr(place, name) for name in Place.__slots__)


def _keys(name: str, own: bool) -> set[str]:
    """The search forms of a name: without the generic word before it, and with it where it may belong to the name."""
    key = _key(name)
    bare = {key.removeprefix(head) for head in _GENERIC_HEADS if key.startswith(head) and len(key) > len(head) + 2}
    return {word for word in bare or {key} if len(word) >= 2} | ({key} if own else set())


def _countries(path: Path) -> tuple[list[tuple[Place, list[str]]], dict[str, str]]:
    """The countries and the adjectives of them, in every spelling with article and one-letter proclitic."""
    rows: list[tuple[Place, list[str]]] = []
    nisbas: dict[str, str] = {}
    seen: set[str] = set()
    for where, row in rows_of(path, _COUNTRY_COLUMNS, GazetteerError):
        for column in ("iso2", "name_ar", "source", "licence"):
            if not row[column]:
                raise GazetteerError(f"{where}: {column} is empty; fill it in")
        if not re.fullmatch("[A-Z]{2}", row["iso2"]):
            raise GazetteerError(f"{where}: {row['iso2']!r} is no ISO 3166 alpha-2 code; write it as SY")
        if row["iso2"] in seen:
            raise GazetteerError(f"{where}: the country {row['iso2']} is there twice; remove one")
        seen.add(row["iso2"])
        for stem in filter(None, row["nisba"].split(";")):
            for ending in _NISBA_ENDINGS:
                word = normalize(stem + ending)
                for form in (
                    word,
                    "ال" + word,
                    "و" + word,
                    "ب" + word,
                    "ل" + word,
                    "وال" + word,
                    "بال" + word,
                    "لل" + word,
                ):
                    nisbas.setdefault(form, row["iso2"])
        place = Place(
            f"iso-{row['iso2']}", row["name_ar"], row["name_en"], "country", row["iso2"], "", "", None, None, 500.0,
            1_000_000_000, row["source"], row["licence"],
        )  # fmt: skip
        rows.append((place, [row["name_ar"], *filter(None, row["names"].split(";"))]))
    return rows, nisbas


def _rank(place: Place) -> float:
    """What a bare name means first: a country, then what the project's own supplement names, then by size."""
    kinds = {"country": 4.0, "region": 3.0, "sea": 3.0, "city": 2.0, "admin1": 1.2}
    return kinds.get(place.feature, 1.0) + (0.8 if place.own else 0.0)
