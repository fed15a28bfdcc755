"""Lines that point elsewhere and calls within texts, boxes beside them, what begins below them, and whole pages of such kinds."""

from __future__ import annotations

import pytest

from pipelines.pointers import points_elsewhere
from pipelines.voice import asks_in_passing
from tests.invented_pages import DAY, NEWS, TITLE, read_page
from tests.test_around_texts import card

LEAD = "كشفت أعمال الحفر عن أقواس حجرية لم ترد في أي من خرائط البلدية المحفوظة منذ قرن."


def page(*inside: str, above: str = "", below: str = "", tag: str = "p") -> str:
    told = [*NEWS[:2], *inside, *NEWS[2:]]
    text = "".join(line if line.startswith("<") else f"<{tag}>{line}</{tag}>" for line in told)
    return f"<h1>{TITLE}</h1>{DAY}{above}<div class='t'>{text}</div>{below}"


def lines_of(body: str) -> list[str]:
    return read_page(f"{TITLE} - صدى الوادي", body).text.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "تقرير مرتبط: أهالي الوادي يعبرون النهر بالقوارب",
        "موضوع قد يعنيك: خرائط الجسور القديمة",
        "الخبر السابق بهذا الشأن: البلدية تمهل المتعهد أسبوعاً",
        "خلفية القصة ← كيف سقط الجسر أول مرة؟",
        "القصة من بدايتها: ثلاثون شتاء بلا جسر",
        "لا يفوتك أن تطالع عندنا: سيرة الجسر الأول",
        "ننصحكم بمطالعة هذا التحقيق: من سرق حجارة الجسر؟",
        "انظر كذلك مقالتنا المنشورة في 4 نيسان: مهندس الجسر",
        "(راجع أيضاً تقريراً لمراسلنا في الصفحة 3 عن القوارب)",
        "نذكر بأن موقعنا كان قد نبه إلى الخطر قبل شهر: «الجسر يتصدع»",
        "🔗 على صلة بالموضوع: قوارب بلا سترات نجاة",
        "إن فاتتك حلقتنا الأولى: رجل عدّ حجارة الجسر",
        "سبق أن كتبنا: الجسر الذي نسيته البلدية",
        "الموضوع كاملاً: وثائق الترميم",
        "اطلعوا على تحقيقنا السابق عن مقالع الحجر",
        "ألبوم صور: الوادي بعد السيل",
        "رابط الحلقة السابقة: حكاية المهندس",
        "قد ترغب في قراءة: سيرة النهر",
        "تذكير بخبر سابق: السيل يجرف حجارة الجسر",
        "سلسلة ذات صلة: أنهار تموت",
        "تابعوا معنا غداً: الجزء الثاني من التحقيق",
    ],
)
def test_a_label_that_points_elsewhere_and_its_headline_are_no_text(line: str) -> None:
    assert lines_of(page(line)) == list(NEWS)


@pytest.mark.parametrize(
    "line",
    [
        "قال المختار: اقرؤوا أسماء الضحايا قبل أن تناموا",
        "شاهد عيان: رأيت الجسر يسقط حجراً بعد حجر",
        "تقرير البلدية: الجسر غير صالح للعبور",
        "راجع الوزير الخرائط مع فريقه: لا بديل عن الهدم",
        "يقول المهندس: للمزيد من الأمان نحتاج إلى دعامات",
        "خلفية القرار: خلاف قديم بين البلديتين",
        "القصة الكاملة لا يعرفها أحد بعد",
        "الحلقة الأضعف: دعامة الضفة الشرقية",
        "ملف الجسر: عشرون عاماً من الوعود",
        "1. فيديو: لحظة سقوط الدعامة",
        "اطلع الوزير على سير العمل: الدعامات أولاً.",
    ],
)
def test_sentences_with_a_colon_that_point_nowhere_stay(line: str) -> None:
    assert not points_elsewhere(line)
    assert line in lines_of(page(line))


@pytest.mark.parametrize(
    "line",
    [
        "تابع التقرير أن السيل أصاب السوق والمدرسة وجرف ثلاثة جسور",
        "تابع الموضوع رئيس البلدية مع نظيره في الضفة الأخرى",
        "شاهد الخبر عشرات السكان",
        "راجع التقرير السابق مهندس الجسر",
    ],
)
def test_what_somebody_watched_or_followed_points_nowhere(line: str) -> None:
    assert not points_elsewhere(line)
    assert line in lines_of(page(line))


