"""What two clauses say about being one incident: the signs, whatever the weights make of them."""

from __future__ import annotations

from datetime import date

import pytest

from extract.events import load_knowledge
from extract.linking import pair_features, word_counts
from extract.reading import read


def date_signs(text: str, published: date | None) -> set[str]:
    reading = read("", text, published, load_knowledge())
    first, second = reading.mentions[0], reading.mentions[-1]
    features = pair_features(reading, first, second, word_counts(reading.mentions))
    return {name for name in features if name in ("date:same", "date:differ")}


@pytest.mark.parametrize("published", [None, date(2021, 6, 1)])
@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("قتل جندي في هجوم في 13 مايو/أيار. وقتل جنديان في هجوم في 27 أبريل/نيسان.", {"date:differ"}),
        ("قتل جندي في هجوم في 13 أيار/مايو. وقتل جندي في الهجوم في 13 أيار/مايو.", {"date:same"}),
        ("قتل جندي في هجوم يوم الجمعة. وقتل جنديان في هجوم يوم الأحد.", {"date:differ"}),
    ],
)
def test_days_differ_even_where_no_publication_says_which_they_are(
    text: str, signs: set[str], published: date | None
) -> None:
    assert date_signs(text, published) == signs


def test_days_told_in_different_manners_are_not_compared_without_a_publication() -> None:
    text = "قتل جندي في هجوم يوم الجمعة. وقتل جندي في الهجوم في 13 أيار/مايو."
    assert date_signs(text, None) == set()
