"""Letters to subscribers and what stands around the texts of columnists: issues, greetings, sign-offs, labels of advertisements."""

from __future__ import annotations

import pytest

from pipelines.bylines import byline
from pipelines.edges import are_initials
from tests.invented_pages import HEAD, NEWS, lines, read

HEADLINE = "العدد 31: من أطفأ مصابيح الرصيف القديم؟"
LETTER = (
    "صباح الخير من الميناء.",
    "كانت على الرصيف سبعة مصابيح يوقدها حارس اسمه عوض، وكنت أعدها كل مساء قبل أن أنام. لم يبق منها أحد.",
    "سألت كهربائي البلدية عن السبب فقال إن المصابيح لم تعد تلزم أحداً، لأن السفن لا ترسو هنا بعد المغيب.",
    "وجربت أن أعلق فانوساً على باب الدكان ليلة واحدة، فجاء ثلاثة صيادين يسألون عن حفلة الزفاف.",
)


def test_an_issue_with_a_headline_of_its_own_is_a_letter() -> None:
    head = f"<table><tr><td>الأحد، 5 مايو 2024<br>تكتبها كل أحد: سلمى الوادي</td></tr></table><h1>{HEADLINE}</h1>"
    sponsor = "<div><div>هذا العدد برعاية مخبز «رغيف»، استخدموا الرمز NAHR5</div></div>"
    rest = lines(*LETTER[2:], "إلى الأحد القادم، سلمى")
    told = read(f"{head}<div>{lines(*LETTER[:2])}</div>{sponsor}<div>{rest}</div>", f"رسالة الرصيف | {HEADLINE}")
    assert told.is_article
    assert told.author == "سلمى الوادي"
    assert told.text.split("\n") == list(LETTER)


def test_the_address_of_a_letter_may_be_its_number_below_newsletter() -> None:
    head = f"<h1>{HEADLINE}</h1><div>سلمى الوادي</div><div>5 مايو 2024</div>"
    assert read(f"{head}<div>{lines(*LETTER)}</div>", HEADLINE, "https://rasif.example/newsletter/31").is_article
    assert not read(f"{head}<div>{lines(*LETTER)}</div>", HEADLINE, "https://rasif.example/newsletter").is_article
    assert read(f"{head}<div>{lines(*LETTER)}</div>", HEADLINE, "https://rasif.example/archive/issue-31").is_article
    assert not read(f"{head}<div>{lines(*LETTER)}</div>", HEADLINE, "https://rasif.example/archive/31").is_article


@pytest.mark.parametrize(
    "title",
    [
        "العدد 118",
        "العدد 118 - مجلة القلعة الفصلية للآداب",
        "العدد 4017 ليوم الأحد 5 مايو 2024",
        "العدد 40 الصادر في أيار 2024",
    ],
)
def test_an_issue_without_a_headline_is_none(title: str) -> None:
    contents = lines("يفتح هذا العدد ملف المياه في القرى ويزور المتحف الجديد في القلعة ويحاور جراحة من المشفى يوم الأحد.",
                     "ثقافة: رحيل حارس المصابيح الأخير عن ثمانين عاماً، وشهادات من تلامذته في الميناء.")  # fmt: skip
    assert not read(f"<h1>{title}</h1><p>5 مايو 2024</p>{contents}", title).is_article


@pytest.mark.parametrize(
    "line",
    [
        "يكتبها كل خميس: سامر حداد",
        "تعدها كل أسبوع / سلمى الوادي",
        "متابعة وتصوير/ سامر حداد",
        "نشرة أسبوعية تكتبها سلمى الوادي",
    ],
)
def test_who_writes_a_letter_is_named_with_how_often(line: str) -> None:
    assert byline(line) in ("سامر حداد", "سلمى الوادي")


def test_a_greeting_is_no_name() -> None:
    told = read(f"{HEAD}<p>صباح الخير</p>{lines(*NEWS)}")
    assert told.author is None


def test_who_answers_the_press_did_not_write() -> None:
    told = read(f"{HEAD}{lines(*NEWS, 'للتواصل مع الصحافة: سلمى الوادي +41 22 555 01 01 press@wadi.example')}")
    assert (told.author, told.text.split("\n")) == (None, list(NEWS))


def test_readers_and_departments_are_no_writers() -> None:
    assert byline("بقلم قرّائنا") is None
    told = read(f"{HEAD}<span class='author'>By <a href='/u/5'>Communication ANW</a></span>{lines(*NEWS)}")
    assert told.author is None


