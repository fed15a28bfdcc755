"""Who did it and to whom: everybody and everything that may have a part in an event, and the choice among them.

The weights are in data/weights/{initiator,target}.csv; the verbs whose subject does or undergoes what a noun behind
them says are rows of data/lexicon/frames.toml.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from extract.actors import ARMED_CLASSES, ActorMention
from extract.arguments import Candidate, Group, bucket, reach
from extract.language.normalize import normalize, without_article
from extract.language.people import Group as People
from extract.language.people_forms import people_tables
from extract.language.tokens import Token
from extract.linking import bare
from extract.model import Features, score
from extract.phrases_of_acts import ActPhrase, is_definite, phrases_of_acts, whole_name
from extract.reading import Mention, Reading, TriggerMention

_BY = frozenset(["قبل", "يد", "ايدي", "جانب", "برصاص", "بنيران", "بقصف", "لقصف", "بيد", "قصف", "رصاص", "نيران"])
_BETWEEN = frozenset(("بين", "وبين"))


# A verb lends its subject to an act that stands so many words behind it.
_LENDING = 9


def actor_candidates(reading: Reading, group: Group) -> list[Candidate]:
    """Everyone and everything that may have a part: actors, victims, things hit, and names behind the act.

    They stand in the group's sentences; armed actors of the title and of the sentence before come with them.
    """
    candidates: list[Candidate] = []
    sentences = list(dict.fromkeys(member.clause.sentence for member in group))
    for sentence in sentences:
        named: list[_Told] = []
        for told in _told_in(reading, group, sentence):
            if not any(other.first < told.last and told.first < other.last for other in named):
                named.append(told)
        for told in _with_names(reading, sentence, named):
            candidate = _participant(reading, group, sentence, told.first, told.last, told.text, told.features)
            if _behind_purpose(group, sentence, told.first):
                # "أطلقت القوات حملة للقضاء على المسلحين": who stands behind the purpose is whom the act is meant for.
                candidate.features["behind_purpose"] = 1.0
            candidate.class_, candidate.actor = told.class_, told.actor
            candidates.append(candidate)
    _company(candidates)
    return candidates + _from_around(reading, group, sentences, {_key(c) for c in candidates})


# Kinds of candidates by who or what they are, for the company that a candidate stands in.
_COMPANY = {"object": "thing", "victim": "victim", "people": "people", "unarmed": "people", "phrase": "phrase"}


def _company(candidates: Sequence[Candidate]) -> None:
    """Who else stands in the clauses: the victims of an attack on a post are told beside it and are not its target."""
    kinds = [next((_COMPANY.get(n[5:], "armed") for n in c.features if n.startswith("kind:")), "") for c in candidates]
    keys = [_key(candidate) for candidate in candidates]
    for candidate, own, key in zip(candidates, kinds, keys, strict=True):
        beside = {kind for kind, other, c in zip(kinds, keys, candidates, strict=True) if other != key and c.inside}
        for kind in ("thing", "victim", "people", "armed"):
            candidate.features[f"beside:{kind}:{kind in beside}|{own}"] = 1.0


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
                    (token.kind == "word" or token.text in _QUOTES)
                    and token.norm not in _NO_NAME_BEHIND
                    and token.norm not in verbs
                    and not (token.norm.startswith("و") and len(token.norm) > 4)
                    for token in tokens[person.last : behind.first]
                )
                and tokens[behind.first - 1].norm not in _PREPOSITIONS
            ):
                person = person._replace(text=behind.text)
        found.append(person)
    return found


def _told_in(reading: Reading, group: Group, sentence: int) -> Iterator[_Told]:
    """Who and what a sentence names: of two that overlap, the first is meant."""
    for index in reading.actors_in.get(sentence, ()):
        actor = reading.actors[index]
        named = _best_name(reading, actor)
        features: Features = {f"class:{actor.class_}": 1.0, f"kind:{actor.kind}": 1.0}
        features |= _standing(reading, named)
        features |= _among_actors(reading, group, sentence, actor, named)
        yield _Told(actor.first, actor.last, named.text, named.class_, features, named)
    tokens = reading.sentences[sentence].tokens
    told_acts = {at for trigger in reading.triggers[sentence] for at in range(trigger.first, trigger.last)}
    closed, verbs = _closed(reading, sentence) | told_acts, reading.knowledge.lexicon.verbs
    for casualty in reading.casualties.get(sentence, ()):
        people, last = casualty.casualty, casualty.last
        if not casualty.negated and not casualty.period and people.who:
            features = {"kind:victim": 1.0, f"victim:{casualty.outcome}": 1.0, f"class:{people.class_}": 1.0}
            if people.subset:
                features["victim:subset"] = 1.0
            features |= _people_features(tokens, casualty.group)
            if people.n_max == 1:
                last = whole_name(tokens, casualty.group.head, last, closed, verbs)
            rest = _words(reading, sentence, casualty.last, last) if last > casualty.last else ""
            text = f"{people.who} {rest}".rstrip()
            yield _Told(casualty.first, last, text, people.class_, features, people=casualty.group)
    for thing in reading.objects[sentence]:
        features = {"kind:object": 1.0, f"object:{thing.row.id}": 1.0}
        features["object:indefinite" if thing.indefinite else "object:definite"] = 1.0
        features[f"object:{bare(tokens[thing.first].norm)}"] = 1.0
        last = next((at for at in range(thing.first + 1, thing.last) if at in told_acts), thing.last)
        text = _words(reading, sentence, thing.first, last, thing.proclitics)
        yield _Told(thing.first, last, text, "military" if thing.row.military else "civilian_object", features)
    explained = _explained(reading, sentence)
    for person in reading.people[sentence]:
        if person.outcome is None and not any(at in explained for at in range(person.first, person.last)):
            features = {"kind:people": 1.0, f"class:{person.class_}": 1.0, **_people_features(tokens, person)}
            last = whole_name(tokens, person.head, person.last, closed, verbs) if person.n_max == 1 else person.last
            proclitics = len(person.prefix) if person.head == person.first else 0
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
        yield _Told(phrase.first, phrase.last, text, "unknown", _phrase_features(tokens, phrase))


def _people_features(tokens: Sequence[Token], people: People) -> Features:
    """What a phrase of people says of them: what kind of people, how many, and whether one is named."""
    names = people_tables().names
    named = any(names.at(tokens, at) is not None for at in range(people.first, people.last))
    return {
        f"people:{people.family}": 1.0,
        f"people:{people.kind}": 1.0,
        "people:definite" if people.definite else "people:indefinite": 1.0,
        "people:named" if named else "people:nameless": 1.0,
        f"people:{bare(tokens[people.head].norm)}": 1.0,
    }


def _explained(reading: Reading, sentence: int) -> dict[int, int]:
    """For every token of an actor, a victim or a thing, the token behind it."""
    spans = [(reading.actors[i].first, reading.actors[i].last) for i in reading.actors_in.get(sentence, ())]
    spans += [(casualty.first, casualty.last) for casualty in reading.casualties.get(sentence, ())]
    spans += [(thing.first, thing.last) for thing in reading.objects[sentence]]
    return {at: last for first, last in spans for at in range(first, last)}


def _key(candidate: Candidate) -> str:
    return (candidate.actor.id if candidate.actor else None) or normalize(candidate.text)


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
        return actor if part is not None and part.last == actor.last else reading.actors[actor.antecedent]
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


def _phrase_features(tokens: Sequence[Token], phrase: ActPhrase) -> Features:
    """What the form of a phrase says: where it stands, its length and article, and whether it only describes an act."""
    norm = tokens[phrase.first].norm
    kind = f"kind:phrase:{phrase.stands}"
    features: Features = {"kind:phrase": 1.0, kind: 1.0, f"phrase:words:{phrase.last - phrase.first}": 1.0}
    if is_definite(norm):
        form = "definite"
    elif norm.endswith(("ي", "يه")):
        form = "relative"
    else:
        form = "feminine" if norm.endswith(("ه", "ات")) else "bare"
    features[f"phrase:{form}"] = 1.0
    features[f"phrase:{form}:{phrase.stands}"] = 1.0
    return features


def _from_around(reading: Reading, group: Group, sentences: Sequence[int], known: set[str]) -> list[Candidate]:
    """The armed actors of the sentence before and of the title, for clauses that leave their actor out."""
    candidates = []
    first = min(sentences)
    title = reading.sentences[0].index if reading.sentences[0].field == "title" else None
    around = [("previous", first - 1)] if first - 1 != title else []
    around += [("title", title)] if title is not None and title not in sentences else []
    inside = any(reading.actors[i].class_ in ARMED_CLASSES for s in sentences for i in reading.actors_in.get(s, ()))
    for where, sentence in around:
        for index in reading.actors_in.get(sentence, ()):
            actor = reading.actors[index]
            named = _best_name(reading, actor)
            candidate = Candidate("actor", named.text, {}, span=(sentence, actor.first, actor.last))
            candidate.actor, candidate.class_ = named, named.class_
            if actor.class_ not in ARMED_CLASSES or actor.kind in ("generic", "act") or _key(candidate) in known:
                continue
            known.add(_key(candidate))
            candidate.features = {
                f"around:{where}": 1.0,
                f"around:{where}:{'armed_inside' if inside else 'none_inside'}": 1.0,
                f"around:{actor.class_}": 1.0,
                **{f"around:{name}": value for name, value in _standing(reading, named).items()},
                **{f"around:type:{t.row.type}": 1.0 for member in group for t in member.triggers},
            }
            candidates.append(candidate)
    return candidates


def _participant(
    reading: Reading, group: Group, sentence: int, first: int, last: int, text: str, features: Features
) -> Candidate:
    where, distance, member = reach(group, sentence, first)
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
    for name in classes:
        features[f"{name}|{where}"] = 1.0
    told = reading.mentions_in.get(sentence, ())
    if where != "clause" and any(m.clause.first <= first < m.clause.last for m in told):
        features["where:other_act"] = 1.0
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
    if any(tokens[i].norm in _RELATIVES for i in between):
        features[f"relative:{side}"] = 1.0
    row, form = (nearest.row.id, nearest.form) if nearest else ("outcome", "outcome")
    features[f"near:{row}:{side}:{order}"] = 1.0
    features[f"near:{row}:{'verb' if form in ('verb', 'imperfect') else form}:{side}"] = 1.0
    features[f"near:{row}:prep:{preposition}"] = 1.0
    features[f"near:form:{form}:{side}:{order}"] = 1.0
    features[f"prep:{preposition}:{side}"] = 1.0
    features[f"commas:{commas}"] = 1.0
    features[f"distance:{bucket(first - anchor)}"] = 1.0
    if first - anchor in (1, 2) and not preposition:
        features[f"adjacent:{row}"] = 1.0
        features[f"adjacent:{form}"] = 1.0
    _word_features(tokens, first, last, anchor, features)
    _neighbour_features(reading, member, first, last, anchor, features)
    _subject_features(reading, member, first, nearest, features)
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
            if casualty.casualty.subset:
                features["is_victim:subset"] = 1.0
        if casualty.cue_first < first and first - casualty.cue_first <= 4:
            features[f"behind_outcome:{casualty.outcome}"] = 1.0
    if member.sentence.field == "title":
        features["title"] = 1.0
    return features


_RELATIVES = frozenset(("الذي", "التي", "الذين", "اللذين", "اللتين", "اللذان"))
_QUOTES = frozenset("\"“”«»‘’'()")


def _word_features(tokens: Sequence[Token], first: int, last: int, anchor: int, features: Features) -> None:
    """The words next to a participant, and the act's own."""
    side = "before" if first < anchor else "after"
    previous = _word_at(tokens, first - 1, -1)
    features[f"previous:{previous}"] = 1.0
    features[f"previous:{previous}:{side}"] = 1.0
    features[f"following:{_word_at(tokens, last, 1)}"] = 1.0
    features[f"head:{bare(tokens[anchor].norm)}:{side}"] = 1.0


