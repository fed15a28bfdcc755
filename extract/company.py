"""What a group of clauses is beside the other groups of its article: does another one tell the same, and more surely?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.linking import Links, fit
from extract.mentions import Mention
from extract.model import Features
from extract.named import content_words, named
from extract.reading import Reading

# A group is judged beside so many around it in the list, and so many at the head of the article.
_NEIGHBOURS = 40
# How near another group must be to tell the same, in log-odds, and how far apart two groups are at most.
_NEAR, _APART = -1.0, -3.0


@dataclass(frozen=True)
class Told:
    """What a group tells: its surest clause with its score, types, families, places, sites, days and counts.

    ``sentences`` are those that it stands in, ``around`` those beside them.
    """

    best: Mention
    score: float
    definite: bool
    site: str | None
    types: frozenset[str]
    families: frozenset[str]
    places: frozenset[str]
    sites: frozenset[str]
    days: frozenset[object]
    counts: frozenset[tuple[str, int]]
    sentences: frozenset[int]
    around: frozenset[int]
    group: Sequence[Mention]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of content of all its clauses."""
        return frozenset().union(*(content_words(member) for member in self.group))


class Company:
    """The groups of an article that are judged beside each other, with the ``links`` between their clauses."""

    def __init__(self, reading: Reading, groups: Sequence[Sequence[Mention]], links: Links) -> None:
        self.groups = groups
        self._links = links
        self._told = [_told(reading, group) for group in groups]

    def best(self, position: int) -> Mention:
        """The surest clause of a group."""
        return self._told[position].best

    def beside(self, position: int) -> list[int]:
        """The positions of the groups that one is judged beside: those around it and those at the head of the article."""
        first = max(0, position - _NEIGHBOURS)
        last = min(len(self.groups), position + _NEIGHBOURS + 1)
        return [at for at in (*range(min(first, _NEIGHBOURS)), *range(first, last)) if at != position]

    def features(self, position: int) -> Features:
        """Features of a group beside the others, the surer ones above all."""
        told = self._told[position]
        others = self.beside(position)
        better = [at for at in others if self._told[at].score > told.score]
        number = len(others) + 1
        features: Features = {
            f"groups:{'1' if number == 1 else 'few' if number < 5 else 'many'}": 1.0,
            "rank:later" if better else "rank:first": 1.0,
        }
        if not others:
            return features
        fits = {at: fit(self._links, told.group, self.groups[at]) for at in others}
        nearest = max(others, key=fits.__getitem__)
        features["other:fit"] = max(_APART, fits[nearest])
        surer = self._told[nearest].score > told.score
        if fits[nearest] > _NEAR and surer:
            features["other:better_and_near"] = 1.0
        features["nearest:better" if surer else "nearest:worse"] = 1.0
        features[f"nearest:{_relation(told, self._told[nearest])}"] = 1.0
        if better:
            features["better:fit"] = max(_APART, *(fits[at] for at in better))
            words = content_words(told.best)
            shared = max(len(words & self._told[at].words) for at in better)
            features["better:words"] = 2.0 * shared / max(1, len(words))
        surer_ones = set(better)
        for at in others:
            if at in surer_ones:
                features |= _beside(told, self._told[at])
            else:
                features[f"worse:{_relation(told, self._told[at])}"] = 1.0
        return features


def _told(reading: Reading, group: Sequence[Mention]) -> Told:
    best = max(group, key=lambda member: member.score)
    known = [named(reading, member) for member in group]
    sentences = frozenset(member.sentence.index for member in group)
    return Told(
        best=best,
        score=best.score,
        definite=any(t.first == best.head and t.form == "definite" for t in best.triggers),
        site=named(reading, best).site,
        types=frozenset().union(*(names.types for names in known)),
        families=frozenset().union(*(names.families for names in known)),
        places=frozenset().union(*(names.narrow for names in known)),
        sites=frozenset(names.site for names in known if names.site),
        days=frozenset().union(*(names.dates for names in known)),
        counts=frozenset((c.outcome, c.casualty.n_min) for m in group for c in m.casualties if not c.negated),
        sentences=sentences,
        around=frozenset(beside for index in sentences for beside in (index - 1, index + 1)),
        group=group,
    )


def _kind(told: Told, other: Told) -> str:
    """Whether two groups tell of one type of event, of one family of types, or of other things."""
    if not told.types.isdisjoint(other.types):
        return "type"
    return "other" if told.families.isdisjoint(other.families) else "family"


def _relation(told: Told, other: Told) -> str:
    """That kind, and whether the group names a place of the other, none, or places of its own."""
    where = "none" if not told.places else "apart" if told.places.isdisjoint(other.places) else "same"
    return f"{_kind(told, other)}:{where}"


def _distance(told: Told, other: Told) -> str:
    if not told.sentences.isdisjoint(other.sentences):
        return "here"
    return "far" if told.around.isdisjoint(other.sentences) else "near"


def _beside(told: Told, better: Told) -> Mapping[str, float]:
    """Features of a group beside one that is surer."""
    kind, relation = _kind(told, better), _relation(told, better)
    order = "before" if min(better.sentences) < min(told.sentences) else "behind"
    features = {
        f"better:{relation}": 1.0,
        f"better:{order}:{relation}": 1.0,
        f"better:{kind}:{_distance(told, better)}": 1.0,
    }
    if told.site in better.sites:
        features[f"better:{kind}:site"] = 1.0
    if told.days and better.days and told.days.isdisjoint(better.days):
        features[f"better:{kind}:other_day"] = 1.0
    if told.counts:
        features[f"better:{kind}:{'other_count' if told.counts.isdisjoint(better.counts) else 'count'}"] = 1.0
    if told.definite:
        features[f"better:{kind}:definite"] = 1.0
    return features
