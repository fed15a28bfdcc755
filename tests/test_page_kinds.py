"""Pages that are no article, of whatever site, and articles that look like them. Above all of them stands the day of the visit."""

from __future__ import annotations

import json

import pytest

from extract.schema import Article, Page
from pipelines.article import article
from pipelines.voice import reports_speech, speaks_to_visitor
from tests.invented_pages import lines, read_page

TODAY = '<div class="today">السبت 18 مايو 2024</div>'
DAY = "<div>17 مايو 2024</div>"
NEWS = (
    "أقر مجلس البلدة، في جلسة استمرت أربع ساعات، خطة لإعادة إعمار السوق القديم الذي تضرر في قصف العام الماضي.",
    "وقال رئيس المجلس إن أصحاب المحال سيعودون إلى أرزاقهم قبل نهاية العام.",
    "واعترض ثلاثة أعضاء على كلفة المشروع، وطالبوا بنشر العقود قبل توقيعها.",
)
TITLE = "مجلس البلدة يقر خطة لإعادة إعمار السوق القديم"
TEASERS = (
    ("متحف الفخار يفتح أبوابه غداً", "يضم المتحف الجديد ثلاثمئة قطعة عثر عليها فلاحون في حقول القرية."),
    ("دورة في الإسعاف لمعلمات الحي", "تعلمت المشاركات تضميد الجروح ونقل المصابين على نقالات من القماش."),
    ("عودة الصيادين إلى الرصيف", "عاد الصيادون إلى الرصيف القديم بعد أن رممته البلدية على نفقتها."),
    ("جسر للمشاة فوق الطريق السريع", "افتتحت البلدية الجسر الذي تأخر عاماً كاملاً بسبب خلاف على كلفته."),
)


def read(title: str, body: str, head: str = "", url: str = "https://sada.example/page/7") -> Article:
    """The article of a page of an outlet named صدى الوادي."""
    return read_page(f"{title} - صدى الوادي", f"{TODAY}<h1>{title}</h1>{body}", head, url)


def boxes(form: str) -> str:
    return "".join(form.format(head=head, teaser=teaser, n=n) for n, (head, teaser) in enumerate(TEASERS))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "حكايتنا",
            ("صدى الوادي موقع مستقل تأسس عام 2016 على يد صحفيين أرادوا أن يرووا ما يجري في مدنهم.",
             "نعمل اليوم في أربع مدن، ولدينا عشرون مراسلاً، ونلتزم في عملنا بالدقة والإنصاف.",
             "لا نقبل تمويلاً من أحزاب أو حكومات، وننشر تقريرنا المالي في نهاية كل عام."),
        ),
        (
            "كيف نحمي بياناتك",
            ("توضح هذه الصفحة ما نجمعه من بيانات عند زيارتك موقع الوادي وكيف نستخدمها.",
             "يمكنك أن تطلب حذف بياناتك في أي وقت بالكتابة إلى عنواننا البريدي.",
             "آخر تحديث: 3 مارس 2024"),
        ),
        (
            "نواجه ضغطاً كبيراً الآن",
            ("خوادمنا تستقبل عدداً من الزوار يفوق طاقتها، ونعمل على إعادة الصفحة خلال دقائق قليلة.",
             "حدّث الصفحة بعد قليل، أو تابع آخر ما نكتبه على قناتنا."),
        ),
        (
            "قبل أن تتابع إلى الموقع",
            ("نستخدم نحن وشركاؤنا ملفات لحفظ المعلومات على جهازك والوصول إليها، لنعرض لك إعلانات تناسبك.",
             "يمكنك قبول الكل أو رفض الكل أو تعديل اختياراتك في أي وقت."),
        ),
    ],
)  # fmt: skip
def test_a_page_that_speaks_of_its_site_to_its_visitor_is_no_article(title: str, text: tuple[str, ...]) -> None:
    assert not read(title, lines(*text)).is_article


