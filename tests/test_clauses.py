"""Cutting sentences into clauses."""

from __future__ import annotations

import itertools

import pytest

from extract.clauses import Clause, load_connectors, split_acts, split_clauses
from extract.events import load_knowledge
from extract.language.sentences import split_sentences
from extract.reading import read

CONNECTORS = load_connectors()


def clauses(text: str) -> list[tuple[str, str]]:
    (sentence,) = split_sentences(text)
    cut = split_clauses(sentence, CONNECTORS, {"اعتقلت", "قصفت"})
    return [
        (clause.opener, text[sentence.tokens[clause.first].start : sentence.tokens[clause.last - 1].end])
        for clause in cut
    ]


def test_a_result_opens_a_clause_of_its_own() -> None:
    assert clauses("انفجرت عبوة في السوق ما أدى إلى مقتل شخصين") == [
        ("start", "انفجرت عبوة في السوق"),
        ("result", "ما أدى إلى مقتل شخصين"),
    ]


def test_a_valley_is_no_verb_that_opens_a_result() -> None:
    assert [opener for opener, _ in clauses("هاجم مسلحون دورية في وادي النخيل")] == ["start"]
    assert [opener for opener, _ in clauses("هاجم مسلحون دورية بالوادي الشرقي")] == ["start"]
    assert [opener for opener, _ in clauses("قصفت القوات القرية وأدى القصف إلى مقتل شخصين")] == ["start", "result"]


@pytest.mark.parametrize(
    "text",
    [
        "قتل شخصان بعد ظهر أمس في قصف على القرية",
        "قتل شخصان في قرية على بعد 30 كلم شمال المدينة",
        "فجرت العبوة عن بعد لدى مرور الدورية",
        "قتل شخصان في وقت متأخر من ليل الثلاثاء في قصف على القرية",
        "اندلعت اشتباكات فيما بينها في البلدة",
        "قتل جندي في هجوم فيما يبدو بعبوة ناسفة",
        "استهدف مسلحون أيضا دورية في البلدة",
        "اعتقلت القوات كذلك شابا من البلدة",
    ],
)
def test_hours_distances_and_also_cut_no_clause(text: str) -> None:
    assert clauses(text) == [("start", text)]


def test_what_came_after_and_what_is_told_besides_open_a_clause() -> None:
    assert [opener for opener, _ in clauses("قتل شخصان بعد يوم من قصف القرية")] == ["start", "after"]
    assert [opener for opener, _ in clauses("قتل جندي، كذلك أصيب آخر")] == ["start", "also"]


def test_a_second_act_opens_a_clause() -> None:
    assert [opener for opener, _ in clauses("قتل جندي في البلدة فيما خطف مسلحون طبيبا")] == ["start", "new"]
    assert [opener for opener, _ in clauses("قصفت القوات القرية، واعتقلت ثلاثة من سكانها")] == ["start", "and"]


@pytest.mark.parametrize(
    "text",
    [
        "قتل 15 عاملا في وقت سابق من أمس في هجوم على السوق",
        "اندلعت مواجهات في وقت متأخر من الليل",
        "اعتقلوا وقتلوا فيما بعد في السجن",
        "وأصيب 15 أيضا في القصف",
        "وأصيب حارس كذلك في القصف",
    ],
)
def test_a_word_of_time_or_addition_behind_its_verb_opens_no_clause(text: str) -> None:
    assert clauses(text) == [("start", text)]


def test_an_addition_after_a_comma_opens_a_clause() -> None:
    assert [opener for opener, _ in clauses("أصيب حارس، كذلك أصيب عامل")] == ["start", "also"]


def test_clauses_cover_the_sentence_without_overlap() -> None:
    text = "قتل جندي، كما أصيب آخر، في حين انسحبت القوة لكنها عادت بعد ساعات"
    (sentence,) = split_sentences(text)
    cut = split_clauses(sentence, CONNECTORS, set())
    assert cut[0].first == 0
    assert cut[-1].last == len(sentence.tokens)
    assert all(a.last == b.first for a, b in itertools.pairwise(cut))


def acts(text: str, *words: str) -> list[tuple[str, str]]:
    (sentence,) = split_sentences(text)
    places = [next(i for i, token in enumerate(sentence.tokens) if token.text == word) for word in words]
    whole = Clause(sentence.index, 0, len(sentence.tokens), "start")
    return [
        (clause.opener, text[sentence.tokens[clause.first].start : sentence.tokens[clause.last - 1].end])
        for clause in split_acts(sentence, whole, CONNECTORS, places)
    ]


def test_an_act_with_a_conjunction_of_its_own_is_parted() -> None:
    assert acts("قصفت القوات القرية واعتقلت سكانها", "قصفت", "واعتقلت") == [
        ("start", "قصفت القوات القرية"),
        ("and_act", "واعتقلت سكانها"),
    ]


def test_what_is_added_between_two_acts_is_parted() -> None:
    parts = acts("استشهد سبعة في الدوار بالإضافة إلى استشهاد ثمانية في الجسر", "استشهد", "استشهاد")
    assert [opener for opener, _ in parts] == ["start", "addition"]


def test_acts_side_by_side_are_one_list() -> None:
    assert len(acts("قتلوا خلال هجمات وتفجيرات وكمائن في البادية", "هجمات", "وتفجيرات", "وكمائن")) == 1


def test_an_addition_without_a_second_act_parts_nothing() -> None:
    assert len(acts("قصفت القوات القرية بالإضافة إلى المزرعة", "قصفت")) == 1


