"""One count out of all that an article says of an incident, and the mentions that the counts stand in."""

from __future__ import annotations

import pytest

from extract.counts import merge_casualties
from extract.events import load_knowledge
from extract.reading import Reading, read
from extract.sums import without_sums
from extract.tolls import judge_tolls, toll_features


def reading(text: str, title: str = "") -> Reading:
    return read(title, text, None, load_knowledge())


def judged(text: str, title: str) -> Reading:
    """What was read, with the counts that are tolls marked."""
    told = reading(text, title)
    judge_tolls(told, load_knowledge().weights["toll"])
    return told


def merged(text: str, title: str = "") -> list[tuple[str, int, int | None]]:
    """Outcome and bounds of the whole counts, when all mentions of a text tell one incident."""
    return [(c.outcome, c.n_min, c.n_max) for c in merge_casualties(reading(text, title).mentions) if not c.subset]


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        # a number beats a vague amount, a great amount a small one
        ("وقع انفجار وسقط قتلى. وقتل أكثر من 20 شخصا في الانفجار.", "", [("killed", 20, None)]),
        ("وقع انفجار وأصيب عدد من العمال. وأصيب العشرات في الانفجار.", "", [("injured", 10, None)]),
        # "at least" where the body says so
        ("قتل ستة عمال على الأقل في الهجوم. وقتل ستة عمال في الهجوم.", "", [("killed", 6, None)]),
        ("قتل ستة عمال في الهجوم. وقتل ستة عمال على الأقل في الهجوم.", "", [("killed", 6, None)]),
        ("قتل ستة عمال على الأقل في الهجوم.", "مقتل ستة عمال في هجوم", [("killed", 6, None)]),
        # the sentence that counts both sides
        (
            "قتل خمسة جنود في هجوم على الحاجز. وقتل سبعة مسلحين في الهجوم.",
            "مقتل خمسة جنود وسبعة مسلحين في هجوم",
            [("killed", 5, 5), ("killed", 7, 7)],
        ),
        # both sides of a fight, each in a sentence of its own; not so in an attack
        (
            "دارت اشتباكات قرب الجسر قتل فيها خمسة مسلحين. وأسفرت الاشتباكات عن مقتل تسعة جنود.",
            "",
            [("killed", 5, 5), ("killed", 9, 9)],
        ),
        ("انفجرت عبوة قرب الجسر وقتل خمسة جنود. وقتل تسعة مسلحين في انفجار.", "", [("killed", 5, 5)]),
        ("دارت اشتباكات قرب الجسر قتل فيها جندي. وقال مسؤول إن المسلح المحلي قتل في اشتباك.", "", [("killed", 1, 1)]),
        # a sentence that speaks of several incidents gives way
        ("قتل 11 مسلحا و10 عمال في أعمال عنف متفرقة. وقتل 10 عمال في انفجار.", "", [("killed", 10, 10)]),
        # one person who is singled out of many, and "more than" a number that is reached later
        (
            "قتل قيادي في الهجوم. وأفاد ناشطون بمقتل قيادي في الهجوم. وقتل ثمانية مسلحين في الهجوم.",
            "مقتل قيادي في هجوم",
            [("killed", 8, 8)],
        ),
        ("أصيب أكثر من مئة عامل في الانفجار. وأصيب 128 عاملا في الانفجار.", "", [("injured", 128, 128)]),
        # a figure that was raised holds those beside it
        ("توفي جندي ليرتفع عدد القتلى في الهجوم إلى أربعة", "", [("killed", 4, 4)]),
        # people who are only the reason of what was done
        ("تظاهر المئات احتجاجا على مقتل عامل", "", []),
        ("نظمت النقابة مسيرة للتنديد باغتيال عامل", "", []),
        ("احتجوا في الساحة. وقتل عامل في المظاهرة.", "", [("killed", 1, 1)]),
        # a noun without number beside the number
        ("قدم تعازيه في ضحايا هجوم قتل فيه 40 شخصا", "", [("killed", 40, 40)]),
        # one person under two descriptions
        ("مقتل سالم محمود وندين مقتل الصحفي سالم محمود", "", [("killed", 1, 1)]),
        # who died of a wound was not injured beside it
        ("استشهد فتى في مواجهات. وقال البيان إن الفتى أصيب برصاصتين.", "", [("killed", 1, 1)]),
        ("أطلقوا النار عليه ما أسفر عن إصابته. وأعلن مقتل العقيد سالم محمود.", "", [("killed", 1, 1)]),
        ("قتل فتى في مواجهات وأصيب جندي.", "", [("killed", 1, 1), ("injured", 1, 1)]),
        # two policemen are not the driver and the worker
        (
            "أصيب سائق في هجوم كما أصيب شرطيان إضافة إلى عامل",
            "",
            [("injured", 1, 1), ("injured", 2, 2), ("injured", 1, 1)],
        ),
        # what one sentence tells twice
        ("قتل القائد و21 مسلحا في الهجوم ما أسفر عن مقتل 22 مسلحا", "", [("killed", 22, 22)]),
        ("قتل مسلحون فتى في القرية وأعلن عن مقتل الفتى في القصف", "", [("killed", 1, 1)]),
        # a second act in one sentence has its own dead; what only counts further dead adds to the first
        ("قتل طبيب في اشتباكات في القرية، وقتل عاملان في هجوم على الحاجز.", "", [("killed", 1, 1)]),
        ("قتل طبيب في اشتباكات في القرية، كما قتل عاملان.", "", [("killed", 1, 1), ("killed", 2, 2)]),
        # some of the injured just counted
        ("أدى القصف إلى سقوط عشرات الجرحى بسبب وجود بعض الجرحى في حالات خطرة.", "", [("injured", 10, None)]),
        # fewer people of another kind that a sentence adds
        ("أصيب أربعة جنود في الانفجار. كما أصيب ثلاثة مدنيين.", "", [("injured", 4, 4), ("injured", 3, 3)]),
        ("أصيب أربعة جنود في الانفجار. وقتل وأصيب ثلاثة مدنيين في السوق.", "", [("injured", 4, 4), ("killed", 1, 2)]),
        ("أصيب أربعة جنود في الانفجار. كما أصيب أربعة أشخاص.", "", [("injured", 4, 4)]),
        # a part of those counted just before
        ("إصابة خمسة جنود في الهجوم، إصابة 3 منهم خطيرة", "", [("injured", 5, 5)]),
    ],
)
def test_the_count_that_stands_for_an_incident(
    text: str, title: str, expected: list[tuple[str, int, int | None]]
) -> None:
    assert merged(text, title) == expected


