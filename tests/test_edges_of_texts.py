"""Where texts begin and end, and the tables within them: what belongs to a text and what the page adds to it."""

from __future__ import annotations

import re

import pytest

from extract.schema import Article, Page
from pipelines.article import article
from tests.invented_pages import DAY, TITLE, lines, read_page
from tests.invented_pages import NEWS as WHOLE

NEWS = WHOLE[:3]


def read(body: str, title: str = TITLE, head: str = "") -> Article:
    """The article whose headline and day stand above a body."""
    return read_page(f"{title} - صدى الوادي", f"<h1>{title}</h1>{DAY}{body}", head)


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
        "<p>س ع / ن ه</p><p>وكالة الوادي</p>",
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
    found = read_page(title, f"{body}{DAY}{TEXT}", head)
    assert (found.title, found.text.split("\n")) == (TITLE, [*NEWS])


def test_a_declared_headline_may_be_two_words() -> None:
    head = '<script type="application/ld+json">{"@type": "Article", "headline": "عودة الجسر"}</script>'
    lead = "<h2>بلدية الوادي تعيد فتح الجسر القديم بعد عام من الترميم</h2>"
    assert read_page(SHORT, f"<h1>{SHORT}</h1>{lead}{DAY}{TEXT}", head).title == SHORT


def test_a_lead_below_a_headline_is_not_the_headline() -> None:
    lead = "<h2>الجسر القديم في الوادي يعود إلى المارة بعد عام من الترميم</h2>"
    assert read_page(f"{TITLE} - صدى الوادي", f"<div><b>{TITLE}</b></div>{DAY}{lead}{TEXT}").title == TITLE


def test_a_heading_that_names_the_site_is_not_the_headline() -> None:
    head = f"<meta property='og:title' content='{TITLE}'>"
    body = f"<h1>مركز الوادي لدراسات الجسور</h1><div class='x'>{TITLE}</div>"
    assert read_page(f"{TITLE} | مركز الوادي لدراسات الجسور", f"{body}{DAY}{TEXT}", head).title == TITLE


def test_a_correction_of_what_was_told_is_text() -> None:
    note = "تصحيح: ذكرت نسخة سابقة من هذا الخبر أن الجسر فتح السبت، والصحيح أنه فتح الأحد."
    for form in (
        "<p><em>{}</em></p>",
        "<p class='correction'>{}</p>",
        "<div class='post-correction'><p>{}</p></div>",
        "<section id='corrections'><div>* {}</div></section>",
    ):
        found = read(f"<div class='t'>{lines(*NEWS)}{form.format(note)}</div>")
        assert [line.lstrip("* ") for line in found.text.split("\n")] == [*NEWS, note]


def test_what_stands_in_the_box_of_corrections_and_corrects_nothing_is_none() -> None:
    box = "<div class='correction'><p>يلتزم صدى الوادي بالدقة: كل خطأ يبلغنا عنه القراء يصحح في أقرب وقت.</p></div>"
    assert read(f"<div class='t'>{lines(*NEWS)}{box}</div>").text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "bar",
    [
        "<div class='i'><span>تم نشره الجمعة 3 أيار / مايو 2024 02:25 مساءً</span><span>عُدّل آخر مرة السبت 4 أيار 2024 06:50 مساءً</span>"
        "<span>عدد المشاهدات 12,408</span></div>",
        "<div class='i'>تاريخ الخبر: الجمعة 3 أيار 2024 الساعة 09:41 | رقم الخبر: 331907 "
        "<a href='#'>نسخة للطباعة</a> <a href='#'>تكبير</a></div>",
        "<div class='i'><span>3 مايو 2024</span> <span>استمع للمادة بصوت آلي من اختيارك</span> "
        "<span>احفظ لقراءة لاحقة متى شئت</span></div>",
    ],
)
def test_a_bar_of_labels_is_no_sentence(bar: str) -> None:
    found = read_page(f"{TITLE} - صدى", f"<div class='x'>الأحد 19 مايو 2024</div><h1>{TITLE}</h1>{bar}{TEXT}")
    assert found.text.split("\n") == [*NEWS]
    assert found.published is not None
    assert (found.published.month, found.published.day) == (5, 3)


