"""The best value of every field of an incident, and the range, from the reports that tell it.

The rules, in the words of docs/incidents.md:

* a reprint says again what its original says: the original alone counts;
* the numbers of people go by the rules of figures.py;
* the day is the one that most sources tell in words, of several the earliest; a day of publication counts only where no
  report tells one in words;
* the place is the most precise one that most sources tell; the type the one with most weight.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from extract.incidents.doubts import find_doubts
from extract.incidents.figures import Range, Told, age, agreement_of, range_of, standing
from extract.incidents.report import OUTCOMES, Report, sum_of
from extract.schema import Actor, Casualty

# Of two types with equal weight, the one that says more.
_SAYING_MORE = ("suicide_bomb", "chemical_weapon", "ied", "air_drone_strike", "grenade", "shelling")
# Precisions of a date that is no day, the best first.
_ROUGH = ("range", "week", "month", "year")
_STATUSES = ("reported", "claimed", "suspected", "denied")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Values:
    """The merged fields of an incident, named as those of an event."""

    type: str
    status: str
    weapon: str | None
    date_start: date | None
    date_end: date | None
    date_precision: str
    place_id: str | None
    place_name: str | None
    admin1: str | None
    admin1_pcode: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    geo_precision: int | None
    civilian_targeting: bool
    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    people: Mapping[str, Range]
    casualties: Mapping[tuple[str, str, str], Range]
    n_sources: int
    n_articles: int
    agreement: str
    confidence: float
    doubts: tuple[str, ...] = field(default=())


def merge_values(reports: Sequence[Report], link_scores: Mapping[str, float]) -> Values:
    """The values of an incident. ``link_scores`` (0 to 1, by report) say how surely each report belongs to it."""
    voices = sources(reports)
    heads = [max(told, key=lambda r: (r.event.confidence, r.id)) for told in voices]
    kind = _chosen(heads, lambda r: r.event.type, _rank_of_type)
    start, end, precision = _days(voices)
    place = _place(reports, heads).event
    people, agreement = _people(voices)
    least = min((link_scores.get(r.id, 1.0) for r in reports), default=1.0)
    confidence = _confidence(voices, least)
    country = place.country or _chosen(heads, lambda r: r.event.country)
    initiators, targets = _actors(voices, "initiators"), _actors(voices, "targets")
    groups = (*initiators, *targets)
    doubts = tuple(
        find_doubts(agreement, confidence, least, None if place.place_id else place.place_text, country, groups)
    )
    return Values(
        type=kind,
        status=_status(reports),
        weapon=_chosen([r for r in heads if r.event.weapon and r.event.type == kind], lambda r: r.event.weapon),
        date_start=start,
        date_end=end,
        date_precision=precision,
        place_id=place.place_id,
        place_name=place.place_name or place.place_text,
        admin1=place.admin1,
        admin1_pcode=place.admin1_pcode,
        country=country,
        latitude=place.latitude,
        longitude=place.longitude,
        geo_precision=place.geo_precision,
        civilian_targeting=any(r.event.civilian_targeting for r in reports),
        initiators=initiators,
        targets=targets,
        people=people,
        casualties=_by_side(voices),
        n_sources=len(voices),
        n_articles=len({r.article for r in reports}),
        agreement=agreement,
        confidence=confidence,
        doubts=doubts,
    )


def sources(reports: Iterable[Report]) -> list[list[Report]]:
    """The reports by independent source, each source's in the order of publication; reprints count with their original.

    A source is an outlet; articles that repeat each other are one source, whoever prints them.
    """
    name_of: dict[str, str] = {}
    told: dict[str, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: (r.article != r.group, r.id)):
        name = name_of.setdefault(report.group, report.outlet or report.group)
        told[name].append(report)
    return [sorted(told[name], key=age) for name in sorted(told)]


def _chosen(reports: Sequence[Report], of: Callable[[Report], T], rank: Callable[[T], int] | None = None) -> T:
    """The value with the greatest sum of confidence; of equal ones the one that says more, then the smaller."""
    weights: dict[T, float] = defaultdict(float)
    for report in reports:
        value = of(report)
        if value is not None:
            weights[value] += round(report.event.confidence, 3)
    if not weights:
        return None  # type: ignore[return-value]
    return min(weights, key=lambda value: (-round(weights[value], 3), rank(value) if rank else 0, str(value)))


def _rank_of_type(kind: str) -> int:
    return _SAYING_MORE.index(kind) if kind in _SAYING_MORE else len(_SAYING_MORE)


def _status(reports: Sequence[Report]) -> str:
    """The surest: one report that tells it as a fact outweighs a claim."""
    return min((r.event.status for r in reports), key=_STATUSES.index)


def _days(voices: Sequence[Sequence[Report]]) -> tuple[date | None, date | None, str]:
    counts: Counter[tuple[date, date]] = Counter()
    told = [[r for r in voice if r.first is not None and r.told] for voice in voices]
    for voice in told if any(told) else voices:
        days = {(r.event.date_start, r.event.date_end or r.event.date_start) for r in voice if r.first is not None}
        counts.update((first, last) for first, last in days if first and last)
    if counts:
        (start, end), _ = min(counts.items(), key=lambda item: (-item[1], item[0]))
        return start, end, "day" if start == end else "range"
    rough = [r.event for voice in voices for r in voice if r.event.date_start and r.event.date_precision in _ROUGH]
    if rough:
        best = min(rough, key=lambda event: (_ROUGH.index(event.date_precision), str(event.date_start)))
        return best.date_start, best.date_end, best.date_precision
    return None, None, "unknown"


def _place(reports: Sequence[Report], heads: Sequence[Report]) -> Report:
    """The report whose place is the most precise of those in the country that most sources tell."""
    country = _chosen([r for r in heads if r.country], lambda r: r.country)
    fitting = [r for r in reports if not country or r.country == country]
    told = Counter(r.event.place_id for r in fitting if r.event.place_id)
    return min(
        fitting,
        key=lambda r: (
            r.event.place_id is None,
            r.event.geo_precision or 9,
            -told[r.event.place_id or ""],
            -r.event.confidence,
            r.id,
        ),
    )


def people_of(reports: Sequence[Report]) -> dict[str, Range]:
    """The range of every outcome that the reports of an incident tell, with the reason of the best figure."""
    return _people(sources(reports))[0]


def _people(voices: Sequence[Sequence[Report]]) -> tuple[dict[str, Range], str]:
    """The range of every outcome, and how far the sources agree: single, agree, range or conflict."""
    people = {}
    verdicts = []
    for outcome in OUTCOMES:
        told = standing(voices, outcome)
        if told:
            people[outcome] = range_of(told)
            verdicts.append(agreement_of(told))
    if len(voices) == 1:
        return people, "single"
    for verdict in ("conflict", "range"):
        if verdict in verdicts:
            return people, verdict
    return people, "agree"


def _by_side(voices: Sequence[Sequence[Report]]) -> dict[tuple[str, str, str], Range]:
    """The ranges by outcome, side and class; parts of another number are left out."""
    found: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for outcome in sorted({count.outcome for voice in voices for report in voice for count in report.event.casualties}):
        # The whole breakdown is that of the reports whose figures stand: an earlier part may have been counted elsewhere.
        for report, _ in standing(voices, outcome):
            parts: dict[tuple[str, str, str], list[Casualty]] = defaultdict(list)
            for casualty in report.event.casualties:
                if casualty.outcome == outcome and not casualty.subset:
                    parts[outcome, casualty.side or "unknown", casualty.class_].append(casualty)
            for key, counts in parts.items():
                found[key].append((report, sum_of(counts)))
    return {key: range_of(told) for key, told in sorted(found.items())}


def _actors(voices: Sequence[Sequence[Report]], role: str) -> tuple[Actor, ...]:
    """The actors that most sources tell, known ones first, those told alike often in the order in which the reports
    tell them; at most four, and none that one source tells alone where others are told by several."""
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    places: dict[str, tuple[int, tuple[str, str, str, int]]] = {}
    for voice in voices:
        names = set()
        for report in voice:
            for position, actor in enumerate(getattr(report.event, role)):
                name = actor.id or actor.text
                names.add(name)
                if name not in first or (first[name].text, first[name].class_) > (actor.text, actor.class_):
                    first[name] = actor
                places[name] = min(places.get(name, (position, age(report))), (position, age(report)))
        counts.update(names)
    often = max(counts.values(), default=0) > 1
    kept = [name for name in first if counts[name] > 1 or not often]
    ordered = sorted(kept, key=lambda name: (first[name].id is None, -counts[name], places[name], name))
    return tuple(first[name] for name in ordered[:4])


def _confidence(voices: Sequence[Sequence[Report]], least: float) -> float:
    """How likely the incident is real and rightly merged: each source that tells it lessens the doubt."""
    doubt = 1.0
    for voice in voices:
        doubt *= 1.0 - 0.9 * max(report.event.confidence for report in voice)
    return round((1.0 - doubt) * (0.5 + 0.5 * least), 3)
