"""Rows of the database from the records of the schema, and back."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from sys import intern
from typing import Any

from extract.schema import Actor, Article, Casualty, Event, Extraction, Removed, Source, Toll

Row = Mapping[str, Any]

_ROLES = {"initiator": "initiators", "target": "targets"}
# Columns that are a field of the record under another name; the rest have the field's own name.
_SPAN_FIELDS = {"evidence_field": "field", "evidence_start": "start", "evidence_end": "end"}
_OTHER_EVENT = {
    *_SPAN_FIELDS.values(),
    *_ROLES.values(),
    *("date_start", "date_end", "place_chain", "also", "civilian_targeting", "casualties", "source"),
}
# The fields of a record that are a column as they are.
_PLAIN_EVENT = [field.name for field in fields(Event) if field.name not in _OTHER_EVENT]
# Fields of an event in which many events tell the same: kept once in memory.
_FEW_VALUES = (
    "type", "event_type", "sub_event_type", "plover_event", "plover_mode", "status", "field", "trigger", "rule",
    "date_precision", "date_basis", "place_text", "place_name", "place_id", "place_relation", "admin1", "admin1_pcode",
    "country", "weapon",
)  # fmt: skip
_PLAIN_CASUALTY = [field.name for field in fields(Casualty) if field.name not in {"class_", "subset"}]
_PLAIN_TOLL = ["outcome", "n_min", "n_max", "who", "evidence"]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What is stored of an article beside its text; instants as ISO-8601 text, as they came."""

    article_id: str
    source_id: str | None
    url: str
    title: str
    author: str | None
    published_at: str | None
    published_basis: str
    modified_at: str | None
    country: str | None
    lang: str
    text_sha256: str
    near_duplicate_of: str | None
    version: int
    run_id: int


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its stable id, its place in the article's list, its article, and the incident that it tells."""

    event_id: str
    position: int
    run_id: int
    event: Event
    article: StoredArticle
    incident_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredToll:
    """A toll with its stable id, its place in the article's list, and the article that it is from."""

    toll_id: str
    position: int
    run_id: int
    toll: Toll
    article: StoredArticle


@dataclass(frozen=True, slots=True)
class Feed:
    """What the last visit of a feed, sitemap or listing left behind, for the next conditional request.

    ``last_visit`` is an aware instant; ``quiet_visits`` counts the visits in a row that brought nothing new.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    last_visit: datetime | None = None
    sha256: str = ""
    quiet_visits: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an article, to tell whether it has changed or is to be read again.

    ``knowledge_version`` and ``code_version`` are those of the run whose events are stored, None without events.
    """

    article_id: str
    title: str
    text_sha256: str
    near_duplicate_of: str | None
    knowledge_version: str | None
    code_version: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run fetched and read. ``events`` and ``tolls`` leave out those of reprints.

    ``removed`` counts the lines taken out of articles by the rule that took them, the most frequent first; ``types``
    the events by type.
    """

    run_id: int
    pages: int
    articles: int
    changed: int
    reprints: int
    failed: int
    events: int
    tolls: int
    removed: Mapping[str, int]
    types: Mapping[str, int]


ARTICLE_COLUMNS = tuple(StoredArticle.__dataclass_fields__)


def article_from_row(row: Row) -> StoredArticle:
    """The stored article of a row that holds ``ARTICLE_COLUMNS``."""
    return StoredArticle(**{column: row[column] for column in ARTICLE_COLUMNS})


def text_sha256(text: str) -> str:
    """The fingerprint of an article's text, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def article_row(article: Article, run_id: int) -> dict[str, Any]:
    """The row of an article; what only the store knows of it (source, page, version) is left to it.

    Instants are written with the offset that the outlet gave: their day is the day there.
    """
    return {
        "article_id": article.id,
        "url": article.url,
        "canonical_url": article.canonical_url or article.url,
        "title": article.title,
        "author": article.author,
        "published_at": _iso(article.published),
        "published_basis": article.published_basis,
        "modified_at": _iso(article.modified),
        "country": article.country,
        "lang": article.lang,
        "text": article.text,
        "text_sha256": text_sha256(article.text),
        "near_duplicate_of": article.near_duplicate_of,
        "run_id": run_id,
    }


