"""Headline figures that add up incidents told one by one: tolls with sum_of_events, and no events of their own."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.casualties import HARMS, CasualtyMention
from extract.casualty_cues import outcome_tables
from extract.counts import LEAST_SUM
from extract.mentions import Mention
from extract.reading import Reading

# So many incidents at most are tried as the parts of a sum, and so many of them at most make it.
_MOST_TRIED, _MOST_PARTS = 4, 3
# From these log-odds of a toll on a figure that its parts do not reach is a sum, too.
_TOLL_LIKE = -1.2
# Sentences behind the first that belong to the head of an article.
_HEAD = 2

# What a figure counts: its outcome and its least number.
Figure = tuple[str, int]


def without_sums(
    reading: Reading, groups: Sequence[Sequence[Mention]]
) -> tuple[list[list[Mention]], list[CasualtyMention]]:
    """The groups without the counts that add up other groups, and these counts, in a group or in none.

    A count in the title or the first sentences is a sum when two or more incidents that are told in other clauses have
    counts of the same outcome which add up to it, or do not exceed it where its sentence speaks of several incidents;
    so are the counts of such a sentence that different groups tell again. What the clause of a sum counts beside it
    goes with it. A group that tells nothing but a sum and what stands beside it at the head goes.
    """
    head = reading.sentences[0].index + _HEAD if reading.sentences else 0
    sums = _sums(reading, groups, head)
    if not sums:
        return [list(group) for group in groups], []
    kept: list[list[Mention]] = []
    for group in groups:
        rest: list[Mention] = []
        summed = False
        for member in group:
            if any(count in sums for count in member.casualties):
                summed = True
                beside = (c for c in member.casualties if c.outcome in HARMS and _counts(c))
                sums += [count for count in beside if count not in sums]
                member = replace(member, casualties=[count for count in member.casualties if count not in sums])
                if not member.casualties and (not member.triggers or member.clause.opener in ("after", "result")):
                    continue
            rest.append(member)
        # What stands beside a sum at the head of an article speaks of its parts.
        if not summed or any(m.casualties or m.sentence.index > head for m in rest):
            kept.append(rest)
    return kept, sums


def _counts(count: CasualtyMention) -> bool:
    """Whether a count is told as having happened and no part of another."""
    return not count.negated and not count.casualty.subset


def _figure(count: CasualtyMention) -> Figure:
    return count.outcome, count.casualty.n_min


def _sums(reading: Reading, groups: Sequence[Sequence[Mention]], head: int) -> list[CasualtyMention]:
    """The counts at the head of an article that add up what it goes on to tell, from the greatest on."""
    figures: dict[Figure, list[CasualtyMention]] = {}
    retold: set[Figure] = set()
    sums: list[CasualtyMention] = []
    for index, told in reading.casualties.items():
        whole = [count for count in told if _counts(count)]
        if index > head:
            retold |= {_figure(count) for count in whole}
        elif _told_one_by_one(whole, groups):
            sums += whole
        else:
            for count in whole:
                if count.casualty.quantity != "vague":
                    figures.setdefault(_figure(count), []).append(count)
    parts_of_sums: set[Figure] = set()
    for figure in sorted(figures, key=lambda figure: -figure[1]):
        if figure[1] < LEAST_SUM or figure in retold or figure in parts_of_sums:
            continue
        parts = _parts(groups, figure, head)
        if _adds_up(figures[figure], parts):
            sums += figures[figure]
            parts_of_sums |= {(figure[0], part) for part in parts}
    return sums


def _told_one_by_one(told: Sequence[CasualtyMention], groups: Sequence[Sequence[Mention]]) -> bool:
    """Whether a sentence speaks of several incidents and the groups tell its counts again, none of them all.

    "مقتل 11 مسلحا و10 عمال وإصابة 17 في أعمال عنف": the gunmen died in one incident, the workers in another.
    """
    figures = {_figure(count) for count in told}
    if len(figures) < 2 or not any(outcome_tables().several.found(told[0].sentence.tokens)):
        return False
    sentence = told[0].sentence.index
    retold = [
        {_figure(c) for member in group if member.sentence.index > sentence for c in member.casualties if _counts(c)}
        for group in groups
    ]
    return figures <= set().union(*retold) and not any(figures <= one for one in retold)


def _number(counts: Iterable[CasualtyMention], outcome: str) -> int:
    """The number of people of an outcome in one clause, 0 when it tells none."""
    own = (c for c in counts if c.outcome == outcome and _counts(c) and not c.cumulative)
    return sum(c.casualty.n_min for c in own if c.casualty.quantity != "vague")


def _parts(groups: Sequence[Sequence[Mention]], figure: Figure, head: int) -> list[int]:
    """What each group counts of the outcome of a figure in clauses that do not tell it at the head."""
    parts = []
    for group in groups:
        others = (m for m in group if m.sentence.index > head or all(_figure(c) != figure for c in m.casualties))
        best = max((_number(m.casualties, figure[0]) for m in others), default=0)
        if best:
            parts.append(best)
    return parts


def _adds_up(told: Sequence[CasualtyMention], parts: Sequence[int]) -> bool:
    number = told[0].casualty.n_min
    if len(parts) < 2:
        return False
    several = outcome_tables().several
    open_ = any(count.toll_score > _TOLL_LIKE or any(several.found(count.sentence.tokens)) for count in told)
    if open_ and max(parts) < number and sum(parts) <= number:
        # "قتل 30 شخصا في سلسلة تفجيرات", of which the article tells some with their dead.
        return True
    return any(
        sum(chosen) == number
        for size in range(2, _MOST_PARTS + 1)
        for chosen in itertools.combinations(parts[:_MOST_TRIED], size)
    )
