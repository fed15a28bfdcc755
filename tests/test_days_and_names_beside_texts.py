"""The day and the writer of a text where those of other articles, of comments and of pictures stand beside it."""

from __future__ import annotations

import json

import pytest

from pipelines.page_dates import begins_with_day
from tests.invented_pages import DAY, HEAD, NEWS, TITLE, lines, read, read_page

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


def test_what_scripts_are_given_of_the_article_counts_more_than_days_elsewhere_on_the_page() -> None:
    own = {"headline": TITLE, "publishedAt": "2024-05-05T10:00:00Z", "byline": [{"name": "سلمى الوادي"}]}
    page = f"{given({'headline': OTHER, 'author': 'سامر حداد'}, own)}<p>آخر تعديل على الصفحة 9 مايو 2024</p>"
    assert day(page) == "2024-05-05"
    assert read(page).author == "سلمى الوادي"
    assert read(given({**own, "headline": OTHER})).author is None
    # What readers see of the writer counts more, and what they write is none of it.
    assert read(page.replace("</h1>", "</h1><div>الوادي - سامر حداد</div>")).author == "سامر حداد"
    assert read(given({"subject": TITLE, "author": "سامر حداد"})).author is None


@pytest.mark.parametrize("credit", ["ت: سامر حداد", "عدسة: سامر حداد"])
def test_whoever_took_the_picture_above_a_text_has_not_written_it(credit: str) -> None:
    caption = f"<div><img src='a.jpg'></div><div>المارة على الجسر القديم - {credit}</div>"
    assert read(f"<h1>{TITLE}</h1>{caption}<p>الوادي - سلمى قاسم</p>{TEXT}").author == "سلمى قاسم"


def test_a_writer_who_comments_has_not_written_the_text() -> None:
    writer = "<div class='writer'><a href='/writers/7'>سلمى بنت قاسم الوادي</a></div>"
    comments = "<div class='cmts'><h4>ما قيل</h4><div><b>الكاتب: سامر حداد</b><p>نص جميل فعلا.</p></div></div>"
    page = f"{writer}<h2>{TITLE}</h2><div>5 مايو 2024</div>{TEXT}{comments}"
    assert read(page).author == "سلمى بنت قاسم الوادي"


@pytest.mark.parametrize(
    "told",
    [
        "<p>سلمى رائد الوادي (22 عاماً)</p>",
        "<p>أم سلمى، 58 عاماً</p>",
        "<p>سلمى رائد الوادي (الأولى على الدفعة)</p><p>سامر حداد</p><p>أحمد علي القاسم</p>",
        "<p>عن الأمانة العامة، الأمينة العامة: سلمى الوادي</p>",
        "<p>سلمى رائد الوادي (الأولى، 92.4)</p>",
    ],
)
def test_of_whom_a_text_tells_and_who_signs_for_others_wrote_none_of_it(told: str) -> None:
    assert read(f"{HEAD}{lines(*NEWS[:2])}{told}{lines(*NEWS[2:])}").author is None


@pytest.mark.parametrize("credit", ["عدسة سلمى الوادي", "عدسة: سلمى الوادي", "© عدسة سلمى الوادي / صدى"])
def test_who_took_pictures_comes_behind_whoever_signs(credit: str) -> None:
    named = f"{HEAD}{lines(*NEWS[:2])}<p>{credit}</p>{lines(*NEWS[2:])}"
    assert read(named + "<p>سامر حداد</p>").author == "سامر حداد"
    assert read(named + "<p>ع. الوادي</p>").author == "ع. الوادي"
    assert read(named).author == "سلمى الوادي"


def test_a_name_in_markup_that_the_page_calls_a_company_is_none() -> None:
    head = "<meta name='author' content='ضوء الوادي'>"
    foot = "<div><span>شركة ضوء الوادي للنشر</span></div>"
    assert read_page(f"{TITLE} - صدى", f"{HEAD}{lines(*NEWS)}{foot}", head).author is None
    assert read_page(f"{TITLE} - صدى", f"{HEAD}{lines(*NEWS)}", head).author == "ضوء الوادي"
    # Nor is a writer whom a company is called after.
    head = "<meta name='author' content='سلمى الوادي'>"
    foot = "<div>مؤسسة سلمى الوادي للنشر</div>"
    assert read_page(f"{TITLE} - صدى", f"{HEAD}{lines(*NEWS)}{foot}", head).author == "سلمى الوادي"


