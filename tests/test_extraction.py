"""Text to events, whole: spans, sums, tolls, realis, and that no text raises."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import events as events_module
from extract.arguments import date_candidates
from extract.classify import type_features
from extract.decision import article_weight, article_words
from extract.events import build_events, decide, extract, group_signs, load_knowledge, main_day_of
from extract.place_arguments import place_candidates
from extract.reading import read as read_text
from extract.roles import choose_actors
from extract.schema import Extraction, to_dict

DAY = date(2021, 3, 14)


def read(text: str, title: str = "") -> Extraction:
    return extract("one", title, text, DAY)


def check_spans(found: Extraction, title: str, text: str) -> None:
    for record in (*found.events, *found.tolls):
        assert {"title": title, "text": text}[record.field][record.start : record.end] == record.evidence
    for event in found.events:
        assert all(piece in title or piece in text for piece in event.also)


def test_a_sentence_alone_must_be_surer_than_one_in_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "قتل مسلحون مجهولون أمس ثلاثة مدنيين في بلدة صرواح."
    assert read(told).events
    (sure,) = {event.confidence for event in read(told).events}
    monkeypatch.setattr(events_module, "_ALONE_FLOOR", math.log(sure / (1 - sure)) + 0.5)
    assert not read(told).events
    assert read(f"{told} وفر الأهالي إلى القرى المجاورة.", "مقتل ثلاثة مدنيين في صرواح").events


def test_an_arrest_has_no_dead_of_its_own() -> None:
    text = "اعتقلت الشرطة أمس في بغداد شقيق منفذ التفجير الذي أودى بحياة 22 شخصا في البصرة عام 2017."
    arrests = [
        event for event in read(text, "الشرطة العراقية تعتقل شقيق منفذ التفجير").events if event.type == "arrest"
    ]
    assert arrests
    assert not [c for event in arrests for c in event.casualties if c.outcome == "killed"]


def test_whom_a_peaceful_protest_mourns_was_not_killed_in_it() -> None:
    text = "تظاهر المئات اليوم في الرباط وهم يحملون صور الصحفي سالم محمود الذي قتل في القصف، ورددوا هتافات ضد الحرب."
    protests = [event for event in read(text, "تظاهرة في الرباط").events if event.type == "peaceful_protest"]
    assert protests
    assert not [c for event in protests for c in event.casualties if c.outcome == "killed"]


def test_a_clause_that_only_counts_the_victims_joins_what_stands_before_it() -> None:
    text = (
        "شنت طائرات حربية مساء أمس غارات على مدينة سراقب في ريف إدلب واستهدفت السوق. "
        "ووفق المصدر جرى نقل المصابين إلى المدينة، مشيرا إلى أن تلك الغارات خلفت 14 قتيلا."
    )
    (event,) = read(text, "غارات على مدينة سراقب").events
    assert [(c.outcome, c.n_min) for c in event.casualties] == [("killed", 14)]


def test_a_clause_whose_count_is_a_sum_is_told_by_its_act() -> None:
    knowledge = load_knowledge()
    reading = read_text("", "مقتل 4 وإصابة 8 جنود بقذائف على بلدة النخيل", None, knowledge)
    decide(reading, knowledge)
    without = replace(reading.mentions[0], casualties=[])
    assert build_events(reading, [without], None, knowledge)[0].rule == "trigger:shelling"


def test_a_clash_with_its_fields() -> None:
    text = (
        "قُتل ثلاثة جنود وأصيب خمسة آخرون، أمس السبت، في هجوم شنه مسلحون من تنظيم داعش على حاجز للجيش العراقي "
        "قرب بلدة العظيم في محافظة ديالى، بحسب مصدر أمني."
    )
    found = read(text, "مقتل ثلاثة جنود في هجوم لداعش بديالى")
    check_spans(found, "مقتل ثلاثة جنود في هجوم لداعش بديالى", text)
    (event,) = found.events
    assert event.type == "armed_clash"
    assert event.date_start == date(2021, 3, 13)
    assert event.country == "IQ"
    assert "islamic_state" in {actor.id for actor in event.initiators}
    assert {(c.outcome, c.n_min, c.n_max) for c in event.casualties} == {("killed", 3, 3), ("injured", 5, 5)}
    assert event.source is not None
    assert "مصدر أمني" in event.source.text


def test_a_headline_that_adds_up_is_a_toll() -> None:
    title = "مقتل تسعة أشخاص في العراق"
    text = (
        "قتل أربعة أشخاص في انفجار عبوة ناسفة في مدينة بعقوبة أمس السبت.\n"
        "وفي هجوم آخر قتل خمسة أشخاص بانفجار سيارة مفخخة في مدينة تكريت أمس السبت."
    )
    found = read(text, title)
    check_spans(found, title, text)
    assert [(toll.n_min, toll.sum_of_events) for toll in found.tolls] == [(9, True)]
    assert sorted(c.n_min for event in found.events for c in event.casualties) == [4, 5]


def test_the_others_of_a_toll_are_of_the_toll() -> None:
    found = read("قتل أكثر من 300 مدني منذ بداية العام في المحافظة وأصيب 700 آخرون، وفق منظمة محلية.")
    assert found.events == ()
    assert [(toll.outcome, toll.n_min) for toll in found.tolls] == [("killed", 300), ("injured", 700)]


def test_a_village_that_is_called_aunt_is_no_dead_aunt() -> None:
    (event,) = read("سقطت صواريخ في محيط قرية كفر عمة مساء أمس السبت من دون أن توقع ضحايا.").events
    assert event.casualties == ()


def test_a_figure_over_a_period_is_no_event() -> None:
    found = read("قتل أكثر من 300 مدني منذ بداية العام في المحافظة، وفق منظمة محلية.")
    assert found.events == ()
    assert [(toll.outcome, toll.n_min, toll.n_max) for toll in found.tolls] == [("killed", 300, None)]


def test_a_figure_of_the_same_period_shares_it() -> None:
    text = (
        "قتل 300 جندي خلال الفترة الممتدة من 24 آذار 2019 وحتى يومنا هذا. "
        "وشهدت الفترة ذاتها مقتل 70 عنصرا من تنظيم داعش، وفق المركز."
    )
    found = read(text)
    assert [(toll.n_min, toll.period_start, toll.period_end) for toll in found.tolls] == [
        (300, date(2019, 3, 24), DAY),
        (70, date(2019, 3, 24), DAY),
    ]


def test_actors_in_one_list_have_one_part() -> None:
    text = (
        'قتل 5 من عناصر تنظيم داعش، أمس، في قصف نفذته قوات الحشد الشعبي و"حزب الله" اللبناني، بالإضافة لقوات الجيش '
        "العراقي، على مواقع التنظيم قرب بلدة العظيم في ديالى."
    )
    (event,) = read(text).events
    assert {actor.id for actor in event.initiators} >= {"pmf", "hezbollah", "iq_military"}
    assert not {"pmf", "hezbollah", "iq_military"} & {actor.id for actor in event.targets}


@pytest.mark.parametrize(
    "text",
    [
        "فاز الهلال على ضيفه في المباراة بعد هجوم متواصل على المرمى في الشوط الثاني من الدوري.",
        "طالب الوزير بضرورة مكافحة الإرهاب وتعزيز التعاون بين البلدين في هذا المجال.",
        "حضر الأمير حفل افتتاح المعرض السنوي للكتاب بمشاركة عشرات دور النشر.",
    ],
)
def test_what_is_no_event(text: str) -> None:
    assert read(text).events == ()


def test_related_lines_inside_a_text_give_no_events() -> None:
    text = (
        "عقد المجلس البلدي جلسته السنوية.\nأخبار ذات صلة: مقتل عشرة جنود في كمين لتنظيم داعش قرب تدمر\nوناقش الميزانية."
    )
    assert read(text).events == ()


WORDS = st.sampled_from(
    "قتل أصيب انفجار هجوم جنود 3 عشرة في من على ، . دمشق داعش أمس الجيش منذ بداية العام بينهم قال إن « » ( ) مقتل".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60), st.lists(WORDS, max_size=12))
def test_no_order_of_words_raises_and_every_span_is_exact(words: list[str], title: list[str]) -> None:
    text, head = " ".join(words), " ".join(title)
    found = read(text, head)
    check_spans(found, head, text)
    assert to_dict(found) == to_dict(read(text, head))


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    check_spans(read(text), "", text)


def test_a_purpose_is_not_where_it_happens() -> None:
    campaign = read(
        "شنت القوات السورية أمس السبت هجوما على مسلحين في بلدة السخنة للقضاء على خلايا تنظيم داعش في تدمر وقتلت ثلاثة منهم."
    )
    assert {event.place_name for event in campaign.events} == {"السخنة"}


@pytest.mark.parametrize(("day", "night"), [("أمس", 12), ("اليوم", 13), ("ليلا", 13), ("الليلة الماضية", 13)])
def test_last_night_in_a_paper_that_prints_the_news_of_yesterday(day: str, night: int) -> None:
    text = f"أعلنت الشرطة {day} تفاصيل ما جرى في الرقة. وقتل حارسان وأصيب ثلاثة بانفجار عبوة ناسفة الليلة الماضية في سوق الرقة."
    assert {event.date_start for event in read(text).events} == {date(2021, 3, night)}


def test_a_capital_that_acts_is_not_where_it_acts() -> None:
    (event,) = read("قصفت باريس معسكرات للمسلحين في جنوب ليبيا وقتلت أربعة منهم.").events
    assert (event.place_text, event.country) == ("جنوب ليبيا", "LY")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("شنت طائرات أردنية وبحرينية غارات على مسلحين في ليبيا وقتلت أربعة منهم.", "LY"),
        (
            "تطول الحرب في اليمن، ويعاني سكان اليمن، ولا أمل لأهل اليمن."
            " وقتلت طائرات تحالف تقوده السعودية أمس السبت ثلاثة مدنيين في غارة جوية.",
            "YE",
        ),
    ],
)
def test_a_country_in_which_it_happened_is_not_that_of_the_doers(text: str, country: str) -> None:
    assert {event.country for event in read(text).events} == {country}


@pytest.mark.parametrize(
    ("title", "text", "country"),
    [
        (
            "اعتقال ستة من المسلحين في أفغانستان",
            "قالت الشرطة في أفغانستان إنها اعتقلت ستة من عناصر حركة طالبان.\n"
            "وقال وزير الداخلية إن أفغانستان فككت خلية على صلة بباكستان واعتقلت ثلاثة من عناصرها.",
            "AF",
        ),
        (
            "مقتل صحفي في تشاد",
            "أعلنت الشرطة في تشاد مقتل صحفي برصاص مسلحين.\n"
            "وقال مساعد وزير الخارجية في قطر إن قتل الصحفي جريمة. وفي تشاد خرجت الصحف سوداء.",
            "TD",
        ),
    ],
)
def test_a_country_that_only_stands_nearest_is_not_where_it_happened(title: str, text: str, country: str) -> None:
    assert {event.country for event in extract("one", title, text, DAY).events} == {country}


def test_of_two_countries_that_are_as_likely_none_is_told() -> None:
    text = "يطول النزاع في ليبيا. ويطول النزاع في اليمن. وهاجم مسلحون أمس السبت دورية للشرطة وقتل أربعة من عناصرها بالرصاص."
    assert {event.country for event in read(text).events} == {None}


def test_those_who_come_from_a_place_and_those_who_hold_office_there_do_not_make_it_the_place() -> None:
    text = "قال مدير الصحة في محافظة حمص إن شابا أصيل مدينة تدمر قتل برصاص مسلحين في بلدة السخنة."
    reading = read_text("", text, DAY, load_knowledge())
    signs = {
        candidate.text: {"of_speaker", "people_of"} & candidate.features.keys()
        for candidate in place_candidates(reading, reading.mentions)
    }
    assert signs == {"حمص": {"of_speaker"}, "تدمر": {"people_of"}, "السخنة": set()}


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        ("قصف على حمص", "قصفت طائرات أمس حمص. وهاجم مسلحون الجمعة حاجزا.", date(2021, 3, 13)),
        ("قصف على حمص يوم الخميس", "قصفت طائرات أمس حمص.", date(2021, 3, 11)),
        ("قصف على حمص", "قصفت طائرات حمص المحاصرة منذ الخميس. وهاجم مسلحون الجمعة حاجزا.", DAY),
        ("قصف على حمص", "يصل الوفد غدا إلى حمص.", DAY),
    ],
)
def test_the_day_of_the_main_news_is_the_first_that_the_lead_tells(title: str, text: str, day: date) -> None:
    assert main_day_of(read_text(title, text, DAY, load_knowledge())) == day


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("قال متحدث أمس إن طائرات قصفت حمص.", {"said_between"}),
        ("قصفت طائرات أمس حمص، وقال متحدث إن القصف مستمر.", {"day:main"}),
        ("قصفت طائرات اليوم الأحد حمص.", {"day:main", "day:published"}),
    ],
)
def test_a_day_may_be_that_of_the_saying_of_the_main_news_or_of_publication(text: str, signs: set[str]) -> None:
    reading = read_text("قصف على حمص", text + " وهاجم مسلحون حاجزا.", DAY, load_knowledge())
    act = next(mention for mention in reading.mentions if mention.sentence.field == "text")
    day = main_day_of(reading) if "day:main" in signs else None
    told = next(candidate for candidate in date_candidates(reading, [act], day) if candidate.kind == "text")
    assert {"said_between", "day:main", "day:published"} & told.features.keys() == signs


def test_whoever_speaks_of_something_else_nearby_is_not_credited() -> None:
    (event,) = read(
        "قصفت طائرات أمس حي الزهور في حمص وقتلت ثلاثة مدنيين.\n"
        "وارتفعت أسعار الخبز في المدينة. وقال وزير الاقتصاد إن الأسعار ستنخفض."
    ).events
    assert event.source is None


def features_of_places(text: str) -> dict[str, set[str]]:
    """The places that may be where the first clause of a text happened, with their features."""
    reading = read_text("", text, DAY, load_knowledge())
    return {c.text: set(c.features) for c in place_candidates(reading, reading.mentions[:1])}


def test_a_place_may_be_told_after_the_act_or_meant_by_a_definite_word_or_be_a_sea() -> None:
    found = features_of_places("قتل ثلاثة جنود في انفجار عبوة ناسفة. ووقع الانفجار في بلدة السخنة بريف حمص.")
    assert {"where:next"} < found["السخنة"]
    text = "تقع بلدة السخنة في البادية. وهي هادئة. وزارها الوزير. ثم عاد إلى دمشق. وقتل ثلاثة جنود بقصف على البلدة."
    assert {"meant:clause"} < features_of_places(text)["السخنة"]
    text = "دخلوا حمص. وقتل جندي في حي الزيتون في المدينة."
    reading = read_text("", text, DAY, load_knowledge())
    found = {c.text: set(c.features) for c in place_candidates(reading, reading.mentions[-1:])}
    assert {"meant:holder"} < found["حمص"]
    assert features_of_places("قصفت طائرات مسيرة سفينة في البحر الأحمر.").keys() == {"البحر الأحمر"}


def test_a_campaign_in_a_region_is_put_at_the_place_it_starts_from() -> None:
    """A list of doers, one of them beside the verb by "بالإضافة لـ", a region, the way, and whom it is meant for."""
    text = (
        "وكانت ميليشيا «حراس الوادي» و«كتيبة النورس» والفيلق السابع الموالية لروسيا، بالإضافة لقوات النظام السوري، "
        "أطلقت في 9 الشهر الماضي عملية تمشيط واسعة في البادية السورية، انطلاقاً من السخنة جنوبي الرقة وصولاً إلى أثريا، "
        "للقضاء على خلايا «داعش» وتأمين طريق تدمر."
    )
    knowledge = load_knowledge()
    reading = read_text("", text, DAY, knowledge)
    decide(reading, knowledge)
    (event,) = build_events(reading, reading.mentions, None, knowledge)
    assert (event.type, event.place_text, event.date_start) == ("change_to_group", "السخنة", date(2021, 2, 9))
    assert "كتيبة النورس" in {actor.text for actor in event.initiators}
    assert [actor.id for actor in event.targets] == ["islamic_state"]


def test_a_count_of_one_place_of_a_list_is_told_there_alone() -> None:
    found = read(
        "قصفت قوات النظام بالمدفعية أمس بلدات كفرنبل وسراقب وخان شيخون في ريف إدلب. وقال الدفاع المدني إن طفلين قتلا في قصف "
        "سراقب.",
        "قصف مدفعي على ريف إدلب",
    )
    killed = {event.place_text: [(c.n_min, c.n_max) for c in event.casualties] for event in found.events}
    assert killed == {"كفرنبل": [], "سراقب": [(2, 2)], "خان شيخون": []}


def test_all_that_one_verb_counts_is_one_toll() -> None:
    found = read("وثق المرصد منذ بداية العام مقتل 40 عاملا و11 من الرعاة في هجمات التنظيم.")
    assert found.events == ()
    assert sorted(toll.n_min for toll in found.tolls) == [11, 40]


@pytest.mark.parametrize(
    "text",
    [
        "خلفت الألغام ضحايا في المدينة ووصل عدد القتلى منذ بداية العام إلى 400 قتيل.",
        "سقط ضحايا في هجمات على المدينة منذ بداية العام وقتل 400 مدني في المحافظة.",
    ],
)
def test_a_noun_without_number_is_no_toll_of_its_own(text: str) -> None:
    found = read(text)
    assert found.events == ()
    assert [toll.n_min for toll in found.tolls] == [400]


@pytest.mark.parametrize(
    ("title", "part", "numbers"),
    [
        ("مقتل 300 مدني منذ بداية العام في المحافظة", "40 طفلا", [("text", 300)]),
        ("مقتل المئات منذ بداية العام في المحافظة", "معلمون", [("text", 300)]),
        ("", "40 عاملا", [("text", 300), ("text", 40)]),
    ],
)
def test_a_toll_is_told_once_and_without_its_children(title: str, part: str, numbers: list[tuple[str, int]]) -> None:
    found = read(f"قتل 300 مدني، بينهم {part}، منذ بداية العام في المحافظة، وفق منظمة محلية.", title)
    assert [(toll.field, toll.n_min) for toll in found.tolls] == numbers


def test_two_alike_in_one_clause_are_two_tolls() -> None:
    found = read("كما وثقت المنظمة منذ بداية العام مقتل 4 مدنيين و11 راعيا وسيدة وطفلة في المحافظة.")
    assert [toll.n_min for toll in found.tolls] == [4, 11, 1, 1]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("قتل منذ بداية الحرب 3000 شخص في البلاد.", [3000]),
        ("قتل منذ بداية الحرب العالمية الثانية 3000 شخص في البلاد.", []),
        ("لقي منذ بداية العام 3000 شخص مصرعهم في الفيضانات.", []),
    ],
)
def test_old_wars_and_floods_have_no_tolls(text: str, numbers: list[int]) -> None:
    assert [toll.n_min for toll in read(text).tolls] == numbers


def test_an_incident_told_twice_at_one_place_is_one_event() -> None:
    found = read(
        "هاجم مسلحون حاجزا للجيش العراقي قرب بلدة العظيم في محافظة ديالى أمس السبت.\n"
        "وقال مصدر أمني إن المسلحين شنوا هجوما على الحاجز قرب العظيم أمس ما أدى إلى مقتل ثلاثة جنود."
    )
    assert [[c.n_min for c in event.casualties] for event in found.events] == [[3]]


def test_the_words_of_the_whole_article_say_whether_it_tells_events() -> None:
    """One about a book fair tells none, whatever one of its sentences says; a text of a dozen words says little of itself."""
    text = "اشتبك الجيش مع مسلحين قرب حمص أمس وقتل ثلاثة منهم."
    knowledge = load_knowledge()
    assert (
        article_weight(read_text("", text, DAY, knowledge))
        < 0.2
        < 1.0
        == article_weight(read_text("", text * 9, DAY, knowledge))
    )
    words = article_words(read_text("معرض الكتاب", text, DAY, knowledge))
    assert (words["معرض"], words["اشتبك"], words["trigger:clash"]) == (1.5, 1.5, 1.0)
    for weight, events in ((0.0, 1), (-3.0, 1), (-90.0, 0)):
        weighed = replace(knowledge, weights={**knowledge.weights, "article": {"معرض": weight}})
        assert len(extract("one", "معرض الكتاب", text, DAY, knowledge=weighed).events) == events


@pytest.mark.parametrize("day", [DAY, None])
def test_years_of_the_past_and_new_places_are_signs_of_a_mention(day: date | None) -> None:
    """Also without a day of publication: then the latest year that the article tells is its own."""
    text = "قصفت القوات حمص في 2021. 1967 - اندلعت اشتباكات في حماة بين الجيش ومسلحين. وتجددت الاشتباكات في حماة أمس."
    knowledge = load_knowledge()
    reading = read_text("", text, day, knowledge)
    decide(reading, knowledge)
    first, old, again = (mention.features for mention in reading.mentions)
    assert "year:near:clause" in first
    assert {"year:old:clause", "place:new"} <= old.keys()
    assert "place:named_before" in again
    assert again["article:old_years"] > 0.0
    assert not any(name.startswith("year:") for name in again)


def test_a_type_is_chosen_in_sight_of_the_means_that_the_article_speaks_of() -> None:
    """Bare shelling told among air raids may be one; a weapon of the sentence counts though its clause does not name it."""
    text = "شنت الطائرات غارات على سراقب. وقصفت القوات بلدة كفرنبل أمس، بعد أن سقطت قذيفة هاون على مواقعها."
    knowledge = load_knowledge()
    reading = read_text("", text, DAY, knowledge)
    (shelling,) = (m for m in reading.mentions if m.sentence.tokens[m.head].text == "وقصفت")
    known = type_features(group_signs(reading, [shelling], [], [], []))
    assert known["first:shelling"] == known["near:artillery"] == 1.0
    assert 0.0 < known["around:trigger:air_strike"] < 1.0
    assert 0.0 < known["around:weapon:aircraft"] <= 1.0


def test_a_type_is_chosen_in_sight_of_how_often_each_act_is_told_and_of_the_surest_clause() -> None:
    knowledge = load_knowledge()
    reading = read_text("", "قصفت القوات أمس بلدة كفرنبل. وقصفت القوات البلدة مجددا، واعتقلت شابا.", DAY, knowledge)
    group = reading.mentions
    for mention, value in zip(group, (1.0, 0.0, -1.0), strict=True):
        mention.score = value
    known = type_features(group_signs(reading, group, [], [], []))
    assert {name: value for name, value in known.items() if name.startswith("surest:")} == {"surest:shelling": 1.0}
    assert known["share:shelling"] > known["share:arrest"] > 0.0


def test_a_type_is_chosen_in_sight_of_who_did_it_and_of_the_country() -> None:
    """An alliance that destroys something does so from the air, a militia does not; the words say neither."""
    knowledge = load_knowledge()
    reading = read_text("", "دمر التحالف العربي أمس جسرا قرب مدينة تعز في اليمن.", DAY, knowledge)
    group = reading.mentions
    initiators, targets = choose_actors(reading, group, knowledge.weights)
    known = type_features(group_signs(reading, group, [], initiators, targets))
    assert {"initiator:تحالف", "initiator:عربي", "country:YE"} <= known.keys()