@pytest.mark.parametrize(
    "line", ["شاهد الفيديو كاملاً هنا", "طالع الخبر السابق", "راجعوا ملفنا عن الجسور القديمة", "تابع أيضاً"]
)
def test_an_order_and_a_piece_alone_point_elsewhere(line: str) -> None:
    assert points_elsewhere(line)


def test_a_post_that_says_nothing_but_its_headline_keeps_it() -> None:
    post = (
        "طالع الخبر في الصحيفة: لجنة أهالي الوادي تطالب بفتح الجسر القديم أمام المارة قبل أن تبدأ أمطار الشتاء المقبل"
    )
    assert points_elsewhere(post)
    assert lines_of(f"<h1>{TITLE}</h1>{DAY}<div class='t'><p>{post}</p></div>") == [post]


@pytest.mark.parametrize(
    "line",
    [
        "لمزيد من الصور انقر على معرض الموقع أسفل الصفحة",
        "للاطلاع على مواعيد العبّارة انتقل إلى صفحة البلدية",
        "وللاطلاع على آخر أخبار الوادي تابعوا تلكرام الصدى عبر الضغط هنا",
        "لشراء نسخ مطبوعة راسلوا مكتبة الصور",
        "للإعلان في هذه الصفحة اتصل على الرقم 0790000000",
        "للحجز في رحلة القوارب اتصل: 0790000000",
        "لمزيد من صور الجسر يرجى زيارة معرضنا",
        "اشترك مجاناً في نشرة الصباح",
        "توصل بجديد الوادي عبر النشرة البريدية للصدى",
        "صوّرتم السيل؟ أرسلوا مقاطعكم مع ذكر المكان وسننشرها بأسمائكم",
        "عندك مشكلة مشابهة؟ ابعث لنا صورة على رقم 0790000000 وسننشرها",
        "هل لديكم صور للجسر القديم؟ ابعثوها إلينا",
    ],
)
def test_a_call_in_passing_is_no_text(line: str) -> None:
    assert lines_of(page(line)) == list(NEWS)


@pytest.mark.parametrize(
    "line",
    [
        "لمتابعة العمل انتقل الوزير إلى موقع الجسر",
        "توصل الطرفان إلى اتفاق على ترميم الجسر",
        "للإعلان عن المناقصة انتظر المقاولون شهراً",
        "تابعنا السير حتى الضفة الشرقية",
        "للحصول على الماء أرسل الأهالي وفداً إلى البلدية",
        "شارك في الاعتصام عشرات السكان",
        "لمعرفة التفاصيل انتقل وفد إلى موقع الجسر",
        "للحصول على الماء أرسل مختار الضفة قاربين",
        "هل يفتح الجسر قبل الشتاء؟ لا أحد يعرف",
    ],
)
def test_what_somebody_did_is_no_call(line: str) -> None:
    assert not asks_in_passing(line)
    assert line in lines_of(page(line))


@pytest.mark.parametrize(
    "line",
    [
        "بعض الأسماء في هذه القصة غُيّر بناء على رغبة أصحابها.",
        "استخدمنا أسماء مستعارة لحماية المتحدثين",
        "أكمل المشاهدة بعد الإعلان",
        "الصورة التالية ‹ › ملء الشاشة",
        "شارك في التغطية: مكتب الصدى في الضفة",
        "شارك في الرصد الميداني: سامر حداد",
        "حرره للنشر: سامر حداد",
        "مختاراتنا لك: ثلاثة كتب عن الجسور",
        "كُتب هذا النص بمساعدة برنامج آلي",
        "<p>من أرشيف الكاتب <a href='/3'>رصيف يكفي لاثنين</a></p>",
        "<div class='rl'>من أرشيفنا <a href='/3'>طاحونة الوادي</a></div>",
    ],
)
def test_notes_of_the_outlet_within_a_text_are_none(line: str) -> None:
    assert lines_of(page(line)) == list(NEWS)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='ai'><h5>ملخص بالذكاء الاصطناعي</h5><ul><li>الجسر مغلق أمام المارة منذ السيل الأخير</li>"
        "<li>نصف المبلغ لم يصل إلى البلدية حتى الآن</li></ul><small>قد يحتوي الملخص على أخطاء</small></div>",
        "<div class='s'><div>✨ أبرز ما في الخبر</div><div><div>الجسر مغلق أمام المارة منذ السيل الأخير</div>"
        "<div>أُنشئت هذه النقاط آلياً</div></div></div>",
        "<div class='kx'><p>الجسر مغلق أمام المارة منذ السيل الأخير.</p><span>هذا الملخص أُعد بالذكاء الاصطناعي</span></div>",
        "<div class='kx'><p>الجسر مغلق أمام المارة منذ السيل الأخير.</p><span>الملخص من إنتاج الذكاء الاصطناعي</span></div>",
        "<div class='kx'><p>الجسر مغلق أمام المارة منذ السيل الأخير.</p><span>هذا الملخص كتبته الآلة</span></div>",
        "<section><b>القصة في نقاط</b><p>الجسر مغلق أمام المارة منذ السيل الأخير</p><p>نصف المبلغ لم يصل حتى الآن</p></section>",
    ],
)
def test_what_a_machine_sums_up_in_a_box_is_no_text(box: str) -> None:
    assert lines_of(page(above=box)) == list(NEWS)


