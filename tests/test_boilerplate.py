"""Every boilerplate row strips its own examples, and no row takes a line that is to stay."""

from __future__ import annotations

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


def test_offsets_are_those_of_the_text() -> None:
    text = "قتل شخصان في الهجوم.\nاقرأ أيضا: هجوم آخر\nوأصيب ثالث.\nشارك"
    assert [(text[start:end], rule) for start, end, rule in strip_lines(text)] == [
        ("اقرأ أيضا: هجوم آخر", "read.also"),
        ("شارك", "share"),
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('[[row]]\nid = "a"\nbegins = ["x"]\nneed = "any"\nstrips = ["x"]', "'keeps' is missing"),
        ('[[row]]\nid = "a"\nbegins = ["x"]\nneed = "all"\nstrips = ["x"]\nkeeps = ["y"]', "need must be one of"),
    ],
)
def test_a_broken_row_fails(tmp_path: Path, body: str, message: str) -> None:
    path = tmp_path / "boilerplate.toml"
    path.write_text(body, "utf-8")
    with pytest.raises(BoilerplateError, match=message):
        read_rows(path)