def test_a_dated_article_may_speak_to_its_readers() -> None:
    text = (
        "تعرض موقعنا مساء الخميس لهجوم إلكتروني أدى إلى توقفه عن العمل أكثر من ثلاث ساعات.",
        "نعتذر لقرائنا عن هذا الانقطاع، ونؤكد أن بياناتكم لم تتعرض لأي اختراق.",
        "وقد تقدم محامي الصحيفة بشكوى إلى النيابة العامة، التي فتحت تحقيقاً في الحادثة.",
    )
    assert read("إلى القراء: هجوم إلكتروني على موقعنا", DAY + lines(*text)).text.split("\n") == [*text]
    tips = (
        "ادخل أولاً إلى الإعدادات، ثم اختر حسابك، واضغط على إدارة بياناتك.",
        "لن تستطيع استعادة صورك بعد ذلك، وسيصلك بريد يؤكد طلبك.",
    )
    byline = "<div>بقلم: سلمى الوادي</div>"
    assert read("كيف تودع تطبيقاً مللت منه؟", byline + DAY + lines(*tips)).text.split("\n") == [*tips]


def test_signs_of_a_voice_are_counted_outside_quotations() -> None:
    assert speaks_to_visitor("يمكنك تعديل بياناتك في موقعنا") == 1.0
    assert speaks_to_visitor("وقال الوزير: «يمكنكم أن تراجعوا موقعنا»") == 0.0
    assert speaks_to_visitor("حدّث الصفحة") > speaks_to_visitor("كان قد حدث أمس")
    assert reports_speech("وأضافت الوزارة أن الطريق فُتح")
    assert not reports_speech("تبحث الجمعية عن منسق")


def test_an_article_on_an_error_bears_its_words_in_the_title() -> None:
    title = "لماذا تظهر رسالة الخطأ 404 وكيف تتعامل المواقع معها"
    text = (
        "يعرف كل من يتصفح الإنترنت رسالة الخطأ 404 التي تظهر حين لا يجد الخادم الصفحة المطلوبة.",
        "ظهر الرمز في مطلع التسعينيات حين وضع مصممو الشبكة قائمة بردود الخوادم.",
        "وتقول مبرمجة إن نصف هذه الأخطاء سببه روابط قديمة لم يحدثها أحد.",
        "وتحاول مواقع كثيرة تخفيف الخيبة برسوم طريفة.",
    )
    assert read(title, DAY + lines(*text)).text.split("\n") == [*text]


@pytest.mark.parametrize("title", ["Just a moment...", "الموقع قيد الصيانة", "الصفحة محذوفة"])
def test_an_error_page_is_none_whatever_else_it_says(title: str) -> None:
    assert not read(title, DAY + lines(*NEWS)).is_article
    assert read("قتل جنديان في هجوم", DAY + lines(*NEWS)).is_article


def test_an_article_may_stand_in_a_section_that_is_called_like_a_page_of_the_site() -> None:
    page = DAY + lines(*NEWS)
    assert read(TITLE, page, url="https://sada.example/privacy/8840-who-reads-our-mail").is_article
    assert not read(TITLE, page, url="https://sada.example/privacy/").is_article
    assert not read(TITLE, page, url="https://sada.example/tag/8840-who-reads-our-mail").is_article


@pytest.mark.parametrize(
    "form",
    [
        '<div class="k"><h3>الحلقة: {head}</h3><p>{teaser}</p><span>32 دقيقة</span><a href="/ep/{n}">استمع</a></div>',
        '<table><tr><td><font color="red"><b>{head}</b></font></td></tr><tr><td>{teaser} <a href="n.asp?id={n}">...</a></td></tr></table>',
        '<div class="k"><a href="/v/{n}"><img src="/{n}.jpg"></a><h3>{head}</h3><p>{teaser}</p></div>',
        # Lines in the dress of the first one, which was taken for the headline of the page.
        '<div class="k"><div class="h">{head}</div><div class="t">{teaser}</div></div>',
        # Nothing leads on where a script does.
        '<div class="k"><h3>{head}</h3><p>{teaser}</p></div>',
    ],
)
def test_boxes_with_headlines_of_their_own_are_no_article(form: str) -> None:
    assert not read("حكايات البلد", boxes(form)).is_article


@pytest.mark.parametrize(
    "form",
    [
        '<section class="s"><h2>{head}</h2><p>{teaser}</p><p><a href="/f/{n}">المزيد</a></p></section>',
        '<div class="s"><a href="/big/{n}.jpg"><img src="/{n}.jpg"></a><h3>{head}</h3><p>{teaser}</p></div>',
    ],
)
def test_the_parts_of_a_dated_article_may_lead_on(form: str) -> None:
    found = read(
        "أربعة أماكن يعود إليها الصيادون والفلاحون في البلدة", f"<div>كتبت سلمى الوادي</div>{DAY}{boxes(form)}"
    )
    assert all(teaser in found.text for _, teaser in TEASERS)


