"""Where: the places of an article as the place of an event.

Every candidate gets features; the weights are in data/weights/place.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.arguments import Candidate, Group, bucket, prefixed, reach
from extract.knowledge.distance import kilometres
from extract.knowledge.places import Place
from extract.language.normalize import normalize
from extract.model import Features
from extract.place_mention import is_place, place_rules, readings
from extract.places import PlaceMention
from extract.reading import Reading

# What may be attached to the first word of a place.
_ATTACHED = ("وبال", "بال", "لل", "وال", "وب", "ول", "ب", "ل", "و")
# A place is named even where none is certain: the best candidate counts from these log-odds on.
PLACE_FLOOR = -2.2
# Where it happened may stand up to so many sentences after the act.
_PLACES_AFTER = 2
# What may hold the other places that a sentence names.
_HOLDERS = frozenset(("admin1", "country", "region"))


def place_candidates(reading: Reading, group: Group) -> list[Candidate]:
    """Every place of the article below country level, as the place of this group.

    A country that stands in the clauses themselves is a candidate of the kind "country": where it wins no place is told.
    """
    sentences = {member.clause.sentence for member in group}
    first_sentence = min(sentences)
    nearest = _places_before(reading, first_sentence)
    keys = reading.place_keys
    chained = reading.holders
    lead = 1 if reading.sentences and reading.sentences[0].field == "title" else 0
    surest = max((m for m in group if m.sentence.field == "text"), key=lambda m: m.score, default=None)
    candidates = []
    told = {*sentences, *range(reading.sentences[0].index, lead + 1)}
    following = _places_after(reading, max(sentences)) - nearest
    meant = _meant(reading, group)
    near = (
        {index for sentence in told for index in reading.places_in.get(sentence, ())}
        | nearest
        | following
        | meant.keys()
    )
    for index in sorted(near):
        place = reading.places[index]
        if not is_place(place):
            continue
        where, distance, member = reach(group, place.sentence, place.first)
        features: Features = {f"where:{where}": 1.0, f"precision:{place.geo_precision or 0}": 1.0}
        if where != "away" and member is not None:
            features[f"where:{where}:{bucket(distance)}"] = 1.0
            if member is group[0]:
                features["where:first_member"] = 1.0
            if member is surest:
                features[f"where:surest:{where}"] = 1.0
            if member.sentence.field == "title":
                features["where:title"] = 1.0
            features[f"opener:{member.clause.opener}"] = 1.0
            between = range(*sorted((place.first, member.head)))
            tokens = member.sentence.tokens
            features["between:commas"] = min(3.0, sum(tokens[i].text in "،," for i in between))
        elif index in nearest:
            features["where:previous"] = 1.0
        elif index in following:
            features["where:next"] = 1.0
        elif place.sentence <= lead:
            features["where:lead"] = 1.0
        if index in meant:
            features[f"meant:{meant[index]}"] = 1.0
        if place.role == "dateline":
            features["role:dateline"] = 1.0
        if place.governs:
            features["stands_for_government"] = 1.0
        features |= _standing(reading, group, place)
        features["cue" if place.cue else "no_cue"] = 1.0
        features |= _place_words(reading, place)
        if place.relation:
            features[f"relation:{place.relation_kind}"] = 1.0
        if index in chained:
            features["chain:is_container"] = 1.0
        if place.chain:
            features["chain:has_container"] = 1.0
        features["known" if place.place else "unknown"] = 1.0
        repeats = sum(
            keys[other] == keys[index] and (other == index or other not in chained)
            for sentence in sentences
            for other in reading.places_in.get(sentence, ())
        )
        features["repeats"] = min(2.0, repeats)
        features["article_repeats"] = min(4.0, reading.place_counts[keys[index]])
        candidates.append(Candidate("place", place.text, features, keys[index], place=index, inside=where == "clause"))
    _compare_places(reading, group, candidates)
    candidates = _without_headline(reading, _without_purposes(reading, group, candidates))
    countries = _country_candidates(reading, group, candidates)
    return _without_governments(reading, [*candidates, *countries])


def _meant(reading: Reading, group: Group) -> dict[int, str]:
    """The places that definite words of a group's sentences mean (في المدينة), in its clauses or beside them.

    One behind another place only holds it (في حي الزيتون في المدينة).
    """
    found: dict[int, str] = {}
    for member in group:
        again = reading.places_meant.get(member.clause.sentence)
        if not again:
            continue
        ends = {reading.places[index].last for index in reading.places_in.get(member.clause.sentence, ())}
        for position, index in again:
            inside = member.clause.first <= position < member.clause.last
            holds = not ends.isdisjoint((position, position - 1))
            if is_place(reading.places[index]) and (inside or index not in found):
                found[index] = "holder" if holds else "clause" if inside else "sentence"
    return found


def _places_before(reading: Reading, sentence: int) -> frozenset[int]:
    """The places of the last sentence before this one that names any."""
    for earlier in range(sentence - 1, reading.sentences[0].index - 1, -1):
        found = frozenset(i for i in reading.places_in.get(earlier, ()) if is_place(reading.places[i]))
        if found:
            return found
    return frozenset()


def _places_after(reading: Reading, sentence: int) -> frozenset[int]:
    """The places of the first of the next sentences that names any."""
    for later in range(sentence + 1, sentence + 1 + _PLACES_AFTER):
        found = frozenset(i for i in reading.places_in.get(later, ()) if is_place(reading.places[i]))
        if found:
            return found
    return frozenset()


def _country_candidates(reading: Reading, group: Group, places: Sequence[Candidate]) -> list[Candidate]:
    """The countries that the clauses of a group name, one candidate each."""
    nearest = "clause" if any(c.inside for c in places) else "sentence"
    if nearest == "sentence" and not any("where:sentence" in c.features for c in places):
        nearest = "away" if places else "none"
    found: dict[str, Candidate] = {}
    for member in group:
        for index in reading.places_within(member):
            place = reading.places[index]
            if place.role != "place" or place.geo_precision != 6 or not place.country:
                continue
            if place.first and member.sentence.tokens[place.first - 1].norm in place_rules().leads:
                continue
            features: Features = {"any": 1.0, f"places:{nearest}": 1.0, f"relation:{place.relation_kind}": 1.0}
            features[bucket(place.first - member.head)] = 1.0
            if member.sentence.field == "title":
                features["title"] = 1.0
            chained = any(index in reading.places[c.place or 0].chain for c in places)
            if chained:
                features["chained"] = 1.0
            features = prefixed("country", features)
            found.setdefault(
                place.country,
                Candidate("country", place.text, features, f"country {place.country}", place=index, inside=True),
            )
    return list(found.values())


def _compare_places(reading: Reading, group: Group, candidates: Sequence[Candidate]) -> None:
    """What the other places say about each candidate: which of them lies in it, which stands in the clause itself.

    A country that the clause or else its sentence names speaks against places elsewhere.
    """
    told = _countries_told(reading, group)
    inside = [candidate for candidate in candidates if candidate.inside]
    order = {candidate.place: min(3, number) for number, candidate in enumerate(inside)}
    narrowest = min((reading.places[c.place or 0].geo_precision or 6 for c in inside), default=6)
    for candidate in candidates:
        place = reading.places[candidate.place or 0]
        features = candidate.features
        where = "clause" if candidate.inside else "sentence" if "where:sentence" in features else "away"
        if told and place.country:
            features[f"country:{'told' if place.country in told else 'other'}:{where}"] = 1.0
        if inside and not candidate.inside:
            features[f"other_in_clause:{where}"] = 1.0
        if candidate.inside:
            features[f"order:{order[candidate.place]}"] = 1.0
            features[f"precision:{place.geo_precision or 6}:beside:{narrowest}"] = 1.0
            if len(inside) == 1:
                features["alone_in_clause"] = 1.0
        for other in candidates:
            narrow = reading.places[other.place or 0]
            if _lies_in(narrow, place) or _tied(reading, other.place or 0, candidate.place or 0):
                features[f"holds:{'clause' if other.inside else 'other'}:{where}"] = 1.0
            elif _lies_in(place, narrow) or _tied(reading, candidate.place or 0, other.place or 0):
                features[f"lies_in:{'clause' if other.inside else 'other'}:{where}"] = 1.0


def _tied(reading: Reading, narrow: int, wide: int) -> bool:
    """Does the text tie a place to another one, here or where it names that one again?"""
    keys = reading.place_keys
    return keys[narrow] != keys[wide] and keys[wide] in {keys[holder] for holder in reading.places[narrow].chain}


def _countries_told(reading: Reading, group: Group) -> frozenset[str]:
    """The countries that the clauses of a group name as such, else those that their sentences name."""
    in_clauses = (reading.places_within(member) for member in group)
    in_sentences = (reading.places_in.get(member.clause.sentence, ()) for member in group)
    return _countries_among(reading, in_clauses) or _countries_among(reading, in_sentences)


def _countries_among(reading: Reading, found: Iterable[Iterable[int]]) -> frozenset[str]:
    """The countries that some places are, or are a side of (شمال العراق)."""
    places = [reading.places[index] for indices in found for index in indices]
    return frozenset(
        place.country
        for place in places
        if place.role == "place"
        and place.country
        and (place.geo_precision == 6 or (place.place is not None and place.place.feature == "country"))
    )


def _lies_in(narrow: PlaceMention, wide: PlaceMention) -> bool:
    """Does a place lie in a division or region that another mention names, as far as the gazetteer knows?"""
    if wide.place is None or wide.place.feature not in _HOLDERS:
        return False
    if (narrow.geo_precision or 6) >= (wide.geo_precision or 6) or narrow.text == wide.text:
        return False
    if wide.place.feature == "region":
        return narrow.place is not None and _within_radius(narrow.place, wide.place)
    inside = wide.place.feature == "country" or (bool(narrow.admin1) and narrow.admin1 == wide.admin1)
    return inside and narrow.country == wide.country


def _within_radius(narrow: Place, wide: Place) -> bool:
    if narrow.latitude is None or narrow.longitude is None or wide.latitude is None or wide.longitude is None:
        return False
    return kilometres(narrow.latitude, narrow.longitude, wide.latitude, wide.longitude) <= wide.radius_km


def _place_words(reading: Reading, place: PlaceMention) -> Features:
    """What kind of place it is, and the words that tie it to its sentence."""
    tokens = reading.sentences[place.sentence].tokens
    attached = next((letter for letter in _ATTACHED if tokens[place.first].norm.startswith(letter)), "")
    return {
        f"feature:{place.place.feature if place.place else None}": 1.0,
        f"before:{tokens[place.first - 1].norm if place.first else ''}": 1.0,
        f"attached:{'' if place.text.startswith(attached) else attached}": 1.0,
        f"cue:{place.cue}": 1.0,
        f"word:{place.relation}": 1.0,
    }


def _standing(reading: Reading, group: Group, place: PlaceMention) -> Features:
    """What the words before a place make of it: where a speaker holds office, people come from, an act took place."""
    tokens = reading.sentences[place.sentence].tokens
    rules = place_rules()
    features: Features = {}
    speakers = [reading.sources[index] for index in reading.sources_in.get(place.sentence, ())]
    if any(speaker.first <= place.first < speaker.last for speaker in speakers):
        features["of_speaker"] = 1.0
    before = place.first - 1
    if place.cue and before > 0 and normalize(place.cue) in readings(tokens[before].norm):
        before -= 1
    if before < 0:
        return features
    led = before - ("من" in readings(tokens[before].norm) and before > 0)
    if readings(tokens[led].norm) & rules.people_of:
        features["people_of"] = 1.0
    for member in group:
        if member.clause.sentence == place.sentence:
            for trigger in member.triggers:
                if trigger.last == before + 1:
                    features["of_head" if trigger.first == member.head else "of_other_act"] = 1.0
    return features


def _without_purposes(reading: Reading, group: Group, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without those of a purpose ("… في البادية للقضاء على الخلايا وتأمين طريق الواحة"), if any is left.

    Where an act is meant to lead is not where it happened.
    """
    purposes: dict[int, int] = {}
    for member in group:
        for trigger in member.triggers:
            if trigger.form == "purpose":
                sentence = member.clause.sentence
                purposes[sentence] = min(trigger.first, purposes.get(sentence, trigger.first))
    kept = []
    for candidate in candidates:
        place = reading.places[candidate.place or 0]
        if place.first < purposes.get(place.sentence, place.first + 1):
            kept.append(candidate)
    return kept or candidates


def _without_governments(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without capitals that act (قصفت باريس معسكرا في شمال مالي) where the clauses say where they did."""

    def acts(candidate: Candidate) -> bool:
        return reading.places[candidate.place or 0].governs

    led = any(
        c.inside and reading.places[c.place or 0].relation_kind in ("in", "direction", "near") for c in candidates
    )
    return [candidate for candidate in candidates if not acts(candidate)] if led else candidates


def _without_headline(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without those of the headline, where the body's own clauses name places of their own."""
    if reading.sentences[0].field != "title":
        return candidates
    title = reading.sentences[0].index

    def mention(candidate: Candidate) -> PlaceMention:
        assert candidate.place is not None
        return reading.places[candidate.place]

    own = {reading.place_keys[c.place or 0] for c in candidates if c.inside and mention(c).sentence != title}
    if not own:
        return candidates
    return [c for c in candidates if mention(c).sentence != title or reading.place_keys[c.place or 0] in own]
