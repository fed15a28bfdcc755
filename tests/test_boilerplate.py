"""Every boilerplate row strips its own examples, and no row takes a line that is to stay."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extract.language.boilerplate import (
    BoilerplateError,
    BoilerplateRow,
    boilerplate_rows,
    matching_row,
    read_rows,
    strip_lines,
)
from extract.language.tokens import tokenize

ROWS = boilerplate_rows()


@pytest.mark.parametrize(("row", "line"), [(row, line) for row in ROWS for line in row.strips])
def test_a_row_strips_its_own_lines(row: BoilerplateRow, line: str) -> None:
    assert row.matches(tokenize(line)), f"{row.id} alone does not strip {line!r}"


@pytest.mark.parametrize("line", [line for row in ROWS for line in row.keeps])
def test_no_row_takes_a_sentence_of_the_article(line: str) -> None:
    assert matching_row(line) is None


def test_no_cue_stands_twice_in_a_row() -> None:
    twice = [(row.id, " ".join(cue)) for row in ROWS for cue, times in Counter(row.begins).items() if times > 1]
    assert not twice, f"these spellings are one cue; keep one of them: {twice}"


def test_no_cue_stands_in_two_rows_that_ask_the_same_of_a_line() -> None:
    rows: dict[tuple[object, ...], list[str]] = {}
    for row in ROWS:
        for cue in set(row.begins):
            rows.setdefault((" ".join(cue), row.need, row.number, row.has), []).append(row.id)
    doubled = [(asked[0], *ids) for asked, ids in rows.items() if len(ids) > 1]
    assert not doubled, f"only the first of these rows is ever used; keep the cue in one: {doubled}"


def test_offsets_are_those_of_the_text() -> None:
    text = "قتل شخصان في الهجوم.\nاقرأ أيضا: هجوم آخر\nوأصيب ثالث.\nشارك"
    assert [(text[start:end], rule) for start, end, rule in strip_lines(text)] == [
        ("اقرأ أيضا: هجوم آخر", "read.also"),
        ("شارك", "share"),
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('[[row]]\nid = "a"\nsays = ["e", "ع"]\nbegins = ["x"]\nneed = "any"\nstrips = ["x"]', "'keeps' is missing"),
        (
            '[[row]]\nid = "a"\nsays = ["e", "ع"]\nbegins = ["x"]\nneed = "all"\nstrips = ["x"]\nkeeps = ["y"]',
            "need must be one of",
        ),
        (
            '[[row]]\nid = "a"\nsays = ["e", "ع"]\nbegins = ["x"]\nneed = "any"\nmust = 4\nstrips = ["x"]\nkeeps = ["y"]',
            "'must' is unknown",
        ),
        ('[[row]]\nid = "a"\nbegins = ["x"]\nneed = "any"\nstrips = ["x"]\nkeeps = ["y"]', "'says' is missing"),
        ('[[row]]\nid = "a"\nsays = ["e"]\nbegins = ["x"]\nneed = "any"\nstrips = ["x"]\nkeeps = ["y"]', "two texts"),
    ],
)
def test_a_broken_row_fails(tmp_path: Path, body: str, message: str) -> None:
    path = tmp_path / "boilerplate.toml"
    path.write_text(body, "utf-8")
    with pytest.raises(BoilerplateError, match=message):
        read_rows(path)


def test_what_stands_below_a_heading_of_comments_goes_too() -> None:
    text = "قتل شخصان في هجوم على حاجز قرب المدينة، وقال شاهد إن المهاجمين فروا باتجاه الوادي "
    text += "بعد أن أطلقوا النار على المارة وأصابوا اثنين منهم.\n"
    comments = "تعليقات القراء\nرحمهم الله"
    assert [row for _, _, row in strip_lines(text + comments)] == ["comments.below", "comments.below"]


def test_a_heading_with_a_text_below_it_takes_nothing_but_itself() -> None:
    sentence = (
        "وأعلنت السلطات حظر التجول في المدينة حتى إشعار آخر، وطلبت من السكان التزام بيوتهم والإبلاغ عن أي غريب.\n"
    )
    text = f"{sentence}{sentence}أضف تعليقا\n{sentence * 3}"
    assert [text[start:end] for start, end, _ in strip_lines(text)] == ["أضف تعليقا"]


def test_a_comma_is_no_sign_behind_a_cue() -> None:
    assert matching_row("تحرير، كما قال القائد، للأرض كلها") is None
    assert matching_row("تحرير: سلمى الوادي") == "byline"


def test_there_are_rows_enough() -> None:
    assert len(ROWS) >= 120


def test_a_short_line_that_closes_with_an_appeal_is_one() -> None:
    assert matching_row("هذه المادة مجانية للجميع. ادعم المجلة بثمن فنجان شاي") == "appeal"
    assert matching_row("النص بلا مقابل. تبرع لنا") == "donate.alone"
    assert matching_row("حضر مئة شخص. تبرع التجار بالطعام") is None
    assert matching_row("عاد الأهالي إلى القرية. شارك") is None
