"""Cumulative figures: over a period, or summing incidents that are told one by one. Never events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.casualties import HARMS, CasualtyMention
from extract.casualty_cues import outcome_tables
from extract.language.dates import DateMention
from extract.language.normalize import without_attached
from extract.language.tokens import Token
from extract.mentions import Mention
from extract.model import Features, score
from extract.reading import Reading
from extract.schema import Source, Toll

_NEAR = 5  # tokens
# Tokens between the people of one outcome and the cue of the next, at most, where one figure holds both.
_JOINED = 1
# A count is a toll, and no count of an event, from the first log-odds on; one that belongs to no event from the second.
_FLOOR = -0.9
_LOOSE_FLOOR = -1.2
# So many people are not killed or injured in one incident: of more than 2,000 no coded article tells.
_TOO_MANY = 3000
# A period may be told so many sentences before the count.
_SENTENCES_BEFORE = 2
# The parts of a count are looked for in so many sentences behind it.
_PARTS_REACH = 200
# Words anywhere in a sentence that go with figures over a period.
_OF_A_PERIOD = frozenset(
    "منذ خلال حصيله عدد ارتفع ارتفاع ليرتفع يرتفع اجمالي مجموع بلغ بلغت الماضيه الماضي الاخيره الحرب العدوان الحمله حتي الان"
    " بدايه اندلاع بدء انطلاق عام سنوات اشهر اسابيع اسبوع شهر مجمل كل جميع مختلفه متفرقه مناطق".split()
)
_OUTCOMES = frozenset({"killed", "injured", "detained", "abducted", "missing", "displaced"})


def judge_tolls(reading: Reading, weights: Mapping[str, float]) -> None:
    """Mark the counts of an article that are cumulative (weights: data/weights/toll.csv)."""
    for index, told in reading.casualties.items():
        # What one verb or noun counts ("استشهاد 4 عمال و11 من الرعاة") is a toll as a whole, and so are the "others" of
        # the next ("مقتل 260 مسلحا وإصابة 400 آخرين").
        figures = _figures(told)
        best: dict[int, float] = {}
        for count, figure in zip(told, figures, strict=True):
            value = score(weights, toll_features(reading, count))
            best[figure] = max(value, best.get(figure, value))
        scores = [best[figure] for figure in figures]
        for position, count in enumerate(told):
            if count.unnumbered:
                # "ارتفعت حصيلة ضحايا الألغام منذ بداية العام إلى 40 قتيلا": the noun is of the number's period.
                alike = (value for value, other in zip(scores, told, strict=True) if other.outcome == count.outcome)
                scores[position] = max(alike)
        reading.casualties[index] = [
            replace(count, toll_score=value, cumulative=value > _FLOOR or _too_many(count))
            for count, value in zip(told, scores, strict=True)
        ]
    for mention in reading.mentions:
        own = {(count.first, count.last, count.outcome) for count in mention.casualties}
        judged = reading.casualties.get(mention.sentence.index, ())
        mention.casualties = [count for count in judged if (count.first, count.last, count.outcome) in own]


def _too_many(count: CasualtyMention) -> bool:
    return count.outcome in HARMS and count.casualty.n_min >= _TOO_MANY


def _figures(told: Sequence[CasualtyMention]) -> list[int]:
    """For each count of a sentence, in order, the token of the cue with which its figure begins."""
    figures: list[int] = []
    for position, count in enumerate(told):
        before = told[position - 1] if position else None
        goes_on = before is not None and before.outcome != count.outcome and count.cue_first > before.cue_first
        if before is not None and goes_on and (count.group.kind == "other" or count.cue_first - before.last <= _JOINED):
            figures.append(figures[-1])
        else:
            same = [f for f, other in zip(figures, told, strict=False) if other.cue_first == count.cue_first]
            figures.append(same[0] if same else count.cue_first)
    return figures


def toll_features(reading: Reading, count: CasualtyMention) -> Features:
    """What tells a count over a period, or the sum of several incidents, from the count of one incident."""
    sentence, people = count.sentence, count.casualty
    # "آلاف بين قتيل وجريح": at least one of each, of an amount of thousands.
    size = max(people.n_min, count.group.n_min)
    tokens = sentence.tokens
    clause = next(c for c in reading.clauses[sentence.index] if c.first <= count.cue_first < c.last)
    features: Features = {
        f"outcome:{count.outcome}": 1.0,
        f"quantity:{people.quantity}": 1.0,
        f"size:{min(len(str(size)), 5)}": 1.0,
        f"position:{_position(reading, count)}": 1.0,
        f"behind:{_norm(tokens, count.last)}": 1.0,
        f"before:{_norm(tokens, min(count.first, count.cue_first) - 1)}": 1.0,
    }
    if size >= 30:
        features["size:30"] = 1.0
    for name, value in (("period", count.period), ("update", count.update), ("subset", people.subset)):
        if value:
            features[name] = 1.0
    for mentioned in reading.dates.get(sentence.index, ()):
        where = "clause" if clause.first <= mentioned.first < clause.last else "sentence"
        features[f"date:{where}:{mentioned.kind}"] = 1.0
        features[f"date:{where}:{mentioned.precision}"] = 1.0
    low, high = min(count.first, count.cue_first), max(count.last, count.cue_last)
    for token in tokens[max(0, low - _NEAR) : high + _NEAR]:
        if token.kind == "word":
            features[f"near:{token.norm}"] = 1.0
    for token in tokens[clause.first : clause.last]:
        if token.kind == "word":
            features[f"clause:{without_attached(token.norm)}"] = 1.0
    for token in tokens:
        if token.norm in _OF_A_PERIOD:
            features[f"word:{token.norm}"] = 1.0
    several = outcome_tables().several
    if any(several.found(tokens)):
        features["several"] = 1.0
        if any(several.found(tokens[clause.first : clause.last])):
            features["several:clause"] = 1.0
    for mention in reading.mentions_in.get(sentence.index, ()):
        if mention.clause.first <= count.cue_first < mention.clause.last:
            features |= {f"cue:{cue}": 1.0 for cue in mention.cues}
    for back in range(1, min(_SENTENCES_BEFORE, sentence.index - 1) + 1):
        # "منذ بدء الحملة تظاهر الآلاف. وقتل 95 متظاهرا"
        features |= {f"before:{back}:{date.kind}": 1.0 for date in reading.dates.get(sentence.index - back, ())}
    places = [reading.places[i] for i in reading.places_in.get(sentence.index, ())]
    narrow = {p.text for p in places if p.role in ("place", "dateline") and (p.geo_precision or 6) < 6}
    features[f"places:{min(len(narrow), 3)}"] = 1.0
    features |= _parts(reading, count)
    triggers = [t for t in reading.triggers.get(sentence.index, ()) if clause.first <= t.first < clause.last]
    features[f"triggers:{min(sum(not t.row.weak for t in triggers), 2)}"] = 1.0
    for trigger in triggers:
        features[f"trigger:{trigger.row.id}"] = 1.0
    return features


def _parts(reading: Reading, count: CasualtyMention) -> Features:
    """Whether smaller counts of the outcome in later sentences can be the parts of a count that sums them."""
    number = count.casualty.n_min
    later: dict[int, int] = {}
    same = 0
    for index, told in reading.casualties.items():
        if not 0 < index - count.sentence.index <= _PARTS_REACH:
            continue
        for other in told:
            people = other.casualty
            if other.outcome != count.outcome or other.negated or people.subset or people.quantity == "vague":
                continue
            if people.n_min == number:
                same += 1
            elif people.n_min < number and index not in later:
                later[index] = people.n_min
    features: Features = {f"parts:{min(len(later), 4)}": 1.0}
    if same:
        features["told again"] = 1.0
    if len(later) > 1 and count.casualty.quantity != "vague":
        total = sum(later.values())
        features["parts:all" if total == number else "parts:some" if total < number else "parts:more"] = 1.0
    return features


def _position(reading: Reading, count: CasualtyMention) -> str:
    if count.sentence.field == "title":
        return "title"
    order = count.sentence.index - reading.sentences[0].index
    return "lead" if order <= 1 else "early" if order <= 4 else "late"


def _norm(tokens: Sequence[Token], position: int) -> str:
    return tokens[position].norm if 0 <= position < len(tokens) else ""


def find_tolls(
    reading: Reading, sums: Sequence[CasualtyMention] = (), groups: Sequence[Sequence[Mention]] = ()
) -> list[Toll]:
    """Every cumulative count of an article as a toll, with the period that it covers, and the ``sums`` of its events.

    ``groups`` are the mentions of the article's events: a count that none of them tells is a toll more easily.
    """
    tolls = []
    told_by_events = {
        (count.sentence.index, count.first) for group in groups for member in group for count in member.casualties
    }
    told: DateMention | None = None
    same_period, elsewhere = outcome_tables().same_period, outcome_tables().not_of_conflict
    for sentence in reading.sentences:
        if not reading.casualties.get(sentence.index) or any(elsewhere.found(sentence.tokens)):
            continue
        for casualty in reading.casualties.get(sentence.index, ()):
            summing = casualty in sums
            untold = (sentence.index, casualty.first) not in told_by_events and not casualty.casualty.subset
            loose = untold and casualty.toll_score > _LOOSE_FLOOR
            counted = casualty.outcome in _OUTCOMES and not casualty.negated and not casualty.unnumbered
            counted = counted and not _small(casualty, reading.casualties[sentence.index])
            if not (casualty.cumulative or summing or loose) or not counted:
                continue
            clause = next(c for c in reading.clauses[sentence.index] if c.first <= casualty.cue_first < c.last)
            start = min(sentence.tokens[clause.first].start, casualty.start)
            end = max(sentence.tokens[clause.last - 1].end, casualty.end)
            period = _period(casualty, reading.dates[sentence.index])
            if period is None and any(same_period.found(sentence.tokens)):
                period = told
            told = period or told
            speakers = reading.sources_in.get(sentence.index)
            source = reading.sources[speakers[-1]] if speakers else None
            tolls.append(
                Toll(
                    evidence=reading.field_text(sentence)[start:end],
                    field=sentence.field,
                    start=start,
                    end=end,
                    outcome=casualty.outcome,
                    n_min=casualty.casualty.n_min,
                    n_max=casualty.casualty.n_max,
                    who=casualty.casualty.who,
                    class_=casualty.casualty.class_,
                    period_start=period.date_start if period else None,
                    period_end=(period.date_end if period else None) or reading.reference,
                    as_of=reading.reference,
                    sum_of_events=summing,
                    subset=casualty.casualty.subset,
                    source=Source(source.text, source.id) if source else None,
                )
            )
    return _told_once(tolls)


def _small(count: CasualtyMention, told: Sequence[CasualtyMention]) -> bool:
    """Whether a count is a part by age or sex alone, or without a number, of one in its sentence: "بينهم 40 طفلا"."""
    described = count.group.sex or count.group.age_group or count.casualty.quantity == "vague"
    whole = any(other.outcome == count.outcome and not other.casualty.subset for other in told)
    return count.casualty.subset and bool(described) and whole


def _told_once(tolls: Sequence[Toll]) -> list[Toll]:
    """The tolls, each where the text tells it first, or else the headline; two alike in one clause are two.

    An amount of the headline ("عشرات الجرحى") gives way to the number that the text has for it.
    """
    first: dict[tuple[str, int, int | None], list[Toll]] = {}
    for toll in tolls:
        known = first.setdefault((toll.outcome, toll.n_min, toll.n_max), [])
        if known and (toll.field, toll.start) == (known[0].field, known[0].start):
            known.append(toll)
        elif not known or known[0].field == "title":
            known[:] = [toll]
    kept = [toll for known in first.values() for toll in known]
    text = [toll for toll in kept if toll.field == "text"]
    return [
        toll
        for toll in kept
        if toll.field == "text"
        or toll.n_max is not None
        or not any(other.outcome == toll.outcome and other.n_min >= toll.n_min for other in text)
    ]


def _period(casualty: CasualtyMention, dates: list[DateMention]) -> DateMention | None:
    since = [d for d in dates if d.kind in ("since", "range")]
    return min(since, key=lambda d: abs(d.first - casualty.first), default=None)
