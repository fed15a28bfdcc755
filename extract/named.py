"""What a clause names: kinds of acts, places, days, actors, weapons, victims, and its words of content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.arguments import choose
from extract.casualties import HARMS
from extract.event_types import EVENT_TYPES
from extract.knowledge.lexicon import OPEN_TYPES
from extract.language.normalize import normalize, without_attached
from extract.mentions import Mention, Named
from extract.place_arguments import PLACE_FLOOR, place_candidates
from extract.place_mention import PlaceMention
from extract.reading import Reading

# Words too common to show that two clauses tell the same thing.
_COMMON = frozenset(
    [
        "في",
        "من",
        "علي",
        "الي",
        "عن",
        "ان",
        "التي",
        "الذي",
        "هذا",
        "هذه",
        "ذلك",
        "قد",
        "كان",
        "كانت",
        "ما",
        "لم",
        "لا",
        "او",
        "ثم",
        "بين",
        "بعد",
        "قبل",
        "خلال",
        "كما",
        "اليوم",
        "امس",
        "يوم",
        "قال",
        "قالت",
        "اعلن",
        "اعلنت",
        "اكد",
        "اضاف",
        "اوضح",
    ]
)
# Kinds of dates whose words tell two days apart where nothing says which day is meant.
_TOLD_BY_WORDS = frozenset(("absolute", "weekday", "relative"))


def named(reading: Reading, mention: Mention) -> Named:
    """What a clause names, read once."""
    if mention.named is None:
        narrow, wide = _names_of_places(reading, mention)
        dates, actors = _days(reading, mention), _names_of_actors(reading, mention)
        site, at, around, sure = _site(reading, mention)
        means, victims = {weapon.type for weapon in reading.weapons_in(mention)}, _victims(mention)
        mention.named = Named(
            _types(mention), _family(mention), narrow, wide, dates, actors, means, victims, site, at, around, sure
        )
    return mention.named


def _family(mention: Mention) -> set[str]:
    families = set()
    for trigger in mention.triggers:
        kind = trigger.row.type
        families.add("open" if kind in OPEN_TYPES and kind == "attack" else _family_of(kind))
    return families


def _family_of(kind: str) -> str:
    return "battles" if kind == "territory_gain" else EVENT_TYPES[kind].family


def _types(mention: Mention) -> set[str]:
    return {trigger.row.type for trigger in mention.triggers}


def _victims(mention: Mention) -> set[str]:
    harmed = [c for c in mention.casualties if c.outcome in HARMS and not c.negated]
    return {c.casualty.class_ for c in harmed if not c.casualty.subset} - {"unknown"}


def place_names(reading: Reading, mention: Mention) -> tuple[set[str], set[str]]:
    """Search forms of the places that a clause names (narrow ones), and of the wider places tied to them."""
    told = named(reading, mention)
    return told.narrow, told.wide


def _names_of_places(reading: Reading, mention: Mention) -> tuple[set[str], set[str]]:
    narrow: set[str] = set()
    wide: set[str] = set()
    for index in reading.places_within(mention):
        place = reading.places[index]
        if place.role != "place":
            continue
        key = reading.place_keys[index]
        (wide if (place.geo_precision or 6) >= 6 else narrow).add(key)
        wide |= {reading.place_keys[other] for other in place.chain}
    return narrow - wide, wide


def _site(reading: Reading, mention: Mention) -> tuple[str | None, PlaceMention | None, set[str], bool]:
    weights = reading.knowledge.weights.get("place", {})
    place = choose(place_candidates(reading, [mention]), weights, PLACE_FLOOR)
    if place is None or place.place is None:
        return None, None, set(), False
    around = {reading.place_keys[other] for other in reading.places[place.place].chain}
    return reading.place_keys[place.place], reading.places[place.place], around, place.score > 0


def content_words(mention: Mention) -> frozenset[str]:
    """The words of a clause that carry meaning, without what is attached to them."""
    if mention.words is None:
        tokens = mention.sentence.tokens[mention.clause.first : mention.clause.last]
        words = {without_attached(token.norm) for token in tokens if token.kind == "word" and len(token.norm) > 2}
        mention.words = frozenset(words - _COMMON)
    return mention.words


def word_counts(mentions: Sequence[Mention]) -> Counter[str]:
    """In how many clauses of an article each word stands."""
    return Counter(word for mention in mentions for word in content_words(mention))


def _days(reading: Reading, mention: Mention) -> set[object]:
    """The days that a clause names; those of an article without a date of its own by their kind and words."""
    return {
        d.date_start or (d.kind, normalize(d.text))
        for d in reading.dates[mention.clause.sentence]
        if (d.date_start or d.kind in _TOLD_BY_WORDS)
        and d.kind != "since"
        and mention.clause.first <= d.first < mention.clause.last
    }


def _names_of_actors(reading: Reading, mention: Mention) -> set[str]:
    keys = set()
    for index in reading.actors_in.get(mention.clause.sentence, ()):
        actor = reading.actors[index]
        if mention.clause.first <= actor.first < mention.clause.last and actor.kind != "generic":
            if actor.antecedent is not None:
                actor = reading.actors[actor.antecedent]
            keys.add(actor.id or actor.text)
    return keys
