"""What further makes of pages set around a text: boxes of others, walls, headers of short titles, translators, lists of recordings."""

from __future__ import annotations

import pytest

from extract.language.boilerplate import matching_row
from tests.invented_pages import HEAD, TITLE, lines, read
from tests.invented_pages import NEWS as FIRST

NEWS = (
    *FIRST,
    "وكانت البلدية قد أغلقت الجسر في ربيع العام الماضي بعد أن تشقق أحد أعمدته بفعل الفيضان.",
    "وتقول المهندسة المشرفة إن العمال نزلوا إلى النهر ليلا ليضعوا الحجارة الجديدة بأيديهم.",
    "ويعود بناء الجسر إلى مئتي عام، وكان يصل الوادي بطريق القوافل القديم نحو الساحل.",
)
DAY = "<div class='m'>5 مايو 2024</div>"
OTHERS = (
    (
        "مدرب الفريق الأول يغادر منصبه اليوم",
        "أعلن النادي مساء أمس أن المدرب طلب إعفاءه من مهامه لأسباب عائلية، وأن مساعده سيقود التدريبات.",
    ),
    (
        "متحف البحر يعرض سفينة شراعية غارقة",
        "أخرج غواصون محليون قطعا خشبية من السفينة التي غرقت قبل قرنين، وقالوا إن ترميمها يحتاج عامين.",
    ),
    (
        "أسعار الزيتون ترتفع قبل موسم العصر",
        "قال مزارعون إن الثمار قليلة هذا الموسم بسبب تأخر المطر، وإن المعاصر ستفتح أبوابها متأخرة شهرا.",
    ),
)


def told(body: str) -> list[str]:
    return read(body).text.split("\n")


TEXT = f"<div class='art'>{HEAD}<div class='t'>{lines(*NEWS)}</div></div>"


@pytest.mark.parametrize("label", ["تغطيات سابقة", "من صندوق الحكايات", "حكايات أخرى من المدينة"])
@pytest.mark.parametrize("headline", ["<b>{}</b>", "<h4>{}</h4>"])
def test_boxes_of_others_below_a_text_go_though_their_headlines_are_no_links(label: str, headline: str) -> None:
    boxes = "".join(f"<div class='s'>{headline.format(head)}<p>{teaser}</p></div>" for head, teaser in OTHERS)
    assert told(f"{TEXT}<div class='side'><h3>{label}</h3>{boxes}</div>") == list(NEWS)


def test_boxes_of_which_the_text_tells_stay() -> None:
    parts = (
        ("لماذا أغلقت البلدية الجسر القديم", "ظهر في أحد الأعمدة شق طوله متران، فمنع المهندسون الناس من العبور."),
        ("كيف عاد التجار إلى السوق القديم", "فتح بائع الأقمشة دكانه أولا، ثم لحق به جيرانه واحدا بعد واحد."),
        ("من دفع كلفة ترميم الجسر القديم", "جمعت البلدية نصف المال من الأهالي، ودفعت جمعية التراث النصف الآخر."),
    )
    boxes = "".join(f"<div class='s'><b>{head}</b><p>{text}</p></div>" for head, text in parts)
    found = told(f"{TEXT}<div class='parts'><h3>أسئلة وأجوبة</h3>{boxes}</div>")
    assert all(text in found for _, text in parts)


def test_the_parts_of_a_digest_stay() -> None:
    boxes = "".join(f"<div class='s'><h3>{head}</h3><p>{text}</p></div>" for head, text in OTHERS)
    found = told(f"{TEXT}<div class='parts'>{boxes}</div>")
    assert all(text in found for _, text in OTHERS)


def test_a_second_headline_above_a_translator_is_no_name() -> None:
    text = f"<p>حكاية عام طويل</p><p>ترجمة: سامر حداد</p>{lines(*NEWS)}"
    assert read(f"{HEAD}<div class='t'>{text}</div>").author == "سامر حداد"


@pytest.mark.parametrize("label", ["القصة التالية", "التقرير التالي", "المادة التالية"])
def test_what_is_to_be_read_next_is_no_part_of_a_text(label: str) -> None:
    box = "".join(f"<h3>{head}</h3><p>{teaser}</p>" for head, teaser in OTHERS[:2])
    text = "".join(f"<section class='sec'>{lines(*some)}</section>" for some in (NEWS[:4], NEWS[4:]))
    assert told(f"{HEAD}{text}<section class='nxt'><span>{label}</span>{box}</section>") == list(NEWS)


