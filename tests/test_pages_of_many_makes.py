"""What sites of other makes set into their pages: days of two calendars, posts of networks, facts in a row, calls to readers, tables."""

from __future__ import annotations

import pytest

from pipelines.bylines import byline
from pipelines.lines import quotes_title
from tests.invented_pages import HEAD, NEWS, TITLE, lines, read

POST = "فتح الجسر الآن وسط حضور كبير من أهالي الوادي والقرى المجاورة"


def with_box(box: str) -> list[str]:
    """The lines of an article with a box between its paragraphs."""
    return read(f"{HEAD}<div class='t'>{lines(*NEWS[:2])}{box}{lines(*NEWS[2:])}</div>").text.split("\n")


def with_end(end: str) -> list[str]:
    """The lines of an article with something below its last paragraph, in its element."""
    return read(f"{HEAD}<div class='t'>{lines(*NEWS)}{end}</div>").text.split("\n")


@pytest.mark.parametrize(
    "day", ["الأحد - 25 شوال 1445 هـ - 5 مايو 2024 م", "25/10/1445 هـ - 5 مايو 2024", "25 شوّال 1445 | 05 أيار 2024"]
)
def test_of_two_calendars_the_common_one_tells_the_day(day: str) -> None:
    found = read(f"<h1>{TITLE}</h1><div class='d'>{day}</div><div>{lines(*NEWS)}</div>")
    assert found.published is not None
    assert found.published.date().isoformat() == "2024-05-05"


LIKED = "<div><h3>معجب بهذه:</h3><span>تحميل...</span></div><div><h3>ذات صلة</h3></div>"


@pytest.mark.parametrize(
    "stamp",
    [
        "<footer><a href='#'><time class='entry-date published' datetime='2024-05-05T10:00:00Z'>مايو 5, 2024</time></a></footer>",
        "<div class='f'><abbr class='published' title='2024-05-05T10:00:00+03:00'>10:00 ص</abbr></div>",
        "<footer class='entry-footer'><a href='#'><time datetime='2024-05-05'>مايو 5, 2024</time></a></footer>",
    ],
)
def test_the_day_in_the_footer_of_an_article_is_its_day(stamp: str) -> None:
    comment = "<article class='comment'><time class='published' datetime='2024-06-01'>1 يونيو 2024</time></article>"
    found = read(
        f"<article class='post hentry'><h1>{TITLE}</h1><div>{lines(*NEWS)}{LIKED}</div>{stamp}</article>{comment}"
    )
    assert found.published is not None
    assert found.published.date().isoformat() == "2024-05-05"


def test_the_days_of_several_articles_are_that_of_none() -> None:
    day = "<a href='/{n}'><time class='published' datetime='2024-04-0{n}'></time></a>"
    card = f"<article class='hentry'><h3><a href='/{{n}}'>خبر آخر من أخبار المدينة</a></h3>{day}</article>"
    cards = "".join(card.format(n=n) for n in (1, 2))
    found = read(f"<article class='hentry'><h1>{TITLE}</h1>{lines(*NEWS)}{LIKED}</article>{cards}")
    assert found.published is None


@pytest.mark.parametrize(
    "title",
    [
        ":: الموقع الرسمي لبلدية الوادي وأهالي الجسر القديم والسوق ::",
        "أهلاً بكم في موقع بلدية الوادي وسوق الجسر القديم لكل الأهالي",
        ":: موقع بلدية الوادي والجسر القديم ::",
        "بلدية الوادي والجسر القديم :: تفاصيل الخبر",
    ],
)
def test_a_title_that_names_the_site_is_not_the_headline(title: str) -> None:
    cells = f"<td class='btitle'>{TITLE}</td></tr><tr><td>5 مايو 2024</td></tr><tr><td class='tx'>{lines(*NEWS)}</td>"
    assert read(f"<table><tr>{cells}</tr></table>", title).title == TITLE