def test_the_label_of_a_card_says_who_wrote() -> None:
    head = "<meta name='twitter:label1' content='كُتب بواسطة'><meta name='twitter:data1' content='سلمى الوادي م.'>"
    assert read_page(f"{TITLE} - صدى", f"{HEAD}{lines(*NEWS)}", head).author == "سلمى الوادي م."
    head = "<meta name='twitter:label1' content='وقت القراءة'><meta name='twitter:data1' content='دقيقتان'>"
    assert read_page(f"{TITLE} - صدى", f"{HEAD}{lines(*NEWS)}", head).author is None


def test_a_place_before_a_name_that_is_marked_is_none_of_it() -> None:
    line = "<p class='auteur'>الوادي: خولانة الدسوقي</p>"
    assert read(f"<h1>{TITLE}</h1>{line}{DAY}{lines(*NEWS)}").author == "خولانة الدسوقي"


def test_a_first_heading_that_has_nothing_of_the_title_which_another_shows_whole_is_the_name_of_the_site() -> None:
    site = "<h1>بوابة الزراعة والثروة السمكية</h1>"
    assert read_page(TITLE, f"{site}<h2>{TITLE}</h2>{DAY}{lines(*NEWS)}").title == TITLE
    own = "إعادة فتح الجسر القديم في الوادي أمام المارة بعد عام"
    assert read_page(TITLE, f"<h1>{own}</h1>{DAY}{lines(*NEWS)}<h2>{TITLE}</h2>").title == own


def test_a_sentence_in_a_bar_that_goes_stands_above_no_day() -> None:
    bar = f"<aside><span>صدى</span> الأحد 2 مايو 2021</aside><nav><p>{NEWS[3]}</p></nav>"
    head = "<h1>عودة المارة إلى الجسر القديم بعد الترميم</h1><aside>الكاتبة في صدى 3 مايو 2024</aside>"
    assert str(read(f"{bar}{head}{lines(*NEWS[:3])}").published)[:10] == "2024-05-03"


def test_a_blog_names_its_writer_below_the_text_above_what_sends_it() -> None:
    footer = (
        "<div class='post-footer'><span>مرسلة بواسطة <span class='fn'>سلمى الوادي</span></span> <span>في 11:48 م</span>"
        "<div class='buttons'><a href='/m'>إرسال بالبريد الإلكتروني</a><a href='/b'>كتابة مدونة حول هذه المشاركة</a></div></div>"
    )
    assert (
        read(f"<div class='post'><h3>{TITLE}</h3><div class='post-body'>{TEXT}</div>{footer}</div>").author
        == "سلمى الوادي"
    )


def test_whose_other_articles_are_linked_above_a_column_wrote_it() -> None:
    box = "<table><tr><td><b>عبدالكريم قاسم الوادي</b></td></tr><tr><td><a href='/w/7'>كل مقالات الكاتب (118)</a></td></tr></table>"
    assert read(f"{box}<h2>{TITLE}</h2>{TEXT}").author == "عبدالكريم قاسم الوادي"


def test_whoever_is_pictured_beside_the_name_of_a_column_wrote_it() -> None:
    box = "<div class='k'><img src='m.png'><b>{}</b><i>قهوة الصباح</i></div>"
    assert read(f"{box.format('سلمى الوادي')}<h2>{TITLE}</h2>{TEXT}").author == "سلمى الوادي"
    several = box.format("سلمى الوادي") + box.format("سامر حداد")
    assert read(f"{several}<h2>{TITLE}</h2>{TEXT}").author is None


def test_whoever_signs_a_statement_for_an_office_is_no_writer() -> None:
    assert read(f"<h1>{TITLE}</h1>{TEXT}<p>الأمين العام: سامر حداد</p><p>الخرطوم في 5 مايو 2024</p>").author is None


def test_a_day_with_its_year_may_begin_a_line_of_other_labels() -> None:
    line = "<span>الأحد 5 مايو 2024م</span> <span>حجم الخط: أ- أ+</span> <a href='#'>نسخة للطباعة</a>"
    assert day(f"<h1>{TITLE}</h1><div>{line}</div>{TEXT}") == "2024-05-05"
    assert not begins_with_day("قال الوزير. 5 مايو 2024 موعدنا")
