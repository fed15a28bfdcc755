"""Sides, actors and countries of incidents in the words that other projects' data use."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.knowledge.actors import ActorRow, read_actors
from extract.paths import DATA
from extract.schema import Actor
from extract.store.incident_selection import StoredIncident


@dataclass(frozen=True, slots=True)
class Country:
    """A row of data/codebook/countries.csv: ISO 3166-1 codes, English name, ACLED's region."""

    country: str
    alpha3: str
    numeric: int
    name_en: str
    acled_region: str


@lru_cache(maxsize=1)
def countries() -> Mapping[str, Country]:
    """The countries by ISO 3166-1 alpha-2 code."""
    with (DATA / "codebook" / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: _country_of(row) for row in csv.DictReader(file)}


def _country_of(row: Mapping[str, str]) -> Country:
    return Country(row["country"], row["alpha3"], int(row["numeric"]), row["name_en"], row["acled_region"])


@lru_cache(maxsize=1)
def known_actors() -> Mapping[str, ActorRow]:
    return read_actors(DATA / "actors" / "actors.csv")


def name(actor: Actor) -> str:
    """The actor in English where the actor table has it, else as it is called in Arabic."""
    row = known_actors().get(actor.id or "")
    return row.name_en if row and row.name_en else actor.name or actor.text


def sides(incident: StoredIncident) -> tuple[Sequence[Actor], Sequence[Actor]]:
    """The two sides of an incident. A clash of several parties without a target has the first against the others."""
    initiators, targets = (_unpacked(incident.row[column]) for column in ("initiators_json", "targets_json"))
    if targets or len(initiators) < 2:
        return initiators, targets
    return initiators[:1], initiators[1:]


def _unpacked(packed: str) -> tuple[Actor, ...]:
    return tuple(Actor(row["name"], row["id"], row["name"], row["class"]) for row in json.loads(packed))


def country(incident: StoredIncident) -> Country | None:
    """The country of an incident in the table of countries."""
    return countries().get(incident.row["country"] or "")


def outlets(incident: StoredIncident) -> list[str]:
    """Who published the articles, each once, the earliest first."""
    return list(dict.fromkeys(m.stored.article.source_id for m in incident.members if m.stored.article.source_id))


def credited(incident: StoredIncident) -> list[str]:
    """Whom the articles credit, each once."""
    return list(dict.fromkeys(m.stored.event.source.text for m in incident.members if m.stored.event.source))


def evidence(incident: StoredIncident) -> str | None:
    """The words of the report that is surest of it."""
    best = max(incident.members, key=lambda m: (m.stored.event.confidence, m.stored.event_id), default=None)
    return best.stored.event.evidence if best else None
