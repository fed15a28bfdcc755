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
    above = "<h1>ماذا تبقى من الحلم الجميل؟</h1><div>رأي</div><div>كتب: نجيب الوادي</div><div>6 مايو 2024</div>"
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


OTHERS = (
    "يضم المتحف الجديد ثلاثمئة قطعة من الفخار عثر عليها فلاحون في حقول القرية.",
    "تعلم المشاركون في الدورة تضميد الجروح ونقل المصابين على نقالات من القماش.",
)
HEAD = "<h1>[[title]]</h1><div>6 مايو 2024</div>"
FIRST, REST = "<p>[[p1]]</p><p>[[p2]]</p>", "<p>[[p3]]</p><p>[[p4]]</p>"


@pytest.mark.parametrize(
    "box",
    [
        '<div class="k" onclick="router.push(\'/a/7\')"><div>متحف الفخار: ما الذي وجده الفلاحون؟</div><div>{0}</div></div>',
        '<div class="k" data-href="/a/7"><b>متحف الفخار يفتح أبوابه غداً</b><div>{0}</div></div>',
        '<div class="k"><h4>اقرأ أيضاً</h4><ul><li>{0}</li><li>{1}</li></ul></div>',
        '<div class="k"><div>تابعونا على واتساب</div><div>{0}</div></div>',
        '<div class="k"><div>رسالة الخميس</div><div>{0}</div><input><button>اشترك</button></div>',
        '<div role="complementary"><div>{0}</div></div>',
        '<div class="itemImageCaption">{0}</div>',
        '<div><img src="/a.jpg"><span class="img-cap">{0}</span></div>',
    ],
)
def test_a_box_between_paragraphs_is_no_text(box: str) -> None:
    found = read_plain("<title>[[title]]</title>", f"{HEAD}<div>{FIRST}{box.format(*OTHERS)}{REST}</div>")
    assert found.text.split("\n") == STORIES["council"]["paragraphs"][:4]


@pytest.mark.parametrize(
    "inside",
    [
        '<div style="float:left;width:38%"><p>{0}</p></div>',
        "<div><h4>اقرأ أيضاً</h4></div><p><strong>وكيف يصل الماء إلى القرى البعيدة؟</strong></p><p>{0}</p>",
    ],
)
def test_a_sentence_in_a_box_and_a_bold_question_are_text(inside: str) -> None:
    found = read_plain("<title>[[title]]</title>", f"{HEAD}<div>{FIRST}{inside.format(*OTHERS)}{REST}</div>")
    assert OTHERS[0] in found.text
    assert "strong" not in inside or "وكيف يصل الماء إلى القرى البعيدة؟" in found.text


def test_the_report_of_a_poll_is_an_article() -> None:
    found = read_plain("<title>استطلاع: نصف الشباب يريدون الهجرة</title>", f"{HEAD}<div>{FIRST}{REST}</div>")
    assert found.is_article


@pytest.mark.parametrize(
    "below",
    [
        '<div class="x"><div>في المدينة</div><div class="c"><b>متحف الفخار يفتح أبوابه غداً</b><p class="e">{0}</p></div></div>',
        '<div class="s">إسعاف</div><div class="f">{1}</div>',
        "<table><tr><td><b>متحف الفخار يفتح أبوابه</b></td></tr><tr><td>{0}</td></tr></table>",
    ],
)
def test_sentences_apart_from_a_text_in_a_dress_of_their_own_are_none_of_it(below: str) -> None:
    text = f'<div class="t">{FIRST}{REST}</div>'
    found = read_plain("<title>[[title]]</title>", f"<div>{HEAD}{text}{below.format(*OTHERS)}</div>")
    assert found.text.split("\n") == STORIES["council"]["paragraphs"][:4]


@pytest.mark.parametrize(
    "text",
    [
        # The end of a text in another dress, right below it, or several sentences under a heading.
        f'<div class="t">{FIRST}<p>[[p3]]</p></div><div class="end">[[p4]]</div>',
        f'<div class="t">{FIRST}</div><h3>ماذا بعد؟</h3><div class="more"><div>[[p3]]</div><div>[[p4]]</div><div>[[p5]]</div></div>',
        # Every paragraph may be clicked.
        "".join(f'<div class="p" onclick="speak({n})">[[p{n}]]</div>' for n in (1, 2, 3, 4)),
        # A pointer to another article stands first in a part of the text.
        f'<div class="s">{FIRST}</div><div class="s"><p>اقرأ أيضاً</p>{REST}</div>',
    ],
)
def test_no_sentence_of_a_text_is_taken_for_a_box(text: str) -> None:
    found = read_plain("<title>[[title]]</title>", f"{HEAD}<div>{text}</div>")
    assert all(paragraph in found.text for paragraph in STORIES["council"]["paragraphs"][:4])


