"""Groups of reports that tell one incident. Pairs are joined surest first, and a group only takes what fits all of it.

A chain (A like B, B like C, but A unlike C) does not become one group: the evidence of the better half of all pairs of
two groups must speak for joining them, and no pair may be a hard no. Half, since some reports say too little to be like
any other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

# Log-odds from which a pair may begin or join two groups, and the mean over the better half that joining needs.
LINK = 0.0
MEAN = -0.65
# A pair worse than this keeps two groups apart, however good the others are.
_WORST = -4.5

# More reports that hang together than this are first parted at their weakest links.
LARGEST = 300

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


def manageable(
    part: Sequence[str], links: Mapping[str, Collection[str]], log_odds: Callable[[str, str], float]
) -> list[list[str]]:
    """A part as it is, or, where a war makes one of many weeks hang together, smaller parts: the weakest links go first.

    Dividing a part into incidents compares all its pairs, which must stay a matter of a moment.
    """
    waiting = [(sorted(part), LINK)]
    done = []
    while waiting:
        ids, bar = waiting.pop()
        if len(ids) <= LARGEST:
            done.append(ids)
            continue
        bar += 1.0
        within = set(ids)
        strong: dict[str, set[str]] = {one: set() for one in ids}
        for one in ids:
            for other in links.get(one, ()):
                if one < other and other in within and log_odds(one, other) >= bar:
                    strong[one].add(other)
                    strong[other].add(one)
        waiting += [(smaller, bar) for smaller in components(ids, strong)]
    return sorted(done)


def cluster(
    part: Sequence[str], log_odds: Callable[[str, str], float], decisions: Mapping[Pair, bool]
) -> list[list[str]]:
    """Divide reports that hang together into incidents; the same for any order of the reports.

    ``log_odds`` compares two ids (each pair is asked once, the smaller id first); ``decisions`` are pairs of which a person said that they
    are one incident or two (False): the latter hold here, the former in ``joined``.
    """
    if len(part) == 1:
        return [list(part)]
    ids = sorted(part)
    known = {(a, b): log_odds(a, b) for number, a in enumerate(ids) for b in ids[number + 1 :]}
    group_of = {one: [one] for one in ids}

    def join(a: list[str], b: list[str]) -> None:
        first, second = (a, b) if a[0] < b[0] else (b, a)
        first += second
        first.sort()
        for one in second:
            group_of[one] = first

    ordered = sorted((-found, ids) for ids, found in known.items() if found >= LINK)
    for _, (a, b) in ordered:
        first, second = group_of[a], group_of[b]
        if first is not second and _fits(first, second, known, decisions):
            join(first, second)
    groups = {id(group): group for group in group_of.values()}
    return sorted(groups.values())


def joined(groups: Sequence[Sequence[str]], decisions: Mapping[Pair, bool]) -> list[list[str]]:
    """The groups after those are joined of which a person said that they are one incident.

    That comes last, so that a later report needs to fit one of the groups that a person joined, and not all.
    """
    same = [ids for ids, one in decisions.items() if one]
    if not same:
        return [list(group) for group in groups]
    number_of = {one: str(number) for number, group in enumerate(groups) for one in group}
    links: dict[str, set[str]] = {}
    for a, b in same:
        if a in number_of and b in number_of:
            links.setdefault(number_of[a], set()).add(number_of[b])
            links.setdefault(number_of[b], set()).add(number_of[a])
    parts = components((str(number) for number in range(len(groups))), links)
    return sorted(sorted(one for number in part for one in groups[int(number)]) for part in parts)


def _fits(
    first: Sequence[str], second: Sequence[str], known: Mapping[Pair, float], decisions: Mapping[Pair, bool]
) -> bool:
    told = []
    for a in first:
        for b in second:
            ids = pair(a, b)
            if decisions.get(ids) is False:
                return False
            if known[ids] < _WORST:
                return False
            told.append(known[ids])
    told.sort(reverse=True)
    half = told[: len(told) // 2 + 1]
    return sum(half) / len(half) >= MEAN
