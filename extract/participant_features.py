"""Signs of the part that somebody has in an act: word order, words around, verbs that lend their subject.

The verbs whose subject does or undergoes what a noun behind them says are rows of data/lexicon/frames.toml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from extract.arguments import SAID, Group, bucket
from extract.event_types import EVENT_TYPES
from extract.language.normalize import without_attached
from extract.language.people import Group as People
from extract.language.people_forms import people_tables
from extract.language.tokens import AROUND_NAMES, Token
from extract.mentions import Mention
from extract.model import Features
from extract.phrases_of_acts import ActPhrase, is_definite
from extract.reading import Reading
from extract.triggers import TriggerMention

_BY = frozenset(["قبل", "يد", "ايدي", "جانب", "برصاص", "بنيران", "بقصف", "لقصف", "بيد", "قصف", "رصاص", "نيران"])
_BETWEEN = frozenset(("بين", "وبين"))
# A verb lends its subject to an act that stands so many words behind it.
_LENDING = 9


class Act(NamedTuple):
    """What a group tells as a whole, as far as that says who may have a part in it."""

    type: str  # of the triggers that most of its clauses have, the first told
    types: tuple[str, ...]  # of all triggers
    family: str
    outcomes: str  # first letters of what befell people
    counts: int  # how often that is counted, up to three
    sentence: int  # where it begins


_WORDS = ("people:", "object:")
_SAY_WHO = ("kind:", "class:", "id:", *_WORDS)


def act_of(group: Group) -> Act:
    """The act of a group of mentions."""
    told = Counter(kind for m in group for kind in dict.fromkeys(t.row.type for t in m.triggers if t.form != "purpose"))
    kind = told.most_common(1)[0][0] if told else "none"
    family = EVENT_TYPES[kind].family if kind in EVENT_TYPES else kind
    counted = [casualty.outcome for m in group for casualty in m.casualties if not casualty.negated]
    outcomes = "+".join(sorted({outcome[:2] for outcome in counted}))
    types = tuple(dict.fromkeys(trigger.row.type for m in group for trigger in m.triggers))
    return Act(kind, types, family, outcomes, min(3, len(counted)), min(m.clause.sentence for m in group))


def act_features(who: Features, kind: str, frame: str, governed: str, act: Act) -> Features:
    """What the whole act says of a candidate: a house is hit by shells and searched by police.

    ``who`` says who or what it is, ``kind``, ``frame`` and ``governed`` are its kind, the form of the act before or behind
    it and its preposition.
    """
    crossed: Features = {f"act:{act.type}": 1.0, f"act:{act.type}|{frame}": 1.0, f"act:{act.type}|{governed}": 1.0}
    for name in who:
        if name.startswith(_SAY_WHO) and "|" not in name:
            crossed[f"act:{act.type}|{name}"] = 1.0
            if name.startswith(_WORDS):
                crossed[f"{name}|{act.family}"] = 1.0
                crossed[f"{name}|{governed}"] = 1.0
    crossed[f"act:{act.type}|{kind}|{frame}"] = 1.0
    crossed[f"outcomes:{act.outcomes}|{kind}"] = 1.0
    crossed[f"outcomes:{act.outcomes}|{kind}|{act.type}"] = 1.0
    crossed[f"counts:{act.counts}|{kind}"] = 1.0
    return crossed


def member_features(group: Group, member: Mention, act: Act, kind: str) -> Features:
    """Which of the clauses of a group a participant stands by, and whether that one tells what most of them tell."""
    types = {trigger.row.type for trigger in member.triggers}
    place = next((at for at, other in enumerate(group[:3]) if other is member), 3)
    tells = f"tells:{act.type in types}"
    return {
        f"member:{place}of{min(4, len(group))}": 1.0,
        f"sentences_in:{min(5, member.clause.sentence - act.sentence)}": 1.0,
        tells: 1.0,
        f"{tells}|{kind}": 1.0,
        f"types:{min(3, len(types))}": 1.0,
    }


def people_features(tokens: Sequence[Token], people: People, last: int) -> Features:
    """What a phrase of people that ends before token ``last`` says of them: what kind, how many, and whether one is named."""
    names = people_tables().names
    named = last > people.last or any(names.at(tokens, at) is not None for at in range(people.first, people.last))
    return {
        f"people:{people.family}": 1.0,
        f"people:{people.kind}": 1.0,
        "people:definite" if people.definite else "people:indefinite": 1.0,
        "people:named" if named else "people:nameless": 1.0,
        f"people:{without_attached(tokens[people.head].norm)}": 1.0,
    }


def phrase_features(tokens: Sequence[Token], phrase: ActPhrase) -> Features:
    """What the form of a phrase says: where it stands, its length and article, and whether it only describes an act."""
    norm = tokens[phrase.first].norm
    kind = f"kind:phrase:{phrase.stands}"
    features: Features = {"kind:phrase": 1.0, kind: 1.0, f"phrase:words:{phrase.last - phrase.first}": 1.0}
    if is_definite(norm):
        form = "definite"
    elif norm.endswith(("ي", "يه")):
        form = "relative"
    else:
        form = "feminine" if norm.endswith(("ه", "ات")) else "without_attached"
    features[f"phrase:{form}"] = 1.0
    features[f"phrase:{form}:{phrase.stands}"] = 1.0
    return features


# Words before a participant that say what part it has.
PREPOSITIONS = frozenset(
    "على ضد علي من في بين الي عن مع قبل يد ايدي جانب ب ل تابعه تابع لدي اثناء خلال باتجاه نحو".split()
)


def _preposition(tokens: Sequence[Token], first: int) -> str:
    """The preposition that governs the participant at ``first``, looked for up to three words before it."""
    own = tokens[first].norm
    if own.startswith("لل"):
        return "ل"
    for position in range(first - 1, max(-1, first - 4), -1):
        norm = tokens[position].norm
        if norm in PREPOSITIONS:
            return norm if position == first - 1 else f"{norm}…"
        if tokens[position].kind == "sign":
            break
    return ""


def frame_features(reading: Reading, first: int, last: int, where: str, distance: int, member: Mention) -> Features:
    tokens = member.sentence.tokens
    features: Features = {f"where:{where}": 1.0}
    inside = [t for t in member.triggers if member.clause.first <= t.first < member.clause.last]
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


def _word_features(tokens: Sequence[Token], first: int, last: int, anchor: int, features: Features) -> None:
    """The words next to a participant, and the act's own."""
    side = "before" if first < anchor else "after"
    previous = _word_at(tokens, first - 1, -1)
    features[f"previous:{previous}"] = 1.0
    features[f"previous:{previous}:{side}"] = 1.0
    features[f"following:{_word_at(tokens, last, 1)}"] = 1.0
    features[f"head:{without_attached(tokens[anchor].norm)}:{side}"] = 1.0


