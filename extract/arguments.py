"""Where, when, who, and who says so: the candidates for each field of an event, and the choice among them.

Every candidate gets features; the weights are in data/weights/{place,date,initiator,target,source}.csv.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.actors import ActorMention
from extract.language.dates import DateMention
from extract.language.normalize import normalize
from extract.language.tokens import Token
from extract.linking import place_key
from extract.model import Features, score
from extract.places import PlaceMention
from extract.reading import Mention, Reading
from extract.sources import SourceMention

Group = Sequence[Mention]


@dataclass(slots=True)
class Candidate:
    """Something that may fill a field, with the features and the score that say how well."""

    kind: str
    text: str
    features: Features
    place: int | None = None
    date: DateMention | None = None
    day: datetime.date | None = None
    actor: ActorMention | None = None
    source: SourceMention | None = None
    score: float = 0.0
    class_: str = "unknown"
    inside: bool = False
    span: tuple[int, int, int] = (0, 0, 0)


def rank(candidates: list[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """The candidates with their scores, the best first."""
    for candidate in candidates:
        candidate.score = score(weights, candidate.features)
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _reach(group: Group, sentence: int, first: int) -> tuple[str, int, Mention | None]:
    """How near a mention at a token stands to a group: clause, sentence or away; tokens from the head; the member."""
    best: tuple[str, int, Mention | None] = ("away", 99, None)
    for member in group:
        if member.clause.sentence != sentence:
            continue
        distance = first - member.head
        inside = member.clause.first <= first < member.clause.last
        rank = ("clause" if inside else "sentence", distance, member)
        if (
            best[2] is None
            or (inside and best[0] != "clause")
            or ((rank[0] == best[0]) and abs(distance) < abs(best[1]))
        ):
            best = rank
    return best


def _bucket(distance: int) -> str:
    side = "after" if distance > 0 else "before"
    size = abs(distance)
    return f"{side}_{'1' if size <= 2 else '5' if size <= 5 else '12' if size <= 12 else 'far'}"


# ---------------------------------------------------------------- places


def place_candidates(reading: Reading, group: Group) -> list[Candidate]:
    """Every place of the article below country level, as the place of this group."""
    sentences = {member.clause.sentence for member in group}
    first_sentence = min(sentences)
    earlier = [i for i, p in enumerate(reading.places) if p.sentence < first_sentence and _is_place(p)]
    nearest = {i for i in earlier if reading.places[i].sentence == reading.places[earlier[-1]].sentence}
    keys = [place_key(reading, i) for i in range(len(reading.places))]
    chained = {other for place in reading.places for other in place.chain}
    lead = 1 if reading.sentences and reading.sentences[0].field == "title" else 0
    surest = max((m for m in group if m.sentence.field == "text"), key=lambda m: m.score, default=None)
    candidates = []
    for index, place in enumerate(reading.places):
        if not _is_place(place) or not (place.sentence in sentences or index in nearest or place.sentence <= lead):
            continue
        where, distance, member = _reach(group, place.sentence, place.first)
        features: Features = {f"where:{where}": 1.0, f"precision:{place.geo_precision or 0}": 1.0}
        if where != "away" and member is not None:
            features[f"where:{where}:{_bucket(distance)}"] = 1.0
            if member is group[0]:
                features["where:first_member"] = 1.0
            if member is surest:
                features[f"where:surest:{where}"] = 1.0
            if member.sentence.field == "title":
                features["where:title"] = 1.0
            features[f"opener:{member.clause.opener}"] = 1.0
            between = range(*sorted((place.first, member.head)))
            tokens = member.sentence.tokens
            features["between:commas"] = min(3.0, sum(tokens[i].text in "،," for i in between))
        elif index in nearest:
            features["where:previous"] = 1.0
        elif place.sentence <= lead:
            features["where:lead"] = 1.0
        if place.role == "dateline":
            features["role:dateline"] = 1.0
        features["cue" if place.cue else "no_cue"] = 1.0
        if place.relation:
            features[f"relation:{place.relation_kind}"] = 1.0
        if index in chained:
            features["chain:is_container"] = 1.0
        if place.chain:
            features["chain:has_container"] = 1.0
        features["known" if place.place else "unknown"] = 1.0
        repeats = sum(
            keys[other] == keys[index] and reading.places[other].sentence in sentences for other in range(len(keys))
        )
        features["repeats"] = min(2.0, repeats)
        features["article_repeats"] = min(4.0, keys.count(keys[index]))
        candidates.append(Candidate("place", place.text, features, place=index, inside=where == "clause"))
    return _without_headline(reading, candidates)


def _without_headline(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without those of the headline, where the body's own clauses name places of their own."""
    if reading.sentences[0].field != "title":
        return candidates
    title = reading.sentences[0].index

    def mention(candidate: Candidate) -> PlaceMention:
        assert candidate.place is not None
        return reading.places[candidate.place]

    own = {place_key(reading, c.place or 0) for c in candidates if c.inside and mention(c).sentence != title}
    if not own:
        return candidates
    return [c for c in candidates if mention(c).sentence != title or place_key(reading, c.place or 0) in own]


