"""What stands above, within and below texts and is none of them: the name of the site, sections, labels of tabs, readers."""

from __future__ import annotations

import pytest

from tests.invented_pages import DAY, NEWS, TITLE, read_page

READERS = (
    ("بنت الوادي", "الله يعطيهم العافية، خطوة موفقة وإن جاءت متأخرة كثيراً."),
    ("د. حسام", "أتفق مع ما ورد هنا، غير أن الأرقام تحتاج إلى مراجعة دقيقة."),
    ("متابع", "العنوان لا يطابق المضمون يا جماعة، أرجو الدقة في النقل."),
)
LINKS = "<div class='more'><a href='/1'>متحف الفخار يفتح أبوابه غداً</a><a href='/2'>عودة الصيادين إلى الرصيف القديم</a></div>"


def text(*extra: str) -> str:
    return f"<div class='t'>{''.join(f'<p>{line}</p>' for line in (*NEWS, *extra))}</div>"


def replies(form: str, people: tuple[tuple[str, str], ...] = READERS) -> str:
    return "".join(form.format(name=name, said=said, n=n) for n, (name, said) in enumerate(people))


def card(title: str) -> str:
    return f"<meta property='og:title' content='{title}'>"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (card(f"{TITLE} - رياضة - صدى الوادي"), f"<div role='heading'>{TITLE}</div>"),
        (card(f"{TITLE} | محليات"), f"<table><tr><td><b>{TITLE}</b></td></tr></table>"),
        (card(f"أخبار المدينة » {TITLE} » صدى الوادي"), f"<div class='x'><span>{TITLE}</span></div>"),
        (
            '<script type="application/ld+json">{"@type": "Article", "headline": "' + TITLE + ' | محافظات"}</script>',
            f"<p class='a'>{TITLE}</p>",
        ),
    ],
)
def test_a_section_is_no_part_of_a_headline_that_the_page_shows_alone(head: str, body: str) -> None:
    assert read_page(f"{TITLE} - صدى الوادي", f"{body}{DAY}{text()}", head).title == TITLE


def test_a_headline_with_a_dash_that_the_page_shows_whole_stays() -> None:
    whole = f"{TITLE} - والبلدية تعد بنصف المبلغ المرصود للمشروع"
    for body in (f"<h1>{whole}</h1>", f"<div><b>{whole}</b></div><div class='k'>{TITLE}</div>"):
        assert read_page(f"{whole} | صدى", f"{body}{DAY}{text()}", card(whole)).title == whole


@pytest.mark.parametrize(
    "shown",
    [
        f"<td>البيانات<br><span id='lblTitle'>{TITLE}</span><br><span>5/5/2024</span><br>{text()}</td>",
        f"<td><div class='ttl'>{TITLE}</div>{DAY}{text()}</td>",
        f"<td><h2>{TITLE}</h2>{DAY}{text()}</td>",
        f"<td><font class='news_title'>{TITLE}</font><br>{DAY}{text()}</td>",
    ],
)
def test_the_name_of_an_organisation_is_not_the_headline_of_its_statement(shown: str) -> None:
    menu = "<div><a href='/'>الرئيسية</a></div><div><a href='/b'>البيانات</a></div>"
    found = read_page("لجنة أهالي الوادي", f"{menu}<table><tr>{shown}</tr></table>")
    assert (found.title, found.text.split("\n")) == (TITLE, [*NEWS])


def test_a_short_headline_that_a_picture_shows_is_not_given_up_for_a_label() -> None:
    assert (
        read_page("عودة الجسر القديم في الوادي", f"<div class='box-title'>أخبار</div>{DAY}{text()}").title
        == "عودة الجسر القديم في الوادي"
    )


FORMS = (
    "<div class='c' id='c{n}'><strong>{name}</strong><p>{said}</p></div>",
    "<li><div class='u'><span>{name}</span></div><div class='m'><p>{said}</p></div></li>",
    "<div class='r'><div class='h'><b>{name}</b><time>قبل ساعتين</time></div><p>{said}</p><div>رد</div></div>",
    "<table class='k'><tr><td class='u'>{name}</td><td><p>{said}</p></td></tr></table>",
    "<div class='media'><h5>{name}</h5><p>{said}</p></div>",
)


