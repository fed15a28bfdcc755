"""Codings of articles that are not ours hold places in the text and no words of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extract.codings import with_quotations, without_quotations
from extract.paths import DATA

ARTICLE = {
    "id": "a",
    "title": "مقتل جندي في الواحة",
    "text": "قتل جندي بهجوم شنه لواء النسر على نقطة في الواحة، وفق مصدر أمني.",
}
CODING: dict[str, Any] = {
    "id": "a",
    "events": [
        {
            "evidence": "قتل جندي بهجوم شنه لواء النسر",
            "also": ["مقتل جندي في الواحة"],
            "type": "armed_clash",
            "place": "الواحة",
            "place_chain": [],
            "admin1": None,
            "initiators": ["لواء النسر"],
            "targets": ["جندي"],
            "casualties": [{"outcome": "killed", "n_min": 1, "n_max": 1, "who": "جندي", "class": "security"}],
            "source": None,
        }
    ],
    "tolls": [{"evidence": "قتل جندي", "who": "", "outcome": "killed", "n_min": 1}],
}


def test_a_coding_comes_back_as_it_was_and_holds_no_words_on_the_way() -> None:
    bare = without_quotations(CODING, ARTICLE)
    assert not any("\u0600" <= letter <= "\u06ff" for letter in json.dumps(bare, ensure_ascii=False))
    assert bare["events"][0]["also"] == [[0, 0, 19]]
    assert with_quotations(json.loads(json.dumps(bare)), ARTICLE) == CODING


def test_another_text_is_refused() -> None:
    bare = without_quotations(CODING, ARTICLE)
    with pytest.raises(ValueError, match="a: another text"):
        with_quotations(bare, {**ARTICLE, "text": ARTICLE["text"] + " "})


def test_words_that_the_article_lacks_are_refused() -> None:
    with pytest.raises(ValueError, match="a: not in the article: "):
        without_quotations(CODING, {**ARTICLE, "title": "", "text": "لا شيء"})


def test_the_shipped_codings_hold_no_text() -> None:
    rows = [json.loads(line) for line in (DATA / "gold" / "elsewhere.jsonl").read_text("utf-8").splitlines()]
    assert len({row["text_sha256"] for row in rows}) == len(rows) == 1277
    for row in rows:
        assert "id" not in row
        for event in row["events"]:
            assert isinstance(event["evidence"][0], int)
            words = {name: value for name, value in event.items() if name != "admin1"}
            assert json.dumps(words, ensure_ascii=False).isascii()