def test_rows_of_figures_with_a_note_are_no_article() -> None:
    rows = "".join(f'<div class="r"><span>{name}</span><span>{n}485</span><span>{n}495</span></div>' for n, name in
                   enumerate(("دولار", "يورو", "جنيه", "ليرة", "ريال", "درهم", "دينار"), 1))  # fmt: skip
    note = lines("الأسعار تقريبية ولا تصلح أساساً للبيع والشراء في السوق.")
    assert not read("سعر الدولار واليورو في السوق", DAY.replace("</div>", " - 14:20</div>") + note + rows).is_article
    found = read(TITLE, DAY + lines(NEWS[0]) + rows)
    assert found.text == NEWS[0]


def test_questions_with_answers_to_choose_from_are_no_text() -> None:
    question = (
        '<div class="q"><p>هل تعتقد أن السوق القديم سيبقى مفتوحاً هذه المرة؟</p>'
        '<div><input type="radio" name="{n}"> نعم سيبقى</div><div><input type="radio" name="{n}"> لا أظن ذلك</div></div>'
    )
    quiz = "".join(question.format(n=n) for n in range(4))
    assert not read("اختبر معلوماتك: ماذا تعرف عن أسواق البلد؟", quiz).is_article
    inside = lines(NEWS[0]) + question.format(n=1) + lines(*NEWS[1:])
    assert read(TITLE, f"{DAY}<div>{inside}</div>").text.split("\n") == [*NEWS]
    stars = f'<div><p>{NEWS[0]}</p><div><input type="radio" name="s"><input type="radio" name="s"></div></div>{lines(*NEWS[1:])}'
    assert read(TITLE, DAY + stars).text.split("\n") == [*NEWS]


def test_an_offer_of_work_is_told_by_what_it_asks_and_news_of_one_by_who_speaks() -> None:
    offer = (
        "تبحث جمعية الوادي عن محرر أخبار للعمل في مكتبها بالشمال.",
        "يحمل المتقدم شهادة جامعية وألا تقل خبرته عن سنتين.",
        "ترسل السيرة الذاتية إلى بريد الجمعية قبل نهاية الشهر.",
    )
    assert not read("محرر أخبار للعمل في الشمال", DAY + lines(*offer)).is_article
    news = (
        "أعلنت الوزارة عن 500 وظيفة شاغرة في المشافي الحكومية للأطباء والممرضين.",
        "وقال متحدث باسمها إن الأولوية لأصحاب الخبرة، وإن باب التقديم يستمر حتى نهاية الشهر.",
    )
    assert read("الوزارة تعلن عن 500 وظيفة في المشافي", DAY + lines(*news)).is_article


@pytest.mark.parametrize(
    ("title", "text"),
    [
        # A writer.
        ("اعتدال الشويحي", (
            "ولدت في المدينة القديمة ودرست الأدب المقارن، ثم عملت في التعليم عشرين عاماً.",
            "أصدرت ثلاث روايات ومجموعة قصصية ترجمت إلى لغتين.")),
        ("هناء مراد", (
            "صحفية وكاتبة تكتب في شؤون المجتمع والبيئة منذ خمسة عشر عاماً.", "عملت في عدد من الصحف ونالت جائزة مرتين.")),
        # A section.
        ("بريد القراء", (
            "نطالب البلدية بإصلاح الإنارة في شارع الجسر المظلم منذ شهرين.",
            "الحفر في طريق المطار كسرت السيارات ولا أحد يسمع شكوى السائقين.")),
    ],
)  # fmt: skip
def test_the_name_of_a_writer_or_of_a_section_is_no_headline(title: str, text: tuple[str, ...]) -> None:
    assert not read(title, lines(*text)).is_article


def test_a_short_headline_is_one_where_the_text_tells_it_or_says_who_said_it() -> None:
    assert read("خطة السوق القديم", lines(*NEWS)).is_article
    assert read("وعود جديدة للسوق", lines(*NEWS)).is_article


def test_news_without_a_day_of_their_own_are_articles() -> None:
    assert read(TITLE, lines(NEWS[0]), url="https://sada.example/news/44").text == NEWS[0]


