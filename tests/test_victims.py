"""Whose victims a clause counts that tells no incident of its own."""

from __future__ import annotations

import pytest

from extract.events import load_knowledge
from extract.mentions import Mention
from extract.merging import with_victims
from extract.reading import Reading, read

# Any clause that names no act has a sure link; what tells other acts has none.
WEIGHTS = {"type:outcome_only": 5.0}


def reading(text: str) -> Reading:
    return read("", text, None, load_knowledge())


def harmed(groups: list[list[Mention]]) -> list[list[tuple[str, int]]]:
    return [[(c.outcome, c.casualty.n_min) for member in group for c in member.casualties] for group in groups]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("شنت الطائرات غارات على القرية. وأدى ذلك إلى مقتل خمسة عمال.", [[("killed", 5)]]),
        # a sentence between, and the count first
        ("شنت الطائرات غارات على القرية. وتصاعد الدخان. وقتل خمسة عمال.", [[("killed", 5)]]),
        ("قتل خمسة عمال. وشنت الطائرات غارات على القرية.", [[("killed", 5)]]),
        # too far behind
        ("شنت الطائرات غارات على القرية. وتصاعد الدخان. وحل الليل. وعاد الهدوء. وقتل خمسة عمال.", [[]]),
        # what the other side lost
        (
            "أسفرت الاشتباكات عن مقتل 20 جنديا، في حين قتل ثمانية مسلحين.",
            [[("killed", 20), ("killed", 8)]],
        ),
        # the group has its dead
        ("شنت الطائرات غارات على القرية وقتلت ستة جنود. وقتل خمسة عمال.", [[("killed", 6)]]),
    ],
)
def test_a_clause_that_only_counts_joins_an_incident_near_it(text: str, expected: list[list[tuple[str, int]]]) -> None:
    told = reading(text)
    acts = [mention for mention in told.mentions if mention.triggers]
    assert harmed(with_victims(told, [acts], [], WEIGHTS)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "شنت الطائرات غارات على القرية وقتلت ستة جنود. وأصيب خمسة عمال بجروح خطيرة.",
            [[("killed", 6), ("injured", 5)]],
        ),
        # it counts the dead anew
        (
            "شنت الطائرات غارات على القرية وقتلت ستة جنود. وقتل خمسة عمال.",
            [[("killed", 6)], [("killed", 5)]],
        ),
        # it names an act of its own, be it with a weak verb
        (
            "شنت الطائرات غارات على القرية وقتلت ستة جنود. واستعادت القوات البلدة وأصيب خمسة عمال.",
            [[("killed", 6)], [("injured", 5)]],
        ),
        (
            "شنت الطائرات غارات على القرية وقتلت ستة جنود. وأصيب خمسة عمال في تفجير عبوة.",
            [[("killed", 6)], [("injured", 5)]],
        ),
    ],
)
def test_a_group_that_only_counts_is_no_incident_of_its_own(text: str, expected: list[list[tuple[str, int]]]) -> None:
    told = reading(text)
    first, second = (
        [mention for mention in told.mentions if (mention.sentence.index == 0) == first] for first in (True, False)
    )
    assert harmed(with_victims(told, [first, second], [], WEIGHTS)) == expected


def test_a_group_that_was_given_a_count_is_judged_with_it() -> None:
    told = reading("شنت الطائرات غارات على القرية وقتلت ستة جنود. وأصيب خمسة عمال، في حين قتل ثمانية مسلحين.")
    first, second = ([mention for mention in told.mentions if mention.sentence.index == index] for index in (0, 1))
    groups = with_victims(told, [first, second[:1]], [], WEIGHTS)
    assert harmed(groups) == [[("killed", 6)], [("injured", 5), ("killed", 8)]]
