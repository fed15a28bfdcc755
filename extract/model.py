"""Linear models over the rules' own features: readable tables of weights in data/weights."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.knowledge.tables import compiled, fingerprint
from extract.paths import DATA

Features = dict[str, float]
BIAS = "(bias)"
_LEAST_ODDS = 1e-12


def score(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The log-odds of a candidate: the sum of the weights of its features, times their values."""
    return weights.get(BIAS, 0.0) + sum([weights[name] * value for name, value in features.items() if name in weights])


def log_odds_among(
    weights: Mapping[str, float], candidates: Sequence[Mapping[str, float]], names: Sequence[str]
) -> list[float]:
    """The log-odds of each of several candidates to name what is right, where at most one name is (a conditional logit).

    Candidates of one name (``names``) speak for it together; that none is right scores 0 beside them.
    """
    scores = [score(weights, features) for features in candidates]
    highest = max([0.0, *scores])
    odds: dict[str, float] = {}
    for name, value in zip(names, scores, strict=True):
        odds[name] = odds.get(name, 0.0) + math.exp(value - highest)
    total = sum(odds.values()) + math.exp(-highest)
    return [math.log(odds[name]) - math.log(max(total - odds[name], _LEAST_ODDS)) for name in names]


def probability(log_odds: float) -> float:
    """Log-odds as a probability between 0 and 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


_WEIGHTS = DATA / "weights"
_COLUMNS = ["feature", "weight"]


def load_weights(folder: Path = _WEIGHTS) -> dict[str, dict[str, float]]:
    """Every table of weights, by its name. Raises ValueError as ``load_table``."""
    tables: dict[str, dict[str, float]] = _compiled(folder)["tables"]
    return tables


def load_table(name: str, folder: Path = _WEIGHTS) -> dict[str, float]:
    """A table of weights: rows of feature, weight and what else is told. Raises ValueError for another row."""
    return load_weights(folder)[name]


def weights_fingerprint(folder: Path = _WEIGHTS) -> str:
    """The digest of all tables of weights, and of how they are read."""
    return str(_compiled(folder)["fingerprint"])


@lru_cache(maxsize=2)
def _compiled(folder: Path) -> dict[str, Any]:
    """All tables, read once, and compiled once for all processes."""
    paths = sorted(folder.glob("*.csv"))
    digest = fingerprint([Path(__file__), *paths])
    return compiled("weights", digest, lambda: {"tables": {path.stem: _read_table(path) for path in paths}})


def _read_table(path: Path) -> dict[str, float]:
    table: dict[str, float] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows, [])
        if columns and columns[:2] != _COLUMNS:
            raise ValueError(f"{path.name}: line 1: begins with the columns {' and '.join(_COLUMNS)}")
        for number, row in enumerate(filter(None, rows), 2):
            try:
                name, weight = row[:2]
                table[name] = float(weight)
            except ValueError as error:
                raise ValueError(f"{path.name}: line {number}: needs a feature and a number") from error
    return table


def write_table(path: Path, weights: Mapping[str, float]) -> None:
    """Write a table of weights, the strongest first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for name in sorted(weights, key=lambda name: (name != BIAS, -abs(weights[name]), name)):
            writer.writerow([name, weights[name]])


def explain(weights: Mapping[str, float], features: Mapping[str, float], most: int = 6) -> list[tuple[str, float]]:
    """The features that moved a score most, with what each added."""
    parts = [(name, weights.get(name, 0.0) * value) for name, value in features.items()]
    return sorted((part for part in parts if part[1]), key=lambda part: -abs(part[1]))[:most]