def test_the_dead_of_whom_an_article_tells_is_not_its_writer() -> None:
    text = (
        "توفي في العاصمة، ليل السبت، المؤرخ جميل الطرابيشي بعد معاناة مع المرض.",
        "ترك الراحل أكثر من ثلاثين كتاباً ترجم بعضها إلى تسع لغات.",
        "جميل الطرابيشي مؤرخ وأستاذ جامعي نال جائزة الدولة عام 2009.",
    )
    found = read("رحيل جميل الطرابيشي مؤرخ القوافل", f"{DAY}<h3>جميل الطرابيشي</h3><div>{lines(*text)}</div>")
    assert (found.text.split("\n"), found.author) == ([*text], None)


def test_a_communique_is_signed_by_whom_its_headline_names() -> None:
    text = (
        "نحن أهالي قرى النهر نرفض قرار تحويل مجرى الماء إلى المشروع الجديد، ونطالب بالتراجع عنه فوراً.",
        "إن القرار يحرم أكثر من عشرين ألف نسمة من مصدر رزقهم الوحيد.",
        "تجمع أهالي النهر",
    )
    found = read("تجمع أهالي النهر: نرفض تحويل المجرى", f"{DAY}<div>{lines(*text, '12 أيار 2024')}</div>")
    assert found.text.split("\n") == [*text, "12 أيار 2024"]


def test_what_a_last_sentence_with_a_colon_announces_is_text() -> None:
    last = "وهذه أسماء الضحايا كما نشرها المشفى:"
    rows = "<table><tr><td>سعاد العلي</td><td>34 عاماً</td></tr><tr><td>ياسر الحسن</td><td>10 أعوام</td></tr></table>"
    found = read(TITLE, f"{DAY}<div>{lines(*NEWS, last)}{rows}</div>")
    assert found.text.split("\n") == [*NEWS, last, "سعاد العلي 34 عاماً", "ياسر الحسن 10 أعوام"]
    assert found.author is None
    without = read(TITLE, f"{DAY}<div>{lines(*NEWS)}{rows}</div>")
    assert without.text.split("\n") == [*NEWS]


def test_captions_of_pictures_and_nothing_else_are_no_article() -> None:
    captions = (
        "طفلة تحمل باقة من شقائق النعمان في حقل قرب القرية",
        "راع يعبر الجسر الحجري مع قطيعه عند الغروب",
        "نساء يقطفن أوراق العنب في كرم على سفح الجبل",
        "عجوز يصلح سرج حصانه أمام باب بيته الطيني",
    )
    pictures = "".join(f'<div class="ph"><img src="/{n}.jpg"><p>{line}</p></div>' for n, line in enumerate(captions))
    assert not read("ربيع في قرى الجبل البعيدة", DAY + pictures).is_article
    stopped = pictures.replace("</p>", ".</p>")
    assert read("ربيع في قرى الجبل البعيدة", DAY + lines(NEWS[1]) + stopped).is_article


def test_the_beginning_of_a_story_with_a_link_to_the_rest_is_no_article() -> None:
    teaser = f'<div class="lead"><h2>{TITLE}</h2>{lines(*NEWS)}<a href="/n/5511">للمزيد</a></div>'
    assert not read("محليات", teaser).is_article


@pytest.mark.parametrize(
    "line",
    [
        "لا تفوّت جديدنا، فعّل التنبيهات من هنا",
        "أهم قصصنا في بريدك صباح كل جمعة، بلا إزعاج ولا إعلانات.",
        "للاستفسارات الإعلامية: press@wadi.example / 0096311223344",
        "عن صدى الوادي: منصة مستقلة تعمل في خمس محافظات منذ عام 2012.",
        "* ما يرد في هذه الزاوية يمثل صاحبه وحده ولا يلزم الوادي بشيء.",
    ],
)
def test_a_line_to_the_visitor_is_no_text(line: str) -> None:
    found = read(TITLE, f"{DAY}<div>{lines(*NEWS, line)}</div>")
    assert found.text.split("\n") == [*NEWS]


@pytest.mark.parametrize(
    "line",
    [
        "ودعت الوزارة السكان إلى الاتصال بالرقم 112 عند رؤية أي جسم غريب.",
        "وقال التاجر: «بريدك وحسابك وبياناتك كلها في موقعنا، فلا تخف».",
        "وأرسلت البلدية ردها من البريد الإلكتروني baladiya@wadi.example إلى الصحيفة.",
    ],
)
def test_a_sentence_that_sounds_like_a_line_to_the_visitor_stays(line: str) -> None:
    assert line in read(TITLE, f"{DAY}<div>{lines(*NEWS, line)}</div>").text