_WORD_KINDS = {
    **dict.fromkeys(PREPOSITIONS, "preposition"),
    **dict.fromkeys(_RELATIVES, "relative"),
    **dict.fromkeys(SAID, "said"),
}


def _neighbour_features(
    reading: Reading, member: Mention, first: int, last: int, anchor: int, features: Features
) -> None:
    """What stands before and behind a participant and between it and the act, and where in its sentence it stands."""
    tokens, verbs = member.sentence.tokens, reading.knowledge.lexicon.verbs
    side = "after" if first > anchor else "before"
    between = [tokens[at].norm for at in range(min(anchor, first) + 1, max(anchor, first))]
    told = min(2, sum(word in verbs for word in between))
    features[f"between:{told}:{not SAID.isdisjoint(between)}:{side}"] = 1.0
    found = reading.found_at[member.clause.sentence]
    for where, at in (("before", first - 1), ("behind", last)):
        features[f"{where}:{_word_kind(tokens, at, verbs)}:{side}"] = 1.0
        if at in found:
            features[f"{where}:found:{found[at]}:{side}"] = 1.0
    features[f"sentence:{min(4, first // 4)}"] = 1.0
    features[f"clause:{min(4, max(-1, (first - member.clause.first) // 3))}"] = 1.0


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
    while 0 <= position < len(tokens) and tokens[position].text in AROUND_NAMES:
        position += step
    return tokens[position].norm if 0 <= position < len(tokens) else ""


def _subject_features(
    reading: Reading, member: Mention, first: int, nearest: TriggerMention | None, features: Features
) -> None:
    """Whose subject a participant may be: of the act's own verb, of a verb that lends it to the act, of a speaker."""
    tokens = member.sentence.tokens
    frames = reading.frames[member.clause.sentence]
    previous = first - 1
    while previous > 0 and tokens[previous].text in AROUND_NAMES:
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
