"""Casualties of one incident out of all its mentions: superseded, repeated and partial counts told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.casualties import CasualtyMention
from extract.casualty_cues import outcome_tables
from extract.mentions import Mention
from extract.schema import Casualty

Total = tuple[int, int | None]
# So many people at least are a sum of others: one and one make two in every article.
LEAST_SUM = 4
# Of so many people at least one may be singled out: "مقتل قيادي … وقتل ثمانية مسلحين".
_MANY = 3
# A word that adds people stands so many tokens at most before a count or behind its cue.
_FURTHER_WITHIN = 2
_PROTESTS = frozenset({"protest", "peaceful_protest"})
# Types of acts in which two sides lose people.
_FIGHTS = frozenset({"armed_clash", "territory_gain"})


@dataclass(slots=True)
class _Unit:
    """The counts of one outcome in one sentence, as far as it tells one act."""

    sentence: int
    title: bool
    counts: list[CasualtyMention]
    acts: bool = False

    @property
    def total(self) -> Total:
        whole = [count.casualty for count in self.counts]
        low = sum(count.n_min for count in whole)
        high = None if any(count.n_max is None for count in whole) else sum(count.n_max or 0 for count in whole)
        return low, high

    @property
    def numbered(self) -> bool:
        """Whether every count says a number: "20", "at least 20", "two", "a soldier"."""
        return all(count.casualty.quantity != "vague" for count in self.counts)

    @property
    def classes(self) -> set[str]:
        return {count.casualty.class_ for count in self.counts}

    @property
    def of_several(self) -> bool:
        """Whether the sentence speaks of several incidents."""
        return any(outcome_tables().several.found(self.counts[0].sentence.tokens))

    @property
    def update(self) -> bool:
        return any(count.update for count in self.counts)


def _units(group: Sequence[Mention], outcome: str) -> list[_Unit]:
    units: list[_Unit] = []
    dead = _dead(group) if outcome == "injured" else []
    seen: set[tuple[int, int, int]] = set()
    last: Mention | None = None
    for member in sorted(group, key=lambda mention: mention.index):
        acts = _acts(member)
        for count in member.casualties:
            key = (count.sentence.index, count.first, count.last)
            wanted = count.outcome == outcome and not count.negated and not count.cumulative
            wanted = wanted and not _only_reason(group, count) and not any(_died(one, count) for one in dead)
            if not wanted or count.casualty.subset or key in seen:
                continue
            seen.add(key)
            unit = units[-1] if units else None
            if unit is None or unit.sentence != count.sentence.index or (acts and unit.acts and member is not last):
                unit = _Unit(count.sentence.index, member.sentence.field == "title", [])
                units.append(unit)
            unit.acts, last = unit.acts or acts, member
            repeated = any(
                other.casualty.n_min == count.casualty.n_min
                and other.casualty.n_max == count.casualty.n_max
                and count.casualty.n_min > 1
                and other.cue_first != count.cue_first
                for other in unit.counts
            )
            if not repeated:
                unit.counts.append(count)
    for unit in units:
        unit.counts = _without_parts(unit.counts)
    return units


def _acts(member: Mention) -> bool:
    """Whether a clause tells an act of its own: "في هجوم", not "في الهجوم" nor only who was harmed."""
    return any(not t.row.weak and t.form not in ("definite", "purpose") for t in member.triggers)


def _dead(group: Sequence[Mention]) -> list[CasualtyMention]:
    """The people of whom a group says that they were killed, when it speaks of single persons only."""
    counts = (count for member in group for count in member.casualties)
    killed = [c for c in counts if c.outcome == "killed" and not (c.negated or c.cumulative or c.casualty.subset)]
    return killed if all(count.casualty.n_max == 1 for count in killed) else []


def _died(dead: CasualtyMention, injured: CasualtyMention) -> bool:
    """Whether a person who was injured is the one who died: "استشهد فتى … وكان الفتى أصيب برصاصة", "إصابته"."""
    group = injured.group
    if injured.casualty.n_max != 1 or injured.casualty.subset:
        return False
    if group.kind == "pronoun":
        return True
    told = group.kind == "name" or _definite_one(injured)
    return told and _words(injured) <= _words(dead)


def _words(count: CasualtyMention) -> set[str]:
    """The words of the people of a count, without the article."""
    return {token.norm.removeprefix("ال") for token in count.sentence.tokens[count.group.head : count.last]}


def _only_reason(group: Sequence[Mention], count: CasualtyMention) -> bool:
    """Whether a sentence names people only as why something else was done: "تظاهروا تنديدا بمقتل عامل"."""
    return count.reason and any(
        (not trigger.row.weak or trigger.row.type in _PROTESTS) and trigger.first < count.cue_first
        for member in group
        if member.sentence.index == count.sentence.index
        for trigger in member.triggers
    )


def _without_parts(counts: list[CasualtyMention]) -> list[CasualtyMention]:
    """The counts of a sentence without those that another count of it holds already."""
    # "مقتل ضابط ليرتفع عدد القتلى إلى 4"
    counts = [count for count in counts if count.update] or counts
    for whole in counts:
        parts = [count for count in counts if count is not whole]
        number = whole.casualty.n_min
        summed = sum(part.casualty.n_min for part in parts)
        if len(parts) > 1 and number >= LEAST_SUM and whole.casualty.n_max == number == summed:
            # "قتل القائد و21 مسلحا … ما أسفر عن مقتل 22"
            return [whole]
    if any(count.casualty.quantity != "vague" for count in counts):
        # "تعازيه في ضحايا هجوم قتل 40 شخصا"
        counts = [count for count in counts if not count.unnumbered]
    kept: list[CasualtyMention] = []
    for count in counts:
        if not (kept and _of_the_harmed(count)) and not any(_told_again(before, count) for before in kept):
            kept.append(count)
    return kept


def _of_the_harmed(count: CasualtyMention) -> bool:
    """Whether some people are called of the harmed, who were told before: "بعض الجرحى في حالة خطرة"."""
    group = count.group
    return count.casualty.quantity == "vague" and group.outcome == count.outcome and group.definite


def _told_again(before: CasualtyMention, count: CasualtyMention) -> bool:
    """Whether one person of a later verb or noun is of the people told before: "قتل فتى … قتل الفتى سالم", "اغتياله"."""
    if count.casualty.n_max != 1 or count.cue_first == before.cue_first:
        return False
    if count.group.kind == "pronoun":
        return before.casualty.n_max == 1
    one, other = count.casualty.who, before.casualty.who
    if count.group.kind == "name" and before.group.kind == "name":
        return one in other or other in one
    if before.group.kind == "name" and count.group.definite and other in one:
        # "مقتل سالم محمود … مقتل الصحفي سالم محمود"
        return True
    told = count.group.kind == "name" or _definite_one(count)
    open_ = before.group.kind in ("single", "counted", "dual", "bare") and not before.group.definite
    alike = "unknown" in (count.casualty.class_, before.casualty.class_) or (
        count.casualty.class_ == before.casualty.class_
    )
    return told and open_ and alike


def _definite_one(count: CasualtyMention) -> bool:
    return count.group.kind == "single" and count.group.definite


def _choose(units: list[_Unit], fight: bool) -> _Unit:
    """The sentence whose count stands for the incident.

    An update supersedes what was told before it (counting rules); a number beats a vague amount and a great amount a
    small one, a number told twice beats one told once, the body beats the headline, and what stands earlier beats what
    stands later. A number is "at least" where the body first tells it so. A sentence that speaks of several incidents
    gives way to one that tells a number of its own; in a ``fight`` what either side lost in a sentence of its own is added.
    """
    updates = [unit for unit in units if unit.update]
    if updates:
        return updates[-1] if not updates[0].title else updates[0]
    times = Counter(unit.total[0] for unit in units)
    exact = [unit for unit in units if unit.numbered and not unit.of_several and not unit.title]

    def rank(unit: _Unit) -> tuple[bool, bool, int, int, bool, int]:
        low = unit.total[0]
        return (
            unit.numbered,
            not (unit.numbered and unit.of_several),
            0 if unit.numbered else low,
            times[low],
            not unit.title,
            -unit.sentence,
        )

    best = max(units, key=rank)
    if best.total == (1, 1):
        best = max((unit for unit in exact if unit.total[0] >= _MANY), key=rank, default=best)
    elif best.numbered and best.total[1] is None:
        reaching = (unit for unit in exact if best.total[0] < unit.total[0] == unit.total[1])
        best = max(reaching, key=rank, default=best)
    whole = _whole(units, best)
    if whole is not None:
        return whole
    both = _both_sides(units, best) if fight else None
    if both is not None:
        return both
    alike = [u for u in units if u.numbered and u.total[0] == best.total[0] and not u.title]
    if best.numbered and alike:
        return next((unit for unit in alike if unit.total[1] is None), alike[0])
    return best


def _whole(units: list[_Unit], best: _Unit) -> _Unit | None:
    """The sentence that counts both sides of a fight, of which the best one counts one: "مقتل 5 جنود و7 مسلحين"."""
    for unit in units:
        if len(unit.counts) > 1 and len(unit.classes) > 1 and unit.numbered and not unit.of_several:
            parts = [count.casualty.n_min for count in unit.counts]
            if best.total[0] in parts and best.total[0] < unit.total[0] and _sides(unit.classes) == 2:
                return unit
    return None


def _both_sides(units: list[_Unit], best: _Unit) -> _Unit | None:
    """The count of one side of a fight with that of the other side, told in a sentence of its own."""
    if len(best.classes) != 1 or not best.classes & {"combatant", "security"} or best.of_several:
        return None
    for unit in units:
        other = unit.classes
        # "المسلح السوري", "مسلحي كراكن": people told before.
        anew = all(count.group.kind != "plural" and not _definite_one(count) for count in unit.counts)
        apart = unit is not best and not unit.title and not unit.of_several and len(other) == 1 and anew
        if apart and other <= {"combatant", "security"} and other != best.classes:
            return _Unit(best.sentence, best.title, [*best.counts, *unit.counts])
    return None


def _with_further(units: Sequence[_Unit], best: _Unit) -> _Unit:
    """The count of an incident with the fewer people of another kind that a sentence adds: "كما أصيب ثلاثة عمال"."""
    for unit in units:
        other = unit.classes
        apart = unit is not best and not unit.title and not unit.of_several and unit.numbered
        apart = apart and "unknown" not in other and other.isdisjoint(best.classes)
        if apart and unit.total[0] < best.total[0] and _further(unit.counts[0]):
            return _Unit(best.sentence, best.title, [*best.counts, *unit.counts])
    return best


def _further(count: CasualtyMention) -> bool:
    """Whether a word just before a count or behind its cue adds it to others: "كما قتل", "قتل أيضا"."""
    first = min(count.cue_first, count.first)
    tokens = count.sentence.tokens
    around = [*tokens[max(0, first - _FURTHER_WITHIN) : first], *tokens[count.cue_last :][:_FURTHER_WITHIN]]
    return any(token.norm in outcome_tables().words["further"] for token in around)


_SIDE = {"combatant": 1, "security": 2, "civilian": 2}


def _sides(classes: set[str]) -> int:
    return len({_SIDE[class_] for class_ in classes if class_ in _SIDE})


def merge_casualties(group: Sequence[Mention]) -> list[Casualty]:
    """The casualties of an incident, whole counts first, then their subsets."""
    merged: list[Casualty] = []
    fight = any(trigger.row.type in _FIGHTS for member in group for trigger in member.triggers)
    outcomes = dict.fromkeys(
        count.outcome for member in group for count in member.casualties if not count.negated and not count.cumulative
    )
    for outcome in outcomes:
        units = _units(group, outcome)
        if not units:
            continue
        unit = _with_further(units, _choose(units, fight))
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
