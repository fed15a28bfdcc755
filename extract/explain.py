"""Why the extractor read an article as it did: what was found, what filled each field, what was turned down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extract.arguments import Candidate, date_candidates, rank, source_candidates
from extract.events import build_events, incidents, main_day_of
from extract.mentions import Mention
from extract.model import explain as strongest
from extract.model import probability, score
from extract.participants import actor_candidates
from extract.place_arguments import place_candidates
from extract.reading import Knowledge, Reading, read
from extract.schema import Event, Toll
from extract.sums import without_sums
from extract.tolls import find_tolls

Reasons = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate for a field: its text, whether it was taken, its chance and what moved it."""

    field: str
    text: str
    taken: bool
    chance: float
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class ExplainedMention:
    """A clause with a trigger, and why it was or was not taken for an event."""

    text: str
    taken: bool
    chance: float
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class ExplainedEvent:
    """An event with its mentions and the candidates of each of its fields."""

    event: Event
    mentions: tuple[ExplainedMention, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole reading of an article."""

    events: tuple[ExplainedEvent, ...]
    rejected: tuple[ExplainedMention, ...]
    tolls: tuple[Toll, ...]


def explain_article(title: str, text: str, published: date | None, knowledge: Knowledge) -> Explanation:
    """Read an article as ``extract`` does, and keep every reason."""
    reading = read(title, text, published, knowledge)
    groups, sums = without_sums(reading, incidents(reading, knowledge))
    main_day = main_day_of(reading)
    events = []
    for group in groups:
        mentions = tuple(_mention(reading, member, knowledge, taken=True) for member in group)
        for event in build_events(reading, group, main_day, knowledge):
            events.append(ExplainedEvent(event, mentions, _choices(reading, group, event, main_day, knowledge)))
    told = {member.index for group in groups for member in group}
    rejected = tuple(_mention(reading, m, knowledge) for m in reading.mentions if m.index not in told)
    return Explanation(tuple(events), rejected, tuple(find_tolls(reading, sums)))


def _mention(reading: Reading, mention: Mention, knowledge: Knowledge, taken: bool = False) -> ExplainedMention:
    text = reading.field_text(mention.sentence)[mention.start : mention.end]
    reasons = strongest(knowledge.weights["decision"], mention.features)
    return ExplainedMention(text, taken, probability(mention.score), reasons)


def _choices(
    reading: Reading, group: Sequence[Mention], event: Event, main_day: date | None, knowledge: Knowledge
) -> tuple[Choice, ...]:
    weights = knowledge.weights
    choices: list[Choice] = []

    def add(field: str, candidates: Sequence[Candidate], taken: set[str], most: int = 4) -> None:
        for candidate in candidates[:most]:
            text = candidate.text or (f"{candidate.kind} {candidate.day or ''}".strip())
            reasons = strongest(weights[field], candidate.features, 4)
            choices.append(Choice(field, text, text in taken, probability(candidate.score), reasons))

    add("place", rank(place_candidates(reading, group), weights["place"]), {event.place_text or ""})
    dated = rank(date_candidates(reading, group, main_day), weights["date"])
    add("date", dated, {event.date_text or f"{event.date_basis} {event.date_start}"})
    actors = actor_candidates(reading, group)
    for field, chosen in (("initiator", event.initiators), ("target", event.targets)):
        for candidate in actors:
            candidate.score = score(weights[field], candidate.features)
        add(field, sorted(actors, key=lambda c: -c.score), {actor.text for actor in chosen})
    sources = rank(source_candidates(reading, group), weights["source"])
    add("source", sources, {event.source.text} if event.source else set())
    return tuple(choices)