@pytest.mark.parametrize("form", FORMS)
def test_what_readers_write_below_a_text_is_none_of_it(form: str) -> None:
    page = f"<h1>{TITLE}</h1>{DAY}<div class='w'>{text()}</div>{LINKS}<div class='q'>{replies(form)}</div>"
    assert read_page(f"{TITLE} - صدى الوادي", page).text.split("\n") == [*NEWS]
    two = f"<h1>{TITLE}</h1>{DAY}{text()}{LINKS}<section>{replies(form, READERS[1:])}</section>"
    assert read_page(f"{TITLE} - صدى الوادي", two).text.split("\n") == [*NEWS]


AGO = (
    FORMS[2],
    "<div class='r'><span>{name}</span><div>منذ 3 أيام</div><div class='m'>{said}</div></div>",
    "<li><p>{name}</p><p>قبل ساعتين</p><p>{said}</p></li>",
)


@pytest.mark.parametrize("form", AGO)
@pytest.mark.parametrize("times", [1, 3])
def test_replies_that_say_how_long_ago_they_were_stand_anywhere_below_a_text(form: str, times: int) -> None:
    written = replies(form, READERS * times)
    for page in (
        f"{text()}{written}",
        f"{text()}{LINKS}{written}",
        f"{text()[:-6]}{LINKS}<div class='q'>{written}</div></div>",
    ):
        assert read_page(f"{TITLE} - صدى الوادي", f"<h1>{TITLE}</h1>{DAY}{page}").text.split("\n") == [*NEWS]


def test_a_list_of_names_with_ages_and_no_text_above_is_no_article() -> None:
    assert not read_page("آراء القراء في الجسر - صدى", f"<h1>آراء القراء في الجسر</h1>{replies(AGO[1])}").is_article


@pytest.mark.parametrize("form", [FORMS[0], FORMS[1], FORMS[4]])
def test_testimonies_that_a_text_ends_with_are_text(form: str) -> None:
    page = f"<h1>{TITLE}</h1>{DAY}<div class='w'>{text()}</div><div class='q'>{replies(form)}</div>"
    found = read_page(f"{TITLE} - صدى الوادي", page).text.split("\n")
    assert found[: len(NEWS)] == [*NEWS]
    assert all(said in found for _, said in READERS)


@pytest.mark.parametrize(
    "parts",
    [
        "<div class='s'><h2>المطالب</h2><p>{}</p></div><div class='s'><h2>الردود</h2><p>{}</p></div>",
        "<div class='s'><b>المطالب</b><p>{}</p></div><div class='s'><b>الردود</b><p>{}</p></div>",
    ],
)
def test_sections_below_an_advertisement_are_text(parts: str) -> None:
    more = [said for _, said in READERS[1:]]
    page = f"<h1>{TITLE}</h1>{DAY}{text()}<div class='ad'>إعلان</div>{parts.format(*more)}"
    found = read_page(f"{TITLE} - صدى الوادي", page).text.split("\n")
    assert all(said in found for said in more)


@pytest.mark.parametrize(
    "tabs",
    [
        "<ul class='f'><li>كل التحديثات</li><li>الأهم فقط</li><li>صور وفيديو</li></ul>",
        "<div class='tabs'><ul><li>النص</li><li>الخريطة</li></ul></div>",
        "<ol class='s'><li>الأحدث أولاً</li><li>الأقدم أولاً</li></ol>",
    ],
)
def test_the_labels_of_tabs_between_the_parts_of_a_text_are_none_of_it(tabs: str) -> None:
    first, *rest = (f"<div class='b'><p>{line}</p></div>" for line in NEWS)
    assert read_page(f"{TITLE} - صدى", f"<h1>{TITLE}</h1>{DAY}<main>{first}{tabs}{''.join(rest)}</main>").text.split(
        "\n"
    ) == [*NEWS]


@pytest.mark.parametrize(
    "entries",
    [
        "<p>وجاءت المطالب كما يلي:</p><div><ul><li>فتح الجسر</li><li>ترميم السوق</li></ul></div>",
        "<div><h3>المطالب</h3><ul><li>فتح الجسر</li><li>ترميم السوق</li></ul></div>",
        "<ul><li>فتح الجسر</li><li>ترميم السوق</li></ul>",
    ],
)
def test_a_list_of_short_entries_in_a_text_stays(entries: str) -> None:
    body = f"<div class='t'><p>{NEWS[0]}</p>{entries}{''.join(f'<p>{line}</p>' for line in NEWS[1:])}</div>"
    found = read_page(f"{TITLE} - صدى", f"<h1>{TITLE}</h1>{DAY}{body}").text.split("\n")
    assert {"فتح الجسر", "ترميم السوق"} <= {*found}


