"""The numbers of people of an incident: which figures stand, which is the best of them, and why, in words.

A figure is told by a report. The rules, in the words of docs/incidents.md:

* of one outlet's figures the latest counts, a vague one ("dozens") only where the outlet gives no number;
* of the figures that one authority gives, whichever outlets credit it, the latest counts;
* a later report that says that the toll has risen overtakes the lower figures before it: they stay in the range, and
  contradict nothing;
* the best figure is the latest of an authority, or the one that has risen above it since; else the one that most sources
  tell, else the latest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.incidents.report import Figure, Report, figure_of

# Figures that differ by this share or number are counted in turn, not contradicted.
_SHARE, _NUMBER = 1.25, 2

Told = tuple[Report, Figure]


@dataclass(frozen=True, slots=True)
class Range:
    """``low`` and ``high`` are the least and greatest number told (``high`` None: open), ``best`` the chosen one.

    ``why`` says in words by which rule it was chosen.
    """

    low: int
    best: int | None
    high: int | None
    why: str = field(default="", compare=False)


def age(report: Report) -> tuple[str, str, str, int]:
    """What sorts reports by their publication, the earliest first; undated ones before all others."""
    published = report.published.isoformat() if report.published else ""
    return (report.instant or published, published, report.article, report.position)


def is_later(a: Report, b: Report) -> bool:
    """Was the first published after the second? By the hour where both tell it, else by the day; False where unknown."""
    if a.published is None or b.published is None:
        return False
    return a.instant > b.instant if a.instant and b.instant else a.published > b.published


def standing(voices: Iterable[Sequence[Report]], outcome: str) -> list[Told]:
    """The figures of an outcome that stand, one of each source at most; ``voices`` are the reports of each source."""
    latest = [told for voice in voices if (told := _latest(voice, outcome))]
    return [told for told in latest if not any(_supersedes(other, told) for other in latest)]


def _latest(voice: Sequence[Report], outcome: str) -> Told | None:
    told = [(report, figure) for report in voice if (figure := _figure(report, outcome))]
    return max(told, key=lambda one: (not one[1].vague, age(one[0])), default=None)


def _figure(report: Report, outcome: str) -> Figure | None:
    return report.figures.get(outcome) or figure_of(report.event, outcome)


def _supersedes(later: Told, earlier: Told) -> bool:
    """Does one authority give a number, and then another?"""
    (a, figure), (b, _) = later, earlier
    same = a.official and b.official and a.speaker == b.speaker
    return same and not figure.vague and is_later(a, b)


def range_of(told: Sequence[Told]) -> Range:
    """The range and the best of figures that stand (one at least)."""
    sharp = [(report, figure) for report, figure in told if not figure.vague]
    if not sharp:
        return Range(min(figure.low for _, figure in told), None, None, "nobody gives a number")
    low = min(figure.low for _, figure in sharp)
    high = max(figure.best if figure.high is None else figure.high for _, figure in sharp)
    best, why = _best(sharp)
    return Range(min(low, best), best, max(high, best), why)


def _best(sharp: Sequence[Told]) -> tuple[int, str]:
    counts = Counter(figure.best for _, figure in sharp)
    official = max((one for one in sharp if one[0].official), key=_age, default=None)
    risen = max((one for one in sharp if any(_overtakes(one, other) for other in sharp)), key=_age, default=None)
    if risen and (official is None or _overtakes(risen, official)):
        return risen[1].best, f"{_day(risen[0])} says that the toll has risen"
    if official and official[0].event.source:
        return official[1].best, f"the latest figure of an authority: {official[0].event.source.text}"
    if len(counts) == 1:
        return sharp[0][1].best, "one source tells it" if len(sharp) == 1 else f"all {len(sharp)} sources tell it"
    report, figure = max(sharp, key=lambda one: (counts[one[1].best], _age(one)))
    many = counts[figure.best]
    return (
        figure.best,
        f"{many} of {len(sharp)} sources tell it" if many > 1 else f"{_day(report)} tells it, the latest",
    )


def _age(told: Told) -> tuple[str, str, str, int]:
    return age(told[0])


def _day(report: Report) -> str:
    return f"{report.outlet or report.article} of {report.published}"


def _overtakes(later: Told, earlier: Told) -> bool:
    """Does a later report say that the toll has risen to more than an earlier one told?"""
    return later[0].updates and later[1].best > earlier[1].best and is_later(later[0], earlier[0])


def agreement_of(told: Sequence[Told]) -> str:
    """How far figures that stand agree: agree, range or conflict. Those that a risen toll overtook do not contradict it."""
    sharp = [one for one in told if not one[1].vague]
    if len({figure.best for _, figure in sharp}) <= 1:
        return "agree"
    figures = [one[1] for one in sharp if not any(_overtakes(other, one) for other in sharp)]
    least = min(figure.low for figure in figures)
    most = max(figure.best for figure in figures)
    overlap = max(f.low for f in figures) <= min(f.high if f.high is not None else most for f in figures)
    if overlap or most <= least * _SHARE or most - least <= _NUMBER:
        return "range"
    return "conflict"