@pytest.mark.parametrize(
    ("head", "body"),
    [
        # An error page whose title is the name of the site.
        (
            '<title>صدى</title><meta property="og:type" content="article"><meta property="og:title" content="صدى">',
            "<article><h1>عذراً، لم نعثر على ما تبحث عنه</h1><p>ربما نقل الخبر إلى قسم آخر من الموقع أو كتب عنوانه على غير"
            " ما هو عليه في أرشيفنا.</p><p>جرب أن تبحث عنه بكلمات أخرى أو عد إلينا بعد قليل.</p></article>",
        ),
        # Half a sentence before a wall.
        (
            '<title>[[title]]</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"[[title]]",'
            '"isAccessibleForFree":false,"datePublished":"2024-05-06"}</script>',
            "<article><h1>[[title]]</h1><p>أقر مجلس البلدة في جلسة استمرت أربع ساعات خطة لإعادة إعمار...</p>"
            "<div><p>اشترك الآن لتتمكن من قراءة المقال كاملاً ومن الوصول إلى كل ما نكتب.</p></div></article>",
        ),
        # A section that names itself in two words, with cards that are no links.
        (
            '<title>أخبار القرى - صدى</title><meta property="og:type" content="article">',
            "<h1>أخبار القرى</h1>"
            + "".join(
                f'<article class="k"><h2>خبر القرية رقم {n} عن السوق القديم</h2><div>{n} مايو 2024</div><p>[[p{n}]]</p></article>'
                for n in (1, 2, 3, 4)
            ),
        ),
        # Numbered pictures and nothing else.
        (
            "<title>ألبوم: يوم في السوق القديم - صدى</title>",
            "<h1>ألبوم: يوم في السوق القديم</h1><div>6 مايو 2024</div>"
            + "".join(
                f'<div><img src="/{n}.jpg"><div>{n} / 4 نحاس يطرق إناء كبيراً أمام دكانه في الزقاق رقم {n}</div></div>'
                for n in (1, 2, 3, 4)
            ),
        ),
    ],
)
def test_errors_walls_sections_and_albums_are_no_articles(head: str, body: str) -> None:
    assert not read_plain(head, body).is_article


def test_the_headline_stands_beside_its_label_in_a_form() -> None:
    rows = "<tr><td>العنوان</td><td>[[title]]</td></tr><tr><td>تاريخ الخبر</td><td>6 مايو 2024</td></tr>"
    page = f"<h1><a href='/'>بوابة البلدة</a></h1><h2>بلدية الوادي الأخضر</h2><table>{rows}<tr><td colspan=2>{TEXT}</td></tr></table>"
    assert read_plain("<title>بوابة البلدة - الأخبار</title>", page).title == STORIES["council"]["title"]


def test_the_service_of_an_agency_is_no_part_of_a_headline() -> None:
    page = f"<h1>محلي / [[title]]</h1><div>6 مايو 2024</div>{TEXT}"
    assert read_plain("<title>محلي / [[title]]</title>", page).title == STORIES["council"]["title"]


def day_of(head: str, lines: str, url: str = "https://sada.example/news/44") -> str:
    found = read_plain(f"<title>[[title]] - صدى</title>{head}", f"<h2>[[title]]</h2>{lines}{TEXT}", url)
    assert found.published is not None
    return found.published.date().isoformat()


def test_the_day_of_json_ld_that_names_the_outlet_counts_when_no_other_is_told() -> None:
    entry = '{"@type":"NewsArticle","headline":"صدى","datePublished":"2024-05-16","publisher":{"name":"صدى"}}'
    head = f'<script type="application/ld+json">{entry}</script>'
    assert day_of(head, "<div>تاريخ النشر: 6 مايو 2024</div>") == "2024-05-06"
    assert day_of(head, "") == "2024-05-16"


