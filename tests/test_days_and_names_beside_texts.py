"""The day and the writer of a text where those of other articles, of comments and of pictures stand beside it."""

from __future__ import annotations

import json

import pytest

from tests.invented_pages import NEWS, TITLE, lines, read

TEXT = f"<div class='t'>{lines(*NEWS)}</div>"
OTHER = "افتتاح معرض الكتاب في المدينة القديمة"


def day(body: str) -> str | None:
    published = read(body).published
    return published.date().isoformat() if published else None


@pytest.mark.parametrize(
    "below",
    [
        f"<div><b>جديدنا</b><br><a href='/9'>{OTHER}</a> <small>14-09-2022</small></div>",
        f"<ul><li>{OTHER} (7 تشرين الأول 2017)</li></ul>",
        f"<div class='o'><a href='/9'>{OTHER}</a> 3 مايو 2024</div>",
    ],
)
def test_the_day_of_another_headline_is_not_that_of_the_text(below: str) -> None:
    assert day(f"<h1>{TITLE}</h1>{TEXT}{below}") is None


def test_a_day_beside_a_linked_name_is_that_of_the_text() -> None:
    assert day(f"<h1>{TITLE}</h1>{TEXT}<p>نشره <a href='/w/3'>سامر حداد</a> 5 مايو 2024</p>") == "2024-05-05"


def test_a_bar_above_the_headline_may_tell_the_day() -> None:
    links = " | ".join(
        f"<a href='/{n}'>{name}</a>" for n, name in enumerate(["SADA", "Subscribe", "Advertise with us"])
    )
    bar = f"<div>{links} | Call (03) 9354 0000 | Saturday, 4 May 2024</div>"
    assert day(f"{bar}<h1>صدى</h1><h2>{TITLE}</h2>{TEXT}<p>من الأعداد السابقة</p>") == "2024-05-04"


def given(*stories: dict[str, object]) -> str:
    return f"<h1>{TITLE}</h1>{TEXT}<script type='application/json'>{json.dumps({'props': stories})}</script>"


def test_of_the_days_that_scripts_are_given_that_with_the_title_counts() -> None:
    own = {"title": TITLE, "firstPublishedAt": "2024-05-05T10:00:00Z", "related": [{"title": OTHER}]}
    other = {"title": OTHER, "publishedAt": "2023-11-05T04:00:00Z"}
    assert day(given(other, own)) == "2024-05-05"
    assert day(given(other, {**own, "title": "عنوان آخر"})) is None


@pytest.mark.parametrize("credit", ["ت: سامر حداد", "عدسة: سامر حداد"])
def test_whoever_took_the_picture_above_a_text_has_not_written_it(credit: str) -> None:
    caption = f"<div><img src='a.jpg'></div><div>المارة على الجسر القديم - {credit}</div>"
    assert read(f"<h1>{TITLE}</h1>{caption}<p>الوادي - سلمى قاسم</p>{TEXT}").author == "سلمى قاسم"


def test_a_writer_who_comments_has_not_written_the_text() -> None:
    writer = "<div class='writer'><a href='/writers/7'>سلمى بنت قاسم الوادي</a></div>"
    comments = "<div class='cmts'><h4>ما قيل</h4><div><b>الكاتب: سامر حداد</b><p>نص جميل فعلا.</p></div></div>"
    page = f"{writer}<h2>{TITLE}</h2><div>5 مايو 2024</div>{TEXT}{comments}"
    assert read(page).author == "سلمى بنت قاسم الوادي"
