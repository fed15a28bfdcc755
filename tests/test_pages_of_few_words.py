"""Pages that tell little of themselves: no day, a short headline that nothing names, a day in figures that may be read in two ways."""

from __future__ import annotations

import pytest

from tests.invented_pages import lines, read_page

OTHERS = (
    "مكتبة متنقلة تصل إلى قرى الجبل",
    "مدرب الوادي يستقيل بعد ثلاث هزائم",
    "جسر المشاة يفتح الأسبوع المقبل",
    "دورة في الإسعاف لمعلمات الحي",
)
CARDS = "".join(
    f'<div class="card"><a href="/n/{n}"><h3>{head}</h3><p>{n + 3} مايو 2024</p></a></div>'
    for n, head in enumerate(OTHERS)
)


@pytest.mark.parametrize(
    ("title", "first", "second"),
    [
        (
            "حريق يلتهم مخزنا للأخشاب في ضاحية المعمورة",
            "التهم حريق كبير مساء أمس مخزنا للأخشاب في ضاحية المعمورة، وأصيب اثنان من العمال بحروق طفيفة.",
            "وأوضح مدير الإطفاء أن الحريق نجم عن تماس كهربائي وأن الفرق سيطرت عليه في ساعتين.",
        ),
        (
            "تأجيل محاكمة رئيس البلدية السابق إلى الشهر المقبل",
            "أجلت محكمة الجنايات اليوم محاكمة رئيس البلدية السابق إلى الشهر المقبل لغياب شاهدين.",
            "وطلب الدفاع الإفراج عنه بكفالة، لكن القاضي رفض الطلب.",
        ),
    ],
)
def test_short_news_without_a_day_are_an_article_though_the_cards_below_have_days(
    title: str, first: str, second: str
) -> None:
    text = f"<h1>{title}</h1><div><div>{first}</div><div><br></div><div>{second}</div></div>"
    assert read_page(title, text + CARDS).text == f"{first}\n{second}"


def test_the_introduction_to_a_section_without_a_day_is_none() -> None:
    title = "كل ما ينشره الموقع عن قرى الجبل"
    text = "<div>نجمع هنا ما ينشره الموقع عن قرى الجبل من أخبار وصور.</div><div>تجدون أدناه أحدث المواد.</div>"
    assert not read_page(title, f"<h1>{title}</h1><div>{text}</div>{CARDS}").is_article


@pytest.mark.parametrize(
    ("shown", "month"), [("<div>الأربعاء 7 فبراير 2024</div>", 2), ("", 7), ("<div>2 يوليو 2024</div>", 7)]
)
def test_a_day_in_figures_is_read_in_the_order_of_the_day_that_readers_see(shown: str, month: int) -> None:
    title = "مجلس البلدة يقر خطة لإعادة إعمار السوق القديم"
    text = lines(
        "أقر مجلس البلدة، في جلسة استمرت أربع ساعات، خطة لإعادة إعمار السوق القديم الذي تضرر في القصف.",
        "وقال رئيس المجلس إن أصحاب المحال سيعودون إلى أرزاقهم قريبا.",
    )
    meta = '<meta property="article:published_time" content="%s 2:14:00 PM">'
    found = read_page(title, f"<h1>{title}</h1>{shown}{text}", meta % ("2/7/2024" if month == 2 else "2/07/2024"))
    assert found.published is not None
    assert found.published.month == month


def test_a_short_headline_that_nothing_names_stands_above_the_byline() -> None:
    text = lines(
        "في حارتنا حارس بالأجرة منذ سبع سنوات، جاء ليسد الفراغ شهرا فسد الباب والشباك.",
        "والحارس في قاموسنا ليس وظيفة، بل مذهب، وعندنا بالأجرة كل شيء حتى السلام.",
        "قال لي جاري إن الحارس طلب إجازة فعينوا حارسا عنه بالأجرة أيضا.",
    )
    head = '<div class="style3">حارس بالأجرة</div><div>بقلم: سامر الحداد</div><div>19/05/2011</div>'
    found = read_page("صوت الوادي - مقالات", f"<div>الرئيسية &gt; مقالات</div>{head}{text}")
    assert found.title == "حارس بالأجرة"
    assert "بالأجرة أيضا" in found.text


def test_the_outlet_with_its_name_in_latin_letters_is_no_text() -> None:
    title = "رعاة يقطعون طريق الأمل احتجاجا على إغلاق الآبار"
    told = "قطع عشرات الرعاة صباح اليوم طريق الأمل احتجاجا على إغلاق الآبار.", "وقال أحدهم إن الماشية لا تشرب الوعود."
    head = '<meta property="og:site_name" content="صدى الوادي">'
    text = f"<h1>{title}</h1><div>19 مايو 2024</div>{lines(*told, 'صدى الوادي - sada')}"
    assert read_page(title, text, head).text == "\n".join(told)


def test_letters_of_writers_with_the_hour_behind_them_are_no_text() -> None:
    title = "رعاة يقطعون طريق الأمل احتجاجا على إغلاق الآبار"
    told = (
        "الوادي في 27 يونيو (أنباء الوادي) - قطع عشرات الرعاة طريق الأمل احتجاجا على إغلاق الآبار.",
        "وقال أحدهم إن الماشية لا تشرب الوعود.",
    )
    text = lines(*told, "(أنباء الوادي)", "ع س / م ب / 18:12")
    assert "ع س" not in read_page(title, f"<h1>{title}</h1><div>27 يونيو 2024</div>{text}").text


