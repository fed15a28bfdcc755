"""Pages that show something else beside a sentence or two: teasers of others, a recording, a poll, a match. And news like them."""

from __future__ import annotations

import json

import pytest

from extract.schema import Article
from tests.invented_pages import lines, read_page

TITLE = "مدرب الوادي يجدد عقده مع النادي ثلاثة مواسم"
NEWS = (
    "جدد مدرب الوادي عقده مع النادي ثلاثة مواسم مقبلة بعد مفاوضات استمرت شهرين.",
    "وقال رئيس النادي إن المدرب سيبدأ تدريباته مع الفريق مطلع الأسبوع المقبل.",
    "وكان الفريق قد أنهى الموسم الماضي في المركز الرابع بفارق نقطتين عن الثالث.",
)
CARDS = (
    ("متحف الفخار يفتح أبوابه غداً", "يضم المتحف ثلاثمئة قطعة عثر عليها فلاحون في حقول القرية."),
    ("عودة الصيادين إلى الرصيف القديم", "رممت البلدية الرصيف القديم على نفقتها بعد شكوى استمرت عامين."),
    ("جسر للمشاة فوق الطريق السريع", "افتتح الجسر الذي تأخر عاماً كاملاً بسبب خلاف على كلفته."),
)
DAY = "<div>17 مايو 2024</div>"
ARTICLE = "<meta property='og:type' content='article'>"


def read(title: str, body: str, head: str = "") -> Article:
    return read_page(f"{title} - صدى الوادي", f"<h1>{title}</h1>{body}", head)


def json_ld(**entry: str) -> str:
    return f'<script type="application/ld+json">{json.dumps(entry)}</script>'


def cards(form: str) -> str:
    return "".join(form.format(head=head, teaser=teaser, n=n) for n, (head, teaser) in enumerate(CARDS))


DECLARED = json_ld(**{"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-05-17T12:30:00Z"})
FORMS = (
    "<article><h2><a href='/{n}'>{head}</a></h2><p>{teaser}</p></article>",
    "<div class='c'><a href='/{n}'>{head}</a><time>3 مايو 2024</time><div>{teaser}</div></div>",
    "<li><a href='/{n}'><img src='i.jpg'></a><h3><a href='/{n}'>{head}</a></h3><p>{teaser}</p></li>",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("box", ["<section class='related'>{}</section>", "<div class='x'>{}</div>"])
def test_teasers_of_others_are_no_article_where_a_text_failed_to_load(form: str, box: str) -> None:
    empty = "<div class='article-body'><p>جارٍ التحميل...</p></div>"
    assert not read(TITLE, DAY + empty + box.format(cards(form)), DECLARED).is_article


@pytest.mark.parametrize("form", FORMS)
def test_teasers_below_a_text_cost_no_article(form: str) -> None:
    for text in (NEWS, NEWS[:1]):
        page = f"{DAY}<div class='t'>{lines(*text)}</div><div class='x'>{cards(form)}</div>"
        assert read(TITLE, page, DECLARED).text.split("\n") == [*text]


def test_a_sentence_below_a_video_is_no_article() -> None:
    player = "<div class='player'><span>01:22</span></div>"
    video = json_ld(**{"@type": "VideoObject", "name": TITLE, "uploadDate": "2024-05-17T09:00:00Z"})
    for head in ("<meta property='og:type' content='video.other'>", video):
        assert not read(TITLE, player + DAY + lines(NEWS[0]), head).is_article
        assert read(TITLE, player + DAY + lines(*NEWS), head).text.split("\n") == [*NEWS]
    assert read(TITLE, player + DAY + lines(NEWS[0]), video + ARTICLE).text == NEWS[0]
    assert read(TITLE, player + DAY + lines(NEWS[0]), video + DECLARED).text == NEWS[0]


ASKED = "هل تؤيد تجديد عقد مدرب الوادي ثلاثة مواسم؟"
VOTES = (
    "<form><input type='radio' name='v'>نعم <input type='radio' name='v'>لا <button>صوّت</button></form>",
    "<div>نعم 61%</div><div>لا 39%</div><div>عدد المصوّتين: 3,452</div>",
    "<ul><li>نعم (2,340)</li><li>لا (1,112)</li></ul><p>نتائج الاستطلاع تعبر عن رأي المشاركين فيه فقط.</p>",
)


@pytest.mark.parametrize("votes", VOTES)
def test_a_question_with_votes_is_no_article(votes: str) -> None:
    assert not read(ASKED, DAY + lines(NEWS[0]) + votes, ARTICLE).is_article


def test_a_question_or_a_poll_alone_costs_no_article() -> None:
    assert read(ASKED, DAY + lines(*NEWS[:2]), ARTICLE).text.split("\n") == [*NEWS[:2]]
    assert read(ASKED, f"{DAY}<div class='t'>{lines(*NEWS)}</div>{VOTES[0]}", ARTICLE).text.split("\n") == [*NEWS]
    assert read(TITLE, f"{DAY}<div class='t'>{lines(*NEWS[:2])}</div>{VOTES[0]}", ARTICLE).text.split("\n") == [
        *NEWS[:2]
    ]


def test_the_page_of_a_match_is_no_article() -> None:
    team = "<table><tr><th>الوادي</th><th>النهر</th></tr><tr><td>سامر حداد</td><td>علي البدري</td></tr></table>"
    told = lines("توج الوادي بلقب الكأس للمرة الثالثة في تاريخه بعد فوزه على النهر.")
    event = json_ld(**{"@type": "SportsEvent", "name": "الوادي - النهر", "startDate": "2024-05-17T18:00:00Z"})
    assert not read("الوادي 2 - 1 النهر", DAY + told + team, ARTICLE).is_article
    assert not read("نهائي الكأس: الوادي والنهر", DAY + told + team, ARTICLE + event).is_article
    assert read("الوادي يتوج بلقب الكأس بعد فوزه على النهر 2-1", DAY + told + team, ARTICLE).is_article
    assert read("الوادي يتوج بلقب الكأس", DAY + told + lines(*NEWS), ARTICLE + event).is_article
