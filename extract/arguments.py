"""The candidates for the fields of an event and the choice among them; when it happened, and who says so.

Every candidate gets features; the weights are in data/weights/{date,source}.csv.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.actors import ActorMention
from extract.language.dates import DateMention
from extract.mentions import Mention
from extract.model import Features, log_odds_among, score
from extract.reading import Reading
from extract.sources import SourceMention

Group = Sequence[Mention]
# Who says so stands in the sentence itself, up to so many sentences before it, or after it.
_SOURCES_BEFORE, _SOURCES_AFTER = 3, 2
# What opens that which is said.
SAID = frozenset(("ان", "انه", "انها", "انهم", "بان", "بانه", "بانها"))


@dataclass(slots=True)
class Candidate:
    """Something that may fill a field, with the features and the score that say how well.

    ``name`` is what several candidates have in common that mean the same.
    """

    kind: str
    text: str
    features: Features
    name: str = ""
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
    """The candidates of which at most one name is right, with the log-odds of their names, the best first."""
    names = [candidate.name for candidate in candidates]
    scores = log_odds_among(weights, [candidate.features for candidate in candidates], names)
    for candidate, value in zip(candidates, scores, strict=True):
        candidate.score = value
    return sorted(candidates, key=lambda candidate: (-candidate.score, -score(weights, candidate.features)))


def reach(group: Group, sentence: int, first: int) -> tuple[str, int, Mention | None]:
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


def bucket(distance: int) -> str:
    side = "after" if distance > 0 else "before"
    size = abs(distance)
    return f"{side}_{'1' if size <= 2 else '5' if size <= 5 else '12' if size <= 12 else 'far'}"


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
            if mentioned.future:
                continue
            if mentioned.kind == "since" and (mentioned.precision != "range" or mentioned.date_start is None):
                continue
            where, distance, member = reach(group, sentence, mentioned.first)
            features: Features = {f"where:{where}": 1.0, f"kind:{mentioned.kind}": 1.0}
            features[f"where:{where}:{bucket(distance)}"] = 1.0
            features[f"precision:{mentioned.precision}"] = 1.0
            if member is group[0]:
                features["first_member"] = 1.0
            if member is not None and _after_reporting_verb(reading, sentence, mentioned):
                features["date_of_report"] = 1.0
            if member is not None and _in_what_is_said(member, mentioned):
                features["said_between"] = 1.0
            if mentioned.date_start is not None and mentioned.date_start == main_day:
                features["day:main"] = 1.0
            if mentioned.date_start is not None and mentioned.date_start == reading.reference:
                features["day:published"] = 1.0
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
            meant = _before_main_day(mentioned, main_day, reading.reference)
            candidates.append(
                Candidate("text", meant.text, features, str(meant.date_start), date=meant, day=meant.date_start)
            )
    flag = {"told_in_clause": 1.0} if told else {"nothing_told": 1.0} if not candidates else {"told_in_sentence": 1.0}
    previous = _day_before(reading, group)
    if previous is not None:
        mentioned, gap = previous
        near = {f"gap:{min(gap, 4)}": 1.0, f"kind:{mentioned.kind}": 1.0, **shared, **flag, "any": 1.0}
        if mentioned.date_start == main_day:
            near["main_day"] = 1.0
        near[_how_long_ago(mentioned.date_start, reading.reference)] = 1.0
        near["title_or_lead" if _in_lead(reading, group, gap) else "later"] = 1.0
        candidates.append(_of_another("inherited", "previous", near, mentioned.date_start))
    again = {**shared, **flag, **_main_day_features(reading, group, main_day), "any": 1.0}
    if main_day is not None and main_day != reading.reference:
        candidates.append(_of_another("inherited", "inherited", again, main_day))
    if reading.reference is not None:
        candidates.append(_of_another("published", "published", again, reading.reference))
    candidates.append(_of_another("none", "none", {**shared, **flag, "any": 1.0}, None))
    return candidates


def _of_another(kind: str, prefix: str, features: Features, day: datetime.date | None) -> Candidate:
    """A day that is not told near a group, as its candidate."""
    return Candidate(kind, "", prefixed(prefix, features), str(day), day=day)


def _before_main_day(
    mentioned: DateMention, main_day: datetime.date | None, reference: datetime.date | None
) -> DateMention:
    """An offset ("بعد يومين على …") counts from the main event's day, where that is known."""
    if mentioned.kind != "offset" or main_day is None or reference is None or mentioned.date_start is None:
        return mentioned
    move = main_day - reference
    end = mentioned.date_end + move if mentioned.date_end else None
    return replace(mentioned, date_start=mentioned.date_start + move, date_end=end)


def _how_long_ago(day: datetime.date | None, reference: datetime.date | None) -> str:
    """How long before publication a day is, as a feature."""
    if day is None or reference is None:
        return "ago:unknown"
    days = (reference - day).days
    return f"ago:{days}" if 0 <= days < 3 else "ago:week" if 0 <= days < 8 else "ago:long"


def _main_day_features(reading: Reading, group: Group, main_day: datetime.date | None) -> Features:
    """What the day of the main event says about that of a later one that tells no day of its own."""
    if main_day is None or reading.reference is None:
        return {"main:none": 1.0}
    ago = _how_long_ago(main_day, reading.reference)
    days = reading.days_told
    features: Features = {f"main:{ago}": 1.0, "article:one_day" if days <= {main_day} else "article:other_days": 1.0}
    if reading.reference in days:
        features[f"main:{ago}:and_today"] = 1.0
    return features


