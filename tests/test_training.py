"""What coded articles teach to the weights."""

from __future__ import annotations

from extract.events import incident_groups, load_knowledge
from extract.learning import Example
from extract.training import ROLES, CodedArticle, examples_of, learn_table, read_actor_examples

TEXT = (
    "قصفت كتيبة الفجر منزلا في قرية الوادي فجر اليوم. "
    "وقالت الشرطة إن كتيبة الفجر قصفت المنزل بقذائف الهاون وأصابت ثلاثة مدنيين."
)
EVENT = {
    "type": "shelling",
    "evidence": "قصفت كتيبة الفجر منزلا في قرية الوادي فجر اليوم",
    "also": ["كتيبة الفجر قصفت المنزل بقذائف الهاون"],
    "place": "الوادي",
    "initiators": ["كتيبة الفجر"],
    "targets": ["منزلا"],
}


def coded_article() -> CodedArticle:
    article = {"id": "invented", "title": "قصف منزل", "text": TEXT, "published": "2021-03-14"}
    return CodedArticle(article, {"id": "invented", "events": [EVENT], "tolls": []}, load_knowledge())


def test_an_actor_is_one_question_however_often_it_is_named() -> None:
    taught = examples_of(coded_article())
    for role in ROLES:
        asked = [example.about for example in taught[role]]
        assert all(asked)
        assert len(set(asked)) < len(asked)
        assert {example.label for example in taught[role]} == {True, False}


def test_parts_are_also_taught_by_the_groups_that_the_extractor_makes() -> None:
    coded = coded_article()
    apart = {example.about for example in examples_of(coded)["initiator"]}
    groups, _ = incident_groups(coded.reading, load_knowledge())
    for role, examples in read_actor_examples(coded, groups).items():
        assert any(example.label for example in examples), role
        assert apart.isdisjoint(example.about for example in examples)


def test_a_list_of_places_is_learned_once_at_each_of_its_joins() -> None:
    text = "قصفت كتيبة الفجر بلدات سرمين وبنش وتفتناز فجر اليوم."
    events = [{**EVENT, "evidence": text, "also": [], "place": place} for place in ("سرمين", "بنش")]
    article = {"id": "invented", "title": "", "text": text, "published": "2021-03-14"}
    coded = CodedArticle(article, {"id": "invented", "events": events, "tolls": []}, load_knowledge())
    assert [example.label for example in examples_of(coded)["listing"]] == [True, False]


def test_articles_written_to_teach_count_as_their_table_says() -> None:
    def learned(table: str, weight: float) -> float:
        return learn_table(table, [Example({"said": 1.0}, True, weight), Example({}, False, weight)] * 30).get(
            "said", 0.0
        )

    assert learned("article", 0.15) == learned("date", 0.15) == 0.0
    assert 0.0 < learned("article", 0.5) < learned("article", 1.0)
    assert learned("place", 0.5) < learned("place", 1.0)
    assert learned("date", 0.5) > learned("date", 1.0)
    assert learned("target", 0.15) > 0.0
