"""Pages whose markup is broken or older than elements for paragraphs: headings without an end, text typed with line breaks."""

from __future__ import annotations

import textwrap

import pytest

from pipelines.broken_markup import with_closed_headings
from pipelines.typed import Typed
from tests.invented_pages import HEAD, NEWS, TITLE, lines, read

META = "<div class='m'>5 مايو 2024</div>"
BELOW = "<div id='c'><h3>3 ردود</h3><p>خبر جميل</p></div>"


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1 class='t'>{TITLE}</h2>{META}",
        f"<H1>{TITLE}</H3>{META}",
        f"<h1>{TITLE}{META}",
        f"<h1><a href='/news/4711'>{TITLE}</a>{META}",
    ],
)
def test_a_heading_ends_where_browsers_end_it(heading: str) -> None:
    read_page = read(f"<div class='post'>{heading}<div class='b'>{lines(*NEWS)}</div></div>{BELOW}")
    assert (read_page.title, read_page.text.split("\n")) == (TITLE, list(NEWS))
    assert read_page.published is not None


@pytest.mark.parametrize(
    "source",
    [
        "<h1><div>عنوان</div></h1><h2>ب</h2>",
        "<h2>أ</h2><p>ب</p><h3>ج</h3>",
        "<header><h1>أ</h1></header>",
        "<hr><h2>أ</h2>",
    ],
)
def test_headings_that_end_themselves_stay_as_they_are(source: str) -> None:
    assert with_closed_headings(source) == source


def test_a_box_within_a_heading_stays_within_it() -> None:
    assert with_closed_headings("<h1><div>أ</div><h2>ب</h2>") == "<h1><div>أ</div></h1><h2>ب</h2>"


TEXT = f"{HEAD}<div class='t'>{lines(*NEWS)}</div>"


@pytest.mark.parametrize(
    "page",
    [
        f"<div>صدى الوادي</div></body></html>{TEXT}",
        f"<div>صدى الوادي</div></BODY></HTML ><html><head></head><body>{TEXT}",
        f"<nav><ul><li><a href='/'>الأولى</a></li></ul><div>{TEXT}</div>",
        f"<div><aside><a href='/1'>طقس اليوم</a>{TEXT}</div>",
        f"<ul><li><a href='/'>الأولى<li><a href='/2'>سياسة</a></ul><div>{TEXT}</div>",
        f"<div><ins class='adsbygoogle'>{TEXT}</div>",
        f"<div><svg><path d='M0'/>{TEXT}</div>",
        f"<button>القائمة<div>{TEXT}</div>",
        f"<div>{HEAD}<a name='top'><div class='t'>{lines(*NEWS)}</div></div>",
        f"<div>{HEAD}<footer>شارك<div class='t'>{lines(*NEWS)}</div></div>",
    ],
)
def test_a_text_in_what_was_never_closed_or_behind_the_end_of_a_page_is_read(page: str) -> None:
    found = read(page)
    assert (found.title, found.text.split("\n")) == (TITLE, list(NEWS))


def test_what_stands_beside_a_text_and_is_closed_is_no_text() -> None:
    other = "<p>يفتح المتحف أبوابه للزوار مطلع الشهر المقبل بعد ترميم دام عاما.</p>"
    for name in ("nav", "aside", "button", "ins", "footer"):
        assert read(f"<div>{TEXT}<{name}>{3 * other}</{name}></div>").text.split("\n") == list(NEWS)


def wire(*, width: int, blank: bool = True, code: str = "") -> str:
    """The news as an agency sends them: in lines of some width."""
    first = f"الوادي - الأحد (ن و ا) - قال مسؤولون إن {NEWS[0]}"
    paragraphs = [textwrap.fill(text, width) for text in (first, *NEWS[1:])]
    if code:
        paragraphs.insert(2, code)
    return ("\n\n" if blank else "\n").join(paragraphs)


@pytest.mark.parametrize("width", [50, 70, 5000])
@pytest.mark.parametrize("blank", [True, False])
def test_lines_of_typed_text_become_paragraphs(width: int, blank: bool) -> None:
    head = f"ن و ا 0012 4 محل 0505 /الجسر-القديم/\n\n{TITLE}"
    end = "ن و ا / س ح - م ك (تحرير)\nللتصويب والملاحظات يمكن مراسلة قسم التحرير على الرقم الداخلي 120"
    typed = f"{head}\n\n{wire(width=width, blank=blank)}\n\n{end}"
    url = "https://nwa.example/2024/05/05/w/12"
    found = read(f"<div>نشرة اليوم</div><pre>{typed}</pre>", "NWA-WIRE / 12 / محليات", url)
    assert found.is_article
    assert found.title == TITLE
    assert found.text.split("\n")[1:] == list(NEWS[1:])


@pytest.mark.parametrize(
    "box",
    [
        "<div style='white-space: pre-line'>{}</div>",
        "<p class='text whitespace-pre-wrap'>{}</p>",
        "<div style='color:red;white-space:pre-wrap'><span>{}</span></div>",
    ],
)
def test_elements_that_keep_line_breaks_by_their_style_have_paragraphs(box: str) -> None:
    assert read(HEAD + box.format("\n\n".join(NEWS))).text.split("\n") == list(NEWS)
    assert read(HEAD + "<div style='white-space: nowrap'>{}</div>".format("\n".join(NEWS))).text == " ".join(NEWS)


def test_the_mark_of_a_piece_goes_where_it_stands_again() -> None:
    code = "ن و ا 0012 4 محل 0505 /الجسر-القديم/ تتمة أولى"
    found = read(f"{HEAD}<pre>{wire(width=60, code=code)}</pre>")
    assert found.text.split("\n")[1:] == list(NEWS[1:])


def test_verses_and_short_lines_stay_lines() -> None:
    verses = ["يا جسر الوادي القديم", "عد إلينا كما كنت", "وافتح الطريق للسوق"]
    typed = Typed("\n".join(verses))
    assert typed.lines_of("\n".join(verses[:2])) + typed.lines_of(f"\n{verses[2]}") == [*verses[:2], "", verses[2]]
