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
from extract.incidents.report import Figure, Report, place_key
from extract.incidents.wording import name_stems, weight
from extract.knowledge.distance import kilometres
from extract.schema import Event

# A place of this precision or better is a place and no province (docs/data-model.md).
SETTLEMENT = 3
_NEAR_KM = 15.0
# Two rows of the gazetteer this close are one town under two spellings.
_SAME_KM = 2.5
# Two settlements this far apart were not hit in one incident, unless one of them was read wrongly.
_FARTHEST_KM = 120.0
# A report of fewer telling words than this need not share one.
_TALKATIVE = 3.0
# Telling words above this weight add nothing: they are one copied sentence.
_MOST_WORDS = 5.0
_MOST_PHRASES = 3
# Two sources are the same person or office from this weight of words in common on.
_NAMED = 1.5
# Tolls rise from the first report on, but seldom to more than this many times.
_RAISED = 2.5
# What happens in a war every day: only a number or words tell one from the next.
_ROUTINE = frozenset(
    {"air_drone_strike", "shelling", "armed_clash", "arrest", "territory_gain_state", "territory_gain_nonstate"}
)
_ALIKE = frozenset({"equal", "equal_small", "equal_large", "close_large", "close"})
_CONTRADICTING = frozenset({"apart", "far"})