def full_article_from_rows(row: Row, removed: Sequence[Row]) -> Article:
    """The article of its row, as the pipelines made it, and of the rows of the lines taken out of it, in their order."""
    return Article(
        id=row["article_id"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        outlet=row["source_id"] or "",
        author=row["author"],
        published=_moment(row["published_at"]),
        published_basis=row["published_basis"],
        modified=_moment(row["modified_at"]),
        canonical_url=row["canonical_url"],
        lang=row["lang"],
        removed=tuple(Removed(item["rule"], item["text"]) for item in removed),
        country=row["country"],
        near_duplicate_of=row["near_duplicate_of"],
    )


def feed_from_row(row: Row) -> Feed:
    """The feed of its row."""
    return Feed(**{**row, "last_visit": _moment(row["last_visit"])})


def extraction_rows(article_id: str, run_id: int, extraction: Extraction) -> dict[str, list[dict[str, Any]]]:
    """The rows by table, in the order in which the tables refer to each other."""
    rows: dict[str, list[dict[str, Any]]] = {
        table: [] for table in ("event", "event_actor", "casualty", "toll", "attribution")
    }
    seen: Counter[str] = Counter()
    for position, event in enumerate(extraction.events):
        quoted = (event.type, event.field, event.evidence, event.place_text or "")
        event_id = _stable_id(seen, "event", article_id, *quoted)
        rows["event"].append(_event_row(event, event_id, article_id, position, run_id))
        for role, field in _ROLES.items():
            for number, actor in enumerate(getattr(event, field)):
                rows["event_actor"].append(_actor_row(actor, event_id, role, number))
        for number, casualty in enumerate(event.casualties):
            rows["casualty"].append(_casualty_row(casualty, event_id, number))
        if event.source:
            rows["attribution"].append(_attribution_row(event.source, event_id=event_id))
    for position, toll in enumerate(extraction.tolls):
        toll_id = _stable_id(seen, "toll", article_id, toll.outcome, toll.field, toll.evidence, toll.who)
        rows["toll"].append(_toll_row(toll, toll_id, article_id, position, run_id))
        if toll.source:
            rows["attribution"].append(_attribution_row(toll.source, toll_id=toll_id))
    return rows


def _stable_id(seen: Counter[str], *parts: str) -> str:
    """An id that stays when the article is read again: it hangs on what is quoted, not on where it stands.

    Two that quote the same words in the same article are numbered in their order.
    """
    key = "\x1f".join(parts)
    seen[key] += 1
    return hashlib.sha256(f"{key}\x1f{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _json(value: Sequence[str]) -> str:
    return json.dumps(list(value), ensure_ascii=False)


def _event_row(event: Event, event_id: str, article_id: str, position: int, run_id: int) -> dict[str, Any]:
    row = {"event_id": event_id, "article_id": article_id, "position": position, "run_id": run_id}
    row |= {column: getattr(event, column) for column in _PLAIN_EVENT}
    row |= {column: getattr(event, field) for column, field in _SPAN_FIELDS.items()}
    row["date_start"] = _iso(event.date_start)
    row["date_end"] = _iso(event.date_end)
    row["place_chain_json"] = _json(event.place_chain)
    row["also_json"] = _json(event.also)
    row["civilian_targeting"] = int(event.civilian_targeting)
    return row


def _actor_row(actor: Actor, event_id: str, role: str, position: int) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "role": role,
        "position": position,
        "actor_id": actor.id,
        "name": actor.name,
        "text": actor.text,
        "class": actor.class_,
        "status": actor.status,
    }


def _casualty_row(casualty: Casualty, event_id: str, position: int) -> dict[str, Any]:
    row: dict[str, Any] = {"event_id": event_id, "position": position}
    row |= {column: getattr(casualty, column) for column in _PLAIN_CASUALTY}
    return row | {"class": casualty.class_, "subset": int(casualty.subset)}


def _toll_row(toll: Toll, toll_id: str, article_id: str, position: int, run_id: int) -> dict[str, Any]:
    row = {"toll_id": toll_id, "article_id": article_id, "position": position, "run_id": run_id}
    row |= {column: getattr(toll, column) for column in _PLAIN_TOLL}
    row |= {column: getattr(toll, field) for column, field in _SPAN_FIELDS.items()}
    row["class"] = toll.class_
    row["period_start"] = _iso(toll.period_start)
    row["period_end"] = _iso(toll.period_end)
    row["as_of"] = _iso(toll.as_of)
    row["sum_of_events"] = int(toll.sum_of_events)
    row["subset"] = int(toll.subset)
    return row


def _attribution_row(source: Source, *, event_id: str | None = None, toll_id: str | None = None) -> dict[str, Any]:
    return {"event_id": event_id, "toll_id": toll_id, "speaker_text": source.text, "speaker_id": source.id}


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def event_from_rows(row: Row, actors: Sequence[Row], casualties: Sequence[Row]) -> Event:
    """The event of its row (with ``speaker_text`` and ``speaker_id``) and of its actors' and casualties' rows."""
    values: dict[str, Any] = {column: row[column] for column in _PLAIN_EVENT}
    values |= {field: row[column] for column, field in _SPAN_FIELDS.items()}
    for name in _FEW_VALUES:
        if values[name]:
            values[name] = intern(values[name])
    for role, field in _ROLES.items():
        values[field] = tuple(_actor(actor) for actor in actors if actor["role"] == role)
    return Event(
        **values,
        date_start=_date(row["date_start"]),
        date_end=_date(row["date_end"]),
        place_chain=_texts(row["place_chain_json"]),
        also=_texts(row["also_json"]),
        civilian_targeting=bool(row["civilian_targeting"]),
        casualties=tuple(_casualty(casualty) for casualty in casualties),
        source=_source(row),
    )


def _texts(packed: str) -> tuple[str, ...]:
    return () if packed == "[]" else tuple(json.loads(packed))


def _actor(row: Row) -> Actor:
    return Actor(row["text"], row["actor_id"], row["name"], row["class"], row["status"])


def _casualty(row: Row) -> Casualty:
    plain = {column: row[column] for column in _PLAIN_CASUALTY}
    return Casualty(**plain, class_=row["class"], subset=bool(row["subset"]))


def toll_from_row(row: Row) -> Toll:
    """The toll of its row (with ``speaker_text`` and ``speaker_id``)."""
    values: dict[str, Any] = {column: row[column] for column in _PLAIN_TOLL}
    values |= {field: row[column] for column, field in _SPAN_FIELDS.items()}
    return Toll(
        **values,
        class_=row["class"],
        period_start=_date(row["period_start"]),
        period_end=_date(row["period_end"]),
        as_of=_date(row["as_of"]),
        sum_of_events=bool(row["sum_of_events"]),
        subset=bool(row["subset"]),
        source=_source(row),
    )


def _source(row: Row) -> Source | None:
    return None if row["speaker_text"] is None else Source(row["speaker_text"], row["speaker_id"])
