"""Who and what may have a part in an event: the candidates and their words, whatever the weights choose."""

from __future__ import annotations

from datetime import date

import pytest

from extract.arguments import Candidate
from extract.events import load_knowledge
from extract.language.tokens import tokenize
from extract.model import BIAS
from extract.objects import find_objects, load_objects
from extract.participants import actor_candidates
from extract.phrases_of_acts import phrases_of_acts, whole_name
from extract.reading import read
from extract.roles import choose_actors, usual_name

DAY = date(2021, 3, 14)


def candidates(text: str) -> set[str]:
    """The words of all candidates of the whole text, read as one event."""
    reading = read("", text, DAY, load_knowledge())
    return {candidate.text for candidate in actor_candidates(reading, reading.mentions)}


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        # written together with a conjunction or preposition
        ("هاجم مسلحون حافلة وقافلة عسكرية", "قافلة عسكرية"),
        ("قصفت المدفعية لمنزل في البلدة", "منزل"),
        # the doer behind the verb, the sufferer behind the doer
        ("قصفت البارجات قرب الساحل", "البارجات"),
        ("شنت زوارق مجهولة هجوما على الميناء", "زوارق مجهولة"),
        ("استهدف مسلحون مفرزة متقدمة قرب البلدة", "مفرزة متقدمة"),
        # behind على, ضد and ل
        ("شن مسلحون هجوما على مفرزة متقدمة قرب البلدة", "مفرزة متقدمة"),
        ("قصف مدفعي لموكب عزاء في البلدة", "موكب عزاء"),
        # people of whom no count is told
        ("هاجم مسلحون حراسا في البلدة", "حراسا"),
        # a name whose last part no table knows
        ("مقتل الشاب سالم المرواني برصاص مسلحين", "الشاب سالم المرواني"),
        ("قتل مسلحون المغني رالدو بنكا أمس", "المغني رالدو بنكا"),
    ],
)
def test_who_stands_where_a_participant_does_is_a_candidate(text: str, whom: str) -> None:
    assert whom in candidates(text)


def test_a_thing_ends_where_its_phrase_does() -> None:
    def words(text: str) -> list[str]:
        tokens = tokenize(text)
        return [
            text[tokens[found.first].start + found.proclitics : tokens[found.last - 1].end]
            for found in find_objects(tokens, load_objects())
        ]

    assert words("استهدف الطيران المستشفى ضربتين متتاليتين") == ["المستشفى"]
    assert words("قصفوا منزلا بقرية الوادي") == ["منزلا"]
    assert words("أحرقوا بيتا ومدرسة للبنات") == ["بيتا", "مدرسة للبنات"]
    assert words("وقع عدد كبير من القتلى") == []
    assert words("قصفوا جسرين قديمين ومستودعين للوقود") == ["جسرين قديمين", "مستودعين للوقود"]
    assert words("استهدفوا فندقا يضم مكاتب") == ["فندقا", "مكاتب"]


def test_part_of_a_force_keeps_its_words() -> None:
    told = candidates("انسحب الجيش السوري من القرية. قصف الطيران المروحي القرية.")
    assert "الطيران المروحي" in told


def test_a_place_without_a_name_is_nobody() -> None:
    assert "مناطق" not in candidates("قصف مسلحون بالهاون على مناطق في ريف حلب")
    assert "مناطق مأهولة" in candidates("قصف مسلحون بالهاون على مناطق مأهولة")


def test_a_phrase_of_an_act_is_no_verb_no_place_and_nothing_explained() -> None:
    tokens = tokenize("قصفت الفرقة قامت ثم على القرى الحدودية بعنف")
    found = phrases_of_acts(tokens, [1], [], {}, set(), {"قامت"})
    assert [(p.first, p.last, p.stands) for p in found] == [(1, 2, "behind"), (5, 7, "on")]
    assert phrases_of_acts(tokens, [1], [], {1: 2}, {5}, {"قامت"}) == []


