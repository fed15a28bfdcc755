"""Casualties of one incident out of all its mentions: superseded, repeated and partial counts told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.casualties import CasualtyMention
from extract.reading import Mention
from extract.schema import Casualty

Total = tuple[int, int | None]


@dataclass(slots=True)
class _Unit:
    """The counts of one outcome in one sentence."""

    sentence: int
    title: bool
    counts: list[CasualtyMention]

    @property
    def total(self) -> Total:
        whole = [count.casualty for count in self.counts]
        low = sum(count.n_min for count in whole)
        high = None if any(count.n_max is None for count in whole) else sum(count.n_max or 0 for count in whole)
        return low, high

    @property
    def exact(self) -> bool:
        return self.total[0] == self.total[1]

    @property
    def update(self) -> bool:
        return any(count.update for count in self.counts)


def _units(group: Sequence[Mention], outcome: str) -> list[_Unit]:
    units: dict[int, _Unit] = {}
    seen: set[tuple[int, int, int]] = set()
    for member in sorted(group, key=lambda mention: mention.index):
        for count in member.casualties:
            key = (count.sentence.index, count.first, count.last)
            wanted = count.outcome == outcome and not count.negated and not count.cumulative
            if not wanted or count.casualty.subset or key in seen:
                continue
            seen.add(key)
            unit = units.setdefault(
                count.sentence.index, _Unit(count.sentence.index, member.sentence.field == "title", [])
            )
            repeated = any(
                other.casualty.n_min == count.casualty.n_min
                and other.casualty.n_max == count.casualty.n_max
                and count.casualty.n_min > 1
                and other.cue_first != count.cue_first
                for other in unit.counts
            )
            if not repeated:
                unit.counts.append(count)
    return list(units.values())


def _choose(units: list[_Unit]) -> _Unit:
    """The sentence whose count stands for the incident.

    An update supersedes what was told before it (counting rules); "at least" beside the same bare number counts; else an
    exact count beats a vague one, a count told
    twice beats one told once, the body beats the headline, and what stands earlier beats what stands later.
    """
    updates = [unit for unit in units if unit.update]
    if updates:
        return updates[-1] if not updates[0].title else updates[0]
    times = Counter(unit.total for unit in units)
    exact = any(unit.exact for unit in units)

    def rank(unit: _Unit) -> tuple[bool, int, bool, int]:
        return (unit.exact or not exact, times[unit.total], not unit.title, -unit.sentence)

    best = max(units, key=rank)
    floors = [
        u
        for u in units
        if u.total == (best.total[0], None) and all(c.casualty.quantity == "at_least" for c in u.counts)
    ]
    return floors[0] if floors else best


def merge_casualties(group: Sequence[Mention]) -> list[Casualty]:
    """The casualties of an incident, whole counts first, then their subsets."""
    merged: list[Casualty] = []
    outcomes = dict.fromkeys(
        count.outcome for member in group for count in member.casualties if not count.negated and not count.cumulative
    )
    for outcome in outcomes:
        units = _units(group, outcome)
        if not units:
            continue
        unit = _choose(units)
        merged += [count.casualty for count in unit.counts]
        merged += _subsets(group, outcome, unit.total)
    return merged


def _subsets(group: Sequence[Mention], outcome: str, total: Total) -> list[Casualty]:
    subsets: dict[str, Casualty] = {}
    for member in group:
        for count in member.casualties:
            whole = count.casualty
            if (
                count.outcome == outcome
                and whole.subset
                and not count.negated
                and (total[1] is None or whole.n_min <= total[1])
            ):
                subsets.setdefault(whole.who or whole.text, replace(whole, subset=True))
    return list(subsets.values())