def test_two_names_beside_a_town_are_both_writers_and_one_in_a_sentence_is_none() -> None:
    byline = "<div>دمشق – وائل الصلوي، هناء مراد</div>"
    assert read(TITLE, byline + DAY + lines(*NEWS)).author == "وائل الصلوي، هناء مراد"
    quoted = "<blockquote>أصعب ما في الأمر هو الشتاء — رجاء القاسم</blockquote>"
    assert read(TITLE, f"{DAY}<div>{lines(NEWS[0])}{quoted}{lines(*NEWS[1:])}</div>").author is None
    assert read(TITLE, f"{DAY}<div>{lines(*NEWS)}{quoted}</div>").author is None
    said = "وقالت مديرة المنظمة، رشا البيطار، إن المركز يضم ثلاث عيادات."
    assert read(TITLE, DAY + lines(NEWS[0], said, NEWS[2])).author is None


def test_a_list_is_none_of_the_articles_that_its_markup_names() -> None:
    def marked(*headlines: str) -> str:
        entries = ({"@type": "NewsArticle", "headline": line, "datePublished": "2024-05-16"} for line in headlines)
        scripts = (f'<script type="application/ld+json">{json.dumps(entry)}</script>' for entry in entries)
        return "".join(scripts)

    others = [head for head, _ in TEASERS]
    cards = boxes('<div class="c"><h2><a href="/n/{n}">{head}</a></h2><p>{teaser}</p></div>')
    assert not read("عربي ودولي", cards, marked(*others)).is_article
    found = read(TITLE, lines(*NEWS) + cards, marked(*others, TITLE))
    assert (found.text.split("\n"), found.published_basis) == ([*NEWS], "jsonld")


def test_the_introduction_to_a_section_of_cards_is_no_article() -> None:
    cards = boxes('<div class="c"><a href="/n/{n}">{head}</a><p>{teaser}</p></div>')
    intro = lines("كل ما يهمك من أخبار الأسواق والعملات والطاقة في البلاد والمنطقة.")
    head = '<meta property="og:type" content="article">'
    assert not read("اقتصاد", intro + cards, head).is_article


def test_the_page_of_a_member_is_no_article() -> None:
    fields = "<dl><dt>تاريخ التسجيل</dt><dd>3 مارس 2019</dd><dt>النبذة</dt><dd>أحب القراءة والسفر وصيد السمك وأكره النقاش.</dd></dl>"
    assert not read("ملف العضو: ابن الوادي", fields).is_article


def test_days_are_the_headings_of_a_chronicle() -> None:
    events = (
        ("3 مايو 2024", "سقوط أول قذيفة على أطراف البلدة دون إصابات بين السكان."),
        ("7 مايو 2024", "مقتل راع بانفجار لغم في الحقول الشرقية للبلدة."),
        ("14 مايو 2024", "قصف السوق الشعبي ومقتل أربعة."),
    )
    text = [NEWS[0], *(line for event in events for line in event)]
    page = lines(NEWS[0]) + "".join(f"<h4>{day}</h4><p>{event}</p>" for day, event in events)
    assert read(TITLE, f"{DAY}<div>{page}</div>").text.split("\n") == text


def test_a_few_days_are_headings_of_a_long_text_below_a_short_headline() -> None:
    part = lines(*NEWS, "وأضاف أن الأهالي ينتظرون منذ عام.", "ولم يصدر عن الوزارة أي تعليق.")
    body = f"{DAY}{lines(*NEWS)}<div>12 مايو 2024</div>{part}<div>15 مايو 2024</div>{part}"
    assert read("قصف السوق القديم", body).is_article


def test_a_footer_is_known_by_the_line_about_rights() -> None:
    footer = (
        "<div><div><h4>عن الموقع</h4><p>نافذة أهل البلدة على ما يجري في المحافظة وما حولها كل يوم.</p></div>"
        "<div>جميع الحقوق محفوظة 2024</div></div>"
    )
    found = read(TITLE, f"{DAY}{lines(*NEWS)}{footer}")
    assert found.text.split("\n") == [*NEWS]
    alone = "موقع إخباري مستقل يصدر من العاصمة ويغطي أخبار البلاد على مدار الساعة."
    assert read(TITLE, f"{DAY}{lines(*NEWS)}<div>{lines(alone)}</div>").text.split("\n") == [*NEWS]


