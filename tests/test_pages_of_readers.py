"""Pages of what readers write and answer, of films, and those that did not load; and articles that look like them."""

from __future__ import annotations

import pytest

from tests.invented_pages import lines
from tests.invented_pages import read as read_page
from tests.test_page_kinds import DAY, NEWS, TITLE, marked, read

VOICES = (
    ("سائق على خط الجسر", "الخطة جيدة على الورق، لكن من يعوض عنا أشهر الإغلاق يا جماعة الخير؟"),
    ("أم رنيم", "زوجي صاحب محل في السوق وما زال يدفع إيجاره منذ عام كامل بلا أي دخل."),
    ("زبون قديم", "ليتهم يتركون السقف الخشبي كما كان، فهو أجمل ما بقي لنا من السوق."),
    ("مهندس", "الكلفة المعلنة معقولة إذا قورنت بمشروع مشابه في المدينة المجاورة قبل عامين."),
)


def test_boxes_below_names_and_instants_are_comments_whatever_headline_stands_above_them() -> None:
    voices = "".join(
        f'<div class="item{" reply" * (n == 2)}"><div><b>{name}</b> <time>18-05-2024 0{n + 1}:20 م</time></div>'
        f"<p>{text}</p><div>أعجبني (3) | رد</div></div>"
        for n, (name, text) in enumerate(VOICES)
    )
    page = f"<div>نشر: 17-05-2024 <a href='/7'>العودة إلى الخبر</a></div><h2>تعليقات القراء (4)</h2><div>{voices}</div>"
    assert not read(TITLE, page, '<meta property="og:type" content="article">').is_article
    assert read(TITLE, DAY + lines(*NEWS) + page).text.split("\n") == [*NEWS]


def test_the_days_of_a_chronicle_by_several_reporters_are_an_article() -> None:
    told = "".join(
        f'<div class="entry"><div><b>{name}</b> <time>1{n}-05-2024 07:20 م</time></div><p>{text}</p></div>'
        for n, (name, text) in enumerate(zip(("الجسر", "السوق", "الميناء"), NEWS, strict=True))
    )
    assert read(TITLE, f"{DAY}<div>{told}</div>").is_article


POST = (
    "السلام عليكم يا إخوان، وصلتني اليوم رسالة تقول إن البلدية سوف تهدم السوق القديم كله وتجعله مواقف للسيارات.",
    "أنا عندي محل صغير فيه ولم يصلني أي شيء مكتوب إلى الآن، وسألت جاري فقال لي إنه لا يعرف.",
    "هل عند أحد منكم خبر أكيد؟ بارك الله فيكم.",
)


def test_what_a_member_of_a_forum_asks_is_no_article_and_the_news_that_he_hands_on_are_one() -> None:
    title = "هل صحيح أنهم سيهدمون السوق القديم؟"
    head = marked(title, "DiscussionForumPosting")
    assert not read(title, DAY + lines(*POST), head).is_article
    assert read(TITLE, DAY + lines(*NEWS), marked(TITLE, "DiscussionForumPosting")).text.split("\n") == [*NEWS]


QUESTION = "هل تؤيد خفض سن الترشح للمجالس المحلية؟"
ASKED = (
    "يناقش البرلمان في دورته الحالية تعديلاً على قانون المجالس المحلية يسمح لمن أتم الحادية والعشرين بالترشح لعضويتها، بعدما كان "
    "القانون يشترط بلوغ الخامسة والعشرين. ويرى المؤيدون أن التعديل يفتح الباب أمام الشباب لإدارة شؤون بلداتهم، فيما يخشى "
    "معارضوه قلة الخبرة وضعف الإشراف على الإنفاق في المجالس الصغيرة.",
)
ANSWERS = '<form><input type="radio"> نعم <input type="radio"> لا</form>'