def listed_places(reading: Reading, chosen: int) -> list[int]:
    """The places that stand in one list with the chosen one (في الفخاري ومعن وحي السلام), the chosen one among them.

    Members of a list follow each other with nothing between them but commas, و and a word such as بلدة; a place that
    contains its neighbour is no member.
    """
    place = reading.places[chosen]
    tokens = reading.sentences[place.sentence - reading.sentences[0].index].tokens
    same = [i for i in reading.places_in[place.sentence] if _is_place(reading.places[i])]
    same.sort(key=lambda i: reading.places[i].first)
    listed = [chosen]
    for step in (1, -1):
        position = same.index(chosen) if chosen in same else 0
        while 0 <= position + step < len(same):
            here, there = same[position], same[position + step]
            first, second = sorted((here, there), key=lambda i: reading.places[i].first)
            if not _coordinated(reading, tokens, first, second):
                break
            listed.append(there)
            position += step
    return sorted(listed, key=lambda i: reading.places[i].first)


def _coordinated(reading: Reading, tokens: Sequence[Token], first: int, second: int) -> bool:
    before, after = reading.places[first], reading.places[second]
    if second in before.chain or first in after.chain or before.role != after.role:
        return False
    between = tokens[before.last : after.first]
    joined = tokens[after.first].norm.startswith("و") and not after.text.startswith("و")
    joined = joined or any(token.text in "،," or token.norm.startswith("و") for token in between)
    words = [token for token in between if token.kind != "sign"]
    return joined and len(words) <= 1 and (not words or after.cue is not None)


def _is_place(place: PlaceMention) -> bool:
    return place.role in ("place", "dateline") and (place.geo_precision or 0) < 6


# ---------------------------------------------------------------- dates


def date_candidates(reading: Reading, group: Group, main_day: datetime.date | None) -> list[Candidate]:
    """The days that a group may have happened on: dates told near it, the day of the main event, of publication."""
    candidates: list[Candidate] = []
    background = all("background" in member.cues for member in group)
    in_title = any(member.sentence.field == "title" for member in group)
    shared: Features = {}
    if background:
        shared["background"] = 1.0
    if in_title:
        shared["in_title"] = 1.0
    lead = 1 if reading.sentences and reading.sentences[0].field == "title" else 0
    if any(member.sentence.index == lead and member.sentence.field == "text" for member in group):
        shared["in_lead"] = 1.0
    told = False
    for sentence in dict.fromkeys(member.clause.sentence for member in group):
        for mentioned in reading.dates[sentence]:
            if mentioned.kind == "since":
                continue
            where, distance, member = _reach(group, sentence, mentioned.first)
            features: Features = {f"where:{where}": 1.0, f"kind:{mentioned.kind}": 1.0}
            features[f"where:{where}:{_bucket(distance)}"] = 1.0
            features[f"precision:{mentioned.precision}"] = 1.0
            if member is group[0]:
                features["first_member"] = 1.0
            if member is not None and _after_reporting_verb(reading, sentence, mentioned):
                features["date_of_report"] = 1.0
            if mentioned.date_start and reading.reference:
                days = (reading.reference - mentioned.date_start).days
                features[
                    "days:future"
                    if days < 0
                    else "days:old"
                    if days > 700
                    else "days:near"
                    if days < 8
                    else "days:months"
                ] = 1.0
            told = told or where == "clause"
            candidates.append(Candidate("text", mentioned.text, features, date=mentioned, day=mentioned.date_start))
    flag = {"told_in_clause": 1.0} if told else {"nothing_told": 1.0} if not candidates else {"told_in_sentence": 1.0}
    if main_day is not None and main_day != reading.reference:
        candidates.append(
            Candidate("inherited", "", _prefix("inherited", {**shared, **flag, "any": 1.0}), day=main_day)
        )
    if reading.reference is not None:
        candidates.append(
            Candidate("published", "", _prefix("published", {**shared, **flag, "any": 1.0}), day=reading.reference)
        )
    candidates.append(Candidate("none", "", _prefix("none", {**shared, **flag, "any": 1.0})))
    return candidates


