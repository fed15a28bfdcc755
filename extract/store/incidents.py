"""Incidents in the store: kept up to date as articles come, in the transaction of the article.

Storing an article touches its neighbourhood only: the reports found under the keys of its events, and what hangs
together with them by links. Merging everything again gives the same incidents.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.incidents.blocking import keys, lookups
from extract.incidents.clustering import LINK, Pair, components, pair
from extract.incidents.evidence import compare, reaches
from extract.incidents.merging import find_links, load_rules, merge_part, neighbours
from extract.incidents.report import Report
from extract.store.incident_rows import write_incidents
from extract.store.reports import chunks, every_report

if TYPE_CHECKING:
    from extract.store.store import Store


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an article had to do with incidents before its events were replaced.

    ``spans`` are its events with type, field, start and end; ``near`` all events that hung together with them.
    """

    article: str
    spans: Mapping[str, tuple[str, str, int, int]]
    near: frozenset[str]


def leaving(store: Store, article: str) -> Leaving:
    """Note what hangs together with the events of an article; asked before they are deleted."""
    rows = store.rows(
        "SELECT event_id, type, evidence_field, evidence_start, evidence_end FROM event WHERE article_id = ?", [article]
    )
    spans = {
        row["event_id"]: (row["type"], row["evidence_field"], row["evidence_start"], row["evidence_end"])
        for row in rows
    }
    return Leaving(article, spans, frozenset(_closure(store, spans)) if spans else frozenset())


def arrived(store: Store, before: Leaving, run_id: int) -> None:
    """Merge the events that an article now has, and what hung together with those that it had."""
    now = [row["event_id"] for row in store.rows("SELECT event_id FROM event WHERE article_id = ?", [before.article])]
    if not now and not before.spans:
        return
    _follow(store, before, now)
    _link(store, now)
    regroup(
        store,
        (before.near - before.spans.keys()) | set(now),
        run_id,
        _moment(store, run_id, before.article),
        gone=before.spans.keys() - set(now),
    )


def source_changed(store: Store, articles: Collection[str], run_id: int | None) -> None:
    """Merge the events of articles anew of which it is now known that they repeat others, or are repeated by them."""
    for article in sorted(articles):
        events = [row["event_id"] for row in store.rows("SELECT event_id FROM event WHERE article_id = ?", [article])]
        if not events or run_id is None:
            continue
        before = _closure(store, events)
        for event in events:
            store.execute("DELETE FROM incident_key WHERE event_id = ?", (event,))
            store.execute("DELETE FROM incident_link WHERE event_id = :event OR other_id = :event", {"event": event})
        store.reports.forget(events)
        _link(store, events)
        regroup(store, before | set(events), run_id, _moment(store, run_id, article))


def regroup(
    store: Store,
    seeds: Collection[str],
    run_id: int | None,
    moment: str,
    *,
    gone: Collection[str] = (),
    preferred: str | None = None,
    reviewed: bool = False,
) -> None:
    """Divide what hangs together with some events into incidents anew, and write what has changed.

    ``gone`` are events that were members and exist no more; ``preferred`` an incident that keeps its id.
    ``reviewed`` says in the history that a person's decision is the cause.
    """
    everyone = _closure(store, seeds)
    report_of = store.reports.of(everyone)
    decisions = _decisions(store, report_of)
    linked = neighbours([*_links(store, report_of), *(ids for ids, same in decisions.items() if same)])
    merged = [
        one
        for part in components(report_of, linked)
        for one in merge_part(part, linked, report_of, load_rules(), decisions, store.reports.log_odds)
    ]
    write_incidents(store, merged, gone, run_id, moment, preferred, reviewed)


def merge_all(store: Store, run_id: int | None, moment: str, step: Callable[[str], None] = lambda name: None) -> int:
    """Merge every event of the store anew, in one transaction; ids stay. Returns the number of incidents.

    ``step`` is told what is being done: reading, comparing, grouping, writing.
    """
    step("reading")
    with store.writing("merging incidents"):
        report_of = {report.id: report for report in every_report(store)}
        step("comparing")
        links = find_links(report_of.values(), load_rules())
        store.execute("DELETE FROM incident_key")
        store.execute("DELETE FROM incident_link")
        for group in chunks(report_of):
            _note_keys(store, [report_of[one] for one in group])
        store.insert("incident_link", [_link_row(ids, found.score, found.reason) for ids, found in links.items()])
        step("grouping")
        decisions = _decisions(store, None)
        decisions = {ids: same for ids, same in decisions.items() if ids[0] in report_of and ids[1] in report_of}
        linked = neighbours([*links, *(ids for ids, same in decisions.items() if same)])
        links.clear()
        merged = []
        for part in components(report_of, linked):
            merged += merge_part(part, linked, report_of, load_rules(), decisions)
            for one in part:
                del report_of[one]  # reports take most of the memory, and are not needed for writing
        step("writing")
        gone = [
            row["event_id"]
            for row in store.rows(
                "SELECT event_id FROM incident_member WHERE event_id NOT IN (SELECT event_id FROM event)"
            )
        ]
        write_incidents(store, merged, gone, run_id, moment)
    return len(merged)


def unmerged(store: Store) -> bool:
    """Are there events that belong to no incident yet? They were stored before there were incidents, so the first of
    all events is among them."""
    first = "SELECT event_id FROM event WHERE rowid = (SELECT min(rowid) FROM event)"
    return store.row(f"{first} AND event_id NOT IN (SELECT event_id FROM incident_member)") is not None


