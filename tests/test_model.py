"""Weights as readable tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.events import load_knowledge
from extract.learning import Answer, Example, learn, learn_answers, learn_choice, table_of
from extract.model import BIAS, explain, load_table, load_weights, log_odds_among, probability, score
from extract.training import sentence_examples


def test_a_score_is_the_sum_of_weights() -> None:
    weights = {BIAS: -1.0, "a": 2.0, "b": -0.5}
    assert score(weights, {"a": 1.0, "b": 2.0, "unknown": 9.0}) == 0.0
    assert probability(0.0) == 0.5
    assert explain(weights, {"a": 1.0, "b": 2.0, "unknown": 1.0}) == [("a", 2.0), ("b", -1.0)]


def test_learning_finds_the_feature_that_decides() -> None:
    examples = [Example({"yes": 1.0, "noise": float(i % 2)}, True) for i in range(40)]
    examples += [Example({"no": 1.0, "noise": float(i % 2)}, False) for i in range(40)]
    weights = learn(examples, ridge=1.0)
    assert weights["yes"] > 1
    assert weights["no"] < -1
    assert abs(weights.get("noise", 0.0)) < 0.2


def test_a_table_holds_what_occurs_often_enough_in_the_order_of_names() -> None:
    rows = [{"second": 2.0, "first": 0.5, "rare": 1.0}, {}, {"second": True, "first": 0.0, "never": 0.0}, {"first": 3}]
    names, matrix = table_of(rows, min_count=2)
    assert names == ["first", "second"]
    assert matrix.toarray().tolist() == [[0.5, 2.0], [0.0, 0.0], [0.0, 1.0], [3.0, 0.0]]
    assert matrix.nnz == 4
    assert table_of([], 1)[0] == []


def test_what_counts_less_decides_less() -> None:
    examples = [Example({"said": 1.0}, True)] * 20 + [Example({"said": 1.0}, False, 0.1)] * 60
    assert learn(examples, ridge=1.0)["said"] > 0
    assert learn([example._replace(weight=1.0) for example in examples], ridge=1.0)["said"] < 0.1


def test_a_choice_is_learned_among_all_answers() -> None:
    """What would be right as well speaks neither for nor against itself."""
    choices = [Answer({"shells": 1.0}, "shelling")] * 20 + [Answer({"planes": 1.0}, "air_strike")] * 20
    choices += [Answer({"bombs": 1.0}, "shelling", {"air_strike"})] * 20 + [Answer({"mines": 1.0}, "mine")] * 20
    weights = learn_answers(choices, ridge=1.0)
    assert weights["shelling|shells"] > 1 > 0 > weights["air_strike|shells"]
    assert weights["air_strike|planes"] > 1
    assert weights["shelling|bombs"] > abs(weights.get("air_strike|bombs", 0.0))
    assert weights["mine|bombs"] < 0


def test_judged_sentences_teach_of_the_kind_that_was_judged(tmp_path: Path) -> None:
    rows = [
        "event_type,label,text",
        "PROTEST,yes,تظاهر المئات أمام البلدية",
        "PROTEST,easy no,اشتبك الجيش مع المسلحين",
        "ASSAULT,easy no,تظاهر المئات أمام البلدية",
        "ASSAULT,yes,اشتبك الجيش مع المسلحين",
        "ASSAULT,yes,قصفت الطائرات الحي",
    ]
    (tmp_path / "judged.csv").write_text("\n".join(rows), "utf-8")
    examples = sentence_examples(tmp_path / "judged.csv", load_knowledge())
    assert [example.label for example in examples] == [True, True, True]
    assert ["trigger:protest" in example.features for example in examples] == [True, False, False]


def test_any_right_candidate_of_a_choice_may_win() -> None:
    """Of two right ones one is enough: nothing pulls the other up with it."""
    choices = [
        [Example({"told": 1.0}, True), Example({"hidden": 1.0}, True), Example({"far": 1.0}, False)],
        [Example({"told": 1.0}, True), Example({"hidden": 1.0}, False), Example({"far": 1.0}, False)],
    ] * 10
    weights = learn_choice(choices, ridge=1.0)
    assert weights["told"] > weights["hidden"]


def test_of_several_examples_about_one_the_best_decides() -> None:
    """Who is named twice has a part by one of the mentions: what the other one looks like says nothing for it."""
    doers = [Example({"doer": 1.0}, True, about=f"doer {i}") for i in range(20)]
    doers += [Example({"beside": 1.0}, True, about=f"doer {i}") for i in range(20)]
    others = [Example({"beside": 1.0}, False, about=f"other {i}") for i in range(20)]
    apart = learn([example._replace(about="") for example in doers + others], ridge=1.0)
    together = learn(doers + others, ridge=1.0)
    assert together[BIAS] + together.get("beside", 0.0) < -1.0 < apart[BIAS] + apart.get("beside", 0.0)
    assert together[BIAS] + together["doer"] > 1.0


def test_examples_of_choices_are_learned_as_choices() -> None:
    """A candidate that is right only beside worse ones gets more than its share of right ones."""
    choices = [[Example({"good": 1.0}, True), Example({"bad": 1.0}, False)]] * 10
    choices += [[Example({"best": 1.0}, True), Example({"good": 1.0}, False)]] * 20
    flat = [example._replace(among=number) for number, choice in enumerate(choices) for example in choice]
    assert learn(flat, ridge=1.0) == learn_choice(choices, ridge=1.0)


def test_candidates_of_one_name_speak_for_it_together() -> None:
    weights = {"a": 1.0, "b": 0.5}
    one, two, three = log_odds_among(weights, [{"a": 1.0}, {"b": 1.0}, {"b": 1.0}], ["x", "y", "y"])
    assert two == three > one
    # That none is right weighs as much as a candidate that scores nothing.
    assert log_odds_among(weights, [{}], ["x"]) == [0.0]
    assert log_odds_among(weights, [{"a": 900.0}], ["x"])[0] > 20


def test_a_broken_weight_names_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "decision.csv").write_text("feature,weight\na,1.0\nb,heavy\n", "utf-8")
    with pytest.raises(ValueError, match=r"decision\.csv: line 3"):
        load_weights(tmp_path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("feature,weight,why\na,1.5,told\n\nb,-2,\n", ""),
        ("name,weight\na,1.5\n", "line 1"),
        ("feature,weight\na,1.5\nb\n", "line 3"),
        ("feature,weight\na,much\n", "line 2"),
    ],
)
def test_a_table_of_weights_is_rows_of_feature_and_number(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "small.csv").write_text(content, "utf-8")
    if told:
        with pytest.raises(ValueError, match=f"small.csv: {told}"):
            load_table("small", tmp_path)
    else:
        assert load_table("small", tmp_path) == {"a": 1.5, "b": -2.0}
