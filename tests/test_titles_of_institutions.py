"""The headline on pages of ministries, universities and blogs, whose first heading or title names the institution."""

from __future__ import annotations

import pytest

from tests.invented_pages import NEWS, TITLE, lines, read

TEXT = f"<div class='m'>5 مايو 2024</div><div class='t'>{lines(*NEWS)}</div>"


def test_a_letterhead_of_several_lines_is_no_headline() -> None:
    head = "<h1><img src='l.gif'> جمهورية السهل الاتحادية المستقلة<br>وزارة الري والسدود والموارد المائية<br>مديرية الوادي</h1>"
    found = read(f"{head}<h2>{TITLE}</h2>{TEXT}", "مديرية الوادي - الموقع الرسمي")
    assert (found.title, found.text.split("\n")) == (TITLE, list(NEWS))


def test_a_headline_in_two_lines_keeps_its_words_apart() -> None:
    first, second = TITLE[: TITLE.index(" بعد")], TITLE[TITLE.index("بعد") :]
    assert read(f"<h1>{first}<br>{second}</h1>{TEXT}").title == TITLE
    assert read(f"<h1>{first}<br>{second}</h1>{TEXT}", "صدى الوادي").title == TITLE


@pytest.mark.parametrize("page_title", ["Details", "News", "تفاصيل الخبر", "عرض المقال"])
def test_the_first_heading_of_all_pages_is_no_headline(page_title: str) -> None:
    head = "<div class='h'><h1>بلدية الوادي للخدمات العامة</h1></div><ul><li><a href='/a'>الخدمات</a></li></ul>"
    bar = "<div><a href='/'>الرئيسية</a> / <a href='/n'>الأخبار</a></div><div>أهلا بكم</div>"
    found = read(f"{head}{bar}<td><span id='ctl_lblTitle'>{TITLE}</span><br>{TEXT}</td>", page_title)
    assert found.title == TITLE


def test_a_headline_above_a_subheading_stays() -> None:
    subheading = "<h2>الجسر القديم يعود إلى أهله</h2>"
    bar = "<div>مدة القراءة دقيقتان</div><div>صورة الغلاف</div>"
    assert read(f"<h1>{TITLE}</h1>{bar}{subheading}{TEXT}", "صدى الوادي").title == TITLE


def test_the_name_of_a_blog_before_a_colon_is_no_part_of_a_headline() -> None:
    title = f"دفتر السهل: {TITLE}"
    markup = f"<meta property='og:title' content='{title}'>"
    assert read(f"{markup}<p><a href='/'>دفتر السهل</a></p><h3 class='t'>{TITLE}</h3>{TEXT}", title).title == TITLE


def test_what_a_headline_says_before_a_colon_stays() -> None:
    title = f"رئيس البلدية: {TITLE}"
    markup = f"<meta property='og:title' content='{title}'>"
    assert read(f"{markup}<h1>{title}</h1>{TEXT}<a href='/2'>{TITLE}</a>", title).title == title


MENU = "<ul><li>عن المديرية</li><li>الخدمات</li><li>اتصل بنا</li></ul>"


@pytest.mark.parametrize(
    ("head", "page_title"),
    [
        (f"<h1>مديرية الوادي</h1>{MENU}<h3>{TITLE}</h3>", "مديرية الوادي"),
        (f"<h1>بلدية الوادي</h1>{MENU}<h3>{TITLE}</h3>", "بلدية الوادي - بوابة الأخبار"),
        (f"<h1>مديرية الوادي</h1><h2>{TITLE}</h2>", "مديرية الوادي - المركز الإعلامي"),
        (f"<h1>صدى الوادي — ملحق الزراعة</h1><div>إعداد: سلمى قاسم</div><h2>{TITLE}</h2>", "طباعة - صدى الوادي"),
    ],
)
def test_the_heading_with_the_day_below_it_is_the_headline_where_the_title_is_the_name_of_the_site(
    head: str, page_title: str
) -> None:
    assert read(f"{head}{TEXT}", page_title).title == TITLE


@pytest.mark.parametrize("kind", ["", " - طباعة", " - المركز الإعلامي"])
def test_what_stands_below_a_short_headline_and_its_text_is_no_headline(kind: str) -> None:
    other = f"<h3>{TITLE}</h3><div>سامر - 6 مايو 2024</div>"
    found = read(f"<h1>حكاية الجسر القديم</h1>{TEXT}{other}", f"حكاية الجسر القديم{kind}")
    assert found.title == "حكاية الجسر القديم"
    assert (
        read(f"<h1>حكاية الجسر القديم</h1><h2>{TITLE}</h2>{TEXT}", f"حكاية الجسر القديم{kind}").title
        == "حكاية الجسر القديم"
    )


def test_a_lead_below_a_short_headline_stays_a_lead() -> None:
    assert (
        read(f"<h1>حكاية الجسر القديم</h1><h2>{TITLE}</h2>{TEXT}", "حكاية الجسر القديم").title == "حكاية الجسر القديم"
    )


def test_a_running_line_above_a_text_is_no_headline() -> None:
    ticker = f"<div>آخر خبر: {TITLE}</div><div>محليات</div>"
    page = f"{ticker}<div><b>المارة يعودون إلى الجسر</b></div><div>كتبت سلمى قاسم</div>{TEXT}"
    assert read(page, "صدى - موبايل").title == "المارة يعودون إلى الجسر"


@pytest.mark.parametrize("style", ["font-size:26px", "FONT-SIZE: 1.8em", "font-size: x-large", "font-size:18pt"])
def test_large_letters_are_those_of_a_headline_where_the_title_names_the_site(style: str) -> None:
    above = "<div>اضغط هنا إن لم تظهر نافذة الطباعة تلقائيا</div><div>كرة يد</div>"
    headline = "حكاية مدينة تنتظر عودة الجسر"
    assert read(f"{above}<div style='{style}'>{headline}</div>{TEXT}", "صدى الوادي - طباعة").title == headline
    assert read(f"{above}<div style='font-size:12px'>{headline}</div>{TEXT}", "صدى الوادي - طباعة").title != headline


def test_bold_letters_above_a_name_are_those_of_a_headline_where_the_title_names_the_paper() -> None:
    head = "<font color='gray'>الأحد 5 مايو 2024 - العدد 1021</font><br><font><b>تحقيقات</b></font><br>"
    headline = "حكاية مدينة تنتظر عودة الجسر"
    page = f"{head}<font><b>{headline}</b></font><br><font><b>الوادي / سلمى قاسم</b></font>{lines(*NEWS)}"
    found = read(page, "جريدة الصدى - يومية سياسية مستقلة")
    assert (found.title, found.author) == (headline, "سلمى قاسم")