def test_a_verb_that_goes_on_with_and_is_no_participant() -> None:
    tokens = tokenize("قصفت وقتلت في القرية")
    assert phrases_of_acts(tokens, [1], [], {}, set(), {"قتلت"}) == []
    assert "نفذها" not in candidates("غارة نفذها سرب مجهول على منزل")


def test_a_name_goes_on_only_with_what_can_be_a_name() -> None:
    for text, end in (("الشاب سالم المرواني", 3), ("الشاب سالم في القرية", 2), ("الشاب سالم برصاصة", 2)):
        assert whole_name(tokenize(text), 0, 2, set(), set()) == end


def test_a_candidate_knows_in_whose_company_it_stands() -> None:
    reading = read("", "هاجم مسلحون حافلة قرب البلدة وقتلوا ثلاثة عمال بينهم طفل", DAY, load_knowledge())
    found = {candidate.text: candidate.features for candidate in actor_candidates(reading, reading.mentions)}
    assert "beside:armed:True|thing" in found["حافلة"]
    assert "beside:thing:True|armed" in found["مسلحون"]
    assert "beside:thing:False|thing" in found["حافلة"]


def test_a_candidate_knows_what_the_whole_act_is() -> None:
    reading = read("", "قصف مسلحون منزلا بالهاون. وأسفر القصف عن مقتل طفلين.", DAY, load_knowledge())
    found = {candidate.text: candidate.features for candidate in actor_candidates(reading, reading.mentions)}
    assert {"act:shelling|kind:object", "outcomes:ki|kind:object", "tells:True|kind:object"} <= found["منزلا"].keys()
    assert {"member:0of2", "sentences_in:0"} <= found["منزلا"].keys()
    assert {"member:1of2", "sentences_in:1"} <= found["طفلين"].keys()


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("اختطف مسلحون الطبيب بمستشفى الوادي سالم النجار من منزله", "الطبيب", "سالم النجار"),
        ("اغتال مسلحون مراسلة قناة الشروق الزميلة مريم النجار", "مراسلة", "الزميلة مريم النجار"),
    ],
)
def test_a_single_person_goes_by_the_name_behind_the_title(text: str, title: str, name: str) -> None:
    found = candidates(text)
    assert name in found
    assert not any(title in words for words in found)


def test_whose_kin_somebody_is_does_not_name_him() -> None:
    assert "شقيق سالم النجار" in candidates("اغتال مسلحون شقيق سالم النجار")


def test_a_second_name_apart_from_the_first_needs_more() -> None:
    def doers(text: str) -> list[str]:
        reading = read("", text, DAY, load_knowledge())
        weights = {"initiator": {"kind:group": 0.2, "near:form:verb:after:1": 1.0}, "target": {BIAS: -9.0}}
        return [candidate.text for candidate in choose_actors(reading, reading.mentions, weights)[0]]

    assert doers("أحرقت كتيبة الفجر ولواء الوادي منزلا") == ["كتيبة الفجر", "لواء الوادي"]
    assert doers("أحرقت كتيبة الفجر منزلا يملكه أحد قادة لواء الوادي") == ["كتيبة الفجر"]


def test_an_actor_goes_by_the_name_that_it_is_told_by_most_often() -> None:
    def mentions(*names: str) -> list[Candidate]:
        return [Candidate("actor", name, {}, span=(0, at, at + 2)) for at, name in enumerate(names)]

    same = mentions("قوات الوادي", "جيش الوادي", "قوات الوادي")
    assert usual_name(same[1], same).text == "قوات الوادي"
    assert usual_name(same[1], same[:2]) is same[1]
    # A name that others are part of, or that is part of them, is told by them too.
    same = mentions("كتيبة الفجر", "لواء الوادي", "لواء الوادي الأول", "اللواء")
    assert usual_name(same[0], same).text == "لواء الوادي الأول"
