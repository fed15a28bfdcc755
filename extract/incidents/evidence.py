"""Do two reports tell one incident? The signs for and against, what each weighs, and the reasons in words.

The weights stand with their reasons in data/weights/same_incident.csv. Text likeness is the last and weakest sign.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from extract.event_types import EVENT_TYPES
from extract.incidents.blocking import WINDOW
from extract.incidents.report import Figure, Report
from extract.incidents.wording import weight
from extract.model import BIAS, probability
from extract.paths import DATA

# A place of this precision or better is a place and no province (docs/data-model.md).
_SETTLEMENT = 3
_NEAR_KM = 15.0
# Two settlements this far apart were never hit in one incident.
_FARTHEST_KM = 120.0
# Telling words above this weight add nothing: they are one copied sentence.
_MOST_WORDS = 5.0
# Reasons that move the log-odds less than this are not worth telling.
_TOLD_FROM = 0.25


class IncidentRulesError(ValueError):
    """A row that cannot be used: the message names file, row and what to do."""


def load_alternatives(path: Path = DATA / "lexicon" / "same_incident.toml") -> frozenset[tuple[str, str]]:
    """The pairs of types under which one incident is told. Raises IncidentRulesError for a broken row."""
    pairs: set[tuple[str, str]] = set()
    for number, row in enumerate(tomllib.loads(path.read_text("utf-8")).get("alternatives", []), 1):
        where = f"{path.name}: row {number}"
        types = row.get("types", [])
        unknown = [kind for kind in types if kind not in EVENT_TYPES]
        if unknown:
            raise IncidentRulesError(f"{where}: unknown type {unknown[0]!r}; the codes stand in event_types.toml")
        if len(types) < 2 or len(row.get("example", [])) != 2:
            raise IncidentRulesError(f"{where}: two or more types and an example of two headlines are needed")
        pairs.update(combinations(types, 2))
        pairs.update((b, a) for a, b in combinations(types, 2))
    return frozenset(pairs)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the comparison knows: ``weights`` of signs, ``words`` of ordinary stems, ``alternatives`` of types."""

    weights: Mapping[str, float]
    words: Mapping[str, float]
    alternatives: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """``log_odds`` for one incident and the reasons; ``never`` is set where no other sign can make up for it."""

    log_odds: float
    reasons: tuple[str, ...]
    never: bool = False

    @property
    def score(self) -> float:
        """The log-odds as a number between 0 and 1."""
        return round(probability(self.log_odds), 3)

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.reasons)


class _Signs:
    """Collects signs: each adds its weight, and its words where it weighs enough."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self.log_odds = weights.get(BIAS, 0.0)
        self.reasons: list[str] = []

    def add(self, sign: str, words: str, times: float = 1.0) -> None:
        value = self.weights[sign] * times
        self.log_odds += value
        if words and abs(value) >= _TOLD_FROM:
            self.reasons.append(words)


def never(why: str) -> Evidence:
    """The evidence of a hard no."""
    return Evidence(-30.0, (why,), True)


def compare(a: Report, b: Report, rules: Rules) -> Evidence:
    """The evidence that two reports tell one incident."""
    gap = day_gap(a, b)
    if gap is not None and gap > WINDOW:
        return never(f"{gap} days apart")
    signs = _Signs(rules.weights)
    _compare_types(a, b, rules, signs)
    distance = _compare_places(a, b, signs)
    if distance is not None and distance > _FARTHEST_KM:
        return never(f"places {distance:.0f} km apart")
    _compare_days(a, b, gap, signs)
    _compare_actors(a, b, signs)
    contradicted = _compare_figures(a, b, signs)
    if a.article == b.article:
        if contradicted or (a.event.place_id and b.event.place_id and a.event.place_id != b.event.place_id):
            return never("one article tells them as two")
        signs.add("same:article", "one article tells them as two")
    elif a.group == b.group:
        signs.add("same:reprint", "one article repeats the other")
    _compare_words(a, b, rules, signs)
    return Evidence(signs.log_odds, tuple(signs.reasons))


def day_gap(a: Report, b: Report) -> int | None:
    """The days between the spans of two reports, 0 where they overlap, None where a day is not known."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return None
    return max(0, a.first - b.last, b.first - a.last)


