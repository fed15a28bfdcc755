"""One incident, several mentions: which clauses of an article tell the same thing (data/weights/linking.csv)."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from typing import TypeVar

from extract.arguments import choose
from extract.casualties import HARMS, CasualtyMention
from extract.classify import find_weapons
from extract.event_types import EVENT_TYPES
from extract.knowledge.lexicon import OPEN_TYPES
from extract.language.normalize import normalize
from extract.language.remembered import Remembered
from extract.model import Features, score
from extract.place_arguments import PLACE_FLOOR, place_candidates
from extract.reading import Mention, Named, Reading

# Words too common to show that two clauses tell the same thing.
_COMMON = frozenset(
    [
        "في",
        "من",
        "علي",
        "الي",
        "عن",
        "ان",
        "التي",
        "الذي",
        "هذا",
        "هذه",
        "ذلك",
        "قد",
        "كان",
        "كانت",
        "ما",
        "لم",
        "لا",
        "او",
        "ثم",
        "بين",
        "بعد",
        "قبل",
        "خلال",
        "كما",
        "اليوم",
        "امس",
        "يوم",
        "قال",
        "قالت",
        "اعلن",
        "اعلنت",
        "اكد",
        "اضاف",
        "اوضح",
    ]
)
# Kinds of dates whose words tell two days apart where nothing says which day is meant.
_TOLD_BY_WORDS = frozenset(("absolute", "weekday", "relative"))
# Determiners and words that point back to something already told.
_POINTING = frozenset(["هذا", "هذه", "ذلك", "تلك", "نفسه", "نفسها", "ذاته", "ذاتها", "المذكور"])


# How much the best link of two groups counts beside the mean of all.
_BEST_LINK = 0.0
# A mention is compared with so many before it, and with so many at the head of the article.
_REACH = 40
_HEAD = 4
_UNLINKED = -2.0
# Mentions are first linked only when they surely tell the same; groups are then compared with so many before them.
_SURE = 0.8
_GROUP_REACH = 12
_NEVER = -99.0
# A clause that only counts victims belongs to the incident told just before it from these log-odds on.
_VICTIMS = -0.45
_VICTIMS_WITHIN = 1
# The longest real articles tell one incident in some fifty clauses; larger groups would cost the square of a long text.
MOST_MEMBERS = 100
_REMEMBERED_CROSSINGS = 4_000

Item = TypeVar("Item")


def named(reading: Reading, mention: Mention) -> Named:
    """What a clause names, read once."""
    if mention.named is None:
        narrow, wide = _names_of_places(reading, mention)
        dates, actors = _days(reading, mention), _names_of_actors(reading, mention)
        site, around, sure = _site(reading, mention)
        means, victims = _means(reading, mention), _victims(mention)
        mention.named = Named(
            _types(mention), _family(mention), narrow, wide, dates, actors, means, victims, site, around, sure
        )
    return mention.named


def _family(mention: Mention) -> set[str]:
    families = set()
    for trigger in mention.triggers:
        kind = trigger.row.type
        families.add("open" if kind in OPEN_TYPES and kind == "attack" else _family_of(kind))
    return families


def _family_of(kind: str) -> str:
    return "battle" if kind == "territory_gain" else EVENT_TYPES[kind].family


def _types(mention: Mention) -> set[str]:
    return {trigger.row.type for trigger in mention.triggers}


def _means(reading: Reading, mention: Mention) -> set[str]:
    tokens = mention.sentence.tokens[mention.clause.first : mention.clause.last]
    return {weapon.type for weapon in find_weapons(tokens, reading.knowledge.weapons)}


def _victims(mention: Mention) -> set[str]:
    harmed = [c for c in mention.casualties if c.outcome in HARMS and not c.negated]
    return {c.casualty.class_ for c in harmed if not c.casualty.subset} - {"unknown"}


def place_names(reading: Reading, mention: Mention) -> tuple[set[str], set[str]]:
    """Search forms of the places that a clause names (narrow ones), and of the wider places tied to them."""
    told = named(reading, mention)
    return told.narrow, told.wide


def _names_of_places(reading: Reading, mention: Mention) -> tuple[set[str], set[str]]:
    narrow: set[str] = set()
    wide: set[str] = set()
    for index in reading.places_in.get(mention.clause.sentence, ()):
        place = reading.places[index]
        if place.role != "place" or not mention.clause.first <= place.first < mention.clause.last:
            continue
        key = reading.place_keys[index]
        (wide if (place.geo_precision or 6) >= 6 else narrow).add(key)
        wide |= {reading.place_keys[other] for other in place.chain}
    return narrow - wide, wide


def _site(reading: Reading, mention: Mention) -> tuple[str | None, set[str], bool]:
    weights = reading.knowledge.weights.get("place", {})
    place = choose(place_candidates(reading, [mention]), weights, floor=PLACE_FLOOR)
    if place is None or place.place is None:
        return None, set(), False
    around = {reading.place_keys[other] for other in reading.places[place.place].chain}
    return reading.place_keys[place.place], around, place.score > 0


@lru_cache(maxsize=100_000)
def bare(norm: str) -> str:
    """A word without article and what stands before it."""
    for prefix in ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل"):
        if norm.startswith(prefix) and len(norm) - len(prefix) > 2:
            return norm[len(prefix) :]
    return norm


def content_words(mention: Mention) -> frozenset[str]:
    """The words of a clause that carry meaning, without what is attached to them."""
    if mention.words is None:
        tokens = mention.sentence.tokens[mention.clause.first : mention.clause.last]
        words = {bare(token.norm) for token in tokens if token.kind == "word" and len(token.norm) > 2}
        mention.words = frozenset(words - _COMMON)
    return mention.words


def _counts(casualties: Sequence[CasualtyMention]) -> dict[str, set[tuple[int, int | None]]]:
    counts: dict[str, set[tuple[int, int | None]]] = {}
    for mention in casualties:
        if not mention.negated and not mention.casualty.subset:
            counts.setdefault(mention.outcome, set()).add((mention.casualty.n_min, mention.casualty.n_max))
    return counts


def pair_features(reading: Reading, first: Mention, second: Mention, shared: Mapping[str, int]) -> Features:
    """Features of two mentions, ``first`` standing before ``second``; ``shared``: in how many clauses a word stands."""
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
    _casualty_features(first.casualties, second.casualties, features)
    _distance_features(reading, first, second, features)
    words_a, words_b = content_words(first), content_words(second)
    if words_a and words_b:
        features["words:overlap"] = len(words_a & words_b) / min(len(words_a), len(words_b))
        features["words:jaccard"] = len(words_a & words_b) / len(words_a | words_b)
        common = words_a & words_b
        rare = math.fsum(1.0 / (shared.get(word, 1) - 1) for word in common if shared.get(word, 1) > 1)
        features["words:rare"] = min(4.0, rare)
    actors_a, actors_b = _actor_keys(reading, first), _actor_keys(reading, second)
    if actors_a and actors_b:
        features["actor:shared" if actors_a & actors_b else "actor:differ"] = 1.0
    features[f"means:{_relation(told_a.means, told_b.means)}"] = 1.0
    features[f"victims:{_relation(told_a.victims, told_b.victims)}"] = 1.0
    for kind in types_b:
        features[f"second:{kind}"] = 1.0
        for other in types_a:
            features[f"types:{other}+{kind}"] = 1.0
    tokens = second.sentence.tokens
    features[f"second:first:{tokens[second.clause.first].norm}"] = 1.0
    features[f"second:head:{bare(tokens[second.head].norm)}"] = 1.0
    _cross(features, _CROSSED)
    return features


_CROSSED = (("type:", "place:"), ("type:", "distance:"), ("place:", "distance:"), ("date:", "place:"),
            ("casualty:", "place:"), ("casualty:", "distance:"), ("pointing:", "type:"), ("actor:", "type:"))  # fmt: skip
_CROSSED_OF_GROUPS = (("type:", "place:"), ("place:", "date:"), ("casualty:", "place:"), ("title:", "type:"))


def _cross(features: Features, pairs: tuple[tuple[str, str], ...]) -> None:
    """What two kinds of sign say together."""
    signs = tuple(name for name, value in features.items() if value == 1.0 and _KINDS[name])
    features |= _crossed(signs, pairs)


# Is a sign of a kind that is crossed with others?
_KINDS: Remembered[str, bool] = Remembered(
    lambda name: name.startswith(tuple({kind for pair in (*_CROSSED, *_CROSSED_OF_GROUPS) for kind in pair}))
)


@lru_cache(maxsize=_REMEMBERED_CROSSINGS)
def _crossed(signs: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> Features:
    """The pairs that signs of two kinds make. Pairs of clauses are much alike: most have been crossed before."""
    found: Features = {}
    for one, other in pairs:
        others = [name for name in signs if name.startswith(other)]
        found |= {f"{first}&{second}": 1.0 for first in signs if first.startswith(one) for second in others}
    return found


def word_counts(mentions: Sequence[Mention]) -> Counter[str]:
    """In how many clauses of an article each word stands."""
    return Counter(word for mention in mentions for word in content_words(mention))


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
    features |= _site_features(named(reading, first), named(reading, second))


def _site_features(first: Named, second: Named) -> Features:
    """How the places go together at which two clauses would be put, each by itself, and whether both are sure."""
    relation = _site_relation(first, second)
    features = {f"site:{relation}": 1.0}
    if first.sure and second.sure:
        features[f"site_sure:{relation}"] = 1.0
    return features


def _site_relation(first: Named, second: Named) -> str:
    if first.site is None or second.site is None:
        return "none" if first.site == second.site else "one"
    if first.site == second.site:
        return "same"
    return "contained" if first.site in second.around or second.site in first.around else "differ"


def _clause_dates(reading: Reading, mention: Mention) -> set[object]:
    return named(reading, mention).dates


def _days(reading: Reading, mention: Mention) -> set[object]:
    """The days that a clause names; those of an article without a date of its own by their kind and words."""
    return {
        d.date_start or (d.kind, normalize(d.text))
        for d in reading.dates[mention.clause.sentence]
        if (d.date_start or d.kind in _TOLD_BY_WORDS)
        and d.kind != "since"
        and mention.clause.first <= d.first < mention.clause.last
    }


def _comparable(first: AbstractSet[object], second: AbstractSet[object]) -> bool:
    """Are there days in both that are told in the same manner: resolved ones, or words of one kind?"""
    return not {_manner(day) for day in first}.isdisjoint(_manner(day) for day in second)


def _manner(day: object) -> object:
    return day[0] if isinstance(day, tuple) else None


def _date_features(reading: Reading, first: Mention, second: Mention, features: Features) -> None:
    dates_a, dates_b = _clause_dates(reading, first), _clause_dates(reading, second)
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


def _casualty_features(first: Sequence[CasualtyMention], second: Sequence[CasualtyMention], features: Features) -> None:
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


def _actor_keys(reading: Reading, mention: Mention) -> set[str]:
    return named(reading, mention).actors


def _names_of_actors(reading: Reading, mention: Mention) -> set[str]:
    keys = set()
    for index in reading.actors_in.get(mention.clause.sentence, ()):
        actor = reading.actors[index]
        if mention.clause.first <= actor.first < mention.clause.last and actor.kind != "generic":
            if actor.antecedent is not None:
                actor = reading.actors[actor.antecedent]
            keys.add(actor.id or actor.text)
    return keys


Links = Mapping[tuple[int, int], float]


def link_scores(
    reading: Reading, mentions: Sequence[Mention], weights: Mapping[str, float]
) -> dict[tuple[int, int], float]:
    """The log-odds that two mentions tell the same, for all pairs near enough: by mention index, the earlier first.

    A mention is compared with those of the title and the lead and with the ones shortly before it, so that the cost
    grows with the length of the article and not with its square.
    """
    scores: dict[tuple[int, int], float] = {}
    shared = word_counts(reading.mentions)
    for position, second in enumerate(mentions):
        nearby = range(max(0, position - _REACH), position)
        for earlier in dict.fromkeys([*range(min(_HEAD, position)), *nearby]):
            first = mentions[earlier]
            scores[first.index, second.index] = score(weights, pair_features(reading, first, second, shared)) - _SURE
    return scores


def fit(links: Links, first: Sequence[Mention], second: Sequence[Mention]) -> float:
    """How well two groups fit: the mean of all links between them and the best one. Unlinked pairs do not fit."""
    between = [links.get((min(a.index, b.index), max(a.index, b.index)), _UNLINKED) for a in first for b in second]
    return (_BEST_LINK * max(between) + sum(between) / len(between)) / (1 + _BEST_LINK)


def link(mentions: Sequence[Mention], links: Links) -> list[list[Mention]]:
    """Group mentions into incidents, joining the two groups that fit best until no two fit.

    Two groups fit by the mean of all links between them and the best one, so that a group does not grow by chains.
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