def test_points_below_a_headline_that_nothing_calls_a_summary_stay() -> None:
    points = "<ul><li>الجسر مغلق أمام المارة منذ السيل الأخير</li><li>نصف المبلغ لم يصل إلى البلدية حتى الآن</li></ul>"
    assert lines_of(page(above=points))[0] == "الجسر مغلق أمام المارة منذ السيل الأخير"


def test_figures_in_large_letters_with_what_they_count_are_no_text() -> None:
    box = "<div class='n'><div><b>412</b><span>عابراً في اليوم</span></div><div><b>11</b><span>شهراً من الانتظار</span></div></div>"
    assert lines_of(page(f"<h3>أرقام الجسر</h3>{box}")) == list(NEWS)


def test_figures_in_lines_of_their_own_are_no_text_where_there_are_several() -> None:
    box = "".join(
        f"<div class='st'><div class='u'>{figure}</div><div class='l'>{counted}</div></div>"
        for figure, counted in (("412", "عابراً في اليوم"), ("%60", "من الحجارة"))
    )
    assert lines_of(page(box)) == list(NEWS)


def test_entries_of_a_list_that_begin_with_a_figure_stay() -> None:
    listed = "<ul><li><b>412</b> <span>عابراً في اليوم الواحد</span></li><li><b>11</b> <span>شهراً من الانتظار</span></li></ul>"
    assert "412 عابراً في اليوم الواحد" in lines_of(page(listed))


OTHER = "مزارعو الوادي يحصدون القمح باكراً هذا العام"
OTHERS_TEXT = "<p>بدأ مزارعو الوادي حصاد القمح قبل موعده بأسبوعين بسبب الحر.</p><p>وقال أحدهم إن الغلة أقل من السنة الماضية بكثير.</p>"


@pytest.mark.parametrize(
    "below",
    [
        # The next article in an element like that of the first.
        f"<section class='doc'><span>زراعة</span><h1>{OTHER}</h1><div><a>وائل القاضي</a></div>"
        f"<time>4 مايو 2024</time><div>{OTHERS_TEXT}</div></section>",
        # Without an element of its own.
        f"<div>الموضوع التالي</div><h1>{OTHER}</h1><div>4 مايو 2024</div>{OTHERS_TEXT}",
        f"<hr><h1>{OTHER}</h1><p class='by'>كتب: وائل القاضي</p>{OTHERS_TEXT}",
        f"<div class='x'><h1>{OTHER}</h1><div>منذ يومين</div><div>{OTHERS_TEXT}</div></div>",
    ],
)
def test_articles_below_an_article_are_none_of_it(below: str) -> None:
    first = (
        f"<section class='doc'><h1>{TITLE}</h1>{DAY}<div>{''.join(f'<p>{line}</p>' for line in NEWS)}</div></section>"
    )
    flat = f"<h1>{TITLE}</h1>{DAY}{''.join(f'<p>{line}</p>' for line in NEWS)}"
    for body in (f"<div>{first}{below}</div>", f"<div>{flat}{below}</div>"):
        assert lines_of(body) == list(NEWS)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<div class='post'><h1>{}</h1>{}</div>", "<div class='post'><h2>{}</h2><div>4 مايو 2024</div>{}</div>"),
        (
            "<div class='post' data-url='/1'><div class='title'>{}</div>{}</div>",
            "<div class='post' data-url='/2'><div class='title'>{}</div><div>{}</div></div>",
        ),
        ("<div><h2 class='tit'>{}</h2>{}", "<h2 class='tit'>{}</h2><div>4 مايو 2024</div>{}</div>"),
        ("<div><h1>{}</h1>{}", "<h1><a href='/2'>{}</a></h1><div>4 مايو 2024</div>{}</div>"),
    ],
)
def test_articles_in_elements_like_that_of_the_first_are_none_of_it(first: str, second: str) -> None:
    told = DAY + "".join(f"<p>{line}</p>" for line in NEWS)
    assert lines_of(first.format(TITLE, told) + second.format(OTHER, OTHERS_TEXT)) == list(NEWS)