def test_no_connector_is_found_inside_a_longer_one() -> None:
    assert acts("أصيب ثلاثة في قصف من قبل القوات وفي غارة", "أصيب", "غارة") == [
        ("start", "أصيب ثلاثة في قصف من قبل القوات وفي غارة")
    ]


def test_an_act_that_goes_along_with_another_is_parted() -> None:
    assert acts("شن الطيران غارات على التل وسط قصف للبلدة", "غارات", "قصف") == [
        ("start", "شن الطيران غارات على التل"),
        ("answer", "وسط قصف للبلدة"),
    ]
    assert acts("اندلعت اشتباكات قرب الجسر ترافق معها قصف للحي", "اشتباكات", "قصف") == [
        ("start", "اندلعت اشتباكات قرب الجسر"),
        ("answer", "ترافق معها قصف للحي"),
    ]


def test_what_is_reported_after_another_act_is_parted() -> None:
    assert acts("قتل جندي في كمين وأشاروا إلى انفجار عبوة", "كمين", "انفجار") == [
        ("start", "قتل جندي في كمين"),
        ("report", "وأشاروا إلى انفجار عبوة"),
    ]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        # a weak word that is a verb of its own
        ("قصفت الطائرات بلدة دابق واقتحمت القوات قرية تل علي", "واقتحمت القوات قرية تل علي"),
        # a verb that brings an act
        ("قتل جنديان في انفجار قرب دابق وكثفت القوات قصفها على تل علي", "وكثفت القوات قصفها على تل علي"),
    ],
)
def test_a_second_verb_with_a_conjunction_tells_an_act_of_its_own(text: str, second: str) -> None:
    reading = read("", text, None, load_knowledge())
    assert [text[mention.start : mention.end] for mention in reading.mentions][-1] == second


def mentions(text: str) -> list[tuple[str, list[str]]]:
    """The clauses of a text that may tell an event, each with its triggers."""
    reading = read("", text, None, load_knowledge())
    return [(text[m.start : m.end], [trigger.row.id for trigger in m.triggers]) for m in reading.mentions]


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        (
            "اعترضت الدفاعات أربع مسيرات فوق سرمين وبنش، وثلاثا فوق تفتناز، واثنتين فوق معرة النعمان",
            ["وثلاثا فوق تفتناز،", "واثنتين فوق معرة النعمان"],
        ),
        ("نفذ الطيران 9 غارات على بلدة سرمين، و12 على أطراف بنش", ["و12 على أطراف بنش"]),
        ("شملت الاعتقالات 5 من سرمين، و6 من بنش", ["و6 من بنش"]),
        # no place of the first count, no place of the second, two parts of one count
        ("نفذ الطيران غارات على سرمين و12 على بنش", []),
        ("نفذ الطيران 9 غارات على بلدة سرمين و12 طلعة", []),
        ("قتل 3 جنود و4 مدنيين في قصف على سرمين وبنش", []),
    ],
)
def test_a_further_count_at_another_place_tells_the_act_before_it_once_more(text: str, cuts: list[str]) -> None:
    found = mentions(text)
    assert [clause for clause, _ in found[1:]] == cuts
    assert all(set(triggers) <= set(found[0][1]) for _, triggers in found[1:])


def test_a_further_count_takes_what_is_counted_in_it() -> None:
    text = "قتل ثلاثة مدنيين في قصف على سرمين، وخمسة في بنش، واثنان في غارة على تفتناز"
    reading = read("", text, None, load_knowledge())
    counts = [[(c.outcome, c.casualty.n_min) for c in mention.casualties] for mention in reading.mentions]
    assert counts == [[("killed", 3)], [("killed", 5)], [("killed", 2)]]
    assert [[t.row.id for t in m.triggers] for m in reading.mentions] == [["shelling"], ["shelling"], ["air_strike"]]


def test_what_is_denied_is_denied_of_a_further_count() -> None:
    text = "لم تنفذ الطائرات 9 غارات على سرمين و12 على بنش"
    first, second = read("", text, None, load_knowledge()).mentions
    assert first.cues
    assert first.cues == second.cues


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("دمر الجيش مستودعين فضلا عن إسقاط طائرة حربية", "فضلا عن إسقاط طائرة حربية"),
        ("أعلن الجيش التقدم في سرمين مشيرا إلى تدمير مستودع للأسلحة", "مشيرا إلى تدمير مستودع للأسلحة"),
    ],
)
def test_an_act_told_less_surely_is_parted_by_words_that_report_or_add_it(text: str, second: str) -> None:
    assert [clause for clause, _ in mentions(text)][-1] == second


def test_an_act_told_less_surely_is_parted_by_no_conjunction() -> None:
    assert len(mentions("دمر الجيش مستودعا وجسرا بقصف عنيف وتدمير شامل")) == 1


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("قصف الطيران بلدة سرمين، عقبه قصف للجيش على بنش", "عقبه قصف للجيش على بنش"),
        ("قتل جندي في هجوم في سرمين، وبعدها بأيام أصيب عامل في كمين", "وبعدها بأيام أصيب عامل في كمين"),
        # the main clause behind one that says after or beside what it happened
        ("وبعد مقتل جنديين في سرمين، شنت الطائرات غارات على بنش", "شنت الطائرات غارات على بنش"),
        ("وبالتزامن مع قصف سرمين، استهدفت الفصائل آلية في بنش", "استهدفت الفصائل آلية في بنش"),
    ],
)
def test_what_follows_another_act_is_parted_from_it(text: str, second: str) -> None:
    assert [clause for clause, _ in mentions(text)][-1] == second
