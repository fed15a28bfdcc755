"""The reports of stored events, read for merging and remembered: a day of news is compared with itself many times.

What is remembered is what the file says: an article that is stored anew is forgotten, and all is where a transaction
failed or another program has written to the file.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.incidents.clustering import Pair
from extract.incidents.report import Report, make_report
from extract.knowledge.actors import ActorRow, read_actors
from extract.paths import DATA
from extract.store.records import Row, event_from_rows

if TYPE_CHECKING:
    from extract.store.store import Store

# Ids handed to SQLite at once.
_GROUP = 500
# So many reports (5 KB each) and pairs (200 bytes each) are remembered.
_REPORTS, _PAIRS = 10_000, 250_000

_EVENTS = (
    "SELECT event.*, event.rowid AS number, speaker_text, speaker_id, title, source_id, published_at, near_duplicate_of"
    " FROM event JOIN article USING (article_id) LEFT JOIN attribution USING (event_id)"
)


@lru_cache(maxsize=1)
def actor_rows() -> Mapping[str, ActorRow]:
    """The project's actors, read once."""
    return read_actors(DATA / "actors" / "actors.csv")


def chunks(ids: Collection[str]) -> Iterator[list[str]]:
    """Ids in order, as many at once as are handed to SQLite."""
    ordered = sorted(ids)
    return (ordered[start : start + _GROUP] for start in range(0, len(ordered), _GROUP))


def every_report(store: Store) -> Iterator[Report]:
    """The reports of all events, in the order of storing; none is remembered."""
    last = 0
    while rows := list(store.rows(f"{_EVENTS} WHERE event.rowid > ? ORDER BY event.rowid LIMIT 2000", [last])):
        yield from _made(store, rows)
        last = rows[-1]["number"]


class Reports:
    """The reports of one open store, and how like one another they were found: ``log_odds`` of pairs of ids."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Report] = {}
        self._log_odds: dict[Pair, float] = {}
        self._version: int | None = None

    def of(self, ids: Collection[str]) -> dict[str, Report]:
        """The reports of those of some events that are stored, by id and in the order of the ids."""
        self._check()
        found = {one: self._known[one] for one in ids if one in self._known}
        for group in chunks([one for one in ids if one not in found]):
            sql = f"{_EVENTS} WHERE event_id IN (SELECT value FROM json_each(?))"
            for report in _made(self._store, list(self._store.rows(sql, [json.dumps(group)]))):
                found[report.id] = self._known[report.id] = report
        if len(self._known) > _REPORTS:
            for oldest in list(self._known)[:-_REPORTS]:
                del self._known[oldest]
        return dict(sorted(found.items()))

    @property
    def log_odds(self) -> dict[Pair, float]:
        """What pairs of these reports have been found to weigh; whoever compares more adds to it."""
        self._check()
        if len(self._log_odds) > _PAIRS:
            self._log_odds.clear()
        return self._log_odds

    def forget(self, ids: Iterable[str] | None = None) -> None:
        """Read some events, or all, anew when they are next asked for: they, or their articles, are changing."""
        for one in list(self._known) if ids is None else ids:
            self._known.pop(one, None)
            self._log_odds.clear()

    def _check(self) -> None:
        # Changes when another connection has written.
        version = (self._store.row("PRAGMA data_version") or {}).get("data_version")
        if version != self._version:
            self.forget()
            self._version = version


def _made(store: Store, rows: list[Row]) -> Iterable[Report]:
    ids = json.dumps([row["event_id"] for row in rows])
    actors = _children(store, "event_actor", "role, position", ids)
    casualties = _children(store, "casualty", "position", ids)
    for row in rows:
        yield make_report(
            row["event_id"],
            event_from_rows(row, actors[row["event_id"]], casualties[row["event_id"]]),
            article=row["article_id"],
            position=row["position"],
            title=row["title"],
            outlet=row["source_id"] or "",
            group=row["near_duplicate_of"] or row["article_id"],
            published=row["published_at"],
            actors=actor_rows(),
        )


def _children(store: Store, table: str, order: str, ids: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    sql = f"SELECT * FROM {table} WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY event_id, {order}"
    for row in store.rows(sql, [ids]):
        found[row["event_id"]].append(row)
    return found
