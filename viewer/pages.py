"""What each page shows, gathered from the store: plain values for the templates."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from extract.display import amount
from extract.event_types import EVENT_TYPES
from extract.export.tables import people
from extract.incidents.report import OUTCOMES
from extract.store.incident_selection import IncidentMember, find_incidents, incident_of_event, one_incident, resolve
from extract.store.records import StoredEvent
from extract.store.selection import Selection, article_events, events_by_id, find, tolls
from extract.store.store import Store
from viewer import counting
from viewer.asking import ORDERS, Asked
from viewer.drawing import Range, draw_map, draw_ranges, draw_timeline
from viewer.evidence import Quote, excerpt, marked
from viewer.wording import Wording

PAGE = 50
_FOUND = 60
# Fields of a version's change of which a reader need not be told: they follow from others.
_FOLLOWING = frozenset(
    "members absorbed casualties confidence doubts_json n_articles latitude longitude place_id event_type sub_event_type"
    " admin1_pcode geo_precision date_precision civilian_targeting".split()
)


def start(store: Store, asked: Asked, t: Wording) -> dict[str, Any]:
    """The overview: totals, map, timeline, counts and the latest of the chosen incidents."""
    selection = asked.selection
    unit, bars = counting.timeline(store, selection)
    return {
        **offered(store, asked, t),
        "totals": counting.totals(store, selection),
        "map": draw_map(counting.points(store, selection)),
        "unit": unit,
        "timeline": draw_timeline(bars, unit, from_right=t.direction == "rtl") if bars else None,
        "bars": [bar for bar in bars if bar.n],
        "counts": {
            "type": counting.count(store, selection, "type", 8),
            "actor": counting.count_actors(store, selection, 8),
            "admin1": counting.count(store, selection, "admin1", 8),
        },
        "rows": counting.listed(store, selection, ORDERS[asked.order], 12),
        "articles": (store.row("SELECT count(*) AS n FROM article") or {})["n"],
    }


def offered(store: Store, asked: Asked, t: Wording) -> dict[str, Any]:
    """What the form of filters needs."""
    choices = counting.choices(store)
    by_name = [code for code in EVENT_TYPES if code in choices["types"]]
    return {"asked": asked, "choices": {**choices, "types": by_name}, "told": asked.told(t)}


def incident_list(store: Store, asked: Asked, t: Wording) -> dict[str, Any]:
    """One page of the chosen incidents in the chosen order, with facets."""
    selection = asked.selection
    rows = counting.listed(store, selection, ORDERS[asked.order], PAGE + 1, PAGE * (asked.page - 1))
    return {
        **offered(store, asked, t),
        "totals": counting.totals(store, selection),
        "rows": rows[:PAGE],
        "more": len(rows) > PAGE,
        "orders": list(ORDERS),
        "facets": {
            "country": counting.count(store, selection, "country", 12),
            "type": counting.count(store, selection, "type", 12),
            "admin1": counting.count(store, selection, "admin1", 12),
            "actor": counting.count_actors(store, selection, 12),
            "outlet": counting.count_outlets(store, selection, 12),
            "review": counting.count(store, selection, "review_status", 5),
        },
    }


def incident(store: Store, name: str, t: Wording) -> dict[str, Any] | None:
    """One incident with its claims, numbers by source and side, articles, history and decisions; None when unknown."""
    ids = find_incidents(store, name, 1)
    found = one_incident(store, ids[0]) if ids else None
    if found is None:
        return None
    articles = {}
    for member in found.members:
        article = store.article(member.stored.article.article_id)
        if article:
            articles[member.stored.article.article_id] = article
    return {
        "incident": found,
        "row": found.row,
        "doubts": [t.doubt(doubt) for doubt in json.loads(found.row["doubts_json"])],
        "standing": resolve(store, found.row["superseded_by"]) if found.row["superseded_by"] else None,
        "claims": [claim(member, number, t) for number, member in enumerate(found.members, 1)],
        "ranges": ranges_by_source(found.members, t),
        "told_articles": [
            {
                "article": articles[key],
                "title": marked(articles[key].title, _quotes(members, "title")),
                "text": marked(articles[key].text, _quotes(members, "text")),
                "numbers": [number for number, _ in members],
            }
            for key, members in _by_article(found.members).items()
            if key in articles
        ],
        "history": [{**row, "words": change_words(json.loads(row["diff_json"]), t)} for row in reversed(found.history)],
    }


def claim(member: IncidentMember, number: int, t: Wording) -> dict[str, Any]:
    """What one report says, as a row of the table of claims."""
    event, article = member.stored.event, member.stored.article
    return {
        "number": number,
        "event": event,
        "event_id": member.stored.event_id,
        "article": article,
        "day": " – ".join(dict.fromkeys(d.isoformat() for d in (event.date_start, event.date_end) if d)),
        "who": [t.actor({"id": a.id, "name": a.name or a.text, "class": a.class_}) for a in event.initiators],
        "to_whom": [t.actor({"id": a.id, "name": a.name or a.text, "class": a.class_}) for a in event.targets],
        "people": {
            outcome: amount(people(event.casualties, outcome, "n_min"), people(event.casualties, outcome, "n_max"))
            for outcome in OUTCOMES
        },
        "reason": member.reason,
        "score": member.score,
    }


def ranges_by_source(members: Sequence[IncidentMember], t: Wording) -> list[dict[str, Any]]:
    """For each outcome that a report numbers, a drawing with a line for each report."""
    drawings = []
    for outcome in OUTCOMES:
        lines = []
        for number, member in enumerate(members, 1):
            low, best, high = (
                people(member.stored.event.casualties, outcome, bound) for bound in ("n_min", "n_best", "n_max")
            )
            if low is not None:
                lines.append(Range(f"{number} · {member.stored.article.source_id or t('unknown')}", low, best, high))
        if lines:
            drawings.append({"outcome": outcome, "drawing": draw_ranges(lines, from_right=t.direction == "rtl")})
    return drawings


def _by_article(members: Sequence[IncidentMember]) -> Mapping[str, list[tuple[int, StoredEvent]]]:
    found: dict[str, list[tuple[int, StoredEvent]]] = {}
    for number, member in enumerate(members, 1):
        found.setdefault(member.stored.article.article_id, []).append((number, member.stored))
    return found


def _quotes(members: Sequence[tuple[int, StoredEvent]], field: str) -> list[Quote]:
    return [Quote(s.event.start, s.event.end, number) for number, s in members if s.event.field == field]


def change_words(diff: Mapping[str, Any], t: Wording) -> list[str]:
    """What a version changed, in words."""
    members = diff.get("members", {})
    parts = []
    if members.get("added"):
        parts.append(t("new_reports", n=len(members["added"])))
    if members.get("removed"):
        parts.append(t("gone_reports", n=len(members["removed"])))
    if diff.get("absorbed"):
        parts.append(t("took_in", ids=t("comma").join(diff["absorbed"])))
    arrow = "←" if t.direction == "rtl" else "→"
    for name, change in diff.items():
        outcome, _, bound = name.rpartition("_")
        if bound == "high" or (bound == "low" and f"{outcome}_best" in diff):
            continue
        if name not in _FOLLOWING and isinstance(change, list) and len(change) == 2:
            old, new = (_value(name, value, t) for value in change)
            label = t(outcome) if bound in ("low", "best") else t.code("field", name).replace("_", " ")
            parts.append(f"{label}: {old} {arrow} {new}")
    return parts


def _value(name: str, value: Any, t: Wording) -> str:
    if value in (None, "", "[]"):
        return "–"
    if name.endswith("s_json"):
        return t("comma").join(t.actors(value)) or "–"
    if name == "type":
        return t.type(value)
    return t.code(name, value)


def article(store: Store, name: str, t: Wording) -> dict[str, Any] | None:
    """One article: its text with every quote marked, what was read and what was stripped; None when unknown."""
    ids = [key for kind, key in find(store, name, 1) if kind == "article"]
    found = store.article(ids[0]) if ids else None
    if found is None:
        return None
    events = article_events(store, found.id)
    numbered = list(enumerate(events, 1))
    row = store.row("SELECT * FROM article WHERE article_id = ?", [found.id]) or {}
    return {
        "article": found,
        "row": row,
        "page": store.page(found.url),
        "title": marked(found.title, _quotes(numbered, "title")),
        "text": marked(found.text, _quotes(numbered, "text")),
        "events": [
            {**claim(IncidentMember(stored, 1.0, ""), number, t), "incident": stored.incident_id}
            for number, stored in numbered
        ],
        "tolls": [one.toll for one in tolls(store, Selection(articles=(found.id,), reprints=True))],
        "versions": list(
            store.rows("SELECT * FROM article_version WHERE article_id = ? ORDER BY version DESC", [found.id])
        ),
        "reprints": list(
            store.rows(
                "SELECT article_id, source_id, title FROM article WHERE near_duplicate_of = ? ORDER BY number",
                [found.id],
            )
        ),
        "original": store.article(found.near_duplicate_of) if found.near_duplicate_of else None,
    }


def event_page(store: Store, name: str) -> str | None:
    """Where an event is shown: the address of its incident, or of its article; None when unknown."""
    ids = [key for kind, key in find(store, name, 1) if kind == "event"]
    if not ids:
        return None
    standing = incident_of_event(store, ids[0])
    if standing:
        return f"/incident/{standing}"
    stored = next(events_by_id(store, ids), None)
    return f"/article/{stored.article.article_id}" if stored else None


def search(store: Store, words: str) -> dict[str, Any]:
    """The articles that hold all of the words, each with a part of its text around the first of them."""
    hits = []
    for one in store.search(words[:300], _FOUND) if words else []:
        found = store.article(one.article_id)
        if found:
            told = store.rows(
                "SELECT DISTINCT incident_id FROM event JOIN incident_member USING (event_id) WHERE article_id = ?"
                " ORDER BY incident_id",
                [one.article_id],
            )
            hits.append(
                {
                    "article": one,
                    "excerpt": excerpt(found.text, words),
                    "incidents": [row["incident_id"] for row in told],
                }
            )
    return {"words": words, "hits": hits, "full": len(hits) == _FOUND}


def changes(store: Store, day: date, t: Wording) -> dict[str, Any]:
    """What changed on a day (UTC): versions of incidents, with what was before, and how many articles were new."""
    before, after = (day + timedelta(days=n) if date.min < day < date.max else day for n in (-1, 1))
    # Instants are texts that begin with their day: a letter stands behind all of them.
    bounds = {"start": day.isoformat(), "end": f"{day.isoformat()}U"}
    rows = store.rows(
        "SELECT incident_history.*, type, place_name, country, date_start, killed_low, killed_best, killed_high,"
        " injured_low, injured_best, injured_high FROM incident_history JOIN incident USING (incident_id)"
        " WHERE changed_at >= :start AND changed_at < :end"
        " ORDER BY changed_at DESC, incident_id, incident_history.version DESC LIMIT 1000",
        bounds,
    )
    last = store.row("SELECT max(changed_at) AS at FROM incident_history") or {}
    new = store.row(
        "SELECT count(*) AS n FROM article JOIN run USING (run_id) WHERE version = 1"
        " AND started >= :start AND started < :end",
        bounds,
    )
    versions = [{**row, "words": change_words(json.loads(row["diff_json"]), t)} for row in rows]
    return {
        "day": day,
        "before": before,
        "after": after,
        "versions": versions,
        "counts": Counter(row["change"] for row in versions).most_common(),
        "last_day": (last.get("at") or "")[:10],
        "new_articles": (new or {})["n"],
    }
