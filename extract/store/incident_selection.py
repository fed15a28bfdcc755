"""Reading incidents back out of the store: one with all that belongs to it, or those that are chosen."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.incidents.merging import believed
from extract.incidents.values import people_of
from extract.store.records import Row, StoredEvent
from extract.store.selection import Selection, events_by_id, in_groups
from extract.store.store import Store


@dataclass(frozen=True, slots=True)
class IncidentMember:
    """An event of an incident, with the score (0 to 1) and the reason of its surest link to another one."""

    stored: StoredEvent
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class StoredIncident:
    """An incident (``row``: the columns of its table) with all that belongs to it.

    ``casualties``, ``history`` and ``reviews`` are rows of their tables, the oldest first; ``redirects`` are the ids of
    incidents that were merged into this one. ``why`` says for an outcome by which rule its best figure was chosen.
    """

    row: Row
    members: tuple[IncidentMember, ...]
    casualties: tuple[Row, ...]
    history: tuple[Row, ...]
    reviews: tuple[Row, ...]
    redirects: tuple[str, ...]
    why: Mapping[str, str] = field(default_factory=dict)


def resolve(store: Store, incident: str) -> str | None:
    """The id under which an incident stands now: that of the one it was merged into, or its own; None when unknown."""
    row = store.row(
        "WITH RECURSIVE line (id, next) AS (SELECT incident_id, superseded_by FROM incident WHERE incident_id = ?"
        " UNION SELECT incident_id, superseded_by FROM incident JOIN line ON incident_id = line.next)"
        " SELECT id FROM line WHERE next IS NULL",
        [incident],
    )
    return row["id"] if row else None


def find_incidents(store: Store, name: str, limit: int = 10) -> list[str]:
    """The ids that are, or begin with, ``name``; zeros before the number may be left out (SY-2021-123)."""
    wanted = name.upper()
    stem, _, number = wanted.rpartition("-")
    padded = f"{stem}-{number.zfill(6)}" if number.isdigit() and stem.count("-") == 1 else wanted
    exact = store.row("SELECT incident_id FROM incident WHERE incident_id = ?", [padded])
    if exact:
        return [exact["incident_id"]]
    rows = store.rows(
        "SELECT incident_id FROM incident WHERE incident_id >= :name AND incident_id < :name || '~' LIMIT :limit",
        {"name": wanted, "limit": limit},
    )
    return [row["incident_id"] for row in rows] if "-" in wanted else []


def one_incident(store: Store, incident: str) -> StoredIncident | None:
    """An incident with all that belongs to it, also one that was merged into another or that nobody tells any more."""
    row = store.row("SELECT * FROM incident WHERE incident_id = ?", [incident])
    if row is None:
        return None
    links = {
        found["event_id"]: found
        for found in store.rows("SELECT * FROM incident_member WHERE incident_id = ?", [incident])
    }
    members = [
        IncidentMember(stored, links[stored.event_id]["link_score"], links[stored.event_id]["link_reason"])
        for stored in events_by_id(store, list(links))
    ]
    members.sort(key=lambda one: (one.stored.article.published_at or "9", one.stored.event_id))
    redirects = store.rows(
        "WITH RECURSIVE line (id) AS (SELECT incident_id FROM incident WHERE superseded_by = :id"
        " UNION SELECT incident_id FROM incident JOIN line ON superseded_by = line.id) SELECT id FROM line ORDER BY id",
        {"id": incident},
    )
    ids = [found["id"] for found in redirects]
    return StoredIncident(
        row,
        tuple(members),
        tuple(_rows(store, "incident_casualty WHERE incident_id = ? ORDER BY outcome, side, class", incident)),
        tuple(_rows(store, "incident_history WHERE incident_id = ? ORDER BY version", incident)),
        tuple(
            store.rows(
                "SELECT * FROM review WHERE target IN (SELECT value FROM json_each(?)) ORDER BY review_id",
                [json.dumps([incident, *ids])],
            )
        ),
        tuple(ids),
        _why(store, row, list(links)),
    )


def _why(store: Store, row: Row, events: Sequence[str]) -> dict[str, str]:
    """Why the best figures of an incident are the best; nothing of those that a person put in their place."""
    told = people_of(believed(list(store.reports.of(events).values()))) if events else {}
    return {outcome: found.why for outcome, found in told.items() if found.best == row[f"{outcome}_best"]}


def _rows(store: Store, rest: str, incident: str) -> Iterator[Row]:
    return store.rows(f"SELECT * FROM {rest}", [incident])


def current_incidents(store: Store, limit: int = -1) -> Iterator[Row]:
    """The incidents that stand (neither merged into another nor without articles), the latest change first.

    ``limit`` -1 means all.
    """
    yield from store.rows(
        "SELECT * FROM incident WHERE superseded_by IS NULL AND n_articles > 0"
        " ORDER BY last_update DESC, incident_id DESC LIMIT ?",
        [limit],
    )


def doubtful_incidents(store: Store) -> list[Row]:
    """The incidents that need a person: contradictions first, then by the number of people killed, then the latest."""
    return list(
        store.rows(
            "SELECT * FROM incident WHERE superseded_by IS NULL AND n_articles > 0 AND review_status = 'needs_review'"
            " ORDER BY agreement != 'conflict', coalesce(killed_high, killed_low, 0) DESC, last_update DESC, incident_id"
        )
    )


def incidents(store: Store, selection: Selection) -> Iterator[StoredIncident]:
    """The chosen incidents that stand, by first day (undated ones first), then id, with casualties and members.

    History, reviews and redirects are left out: ``one_incident`` reads them.
    """
    condition, parameters = selection.incident_condition()
    rows = store.rows(
        f"SELECT * FROM incident WHERE {condition} ORDER BY incident.date_start, incident.incident_id", parameters
    )
    for group in in_groups(rows):
        yield from _with_members(store, group)


def _with_members(store: Store, group: Sequence[Row]) -> Iterator[StoredIncident]:
    ids = [json.dumps([row["incident_id"] for row in group])]
    chosen = "WHERE incident_id IN (SELECT value FROM json_each(?))"
    links = {row["event_id"]: row for row in store.rows(f"SELECT * FROM incident_member {chosen}", ids)}
    members: dict[str, list[IncidentMember]] = defaultdict(list)
    for stored in events_by_id(store, list(links)):
        link = links[stored.event_id]
        members[link["incident_id"]].append(IncidentMember(stored, link["link_score"], link["link_reason"]))
    casualties: dict[str, list[Row]] = defaultdict(list)
    for row in store.rows(f"SELECT * FROM incident_casualty {chosen} ORDER BY outcome, side, class", ids):
        casualties[row["incident_id"]].append(row)
    for row in group:
        told = sorted(
            members[row["incident_id"]], key=lambda one: (one.stored.article.published_at or "9", one.stored.event_id)
        )
        yield StoredIncident(row, tuple(told), tuple(casualties[row["incident_id"]]), (), (), ())


def incident_of_event(store: Store, event: str) -> str | None:
    """The id of the incident that an event belongs to."""
    row = store.row("SELECT incident_id FROM incident_member WHERE event_id = ?", [event])
    return row["incident_id"] if row else None


def incident_columns(row: Row) -> dict[str, Any]:
    """The columns of an incident as plain JSON types: those in JSON unpacked."""
    columns = {
        name.removesuffix("_json"): json.loads(value) if name.endswith("_json") else value
        for name, value in row.items()
    }
    return columns | {"civilian_targeting": bool(columns["civilian_targeting"])}


def incident_dict(incident: StoredIncident) -> dict[str, Any]:
    """An incident as plain JSON types: its columns (those in JSON unpacked), members, casualties, history, reviews."""
    return {
        **incident_columns(incident.row),
        "redirects": list(incident.redirects),
        "why": dict(incident.why),
        "casualties": [{k: v for k, v in found.items() if k != "incident_id"} for found in incident.casualties],
        "members": [
            {
                "event_id": member.stored.event_id,
                "article_id": member.stored.article.article_id,
                "outlet": member.stored.article.source_id,
                "url": member.stored.article.url,
                "published": member.stored.article.published_at,
                "score": member.score,
                "reason": member.reason,
                "evidence": member.stored.event.evidence,
            }
            for member in incident.members
        ],
        "history": [
            {"version": h["version"], "changed_at": h["changed_at"], "change": h["change"], "diff": json.loads(h["diff_json"])}
            for h in incident.history
        ],
        "reviews": [
            {
                "at": r["at"], "reviewer": r["reviewer"], "action": r["action"], "reason": r["reason"],
                "before": json.loads(r["before_json"]), "after": json.loads(r["after_json"]),
            }
            for r in incident.reviews
        ],
    }  # fmt: skip