def test_the_day_of_the_address_goes_before_one_that_stands_elsewhere() -> None:
    side = '<div><h4><a href="/o/3">مفاوضات التهدئة تستأنف يوم الأحد</a></h4><span>13 أبريل 2024</span></div>'
    for url, day in (("https://sada.example/2024/05/17/44", "2024-05-17"), ("https://sada.example/44", "2024-04-13")):
        found = read(TITLE, lines(*NEWS) + "<hr>" * 3 + side, url=url)
        assert found.published is not None
        assert found.published.date().isoformat() == (day if "2024/05" in url else "2024-05-18")


def test_a_day_at_the_head_of_an_article_vouches_for_it() -> None:
    rates = "".join(f"<tr><td>عملة {n}</td><td>14{n}5</td><td>15{n}5</td></tr>" for n in range(7))
    page = (
        f'<html dir="rtl"><head><title>{TITLE} - صدى</title></head><body>{TODAY}<table>{rates}</table>'
        f"<div><div>17 مايو 2024</div><h1>{TITLE}</h1><div>{lines(NEWS[0])}</div></div></body></html>"
    )
    assert article(Page("https://sada.example/n/7", page.encode(), "")).text == NEWS[0]


LOGIN = "<form action='/login'>اسم العضو <input name='u'> كلمة المرور <input type='password'></form>"


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td><a href='/'>منتدى الوادي</a></td><td>{login}</td></tr></table><div class='thead'>3 غشت 2018، 19:26</div>"
        "<div>إدارة المنتدى</div><div><strong>{title}</strong></div><div id='post_message_7'>{text}</div>",
        "<div class='top'>{login}</div><div class='wrap'><h2>{title}</h2><div class='x'>{text}</div></div>",
        "<header><div>{login}</div></header><main><h1><span>{title}</span></h1>{text}</main>",
    ],
)
def test_members_may_sign_in_above_an_article(page: str) -> None:
    source = page.format(login=LOGIN, title=TITLE, text=lines(*NEWS))
    found = article(
        Page(
            "https://sada.example/vb/showthread.php?t=20931",
            f"<html dir='rtl'><head><title>{TITLE} - منتدى الوادي</title></head><body>{source}</body></html>".encode(),
            "",
        )
    )
    assert found.text.split("\n") == [*NEWS]


def test_who_must_sign_in_below_a_headline_reads_no_article() -> None:
    assert not read(TITLE, f"<p>{NEWS[0]}</p>{LOGIN}").is_article
    assert not read(TITLE, f"<div class='top'>{LOGIN}</div><p>{NEWS[0]}</p>{LOGIN}").is_article


def marked(title: str, kind: str, **other: str) -> str:
    """The head of a page that JSON-LD calls an article, an episode, a video …"""
    entry = {"@type": kind, "headline": title, "name": title, "datePublished": "2024-05-16", **other}
    return f'<meta property="og:type" content="article"><script type="application/ld+json">{json.dumps(entry)}</script>'


ABOUT = lines(
    "انطلقت صدى الوادي في خريف عام 2014 من غرفة واحدة في حي النهر، حين ترك ثلاثة صحافيين صحيفة ورقية متعثرة.",
    "واليوم يعمل في المؤسسة ثلاثون صحافيا ومصورا، موزعين على مكاتب في ثلاث محافظات بعيدة.",
)


@pytest.mark.parametrize("title", ["من نحن", "عن الصحيفة", "هيئة التحرير", "السياسة التحريرية"])
def test_what_a_site_tells_of_itself_is_none_though_it_is_declared_an_article(title: str) -> None:
    assert not read(title, f"<div>2 مارس 2021</div>{ABOUT}", marked(title, "Article")).is_article


def test_an_essay_with_the_title_of_a_page_about_a_site_is_one_when_somebody_signs_it() -> None:
    body = f"<div>بقلم: سلمى الوادي</div><div>2 مارس 2024</div>{lines(*NEWS)}"
    assert read("من نحن", body, marked("من نحن", "NewsArticle")).is_article
    assert read("من نحن بعد الحرب؟", lines(*NEWS), marked("من نحن بعد الحرب؟", "NewsArticle")).is_article


