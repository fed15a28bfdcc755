"""Groups of reports that tell one incident. Pairs are joined surest first, and a group only takes what fits all of it.

A chain (A like B, B like C, but A unlike C) does not become one group: the mean evidence over all pairs of two groups
must speak for joining them, and no pair may be a hard no.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from extract.incidents.evidence import Evidence

# Log-odds from which a pair may begin or join two groups, and the mean over all pairs that joining needs.
LINK = 0.0
MEAN = -0.7
# A pair worse than this keeps two groups apart, however good the others are.
_WORST = -4.5

Pair = tuple[str, str]


def pair(a: str, b: str) -> Pair:
    """Two ids in the order in which pairs are kept."""
    return (a, b) if a < b else (b, a)


def components(ids: Iterable[str], links: Mapping[str, Collection[str]]) -> list[list[str]]:
    """The ids that hang together by links, each part sorted, in the order of their first ids."""
    seen: set[str] = set()
    parts = []
    for start in sorted(ids):
        if start in seen:
            continue
        seen.add(start)
        part, waiting = [], [start]
        while waiting:
            current = waiting.pop()
            part.append(current)
            for other in links.get(current, ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        parts.append(sorted(part))
    return parts


def cluster(
    part: Sequence[str], evidence: Callable[[str, str], Evidence], decisions: Mapping[Pair, bool]
) -> list[list[str]]:
    """Divide reports that hang together into incidents; the same for any order of the reports.

    ``evidence`` compares two ids (each pair is asked once); ``decisions`` are pairs of which a person said that they
    are one incident (True) or two (False): they hold against any evidence.
    """
    if len(part) == 1:
        return [list(part)]
    ids = sorted(part)
    known = {(a, b): evidence(a, b) for number, a in enumerate(ids) for b in ids[number + 1 :]}
    group_of = {one: [one] for one in ids}

    def join(a: list[str], b: list[str]) -> None:
        first, second = (a, b) if a[0] < b[0] else (b, a)
        first += second
        first.sort()
        for one in second:
            group_of[one] = first

    for (a, b), same in sorted(decisions.items()):
        if same and a in group_of and b in group_of and group_of[a] is not group_of[b]:
            join(group_of[a], group_of[b])
    ordered = sorted((-found.log_odds, ids) for ids, found in known.items() if found.log_odds >= LINK)
    for _, (a, b) in ordered:
        first, second = group_of[a], group_of[b]
        if first is not second and _fits(first, second, known, decisions):
            join(first, second)
    groups = {id(group): group for group in group_of.values()}
    return sorted(groups.values())


def _fits(
    first: Sequence[str], second: Sequence[str], known: Mapping[Pair, Evidence], decisions: Mapping[Pair, bool]
) -> bool:
    total = 0.0
    for a in first:
        for b in second:
            ids = pair(a, b)
            decided = decisions.get(ids)
            if decided is False:
                return False
            if decided:
                continue
            found = known[ids]
            if found.never or found.log_odds < _WORST:
                return False
            total += found.log_odds
    return total / (len(first) * len(second)) >= MEAN
