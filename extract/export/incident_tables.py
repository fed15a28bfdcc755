"""The tables of incidents: what happened, its casualties by side, and the events that it is merged from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from extract.export.columns import Column, Table
from extract.incidents.report import OUTCOMES
from extract.store.incident_selection import IncidentMember, StoredIncident
from extract.store.records import Row


def _of(name: str) -> Callable[[StoredIncident], Any]:
    return lambda incident: incident.row[name]


def day(name: str) -> Callable[[StoredIncident], date | None]:
    """How an incident gives the day in one of its columns."""
    return lambda incident: date.fromisoformat(incident.row[name]) if incident.row[name] else None


def _listed(name: str, key: str = "") -> Callable[[StoredIncident], list[str]]:
    def value(incident: StoredIncident) -> list[str]:
        items = json.loads(incident.row[name])
        return [item[key] for item in items if item[key]] if key else items

    return value


def _people_columns() -> Iterable[Column]:
    bounds = {"low": "the lowest number told", "best": "the best number", "high": "the highest number told"}
    for outcome in OUTCOMES:
        for bound, meaning in bounds.items():
            yield Column(f"{outcome}_{bound}", "integer", f"People {outcome}: {meaning}", _of(f"{outcome}_{bound}"))


INCIDENTS = Table(
    "incidents",
    "What happened, merged from the events of several articles",
    (
        Column("incident_id", "string", "Never means anything else", _of("incident_id"), "", True),
        Column("version", "integer", "1, and 1 more for each change", _of("version"), "", True),
        Column("first_seen", "string", "When it was first read (ISO 8601, UTC)", _of("first_seen"), "", True),
        Column("last_update", "string", "When it changed last (ISO 8601, UTC)", _of("last_update"), "", True),
        Column("type", "string", "Marsad's event type", _of("type"), "type", True),
        Column("event_type", "string", "ACLED event type", _of("event_type"), "", True),
        Column("sub_event_type", "string", "ACLED sub-event type", _of("sub_event_type"), "", True),
        Column("status", "string", "How sure the sources are that it happened", _of("status"), "status", True),
        Column("weapon", "string", "Kind of weapon", _of("weapon")),
        Column("date_start", "date", "First day", day("date_start")),
        Column("date_end", "date", "Last day", day("date_end")),
        Column("date_precision", "string", "How exact the date is", _of("date_precision"), "date_precision", True),
        Column("place_name", "string", "The most precise place", _of("place_name")),
        Column("place_id", "string", "Its id in the gazetteer", _of("place_id")),
        Column("admin1", "string", "First-level administrative area", _of("admin1")),
        Column(
            "admin1_pcode", "string", "Its code: the OCHA P-code, ISO 3166-2 where OCHA has none", _of("admin1_pcode")
        ),
        Column("country", "string", "ISO 3166-1 alpha-2 code", _of("country")),
        Column("latitude", "number", "Degrees north, WGS 84", _of("latitude")),
        Column("longitude", "number", "Degrees east, WGS 84", _of("longitude")),
        Column("geo_precision", "integer", "What the coordinates are worth, 1 best", _of("geo_precision")),
        Column("initiators", "string", "Who did it", _listed("initiators_json", "name")),
        Column("initiator_ids", "string", "Their ids in the actor table", _listed("initiators_json", "id")),
        Column("targets", "string", "Who was hit, or the other side", _listed("targets_json", "name")),
        Column("target_ids", "string", "Their ids in the actor table", _listed("targets_json", "id")),
        *_people_columns(),
        Column(
            "civilian_targeting",
            "boolean",
            "Whether civilians were hit",
            lambda incident: bool(incident.row["civilian_targeting"]),
        ),
        Column("n_sources", "integer", "Sources that tell it independently", _of("n_sources"), "", True),
        Column("n_articles", "integer", "Articles that tell it", _of("n_articles"), "", True),
        Column("agreement", "string", "How far the sources agree", _of("agreement"), "agreement", True),
        Column("confidence", "number", "Between 0 and 1", _of("confidence"), "", True),
        Column("doubts", "string", "Why a person should look at it", _listed("doubts_json")),
        Column("review_status", "string", "What people decided", _of("review_status"), "review_status", True),
        Column(
            "outlets",
            "string",
            "Who published the articles",
            lambda incident: sorted(
                {m.stored.article.source_id for m in incident.members if m.stored.article.source_id}
            ),
        ),
    ),
    ("incident_id",),
    of="incident",
)


def _side(row: Row) -> str | None:
    return None if row["side"] == "unknown" else str(row["side"])


INCIDENT_CASUALTIES = Table(
    "incident_casualties",
    "Counts of people of an incident, one row for each outcome, side and kind of people",
    (
        Column("incident_id", "string", "The incident", lambda row: row["incident_id"], "", True),
        Column("position", "integer", "Order within the incident, from 0", lambda row: row["position"], "", True),
        Column("outcome", "string", "What happened to them", lambda row: row["outcome"], "outcome", True),
        Column("side", "string", "Whose they are", _side, "side"),
        Column("class", "string", "Kind of people", lambda row: row["class"], "casualty_class", True),
        Column("low", "integer", "Lowest number told", lambda row: row["low"], "", True),
        Column("best", "integer", "Best number", lambda row: row["best"]),
        Column("high", "integer", "Highest number told", lambda row: row["high"]),
    ),
    ("incident_id", "position"),
    (("incident_id", "incidents"),),
    of="incident",
    records=lambda incident: ({**row, "position": n} for n, row in enumerate(incident.casualties)),
)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An event of an incident."""

    incident_id: str
    member: IncidentMember


INCIDENT_MEMBERS = Table(
    "incident_members",
    "Which events tell an incident, and why they were taken for the same",
    (
        Column("incident_id", "string", "The incident", lambda row: row.incident_id, "", True),
        Column("event_id", "string", "The event", lambda row: row.member.stored.event_id, "", True),
        Column("article_id", "string", "Its article", lambda row: row.member.stored.article.article_id, "", True),
        Column("outlet", "string", "Who published it", lambda row: row.member.stored.article.source_id),
        Column("url", "string", "The article's address", lambda row: row.member.stored.article.url, "", True),
        Column(
            "reprint_of",
            "string",
            "The article that this one repeats",
            lambda row: row.member.stored.article.near_duplicate_of,
        ),
        Column("link_score", "number", "How surely it belongs here, 0 to 1", lambda row: row.member.score, "", True),
        Column("link_reason", "string", "Why, in words", lambda row: row.member.reason),
        Column(
            "evidence", "string", "The words that it rests on", lambda row: row.member.stored.event.evidence, "", True
        ),
    ),
    ("event_id",),
    (("incident_id", "incidents"),),
    of="incident",
    records=lambda incident: (MemberRow(incident.row["incident_id"], member) for member in incident.members),
    notes="Events of reprints are members too; the table of events leaves them out unless they are asked for.",
)

INCIDENT_TABLES = (INCIDENTS, INCIDENT_CASUALTIES, INCIDENT_MEMBERS)