def test_a_bar_below_a_lead_names_the_writer() -> None:
    lead = "يعود الجسر القديم إلى المارة بعد عام، وهذه حكاية الحجارة التي أعيدت."
    bar = (
        "<div class='b'><span>إعداد</span> <a href='/t/1'>سهى الأتاسي</a> <span>·</span> "
        "<span>نُشر في 3 أيار 2024، وحُدّث في 4 أيار 2024</span>"
        " <span>وقت القراءة المتوقع: 5 دقائق</span></div>"
    )
    found = read_page(f"{TITLE} - صدى", f"<h1>{TITLE}</h1><p class='deck'>{lead}</p>{bar}{TEXT}")
    assert (found.text.split("\n"), found.author) == ([lead, *NEWS], "سهى الأتاسي")


def test_a_sentence_in_several_elements_is_no_bar() -> None:
    words = NEWS[0].partition(" أمام")
    pasted = f"<div>{''.join(f'<span>{part}</span>' for part in words)}</div>"
    found = read(f"<div class='t'>{pasted}{''.join(f'<div>{line}</div>' for line in NEWS[1:])}</div>")
    assert found.text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='n'><span>تسجيل ذو علاقة</span><a href='/7'>كيف تُبنى الجسور الحجرية في الوادي؟</a></div>",
        "<div class='o'><strong>مما كتبته سابقاً</strong><a href='/7'>من يوقظ الساعة في ساحة الوادي؟</a></div>",
        "<div class='l'><p>وهذا أيضاً: <a href='/7'>محطة تحلية جديدة تدخل الخدمة قريباً</a></p></div>",
        "<div class='m'><p>انضم إلى 9 آلاف قارئ يتلقون رسالة صدى الوادي كل اثنين</p></div>",
        "<div class='a'><p>تابع أحوال الجسر لحظة بلحظة عبر صدى الوادي، وهو متاح على كل الهواتف</p></div>",
    ],
)
def test_a_box_between_paragraphs_is_no_text(box: str) -> None:
    assert read(f"<div class='t'>{lines(*NEWS[:2])}{box}{lines(NEWS[2])}</div>").text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='q'><p>هل فهمت ما جرى؟ اختبر نفسك في خمسة أسئلة عن الجسر</p><a href='/q'>ابدأ</a></div>",
        "<div class='r'><p>رأيت خطأ في إحدى موادنا؟ أبلغنا عبر desk@sada.example</p></div>",
        "<div class='v'><p>لا تفوتوا أهم ما يجري في الوادي، حملوا تطبيق الصدى</p></div>",
    ],
)
def test_an_invitation_in_a_box_below_is_no_text(box: str) -> None:
    assert read(f"<div class='t'>{lines(*NEWS)}</div>{box}").text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "paragraph",
    [
        "<p>ونشرت الوزارة <a href='/7'>بيانا عن نتائج التحقيق في انهيار الجسر</a>.</p>",
        "<p>ونقلت الصحيفة عن مدير البلدية <a href='/7'>قوله إن الجسر لن يغلق ثانية</a></p>",
        "<div class='w'><p>تابع المهندس أن الحجارة كلها من مقلع واحد قرب الوادي.</p></div>",
        "<p>نعتذر لقرائنا ولأهالي الوادي عن هذا الخطأ.</p>",
        "<div class='w'><p>وقال صاحب المقهى المجاور إنه ينتظر الزوار منذ عام</p></div>",
    ],
)
def test_what_is_like_a_box_and_tells_something_is_text(paragraph: str) -> None:
    line = re.sub("<[^>]+>", "", paragraph)
    assert read(f"<div class='t'>{lines(*NEWS[:2])}{paragraph}{lines(NEWS[2])}</div>").text.split("\n") == [
        *NEWS[:2],
        line,
        NEWS[2],
    ]


