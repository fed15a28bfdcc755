"""One incident, several mentions: which clauses of an article tell the same thing (data/weights/linking.csv)."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from extract.casualties import CasualtyMention
from extract.course import Course
from extract.knowledge.distance import kilometres
from extract.language.normalize import without_attached
from extract.language.remembered import Remembered
from extract.mentions import Mention, Named
from extract.model import Features, score
from extract.named import content_words, named, place_names
from extract.place_mention import PlaceMention
from extract.reading import Reading

# Determiners and words that point back to something already told.
_POINTING = frozenset(["هذا", "هذه", "ذلك", "تلك", "نفسه", "نفسها", "ذاته", "ذاتها", "المذكور"])
# A mention is compared with so many before it, and with so many at the head of the article.
_REACH = 40
HEAD = 4
UNLINKED = -2.0
# Mentions are first linked only when they surely tell the same; groups are then compared with so many before them.
SURE = 0.8
# The longest real articles tell one incident in some fifty clauses; larger groups would cost the square of a long text.
MOST_MEMBERS = 100
_REMEMBERED_CROSSINGS = 4_000


def _counts(casualties: Sequence[CasualtyMention]) -> dict[str, set[tuple[int, int | None]]]:
    counts: dict[str, set[tuple[int, int | None]]] = {}
    for mention in casualties:
        if not mention.negated and not mention.casualty.subset:
            counts.setdefault(mention.outcome, set()).add((mention.casualty.n_min, mention.casualty.n_max))
    return counts


def pair_features(reading: Reading, first: Mention, second: Mention, course: Course) -> Features:
    """Features of two mentions, ``first`` standing before ``second`` in the ``course`` of the article."""
    features: Features = {}
    told_a, told_b = named(reading, first), named(reading, second)
    types_a, types_b = told_a.types, told_b.types
    families_a, families_b = told_a.families, told_b.families
    if types_a & types_b:
        features["type:same"] = 1.0
    elif not families_a or not families_b:
        features["type:outcome_only"] = 1.0
    elif families_a & families_b:
        features["type:same_family"] = 1.0
    elif "open" in families_a | families_b:
        features["type:open"] = 1.0
    else:
        features["type:differ"] = 1.0
    strategic_a, strategic_b = families_a == {"strategic"}, families_b == {"strategic"}
    if strategic_a != strategic_b:
        features["type:one_strategic"] = 1.0
    elif strategic_a:
        features["type:both_strategic"] = 1.0
    _place_features(reading, first, second, features)
    _date_features(reading, first, second, features)
    casualty_features(first.casualties, second.casualties, features)
    _distance_features(reading, first, second, features)
    words_a, words_b = content_words(first), content_words(second)
    if words_a and words_b:
        features["words:overlap"] = len(words_a & words_b) / min(len(words_a), len(words_b))
        features["words:jaccard"] = len(words_a & words_b) / len(words_a | words_b)
        common = words_a & words_b
        rare = math.fsum(1.0 / (course.words[word] - 1) for word in common if course.words[word] > 1)
        features["words:rare"] = min(4.0, rare)
    actors_a, actors_b = told_a.actors, told_b.actors
    if actors_a and actors_b:
        features["actor:shared" if actors_a & actors_b else "actor:differ"] = 1.0
    features[f"means:{relation(told_a.means, told_b.means)}"] = 1.0
    features[f"victims:{relation(told_a.victims, told_b.victims)}"] = 1.0
    for kind in types_b:
        features[f"second:{kind}"] = 1.0
        for other in types_a:
            features[f"types:{other}+{kind}"] = 1.0
    features |= course.features(first, second, told_a, told_b)
    for kind in types_a:
        features[f"first:{kind}"] = 1.0
    features[f"first:opener:{first.clause.opener}"] = 1.0
    features[f"first:head:{without_attached(first.sentence.tokens[first.head].norm)}"] = 1.0
    tokens = second.sentence.tokens
    features[f"second:first:{tokens[second.clause.first].norm}"] = 1.0
    features[f"second:head:{without_attached(tokens[second.head].norm)}"] = 1.0
    cross(features, _CROSSED)
    return features


_CROSSED = (("type:", "place:"), ("type:", "distance:"), ("place:", "distance:"), ("date:", "place:"),
            ("casualty:", "place:"), ("casualty:", "distance:"), ("pointing:", "type:"), ("actor:", "type:"))  # fmt: skip
CROSSED_OF_GROUPS = (("type:", "place:"), ("place:", "date:"), ("casualty:", "place:"), ("title:", "type:"))


def cross(features: Features, pairs: tuple[tuple[str, str], ...]) -> None:
    """What two kinds of sign say together."""
    signs = tuple(name for name, value in features.items() if value == 1.0 and _KINDS[name])
    features |= _crossed(signs, pairs)


# Is a sign of a kind that is crossed with others?
_KINDS: Remembered[str, bool] = Remembered(
    lambda name: name.startswith(tuple({kind for pair in (*_CROSSED, *CROSSED_OF_GROUPS) for kind in pair}))
)


@lru_cache(maxsize=_REMEMBERED_CROSSINGS)
def _crossed(signs: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> Features:
    """The pairs that signs of two kinds make. Pairs of clauses are much alike: most have been crossed before."""
    found: Features = {}
    for one, other in pairs:
        others = [name for name in signs if name.startswith(other)]
        found |= {f"{first}&{second}": 1.0 for first in signs if first.startswith(one) for second in others}
    return found


def _place_features(reading: Reading, first: Mention, second: Mention, features: Features) -> None:
    narrow_a, wide_a = place_names(reading, first)
    narrow_b, wide_b = place_names(reading, second)
    if narrow_a & narrow_b:
        features["place:same"] = 1.0
    elif narrow_a and narrow_b:
        contained = narrow_a & wide_b or narrow_b & wide_a
        features["place:contained" if contained else "place:differ"] = 1.0
    elif narrow_b:
        features["place:only_second"] = 1.0
    elif narrow_a:
        features["place:only_first"] = 1.0
    else:
        features["place:neither"] = 1.0
    if wide_a and wide_b and not wide_a & wide_b and not narrow_a & wide_b and not narrow_b & wide_a:
        features["place:wide_differ"] = 1.0
    features |= site_features(named(reading, first), named(reading, second))


def site_features(first: Named, second: Named) -> Features:
    """How the places go together at which two clauses would be put, each by itself, and whether both are sure."""
    relation = _site_relation(first, second)
    features = {f"site:{relation}": 1.0, **_apart(first.at, second.at)}
    if first.sure and second.sure:
        features[f"site_sure:{relation}"] = 1.0
    return features


# The precision of a place that is only a country.
_COUNTRY = 6
# Two sites lie so many kilometres apart at most, by the name of the step.
_STEPS = ((0.5, "one"), (10.0, "town"), (30.0, "near"), (80.0, "region"), (200.0, "land"), (math.inf, "far"))


def _apart(first: PlaceMention | None, second: PlaceMention | None) -> Features:
    """How far two sites lie apart, in kilometres and in provinces, and how narrow they are."""
    here, there = _point(first), _point(second)
    if first is None or second is None or here is None or there is None:
        return {"km:unknown": 1.0}
    if first.country != second.country:
        return {"km:country": 1.0}
    narrow, wide = sorted(place.geo_precision or _COUNTRY for place in (first, second))
    if wide == _COUNTRY:
        return {"km:wide": 1.0}
    distance = kilometres(*here, *there)
    features = {f"km:{next(name for most, name in _STEPS if distance < most)}": 1.0, f"precision:{narrow}{wide}": 1.0}
    if first.admin1 and second.admin1:
        features[f"admin1:{'same' if first.admin1 == second.admin1 else 'differ'}"] = 1.0
    return features


def _point(place: PlaceMention | None) -> tuple[float, float] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _site_relation(first: Named, second: Named) -> str:
    if first.site is None or second.site is None:
        return "none" if first.site == second.site else "one"
    if first.site == second.site:
        return "same"
    return "contained" if first.site in second.around or second.site in first.around else "differ"


def _comparable(first: AbstractSet[object], second: AbstractSet[object]) -> bool:
    """Are there days in both that are told in the same manner: resolved ones, or words of one kind?"""
    return not {_manner(day) for day in first}.isdisjoint(_manner(day) for day in second)


def _manner(day: object) -> object:
    return day[0] if isinstance(day, tuple) else None


def _date_features(reading: Reading, first: Mention, second: Mention, features: Features) -> None:
    dates_a, dates_b = named(reading, first).dates, named(reading, second).dates
    if dates_a and dates_b:
        if _comparable(dates_a, dates_b):
            features["date:same" if dates_a & dates_b else "date:differ"] = 1.0
    elif dates_b:
        features["date:only_second"] = 1.0
        if reading.reference and any(d != reading.reference for d in dates_b):
            features["date:second_not_today"] = 1.0
    background_a, background_b = "background" in first.cues, "background" in second.cues
    if background_b and not background_a:
        features["date:second_background"] = 1.0
    if background_a and not background_b:
        features["date:first_background"] = 1.0


def casualty_features(first: Sequence[CasualtyMention], second: Sequence[CasualtyMention], features: Features) -> None:
    counts_a, counts_b = _counts(first), _counts(second)
    for outcome in counts_a.keys() & counts_b.keys():
        kind = "killed" if outcome == "killed" else "other"
        exact_a = {c for c in counts_a[outcome] if c[0] == c[1]}
        exact_b = {c for c in counts_b[outcome] if c[0] == c[1]}
        if counts_a[outcome] & counts_b[outcome]:
            features[f"casualty:same_{kind}"] = 1.0
            if exact_a & exact_b and max(c[0] for c in exact_a & exact_b) > 1:
                features[f"casualty:same_{kind}_above_one"] = 1.0
        elif exact_a and exact_b:
            features[f"casualty:differ_{kind}"] = 1.0
        else:
            features[f"casualty:vague_{kind}"] = 1.0
    if counts_a and counts_b and not counts_a.keys() & counts_b.keys():
        features["casualty:other_outcome"] = 1.0
    if counts_b and not counts_a:
        features["casualty:only_second"] = 1.0


def _distance_features(reading: Reading, first: Mention, second: Mention, features: Features) -> None:
    gap = second.sentence.index - first.sentence.index
    if first.sentence.field == "title":
        features["distance:title"] = 1.0
        order = second.sentence.index - first.sentence.index
        if second.sentence.field == "text" and order <= 1:
            features["distance:title_lead"] = 1.0
        if second.sentence.field == "title":
            features["distance:within_title"] = 1.0
    elif gap == 0:
        features["distance:same_sentence"] = 1.0
        features[f"opener:same_sentence:{second.clause.opener}"] = 1.0
    elif gap == 1:
        features["distance:next"] = 1.0
    elif gap == 2:
        features["distance:two"] = 1.0
    else:
        features["distance:far"] = 1.0
    if gap and first.sentence.field == second.sentence.field:
        if first.sentence.paragraph == second.sentence.paragraph:
            features["distance:same_paragraph"] = 1.0
        if second.clause.first == 0:
            features[f"opener:{second.clause.opener}"] = 1.0
    between = second.index - first.index
    features["distance:mentions"] = min(1.0, between / 8)
    if between == 1:
        features["distance:neighbour"] = 1.0
    head = second.sentence.tokens[second.head].norm
    if head.startswith(("ال", "وال", "بال", "لل")):
        features["pointing:definite"] = 1.0
    window = second.sentence.tokens[max(second.clause.first, second.head - 2) : second.head + 3]
    if any(token.norm in _POINTING for token in window):
        features["pointing:this"] = 1.0
    if any(token.norm in ("اخر", "اخري", "ثان", "ثانيه", "منفصل", "منفصله", "مماثل", "مماثله") for token in window):
        features["pointing:another"] = 1.0
    if second.sentence.tokens[second.clause.first].norm in ("وفي", "وشمال", "وجنوب", "وشرق", "وغرب", "في", "ففي"):
        features["opener:in_place"] = 1.0


Links = Mapping[tuple[int, int], float]


def link_scores(
    reading: Reading, mentions: Sequence[Mention], weights: Mapping[str, float]
) -> dict[tuple[int, int], float]:
    """The log-odds that two mentions tell the same, for all pairs near enough: by mention index, the earlier first.

    A mention is compared with those of the title and the lead and with the ones shortly before it, so that the cost
    grows with the length of the article and not with its square.
    """
    scores: dict[tuple[int, int], float] = {}
    if len(mentions) < 2:
        return scores
    course = Course(reading, mentions)
    for position, second in enumerate(mentions):
        nearby = range(max(0, position - _REACH), position)
        for earlier in dict.fromkeys([*range(min(HEAD, position)), *nearby]):
            first = mentions[earlier]
            scores[first.index, second.index] = score(weights, pair_features(reading, first, second, course)) - SURE
    return scores


def fit(links: Links, first: Sequence[Mention], second: Sequence[Mention]) -> float:
    """How well two groups fit: the mean of all links between them. Unlinked pairs do not fit."""
    between = [links.get((min(a.index, b.index), max(a.index, b.index)), UNLINKED) for a in first for b in second]
    return sum(between) / len(between)


def link(mentions: Sequence[Mention], links: Links) -> list[list[Mention]]:
    """Group mentions into incidents, joining the two groups that fit best until no two fit.

    Two groups fit by the mean of all links between them, so that a group does not grow by chains.
    """
    group_of = {mention.index: [mention] for mention in mentions}
    heap = [(-value, a, b, 1, 1) for (a, b), value in links.items() if value > 0]
    heapq.heapify(heap)
    linked = _linked(links)
    while heap:
        _, a, b, size_a, size_b = heapq.heappop(heap)
        first, second = group_of[a], group_of[b]
        if first is second or (len(first), len(second)) != (size_a, size_b) or size_a + size_b > MOST_MEMBERS:
            continue
        joined = sorted(first + second, key=lambda mention: mention.index)
        for mention in joined:
            group_of[mention.index] = joined
        others = {id(group_of[m]): group_of[m] for m in _linked_to(linked, joined)}
        for other in others.values():
            value = fit(links, joined, other)
            if value > 0:
                heapq.heappush(heap, (-value, joined[0].index, other[0].index, len(joined), len(other)))
    groups = {id(group): group for group in group_of.values()}
    return sorted(groups.values(), key=lambda group: group[0].index)


def relation(first: AbstractSet[object], second: AbstractSet[object]) -> str:
    """How what two groups name goes together: the same, some of it shared, different, only one names it, none does."""
    if first and second:
        return "same" if first == second else "shared" if first & second else "differ"
    return "one" if first or second else "none"


def _linked(links: Links) -> dict[int, list[int]]:
    """The mentions to which each one has a positive link."""
    linked: dict[int, list[int]] = {}
    for (a, b), value in links.items():
        if value > 0:
            linked.setdefault(a, []).append(b)
            linked.setdefault(b, []).append(a)
    return linked


def _linked_to(linked: Mapping[int, Sequence[int]], group: Sequence[Mention]) -> Iterator[int]:
    """The mentions outside a group that have a positive link into it: near ones, those of the head, those of a head."""
    inside = {mention.index for mention in group}
    heads = any(index < HEAD for index in inside)
    for index in inside:
        for other in linked.get(index, ()):
            near = -2 * _REACH <= other - index < 2 * _REACH
            if other not in inside and (near or other < HEAD or (heads and other > index)):
                yield other
