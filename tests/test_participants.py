"""Who and what may have a part in an event: the candidates and their words, whatever the weights choose."""

from __future__ import annotations

from datetime import date

import pytest

from extract.arguments import Candidate
from extract.events import load_knowledge
from extract.language.tokens import tokenize
from extract.model import BIAS, Features
from extract.objects import find_objects, load_objects
from extract.participant_syntax import case_of, stem, stems_of
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
        ("مقتل المغني ران فلورين في البلدة", "المغني ران فلورين"),
        ("اغتال مسلحون الناشطة «ليان مرواز» في البلدة", "الناشطة «ليان مرواز»"),
        ("اغتال مسلحون أمس الاثنين الصحفي الليبي مفتاح بوزان قرب البلدة", "الصحفي الليبي مفتاح بوزان"),
        # people whose phrase holds an actor
        ("قتل ثمانية أشخاص من عائلة واحدة في قصف على البلدة", "أشخاص من عائلة واحدة"),
        ("اغتيال القيادي في كتيبة الفجر سالم المرواني", "القيادي في كتيبة الفجر سالم المرواني"),
        ("استهدف الهجوم منزل القيادي في كتيبة الفجر سالم المرواني", "منزل القيادي في كتيبة الفجر سالم المرواني"),
        ("هاجم مسلحون منازل للمدنيين", "للمدنيين"),
        # armed people by a noun and an adjective, planes and followers by whose they are
        ("ألقت وحدة أمنية خاصة القبض على رجل", "وحدة أمنية خاصة"),
        ("اختطفت المجموعة الليبية المسلحة عمالا", "المجموعة الليبية المسلحة"),
        ("أطلقت القوات العسكرية المتمركزة هناك قذائف", "القوات العسكرية"),
        ("قتل رجل بغارة من طائرات حربية تابعة للائتلاف", "طائرات حربية تابعة للائتلاف"),
        (
            "غارات على المسلحين الموالين للرئيس السابق علي عبدالله صالح",
            "المسلحين الموالين للرئيس السابق علي عبدالله صالح",
        ),
        ("هاجم مسلحون المدنيين في البلدة", "مسلحون"),
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


def test_a_force_keeps_its_words_where_what_it_points_back_to_is_not_called_so() -> None:
    assert "الجيش" in candidates("تقدمت القوات الحكومية السورية. ودخل الجيش القرية.")
    assert "الجيش السوري" in candidates("انسحب الجيش السوري من القرية. ودخل الجيش البلدة.")
    assert "الجيش" not in candidates("انسحب الجيش السوري من القرية. ودخل الجيش البلدة.")


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


def test_a_single_person_goes_by_the_name_that_another_clause_tells() -> None:
    told = candidates("قتل طفل برصاص مسلحين في البلدة. وأصيب الطفل سالم المرواني في رأسه وقتل.")
    assert "الطفل سالم المرواني" in told
    assert "طفل" not in told
    assert "طفل" in candidates("قتل طفل برصاص مسلحين. وقتل الطفل سالم المرواني والطفل ليان النجار في البلدة.")


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


def features_of(text: str, title: str = "") -> dict[str, Features]:
    """The candidates of the whole text, read as one event, by their words."""
    reading = read(title, text, DAY, load_knowledge())
    mentions = [mention for mention in reading.mentions if mention.sentence.field == "text"]
    return {candidate.text: candidate.features for candidate in actor_candidates(reading, mentions)}


def test_a_word_is_the_same_in_every_case() -> None:
    assert {stem(word) for word in ("مسلحون", "للمسلحين", "والمسلحين", "مسلحان")} == {"مسلح"}
    assert stems_of("«كتيبة» الفجر") == stems_of("كتيبة الفجر")


def test_the_ending_of_a_word_tells_its_case() -> None:
    words = ("مسلحون", "المسلحين", "جنديان", "جنديا", "الجيش", "سوريا", "لنا")
    assert [case_of(tokenize(word)[0]) for word in words] == [
        "subject", "oblique", "dual", "accusative", "none", "accusative", "none",
    ]  # fmt: skip


def test_a_candidate_knows_the_way_from_the_act_to_it() -> None:
    found = features_of("شن مسلحون هجوما على حافلة قرب البلدة")
    assert {"gap:noun:after:1", "path:noun:after:علي", "case:none:after:noun"} <= found["حافلة"].keys()
    assert {"gap:noun:before:0", "case:subject:before:noun", "verb:doer:0:False"} <= found["مسلحون"].keys()
    found = features_of("الجنود أحرقوا منازل للمدنيين")
    assert {"verb_next:arson:0", "verb_next:arson:True|kind:anaphor"} <= found["الجنود"].keys()
    assert {"attached:ل:after", "verb:arson:1:False"} <= found["للمدنيين"].keys()


def test_a_candidate_stands_to_an_act_of_the_main_type_too() -> None:
    # What stands nearest to the crew is the arrest; the event is of the shelling.
    text = "قصف مسلحون منزلا. قصف مسلحون حافلة واعتقلوا سائقها."
    found = features_of(text)
    assert "main:nearest" in found["حافلة"]
    assert any(name.startswith("main:noun:after:") for name in found["سائقها"])


def test_a_candidate_knows_how_often_the_group_and_whether_the_title_tells_it() -> None:
    found = features_of("قصف مسلحون منزلا. وقصف المسلحون حافلة.", "مسلحون يقصفون منزلا")
    assert {"told:2", "titled:True|kind:generic", "place:0|kind:generic"} <= found["مسلحون"].keys()
    assert {"told:1", "titled:False|kind:object"} <= found["حافلة"].keys()


def test_an_actor_of_the_sentence_behind_may_have_done_it() -> None:
    reading = read("", "انفجرت عبوة قرب السوق. وتبنت حركة طالبان الهجوم.", DAY, load_knowledge())
    first = [mention for mention in reading.mentions if mention.sentence.index == 0]
    found = {candidate.text: candidate.features for candidate in actor_candidates(reading, first)}
    assert {"around:next", "around:next:1of1", "around:case:none"} <= found["حركة طالبان"].keys()


def test_who_may_be_either_side_of_a_fight_takes_part() -> None:
    def sides(text: str) -> tuple[list[str], list[str]]:
        reading = read("", text, DAY, load_knowledge())
        weights = {"initiator": {BIAS: -9.0, "kind:group": 7.0}, "target": {BIAS: -9.0, "kind:group": 7.1}}
        begun, suffered = choose_actors(reading, reading.mentions, weights)
        return [candidate.text for candidate in begun], [candidate.text for candidate in suffered]

    # One chance in eight for either side is too little; together they are one in four.
    assert sides("اشتبكت كتيبة الفجر قرب البلدة") == ([], ["كتيبة الفجر"])
    assert sides("أحرقت كتيبة الفجر منزلا") == ([], [])


def test_armed_groups_are_told_with_article_too() -> None:
    found = candidates("هاجمت المجموعة المسلحة البلدة. وأحرقت العصابات الإرهابية منزلا.")
    assert {"المجموعة المسلحة", "العصابات الإرهابية"} <= found


def test_a_street_is_nobody_though_it_bears_a_name() -> None:
    assert "جمال" not in candidates("اغتال مسلحون رجلا بشارع جمال في مدينة بنغازي")


def test_what_befell_somebody_is_no_part_of_a_name() -> None:
    assert "الوزير" in candidates("وقالت إن الوزير قتل بالرصاص في البلدة")
