"""The project's own gold articles are well formed and cover what they promise to cover."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extract.paths import DATA
from tests.gold_checks import STATUSES, TYPES, problems_of_coding

GOLD = DATA / "gold"


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


PAIRS = {
    name: (rows_of(GOLD / articles), rows_of(GOLD / events))
    for name, articles, events in (
        ("own", "articles.jsonl", "events.jsonl"),
        ("held_out", "held_out_articles.jsonl", "held_out_events.jsonl"),
    )
}
CODED = [
    pytest.param(article, coding, id=article["id"])
    for articles, codings in PAIRS.values()
    for article, coding in zip(articles, codings, strict=True)
]


@pytest.mark.parametrize("name", PAIRS)
def test_articles_and_codings_are_aligned_and_ordered(name: str) -> None:
    articles, codings = PAIRS[name]
    ids = [article["id"] for article in articles]
    assert ids == [coding["id"] for coding in codings]
    assert ids == sorted(set(ids))


def test_no_article_stands_in_both_sets() -> None:
    texts = Counter(article["text"] for articles, _ in PAIRS.values() for article in articles)
    ids = Counter(article["id"] for articles, _ in PAIRS.values() for article in articles)
    assert max(texts.values()) == 1
    assert max(ids.values()) == 1


@pytest.mark.parametrize(("article", "coding"), CODED)
def test_an_article_is_complete_and_its_coding_valid(article: dict[str, Any], coding: dict[str, Any]) -> None:
    assert set(article) == {"id", "title", "text", "published", "outlet"}
    assert set(coding) == {"id", "events", "tolls"}
    assert article["title"]
    assert article["outlet"]
    assert len(article["text"].split()) >= 25
    if article["published"] is not None:
        datetime.date.fromisoformat(article["published"])
    assert problems_of_coding(article["id"], article["title"], article["text"], coding["events"], coding["tolls"]) == []


@pytest.mark.parametrize(("article", "coding"), CODED)
def test_no_event_lies_after_publication_or_is_dated_by_it_without_one(
    article: dict[str, Any], coding: dict[str, Any]
) -> None:
    for event in coding["events"]:
        if article["published"] is None:
            assert event["date_basis"] == "text"
        elif event["date_end"] is not None:
            assert event["date_end"] <= article["published"]
        if event["date_basis"] == "published":
            assert event["date_start"] == event["date_end"] == article["published"]


@pytest.mark.parametrize(("article", "coding"), CODED)
def test_subsets_have_a_whole_that_is_at_least_as_large(article: dict[str, Any], coding: dict[str, Any]) -> None:
    """A part stands beside a listed number of the same outcome, except that bodies found are a part of nothing."""
    for event in coding["events"]:
        whole: Counter[str] = Counter()
        for casualty in event["casualties"]:
            if not casualty["subset"]:
                whole[casualty["outcome"]] += casualty["n_max"] or 10**9
        for casualty in event["casualties"]:
            if casualty["subset"] and event["type"] != "other_strategic":
                assert casualty["n_min"] <= whole[casualty["outcome"]], article["id"]


def test_the_own_set_covers_types_statuses_and_negatives() -> None:
    articles, codings = PAIRS["own"]
    events = [event for coding in codings for event in coding["events"]]
    assert len(articles) >= 70
    assert sum(not coding["events"] for coding in codings) >= 20
    assert {event["type"] for event in events} == TYPES
    assert {event["status"] for event in events} == STATUSES
    assert {event["date_precision"] for event in events} >= {"day", "range", "week", "month", "unknown"}
    assert len({event["country"] for event in events}) >= 25
    assert sum(len(coding["tolls"]) for coding in codings) >= 20
    assert any(toll["sum_of_events"] for coding in codings for toll in coding["tolls"])
    assert sum(article["published"] is None for article in articles) >= 3
