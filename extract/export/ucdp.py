"""Incidents with deaths in the manner of UCDP GED: sides, and deaths low, best and high.

Only the columns and their conventions are UCDP's (its GED codebook); the coding is Marsad's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from extract.export.columns import Column, Table
from extract.export.incident_tables import day
from extract.export.sides import country, credited, name, outlets, sides
from extract.store.incident_selection import StoredIncident


@dataclass(frozen=True, slots=True)
class Deaths:
    """The dead of an incident. ``best`` is the sum of the four parts, and low ≤ best ≤ high."""

    side_a: int
    side_b: int
    civilians: int
    unknown: int
    best: int
    high: int
    low: int


def deaths(incident: StoredIncident) -> Deaths:
    """The dead by side; where the total told is more than the parts, the rest is of unknown side."""
    parts = {"a": 0, "b": 0, "civilians": 0}
    for row in incident.casualties:
        if row["outcome"] == "killed":
            side = {"initiator": "a", "target": "b"}.get(row["side"], "")
            part = "civilians" if row["class"] == "civilian" else side
            if part:
                parts[part] += row["low"] if row["best"] is None else row["best"]
    told = {bound: incident.row[f"killed_{bound}"] for bound in ("low", "best", "high")}
    best = next((n for n in (told["best"], told["low"]) if n is not None), 0)
    known = sum(parts.values())
    total = max(best, known)
    high = max(total, told["high"] or 0)
    low = min(total, told["low"] if told["low"] is not None else total)
    return Deaths(parts["a"], parts["b"], parts["civilians"], total - known, total, high, low)


def _violence(incident: StoredIncident) -> int | None:
    """1 state-based, 2 between organised groups without a state, 3 one-sided, None when a side is not known."""
    first, second = ({actor.class_ for actor in side} for side in sides(incident))
    if not first or not second:
        return None
    if second <= {"civilian", "protesters"}:
        return 3
    return 1 if {"state", "military"} & (first | second) else 2


def _of(column: str) -> Callable[[StoredIncident], Any]:
    return lambda incident: incident.row[column]


def _dead(part: str) -> Callable[[StoredIncident], int]:
    return lambda incident: int(getattr(deaths(incident), part))


def _first_article(column: str) -> Callable[[StoredIncident], Any]:
    def value(incident: StoredIncident) -> Any:
        return getattr(incident.members[0].stored.article, column) if incident.members else None

    return value


def _source_day(incident: StoredIncident) -> str | None:
    return (_first_article("published_at")(incident) or "")[:10] or None


UCDP = Table(
    "ucdp",
    "Incidents with deaths, in the manner of UCDP: sides, and deaths low, best and high",
    (
        Column("id", "string", "incident_id", _of("incident_id"), "", True),
        Column("year", "integer", "Year", lambda i: int(i.row["date_start"][:4]) if i.row["date_start"] else None),
        Column("type_of_violence", "integer", "1 state-based, 2 non-state, 3 one-sided", _violence),
        Column("side_a", "string", "Who did it", lambda i: [name(actor) for actor in sides(i)[0]]),
        Column("side_b", "string", "Against whom", lambda i: [name(actor) for actor in sides(i)[1]]),
        Column("number_of_sources", "integer", "Sources that tell it independently", _of("n_sources"), "", True),
        Column("source_office", "string", "Outlets", outlets),
        Column("source_date", "string", "Day of the first article", _source_day),
        Column("source_headline", "string", "Title of the first article", _first_article("title")),
        Column("source_original", "string", "Who says so", credited),
        Column("where_prec", "integer", "geo_precision", _of("geo_precision")),
        Column("where_coordinates", "string", "Place", _of("place_name")),
        Column("adm_1", "string", "First-level area", _of("admin1")),
        Column("latitude", "number", "Degrees north", _of("latitude")),
        Column("longitude", "number", "Degrees east", _of("longitude")),
        Column("country", "string", "Country", lambda i: found.name_en if (found := country(i)) else None),
        Column("date_start", "date", "First day", day("date_start")),
        Column("date_end", "date", "Last day", day("date_end")),
        Column("deaths_a", "integer", "Killed of side a", _dead("side_a"), "", True),
        Column("deaths_b", "integer", "Killed of side b", _dead("side_b"), "", True),
        Column("deaths_civilians", "integer", "Civilians killed", _dead("civilians"), "", True),
        Column("deaths_unknown", "integer", "Killed of unknown side", _dead("unknown"), "", True),
        Column("best", "integer", "All deaths: best number, else lowest", _dead("best"), "", True),
        Column("high", "integer", "Highest number told, at least best", _dead("high"), "", True),
        Column("low", "integer", "Lowest number told", _dead("low"), "", True),
    ),
    ("id",),
    of="incident",
    records=lambda incident: (incident,) if incident.row["killed_low"] is not None else (),
    notes="The order is low ≤ best ≤ high, and best is the sum of the four parts.",
)
