"""Where texts begin and end, and the tables within them: what belongs to a text and what the page adds to it."""

from __future__ import annotations

import pytest

from extract.schema import Article, Page
from pipelines.article import article
from pipelines.boilerplate import strip_boilerplate

TITLE = "بلدية الوادي تعيد فتح الجسر القديم بعد ترميمه"
NEWS = (
    "أعادت بلدية الوادي صباح الأحد فتح الجسر القديم أمام المارة بعد عام كامل من أعمال الترميم.",
    "وقال المهندس المشرف إن الحجارة التي جرفها السيل أعيدت كلها إلى مواضعها الأولى.",
    "وكان السيل قد أغلق الطريق الوحيد بين الضفتين مطلع الشتاء الماضي.",
)


def read(body: str, title: str = TITLE, head: str = "") -> Article:
    source = (
        f"<html dir='rtl'><head><title>{title} - صدى الوادي</title>{head}</head>"
        f"<body><h1>{title}</h1><div>5 مايو 2024</div>{body}</body></html>"
    )
    return strip_boilerplate(article(Page("https://sada.example/news/4711", source.encode(), "")))


def lines(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


FIGURES = ("الحي|بيوت|أسر", "حي النهر|12|40", "حي السوق|7|22")
WANTED = ["الحي بيوت أسر", "حي النهر 12 40", "حي السوق 7 22"]


def test_a_table_between_sentences_is_read_row_by_row() -> None:
    found = read(f"<div class='t'>{lines(*NEWS[:2])}<div class='scroll'>{table(*FIGURES)}</div>{lines(NEWS[2])}</div>")
    assert found.text.split("\n") == [*NEWS[:2], *WANTED, NEWS[2]]


def test_a_table_in_one_of_several_sections_is_read_row_by_row() -> None:
    sections = [f"<section><p>{NEWS[0]}</p></section>", f"<section>{table(*FIGURES)}<p>{NEWS[1]}</p></section>"]
    found = read(f"<div class='t'>{''.join(sections)}<section><p>{NEWS[2]}</p></section></div>")
    assert found.text.split("\n") == [NEWS[0], *WANTED, *NEWS[1:]]


def test_a_table_that_a_line_announces_may_end_a_text() -> None:
    found = read(f"<div class='t'>{lines(*NEWS, 'وتوزعت الأضرار كما يلي:')}{table(*FIGURES)}</div>")
    assert found.text.split("\n") == [*NEWS, "وتوزعت الأضرار كما يلي:", *WANTED]


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='t'>{lines(*NEWS)}{table(*FIGURES)}</div>",
        f"<div class='t'>{table(*FIGURES)}{lines(*NEWS)}</div>",
        f"<div class='t'>{lines(*NEWS)}</div><div class='rates'>{table(*FIGURES)}</div>",
    ],
)
def test_figures_beside_a_text_are_none_of_it(body: str) -> None:
    assert read(body).text.split("\n") == [*NEWS]


STATEMENT = "بيان صادر عن رابطة أهالي الوادي بشأن الجسر القديم"


@pytest.mark.parametrize(
    "signature",
    [
        ["عن رابطة أهالي الوادي", "الأمينة العامة: سهى الأتاسي"],
        ["رابطة أهالي الوادي", "5 مايو 2024"],
        ["رابطة أهالي الوادي – المكتب الإعلامي", "الوادي في 5 أيار 2024"],
        ["المكتب الإعلامي", "26 شوال 1445 هـ / 5 مايو 2024 م"],
    ],
)
@pytest.mark.parametrize(
    "opening", ["بسم الله الرحمن الرحيم", "بيان", "السيد رئيس البلدية المحترم،", "يا أهالي الوادي الكرام"]
)
def test_a_statement_is_read_from_its_opening_to_its_signature(signature: list[str], opening: str) -> None:
    signed = "".join(f"<p class='left'><b>{line}</b></p>" for line in signature)
    found = read(f"<div class='t'><p class='c'>{opening}</p>{lines(*NEWS)}{signed}</div>", STATEMENT)
    assert found.text.split("\n") == [opening, *NEWS, *signature]
    broken = "<br>".join([opening, *NEWS])
    found = read(f"<div class='t'>{broken}<div align='left'>{'<br>'.join(signature)}</div></div>", STATEMENT)
    assert found.text.split("\n") == [opening, *NEWS, *signature]


