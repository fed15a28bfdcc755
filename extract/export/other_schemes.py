"""Events in the columns of other projects' data: ACLED's, and the sides and deaths of UCDP.

Only the columns and their conventions are theirs (ACLED codebook; UCDP GED codebook); the coding is Marsad's own.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extract.export.tables import Column, Table
from extract.knowledge.actors import ActorRow, read_actors
from extract.paths import DATA
from extract.schema import Actor, Casualty, Event
from extract.store.records import StoredEvent


@dataclass(frozen=True, slots=True)
class Country:
    """A row of data/codebook/countries.csv: ISO 3166-1 codes, English name, ACLED's region."""

    country: str
    alpha3: str
    numeric: int
    name_en: str
    acled_region: str


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Country]:
    with (DATA / "codebook" / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: _country_of(row) for row in csv.DictReader(file)}


def _country_of(row: Mapping[str, str]) -> Country:
    return Country(row["country"], row["alpha3"], int(row["numeric"]), row["name_en"], row["acled_region"])


@lru_cache(maxsize=1)
def _actors() -> Mapping[str, ActorRow]:
    return read_actors(DATA / "actors" / "actors.csv")


def _name(actor: Actor) -> str:
    row = _actors().get(actor.id or "")
    return row.name_en if row and row.name_en else actor.name or actor.text


def _country(name: str) -> Callable[[StoredEvent], str | None]:
    def value(stored: StoredEvent) -> str | None:
        country = _countries().get(stored.event.country or "")
        return getattr(country, name) if country else None

    return value


def _event(name: str) -> Callable[[StoredEvent], Any]:
    return lambda stored: getattr(stored.event, name)


# ACLED ---------------------------------------------------------------------------------------------------------------

# ACLED's interaction codes by class of actor, for actors that are not in the actor table.
_INTER = {
    "state": 1,
    "military": 1,
    "rebel": 2,
    "militia": 3,
    "political_militia": 3,
    "identity_militia": 4,
    "rioters": 5,
    "protesters": 6,
    "civilian": 7,
    "external": 8,
}
_DEMONSTRATIONS = {"Protests", "Riots"}
_GEO_PRECISION = {1: 1, 2: 2, 3: 2, 4: 2, 5: 3, 6: 3}
# What ACLED writes for words without a number: several, dozens, hundreds.
_VAGUE_DEATHS = ((100, 100), (10, 12), (2, 10))


def _inter(actors: Sequence[Actor]) -> int | None:
    if not actors:
        return None
    row = _actors().get(actors[0].id or "")
    return row.acled_inter if row else _INTER.get(actors[0].class_, 0)


def _interaction(stored: StoredEvent) -> int | None:
    first, second = sides(stored.event)
    codes = sorted(code for code in (_inter(first), _inter(second)) if code is not None)
    return int("".join(map(str, codes if len(codes) == 2 else [*codes, 0]))) if codes else None


def sides(event: Event) -> tuple[Sequence[Actor], Sequence[Actor]]:
    """The two sides of an event. A clash that names several parties and no target has the first against the others."""
    if event.targets or len(event.initiators) < 2:
        return event.initiators, event.targets
    return event.initiators[:1], event.initiators[1:]


def _disorder(stored: StoredEvent) -> str:
    event = stored.event
    if event.event_type == "Strategic developments":
        return "Strategic developments"
    if event.sub_event_type == "Excessive force against protesters":
        return "Political violence; Demonstrations"
    if event.event_type in _DEMONSTRATIONS and event.sub_event_type != "Mob violence":
        return "Demonstrations"
    return "Political violence"


def _geo_precision(stored: StoredEvent) -> int | None:
    return _GEO_PRECISION.get(stored.event.geo_precision or 0)


def _time_precision(stored: StoredEvent) -> int:
    event = stored.event
    if event.date_precision == "day":
        return 1
    days = (event.date_end - event.date_start).days if event.date_start and event.date_end else 31
    return 2 if days <= 7 else 3


