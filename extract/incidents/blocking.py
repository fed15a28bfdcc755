"""Which reports are worth comparing: those that share a key. A report bears keys, and looks for others under keys.

Looking is mutual: if one report finds another, the other finds it, so the order in which reports come changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from extract.incidents.report import Report

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
    found.update(f"{words} {day}" for words in _opening(report) for day in _days(report, 0) or [_UNDATED])
    if report.first is not None:
        found.update(f"{words} dated" for words in _opening(report))
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
    # A report of another day is never the same incident, and papers begin a thousand reports with the same words.
    for words in _opening(report):
        found.add(f"{words} {_UNDATED}")
        found.update(f"{words} {day}" for day in _days(report, WINDOW))
        if report.first is None:
            found.add(f"{words} dated")
    return found


def _opening(report: Report) -> list[str]:
    return [] if report.wording.opening is None else [f"words {report.wording.opening}"]


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
