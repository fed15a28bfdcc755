"""Places that a definite word means again: المدينة, القرية, المطار after one that was named."""

from __future__ import annotations

from collections.abc import Sequence

from extract.language.normalize import normalize
from extract.language.sentences import Sentence
from extract.place_mention import PlaceMention, PlaceRules, place_rules, readings


def places_meant(sentences: Sequence[Sentence], places: Sequence[PlaceMention]) -> dict[int, list[tuple[int, int]]]:
    """The definite words of every sentence that stand for a place named before: their token and the place's index.

    A word means the place of its kind that was named last (data/lexicon/place_words.toml, [meant]); where a name or
    another adjective follows it says which one it is itself (المدينة القديمة).
    """
    rules = place_rules()
    last: dict[str, int] = {}
    meant: dict[int, list[tuple[int, int]]] = {}
    upcoming = 0
    for sentence in sentences:
        tokens = sentence.tokens
        for position in [i for i, token in enumerate(tokens) if rules.may_mean[token.norm]]:
            while upcoming < len(places) and _before(places[upcoming], sentence.index, position):
                last.update(dict.fromkeys(_called(places[upcoming], rules), upcoming))
                upcoming += 1
            if _says_which(sentence, position, rules):
                continue
            word = next(word for word in readings(tokens[position].norm) if word in rules.meant)
            if word in last and not _named_there(places, upcoming, sentence.index, position):
                meant.setdefault(sentence.index, []).append((position, last[word]))
    return meant


def _before(place: PlaceMention, sentence: int, position: int) -> bool:
    return (place.sentence, place.last) <= (sentence, position)


def _named_there(places: Sequence[PlaceMention], upcoming: int, sentence: int, position: int) -> bool:
    """Does a name follow the word, so that it is no more than its cue?"""
    place = places[upcoming] if upcoming < len(places) else None
    return place is not None and place.sentence == sentence and place.first <= position + 1


def _says_which(sentence: Sentence, position: int, rules: PlaceRules) -> bool:
    """Does a definite adjective after the word say which one is meant (المنطقة الشرقية, but not المدينة نفسها)?"""
    following = sentence.tokens[position + 1].norm if position + 1 < len(sentence.tokens) else ""
    return following.startswith("ال") and following not in rules.same_again and not rules.side(following)


def _called(place: PlaceMention, rules: PlaceRules) -> set[str]:
    """The definite words by which a place may be meant after it was named."""
    if place.role not in ("place", "dateline"):
        return set()
    kinds = {normalize(place.cue)} if place.cue else set()
    if place.place is not None:
        kinds.add(place.place.feature)
    if normalize(place.text) in rules.governments:
        kinds.add("capital")
    return set().union(*(rules.called[kind] for kind in kinds if kind in rules.called))
