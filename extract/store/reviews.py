"""What people decide about incidents. A decision is kept as a row and binds every later reading and merging.

``accept``, ``reject`` and ``edit`` hang on the incident's id and go with it when it is merged into another; ``merge``
and ``split`` hang on the events, and go with an event when its article is read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations, product
from typing import Any

from extract.event_types import EVENT_TYPES
from extract.incidents.clustering import pair
from extract.incidents.report import OUTCOMES
from extract.knowledge.places import Gazetteer
from extract.store.incident_selection import resolve
from extract.store.incidents import regroup
from extract.store.records import Row
from extract.store.store import Store

_STATUSES = ("reported", "claimed", "suspected", "denied")
_NUMBERS = tuple(f"{outcome}_{bound}" for outcome in OUTCOMES for bound in ("low", "best", "high"))
EDITABLE = ("type", "status", "weapon", "date_start", "date_end", "place_id", "country", *_NUMBERS)


class ReviewError(ValueError):
    """A decision that cannot be taken: the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, when (an aware instant) and why."""

    reviewer: str
    at: datetime
    reason: str

    @property
    def moment(self) -> str:
        """The instant as the store writes it."""
        return self.at.astimezone(UTC).isoformat(timespec="seconds")


def judge(store: Store, incident: str, action: str, decision: Decision) -> str:
    """Accept or reject an incident (``action``: accept, reject). Returns the id under which it stands.

    Raises ReviewError for an unknown incident or an empty reason.
    """
    _check(decision)
    row = _standing(store, incident)
    with store.writing(f"reviewing {incident}"):
        _note(store, row["incident_id"], decision, action, {"review_status": row["review_status"]}, {})
        regroup(store, _events(store, row["incident_id"]), None, decision.moment, reviewed=True)
    return str(row["incident_id"])


def edit(store: Store, incident: str, changes: Mapping[str, str], decision: Decision) -> str:
    """Put values in place of the merged ones; texts as a person writes them, empty for "not known".

    Raises ReviewError for a field that cannot be edited or a value that it cannot have.
    """
    _check(decision)
    row = _standing(store, incident)
    new = _values(row, changes)
    with store.writing(f"reviewing {incident}"):
        _note(store, row["incident_id"], decision, "edit", {name: row[name] for name in new}, new)
        regroup(store, _events(store, row["incident_id"]), None, decision.moment, reviewed=True)
    return str(row["incident_id"])


def join(store: Store, incidents: Sequence[str], decision: Decision) -> str:
    """Make several incidents one, which keeps the id of the first. Returns that id."""
    _check(decision)
    rows = [_standing(store, incident) for incident in incidents]
    ids = list(dict.fromkeys(str(row["incident_id"]) for row in rows))
    if len(ids) < 2:
        raise ReviewError(f"{' and '.join(incidents)} are one incident already ({ids[0]})")
    events = {incident: _events(store, incident) for incident in ids}
    with store.writing(f"merging {', '.join(ids)}"):
        review = _note(store, ids[0], decision, "merge", {"incidents": events}, {"incident": ids[0]})
        for other in ids[1:]:
            _decide(store, product(events[ids[0]], events[other]), True, review)
        regroup(
            store,
            [event for group in events.values() for event in group],
            None,
            decision.moment,
            preferred=ids[0],
            reviewed=True,
        )
    return ids[0]


def part(store: Store, incident: str, events: Sequence[str], decision: Decision) -> list[str]:
    """Take events (by the first letters of their ids) out of an incident, for good; what stays is one incident.

    Whether several events that are taken out are one incident is for the evidence to say, or for ``join``. Returns the
    incident that stays and those of the events. Raises ReviewError for an event that is no member.
    """
    _check(decision)
    row = _standing(store, incident)
    members = _events(store, row["incident_id"])
    leaving = [_member(members, name, row["incident_id"]) for name in events]
    staying = [event for event in members if event not in leaving]
    if not staying:
        raise ReviewError(f"{row['incident_id']} has no other reports: nothing would stay; name fewer events")
    with store.writing(f"splitting {row['incident_id']}"):
        review = _note(
            store, row["incident_id"], decision, "split",
            {"incident": row["incident_id"], "events": members}, {"staying": staying, "leaving": leaving},
        )  # fmt: skip
        _decide(store, product(staying, leaving), False, review)
        _keep_together(store, staying, review)
        regroup(store, members, None, decision.moment, preferred=row["incident_id"], reviewed=True)
    found = store.rows(
        "SELECT DISTINCT incident_id FROM incident_member WHERE event_id IN (SELECT value FROM json_each(?))"
        " ORDER BY incident_id = ? DESC, incident_id",
        [json.dumps(members), row["incident_id"]],
    )
    return [one["incident_id"] for one in found]


def decisions(store: Store) -> Iterator[dict[str, Any]]:
    """Every decision as plain JSON types, the oldest first."""
    for row in store.rows("SELECT * FROM review ORDER BY review_id"):
        yield {
            "review_id": row["review_id"], "target": row["target"], "reviewer": row["reviewer"], "at": row["at"],
            "action": row["action"], "reason": row["reason"], "before": json.loads(row["before_json"]),
            "after": json.loads(row["after_json"]),
        }  # fmt: skip


def gold_groups(store: Store) -> Iterator[dict[str, Any]]:
    """What people merged and split, as groups of articles for ``marsad evaluate``, with the articles' texts."""
    for made in decisions(store):
        if made["action"] == "merge":
            events = [event for group in made["before"]["incidents"].values() for event in group]
            articles = _articles(store, events)
            if len(articles) > 1:
                yield {"event": f"{made['target']}: {made['reason']}", "same": True, "articles": articles}
        elif made["action"] == "split":
            for event in made["after"]["leaving"]:
                articles = _articles(store, [made["after"]["staying"][0], event])
                if len(articles) > 1:
                    yield {"event": f"{made['target']}: {made['reason']}", "same": False, "articles": articles}


