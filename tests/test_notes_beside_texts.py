"""What editors set beside a text: second headlines, quotations, small print, notes on method; and lines that look like it."""

from __future__ import annotations

import pytest

from extract.schema import Article
from tests.invented_pages import NEWS, TITLE, lines, read

BYLINE = "<div class='m'><span>كتبت سلمى الوادي</span> <span>5 مايو 2024</span></div>"
DECK = "عام من الغبار والضجيج انتهى، والتجار يحصون ما بقي من زبائنهم"


def page_of(body: str, title: str = TITLE, url: str = "https://sada.example/news/4711") -> Article:
    return read(body, f"{title} - صدى الوادي", url)


def texts_of(body: str) -> list[str]:
    return page_of(f"<h1>{TITLE}</h1>{body}").text.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>{DECK}</h2>{BYLINE}<div>{lines(*NEWS)}</div>",
        f"<p class='lead'>{DECK}</p><p class='by'>كتبت سلمى الوادي</p><p class='d'>5 مايو 2024</p>{lines(*NEWS)}",
        f"<div class='s'>{DECK}</div><time datetime='2024-05-05'>5 مايو 2024</time><div>{lines(*NEWS)}</div>",
    ],
)
def test_a_second_headline_above_the_byline_is_no_text(body: str) -> None:
    assert texts_of(body) == [*NEWS]


def test_a_lead_below_the_byline_or_with_a_full_stop_is_text() -> None:
    assert texts_of(f"{BYLINE}<div><p class='s'>{DECK}</p>{lines(*NEWS)}</div>") == [DECK, *NEWS]
    assert texts_of(f"<p class='s'>{DECK}.</p>{BYLINE}<div>{lines(*NEWS)}</div>") == [f"{DECK}.", *NEWS]
    bare = [line.rstrip(".") for line in NEWS]
    assert texts_of(f"<p>{bare[0]}</p>{BYLINE}{lines(*bare[1:])}") == bare


@pytest.mark.parametrize(
    "quote",
    [
        "<div class='hl'><span>لن يستقبل السيارات قبل نهاية الصيف</span></div>",
        "<p class='standout'>كانت تقطع أربعة كيلومترات كل يوم لتصل إلى السوق</p>",
        "<div class='pl'><p class='big'>لن يستقبل السيارات قبل نهاية الصيف</p><p class='who'>رئيس البلدية</p></div>",
    ],
)
def test_words_of_a_paragraph_in_a_dress_of_their_own_are_a_quotation_of_it(quote: str) -> None:
    assert texts_of(f"{BYLINE}<div>{lines(*NEWS[:2])}{quote}{lines(*NEWS[2:])}</div>") == [*NEWS]


def test_new_words_in_a_dress_of_their_own_are_text() -> None:
    new = "هكذا مضى عام على أهل السوق القديم كله."
    told = texts_of(f"{BYLINE}<div>{lines(*NEWS[:2])}<p class='x'>{new}</p>{lines(*NEWS[2:])}</div>")
    assert told == [*NEWS[:2], new, *NEWS[2:]]


@pytest.mark.parametrize(
    "line",
    [
        "<p><small>المراجع: سجل البلدية 1931، ومقابلة مع الحاج صبحي في يناير</small></p>",
        "<p style='font-size:12px'>البيانات من سجل البلدية حتى نهاية نيسان</p>",
        "<font size='1'>حقوق الصور محفوظة لأرشيف البلدية في المدينة القديمة</font>",
    ],
)
def test_a_line_in_small_letters_below_a_text_is_none(line: str) -> None:
    assert texts_of(f"{BYLINE}<div>{lines(*NEWS)}{line}</div>") == [*NEWS]


def test_a_line_in_small_letters_behind_a_picture_is_its_caption() -> None:
    small = "<span style='font-size: x-small'>الجسر كما بدا صباح الأحد من جهة السوق القديم</span>"
    assert texts_of(f"{BYLINE}<div><div><img src='a.jpg'></div><p>{small}</p>{lines(*NEWS)}</div>") == [*NEWS]


def test_footnotes_and_texts_in_small_letters_are_texts() -> None:
    note = "(1) مقابلة أجرتها الكاتبة مع رئيس البلدية في نيسان الماضي."
    assert texts_of(f"{BYLINE}<div>{lines(*NEWS)}<p><small>{note}</small></p></div>") == [*NEWS, note]
    assert texts_of(f"{BYLINE}<div style='font-size:small'>{lines(*NEWS)}</div>") == [*NEWS]


