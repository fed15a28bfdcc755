"""The clauses that may tell an event: sentences cut between acts, with the triggers, counts and cues of each piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extract.casualties import HARMS, CasualtyMention
from extract.clauses import FURTHER_COUNT, Clause, split_acts, split_counts
from extract.language.numbers import find_numbers
from extract.language.sentences import Sentence
from extract.place_mention import PlaceMention, is_place
from extract.triggers import CueMention, TriggerMention

if TYPE_CHECKING:
    from extract.reading import Reading


@dataclass(frozen=True, slots=True)
class Named:
    """What a clause names: types and families of its triggers, places (``wide`` hold the others), days, actors.

    ``means`` are the types of its weapons, ``victims`` the classes of its dead and injured.
    ``site`` is where the clause alone would be placed, named in it or near it, ``at`` that place; ``around`` what holds it.
    """

    types: set[str]
    families: set[str]
    narrow: set[str]
    wide: set[str]
    dates: set[object]
    actors: set[str]
    means: set[str]
    victims: set[str]
    site: str | None
    at: PlaceMention | None
    around: set[str]
    sure: bool


@dataclass(slots=True)
class Mention:
    """One clause that may tell an event: its triggers and casualties, and what stands around them."""

    index: int
    clause: Clause
    sentence: Sentence
    triggers: list[TriggerMention]
    casualties: list[CasualtyMention]
    head: int
    cues: dict[str, int] = field(default_factory=dict)
    score: float = 0.0
    features: dict[str, float] = field(default_factory=dict)
    # What it names and its content words, once they are asked for.
    named: Named | None = None
    words: frozenset[str] | None = None

    @property
    def start(self) -> int:
        """Offset of the clause in its field."""
        return self.sentence.tokens[self.clause.first].start

    @property
    def end(self) -> int:
        """End offset of the clause in its field."""
        return self.sentence.tokens[self.clause.last - 1].end


# Tokens: what may stand between the people of one outcome and the cue of the next (a comma, "على الفور"), and before
# that cue in its clause ("فيما أصيب").
_BETWEEN, _OPENING = 2, 2


# Clauses that only go on telling what the clause before began: what came of it.
_CONTINUING = frozenset({"result"})


_ACTING = frozenset({"doer", "sufferer"})


def find_mentions(reading: Reading) -> list[Mention]:
    """The clauses of an article that may tell an event, in their order."""
    connectors = reading.knowledge.connectors
    mentions: list[Mention] = []
    for sentence in reading.sentences:
        known, counted = reading.triggers[sentence.index], reading.casualties.get(sentence.index, ())
        if not known and not any(_event_casualty(c) for c in counted):
            continue
        verbs, mains = _joined_verbs(reading, sentence), _verbs_behind_commas(reading, sentence)
        for whole in reading.clauses[sentence.index]:
            triggers = [t for t in known if whole.first <= t.first < whole.last]
            casualties = [c for c in counted if whole.first <= c.cue_first < whole.last]
            if triggers or any(_event_casualty(c) for c in casualties):
                acts, told = _acts(triggers, casualties), _acts(triggers, casualties, weak=True)
                for act in split_acts(sentence, whole, connectors, acts, verbs, told, mains):
                    for clause in _counts_apart(reading, sentence, act):
                        _add_mention(mentions, reading, sentence, clause)
    return mentions


def _counts_apart(reading: Reading, sentence: Sentence, clause: Clause) -> list[Clause]:
    """A clause cut before further counts at other places, if it has any."""
    told = (reading.places[index] for index in reading.places_in.get(sentence.index, ()))
    places = {place.first: place for place in told if clause.first <= place.first < clause.last and is_place(place)}
    if len(places) < 2:
        return [clause]
    numbers = [n for n in find_numbers(sentence.tokens) if clause.first <= n.first < clause.last]
    return split_counts(clause, [(n.first, n.prefix.startswith("و")) for n in numbers], sorted(places))


def _add_mention(mentions: list[Mention], reading: Reading, sentence: Sentence, clause: Clause) -> None:
    triggers = [t for t in reading.triggers[clause.sentence] if clause.first <= t.first < clause.last]
    casualties = [c for c in reading.casualties.get(clause.sentence, ()) if clause.first <= c.cue_first < clause.last]
    before = mentions[-1] if mentions and _adjoins(mentions[-1].clause, clause) else None
    head, cues = None, {}
    if before is not None and clause.opener == FURTHER_COUNT:
        # "وقتل ثلاثة في س واثنان في ع" leaves out what was done: that of the clause before it, whose cue counts both.
        counted = [c for c in before.casualties if c.first >= clause.first]
        before.casualties = [c for c in before.casualties if c.first < clause.first]
        casualties = [*counted, *casualties]
        if not triggers:
            triggers = [t for t in before.triggers if t.first == before.head] or before.triggers[-1:]
            head, cues = before.head, before.cues
    if not triggers and not any(_event_casualty(c) for c in casualties):
        return
    continuing = clause.opener in _CONTINUING or (before is not None and _counts_on(before, clause, casualties))
    if continuing and before is not None:
        before.clause = replace(before.clause, last=clause.last)
        before.triggers += triggers
        before.casualties += casualties
        before.cues = _cues_on(before.head, before.clause, reading.cues[clause.sentence])
        return
    if head is None:
        head = _main_trigger(triggers, casualties)
    mention = Mention(len(mentions), clause, sentence, triggers, casualties, head)
    mention.cues = cues | _cues_on(head, clause, reading.cues[clause.sentence])
    mentions.append(mention)


def _main_trigger(triggers: Sequence[TriggerMention], casualties: Sequence[CasualtyMention]) -> int:
    """The token that the clause turns on: the first strong trigger, else the first outcome, else the first trigger."""
    for trigger in triggers:
        if not trigger.row.weak:
            return trigger.first
    if casualties:
        return casualties[0].cue_first
    return triggers[0].first


def _cues_on(head: int, clause: Clause, cues: Sequence[CueMention]) -> dict[str, int]:
    """The ids of the cues that reach the head of a clause, with their distance in tokens."""
    reaching: dict[str, int] = {}
    for cue in cues:
        inside = clause.first <= cue.first < clause.last
        distance = head - cue.last + 1 if cue.first < head else cue.first - head
        window = cue.row.window or clause.last - clause.first
        reaches = (
            cue.row.scope == "sentence"
            or (cue.row.scope == "after" and inside and cue.first < head and distance <= window)
            or (cue.row.scope == "before" and inside and cue.first > head and distance <= window)
            or (cue.row.scope == "clause" and inside and distance <= window)
        )
        if reaches:
            reaching[cue.row.id] = min(distance, reaching.get(cue.row.id, distance))
    return reaching


def _event_casualty(casualty: CasualtyMention) -> bool:
    return not casualty.negated and casualty.outcome in ("killed", "injured", "abducted", "detained")


def _adjoins(before: Clause, clause: Clause) -> bool:
    return before.sentence == clause.sentence and before.last == clause.first


def _counts_on(before: Mention, clause: Clause, casualties: Sequence[CasualtyMention]) -> bool:
    """Whether a clause goes on with the count of the clause before it: "مقتل 9 جنود | وإصابة 2 في هجوم".

    So it does when it begins with the other outcome just where the people of the clause before it end, or counts
    "others" with the other outcome.
    """
    told = [c for c in before.casualties if c.outcome in HARMS and not c.negated]
    counts = [c for c in casualties if c.outcome in HARMS and not c.negated]
    if not told or not counts or counts[0].outcome in {c.outcome for c in told}:
        return False
    first = counts[0]
    if first.cue_first - clause.first > _OPENING:
        return False
    ended = clause.first - max(c.last for c in told) <= _BETWEEN
    return (ended and first.cue_first == clause.first) or first.group.kind == "other"


def _acts(triggers: Sequence[TriggerMention], casualties: Sequence[CasualtyMention], weak: bool = False) -> list[int]:
    """The tokens of a clause at which something is done or suffered, without what only counts who suffered it.

    ``weak``: with the nouns that tell an act less surely.
    """
    acts = {t.first for t in triggers if t.form != "purpose" and (weak or not t.row.weak or t.form == "verb")}
    acts |= {casualty.cue_first for casualty in casualties if _event_casualty(casualty)}
    return sorted(acts)


def _joined_verbs(reading: Reading, sentence: Sentence) -> list[int]:
    """The verbs of a sentence that tell what somebody did or suffered and are joined by و or ف to what stands before."""
    plain = reading.knowledge.lexicon.frames
    frames = reading.frames[sentence.index].items()
    return [at for at, parts in frames if parts & _ACTING and sentence.tokens[at].norm not in plain]


def _verbs_behind_commas(reading: Reading, sentence: Sentence) -> list[int]:
    """The verbs of a sentence right behind a comma that tell what somebody did or suffered."""
    frames = (at for at, parts in reading.frames[sentence.index].items() if parts & _ACTING)
    told = (t.first for t in reading.triggers[sentence.index] if t.form in ("verb", "imperfect"))
    return sorted(at for at in {*frames, *told} if at and sentence.tokens[at - 1].text in "،,")