def test_a_picture_in_a_box_has_its_caption_there() -> None:
    box = "<div class='img'><img src='/1.jpg' alt='الجسر'><small>حجارة الجسر القديم بعد إعادتها إلى مواضعها (أرشيف)</small></div>"
    assert read(f"{box}<div class='t'>{lines(*NEWS)}</div>").text.split("\n") == [*NEWS]


def test_several_credits_in_a_line_are_no_text() -> None:
    credit = "<div class='s'><p>تحرير الصور: سهى الأتاسي. تصميم: مكتب الوادي للتصميم</p></div>"
    assert read(f"<div class='t'>{lines(*NEWS)}</div>{credit}").text.split("\n") == [*NEWS]


def test_a_list_that_a_line_announces_goes_on_behind_a_box() -> None:
    entries = ["حجارة جديدة: 40 حجراً", "أعمدة: 7 أعمدة", "أقواس: ثلاثة"]
    box = "<div class='m'>شاهد أيضا: <a href='/7'>صور الجسر القديم قبل السيل الكبير</a></div>"
    listed = f"<ul><li>{entries[0]}</li><li>{entries[1]}</li></ul>{box}<ul><li>{entries[2]}</li></ul>"
    found = read(f"<div class='t'>{lines(*NEWS, 'وهذا ما أعيد بناؤه:')}{listed}</div><ul><li>الجسور</li></ul>")
    assert found.text.split("\n") == [*NEWS, "وهذا ما أعيد بناؤه:", *entries]


def test_those_who_sign_a_statement_are_listed_below_it() -> None:
    names = ["رابطة أهالي الوادي", "جمعية الجسر"]
    listed = "".join(f"<li>{name}</li>" for name in names)
    found = read(
        f"<div class='t'>{lines(*NEWS, 'الموقعون:')}<ul>{listed}</ul></div><ul><li>الجسور</li></ul>", STATEMENT
    )
    assert found.text.split("\n") == [*NEWS, "الموقعون:", *names]


POINTS = ["مقتل شخصين في انهيار جدار", "إغلاق الطريق الجبلي قرب الوادي"]


def test_points_between_headline_and_text_are_text() -> None:
    points = f"<ul>{''.join(f'<li>{point}</li>' for point in POINTS)}</ul>"
    found = read_page(f"{TITLE} - صدى", f"<h1>{TITLE}</h1>{DAY}<div class='s'>{points}</div>{TEXT}")
    assert found.text.split("\n") == [*POINTS, *NEWS]


@pytest.mark.parametrize(
    "box",
    [
        "<ul><li><a href='#1'>مقتل شخصين في انهيار جدار</a></li><li><a href='#2'>إغلاق الطريق الجبلي قرب الوادي</a></li></ul>",
        "<ul><li>مقتل شخصين في انهيار جدار</li><li>إغلاق الطريق الجبلي قرب الوادي</li></ul>"
        f"<div class='t'><h3>{POINTS[0]}</h3><p>{NEWS[0]}</p><h3>{POINTS[1]}</h3></div>",
        "<ul><li>محليات</li><li>الجسور القديمة</li></ul>",
    ],
)
def test_contents_and_topics_above_a_text_are_none_of_it(box: str) -> None:
    found = read_page(f"{TITLE} - صدى", f"<h1>{TITLE}</h1>{DAY}{box}{TEXT}")
    assert found.text.split("\n")[:2] in ([*NEWS[:2]], [POINTS[0], NEWS[0]])
    assert found.text.count(POINTS[1]) <= 1


@pytest.mark.parametrize("day", ["22/05/2024", ""])
def test_a_site_that_names_itself_alone_is_told_from_the_headline_below(day: str) -> None:
    masthead = f"<table><tr><td>وكالة الوادي للأنباء</td><td>{day}</td></tr></table><div><a href='/'>الرئيسية</a></div>"
    text = f"<div id='text'>الوادي 5-5-2024 وكالة الوادي- {'<br><br>'.join(NEWS)}</div>"
    headline = (
        f"<table><tr><td><span class='newstitle'>{TITLE}</span></td></tr><tr><td>05/05/2024 [10:22]</td></tr></table>"
    )
    found = read_page("وكالة الوادي للأنباء", f"{masthead}{headline}{text}")
    assert found.title == TITLE
    assert found.published is not None
    assert found.published.day == 5