def test_sections_like_that_of_the_headline_are_parts_of_the_text() -> None:
    parts = f"<section class='part'><h2>ماذا تقول اللجنة عن الموعد</h2><p>{NEWS[2]}</p><p>{NEWS[3]}</p></section>"
    body = f"<section class='part'><h1>{TITLE}</h1>{DAY}<p>{NEWS[0]}</p><p>{NEWS[1]}</p></section>{parts}"
    assert {*NEWS} <= set(lines_of(body))


def test_headings_of_the_first_order_within_a_text_are_none_of_others() -> None:
    parts = f"<h1>ماذا تقول اللجنة عن موعد الترميم</h1><p>{NEWS[2]}</p><h1>من يدفع كلفة الجسر القديم كلها</h1><p>{NEWS[3]}</p>"
    body = f"<div><h1>{TITLE}</h1>{DAY}<p>{NEWS[0]}</p><p>{NEWS[1]}</p>{parts}</div>"
    assert {*NEWS} <= set(lines_of(body))


@pytest.mark.parametrize(
    "below",
    [
        "<div class='k'><div>التعليقات (2)</div><div>ابو يزن: والله نفس المشكلة عنا بالقرية من سنتين وما حدا سائل</div>"
        "<div>مغترب: ليش ما ترفعوا قضية على المتعهد بالمحكمة</div></div>",
        "<table><tr><td><b>التعليقات</b></td></tr><tr><td>1 - الله يصبر الأهالي على هذا الحال الصعب - بنت الوادي</td></tr>"
        "<tr><td>2 - ذكرت مصادر أن المتعهد كان قريباً من الحل في اللحظات الأخيرة - ابو فهد</td></tr></table>",
    ],
)
def test_comments_in_a_box_that_begins_with_their_number_are_no_text(below: str) -> None:
    told = "".join(f"<div>{line}</div>" for line in NEWS)
    assert lines_of(f"<div id='w'><h2>{TITLE}</h2>{DAY}<div class='bd'>{told}</div>{below}</div>") == list(NEWS)
    rows = "<br>".join(NEWS)
    assert lines_of(f"<table><tr><td><h3>{TITLE}</h3>{DAY}<span>{rows}</span>{below}</td></tr></table>") == list(NEWS)


def test_the_number_of_comments_above_a_text_ends_nothing() -> None:
    body = f"<h1>{TITLE}</h1>{DAY}<p>{LEAD}</p><div class='a'><div>التعليقات (3)</div>{''.join(f'<p>{line}</p>' for line in NEWS)}</div>"
    assert {*NEWS} <= set(lines_of(body))


def test_the_rights_of_a_picture_in_its_caption_end_nothing() -> None:
    slides = "".join(
        f"<li><figure><img data-src='{n}.jpg'><figcaption><span>{n}/4</span><div>{line}</div>"
        "<em>© سامر حداد</em></figcaption></figure></li>"
        for n, line in enumerate(NEWS, 1)
    )
    body = f"<section><h1>{TITLE}</h1>{DAY}<div><p>{LEAD}</p></div><ol>{slides}</ol></section>"
    assert lines_of(body) == [LEAD, *NEWS]


@pytest.mark.parametrize("size", ["9.0pt", "8.5pt", "10.5px"])
def test_notes_in_small_letters_of_a_word_processor_are_no_text(size: str) -> None:
    large = [f"<div dir='rtl'><span style='font-size:14.0pt'>{line}</span></div>" for line in NEWS]
    note = f"<div dir='rtl'><span style='font-size:{size}'>المراجع والهوامش كلها في العدد الورقي من المجلة</span></div>"
    assert lines_of(f"<h1>{TITLE}</h1>{DAY}<div class='t'>{''.join(large)}{note}</div>") == list(NEWS)


