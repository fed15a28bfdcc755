"""What coded articles teach to the weights."""

from __future__ import annotations

import pytest

from extract.events import incident_groups, load_knowledge
from extract.learning import Example
from extract.training import (
    AS_REAL,
    EVEN,
    REAL,
    ROLES,
    CodedArticle,
    examples_of,
    learn_table,
    main,
    read_actor_examples,
)

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


def coded_article(weight: float = 1.0, kind: str = REAL) -> CodedArticle:
    article = {"id": "invented", "title": "قصف منزل", "text": TEXT, "published": "2021-03-14"}
    return CodedArticle(article, {"id": "invented", "events": [EVENT], "tolls": []}, load_knowledge(), weight, kind)


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
    def learned(table: str, kind: str) -> float:
        examples = [Example({"said": 1.0}, True, 0.5, kind=kind), Example({}, False, 0.5, kind=kind)] * 30
        return learn_table(table, examples).get("said", 0.0)

    assert learned("article", EVEN) == learned("date", EVEN) == 0.0
    assert 0.0 < learned("article", AS_REAL) < learned("article", REAL)
    assert learned("place", AS_REAL) < learned("place", EVEN) == learned("place", REAL)
    assert learned("date", AS_REAL) > learned("date", REAL)
    assert learned("target", EVEN) > 0.0
    assert learned("decision", EVEN) == learned("decision", AS_REAL) == learned("decision", REAL)


def test_what_an_article_teaches_is_of_its_kind() -> None:
    taught = examples_of(coded_article(weight=0.3, kind=AS_REAL))
    assert {(example.weight, example.kind) for examples in taught.values() for example in examples} == {(0.3, AS_REAL)}


def test_a_kind_of_lessons_that_there_is_not_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["events.jsonl", "articles.jsonl", "--lessons", "more.jsonl", "texts.jsonl", "0.3", "evenly"])
    assert "'evenly' is no KIND; write one of real, as_real, even" in capsys.readouterr().err