RECIPE = (
    "كانت جدتي تقول إن الكبة لا تحب العجلة، وتعلمت منها هذا الطبق في مطبخها الصغير.",
    "المقادير",
    "كوبان من البرغل الناعم وملعقة صغيرة من السماق.",
    "طريقة التحضير",
    "ينقع البرغل ربع ساعة ثم يعجن مع اليقطين المسلوق ويترك ليرتاح.",
)
NEWS_OF_DISH = (
    "أعدت طباخات قرية النبع أمس صينية كبة باليقطين بلغ قطرها ثلاثة أمتار.",
    "المقادير التي اشترتها القرية كلفت ألف دينار، بحسب رئيس البلدية.",
)


@pytest.mark.parametrize(("told", "news"), [(RECIPE, False), (NEWS_OF_DISH, True)])
def test_a_recipe_is_no_article_and_news_of_a_dish_are(told: tuple[str, ...], news: bool) -> None:
    title = "كبة اليقطين بالسماق على طريقة قرية النبع"
    assert read_page(title, f"<h1>{title}</h1><div>17 مايو 2024</div>{lines(*told)}").is_article is news


@pytest.mark.parametrize(("kind", "news"), [("music.song", False), ("article", True)])
def test_what_the_markup_calls_a_song_is_no_article(kind: str, news: bool) -> None:
    title = "كلمات أغنية يا قمر البحر مكتوبة"
    told = (
        "طرحت المطربة أغنيتها الجديدة يا قمر البحر مساء أمس على قناتها.",
        "يا قمر البحر طل علينا، نور ليلنا وضوي المينا.",
        "وقالت إنها سجلت الأغنية في بيتها خلال الحصار.",
    )
    head = f'<meta property="og:type" content="{kind}">'
    assert read_page(title, f"<h1>{title}</h1><div>17 مايو 2024</div>{lines(*told)}", head).is_article is news


def test_an_entry_of_a_dictionary_is_no_article() -> None:
    title = "معنى كلمة قَفَلَ"
    told = (
        "قفل يقفل، قفولا، فهو قافل. قفل من سفره: رجع. وقفل الباب: أغلقه بالقفل.",
        "والقافلة: الرفقة الراجعة من السفر، ويقال: قفلوا راجعين.",
    )
    assert not read_page(title, f"<h1>{title}</h1>{lines(*told)}").is_article


NOTES = (
    "تضم دائرة الميناء الثانية خمسة أحياء وسبع قرى، ويعمل ثلث سكانها في الصيد، وصوتت دائما للفائز.",
    "أعيد ترسيم حدودها قبل خمس سنوات فخسرت حي الفنار لمصلحة دائرة الميناء الأولى، واعترض حزب أمام المحكمة.",
)
NEWS = (
    "فازت مرشحة مستقلة اليوم بمقعد دائرة الميناء الثانية، بحسب النتائج التي أعلنتها لجنة الانتخابات.",
    "وقال منافسها إنه سيطلب إعادة الفرز، وتظاهر أنصاره أمام مقر اللجنة مساء أمس.",
)


@pytest.mark.parametrize(("rows", "told", "news"), [(5, NOTES, False), (2, NEWS, True)])
def test_notes_below_a_table_of_results_are_no_article_though_it_is_declared_one(
    rows: int, told: tuple[str, ...], news: bool
) -> None:
    title = "نتائج دائرة الميناء الثانية"
    cells = "".join(
        f"<tr><td>مرشح القائمة</td><td>{n}8,410</td><td>4{n}.2%</td><td>{n}.1</td></tr>" for n in range(rows)
    )
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s", "datePublished": "2024-05-17"}</script>'
    body = f"<h1>{title}</h1><table>{cells}</table>{lines(*told)}"
    assert read_page(title, body, head % title).is_article is news


def test_a_name_beside_the_outlet_is_the_writer_and_buttons_are_none() -> None:
    title = "رعاة يقطعون طريق الأمل احتجاجا على إغلاق الآبار"
    told = "قطع عشرات الرعاة صباح اليوم طريق الأمل احتجاجا على إغلاق الآبار.", "وقال أحدهم إن الماشية لا تشرب الوعود."
    head = f"<h1>{title}</h1><div>%s 22 مايو 2024</div><div><a>Share</a><a>Tweet</a></div>"
    assert read_page(title, head % "جويل حداد - صدى الوادي" + lines(*told)).author == "جويل حداد"
    assert read_page(title, head % "" + lines(*told)).author is None


def test_an_outlet_that_is_called_as_people_are_is_not_the_writer_beside_it() -> None:
    title = "رعاة يقطعون طريق الأمل احتجاجا على إغلاق الآبار"
    told = "قطع عشرات الرعاة صباح اليوم طريق الأمل احتجاجا على إغلاق الآبار.", "وقال أحدهم إن الماشية لا تشرب الوعود."
    body = f"<h1>{title}</h1><div>ريتا حداد - صباح الوادي 22 مايو 2024 5,604</div>{lines(*told)}"
    assert read_page(title, body, '<meta property="og:site_name" content="صباح الوادي">').author == "ريتا حداد"