@pytest.mark.parametrize(
    "line",
    [
        "تابعونا من على الجسر، تقول أم نادر ضاحكة، وسترون من يصل أولا.",
        "اقرأ أيضا ما كتبوه على الجدار، قال العجوز، ثم أشار إلى السور.",
        "اشترك معنا في الفرح، قالت لي وهي تدفع الباب.",
    ],
)
def test_a_cue_that_somebody_says_is_text(line: str) -> None:
    assert texts_of(f"{BYLINE}<div>{lines(*NEWS, line)}</div>") == [*NEWS, line]


@pytest.mark.parametrize(
    "line",
    [
        "تابعونا على فيسبوك وتويتر ليصلكم كل جديد",
        "لا تغني هذه المعلومات عن استشارة الطبيب.",
        "شاركونا رأيكم في التعليقات، كيف ترون الجسر؟",
        "صور الجسر مطبوعة بنسخ محدودة في متجر الصحيفة. <a href='/s'>اطلب نسختك</a>",
    ],
)
def test_what_asks_or_warns_the_reader_is_none(line: str) -> None:
    assert texts_of(f"{BYLINE}<div>{lines(*NEWS)}<div><p>{line}</p></div></div>") == [*NEWS]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='b'><h3>كيف جمعنا البيانات؟</h3><p>راجعنا سجلات البلدية منذ عام 2010 وقارناها بصور الأقمار.</p></div>",
        "<section><strong>المنهجية</strong><p>اعتمدنا على 30 مقابلة وعلى وثائق حصلنا عليها من مصدرين.</p></section>",
    ],
)
def test_a_box_on_method_is_no_text(box: str) -> None:
    assert texts_of(f"{BYLINE}<div>{lines(*NEWS[:2])}{box}{lines(*NEWS[2:])}</div>") == [*NEWS]


@pytest.mark.parametrize(
    "dateline",
    [
        "المدينة 05 ربيع الأول 1445 هـ الموافق 20 سبتمبر 2023 م وأو",
        "المدينة القديمة 5 مايو 2024 (وأو)",
        "الوادي في 5 مايو 2024 /وكالة/",
    ],
)
def test_the_dateline_of_an_agency_is_text(dateline: str) -> None:
    found = page_of(f"<h1>{TITLE}</h1><div>{dateline}<br>{'<br><br>'.join(NEWS)}</div>")
    assert (found.text.split("\n"), found.author) == ([dateline, *NEWS], None)


@pytest.mark.parametrize("line", ["الأحد 5 مايو 2024", "سلمى الوادي 5 مايو 2024"])
def test_a_day_alone_or_with_a_writer_is_no_dateline(line: str) -> None:
    assert texts_of(f"<div>{line}<br>{'<br><br>'.join(NEWS)}</div>") == [*NEWS]


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<div><a href='/a'>سامر حداد</a> و <a href='/b'>سلمى الوادي</a></div>", "سامر حداد، سلمى الوادي"),
        ("<p>تحقيق / صحة</p>", None),
        (
            f"<p class='s'>{DECK}.</p><table><tr><td>إعداد</td><td>سامر حداد وسلمى الوادي</td></tr></table>",
            "سامر حداد، سلمى الوادي",
        ),
    ],
)
def test_writers_are_read_from_links_and_tables_and_not_from_sections(head: str, author: str | None) -> None:
    assert page_of(f"<h1>{TITLE}</h1>{head}<p>5 مايو 2024</p><div>{lines(*NEWS)}</div>").author == author


def test_a_writer_before_the_outlet_in_brackets() -> None:
    opening = f"الوادي / سامر حداد (صدى الوادي) -- {NEWS[0]}"
    found = page_of(f"<h1>{TITLE}</h1><p>5 مايو 2024</p><div>{lines(opening, *NEWS[1:])}</div>")
    assert found.author == "سامر حداد"


def test_whoever_signs_a_statement_is_text_though_the_headline_names_him() -> None:
    title = "بيان صادر عن الاتحاد العام لنقابات الوادي بشأن إغلاق الجسر"
    signed = "الاتحاد العام لنقابات الوادي<br>المجلس التنفيذي"
    found = page_of(f"<h1>{title}</h1><p>5 مايو 2024</p><div>{lines(*NEWS, signed)}</div>", title)
    assert found.text.split("\n") == [*NEWS, "الاتحاد العام لنقابات الوادي", "المجلس التنفيذي"]