def _day_before(reading: Reading, group: Group) -> tuple[DateMention, int] | None:
    """The last day told in a sentence before the group's first one, and how many sentences before."""
    first = min(member.clause.sentence for member in group)
    for sentence in range(first - 1, reading.sentences[0].index - 1, -1):
        days = [
            d for d in reading.dates.get(sentence, ()) if d.date_start and d.precision == "day" and d.kind != "since"
        ]
        if days:
            return days[-1], first - sentence
    return None


def _in_lead(reading: Reading, group: Group, gap: int) -> bool:
    """Does what stands so many sentences before a group stand in the headline or the lead?"""
    first = min(member.clause.sentence for member in group)
    return first - gap <= reading.sentences[0].index + 1


def prefixed(kind: str, features: Features) -> Features:
    return {f"{kind}:{name}": value for name, value in features.items()}


def _after_reporting_verb(reading: Reading, sentence: int, mentioned: DateMention) -> bool:
    """Does the date stand right beside a reporting verb or the speaker (قال المصدر اليوم إن …)?"""
    for index in reading.sources_in.get(sentence, ()):
        source = reading.sources[index]
        if 0 <= mentioned.first - source.last <= 3:
            return True
    return False


def _in_what_is_said(member: Mention, mentioned: DateMention) -> bool:
    """Is the act told in what somebody says, and the day before it that of the saying (وقال أمس إن …)?"""
    tokens = member.sentence.tokens
    return any(tokens[position].norm in SAID for position in range(mentioned.last, member.head))


# ---------------------------------------------------------------- sources


def source_candidates(reading: Reading, group: Group) -> list[Candidate]:
    """The speakers of the group's sentences and of those around them."""
    sentences = sorted({member.clause.sentence for member in group})
    names = reading.speaker_counts
    first_name = next(iter(names), None)
    told = reading.sources_in
    spoken = any(sentence in told for sentence in sentences)
    around = {s + gap for s in sentences for gap in range(-_SOURCES_BEFORE, _SOURCES_AFTER + 1)}
    body = next((member for member in group if member.sentence.field == "text"), group[0])
    candidates = []
    for source in (reading.sources[i] for i in sorted(i for s in around for i in told.get(s, ()))):
        if source.kind == "headline" and _names_a_place(reading, source):
            continue
        name = source.id or source.text
        gap = min((sentence - source.sentence for sentence in sentences), key=lambda gap: (abs(gap), gap))
        if not -_SOURCES_AFTER <= gap <= _SOURCES_BEFORE:
            continue
        where, distance, member = reach(group, source.sentence, source.first)
        features: Features = {f"where:{where}": 1.0, f"kind:{source.kind}": 1.0, f"stance:{source.stance}": 1.0}
        if member is not None:
            features[f"where:{bucket(distance)}"] = 1.0
            if member is group[0]:
                features["first_member"] = 1.0
            governs = source.said_start <= member.head < source.said_end
            features["governs" if governs else "governs_not"] = 1.0
        if gap:
            features[f"gap:{gap}"] = 1.0
            features["gap:others_speak" if spoken else "gap:nobody_speaks"] = 1.0
            between = range(
                min(source.sentence, source.sentence + gap) + 1, max(source.sentence, source.sentence + gap)
            )
            if any(sentence in told for sentence in between):
                features["gap:another_between"] = 1.0
        if name == first_name:
            features["first_of_article"] = 1.0
        features[f"from_body:{max(-3, min(3, source.sentence - body.clause.sentence))}"] = 1.0
        if reading.sentences[source.sentence].field == "title":
            features["told_in_title"] = 1.0
        features["named"] = min(3.0, names[name])
        if len(names) == 1:
            features["only_of_article"] = 1.0
        features[f"length:{min(4, source.last - source.first)}"] = 1.0
        if source.id:
            features["known"] = 1.0
        if source.carried:
            features["carried"] = 1.0
        if source.anonymous:
            features["anonymous"] = 1.0
        features[f"kind:{source.kind}|{gap}"] = 1.0
        candidates.append(Candidate("source", source.text, features, name, source=source))
    _other_speakers(candidates)
    return candidates


def _names_a_place(reading: Reading, source: SourceMention) -> bool:
    """Is what stands before the colon of a headline a town (حمص: مقتل ثلاثة)?"""
    places = (reading.places[index] for index in reading.places_in.get(source.sentence, ()))
    return any(place.first <= source.first < place.last and (place.geo_precision or 6) < 6 for place in places)


def _other_speakers(candidates: Sequence[Candidate]) -> None:
    """Whether what a candidate says is told by somebody else in the same group, and how often it speaks there."""
    names = [candidate.name for candidate in candidates]
    governing = {name for name, c in zip(names, candidates, strict=True) if "governs" in c.features}
    often = Counter(names)
    for name, candidate in zip(names, candidates, strict=True):
        features = candidate.features
        where = next((w for w in ("where:clause", "where:sentence") if w in features), "where:away")
        others = "others_govern" if governing - {name} else "no_other_governs"
        features[f"{others}|{'governs' if 'governs' in features else 'governs_not'}|{where}"] = 1.0
        features[f"speaks:{min(3, often[name])}"] = 1.0
        if name in governing:
            features["governs_somewhere"] = 1.0


def choose(candidates: list[Candidate], weights: Mapping[str, float], floor: float = -math.inf) -> Candidate | None:
    """The candidate with the likeliest name, or None when none reaches the floor."""
    ranked = rank(candidates, weights)
    return ranked[0] if ranked and ranked[0].score > floor else None
