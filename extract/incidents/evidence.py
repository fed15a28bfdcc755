"""Do two reports tell one incident? What the signs weigh together, and the reasons in words.

The weights stand with their reasons in data/weights/same_incident.csv.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from extract.event_types import EVENT_TYPES
from extract.incidents.report import Report
from extract.incidents.signs import NEVER, NeverError, Rules, Sign, day_gap, find_signs, most_of_all
from extract.incidents.wording import phrases_in_common
from extract.model import BIAS, probability
from extract.paths import DATA
from extract.schema import Actor

# Reasons that move the log-odds less than this are not worth telling.
_TOLD_FROM = 0.25
# Two ways to add the same weights differ by less than this.
_ROUNDING = 1e-9


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
        pairs.update(permutations(types, 2))
    return frozenset(pairs)


@dataclass(frozen=True, slots=True)
class Evidence:
    """``log_odds`` for one incident and the reasons; ``never`` is set where no other sign can make up for it."""

    log_odds: float
    reasons: tuple[str, ...] = ()
    never: bool = False

    @property
    def score(self) -> float:
        """The log-odds as a number between 0 and 1."""
        return round(probability(self.log_odds), 3)

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.reasons)


def log_odds(a: Report, b: Report, rules: Rules) -> float:
    """The log-odds that two reports tell one incident; ``NEVER`` for a hard no."""
    try:
        return _sum(find_signs(a, b, rules), rules)
    except NeverError:
        return NEVER


def reaches(a: Report, b: Report, rules: Rules, least: float) -> bool:
    """Are the log-odds of two reports ``least`` or more? Most pairs are refused by what is cheap to compare."""
    return most_of_all(a, b, rules) >= least - _ROUNDING and log_odds(a, b, rules) >= least


def compare(a: Report, b: Report, rules: Rules) -> Evidence:
    """The evidence that two reports tell one incident, with its reasons."""
    try:
        signs = find_signs(a, b, rules)
    except NeverError as error:
        return Evidence(NEVER, (str(error),), True)
    told = [
        words
        for sign, times in signs
        if abs(rules.weights[sign] * times) >= _TOLD_FROM and (words := _words(sign, a, b, rules))
    ]
    return Evidence(_sum(signs, rules), tuple(dict.fromkeys(told)))


def _sum(signs: Sequence[Sign], rules: Rules) -> float:
    weights = rules.weights
    return math.fsum((weights[BIAS], *(weights[sign] * times for sign, times in signs)))


def _words(sign: str, a: Report, b: Report, rules: Rules) -> str:
    """What a sign says of two reports."""
    kind, _, name = sign.partition(":")
    x, y = a.event, b.event
    match kind:
        case "day":
            return _days(name, a, b)
        case "hour":
            return f"{', '.join(sorted(a.hours))} but {', '.join(sorted(b.hours))}"
        case "type" if name == "same":
            return f"both {x.type}"
        case "type" if name == "routine":
            return "such things happen daily"
        case "type":
            return f"{x.type} and {y.type} may be one" if name == "alternative" else f"{x.type} but {y.type}"
        case "weapon":
            return f"the same weapon ({x.weapon})"
        case "place":
            return _places(name, a, b)
        case "who" | "whom":
            return _actors(sign, a, b)
        case "killed" | "others":
            return _figures(kind, a, b)
        case "said":
            return "the same source"
        case "toll":
            return "the later one says that the toll has risen"
        case "same":
            return "one article tells them as two" if name == "article" else "one article repeats the other"
        case _:
            return _wording(name, a, b, rules)


def _days(name: str, a: Report, b: Report) -> str:
    days = " and ".join(sorted({str(r.event.date_start) for r in (a, b) if r.event.date_start}))
    gap = day_gap(a, b)
    if name == "unknown":
        return "neither article has a date"
    if name == "month":
        return f"the same month ({days})"
    if name == "overlap":
        return f"the days overlap ({days})"
    return f"the same day ({days})" if not gap else f"{'a day' if gap == 1 else f'{gap} days'} apart ({days})"


def _places(name: str, a: Report, b: Report) -> str:
    x, y = a.event, b.event
    names = f"{x.place_name or x.place_text or '–'} and {y.place_name or y.place_text or '–'}"
    label = x.place_name or x.place_text or y.place_name or y.place_text
    match name:
        case "site" | "city" | "division" | "name":
            return f"the same place ({label})"
        case "country":
            return f"the same country ({x.country})"
        case "told":
            return f"one names the place of the other ({names})"
        case "inside" | "around":
            return f"one place lies in the other ({names})"
        case "abroad":
            return f"{x.country} but {y.country}"
        case "far":
            return f"places far apart ({names})"
        case "near" | "quarters":
            return f"places close by ({names})"
        case _:
            return f"other places ({names}, {x.country or '–'} and {y.country or '–'})"


def _actors(sign: str, a: Report, b: Report) -> str:
    x, y = a.event, b.event
    match sign:
        case "whom:same":
            return f"the same target ({_shared(x.targets, y.targets, a.targets & b.targets)})"
        case "who:same":
            return f"the same initiator ({_shared(x.initiators, y.initiators, a.initiators & b.initiators)})"
        case "who:allied":
            return f"allied initiators ({_named(x.initiators)} and {_named(y.initiators)})"
        case "who:sides":
            return "the same two sides"
        case _:
            return f"{_named(x.initiators)} but {_named(y.initiators)}"


def _shared(first: Sequence[Actor], second: Sequence[Actor], keys: frozenset[str]) -> str:
    """The names of actors that both tell; where it is only those whom they belong to, the keys of these."""
    ids = {actor.id for actor in second if actor.id}
    return _named([actor for actor in first if actor.id in ids]) or ", ".join(sorted(keys))


def _named(actors: Sequence[Actor]) -> str:
    return "، ".join(dict.fromkeys(actor.name or actor.text for actor in actors))


def _figures(kind: str, a: Report, b: Report) -> str:
    outcomes = sorted(a.figures.keys() & b.figures.keys())
    told = []
    for outcome in outcomes:
        if (outcome == "killed") == (kind == "killed"):
            first, second = a.figures[outcome].best, b.figures[outcome].best
            told.append(f"{outcome} {first} in both" if first == second else f"{outcome} {first} and {second}")
    return ", ".join(told)


def _wording(name: str, a: Report, b: Report, rules: Rules) -> str:
    shared = a.wording.words & b.wording.words
    match name:
        case "none":
            return "no telling word in common"
        case "row":
            phrases = sorted(" ".join(phrase) for phrase in phrases_in_common(a.wording, b.wording))
            return f"words side by side ({'، '.join(phrases[:3])})"
        case "rare":
            telling = sorted(shared, key=lambda word: (-rules.words.get(word, 1.0), word))
            return f"words in common ({'، '.join(telling[:4])})"
        case _:
            return "nearly the same words" if name == "most" else "half of the words in common"