_SAID = frozenset(("ان", "انه", "انها", "انهم", "بان", "بانه", "بانها"))
_WORD_KINDS = {
    **dict.fromkeys(_PREPOSITIONS, "preposition"),
    **dict.fromkeys(_RELATIVES, "relative"),
    **dict.fromkeys(_SAID, "said"),
}


def _neighbour_features(
    reading: Reading, member: Mention, first: int, last: int, anchor: int, features: Features
) -> None:
    """What stands before and behind a participant and between it and the act, and where in its sentence it stands."""
    tokens, verbs = member.sentence.tokens, reading.knowledge.lexicon.verbs
    side = "after" if first > anchor else "before"
    between = [tokens[at].norm for at in range(min(anchor, first) + 1, max(anchor, first))]
    told = min(2, sum(word in verbs for word in between))
    features[f"between:{told}:{not _SAID.isdisjoint(between)}:{side}"] = 1.0
    found = reading.found_at[member.clause.sentence]
    for where, at in (("before", first - 1), ("behind", last)):
        features[f"{where}:{_word_kind(tokens, at, verbs)}:{side}"] = 1.0
        if at in found:
            features[f"{where}:found:{found[at]}:{side}"] = 1.0
    features[f"sentence:{min(4, first // 4)}"] = 1.0
    features[f"clause:{min(4, max(-1, (first - member.clause.first) // 3))}"] = 1.0
    features[f"opener:{member.clause.opener}:{side}"] = 1.0