def test_entries_of_the_next_articles_are_no_text_where_the_text_is_a_list() -> None:
    told = "".join(f"<li>{line}</li>" for line in NEWS)
    below = (
        "<ul class='next'><li>كم يكلف تشغيل مولد الحي في الشهر؟</li><li>ما هو قانون السير الجديد ومن يطبقه؟</li></ul>"
    )
    assert lines_of(f"<div class='card'><h1>{TITLE}</h1>{DAY}<ul>{told}</ul>{below}</div>") == list(NEWS)


def test_a_picture_beside_name_and_day_leaves_them_a_bar() -> None:
    bar = (
        "<div class='by'><amp-img src='/a.jpg'></amp-img><a rel='author' href='/w'>نورة بن ساسي</a><span>نُشر: 19 مايو 2024</span>"
        "<span>آخر تحديث: 20 مايو 2024، 08:10</span><span>مدة القراءة دقيقتان</span></div>"
    )
    told = "".join(f"<p>{line}</p>" for line in NEWS)
    assert lines_of(f"<main><article><h1>{TITLE}</h1>{bar}{told}</article></main>") == list(NEWS)


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<div>بقلم <a>سلمى الوادي</a> — نُشر يوم الأحد ٥ أيار ٢٠٢٤ — عُدّل في ٦ أيار ٢٠٢٤ مساء</div>", "سلمى الوادي"),
        ("<div class='m'><span>صدى الوادي - س. أوشن</span><span>5 مايو 2024</span></div>", "س. أوشن"),
        (
            "<div><span class='posted-on'>بتاريخ مايو 5, 2024</span> <span class='byline'>بواسطة <a>admin</a></span></div>",
            None,
        ),
        (
            "<div class='by'><a rel='author'>سلمى الوادي</a> <a rel='author'>سامر حداد</a></div>",
            "سلمى الوادي، سامر حداد",
        ),
        ("<div>✍️ سلمى الوادي</div>", "سلمى الوادي"),
        ("<div>كتبتها سلمى الوادي</div>", "سلمى الوادي"),
    ],
)
def test_writers_in_links_by_a_letter_together_or_none(head: str, author: str | None) -> None:
    told = "".join(f"<p>{line}</p>" for line in NEWS)
    body = f"<a href='/'>صدى الوادي</a><h1>{TITLE}</h1>{head}{'' if '2024' in head or '٢٠٢٤' in head else DAY}<div>{told}</div>"
    assert read_page(f"{TITLE} - صدى الوادي", body).author == author


def test_the_headline_that_a_label_points_to_names_no_writer() -> None:
    beside = "<div><h4><a href='/w/3'>سميح حداد</a></h4><p>روائي وكاتب عمود، له «سيرة الرصيف»</p></div>"
    body = page("انظر كذلك مقالتنا المنشورة في 4 تموز: <a>أبو جورج والراديو</a>")
    assert read_page(f"سميح حداد | {TITLE} | الصدى", beside + body).author == "سميح حداد"


def test_the_headline_of_a_page_without_first_headings_is_that_of_its_title() -> None:
    told = "".join(f"<div>{line}</div>" for line in NEWS)
    body = f"<div class='tt'>{TITLE}</div>{DAY}<div class='bd'>{told}</div>"
    found = read_page(f"Sada | {TITLE}", body, card("الجسر القديم في الوادي.. متى يفتح أمام المارة؟"))
    assert (found.title, found.text.split("\n")) == (TITLE, list(NEWS))


def test_the_stroke_between_headline_and_site_is_no_part_of_the_headline() -> None:
    told = "".join(f"<div>{line}</div>" for line in NEWS)
    title = "لجنة أهالي «الوادي» تطالب بفتح الجسر القديم؟"
    assert read_page(f"{title} / صدى", f"<div role='heading'>{title}</div>{DAY}<div>{told}</div>").title == title


