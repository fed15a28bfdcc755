"""What stands in one article: sentences, clauses, and every mention that the later steps choose among."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from extract.actors import ActorMention, find_actors
from extract.casualties import HARMS, CasualtyMention, find_casualties
from extract.classify import TypeWeights, WeaponMention, WeaponPayload, WeaponRow, by_feature, find_weapons
from extract.clauses import FURTHER_COUNT, Clause, Connector, split_acts, split_clauses, split_counts
from extract.knowledge.actors import ActorTable
from extract.knowledge.lexicon import CueRow, Lexicon, TriggerPayload, TriggerRow
from extract.knowledge.places import Gazetteer
from extract.language.boilerplate import strip_lines
from extract.language.dates import DateMention, day_of_writing, find_dates, nights_of_a_morning_paper
from extract.language.numbers import find_numbers
from extract.language.people import Group, find_people
from extract.language.phrases import PhraseMatch, PhraseTable
from extract.language.remembered import Remembered
from extract.language.sentences import Sentence, split_sentences
from extract.objects import ObjectMention, ObjectRow, find_objects
from extract.place_mention import PlaceMention, is_place
from extract.places import find_places
from extract.places_meant import places_meant
from extract.sources import SourceMention, find_sources

Found = TypeVar("Found")
# An article speaks much of what it names so often.
_OFTEN = 3
# Numbers of four digits that may be years, and those that may be the year of an article.
_YEARS, _RECENT_YEARS = range(1000, 2101), range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that the extraction knows before it sees an article."""

    lexicon: Lexicon
    connectors: PhraseTable[Connector]
    weapons: PhraseTable[WeaponPayload]
    objects: PhraseTable[ObjectRow]
    gazetteer: Gazetteer
    actors: ActorTable
    weights: Mapping[str, Mapping[str, float]]
    fingerprint: str
    type_weights: TypeWeights = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Turn the weights of the types to where they are looked up."""
        object.__setattr__(self, "type_weights", by_feature(self.weights.get("type", {})))


@dataclass(frozen=True, slots=True)
class TriggerMention:
    """A trigger in a sentence; ``form`` is verb, imperfect, noun, definite, phrase or purpose (للقضاء على)."""

    first: int
    last: int
    row: TriggerRow
    form: str


@dataclass(frozen=True, slots=True)
class CueMention:
    """A context cue in a sentence."""

    first: int
    last: int
    row: CueRow


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


class Reading:
    """An article with everything found in it. Sentence 0 is the title when there is one.

    Every part is found when it is first asked for: most of an article without triggers is never asked for.
    ``reference`` is the day of publication; dates, casualties, triggers and the like are kept by sentence.
    """

    def __init__(
        self, title: str, text: str, reference: date | None, knowledge: Knowledge, outlet_country: str | None = None
    ) -> None:
        self.title = title
        self.text = text
        self.reference = reference
        self.knowledge = knowledge
        self.outlet_country = outlet_country
        self.sentences = split_sentences(title, "title")
        self.sentences += split_sentences(without_boilerplate(text), "text", len(self.sentences))
        self.clauses = self._by_sentence(lambda s: split_clauses(s, knowledge.connectors, knowledge.lexicon.verbs))
        self.objects = self._by_sentence(lambda s: find_objects(s.tokens, knowledge.objects))
        self.frames = self._by_sentence(lambda s: find_frames(s, knowledge.lexicon))
        self._people_read: dict[int, Sequence[Group]] = {}
        self.people = self._by_sentence(self._people_of)
        self.found_at = self._by_sentence(self._found_at)

    def _by_sentence(self, find: Callable[[Sentence], Found]) -> Remembered[int, Found]:
        return Remembered(lambda index: find(self.sentences[index]))

    def _people_of(self, sentence: Sentence) -> Sequence[Group]:
        """The phrases of people of a sentence: those that its casualties were read from, where it tells any."""
        read = self._people_read.get(sentence.index)
        return find_people(sentence.tokens, find_numbers(sentence.tokens)) if read is None else read

    def _found_at(self, sentence: Sentence) -> dict[int, str]:
        """What the tokens of a sentence name: a place, people, a thing, an actor or an act; the last of these counts."""
        found: dict[int, str] = {}
        spans: Iterable[tuple[str, Iterable[PlaceMention | Group | ObjectMention | ActorMention | TriggerMention]]] = (
            ("place", (self.places[i] for i in self.places_in.get(sentence.index, ()))),
            ("people", self.people[sentence.index]),
            ("thing", self.objects[sentence.index]),
            ("actor", (self.actors[i] for i in self.actors_in.get(sentence.index, ()))),
            ("act", self.triggers[sentence.index]),
        )
        for kind, mentions in spans:
            for mention in mentions:
                found.update(dict.fromkeys(range(mention.first, mention.last), kind))
        return found

    def field_text(self, sentence: Sentence) -> str:
        """The title or the text, whichever the sentence belongs to."""
        return self.title if sentence.field == "title" else self.text

    @cached_property
    def places(self) -> list[PlaceMention]:
        """The places, resolved."""
        return find_places(self.sentences, self.knowledge.gazetteer, self.outlet_country)

    @cached_property
    def actors(self) -> list[ActorMention]:
        """The actors, each with the countries that the article is about in mind."""
        weights: dict[str, float] = defaultdict(float)
        for place in self.places:
            if place.country:
                weights[place.country] += 1.0
        return find_actors(self.sentences, self.knowledge.actors, self.reference, weights)

    @cached_property
    def sources(self) -> list[SourceMention]:
        """Who says so."""
        return find_sources(self.sentences)

    @cached_property
    def dates(self) -> dict[int, list[DateMention]]:
        """The dates of every sentence."""
        found: dict[int, list[DateMention]] = {}
        told = {sentence.index: find_dates(sentence.tokens, self.reference) for sentence in self.sentences}
        written = day_of_writing(itertools.chain.from_iterable(told.values()), self.reference)
        if written != self.reference:
            told = {sentence.index: find_dates(sentence.tokens, written) for sentence in self.sentences}
        told = nights_of_a_morning_paper(told, (sentence.index for sentence in self.lead()), written)
        last_day: date | None = None
        for sentence in self.sentences:
            dates = [_anchored(mention, last_day) for mention in told[sentence.index]]
            found[sentence.index] = dates
            last_day = next((d.date_start for d in reversed(dates) if d.date_start and d.precision == "day"), last_day)
        return found

    def lead(self) -> list[Sentence]:
        """The headline and the first sentence of the body."""
        body = next((i for i, sentence in enumerate(self.sentences) if sentence.field == "text"), -1)
        return list(self.sentences[: body + 1])

    @cached_property
    def days_told(self) -> frozenset[date]:
        """Every single day that the article tells."""
        mentions = itertools.chain.from_iterable(self.dates.values())
        return frozenset(d.date_start for d in mentions if d.precision == "day" and d.date_start)

    @cached_property
    def years(self) -> dict[int, dict[int, int]]:
        """The numbers that may be years, by sentence and token."""
        return {sentence.index: years for sentence in self.sentences if (years := _years(sentence))}

    @cached_property
    def year(self) -> int | None:
        """The year of publication, or else the latest year told."""
        if self.reference is not None:
            return self.reference.year
        told = itertools.chain.from_iterable(years.values() for years in self.years.values())
        return max((year for year in told if year in _RECENT_YEARS), default=None)

    @cached_property
    def casualties(self) -> dict[int, list[CasualtyMention]]:
        """The counts of people of the sentences that have any."""
        found: dict[int, list[CasualtyMention]] = defaultdict(list)
        for casualty in find_casualties(self.sentences, self._people_read):
            found[casualty.sentence.index].append(casualty)
        for index, told in found.items():
            if any(casualty.period for casualty in told):
                found[index] = [replace(casualty, period=True, cumulative=True) for casualty in told]
        return found

    @cached_property
    def triggers(self) -> dict[int, list[TriggerMention]]:
        """The triggers of every sentence."""
        return {sentence.index: self._triggers_of(sentence) for sentence in self.sentences}

    def _triggers_of(self, sentence: Sentence) -> list[TriggerMention]:
        matches = self.knowledge.lexicon.triggers.find(sentence.tokens)
        if not matches:
            return []
        dated = {position for date in self.dates[sentence.index] for position in range(date.first, date.last)}
        return choose_triggers(sentence, matches, dated)

    @cached_property
    def weapons(self) -> dict[int, list[WeaponMention]]:
        """The weapons of every sentence."""
        table = self.knowledge.weapons
        return {sentence.index: find_weapons(sentence.tokens, table) for sentence in self.sentences}

    def weapons_in(self, mention: Mention) -> list[WeaponRow]:
        """The weapons that a clause names."""
        clause = mention.clause
        named = self.weapons[clause.sentence]
        return [weapon.row for weapon in named if clause.first <= weapon.first and weapon.last <= clause.last]

    @cached_property
    def trigger_counts(self) -> Counter[str]:
        """How often the article has each trigger, by the id of its row."""
        return Counter(trigger.row.id for told in self.triggers.values() for trigger in told)

    @cached_property
    def means(self) -> dict[str, float]:
        """How much the article speaks of each weapon and trigger: 1 from a few times on."""
        counts = Counter(f"weapon:{weapon.row.id}" for found in self.weapons.values() for weapon in found)
        counts.update({f"trigger:{row}": times for row, times in self.trigger_counts.items()})
        return {name: min(1.0, times / _OFTEN) for name, times in counts.items()}

    @cached_property
    def cues(self) -> dict[int, list[CueMention]]:
        """The context cues of every sentence."""
        return {sentence.index: find_cues(sentence, self.knowledge.lexicon) for sentence in self.sentences}

    @cached_property
    def mentions(self) -> list[Mention]:
        """The clauses that may tell an event."""
        return _mentions(self, self.knowledge.connectors)

    @cached_property
    def mentions_in(self) -> dict[int, list[Mention]]:
        """The clauses of a sentence that may tell an event."""
        found: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.clause.sentence, []).append(mention)
        return found

    @cached_property
    def place_keys(self) -> list[str]:
        """A name for every place, under which two mentions of one place meet."""
        return [self._place_key(place) for place in self.places]

    def _place_key(self, place: PlaceMention) -> str:
        if place.place is not None:
            return place.place.place_id
        tokens = self.sentences[place.sentence].tokens[place.first : place.last]
        return " ".join(token.norm.removeprefix("ال") for token in tokens)

    @cached_property
    def places_meant(self) -> dict[int, list[tuple[int, int]]]:
        """The definite words of a sentence that mean a place named before: their token and the index of the place."""
        return places_meant(self.sentences, self.places)

    @cached_property
    def place_counts(self) -> Counter[str]:
        """How often each place is named."""
        return Counter(self.place_keys)

    @cached_property
    def first_named(self) -> dict[str, int]:
        """The sentence that names each place first, by its key."""
        named: dict[str, int] = {}
        for key, place in zip(self.place_keys, self.places, strict=True):
            named[key] = min(place.sentence, named.get(key, place.sentence))
        return named

    @cached_property
    def holders(self) -> frozenset[int]:
        """The indices of the places that stand as what holds another."""
        return frozenset(other for place in self.places for other in place.chain)

    @cached_property
    def countries(self) -> Counter[str]:
        """How much the article speaks of each country."""
        return weigh_countries(self.places)

    @cached_property
    def actor_counts(self) -> Counter[str]:
        """How often each actor is named, by id or else by name."""
        return Counter(actor.id or actor.text for actor in self.actors)

    @cached_property
    def actor_names(self) -> dict[str, str]:
        """The first name by which each actor is called that is no act of theirs, by id, and each country as an actor."""
        names: dict[str, str] = {}
        countries: dict[str, str] = {}
        for actor in self.actors:
            if actor.id is not None and actor.kind != "act":
                names.setdefault(actor.id, actor.text)
            if actor.id is not None and actor.kind == "country":
                countries.setdefault(actor.id.split("_")[0], actor.text)
        return countries | names

    @cached_property
    def speaker_counts(self) -> Counter[str]:
        """How often each speaker is credited, by id or else by name, in the order of the article."""
        return Counter(source.id or source.text for source in self.sources)

    @cached_property
    def places_in(self) -> dict[int, list[int]]:
        """The indices of the places of a sentence."""
        return _indices(self.places)

    def places_within(self, mention: Mention) -> list[int]:
        """The indices of the places that a clause names."""
        clause = mention.clause
        return [
            i for i in self.places_in.get(clause.sentence, ()) if clause.first <= self.places[i].first < clause.last
        ]

    @cached_property
    def actors_in(self) -> dict[int, list[int]]:
        """The indices of the actors of a sentence."""
        return _indices(self.actors)

    @cached_property
    def sources_in(self) -> dict[int, list[int]]:
        """The indices of the speakers of a sentence."""
        return _indices(self.sources)


def weigh_countries(places: Iterable[PlaceMention]) -> Counter[str]:
    """The countries of places by how much they are spoken of: an adjective says whose the army is, not where it is."""
    countries: Counter[str] = Counter()
    for place in places:
        if place.country:
            countries[place.country] += 1 if place.role == "nisba" else 2
    return countries


def _years(sentence: Sentence) -> dict[int, int]:
    numbers = (
        (position, int(token.norm))
        for position, token in enumerate(sentence.tokens)
        if token.kind == "number" and len(token.norm) == 4 and token.norm.isdecimal()
    )
    return {position: number for position, number in numbers if number in _YEARS}


def _indices(mentions: Sequence[PlaceMention | ActorMention | SourceMention]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for index, mention in enumerate(mentions):
        found.setdefault(mention.sentence, []).append(index)
    return found


def without_boilerplate(text: str) -> str:
    """A text with spaces in the place of the lines that sites add, so that all offsets stay."""
    pieces: list[str] = []
    position = 0
    for start, end, _ in strip_lines(text):
        pieces += [text[position:start], " " * (end - start)]
        position = end
    return "".join([*pieces, text[position:]])


def _form(sentence: Sentence, first: int, last: int, verb: bool, noun: bool) -> str:
    norm = sentence.tokens[first].norm
    if norm.startswith(("لل", "ولل")) and noun:
        return "purpose"
    if last - first > 1:
        return "phrase"
    if norm.startswith(("ال", "وال", "بال", "فال", "لل", "كال", "ولل", "وبال")):
        return "definite"
    if verb and not noun:
        bare = norm[1:] if norm[:1] in "وف" and len(norm) > 4 else norm
        return "imperfect" if bare[:1] in "يتن" and bare[:1] != "ا" and len(bare) > 3 and not noun else "verb"
    return "verb" if verb and not noun else "noun"


def choose_triggers(
    sentence: Sentence, matches: Sequence[PhraseMatch[TriggerPayload]], blocked: Collection[int]
) -> list[TriggerMention]:
    """The triggers among the matches: the longest where several overlap; none on ``blocked`` tokens, those of a date.

    A match that only looks like a trigger goes before one of its length and is dropped with its words.
    """
    found = [match for match in matches if match.first not in blocked and match.last - 1 not in blocked]
    found.sort(key=lambda match: (match.first - match.last, not match.payload.pseudo, match.first))
    taken: set[int] = set()
    kept: list[TriggerMention] = []
    for match in found:
        span = set(range(match.first, match.last))
        if span & taken:
            continue
        taken |= span
        if match.payload.pseudo:
            continue
        form = _form(sentence, match.first, match.last, match.payload.verb, match.payload.noun)
        kept.append(TriggerMention(match.first, match.last, match.payload.row, form))
    kept.sort(key=lambda trigger: trigger.first)
    return kept


def find_cues(sentence: Sentence, lexicon: Lexicon) -> list[CueMention]:
    """The context cues of a sentence without those inside a pseudo-cue."""
    matches = lexicon.cues.find(sentence.tokens)
    silenced = {
        (match.payload.row.id, index)
        for match in matches
        if match.payload.pseudo
        for index in range(match.first, match.last)
    }
    return [
        CueMention(match.first, match.last, match.payload.row)
        for match in matches
        if not match.payload.pseudo and (match.payload.row.id, match.first) not in silenced
    ]


def find_frames(sentence: Sentence, lexicon: Lexicon) -> dict[int, frozenset[str]]:
    """The verbs of a sentence that give their subject a part, by token: doer, sufferer or speaker."""
    found = {}
    for position, token in enumerate(sentence.tokens):
        parts = lexicon.frames.get(token.norm) or (
            lexicon.frames.get(token.norm[1:]) if token.norm[:1] in "وف" and len(token.norm) > 3 else None
        )
        if parts:
            found[position] = parts
    return found


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


# Tokens: what may stand between the people of one outcome and the cue of the next (a comma, "على الفور"), and before
# that cue in its clause ("فيما أصيب").
_BETWEEN, _OPENING = 2, 2
# Clauses that only go on telling what the clause before began: what came of it.
_CONTINUING = frozenset({"result"})


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


_ACTING = frozenset({"doer", "sufferer"})


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


def _mentions(reading: Reading, connectors: PhraseTable[Connector]) -> list[Mention]:
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


def _anchored(mention: DateMention, told: date | None) -> DateMention:
    """A date that hangs on the day told last ("في اليوم التالي") with that day."""
    if mention.kind != "same" or told is None:
        return mention
    day = told + timedelta(days=mention.days)
    return replace(mention, date_start=day, date_end=day)


def read(
    title: str, text: str, reference: date | None, knowledge: Knowledge, outlet_country: str | None = None
) -> Reading:
    """Everything that stands in an article. ``reference`` is the day of publication."""
    return Reading(title, text, reference, knowledge, outlet_country)