def test_a_line_behind_a_picture_is_its_caption_where_sentences_have_stops() -> None:
    caption = "<p><img src='/1.jpg'></p><p>مدخل الجسر في أول أيامه</p>"
    assert read(f"<div class='t'>{lines(*NEWS[:2])}{caption}{lines(NEWS[2])}</div>").text.split("\n") == [*NEWS]
    heading = "<p><img src='/1.jpg'></p><p><b>مدخل الجسر في أول أيامه</b></p>"
    found = read(f"<div class='t'>{lines(*NEWS[:2])}{heading}{lines(NEWS[2])}</div>").text.split("\n")
    assert found == [*NEWS[:2], "مدخل الجسر في أول أيامه", NEWS[2]]


def test_a_speech_is_signed_by_whoever_holds_it() -> None:
    speech = ["نص كلمة المهندس المشرف:", "أيها الحفل الكريم،", *NEWS, "سامر الطويل", "المهندس المشرف على الجسر القديم"]
    found = read(f"<div class='t'>{lines(*speech)}</div>")
    assert found.text.split("\n") == speech


@pytest.mark.parametrize("tail", ["سامر الطويل", "* كاتب من الوادي الأخضر", "(تحرير سهى الأتاسي)"])
def test_the_name_of_who_wrote_news_is_no_signature(tail: str) -> None:
    assert read(f"<div class='t'>{lines(*NEWS, tail)}</div>").text.split("\n") == [*NEWS]


def test_an_exchange_rate_below_a_text_is_no_credit() -> None:
    assert (
        read(f"<div class='t'>{lines(*NEWS, '(الدولار = 3.7 ليرات)')}</div>").text.split("\n")[-1]
        == "(الدولار = 3.7 ليرات)"
    )


def test_a_card_with_a_picture_may_have_no_link() -> None:
    card = "<div class='k'><img src='/2.jpg'><div><span>موضوع مرتبط</span><h4>افتتاح حديقة جديدة وسط البلدة</h4></div></div>"
    assert read(f"<div class='t'>{lines(*NEWS[:2])}{card}{lines(NEWS[2])}</div>").text.split("\n") == [*NEWS]
    heading = "<div class='k'><img src='/2.jpg'><h4>حجارة من مقلع واحد</h4></div>"
    found = read(f"<div class='t'>{lines(*NEWS[:2])}{heading}{lines(NEWS[2])}</div>").text.split("\n")
    assert found == [*NEWS[:2], "حجارة من مقلع واحد", NEWS[2]]


def test_a_text_goes_on_below_a_heading_or_a_colon_with_short_lines() -> None:
    talk = ["* متى بدأ العمل؟", "- بدأ في آذار الماضي بعد وصول الحجارة بأسبوع.", "* وهل يكفي جسر واحد؟", "- لا."]
    questions = f"<h3>{talk[0]}</h3><p>{talk[1]}</p><h3>{talk[2]}</h3><p>{talk[3]}</p>"
    found = read(
        f"<div class='b'>حاورها في الوادي نادر السعدي</div><div class='t'>{lines(*NEWS)}{questions}</div><h3>تابعونا</h3>"
    )
    assert (found.text.split("\n"), found.author) == ([*NEWS, *talk], "نادر السعدي")
    notes = ["هوامش:", "1- سجل البلدية لعام 2023.", "2- حديث مع المهندس."]
    assert read(f"<div class='t'>{lines(*NEWS, *notes)}</div>").text.split("\n") == [*NEWS, *notes]


@pytest.mark.parametrize(
    "tail", ["<h3>مزيد</h3><p>الجسور</p>", "<p>للتواصل:</p><p>هاتف 0599</p>", "<p>المصدر:</p><p>وكالات</p>"]
)
def test_labels_below_a_text_do_not_lead_on(tail: str) -> None:
    assert read(f"<div class='t'>{lines(*NEWS)}{tail}</div>").text.split("\n") == [*NEWS]


