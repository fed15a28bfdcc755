"""Incidents in ACLED's columns.

Only the columns and their conventions are ACLED's (its codebook); the coding is Marsad's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from extract.export.columns import Column, Table
from extract.export.incident_tables import day
from extract.export.sides import country, credited, evidence, known_actors, name, outlets, sides
from extract.schema import Actor, Casualty
from extract.store.incident_selection import StoredIncident

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
    row = known_actors().get(actors[0].id or "")
    return row.acled_inter if row else _INTER.get(actors[0].class_, 0)


def _interaction(incident: StoredIncident) -> int | None:
    first, second = sides(incident)
    codes = sorted(code for code in (_inter(first), _inter(second)) if code is not None)
    return int("".join(map(str, codes if len(codes) == 2 else [*codes, 0]))) if codes else None


def _disorder(incident: StoredIncident) -> str:
    event_type, sub_event_type = incident.row["event_type"], incident.row["sub_event_type"]
    if event_type == "Strategic developments":
        return "Strategic developments"
    if sub_event_type == "Excessive force against protesters":
        return "Political violence; Demonstrations"
    if event_type in _DEMONSTRATIONS and sub_event_type != "Mob violence":
        return "Demonstrations"
    return "Political violence"


def _time_precision(incident: StoredIncident) -> int:
    if incident.row["date_precision"] == "day":
        return 1
    start, end = day("date_start")(incident), day("date_end")(incident)
    return 2 if start and end and (end - start).days <= 7 else 3


def _deaths(incident: StoredIncident) -> int:
    best = incident.row["killed_best"]
    if best is not None:
        return int(best)
    return max((fatalities(member.stored.event.casualties) for member in incident.members), default=0)


def fatalities(casualties: Sequence[Casualty]) -> int:
    """One number of deaths, as ACLED writes it: the best, else the lowest; 10 for several, 12 dozens, 100 hundreds."""
    total = 0
    for group in casualties:
        if group.outcome == "killed" and not group.subset:
            vague = [number for least, number in _VAGUE_DEATHS if group.n_min >= least]
            known = group.n_best if group.n_best is not None else group.n_min
            total += vague[0] if group.quantity == "vague" and vague else known
    return total


def _timestamp(incident: StoredIncident) -> int:
    return int(datetime.fromisoformat(incident.row["last_update"]).timestamp())


def _side_columns() -> Iterable[Column]:
    for number in (1, 2):

        def actors(incident: StoredIncident, number: int = number) -> Sequence[Actor]:
            return sides(incident)[number - 1]

        def first(incident: StoredIncident, actors: Any = actors) -> str | None:
            return next(map(name, actors(incident)), None)

        def others(incident: StoredIncident, actors: Any = actors) -> list[str]:
            return [name(actor) for actor in actors(incident)[1:]]

        def inter(incident: StoredIncident, actors: Any = actors) -> int | None:
            return _inter(actors(incident))

        yield Column(f"actor{number}", "string", "First actor of the side", first)
        yield Column(f"assoc_actor_{number}", "string", "Further actors of the side", others)
        yield Column(f"inter{number}", "integer", "Kind of actor: 1 state … 8 external, 0 unknown", inter)


def _of(column: str) -> Callable[[StoredIncident], Any]:
    return lambda incident: incident.row[column]


def _tags(incident: StoredIncident) -> list[str]:
    row = incident.row
    said = [("status", row["status"] if row["status"] != "reported" else None), ("weapon", row["weapon"])]
    return [f"{key}={value}" for key, value in said if value]


ACLED = Table(
    "acled",
    "Dated incidents in ACLED's columns and their order",
    (
        Column(
            "event_id_cnty",
            "string",
            "Country code and incident_id",
            lambda i: f"{found.alpha3 if (found := country(i)) else 'XXX'}{i.row['incident_id']}",
            "",
            True,
        ),
        Column("event_date", "date", "First day", day("date_start"), "", True),
        Column("year", "integer", "Its year", lambda i: int(i.row["date_start"][:4]), "", True),
        Column("time_precision", "integer", "1 day, 2 week, 3 month or wider", _time_precision, "", True),
        Column("disorder_type", "string", "ACLED disorder type", _disorder, "", True),
        Column("event_type", "string", "ACLED event type", _of("event_type"), "", True),
        Column("sub_event_type", "string", "ACLED sub-event type", _of("sub_event_type"), "", True),
        *_side_columns(),
        Column("interaction", "integer", "inter1 and inter2, the lower first", _interaction),
        Column(
            "civilian_targeting",
            "string",
            "Filled where civilians were hit",
            lambda i: "Civilian targeting" if i.row["civilian_targeting"] else None,
        ),
        Column("iso", "integer", "ISO 3166-1 numeric code", lambda i: found.numeric if (found := country(i)) else None),
        Column("region", "string", "ACLED's region", lambda i: found.acled_region if (found := country(i)) else None),
        Column("country", "string", "Country", lambda i: found.name_en if (found := country(i)) else None),
        Column("admin1", "string", "First-level area", _of("admin1")),
        Column("admin2", "string", "Not filled", lambda i: None),
        Column("admin3", "string", "Not filled", lambda i: None),
        Column("location", "string", "Place", _of("place_name")),
        Column("latitude", "number", "Degrees north", _of("latitude")),
        Column("longitude", "number", "Degrees east", _of("longitude")),
        Column(
            "geo_precision",
            "integer",
            "1 place, 2 area, 3 region",
            lambda i: _GEO_PRECISION.get(i.row["geo_precision"] or 0),
        ),
        Column("source", "string", "Outlets, and whom they credit", lambda i: [*outlets(i), *credited(i)]),
        Column("source_scale", "string", "Not filled", lambda i: None),
        Column("notes", "string", "The evidence, in Arabic", evidence),
        Column("fatalities", "integer", "One number, see the notes", _deaths, "", True),
        Column("tags", "string", "status and weapon where they say something", _tags),
        Column("timestamp", "integer", "Unix time of the last change", _timestamp),
    ),
    ("event_id_cnty",),
    of="incident",
    records=lambda incident: (incident,) if incident.row["date_start"] else (),
    notes=(
        "Incidents without a date are left out, since ACLED has none. `fatalities` is the best number, else the highest"
        " that a report gives; for words without a number it follows ACLED: 10 for several, 12 for dozens, 100 for"
        " hundreds."
    ),
)