@pytest.mark.parametrize(
    "text",
    [
        "أعلنت الوزارة مقتل تسعة جنود وإصابة اثنين آخرين في هجوم على الحاجز",
        "قتل خمسة عمال، بينهم مهندس، وأصيب عشرة بجروح جراء القصف",
        "أفادت مصادر بمقتل ثلاثة مسلحين على الأقل، فيما أصيب آخرون في هجوم على نقطة للجيش",
    ],
)
def test_killed_and_injured_of_one_breath_are_one_mention(text: str) -> None:
    (mention,) = reading(text).mentions
    assert {count.outcome for count in mention.casualties} == {"killed", "injured"}


def test_further_harm_elsewhere_is_a_mention_of_its_own() -> None:
    first, second = reading("قتل ثلاثة عمال في قصف على القرية وأصيب جندي في انفجار في المدينة").mentions
    assert [c.outcome for c in first.casualties] == ["killed"]
    assert [c.outcome for c in second.casualties] == ["injured"]


def test_a_headline_of_several_incidents_is_their_sum_though_not_all_are_told() -> None:
    text = "قتل أربعة عمال في انفجار عبوة في بعقوبة. وقتل خمسة حراس في هجوم في تكريت. وقتل ثلاثة جنود في بيجي."
    for title, expected in (
        ("مقتل عشرين شخصا على الأقل في هجمات متفرقة في العراق", [20]),
        ("مقتل عشرين شخصا على الأقل في هجوم في العراق", []),
    ):
        told = judged(text, title)
        _, sums = without_sums(told, [[mention] for mention in told.mentions])
        assert [count.casualty.n_min for count in sums] == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        # the headline and the lead tell the sum, and the first part stands in their group
        (
            "مقتل 24 عاملا وإصابة 37 في بعقوبة",
            "أفادت مصادر بمقتل 24 عاملا وإصابة 37 آخرين في المدينة. وقتل ستة عمال وأصيب 11 آخرون في انفجار عبوة."
            " وقتل 18 عاملا وأصيب 26 آخرون في سقوط قذائف على القرية.",
            [("injured", 37), ("injured", 37), ("killed", 24), ("killed", 24)],
        ),
        # beside a number a vague amount is left out
        (
            "مقتل عشرة عمال في بعقوبة",
            "أفادت مصادر بمقتل عشرة عمال. وقتل ستة عمال في انفجار عبوة."
            " وقتل أربعة عمال في سقوط قذائف على القرية وهناك معلومات عن قتلى.",
            [("killed", 10), ("killed", 10)],
        ),
        # told again behind the head it is a figure of its own
        (
            "مقتل تسعة جنود في تكريت",
            "قتل تسعة جنود في انفجار عبوة في تكريت. وقتل أربعة عمال في قصف على بيجي. وفي هجوم آخر قتل خمسة رعاة."
            " وقال شاهد إن الجنود التسعة كانوا في سيارة. وأكد المصدر مقتل تسعة جنود في الانفجار.",
            [],
        ),
        # a part of a sum is no sum of the other parts
        (
            "مقتل 32 شخصا في هجمات متفرقة",
            "قتل 16 شخصا في انفجار سيارة في تكريت. وقتل ثمانية عمال في بيجي. وقتل ثمانية رعاة في قصف على القرية.",
            [("killed", 32)],
        ),
        # a vague amount beside a sum is of the same incidents
        (
            "مقتل 20 شخصا وإصابة العشرات في هجمات متفرقة",
            "وأكدت الشرطة ذلك. قتل أربعة عمال في انفجار عبوة في بعقوبة. وقتل خمسة حراس في هجوم في تكريت.",
            [("injured", 10), ("killed", 20)],
        ),
    ],
)
def test_sums_of_incidents_told_one_by_one(title: str, text: str, expected: list[tuple[str, int]]) -> None:
    told = judged(text, title)
    head = [mention for mention in told.mentions if mention.sentence.index <= 2]
    rest = [[mention] for mention in told.mentions if mention.sentence.index > 2]
    groups, sums = without_sums(told, [head, *rest])
    assert sorted((count.outcome, count.casualty.n_min) for count in sums) == expected
    left = [count for group in groups for member in group for count in member.casualties]
    assert not any(count in sums for count in left)