def fatalities(casualties: Sequence[Casualty]) -> int:
    """One number of deaths, as ACLED writes it: the best, else the lowest; 10 for several, 12 dozens, 100 hundreds."""
    total = 0
    for group in casualties:
        if group.outcome == "killed" and not group.subset:
            vague = [number for least, number in _VAGUE_DEATHS if group.n_min >= least]
            known = group.n_best if group.n_best is not None else group.n_min
            total += vague[0] if group.quantity == "vague" and vague else known
    return total


def _side_columns() -> Iterable[Column]:
    for number in (1, 2):

        def actors(stored: StoredEvent, number: int = number) -> Sequence[Actor]:
            return sides(stored.event)[number - 1]

        def first(stored: StoredEvent, actors: Any = actors) -> str | None:
            return next(map(_name, actors(stored)), None)

        def others(stored: StoredEvent, actors: Any = actors) -> list[str]:
            return [_name(actor) for actor in actors(stored)[1:]]

        def inter(stored: StoredEvent, actors: Any = actors) -> int | None:
            return _inter(actors(stored))

        yield Column(f"actor{number}", "string", "First actor of the side", first)
        yield Column(f"assoc_actor_{number}", "string", "Further actors of the side", others)
        yield Column(f"inter{number}", "integer", "Kind of actor: 1 state … 8 external, 0 unknown", inter)


ACLED = Table(
    "acled",
    "Dated events in ACLED's columns and their order",
    (
        Column(
            "event_id_cnty",
            "string",
            "Country code and event_id",
            lambda e: f"{_country('alpha3')(e) or 'XXX'}{e.event_id}",
            "",
            True,
        ),
        Column("event_date", "date", "First day", _event("date_start"), "", True),
        Column("year", "integer", "Its year", lambda e: e.event.date_start.year, "", True),
        Column("time_precision", "integer", "1 day, 2 week, 3 month or wider", _time_precision, "", True),
        Column("disorder_type", "string", "ACLED disorder type", _disorder, "", True),
        Column("event_type", "string", "ACLED event type", _event("event_type"), "", True),
        Column("sub_event_type", "string", "ACLED sub-event type", _event("sub_event_type"), "", True),
        *_side_columns(),
        Column("interaction", "integer", "inter1 and inter2, the lower first", _interaction),
        Column(
            "civilian_targeting",
            "string",
            "Filled where civilians were hit",
            lambda e: "Civilian targeting" if e.event.civilian_targeting else None,
        ),
        Column(
            "iso", "integer", "ISO 3166-1 numeric code", lambda e: int(n) if (n := _country("numeric")(e)) else None
        ),
        Column("region", "string", "ACLED's region", _country("acled_region")),
        Column("country", "string", "Country", _country("name_en")),
        Column("admin1", "string", "First-level area", _event("admin1")),
        Column("admin2", "string", "Not filled", lambda e: None),
        Column("admin3", "string", "Not filled", lambda e: None),
        Column("location", "string", "Place", lambda e: e.event.place_name or e.event.place_text),
        Column("latitude", "number", "Degrees north", _event("latitude")),
        Column("longitude", "number", "Degrees east", _event("longitude")),
        Column(
            "geo_precision", "integer", "1 place, 2 area, 3 region", lambda e: _GEO_PRECISION.get(e.event.geo_precision)
        ),
        Column(
            "source",
            "string",
            "Outlet, and who it credits",
            lambda e: [*filter(None, [e.article.source_id]), *([e.event.source.text] if e.event.source else [])],
        ),
        Column("source_scale", "string", "Not filled", lambda e: None),
        Column("notes", "string", "The evidence, in Arabic", _event("evidence")),
        Column(
            "fatalities", "integer", "One number, see the notes", lambda e: fatalities(e.event.casualties), "", True
        ),
        Column(
            "tags",
            "string",
            "status and weapon where they say something",
            lambda e: [
                *([f"status={e.event.status}"] if e.event.status != "reported" else []),
                *([f"weapon={e.event.weapon}"] if e.event.weapon else []),
            ],
        ),
        Column("timestamp", "integer", "Not filled", lambda e: None),
    ),
    ("event_id_cnty",),
    records=lambda stored: (stored,) if stored.event.date_start else (),
    notes=(
        "Events without a date are left out, since ACLED has none. `fatalities` is the best number, else the lowest;"
        " for words without a number it follows ACLED: 10 for several, 12 for dozens, 100 for hundreds. An incident"
        " that several articles tell has a row for each."
    ),
)