def test_a_question_with_answers_and_votes_is_a_poll_though_a_paragraph_introduces_it() -> None:
    votes = "<div>عدد المصوتين: 8,406</div>"
    assert not read(QUESTION, DAY + votes + lines(*ASKED) + ANSWERS).is_article
    # An article with a poll of its site beside it.
    assert read(QUESTION, DAY + lines(*ASKED) + ANSWERS).is_article
    assert read(QUESTION, DAY + lines(*ASKED, *NEWS) + votes + ANSWERS).is_article


def test_a_sentence_below_a_film_that_stands_above_its_headline_is_no_article() -> None:
    film, told = '<video src="a.mp4"></video>', "وثقت كاميرا مراقبة لحظة اقتلاع الرياح سقف سوق الخضار في المدينة."
    title = "لحظة اقتلاع العاصفة سقف سوق الخضار في المدينة"
    page = f"<div>{film}<h1>{title}</h1>{DAY}{{}}<p>تابع صدى الوادي على تردد 11566 عمودي، أو حمل التطبيق.</p></div>"
    head = marked(title, "NewsArticle")
    assert not read("صدى الوادي", page.format(lines(told)), head).is_article
    assert read("صدى الوادي", page.format(lines(told, NEWS[1], NEWS[2])), head).is_article
    assert read(title, DAY + lines(told) + film, head).is_article


@pytest.mark.parametrize(
    "told",
    [
        "<h2>عذراً، حدث خطأ أثناء تحميل المقال</h2><p>قد يكون السبب ضعف الاتصال أو ضغطاً مؤقتاً على خوادم الموقع.</p>",
        "<p>لم نتمكن من جلب نص هذا التقرير من الخادم، وقد يكون السبب ضعفاً في الاتصال.</p><p>حاول تحديث الصفحة بعد قليل.</p>",
    ],
)
def test_an_article_that_did_not_load_is_none_whatever_its_markup_says(told: str) -> None:
    title = "حرب المياه في المرتفعات: من يملك المطر؟"
    head = marked(title, "NewsArticle", author="سلمى الوادي")
    assert not read(title, f"<div>بقلم: سلمى الوادي</div>{DAY}{told}", head).is_article


@pytest.mark.parametrize("title", ["قصتنا", "حكايتنا", "كلمة المؤسس"])
def test_the_story_of_a_site_is_no_article(title: str) -> None:
    text = (
        "قصف مقر الصحيفة القديمة في خريف عام 2013 وقتل اثنان من محرريها وأصيب ثلاثة عمال في المطبعة.",
        "وقال رئيس التحرير في اليوم التالي إن العدد سيصدر من بيته، وصدر بالفعل في أربع صفحات.",
    )
    assert not read(title, "<div>2 مارس 2021</div>" + lines(*text), marked(title, "Article")).is_article


WARE = (
    "يقدم المعهد دورة مسائية في صيانة الهواتف تستمر ثمانية أسابيع، ويتدرب المشارك فيها على فحص الأعطال وتبديل القطع.",
    "تبدأ الدورة في السادس من أكتوبر ويحصل المشارك في نهايتها على شهادة حضور من المعهد.",
)


@pytest.mark.parametrize("markup", ["Course", "microdata", "og"])
def test_what_the_markup_calls_a_ware_must_be_told_in_the_words_of_news(markup: str) -> None:
    title = "دورة صيانة الهواتف المحمولة في المعهد المهني"
    head = marked(title, "Course") if markup == "Course" else ""
    head += '<meta property="og:type" content="book">' if markup == "og" else ""
    form = (
        '<div itemscope itemtype="https://schema.org/Course"><h1>{}</h1>{}</div>' if markup == "microdata" else "{}{}"
    )
    site = title if markup != "microdata" else "صدى الوادي"
    assert not read(site, form.format("" if site == title else title, DAY + lines(*WARE)), head).is_article
    news = form.format("" if site == title else TITLE, DAY + lines(*NEWS))
    assert read(TITLE if site == title else site, news, head.replace(title, TITLE)).text.split("\n") == [*NEWS]