def group_features(reading: Reading, first: Sequence[Mention], second: Sequence[Mention], links: Links) -> Features:
    """Features of two groups of mentions as one incident (weights: data/weights/merging.csv)."""
    between = [links.get((min(a.index, b.index), max(a.index, b.index)), _UNLINKED) for a in first for b in second]
    features: Features = {
        "fit:mean": sum(between) / len(between),
        "fit:best": max(between),
        "fit:worst": min(between),
        f"size:{min(len(first), 3)}+{min(len(second), 3)}": 1.0,
    }
    types_a, types_b = set(_all(first, _types)), set(_all(second, _types))
    narrow_a, wide_a = _places(reading, first)
    narrow_b, wide_b = _places(reading, second)
    dates, actors = partial(_clause_dates, reading), partial(_actor_keys, reading)
    relations = {
        "type": _relation(types_a, types_b),
        "family": _relation(set(_all(first, _family)), set(_all(second, _family))),
        "place": _relation(narrow_a, narrow_b),
        "date": _relation(set(_all(first, dates)), set(_all(second, dates))),
        "actor": _relation(set(_all(first, actors)), set(_all(second, actors))),
        "means": _relation(*(set(_all(group, lambda m: named(reading, m).means)) for group in (first, second))),
        "victims": _relation(*(set(_all(group, lambda m: named(reading, m).victims)) for group in (first, second))),
    }
    features |= {f"{name}:{relation}": 1.0 for name, relation in relations.items()}
    if relations["place"] == "differ" and (narrow_a & wide_b or narrow_b & wide_a):
        features["place:contained"] = 1.0
    _casualty_features([c for m in first for c in m.casualties], [c for m in second for c in m.casualties], features)
    titles = sum(any(m.sentence.field == "title" for m in group) for group in (first, second))
    features[f"title:{titles}"] = 1.0
    gap = min(abs(a.sentence.index - b.sentence.index) for a in first for b in second)
    features[f"gap:{min(gap, 4)}"] = 1.0
    words_a, words_b = set(_all(first, content_words)), set(_all(second, content_words))
    features["words:overlap"] = len(words_a & words_b) / max(1, min(len(words_a), len(words_b)))
    strongest = [max(group, key=lambda m: m.score) for group in (first, second)]
    features |= _site_features(*(named(reading, mention) for mention in strongest))
    heads = {bare(m.sentence.tokens[m.head].norm) for m in strongest}
    features["head:same" if len(heads) == 1 else "head:differ"] = 1.0
    features |= {f"both:{kind}": 1.0 for kind in types_a & types_b}
    _cross(features, _CROSSED_OF_GROUPS)
    return features