def test_a_heading_that_begins_as_names_do_is_none() -> None:
    heads = ("صباح ثقيل", "نهار طويل", "ليل قصير")
    parts = "".join(f"<h3>{head}</h3><p>{text}</p>" for head, text in zip(heads, NEWS[1:], strict=True))
    told = read(f"{HEAD}<p>{NEWS[0]}</p>{parts}")
    assert told.author is None
    assert "صباح ثقيل" in told.text


def test_a_writer_with_a_title_stands_above_the_headline_with_what_he_is() -> None:
    writer = "<div><h4>د. سامر حداد الوادي</h4><p>استشاري طب أسرة متقاعد</p><div>مقالاته السابقة (12)</div></div>"
    around = "<div><span>← حكاية لا تنتهي (سلمى الوادي)</span><span>مدينة في أغنية →</span></div>"
    told = read(f"<article>{writer}{HEAD}<div>{lines(*NEWS)}</div>{around}</article>")
    assert told.author == "د. سامر حداد الوادي"
    assert told.text.split("\n") == list(NEWS)


def test_a_month_by_two_names_is_the_one_in_brackets() -> None:
    head = HEAD.replace("5 مايو 2024", "التاريخ: الأحد 5 الماء (مايو) 2024 مسيحي")
    told = read(f"{head}{lines(*NEWS)}")
    assert told.published is not None
    assert told.published.date().isoformat() == "2024-05-05"


@pytest.mark.parametrize(
    "label", ["REKLAM", "دعاية", "إشهار - لحجز مساحتك ads@wadi.example", "إعلانك هنا", "Publicité"]
)
def test_labels_of_advertisements_are_no_text(label: str) -> None:
    told = read(f"{HEAD}<div>{lines(*NEWS[:2])}</div><div><small>{label}</small></div><div>{lines(*NEWS[2:])}</div>")
    assert told.text.split("\n") == list(NEWS)


def test_what_stands_for_a_film_until_it_plays_is_no_text() -> None:
    film = "<amp-iframe src='https://v.example/1'><p placeholder>المقطع يظهر في الصفحة الكاملة وليس في هذه</p></amp-iframe>"
    told = read(f"{HEAD}<div>{lines(*NEWS[:2])}{film}{lines(*NEWS[2:])}</div>")
    assert told.text.split("\n") == list(NEWS)


@pytest.mark.parametrize("letters", ["س.ح / ع.م – صدى الوادي", "م.ب/ ع.ج.م/ ر.ن (د ب أ)", "ق.س (رويترز)"])
def test_below_the_letters_of_writers_a_text_is_at_its_end(letters: str) -> None:
    bridge = "جسر من حجر بناه أهل القرية قبل مئتي عام. الكاتب: توماس فيبر"
    album = f"<div class='g'><h2>ألبوم: عشرة جسور قديمة في الوادي</h2><ul><li><p>{bridge}</p></li></ul></div>"
    below = f"{album}<ul><li>الكاتبة سلمى الوادي - المدينة</li></ul>"
    told = read(f"<div>{HEAD}<div class='t'>{lines(*NEWS, letters)}</div>{below}</div>")
    assert told.text.split("\n") == list(NEWS)
    assert told.author != "توماس فيبر"


@pytest.mark.parametrize("line", ["1.5 – مليون دينار", "د. سامر حداد (الوادي)", "أ.د. سامر حداد", "س. (رويترز)"])
def test_numbers_and_titles_are_no_letters_of_writers(line: str) -> None:
    assert not are_initials(line)


@pytest.mark.parametrize("heading", ["بقلم قرّائنا", "قال القراء", "ردود (2)", "كتبتم لنا"])
def test_what_readers_write_on_pages_without_names_of_elements_is_no_text(heading: str) -> None:
    comments = "".join(
        f"<div><b>{name}</b> 6-05-2024<br>{text}</div>"
        for name, text in (
            ("حميد", "الله يبارك في عمال البلدية، الجسر صار أحلى من قبل."),
            ("أم ليث", "ومتى تفتح الطريق"),
        )
    )
    text = "".join(f"<div>{line}</div>" for line in NEWS)
    told = read(f"<div>{HEAD}<div>{text}</div><div><b>سامر حداد</b></div><h5>{heading}</h5>{comments}</div>")
    assert told.text.split("\n") == list(NEWS)
    assert told.author == "سامر حداد"


