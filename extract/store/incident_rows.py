"""Writing incidents: ids, versions with what changed, redirects, and what people decided."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extract.event_types import EVENT_TYPES
from extract.incidents.figures import Range
from extract.incidents.identity import assign, stem_of_id, successor
from extract.incidents.merging import Merged
from extract.incidents.report import OUTCOMES
from extract.schema import Actor
from extract.store.records import Row

if TYPE_CHECKING:
    from extract.store.store import Store

_STATUS = {"accept": "accepted", "reject": "rejected", "edit": "edited"}


def write_incidents(
    store: Store,
    merged: Sequence[Merged],
    gone: Collection[str],
    run_id: int | None,
    moment: str,
    preferred: str | None = None,
    reviewed: bool = False,
) -> None:
    """Write incidents in place of those that their events belonged to; what has not changed is left as it is.

    ``gone`` are former members that exist no more. ``moment`` is the instant (UTC, ISO 8601) of the versions.
    """
    groups = [[member.id for member in one.members] for one in merged]
    everyone = [*(event for group in groups for event in group), *gone]
    members = _members(store, everyone)
    incident_of = {event: row["incident_id"] for event, row in members.items()}
    ids = _ids(store, merged, groups, assign(groups, incident_of, preferred), moment)
    writer = _Writer(store, run_id, moment, reviewed)
    absorbed: dict[str, list[str]] = defaultdict(list)
    vanished = sorted(set(incident_of.values()) - set(ids))
    heirs = {old: successor(old, groups, ids, incident_of) for old in vanished}
    for old, heir in heirs.items():
        if heir:
            absorbed[heir].append(old)
    former = defaultdict(set)
    for event, incident in incident_of.items():
        former[incident].add(event)
    for one, group, incident in zip(merged, groups, ids, strict=True):
        came = sorted(set(group) - former[incident])
        left = sorted(former[incident] - set(group))
        origins = {incident_of[event] for event in came if event in incident_of}
        change = "merged" if absorbed[incident] else "split" if (origins or set(left) - set(gone)) else ""
        writer.write(incident, one, absorbed[incident], came, left, change)
    for old, heir in heirs.items():
        writer.retire(old, heir, sorted(former[old]))
    _write_members(store, merged, ids, members, gone)


def _members(store: Store, events: Sequence[str]) -> dict[str, Row]:
    found = {}
    for start in range(0, len(events), 500):
        for row in store.rows(
            "SELECT * FROM incident_member WHERE event_id IN (SELECT value FROM json_each(?))",
            [json.dumps(events[start : start + 500])],
        ):
            found[row["event_id"]] = row
    return found


def _write_members(
    store: Store, merged: Sequence[Merged], ids: Sequence[str], members: Mapping[str, Row], gone: Iterable[str]
) -> None:
    for event in gone:
        store.execute("DELETE FROM incident_member WHERE event_id = ?", (event,))
    rows = []
    for one, incident in zip(merged, ids, strict=True):
        for member in one.members:
            row = {
                "event_id": member.id,
                "incident_id": incident,
                "link_score": member.score,
                "link_reason": member.reason,
            }
            if members.get(member.id) != row:
                rows.append(row)
    store.insert("incident_member", rows, replace="event_id")


def _ids(
    store: Store, merged: Sequence[Merged], groups: Sequence[Sequence[str]], kept: Sequence[str | None], moment: str
) -> list[str]:
    """The ids of the groups: kept, of an incident that had been withdrawn, or new ones in the order of the groups."""
    ids = []
    numbers: dict[str, int] = {}
    fresh = [event for group, old in zip(groups, kept, strict=True) if old is None for event in group]
    withdrawn = _withdrawn(store, fresh)
    for one, group, old in zip(merged, groups, kept, strict=True):
        new = old or next((withdrawn[event] for event in group if event in withdrawn), None)
        if new is None or (old is None and new in ids):
            stem = stem_of_id(one.values.country, _year(one, moment))
            if stem not in numbers:
                last = store.row(
                    "SELECT max(incident_id) AS last FROM incident WHERE incident_id >= ? AND incident_id < ?",
                    [stem, stem + "~"],
                )
                numbers[stem] = int(last["last"].rpartition("-")[2]) if last and last["last"] else 0
            numbers[stem] += 1
            new = f"{stem}{numbers[stem]:06d}"
        ids.append(new)
    return ids


def _year(one: Merged, moment: str) -> int:
    if one.values.date_start:
        return one.values.date_start.year
    published = [member.published for member in one.members if member.published]
    return min(published).year if published else int(moment[:4])


def _withdrawn(store: Store, events: Sequence[str]) -> dict[str, str]:
    """The incidents that lost all their events, by those of them that come back."""
    found = {}
    for start in range(0, len(events), 500):
        for row in store.rows(
            "SELECT event_id, incident_id FROM incident_withdrawn WHERE event_id IN (SELECT value FROM json_each(?))",
            [json.dumps(events[start : start + 500])],
        ):
            found[row["event_id"]] = row["incident_id"]
    return found


class _Writer:
    """Writes versions of incidents of one change."""

    def __init__(self, store: Store, run_id: int | None, moment: str, reviewed: bool) -> None:
        self.store = store
        self.run_id = run_id
        self.moment = moment
        self.reviewed = reviewed

    def write(
        self, incident: str, one: Merged, absorbed: Sequence[str], came: Sequence[str], left: Sequence[str], change: str
    ) -> None:
        """A new version, if anything is new."""
        row = incident_row(one)
        _decide(row, _reviews(self.store, [incident, *absorbed]))
        people = _people_rows(incident, one)
        old = self.store.row("SELECT * FROM incident WHERE incident_id = ?", [incident])
        if old is None:
            full = {
                "incident_id": incident, "version": 1, "superseded_by": None, "first_seen": self.moment,
                "last_update": self.moment, **row,
            }  # fmt: skip
            self.store.insert("incident", [full])
            self.store.insert("incident_casualty", people)
            self._history(incident, 1, change if change == "split" else "created", {"members": {"added": list(came)}})
            return
        diff: dict[str, Any] = {column: [old[column], value] for column, value in row.items() if old[column] != value}
        if (
            list(
                self.store.rows(
                    "SELECT * FROM incident_casualty WHERE incident_id = ? ORDER BY outcome, side, class", [incident]
                )
            )
            != people
        ):
            diff.setdefault("casualties", [])
        if came or left:
            diff["members"] = {"added": list(came), "removed": list(left)}
        if absorbed:
            diff["absorbed"] = list(absorbed)
        if not diff:
            return
        if old["n_articles"] == 0:
            change = "returned"
            self.store.execute("DELETE FROM incident_withdrawn WHERE incident_id = ?", (incident,))
        version = old["version"] + 1
        self._update(incident, version, row | {"superseded_by": None})
        self.store.execute("DELETE FROM incident_casualty WHERE incident_id = ?", (incident,))
        self.store.insert("incident_casualty", people)
        self._history(incident, version, change or ("reviewed" if self.reviewed else "updated"), diff)

    def retire(self, incident: str, heir: str | None, left: Sequence[str]) -> None:
        """An incident whose reports all went to another, or are no more. Its row stays, its id is never used again."""
        old = self.store.row("SELECT version FROM incident WHERE incident_id = ?", [incident])
        assert old is not None
        version = old["version"] + 1
        gone = {"superseded_by": heir} if heir else {"n_articles": 0, "n_sources": 0}
        self._update(incident, version, gone)
        diff = {"members": {"removed": list(left)}, **({"superseded_by": [None, heir]} if heir else {})}
        self._history(incident, version, "superseded" if heir else "withdrawn", diff)
        if not heir:
            rows = [{"event_id": event, "incident_id": incident} for event in left]
            self.store.insert("incident_withdrawn", rows, replace="event_id")

    def _update(self, incident: str, version: int, row: Mapping[str, Any]) -> None:
        changes = {**row, "version": version, "last_update": self.moment}
        sql = ", ".join(f"{column} = :{column}" for column in changes)
        self.store.execute(
            f"UPDATE incident SET {sql} WHERE incident_id = :incident_id", {**changes, "incident_id": incident}
        )

    def _history(self, incident: str, version: int, change: str, diff: Mapping[str, Any]) -> None:
        row = {
            "incident_id": incident, "version": version, "changed_at": self.moment, "run_id": self.run_id,
            "change": change, "diff_json": json.dumps(diff, ensure_ascii=False),
        }  # fmt: skip
        self.store.insert("incident_history", [row])


def incident_row(one: Merged) -> dict[str, Any]:
    """The columns of an incident that are merged from its reports."""
    values = one.values
    kind = EVENT_TYPES[values.type]
    row: dict[str, Any] = {
        "type": values.type,
        "event_type": kind.event_type,
        "sub_event_type": kind.sub_event_type,
        "status": values.status,
        "weapon": values.weapon,
        "date_start": values.date_start.isoformat() if values.date_start else None,
        "date_end": values.date_end.isoformat() if values.date_end else None,
        "civilian_targeting": int(values.civilian_targeting),
        "initiators_json": _actors(values.initiators),
        "targets_json": _actors(values.targets),
        "doubts_json": json.dumps(values.doubts),
        "review_status": "needs_review" if values.doubts else "auto",
    }
    for column in (
        "date_precision", "place_id", "place_name", "admin1", "admin1_pcode", "country", "latitude", "longitude",
        "geo_precision", "n_sources", "n_articles", "agreement", "confidence",
    ):  # fmt: skip
        row[column] = getattr(values, column)
    for outcome in OUTCOMES:
        told = values.people.get(outcome) or Range(0, None, None)
        known = outcome in values.people
        row[f"{outcome}_low"] = told.low if known else None
        row[f"{outcome}_best"], row[f"{outcome}_high"] = told.best, told.high
    return row


def _actors(actors: Sequence[Actor]) -> str:
    named = [{"id": actor.id, "name": actor.name or actor.text, "class": actor.class_} for actor in actors]
    return json.dumps(named, ensure_ascii=False)


def _people_rows(incident: str, one: Merged) -> list[dict[str, Any]]:
    return [
        {
            "incident_id": incident, "outcome": outcome, "side": side, "class": class_,
            "low": told.low, "best": told.best, "high": told.high,
        }
        for (outcome, side, class_), told in sorted(one.values.casualties.items())
    ]  # fmt: skip


def _reviews(store: Store, incidents: Sequence[str]) -> list[Row]:
    """What people decided about some incidents and those that went into them, the oldest first."""
    return list(
        store.rows(
            "WITH RECURSIVE line (id) AS (SELECT value FROM json_each(?)"
            " UNION SELECT incident_id FROM incident JOIN line ON superseded_by = line.id)"
            " SELECT action, after_json FROM review WHERE target IN (SELECT id FROM line) ORDER BY review_id",
            [json.dumps(list(incidents))],
        )
    )


def _decide(row: dict[str, Any], reviews: Iterable[Row]) -> None:
    """Put what people decided in place of what was merged."""
    for review in reviews:
        if review["action"] in _STATUS:
            row["review_status"] = _STATUS[review["action"]]
        if review["action"] == "edit":
            row |= json.loads(review["after_json"])
