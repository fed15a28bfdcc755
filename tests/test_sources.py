"""Sources: who says so, before and after the verb, carried on, and words that only look like a speaker."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.arguments import source_candidates
from extract.events import load_knowledge
from extract.knowledge.actor_rows import ActorError, read_actors
from extract.knowledge.sources import read_sources, source_table
from extract.language.sentences import split_sentences
from extract.language.tokens import tokenize
from extract.paths import DATA
from extract.reading import read as read_article
from extract.sources import ReportingRules, SourceMention, find_sources


def read(text: str) -> list[SourceMention]:
    return find_sources(split_sentences(text))


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "anonymous"),
    [
        ("قال مصدر أمني إن عبوة انفجرت.", "مصدر أمني", "anonymous", True),
        ("وأفاد مصدر طبي بأن شخصين قتلا.", "مصدر طبي", "medical", True),
        ("وفق شهود عيان، اقتحم الجنود البلدة.", "شهود عيان", "witness", True),
        ("قتل ثلاثة جنود، بحسب مصدر عسكري.", "مصدر عسكري", "anonymous", True),
        ("وأعلنت وزارة الدفاع مقتل جندي.", "وزارة الدفاع", "ministry", False),
        ("وذكرت وكالة السهل أن عبوة انفجرت.", "وكالة السهل", "agency", False),
        ("وكان مصدر أمني قال إن عبوة انفجرت.", "مصدر أمني", "anonymous", True),
        ("وأعلنت وزارة الدفاع في بلاغ مقتل جندي.", "وزارة الدفاع", "ministry", False),
        ("وقال مصدر طبي للقناة إن شخصين قتلا.", "مصدر طبي", "medical", True),
        ("وكان المتحدث باسم الشرطة، قد أعلن مقتل جندي.", "المتحدث باسم الشرطة", "official", False),
        ("يذكر أن وزارة الدفاع، كانت أعلنت مقتل جندي.", "وزارة الدفاع", "ministry", False),
        ("«وكالة السهل» أعلنت أمس مقتل جندي.", "وكالة السهل", "agency", False),
        ("أما وكالة السهل، فأعلنت مقتل جندي.", "وكالة السهل", "agency", False),
        ("قتل ثلاثة متظاهرين، وفقا للجنة الأطباء.", "لجنة الأطباء", "observatory", False),
        ("قتل ثلاثة متظاهرين، وفقا لشهود عيان.", "شهود عيان", "witness", True),
        ("قتل ثلاثة متظاهرين، بحسب لواء في الجيش.", "لواء في الجيش", "group", False),
        ("قالت مصادر أمنية بشمال البلاد إن عبوة انفجرت.", "مصادر أمنية بشمال البلاد", "anonymous", True),
    ],
)
def test_a_speaker(text: str, speaker: str, kind: str, anonymous: bool) -> None:
    (source,) = read(text)
    assert (source.text, source.kind, source.anonymous) == (speaker, kind, anonymous)
    assert text[source.start : source.end] == speaker


def test_each_speaker_answers_for_what_follows_until_the_next() -> None:
    text = "وقال مصدر أمني إن عبوة انفجرت فيما أكد مصدر طبي أن اثنين قتلا."
    first, second = read(text)
    assert first.said_end == second.first
    assert second.said_end > second.said_start


@pytest.mark.parametrize(
    "text", ["جددت قوات الأمن قصفها للبلدة.", "نعى الفقيد في المسجد.", "وأكد إصرار جنوده على ملاحقة الفارين."]
)
def test_what_only_looks_like_a_speaker(text: str) -> None:
    assert read(text) == []


def test_who_denies_does_not_report() -> None:
    (source,) = read("نفت وزارة الدفاع مسؤوليتها عن القصف.")
    assert source.stance == "denies"


def test_a_speaker_goes_on_in_the_next_sentence() -> None:
    text = "قال مصدر أمني إن عبوة انفجرت. وأضاف أن شخصين قتلا."
    first, second = read(text)
    assert (first.carried, second.carried) == (False, True)
    assert (second.text, second.sentence) == ("مصدر أمني", 1)


def test_a_new_speaker_is_not_carried_over() -> None:
    speakers = [s.text for s in read("قال مصدر أمني إن عبوة انفجرت. وأضاف مصدر طبي أن شخصين قتلا.")]
    assert speakers == ["مصدر أمني", "مصدر طبي"]


def test_an_agency_and_the_source_that_it_quotes() -> None:
    found = read("نقلت وكالة السهل عن مصدر عسكري قوله إن الجيش رد.")
    assert [(source.text, source.kind) for source in found] == [
        ("وكالة السهل", "agency"),
        ("مصدر عسكري", "anonymous"),
    ]


@pytest.mark.parametrize("text", ["انفجرت عبوة في السوق.", "المصدر الوحيد للمياه في البلدة قصف أمس.", ""])
def test_nobody_speaks(text: str) -> None:
    assert read(text) == []


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reporting.toml"
    path.write_text("[stances]\n", "utf-8")
    with pytest.raises(KeyError):
        ReportingRules(path)


# ---------------------------------------------------------------- the table of sources

HEAD = "source_id,name_ar,names,name_en,kind,country,actor_id,source"


@pytest.mark.parametrize(
    ("text", "idents"),
    [
        ("قال المرصد السوري لحقوق الإنسان إن خمسة قتلوا. وذكر المرصد أن القصف مستمر.", ["sohr", "sohr"]),
        ("نقلت وكالة الأنباء الفلسطينية (وفا) عن شهود مقتل ثلاثة", ["wafa", None]),
        ("بحسب «هآرتس» قتل جندي", ["haaretz"]),
        ("قال المتحدث باسم الجيش الإسرائيلي إن جنديا قتل", ["idf_spokesman"]),
        ("قال يحيى سريع إن سفينة أصيبت", ["houthis"]),
        ("قالت جامعة الدول العربية إن الوضع خطير", [None]),
        ("قال مصدر أمني إن رجلا قتل", [None]),
    ],
)
def test_a_source_is_known_by_its_name(text: str, idents: list[str | None]) -> None:
    assert [source.id for source in read(text)] == idents


def test_every_source_is_found_by_each_of_its_names() -> None:
    table = source_table()
    actors = read_actors(DATA / "actors" / "actors.csv")
    lost = []
    for source, names in read_sources(DATA / "actors" / "sources.csv", actors):
        for name in names:
            entry = table.names.at([token for token in tokenize(name) if token.text not in "().-"], 0)
            if entry is None or entry.payload.id != source.id:
                lost.append((source.id, name))
    assert lost == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("sohr,اسم,,Name,agency,SY,,test", "line 3: the id 'sohr' is used already"),
        ("hamas,اسم,,Name,agency,PS,,test", "line 3: the id 'hamas' is used already, here or for an actor"),
        ("x,,,Name,agency,SY,,test", "line 3: source_id, name_ar and source must be given"),
        ("x,اسم,,Name,rumour,SY,,test", "line 3: unknown kind 'rumour'"),
        ("x,اسم,,Name,agency,Syria,,test", "line 3: 'Syria' is no country of states.csv"),
        ("x,اسم,,Name,agency,SY,nobody,test", "line 3: no actor has the id 'nobody'"),
        ("x,اسم,«»,Name,agency,SY,,test", "line 3: the name '«»' holds no letters"),
        ("x,اسم,المرصد السورى,Name,agency,SY,,test", "line 3: .* is also a name of sohr"),
        ("x,اسم,agency", "line 3: it has not as many fields as line 1"),
    ],
)
def test_a_broken_source_is_named_by_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "sources.csv"
    path.write_text(f"{HEAD}\nsohr,المرصد السوري,,Observatory,observatory,SY,,test\n{row}\n", "utf-8")
    with pytest.raises(ActorError, match=f"sources.csv: {message}"):
        read_sources(path, {"hamas"}, {"SY", "PS"})


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("وأعلنت وزارة الصحة ارتفاع الحصيلة إلى عشرة.", "وزارة الصحة"),
        ("وأفادت مصادر طبية في مستشفى المدينة حصيلة أولية.", "مصادر طبية في مستشفى المدينة"),
        ("وكانت وزارة الدفاع أعلنت قبل أيام مقتل جندي.", "وزارة الدفاع"),
        ("يذكر أن وزارة الدفاع كانت قد أعلنت مقتل جندي.", "وزارة الدفاع"),
        ("وقال العميد علي سالم إن الجيش رد.", "العميد علي سالم"),
        ("وقال سالم الجبلي المتحدث باسم البلدية إن عبوة انفجرت.", "سالم الجبلي"),
        ("أكد الناطق باسم الشرطة، سالم بن علي، أن عبوة انفجرت.", "الناطق باسم الشرطة، سالم بن علي"),
        ("قتل جندي، وفق بيان لوزارة الدفاع.", "وزارة الدفاع"),
        ("قتل جندي وفق ما ذكره اليوم السبت مصدر أمني.", "مصدر أمني"),
        ("دعا وزير الخارجية البلقاوي سالم القاسمي إلى تحقيق.", "وزير الخارجية البلقاوي سالم القاسمي"),
        ("تقدم الجيش، حسبما أعلن قائد هذه القوات اللواء سالم حسن.", "قائد هذه القوات اللواء سالم حسن"),
        ("وقال المبعوث الأممي إلى اليمن سالم برنت إن الهدنة بدأت.", "المبعوث الأممي إلى اليمن سالم برنت"),
        ("وكان «المرصد السوري» أفاد بسماع انفجار.", "المرصد السوري"),
        ("وكانت قوات الأمن أعلنت صباح اليوم القضاء على مسلح.", "قوات الأمن"),
        ("جاء ذلك بعد إعلان جهاز الأمن الوطني توقيف أربعة.", "جهاز الأمن الوطني"),
        ("وقع تفجير نسبته السلطات التركية إلى التنظيم.", "السلطات التركية"),
        ("قال ثلاثة شهود إن عبوة انفجرت.", "ثلاثة شهود"),
        ("ذكر موقع روسيا اليوم أن عبوة انفجرت.", "موقع روسيا اليوم"),
        ("قال القاسمي أمام مؤتمر في العاصمة إن الجيش رد.", "القاسمي"),
    ],
)
def test_a_speaker_is_a_noun_phrase(text: str, speaker: str) -> None:
    assert [source.text for source in read(text)] == [speaker]


def test_a_preposition_is_no_verb_of_saying() -> None:
    assert read("اندلعت مواجهات بين الطرفين في السوق.") == []


def test_the_source_again_is_the_source_named_in_full() -> None:
    text = "قال مصدر أمني في البلدة إن عبوة انفجرت. وأوضح المصدر أن شخصين قتلا."
    assert [source.text for source in read(text)] == ["مصدر أمني في البلدة"] * 2


def test_a_headline_begins_with_its_speaker() -> None:
    (source,) = find_sources(split_sentences("الدفاع المدني: مقتل ثلاثة في القصف", "title"))
    assert source.text == "الدفاع المدني"


def test_a_candidate_knows_whether_somebody_else_tells_the_same_event() -> None:
    text = "قال مصدر أمني إن المدينة هادئة. وأعلنت وزارة الدفاع مقتل جندي برصاص مسلحين."
    reading = read_article("", text, date(2021, 3, 14), load_knowledge())
    told = [mention for mention in reading.mentions if mention.casualties]
    found = {candidate.text: candidate.features for candidate in source_candidates(reading, told)}
    assert any(name.startswith("no_other_governs|governs|") for name in found["وزارة الدفاع"])
    assert any(name.startswith("others_govern|") for name in found["مصدر أمني"])


def test_a_town_before_the_colon_of_a_headline_is_no_speaker() -> None:
    reading = read_article("حمص: مقتل ثلاثة جنود", "قتل ثلاثة جنود.", date(2021, 3, 14), load_knowledge())
    assert [source.text for source in reading.sources] == ["حمص"]
    assert source_candidates(reading, reading.mentions) == []
