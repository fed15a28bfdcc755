"""Quantities: digits, words, approximators, ranges, vague amounts, and the numbers that count nothing."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.language.numbers import find_numbers
from extract.language.tokens import tokenize
from extract.paths import DATA

ROWS = tomllib.loads((DATA / "lexicon" / "numbers.toml").read_text("utf-8"))


def read(text: str) -> list[tuple[int, int | None, str]]:
    return [(number.n_min, number.n_max, number.quantity) for number in find_numbers(tokenize(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4 عناصر", 4),
        ("٤ عناصر", 4),
        ("أربعة عناصر", 4),
        ("أربع نساء", 4),
        ("أحد عشر عاملا", 11),
        ("إحدى عشرة امرأة", 11),
        ("اثنا عشر جنديا", 12),
        ("اثنتي عشرة سيدة", 12),
        ("ثلاثة عشر جنديا", 13),
        ("ثماني عشرة طفلة", 18),
        ("خمسة وعشرون مقاتلا", 25),
        ("خمسة و عشرين مقاتلا", 25),
        ("ثلاثون مقاتلا", 30),
        ("مائة وخمسون نازحا", 150),
        ("مئة وثلاثة عشر نازحا", 113),
        ("مئتي نازح", 200),
        ("مائتين وعشرة", 210),
        ("ثلاثمئة وخمسة وستون", 365),
        ("ثلاث مئة", 300),
        ("ألف و339 نازحا", 1339),
        ("1,339 نازحا", 1339),
        ("1.339 نازحا", 1339),
        ("ثلاثة آلاف و500 عائلة", 3500),
        ("ألفي عائلة", 2000),
        ("12 ألف عائلة", 12_000),
        ("2.5 مليون نازح", 2_500_000),
        ("ثلاثة ملايين نازح", 3_000_000),
        ("مليون ومئتي ألف نازح", 1_200_000),
        ("87عنصرا", 87),
        ("«41» عنصرا", 41),
        ("(7) من الحراس", 7),
        ("بخمسة عشر", 15),
    ],
)
def test_exact_numbers(text: str, value: int) -> None:
    assert read(text) == [(value, value, "exact")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نحو 20 جنديا", (20, 20, "about")),
        ("ما يقدر بنحو 40 ألف راكب", (40_000, 40_000, "about")),
        ("مليون ونصف المليون راكب", (1_500_000, 1_500_000, "exact")),
        ("5ر1 مليون راكب", (1_500_000, 1_500_000, "exact")),
        ("حوالى عشرين جنديا", (20, 20, "about")),
        ("قرابة الـ 60 جنديا", (60, 60, "about")),
        ("ما لا يقل عن 30 راكبا", (30, None, "at_least")),
        ("مالايقل عن سبعة حراس", (7, None, "at_least")),
        ("أكثر من مئة راكب", (100, None, "at_least")),
        ("على الأقل 12 راكبا", (12, None, "at_least")),
        ("نحو 10 على الأقل", (10, None, "at_least")),
        ("ما يصل إلى 40 راكبا", (40, 40, "about")),
        ("ما لا يزيد عن 40 راكبا", (1, 40, "at_most")),
        ("بين 20 و30 راكبا", (20, 30, "about")),
        ("20 إلى 30 راكبا", (20, 30, "about")),
        ("20-30 راكبا", (20, 30, "about")),
        ("ثلاثة أو أربعة ركاب", (3, 4, "about")),
        ("عشرات الركاب", (10, None, "vague")),
        ("مئات الركاب", (100, None, "vague")),
        ("عشرات آلاف النازحين", (10_000, None, "vague")),
        ("عدد من الركاب", (2, None, "vague")),
        ("عدد كبير من الركاب", (2, None, "vague")),
        ("عدد آخر بجروح", (2, None, "vague")),
        ("بضعة ركاب", (2, None, "vague")),
    ],
)
def test_quantities(text: str, expected: tuple[int, int | None, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "في 7 أكتوبر 2023",
        "13 من يونيو",
        "الثالث من يوليو",
        "عام 2014",
        "في 2014 عاد",
        "12/5/2014",
        "2014-06-05",
        "الساعة 7:15 مساء",
        "الساعة الثانية",
        "سالم (16 عاما)",
        "على بعد 5 كيلومترات",
        "20 في المئة",
        "20%",
        "100 ألف دولار",
        "خلال الـ 24 ساعة",
        "الفرقة 25",
        "اللواء 111",
        "عيار 23",
        "عدد القتلى",
        "لست هنا",
        "يوم الأحد",
        "يوم الاثنين",
    ],
)
def test_numbers_that_count_no_people(text: str) -> None:
    assert read(text) == []


def test_two_numbers_in_a_row_stay_two() -> None:
    assert [low for low, _, _ in read("ثلاثة جنود وأربعة ضباط و10 عمال")] == [3, 4, 10]


def test_the_conjunction_before_digits_belongs_to_the_number() -> None:
    (first, second) = find_numbers(tokenize("25 حارسا و10 عمال"))
    assert (first.prefix, second.prefix, second.text) == ("", "و", "و10")


@pytest.mark.parametrize("row", ROWS["value"], ids=lambda row: f"{row['kind']}-{row['n']}")
def test_every_number_word_has_a_working_example(row: dict[str, object]) -> None:
    assert read(str(row["example"])) or row["n"] == 1_000_000_000


@pytest.mark.parametrize("row", ROWS["approximator"], ids=lambda row: str(row["quantity"]))
def test_every_approximator_has_a_working_example(row: dict[str, object]) -> None:
    assert [quantity for _, _, quantity in read(str(row["example"]))] == [row["quantity"]]


@pytest.mark.parametrize("row", ROWS["unit"], ids=lambda row: str(row["what"]))
def test_every_unit_silences_its_example(row: dict[str, object]) -> None:
    assert read(str(row["example"])) == []


WORDS = [form for row in ROWS["value"] for form in row["forms"]]
WORDS += ["و", "3", "20", "ألف", "من", "بين", "نحو", "عدد", "2.5"]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=60))
def test_no_text_raises_and_spans_are_in_order(text: str) -> None:
    tokens = tokenize(text)
    last = 0
    for number in find_numbers(tokens):
        assert last <= number.first < number.last <= len(tokens)
        assert number.n_min >= 0
        assert number.n_max is None or number.n_max >= number.n_min
        last = number.last


@given(st.integers(1, 999_999))
def test_digits_mean_what_they_say(value: int) -> None:
    assert [number.n_min for number in find_numbers(tokenize(f"قتل {value:,} شخصا"))] == [value]
