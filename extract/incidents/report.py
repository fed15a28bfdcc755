"""A report: one event as one article tells it, with what is compared when reports are merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from extract.incidents.wording import content
from extract.knowledge.actors import ActorRow
from extract.language.normalize import normalize
from extract.language.tokens import tokenize
from extract.schema import Actor, Event
from extract.sources import reporting_rules

# One land for two codes: outlets call the West Bank by the one or the other.
_SAME_LAND = {"IL": "PS"}
# What is compared as a number; the other outcomes are shown only.
OUTCOMES = ("killed", "injured", "detained", "abducted")
# Events whose day is told by a day, not by a longer time.
_EXACT = frozenset({"day", "range"})
_AUTHORITIES = frozenset({"ministry", "official", "medical", "force"})
# A range longer than this (days) is a period, whose middle says little about the day.
_LONGEST_RANGE = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people one report tells of one outcome; ``high`` is None for an open end ("at least", "dozens")."""

    low: int
    best: int
    high: int | None
    vague: bool


@dataclass(frozen=True, slots=True)
class Report:
    """An event with its article's facts. ``first`` and ``last`` are days as ordinals, None when no day is told.

    ``group`` is the article that this one repeats, or itself: reprints are one source. ``told`` says that the day was
    read from words and not taken from the publication. ``position`` is the place in the article's list. ``official``
    says that an authority is credited.
    """

    id: str
    article: str
    position: int
    outlet: str
    group: str
    published: date | None
    event: Event
    first: int | None
    last: int | None
    told: bool
    country: str
    area: str
    names: frozenset[str]
    figures: Mapping[str, Figure]
    initiators: frozenset[str]
    targets: frozenset[str]
    words: frozenset[str]
    official: bool

    @property
    def placed(self) -> bool:
        """Is the place known to be narrower than a country?"""
        return bool(self.area)


def make_report(
    identifier: str,
    event: Event,
    *,
    article: str,
    position: int,
    title: str,
    outlet: str,
    group: str,
    published: date | None,
    actors: Mapping[str, ActorRow],
) -> Report:
    """The report of an event. ``identifier`` is unique among all reports that are merged."""
    exact = event.date_precision in _EXACT and event.date_start is not None
    first = event.date_start.toordinal() if exact and event.date_start else None
    last = event.date_end.toordinal() if exact and event.date_end else first
    if first is not None and last is not None and not 0 <= last - first <= _LONGEST_RANGE:
        first = last = None
    country = _SAME_LAND.get(event.country or "", event.country or "")
    named = [event.place_name, event.place_text, event.admin1, *event.place_chain]
    known = [actor.name for actor in (*event.initiators, *event.targets) if actor.name]
    texts = [event.evidence, *event.also]
    if position == 0 and title not in texts:
        texts.append(title)
    return Report(
        id=identifier,
        article=article,
        position=position,
        outlet=outlet,
        group=group,
        published=published,
        event=event,
        first=first,
        last=last,
        told=event.date_basis == "text",
        country=country,
        area=_area(event, country),
        names=frozenset(normalize(name).removeprefix("ال") for name in named if name),
        figures=figures(event),
        initiators=_keys(event.initiators, actors),
        targets=_keys(event.targets, actors),
        words=content(texts, [*named, *known]),
        official=event.source is not None and _is_official(event.source.text),
    )


@lru_cache(maxsize=50_000)
def _is_official(speaker: str) -> bool:
    """Does the speaker begin with a word for an authority (data/lexicon/reporting.toml)?"""
    tokens = tokenize(speaker)
    kind = reporting_rules().speakers.at(tokens, 0) if tokens else None
    return kind is not None and kind.payload in _AUTHORITIES


def _area(event: Event, country: str) -> str:
    """The first-level division, or else the place, under which the report is looked for; empty for a bare country."""
    if event.admin1_pcode or event.admin1:
        return f"{country}:{event.admin1_pcode or event.admin1}"
    if event.place_id and event.geo_precision is not None and event.geo_precision < 5:
        return event.place_id
    return ""


def figures(event: Event) -> dict[str, Figure]:
    """The number of people by outcome: parts of another count left out, all that remains added."""
    found = {}
    for outcome in OUTCOMES:
        counts = [c for c in event.casualties if c.outcome == outcome and not c.subset]
        if counts:
            low = sum(c.n_min for c in counts)
            highs = [c.n_max for c in counts]
            best = sum(c.n_min if c.n_best is None else c.n_best for c in counts)
            high = None if None in highs else sum(h for h in highs if h is not None)
            found[outcome] = Figure(low, best, high, all(c.quantity == "vague" for c in counts))
    return found


def _keys(actors: Iterable[Actor], table: Mapping[str, ActorRow]) -> frozenset[str]:
    return frozenset(key for actor in actors for key in actor_keys(actor.id, table))


def actor_keys(actor: str | None, table: Mapping[str, ActorRow]) -> Iterable[str]:
    """An actor and whom it belongs to; the forces of one state are one actor (``state:TR``)."""
    seen: set[str] = set()
    while actor and actor not in seen:
        seen.add(actor)
        row = table.get(actor)
        if row is None:
            country, _, kind = actor.partition("_")
            yield f"state:{country.upper()}" if kind and len(country) == 2 else actor
            return
        yield actor
        if row.class_ in ("state", "external") and row.country not in ("", "INT"):
            yield f"state:{row.country}"
        actor = row.parent
