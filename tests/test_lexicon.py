"""Every row of the lexicon is found by its own examples, and broken rows fail with file, row and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.classify import find_weapons, load_weapons
from extract.clauses import load_connectors
from extract.knowledge.lexicon import (
    CueRow,
    Lexicon,
    LexiconError,
    TriggerRow,
    load_lexicon,
    read_cues,
    read_triggers,
)
from extract.language.sentences import split_sentences
from extract.language.tokens import tokenize
from extract.objects import find_objects, load_objects
from extract.paths import DATA
from extract.triggers import choose_triggers, find_cues

TRIGGERS = read_triggers(DATA / "lexicon" / "triggers")
CUES = read_cues(DATA / "lexicon" / "cues.toml")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize("row", TRIGGERS, ids=lambda row: row.id)
def test_every_trigger_is_found_in_its_examples(row: TriggerRow, lexicon: Lexicon) -> None:
    for example in row.examples:
        found = {match.payload.row.id for match in lexicon.triggers.find(tokenize(example))}
        assert row.id in found, f"{row.id} does not find {example!r}"


@pytest.mark.parametrize("row", CUES, ids=lambda row: row.id)
def test_every_cue_is_found_in_its_examples(row: CueRow, lexicon: Lexicon) -> None:
    for example in row.examples:
        found = {match.payload.row.id for match in lexicon.cues.find(tokenize(example)) if not match.payload.pseudo}
        assert row.id in found, f"{row.id} does not find {example!r}"


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("هاجم مسلحون النقطة ليلا", "hypothetical"),
        ("نقل الجريح في حالة حرجة إلى المشفى", "hypothetical"),
        ("قال المتحدث بدوره إن الهجوم وقع مساء", "exercise"),
        ("نقل الهلال الأحمر المصابين", "sport"),
        ("استقبل ولي العهد وفدا بعد الهجوم", "history"),
        ("انفجرت العبوة بتاريخ الثالث من آذار", "history"),
        ("أعلن الجيش القضاء على خمسة مسلحين", "trial"),
        ("قصفت طائرات عاصفة الحزم معسكرا", "accident"),
        ("داهم جهاز مكافحة الإرهاب منزلا", "generic"),
        ("سيطر المقاتلون على التلة الاستراتيجية", "war_of_words"),
        ("أصيب الطالب برصاصة", "called_for"),
    ],
)
def test_cues_keep_silent_where_a_word_only_looks_like_one(text: str, cue: str, lexicon: Lexicon) -> None:
    (sentence,) = split_sentences(text)
    assert cue not in {found.row.id for found in find_cues(sentence, lexicon)}


def test_a_word_is_found_under_its_proclitics_and_inflections(lexicon: Lexicon) -> None:
    for word in ("وهاجم", "هاجمت", "يهاجم", "بالهجوم", "للهجوم", "هجمات", "فاستهدفت", "الغارات", "غارتين", "واختطفوا"):
        assert lexicon.triggers.find(tokenize(word)), word


def triggers_in(text: str, lexicon: Lexicon) -> list[str]:
    (sentence,) = split_sentences(text)
    return [found.row.id for found in choose_triggers(sentence, lexicon.triggers.find(sentence.tokens), ())]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("أطلقوا عدة صواريخ على البلدة", "shelling"),
        ("ويطلق الجنود النار على المارة", "shooting"),
        ("أسقط الدفاع الجوي ثلاث طائرات", "interception"),
        ("حجزت الوحدات تسعة أسلحة", "seizure_of_arms"),
        ("أفرج عنهم بعد يومين", "release"),
        ("تم الإفراج عنها صباحا", "release"),
        ("تم القبض عليه في منزله", "arrest"),
        ("تطهير البلدة من المسلحين", "capture_territory"),
        ("سقطت البلدة في قبضة المسلحين", "capture_territory"),
        ("نسفوا جسرا قرب القرية", "destruction"),
        ("محاصرة البلدة من ثلاث جهات", "siege"),
        ("إيقاف خمسة عناصر في العملية", "arrest"),
    ],
)
def test_a_phrase_is_found_under_the_inflections_of_its_verb_and_preposition(
    text: str, trigger: str, lexicon: Lexicon
) -> None:
    assert trigger in triggers_in(text, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "تستعد المدينة للعيد",
        "كتب رئيس التحرير في الصحيفة",
        "تجمعوا في ميدان «التحرير»",
        "زار أسرة الفقيد",
        "حلقت طائرات مسيرة فوق المنطقة",
        "لن يغير القرار شيئا",
        "قرية خربة العين",
        "عقوبة الإعدام",
        "وصلت المساعدات إلى المدينة المحاصرة",
        "أعلن خطة لتحرير المدينة",
    ],
)
def test_no_trigger_is_found_where_a_word_only_looks_like_one(text: str, lexicon: Lexicon) -> None:
    assert triggers_in(text, lexicon) == []


def test_weapons_keep_silent_where_a_word_only_looks_like_one() -> None:
    weapons = load_weapons()
    assert {weapon.row.id for weapon in find_weapons(tokenize("انفجرت عبوة ناسفة"), weapons)} == {"explosive_device"}
    assert not find_weapons(tokenize("تأخرت رحلات الخطوط الجوية"), weapons)
    assert not find_weapons(tokenize("أطلقت الشرطة القنابل الغازية"), weapons)
    assert not find_weapons(tokenize("سكان الحي"), weapons)
    assert not find_weapons(tokenize("مقر كتيبة الدفاع الجوي"), weapons)
    assert not find_weapons(tokenize("دمر المقاتلون دبابة"), weapons)
    assert not find_weapons(tokenize("منصات لإطلاق صواريخ كاتيوشا"), weapons)
    assert {weapon.row.type for weapon in find_weapons(tokenize("قصف بالبراميل"), weapons)} >= {"air_drone_strike"}
    assert {weapon.row.type for weapon in find_weapons(tokenize("جرار مفخخ"), weapons)} == {"ied"}
    assert {weapon.row.type for weapon in find_weapons(tokenize("هجوم بمسيرة انتحارية"), weapons)} == {
        "air_drone_strike"
    }


def test_things_that_are_hit_are_whole_noun_phrases() -> None:
    tokens = tokenize("استهدف الهجوم محطة طاقة نووية في المدينة")
    (found,) = find_objects(tokens, load_objects())
    assert " ".join(token.text for token in tokens[found.first : found.last]) == "محطة طاقة نووية"


def test_connectors_load() -> None:
    assert load_connectors().find(tokenize("قتل شخص فيما أصيب آخر"))[0].payload.id == "new"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('[[trigger]]\nid = "a"\ntype = "arrest"\nverbs = ["x"]', "'examples' is missing"),
        ('[[trigger]]\nid = "a"\ntype = "quarrel"\nverbs = ["x"]\nexamples = ["x"]', "unknown type 'quarrel'"),
        ('[[trigger]]\nid = "a"\ntype = "arrest"\nexamples = ["x"]', "no verbs, nouns or phrases"),
        ('[[trigger]]\nid = "a"\ntype = "arrest"\nverb = ["x"]\nexamples = ["x"]', "unknown key verb"),
        (
            '[[trigger]]\nid = "a"\ntype = "arrest"\nverbs = ["x"]\nexamples = ["x"]\n'
            '[[trigger]]\nid = "a"\ntype = "arrest"\nverbs = ["x"]\nexamples = ["x"]',
            "used twice",
        ),
        ('[[trigger]\nid = "a"', "not valid TOML"),
    ],
)
def test_a_broken_trigger_row_fails(tmp_path: Path, body: str, message: str) -> None:
    (tmp_path / "broken.toml").write_text(body, "utf-8")
    with pytest.raises(LexiconError, match=message) as caught:
        read_triggers(tmp_path)
    assert "broken.toml" in str(caught.value)


def test_a_cue_with_an_unknown_scope_fails(tmp_path: Path) -> None:
    path = tmp_path / "cues.toml"
    path.write_text('[[cue]]\nid = "a"\nscope = "page"\nforms = ["x"]\nexamples = ["x"]', "utf-8")
    with pytest.raises(LexiconError, match="scope must be one of"):
        read_cues(path)
