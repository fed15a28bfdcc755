"""The gazetteer: countries, first-level divisions, towns, and what conflict news names beyond them."""

from __future__ import annotations

import csv
import hashlib
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.knowledge.lexicon import write_cache
from extract.language.normalize import normalize
from extract.language.tokens import tokenize
from extract.paths import DATA, cache_folder, local_folder

FILES = ("admin1.csv", "base.csv", "supplement.csv")
COLUMNS = (
    "place_id", "name_ar", "names", "name_en", "feature", "country", "admin1", "admin1_pcode", "latitude", "longitude",
    "radius_km", "population", "source", "licence",
)  # fmt: skip
FEATURES = frozenset(
    "country admin1 region sea city town village neighbourhood camp oil_field gas_field air_base military_base airport"
    " mountain crossing dam site island road".split()
)


class GazetteerError(ValueError):
    """A row that cannot be used: the message names file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place; ``admin1`` is the Arabic name of its first-level division, coordinates are WGS 84 degrees."""

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


def read_places(path: Path) -> list[tuple[Place, list[str]]]:
    """Read a table of places with all their names. Raises GazetteerError for a row that cannot be used."""
    rows: list[tuple[Place, list[str]]] = []
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            raise GazetteerError(f"{path.name}: line 1: the column {sorted(missing)[0]} is missing; add it")
        for line, row in enumerate(reader, 2):
            where = f"{path.name}: line {line}"
            for column in ("place_id", "name_ar", "feature", "source", "licence"):
                if not row[column]:
                    raise GazetteerError(f"{where}: {column} is empty; fill it in")
            if row["place_id"] in seen:
                raise GazetteerError(f"{where}: the id {row['place_id']!r} is used twice; choose another")
            if row["feature"] not in FEATURES:
                raise GazetteerError(
                    f"{where}: unknown feature {row['feature']!r}; use one of {', '.join(sorted(FEATURES))}"
                )
            if len(row["country"]) != 2 or not row["country"].isupper():
                raise GazetteerError(f"{where}: {row['country']!r} is no ISO 3166 alpha-2 code; write it as SY")
            seen.add(row["place_id"])
            place = Place(
                row["place_id"], row["name_ar"], row["name_en"], row["feature"], row["country"], row["admin1"],
                row["admin1_pcode"], _number(row["latitude"], where, -90, 90), _number(row["longitude"], where, -180, 180),
                _number(row["radius_km"], where, 0, 3000) or 1.0, int(float(row["population"] or 0)), row["source"],
                row["licence"],
            )  # fmt: skip
            rows.append((place, [row["name_ar"], *filter(None, row["names"].split(";"))]))
    return rows


def _key(name: str) -> str:
    return " ".join(token.norm for token in tokenize(name) if token.kind != "sign")


_GENERIC_HEADS = ("مدينه ", "قريه ", "بلده ", "محافظه ", "ولايه ", "منطقه ", "مقاطعه ", "اقليم ")


class Gazetteer:
    """Names to places. ``names`` maps a search form to the places that bear it, the most populous first."""

    def __init__(self, files: Sequence[Path], countries: Path, fingerprint: str = "") -> None:
        self.fingerprint = fingerprint
        self.names: dict[str, list[Place]] = {}
        self.nisbas: dict[str, str] = {}
        self.longest: dict[str, int] = {}
        self.admin1: dict[tuple[str, str], Place] = {}
        for place, names in self._countries(countries):
            self._add(place, names)
        for path in files:
            for place, names in read_places(path):
                self._add(place, names)
                if place.feature == "admin1":
                    self.admin1.setdefault((place.country, place.admin1), place)
        for found in self.names.values():
            found.sort(key=lambda place: (-_rank(place), -place.population, place.place_id))
        for name in self.names:
            words = name.split()
            self.longest[words[0]] = max(self.longest.get(words[0], 0), len(words))

    def _add(self, place: Place, names: Iterable[str]) -> None:
        for name in names:
            key = _key(name)
            for head in _GENERIC_HEADS:
                if key.startswith(head) and len(key) > len(head) + 2:
                    self._add_key(key.removeprefix(head), place)
            self._add_key(key, place)

    def _add_key(self, key: str, place: Place) -> None:
        if len(key) >= 3:
            known = self.names.setdefault(key, [])
            if place not in known:
                known.append(place)

    def _countries(self, path: Path) -> Iterable[tuple[Place, list[str]]]:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for stem in filter(None, row["nisba"].split(";")):
                    for ending in ("", "ة", "ون", "ين", "ان", "تين", "ات", "ا"):
                        self.nisbas.setdefault(normalize(stem + ending), row["iso2"])
                place = Place(
                    f"iso-{row['iso2']}", row["name_ar"], row["name_en"], "country", row["iso2"], "", "", None, None, 500.0,
                    1_000_000_000, row["source"], row["licence"],
                )  # fmt: skip
                yield place, [row["name_ar"], *filter(None, row["names"].split(";"))]

    @classmethod
    def load(cls, folder: Path = DATA / "gazetteer") -> Gazetteer:
        """The project's gazetteer and the user's own (``gazetteer/*.csv`` in the local folder), compiled in the cache."""
        files = [folder / name for name in FILES] + sorted((local_folder() / "gazetteer").glob("*.csv"))
        digest = hashlib.sha256(Path(__file__).read_bytes())
        for path in [*files, folder / "countries.csv"]:
            digest.update(path.read_bytes())
        fingerprint = digest.hexdigest()
        cached = cache_folder() / f"gazetteer-{fingerprint[:16]}.pickle"
        try:
            with cached.open("rb") as file:
                gazetteer = pickle.load(file)
            if isinstance(gazetteer, cls):
                return gazetteer
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError):
            pass
        gazetteer = cls(files, folder / "countries.csv", fingerprint)
        write_cache(cached, gazetteer)
        return gazetteer

    def find(self, name: str, country: str | None = None) -> list[Candidate]:
        """The places that a name may mean, the likeliest first, with the reason."""
        found = self.names.get(_key(name), [])
        candidates = []
        for place in found:
            score = _rank(place) + min(1.0, place.population / 2_000_000)
            why = f"{place.feature}, population {place.population}"
            if country and place.country == country:
                score += 5.0
                why += f", in {country}"
            candidates.append(Candidate(place, round(score, 3), why))
        return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.place.place_id))

    def nisba(self, norm: str) -> str | None:
        """The country of an adjective such as السورية, with or without its article and one-letter proclitic."""
        for word in (norm, norm[1:] if norm[:1] in "وبل" else norm):
            for bare in (word, word.removeprefix("ال"), word.removeprefix("لل")):
                country = self.nisbas.get(bare)
                if country:
                    return country
        return None


def _rank(place: Place) -> float:
    """What a bare name means first: a country, then what the project's own supplement names, then by size."""
    kinds = {"country": 4.0, "region": 3.0, "admin1": 1.2, "city": 2.0}
    return kinds.get(place.feature, 1.0) + (0.8 if place.place_id.startswith("ms-") else 0.0)
