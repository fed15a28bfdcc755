"""Is this clause an event that happened? Features of a mention; the weights are in data/weights/decision.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from extract.actors import ARMED_CLASSES
from extract.company import Company
from extract.language.normalize import without_attached
from extract.mentions import Mention
from extract.model import Features, score
from extract.named import content_words, named
from extract.reading import Reading

# Cues whose frequency over the whole article says what kind of text it is.
_DOMAINS = ("sport", "economy", "fiction", "trial", "accident", "ordinary_crime", "exercise", "condemned", "history",
            "quoted_opinion", "called_for", "since", "fact_check", "negotiation", "arms", "personal_crime",
            "war_of_words")  # fmt: skip
_PLURAL_NOUNS = frozenset(
    [
        "هجمات",
        "عمليات",
        "غارات",
        "اشتباكات",
        "معارك",
        "مواجهات",
        "تفجيرات",
        "انفجارات",
        "اعتداءات",
        "ضربات",
        "اعتقالات",
        "احتجاجات",
        "مظاهرات",
        "تظاهرات",
        "جرائم",
        "مجازر",
        "اغتيالات",
        "حملات",
    ]
)
# So many clauses of one sentence that may tell events are many.
_MANY = 3
_OUTCOMES = ("killed", "injured", "abducted", "detained")
# An incident two years before the article is history (gold guidelines).
_OLD_DAYS = 730
_OLD_YEARS = 2
# How long before the article, in days, something is of its news, of these days, of this week, month, year, or history.
_AGES = ((0, "today"), (2, "days"), (7, "week"), (31, "month"), (365, "year"), (_OLD_DAYS, "years"))


def article_features(reading: Reading) -> Features:
    """Features that all mentions of an article share."""
    words = max(60, sum(len(sentence.tokens) for sentence in reading.sentences))
    counts = Counter(cue.row.id for cues in reading.cues.values() for cue in cues)
    features: Features = {}
    for domain in _DOMAINS:
        features[f"article:{domain}"] = min(3.0, 100.0 * counts[domain] / words)
    strong = sum(not t.row.weak for triggers in reading.triggers.values() for t in triggers)
    casualties = sum(c.outcome in _OUTCOMES[:2] for cs in reading.casualties.values() for c in cs)
    features["article:strong_triggers"] = min(4.0, 100.0 * strong / words)
    features["article:casualties"] = min(4.0, 100.0 * casualties / words)
    told = (year for years in reading.years.values() for year in years.values())
    features["article:old_years"] = min(2.0, 100.0 * sum(_age(reading, year) == "old" for year in told) / words)
    features["article:armed_actors"] = min(4.0, 100.0 * sum(a.class_ in ARMED_CLASSES for a in reading.actors) / words)
    if reading.sentences and reading.sentences[0].field == "title":
        title = reading.sentences[0].index
        if any(not t.row.weak for t in reading.triggers[title]):
            features["article:strong_in_title"] = 1.0
        elif reading.triggers[title]:
            features["article:weak_in_title"] = 1.0
        if any(c.outcome in _OUTCOMES for c in reading.casualties.get(title, ())):
            features["article:casualty_in_title"] = 1.0
        for cue in reading.cues[title]:
            features[f"article:title:{cue.row.id}"] = 1.0
    return features


# How much a word of the headline or of the first sentence counts, beside one of any other; how often a trigger counts.
_LEADING = 1.5
_MOST_TIMES = 2
# So many words say what an article is about.
_ENOUGH_WORDS = 80


def article_words(reading: Reading) -> Features:
    """What an article speaks of, which says whether it tells any event (weights: data/weights/article.csv).

    Its words, and how often it has each trigger.
    """
    words = {token.norm for sentence in reading.sentences for token in sentence.tokens if token.kind == "word"}
    leading = {token.norm for sentence in reading.lead() for token in sentence.tokens if token.kind == "word"}
    return {
        **dict.fromkeys(map(without_attached, words), 1.0),
        **dict.fromkeys(map(without_attached, leading), _LEADING),
        **{f"trigger:{row}": float(min(times, _MOST_TIMES)) for row, times in reading.trigger_counts.items()},
    }


def article_weight(reading: Reading) -> float:
    """How much the words of a text say of the whole: those of a short one say less than 1."""
    words = sum(token.kind == "word" for sentence in reading.sentences for token in sentence.tokens)
    return min(1.0, words / _ENOUGH_WORDS)


def article_score(reading: Reading, weights: Mapping[str, float]) -> float:
    """How much the words of the whole article speak for events in it, in log-odds."""
    return article_weight(reading) * score(weights, article_words(reading))


def _age(reading: Reading, year: int) -> str:
    """Whether a number that may be a year is of the past, of these years, or yet to come."""
    if reading.year is None:
        return "unknown"
    return "old" if year < reading.year - _OLD_YEARS else "late" if year > reading.year else "near"


def _how_long_ago(days: int) -> str:
    """How old a day is when the article comes out; "future" for one yet to come, "old" for history."""
    return "future" if days < 0 else next((name for most, name in _AGES if days <= most), "old")


def mention_features(reading: Reading, mention: Mention, shared: Features) -> Features:
    """Features of one mention, on top of those of its article."""
    features = dict(shared)
    clause, sentence = mention.clause, mention.sentence
    tokens = sentence.tokens
    for trigger in mention.triggers:
        features[f"trigger:{trigger.row.id}"] = 1.0
    main = next((t for t in mention.triggers if t.first == mention.head), None)
    if main is not None:
        features[f"form:{main.form}"] = 1.0
        if tokens[main.first].norm.removeprefix("و").removeprefix("ال") in _PLURAL_NOUNS:
            features["form:plural"] = 1.0
        if main.row.weak:
            features["weak"] = 1.0
    if len(mention.triggers) > 1:
        features["several_triggers"] = 1.0
    if not mention.triggers:
        features["casualty_only"] = 1.0
    for casualty in mention.casualties:
        negated = "no_" if casualty.negated else ""
        features[f"casualty:{negated}{casualty.outcome}"] = 1.0
        if casualty.period:
            features["casualty:cumulative"] = 1.0
        if casualty.casualty.quantity == "exact" and not casualty.negated:
            features["casualty:exact"] = 1.0
        if casualty.casualty.n_min >= 100:
            features["casualty:hundreds"] = 1.0
        elif casualty.casualty.n_min >= 30:
            features["casualty:dozens"] = 1.0
    if any(c.cumulative for c in reading.casualties.get(sentence.index, ())):
        features["toll:here"] = 1.0
    if any(c.cumulative for c in reading.casualties.get(sentence.index - 1, ())):
        features["toll:before"] = 1.0
    for cue, distance in mention.cues.items():
        features[f"cue:{cue}"] = 1.0
        if distance <= 2:
            features[f"cue:{cue}:near"] = 1.0
    for cue in {c.row.id for c in reading.cues[sentence.index]} - set(mention.cues):
        features[f"cue_elsewhere:{cue}"] = 1.0
    features[f"opener:{clause.opener}"] = 1.0
    features[f"beside:{min(_MANY, len(reading.mentions_in[sentence.index]) - 1)}"] = 1.0
    _word_features(mention, features)
    _position_features(reading, mention, features)
    _neighbour_features(reading, mention, features)
    _novelty_features(reading, mention, features)
    return features


def _word_features(mention: Mention, features: Features) -> None:
    """The words of the clause, and those at its edges and beside its head."""
    tokens, head = mention.sentence.tokens, mention.head
    features[f"head:{without_attached(tokens[head].norm)}"] = 1.0
    features[f"before_head:{tokens[head - 1].norm if head else ''}"] = 1.0
    features[f"behind_head:{tokens[head + 1].norm if head + 1 < len(tokens) else ''}"] = 1.0
    features[f"first:{tokens[mention.clause.first].norm}"] = 1.0
    features[f"sentence:{tokens[0].norm}"] = 1.0
    for word in content_words(mention):
        features[f"word:{word}"] = 1.0
    _form_features(mention, features)


# What may be attached to the word that a clause turns on, in front and behind, longer forms first.
_ATTACHED_IN_FRONT = ("وال", "ال", "لل", "بال", "ب", "ل", "و", "ف", "ك")
_ATTACHED_BEHIND = ("هما", "هم", "ها", "ه", "ات", "ين", "ون", "ا")
_LEAST_STEM = 3
# A verb of the future before the head, and the words for "that" shortly before it: what is expected or said, not told.
_FUTURE = ("سي", "ست", "سن")
_THAT, _THAT_WITHIN = frozenset(("ان", "بان", "لان")), 4


def _form_features(mention: Mention, features: Features) -> None:
    """What is attached to the head of the clause, and whether a verb of the present or future or a "that" stands before it."""
    tokens, head = mention.sentence.tokens, mention.head
    norm = tokens[head].norm
    for name, attached, has in (
        ("prefix", _ATTACHED_IN_FRONT, norm.startswith),
        ("suffix", _ATTACHED_BEHIND, norm.endswith),
    ):
        found = next((part for part in attached if has(part) and len(norm) >= len(part) + _LEAST_STEM), None)
        if found:
            features[f"{name}:{found}"] = 1.0
    for token in tokens[mention.clause.first : head]:
        word = token.norm.removeprefix("و") if len(token.norm) > _LEAST_STEM else token.norm
        if len(word) > _LEAST_STEM and token.kind == "word":
            if word[0] == "ي":
                features["before:imperfect"] = 1.0
            elif word.startswith(_FUTURE) and len(word) > _LEAST_STEM + 1:
                features["before:future"] = 1.0
    if any(token.norm in _THAT for token in tokens[max(0, head - _THAT_WITHIN) : head]):
        features["before:that"] = 1.0


def _position_features(reading: Reading, mention: Mention, features: Features) -> None:
    sentence = mention.sentence
    if sentence.field == "title":
        features["position:title"] = 1.0
        return
    first_text = 1 if reading.sentences[0].field == "title" else 0
    order = sentence.index - first_text
    features["position:lead" if order == 0 else "position:second" if order == 1 else "position:body"] = 1.0
    features["position:depth"] = min(1.0, order / 20)
    head = mention.sentence.tokens[mention.head].norm
    if head[:1] == "س" and len(head) > 4 and head[1:2] in "يتن":
        features["form:future"] = 1.0
    text = sentence.text
    if text.count('"') + text.count("“") + text.count("«") >= 1:
        features["quoted"] = 1.0
    if len(sentence.tokens) > 60:
        features["long_sentence"] = 1.0


def _neighbour_features(reading: Reading, mention: Mention, features: Features) -> None:
    clause, sentence = mention.clause, mention.sentence

    def inside(first: int) -> bool:
        return clause.first <= first < clause.last

    inside_clause, around = (
        [reading.places[i] for i in found if reading.places[i].role in ("place", "dateline")]
        for found in (reading.places_within(mention), reading.places_in.get(sentence.index, ()))
    )
    if any((place.geo_precision or 6) < 6 for place in inside_clause):
        features["place:clause"] = 1.0
    elif inside_clause:
        features["place:country_in_clause"] = 1.0
    elif any((place.geo_precision or 6) < 6 for place in around):
        features["place:sentence"] = 1.0
    else:
        features["place:none"] = 1.0
    dates = reading.dates[sentence.index]
    if any(inside(d.first) and d.kind != "since" for d in dates):
        features["date:clause"] = 1.0
    elif dates:
        features["date:sentence"] = 1.0
    else:
        features["date:none"] = 1.0
    reference = reading.reference
    for mentioned in dates:
        if not inside(mentioned.first):
            continue
        features[f"date:{mentioned.kind}"] = 1.0
        features[f"date:precision_{mentioned.precision}"] = 1.0
        if reference and mentioned.date_start:
            features[f"date:{_how_long_ago((reference - mentioned.date_start).days)}"] = 1.0
    actors = [reading.actors[i] for i in reading.actors_in.get(sentence.index, ())]
    here = [a for a in actors if inside(a.first)]
    if any(a.class_ in ARMED_CLASSES for a in here):
        features["actor:armed_in_clause"] = 1.0
    elif any(a.class_ in ARMED_CLASSES for a in actors):
        features["actor:armed_in_sentence"] = 1.0
    if len({a.text for a in here if a.class_ in ARMED_CLASSES}) > 1:
        features["actor:two_armed"] = 1.0
    if any(a.class_ not in ARMED_CLASSES for a in here):
        features["actor:unarmed_in_clause"] = 1.0
    if reading.sources_in.get(sentence.index):
        features["source:sentence"] = 1.0


def _novelty_features(reading: Reading, mention: Mention, features: Features) -> None:
    """Years told, and whether the clause names a place that nothing before it does."""
    clause, sentence = mention.clause, mention.sentence
    for position, year in reading.years.get(sentence.index, {}).items():
        where = "clause" if clause.first <= position < clause.last else "sentence"
        features[f"year:{_age(reading, year)}:{where}"] = 1.0
    keys = {reading.place_keys[index] for index in reading.places_within(mention)}
    if keys:
        new = any(reading.first_named[key] == sentence.index for key in keys)
        features["place:new" if new else "place:named_before"] = 1.0


# Log-odds of a count to be a toll from which on the whole group may be one.
_TOLL_LIKELY = -1.5


# So far the words of an article alone speak for or against an incident in it, in log-odds.
_MOST_BY_WORDS = 3.0


def incident_features(reading: Reading, company: Company, position: int, article: float) -> Features:
    """Features of a group of mentions as one incident (weights: data/weights/incident.csv).

    ``company`` are the groups of the article, ``position`` says which it is; ``article`` is how much the words of the whole
    article speak for events in it.
    """
    group, best = company.groups[position], company.best(position)
    scores = sorted((member.score for member in group), reverse=True)
    about = max(-_MOST_BY_WORDS, min(article, _MOST_BY_WORDS))
    features: Features = {
        **{name: value for name, value in group[0].features.items() if name.startswith("article:")},
        "article:score": about / 2,
        f"article:about:{max(-3, min(6, round(article)))}": 1.0,
        "score:best": scores[0] / 2,
        "score:second": (scores[1] if len(scores) > 1 else -2.0) / 2,
        "score:mean": sum(scores) / len(scores) / 2,
        f"size:{min(len(group), 4)}": 1.0,
        **{f"trigger:{trigger.row.id}": 1.0 for trigger in best.triggers},
        **{f"word:{word}": 1.0 for word in content_words(best)},
    }
    sentences = {member.sentence.index for member in group}
    titled = any(member.sentence.field == "title" for member in group)
    lead = 1 if reading.sentences[0].field == "title" else 0
    where = "title" if titled else "body"
    features[f"where:{where}"] = 1.0
    features[f"score:{where}"] = scores[0] / 2
    if titled and len(sentences) == 1:
        features["where:only_title"] = 1.0
    if lead in sentences:
        features["where:lead"] = 1.0
    for name in ("place:clause", "place:none", "date:clause", "casualty:exact", "casualty:cumulative", "date:old",
                 "actor:armed_in_clause", "quoted", "form:plural", "weak"):  # fmt: skip
        share = sum(member.features.get(name, 0.0) for member in group) / len(group)
        if share:
            features[f"share:{name}"] = share
    features |= _names_of_incident(reading, group, best)
    told = [c for member in group for c in member.casualties if not c.negated and not c.casualty.subset]
    if told:
        # How much the counts look like a figure over a period or over several incidents.
        most, least = max(c.toll_score for c in told), min(c.toll_score for c in told)
        features["toll:most"] = max(-6.0, min(most, 2.0)) / 2
        features["toll:least"] = max(-6.0, min(least, 2.0)) / 2
        if most > _TOLL_LIKELY:
            features["toll:likely"] = 1.0
    return features | company.features(position)


def _names_of_incident(reading: Reading, group: Sequence[Mention], best: Mention) -> Features:
    """What the clauses of a group name: acts, places, days, outcomes; where its best clause puts it, and its cues."""
    known = [named(reading, member) for member in group]
    families = {family for names in known for family in names.families} or {"none"}
    outcomes = {count.outcome for member in group for count in member.casualties if not count.negated}
    place = named(reading, best)
    return {
        f"site:{'sure' if place.sure else 'doubtful' if place.site else 'none'}": 1.0,
        f"places:{min(3, len({name for names in known for name in names.narrow}))}": 1.0,
        f"days:{min(2, len({day for names in known for day in names.dates}))}": 1.0,
        f"sentence:{min(5, group[0].sentence.index)}": 1.0,
        **{f"family:{family}": 1.0 for family in families},
        **{f"outcome:{outcome}": 1.0 for outcome in outcomes},
        **{f"cue:{cue}": 1.0 for cue in best.cues},
    }
