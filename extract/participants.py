"""Everybody and everything that may have a part in an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from extract.actors import ARMED_CLASSES, ActorMention
from extract.arguments import Candidate, Group, reach
from extract.language.normalize import normalize, without_article, without_attached
from extract.language.people import Group as People
from extract.language.tokens import AROUND_NAMES, NAME_MARKS, Token
from extract.model import Features
from extract.participant_features import (
    PREPOSITIONS,
    Act,
    act_features,
    act_of,
    frame_features,
    member_features,
    people_features,
    phrase_features,
)
from extract.participant_syntax import stem, stems_of, syntax_features
from extract.phrases_of_acts import is_definite, phrases_of_acts, whole_name
from extract.reading import Reading


def actor_candidates(reading: Reading, group: Group) -> list[Candidate]:
    """Everyone and everything that may have a part: actors, victims, things hit, and names behind the act.

    They stand in the group's sentences; armed actors of the title and of the sentences before and behind come with them.
    """
    candidates: list[Candidate] = []
    sentences = list(dict.fromkeys(member.clause.sentence for member in group))
    act = act_of(group)
    everybody: dict[int, list[_Told]] = {}
    for sentence in sentences:
        named: list[_Told] = []
        for told in _told_in(reading, group, sentence):
            if not any(other.first < told.last and told.first < other.last for other in named):
                named.append(told)
        everybody[sentence] = _with_names(reading, sentence, named)
    names = _names_told(reading, everybody)
    for sentence in sentences:
        for told in everybody[sentence]:
            name = names.get(told.people.family) if told.people and _is_nameless(told) else None
            if name is not None:
                told = told._replace(text=name)
            candidate = _participant(reading, group, act, sentence, told)
            if _behind_purpose(group, sentence, told.first):
                # "أطلقت القوات حملة للقضاء على المسلحين": who stands behind the purpose is whom the act is meant for.
                candidate.features["behind_purpose"] = 1.0
            candidate.class_, candidate.actor = told.class_, told.actor
            candidates.append(candidate)
    _company(candidates)
    _spread(reading, candidates, len(group))
    return candidates + _from_around(reading, group, act, sentences, {key_of(c) for c in candidates})


# Kinds of candidates by who or what they are, for the company that a candidate stands in.
_COMPANY = {"object": "thing", "victim": "victim", "people": "people", "unarmed": "people", "phrase": "phrase"}


def _company(candidates: Sequence[Candidate]) -> None:
    """Who else stands in the clauses: the victims of an attack on a post are told beside it and are not its target."""
    kinds = [next((_COMPANY.get(n[5:], "armed") for n in c.features if n.startswith("kind:")), "") for c in candidates]
    keys = [key_of(candidate) for candidate in candidates]
    for candidate, own, key in zip(candidates, kinds, keys, strict=True):
        beside = {kind for kind, other, c in zip(kinds, keys, candidates, strict=True) if other != key and c.inside}
        for kind in ("thing", "victim", "people", "armed"):
            candidate.features[f"beside:{kind}:{kind in beside}|{own}"] = 1.0


def _spread(reading: Reading, candidates: Sequence[Candidate], members: int) -> None:
    """How often the group names a candidate by any form of its words, whether the title does, and who is told first."""
    names = [stems_of(candidate.text) for candidate in candidates]
    times = Counter(names)
    title = reading.sentences[0] if reading.sentences[0].field == "title" else None
    in_title = frozenset(stem(token.norm) for token in title.tokens) if title else frozenset()
    for place, at in enumerate(sorted(range(len(candidates)), key=lambda at: candidates[at].span)):
        features, name = candidates[at].features, names[at]
        kind = next(feature for feature in features if feature.startswith("kind:"))
        often = f"told:{min(3, times[name])}"
        features[often] = 1.0
        features[f"{often}of{min(4, members)}|{kind}"] = 1.0
        features[f"titled:{bool(name) and name <= in_title}|{kind}"] = 1.0
        features[f"place:{min(place, 3)}|{kind}"] = 1.0


def _behind_purpose(group: Group, sentence: int, first: int) -> bool:
    """Does a purpose (للقضاء على …) stand before a token of a sentence, in a clause of the group?"""
    here = [member for member in group if member.clause.sentence == sentence]
    return any(trigger.form == "purpose" and trigger.first < first for m in here for trigger in m.triggers)


class _Told(NamedTuple):
    """Somebody or something at tokens ``first`` to ``last`` of a sentence."""

    first: int
    last: int
    text: str
    class_: str
    features: Features
    actor: ActorMention | None = None
    people: People | None = None


# A person's name stands up to so many words behind the title that it belongs to.
_NAME_WITHIN = 8
# Kinds of people who are told by whose they are: the name behind them is somebody else's (شقيق سالم).
_OF_SOMEBODY = frozenset(("kin", "relative", "family", "member", "crew"))
_NO_NAME_BEHIND = frozenset(
    "ان انه انها الذي التي ما بعد قبل خلال اثناء عندما حين اثر او ثم عن لدي مع ضد بين علي".split()
)


def _with_names(reading: Reading, sentence: int, told: Sequence[_Told]) -> list[_Told]:
    """A single person told by a title goes by the name that stands behind it (الناشط في الحركة بالمدينة سالم النجار)."""
    tokens, verbs = reading.sentences[sentence].tokens, reading.knowledge.lexicon.verbs
    names = [other for other in told if other.people and "people:named" in other.features and not other.people.prefix]
    found = []
    for person in told:
        title = person.people
        if title and title.n_max == 1 and "people:nameless" in person.features and title.family not in _OF_SOMEBODY:
            behind = min((n for n in names if n.first >= person.last), key=lambda n: n.first, default=None)
            if (
                behind
                and behind.first - person.last <= _NAME_WITHIN
                and all(
                    (token.kind == "word" or token.text in AROUND_NAMES)
                    and token.norm not in _NO_NAME_BEHIND
                    and token.norm not in verbs
                    and not (token.norm.startswith("و") and len(token.norm) > 4)
                    for token in tokens[person.last : behind.first]
                )
                and tokens[behind.first - 1].norm not in PREPOSITIONS
            ):
                person = person._replace(text=behind.text)
        found.append(person)
    return found


def _is_nameless(person: _Told) -> bool:
    """Is this a single person told by a title alone (طفل فلسطيني)?"""
    single = person.people is not None and person.people.n_max == 1 and person.people.family not in _OF_SOMEBODY
    return single and "people:nameless" in person.features


def _names_told(reading: Reading, everybody: Mapping[int, Sequence[_Told]]) -> dict[str, str]:
    """The name of the one person of each kind of people that the clauses name (الطفل سالم النجار), speakers aside."""
    names: dict[str, set[str]] = {}
    for sentence, told in everybody.items():
        spoken = [(reading.sources[i].first, reading.sources[i].last) for i in reading.sources_in.get(sentence, ())]
        for person in told:
            one = person.people is not None and person.people.n_max == 1 and "people:named" in person.features
            if one and person.people and not any(first <= person.first < last for first, last in spoken):
                names.setdefault(person.people.family, set()).add(person.text)
    return {family: min(texts) for family, texts in names.items() if family and len(texts) == 1}


def _told_in(reading: Reading, group: Group, sentence: int) -> Iterator[_Told]:
    """Who and what a sentence names: of two that overlap, the first is meant."""
    tokens = reading.sentences[sentence].tokens
    told_acts = {at for trigger in reading.triggers[sentence] for at in range(trigger.first, trigger.last)}
    closed = _closed(reading, sentence) | told_acts | reading.frames[sentence].keys()
    verbs = reading.knowledge.lexicon.verbs
    casualties = reading.casualties.get(sentence, ())
    befell = {at for casualty in casualties for at in range(casualty.cue_first, casualty.cue_last)}
    counted = [
        (casualty, _whole_end(tokens, casualty.group, casualty.last, closed | befell, verbs))
        for casualty in casualties
        if not casualty.negated and not casualty.period and casualty.casualty.who
    ]
    people = [
        (person, _whole_end(tokens, person, person.last, closed | befell, verbs))
        for person in reading.people[sentence]
        if person.outcome is None
        and not (person.kind == "name" and person.head in closed)
        and not any(casualty.first < person.last and person.first < casualty.last for casualty in casualties)
    ]
    phrases = [(casualty.group, last) for casualty, last in counted] + people
    told_actors = (reading.actors[index] for index in reading.actors_in.get(sentence, ()))
    actors = [a for a in told_actors if not any(_holds(tokens, person, last, a) for person, last in phrases)]
    for actor in actors:
        named = _best_name(reading, actor)
        features: Features = {f"class:{actor.class_}": 1.0, f"kind:{actor.kind}": 1.0}
        features |= _standing(reading, named)
        features |= _among_actors(reading, group, sentence, actor, named)
        yield _Told(actor.first, actor.last, named.text, named.class_, features, named)
    for casualty, last in counted:
        who = casualty.casualty
        features = {"kind:victim": 1.0, f"victim:{casualty.outcome}": 1.0, f"class:{who.class_}": 1.0}
        if who.subset:
            features["victim:subset"] = 1.0
        features |= people_features(tokens, casualty.group, last)
        rest = _words(reading, sentence, casualty.last, last) if last > casualty.last else ""
        text = f"{who.who} {rest}".rstrip()
        yield _Told(casualty.first, last, text, who.class_, features, people=casualty.group)
    spans = [(actor.first, actor.last) for actor in actors]
    spans += [(casualty.first, casualty.last) for casualty in casualties]
    for thing in reading.objects[sentence]:
        features = {"kind:object": 1.0, f"object:{thing.row.id}": 1.0}
        features["object:indefinite" if thing.indefinite else "object:definite"] = 1.0
        features[f"object:{without_attached(tokens[thing.first].norm)}"] = 1.0
        last = next((at for at in range(thing.first + 1, thing.last) if at in told_acts), thing.last)
        # "منزل القيادي | في كتيبة الفجر سالم النجار": whose it is is told to the end.
        last = max([last, *(end for person, end in phrases if person.n_max == 1 and thing.first < person.first < last)])
        last = min([last, *(person.first for person, _ in phrases if person.n_max != 1 and person.first > thing.first)])
        spans.append((thing.first, last))
        text = _words(reading, sentence, thing.first, last, thing.proclitics)
        yield _Told(thing.first, last, text, "military" if thing.row.military else "civilian_object", features)
    explained = {at: last for first, last in spans for at in range(first, last)}
    for person, last in people:
        if not any(at in explained for at in range(person.first, person.last)):
            features = {"kind:people": 1.0, f"class:{person.class_}": 1.0, **people_features(tokens, person, last)}
            proclitics = len(person.prefix) if person.head == person.first else 0
            if proclitics and tokens[person.head].norm.startswith("لل", proclitics - 1):
                # لل stays with its word, as in the name of an actor.
                proclitics -= 1
            text = _words(reading, sentence, person.head, last, proclitics)
            yield _Told(person.first, last, text, person.class_, features, people=person)
            explained |= dict.fromkeys(range(person.first, last), last)
    here = [member for member in group if member.clause.sentence == sentence]
    acts = [trigger.last for member in here for trigger in member.triggers]
    subjects = [
        at + 1
        for at, parts in reading.frames[sentence].items()
        if "speaker" not in parts and any(m.clause.first <= at < m.clause.last for m in here)
    ]
    for phrase in phrases_of_acts(tokens, acts, subjects, explained, closed, verbs):
        text = _words(reading, sentence, phrase.first, phrase.last, phrase.proclitics)
        yield _Told(phrase.first, phrase.last, text, "unknown", phrase_features(tokens, phrase))


def _whole_end(
    tokens: Sequence[Token], person: People, last: int, closed: Collection[int], verbs: Collection[str]
) -> int:
    """Where a phrase of people ends; that of a single one takes in the whole name."""
    return whole_name(tokens, person.head, last, closed, verbs) if person.n_max == 1 else last


def _holds(tokens: Sequence[Token], person: People, last: int, actor: ActorMention) -> bool:
    """Is an actor but a part of a phrase of people: the family of those counted, the band of a single one who is named?

    "ثمانية أشخاص من عائلة واحدة", "القيادي في كتيبة الفجر سالم النجار".
    """
    if not (person.first <= actor.first and actor.last <= last):
        return False
    if actor.kind == "unarmed":
        return actor.first > person.head
    goes_on = person.head <= actor.first and actor.last < last
    return person.n_max == 1 and goes_on and not is_definite(tokens[actor.last].norm)


def key_of(candidate: Candidate) -> str:
    return (candidate.actor.id if candidate.actor else None) or normalize(candidate.text)


def bare_words(text: str) -> set[str]:
    """The words of a name without article and quotation marks."""
    return {without_article(word.strip(NAME_MARKS)) for word in normalize(text).split()}


def _words(reading: Reading, sentence: int, first: int, last: int, proclitics: int = 0) -> str:
    """The words of a text without what is written together with the first one (وقافلة، لمنزل)."""
    told = reading.sentences[sentence]
    return reading.field_text(told)[told.tokens[first].start + proclitics : told.tokens[last - 1].end]


def _best_name(reading: Reading, actor: ActorMention) -> ActorMention:
    """Who a mention names: what an anaphor points back to, and for an adjective (غارة روسية) the country's own name.

    Part of a force keeps its words (الطيران), where what it points back to is not called so.
    """
    if actor.antecedent is not None:
        part = reading.knowledge.actors.arms.at(reading.sentences[actor.sentence].tokens, actor.first)
        named = reading.actors[actor.antecedent]
        own_words = (
            part is not None and part.last == actor.last and not bare_words(actor.text) <= bare_words(named.text)
        )
        return actor if own_words else named
    if actor.kind != "act" or actor.id is None:
        return actor
    names = reading.actor_names
    name = names.get(actor.id) or names.get(actor.id.split("_")[0])
    return replace(actor, text=name) if name else actor


def _standing(reading: Reading, actor: ActorMention) -> Features:
    """How much an actor stands out in its article."""
    features: Features = {"times": min(4.0, reading.actor_counts[actor.id or actor.text])}
    if reading.sentences[0].field == "title" and any(
        (reading.actors[i].id or reading.actors[i].text) == (actor.id or actor.text)
        for i in reading.actors_in.get(reading.sentences[0].index, ())
    ):
        features["in_title"] = 1.0
    return features


def _among_actors(reading: Reading, group: Group, sentence: int, actor: ActorMention, named: ActorMention) -> Features:
    """Who an actor is, and its place among the armed actors of its clause."""
    kinds = {trigger.row.type for member in group for trigger in member.triggers}
    features: Features = {f"id:{named.id}|{kind}": 1.0 for kind in kinds} if named.id else {}
    if named.id:
        features[f"id:{named.id}"] = 1.0
    here = [member for member in group if member.clause.sentence == sentence]
    inside = next((m for m in here if m.clause.first <= actor.first < m.clause.last), None)
    if inside is None or actor.class_ not in ARMED_CLASSES:
        return features
    firsts = [
        other.first
        for other in (reading.actors[i] for i in reading.actors_in.get(sentence, ()))
        if other.class_ in ARMED_CLASSES and inside.clause.first <= other.first < inside.clause.last
    ]
    rank = f"{min(firsts.index(actor.first) + 1, 3)}of{min(len(firsts), 3)}"
    features[f"armed:{rank}"] = 1.0
    for kind in {trigger.row.type for trigger in inside.triggers}:
        features[f"armed:{rank}|{kind}"] = 1.0
    outcomes = {c.outcome for c in inside.casualties if not c.negated}
    for outcome in outcomes & {"killed", "injured", "detained", "abducted"}:
        features[f"armed:{rank}|{outcome}"] = 1.0
    told = sum(
        any((reading.actors[i].id or reading.actors[i].text) == (named.id or named.text)
            and m.clause.first <= reading.actors[i].first < m.clause.last
            for i in reading.actors_in.get(m.clause.sentence, ()))
        for m in group
    )  # fmt: skip
    features["clauses"] = told / len(group)
    return features


def _closed(reading: Reading, sentence: int) -> set[int]:
    """The tokens of a sentence that name a place or a day."""
    spans = [(reading.places[i].first, reading.places[i].last) for i in reading.places_in.get(sentence, ())]
    spans += [(day.first, day.last) for day in reading.dates[sentence]]
    return {at for first, last in spans for at in range(first, last)}


# What the grammar of a sentence around a group says of an actor that its clauses leave out.
_GRAMMAR_AROUND = ("case:", "gap:", "verb", "attached:", "ends:")
_ALSO_BY_ACT = ("case:", "verb", "ends:")


def _from_around(
    reading: Reading, group: Group, act: Act, sentences: Sequence[int], known: set[str]
) -> list[Candidate]:
    """The armed actors of the sentences before and behind and of the title, for clauses that leave their actor out."""
    candidates = []
    first, last = min(sentences), max(sentences)
    title = reading.sentences[0].index if reading.sentences[0].field == "title" else None
    around = [("previous", first - 1)] if first - 1 != title else []
    around += [("next", last + 1), *([("title", title)] if title is not None and title not in sentences else [])]
    inside = any(reading.actors[i].class_ in ARMED_CLASSES for s in sentences for i in reading.actors_in.get(s, ()))
    for where, sentence in around:
        told = (reading.actors[index] for index in reading.actors_in.get(sentence, ()))
        armed = [actor for actor in told if actor.class_ in ARMED_CLASSES]
        for number, actor in enumerate(armed, 1):
            named = _best_name(reading, actor)
            candidate = Candidate("actor", named.text, {}, span=(sentence, actor.first, actor.last))
            candidate.actor, candidate.class_ = named, named.class_
            if actor.kind == "act" or key_of(candidate) in known:
                continue
            known.add(key_of(candidate))
            rank = f"{min(3, number)}of{min(3, len(armed))}"
            candidate.features = {
                f"around:{where}:{rank}": 1.0,
                f"around:{where}:{rank}|{act.type}": 1.0,
                f"around:{where}:{'armed_inside' if inside else 'none_inside'}": 1.0,
                f"around:act:{act.type}|{inside}": 1.0,
                **{f"around:type:{t.row.type}": 1.0 for member in group for t in member.triggers},
                **_around_features(reading, act, where, sentence, actor, named),
            }
            candidates.append(candidate)
    return candidates


def _around_features(
    reading: Reading, act: Act, where: str, sentence: int, actor: ActorMention, named: ActorMention
) -> Features:
    """Who an actor of a sentence around a group is, and what part it has in that sentence's own acts."""
    mentions = reading.mentions_in.get(sentence, ())
    types = {trigger.row.type for mention in mentions for trigger in mention.triggers}
    same = "same" if act.type in types else "other" if types else "none"
    kind = f"kind:{actor.kind}"
    features: Features = {
        f"around:{where}": 1.0,
        f"around:{where}:{same}": 1.0,
        f"around:{where}:{kind}": 1.0,
        f"around:{actor.class_}": 1.0,
        f"around:act:{act.type}": 1.0,
        f"around:act:{act.type}|{actor.class_}": 1.0,
        f"around:id:{named.id}|{act.type}": 1.0,
        **{f"around:{name}": value for name, value in _standing(reading, named).items()},
    }
    member = min(mentions, key=lambda mention: abs(mention.head - actor.first), default=None)
    if member is not None:
        grammar = syntax_features(reading, member, (actor.first, actor.last), named.text, kind, act.type)
        features |= {f"around:{name}": 1.0 for name in grammar if name.startswith(_GRAMMAR_AROUND)}
        features |= {f"around:{same}:{name}": 1.0 for name in grammar if name.startswith(_ALSO_BY_ACT)}
    return features


def _participant(reading: Reading, group: Group, act: Act, sentence: int, participant: _Told) -> Candidate:
    first, last, who = participant.first, participant.last, participant.features
    where, distance, member = reach(group, sentence, first)
    assert member is not None
    features = who | frame_features(reading, first, last, where, distance, member)
    frame = next(name for name in features if name.startswith("near:form:"))
    governed = next(name for name in features if name.startswith("prep:"))
    classes = [name for name in who if name.startswith(("class:", "kind:"))]
    kinds = [name for name in classes if name.startswith("kind:")]
    for name in kinds:
        features[f"{name}|{frame}"] = 1.0
        features[f"{name}|{where}"] = 1.0
    for kind in act.types:
        for name in classes:
            features[f"type:{kind}|{name}"] = 1.0
    told = reading.mentions_in.get(sentence, ())
    if where != "clause" and any(m.clause.first <= first < m.clause.last for m in told):
        features["where:other_act"] = 1.0
    features |= act_features(who, kinds[0], frame, governed, act)
    features |= member_features(group, member, act, kinds[0])
    features |= syntax_features(reading, member, (first, last), participant.text, kinds[0], act.type)
    return Candidate("actor", participant.text, features, inside=where == "clause", span=(sentence, first, last))
