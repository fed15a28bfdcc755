"""Sources: who says so, before and after the verb, carried on, and words that only look like a speaker."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.language.sentences import split_sentences
from extract.sources import ReportingRules, SourceMention, find_sources


def read(text: str) -> list[SourceMention]:
    return find_sources(split_sentences(text))


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "anonymous"),
    [
        ("قال مصدر أمني إن عبوة انفجرت.", "مصدر أمني", "anonymous", True),
        ("وأفاد مصدر طبي بأن شخصين قتلا.", "مصدر طبي", "medical", True),
        ("وفق شهود عيان، اقتحم الجنود البلدة.", "شهود عيان", "witness", True),
        ("قتل ثلاثة جنود، بحسب مصدر عسكري.", "مصدر عسكري", "anonymous", True),
        ("وأعلنت وزارة الدفاع مقتل جندي.", "وزارة الدفاع", "ministry", False),
        ("وذكرت وكالة السهل أن عبوة انفجرت.", "وكالة السهل", "agency", False),
        ("وكان مصدر أمني قال إن عبوة انفجرت.", "مصدر أمني", "anonymous", True),
    ],
)
def test_a_speaker(text: str, speaker: str, kind: str, anonymous: bool) -> None:
    (source,) = read(text)
    assert (source.text, source.kind, source.anonymous) == (speaker, kind, anonymous)
    assert text[source.start : source.end] == speaker


def test_who_denies_does_not_report() -> None:
    (source,) = read("نفت وزارة الدفاع مسؤوليتها عن القصف.")
    assert source.stance == "denies"


def test_a_speaker_goes_on_in_the_next_sentence() -> None:
    text = "قال مصدر أمني إن عبوة انفجرت. وأضاف أن شخصين قتلا."
    first, second = read(text)
    assert (first.carried, second.carried) == (False, True)
    assert (second.text, second.sentence) == ("مصدر أمني", 1)


def test_a_new_speaker_is_not_carried_over() -> None:
    speakers = [s.text for s in read("قال مصدر أمني إن عبوة انفجرت. وأضاف مصدر طبي أن شخصين قتلا.")]
    assert speakers == ["مصدر أمني", "مصدر طبي"]


def test_an_agency_and_the_source_that_it_quotes() -> None:
    found = read("نقلت وكالة السهل عن مصدر عسكري قوله إن الجيش رد.")
    assert [(source.text, source.kind) for source in found] == [
        ("وكالة السهل", "agency"),
        ("مصدر عسكري", "anonymous"),
    ]


@pytest.mark.parametrize("text", ["انفجرت عبوة في السوق.", "المصدر الوحيد للمياه في البلدة قصف أمس.", ""])
def test_nobody_speaks(text: str) -> None:
    assert read(text) == []


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reporting.toml"
    path.write_text("[stances]\n", "utf-8")
    with pytest.raises(KeyError):
        ReportingRules(path)
