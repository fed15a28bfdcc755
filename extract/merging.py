"""Which groups of clauses tell one incident, judged as wholes (data/weights/merging.csv), and whose victims a clause counts."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import TypeVar

from extract.casualties import HARMS, CasualtyMention
from extract.casualty_cues import outcome_tables
from extract.course import Course
from extract.language.normalize import without_attached
from extract.linking import (
    CROSSED_OF_GROUPS,
    HEAD,
    MOST_MEMBERS,
    SURE,
    UNLINKED,
    Links,
    casualty_features,
    cross,
    pair_features,
    relation,
    site_features,
)
from extract.mentions import Mention, Named
from extract.model import Features, score
from extract.named import content_words, named
from extract.reading import Reading

_GROUP_REACH = 12
_NEVER = -99.0
# A clause that only counts victims belongs to an incident told so many sentences before or behind it from these log-odds
# on; a group of so many clauses at most that names no act, to the incident just before it from the second on.
_VICTIMS = -0.45
_VICTIMS_BEHIND, _VICTIMS_BEFORE = 2, 1
_ONLY_COUNTS, _MOST_COUNTING = -0.3, 2
# What two groups name, compared as wholes.
_COMPARED: Mapping[str, Callable[[Named], AbstractSet[object]]] = {
    "type": attrgetter("types"),
    "family": attrgetter("families"),
    "date": attrgetter("dates"),
    "actor": attrgetter("actors"),
    "means": attrgetter("means"),
    "victims": attrgetter("victims"),
}

Told = TypeVar("Told")
Item = TypeVar("Item")


def group_features(reading: Reading, first: Sequence[Mention], second: Sequence[Mention], links: Links) -> Features:
    """Features of two groups of mentions as one incident (weights: data/weights/merging.csv)."""
    between = [links.get((min(a.index, b.index), max(a.index, b.index)), UNLINKED) for a in first for b in second]
    features: Features = {
        "fit:mean": sum(between) / len(between),
        "fit:best": max(between),
        "fit:worst": min(between),
        f"size:{min(len(first), 3)}+{min(len(second), 3)}": 1.0,
    }
    told = [[named(reading, mention) for mention in group] for group in (first, second)]
    relations = {name: relation(*(_union(group, read) for group in told)) for name, read in _COMPARED.items()}
    narrow_a, wide_a = _places(told[0])
    narrow_b, wide_b = _places(told[1])
    relations["place"] = relation(narrow_a, narrow_b)
    features |= {f"{name}:{kind}": 1.0 for name, kind in relations.items()}
    if relations["place"] == "differ" and (narrow_a & wide_b or narrow_b & wide_a):
        features["place:contained"] = 1.0
    casualty_features([c for m in first for c in m.casualties], [c for m in second for c in m.casualties], features)
    titles = sum(any(m.sentence.field == "title" for m in group) for group in (first, second))
    features[f"title:{titles}"] = 1.0
    gap = min(abs(a.sentence.index - b.sentence.index) for a in first for b in second)
    features[f"gap:{min(gap, 4)}"] = 1.0
    words_a, words_b = _union(first, content_words), _union(second, content_words)
    features["words:overlap"] = len(words_a & words_b) / max(1, min(len(words_a), len(words_b)))
    strongest = [max(group, key=lambda m: m.score) for group in (first, second)]
    features |= site_features(*(named(reading, mention) for mention in strongest))
    heads = {without_attached(m.sentence.tokens[m.head].norm) for m in strongest}
    features["head:same" if len(heads) == 1 else "head:differ"] = 1.0
    features |= {
        f"both:{kind}": 1.0 for kind in _union(told[0], _COMPARED["type"]) & _union(told[1], _COMPARED["type"])
    }
    cross(features, CROSSED_OF_GROUPS)
    return features


def _union(group: Sequence[Told], read: Callable[[Told], AbstractSet[Item]]) -> set[Item]:
    return {item for member in group for item in read(member)}


def _places(group: Sequence[Named]) -> tuple[set[str], set[str]]:
    narrow, wide = _union(group, attrgetter("narrow")), _union(group, attrgetter("wide"))
    return narrow - wide, wide


def _contradict(features: Features) -> bool:
    """Other places and other numbers of dead or injured: two incidents, whatever else they share."""
    apart = "place:differ" in features and "place:contained" not in features
    return apart and ("casualty:differ_killed" in features or "casualty:differ_other" in features)


def merge(
    reading: Reading, groups: Sequence[list[Mention]], links: Links, weights: Mapping[str, float]
) -> list[list[Mention]]:
    """Join the groups that tell one incident, judged as wholes, the surest pair first, until no pair fits.

    Only groups near each other in the list, or near the head of the article, are compared.
    """
    current = list(groups)

    def value(a: int, b: int) -> float:
        if len(current[a]) + len(current[b]) > MOST_MEMBERS:
            return _NEVER
        features = group_features(reading, current[a], current[b], links)
        return _NEVER if _contradict(features) else score(weights, features)

    pairs = {
        (a, b): value(a, b)
        for b in range(len(current))
        for a in dict.fromkeys([*range(min(HEAD, b)), *range(max(0, b - _GROUP_REACH), b)])
    }
    beside: dict[int, set[int]] = {index: set() for index in range(len(current))}
    for a, b in pairs:
        beside[a].add(b)
        beside[b].add(a)
    heap = [(-known, a, b) for (a, b), known in pairs.items()]
    heapq.heapify(heap)
    while heap:
        best, a, b = heapq.heappop(heap)
        if best >= 0:
            break
        if pairs.get((a, b)) != -best:
            continue
        current[a] = sorted(current[a] + current[b], key=lambda mention: mention.index)
        beside[a] = (beside[a] | beside.pop(b)) - {a, b}
        for other in beside[a]:
            beside[other].discard(b)
            beside[other].add(a)
            pairs.pop((min(b, other), max(b, other)), None)
            pair = (min(a, other), max(a, other))
            pairs[pair] = value(*pair)
            heapq.heappush(heap, (-pairs[pair], *pair))
        del pairs[a, b]
    return sorted((current[index] for index in beside), key=lambda group: group[0].index)


def with_victims(
    reading: Reading, groups: Sequence[list[Mention]], sums: Sequence[CasualtyMention], weights: Mapping[str, float]
) -> list[list[Mention]]:
    """The groups, each with the clauses near it that tell no incident of their own and count its victims.

    "شنت الطائرات غارات على القرية. | وأدى ذلك إلى مقتل 5": such a clause joins the group near it to which it has the best
    link, where the group counts nobody of that outcome; what it says of the other side ("سقط 20 جنديا، | فيما قتل ثمانية
    مسلحين") joins the group of the clause before it. So does a group of a clause or two that names no act at all
    ("وأصيب والداه وشقيقه بجراح خطيرة") with one just before it that counts nobody of its outcomes. ``sums`` are no such counts.
    """
    current = [list(group) for group in groups]
    told = [member for group in groups for member in group]
    inside = {member.index for member in told}
    course: Course | None = None
    for mention in reading.mentions:
        outcomes = _harms([mention], sums)
        if mention.index in inside or not outcomes:
            continue
        beside = _told_of_other_side(mention, current)
        if beside is not None:
            current[beside] = sorted([*current[beside], mention], key=lambda m: m.index)
            continue
        open_ = [
            position
            for position, group in enumerate(current)
            if not outcomes <= _harms(group, sums)
            and any(-_VICTIMS_BEFORE <= mention.sentence.index - m.sentence.index <= _VICTIMS_BEHIND for m in group)
        ]
        course = course or Course(reading, told)
        best = _best_linked(reading, [mention], current, open_, course, weights, _VICTIMS)
        if best is not None:
            current[best] = sorted([*current[best], mention], key=lambda m: m.index)
    gone: set[int] = set()
    for number, group in enumerate(groups):
        if not _harms(group, sums) or len(group) > _MOST_COUNTING or any(_acts(member) for member in group):
            continue
        outcomes = _harms(current[number], sums)  # those of the clauses that have joined it, too
        open_ = [
            position
            for position, other in enumerate(current)
            if position not in (number, *gone)
            and not outcomes & _harms(other, sums)
            and any(m.index < group[0].index and group[0].sentence.index - m.sentence.index <= 1 for m in other)
        ]
        course = course or Course(reading, told)
        best = _best_linked(reading, group, current, open_, course, weights, _ONLY_COUNTS)
        if best is not None:
            current[best] = sorted([*current[best], *current[number]], key=lambda m: m.index)
            gone.add(number)
    return [group for number, group in enumerate(current) if number not in gone]


def _told_of_other_side(mention: Mention, groups: Sequence[Sequence[Mention]]) -> int | None:
    """The position of the group whose clause just before it a clause sets against its own count, if it names no act."""
    opens = outcome_tables().other_side.at(mention.sentence.tokens, mention.clause.first)
    if mention.triggers or opens is None:
        return None
    sentence, first = mention.sentence.index, mention.clause.first
    ends = {(m.sentence.index, m.clause.last): position for position, group in enumerate(groups) for m in group}
    return ends.get((sentence, first))


def _acts(mention: Mention) -> bool:
    """Whether a clause names what was done, not only who suffered it."""
    told = (trigger for trigger in mention.triggers if trigger.form != "purpose")
    return any(not trigger.row.weak or trigger.form == "verb" for trigger in told)


def _best_linked(
    reading: Reading,
    clauses: Sequence[Mention],
    groups: Sequence[Sequence[Mention]],
    open_: Sequence[int],
    course: Course,
    weights: Mapping[str, float],
    floor: float,
) -> int | None:
    """The position of the group, of those ``open_``, to a clause of which the clauses have the best link above a floor."""
    best: tuple[float, int | None] = (floor, None)
    for position in open_:
        for clause in clauses:
            for member in groups[position]:
                first, second = sorted((member, clause), key=lambda m: m.index)
                value = score(weights, pair_features(reading, first, second, course)) - SURE
                if value > best[0]:
                    best = value, position
    return best[1]


def _harms(group: Sequence[Mention], sums: Sequence[CasualtyMention]) -> set[str]:
    """The outcomes of which a group counts killed or injured people of one incident."""
    counts = (count for member in group for count in member.casualties)
    return {
        count.outcome
        for count in counts
        if count.outcome in HARMS
        and not (count.negated or count.cumulative or count.reason or count.casualty.subset or count in sums)
    }
