"""Looking up words and phrases under proclitics, with gaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from extract.language.phrases import PhraseTable
from extract.language.tokens import read_words, tokenize


def found(table: PhraseTable[str], text: str) -> list[tuple[str, str]]:
    tokens = tokenize(text)
    return [(m.payload, text[tokens[m.first].start : tokens[m.last - 1].end]) for m in table.find(tokens)]


def test_words_match_in_any_proclitic_reading() -> None:
    table = PhraseTable([("هجوم مسلح", "attack")])
    assert found(table, "بالهجوم المسلح") == [("attack", "بالهجوم المسلح")]
    assert found(table, "وهجوم مسلح") == [("attack", "وهجوم مسلح")]
    assert found(table, "هجوم غير مسلح") == []


def test_a_gap_takes_up_to_its_number_of_tokens() -> None:
    table = PhraseTable([("أطلق * النار", "shooting")], gap=2)
    assert found(table, "أطلق النار") == [("shooting", "أطلق النار")]
    assert found(table, "أطلق رجال الأمن النار") == [("shooting", "أطلق رجال الأمن النار")]
    assert found(table, "أطلق رجال الأمن في المدينة النار") == []


def test_diacritics_and_tatweel_do_not_matter() -> None:
    assert found(PhraseTable([("قصف", "shelling")]), "قَصَـــف") == [("shelling", "قَصَـــف")]


@given(some.text(some.sampled_from("وقتل ٣5.,٬ـًéش‌\u200f\n_-«»x"), max_size=40))
def test_words_without_their_places_are_those_of_the_tokens(text: str) -> None:
    assert read_words(text) == [(token.norm, token.kind) for token in tokenize(text)]