def _prefix(kind: str, features: Features) -> Features:
    return {f"{kind}:{name}": value for name, value in features.items()}


def _after_reporting_verb(reading: Reading, sentence: int, mentioned: DateMention) -> bool:
    """Does the date stand right beside a reporting verb or the speaker (قال المصدر اليوم إن …)?"""
    for index in reading.sources_in.get(sentence, ()):
        source = reading.sources[index]
        if 0 <= mentioned.first - source.last <= 3:
            return True
    return False


# ---------------------------------------------------------------- actors

_BY = frozenset(["قبل", "يد", "ايدي", "جانب", "برصاص", "بنيران", "بقصف", "لقصف", "بيد", "قصف", "رصاص", "نيران"])
_BETWEEN = frozenset(("بين", "وبين"))


def actor_candidates(reading: Reading, group: Group) -> list[Candidate]:
    """Everyone and everything that may have a role: actors, victims and things hit in the group's sentences."""
    candidates = []
    for sentence in dict.fromkeys(member.clause.sentence for member in group):
        spans: list[tuple[int, int]] = []
        for index in reading.actors_in.get(sentence, ()):
            actor = reading.actors[index]
            named = reading.actors[actor.antecedent] if actor.antecedent is not None else actor
            features: Features = {f"class:{actor.class_}": 1.0, f"kind:{actor.kind}": 1.0}
            spans.append((actor.first, actor.last))
            candidates.append(_participant(reading, group, sentence, actor.first, actor.last, named.text, features))
            candidates[-1].actor = named
            candidates[-1].class_ = named.class_
        for casualty in reading.casualties.get(sentence, ()):
            if casualty.negated or casualty.cumulative or not casualty.casualty.who:
                continue
            if any(first < casualty.last and casualty.first < last for first, last in spans):
                continue
            features = {"kind:victim": 1.0, f"victim:{casualty.outcome}": 1.0, f"class:{casualty.casualty.class_}": 1.0}
            if casualty.casualty.subset:
                features["victim:subset"] = 1.0
            spans.append((casualty.first, casualty.last))
            who = casualty.casualty.who
            candidates.append(_participant(reading, group, sentence, casualty.first, casualty.last, who, features))
            candidates[-1].class_ = casualty.casualty.class_
        for thing in reading.objects[sentence]:
            if any(first < thing.last and thing.first < last for first, last in spans):
                continue
            features = {"kind:object": 1.0, f"object:{thing.row.id}": 1.0}
            features["object:indefinite" if thing.indefinite else "object:definite"] = 1.0
            tokens = reading.sentences[sentence - reading.sentences[0].index].tokens
            text = reading.field_text(reading.sentences[sentence - reading.sentences[0].index])[
                tokens[thing.first].start : tokens[thing.last - 1].end
            ]
            candidates.append(_participant(reading, group, sentence, thing.first, thing.last, text, features))
            candidates[-1].class_ = "military" if thing.row.military else "civilian_object"
    return candidates


