"""What stands in one article: sentences, clauses, and every mention that the later steps choose among."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from extract.actors import ActorMention, find_actors
from extract.casualties import CasualtyMention, find_casualties
from extract.classify import TypeWeights, WeaponMention, WeaponPayload, WeaponRow, by_feature, find_weapons
from extract.clauses import Connector, split_clauses
from extract.knowledge.actors import ActorTable
from extract.knowledge.lexicon import Lexicon
from extract.knowledge.places import Gazetteer
from extract.language.boilerplate import strip_lines
from extract.language.dates import DateMention, day_of_writing, find_dates, nights_of_a_morning_paper
from extract.language.numbers import find_numbers
from extract.language.people import Group, find_people
from extract.language.phrases import PhraseTable
from extract.language.remembered import Remembered
from extract.language.sentences import Sentence, split_sentences
from extract.mentions import Mention, find_mentions
from extract.objects import ObjectMention, ObjectRow, find_objects
from extract.place_mention import PlaceMention
from extract.places import find_places
from extract.places_meant import places_meant
from extract.sources import SourceMention, find_sources
from extract.triggers import CueMention, TriggerMention, choose_triggers, find_cues, find_frames

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
        return find_mentions(self)

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
        if place.country and not place.is_aside:
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
