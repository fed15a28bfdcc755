"""A report: one event as one article tells it, with what is compared when reports are merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from extract.casualty_cues import outcome_tables
from extract.incidents.day_parts import NO_PARTS, day_parts, load_day_parts
from extract.incidents.whereabouts import Whereabouts, whereabouts
from extract.incidents.wording import Wording, name_stems, wording
from extract.knowledge.actors import ActorRow
from extract.language.tokens import read_words, tokenize
from extract.schema import Actor, Casualty, Event
from extract.sources import reporting_rules

# What is compared as a number; the other outcomes are shown only.
OUTCOMES = ("killed", "injured", "detained", "abducted")
# Events whose day is told by a day, not by a longer time.
_EXACT = frozenset({"day", "range"})
# An article published this many days later that tells other things first looks back (papers print the next day, weeklies
# have no roundups of more than three).
_LOOKING_BACK = 5
_AUTHORITIES = frozenset({"ministry", "official", "medical", "force"})
# A range longer than this (days) is a period, whose middle says little about the day.
_LONGEST_RANGE = 10
_NOBODY: frozenset[str] = frozenset()


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
    says that an authority is credited, ``speaker`` are the stems of who is. ``hours`` are the parts of the day that the
    evidence, or the words that tell its day, name. ``updates``: the quotes say that a toll has risen. ``instant`` is the
    time of publication (UTC, ISO 8601), empty where only its day is known.
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
    where: Whereabouts
    figures: Mapping[str, Figure]
    initiators: frozenset[str]
    targets: frozenset[str]
    wording: Wording
    speaker: frozenset[str]
    official: bool
    hours: frozenset[str]
    updates: bool
    instant: str

    @property
    def late(self) -> bool:
        """Was the article published days after it happened, or after the week or month in which it happened?"""
        end = self.event.date_end or self.event.date_start
        return self.published is not None and end is not None and (self.published - end).days >= _LOOKING_BACK

    @property
    def recall(self) -> bool:
        """Does the article only look back on it: in passing, days after it happened?"""
        return self.position > 0 and self.late

    @property
    def country(self) -> str:
        """The code of the country, empty where none is told."""
        return self.where.country

    @property
    def area(self) -> str:
        """The province, or else the place, under which the report is looked for; empty for a bare country."""
        return self.where.area

    @property
    def placed(self) -> bool:
        """Is the place known to be narrower than a country?"""
        return bool(self.where.area)


def make_report(
    identifier: str,
    event: Event,
    *,
    article: str,
    position: int,
    title: str,
    outlet: str,
    group: str,
    published: str | None,
    actors: Mapping[str, ActorRow],
) -> Report:
    """The report of an event. ``identifier`` is unique among all reports that are merged.

    ``published`` is an ISO 8601 day, or day and time; the day counts there where it was written.
    """
    exact = event.date_precision in _EXACT and event.date_start is not None
    first = event.date_start.toordinal() if exact and event.date_start else None
    last = event.date_end.toordinal() if exact and event.date_end else first
    if first is not None and last is not None and not 0 <= last - first <= _LONGEST_RANGE:
        first = last = None
    named = [name for name in (event.place_name, event.place_text, event.admin1, *event.place_chain) if name]
    known = [actor.name for actor in (*event.initiators, *event.targets) if actor.name]
    texts = [event.evidence, *event.also]
    if position == 0 and title not in texts:
        texts.append(title)
    words = [read_words(text) for text in texts]
    updates = outcome_tables().update
    return Report(
        id=identifier,
        article=article,
        position=position,
        outlet=outlet,
        group=group,
        published=day_of(published),
        event=event,
        first=first,
        last=last,
        told=event.date_basis == "text",
        where=whereabouts(event),
        figures=figures(event),
        initiators=_keys(event.initiators, actors),
        targets=_keys(event.targets, actors),
        wording=wording(words, [*named, *known]),
        speaker=name_stems(event.source.text if event.source else ""),
        hours=_hours_of(
            day_parts(event.evidence) if load_day_parts().opens(words[0]) else NO_PARTS, event.date_text or ""
        ),
        updates=any(
            next(updates.found(tokenize(text)), None) is not None
            for text, told in zip(texts, words, strict=True)
            if updates.opens(told)
        ),
        official=event.source is not None and _is_official(event.source.text),
        instant=_instant(published),
    )


def day_of(published: str | None) -> date | None:
    """The day of an ISO 8601 date, or date and time, there where it was written."""
    return datetime.fromisoformat(published.strip()).date() if published and published.strip() else None


def _instant(published: str | None) -> str:
    if not published or len(published.strip()) <= len("2021-03-04"):
        return ""
    told = datetime.fromisoformat(published.strip())
    return told.astimezone(UTC).isoformat() if told.tzinfo else ""


@lru_cache(maxsize=50_000)
def _is_official(speaker: str) -> bool:
    """Does the speaker begin with a word for an authority (data/lexicon/reporting.toml)?"""
    tokens = tokenize(speaker)
    kind = reporting_rules().speakers.at(tokens, 0) if tokens else None
    return kind is not None and kind.payload in _AUTHORITIES


@lru_cache(maxsize=50_000)
def _hours_of(told: frozenset[str], words: str) -> frozenset[str]:
    """The parts of the day that the evidence tells, and those in the words that tell the day: it need not hold them."""
    return told | day_parts(words)


def figures(event: Event) -> dict[str, Figure]:
    """The number of people by outcome: parts of another count left out, all that remains added."""
    found = ((outcome, figure_of(event, outcome)) for outcome in OUTCOMES)
    return {outcome: figure for outcome, figure in found if figure}


def figure_of(event: Event, outcome: str) -> Figure | None:
    """The number of people of one outcome, None where it is not told."""
    counts = [casualty for casualty in event.casualties if casualty.outcome == outcome and not casualty.subset]
    return sum_of(counts) if counts else None


def sum_of(counts: Sequence[Casualty]) -> Figure:
    """Several counts as one."""
    highs = [count.n_max for count in counts if count.n_max is not None]
    return Figure(
        low=sum(count.n_min for count in counts),
        best=sum(count.n_min if count.n_best is None else count.n_best for count in counts),
        high=sum(highs) if len(highs) == len(counts) else None,
        vague=all(count.quantity == "vague" for count in counts),
    )


def _keys(actors: Sequence[Actor], table: Mapping[str, ActorRow]) -> frozenset[str]:
    return frozenset(key for actor in actors for key in actor_keys(actor.id, table)) if actors else _NOBODY


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
