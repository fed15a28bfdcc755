"""Headline figures that add up incidents told one by one: tolls with sum_of_events, and no events of their own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from extract.casualties import CasualtyMention
from extract.casualty_cues import outcome_tables
from extract.counts import LEAST_SUM
from extract.reading import Mention, Reading

# So many incidents at most are tried as the parts of a sum.
_MOST_PARTS = 6


def _exact(counts: Sequence[CasualtyMention], outcome: str) -> int:
    """The exact number of people of an outcome in one clause, 0 when it has none."""
    own = [
        c.casualty
        for c in counts
        if c.outcome == outcome and not c.negated and not c.cumulative and not c.casualty.subset
    ]
    return sum(c.n_min for c in own) if own and all(c.n_min == c.n_max for c in own) else 0


def without_sums(
    reading: Reading, groups: Sequence[Sequence[Mention]]
) -> tuple[list[list[Mention]], list[CasualtyMention]]:
    """The groups without the counts that add up other groups, and these counts, in a group or in none.

    A count in the title or the first two sentences is a sum when two or more incidents that are told in other
    sentences have exact counts of the same outcome which add up to it, or do not exceed it where its sentence speaks
    of several incidents. A group that tells nothing but a sum and what stands beside it at the head goes.
    """
    sums: list[CasualtyMention] = []
    head = reading.sentences[0].index + 2 if reading.sentences else 0
    kept: list[list[Mention]] = []
    for group in groups:
        rest: list[Mention] = []
        known = len(sums)
        for member in group:
            summing = [c for c in member.casualties if member.sentence.index <= head and _is_sum(c, groups)]
            sums += summing
            if summing:
                member = replace(member, casualties=[c for c in member.casualties if c not in summing])
                if not member.casualties and (not member.triggers or member.clause.opener in ("after", "result")):
                    continue
            rest.append(member)
        # What stands beside a sum at the head of an article speaks of its parts.
        if len(sums) == known or any(m.casualties or m.sentence.index > head for m in rest):
            kept.append(rest)
    heads = (sentence.index for sentence in reading.sentences if sentence.index <= head)
    ungrouped = (count for index in heads for count in reading.casualties.get(index, ()) if count not in sums)
    return kept, sums + [count for count in ungrouped if not count.negated and _is_sum(count, groups)]


def _of_several(count: CasualtyMention) -> bool:
    """Whether the sentence of a count speaks of several incidents."""
    tokens, table = count.sentence.tokens, outcome_tables().several
    return any(table.at(tokens, at) is not None for at in range(len(tokens)))


def _is_sum(count: CasualtyMention, groups: Sequence[Sequence[Mention]]) -> bool:
    number = count.casualty.n_min
    exact = number == count.casualty.n_max
    if number < LEAST_SUM or count.casualty.quantity == "vague" or count.casualty.subset or count.cumulative:
        return False
    parts = []
    for group in groups:
        others = (m for m in group if m.sentence.index != count.sentence.index)
        best = max((_exact(m.casualties, count.outcome) for m in others), default=0)
        if best:
            parts.append(best)
    if number in parts:
        return False
    if len(parts) > 1 and max(parts) < number and sum(parts) <= number and _of_several(count):
        # "قتل 30 شخصا في سلسلة تفجيرات", of which the article tells some with their dead.
        return True
    return exact and any(
        sum(chosen) == number
        for size in range(2, min(len(parts), _MOST_PARTS) + 1)
        for chosen in itertools.combinations(parts[: 2 * _MOST_PARTS], size)
    )
