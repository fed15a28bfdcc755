"""Reading events and tolls back out of the store, chosen by date, country, type, actor and confidence."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from extract.store.records import (
    ARTICLE_COLUMNS,
    Row,
    StoredArticle,
    StoredEvent,
    StoredToll,
    article_from_row,
    event_from_rows,
    toll_from_row,
)
from extract.store.store import Store

# Events are read with their actors and casualties in groups of this size, so that memory stays the same at any number.
_GROUP = 500
_ARTICLE = ", ".join(f"article.{column} AS article_{column}" for column in ARTICLE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which incidents, events (and, by date and country of their article's events, tolls) are wanted; empty means all.

    ``since`` and ``until`` are days, both included, compared with the days of the event; an event without a date
    matches neither. ``countries`` are ISO codes, ``admin1s`` and ``places`` names of first-level areas and of places,
    ``types`` event type codes, ``actors`` actor ids or words of the actor as written, ``outlets`` ids of sources.
    ``reprints`` also takes what reprints of an article say a second time. ``reviews`` are review statuses of
    incidents; events then are those of such incidents. Without it the incidents that a person rejected are left out;
    their events, which are what an article says, are not.
    """

    since: date | None = None
    until: date | None = None
    countries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    min_confidence: float = 0.0
    reprints: bool = False
    articles: tuple[str, ...] = ()
    admin1s: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def incident_condition(self) -> tuple[str, dict[str, Any]]:
        """The condition in SQL over ``incident``, and its parameters: of the incidents that stand."""
        conditions = [
            "incident.superseded_by IS NULL",
            "incident.n_articles > 0",
            "incident.confidence >= :min_confidence",
            "incident.review_status IN (SELECT value FROM json_each(:reviews))"
            if self.reviews
            else "incident.review_status != 'rejected'",
        ]
        conditions += self._where_and_when("incident")
        member = "SELECT 1 FROM incident_member JOIN event USING (event_id) JOIN article USING (article_id)"
        for column, values in (("article_id", self.articles), ("source_id", self.outlets)):
            if values:
                name = "articles" if column == "article_id" else "outlets"
                conditions.append(
                    f"EXISTS ({member} WHERE incident_member.incident_id = incident.incident_id"
                    f" AND article.{column} IN (SELECT value FROM json_each(:{name})))"
                )
        if self.actors:
            conditions.append(
                "EXISTS (SELECT 1 FROM (SELECT value FROM json_each(incident.initiators_json)"
                " UNION ALL SELECT value FROM json_each(incident.targets_json)) AS actor, json_each(:actors) AS wanted"
                " WHERE json_extract(actor.value, '$.id') = wanted.value"
                " OR instr(json_extract(actor.value, '$.name'), wanted.value) > 0)"
            )
        return " AND ".join(conditions), self._parameters()

    def _where_and_when(self, table: str) -> list[str]:
        conditions = []
        if self.since:
            conditions.append(f"coalesce({table}.date_end, {table}.date_start) >= :since")
        if self.until:
            conditions.append(f"{table}.date_start <= :until")
        chosen = (
            ("country", self.countries),
            ("type", self.types),
            ("admin1", self.admin1s),
            ("place_name", self.places),
        )
        for column, values in chosen:
            if values:
                conditions.append(f"{table}.{column} IN (SELECT value FROM json_each(:{column}))")
        return conditions

    def event_condition(self) -> tuple[str, dict[str, Any]]:
        """The condition in SQL over ``event`` and ``article``, and its parameters."""
        conditions = ["event.confidence >= :min_confidence"]
        if not self.reprints:
            conditions.append("article.near_duplicate_of IS NULL")
        conditions += self._where_and_when("event")
        if self.articles:
            conditions.append("event.article_id IN (SELECT value FROM json_each(:articles))")
        if self.outlets:
            conditions.append("article.source_id IN (SELECT value FROM json_each(:outlets))")
        if self.reviews:
            conditions.append(
                "event.event_id IN (SELECT event_id FROM incident_member JOIN incident USING (incident_id)"
                " WHERE review_status IN (SELECT value FROM json_each(:reviews)))"
            )
        if self.actors:
            conditions.append(
                "EXISTS (SELECT 1 FROM event_actor, json_each(:actors) AS wanted"
                " WHERE event_actor.event_id = event.event_id AND (event_actor.actor_id = wanted.value"
                " OR event_actor.name = wanted.value OR instr(event_actor.text, wanted.value) > 0))"
            )
        return " AND ".join(conditions), self._parameters()

    def toll_condition(self) -> tuple[str, dict[str, Any]]:
        """The condition in SQL over ``toll`` and ``article``, and its parameters.

        A toll has a period instead of a day and neither type, place nor actor: where one of these is chosen, the tolls
        of the articles that tell a chosen event are taken.
        """
        conditions = ["1"]
        if not self.reprints:
            conditions.append("article.near_duplicate_of IS NULL")
        end = "coalesce(toll.period_end, toll.as_of, substr(article.published_at, 1, 10))"
        if self.since:
            conditions.append(f"{end} >= :since")
        if self.until:
            conditions.append(f"coalesce(toll.period_start, {end}) <= :until")
        if self.articles:
            conditions.append("toll.article_id IN (SELECT value FROM json_each(:articles))")
        if self.outlets:
            conditions.append("article.source_id IN (SELECT value FROM json_each(:outlets))")
        if (
            self.countries
            or self.types
            or self.actors
            or self.min_confidence
            or self.admin1s
            or self.places
            or self.reviews
        ):
            chosen, _ = self.event_condition()
            conditions.append(
                "toll.article_id IN (SELECT event.article_id FROM event JOIN article USING (article_id)"
                f" WHERE {chosen})"
            )
        return " AND ".join(conditions), self._parameters()

    def _parameters(self) -> dict[str, Any]:
        return {
            "min_confidence": self.min_confidence,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "country": json.dumps([country.upper() for country in self.countries]),
            "type": json.dumps(self.types),
            "actors": json.dumps(self.actors, ensure_ascii=False),
            "articles": json.dumps(self.articles, ensure_ascii=False),
            "admin1": json.dumps(self.admin1s, ensure_ascii=False),
            "reviews": json.dumps(self.reviews),
            "outlets": json.dumps(self.outlets, ensure_ascii=False),
            "place_name": json.dumps(self.places, ensure_ascii=False),
        }