def test_hours_between_the_entries_of_a_day_are_no_text() -> None:
    entries = "".join(
        f"<div class='e'><div class='w'>{hour}</div><h3>{head}</h3><p>{text}</p></div>"
        for hour, head, text in zip(
            ("6:05 م", "2:30 م", "7:52 ص"), ("المساء", "الظهر", "الصباح"), NEWS[:3], strict=True
        )
    )
    assert texts_of(f"<p>5 مايو 2024</p><div>{entries}</div>") == [
        "المساء", NEWS[0], "الظهر", NEWS[1], "الصباح", NEWS[2],
    ]  # fmt: skip


def post(title: str, day: str, *texts: str) -> str:
    return f"<div class='post'><h2><a href='/{day}'>{title}</a></h2><span>{day}</span><div>{lines(*texts)}</div></div>"


def test_the_home_of_a_blog_is_no_article_and_an_article_below_its_linked_headline_is() -> None:
    posts = post("الجسر", "5 مايو 2024", *NEWS[:2]) + post("السوق", "3 مايو 2024", *NEWS[2:])
    name = "دفاتر الضفة"
    head = f"<h1><a href='/'>{name}</a></h1>"
    assert not page_of(head + posts + post("مطر", "1 مايو 2024", NEWS[1]), name, "https://b.example/page/2").is_article
    other = post("خبر آخر عن الجسر القديم في الوادي", "4 مايو 2024", NEWS[1])
    assert page_of(post(TITLE, "5 مايو 2024", *NEWS) + other).text.split("\n") == [*NEWS]


def questions(most: int) -> str:
    answers = "<label><input type='radio'> أنتظر</label><label><input type='radio'> أعبر سباحة</label>"
    return "".join(f"<div class='q'><h3>سؤال {n}: ماذا تفعل حين يغلق الجسر؟</h3>{answers}</div>" for n in range(most))


def test_a_few_sentences_above_many_questions_are_a_quiz() -> None:
    title = "كم تعرف عن جسور الوادي القديمة وأنهاره؟"
    head = f"<h1>{title}</h1>{BYLINE}"
    assert not page_of(f"{head}<div>{lines(NEWS[0])}{questions(5)}</div>", title).is_article
    assert page_of(f"<h1>{TITLE}</h1>{BYLINE}<div>{lines(*NEWS)}</div>{questions(1)}").is_article


def test_minutes_before_lines_tell_a_match() -> None:
    told = "".join(f"<li><b>{m}'</b> هدف للوادي بعد عرضية متقنة من الجهة اليسرى للملعب.</li>" for m in (88, 60, 45, 12))
    title = "الوادي 2 - 1 النهر"
    assert not page_of(f"<h1>{title}</h1><p>5 مايو 2024</p><ol>{told}</ol>", title).is_article


def test_a_note_below_many_verses_is_no_article() -> None:
    verses = "<br>".join(["يا جسر النهر سلم على الغياب", "والشط يسأل عن الأحباب"] * 6)
    note = "صدرت القصيدة في ديوان الشاعر الأول قبل عشرين عاماً وقرأها على الجسر أول مرة."
    title = "يا جسر النهر سلم على الغياب"
    assert not page_of(
        f"<h1>{title}</h1>{BYLINE}<div><p>{verses}</p></div><h2>عنها</h2><p>{note}</p>", title
    ).is_article


@pytest.mark.parametrize(
    "box",
    [
        "<blockquote>«الجسر للسيارات بعد نهاية الصيف»</blockquote>",
        "<p><img src='a.jpg'></p><p>الجسر القديم صباح الأحد بعد رفع الحواجز (وكالات)</p>",
        "<div><img src='a.jpg'><blockquote><p>عمال يرفعون الحواجز عن الجسر القديم</p></blockquote></div>",
        "<p>مدخل الجسر كما يبدو من باحة المدرسة. تصوير سامر حداد</p>",
        "<p>يتبع الخبر بعد الإعلان</p>",
        "<h5>شرح ذو صلة: كيف تُبنى الجسور الحجرية في الوادي؟</h5>",
    ],
)
def test_quotations_captions_and_pointers_between_paragraphs_are_no_text(box: str) -> None:
    told = (NEWS[0], "وقال رئيس البلدية إن الجسر لن يستقبل السيارات إلا بعد نهاية الصيف، وإن الفحوص طمأنت الجميع.")
    assert texts_of(f"{BYLINE}<div>{lines(*told)}{box}{lines(*NEWS[2:])}</div>") == [*told, *NEWS[2:]]


