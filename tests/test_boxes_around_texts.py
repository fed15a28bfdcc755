"""Lines in boxes of their own between and below the paragraphs of a text; and lines of the text that look like them."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from pipelines import blocks
from tests.invented_pages import HEAD, NEWS, TITLE, lines, read

REMARK = "والله كنا نمشي عليه ونحن صغار قبل أن يأتي السيل الكبير"
BARE = "والجسر بني قبل مئة عام من حجارة حملت على ظهور البغال"


def texts_of(body: str) -> list[str]:
    return read(f"{HEAD}<div class='t'>{body}</div>").text.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{BARE}</p>",
        f"<p class='x7'>{BARE}</p>",
        f"<div>{BARE}</div>",
        f"<div class='x7'>{BARE}.</div>",
        f"<div class='x7'><b>{BARE}</b></div>",
        f"<div class='subtitle'>{BARE}</div>",
        f"<div class='verse'>{BARE}</div>",
        f"<blockquote>{BARE}</blockquote>",
        f"<ul><li>{BARE}</li></ul>",
    ],
)
def test_lines_of_a_text_without_a_full_stop_stay(line: str) -> None:
    kept = f"{BARE}." if ".<" in line else BARE
    assert texts_of(f"{lines(*NEWS[:2])}{line}{lines(*NEWS[2:])}") == [*NEWS[:2], kept, *NEWS[2:]]


def test_what_a_colon_announces_and_lines_of_the_text_at_its_end_stay() -> None:
    announced = "وكتب على حجره الأول:"
    said = f"<p>{announced}</p><div class='x7'>{BARE}</div>"
    assert texts_of(f"{lines(*NEWS[:2])}{said}{lines(*NEWS[2:])}") == [*NEWS[:2], announced, BARE, *NEWS[2:]]
    assert texts_of(f"{lines(*NEWS)}<p>{BARE}</p>") == [*NEWS, BARE]
    correction = f"تصحيح: {BARE}"
    assert texts_of(f"{lines(*NEWS)}<div class='x7'>{correction}</div>") == [*NEWS, correction]


def test_where_sentences_have_no_full_stops_boxes_are_not_told_by_them() -> None:
    bare = [line.rstrip(".") for line in NEWS]
    told = f"{lines(*bare[:2])}<div class='x7'>{BARE}</div>{lines(*bare[2:])}"
    assert texts_of(told) == [*bare[:2], BARE, *bare[2:]]


def test_what_readers_write_in_the_element_of_a_text_is_none_of_it() -> None:
    told = "<br><br>".join(NEWS)
    heads = "<b>تعليقات القراء (1)</b><br>"
    said = f"<b>ابن الضفة:</b> {REMARK}."
    assert texts_of(f"{told}<br><br>{heads}{said}") == [*NEWS]
    # A counter in the middle of a text: as much stands below it as above.
    middle = f"{'<br>'.join(NEWS[:2])}<br>{heads}{'<br>'.join(NEWS[2:])}"
    assert texts_of(middle) == [*NEWS]


def test_bars_of_buttons_are_told_by_most_of_them() -> None:
    told = "<br><br>".join(NEWS)
    bar = "<a href='/p'>اطبع هذه الصفحة</a> | <a href='/b'>كبسة زر للجار</a> | <font>قرئ هذا الموضوع 7 مرات</font>"
    assert texts_of(f"{told}<br><br>{bar}") == [*NEWS]
    facts = "طول الجسر: مئة متر | عدد الأعمدة: ستة من حجر الوادي | سنة البناء: ألف وتسعمئة وعشرون، كما نقش على بابه."
    assert texts_of(f"{told}<br><br>{facts}") == [*NEWS, facts]


def test_what_amp_shows_until_an_element_has_loaded_is_no_text() -> None:
    frame = "<amp-iframe src='/v'><p placeholder>لحظات ويظهر هنا ما صورناه على الجسر...</p></amp-iframe>"
    assert texts_of(f"{lines(*NEWS)}{frame}") == [*NEWS]
    assert texts_of(f"{lines(*NEWS)}<p placeholder='x'>{BARE}.</p>") == [*NEWS, f"{BARE}."]


def test_below_the_letters_of_its_writers_an_agency_gives_notices_and_the_instant() -> None:
    told = "<br><br>".join(NEWS)
    notice = "الاشتراك في الخدمة المصورة يتجدد كل عام من مكتب العاصمة وحده"
    body = f"{told}<br><br><tt>س ع/ن ه</tt><br><tt>050640 GMT MAY 24</tt><br><hr>{notice}"
    page = f"<h1>{TITLE}</h1><div>{body}</div>"
    assert read(page).text.split("\n") == [*NEWS]
    assert str(read(page).published) == "2024-05-05 06:40:00+00:00"
    assert texts_of(f"{told}<br><br>س ع/ن ه<br>{BARE}.") == [*NEWS, "س ع/ن ه", f"{BARE}."]


def test_a_text_in_several_boxes_that_are_alike_is_read_whole() -> None:
    def cells(*parts: str) -> str:
        return "".join(
            f"<table class='blk'><tbody><tr><td class='txt'>{part}</td></tr></tbody></table>" for part in parts
        )

    picture = "<table><tr><td class='caption'>الجسر قبل الفجر</td></tr></table>"
    first, second = "<br><br>".join(NEWS), f"{BARE}.<br><br>{REMARK}."
    parts = (
        cells(f"<table><tbody><tr><td class='txt'>{HEAD}{first}</td></tr></tbody></table>") + picture + cells(second)
    )
    assert read(f"<div>{parts}</div>").text.split("\n") == [*NEWS, f"{BARE}.", f"{REMARK}."]
    # Of the posts of a thread each has who wrote it above it.
    named = "<div class='who'>سائق الضفة</div><div>6 مايو 2024</div>"
    posts = cells(f"{HEAD}{first}") + named + cells(second)
    assert read(f"<div>{posts}</div>").text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    ("above", "below", "author"),
    [
        ("<p>سلمى الوادي</p><p class='c'>الأهالي أمام الجسر صباح الأحد | عدسة: سامر حداد</p>", "", "سلمى الوادي"),
        ("<p>الوادي ـ سلمى كمال:</p>", "<p>البوابة بعد الترميم وقبل الافتتاح - عدسة: مينا حداد</p>", "سلمى كمال"),
        ("<p>تمت المراجعة علميا بواسطة: د. سامر حداد</p>", "", None),
        ("<p>يكتبها سامر حداد</p>", "", "سامر حداد"),
        (
            "",
            "<div class='more'><a href='/2'><h4>متحف الفخار يفتح أبوابه غدا</h4></a><span>بقلم سامر حداد</span></div>",
            None,
        ),
        ("", "<div class='w'>بقلم سامر حداد</div>", "سامر حداد"),
    ],
)
def test_who_took_pictures_reviewed_or_wrote_other_pieces_did_not_write(
    above: str, below: str, author: str | None
) -> None:
    page = read(f"{HEAD}{above}<div class='t'>{lines(*NEWS)}</div>{below}")
    assert page.author == author
    assert page.text.split("\n") == [*NEWS]


def test_a_statement_begins_with_the_people_it_speaks_to() -> None:
    assert texts_of(lines("جماهير الوادي الصابرة:", *NEWS)) == ["جماهير الوادي الصابرة:", *NEWS]


def test_a_headline_of_two_lines_and_one_below_another_line() -> None:
    broken = TITLE.replace(" أمام", "<br>أمام")
    assert (
        read(f"<h2>{broken}</h2><div>5 مايو 2024</div>{lines(*NEWS)}", f"صدى الوادي - تقارير - {TITLE}").title == TITLE
    )
    above = f"<h3>بائعة الخبز عبرت أول العابرين</h3><h2>{TITLE}</h2><div>5 مايو 2024</div>"
    assert read(f"{above}{lines(*NEWS)}", "مجلة الضفة").title == TITLE
    parts = f"<h2>{TITLE}</h2><div>5 مايو 2024</div>{lines(*NEWS[:2])}<h3>عودة الحركة إلى السوق</h3>{lines(*NEWS[2:])}"
    assert read(parts, "مجلة الضفة").title == TITLE


def test_the_name_beside_the_official_site_is_no_headline() -> None:
    name = "بلدية الوادي والجسر القديم"
    head = f"<h1>{name}</h1><p><font size=5><b>{TITLE}</b></font></p><p>5 مايو 2024</p>"
    assert read(f"{head}{lines(*NEWS)}", f"{name} :: الموقع الرسمي").title == TITLE
    assert read(f"<h1>{TITLE}</h1><p>5 مايو 2024</p>{lines(*NEWS)}", f"{TITLE} :: الموقع الرسمي").title == TITLE


@pytest.mark.parametrize(
    ("day", "read_as"),
    [
        ("الاثنين 25 هانيبال 1376 و.ر - 2008 مسيحي", "2008-08-25"),
        ("7 أي النار 2004", "2004-01-07"),
        ("1 الفاتح 1377 و.ر 2009 م", "2009-09-01"),
        # The calendar ended in 2011; its months are words of other texts.
        ("12 الصيف 2023", "None"),
    ],
)
def test_days_of_the_libyan_calendar(day: str, read_as: str) -> None:
    assert str(read(f"<h1>{TITLE}</h1><p>{day}</p>{lines(*NEWS)}").published)[:10] == read_as


def test_a_beginning_above_a_wall_is_no_article_unless_the_text_goes_on() -> None:
    schema = '{"@type": "NewsArticle", "headline": "%s", "isAccessibleForFree": false, "datePublished": "2024-05-05"}'
    script = f"<script type='application/ld+json'>{schema % TITLE}</script>"
    teaser = lines(NEWS[0], "وبعد ساعة خرجوا ومعهم ورقة واحدة...")
    offers = "".join(f"<li>أرشيف الصحيفة كله منذ صدورها ومعه نشرة الصباح رقم {n}</li>" for n in range(9))
    said = "<p>يقرأ تقاريرنا كل صباح تجار ومهندسون من ضفتي الوادي ويعتمدون عليها في أعمالهم، ويلغي من شاء اشتراكه.</p>"
    wall = f"<section class='lock'><h2>لإكمال القراءة اشترك في صدى الوادي</h2>{said}<ul>{offers}</ul></section>"
    assert not read(f"{script}<main>{HEAD}{teaser}{wall}</main>").is_article
    assert read(f"{script}<main>{HEAD}{teaser}{wall}{lines(*NEWS[1:])}</main>").is_article


def test_a_form_of_thousands_of_fields_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    is_box = blocks._is_box

    def count(holder: HtmlElement) -> bool:
        asked.append(holder)
        return is_box(holder)

    monkeypatch.setattr(blocks, "_is_box", count)
    form = f"<form><div>{'<input type=text name=a>' * 3000}</div><button>اشترك</button></form>"
    assert texts_of(f"{lines(*NEWS)}{form}") == list(NEWS)
    assert len(asked) == len(set(asked))