def events(store: Store, selection: Selection = Selection()) -> Iterator[StoredEvent]:
    """The chosen events by first day (undated ones first), then id; the same store gives the same order."""
    condition, parameters = selection.event_condition()
    yield from _events(store, condition, parameters, "event.date_start, event.event_id")


def latest_events(store: Store, limit: int) -> list[StoredEvent]:
    """The events of the articles stored last, the newest article first and its events in their order."""
    parameters = {"limit": limit}
    order = "article.number DESC, event.position LIMIT :limit"
    return list(_events(store, "article.near_duplicate_of IS NULL", parameters, order))


def article_events(store: Store, article_id: str) -> list[StoredEvent]:
    """The events of one article in their order, also of a reprint."""
    return list(_events(store, "event.article_id = :article", {"article": article_id}, "event.position"))


def one_event(store: Store, event_id: str) -> StoredEvent | None:
    """The event with this id, also of a reprint, or None."""
    return next(_events(store, "event.event_id = :event", {"event": event_id}, "event.position"), None)


def events_by_id(store: Store, ids: Sequence[str]) -> Iterator[StoredEvent]:
    """The events with these ids, also of reprints, by id."""
    wanted = {"events": json.dumps(list(ids))}
    yield from _events(store, "event.event_id IN (SELECT value FROM json_each(:events))", wanted, "event.event_id")