def _compare_days(a: Report, b: Report, gap: int | None, signs: _Signs) -> None:
    days = " and ".join(sorted({str(r.event.date_start) for r in (a, b) if r.event.date_start}))
    if gap is None:
        if not (a.event.date_start or b.event.date_start or a.published or b.published):
            signs.add("day:unknown", "neither article has a date")
        elif _months(a) & _months(b):
            signs.add("day:month", f"the same month ({days})")
        return
    lagging = not (a.told and b.told)
    if gap == 0:
        if a.first != b.first or a.last != b.last:
            signs.add("day:overlap", f"the days overlap ({days})")
        elif lagging:
            signs.add("day:same_published", f"the same day ({days})")
        else:
            signs.add("day:same", f"the same day ({days})")
    elif gap == 1:
        signs.add("day:lag" if lagging else "day:next", f"a day apart ({days})")
    else:
        signs.add("day:lag_two" if lagging else "day:apart", f"{gap} days apart ({days})")


def _months(report: Report) -> set[str]:
    event = report.event
    return {day.isoformat()[:7] for day in (event.date_start, event.date_end) if day}


def _compare_types(a: Report, b: Report, rules: Rules, signs: _Signs) -> None:
    first, second = a.event.type, b.event.type
    if first == second:
        signs.add("type:same", f"both {first}")
    elif (first, second) in rules.alternatives:
        signs.add("type:alternative", f"{first} and {second} may be one")
    elif EVENT_TYPES[first].family == EVENT_TYPES[second].family:
        signs.add("type:family", f"{first} but {second}")
    else:
        signs.add("type:other", f"{first} but {second}")
    if a.event.weapon and a.event.weapon == b.event.weapon:
        signs.add("weapon:same", f"the same weapon ({a.event.weapon})")


def _compare_places(a: Report, b: Report, signs: _Signs) -> float | None:
    """Weigh the places; the distance (km) between two settlements of different names, else None."""
    x, y = a.event, b.event
    label = x.place_name or x.place_text or y.place_name or y.place_text or ""
    if x.place_id and x.place_id == y.place_id and a.placed:
        precise = max(x.geo_precision or 6, y.geo_precision or 6)
        kind = "site" if _narrow(a) else "city" if precise <= _SETTLEMENT else "division"
        signs.add(f"place:{kind}", f"the same place ({label})")
        return None
    own = {normal for normal in (_name(a),) if normal}
    other = {normal for normal in (_name(b),) if normal}
    if own & other and a.placed == b.placed:
        signs.add("place:name", f"the same place name ({label})")
        return None
    if a.country and b.country and a.country != b.country:
        if a.placed and b.placed:
            signs.add("place:abroad", f"{x.country} but {y.country}")
            return _distance(a, b)
        signs.add("place:elsewhere" if a.placed or b.placed else "place:abroad", f"{x.country} but {y.country}")
        return None
    if not (a.placed and b.placed):
        if a.country and a.country == b.country:
            signs.add("place:country", f"the same country ({x.country})")
        return None
    names = f"{x.place_name or x.place_text} and {y.place_name or y.place_text}"
    if own & b.names or other & a.names:
        signs.add("place:inside", f"one place lies in the other ({names})")
        return None
    distance = _distance(a, b)
    if a.area != b.area:
        signs.add("place:near" if distance is not None and distance < _NEAR_KM else "place:elsewhere", names)
        return distance
    if distance is None:
        signs.add("place:open", "")
    elif distance < _NEAR_KM:
        signs.add("place:quarters" if _narrow(a) and _narrow(b) else "place:near", names)
    else:
        signs.add("place:same_area", names)
    return distance


def _name(report: Report) -> str:
    from extract.language.normalize import normalize

    name = report.event.place_name or report.event.place_text
    return normalize(name).removeprefix("ال") if name else ""


def _narrow(report: Report) -> bool:
    """Is the place smaller than a city: a quarter, village or site?"""
    return (
        bool(report.event.place_id)
        and report.event.geo_precision in (1, 2)
        and report.event.admin1 is not None
        and (_name(report) != report.event.admin1)
    )