@pytest.mark.parametrize(
    "title", ["الموقع الرسمي لبلدية الوادي والجسر القديم", "بلدية الوادي والسوق القديم - عرض الخبر"]
)
def test_the_headline_is_found_where_nothing_is_named_a_title(title: str) -> None:
    cells = f"<td>{TITLE}</td></tr><tr><td>5 مايو 2024</td></tr><tr><td>{lines(*NEWS)}</td>"
    assert read(f"<table><tr>{cells}</tr></table>", title).title == TITLE


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("الجسر القديم في يومه الأول. عدسة: سامر حداد", None),
        ("المارة يعبرون إلى السوق - عدسة: سامر حداد", None),
        ("تقرير: سلمى الوادي | عدسة: سامر حداد", "سلمى الوادي"),
        ("عدسة: سامر حداد", "سامر حداد"),
    ],
)
def test_who_took_the_picture_below_which_he_stands_wrote_nothing(line: str, name: str | None) -> None:
    assert byline(line) == name


def test_a_caption_names_no_writer() -> None:
    picture = "<figure><img src='a.jpg'><figcaption>الجسر. إعداد: سامر حداد</figcaption></figure>"
    head = f"<h4 class='author-name'><a href='/author/s/'>سلمى الوادي</a></h4>{picture}"
    assert read(f"<article><h1>{TITLE}</h1>{head}{lines(*NEWS)}</article>").author == "سلمى الوادي"


@pytest.mark.parametrize(
    "names",
    [
        "<div class='Byline_names__p'><a href='/a/1'>سلمى الوادي</a> <a href='/a/2'>سامر حداد</a></div>",
        "<div><a href='/a/1'>سلمى الوادي</a> <a href='/a/2'>سامر حداد</a></div>",
    ],
)
def test_names_in_elements_of_their_own_are_a_list(names: str) -> None:
    assert read(f"<h1>{TITLE}</h1>{names}<div>5 مايو 2024</div>{lines(*NEWS)}").author == "سلمى الوادي، سامر حداد"


def test_a_teaser_between_paragraphs_names_no_writer() -> None:
    teaser = "<div><a href='/p/1'>اسمع أيضاً: بودكاست «جسور»: حياة ثانية للحجر</a></div>"
    assert read(f"{HEAD}<div>{lines(*NEWS[:2])}{teaser}{lines(*NEWS[2:])}</div>").author is None


def test_a_second_headline_above_a_name_with_the_hours_since_is_no_text() -> None:
    deck = "<h2>عام من الغبار والضجيج انتهى والتجار يحصون ما بقي من زبائنهم</h2>"
    byline_and_hours = (
        "<div class='x'><span><a href='/a'>سامر حداد</a></span><span>منذ 10 ساعات</span><div>0</div></div>"
    )
    found = read(f"<h1>{TITLE}</h1>{deck}{byline_and_hours}<div class='t'>{lines(*NEWS)}</div>")
    assert (found.author, found.text.split("\n")) == ("سامر حداد", [*NEWS])


@pytest.mark.parametrize(
    "box",
    [
        f"<blockquote><p>{POST}</p>— شبكة الوادي (@wadi_now) <a href='#'>5 مايو 2024</a></blockquote>",
        f"<div class='sc-x'><blockquote><p>{POST}</p><span>— شبكة الوادي الآن (@wadi_now)</span></blockquote></div>",
        f"<blockquote><b>شبكة الوادي الآن</b> <span>@wadi@press.example</span><p>{POST}</p></blockquote>",
        f"<div class='tweet'><div class='u'>شبكة الوادي @wadi_now</div><p>{POST}</p></div>",
        f"<figure class='post-x'><p>{POST}</p><p>— شبكة الوادي (@wadi_now) مايو 5, 2024</p></figure>",
        f"<blockquote>«{POST}»</blockquote><div class='src'>المصدر: صفحات على فيسبوك ومجموعات واتساب</div>",
    ],
)
def test_what_somebody_wrote_in_a_network_is_no_text(box: str) -> None:
    assert with_box(box) == [*NEWS]


@pytest.mark.parametrize(
    "quotation",
    [
        f"<blockquote>«{POST}»، بحسب ما كتبه رئيس البلدية.</blockquote>",
        f"<blockquote><p>«{POST}»</p><p>وأضاف في حسابه @wadi_mayor أن السيارات ستنتظر حتى الخريف المقبل.</p></blockquote>",
    ],
)
def test_a_quotation_that_the_text_tells_stays(quotation: str) -> None:
    assert any(POST in line for line in with_box(quotation))


