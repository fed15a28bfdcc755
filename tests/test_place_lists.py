"""Lists of places: which places are one list, where it may be cut into events, and what each event keeps."""

from __future__ import annotations

import itertools

import pytest

from extract.events import build_events, decide, load_knowledge
from extract.place_lists import join, list_features, place_lists
from extract.reading import Knowledge, Reading, read


def lists(text: str) -> list[list[str]]:
    reading = read("", text, None, load_knowledge())
    return [[reading.places[index].text for index in listed] for _, listed in place_lists(reading, reading.mentions)]


def joins(text: str) -> list[str | None]:
    reading = read("", text, None, load_knowledge())
    ((_, listed),) = place_lists(reading, reading.mentions)
    return [join(reading, first, second) for first, second in itertools.pairwise(listed)]


@pytest.mark.parametrize(
    ("text", "names", "kinds"),
    [
        ("قصفت الطائرات بلدات سرمين وبنش وتفتناز", ["سرمين", "بنش", "تفتناز"], ["and", "and"]),
        # a lone و before brackets
        ("قصفت الطائرات بلدتي (سرمين) و(بنش)", ["سرمين", "بنش"], ["and"]),
        # what stands in brackets behind a name
        ("قصفت الطائرات مدن إدلب (شمال) ودرعا (جنوب)", ["إدلب", "درعا"], ["and"]),
        # several words that say what the second is
        ("اندلعت اشتباكات في محيط بلدة سرمين وأطراف بلدة بنش", ["سرمين", "بنش"], ["cue"]),
        # the preposition once more
        ("قصفت الطائرات مواقع في سرمين وفي بنش", ["سرمين", "بنش"], ["again"]),
        # words that add one
        ("قصفت الطائرات بلدة سرمين، بالإضافة إلى مدينة بنش", ["سرمين", "بنش"], ["added"]),
        ("قصفت الطائرات بلدة سرمين فضلا عن بنش", ["سرمين", "بنش"], ["added"]),
        # another part of what was hit
        ("قصفت الطائرات مواقع في بلدة سرمين ومواقع أخرى في بلدة بنش", ["سرمين", "بنش"], ["part"]),
    ],
)
def test_places_of_one_list_and_how_they_are_joined(text: str, names: list[str], kinds: list[str]) -> None:
    assert lists(text) == [names]
    assert joins(text) == kinds


def test_what_holds_a_place_may_stand_between_it_and_the_next() -> None:
    assert lists("قصفت الطائرات بلدة سرمين في محافظة إدلب وبلدة الحراك في محافظة درعا") == [["سرمين", "الحراك"]]


@pytest.mark.parametrize(
    "text",
    [
        "قصفت الطائرات بلدة سرمين في محافظة إدلب",
        "قصفت الطائرات بلدة سرمين وعاد سكان بنش",
        "قصفت الطائرات بلدة سرمين من مطار تفتناز",
    ],
)
def test_places_with_other_words_between_them_are_no_list(text: str) -> None:
    assert lists(text) == []


def knowing(reading: Reading, weights: dict[str, float]) -> Knowledge:
    """The knowledge of a reading with other weights for lists."""
    known = reading.knowledge
    return Knowledge(
        known.lexicon,
        known.connectors,
        known.weapons,
        known.objects,
        known.gazetteer,
        known.actors,
        {**known.weights, "listing": weights},
        known.fingerprint,
    )


def places_of_events(text: str, weights: dict[str, float]) -> list[tuple[str | None, tuple[str, ...]]]:
    reading = read("", text, None, load_knowledge())
    decide(reading, reading.knowledge)
    events = build_events(reading, reading.mentions, None, knowing(reading, weights))
    return [(event.place_text, event.place_chain) for event in events]


def test_a_list_is_cut_between_the_places_that_are_events_of_their_own() -> None:
    text = "قصفت الطائرات بلدتي سرمين وبنش، بالإضافة إلى مدينة تفتناز"
    assert places_of_events(text, {"(bias)": -2.0}) == [("سرمين", ("بنش", "تفتناز"))]
    assert [place for place, _ in places_of_events(text, {"(bias)": 2.0})] == ["سرمين", "بنش", "تفتناز"]
    added = places_of_events(text, {"(bias)": -2.0, "join:added": 4.0})
    assert added == [("سرمين", ("بنش",)), ("تفتناز", ())]


def test_how_many_places_an_article_names_is_a_sign_of_a_list_of_events() -> None:
    names = ["إدلب", "حماة", "حمص", "درعا", "دمشق", "حلب", "الرقة", "دير الزور", "الحسكة", "السويداء"]
    for rest, sign in (("", "article:0"), (" ".join(f"وعقد اجتماع في {name}." for name in names), "article:1")):
        reading = read("", f"قصفت الطائرات بلدتي سرمين وبنش. {rest}", None, load_knowledge())
        ((member, listed),) = place_lists(reading, reading.mentions)
        assert sign in list_features(reading, reading.mentions, member, listed, 1)
