"""Numbers over the chosen incidents: totals, counts by type, actor and area, the timeline, the points of the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from extract.store.records import Row
from extract.store.selection import Selection
from extract.store.store import Store

# Bars that a timeline may have before it takes the next wider unit.
_BARS = 70
_POINTS = 3000


@dataclass(frozen=True, slots=True)
class Count:
    """How many incidents have a value (``key``; ``name`` where it has one beside), and a share of the greatest."""

    key: str | None
    name: str | None
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, week, month or year of the timeline: its first and last day, incidents, and people killed (best, or low)."""

    start: date
    end: date
    n: int
    killed: int


@dataclass(frozen=True, slots=True)
class Point:
    """A place of the map: incidents there, the id of the only one or of the latest, and how well it is known (1 best)."""

    latitude: float
    longitude: float
    n: int
    incident: str
    name: str | None
    country: str | None
    precision: int
    family: str


def totals(store: Store, selection: Selection) -> Row:
    """Incidents, people by outcome (least, best and most), incidents that hit civilians or wait for review, days."""
    condition, parameters = selection.incident_condition()
    people = ", ".join(
        f"sum({name}_low) AS {name}_low, sum(coalesce({name}_best, {name}_low)) AS {name}_best,"
        f" sum(coalesce({name}_high, {name}_best, {name}_low)) AS {name}_high,"
        f" coalesce(sum({name}_low IS NOT NULL AND {name}_high IS NULL), 0) AS {name}_open"
        for name in ("killed", "injured")
    )
    row = store.row(
        f"SELECT count(*) AS n, {people}, coalesce(sum(civilian_targeting), 0) AS civilian_targeting,"
        " coalesce(sum(review_status = 'needs_review'), 0) AS needs_review, min(date_start) AS first,"
        " max(date_start) AS last, coalesce(sum(date_start IS NULL), 0) AS undated,"
        f" coalesce(sum(latitude IS NULL), 0) AS unplaced FROM incident WHERE {condition}",
        parameters,
    )
    assert row is not None
    return row


def count(store: Store, selection: Selection, column: str, limit: int) -> list[Count]:
    """Incidents by a column of theirs (``type``, ``country``, ``admin1``, ``agreement``, ``review_status``)."""
    condition, parameters = selection.incident_condition()
    extra = ", max(country) AS name" if column == "admin1" else ", NULL AS name"
    rows = store.rows(
        f"SELECT {column} AS key{extra}, count(*) AS n FROM incident WHERE {condition} AND {column} IS NOT NULL"
        f" GROUP BY {column}{', country' if column == 'admin1' else ''} ORDER BY n DESC, key LIMIT {limit:d}",
        parameters,
    )
    return _shares(rows)


def count_actors(store: Store, selection: Selection, limit: int) -> list[Count]:
    """Incidents by actor of the actor table (``key`` is its id), in whichever part."""
    condition, parameters = selection.incident_condition()
    rows = store.rows(
        # json_each has a column named key: the name of ours must be another.
        "SELECT json_extract(one.value, '$.id') AS actor,"
        " max(json_extract(one.value, '$.name')) AS name, count(DISTINCT incident_id) AS n FROM"
        f" (SELECT incident_id, initiators_json AS list FROM incident WHERE {condition}"
        f" UNION ALL SELECT incident_id, targets_json FROM incident WHERE {condition}) AS both, json_each(both.list) AS one"
        f" WHERE json_extract(one.value, '$.id') IS NOT NULL GROUP BY actor ORDER BY n DESC, actor LIMIT {limit:d}",
        parameters,
    )
    return _shares({**row, "key": row["actor"]} for row in rows)


def count_outlets(store: Store, selection: Selection, limit: int) -> list[Count]:
    """Incidents by the outlets whose articles tell them."""
    condition, parameters = selection.incident_condition()
    rows = store.rows(
        "SELECT article.source_id AS key, NULL AS name, count(DISTINCT incident_id) AS n FROM incident_member"
        " JOIN event USING (event_id) JOIN article USING (article_id) WHERE incident_id IN"
        f" (SELECT incident_id FROM incident WHERE {condition}) AND article.source_id IS NOT NULL"
        f" GROUP BY key ORDER BY n DESC, key LIMIT {limit:d}",
        parameters,
    )
    return _shares(rows)


