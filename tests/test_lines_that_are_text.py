"""Short lines that are text: verses, hours of a chronicle, days and signatures of statements, figures, greetings."""

from __future__ import annotations

import pytest

from tests.invented_pages import HEAD, NEWS, TITLE, lines, read, read_page

VERSES = (
    "لا يعبر الجسر إلا الريح",
    "ولا يبقى على الضفة أحد",
    "سألت الماء عن أمي",
    "فأشار إلى الجبل",
    "والقمر فوق السوق مصباح قديم",
    "لا يطفئه إلا الفجر الذي يأتي من البعيد",
    "وعلى الرصيف مصباح لا يراه إلا العائدون من الليل",
    "ونافذة تطل على المكان الذي ولدنا فيه معا",
    "والجسر يمضي إلى الضفة التي تعرف اسمي",
)


def text_of(body: str) -> list[str]:
    return read(f"{HEAD}{body}").text.split("\n")


def test_short_lines_above_the_first_long_one_of_a_poem_are_verses() -> None:
    by = "<p class='by'>شعر: سلمى الوادي</p>"
    found = read_page(f"{TITLE} - صدى", f"{HEAD}{by}{lines(*VERSES)}", '<meta property="og:type" content="article">')
    assert found.text.split("\n") == [*VERSES]
    # Above sentences with full stops such lines are labels.
    assert text_of(lines("عاجل اليوم", "خاص صدى", "أهم الأنباء") + lines(*NEWS)) == [*NEWS]


def test_hours_that_are_the_terms_of_a_list_belong_to_what_happened_then() -> None:
    hours = ("08:15", "09:30", "10:45")
    told = "".join(f"<dt>{hour}</dt><dd>{text}</dd>" for hour, text in zip(hours, NEWS[:3], strict=True))
    wanted = [line for pair in zip(hours, NEWS[:3], strict=True) for line in pair]
    assert text_of(f"<dl>{told}</dl>") == wanted
    # One hour alone is that of the page.
    assert text_of(f"<dl><dt>08:15</dt><dd>{NEWS[0]}</dd></dl>{lines(*NEWS[1:])}") == [*NEWS]


@pytest.mark.parametrize("day", ["الوادي، 17 ديسمبر 2022", "نقيب التجار - الوادي، 3 أيار 2024", "حرر في 5 مايو 2024"])
def test_the_day_below_a_statement_that_a_text_quotes_is_one_of_its_lines(day: str) -> None:
    quoted = f"<blockquote>{lines(*NEWS[1:3], day)}</blockquote>"
    assert text_of(lines(NEWS[0]) + quoted + lines(NEWS[3])) == [*NEWS[:3], day, NEWS[3]]


def test_a_day_above_who_signs_is_a_line_of_the_statement_and_one_between_sentences_is_not() -> None:
    sign = "الإمضاء: سلمى الوادي، رئيسة؛ سامر حداد، مقرر"
    assert text_of(lines(*NEWS, "صدر في 5 مايو 2024", sign)) == [*NEWS, "صدر في 5 مايو 2024", sign]
    assert text_of(lines(*NEWS[:2], "الوادي، 5 مايو 2024", *NEWS[2:])) == [*NEWS]


def test_figures_of_years_in_a_list_are_text() -> None:
    figures = ("2021: 17.7", "2022: 35.7", "2023: 45,9%")
    listed = "<ul>" + "".join(f"<li>{figure}</li>" for figure in figures) + "</ul>"
    assert text_of(lines(*NEWS[:2]) + listed + lines(*NEWS[2:])) == [*NEWS[:2], *figures, *NEWS[2:]]


def test_greetings_in_rows_of_a_table_open_a_letter() -> None:
    for greeting in ("صباح الخير،", "سيدتي،", "زملائي في الوادي،"):
        rows = "".join(f"<tr><td>{text}</td></tr>" for text in (greeting, *NEWS))
        assert text_of(f"<table>{rows}</table>") == [greeting, *NEWS]
