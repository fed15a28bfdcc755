"""Dates: both names of a month, weekdays and nights, periods, and what only looks like a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.language.date_rules import DateRules
from extract.language.dates import DateMention, dateline_date, day_of_writing, find_dates
from extract.language.sentences import split_sentences
from extract.language.tokens import tokenize

# A Wednesday.
DAY = date(2021, 3, 17)


def read(text: str, reference: date | None = DAY) -> list[DateMention]:
    return find_dates(tokenize(text), reference)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 مارس 2021", "2021-03-14"),
        ("14 آذار 2021", "2021-03-14"),
        ("14 مارس/آذار 2021", "2021-03-14"),
        ("الأحد 14 مارس/ آذار 2021", "2021-03-14"),
        ("١٤ مارس ٢٠٢١", "2021-03-14"),
        ("14/3/2021", "2021-03-14"),
        ("14 مارس", "2021-03-14"),
        ("20 ديسمبر", "2020-12-20"),
        ("20 كانون الأول", "2020-12-20"),
        ("1 شعبان 1442", "2021-03-14"),
        ("غرة شعبان 1442", "2021-03-14"),
        ("فاتح مارس", "2021-03-01"),
        ("الأحد فاتح نونبر 2020", "2020-11-01"),
        ("1 شعبان", "2021-03-14"),
        ("15 شعبان الماضي", "2020-04-08"),
        ("17 رمضان الماضي", "2020-05-10"),
        ("1 شعبان الموافق 14 مارس", "2021-03-14"),
        ("الأحد", "2021-03-14"),
        ("اليوم الأربعاء", "2021-03-17"),
        ("الأربعاء", "2021-03-17"),
        ("الأربعاء الماضي", "2021-03-10"),
        ("أمس", "2021-03-16"),
        ("أمس الثلاثاء", "2021-03-16"),
        ("أول أمس", "2021-03-15"),
        ("فجر اليوم", "2021-03-17"),
        ("مساء الجمعة", "2021-03-12"),
        ("قبل ثلاثة أيام", "2021-03-14"),
        ("قبل يومين", "2021-03-15"),
        ("ليل السبت", "2021-03-13"),
        ("ليل السبت - الأحد", "2021-03-13"),
        ("ليل الأربعاء", "2021-03-16"),
        ("هجمات 7 أكتوبر/ تشرين الأول 2020", "2020-10-07"),
        ("ليل السبت/الأحد", "2021-03-13"),
        ("منتصف ليل الأحد الاثنين", "2021-03-14"),
        ("في الليلة الفاصلة بين السبت والأحد", "2021-03-13"),
        ("ليلة ما بين الجمعة والسبت", "2021-03-12"),
    ],
)
def test_a_day(text: str, day: str) -> None:
    (mention,) = read(text)
    assert (mention.date_start, mention.date_end, mention.precision) == (
        date.fromisoformat(day),
        date.fromisoformat(day),
        "day",
    )


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("من 3 إلى 7 مارس", "2021-03-03", "2021-03-07"),
        ("يومي السبت والأحد", "2021-03-13", "2021-03-14"),
        ("خلال ساعات الليل وفجر اليوم", "2021-03-16", "2021-03-17"),
        ("مساء السبت وفجر الأحد", "2021-03-13", "2021-03-14"),
        ("هذا الأسبوع", "2021-03-14", "2021-03-17"),
        ("خلال الأسبوع الجاري", "2021-03-14", "2021-03-17"),
        ("خلال الأسبوع الماضي", "2021-03-07", "2021-03-13"),
        ("الشهر الماضي", "2021-02-01", "2021-02-28"),
        ("في شباط (فبراير) العام الماضي", "2020-02-01", "2020-02-29"),
        ("كانون الثاني 2020", "2020-01-01", "2020-01-31"),
        ("عام 2019", "2019-01-01", "2019-12-31"),
        ("منذ مطلع العام الجاري", "2021-01-01", "2021-03-17"),
        ("لليوم الخامس على التوالي", "2021-03-13", "2021-03-17"),
        ("ولليوم الثاني", "2021-03-16", "2021-03-17"),
    ],
)
def test_a_period(text: str, start: str, end: str) -> None:
    (mention,) = read(text)
    assert (str(mention.date_start), str(mention.date_end)) == (start, end)
    assert mention.precision != "day"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("من 24 مارس/آذار 2019 وحتى يومنا هذا", "2019-03-24", "2021-03-17"),
        ("الممتدة من مطلع العام وحتى اليوم", "2021-01-01", "2021-03-17"),
        ("بين 3 مايو و7 يونيو 2020", "2020-05-03", "2020-06-07"),
        ("من 28 ديسمبر حتى 3 يناير 2020", "2019-12-28", "2020-01-03"),
        ("من الأحد إلى الثلاثاء", "2021-03-14", "2021-03-16"),
    ],
)
def test_from_one_day_to_another(text: str, start: str, end: str) -> None:
    (mention,) = read(text)
    assert (str(mention.date_start), str(mention.date_end), mention.precision) == (start, end, "range")


@pytest.mark.parametrize("text", ["من السوق إلى الجسر", "من أمس", "بين الثلاثاء"])
def test_from_without_an_end_is_no_period(text: str) -> None:
    assert not [mention for mention in read(text) if mention.precision == "range"]


def test_two_nights_are_not_made_one() -> None:
    assert [mention.text for mention in read("السبت الأحد")] == ["السبت", "الأحد"]
    assert [str(mention.date_start) for mention in read("ليل السبت ثم الاثنين")] == ["2021-03-13", "2021-03-15"]


def test_a_plan_is_told_of_the_future() -> None:
    (mention,) = read("غدا الخميس")
    assert (mention.date_start, mention.future) == (date(2021, 3, 18), True)


def test_a_day_counts_from_the_day_or_the_month_told_before() -> None:
    assert [(m.kind, m.days) for m in read("وقبل ذلك بيومين قصفت القرية")] == [("same", -2)]
    assert [(m.kind, m.days) for m in read("وقصفت القرية بعد ذلك بأسبوع")] == [("same", 7)]
    assert read("ثالث حادثة خلال الشهر الجاري، إذ قتل اثنان في الثامن منه")[-1].date_start == date(2021, 3, 8)
    assert read("خسر الشهر الماضي، وقتل في 5 منه")[-1].date_start == date(2021, 2, 5)
    assert read("قتل 8 منه") == []


def test_a_day_of_the_month_that_runs_may_be_yet_to_come() -> None:
    (mention,) = read("إضراب من 24 إلى 29 مارس الجاري")
    assert (mention.date_start, mention.date_end, mention.future) == (date(2021, 3, 24), date(2021, 3, 29), True)
    assert read("14 مارس الجاري")[0].date_start == date(2021, 3, 14)
    assert read("30 ديسمبر الجاري", date(2021, 1, 2))[0].date_start == date(2020, 12, 30)
    assert read("30 ديسمبر الجاري", None)[0].date_start is None


def test_without_a_day_of_publication_relative_words_get_no_date() -> None:
    (mention,) = read("أمس", None)
    assert (mention.date_start, mention.date_end) == (None, None)
    assert read("14 آذار 2021", None)[0].date_start == date(2021, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "ثورة 25 يناير",
        "قصف حي 7 يوليو السكني",
        "اعتصام في ساحة 14 يناير",
        "اشتباكات في سوق الجمعة",
        "انفجار تحت كوبري 6 أكتوبر",
        "بيان من قوى 14 آذار",
        "لم يعرف السبب حتى الآن",
        "ما زال مفقودا إلى اليوم",
        "31 فبراير 2021",
        "مارس الرجل عمله",
        "14 قتيلا",
        "45/13/2021",
        "",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert [mention for mention in read(text) if mention.precision == "day"] == []


@pytest.mark.parametrize("text", ["ثورة 25 يناير 2011", "وقع القصف في إب", "دخل الإضراب اليوم السابع والعشرين منه"])
def test_what_holds_no_date_at_all(text: str) -> None:
    """A date that is a name, a town spelt like a month, a day of a count."""
    assert read(text) == []


def test_offsets_are_those_of_the_text() -> None:
    text = "وقع الانفجار، صباح أمس الثلاثاء، في السوق."
    (mention,) = read(text)
    assert text[mention.start : mention.end] == "صباح أمس الثلاثاء"


def test_a_dateline_gives_the_day_of_the_report() -> None:
    sentences = split_sentences("السهل 14 مارس 2021 (وكالات): انفجرت عبوة أمس.")
    assert dateline_date(sentences, None) == date(2021, 3, 14)
    assert dateline_date(split_sentences("انفجرت عبوة أمس."), DAY) is None


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dates.toml"
    path.write_text("[months]\n", "utf-8")
    with pytest.raises(ValueError, match=r"dates\.toml: the table \[hijri_months\] is missing"):
        DateRules(path)


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("بعد ثلاثة أيام على هجوم في السوق", "2021-03-14", "2021-03-14", "offset"),
        ("بعد أسبوع من اعتقاله", "2021-03-10", "2021-03-10", "offset"),
        ("في بداية فبراير 2021", "2021-02-01", "2021-02-09", "absolute"),
        ("نهاية فبراير 2021", "2021-02-20", "2021-02-28", "absolute"),
        ("صيف 2019", "2019-06-01", "2019-08-31", "absolute"),
        ("شتاء 2019", "2019-12-01", "2020-02-29", "absolute"),
        ("الليلة قبل الماضية", "2021-03-15", "2021-03-15", "relative"),
        ("هاجموا الحاجز ليلا", "2021-03-16", "2021-03-16", "relative"),
    ],
)
def test_days_that_hang_on_others_parts_of_months_and_nights(text: str, start: str, end: str, kind: str) -> None:
    (mention,) = read(text)
    assert (str(mention.date_start), str(mention.date_end), mention.kind) == (start, end, kind)


def test_some_days_after_what_is_not_said_are_no_offset() -> None:
    assert [mention.kind for mention in read("عادوا بعد ثلاثة أيام")] == []


def test_the_next_day_waits_for_the_day_told_before() -> None:
    (mention,) = read("وفي اليوم التالي انسحبوا")
    assert (mention.kind, mention.days, mention.date_start) == ("same", 1, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("خلال اليومين الماضيين", "2021-03-15", "2021-03-17"),
        ("في الأيام الثلاثة الأخيرة", "2021-03-14", "2021-03-17"),
        ("خلال الأيام القليلة الماضية", "2021-03-13", "2021-03-17"),
        ("في الساعات الـ48 الماضية", "2021-03-15", "2021-03-17"),
        ("في نهاية الأسبوع", "2021-03-13", "2021-03-14"),
        ("منتصف فبراير الماضي", "2021-02-09", "2021-02-18"),
        ("أمس والاثنين", "2021-03-15", "2021-03-16"),
        ("10 مايو/أيار من العام الماضي", "2020-05-10", "2020-05-10"),
    ],
)
def test_last_days_week_ends_and_the_year_before(text: str, start: str, end: str) -> None:
    (mention,) = read(text)
    assert (str(mention.date_start), str(mention.date_end)) == (start, end)


def test_a_weekday_beside_a_relative_word_says_when_the_text_was_written() -> None:
    (mention,) = read("أمس الاثنين")
    assert (str(mention.date_start), mention.lag) == ("2021-03-15", 1)
    assert day_of_writing([mention], DAY) == date(2021, 3, 16)
    assert day_of_writing(read("أمس الثلاثاء"), DAY) == DAY
    # A weekday that fits publication weighs more than one that does not.
    assert day_of_writing([mention, *read("أمس الثلاثاء")], DAY) == DAY