def _word_kind(tokens: Sequence[Token], at: int, verbs: Collection[str]) -> str:
    """What kind of word, sign or edge of the sentence stands at a position."""
    if not 0 <= at < len(tokens):
        return "edge"
    token = tokens[at]
    if token.kind != "word":
        return token.kind
    if token.norm in _WORD_KINDS:
        return _WORD_KINDS[token.norm]
    if token.norm in verbs:
        return "verb"
    return "and" if token.norm.startswith("و") else "definite" if is_definite(token.norm) else "word"


def _word_at(tokens: Sequence[Token], position: int, step: int) -> str:
    """The word at or beyond a position, past quotation marks; the edge of the sentence is empty."""
    while 0 <= position < len(tokens) and tokens[position].text in _QUOTES:
        position += step
    return tokens[position].norm if 0 <= position < len(tokens) else ""


_ADDS = frozenset(("بالاضافه", "اضافه", "جانب", "فضلا"))


def _subject_features(
    reading: Reading, member: Mention, first: int, nearest: TriggerMention | None, features: Features
) -> None:
    """Whose subject a participant may be: of the act's own verb, of a verb that lends it to the act, of a speaker."""
    tokens = member.sentence.tokens
    frames = reading.frames[member.clause.sentence]
    previous = first - 1
    while previous > 0 and tokens[previous].text in _QUOTES:
        previous -= 1
    for part in frames.get(previous, ()):
        features[f"subject:{part}"] = 1.0
    for part in frames.get(first + 1, ()):
        features[f"verb_behind:{part}"] = 1.0
    if nearest is not None:
        lending = [at for at in frames if at < nearest.first and nearest.first - at <= _LENDING]
        for at in lending[-1:]:
            for part in frames[at]:
                where = "between" if at < first < nearest.first else "before_verb" if first <= at else "behind_act"
                features[f"lent:{part}:{where}"] = 1.0
        if nearest.form in ("verb", "imperfect"):
            feminine = tokens[nearest.first].norm.removeprefix("و").removeprefix("ف")
            verb_is_feminine = feminine.startswith("ت") if nearest.form == "imperfect" else feminine.endswith("ت")
            noun = tokens[first].norm
            agrees = verb_is_feminine == (noun.endswith(("ه", "ات")) or noun.removeprefix("ال") in ("قوات", "طايرات"))
            side = "behind" if first > nearest.first else "before"
            features[f"agrees:{side}:{agrees}"] = 1.0
            features[f"agrees:{nearest.row.id}:{side}:{agrees}"] = 1.0