@pytest.mark.parametrize(
    "box",
    [
        "<div><h4>سلمى الوادي</h4><p>صحفية تغطي شؤون المدن منذ عشر سنوات وحاصلة على جائزة الريف.</p></div>",
        "<div><h3>ساند الصحافة الحرة</h3><p>صدى الوادي لا تتلقى أموالا من أي حكومة. ساهم بما تستطيع لنستمر.</p></div>",
        "<div><h4>اقرأ في هذه السلسلة</h4><p>الحلقة الأولى: كيف انهار الجسر قبل عام</p></div>",
        "<h2>رد واحد على “الجسر القديم”</h2><ol><li><div>أم يوسف</div><p>جزاكم الله خيراً، كان الطريق طويلا علينا.</p></li></ol>",
        "<ul><li><b>أبو سعيد</b> <i>قبل ساعتين</i><p>الحمد لله على سلامة الجسر، تعبنا من الطريق الطويل كل يوم.</p></li>"
        "<li><b>مارة</b> <i>قبل ساعة</i><p>ليتهم يصلحون الأرصفة أيضا فهي خطرة على كبار السن.</p></li></ul>",
    ],
)
def test_writers_appeals_and_replies_below_a_text_are_none(box: str) -> None:
    assert texts_of(f"{BYLINE}<div><div>{lines(*NEWS)}</div>{box}</div>") == [*NEWS]
    assert texts_of(f"{BYLINE}<div>{lines(*NEWS)}{box}</div>") == [*NEWS]


def test_a_writer_and_comments_in_the_dress_of_the_text_below_it_are_none() -> None:
    writer = "<div><h4>سهيل الوادي</h4><p>كاتب وصحفي من مواليد المدينة، صدرت له مجموعتان قصصيتان.</p></div>"
    comments = "".join(
        f"<div class='q'><strong>{name}</strong><p>{text}</p></div>"
        for name, text in (
            ("بنت الجبل", "الله يعطيهم العافية، خطوة موفقة وإن جاءت متأخرة كثيرا."),
            ("متابع", "العنوان لا يطابق المضمون يا جماعة، أرجو الدقة في المرات القادمة."),
        )
    )
    body = f"{BYLINE}<div class='t'>{lines(*NEWS)}</div>{writer}<p><a href='/w'>كل مقالات الكاتب</a></p><div>{comments}</div>"
    assert texts_of(body) == [*NEWS]


@pytest.mark.parametrize("line", ["كتب سامر حداد من عدن", "سامر حداد لـ«صدى الوادي»"])
def test_a_writer_with_his_town_or_outlet(line: str) -> None:
    assert page_of(f"<h1>{TITLE}</h1><p>{line}</p><p>5 مايو 2024</p><div>{lines(*NEWS)}</div>").author == "سامر حداد"


def _with_post(source: str) -> Article:
    post = "رأينا الجسر يفتح هذا الصباح والناس يعبرونه فرحين بعد عام طويل من الانتظار والتعب."
    box = f"<blockquote><p>{post}</p></blockquote><p>المصدر: {source}</p>"
    return read(f"<h1>{TITLE}</h1><div class='m'>5 مايو 2024</div><div>{lines(*NEWS[:2])}{box}{lines(*NEWS[2:])}</div>")


@pytest.mark.parametrize("network", ["فيسبوك", "سيغنال", "تلجرام", "منصة إكس", "telegram"])
def test_what_somebody_wrote_in_a_network_is_no_text(network: str) -> None:
    assert "رأينا الجسر" not in _with_post(f"صفحة البلدية على {network}").text


def test_what_somebody_said_elsewhere_is_text() -> None:
    assert "رأينا الجسر" in _with_post("كلمة البلدية في الحفل").text


@pytest.mark.parametrize(("label", "stays"), [("عن الإذاعة:", False), ("عن الافتتاح:", True)])
def test_what_is_told_below_a_label_of_the_outlet_is_no_text(label: str, stays: bool) -> None:
    told = "بدأت البث قبل عشرين عاما من بيت صغير فوق التل، ويعمل فيها اليوم عشرون شخصا."
    text = read(f"<h1>{TITLE}</h1><div class='m'>5 مايو 2024</div><div>{lines(*NEWS, label, told)}</div>").text
    assert (told in text) is stays