@pytest.mark.parametrize("names", ["pull", "rte-pull", "pull-out", "pulltext"])
def test_a_sentence_shown_again_is_known_by_its_name(names: str) -> None:
    assert with_box(f"<div class='{names}'>«الجسر أغلى من البيت عند أهل هذه الضفة منذ زمن بعيد»</div>") == [*NEWS]


def test_what_stands_to_one_side_is_text() -> None:
    told = "ويقع الجسر على بعد مئتي متر من السوق القديم الذي بني قبل ثلاثة قرون."
    assert told in with_box(f"<div class='pull-right'>{told}</div>")


@pytest.mark.parametrize(
    "facts",
    [
        "إخراج: سلمى الوادي | بطولة: رشا كمال، سامر حداد ونادر شاهين",
        "ملعب الوادي الكبير الجديد - الحكم: سامر حداد",
        "الملعب: ملعب الوادي – الحكم: سامر حداد – الحضور: 20 ألف متفرج",
        "الكتاب: جسر الوادي • المؤلف: سامر حداد • الناشر: دار الضفة • الصفحات: 240",
    ],
)
def test_facts_in_a_row_above_or_below_a_text_are_none_of_it(facts: str) -> None:
    assert read(f"{HEAD}<div class='t'><div class='card'><p>{facts}</p></div>{lines(*NEWS)}</div>").text.split(
        "\n"
    ) == [*NEWS]
    assert with_end(f"<p>{facts}</p>") == [*NEWS]


def test_a_line_of_a_list_with_a_colon_and_a_dash_is_text() -> None:
    entry = "الضفة الشرقية - رئيس البلدية: يعود السكان إلى بيوتهم قبل نهاية الشهر المقبل ويدفع لهم بدل الإيجار."
    assert entry in with_box(f"<p>{entry}</p>")


@pytest.mark.parametrize(
    "line",
    [
        "ساهموا في ذاكرة الجسر: أرسلوا صوركم وتسجيلاتكم القديمة إلى بريد التحرير",
        "لديكم صور للجسر القديم؟ أرسلوها إلينا عبر واتساب",
        "📞 للاستفسار عن أوقات الفتح: 800 000 11 تحويلة 4",
        "للحجز والاستعلام: 800 1234 تحويلة 2",
        "الهاتف في البلدية للشكاوى على مدار الساعة: 0100 200 300",
        "هذا الحوار متاح مجاناً بفضل دعم أصدقاء الصدى. كن واحداً منهم.",
        "/ وال / س ق / ع م",
        "ع ق / س م (وال)",
        "نُشر هذا المقال بالإيطالية في دورية Il Ponte، وتنشر الترجمة باتفاق خاص",
        "هذا الجدول استرشادي ولا يعتد به كوثيقة رسمية",
        "الحوار كاملاً في النسخة الورقية من العدد 23، متوفر في المكتبات",
        "حلقة اليوم برعاية أسواق الوادي ومخابز الضفة",
    ],
)
def test_what_is_said_to_readers_below_a_text_is_none_of_it(line: str) -> None:
    assert with_end(f"<p>{line}</p>") == [*NEWS]


@pytest.mark.parametrize(
    "line",
    [
        "للعودة إلى بيوتهم ينتظر 1200 شخص: العمال والتجار والطلاب.",
        "للحماية من السيول على الضفة: رفعت البلدية الجدار 3 أمتار في 14 موقعاً.",
        "ساهموا في بناء الجسر قبل قرن كامل ثم رحلوا عن المدينة كلها.",
    ],
)
def test_sentences_that_begin_like_calls_stay(line: str) -> None:
    assert with_end(f"<p>{line}</p>") == [*NEWS, line]


