"""The tables of an export: their columns, what each means, and how it is filled from the store.

The same list makes the CSV header, the schema in datapackage.json and the codebook, so that none can disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extract.export.columns import Column, Table
from extract.export.incident_tables import INCIDENT_TABLES
from extract.schema import Actor, Casualty
from extract.store.records import StoredArticle, StoredEvent, StoredToll


def people(casualties: Sequence[Casualty], outcome: str, bound: str) -> int | None:
    """The sum of one outcome (``bound`` is n_min, n_best or n_max), subsets left out; None when one is not known."""
    counts = [
        getattr(casualty, bound) for casualty in casualties if casualty.outcome == outcome and not casualty.subset
    ]
    return sum(counts) if counts and None not in counts else None


def _of_event(name: str) -> Callable[[StoredEvent], Any]:
    return lambda stored: getattr(stored.event, name)


def _of_article(name: str) -> Callable[[StoredEvent | StoredToll], Any]:
    return lambda stored: getattr(stored.article, name)


def _speaker(name: str) -> Callable[[StoredEvent | StoredToll], Any]:
    def value(stored: StoredEvent | StoredToll) -> Any:
        source = stored.event.source if isinstance(stored, StoredEvent) else stored.toll.source
        return getattr(source, name) if source else None

    return value


def _named(actors: Iterable[Actor]) -> list[str]:
    return [actor.name or actor.text for actor in actors]


def _ids(actors: Iterable[Actor]) -> list[str]:
    return [actor.id for actor in actors if actor.id]


def _people(outcome: str, bound: str) -> Callable[[StoredEvent], int | None]:
    return lambda stored: people(stored.event.casualties, outcome, bound)


def _people_columns() -> Iterable[Column]:
    bounds = {"min": "the lowest number", "best": "the best number", "max": "the highest number"}
    for outcome, told in (("killed", "killed"), ("injured", "injured"), ("detained", "detained or arrested")):
        for bound, meaning in bounds.items():
            yield Column(
                f"{outcome}_{bound}",
                "integer",
                f"People {told}: {meaning}, subsets left out",
                _people(outcome, f"n_{bound}"),
            )


EVENTS = Table(
    "events",
    "What one article says happened",
    (
        Column("event_id", "string", "Stays the same when the article is read again", lambda e: e.event_id, "", True),
        Column("article_id", "string", "The article that tells it", _of_article("article_id"), "", True),
        Column("incident_id", "string", "The incident that it is counted to", lambda e: e.incident_id),
        Column("type", "string", "Marsad's event type", _of_event("type"), "type", True),
        Column("event_type", "string", "ACLED event type", _of_event("event_type"), "", True),
        Column("sub_event_type", "string", "ACLED sub-event type", _of_event("sub_event_type"), "", True),
        Column("plover_event", "string", "PLOVER event", _of_event("plover_event")),
        Column("plover_mode", "string", "PLOVER mode", _of_event("plover_mode")),
        Column("status", "string", "How sure the article is that it happened", _of_event("status"), "status", True),
        Column("date_start", "date", "First day", _of_event("date_start")),
        Column("date_end", "date", "Last day", _of_event("date_end")),
        Column("date_precision", "string", "What the dates are worth", _of_event("date_precision"), "date_precision"),
        Column("date_basis", "string", "How the dates are known", _of_event("date_basis"), "date_basis"),
        Column("date_text", "string", "The words that tell the date", _of_event("date_text")),
        Column("place_text", "string", "The place as the article names it", _of_event("place_text")),
        Column("place_name", "string", "The place as the gazetteer names it", _of_event("place_name")),
        Column("place_id", "string", "The place's id in the gazetteer", _of_event("place_id")),
        Column("place_relation", "string", "Where the event lies to the place", _of_event("place_relation")),
        Column("place_chain", "string", "Wider places that the article names", _of_event("place_chain")),
        Column("admin1", "string", "First-level administrative area", _of_event("admin1")),
        Column(
            "admin1_pcode",
            "string",
            "Its code: the OCHA P-code, ISO 3166-2 where OCHA has none",
            _of_event("admin1_pcode"),
        ),
        Column("country", "string", "ISO 3166-1 alpha-2 code", _of_event("country")),
        Column("latitude", "number", "Degrees north, WGS 84", _of_event("latitude")),
        Column("longitude", "number", "Degrees east, WGS 84", _of_event("longitude")),
        Column("geo_precision", "integer", "What the coordinates are worth, 1 best", _of_event("geo_precision")),
        Column("initiators", "string", "Who did it", lambda e: _named(e.event.initiators)),
        Column("initiator_ids", "string", "Their ids in the actor table", lambda e: _ids(e.event.initiators)),
        Column("targets", "string", "Who was hit, or the other side", lambda e: _named(e.event.targets)),
        Column("target_ids", "string", "Their ids in the actor table", lambda e: _ids(e.event.targets)),
        *_people_columns(),
        Column("civilian_targeting", "boolean", "Whether civilians were hit", _of_event("civilian_targeting")),
        Column("weapon", "string", "Kind of weapon", _of_event("weapon")),
        Column("source", "string", "Who says so", _speaker("text")),
        Column("source_id", "string", "Its id in the source table", _speaker("id")),
        Column("confidence", "number", "Between 0 and 1", _of_event("confidence"), "", True),
        Column("evidence", "string", "The words that it rests on", _of_event("evidence"), "", True),
        Column("evidence_field", "string", "Where they stand", _of_event("field"), "field", True),
        Column("evidence_start", "integer", "Offset in code points", _of_event("start"), "", True),
        Column("evidence_end", "integer", "Offset in code points", _of_event("end"), "", True),
        Column("also", "string", "Further words about it in the article", _of_event("also")),
        Column("trigger", "string", "The word that tells the event", _of_event("trigger")),
        Column("rule", "string", "The rule that found it", _of_event("rule")),
        Column("outlet", "string", "Who published the article", _of_article("source_id")),
        Column("url", "string", "The article's address", _of_article("url"), "", True),
        Column("published_at", "string", "When the article was published (ISO 8601)", _of_article("published_at")),
        Column("reprint_of", "string", "The article that this one repeats", _of_article("near_duplicate_of")),
    ),
    ("event_id",),
    (("article_id", "articles"),),
)


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor in a role of an event."""

    event_id: str
    role: str
    position: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class CasualtyRow:
    """A count of people of an event."""

    event_id: str
    position: int
    casualty: Casualty


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with its text."""

    article: StoredArticle
    text: str


def _actor_rows(stored: StoredEvent) -> Iterable[ActorRow]:
    for role, actors in (("initiator", stored.event.initiators), ("target", stored.event.targets)):
        for position, actor in enumerate(actors):
            yield ActorRow(stored.event_id, role, position, actor)


def _casualty_rows(stored: StoredEvent) -> Iterable[CasualtyRow]:
    for position, casualty in enumerate(stored.event.casualties):
        yield CasualtyRow(stored.event_id, position, casualty)


ACTORS = Table(
    "actors",
    "Who did what, one row for each actor and role of an event",
    (
        Column("event_id", "string", "The event", lambda row: row.event_id, "", True),
        Column("role", "string", "The part in it", lambda row: row.role, "role", True),
        Column("position", "integer", "Order within the role, from 0", lambda row: row.position, "", True),
        Column("actor_id", "string", "Id in the actor table, when known", lambda row: row.actor.id),
        Column("name", "string", "Name in the actor table", lambda row: row.actor.name),
        Column("text", "string", "As the article writes it", lambda row: row.actor.text, "", True),
        Column("class", "string", "Kind of actor", lambda row: row.actor.class_),
        Column("status", "string", "How sure the article is of the part", lambda row: row.actor.status, "status"),
    ),
    ("event_id", "role", "position"),
    (("event_id", "events"),),
    records=_actor_rows,
)

CASUALTIES = Table(
    "casualties",
    "Counts of people, one row for each figure of an event",
    (
        Column("event_id", "string", "The event", lambda row: row.event_id, "", True),
        Column("position", "integer", "Order within the event, from 0", lambda row: row.position, "", True),
        Column("outcome", "string", "What happened to them", lambda row: row.casualty.outcome, "outcome", True),
        Column("n_min", "integer", "Lowest number", lambda row: row.casualty.n_min, "", True),
        Column("n_best", "integer", "Best number", lambda row: row.casualty.n_best),
        Column("n_max", "integer", "Highest number", lambda row: row.casualty.n_max),
        Column("quantity", "string", "How the number is told", lambda row: row.casualty.quantity, "quantity"),
        Column("who", "string", "The people as the article writes it", lambda row: row.casualty.who),
        Column("class", "string", "Kind of people", lambda row: row.casualty.class_, "casualty_class"),
        Column("side", "string", "Whose they are", lambda row: row.casualty.side, "side"),
        Column("actor_id", "string", "Id in the actor table, when known", lambda row: row.casualty.actor_id),
        Column("subset", "boolean", "Part of another figure of the event", lambda row: row.casualty.subset, "", True),
        Column("text", "string", "The words of the figure", lambda row: row.casualty.text),
    ),
    ("event_id", "position"),
    (("event_id", "events"),),
    records=_casualty_rows,
)


def _of_toll(name: str) -> Callable[[StoredToll], Any]:
    return lambda stored: getattr(stored.toll, name)


TOLLS = Table(
    "tolls",
    "Figures over a period, or sums of incidents told one by one; never events",
    (
        Column("toll_id", "string", "Stays the same when the article is read again", lambda t: t.toll_id, "", True),
        Column("article_id", "string", "The article that tells it", _of_article("article_id"), "", True),
        Column("outcome", "string", "What happened to them", _of_toll("outcome"), "outcome", True),
        Column("n_min", "integer", "Lowest number", _of_toll("n_min"), "", True),
        Column("n_max", "integer", "Highest number", _of_toll("n_max")),
        Column("who", "string", "The people as the article writes it", _of_toll("who")),
        Column("class", "string", "Kind of people", _of_toll("class_"), "casualty_class"),
        Column("period_start", "date", "First day of the period", _of_toll("period_start")),
        Column("period_end", "date", "Last day of the period", _of_toll("period_end")),
        Column("as_of", "date", "The day on which the figure stood", _of_toll("as_of")),
        Column("sum_of_events", "boolean", "Sum of incidents of the same article", _of_toll("sum_of_events"), "", True),
        Column("subset", "boolean", "Part of another figure", _of_toll("subset"), "", True),
        Column("source", "string", "Who says so", _speaker("text")),
        Column("source_id", "string", "Its id in the source table", _speaker("id")),
        Column("evidence", "string", "The words that it rests on", _of_toll("evidence"), "", True),
        Column("evidence_field", "string", "Where they stand", _of_toll("field"), "field", True),
        Column("evidence_start", "integer", "Offset in code points", _of_toll("start"), "", True),
        Column("evidence_end", "integer", "Offset in code points", _of_toll("end"), "", True),
    ),
    ("toll_id",),
    (("article_id", "articles"),),
    of="toll",
)


def _of_own_article(name: str) -> Callable[[ArticleRow], Any]:
    return lambda row: getattr(row.article, name)


ARTICLES = Table(
    "articles",
    "The articles that the events and tolls are from",
    (
        Column("article_id", "string", "The article", _of_own_article("article_id"), "", True),
        Column("outlet", "string", "Who published it", _of_own_article("source_id")),
        Column("url", "string", "Its address", _of_own_article("url"), "", True),
        Column("title", "string", "Its title", _of_own_article("title")),
        Column("author", "string", "Its author", _of_own_article("author")),
        Column("published_at", "string", "When it was published (ISO 8601)", _of_own_article("published_at")),
        Column("published_basis", "string", "How that is known", _of_own_article("published_basis"), "published_basis"),
        Column("modified_at", "string", "When it was changed (ISO 8601)", _of_own_article("modified_at")),
        Column("country", "string", "Country of the outlet, ISO 3166-1 alpha-2", _of_own_article("country")),
        Column("lang", "string", "Language", _of_own_article("lang")),
        Column("version", "integer", "1, and 1 more for each change seen", _of_own_article("version"), "", True),
        Column("text_sha256", "string", "Fingerprint of the text", _of_own_article("text_sha256"), "", True),
        Column("reprint_of", "string", "The article that this one repeats", _of_own_article("near_duplicate_of")),
    ),
    ("article_id",),
    of="article",
)

TEXT = Column("text", "string", "The full text, paragraphs separated by line feeds", lambda row: row.text, "", True)


def tables(*, full_text: bool) -> tuple[Table, ...]:
    """The tables of Marsad's own form, in the order in which they are described."""
    articles = replace(ARTICLES, columns=(*ARTICLES.columns, TEXT)) if full_text else ARTICLES
    return *INCIDENT_TABLES, EVENTS, CASUALTIES, ACTORS, TOLLS, articles