def _participant(
    reading: Reading, group: Group, sentence: int, first: int, last: int, text: str, features: Features
) -> Candidate:
    where, distance, member = _reach(group, sentence, first)
    assert member is not None
    classes = [name for name in features if name.startswith(("class:", "kind:"))]
    features |= _frame_features(reading, first, last, where, distance, member)
    frames = [name for name in features if name.startswith("near:form:")]
    for name in classes:
        for frame in frames:
            features[f"{name}|{frame}"] = 1.0
    for kind in {trigger.row.type for other in group for trigger in other.triggers}:
        for name in classes:
            features[f"type:{kind}|{name}"] = 1.0
    return Candidate("actor", text, features, inside=where == "clause", span=(sentence, first, last))


# Words before a participant that say what part it has.
_PREPOSITIONS = frozenset(
    "على ضد علي من في بين الي عن مع قبل يد ايدي جانب ب ل تابعه تابع لدي اثناء خلال باتجاه نحو".split()
)


def _preposition(tokens: Sequence[Token], first: int) -> str:
    """The preposition that governs the participant at ``first``, looked for up to three words before it."""
    own = tokens[first].norm
    if own.startswith("لل"):
        return "ل"
    for position in range(first - 1, max(-1, first - 4), -1):
        norm = tokens[position].norm
        if norm in _PREPOSITIONS:
            return norm if position == first - 1 else f"{norm}…"
        if tokens[position].kind == "sign":
            break
    return ""


def _frame_features(reading: Reading, first: int, last: int, where: str, distance: int, member: Mention) -> Features:
    tokens = member.sentence.tokens
    features: Features = {f"where:{where}": 1.0}
    inside = [t for t in member.triggers if member.clause.first <= t.first < member.clause.last] or []
    nearest = min(inside, key=lambda t: abs(t.first - first), default=None)
    anchor = nearest.first if nearest else member.head
    side = "after" if first > anchor else "before"
    between = range(min(anchor, first) + 1, max(anchor, first))
    others = sum(
        1
        for i in reading.actors_in.get(member.clause.sentence, ())
        if reading.actors[i].first in between and reading.actors[i].first != first
    ) + sum(1 for c in member.casualties if c.first in between and c.first != first)
    order = min(others + 1, 3)
    commas = min(2, sum(tokens[i].text in "،," for i in between))
    preposition = _preposition(tokens, first)
    row, form = (nearest.row.id, nearest.form) if nearest else ("outcome", "outcome")
    features[f"near:{row}:{side}:{order}"] = 1.0
    features[f"near:{row}:{'verb' if form in ('verb', 'imperfect') else form}:{side}"] = 1.0
    features[f"near:{row}:prep:{preposition}"] = 1.0
    features[f"near:form:{form}:{side}:{order}"] = 1.0
    features[f"prep:{preposition}:{side}"] = 1.0
    features[f"commas:{commas}"] = 1.0
    features[f"distance:{_bucket(first - anchor)}"] = 1.0
    if first - anchor in (1, 2) and not preposition:
        features[f"adjacent:{row}"] = 1.0
        features[f"adjacent:{form}"] = 1.0
    before = {tokens[i].norm for i in range(max(0, first - 3), first)}
    if before & _BY:
        features["by"] = 1.0
    if before & _BETWEEN:
        features["between"] = 1.0
    if tokens[first].norm.startswith("و") and others:
        features["order:coordinated"] = 1.0
    for index in reading.sources_in.get(member.clause.sentence, ()):
        source = reading.sources[index]
        if source.first <= first < source.last:
            features["is_speaker"] = 1.0
    for casualty in member.casualties:
        if casualty.first < last and first < casualty.last and not casualty.negated:
            features[f"is_victim:{casualty.outcome}"] = 1.0
        if casualty.cue_first < first and first - casualty.cue_first <= 4:
            features[f"behind_outcome:{casualty.outcome}"] = 1.0
    if member.sentence.field == "title":
        features["title"] = 1.0
    return features


_QUOTES = frozenset("\"“”«»‘’'()")
_ADDS = frozenset(("بالاضافه", "اضافه", "جانب", "فضلا"))
# A participant has a role from these log-odds on; the best one also when no other reaches them.
_ROLE_FLOOR = {"initiator": -0.2, "target": -0.3}
_LONE_FLOOR = -1.5