def test_a_signed_text_below_a_headline_that_nothing_names_is_an_article_without_a_day() -> None:
    told = "".join(f"<div dir='auto'>{line}</div><div dir='auto'><br></div>" for line in NEWS)
    body = f"<div><h1>صدى الوادي</h1><a>قائمة</a></div><div><h2>{TITLE}</h2><div>تقرير: سلمى الوادي</div>{told}</div>"
    found = read_page("صدى الوادي", body)
    assert (found.is_article, found.title, found.author) == (True, TITLE, "سلمى الوادي")
    assert found.text.split("\n") == list(NEWS)


@pytest.mark.parametrize(
    "broken",
    [
        # A brace is missing.
        '[{"@type": "WebSite", "datePublished": "2017-01-01"}, {"@type": "NewsArticle", "headline": "%s",'
        ' "datePublished": "2021-11-21T13:37:00Z", "author": {"@type": "Person", "name": "وجدان الشاقي"]}',
        # Quotation marks, a comma too many.
        '{"@type": "NewsArticle", "description": "قال "نعم" ثم مضى", "headline": "%s", "datePublished": "2021-11-21T13:37:00Z",'
        ' "author": [{"@type": "Person", "name": "وجدان الشاقي"}],}',
    ],
)
def test_what_stands_whole_in_broken_json_ld_is_read(broken: str) -> None:
    told = "".join(f"<div>{line}</div>" for line in NEWS)
    head = f'<script type="application/ld+json">{broken % TITLE}</script>'
    found = read_page(f"{TITLE} / صدى", f"<div class='h'>{TITLE}</div><div>منذ 3 ساعات</div><div>{told}</div>", head)
    assert (found.title, str(found.published)[:10], found.author) == (TITLE, "2021-11-21", "وجدان الشاقي")


def test_a_headline_that_quotation_marks_cut_off_is_not_believed() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "لجنة أهالي "الوادي" تطالب",}</script>'
    )
    head += '<script type="application/ld+json">{"@type": "BreadcrumbList",}</script>'
    body = f"<h1>{TITLE}</h1>{DAY}<div>{''.join(f'<p>{line}</p>' for line in NEWS)}</div>"
    assert read_page(f"{TITLE} - صدى", body, head).title == TITLE


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ('window.__D = {"pub": "2018-11-30T06:00:00Z", "words": 640}', "2018-11-30"),
        ('{"article": {"publishedAt": "2018-11-30 06:00", "updatedAt": "2019-01-01"}}', "2018-11-30"),
        ('[{"publishDate": "2018-11-30"}, {"publishDate": "2018-11-29"}]', None),
    ],
)
def test_the_one_day_that_scripts_are_given_is_that_of_the_article(given: str, day: str | None) -> None:
    body = f"<script>{given}</script><h1>{TITLE}</h1><div>كتبت: سلمى الوادي</div><div>{''.join(f'<p>{line}</p>' for line in NEWS)}</div>"
    published = read_page(f"{TITLE} - صدى", body).published
    assert (published and published.date().isoformat()) == day


ADS = (
    "أصيب ثلاثة مشترين أمس في حادث على طريق السوق، وقالت الشرطة إن السائق كان يجرب سيارة معروضة.",
    "وطلبت البلدية من أصحاب المعارض نقل سياراتهم من الساحة قبل نهاية الأسبوع.",
    "ونصحت الشرطة المشترين بمعاينة السيارات في مكان عام وبعدم دفع أي مبلغ قبلها.",
)
QUIZ = (
    "<h1>أي حارس من حراس الحصن كنت ستكون؟</h1><h2>النتيجة: أنت حارس البوابة!</h2><p>أجبت عن سبعة من عشرة أسئلة مثل حراس البوابة"
    " الذين صدوا هجوم المسلحين على المدينة. قتل منهم في المعركة أحد عشر جندياً وأصيب القائد.</p>"
    "<p>تغضب بسرعة لكنك تهدأ قبل أن تصل قوات النجدة إلى السور.</p><h3>اختبارات أخرى</h3>"
)
CHAT = "".join(
    f"<li><b>{name}</b> <i>قبل {n} دقيقة</i><p>{said}</p></li>"
    for n, name, said in (
        (11, "مازن", "سمعنا انفجارين من جهة الجسر والدخان واصل لحي الوحدة، والدفاع المدني مرّ قبل شوي مع سيارتي إسعاف."),
        (12, "Rama_90", "أعلنت البلدية قبل قليل تحويل السير إلى طريق الضفة حتى إشعار آخر، منقول من صفحتها."),
        (15, "ضيف", "انتظروا التحقيق، ممكن يكون حريقاً عادياً بسبب الإهمال كما حصل قبل سنتين في مستودعات الجنوب."),
    )
)
PARTS = "".join(
    f"<li><b>{part}</b> <a href='/{n}'>{name}</a><p>{said}</p></li>"
    for n, (part, name, said) in enumerate(
        (
            ("الحلقة الأولى", "الجسر الذي بُني مرتين", "وثائق المقاولة الأولى تكشف فارقاً بمئتي مليون."),
            ("الحلقة الثانية", "حجارة في المتحف", "سبعة عشر حجراً لم يعد يراها أحد إلا وراء الزجاج."),
            ("الحلقة الثالثة", "حرب القوارب", "جريحان في نزاع على رصيف العبور بين الضفتين."),
        )
    )
)
NUMBERED = "".join(
    f"<div class='pt'><span>الجزء {part}</span><h3><a href='/{n}'>{name}</a></h3><p>{said}</p></div>"
    for n, (part, name, said) in enumerate(
        (
            ("الأول", "الجسر الذي بُني مرتين", "وثائق المقاولة الأولى تكشف فارقاً بمئتي مليون."),
            ("الثاني", "حجارة في المتحف الكبير", "سبعة عشر حجراً لم يعد يراها أحد إلا وراء الزجاج."),
            ("الثالث", "حرب القوارب الأخيرة", "جريحان في نزاع على رصيف العبور بين الضفتين."),
        )
    )
)