@pytest.mark.parametrize("label", ["✨ الخلاصة بالذكاء الاصطناعي", "موجز بالذكاء الاصطناعي", "خلاصة ذكية"])
def test_summaries_of_machines_go_by_further_labels(label: str) -> None:
    points = "<ul><li>الجسر القديم يستقبل المارة بعد عام من الترميم.</li><li>السيارات تنتظر نهاية الصيف.</li></ul>"
    box = f"<section class='b'><h5>{label}</h5>{points}<small>قد يحتوي الملخص المولد آليا على أخطاء.</small></section>"
    assert told(f"{HEAD}{box}<div class='t'>{lines(*NEWS)}</div>") == list(NEWS)


@pytest.mark.parametrize(
    "line",
    [
        "تحديث تلقائي",
        "الأكثر قراءة بين المشتركين",
        "الأكثر تداولا هذا الأسبوع",
        "انسخ رابط التحديث",
        "أضف إلى المفضلة حفظ المقال",
        "الخبر قيد التحديث، يرجى إعادة تحميل الصفحة",
        "هذه القصة قيد التحديث",
        "ما ينشر في صفحات الرأي لا يعبر بالضرورة عن رأي الصحيفة",
        "جميع الصور محمية بحقوق النشر ولا تستخدم إلا بإذن من المجلة",
        "الصورة السابقة الصورة التالية عرض بملء الشاشة",
        "توقع نتيجة المباراة المقبلة واربح تذكرتين",
        "أهلا بالقراء الجدد الذين انضموا هذا الشهر",
    ],
)
def test_notes_and_buttons_of_further_wordings_go(line: str) -> None:
    assert matching_row(line) is not None


@pytest.mark.parametrize("title", ["مدينة من حجارة", "آخر بناة الجسور"])
@pytest.mark.parametrize("above", ["<h2>حكاية عام من الترميم</h2>", ""])
def test_a_header_without_links_shows_a_short_title_and_who_wrote(title: str, above: str) -> None:
    head = f"<header class='hero'><h1>{title}</h1>{above}<div>تقرير: سمر كمال</div><div>5 مايو 2024</div></header>"
    found = read(f"{head}<section class='t'>{lines(*NEWS)}</section>", title=title)
    assert (found.title, found.author) == (title, "سمر كمال")
    assert found.published is not None


@pytest.mark.parametrize(
    "below", ["ترجمة: سامر حداد", "ترجمة سامر حداد", "ترجمها عن الفرنسية: سامر حداد", "تعريب: سامر حداد"]
)
def test_the_name_above_a_translator_is_that_of_the_writer(below: str) -> None:
    text = f"<p><strong>أوغوستين فالمير</strong></p><p>{below}</p>{lines(*NEWS)}"
    assert read(f"{HEAD}<div class='t'>{text}</div>").author == "أوغوستين فالمير"


def test_a_town_beside_a_name_is_no_part_of_it() -> None:
    by = "<div class='b-byline'><span class='by'>سمر كمال</span><span class='loc'>الحجير</span></div>"
    assert read(f"<h1>{TITLE}</h1>{by}{DAY}<div class='t'>{lines(*NEWS)}</div>").author == "سمر كمال"


def test_whoever_is_quoted_in_a_box_has_not_written_the_text() -> None:
    box = "<div class='quote-box'><p>\"لن يسقط هذا الجسر ما دام حوله من يحبه\"</p><cite>ريما كمال، مديرة المشروع</cite></div>"
    text = f"<div class='r'><div>{lines(*NEWS[:4])}</div></div><div class='r'>{box}</div><div class='r'><div>{lines(*NEWS[4:])}</div></div>"
    assert read(f"{HEAD}<div class='t'>{text}</div>").author is None


def test_the_larger_of_two_lines_above_a_text_is_its_headline() -> None:
    above = "<font size='3'>بعد عام من أعمال الترميم</font><br><font size='5'><b>الأهالي يلتقون أخيرا والسيارات تنتظر الصيف</b></font>"
    body = f"<p align='center'>{above}</p><p><font size='2'>الوادي - الأحد 5/5/2024</font></p><div>{lines(*NEWS)}</div>"
    assert read(body, title="New Page 7").title == "الأهالي يلتقون أخيرا والسيارات تنتظر الصيف"


@pytest.mark.parametrize(
    ("section", "stays"), [("بيانات", False), ("محليات", False), ("تحليل", True), ("بالصور", True)]
)
def test_a_section_before_a_headline_is_no_part_of_it(section: str, stays: bool) -> None:
    whole = f"{section}: {TITLE}"
    found = read(f"<h1>{whole}</h1>{DAY}<div>{lines(*NEWS)}</div>", title=f"صدى الوادي - {whole}")
    assert found.title == (whole if stays else TITLE)


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("d=20240505&r=6", "2024-05-05"),
        ("id=7&date=2024-05-05", "2024-05-05"),
        ("id=20240505", None),
        ("d=20241399", None),
        ("publish_date=20240505", "2024-05-05"),
        ("update=20240101", None),
        ("fromdate=20240101&todate=20240201", None),
        ("expirydate=2024-06-01", None),
    ],
)
def test_a_parameter_of_an_address_may_name_the_day(query: str, day: str | None) -> None:
    body = f"<h1>{TITLE}</h1><div class='by'>تقرير: سمر كمال</div><div>{lines(*NEWS)}</div>"
    found = read(body, url=f"https://sada.example/programs/report.php?{query}").published
    assert (found.date().isoformat() if found else None) == day


