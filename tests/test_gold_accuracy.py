"""The accuracy gate: events are read out of the articles of data/gold as well as ever. These floors only move up."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from extract.events import extract
from extract.paths import DATA
from extract.schema import to_dict
from tests.gold_scores import scores

FLOORS = {
    "event": 0.93,
    "type": 0.93,
    "toll": 0.92,
    "day": 0.91,
    "place": 0.9,
    "country": 0.98,
    "source precision": 0.8,
    "source recall": 0.87,
    "killed": 0.8,
    "injured": 0.92,
    "actors precision": 0.94,
    "actors recall": 0.88,
}
CEILINGS = {"false alarms": 0.04, "wrong country": 0.02}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(DATA / "gold" / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    articles = {row["id"]: row for row in rows("articles.jsonl")}
    return scores(
        (coding, f"{article['title'] or ''}\n{article['text']}", found(article))
        for coding in rows("events.jsonl")
        for article in (articles[coding["id"]],)
    )


def found(article: dict[str, Any]) -> dict[str, Any]:
    published = datetime.fromisoformat(article["published"]) if article["published"] else None
    return to_dict(extract(article["id"], article["title"] or "", article["text"], published))


@pytest.mark.parametrize("measure", FLOORS)
def test_no_less_is_right_than_before(measured: dict[str, float], measure: str) -> None:
    assert measured[measure] >= FLOORS[measure]


@pytest.mark.parametrize("measure", CEILINGS)
def test_no_more_is_wrong_than_before(measured: dict[str, float], measure: str) -> None:
    assert measured[measure] <= CEILINGS[measure]


CODED: dict[str, Any] = {
    "evidence": "قتل ثلاثة جنود في قصف على تدمر",
    "also": [],
    "type": "shelling",
    "alt_types": [],
    "date_start": "2021-03-13",
    "place": "تدمر",
    "country": "SY",
    "initiators": ["داعش"],
    "targets": ["جنود"],
    "casualties": [{"outcome": "killed", "n_min": 3, "n_max": 3, "subset": False}],
    "source": "الشرطة",
}
TOLL = {"evidence": "قتل 90 شخصا هذا العام", "outcome": "killed", "n_min": 90}
TOLD: dict[str, Any] = {
    **CODED,
    "place_text": "تدمر",
    "place_name": None,
    "initiators": [{"text": "تنظيم داعش"}],
    "targets": [{"text": "جنود"}],
    "source": {"text": "الشرطة"},
}
TEXT = f"خبر\n{CODED['evidence']}. وقصف آخر على حمص. {TOLL['evidence']}."


def score(events: list[dict[str, Any]], coded: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, float]:
    coding = {"events": [CODED] if coded is None else coded, "tolls": [TOLL]}
    return scores([(coding, TEXT, {"events": events, "tolls": [TOLL], **changes})])


def test_what_is_coded_scores_full() -> None:
    full = score([TOLD])
    assert full.pop("false alarms") == full.pop("wrong country") == full.pop("injured") == 0
    assert set(full.values()) == {1.0}


@pytest.mark.parametrize(
    ("change", "measure", "value"),
    [
        ({"type": "ied"}, "type", 0.0),
        ({"date_start": "2021-03-14"}, "day", 0.0),
        ({"place_text": "حمص"}, "place", 0.0),
        ({"country": "LY"}, "wrong country", 1.0),
        ({"country": None}, "wrong country", 0.0),
        ({"casualties": []}, "killed", 0.0),
        ({"source": None}, "source recall", 0.0),
        ({"source": {"text": "الجيش"}}, "source precision", 0.0),
        ({"targets": []}, "actors recall", 0.5),
        ({"targets": [{"text": "جنود"}, {"text": "حافلة"}]}, "actors precision", 2 / 3),
        ({"evidence": "وقصف آخر على حمص", "place_text": "حمص"}, "event", 0.0),
    ],
)
def test_each_mistake_costs_its_measure(change: dict[str, Any], measure: str, value: float) -> None:
    assert score([{**TOLD, **change}])[measure] == pytest.approx(value)


def test_an_event_where_there_is_none_and_a_missing_toll() -> None:
    assert score([TOLD], [])["false alarms"] == 1.0
    assert score([TOLD], tolls=[])["toll"] == 0.0
    assert score([TOLD, {**TOLD, "evidence": "خبر"}])["event"] == pytest.approx(2 / 3)
