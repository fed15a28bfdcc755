"""Tolls compared with the incidents that they cover: how many people are found there, how many are missing.

A toll is shown beside the incidents and never added to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from extract.incidents.report import OUTCOMES
from extract.schema import Toll, to_dict
from extract.store.records import Row, StoredToll
from extract.store.selection import Selection, tolls
from extract.store.store import Store


@dataclass(frozen=True, slots=True)
class TollCheck:
    """What is found of a toll. ``scope`` says in words which incidents it was compared with.

    ``found`` is the sum of their best figures, ``missing`` what the toll tells beyond it (negative: more was found than
    the toll tells). Both are None where the toll does not say what it covers.
    """

    stored: StoredToll
    scope: str
    incidents: tuple[str, ...]
    found: int | None
    missing: int | None


def check_tolls(store: Store, articles: Iterable[str] = ()) -> Iterator[TollCheck]:
    """The tolls of some articles, or all, each compared with the incidents that it covers.

    A sum of the article's own events covers their incidents. A toll over a period covers the incidents of that period
    in the countries that the article tells events of; the end of an open period is the day to which the toll counts,
    or the day of publication.
    """
    chosen = tuple(articles)
    for stored in tolls(store, Selection(articles=chosen, reprints=bool(chosen))):
        yield _check(store, stored)


def _check(store: Store, stored: StoredToll) -> TollCheck:
    toll = stored.toll
    if toll.outcome not in OUTCOMES:
        return TollCheck(stored, f"{toll.outcome} is not counted by incident", (), None, None)
    own = list(
        store.rows(
            "SELECT DISTINCT incident.* FROM incident JOIN incident_member USING (incident_id) JOIN event USING (event_id)"
            " WHERE article_id = ? AND review_status != 'rejected'",
            [stored.article.article_id],
        )
    )
    if toll.sum_of_events:
        return _sum(stored, own, "the incidents of this article")
    start, end = _period(stored)
    countries = sorted({row["country"] for row in own if row["country"]})
    if not start or not end or not countries:
        missing = "period" if not start or not end else "country"
        return TollCheck(stored, f"the article does not tell its {missing}", (), None, None)
    rows = store.rows(
        "SELECT * FROM incident WHERE superseded_by IS NULL AND n_articles > 0 AND review_status != 'rejected'"
        " AND country IN (SELECT value FROM json_each(?)) AND date_start >= ? AND coalesce(date_end, date_start) <= ?",
        [json.dumps(countries), start.isoformat(), end.isoformat()],
    )
    return _sum(stored, list(rows), f"the incidents in {', '.join(countries)} from {start} to {end}")


def _period(stored: StoredToll) -> tuple[date | None, date | None]:
    toll = stored.toll
    published = stored.article.published_at
    end = toll.period_end or toll.as_of or (date.fromisoformat(published[:10]) if published else None)
    return toll.period_start, end


def _sum(stored: StoredToll, rows: Sequence[Row], scope: str) -> TollCheck:
    toll = stored.toll
    counted = [row for row in rows if row[f"{toll.outcome}_best"] or row[f"{toll.outcome}_low"]]
    best, low = f"{toll.outcome}_best", f"{toll.outcome}_low"
    found = sum(row[low] if row[best] is None else row[best] for row in counted)
    return TollCheck(stored, scope, tuple(row["incident_id"] for row in counted), found, _missing(toll, found))


def _missing(toll: Toll, found: int) -> int:
    if found < toll.n_min:
        return toll.n_min - found
    return toll.n_max - found if toll.n_max is not None and found > toll.n_max else 0


def toll_dict(check: TollCheck) -> dict[str, Any]:
    """A toll as plain JSON types, with what the incidents hold of it."""
    return {
        "toll_id": check.stored.toll_id,
        **to_dict(check.stored.toll),
        "compared": {
            "scope": check.scope, "incidents": list(check.incidents), "found": check.found, "missing": check.missing,
        },
    }  # fmt: skip


def told(check: TollCheck) -> str:
    """A comparison in words."""
    if check.found is None or check.missing is None:
        return check.scope
    gap = "nothing missing"
    if check.missing:
        gap = f"{check.missing} missing" if check.missing > 0 else f"{-check.missing} more than told"
    return f"{check.found} in {len(check.incidents)} of {check.scope}; {gap}"