ROWS = [("الفجر", 4), ("الشروق", 5), ("الظهر", 11), ("العصر", 3), ("المغرب", 6), ("العشاء", 7)]


@pytest.mark.parametrize(
    ("title", "told", "rows"),
    [
        (
            "مواقيت الصلاة اليوم السبت في مدينة الوادي وضواحيها",
            "تقدم صدى الوادي لقرائها مواقيت الصلاة والإمساك اليوم السبت، مع مراعاة فروق التوقيت للمدن المجاورة.",
            [f"{name}|{n}:28|{n}:31" for name, n in ROWS],
        ),
        (
            "مباريات اليوم السبت 19 أكتوبر 2024 والقنوات الناقلة",
            "تقام اليوم السبت ست مباريات في الدوري الممتاز، أبرزها قمة الاتحاد الشرقي وضيفه نسور الميناء عند السابعة مساء.",
            [f"1{n}:30|الوادي - النهر|الملعب البلدي|الأولى" for n in range(6)],
        ),
        (
            "رحلات القطار بين الوادي والميناء يوم السبت",
            "تنطلق القطارات من محطة الوادي القديمة إلى الميناء كل ساعة، وتتوقف في ست قرى على ضفة النهر.",
            [f"{n}:15|الوادي|الميناء" for n in range(6, 12)],
        ),
    ],
)
def test_a_timetable_below_a_sentence_is_none_though_it_is_declared_an_article(
    title: str, told: str, rows: list[str]
) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    head = "".join(f"<th>{name}</th>" for name in ("الموعد", "من", "إلى", "ملاحظات")[: rows[0].count("|") + 1])
    table = f"<table><tr>{head}</tr>{cells}</table>"
    for below in ("", lines("المواعيد كلها بتوقيت المدينة، وقد تتغير دون إشعار مسبق قبل يوم.")):
        assert not read(title, f"<p>{told}</p>{table}{below}", marked(title, "NewsArticle")).is_article
    assert read(title, lines(told, *NEWS) + table, marked(title, "NewsArticle")).is_article
    # What was said, and hours in a box beside the text.
    assert read(TITLE, lines(NEWS[1]) + table, marked(TITLE, "NewsArticle")).is_article
    beside = f"<div><div>{lines(NEWS[0])}</div><div>{table}</div></div>"
    assert read(TITLE, beside, marked(TITLE, "NewsArticle")).is_article


@pytest.mark.parametrize("row", ["<li>{}: {}</li>", "<tr><td>{}</td><td>{}</td></tr>", "<p>{} {}</p>"])
def test_a_chronicle_with_the_hours_of_a_night_is_an_article(row: str) -> None:
    title = "تسلسل زمني لليلة القصف على أحياء المدينة"
    told = [
        "غارة أولى على حي النهر",
        "انقطاع الكهرباء عن المدينة",
        "غارة ثانية على الجسر",
        "وصول سيارات الإسعاف",
        "عودة الهدوء",
    ]
    rows = "".join(row.format(f"0{hour}:15", line) for hour, line in enumerate(told, 1))
    holder = {"<li": "ul", "<tr": "table", "<p>": "div"}[row[:3]]
    body = (
        f"<p>تعرضت أحياء المدينة ليلة السبت لسلسلة من الغارات الجوية أوقعت قتلى وجرحى.</p><{holder}>{rows}</{holder}>"
    )
    assert read(title, body, marked(title, "NewsArticle")).is_article


@pytest.mark.parametrize("kind", ["PodcastEpisode", "RadioEpisode", "TVEpisode"])
def test_an_episode_with_what_it_is_about_is_none(kind: str) -> None:
    title = "الحلقة 27: آخر نساخي المدينة القديمة"
    about = "في هذه الحلقة تلتقي المقدمة نساخ العقود الذي ما زال يكتب بالريشة في دكانه قرب المحكمة القديمة في المدينة."
    more = "ويحدثنا عن أنواع الحبر التي يصنعها بنفسه، وعن العقد الذي رفض كتابته."
    body = f"<div>19 مايو 2024</div><h2>عن الحلقة</h2>{lines(about, more)}"
    assert not read(title, body, marked(title, kind)).is_article
    told = "وقال النساخ إن المحكمة أوقفت قبول العقود المخطوطة، وأعلنت وزارة العدل أنها ستبحث شكواه يوم الأحد المقبل."
    assert read(title, body + lines(*NEWS, told), marked(title, kind)).is_article
