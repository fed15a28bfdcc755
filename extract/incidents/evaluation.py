"""How well reports are merged, measured on groups of articles of which a person said what is one incident.

Two articles are together when they share an incident. An article may tell several incidents, so "together" is asked for
every pair and every article for itself, without passing it on from one to the next.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any


class GroupsError(ValueError):
    """A line that is no group of articles: the message names line and what is expected."""


@dataclass(frozen=True, slots=True)
class GoldGroup:
    """Articles (as ``marsad extract`` takes them) that tell one incident, or, with ``same`` false, that must not merge."""

    event: str
    same: bool
    articles: tuple[Mapping[str, Any], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the articles as text."""
        return tuple(str(article["id"]) for article in self.articles)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean, 0 when both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``pairwise`` over pairs of articles, ``b_cubed`` over articles; the pairs that are wrong, by their ids.

    ``missed`` are pairs of one incident that were not merged, ``wrong`` merged pairs of different ones, ``forbidden``
    those among them of groups that say so.
    """

    groups: int
    articles: int
    pairwise: Score
    b_cubed: Score
    missed: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str], ...]
    forbidden: tuple[tuple[str, str], ...]


def read_groups(lines: Iterable[str]) -> list[GoldGroup]:
    """Groups of JSON lines with ``event``, ``same`` and ``articles``. Raises GroupsError for any other line."""
    groups = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise GroupsError(f"line {number}: not JSON: {error.msg}") from error
        if (
            not isinstance(row, dict)
            or not isinstance(row.get("same"), bool)
            or not isinstance(row.get("articles"), list)
        ):
            raise GroupsError(f"line {number}: an object with event, same (true or false) and articles is expected")
        for article in row["articles"]:
            if not isinstance(article, dict) or "id" not in article or not isinstance(article.get("text"), str):
                raise GroupsError(f"line {number}: an article is an object with id, title, text and published")
            if str(article["id"]) in seen:
                raise GroupsError(f"line {number}: the article {article['id']!r} is in two groups; leave one out")
            seen.add(str(article["id"]))
        if len(row["articles"]) < 2:
            raise GroupsError(f"line {number}: a group has two articles or more")
        groups.append(GoldGroup(str(row.get("event", "")), row["same"], tuple(row["articles"])))
    if not groups:
        raise GroupsError("no group of articles")
    return groups


def together(incidents: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The articles with which each shares an incident, of incidents as ``marsad incidents`` writes them."""
    found: dict[str, set[str]] = defaultdict(set)
    for incident in incidents:
        ids = {str(member["id"]) for member in incident["members"]}
        for one in ids:
            found[one] |= ids
    return found


def evaluate(groups: Sequence[GoldGroup], found: Mapping[str, Collection[str]]) -> Evaluation:
    """Measure who is together (``found``, by article) against the groups."""
    gold: dict[str, set[str]] = {}
    for group in groups:
        for one in group.ids:
            gold[one] = set(group.ids) if group.same else {one}
    mine = {one: ({one} | set(found.get(one, ()))) & gold.keys() for one in gold}
    right = [(a, b) for a, b in combinations(sorted(gold), 2) if b in gold[a]]
    merged = [(a, b) for a, b in combinations(sorted(gold), 2) if b in mine[a]]
    good = set(right) & set(merged)
    forbidden = {pair for group in groups if not group.same for pair in combinations(sorted(group.ids), 2)}
    wrong = [pair for pair in merged if pair not in good]
    return Evaluation(
        groups=len(groups),
        articles=len(gold),
        pairwise=Score(_share(len(good), len(merged)), _share(len(good), len(right))),
        b_cubed=Score(
            sum(len(mine[one] & gold[one]) / len(mine[one]) for one in gold) / len(gold),
            sum(len(mine[one] & gold[one]) / len(gold[one]) for one in gold) / len(gold),
        ),
        missed=tuple(pair for pair in right if pair not in good),
        wrong=tuple(wrong),
        forbidden=tuple(pair for pair in wrong if pair in forbidden),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
