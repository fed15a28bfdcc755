"""The signs for and against one incident that stand in two reports: day, type, place, actors, numbers, words.

A sign is a name of data/weights/same_incident.csv and how many times it counts. Text likeness comes last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import sqrt

from extract.event_types import EVENT_TYPES
from extract.incidents.blocking import WINDOW
from extract.incidents.day_parts import DAY_PARTS
from extract.incidents.report import Figure, Report
from extract.incidents.whereabouts import place_relation
from extract.incidents.wording import phrases_in_common, weight
from extract.model import BIAS
from extract.schema import Event

# A report of fewer telling words than this need not share one.
_TALKATIVE = 3.0
# Telling words above this weight add nothing: they are one copied sentence.
_MOST_WORDS = 4.0
_MOST_PHRASES = 3
# Words in common that weigh less than this are none.
_SCARCELY = 0.5
# Two sources are the same person or office from this weight of words in common on.
_NAMED = 1.5
# Tolls rise from the first report on, but seldom to more than this many times.
_RAISED = 2.5
# What happens in a war every day: only a number or words tell one from the next.
_TAKEN = frozenset({"territory_gain_state", "territory_gain_nonstate"})
_ROUTINE = frozenset({"air_drone_strike", "shelling", "armed_clash", "arrest"}) | _TAKEN
# How much more it speaks against one incident when the day is another, too, or the type.
_AND_ANOTHER = 0.4
_ALIKE = frozenset({"equal", "equal_small", "equal_large", "close_large", "close"})
_CONTRADICTING = frozenset({"apart", "far"})

Sign = tuple[str, float]
# The log-odds of a hard no.
NEVER = -30.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What the comparison knows: ``weights`` of signs, ``words`` of ordinary stems, ``alternatives`` of types.

    ``types`` are what two types weigh; ``most`` is the most that a sign, and a kind of sign, can speak for one incident.
    """

    weights: Mapping[str, float]
    words: Mapping[str, float]
    alternatives: frozenset[tuple[str, str]]
    types: Mapping[tuple[str, str], float]
    most: Mapping[str, float]


def make_rules(
    weights: Mapping[str, float], words: Mapping[str, float], alternatives: frozenset[tuple[str, str]]
) -> Rules:
    """The rules with what follows from them."""
    most: dict[str, float] = {}
    for sign, found in weights.items():
        for name in (sign, sign.partition(":")[0]):
            most[name] = max(0.0, found, most.get(name, 0.0))
    types = {(a, b): weights[_type_sign(a, b, alternatives)] for a in EVENT_TYPES for b in EVENT_TYPES}
    return Rules(weights, words, alternatives, types, most)


class NeverError(Exception):
    """A hard no, which no other sign can make up for; the message says why."""


# An article that tells an incident again does so within so many events; comparing all pairs of a long one has no end.
_FAR = 40


def find_signs(a: Report, b: Report, rules: Rules) -> list[Sign]:
    """The signs of two reports. Raises NeverError where they cannot be one incident."""
    if a.article == b.article and abs(a.position - b.position) > _FAR:
        raise NeverError("one article tells them as two")
    gap = day_gap(a, b)
    if gap is not None and gap > WINDOW:
        raise NeverError(f"{gap} days apart")
    found = type_signs(a.event, b.event, rules)
    place = place_sign(a, b)
    if place:
        found.append((place, 1.0))
    day = day_sign(a, b, gap)
    if day:
        found.append((day, 1.0))
    other_hours = _other_hours(a, b)
    if other_hours:
        found.append(("hour:other", 1.0))
    found += actor_signs(a, b)
    likenesses = {
        outcome: _likeness(a, b, outcome, rising=not other_hours) for outcome in a.figures if outcome in b.figures
    }
    for outcome, likeness in likenesses.items():
        found.append((f"killed:{likeness}" if outcome == "killed" else f"others:{likeness}", 1.0))
    corrected = "raised" in likenesses.values() and (a if _later(a, b) else b).updates
    if corrected:
        found.append(("toll:corrected", 1.0))
    routine = a.event.type in _ROUTINE and b.event.type in _ROUTINE
    if routine and not corrected and _ALIKE.isdisjoint(likenesses.values()):
        found.append(("type:routine", 1.0 + _AND_ANOTHER * _differences(a, b, gap)))
    if a.article == b.article:
        if _two_places(a, b) or not _CONTRADICTING.isdisjoint(likenesses.values()):
            raise NeverError("one article tells them as two")
        found.append(("same:article", 1.0))
    elif a.group == b.group:
        found.append(("same:reprint", 1.0))
    return found + word_signs(a, b, rules)