LETTER = (
    "كتب إلينا كثيرون منكم يشكون أن عناوين موقعنا صارت تصرخ، وكنتم على حق في رسائلكم إلينا.",
    "لذلك أطفأنا الشاشة التي كانت تعدّ قراءكم في مكتبنا، ولن يعرف محررونا من اليوم عدد قراء موادهم.",
    "نحن نعتمد عليكم وعلى اشتراكاتكم، ولن نضع جداراً أمام موادنا، ولن نخفي عنكم حساباتنا.",
    "وإن أخطأنا فاكتبوا إلينا كما تفعلون دائماً، فنحن نقرأ كل رسالة تصل إلى بريدنا منكم.",
)


@pytest.mark.parametrize(
    ("greeting", "signature"),
    [
        ("أعزاءنا القراء،", "<p>مع المودة،</p><p class='sig'>سلمى الوادي<br><span>رئيسة التحرير</span></p>"),
        ("أعزاءنا القراء،", "<p>سلمى الوادي</p><p>رئيسة التحرير</p>"),
        ("أيها الأصدقاء", "<p>مع خالص التحية،</p><p class='letter-signature'>سلمى الوادي</p>"),
    ],
)
def test_a_signed_letter_to_the_readers_is_an_article(greeting: str, signature: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in (greeting, *LETTER))
    found = read_page("إلى من يقرأنا", f"<h1>إلى من يقرأنا</h1>{DAY}<div class='letter'>{body}{signature}</div>{LINKS}")
    below = [line for line in ("مع المودة،", "مع خالص التحية،", "سلمى الوادي", "رئيسة التحرير") if line in signature]
    assert found.text.split("\n") == [greeting, *LETTER, *below]
    assert found.author == "سلمى الوادي"


@pytest.mark.parametrize("signature", ["", "<p>فريق صدى الوادي</p>", "<p>اشترك الآن</p>"])
def test_what_a_site_writes_to_its_visitors_is_none_though_it_greets_them(signature: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in ("أعزاءنا القراء،", *LETTER))
    assert not read_page("إلى من يقرأنا", f"<h1>إلى من يقرأنا</h1>{DAY}<div>{body}{signature}</div>").is_article


def test_a_name_called_a_signature_below_news_is_no_text() -> None:
    body = text().replace("</div>", "<p class='signature'>سلمى الوادي</p></div>")
    found = read_page(TITLE, f"<h1>{TITLE}</h1>{DAY}{body}{LINKS}")
    assert found.text.split("\n") == [*NEWS]
    assert found.author == "سلمى الوادي"


def test_what_a_member_writes_below_everything_is_no_text() -> None:
    body = text().replace("</div>", "</div><p class='sig'>من جدّ وجد ومن زرع حصد</p>")
    assert read_page(TITLE, f"<h1>{TITLE}</h1>{DAY}{body}").text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "line",
    [
        "<div class='e'><iframe src='/map'></iframe><div>خريطة: مواقع القياس الاثنا عشر حول الوادي. المصدر: فريق البيانات</div></div>",
        "<p>رسم بياني: منسوب النهر في عشر سنوات كما قاسته المحطة. المصدر: مديرية المياه</p>",
    ],
)
def test_a_map_and_its_source_between_paragraphs_are_no_text(line: str) -> None:
    body = text().replace(f"<p>{NEWS[2]}</p>", f"{line}<p>{NEWS[2]}</p>")
    assert read_page(TITLE, f"<h1>{TITLE}</h1>{DAY}{body}").text.split("\n") == [*NEWS]


def test_where_to_download_documents_below_a_text_is_none_of_it() -> None:
    line = "يمكنكم تحميل الجداول والوثائق المستخدمة من صفحة البيانات المفتوحة في منصة صدى."
    note = f"<section><h3>كيف أنجزنا هذا التحقيق</h3><p>{line}</p><a href='/data'>صفحة البيانات</a></section>"
    assert read_page(TITLE, f"<h1>{TITLE}</h1>{DAY}{text()}{note}").text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "line",
    [
        "سامر الوادي - مندوب صدى الوادي في محكمة المدينة القديمة",
        "سامر الوادي - مراسل الصحيفة في قرى الضفة الشرقية والجبل",
    ],
)
def test_a_correspondent_with_his_post_is_the_writer_and_no_text(line: str) -> None:
    found = read_page(TITLE, f"<div class='it'><div>{TITLE}</div>{DAY}<div class='iw2'>{line}</div>{text()}</div>")
    assert found.text.split("\n") == [*NEWS]
    assert found.author == "سامر الوادي"