def test_comments_end_a_text_by_the_heading_that_counts_them() -> None:
    comment = "<div class='cm'><b>زائر</b><p>لماذا تأخر الجسر عاماً كاملاً؟ نريد أن نعرف من يحاسب على ذلك كله في البلدية.</p></div>"
    found = read(f"<div class='p'><div class='t'>{lines(*NEWS)}</div><h3>3 تعليقات</h3>{comment * 5}</div>")
    assert found.text.split("\n") == [*NEWS]
    counter = read(f"<h4>3 تعليقات</h4><div class='t'>{lines(*NEWS)}</div>")
    assert counter.text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "day",
    [
        "<div class='w'>الأحد<br>5 مايو<br>2024</div>",
        "<div class='w'><div class='d'>5</div><div class='m'>مايو</div><div class='y'>2024</div></div>",
    ],
)
def test_a_day_may_stand_in_parts(day: str) -> None:
    found = read_page(f"{TITLE} - صدى", f"<div>الأحد 19 مايو 2024</div><h1>{TITLE}</h1>{day}{TEXT}")
    assert found.published is not None
    assert (found.published.month, found.published.day) == (5, 5)


def test_a_headline_that_nothing_marks_stands_above_its_day() -> None:
    head = f"<div>الوادي نت</div><div class='f1'>{TITLE}</div><div class='f2'>2024-05-05 15:33:02</div>"
    page = f"{head}<div class='f3'>{'<br/>'.join(NEWS)}</div>"
    found = read_page("الوادي نت | آخر الأخبار", page)
    assert (found.title, found.text.split("\n")) == (TITLE, [*NEWS])


@pytest.mark.parametrize(
    "bar",
    [
        "<div class='m'><span>إعداد: سهى الأتاسي</span><span>مراجعة: سامر الطويل</span><span>5 مايو 2024</span></div>",
        "<div><span>نص</span> <span>سهى الأتاسي</span> <span>تصوير</span> <span>باسل عيد</span> <span>5 مايو 2024</span></div>",
    ],
)
def test_the_writer_is_one_of_several_in_a_bar(bar: str) -> None:
    assert read_page(f"{TITLE} - صدى", f"<h1>{TITLE}</h1>{bar}{TEXT}").author == "سهى الأتاسي"


def test_the_next_member_of_a_forum_ends_a_post() -> None:
    def post(name: str, text: str) -> str:
        return f"<div class='post'><div class='u'><b>{name}</b><br>المشاركات: 42</div><div class='m'>{text}</div></div>"

    reply = "الله يعطيكم العافية على هذا الخبر الذي انتظرناه طويلاً في الوادي."
    body = f"<h1>{TITLE}</h1>{post('أبو ريم', '<br>'.join((*NEWS, *NEWS)))}{DAY}{post('بنت الوادي', reply)}"
    assert reply not in read_page(TITLE, body).text


def test_a_heading_in_a_box_of_its_own_begins_a_text() -> None:
    claim = f"<div class='k'><h4>الادعاء</h4><p>{NEWS[0]}</p></div>"
    found = read(
        f"{claim}<div class='t'><h3>التحقق</h3>{lines(*NEWS[1:], 'الصورة قديمة ولا علاقة لها بالجسر القديم في الوادي.')}</div>"
    )
    assert found.text.split("\n")[:4] == ["الادعاء", NEWS[0], "التحقق", NEWS[1]]


def test_an_outlet_that_answers_for_nothing_is_no_text() -> None:
    note = "<div class='p'><p>صدى الوادي غير مسؤولة عن محتوى ما تنقله الصحف من الأخبار</p></div>"
    assert read(f"<div class='t'>{lines(*NEWS)}</div>{note}").text.split("\n") == [*NEWS]


@pytest.mark.parametrize(("query", "is_one"), [("q=node/1952", True), ("q=الجسر", False), ("s=جسر", False)])
def test_an_address_in_a_query_is_no_search(query: str, *, is_one: bool) -> None:
    found = read_page(TITLE, f"<h1>{TITLE}</h1>{DAY}{TEXT}", url=f"https://sada.example/?{query}")
    assert found.is_article is is_one


