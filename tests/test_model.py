"""Weights as readable tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.model import BIAS, explain, load_weights, probability, score
from extract.training import Example, learn, learn_choice


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


def test_what_counts_less_decides_less() -> None:
    examples = [Example({"said": 1.0}, True)] * 20 + [Example({"said": 1.0}, False, 0.1)] * 60
    assert learn(examples, ridge=1.0)["said"] > 0
    assert learn([example._replace(weight=1.0) for example in examples], ridge=1.0)["said"] < 0.1


def test_of_several_examples_about_one_the_best_decides() -> None:
    """Who is named twice has a part by one of the mentions: what the other one looks like says nothing for it."""
    doers = [Example({"doer": 1.0}, True, about=f"doer {i}") for i in range(20)]
    doers += [Example({"beside": 1.0}, True, about=f"doer {i}") for i in range(20)]
    others = [Example({"beside": 1.0}, False, about=f"other {i}") for i in range(20)]
    apart = learn([example._replace(about="") for example in doers + others], ridge=1.0)
    together = learn(doers + others, ridge=1.0)
    assert together[BIAS] + together.get("beside", 0.0) < -1.0 < apart[BIAS] + apart.get("beside", 0.0)
    assert together[BIAS] + together["doer"] > 1.0


def test_a_choice_is_learned_among_its_candidates() -> None:
    """A candidate that is right wherever it stands beside a worse one need not be likely in itself."""
    choices = [[Example({"good": 1.0}, True), Example({"bad": 1.0}, False)]] * 10
    choices += [[Example({"best": 1.0}, True), Example({"good": 1.0}, False)]] * 20
    weights = learn_choice(choices, ridge=1.0)
    assert weights["best"] > weights["good"] > weights["bad"]


def test_a_broken_weight_names_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "decision.csv").write_text("feature,weight\na,1.0\nb,heavy\n", "utf-8")
    with pytest.raises(ValueError, match=r"decision\.csv: line 3"):
        load_weights(tmp_path)
