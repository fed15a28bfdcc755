"""Noun phrases of people: how many, whose, which class."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.language.numbers import find_numbers
from extract.language.people import Group, find_people
from extract.language.people_forms import Family, PeopleRowError, noun_forms
from extract.language.tokens import tokenize
from extract.paths import DATA

ROWS = tomllib.loads((DATA / "lexicon" / "people.toml").read_text("utf-8"))


def groups(text: str) -> list[Group]:
    tokens = tokenize(text)
    return find_people(tokens, find_numbers(tokens))


@pytest.mark.parametrize(
    ("text", "n_min", "n_max", "kind"),
    [
        ("4 عناصر", 4, 4, "counted"),
        ("عنصران", 2, 2, "dual"),
        ("جنديين اثنين", 2, 2, "dual"),
        ("ضابطا شرطة", 2, 2, "dual"),
        ("جندي", 1, 1, "single"),
        ("سيدة", 1, 1, "single"),
        ("جنود", 2, None, "plural"),
        ("مسلحين", 2, None, "plural"),
        ("أحد أفراد الشرطة", 1, 1, "one_of"),
        ("أحد أخطر المطلوبين", 1, 1, "one_of"),
        ("ثلاثة آخرون", 3, 3, "other"),
        ("آخرين", 2, None, "other"),
        ("آخران", 2, 2, "other"),
        ("20 راكبا على الأقل", 20, None, "counted"),
        ("عشرات الركاب", 10, None, "counted"),
        ("عدد من الحراس", 2, None, "counted"),
        ("الحراس الأربعة", 4, 4, "plural"),
        ("زوجته", 1, 1, "owned"),
        ("طفلاه", 2, 2, "owned"),
        ("العقيد محمود سالم", 1, 1, "single"),
        ("عائلته", 2, None, "plural"),
    ],
)
def test_how_many(text: str, n_min: int, n_max: int | None, kind: str) -> None:
    assert [(group.n_min, group.n_max, group.kind) for group in groups(text)] == [(n_min, n_max, kind)]


@pytest.mark.parametrize(
    ("text", "class_"),
    [
        ("4 عناصر", "combatant"),
        ("4 عناصر من الشرطة", "security"),
        ("4 عناصر من حركة الفجر", "combatant"),
        ("عناصر قوات المعارضة", "combatant"),
        ("ثلاثة من رجال الأمن", "security"),
        ("خمسة أفراد من عائلة واحدة", "civilian"),
        ("سبعة من الميليشيات", "combatant"),
        ("3 رجال", "civilian"),
        ("3 رجال شرطة", "security"),
        ("7 فلسطينيين", "unknown"),
        ("12 شخصا", "unknown"),
        ("12 شخصا من المدنيين", "civilian"),
        ("ستين مسيحيا", "civilian"),
        ("5 جنود أتراك", "security"),
        ("مقاتليه", "combatant"),
        ("قيادي في حزب معارض", "unknown"),
    ],
)
def test_whose_people(text: str, class_: str) -> None:
    assert groups(text)[0].class_ == class_


def test_attributes() -> None:
    girl, reporter, soldiers = groups("طفلة وصحفي و3 جنود أتراك")
    assert (girl.sex, girl.age_group) == ("female", "child")
    assert reporter.occupation == "journalist"
    assert (soldiers.occupation, soldiers.nationality) == ("soldier", "أتراك")


def test_two_groups_joined_by_a_conjunction() -> None:
    assert [(group.text, group.prefix) for group in groups("نقيب شرطة ومجند")] == [("نقيب شرطة", ""), ("مجند", "و")]


def test_a_dual_pronoun_tells_a_dual_from_a_plural() -> None:
    assert groups("خطفوا تاجرين ثم أطلقوا سراحهما")[0].n_max == 2
    assert groups("خطفوا مواطنين ثم أطلقوا سراحهما")[0].n_max == 2
    assert groups("خطفوا مواطنين ثم أطلقوا سراحهم")[0].n_max is None


@pytest.mark.parametrize(
    "text", ["5 آليات", "ثلاثة صواريخ", "عدد من المنازل", "30 رأسا من الأغنام", "القوات السورية", "في تركيا"]
)
def test_things_are_no_people(text: str) -> None:
    assert [group for group in groups(text) if group.kind == "counted"] == []


def test_the_preposition_على_is_no_name() -> None:
    assert groups("سقطت على منزل") == []


def test_a_title_takes_the_name_after_it() -> None:
    (group,) = groups("القيادي في حركة الفجر محمود سالم")
    assert (group.n_min, group.who) == (1, "القيادي في حركة الفجر محمود سالم")


@pytest.mark.parametrize("row", ROWS["family"], ids=lambda row: str(row["id"]))
def test_every_family_has_a_working_example(row: dict[str, object]) -> None:
    found = groups(str(row["example"]))
    assert row["id"] in {group.family for group in found}


@pytest.mark.parametrize("row", ROWS["whose"] + ROWS["people"], ids=lambda row: str(row["example"]))
def test_every_owner_and_people_has_a_working_example(row: dict[str, object]) -> None:
    found = groups(str(row["example"]))
    assert found
    assert row["class"] in ("unknown", found[0].class_)


def test_a_row_that_cannot_be_read_is_named() -> None:
    with pytest.raises(PeopleRowError, match="soldier"):
        list(noun_forms("+~", Family("soldier", "security")))


WORDS = [noun.split(":")[0].strip("+~") for row in ROWS["family"] for noun in row["nouns"]]
WORDS += ["3", "ثلاثة", "من", "و", "بينهم", "أحد", "آخرين", "الشرطة", "تنظيم", "«", "»", "على الأقل"]
WORDS += ["نحو", "و5", "علي", "أبو"]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=60))
def test_no_text_raises_and_spans_are_exact(text: str) -> None:
    last = -1
    for group in groups(text):
        assert last <= group.first < group.last
        assert 0 <= group.start < group.end <= len(text)
        assert group.n_max is None or group.n_max >= group.n_min >= 1
        last = group.last
