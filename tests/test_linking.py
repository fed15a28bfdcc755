"""What clauses say about being one incident, and about having happened: the signs, whatever the weights make of them."""

from __future__ import annotations

from datetime import date

import pytest

from extract.classify import by_feature, choose_type, type_features
from extract.company import Company
from extract.course import Course
from extract.decision import incident_features
from extract.events import decide, group_signs, load_knowledge
from extract.linking import pair_features
from extract.reading import read


def signs_of(text: str, published: date | None = None) -> set[str]:
    """The signs of the first and the last clause of a text."""
    reading = read("", text, published, load_knowledge())
    first, second = reading.mentions[0], reading.mentions[-1]
    return set(pair_features(reading, first, second, Course(reading, reading.mentions)))


def date_signs(text: str, published: date | None) -> set[str]:
    return signs_of(text, published) & {"date:same", "date:differ"}


@pytest.mark.parametrize("published", [None, date(2021, 6, 1)])
@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("قتل جندي في هجوم في 13 مايو/أيار. وقتل جنديان في هجوم في 27 أبريل/نيسان.", {"date:differ"}),
        ("قتل جندي في هجوم في 13 أيار/مايو. وقتل جندي في الهجوم في 13 أيار/مايو.", {"date:same"}),
        ("قتل جندي في هجوم يوم الجمعة. وقتل جنديان في هجوم يوم الأحد.", {"date:differ"}),
    ],
)
def test_days_differ_even_where_no_publication_says_which_they_are(
    text: str, signs: set[str], published: date | None
) -> None:
    assert date_signs(text, published) == signs


def test_days_told_in_different_manners_are_not_compared_without_a_publication() -> None:
    text = "قتل جندي في هجوم يوم الجمعة. وقتل جندي في الهجوم في 13 أيار/مايو."
    assert date_signs(text, None) == set()


def test_other_means_and_other_victims_are_signs_of_two_incidents() -> None:
    signs = signs_of("قتل ثلاثة جنود بعبوة ناسفة في البلدة. وقتل ثلاثة مدنيين في غارة جوية على البلدة.")
    assert {"means:differ", "victims:differ"} <= signs
    signs = signs_of("قتل ثلاثة مدنيين في غارة جوية على البلدة. وأصيب مدنيان في غارة جوية على الحي.")
    assert {"means:same", "victims:same"} <= signs


def test_two_sites_lie_near_each_other_or_far_apart() -> None:
    near = signs_of("قصفت الطائرات مدينة إدلب. وقصفت المدفعية بلدة سرمين.")
    assert "admin1:same" in near
    assert near & {"km:town", "km:near"}
    far = signs_of("قصفت الطائرات مدينة إدلب. وقصفت المدفعية مدينة درعا.")
    assert {"km:far", "admin1:differ"} <= far
    assert "km:country" in signs_of("قصفت الطائرات مدينة إدلب. وقصفت المدفعية مدينة الموصل.")


def test_what_stands_between_two_clauses_is_a_sign() -> None:
    between = signs_of(
        "قصفت المدفعية مدينة إدلب. من جهة أخرى، قصفت المدفعية مدينة درعا. وقتل مدنيان في قصف المدفعية مدينة إدلب."
    )
    assert {"between:new", "between:sites:1", "between:site:nearest", "between:type:further"} <= between
    beside = signs_of("قصفت المدفعية مدينة إدلب. وقتل مدنيان في قصف على مدينة إدلب.")
    assert {"between:sites:0", "between:site:nearest", "between:type:nearest"} <= beside


def test_a_type_looks_at_all_words_of_its_clauses_and_may_be_any() -> None:
    """Nothing in the clause is a trigger of the type that its words speak for."""
    knowledge = load_knowledge()
    reading = read("", "نفذت الشرطة حملة مداهمات واعتقالات بين الصيادين في البلدة", None, knowledge)
    signs = group_signs(reading, reading.mentions, [], [], [])
    assert {"word:اعتقالات", "word:صيادين"} <= type_features(signs).keys()
    assert choose_type(signs, by_feature({"arrest|word:اعتقالات": 1.0, "abduction|word:صيادين": 2.0})) == "abduction"