def find(store: Store, name: str, limit: int = 10) -> list[tuple[str, str]]:
    """("article", id) and ("event", id) for an id, the first letters of one, or an article's address.

    What has exactly this name is found alone; else all that begin with it, up to ``limit``.
    """
    exact = list(
        store.rows(
            "SELECT 'article' AS kind, article_id AS id FROM article WHERE :name IN (article_id, url, canonical_url)"
            " UNION SELECT 'event', event_id FROM event WHERE event_id = :name",
            {"name": name},
        )
    )
    found = exact or store.rows(
        "SELECT 'article' AS kind, article_id AS id FROM article WHERE substr(article_id, 1, :length) = :name"
        " UNION SELECT 'event', event_id FROM event WHERE substr(event_id, 1, :length) = :name LIMIT :limit",
        {"name": name, "length": len(name), "limit": limit},
    )
    return [(row["kind"], row["id"]) for row in found]


def _events(store: Store, condition: str, parameters: dict[str, Any], order: str) -> Iterator[StoredEvent]:
    rows = store.rows(
        f"SELECT event.*, incident_id, speaker_text, speaker_id, {_ARTICLE} FROM event JOIN article USING (article_id)"
        " LEFT JOIN incident_member USING (event_id)"
        f" LEFT JOIN attribution USING (event_id) WHERE {condition} ORDER BY {order}",
        parameters,
    )
    for group in in_groups(rows):
        ids = json.dumps([row["event_id"] for row in group])
        actors = _children(store, "event_actor", ids)
        casualties = _children(store, "casualty", ids)
        for row in group:
            event = event_from_rows(row, actors[row["event_id"]], casualties[row["event_id"]])
            yield StoredEvent(row["event_id"], row["position"], row["run_id"], event, _article(row), row["incident_id"])


def tolls(store: Store, selection: Selection = Selection()) -> Iterator[StoredToll]:
    """The chosen tolls by the first day of their period, then id."""
    condition, parameters = selection.toll_condition()
    yield from _tolls(store, condition, parameters, "toll.period_start, toll.toll_id")


def article_tolls(store: Store, article_id: str) -> list[StoredToll]:
    """The tolls of one article in their order, also of a reprint."""
    return list(_tolls(store, "toll.article_id = :article", {"article": article_id}, "toll.position"))


def _tolls(store: Store, condition: str, parameters: dict[str, Any], order: str) -> Iterator[StoredToll]:
    rows = store.rows(
        f"SELECT toll.*, speaker_text, speaker_id, {_ARTICLE} FROM toll JOIN article USING (article_id)"
        f" LEFT JOIN attribution USING (toll_id) WHERE {condition} ORDER BY {order}",
        parameters,
    )
    for row in rows:
        yield StoredToll(row["toll_id"], row["position"], row["run_id"], toll_from_row(row), _article(row))


def articles(store: Store, selection: Selection = Selection()) -> Iterator[tuple[StoredArticle, Row]]:
    """The articles that the chosen events and tolls are from, by id, each with its row (``text`` among it)."""
    event_condition, parameters = selection.event_condition()
    toll_condition, _ = selection.toll_condition()
    rows = store.rows(
        "SELECT * FROM article WHERE article_id IN ("
        f" SELECT event.article_id FROM event JOIN article USING (article_id) WHERE {event_condition}"
        f" UNION SELECT toll.article_id FROM toll JOIN article USING (article_id) WHERE {toll_condition}"
        ") ORDER BY article_id",
        parameters,
    )
    for row in rows:
        yield article_from_row(row), row


def _article(row: Row) -> StoredArticle:
    return article_from_row({column: row[f"article_{column}"] for column in ARTICLE_COLUMNS})


def _children(store: Store, table: str, ids: str) -> dict[str, list[Row]]:
    children: dict[str, list[Row]] = defaultdict(list)
    order = "event_id, role, position" if table == "event_actor" else "event_id, position"
    sql = f"SELECT * FROM {table} WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY {order}"
    for row in store.rows(sql, [ids]):
        children[row["event_id"]].append(row)
    return children


def in_groups(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """The rows in groups of one look-up of what belongs to them."""
    iterator = iter(rows)
    while group := list(islice(iterator, _GROUP)):
        yield group