@pytest.mark.parametrize(
    "tail",
    [
        "<p>5 مايو 2024</p>",
        "<p>آخر تحديث 5 مايو 2024</p>",
        "<p>صدى الوادي / م.ن / ح.ق</p>",
        "<p>ع.م/س.ح</p>",
        "<p>تصوير: سهى الأتاسي</p>",
        "<p>المصدر: وكالات</p>",
        "<p><a href='/tag/1'>رابطة الأهالي</a></p>",
    ],
)
def test_what_news_end_with_is_no_signature_of_a_statement(tail: str) -> None:
    assert read(f"<div class='t'>{lines(*NEWS)}{tail}</div>").text.split("\n") == [*NEWS]


@pytest.mark.parametrize("kicker", ["محليات", "خاص - صدى الوادي", "الوادي - صدى الوادي"])
def test_what_stands_above_news_is_no_opening_of_a_statement(kicker: str) -> None:
    assert read(f"<div class='t'><p>{kicker}</p>{lines(*NEWS)}</div>").text.split("\n") == [*NEWS]


def test_the_last_point_of_a_summary_may_be_short() -> None:
    points = f"<ul><li>{NEWS[0]}</li><li>{NEWS[1]}</li><li>إصلاح الطريق قبل الشتاء.</li></ul>"
    found = read(f"<div class='head'>{points}</div><div class='t'>{lines(*NEWS[2:], *NEWS, *NEWS)}</div>")
    assert found.text.split("\n")[:3] == [*NEWS[:2], "إصلاح الطريق قبل الشتاء."]


def page_of(title: str, body: str, head: str = "") -> Article:
    source = f"<html dir='rtl'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return strip_boilerplate(article(Page("https://sada.example/news/4711", source.encode(), "")))


DAY = "<div>5 مايو 2024</div>"
TEXT = f"<div class='t'>{lines(*NEWS)}</div>"
SHORT = "عودة الجسر"


@pytest.mark.parametrize(
    ("title", "head", "body"),
    [
        # The title of a card is another than the one of the page and its heading.
        (
            f"{TITLE} | صدى الوادي",
            "<meta property='og:title' content='بلدية الوادي تعيد فتح الجسر القديم'>",
            f"<h1>{TITLE}</h1>",
        ),
        (f"{TITLE} ~ صدى", "<meta property='og:title' content='حديث مع مهندس الجسر'>", f"<h1>{TITLE}</h1>"),
        # The name of the site is the title of its pages, and the text says it.
        (
            "بلدية الوادي والجسر القديم",
            "<meta property='og:title' content='بلدية الوادي والجسر القديم - الموقع الرسمي'>",
            "<div><span>بلدية الوادي والجسر القديم</span></div><div><a href='/'>الرئيسية</a> - <a href='/b'>أخبار</a></div>"
            f"<div><h2>{TITLE}</h2></div>",
        ),
        # A headline in an inline element that is called one, in a table.
        (
            "أسبوعية الصدى :: بريد القراء",
            "",
            f"<table><tr><td>العدد 7</td></tr><tr><td><span class='ttl'>{TITLE}</span></td></tr></table>",
        ),
    ],
)
def test_the_headline_is_found(title: str, head: str, body: str) -> None:
    found = page_of(title, f"{body}{DAY}{TEXT}", head)
    assert (found.title, found.text.split("\n")) == (TITLE, [*NEWS])


def test_a_declared_headline_may_be_two_words() -> None:
    head = '<script type="application/ld+json">{"@type": "Article", "headline": "عودة الجسر"}</script>'
    lead = "<h2>بلدية الوادي تعيد فتح الجسر القديم بعد عام من الترميم</h2>"
    assert page_of(SHORT, f"<h1>{SHORT}</h1>{lead}{DAY}{TEXT}", head).title == SHORT


def test_a_lead_below_a_headline_is_not_the_headline() -> None:
    lead = "<h2>الجسر القديم في الوادي يعود إلى المارة بعد عام من الترميم</h2>"
    assert page_of(f"{TITLE} - صدى الوادي", f"<div><b>{TITLE}</b></div>{DAY}{lead}{TEXT}").title == TITLE


def test_a_heading_that_names_the_site_is_not_the_headline() -> None:
    head = f"<meta property='og:title' content='{TITLE}'>"
    body = f"<h1>مركز الوادي لدراسات الجسور</h1><div class='x'>{TITLE}</div>"
    assert page_of(f"{TITLE} | مركز الوادي لدراسات الجسور", f"{body}{DAY}{TEXT}", head).title == TITLE
