"""The records of every stage, from a fetched page to an event.

Field names are those of the interchange format (docs/interchange.md), so that a record becomes an output line
without renaming. All offsets are Unicode code points. ``None`` means that the article does not say.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """Raw bytes as fetched.

    ``content_type`` is the HTTP header as sent; ``fetched_at`` is an aware instant in UTC.
    ``requested_url`` is the address that was asked for, where a redirect led from it to ``url``.
    ``hints`` are facts that the listing or feed told about the page (title, published), used as a fall-back.
    """

    url: str
    body: bytes
    content_type: str = ""
    fetched_at: datetime | None = None
    status: int = 200
    outlet: str = ""
    spider: str = ""
    etag: str = ""
    last_modified: str = ""
    hints: Mapping[str, str] = dataclasses.field(default_factory=dict)
    requested_url: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that the cleaning took out of an article, and the data row that took it."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article.

    ``published`` is an aware instant (the outlet's time zone when the page names none), ``published_basis`` says how
    it is known: ``meta|jsonld|visible|url|sitemap|feed|unknown``. ``text`` is paragraphs joined by a line feed.
    ``near_duplicate_of`` is the id of the first article that this one is a reprint of.
    """

    id: str
    url: str
    title: str
    text: str
    outlet: str = ""
    author: str | None = None
    published: datetime | None = None
    published_basis: str = "unknown"
    modified: datetime | None = None
    canonical_url: str = ""
    lang: str = ""
    removed: tuple[Removed, ...] = ()
    is_article: bool = True
    country: str | None = None
    near_duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as mentioned: ``text`` as written, ``id`` and ``name`` of the actor table when known.

    ``status`` is ``reported|suspected|claimed|denied``; ``start`` and ``end`` are offsets into the event's field.
    """

    text: str
    id: str | None = None
    name: str | None = None
    class_: str = "unknown"
    status: str = "reported"


@dataclass(frozen=True, slots=True)
class Casualty:
    """A count of people, attached to an outcome, a group and a side (docs/data-model.md, counting rules)."""

    outcome: str
    n_min: int
    n_best: int | None
    n_max: int | None
    quantity: str = "exact"
    text: str = ""
    who: str = ""
    actor_id: str | None = None
    class_: str = "unknown"
    side: str | None = None
    subset: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, as written, with the id of the source table when known."""

    text: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What one article says happened."""

    type: str
    event_type: str
    sub_event_type: str
    plover_event: str | None
    plover_mode: str | None
    status: str
    evidence: str
    field: str
    start: int
    end: int
    also: tuple[str, ...] = ()
    trigger: str = ""
    rule: str = ""
    date_start: date | None = None
    date_end: date | None = None
    date_precision: str = "unknown"
    date_basis: str = "unknown"
    date_text: str | None = None
    place_text: str | None = None
    place_name: str | None = None
    place_id: str | None = None
    place_relation: str | None = None
    place_chain: tuple[str, ...] = ()
    admin1: str | None = None
    admin1_pcode: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: int | None = None
    initiators: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    casualties: tuple[Casualty, ...] = ()
    civilian_targeting: bool = False
    weapon: str | None = None
    source: Source | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Toll:
    """A cumulative figure: over a period, or the sum of incidents told in the same article. Never an event."""

    evidence: str
    field: str
    start: int
    end: int
    outcome: str
    n_min: int
    n_max: int | None
    who: str = ""
    class_: str = "unknown"
    period_start: date | None = None
    period_end: date | None = None
    as_of: date | None = None
    sum_of_events: bool = False
    subset: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that was read from one article."""

    id: str
    events: tuple[Event, ...] = ()
    tolls: tuple[Toll, ...] = ()


_PLAIN = frozenset((str, int, float, bool, type(None)))
# The fields of the kinds of records that were met, with their names in JSON; none of what is no record.
_FIELDS: dict[type, tuple[tuple[str, str], ...]] = {}


def _field_names(kind: type) -> tuple[tuple[str, str], ...]:
    if kind not in _FIELDS:
        found = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
        _FIELDS[kind] = tuple((field.name, field.name.rstrip("_")) for field in found)
    return _FIELDS[kind]


def to_dict(record: Any) -> Any:
    """Turn a record into plain JSON types: ``class_`` becomes ``class``, dates ISO-8601, tuples lists."""
    if type(record) in _PLAIN:
        return record
    names = _field_names(type(record))
    if names:
        return {key: to_dict(getattr(record, name)) for name, key in names}
    if isinstance(record, (list, tuple)):
        return [to_dict(item) for item in record]
    if isinstance(record, Mapping):
        return {key: to_dict(value) for key, value in record.items()}
    if isinstance(record, (date, datetime)):
        return record.isoformat()
    return record