# UCDP ----------------------------------------------------------------------------------------------------------------


def _violence(stored: StoredEvent) -> int | None:
    """1 state-based, 2 between organised groups without a state, 3 one-sided, None when a side is not known."""
    first, second = ({actor.class_ for actor in side} for side in sides(stored.event))
    if not first or not second:
        return None
    if second <= {"civilian", "protesters"}:
        return 3
    return 1 if {"state", "military"} & (first | second) else 2


def _side_names(number: int) -> Callable[[StoredEvent], list[str]]:
    return lambda stored: [_name(actor) for actor in sides(stored.event)[number]]


def _killed(chosen: Callable[[Casualty], bool]) -> Callable[[StoredEvent], int]:
    def value(stored: StoredEvent) -> int:
        groups = [g for g in stored.event.casualties if g.outcome == "killed" and not g.subset and chosen(g)]
        return sum(group.n_min if group.n_best is None else group.n_best for group in groups)

    return value


def _total(bounds: Sequence[str]) -> Callable[[StoredEvent], int]:
    def value(stored: StoredEvent) -> int:
        groups = [g for g in stored.event.casualties if g.outcome == "killed" and not g.subset]
        return sum(next(n for name in bounds if (n := getattr(group, name)) is not None) for group in groups)

    return value


UCDP = Table(
    "ucdp",
    "Events with deaths, in the manner of UCDP: sides, and deaths low, best and high",
    (
        Column("id", "string", "event_id", lambda e: e.event_id, "", True),
        Column("year", "integer", "Year", lambda e: e.event.date_start.year if e.event.date_start else None),
        Column("type_of_violence", "integer", "1 state-based, 2 non-state, 3 one-sided", _violence),
        Column("side_a", "string", "Who did it", _side_names(0)),
        Column("side_b", "string", "Against whom", _side_names(1)),
        Column("source_office", "string", "Outlet", lambda e: e.article.source_id),
        Column("source_date", "string", "Day of publication", lambda e: (e.article.published_at or "")[:10] or None),
        Column("source_headline", "string", "Title of the article", lambda e: e.article.title),
        Column("source_original", "string", "Who says so", lambda e: e.event.source.text if e.event.source else None),
        Column("where_prec", "integer", "geo_precision", _event("geo_precision")),
        Column("where_coordinates", "string", "Place", lambda e: e.event.place_name or e.event.place_text),
        Column("adm_1", "string", "First-level area", _event("admin1")),
        Column("latitude", "number", "Degrees north", _event("latitude")),
        Column("longitude", "number", "Degrees east", _event("longitude")),
        Column("country", "string", "Country", _country("name_en")),
        Column("date_start", "date", "First day", _event("date_start")),
        Column("date_end", "date", "Last day", _event("date_end")),
        Column(
            "deaths_a",
            "integer",
            "Killed of side a",
            _killed(lambda g: g.side == "initiator" and g.class_ != "civilian"),
            "",
            True,
        ),
        Column(
            "deaths_b",
            "integer",
            "Killed of side b",
            _killed(lambda g: g.side == "target" and g.class_ != "civilian"),
            "",
            True,
        ),
        Column("deaths_civilians", "integer", "Civilians killed", _killed(lambda g: g.class_ == "civilian"), "", True),
        Column(
            "deaths_unknown",
            "integer",
            "Killed of unknown side",
            _killed(lambda g: g.side not in ("initiator", "target") and g.class_ != "civilian"),
            "",
            True,
        ),
        Column("best", "integer", "All deaths: best number, else lowest", _total(["n_best", "n_min"]), "", True),
        Column("high", "integer", "Highest, else best, else lowest", _total(["n_max", "n_best", "n_min"]), "", True),
        Column("low", "integer", "Lowest", _total(["n_min"]), "", True),
    ),
    ("id",),
    records=lambda stored: (stored,) if any(g.outcome == "killed" for g in stored.event.casualties) else (),
    notes="An incident that several articles tell has a row for each. The order is low ≤ best ≤ high.",
)