def _articles(store: Store, events: Sequence[str]) -> list[dict[str, Any]]:
    rows = store.rows(
        "SELECT DISTINCT article_id, source_id, title, text, published_at, number FROM article JOIN event"
        " USING (article_id) WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY number",
        [json.dumps(list(events))],
    )
    return [
        {
            "id": row["article_id"], "outlet": row["source_id"], "title": row["title"], "text": row["text"],
            "published": row["published_at"],
        }
        for row in rows
    ]  # fmt: skip


def _check(decision: Decision) -> None:
    if not decision.reason.strip():
        raise ReviewError("a decision needs a reason: add --reason")


def _standing(store: Store, incident: str) -> Row:
    found = resolve(store, incident)
    row = store.row("SELECT * FROM incident WHERE incident_id = ?", [found]) if found else None
    if row is None:
        raise ReviewError(f"no incident {incident!r}; `marsad show --incidents` lists the latest")
    if not row["n_articles"]:
        raise ReviewError(f"{incident} is told by no article any more; there is nothing to decide")
    return row


def _events(store: Store, incident: str) -> list[str]:
    rows = store.rows("SELECT event_id FROM incident_member WHERE incident_id = ? ORDER BY event_id", [incident])
    return [row["event_id"] for row in rows]


def _member(members: Sequence[str], name: str, incident: str) -> str:
    found = [event for event in members if event.startswith(name)]
    if len(found) != 1:
        reason = "may be several" if found else "is no report"
        raise ReviewError(f"{name!r} {reason} of {incident}; `marsad show {incident}` lists them with their ids")
    return found[0]


def _decide(store: Store, pairs: Iterable[tuple[str, str]], same: bool, review: int) -> None:
    for a, b in pairs:
        store.execute("INSERT OR REPLACE INTO incident_decision VALUES (?, ?, ?, ?)", (*pair(a, b), int(same), review))


