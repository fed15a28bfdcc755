"""Weights from examples: regressions over single answers, over the candidates of a choice, and over all answers.

Numpy and scipy, for developing only: what is learned are tables of names and numbers (``extract.model``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from extract.model import BIAS, Features

_Item = TypeVar("_Item")
_Weights = TypeVar("_Weights")


class Example(NamedTuple):
    """Features, whether they should be chosen, and how much that counts.

    ``among``: the choice of which they are one candidate, and one of them wins. ``about``: whom they are about; examples about
    the same one are one question, and chosen is who scores high by the best of them. ``kind``: of what kind the text is that
    they are from, for whoever counts kinds differently; the regressions do not ask for it.
    """

    features: Features
    label: bool
    weight: float = 1.0
    among: Hashable = None
    about: str = ""
    kind: str = ""


class Answer(NamedTuple):
    """Features, the right one of all answers, what else would be right, and how much that counts."""

    features: Features
    right: str
    also: Collection[str] = ()
    weight: float = 1.0


MIN_COUNT, MIN_ANSWERS = 4, 8
# Smaller weights are left out; those of the choice among all types are many.
_LEAST_WEIGHT, _LEAST_OF_ANSWERS = 0.01, 0.05
_BIAS_RIDGE = 0.01
_LEAST = 1e-300
# How far the best of several examples about one stands out: at 1 they add up like so many signs, beyond it counts alone.
_BEST = 2.0


def by_weights_of_others(
    items: Sequence[_Item], parts: int, learned: Callable[[list[_Item]], _Weights]
) -> Iterator[tuple[_Weights, Sequence[_Item]]]:
    """Each of so many parts of some items (every so many-th one), with what was learned from the items of the other parts."""
    for part in range(parts):
        yield learned([item for at, item in enumerate(items) if at % parts != part]), items[part::parts]


def table_of(rows: Sequence[Features], min_count: int) -> tuple[list[str], csr_matrix]:
    """The features that occur so often, in the order of their names, and so many columns with the rows' values of them."""
    numbered: defaultdict[str, int] = defaultdict()
    numbered.default_factory = numbered.__len__
    # One cell after the other: which feature, its value, and the row that it is of.
    features = np.fromiter(map(numbered.__getitem__, chain.from_iterable(rows)), dtype=np.int64)
    values = np.fromiter(chain.from_iterable(row.values() for row in rows), dtype=np.float64)
    of_row = np.repeat(np.arange(len(rows)), np.fromiter(map(len, rows), dtype=np.int64))
    counts = np.bincount(features[values != 0], minlength=len(numbered))
    names = sorted(name for name, feature in numbered.items() if counts[feature] >= max(min_count, 1))
    columns = np.full(len(numbered), -1, dtype=np.int64)
    columns[[numbered[name] for name in names]] = np.arange(len(names))
    kept = (values != 0) & (columns[features] >= 0)
    cells = (values[kept], (of_row[kept], columns[features[kept]]))
    return names, csr_matrix(cells, shape=(len(rows), len(names)), dtype=float)