def test_a_day_that_a_page_shows_is_believed_more_than_a_parameter() -> None:
    for body in (
        f"<h1>{TITLE}</h1><div>{lines(*NEWS)}</div><div>صدى الوادي</div>{DAY}",
        f"{DAY}<div><a href='/1'>الرئيسية</a></div><h1>{TITLE}</h1><div>{lines(*NEWS)}</div>",
        f"{HEAD}<div>{lines(*NEWS)}</div>",
    ):
        found = read(body, url="https://sada.example/report.php?id=7&date=20240420").published
        assert found is not None
        assert found.date().isoformat() == "2024-05-05"


@pytest.mark.parametrize(
    "name",
    ["pub", "pubDate", "PUBDATE", "pub_date", "publishedAt", "datePublished", "postDate", "post_date", "POST_DATE"],
)
def test_scripts_may_be_given_the_day_of_a_page(name: str) -> None:
    found = read(
        f'<h1>{TITLE}</h1><div>{lines(*NEWS)}</div><script>load({{"{name}": "2024-05-05T10:20:00Z"}})</script>'
    )
    assert found.published is not None
    assert found.published.date().isoformat() == "2024-05-05"


def test_a_month_may_be_named_as_in_iraq() -> None:
    found = read(
        f"<h1>{TITLE}</h1><span>سمر كمال - صدى الوادي</span> <span>٢٢ مايس ٢٠٢٢</span><div>{lines(*NEWS)}</div>"
    )
    assert found.published is not None
    assert found.published.date().isoformat() == "2022-05-22"


@pytest.mark.parametrize("agency", ["- أ.م", "(رويترز)", "/ ا ف ب"])
def test_a_line_above_a_text_with_an_agency_at_its_end_is_a_caption(agency: str) -> None:
    caption = f"<span class='c'>عمال البلدية ينزلون إلى النهر قرب الجسر {agency}</span>"
    text = "".join(f"<div class='txt'>{line}</div>" for line in NEWS)
    assert told(f"<main><h1>{TITLE}</h1>{DAY}{caption}{text}</main>") == list(NEWS)


def test_a_short_report_of_an_agency_stays() -> None:
    text = (
        "فتح الجسر القديم في الوادي أمام المارة صباح اليوم (رويترز)",
        "رئيس البلدية: السيارات تنتظر نهاية الصيف (رويترز)",
    )
    assert text[0] in told(f"{HEAD}<div class='t'>{lines(*text)}</div>")


@pytest.mark.parametrize("length", [" <i>{}:10</i>", "<div class='l'>{}:10</div>", " <i>1:{}:10</i>"])
def test_a_list_of_recordings_is_no_article(length: str) -> None:
    heads = [head for head, _ in OTHERS] + ["الوزير يزور ورش النسيج في الجنوب", "سباق القوارب يعود إلى خليج النوارس"]
    heads += ["معرض الكتاب يفتح أبوابه بمشاركة مئة دار", "الحكم على تاجر الأدوية بالسجن عشرين عاما"]
    boxes = (f"<img src='x.jpg'><b>{head}</b>{length.format(10 + n)}" for n, head in enumerate(heads))
    entries = "".join(f"<div class='v'>{box}</div>" for box in boxes)
    intro = (
        "<p>يناقش البرنامج في حلقته الليلة فتح الجسر القديم بعد عام من الإغلاق، وكلفة الترميم التي دفعها الأهالي.</p>"
    )
    page = f"<div class='p'><video></video><h1>{TITLE}</h1>{intro}<span>18,204 مشاهدة · قبل 3 أيام</span></div>"
    assert not read(f"{page}<div class='q'>{entries}</div>").is_article


def test_an_article_with_recordings_below_it_is_one() -> None:
    entries = "".join(f"<div class='v'><b>{head}</b> <i>{9 + n}:10</i></div>" for n, (head, _) in enumerate(OTHERS * 2))
    assert read(f"{TEXT}<div class='q'>{entries}</div>").is_article


@pytest.mark.parametrize(("number", "told_there"), [("3310", True), ("981", True), ("2024", False), ("12", False)])
def test_a_number_below_archives_is_that_of_an_article_unless_it_is_a_year_or_a_page(
    number: str, told_there: bool
) -> None:
    found = read(TEXT, url=f"https://sada.example/archives/{number}")
    assert found.is_article is told_there