# A participant has a role from these log-odds on; the best one also when no other reaches them, but for a target in
# words that no table knows. Who stands apart from those chosen before needs more: two of three such names were wrong,
# one of three in a list or beside the other side of a fight.
_ROLE_FLOOR = {"initiator": -0.4, "target": -0.3}
_LONE_FLOOR = {"initiator": -1.4, "target": -1.2}
_LIST_FLOOR, _FIGHT_FLOOR, _APART_FLOOR = -0.4, -0.4, 0.4


def choose_actors(
    reading: Reading, group: Group, weights: Mapping[str, Mapping[str, float]]
) -> tuple[list[Candidate], list[Candidate]]:
    """The initiators and the targets of a group, each actor once, by the name that the group gives it most often.

    The actors of one list (الجيش والشرطة) share a part: the best one brings the others half the way to its own value.
    """
    candidates = actor_candidates(reading, group)
    keys = [_key(candidate) for candidate in candidates]
    chosen: dict[str, list[Candidate]] = {"initiator": [], "target": []}
    scored: dict[str, dict[str, tuple[float, Candidate]]] = {"initiator": {}, "target": {}}
    values = {role: [score(weights[role], candidate.features) for candidate in candidates] for role in chosen}
    lists = _lists(reading, candidates)
    for members in lists:
        for role in chosen:
            best = max(values[role][i] for i in members)
            for i in members:
                values[role][i] = (values[role][i] + best) / 2
    for index, candidate in enumerate(candidates):
        for role in chosen:
            value = values[role][index]
            if keys[index] not in scored[role] or value > scored[role][keys[index]][0]:
                scored[role][keys[index]] = (value, candidate)
    listed = [{keys[i] for i in members} for members in lists]
    fight = any(trigger.row.type == "armed_clash" for member in group for trigger in member.triggers)
    told_in: dict[str, set[int]] = {}
    for key, candidate in zip(keys, candidates, strict=True):
        told_in.setdefault(key, set()).add(candidate.span[0])
    for role, other in (("initiator", "target"), ("target", "initiator")):
        own = {k: s for k, s in scored[role].items() if s[0] >= scored[other].get(k, (-99.0, s[1]))[0]}
        ranked = sorted(own.items(), key=lambda item: -item[1][0])
        taken: set[str] = set()
        for place, (key, (value, candidate)) in enumerate(ranked):
            unknown = role == "target" and "kind:phrase" in candidate.features
            if (place == 0 or value == ranked[0][1][0]) and not unknown:
                floor = _LONE_FLOOR[role]
            elif not taken:
                floor = _ROLE_FLOOR[role]
            elif any(key in names and names & taken for names in listed):
                floor = _LIST_FLOOR
            else:
                beside = fight and any(told_in[key] & told_in[name] for name in taken)
                floor = _FIGHT_FLOOR if beside else _APART_FLOOR
            if value > floor and not _repeats(candidate, chosen[role]):
                candidate = usual_name(candidate, [c for k, c in zip(keys, candidates, strict=True) if k == key])
                candidate.score = value
                taken.add(key)
                chosen[role].append(candidate)
    return chosen["initiator"], chosen["target"]