def _differences(a: Report, b: Report, gap: int | None) -> int:
    """In how many ways two routine events are not even told alike: of another day, of another type.

    A town is bombed every day, but taken once: of its taking, two days are those of two papers.
    """
    taken = a.event.type in _TAKEN and b.event.type in _TAKEN
    return int(bool(gap) and not taken) + int(a.event.type != b.event.type)


def _two_places(a: Report, b: Report) -> bool:
    """Does one article tell two events of different places, and not of a place and the land that it lies in?

    One quote with two places ("in Marib and in Taiz") is always two.
    """
    x, y = a.where, b.where
    if not x.place_id or not y.place_id or x.place_id == y.place_id:
        return False
    if a.event.evidence == b.event.evidence or x.country != y.country:
        return True
    if not x.area or not y.area:
        return False
    return x.area != y.area or (x.settled and y.settled)


def day_gap(a: Report, b: Report) -> int | None:
    """The days between the spans of two reports, 0 where they overlap, None where a day is not known."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return None
    return max(0, a.first - b.last, b.first - a.last)


def day_sign(a: Report, b: Report, gap: int | None) -> str:
    """How well the days fit, or nothing where they cannot be compared."""
    if gap is None:
        if not (a.event.date_start or b.event.date_start or a.published or b.published):
            return "day:unknown"
        return "day:month" if months(a.event) & months(b.event) else ""
    lagging = not (a.told and b.told)
    if gap == 0:
        if a.first != b.first or a.last != b.last:
            return "day:overlap"
        return "day:same_published" if lagging else "day:same"
    if gap == 1:
        return "day:lag" if lagging else "day:next"
    return "day:lag_two" if lagging else "day:apart"


def months(event: Event) -> set[str]:
    """The months of the first and the last day, as ``2021-03``."""
    return {day.isoformat()[:7] for day in (event.date_start, event.date_end) if day}


def _other_hours(a: Report, b: Report) -> bool:
    """Do two reports of one day name parts of it that do not touch? Night touches the dawn of either side."""
    if a.first is None or a.first != b.first or not a.hours or not b.hours:
        return False
    steps = (abs(x - y) for x, y in product(map(DAY_PARTS.index, a.hours), map(DAY_PARTS.index, b.hours)))
    return min(min(step, len(DAY_PARTS) - step) for step in steps) > 1


def type_signs(a: Event, b: Event, rules: Rules) -> list[Sign]:
    """How well the types fit, and the same weapon."""
    found = [(_type_sign(a.type, b.type, rules.alternatives), 1.0)]
    if a.weapon and a.weapon == b.weapon:
        found.append(("weapon:same", 1.0))
    return found


def _type_sign(a: str, b: str, alternatives: frozenset[tuple[str, str]]) -> str:
    if a == b:
        return "type:same"
    if (a, b) in alternatives:
        return "type:alternative"
    return "type:family" if EVENT_TYPES[a].family == EVENT_TYPES[b].family else "type:other"


def place_sign(a: Report, b: Report) -> str:
    """How well the places fit, or nothing where they cannot be compared."""
    sign, stands = place_relation(a.where, b.where)
    return sign if stands or not (_quotes(a, b) or _quotes(b, a)) else "place:told"


def _quotes(a: Report, b: Report) -> bool:
    """Do the quotes of one report name the settlement, or the market or mosque, of the other?"""
    x, y = a.where, b.where
    if not y.wanted or y.name in x.names or not a.wording.quotes(y.wanted):
        return False
    # "قطاع غزة" is a land and does not say that it was in the town.
    return x.place_id is None or not y.stems <= x.stems


def actor_signs(a: Report, b: Report) -> list[Sign]:
    """Known initiators and targets in common, allied (one belongs to the other), exchanged, or different."""
    found: list[Sign] = []
    if a.initiators and b.initiators:
        if not a.initiators.isdisjoint(b.initiators):
            same = {actor.id for actor in a.event.initiators if actor.id} & {actor.id for actor in b.event.initiators}
            found.append(("who:same" if same else "who:allied", 1.0))
        elif a.initiators & b.targets and b.initiators & a.targets:
            found.append(("who:sides", 1.0))
        elif not a.initiators & b.targets and not b.initiators & a.targets:
            found.append(("who:other", 1.0))
    if not a.targets.isdisjoint(b.targets):
        found.append(("whom:same", 1.0))
    return found


def _likeness(a: Report, b: Report, outcome: str, *, rising: bool) -> str:
    """How alike two figures are; ``rising`` says that the one may be the other, raised."""
    likeness = figure_likeness(a.figures[outcome], b.figures[outcome])
    return "raised" if rising and likeness in _CONTRADICTING and _raised(a, b, outcome) else likeness


def figure_likeness(a: Figure, b: Figure) -> str:
    """``equal_small``, ``equal``, ``equal_large``, ``close_large``, ``close``, ``near``, ``open``, ``apart`` or ``far``."""
    small, large = sorted((a.best, b.best))
    if a.vague or b.vague:
        vague = a if a.vague else b
        return "open" if vague.best == small else "far" if large > 4 * small else "apart"
    if small == large:
        return "equal_large" if large >= 10 else "equal" if large >= 3 else "equal_small"
    if (_wide(a) or _wide(b)) and a.low <= (b.high or b.low) and b.low <= (a.high or a.low):
        return "open"
    if small >= 10 and large <= 1.15 * small:
        return "close_large"
    if large <= 1.3 * small or (small >= 3 and large - small <= 2):
        return "close"
    if large - small == 1:
        return "near"
    return "apart" if large <= 2 * small else "far"


def _wide(figure: Figure) -> bool:
    return figure.high is not None and figure.high > figure.low


def _raised(a: Report, b: Report, outcome: str) -> bool:
    """Does the article that was published later tell the greater number, as tolls do?"""
    if not a.published or not b.published or a.published == b.published:
        return False
    early, late = (b, a) if _later(a, b) else (a, b)
    before, after = early.figures[outcome], late.figures[outcome]
    return not (before.vague or after.vague) and before.best < after.best <= _RAISED * before.best


def _later(a: Report, b: Report) -> bool:
    """Was the first published after the second? Asked only where both are dated."""
    return a.published is not None and b.published is not None and a.published > b.published


def word_signs(a: Report, b: Report, rules: Rules) -> list[Sign]:
    """The same source, telling words in common, alone and side by side, and how much of the shorter report they are.

    The words of a speaker whom both credit are left out: the same spokesman tells of many incidents.
    """
    speaker = a.speaker & b.speaker
    found = [("said:same", 1.0)] if speaker and weight(speaker, rules.words) >= _NAMED else []
    own, other = a.wording.substance, b.wording.substance
    common = weight((a.wording.words & b.wording.words) - speaker, rules.words)
    least = min(own, other)
    if common < _SCARCELY:
        return [*found, ("words:none", 1.0)] if least >= _TALKATIVE else found
    likeness = min(1.0, 2.5 * common / sqrt(own * other))
    found.append(("words:rare", min(common, _MOST_WORDS) * likeness))
    phrases = sum(not speaker.issuperset(phrase) for phrase in phrases_in_common(a.wording, b.wording))
    if phrases:
        found.append(("words:row", float(min(phrases, _MOST_PHRASES))))
    if least >= 2.0 and common >= 0.5 * least:
        found.append(("words:most" if common >= 0.8 * least else "words:half", 1.0))
    return found


def most_of_all(a: Report, b: Report, rules: Rules) -> float:
    """All signs of two reports weigh no more than this (``NEVER``: they cannot be one), which is soon said.

    Types, days and places are weighed; of people, actors and words only the most that they could add.
    """
    if a.article == b.article and abs(a.position - b.position) > _FAR:
        return NEVER
    gap = day_gap(a, b)
    if gap is not None and gap > WINDOW:
        return NEVER
    weights, most = rules.weights, rules.most
    place, stands = place_relation(a.where, b.where)
    total = weights[BIAS] + rules.types[a.event.type, b.event.type] + most["weapon"]
    total += weights.get(place, 0.0) if stands else max(weights.get(place, 0.0), weights["place:told"])
    day = day_sign(a, b, gap)
    if day:
        total += weights[day]
    outcomes = [outcome for outcome in a.figures if outcome in b.figures]
    for outcome in outcomes:
        total += most["killed" if outcome == "killed" else "others"]
    if not outcomes and a.event.type in _ROUTINE and b.event.type in _ROUTINE:
        total += weights["type:routine"]
    if a.updates or b.updates:
        total += most["toll"]
    if a.initiators and b.initiators:
        total += most["who"]
    if a.targets and b.targets:
        total += most["whom"]
    if a.article == b.article or a.group == b.group:
        total += most["same"]
    return total + _most_of_words(a, b, rules)


def _most_of_words(a: Report, b: Report, rules: Rules) -> float:
    most = rules.most["said"] if a.speaker and b.speaker else 0.0
    shared = a.wording.words & b.wording.words
    if not shared:
        return most
    common = weight(shared, rules.words)
    if common < _SCARCELY:
        return most
    most += rules.most["words:rare"] * min(common, _MOST_WORDS)
    most += rules.most["words:row"] * min(len(shared) ** 2, _MOST_PHRASES)
    if common >= 0.5 * min(a.wording.substance, b.wording.substance):
        most += max(rules.most["words:half"], rules.most["words:most"])
    return most
