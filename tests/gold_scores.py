"""How well events are found in coded articles: predictions are paired with codings, and the pairs compared field by field.

A prediction may stand for a coded event when they share eight characters of text, or agree in family, place and day; of all
pairings of an article the one that agrees best is taken. Fields are compared on pairs only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from extract.event_types import EVENT_TYPES
from extract.training import same_name

_LEAST_OVERLAP = 8
_HARMS = ("killed", "injured")
Row = Mapping[str, Any]


def scores(codings: Iterable[tuple[Row, str, Row]]) -> dict[str, float]:
    """F1 and shares (0 to 1) over articles, each given as (coding, title and text joined by a line break, what was found)."""
    n: Counter[str] = Counter()
    for coding, text, found in codings:
        _count(coding, text, found, n)
    precision, recall = n["actors right"] / max(1, n["actors told"]), n["actors found"] / max(1, n["actors coded"])
    fields = ("day", "place", "country", *_HARMS)
    return {
        "event": _f1(n["pairs"], n["found"], n["coded"]),
        "type": _f1(n["type right"], n["found"], n["coded"]),
        "toll": _f1(n["tolls right"], n["tolls found"], n["tolls coded"]),
        "false alarms": n["alarms"] / max(1, n["without events"]),
        "wrong country": n["country wrong"] / max(1, n["country"]),
        "actors precision": precision,
        "actors recall": recall,
        "source precision": n["sources right"] / max(1, n["sources told"]),
        "source recall": n["sources right"] / max(1, n["sources coded"]),
        **{field: n[f"{field} right"] / max(1, n[field]) for field in fields},
    }


def _f1(right: int, found: int, coded: int) -> float:
    return 2 * right / max(1, found + coded)


def _count(coding: Row, text: str, found: Row, n: Counter[str]) -> None:
    coded, told = coding["events"], found["events"]
    n["coded"] += len(coded)
    n["found"] += len(told)
    n["without events"] += not coded
    n["alarms"] += bool(told) and not coded
    worth = np.array([[_worth(c, t, text) for t in told] for c in coded]).reshape(len(coded), len(told))
    for row, column in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
        if worth[row, column]:
            n["pairs"] += 1
            _compare(coded[row], told[column], n)
    n["tolls coded"] += len(coding["tolls"])
    n["tolls found"] += len(found["tolls"])
    rest = list(found["tolls"])
    for toll in coding["tolls"]:
        for other in rest:
            same = (toll["outcome"], toll["n_min"]) == (other["outcome"], other["n_min"])
            if same and _overlap(toll, other, text) >= _LEAST_OVERLAP:
                rest.remove(other)
                n["tolls right"] += 1
                break


def _worth(coded: Row, told: Row, text: str) -> float:
    """How much speaks for a pair; 0 for none."""
    shared = _overlap(coded, told, text)
    family = EVENT_TYPES[coded["type"]].family == EVENT_TYPES[told["type"]].family
    place, day = _same_place(coded, told), bool(coded["date_start"]) and coded["date_start"] == told["date_start"]
    if shared < _LEAST_OVERLAP and not (family and place and day):
        return 0.0
    counts = _losses(coded) == _losses(told)
    return 1 + min(shared, 200) / 200 + family + 0.5 * _same_type(coded, told) + 0.7 * place + 0.3 * day + 0.4 * counts


def _overlap(coded: Row, told: Row, text: str) -> int:
    spans = [
        [
            (start, start + len(part))
            for part in (row["evidence"], *row.get("also", ()))
            if (start := text.find(part)) >= 0
        ]
        for row in (coded, told)
    ]
    return max((min(b, d) - max(a, c) for a, b in spans[0] for c, d in spans[1]), default=0)


def _same_type(coded: Row, told: Row) -> bool:
    return told["type"] in (coded["type"], *coded.get("alt_types", ()))


def _same_place(coded: Row, told: Row) -> bool:
    names = filter(None, (told["place_text"], told["place_name"]))
    return bool(coded["place"]) and any(same_name(coded["place"], name) for name in names)


def _losses(event: Row) -> dict[str, tuple[int, int | None]]:
    """The killed and injured of an event: the least, and the most or None where that is open; parts are not added."""
    total: dict[str, tuple[int, int | None]] = {}
    for row in event["casualties"]:
        if row["outcome"] in _HARMS and not row.get("subset"):
            least, most = total.get(row["outcome"], (0, 0))
            open_end = most is None or row["n_max"] is None
            total[row["outcome"]] = (least + row["n_min"], None if open_end else most + row["n_max"])
    return total


def _compare(coded: Row, told: Row, n: Counter[str]) -> None:
    n["type right"] += _same_type(coded, told)
    if coded["date_start"]:
        n["day"] += 1
        n["day right"] += coded["date_start"] == told["date_start"]
    if coded["place"]:
        n["place"] += 1
        n["place right"] += _same_place(coded, told)
    if coded["country"]:
        n["country"] += 1
        n["country right"] += coded["country"] == told["country"]
        n["country wrong"] += told["country"] not in (None, coded["country"])
    credited = bool(coded["source"]) and bool(told["source"]) and same_name(coded["source"], told["source"]["text"])
    n["sources coded"] += bool(coded["source"])
    n["sources told"] += bool(told["source"])
    n["sources right"] += credited
    for outcome in _HARMS:
        losses = _losses(coded).get(outcome), _losses(told).get(outcome)
        if any(losses):
            n[outcome] += 1
            n[f"{outcome} right"] += losses[0] == losses[1]
    _compare_actors(coded, told, n)


def _compare_actors(coded: Row, told: Row, n: Counter[str]) -> None:
    """Who did it to whom; of a clash the sides are not told apart."""
    roles: Sequence[tuple[str, ...]] = (("initiators",), ("targets",))
    if coded["type"] == "armed_clash":
        roles = (("initiators", "targets"),)
    for role in roles:
        right = [name for key in role for name in coded[key]]
        given = [actor["text"] for key in role for actor in told[key]]
        n["actors coded"] += len(right)
        n["actors told"] += len(given)
        n["actors found"] += sum(any(same_name(name, other) for other in given) for name in right)
        n["actors right"] += sum(any(same_name(name, other) for other in right) for name in given)
