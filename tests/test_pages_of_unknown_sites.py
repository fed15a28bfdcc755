"""Pages in the dress of many templates (tests/pages): title, paragraphs, byline and date must be exactly right."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extract.schema import Article, Page
from pipelines.article import article
from pipelines.boilerplate import strip_boilerplate

PAGES = Path(__file__).parent / "pages"
STORIES: dict[str, Any] = tomllib.loads((PAGES / "stories.toml").read_text("utf-8"))
EXPECTED: dict[str, Any] = tomllib.loads((PAGES / "expected.toml").read_text("utf-8"))
FETCHED = datetime(2024, 6, 20, 12, tzinfo=UTC)
# Ways in which a template may write the same letters.
DRESS = {
    "": lambda text: text,
    "entities": lambda text: "".join(f"&#{ord(c)};" if c > "\x7f" else c for c in text),
    "tatweel": lambda text: text.replace("ال", "الـــ", 2),
    "controls": lambda text: "\u202b" + text.replace(" ", " \u200f", 3).replace("ال", "ا\u200dل") + "\u202c",
    "presented": lambda text: text.replace("ال", "\ufe8d\ufedf").replace("لا", "\ufefb"),
}


def filled(text: str, story: dict[str, Any]) -> str:
    """A text with the title and the paragraphs of a story in the places that are named for them."""
    parts = {"title": story["title"]} | {f"p{n}": text for n, text in enumerate(story["paragraphs"], 1)}
    return re.sub(r"\[\[(\w+)\|?(\w*)\]\]", lambda found: DRESS[found[2]](parts[found[1]]), text)


def wanted_paragraphs(name: str) -> list[str]:
    page = EXPECTED[name]
    story = STORIES[page["story"]]
    return [filled(f"[[p{part}]]" if isinstance(part, int) else part, story) for part in page["paragraphs"]]


def read(name: str) -> Article:
    page = EXPECTED[name]
    source = filled((PAGES / f"{name}.html").read_text("utf-8"), STORIES[page["story"]])
    body = source.encode(page.get("encoding", "utf-8"), "xmlcharrefreplace")
    url = page.get("url", "https://news.example/2/4711")
    return strip_boilerplate(article(Page(url, body, page.get("content_type", ""), FETCHED)))


def test_every_page_has_its_right_reading() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == set(EXPECTED)


@pytest.mark.parametrize("name", [name for name in EXPECTED if "paragraphs" in EXPECTED[name]])
def test_an_article_is_read_whole_and_alone(name: str) -> None:
    page, found = EXPECTED[name], read(name)
    story = STORIES[page["story"]]
    wanted = wanted_paragraphs(name)
    assert found.is_article
    assert plain(found.text).split("\n") == wanted
    assert plain(found.title) == page.get("title", story["title"])
    assert found.author == page.get("author")
    assert found.published is not None
    assert found.published.isoformat().startswith(page["published"])


def plain(text: str) -> str:
    """A text without tatweel, which no reader sees as a letter."""
    return text.replace("ـــ", "")


@pytest.mark.parametrize("name", [name for name in EXPECTED if "paragraphs" not in EXPECTED[name]])
def test_a_page_that_is_no_article_is_none(name: str) -> None:
    found = read(name)
    assert (found.is_article, found.text, found.title) == (False, "", "")


def author_of(head: str = "", tail: str = "", meta: str = "") -> str | None:
    """The author of a page of an outlet named صدى الوادي with lines of its own below the headline and below the text."""
    page = (
        '<html dir="rtl"><head><title>[[title]] - صدى الوادي</title><meta property="og:site_name" content="صدى الوادي">'
        f"{meta}</head><body><h1>[[title]]</h1>{head}<div>5 مايو 2024</div>"
        f'<div class="t"><p>[[p1]]</p><p>[[p2]]</p><p>[[p3]]</p>{tail}</div></body></html>'
    )
    source = filled(page, STORIES["bridge"])
    return article(Page("https://sada.example/news/44", source.encode(), "", FETCHED)).author


@pytest.mark.parametrize(
    "head",
    [
        '<div class="post-by">خزام الدويري</div>',
        '<div class="auth">خزام الدويري</div>',
        '<a href="/kuttab/5">خزام الدويري</a>',
        '<span class="writer">خزام الدويري من حلب</span>',
        '<div><i class="fa fa-user"></i> خزام الدويري <i class="fa fa-clock"></i> 5 مايو 2024</div>',
        "<p>صدى الوادي - خزام الدويري</p>",
        "<p>صدى الوادي – خاص – خزام الدويري</p>",
        "<p>خاص: خزام الدويري</p>",
        "<p>خزام الدويري (دمشق)</p>",
        "<p>تقرير خزام الدويري</p>",
        "<p>مراسلنا في حلب: خزام الدويري</p>",
        "<div>خزام الدويري</div><div>كاتب وصحفي</div>",
    ],
)
def test_a_name_that_no_table_has_is_known_by_its_place_or_its_last_word(head: str) -> None:
    assert author_of(head) == "خزام الدويري"


@pytest.mark.parametrize(
    "tail", ["<p>خزام الدويري</p>", "<p>خزام الدويري - دمشق</p>", "<p>خزام الدويري / كاتب وباحث</p>"]
)
def test_a_name_below_a_text_is_a_signature(tail: str) -> None:
    assert author_of(tail=tail) == "خزام الدويري"


@pytest.mark.parametrize(
    "line",
    ["سكاي نيوز عربية", "رام الله - معا", "القسم السياسي", "الشرق الأوسط", "محرر 3", "BBC News", "كتّاب الوادي", "مشاركة الخبر",
     "5 مايو 2024", "أرشيف الكاتب"],
)  # fmt: skip
def test_an_element_for_the_author_may_name_nobody(line: str) -> None:
    assert author_of(f'<div class="author">{line}</div>') is None


@pytest.mark.parametrize(
    "name", ["Sada Alwadi", "Sada Team", "admin2", "web.editor", "Newsroom", "غرفة الأخبار", "صدى الوادي - دمشق"]
)
def test_the_markup_may_name_the_outlet_or_an_account(name: str) -> None:
    assert author_of(meta=f'<meta name="author" content="{name}">') is None


def test_a_name_that_readers_see_is_preferred_to_an_account_in_the_markup() -> None:
    account = '<meta name="author" content="Khaz Dweri">'
    assert author_of('<div class="writer">خزام الدويري</div>', meta=account) == "خزام الدويري"
    assert author_of(meta=account) == "Khaz Dweri"


def test_a_picture_that_says_a_short_headline_does_not_make_it_the_name_of_the_site() -> None:
    story = STORIES["bridge"]
    head = "<title>انفجار عند الجسر - صدى الوادي</title>"
    lines = '<a href="/"><img src="/a.png" alt="صدى الوادي"></a><h2>انفجار عند الجسر</h2><img src="/b.jpg" alt="انفجار عند الجسر">'
    page = f'<html dir="rtl"><head>{head}</head><body>{lines}<div>5 مايو 2024</div><p>[[p1]]</p><p>[[p2]]</p></body></html>'
    found = article(Page("https://sada.example/news/44", filled(page, story).encode(), "", FETCHED))
    assert found.title == "انفجار عند الجسر"


def read_plain(head: str, body: str, url: str = "https://sada.example/news/44") -> Article:
    """The article of a page of the story of the council."""
    source = filled(f'<html dir="rtl"><head>{head}</head><body>{body}</body></html>', STORIES["council"])
    return article(Page(url, source.encode(), "", FETCHED))


TEXT = "<div><p>[[p1]]</p><p>[[p2]]</p><p>[[p3]]</p><p>[[p4]]</p></div>"


def test_a_title_that_says_little_of_its_text_is_not_taken_for_the_name_of_a_site() -> None:
    above = "<h1>ماذا تبقى من الحلم الجميل؟</h1><div>رأي</div><div>صفحة أولى</div><div>6 مايو 2024</div>"
    below = f"<h2>مجلس البلدة أقر خطة لإعادة إعمار السوق القديم</h2>{TEXT}"
    assert read_plain("<title>ماذا تبقى من الحلم؟ - صدى</title>", above + below).title == "ماذا تبقى من الحلم الجميل؟"


def test_a_heading_that_is_a_link_to_its_own_page_is_the_headline() -> None:
    others = "".join(f'<h3><a href="/news/{n}">خبر آخر رقم {n} عن المكتبة الجديدة</a></h3>' for n in (1, 2, 3))
    page = f'<h2><a href="/news/44">[[title]]</a></h2><div>6 مايو 2024</div>{TEXT}{others}'
    assert read_plain("<title>مدونة الوادي</title>", page).title == STORIES["council"]["title"]


def test_the_day_of_an_event_below_the_first_sentence_is_not_that_of_publication() -> None:
    events = "".join(f"<h3>جلسة المجلس رقم {n} في البلدة</h3><span>{n} مايو 2024</span><p>[[p{n}]]</p>" for n in (2, 3))
    page = f"<h1>[[title]]</h1><div>6 مايو 2024</div><div><p>[[p1]]</p>{events}</div>"
    found = read_plain("<title>[[title]]</title>", page)
    assert found.published is not None
    assert found.published.day == 6
    assert "جلسة المجلس رقم 2 في البلدة" in found.text


def test_events_of_a_chronicle_in_boxes_are_the_text() -> None:
    boxes = "".join(
        f'<div class="e"><h3>جلسة المجلس رقم {n} في البلدة</h3><span>{n} مايو 2024</span><p>[[p{n}]]</p></div>'
        for n in (1, 2, 3, 4)
    )
    found = read_plain("<title>[[title]]</title>", f"<h1>[[title]]</h1><div>6 مايو 2024</div><div>{boxes}</div>")
    assert all(paragraph in found.text for paragraph in STORIES["council"]["paragraphs"][:4])


def test_a_sentence_that_begins_like_an_occupation_makes_no_name_of_the_line_above_it() -> None:
    source = filled(
        "<html dir='rtl'><title>[[title]]</title><h1>[[title]]</h1><div>6 مايو 2024</div><div>هذا كتاب جميل</div>"
        "<p>[[p1]]</p><p>[[p2]]</p></html>",
        STORIES["camp"],
    )
    assert article(Page("https://sada.example/news/44", source.encode(), "", FETCHED)).author is None


def cards(count: int) -> str:
    return "".join(
        f'<div class="c"><h3><a href="/p/{n}">خبر آخر رقم {n} عن المكتبة الجديدة</a></h3>'
        f"<p>تضم المكتبة ألفي كتاب تبرع بها معلمون متقاعدون من الحي.</p><span>{n} مايو 2024</span></div>"
        for n in range(1, count + 1)
    )


def test_an_introduction_above_the_headlines_of_a_writer_is_no_article() -> None:
    head = "<title>نصوص سامر حداد - صدى</title>"
    intro = "<h1>سامر حداد</h1><p>كاتب من حلب عمل في عدد من الصحف منذ عام 2001 وله كتابان في تاريخها.</p>"
    assert not read_plain(head, intro + cards(5)).is_article


def test_a_short_article_with_a_day_above_dated_headlines_is_one() -> None:
    for day in ("<div>6 مايو 2024</div>", '<time datetime="2024-05-06">6 مايو 2024</time>'):
        found = read_plain("<title>[[title]] - صدى</title>", f"<h1>[[title]]</h1>{day}<p>[[p1]]</p>{cards(5)}")
        assert found.text == STORIES["council"]["paragraphs"][0]
    below = "<h1>[[title]]</h1><p>[[p1]]</p><div>شارك</div><div>نشر في 6 مايو 2024</div>"
    assert read_plain("<title>[[title]] - صدى</title>", below + cards(5)).is_article


@pytest.mark.parametrize("title", ["وظيفة شاغرة: منسق ميداني", "إعلان توظيف في مكتب المدينة"])
def test_an_offer_of_work_is_no_article(title: str) -> None:
    page = f"<h1>{title}</h1><div>6 مايو 2024</div>{TEXT}"
    assert not read_plain(f"<title>{title} - صدى</title>", page).is_article