@pytest.mark.parametrize(
    "note", ["* من حبّ ينقل التدوينة فلينقلها بلا استئذان، بس لا يشيل اسمي", "النقل مسموح مع ذكر المصدر والكاتب"]
)
def test_who_may_copy_a_text_is_no_part_of_it(note: str) -> None:
    text = "<br><br>".join(NEWS)
    told = read(f"{HEAD}<div>{text}<br><br><div style='text-align:center'><span>{note}</span></div></div>")
    assert told.text.split("\n") == list(NEWS)


def test_what_a_button_offers_is_no_text() -> None:
    offer = "<div class='s'><p>خبر واحد كل صباح على الهاتف. نعم، واحد فقط.</p><button>ضمّني</button></div>"
    assert read(f"{HEAD}<div>{lines(*NEWS)}{offer}</div>").text.split("\n") == list(NEWS)


def test_a_byline_or_a_sentence_beside_a_button_stays() -> None:
    by = "<div><span>كتبت: سلمى الوادي، صدى الوادي</span><button>اشترك</button></div>"
    told = read(f"{HEAD}{by}<div>{lines(*NEWS[:3])}</div><div><p>{NEWS[3]}</p><button>اشترك</button></div>")
    assert told.author == "سلمى الوادي"
    assert told.text.split("\n") == list(NEWS)


def test_the_label_of_links_that_are_cut_away_is_no_text() -> None:
    box = (
        "<div class='b'><h4><span>للكاتب في هذا الباب</span></h4><div><p><a href='/8'>وصفة بلا ختم</a></p></div></div>"
    )
    told = read(f"{HEAD}<div>{lines(*NEWS[:2])}</div>{box}<div>{lines(*NEWS[2:])}</div>")
    assert told.text.split("\n") == list(NEWS)


def test_a_heading_above_sentences_with_links_stays() -> None:
    part = f"<div class='b'><h4>شهادات أهل السوق</h4><p>{NEWS[2]} <a href='/8'>وصفة بلا ختم</a></p></div>"
    told = read(f"{HEAD}<div>{lines(*NEWS[:2])}</div>{part}<div>{lines(*NEWS[3:])}</div>")
    assert "شهادات أهل السوق" in told.text


def test_who_wrote_is_told_below_a_picture_and_the_name() -> None:
    what = "صحافية من المدينة، تكتب عن الجسور والأسواق منذ 2015."
    card = f"<footer><div class='k'><img alt=''><b>سلمى الوادي</b><p>{what}</p></div></footer>"
    told = read(f"<article>{HEAD}<div><span>سلمى الوادي</span></div><div>{lines(*NEWS)}</div>{card}</article>")
    assert told.text.split("\n") == list(NEWS)


@pytest.mark.parametrize(
    "line",
    [
        "صرافة الوادي حوالتك توصل قبل ما تشرب شايك",
        "قناة صدى الوادي على الواتساب صارت 40 ألفاً، كن معنا",
        "أعجبك ما تقرأ؟ الصدى يعيش من قرائه لا من الإعلان",
    ],
)
def test_calls_of_the_outlet_between_paragraphs_are_no_text(line: str) -> None:
    told = read(f"{HEAD}<div>{lines(*NEWS[:2])}<div class='c'><p>{line}</p></div>{lines(*NEWS[2:])}</div>")
    assert told.text.split("\n") == list(NEWS)


@pytest.mark.parametrize(
    "verse",
    [
        "<blockquote><p>إِذا أَنتَ لَم تَعرِف صَديقَكَ في السُّرى ... فَلا تَعُدَّنَّ الدَّربَ مِن بَعدِهِ دَربا</p></blockquote>",
        "<blockquote><p>إذا شئت أن تعرف صديقك فاسأل عنه جاره القديم</p></blockquote>",
    ],
)
def test_verses_and_sayings_that_speak_to_somebody_stay(verse: str) -> None:
    told = read(f"{HEAD}<div>{lines(*NEWS[:2])}{verse}{lines(*NEWS[2:])}</div>")
    assert len(told.text.split("\n")) == len(NEWS) + 1


def test_the_office_that_sends_news_out_is_no_text() -> None:
    told = read(f"{HEAD}<div>{lines(*NEWS, 'إدارة الإعلام والاتصال المؤسسي')}</div>")
    assert told.text.split("\n") == list(NEWS)