def _relation(first: AbstractSet[object], second: AbstractSet[object]) -> str:
    """How what two groups name goes together: the same, some of it shared, different, only one names it, none does."""
    if first and second:
        return "same" if first == second else "shared" if first & second else "differ"
    return "one" if first or second else "none"


def _all(group: Sequence[Mention], read: Callable[[Mention], Iterable[Item]]) -> Iterator[Item]:
    return (item for member in group for item in read(member))


def _places(reading: Reading, group: Sequence[Mention]) -> tuple[set[str], set[str]]:
    narrow: set[str] = set()
    wide: set[str] = set()
    for member in group:
        here, around = place_names(reading, member)
        narrow |= here
        wide |= around
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
        for a in dict.fromkeys([*range(min(_HEAD, b)), *range(max(0, b - _GROUP_REACH), b)])
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
    """The groups, each with the clauses behind it that are no incident of their own and count its victims.

    "شنت الطائرات غارات على القرية. | وأدى ذلك إلى مقتل 5": such a clause joins the group of its own or the sentence before
    it to which it has the best link, where the group counts nobody of that outcome. ``sums`` are no such counts.
    """
    inside = {member.index for group in groups for member in group}
    current = [list(group) for group in groups]
    shared: Counter[str] = Counter()
    for mention in reading.mentions:
        outcomes = _harms([mention], sums)
        if mention.index in inside or not outcomes:
            continue
        shared = shared or word_counts(reading.mentions)
        best: tuple[float, int] = (_VICTIMS, -1)
        for position, group in enumerate(current):
            near = [m for m in group if 0 <= mention.sentence.index - m.sentence.index <= _VICTIMS_WITHIN]
            if not near or outcomes <= _harms(group, sums):
                continue
            for member in group:
                first, second = sorted((member, mention), key=lambda m: m.index)
                value = score(weights, pair_features(reading, first, second, shared)) - _SURE
                best = max(best, (value, position))
        if best[1] >= 0:
            current[best[1]] = sorted([*current[best[1]], mention], key=lambda m: m.index)
    return current


def _harms(group: Sequence[Mention], sums: Sequence[CasualtyMention]) -> set[str]:
    """The outcomes of which a group counts killed or injured people of one incident."""
    counts = (count for member in group for count in member.casualties)
    return {
        count.outcome
        for count in counts
        if count.outcome in HARMS
        and not (count.negated or count.cumulative or count.reason or count.casualty.subset or count in sums)
    }


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
    heads = any(index < _HEAD for index in inside)
    for index in inside:
        for other in linked.get(index, ()):
            near = -2 * _REACH <= other - index < 2 * _REACH
            if other not in inside and (near or other < _HEAD or (heads and other > index)):
                yield other