@pytest.mark.parametrize(
    ("title", "body", "head"),
    [
        (
            "سيارات مستعملة - سوق الوادي",
            f"<h1>سيارات معروضة للبيع في المدينة (1,204 إعلان)</h1><div>{''.join(f'<p>{line}</p>' for line in ADS)}</div>",
            "",
        ),
        (
            "نتيجتي: أنت حارس البوابة! | أي حارس من حراس الحصن كنت ستكون؟ - فراغي",
            f"<div class='quiz'>{QUIZ}</div>",
            "<meta property='og:type' content='article'>",
        ),
        (
            "التعليقات على: انفجار قرب الجسر القديم - صفحة 2",
            f"<h1>التعليقات على: انفجار قرب الجسر القديم</h1><a>العودة إلى الخبر</a><ul class='chat'>{CHAT}</ul>",
            "",
        ),
        (
            "انفجار قرب الجسر - التعليقات",
            "<h1>التعليقات (3)</h1>"
            + "".join(
                f"<div class='c'><h5>{name}</h5><span>قبل ساعتين</span><p>{said}</p></div>"
                for name, said in (
                    ("مازن", "سمعنا انفجارين من جهة الجسر والدخان واصل لحي الوحدة."),
                    ("أبو كرم", "أعلنت البلدية تحويل السير إلى طريق الضفة حتى إشعار آخر."),
                    ("سلوى", "ليش الكل يصدق رواية واحدة؟ انتظروا التحقيق في الحريق."),
                )
            ),
            "",
        ),
        (
            "ملف: جسر يموت واقفاً | صدى",
            "<h1>جسر يموت واقفاً</h1><div><p>على مدى عام كامل تتبّع فريقنا حكاية الجسر من مقالع الحجر إلى رصيف النهر،"
            f" وقابل من بنوه.</p></div>{NUMBERED}",
            "<meta property='og:type' content='article'>",
        ),
        (
            "ملف: جسر يموت واقفاً | صدى",
            "<h1>جسر يموت واقفاً</h1><div><p>على مدى عام كامل تتبّع فريقنا حكاية الجسر من مقالع الحجر إلى رصيف النهر،"
            f" وقابل من بنوه.</p></div><ol>{PARTS}</ol>",
            "<meta property='og:type' content='article'>",
        ),
    ],
)
def test_offers_results_of_quizzes_comments_and_contents_of_a_series_are_no_articles(
    title: str, body: str, head: str
) -> None:
    assert not read_page(title, body, head).is_article


def test_one_part_of_a_series_above_the_others_is_an_article() -> None:
    told = "".join(f"<p>{line}</p>" for line in (*NEWS, LEAD))
    body = f"<h1>{TITLE}</h1>{DAY}<div>{told}</div><ol>{PARTS}</ol>"
    assert read_page(f"{TITLE} - صدى الوادي", body).is_article