@pytest.mark.parametrize(
    "created",
    [
        '<aside><dl><dd><time datetime="2024-05-06T13:22:05+00:00" itemprop="dateCreated">تم إنشاؤه بتاريخ: 06 أيار/مايو 2024</time>'
        "</dd></dl></aside>",
        '<div><span property="dc:date dc:created" content="2024-05-06T11:24:07+02:00" datatype="xsd:dateTime">نشره المحرر في '
        "05/06/2024 - 11:24</span></div>",
        '<span property="schema:dateCreated" content="2024-05-06T10:00:00+00:00" class="hidden"></span><div>05/06/2024</div>',
        '<span itemprop="dateCreated" content="2024-05-06"></span><div>الأحد 9 يونيو 2024</div>',
    ],
)
def test_the_day_on_which_a_text_was_written_is_in_the_markup(created: str) -> None:
    assert day_of("", created) == "2024-05-06"


def test_the_day_of_publication_comes_before_that_on_which_a_text_was_written() -> None:
    written = '<span itemprop="dateCreated" content="2024-05-02"></span>'
    assert day_of("", f'{written}<time itemprop="datePublished" datetime="2024-05-06">6 مايو</time>') == "2024-05-06"


def test_the_day_on_which_a_comment_was_written_is_not_that_of_the_text() -> None:
    comment = '<div class="comment"><span itemprop="dateCreated" content="2024-05-09"></span></div>'
    assert day_of("", f"{comment}<div>6 مايو 2024</div>") == "2024-05-06"


@pytest.mark.parametrize(
    "template",
    [
        '<meta property="og:url" content="https://sada.example/"><meta name="date" content="2021-01-01">',
        '<meta property="og:url" content="https://sada.example"><meta property="article:published_time" content="2021-01-01T00:00:00Z">',
        '<link rel="canonical" href="https://sada.example/ar/"><meta name="pubdate" content="2021-01-01">',
    ],
)
def test_the_day_of_a_template_that_describes_the_home_page_is_not_that_of_an_article(template: str) -> None:
    assert day_of(template, "<div>6 مايو 2024</div>") == "2024-05-06"
    assert day_of(template, "<div>٦ مايو (أيار) ٢٠٢٤</div><div>مدة القراءة: ٣ دقائق</div>") == "2024-05-06"
    # Where nothing beside the text tells another.
    assert day_of(template, "") == "2021-01-01"
    own = template.replace("sada.example", "sada.example/news/44")
    assert day_of(own, "<div>6 مايو 2024</div>") == "2021-01-01"


def test_the_day_of_the_site_and_that_of_the_last_change_are_not_those_of_an_article() -> None:
    entry = '{"@type": "WebPage", "name": "صدى الوادي | أخبار المدن", "datePublished": "2019-02-01"}'
    site = f'<script type="application/ld+json">{entry}</script>'
    changed = '<meta name="date" content="2024-05-17"><meta property="og:updated_time" content="2024-05-17T00:00:07Z">'
    assert published(site) == published(changed) == published(site + changed) == "2024-05-05"
    # Where nothing else tells one.
    assert published(changed, "") == "2024-05-17"
    own = site.replace("صدى الوادي | أخبار المدن", STORIES["bridge"]["title"])
    assert published(own) == "2019-02-01"


def published(head: str, day: str = "<div>نشر السبت 5 مايو 2024</div>") -> str:
    """The day of an article of an outlet with lines of its own in the head, and with a day below the headline."""
    page = (
        f"<html dir='rtl'><head><title>[[title]] - صدى الوادي</title>{head}</head><body><h1>[[title]]</h1>{day}"
        "<div class='t'><p>[[p1]]</p><p>[[p2]]</p><p>[[p3]]</p></div></body></html>"
    )
    found = article(Page("https://sada.example/news/44", filled(page, STORIES["bridge"]).encode(), "", FETCHED))
    return found.published.date().isoformat() if found.published else ""


def test_the_address_tells_day_from_month() -> None:
    for url in ("https://sada.example/2024/5/6/44", "https://sada.example/2024-05-06/44"):
        assert day_of("", "<div>5/6/2024</div>", url) == "2024-05-06"
    assert day_of("", "<div>5/6/2024</div>", "https://sada.example/2024/5/44") == "2024-06-05"


def test_a_day_with_a_byline_behind_it_and_one_that_is_not_read_aloud_are_seen() -> None:
    assert (
        day_of("", "<div>نُشر في: الاثنين، 6 مايو 2024م صدى ـ تقرير مصور من إعداد: سامر بن خليل الحداد</div>")
        == "2024-05-06"
    )
    days = '<div><span aria-hidden="true">6/5/2024</span></div><div>آخر تحديث <span>9/5/2024</span></div>'
    assert day_of("", days) == "2024-05-06"