@pytest.mark.parametrize(
    "comments",
    [
        "<div class='k'><h3>2 ردّان على “البلدية تعيد فتح الجسر”</h3><b>رنا</b><p>أعمل قرب الجسر منذ سنوات وأفرح بعودته كل صباح.</p></div>",
        f"<div class='k'><b>\"{TITLE}\" | دخول/تسجيل عضو | 1 رد</b><br>كل يكتب رأيه<br>والله فرحنا بفتح الجسر يا جماعة الخير</div>",
        f"<div class='k'><b>تعليقات الزوار على {TITLE} (3)</b><div>والله فرحنا بفتح الجسر يا جماعة الخير كلكم</div></div>",
        f"<table><tr><td><b>رد: {TITLE}</b><br>والله فرحنا بفتح الجسر يا جماعة الخير كلكم</td></tr></table>",
        "<div class='k'>الأعضاء هم المسؤولون عن ما يكتبون<table><tr><td>والله فرحنا بفتح الجسر </td></tr></table></div>",
    ],
)
def test_the_headline_again_heads_what_readers_write(comments: str) -> None:
    assert with_end(comments) == [*NEWS]


def test_a_line_quotes_the_headline_only_where_it_has_it() -> None:
    assert quotes_title(f"3 آراء عن «{TITLE}»", TITLE)
    assert not quotes_title("وقال رئيس البلدية في كلمته:", TITLE)
    assert not quotes_title(TITLE, TITLE)


@pytest.mark.parametrize(
    "writers",
    [
        "<div class='w'><p>إلين مارشو: كاتبة وباحثة فرنسية في تاريخ الجسور والطرق</p><p>رشا كمال: مترجمة عن الفرنسية</p></div>",
        "<div class='w'><p>إلين مارشو، كاتبة وباحثة فرنسية في تاريخ الجسور.</p><p>شادن ألبا، مترجمة عن الفرنسية تقيم في المدينة.</p></div>",
    ],
)
def test_several_lines_on_who_wrote_and_translated_are_no_text(writers: str) -> None:
    assert read(f"{HEAD}<div class='t'>{lines(*NEWS)}</div>{writers}").text.split("\n") == [*NEWS]


def test_those_of_whom_a_text_tells_in_its_own_paragraphs_stay() -> None:
    told = (
        "سامر حداد: مهندس من المدينة يعمل على الجسر منذ عامين",
        "رشا كمال: طبيبة من المدينة تعالج عمال الجسر كل يوم",
    )
    assert with_end(lines(*told)) == [*NEWS, *told]


def table(*rows: tuple[str, ...]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"


COMPANIES = ("الوادي", "الضفة", "النهر", "الجسر", "السهل")
DAYS = ("الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "نتائج فتح مظاريف المناقصة رقم 14",
            "<p>فتحت اللجنة المظاريف الواردة في المناقصة يوم الأحد وكانت العروض كما يلي بعد استبعاد عرضين</p>"
            + table(
                ("الشركة", "القيمة", "المدة"),
                *[(f"شركة {n} للمقاولات", "45200 دينار", "ستة أشهر من تاريخه") for n in COMPANIES],
            ),
        ),
        (
            "الصيدليات المناوبة هذا الأسبوع في الوادي",
            "<p>فيما يلي الصيدليات المناوبة في المدينة لهذا الأسبوع بحسب نقابة الصيادلة في المحافظة</p>"
            + table(
                ("اليوم", "الصيدلية", "العنوان"), *[(day, "صيدلية الشفاء", "شارع الجسر قرب السوق") for day in DAYS]
            ),
        ),
    ],
)
def test_a_table_with_a_sentence_above_it_is_no_article(title: str, text: str) -> None:
    assert not read(
        f"<h1>{title}</h1><div class='m'>5 مايو 2024</div><div>{text}</div>", f"{title} - صدى الوادي"
    ).is_article


def test_news_with_a_table_of_the_dead_are_an_article() -> None:
    told = (
        "نشر المكتب الصحي أسماء ستة مدنيين قتلوا في القصف الذي استهدف سوق الوادي صباح الأحد.",
        "وأصيب عشرون آخرون بجروح، ثلاثة منهم في حالة خطرة نقلوا إلى مستشفى المدينة.",
    )
    names = ("سامر حداد", "رشا كمال", "خالد النجار", "نادر شاهين", "هالة عساف", "لمى دياب")
    dead = table(("الاسم", "العمر", "البلدة التي نزح منها"), *[(name, "34", "ريف الوادي الشرقي") for name in names])
    title = "أسماء ضحايا القصف على سوق الوادي"
    assert read(f"<h1>{title}</h1><div>5 مايو 2024</div>{lines(told[0])}{dead}{lines(told[1])}", title).is_article