def _keep_together(store: Store, events: Sequence[str], review: int) -> None:
    """Events that a person left in an incident are one without those that were taken out of it.

    An earlier decision about two of them stands.
    """
    for a, b in combinations(sorted(events), 2):
        store.execute("INSERT OR IGNORE INTO incident_decision VALUES (?, ?, 1, ?)", (a, b, review))


def _note(
    store: Store, target: str, decision: Decision, action: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> int:
    row = {
        "target": target, "reviewer": decision.reviewer, "at": decision.moment, "action": action,
        "reason": decision.reason.strip(), "before_json": json.dumps(before, ensure_ascii=False),
        "after_json": json.dumps(after, ensure_ascii=False),
    }  # fmt: skip
    store.insert("review", [row])
    last = store.row("SELECT max(review_id) AS id FROM review")
    return int(last["id"]) if last else 0


def _values(row: Row, changes: Mapping[str, str]) -> dict[str, Any]:
    """The columns that an edit sets, checked one by one and together."""
    new: dict[str, Any] = {}
    for name, text in changes.items():
        if name not in EDITABLE:
            raise ReviewError(f"{name!r} cannot be edited; one of {', '.join(EDITABLE)}")
        new |= _value(name, text.strip())
    both = {**row, **new}
    if "date_start" in new or "date_end" in new:
        if "date_end" not in new:
            both["date_end"] = new["date_end"] = new["date_start"]
        if both["date_start"] and both["date_end"] and both["date_start"] > both["date_end"]:
            raise ReviewError("date_start lies after date_end")
        same = both["date_start"] == both["date_end"]
        new["date_precision"] = "unknown" if not both["date_start"] else "day" if same else "range"
    for outcome in OUTCOMES:
        bounds = [both[f"{outcome}_{bound}"] for bound in ("low", "best", "high")]
        known = [bound for bound in bounds if bound is not None]
        if known != sorted(known):
            raise ReviewError(f"{outcome}: low, best and high are {bounds}; they must not fall")
    if not new:
        raise ReviewError(f"what is to be edited? FIELD=VALUE with one of {', '.join(EDITABLE)}")
    return new


def _value(name: str, text: str) -> dict[str, Any]:
    if name in _NUMBERS:
        if text and not (text.isascii() and text.isdigit()):
            raise ReviewError(f"{name}: {text!r} is no whole number")
        return {name: int(text) if text else None}
    if name == "type":
        kind = EVENT_TYPES.get(text)
        if kind is None:
            raise ReviewError(f"type: no type {text!r}; one of {', '.join(EVENT_TYPES)}")
        return {"type": kind.code, "event_type": kind.event_type, "sub_event_type": kind.sub_event_type}
    if name == "status" and text not in _STATUSES:
        raise ReviewError(f"status: one of {', '.join(_STATUSES)}")
    if name in ("date_start", "date_end") and text:
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise ReviewError(f"{name}: {text!r} is no day; write YYYY-MM-DD") from error
    if name == "country" and text and not (len(text) == 2 and text.isalpha()):
        raise ReviewError(f"country: {text!r} is no ISO 3166 code; write it as SY")
    if name == "place_id":
        return _place(text)
    return {name: (text.upper() if name == "country" else text) or None}


def _place(identifier: str) -> dict[str, Any]:
    place = next((place for place in Gazetteer.load().places() if place.place_id == identifier), None)
    if place is None:
        raise ReviewError(f"place_id: no place {identifier!r}; `marsad gazetteer find NAME` gives ids")
    precision = {"country": 6, "admin1": 5, "region": 5, "sea": 6, "admin2": 4, "admin3": 3}.get(place.feature, 1)
    return {
        "place_id": place.place_id, "place_name": place.name_ar, "admin1": place.admin1 or None,
        "admin1_pcode": place.admin1_pcode or None, "country": place.country or None, "latitude": place.latitude,
        "longitude": place.longitude, "geo_precision": precision,
    }  # fmt: skip