def usual_name(candidate: Candidate, same: Sequence[Candidate]) -> Candidate:
    """Of the mentions of one actor the one by whose name it is told most often, else the one that was chosen."""
    if len(same) == 1:
        return candidate
    told = Counter(normalize(other.text) for other in same)
    return max(same, key=lambda other: (told[normalize(other.text)], other is candidate))


_ENDINGS = ("ون", "ين", "ان", "ات", "يه", "ه", "ا", "ي")


def _stems(text: str) -> set[str]:
    """The words of a name without article and ending: what tells مجهولان and مجهولين to be the same."""
    stems = set()
    for word in normalize(text).split():
        word = without_article(word.strip('"“”«»()'))
        ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2), "")
        stems.add(word.removesuffix(ending))
    return stems


def _repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Is this only another word for somebody who has the part already (مدنيا beside مدنيين)?"""
    stems = _stems(candidate.text)
    return any(stems <= _stems(other.text) or _stems(other.text) <= stems for other in chosen)


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
    tokens = reading.sentences[before[0]].tokens
    between = [t for t in tokens[before[2] : here[1]] if t.text not in _QUOTES]
    adds = any(t.norm in _ADDS for t in between)
    words = [t for t in between if t.kind == "word" and t.norm not in _ADDS]
    if adds:
        return len(words) <= 3
    opens = tokens[here[1]].norm
    joined = opens.startswith("و") or any(t.norm == "و" or t.text in "،," for t in between)
    return joined and len(words) <= 1 and all(t.norm == "و" or t.norm.startswith("ال") for t in words)
