"""The project's own gold articles are well formed and cover what they promise to cover."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator
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
        ("lessons", "lessons_articles.jsonl", "lessons_events.jsonl"),
        ("newsroom", "newsroom_articles.jsonl", "newsroom_events.jsonl"),
    )
}


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


def faults_of(article: dict[str, Any], coding: dict[str, Any]) -> Iterator[str]:
    """What an article or its coding breaks of what data/gold/README.md promises."""
    if set(article) != {"id", "title", "text", "published", "outlet"} or set(coding) != {"id", "events", "tolls"}:
        yield "other fields than promised"
    if not article["title"] or not article["outlet"] or len(article["text"].split()) < 25:
        yield "no title, no outlet or hardly any text"
    if article["published"] is not None:
        datetime.date.fromisoformat(article["published"])
    yield from problems_of_coding(article["id"], article["title"], article["text"], coding["events"], coding["tolls"])
    for event in coding["events"]:
        yield from _faults_of_dates(event, article["published"])
        if event["type"] != "other_strategic":
            yield from _faults_of_subsets(event)


def _faults_of_dates(event: dict[str, Any], published: str | None) -> Iterator[str]:
    """No event lies after publication or is dated by it without one."""
    if event["date_basis"] == "published" and not event["date_start"] == event["date_end"] == published:
        yield f"dated by publication: {event['evidence']}"
    if published is not None and event["date_end"] is not None and event["date_end"] > published:
        yield f"after publication: {event['evidence']}"


def _faults_of_subsets(event: dict[str, Any]) -> Iterator[str]:
    """A part stands beside a listed number of the same outcome, except that bodies found are a part of nothing."""
    whole: Counter[str] = Counter()
    for casualty in event["casualties"]:
        if not casualty["subset"]:
            whole[casualty["outcome"]] += casualty["n_max"] or 10**9
    for casualty in event["casualties"]:
        if casualty["subset"] and casualty["n_min"] > whole[casualty["outcome"]]:
            yield f"a part of nothing: {event['evidence']}"


@pytest.mark.parametrize("name", PAIRS)
def test_every_article_is_complete_and_its_coding_valid(name: str) -> None:
    pairs = zip(*PAIRS[name], strict=True)
    faults = {article["id"]: list(faults_of(article, coding)) for article, coding in pairs}
    assert {ident: found for ident, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"date_basis": "published", "date_start": "2000-01-01", "date_end": "2000-01-01"}, "dated by publication"),
        ({"date_start": "2999-01-01", "date_end": "2999-01-01"}, "after publication"),
        ({"evidence": "لا يقوله المقال"}, "لا يقوله المقال"),
    ],
)
def test_a_coding_that_breaks_a_promise_is_found(change: dict[str, Any], fault: str) -> None:
    article, coding = (rows[0] for rows in PAIRS["own"])
    events = [{**coding["events"][0], **change}, *coding["events"][1:]]
    assert any(fault in found for found in faults_of(article, {**coding, "events": events}))


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