@pytest.mark.parametrize(
    "title",
    [
        "البحث عن مفقودين تحت أنقاض الجسر القديم في الوادي",
        "أرشيف البلدية يحترق قرب الجسر القديم",
        "حالة الطقس تغلق الجسر القديم أمام المارة",
        "البث المباشر يوقف صحفياً قرب الجسر القديم",
        "العدد 31: من يعبر الجسر القديم في الوادي؟",
    ],
)
def test_a_headline_may_begin_as_titles_of_lists_do(title: str) -> None:
    told = read(f"<h1>{title}</h1><div class='m'>5 مايو 2024</div>{lines(*NEWS)}", f"{title} - صدى الوادي")
    assert (told.is_article, told.title) == (True, title)


@pytest.mark.parametrize(
    "title", ["البحث عن الجسر القديم", "أرشيف: الجسر القديم", "البث المباشر", "الأكثر قراءة هذا الأسبوع"]
)
def test_a_list_that_says_what_is_searched_for_is_none(title: str) -> None:
    told = read(f"<h1>{title}</h1><div class='m'>5 مايو 2024</div>{lines(*NEWS)}", f"{title} - صدى الوادي")
    assert not told.is_article


INTRODUCTION = (
    "قبل عشر سنوات أغلق الجنود الجسر القديم أول مرة بعد قصف السوق، ومنذ ذلك اليوم كبر جيل لا يذكر إلا ضفتين لا تلتقيان.",
    "يجمع هذا الملف حكايات كتبها صحافيون من الضفتين عن أشياء صغيرة: دكان، ومدرسة، وعرس تأجل ثلاث مرات.",
)
TILES = "".join(
    f"<div class='t'><a href='/f/{n}'><h3>{head}</h3></a><p>{line}</p></div>"
    for n, (head, line) in enumerate(
        (
            ("خمس دقائق كانت ست ساعات", "سائق يروي أول عبور له بعد عشر سنوات من الانتظار."),
            ("يوميات شاحنة برتقال من الضفة", "أربعون حاجزاً وعشرون إيصالاً ونصف الحمولة فقط."),
            ("معلم يفتح دكاناً في الصف", "الحصة الأولى للطلاب والثانية للزبائن والكرسي واحد."),
            ("كتابان للتاريخ في واد واحد", "قارنا كتابي الصف التاسع في الضفتين صفحة بصفحة."),
        )
    )
)


def test_the_introduction_to_a_dossier_is_no_article() -> None:
    title = "عشر سنوات على إغلاق الجسر القديم"
    declared = '<meta property="og:type" content="article"><meta property="article:published_time" content="2024-05-05T09:00:00Z">'
    head = f"{declared}<h1>{title}</h1>"
    told = read(f"<main>{head}<section>{lines(*INTRODUCTION)}</section><section>{TILES}</section></main>", title)
    assert not told.is_article


def test_news_of_a_dossier_above_teasers_is_an_article() -> None:
    said = "وقال الوزير إن هذا الملف يضم شهادات عشرين عاملاً، وإن المحكمة ستنظر فيه بعد العيد."
    told = read(f"<main>{HEAD}<section>{lines(NEWS[0], said)}</section><section>{TILES}</section></main>")
    assert told.text.split("\n") == [NEWS[0], said]


def test_notes_to_an_episode_of_any_length_are_no_article() -> None:
    notes = (
        "وصلت أم نادر إلى المدينة قبل عشرة أعوام ومعها حقيبة لم تفتحها حتى اليوم. في هذه الحلقة تفتحها أمامنا.",
        "تنقلت الحقيبة بين ثلاثة مخيمات للنازحين، وجلست فوقها حفيدتها حين قصف الطيران الحي وقتل جارهم وجرح أبوها.",
        "نسمع أيضاً ابنها الذي اعتقل عاماً ويعرف ما في الحقيبة ولا يقول، وطبيبة تشرح لماذا نحتفظ بأشياء لا ننظر إليها.",
        "إعداد وتقديم: سلمى الوادي. تحرير: سامر حداد. هندسة صوت: توماس فيبر. موسيقى: ثلاثي الضفة.",
        "عندكم شيء لا تفتحونه؟ سجلوا رسالة صوتية لا تزيد على دقيقتين وأرسلوها إلى رقم البرنامج.",
        "كتاب عن الأشياء المتروكة لكاتبة من الضفة، ومعرض للخزائن القديمة في متحف المدينة حتى الصيف.",
    )
    told_of = '{"@type": "PodcastEpisode", "name": "حقيبة لا تفتح", "datePublished": "2024-05-05"}'
    markup = f'<script type="application/ld+json">{told_of}</script>'
    told = read(f"{markup}<h1>حقيبة لا تفتح</h1><div>5 مايو 2024</div>{lines(*notes)}", "حقيبة لا تفتح | صدى الوادي")
    assert not told.is_article