def _shares(rows: Iterable[Row]) -> list[Count]:
    found = list(rows)
    most = max((row["n"] for row in found), default=1)
    return [Count(row["key"], row["name"], row["n"], row["n"] / most) for row in found]


def timeline(store: Store, selection: Selection) -> tuple[str, list[Bar]]:
    """The unit (day, week, month or year) and its bars without gaps, so that they are few enough to be looked at."""
    condition, parameters = selection.incident_condition()
    rows = list(
        store.rows(
            "SELECT date_start AS day, count(*) AS n, sum(coalesce(killed_best, killed_low, 0)) AS killed FROM incident"
            f" WHERE {condition} AND date_start IS NOT NULL GROUP BY date_start ORDER BY date_start",
            parameters,
        )
    )
    if not rows:
        return "day", []
    first, last = (date.fromisoformat(rows[number]["day"]) for number in (0, -1))
    span = (last - first).days + 1
    widths = (("day", 1), ("week", 7), ("month", 30), ("year", 366))
    unit = next((unit for unit, width in widths if span / width <= _BARS), "year")
    sums: dict[date, list[int]] = {}
    for row in rows:
        start = _first_day(date.fromisoformat(row["day"]), unit)
        sums.setdefault(start, [0, 0])
        sums[start][0] += row["n"]
        sums[start][1] += row["killed"]
    bars = []
    start = _first_day(first, unit)
    while start <= last:
        after = _next(start, unit)
        bars.append(Bar(start, after - timedelta(days=1), *sums.get(start, (0, 0))))
        start = after
    return unit, bars


def _first_day(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1) if unit == "year" else day


def _next(day: date, unit: str) -> date:
    if unit == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date(day.year + 1, 1, 1) if unit == "year" else day + timedelta(days=7 if unit == "week" else 1)


def points(store: Store, selection: Selection) -> list[Point]:
    """The places that have coordinates, those with most incidents first (at most 3,000)."""
    condition, parameters = selection.incident_condition()
    rows = store.rows(
        "SELECT round(latitude, 3) AS latitude, round(longitude, 3) AS longitude, count(*) AS n,"
        " max(date_start || ' ' || incident_id) AS latest, max(incident_id) AS incident, max(place_name) AS name,"
        " max(country) AS country, min(coalesce(geo_precision, 5)) AS precision, event_type AS family"
        f" FROM incident WHERE {condition} AND latitude IS NOT NULL AND longitude IS NOT NULL"
        f" GROUP BY round(latitude, 3), round(longitude, 3) ORDER BY n DESC, incident LIMIT {_POINTS:d}",
        parameters,
    )
    return [
        Point(
            row["latitude"],
            row["longitude"],
            row["n"],
            (row["latest"] or row["incident"]).rpartition(" ")[2],
            row["name"],
            row["country"],
            row["precision"],
            row["family"],
        )
        for row in rows
    ]


def listed(store: Store, selection: Selection, order: str, limit: int, offset: int = 0) -> list[Row]:
    """The columns of the chosen incidents in an order of viewer.asking.ORDERS."""
    condition, parameters = selection.incident_condition()
    sql = f"SELECT * FROM incident WHERE {condition} ORDER BY {order} LIMIT :limit OFFSET :offset"
    return list(store.rows(sql, {**parameters, "limit": limit, "offset": offset}))


def choices(store: Store) -> dict[str, list[Any]]:
    """What the filters offer: the countries, governorates (by country) and outlets that incidents have."""
    standing = "superseded_by IS NULL AND n_articles > 0"
    areas: Sequence[Row] = list(
        store.rows(
            f"SELECT country, admin1 FROM incident WHERE {standing} AND country IS NOT NULL AND admin1 IS NOT NULL"
            " GROUP BY country, admin1 ORDER BY country, admin1"
        )
    )
    countries = store.rows(
        f"SELECT country FROM incident WHERE {standing} AND country IS NOT NULL GROUP BY country ORDER BY country"
    )
    types = store.rows(f"SELECT type FROM incident WHERE {standing} GROUP BY type")
    outlets = store.rows("SELECT source_id FROM source ORDER BY source_id")
    return {
        "countries": [row["country"] for row in countries],
        "areas": list(areas),
        "types": [row["type"] for row in types],
        "outlets": [row["source_id"] for row in outlets],
    }