def choose_actors(
    reading: Reading, group: Group, weights: Mapping[str, Mapping[str, float]]
) -> tuple[list[Candidate], list[Candidate]]:
    """The initiators and the targets of a group, each actor once."""
    candidates = actor_candidates(reading, group)
    chosen: dict[str, list[Candidate]] = {"initiator": [], "target": []}
    scored: dict[str, dict[str, tuple[float, Candidate]]] = {"initiator": {}, "target": {}}
    values = {role: [score(weights[role], candidate.features) for candidate in candidates] for role in chosen}
    for members in _lists(reading, candidates):
        for role in chosen:
            shared = max(values[role][i] for i in members)
            for i in members:
                values[role][i] = shared
    for index, candidate in enumerate(candidates):
        key = (candidate.actor.id if candidate.actor else None) or normalize(candidate.text)
        for role in chosen:
            value = values[role][index]
            if key not in scored[role] or value > scored[role][key][0]:
                scored[role][key] = (value, candidate)
    for role, other in (("initiator", "target"), ("target", "initiator")):
        for key, (value, candidate) in scored[role].items():
            if value > _ROLE_FLOOR[role] and value >= scored[other].get(key, (-99.0, candidate))[0]:
                candidate.score = value
                chosen[role].append(candidate)
        if not chosen[role] and scored[role]:
            key, (value, candidate) = max(scored[role].items(), key=lambda item: item[1][0])
            if value > _LONE_FLOOR and value >= scored[other].get(key, (-99.0, candidate))[0]:
                candidate.score = value
                chosen[role].append(candidate)
    return chosen["initiator"], chosen["target"]


def _lists(reading: Reading, candidates: Sequence[Candidate]) -> list[list[int]]:
    """The candidates that stand in one list (الجيش و"كتيبة النور" المحلية والشرطة، بالإضافة للحراس): they share a part."""
    lists: list[list[int]] = []
    order = sorted(range(len(candidates)), key=lambda i: candidates[i].span)
    for before, here in itertools.pairwise(order):
        if _joined(reading, candidates[before].span, candidates[here].span):
            if lists and lists[-1][-1] == before:
                lists[-1].append(here)
            else:
                lists.append([before, here])
    return lists


def _joined(reading: Reading, before: tuple[int, int, int], here: tuple[int, int, int]) -> bool:
    if before[0] != here[0] or here[1] < before[2]:
        return False
    tokens = reading.sentences[before[0] - reading.sentences[0].index].tokens
    between = [t for t in tokens[before[2] : here[1]] if t.text not in _QUOTES]
    adds = any(t.norm in _ADDS for t in between)
    words = [t for t in between if t.kind == "word" and t.norm not in _ADDS]
    if adds:
        return len(words) <= 3
    opens = tokens[here[1]].norm
    joined = opens.startswith("و") or any(t.norm == "و" or t.text in "،," for t in between)
    return joined and len(words) <= 1 and all(t.norm == "و" or t.norm.startswith("ال") for t in words)


# ---------------------------------------------------------------- sources


def source_candidates(reading: Reading, group: Group) -> list[Candidate]:
    """The speakers of the group's sentences and of the sentence before."""
    sentences = {member.clause.sentence for member in group}
    candidates = []
    for source in reading.sources:
        nearby = source.sentence in sentences or source.sentence + 1 in sentences
        if not nearby:
            continue
        where, distance, member = _reach(group, source.sentence, source.first)
        features: Features = {f"where:{where}": 1.0, f"kind:{source.kind}": 1.0, f"stance:{source.stance}": 1.0}
        if member is not None:
            features[f"where:{_bucket(distance)}"] = 1.0
            if member is group[0]:
                features["first_member"] = 1.0
            governs = source.said_start <= member.head < source.said_end
            features["governs" if governs else "governs_not"] = 1.0
        if source.carried:
            features["carried"] = 1.0
        if source.anonymous:
            features["anonymous"] = 1.0
        candidates.append(Candidate("source", source.text, features, source=source))
    return candidates


def choose(candidates: list[Candidate], weights: Mapping[str, float], floor: float = 0.0) -> Candidate | None:
    """The best candidate, or None when none reaches the floor."""
    ranked = rank(candidates, weights)
    return ranked[0] if ranked and ranked[0].score > floor else None