def test_counts_of_several_incidents_that_different_groups_tell_again_are_sums() -> None:
    text = (
        "أفادت مصادر بمقتل 11 مسلحا و10 عمال وإصابة 17 آخرين في أعمال عنف. وقتل 11 مسلحا في غارة على بيجي."
        " وقتل 10 عمال وأصيب 17 آخرون في انفجار عبوة في تكريت."
    )
    told = judged(text, "")
    together = [mention for mention in told.mentions if mention.sentence.index <= 1]
    apart = [mention for mention in told.mentions if mention.sentence.index > 1]
    groups, sums = without_sums(told, [together, apart])
    assert sorted((count.outcome, count.casualty.n_min) for count in sums) == [
        ("injured", 17),
        ("killed", 10),
        ("killed", 11),
    ]
    assert [[c.casualty.n_min for m in group for c in m.casualties] for group in groups] == [[11], [10, 17]]
    assert without_sums(told, [told.mentions])[1] == []


def test_two_who_died_beside_another_are_no_sum_of_others() -> None:
    text = "وقتل حارس في انفجار لغم في تدمر. وقتل راع في قصف على قرية الصفا."
    told = reading(text, "مقتل قائد مع حارسين اثنين آخرين في غارة على سراقب")
    _, sums = without_sums(told, [[mention] for mention in told.mentions])
    assert not sums


def test_a_slash_behind_a_full_stop_ends_a_sentence() -> None:
    told = reading("قتل 24 عاملا في المدينة./وقالت المصادر إن عبوة انفجرت وقتل ستة عمال.")
    assert [c.casualty.n_min for m in told.mentions if m.sentence.index == 0 for c in m.casualties] == [24]


def test_signs_of_a_toll_stand_in_its_clause_and_in_the_sentences_before() -> None:
    told = reading("منذ أسبوعين يتظاهر الآلاف كل يوم. وقتل 95 متظاهرا في هجمات متفرقة.", "مظاهرات في المدينة")
    (count,) = told.casualties[2]
    features = toll_features(told, count)
    assert {"several", "several:clause", "clause:هجمات", "before:1:since"} <= features.keys()


def test_the_size_of_a_toll_is_that_of_its_amount() -> None:
    told = reading("سقط آلاف المسلحين بين قتيل وجريح في الحرب.")
    for count in told.casualties[0]:
        assert {"size:4", "size:30"} <= toll_features(told, count).keys()


@pytest.mark.parametrize(("number", "toll"), [("ألفي", False), ("30 ألف", True)])
def test_so_many_do_not_die_in_one_incident(number: str, toll: bool) -> None:
    told = judged(f"انفجرت عبوة في السوق مساء أمس وأدى الانفجار إلى مقتل {number} عامل.", "")
    assert [count.cumulative for count in told.casualties[0]] == [toll]


def test_without_a_sum_nothing_at_the_head_of_an_article_goes() -> None:
    """Acts told by weak words ("تقدم", "حاصر") and without counts are incidents like others."""
    told = reading("قال مصدر إن المعارضة تقدمت في بلدة دابق.", "تقدم المعارضة في بلدة دابق")
    assert told.mentions
    groups, sums = without_sums(told, [list(told.mentions)])
    assert (groups, sums) == ([list(told.mentions)], [])