def test_a_link_to_a_section_is_no_label_of_a_byline() -> None:
    assert author_of('<div><a href="/b">كتب</a></div><div>سلاسل ورحلات</div>') is None


def test_a_signature_stands_in_an_element_of_its_own_below_lines() -> None:
    source = filled(
        "<html dir='rtl'><title>[[title]]</title><h1>[[title]]</h1><div>6 مايو 2024</div><div>[[p1]]<br>[[p2]]<br>[[p3]]"
        "<div align='left'><b>عبد الكريم الوادي - عين التين</b></div></div></html>",
        STORIES["camp"],
    )
    assert article(Page("https://sada.example/news/44", source.encode(), "", FETCHED)).author == "عبد الكريم الوادي"


def test_paragraphs_that_are_clicked_stay_though_some_are_long() -> None:
    story = STORIES["council"]
    long = " ".join(story["paragraphs"]) * 2
    lines = "".join(
        f'<div class="p" onclick="read({n})">{line}</div>' for n, line in enumerate([*story["paragraphs"], long])
    )
    found = read_plain("<title>[[title]]</title>", f"{HEAD}<div>{lines}</div>")
    assert found.text.split("\n") == [*story["paragraphs"], long]


def test_an_article_above_cards_whose_headlines_are_no_links_is_one() -> None:
    boxes = "".join(
        f'<div class="c"><h3>المتحف رقم {n} يفتح أبوابه في القرية</h3><p>{OTHERS[0]}</p><span>{n} مايو 2024</span></div>'
        for n in (1, 2, 3)
    )
    text = f'<div class="t">{FIRST}{REST}<p>[[p5]]</p></div>'
    found = read_plain(
        '<title>حكايات السوق</title><meta property="og:type" content="article"><meta name="author" content="نجيب الوادي">',
        f"<h1>حكايات السوق</h1>{text}{boxes}",
    )
    assert found.text.split("\n")[:5] == STORIES["council"]["paragraphs"]


def test_a_short_article_without_a_day_above_dated_cards_is_one() -> None:
    head = '<title>[[title]]</title><meta property="og:type" content="article">'
    page = f"<h1>[[title]]</h1><div>{FIRST}</div>{cards(4)}"
    assert read_plain(head, page, "https://sada.example/news/441177").is_article


PAVEMENT = (
    "أسكن الشارع نفسه منذ ثلاثين سنة وأستطيع أن أقسم أن له رصيفين على جانبيه. رأيتهما آخر مرة حين كان ابني صغيرا.",
    "جرّب أن تمشي من الفرن إلى الصيدلية، وستنزل إلى الإسفلت بسبب سيارات تقف حيث يمشي الناس كل صباح.",
    "المدينة التي لا رصيف فيها لشيخ أو طفل مدينة خاسرة، مهما ارتفعت أبراجها وكثرت حدائقها.",
)


@pytest.mark.parametrize(
    "head",
    [
        "<font class='c4'>الرصيف الذي أكلته السيارات</font><br><font>بقلم: نجيب الوادي</font><br><font>6/5/2024</font><hr>",
        "<b>الرصيف الذي أكلته السيارات</b><br>كتب: نجيب الوادي<br>",
        "<td>الرصيف الذي أكلته السيارات</td></tr><tr><td>حديث آخر عن المدينة والناس</td></tr><tr><td>بقلم: نجيب الوادي</td>",
    ],
)
def test_a_headline_that_nothing_names_stands_above_a_byline(head: str) -> None:
    table = (
        "<table><tr><td>الأحد 9 يونيو 2024 - العدد 4418</td></tr><tr><td><a href='i.asp'>الأولى</a></td></tr></table>"
    )
    text = f"<table><tr><td>{head}<span>{'<br><br>'.join(PAVEMENT)}</span></td></tr></table>"
    found = read_plain(
        "<title>جريدة الضفة اليومية - مقالات</title>", table + text, "https://sada.example/show.asp?ID=2207"
    )
    assert found.title == "الرصيف الذي أكلته السيارات"
    assert found.author == "نجيب الوادي"
    assert found.text.split("\n")[-3:] == list(PAVEMENT)