def test_who_edited_a_text_is_its_writer_only_where_nobody_else_is_named() -> None:
    head, edited = "<div class='m'><p>سهى الأتاسي</p><p>صحفية من الوادي</p></div>", "<p><i>تحرير: نادر السعدي</i></p>"
    body = f"<div class='t'>{lines(*NEWS)}{edited}</div>"
    assert read_page(f"{TITLE} - صدى", f"<h1>{TITLE}</h1>{head}{DAY}{body}").author == "سهى الأتاسي"
    assert read_page(f"{TITLE} - صدى", f"<h1>{TITLE}</h1>{DAY}{body}").author == "نادر السعدي"


def test_what_an_organisation_says_of_itself_below_is_no_text() -> None:
    about = lines("عن المرصد", "المرصد منظمة أهلية تأسست عام 2011 وتعنى بالجسور القديمة.")
    assert read(f"<div class='t'>{lines(*NEWS)}{about}</div>").text.split("\n") == [*NEWS]
    told = lines("عن الجسر", "بني الجسر قبل ثلاثة قرون من حجارة مقلع واحد قرب الوادي.")
    assert read(f"<div class='t'>{lines(*NEWS)}{told}</div>").text.split("\n")[-2:] == [
        "عن الجسر",
        "بني الجسر قبل ثلاثة قرون من حجارة مقلع واحد قرب الوادي.",
    ]


def test_the_heading_of_an_appeal_goes_with_it() -> None:
    appeal = "<div class='s'><h5>هذا العمل ممكن بفضلكم</h5><p>صحافتنا مستقلة ولا تقبل الإعلانات، فادعموها باشتراك شهري.</p></div>"
    more = "وقال أصحاب الدكاكين القريبة إن الزوار عادوا إلى السوق منذ الساعة الأولى، وإن الطريق إلى المدرسة صارت أقصر."
    assert read(f"<div class='t'>{lines(*NEWS, more)}{appeal}</div>").text.split("\n") == [*NEWS, more]
    told = f"<h5>حجارة من مقلع واحد</h5>{appeal}<p>{NEWS[2]}</p>"
    found = read(f"<div class='t'>{lines(*NEWS)}{told}</div>").text.split("\n")
    assert "حجارة من مقلع واحد" in found


def test_a_page_with_nothing_but_a_bar_has_no_text() -> None:
    """Its only sentence is the ticker, each of its labels in an element of its own."""
    ticker = "<div><b>عاجل</b> <span>مصادر: توقفت حركة السفن في ميناء الغدير بعد إصابة رصيفه الغربي بقذيفة</span></div>"
    assert not read_page("المنارة", f"<h1>المنارة</h1>{ticker}", url="https://manara.example/news/1").is_article


def test_a_page_whose_lines_stand_at_its_root_is_none() -> None:
    told = "أعادت بلدية الوادي صباح الأحد فتح الجسر القديم أمام المارة بعد عام كامل من أعمال الترميم."
    source = f"<p>{told}<article><h1>{TITLE}<p>{told}</article>من نحن اتصل بنا سياسة الخصوصية"
    assert article(Page("https://sada.example/news/4711", source.encode(), "text/html; charset=utf-8")).text == ""


def test_a_short_line_with_a_colon_announces_the_list_that_closes_a_text() -> None:
    entries = ("حلب: 5 قتلى", "إدلب: 3 قتلى")
    toll = "<p>الحصيلة:</p><ul>" + "".join(f"<li>{entry}</li>" for entry in entries) + "</ul>"
    assert read(f"<div class='t'>{lines(*NEWS)}{toll}</div>").text.split("\n") == [*NEWS, "الحصيلة:", *entries]
    links = "<p>اقرأ أيضا:</p><ul>" + "".join(f"<li><a href='/1'>{entry}</a></li>" for entry in entries) + "</ul>"
    assert read(f"<div class='t'>{lines(*NEWS)}{links}</div>").text.split("\n") == [*NEWS]