Sign = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the comparison knows: ``weights`` of signs, ``words`` of ordinary stems, ``alternatives`` of types."""

    weights: Mapping[str, float]
    words: Mapping[str, float]
    alternatives: frozenset[tuple[str, str]]


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
        outcome: _likeness(a, b, outcome, rising=not other_hours) for outcome in a.figures.keys() & b.figures.keys()
    }
    for outcome, likeness in likenesses.items():
        found.append((f"killed:{likeness}" if outcome == "killed" else f"others:{likeness}", 1.0))
    corrected = "raised" in likenesses.values() and (a if _later(a, b) else b).updates
    if corrected:
        found.append(("toll:corrected", 1.0))
    routine = a.event.type in _ROUTINE and b.event.type in _ROUTINE
    if routine and not corrected and _ALIKE.isdisjoint(likenesses.values()):
        found.append(("type:routine", 1.0))
    if a.article == b.article:
        if _two_places(a, b) or not _CONTRADICTING.isdisjoint(likenesses.values()):
            raise NeverError("one article tells them as two")
        found.append(("same:article", 1.0))
    elif a.group == b.group:
        found.append(("same:reprint", 1.0))
    speaker = a.speaker & b.speaker
    if speaker and weight(speaker, rules.words) >= _NAMED:
        found.append(("said:same", 1.0))
    return found + word_signs(a, b, speaker, rules)


def _two_places(a: Report, b: Report) -> bool:
    """Does one article tell two events of different places, and not of a place and the land that it lies in?

    One quote with two places ("in Marib and in Taiz") is always two.
    """
    x, y = a.event, b.event
    if not x.place_id or not y.place_id or x.place_id == y.place_id:
        return False
    if x.evidence == y.evidence or a.country != b.country:
        return True
    if not a.placed or not b.placed:
        return False
    return a.area != b.area or (_settled(x) and _settled(y))


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
    if a.type == b.type:
        found = [("type:same", 1.0)]
    elif (a.type, b.type) in rules.alternatives:
        found = [("type:alternative", 1.0)]
    else:
        same = EVENT_TYPES[a.type].family == EVENT_TYPES[b.type].family
        found = [("type:family" if same else "type:other", 1.0)]
    if a.weapon and a.weapon == b.weapon:
        found.append(("weapon:same", 1.0))
    return found


def place_sign(a: Report, b: Report) -> str:
    """How well the places fit, or nothing where they cannot be compared."""
    x, y = a.event, b.event
    if x.place_id and x.place_id == y.place_id and a.placed:
        return "place:site" if _narrow(a) else "place:city" if _settled(x) and _settled(y) else "place:division"
    own, other = _name(x), _name(y)
    if own and own == other and a.placed == b.placed:
        # A name of several words (a mosque, a camp) is as good as a place of the gazetteer.
        return "place:site" if " " in own and _settled(x) else "place:name"
    told = _quotes(a, b) or _quotes(b, a) or _holds(a, b) or _holds(b, a)
    if not (a.placed and b.placed):
        if a.country and b.country and a.country != b.country:
            return "place:elsewhere" if a.placed or b.placed else "place:abroad"
        if told and (a.placed or b.placed):
            return "place:told"
        return "place:country" if a.country and a.country == b.country else ""
    settled = _settled(x) and _settled(y)
    chained = own in _chain(y) or other in _chain(x)
    if told:
        return "place:told"
    distance = _distance(x, y)
    if distance is not None and distance > _FARTHEST_KM:
        return "place:far"
    if distance is not None and distance < _SAME_KM:
        return "place:city"
    if a.country != b.country:
        return "place:abroad"
    if a.area == b.area and not settled:
        return "place:inside"
    near = distance is not None and distance < _NEAR_KM
    if own in b.names or other in a.names:
        return "place:inside" if chained or distance is None or near else "place:around"
    if a.area != b.area:
        return "place:near" if near else "place:elsewhere"
    if distance is None:
        return ""
    if near:
        return "place:quarters" if _narrow(a) and _narrow(b) else "place:near"
    return "place:same_area"


def _name(event: Event) -> str:
    return place_key(event.place_name or event.place_text or "")


def _chain(event: Event) -> list[str]:
    """The wider places that the article itself names."""
    return [place_key(name) for name in event.place_chain]


def _narrow(report: Report) -> bool:
    """Is the place smaller than the main city of its province: a quarter, village or site?"""
    event = report.event
    return event.geo_precision in (1, 2) and event.admin1 is not None and _name(event) != place_key(event.admin1)


def _quotes(a: Report, b: Report) -> bool:
    """Do the quotes of one report name the settlement, or the market or mosque, of the other?"""
    name = b.event.place_name or b.event.place_text
    if not name or not (_settled(b.event) or _site(b.event)) or place_key(name) in a.names:
        return False
    # "قطاع غزة" is a land and does not say that it was in the town.
    if a.event.place_id and name_stems(name) <= name_stems(a.event.place_name or ""):
        return False
    return a.wording.quotes(name)


def _holds(a: Report, b: Report) -> bool:
    """Is the place of one report the settlement that holds the place of the other, as that article says?"""
    return _settled(a.event) and (_settled(b.event) or _site(b.event)) and _name(a.event) in _chain(b.event)


def _site(event: Event) -> bool:
    """Is the place a site of several words that the gazetteer does not hold, "سوق الحطب"?"""
    return event.place_id is None and " " in _name(event)


def _settled(event: Event) -> bool:
    """Is the place a settlement or a point in or near one, and no province or region?"""
    return (event.geo_precision or 6) <= SETTLEMENT


def _distance(a: Event, b: Event) -> float | None:
    """Kilometres between two settlements; None where one is wider or has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    return kilometres(a.latitude, a.longitude, b.latitude, b.longitude) if _settled(a) and _settled(b) else None


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


def word_signs(a: Report, b: Report, speaker: frozenset[str], rules: Rules) -> list[Sign]:
    """Telling words in common, alone and side by side, and how much of the shorter report they are.

    The words of a ``speaker`` whom both credit are left out: the same spokesman tells of many incidents.
    """
    own, other = a.wording.substance, b.wording.substance
    common = weight((a.wording.words & b.wording.words) - speaker, rules.words)
    least = min(own, other)
    if common < 0.5:
        return [("words:none", 1.0)] if least >= _TALKATIVE else []
    likeness = min(1.0, 2.5 * common / sqrt(own * other))
    found = [("words:rare", min(common, _MOST_WORDS) * likeness)]
    phrases = sum(not speaker.issuperset(phrase.split()) for phrase in a.wording.phrases & b.wording.phrases)
    if phrases:
        found.append(("words:row", float(min(phrases, _MOST_PHRASES))))
    if least >= 2.0 and common >= 0.5 * least:
        found.append(("words:most" if common >= 0.8 * least else "words:half", 1.0))
    return found