def test_the_markup_of_another_thing_says_nothing_of_a_page() -> None:
    head = marked("معهد الوادي المهني", "LocalBusiness")
    told = ("تبدأ الدورة في السادس من أكتوبر.", *NEWS[:1])
    assert read(TITLE, DAY + lines(*told), head).is_article


def test_minutes_between_its_lines_tell_a_match_that_is_played() -> None:
    title = "مباشر مباراة الفيحاء والنجوم في نصف النهائي"
    told = (
        ("74'", "فرصة خطيرة للنجوم أمام المرمى والحارس يبعد الكرة إلى ركنية."),
        ("45+2'", "تبديل في صفوف الفيحاء قبل صافرة نهاية الشوط بخروج سالم ودخول ماجد."),
        ("33'", "تقدم الفيحاء برأسية من المدافع بعد ركلة ركنية نفذها القائد."),
    )
    page = DAY + "".join(f"<div><b>{minute}</b><p>{line}</p></div>" for minute, line in told)
    assert not read(title, page, '<meta property="og:type" content="article">').is_article
    report = "وسجل المدافع هدف الفيحاء برأسية (33')، قبل أن يتعادل النجوم (74') ويحتكم الفريقان إلى ركلات الترجيح."
    assert read(title, DAY + lines(NEWS[1], report)).is_article


def test_a_signed_report_may_tell_the_minutes_of_a_match() -> None:
    told = (("12'", "سدد الوادي كرة مرت بجوار القائم."), ("67'", "هدف للوادي من ركلة حرة."), ("90'", "صافرة النهاية."))
    minutes = "".join(f"<div><b>{minute}</b><p>{line}</p></div>" for minute, line in told)
    report = (
        "فاز فريق الوادي على ضيفه النهر بهدف، وقال مدربه إن لاعبيه صبروا حتى النهاية أمام دفاع متكتل.",
        "وأضاف أن الفوز يقرب الفريق من صدارة الدوري قبل ثلاث جولات من نهايته، وأن الإصابات لم تمنعه.",
        "وذكرت إدارة النادي أن عدد الحضور بلغ أربعة آلاف، وأكدت الشرطة أن المباراة مرت دون حوادث.",
    )
    page = f"<div>كتب: سامر حداد</div>{DAY}{lines(report[0])}{minutes}{lines(*report[1:])}"
    assert read("الوادي يفوز على ضيفه النهر بهدف من ركلة حرة", page).is_article


@pytest.mark.parametrize(("label", "article"), [("صوتك: ", False), ("استطلاع الأسبوع | ", False), ("", True)])
def test_a_question_that_its_page_calls_a_vote_is_a_poll_however_long_its_text_is(label: str, article: bool) -> None:
    question = "هل يفتح الجسر القديم أمام السيارات؟"
    answers = "".join(f"<label><input type='radio' name='v'>{answer}</label>" for answer in ("نعم", "لا", "لا أدري"))
    page = f"<h1>{question}</h1><div>5 مايو 2024</div>{lines(*NEWS)}<form>{answers}<button>صوّت</button></form>"
    assert read_page(page, f"{label}{question} - صدى الوادي").is_article == article


def test_questions_and_answers_in_turn_are_an_interview_also_beside_a_member_of_a_forum() -> None:
    asked = ("شو تغير بالسوق؟", "ومين صلح الجسر؟", "وكيف كانت الناس تعبر؟")
    turns = [NEWS[0]] + [
        line for pair in zip((f"س: {q}" for q in asked), (f"ج: {n}" for n in NEWS), strict=False) for line in pair
    ]
    member = "<div>عضو جديد</div><div>المشاركات: 12</div>"
    found = read_page(f"<h1>{TITLE}</h1>{member}{lines(*turns)}", TITLE, "https://sada.example/vb/showarticle.php?a=4")
    assert found.is_article
    assert found.text.split("\n") == turns