def _odds_within(
    scores: NDArray[np.float64], number: NDArray[np.int64], groups: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For rows of numbered groups: their odds beside the highest of their group, and each group's sum of odds and highest score."""
    highest = np.full(groups, -np.inf)
    np.maximum.at(highest, number, scores)
    odds = np.exp(scores - highest[number])
    return odds, np.bincount(number, odds, groups).astype(np.float64), highest


def learn(examples: Sequence[Example], ridge: float, min_count: int = MIN_COUNT) -> dict[str, float]:
    """Weights of a logistic regression with an L2 penalty of ``ridge``; rarer features than ``min_count`` get none.

    Where the examples are candidates, it is a regression over the choices among them. Of an actor that is named several
    times one mention may say that it has the part: the others teach nothing then.
    """
    choices: dict[Hashable, list[Example]] = {}
    for example in examples:
        choices.setdefault(example.among, []).append(example)
    if choices and None not in choices:
        return learn_choice(list(choices.values()), ridge, min_count)
    names, matrix = table_of([example.features for example in examples], min_count)
    asked: dict[str | int, int] = {}
    number = np.array([asked.setdefault(e.about or at, len(asked)) for at, e in enumerate(examples)], dtype=int)
    labels, counted = np.full(len(asked), -1.0), np.zeros(len(asked))
    np.maximum.at(labels, number, [1.0 if example.label else -1.0 for example in examples])
    np.maximum.at(counted, number, [example.weight for example in examples])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = _BEST * (matrix @ weights[:-1] + weights[-1])
        odds, sums, highest = _odds_within(scores, number, len(asked))
        margins = labels * (np.log(sums) + highest) / _BEST
        pull = (-labels * expit(-margins) * counted)[number] * odds / sums[number]
        gradient = np.append(matrix.T @ pull + ridge * weights[:-1], pull.sum() + _BIAS_RIDGE * weights[-1])
        penalty = ridge * weights[:-1] @ weights[:-1] + _BIAS_RIDGE * weights[-1] ** 2
        return float(counted @ np.logaddexp(0.0, -margins) + penalty / 2), gradient

    weights = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    table = {name: round(float(weight), 4) for name, weight in zip(names, weights[:-1], strict=True)}
    return {BIAS: round(float(weights[-1]), 4), **{name: w for name, w in table.items() if abs(w) >= _LEAST_WEIGHT}}


def learn_choice(choices: Sequence[Sequence[Example]], ridge: float, min_count: int = MIN_COUNT) -> dict[str, float]:
    """Weights by which one of the right ones of several candidates scores above the others (a conditional logit).

    Choices that have no right or no wrong candidate say nothing.
    """
    choices = [choice for choice in choices if len({example.label for example in choice}) == 2]
    rows = [example for choice in choices for example in choice]
    names, matrix = table_of([example.features for example in rows], min_count)
    pulls = np.array([_BIAS_RIDGE if name == BIAS else ridge for name in names])
    number = np.array([number for number, choice in enumerate(choices) for _ in choice])
    right = np.array([example.label for example in rows])
    weight = np.array([choice[0].weight for choice in choices])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds, all_odds, _ = _odds_within(matrix @ weights, number, len(choices))
        right_odds = np.maximum(np.bincount(number, odds * right, len(choices)), _LEAST)
        pull = (odds / all_odds[number] - odds * right / right_odds[number]) * weight[number]
        value = weight @ (np.log(all_odds) - np.log(right_odds)) + weights @ (pulls * weights) / 2
        return float(value), matrix.T @ pull + pulls * weights

    weights = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    table = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return {name: weight for name, weight in table.items() if abs(weight) >= _LEAST_WEIGHT}


def learn_answers(answered: Sequence[Answer], ridge: float, min_count: int = MIN_ANSWERS) -> dict[str, float]:
    """Weights "answer|feature" by which the right answer scores above all others (a multinomial logistic regression).

    Answers are those that are right somewhere. What else would be right counts neither way.
    """
    answers = sorted({told.right for told in answered})
    names, matrix = table_of([told.features for told in answered], min_count)
    turned = matrix.T.tocsr()
    shape = len(names), len(answers)
    rows, right = np.arange(len(answered)), np.array([answers.index(told.right) for told in answered])
    weight = np.array([told.weight for told in answered])[:, None]
    barred = np.array([[-np.inf if answer in told.also else 0.0 for answer in answers] for told in answered])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        scores = matrix @ weights + barred
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        sums = odds.sum(axis=1, keepdims=True)
        value = float((weight * (np.log(sums) - scores[rows, right][:, None])).sum())
        pull = odds / sums
        pull[rows, right] -= 1.0
        gradient = turned @ (weight * pull) + ridge * weights
        return value + ridge * float(flat @ flat) / 2, gradient.ravel()

    flat = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    table = {
        f"{answer}|{name}": round(float(value), 4)
        for name, row in zip(names, flat.reshape(shape), strict=True)
        for answer, value in zip(answers, row, strict=True)
    }
    return {name: value for name, value in table.items() if abs(value) >= _LEAST_OF_ANSWERS}