def test_what_a_correspondent_is_said_to_have_done_is_text() -> None:
    line = "سامر الوادي - مراسل الصحيفة في المدينة - أصيب بجروح طفيفة في قدمه، ونقل إلى المشفى."
    assert line in read_page(TITLE, f"<h1>{TITLE}</h1>{DAY}{text(line)}").text


@pytest.mark.parametrize(
    "aside",
    [
        "<aside class='article-info'><dl><dt>التفاصيل</dt><dd>تم إنشاؤه بتاريخ: 06 أيار/مايو 2024</dd><dd>الزيارات: 1893</dd></dl></aside>",
        "<aside><span>6 مايو 2024</span> <a href='/c/1'>محليات</a></aside>",
    ],
)
def test_the_day_of_an_article_may_stand_in_an_aside_below_its_headline(aside: str) -> None:
    found = read_page(TITLE, f"<article><h1>{TITLE}</h1>{aside}{text()}</article><div>الأحد 9 يونيو 2024</div>")
    assert found.published is not None
    assert found.published.date().isoformat() == "2024-05-06"
    assert found.text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "aside",
    [
        "<aside><a href='/news/3'>المتحف يفتح أبوابه في القرية</a><span>9 مايو 2024</span></aside>",
        "<aside><b>أمسية شعرية</b><p>عرض فيلم يتبعه نقاش مع المخرج في قاعة المدرسة</p><p>9 مايو 2024</p></aside>",
    ],
)
def test_asides_with_days_of_others_are_none_of_a_text(aside: str) -> None:
    body = text().replace(f"<p>{NEWS[2]}</p>", f"{aside}<p>{NEWS[2]}</p>")
    for page in (f"{DAY}{body}", f"{DAY}{aside}{text()}" if "href" in aside else f"{DAY}{text()}{aside}"):
        found = read_page(TITLE, f"<h1>{TITLE}</h1>{page}")
        assert found.published is not None
        assert found.published.date().isoformat() == "2024-05-05"
        assert found.text.split("\n") == [*NEWS]


def test_a_text_goes_on_behind_a_box_with_the_list_that_a_line_announces() -> None:
    box = "<div class='module'><h4>مواضيع ذات علاقة</h4><ul><li><a href='/1'>نقص في اللقاح في المستوصفات</a></li></ul></div>"
    points = ("مراجعة الدفتر الصحي للطفل قبل الموعد.", "إبقاء الطفل في البيت عند ظهور الحمى.")
    listed = f"<p>ودعت الوزارة الأهالي إلى:</p><ul>{''.join(f'<li>{point}</li>' for point in points)}</ul>"
    last = "ويذكر أن نسبة التغطية بالجرعة الثانية لم تتجاوز ثمانين في المئة."
    page = (
        f"<h1>{TITLE}</h1><div class='t'>{''.join(f'<p>{line}</p>' for line in NEWS)}{box}{listed}<p>{last}</p></div>"
    )
    told = read_page(f"{TITLE} - صدى الوادي", page).text.split("\n")
    assert told == [*NEWS, "ودعت الوزارة الأهالي إلى:", *points, last]
    # Headlines of others in the dress of the text are still none of it.
    others = box.replace("<div class='module'>", "").replace("</div>", "") + "<p>متحف الفخار يفتح أبوابه</p>"
    page = f"<h1>{TITLE}</h1><div class='t'>{''.join(f'<p>{line}</p>' for line in NEWS)}{others}<p>{last}</p></div>"
    assert read_page(f"{TITLE} - صدى الوادي", page).text.split("\n") == [*NEWS, last]


def test_a_label_with_a_link_and_a_day_between_sentences_is_no_text() -> None:
    pointer = "<div class='side'><span>قصة أخرى</span> <a href='/9'>صانعو الفحم في الغابة</a> <small>3 حزيران 2023</small></div>"
    told = [f"<p>{line}</p>" for line in NEWS]
    page = f"<h1>{TITLE}</h1><div class='t'>{told[0]}{pointer}{''.join(told[1:])}</div>"
    assert read_page(f"{TITLE} - صدى الوادي", page).text.split("\n") == [*NEWS]