def _distance(a: Report, b: Report) -> float | None:
    """Kilometres between two settlements; None where one is wider or has no coordinates."""
    x, y = a.event, b.event
    if x.latitude is None or x.longitude is None or y.latitude is None or y.longitude is None:
        return None
    if (x.geo_precision or 6) > _SETTLEMENT or (y.geo_precision or 6) > _SETTLEMENT:
        return None
    return kilometres(x.latitude, x.longitude, y.latitude, y.longitude)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The distance of two points (WGS 84 degrees) on a sphere."""
    north, east = radians(lat2 - lat1), radians(lon2 - lon1)
    chord = sin(north / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(east / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(chord)))


def _compare_actors(a: Report, b: Report, signs: _Signs) -> None:
    if a.initiators and b.initiators:
        shared = a.initiators & b.initiators
        if {i.id for i in a.event.initiators if i.id} & {i.id for i in b.event.initiators if i.id}:
            signs.add("who:same", f"the same initiator ({', '.join(sorted(shared))})")
        elif shared:
            signs.add("who:allied", f"allied initiators ({', '.join(sorted(shared))})")
        elif a.initiators & b.targets and b.initiators & a.targets:
            signs.add("who:sides", "the same two sides")
        elif not a.initiators & b.targets and not b.initiators & a.targets:
            signs.add("who:other", f"{', '.join(sorted(a.initiators))} but {', '.join(sorted(b.initiators))}")
    if shared := a.targets & b.targets:
        signs.add("whom:same", f"the same target ({', '.join(sorted(shared))})")


def _compare_figures(a: Report, b: Report, signs: _Signs) -> bool:
    """Weigh the numbers of people; whether one is contradicted."""
    contradicted = False
    for outcome in sorted(a.figures.keys() & b.figures.keys()):
        first, second = a.figures[outcome], b.figures[outcome]
        likeness = figure_likeness(first, second)
        signs.add(f"{'killed' if outcome == 'killed' else 'others'}:{likeness}", _told(outcome, first, second))
        contradicted |= likeness in ("apart", "far")
    return contradicted


def figure_likeness(a: Figure, b: Figure) -> str:
    """``equal_small``, ``equal``, ``equal_large``, ``close``, ``open``, ``apart`` or ``far``."""
    if a.vague or b.vague:
        low, high = sorted((a, b), key=lambda figure: figure.best)
        return "open" if low.vague or high.best == low.best else "far" if high.best > 4 * low.best else "apart"
    if a.best == b.best:
        return "equal_large" if a.best >= 10 else "equal" if a.best >= 3 else "equal_small"
    small, large = sorted((a.best, b.best))
    if _wide(a) or _wide(b):
        overlap = a.low <= (b.high or b.low) and b.low <= (a.high or a.low)
        if overlap:
            return "open"
    if large <= 1.3 * small or (small >= 3 and large - small <= 2):
        return "close"
    return "apart" if large <= 2 * small or large - small == 1 else "far"


def _wide(figure: Figure) -> bool:
    return figure.high is not None and figure.high > figure.low


def _told(outcome: str, a: Figure, b: Figure) -> str:
    return f"{outcome} {a.best} in both" if a.best == b.best else f"{outcome} {a.best} and {b.best}"


def _compare_words(a: Report, b: Report, rules: Rules, signs: _Signs) -> None:
    shared = a.words & b.words
    common = weight(shared, rules.words)
    if common < 0.5:
        signs.add("words:none", "no telling word in common")
        return
    telling = sorted(shared, key=lambda word: (-rules.words.get(word, 1.0), word))
    signs.add("words:rare", f"telling words in common ({'، '.join(telling[:4])})", min(common, _MOST_WORDS))
    least = min(weight(a.words, rules.words), weight(b.words, rules.words))
    if least >= 2.0 and common >= 0.8 * least:
        signs.add("words:most", "nearly the same words")
    elif least >= 2.0 and common >= 0.5 * least:
        signs.add("words:half", "half of the words in common")