def test_an_incident_is_judged_by_what_its_clauses_name() -> None:
    reading = read("", "قصفت الطائرات سوقا في مدينة إدلب يوم الجمعة وقتل ثلاثة مدنيين.", None, load_knowledge())
    decide(reading, reading.knowledge)
    signs = incident_features(reading, Company(reading, [reading.mentions], {}), 0, 1.0)
    assert {"family:explosions", "outcome:killed", "places:1", "days:1", "sentence:0"} <= signs.keys()
    assert {"article:about:1", "score:body", "groups:1", "rank:first"} <= signs.keys()
    assert signs.keys() & {"site:sure", "site:doubtful"}
    assert signs["article:score"] == 0.5


def test_an_incident_is_judged_beside_the_surer_ones_of_its_article() -> None:
    """The shelling that a minister speaks of is told already: of one type, in the next sentence, without a place of its own."""
    text = "قصفت القوات سوقا في مدينة إدلب يوم الجمعة. ووصف الوزير القصف بالجريمة. وخطف مسلحون طبيبا في مدينة حمص."
    reading = read("", text, None, load_knowledge())
    decide(reading, reading.knowledge)
    told, again, other = reading.mentions
    told.score, again.score, other.score = 2.0, 0.5, 1.0
    company = Company(reading, [[told], [again], [other]], {})
    assert company.best(1) is again
    signs = company.features(1)
    assert {"better:type:none", "better:before:type:none", "better:type:near", "better:type:definite"} <= signs.keys()
    assert {"better:other:none", "better:behind:other:none", "rank:later", "groups:few"} <= signs.keys()
    assert not any(name.startswith("worse:") for name in signs)
    first = company.features(0)
    assert {"rank:first", "nearest:worse", "worse:type:apart", "worse:other:apart"} <= first.keys()
    assert not any(name.startswith("better:") for name in first)


def test_a_type_looks_at_the_clause_that_opens_the_incident() -> None:
    """What is told behind the first clause is often of other acts."""
    reading = read("", "خطف مسلحون طبيبا في البلدة. وقصفت الطائرات القرية.", None, load_knowledge())
    signs = group_signs(reading, reading.mentions, [], [], [])
    features = type_features(signs).keys()
    assert {
        "trigger:abduction",
        "trigger:air_strike",
        "opening:trigger:abduction",
        "opening:vote:abduction",
    } <= features
    assert "opening:trigger:air_strike" not in features
    assert "opening:weapon:aircraft" not in features


def test_a_clause_shows_what_is_attached_to_its_head_and_what_stands_before_it() -> None:
    text = "أكد الوزير أن القوات ستبدأ هجومها على البلدة. وقال إنه يأمل استعادة القرية."
    reading = read("", text, None, load_knowledge())
    decide(reading, reading.knowledge)
    attack, capture = (mention.features.keys() for mention in reading.mentions)
    assert {"suffix:ها", "before:future", "before:that"} <= attack
    assert "before:imperfect" in capture
    assert "before:future" not in capture


def test_a_clause_shows_how_old_its_day_is_and_how_many_others_its_sentence_tells() -> None:
    text = "قصفت القوات البلدة أمس، وهاجم مسلحون الحاجز في 12 نيسان 2020، واقتحم الجيش القرية في 3 أيار 2021."
    reading = read("", text, date(2021, 6, 1), load_knowledge())
    decide(reading, reading.knowledge)
    first, second, third = (mention.features.keys() for mention in reading.mentions)
    assert {"date:days", "beside:2"} <= first
    assert "date:years" in second
    assert "date:month" in third
    decide(alone := read("", "قصفت القوات البلدة أمس.", date(2021, 6, 1), reading.knowledge), reading.knowledge)
    assert "beside:0" in alone.mentions[0].features
