"""Which reports are worth comparing: those that share a key. A report bears keys, and looks for others under keys.

Looking is mutual: if one report finds another, the other finds it, so the order in which reports come changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from extract.incidents.report import Report
from extract.incidents.wording import TELLING, name_forms, word_weights

# Days by which two reports of one incident may differ: night and morning, publication after the fact.
WINDOW = 2
# From this number of people on, the number itself is worth looking for, wherever the place was read to be.
_TELLING = 5
_UNDATED = "undated"


def keys(report: Report) -> set[str]:
    """The keys that a report bears."""
    found = set()
    for day in _days(report, 0):
        found.add(f"country {report.country} {day}")
        found.add(f"place {report.area} {day}" if report.placed else f"unplaced {report.country} {day}")
        found.update(f"{outcome} {number} {day}" for outcome, number in _numbers(report))
    month = _month(report)
    if month:
        kind = "exact" if report.first is not None else "month"
        found.add(f"{kind} {report.area or report.country} {month}")
    found.update(f"words {report.wording.opening} {day}" for day in _printed(report, 0))
    if report.placed:
        found.update(f"settlement {word} {day}" for word in _place_words(report) for day in _days(report, 0))
    elif not report.country:
        found.update(f"nowhere {word} {day}" for word in _said(report) for day in _days(report, 0))
    return found


def lookups(report: Report) -> set[str]:
    """The keys under which the reports stand that this one is to be compared with."""
    found = set()
    for day in _days(report, WINDOW):
        if report.placed:
            found.add(f"place {report.area} {day}")
            found.add(f"unplaced {report.country} {day}")
        else:
            found.add(f"country {report.country} {day}")
        found.update(f"{outcome} {number} {day}" for outcome, number in _numbers(report))
    month = _month(report)
    if month:
        found.add(f"month {report.area or report.country} {month}")
        if report.first is None:
            found.add(f"exact {report.area or report.country} {month}")
    found.update(f"words {report.wording.opening} {day}" for day in _printed(report, WINDOW))
    if report.placed:
        found.update(f"nowhere {word} {day}" for word in _place_words(report) for day in _days(report, WINDOW))
    elif not report.country:
        found.update(f"settlement {word} {day}" for word in _said(report) for day in _days(report, WINDOW))
    return found


def _said(report: Report) -> Iterable[str]:
    """The words of a report that may name the place of another: only those that few news texts share."""
    weights = word_weights()
    return [word for word in report.wording.words | report.wording.names if weights.get(word, 1.0) >= TELLING]


def _place_words(report: Report) -> frozenset[str]:
    return name_forms(report.event.place_name or report.event.place_text or "")


def _printed(report: Report, around: int) -> Iterable[int | str]:
    """The days under which what a report opens with is looked for: its own, else those of its publication."""
    if report.wording.opening is None:
        return []
    if report.first is None and report.published is not None:
        day = report.published.toordinal()
        return range(day - around, day + around + 1)
    return _days(report, around) or [_UNDATED]


def _days(report: Report, around: int) -> Iterable[int | str]:
    if report.first is not None and report.last is not None:
        return range(report.first - around, report.last + around + 1)
    return [] if report.published or report.event.date_start else [_UNDATED]


def _month(report: Report) -> str:
    if report.first is not None:
        return date.fromordinal(report.first).isoformat()[:7]
    event = report.event
    return event.date_start.isoformat()[:7] if event.date_start and event.date_precision in ("week", "month") else ""


def _numbers(report: Report) -> Iterator[tuple[str, int]]:
    for outcome, figure in report.figures.items():
        if figure.best >= _TELLING and not figure.vague:
            yield outcome, figure.best
