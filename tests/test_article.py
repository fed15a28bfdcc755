"""Reading an article out of a page: own small pages, one template or one trap each."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.sample_site import read_outlets
from extract.paths import DATA
from extract.schema import Article, Page
from pipelines.article import SiteRules, article, may_hold_article
from pipelines.boilerplate import strip_boilerplate
from pipelines.page_dates import parse_instant

FIRST = "قال مصدر في بلدية سهل الزيتون إن انفجارا وقع صباح الاثنين في سوق الخضار وأدى إلى أضرار مادية في عدد من المحال."
SECOND = (
    "وأضاف المصدر أن فرق الإطفاء أخمدت حريقا اندلع بعد الانفجار، وأن التحقيق مستمر لمعرفة أسبابه وتحديد المسؤولين عنه."
)
THIRD = "وكانت البلدة شهدت حادثا مماثلا في العام الماضي، ولم يسفر في حينه عن إصابات بحسب ما ذكر سكان من الحي القريب."
TITLE = "انفجار في سوق الخضار ببلدة سهل الزيتون"
TEXT = [FIRST, SECOND, THIRD]
PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
URL = "https://news.example/local/4711"
FETCHED = datetime(2024, 6, 1, 12, tzinfo=UTC)


def html(body: str, head: str = "", title: str = TITLE, lang: str = "ar") -> str:
    return f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def read(
    page: str | bytes, *, url: str = URL, content_type: str = "text/html; charset=utf-8", zone: str = "UTC"
) -> Article:
    body = page.encode() if isinstance(page, str) else page
    return strip_boilerplate(article(Page(url, body, content_type, FETCHED), SiteRules(timezone=zone)))


# ---------------------------------------------------------------- templates


def test_json_ld_names_title_author_and_instant() -> None:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "صحيفة السهل"},
            {
                "@type": "NewsArticle",
                "headline": TITLE,
                "author": [{"@type": "Person", "name": "سلمى الوادي"}],
                "datePublished": "2024-05-06T09:30:00+03:00",
                "dateModified": "2024-05-06T11:00:00+03:00",
            },
        ],
    }
    head = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    found = read(html(f"<main><h1>{TITLE}</h1><div>{PARAGRAPHS}</div></main>", head))
    assert found.is_article
    assert (found.title, found.author, found.published_basis) == (TITLE, "سلمى الوادي", "jsonld")
    assert found.published == datetime.fromisoformat("2024-05-06T09:30:00+03:00")
    assert found.modified == datetime.fromisoformat("2024-05-06T11:00:00+03:00")
    assert found.text.split("\n") == TEXT


def test_broken_json_ld_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>'
    head += '<meta property="article:published_time" content="2024-05-06T06:30:00Z">'
    found = read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}", head))
    assert (found.title, found.published_basis) == (TITLE, "meta")


def test_meta_elements_alone_are_enough() -> None:
    head = f"""<meta property="og:title" content="{TITLE}"><meta name="author" content="سلمى الوادي">
    <meta property="article:published_time" content="2024-05-06T06:30:00Z">"""
    found = read(html(f"<div>{PARAGRAPHS}</div>", head))
    assert (found.title, found.author, found.published_basis) == (TITLE, "سلمى الوادي", "meta")
    assert found.published == datetime(2024, 5, 6, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("الاثنين 6 مايو/أيار 2024 - 09:30", "2024-05-06T09:30"),
        ("6 أيار 2024 | 21:05", "2024-05-06T21:05"),
        ("٦ مايو ٢٠٢٤ - ٩:٣٠ م", "2024-05-06T21:30"),
        ("نشر في: 2024-05-06 12:05 ص", "2024-05-06T00:05"),
        ("06/05/2024 - 09:30", "2024-05-06T09:30"),
        ("الاثنين، 6 مايو 2024", "2024-05-06T00:00"),
    ],
)
def test_a_visible_date_is_read_in_the_zone_of_the_outlet(line: str, expected: str) -> None:
    found = read(html(f'<h1>{TITLE}</h1><span class="when">{line}</span><div>{PARAGRAPHS}</div>'), zone="Asia/Baghdad")
    assert found.published == datetime.fromisoformat(expected).replace(tzinfo=ZoneInfo("Asia/Baghdad"))
    assert found.published_basis == "visible"
    assert found.text.split("\n") == TEXT


def test_the_day_in_the_address_is_the_last_resort() -> None:
    found = read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}"), url="https://news.example/2024/05/06/4711")
    assert (found.published, found.published_basis) == (datetime(2024, 5, 6, tzinfo=UTC), "url")


def test_a_page_without_a_date_has_none() -> None:
    found = read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}"))
    assert (found.is_article, found.published, found.published_basis) == (True, None, "unknown")


def test_a_date_after_the_visit_is_a_mistake_of_the_template() -> None:
    head = '<meta property="article:published_time" content="2031-05-06T06:30:00Z">'
    assert read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}", head)).published is None


@pytest.mark.parametrize("value", ["", "أمس", "32/13/2024", "2024-02-31", "0001-01-01T00:00:00Z", "9999-99-99", "؟"])
def test_what_is_no_date_is_none(value: str) -> None:
    assert parse_instant(value, ZoneInfo("UTC")) is None


def test_a_soup_of_divs_with_line_breaks_is_divided_into_paragraphs() -> None:
    soup = "<br/><br>".join(TEXT)
    found = read(html(f"<div><div><b>{TITLE}</b></div><div>{soup}</div></div><div><a href='/'>الرئيسية</a></div>"))
    assert found.text.split("\n") == TEXT


def test_a_layout_of_tables() -> None:
    links = "".join(f"<tr><td><a href='/{n}'>خبر آخر من أخبار البلدة رقم {n}</a></td></tr>" for n in range(12))
    page = html(
        f"<table><tr><td><a href='/'>صحيفة السهل</a></td></tr><tr><td><table>{links}</table></td>"
        f"<td><table><tr><td><h2>{TITLE}</h2></td></tr><tr><td>6 أيار 2024</td></tr>"
        f"<tr><td>{'<br>'.join(TEXT)}</td></tr></table></td></tr></table>"
    )
    found = read(page)
    assert (found.is_article, found.title) == (True, TITLE)
    assert found.text.split("\n") == TEXT


def test_inline_elements_do_not_divide_a_paragraph() -> None:
    marked = FIRST.replace("سوق الخضار", "<strong>سوق</strong> <a href='/tag/1'>الخضار</a>")
    found = read(html(f"<h1>{TITLE}</h1><p>{marked}</p><p>{SECOND}</p>"))
    assert found.text.split("\n") == [FIRST, SECOND]


def test_what_surrounds_the_text_is_not_in_it() -> None:
    page = html(
        f"""<header><a href="/">صحيفة السهل</a></header><nav>أخبار رياضة ثقافة</nav><article><h1>{TITLE}</h1>
        <figure><img src="1.jpg"><figcaption>السوق بعد الانفجار في صورة التقطت صباح الاثنين</figcaption></figure>
        <p>{FIRST}</p><div class="related"><a href="/1">افتتاح مدرسة جديدة في بلدة سهل الزيتون</a></div><p>{SECOND}</p>
        <p>اقرأ أيضا: افتتاح مدرسة جديدة</p><p>{THIRD}</p><p>تابعونا على تلغرام</p></article>
        <section id="comments"><p>تعليق قارئ غاضب مما جرى في السوق يوم الاثنين الماضي.</p></section>
        <footer>جميع الحقوق محفوظة</footer>"""
    )
    found = read(page)
    assert found.text.split("\n") == TEXT
    assert {"read.also", "follow.us"} <= {removal.rule for removal in found.removed}


def test_a_text_that_a_script_unhides_is_read() -> None:
    page = html(f'<h1>{TITLE}</h1><div class="text" style="display: none">{PARAGRAPHS}</div>')
    assert read(page).text.split("\n") == TEXT
    assert read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}").replace("<body>", '<body style="display:none">')).is_article


def test_a_headline_and_its_first_sentence_in_an_article_element_of_their_own() -> None:
    long = "".join(f"<p>{paragraph}</p>" for paragraph in [SECOND, THIRD, SECOND.replace("المصدر", "الشاهد")])
    page = html(f"<article><h1>{TITLE}</h1><p>{FIRST}</p></article><div class='story'>{long}</div>")
    assert read(page).text.split("\n")[:3] == TEXT


def test_a_declared_article_that_looks_like_a_card_is_no_list() -> None:
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
    body = f"<div><a href='/9'>افتتاح مدرسة جديدة في البلدة</a><p>{FIRST}</p></div><p>{SECOND}</p>"
    found = read(html(body.replace(f"<p>{SECOND}</p>", ""), head))
    assert (found.is_article, found.text) == (True, FIRST)


# ---------------------------------------------------------------- encodings


def test_a_charset_that_stands_in_the_header_only() -> None:
    body = html(f"<h1>{TITLE}</h1>{PARAGRAPHS}").encode("windows-1256")
    found = read(body, content_type="text/html; charset=windows-1256")
    assert (found.title, found.text.split("\n")) == (TITLE, TEXT)


@pytest.mark.parametrize(("claimed", "real"), [("windows-1256", "utf-8"), ("iso-8859-1", "utf-8"), ("utf-8", "cp1256")])
def test_a_wrong_charset_in_the_page_is_passed_over(claimed: str, real: str) -> None:
    body = html(f"<h1>{TITLE}</h1>{PARAGRAPHS}", f'<meta charset="{claimed}">').encode(real)
    found = read(body, content_type="text/html")
    assert (found.title, found.text.split("\n")) == (TITLE, TEXT)


@pytest.mark.parametrize(("claimed", "real"), [("windows-1256", "iso-8859-6"), ("iso-8859-6", "windows-1256")])
def test_the_two_code_pages_of_arabic_are_told_apart(claimed: str, real: str) -> None:
    body = html(f"<h1>{TITLE}</h1>{PARAGRAPHS}").encode(real)
    found = read(body, content_type=f"text/html; charset={claimed}")
    assert (found.title, found.text.split("\n")) == (TITLE, TEXT)


def test_no_charset_anywhere() -> None:
    for encoding in ("utf-8", "cp1256", "iso-8859-6"):
        found = read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}").encode(encoding), content_type="")
        assert found.text.split("\n") == TEXT


# ---------------------------------------------------------------- titles and bylines


@pytest.mark.parametrize("sign", [" | ", " - ", " – ", " :: "])
def test_the_name_of_the_site_is_no_part_of_the_title(sign: str) -> None:
    assert read(html(PARAGRAPHS, title=f"{TITLE}{sign}صحيفة السهل")).title == TITLE


def test_a_sign_inside_a_title_stays() -> None:
    title = "سهل الزيتون - انفجار في سوق الخضار يخلف أضرارا مادية"
    assert read(html(f"<h1>{title}</h1>{PARAGRAPHS}", title=f"{title} | صحيفة السهل")).title == title


@pytest.mark.parametrize(
    "line", ["كتب: سلمى الوادي", "كتبت سلمى الوادي", "بقلم / سلمى الوادي", "إعداد: سلمى الوادي", "تقرير - سلمى الوادي"]
)
def test_a_byline_names_the_author(line: str) -> None:
    found = read(html(f"<h1>{TITLE}</h1><div>{line}</div><div>{PARAGRAPHS}</div>"))
    assert found.author == "سلمى الوادي"
    assert found.text.split("\n") == TEXT


@pytest.mark.parametrize(
    "name", ["Developed by Sahl Soft", "admin", "صحيفة السهل", "webmaster@news.example", "وكالات", "17"]
)
def test_a_site_or_a_role_is_no_author(name: str) -> None:
    head = f'<meta name="author" content="{name}"><meta property="og:site_name" content="صحيفة السهل">'
    assert read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}", head)).author is None


@pytest.mark.parametrize("name", ["Sahlpress", "صحيفة السهل", "(حلب - السهل)", "السهل"])
def test_the_outlet_itself_is_no_author_and_a_name_behind_it_is(name: str) -> None:
    head = f'<meta name="author" content="{name}"><meta property="og:site_name" content="السهل">'
    body = f'<h1>{TITLE}</h1><div class="post-author"><a href="/w/1">سلمى الوادي</a></div>{PARAGRAPHS}'
    url, title = "https://www.sahlpress.example/local/4711", f"{TITLE} - صحيفة السهل"
    assert read(html(body, head, title), url=url).author == "سلمى الوادي"
    assert read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}", head, title), url=url).author is None


def test_a_paragraph_that_begins_like_a_byline_is_none() -> None:
    sentence = "كتب المسلحون على الجدران شعارات تتوعد السكان قبل أن ينسحبوا من البلدة باتجاه التلال القريبة مساء الأحد."
    found = read(html(f"<h1>{TITLE}</h1><p>{sentence}</p>{PARAGRAPHS}"))
    assert found.author is None
    assert sentence in found.text


# ---------------------------------------------------------------- no articles


def card(number: int, excerpt: str) -> str:
    headline = f"المجلس المحلي يناقش للمرة رقم {number} خطة السوق الجديد"
    return f'<div class="card"><h3><a href="/local/{number}">{headline}</a></h3><p>{excerpt}</p></div>'


def row(number: int) -> str:
    headline = f"المجلس المحلي يناقش للمرة رقم {number} خطة السوق الجديد وسط البلدة"
    return f"<tr><td><a href='/local/{number}'>{headline}</a><br><small>{number + 1} أيار 2024</small></td></tr>"


LONG = "قرر المجلس المحلي في جلسته الأسبوعية أن يرجئ البت في خطة السوق الجديد إلى حين ورود تقرير الخبراء عن التكاليف …"
NO_ARTICLES = {
    "list of cards": html("<h1>أخبار محلية</h1>" + "".join(card(n, LONG) for n in range(6)), title="محليات | السهل"),
    "list of cards that calls itself an article": html(
        "<h1>أخبار محلية</h1>" + "".join(card(n, LONG) for n in range(6)),
        '<meta property="og:type" content="article">'
        '<script type="application/ld+json">{"@type": "CollectionPage"}</script>',
        title="محليات | السهل",
    ),
    "list in a table": html(f"<h2>محليات</h2><table>{''.join(row(n) for n in range(12))}</table>", title="محليات"),
    "list of links": html("<ul>" + "".join(f"<li><a href='/{n}'>{LONG}</a></li>" for n in range(20)) + "</ul>"),
    "not found with status 200": html(f"<h1>عذرا، الصفحة غير موجودة</h1><p>{LONG}</p>", title="404 - السهل"),
    "login": html(f"<h1>تسجيل الدخول</h1><form><input name='u'></form><p>{LONG}</p>", title="تسجيل الدخول"),
    "English": html(
        "<h1>Market reopens</h1>" + "<p>The market reopened on Monday, officials said, after a week of works.</p>" * 5,
        title="Market reopens",
        lang="en",
    ),
    "Persian": html(
        "<p>" + "این گزارش درباره بازگشایی بازار شهر پس از یک هفته تعمیرات گسترده است که دیروز انجام شد. " * 5
    ),
    "no text": html(f"<h1>{TITLE}</h1>"),
    "no title": html(PARAGRAPHS, title=""),
    "empty": "",
    "only white space": "  \n ",
    "no HTML": "{}",
}


@pytest.mark.parametrize("kind", NO_ARTICLES)
def test_what_is_no_article(kind: str) -> None:
    found = read(NO_ARTICLES[kind], url="https://news.example/section/local")
    assert (found.is_article, found.text, found.title) == (False, "", "")


def test_a_home_page_is_none_even_with_a_long_text() -> None:
    assert not read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}"), url="https://news.example/").is_article
    assert read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}"), url="https://news.example/?p=4711").is_article


def test_an_article_with_related_headlines_below_is_one() -> None:
    related = "".join(f"<h4><a href='/{n}'>خبر آخر من أخبار البلدة رقم {n}</a></h4>" for n in range(4))
    found = read(html(f"<div><h1>{TITLE}</h1>{PARAGRAPHS}{related}</div>"))
    assert found.is_article
    assert set(TEXT) <= set(found.text.split("\n"))


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(100), b"%PDF-1.4\n\x00\xff\xfe" * 9])
def test_a_binary_page_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="binary"):
        read(body, content_type="text/html")


def test_deeply_nested_and_huge_pages_are_read_or_given_up() -> None:
    assert not read("<div>" * 60_000 + "نص" + "</div>" * 60_000).is_article
    assert read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}" + "<i></i>" * 20_000)).is_article
    with pytest.raises(ValueError, match=r"the page has 250,\d\d\d elements; up to 200,000 are read"):
        read(html(f"<h1>{TITLE}</h1>{PARAGRAPHS}" + "<i></i>" * 250_000))


# ---------------------------------------------------------------- the sample site

SAMPLE = {(outlet.key, path): (outlet, page) for outlet in read_outlets() for path, page in outlet.pages.items()}
EXPECTED = [json.loads(line) for line in (DATA / "sample_site" / "expected.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", EXPECTED, ids=[row["id"] for row in EXPECTED])
def test_the_pages_of_the_sample_site_are_read_as_its_author_reads_them(row: dict[str, object]) -> None:
    outlet, page = SAMPLE[str(row["outlet"]), str(row["path"])]
    url = f"http://{outlet.host}{row['path']}"
    rules = SiteRules(timezone=outlet.timezone, outlet=outlet.name)
    found = strip_boilerplate(article(Page(url, page.body, page.content_type), rules))
    assert found.is_article == row["is_article"]
    if found.is_article:
        assert (found.title, found.author, found.text) == (row["title"], row["author"], row["text"])
        assert found.canonical_url == row["canonical_url"]
        assert found.published is not None
        day_or_instant = str(row["published"])
        assert found.published.isoformat()[: len(day_or_instant)] == day_or_instant
        assert found.published_basis in row["published_basis"]  # type: ignore[operator]


@pytest.mark.parametrize(
    "title", ["نزوح 500 عائلة من ريف حماة", "404 أيام على الحصار", "لم يتم العثور على ناجين بعد غرق القارب"]
)
def test_words_of_error_pages_in_a_headline_do_not_cost_the_article(title: str) -> None:
    page = html(
        f"<article><h1>{title}</h1>{PARAGRAPHS}</article>", '<meta property="og:type" content="article">', title
    )
    read = article(Page("https://sahl.example/news/5", page.encode(), "text/html; charset=utf-8"))
    assert read.is_article
    assert read.title == title


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<p>" + "قتل ثلاثة جنود في هجوم على حاجز. " * 10, True),
        ("<p>" + "".join(f"&#{ord(letter)};" for letter in "قتل ثلاثة جنود"), True),
        ("<p>" + "".join(f"&#x{ord(letter):x};" for letter in "قتل ثلاثة جنود"), True),
        ("<p>" + "Three soldiers were killed. " * 50 + "عربي", False),
        ("", False),
    ],
)
def test_pages_without_arabic_are_told_without_parsing(body: str, told: bool) -> None:
    assert may_hold_article(Page("https://akhbar.example/1", body.encode())) is told
    assert told or not article(Page("https://akhbar.example/1", body.encode())).is_article


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<p>{FIRST} {number}</p>" for number in range(8000)),
        "<ul>" + "".join(f'<li><a href="/{number}">{TITLE} {number}</a></li>' for number in range(5000)) + "</ul>",
        "".join(f"<p>{FIRST} {number}</p><p hidden>{SECOND}</p>" for number in range(1500)),
        f"{PARAGRAPHS}<p>@ab{'.' * 20_000}x</p>",
        f"{PARAGRAPHS}{'<p>التعليقات</p>' * 20_000}",
        f"{PARAGRAPHS}<div>{'<p>أعد هذا الملخص بالذكاء الاصطناعي</p>' * 12_000}</div>",
        f"{PARAGRAPHS}<div>{'<p>هذا المحتوى للمشتركين فقط</p>' * 20_000}</div>",
        f"{PARAGRAPHS}<div>{'<button>اشترك</button>' * 2000}</div>",
        "".join(f"<p class='c{number}'>{FIRST} {number}.</p>" for number in range(1500)),
        f"<p>{FIRST}</p>" * 1500 + "<aside>الأحد 3 مايو 2024</aside>" * 1500,
    ],
    ids=["paragraphs", "list", "hidden", "account", "comments", "summaries", "walls", "offers", "dresses", "days"],
)
def test_the_cost_of_a_page_grows_with_its_length_and_not_with_the_square(body: str) -> None:
    begun = time.process_time()
    read(html(f"<article><h1>{TITLE}</h1>{body}</article>"))
    assert time.process_time() - begun < 6  # each took more than 10 seconds; now about one


def test_a_page_that_is_too_long_is_refused_and_not_cut_in_the_middle() -> None:
    with pytest.raises(ValueError, match=r"the page has 9,0\d\d,\d\d\d characters; up to 8,000,000 are read"):
        read(html(f"<article><h1>{TITLE}</h1>{PARAGRAPHS}<p>{'كلمة ' * 1_800_000}</p></article>"))


def test_pictures_in_the_page_itself_do_not_make_it_too_long() -> None:
    picture = f'<img src="data:image/jpeg;base64,{"A" * 9_000_000}">'
    assert read(html(f"<article><h1>{TITLE}</h1>{picture}{PARAGRAPHS}</article>")).text.split("\n") == TEXT


def test_an_absurd_zone_costs_the_date_and_not_the_article() -> None:
    head = '<meta property="article:published_time" content="2024-05-06T10:00:00+99:00">'
    found = read(html(f"<article><h1>{TITLE}</h1>{PARAGRAPHS}</article>", head))
    assert (found.text.split("\n"), found.published) == (TEXT, None)