def _link(store: Store, ids: Collection[str]) -> None:
    """Note keys and links of events that have just been stored."""
    reports = list(store.reports.of(ids).values())
    _note_keys(store, reports)
    wanted = {report.id: _under(store, lookups(report)) for report in reports}
    near = store.reports.of({*ids, *itertools.chain.from_iterable(wanted.values())})
    rules = load_rules()
    compared = {pair(report.id, name) for report in reports for name in wanted[report.id] if name != report.id}
    rows = []
    for ids_ in sorted(compared):
        a, b = near[ids_[0]], near[ids_[1]]
        if reaches(a, b, rules, LINK):
            found = compare(a, b, rules)
            rows.append(_link_row(ids_, found.score, found.reason))
    store.insert("incident_link", rows)


def _note_keys(store: Store, reports: Iterable[Report]) -> None:
    rows = [{"key": key, "event_id": report.id} for report in reports for key in keys(report)]
    store.insert("incident_key", sorted(rows, key=lambda row: (row["key"], row["event_id"])))


def _under(store: Store, wanted: Collection[str]) -> set[str]:
    sql = "SELECT DISTINCT event_id FROM incident_key WHERE key IN (SELECT value FROM json_each(?))"
    return {row["event_id"] for row in store.rows(sql, [json.dumps(sorted(wanted), ensure_ascii=False)])}


def _link_row(ids: Pair, score: float, reason: str) -> dict[str, Any]:
    return {"event_id": ids[0], "other_id": ids[1], "score": score, "reason": reason}


def _links(store: Store, ids: Collection[str]) -> Iterable[Pair]:
    """The links among some events and from them to others."""
    for group in chunks(ids):
        for row in store.rows(
            "WITH wanted AS (SELECT value FROM json_each(?))"
            " SELECT event_id, other_id FROM incident_link WHERE event_id IN wanted"
            " UNION SELECT event_id, other_id FROM incident_link WHERE other_id IN wanted",
            [json.dumps(group)],
        ):
            yield row["event_id"], row["other_id"]


def _decisions(store: Store, ids: Collection[str] | None) -> dict[Pair, bool]:
    """What people decided about pairs of events; of all, or of those among ``ids``."""
    if ids is None:
        rows = store.rows("SELECT event_id, other_id, same FROM incident_decision")
        return {(row["event_id"], row["other_id"]): bool(row["same"]) for row in rows}
    found = {}
    for group in chunks(ids):
        for row in store.rows(
            "SELECT event_id, other_id, same FROM incident_decision WHERE event_id IN (SELECT value FROM json_each(?))",
            [json.dumps(group)],
        ):
            if row["other_id"] in ids:
                found[row["event_id"], row["other_id"]] = bool(row["same"])
    return found


def _closure(store: Store, ids: Iterable[str]) -> set[str]:
    """The events that hang together with some: by links, by decisions that they are one, or as one incident so far."""
    seen: set[str] = set()
    waiting = set(ids)
    while waiting:
        seen |= waiting
        found = {one for ids_ in _links(store, waiting) for one in ids_}
        for group in chunks(waiting):
            for row in store.rows(
                "WITH wanted AS (SELECT value FROM json_each(?))"
                " SELECT event_id, other_id FROM incident_decision WHERE same AND event_id IN wanted"
                " UNION SELECT event_id, other_id FROM incident_decision WHERE same AND other_id IN wanted",
                [json.dumps(group)],
            ):
                found.update((row["event_id"], row["other_id"]))
            for row in store.rows(
                "SELECT other.event_id FROM incident_member JOIN incident_member AS other USING (incident_id)"
                " WHERE incident_member.event_id IN (SELECT value FROM json_each(?))",
                [json.dumps(group)],
            ):
                found.add(row["event_id"])
        waiting = found - seen
    return seen


def _follow(store: Store, before: Leaving, now: Collection[str]) -> None:
    """Let the incident and the decisions of an event that was read otherwise go over to the event in its place.

    That is the new event of the same article whose evidence overlaps most with the old one's.
    """
    lost = sorted(before.spans.keys() - set(now))
    rows = store.rows(
        "SELECT event_id, type, evidence_field, evidence_start, evidence_end FROM event WHERE article_id = ?"
        " ORDER BY position",
        [before.article],
    )
    new = {row["event_id"]: row for row in rows if row["event_id"] not in before.spans}
    for old in lost:
        kind, field, start, end = before.spans[old]
        best = max(
            (
                (min(end, row["evidence_end"]) - max(start, row["evidence_start"]), row["type"] == kind, one)
                for one, row in new.items()
                if row["evidence_field"] == field
            ),
            default=(0, False, ""),
        )
        if best[0] <= 0:
            continue
        del new[best[2]]
        store.execute("UPDATE incident_member SET event_id = ? WHERE event_id = ?", (best[2], old))
        for row in list(
            store.rows("SELECT * FROM incident_decision WHERE event_id = :old OR other_id = :old", {"old": old})
        ):
            other = row["other_id"] if row["event_id"] == old else row["event_id"]
            first, second = pair(best[2], other)
            store.execute(
                "DELETE FROM incident_decision WHERE event_id = ? AND other_id = ?", (row["event_id"], row["other_id"])
            )
            store.execute(
                "INSERT OR REPLACE INTO incident_decision VALUES (?, ?, ?, ?)",
                (first, second, row["same"], row["review_id"]),
            )


def _moment(store: Store, run_id: int, article: str) -> str:
    """When an article came in: when its page was fetched in this run, else when the run began (UTC)."""
    row = store.row(
        "SELECT coalesce((SELECT fetched_at FROM page JOIN article USING (page_id) WHERE article_id = :article"
        " AND page.run_id = :run), (SELECT started FROM run WHERE run_id = :run)) AS moment",
        {"article": article, "run": run_id},
    )
    return str(row["moment"]) if row else ""
