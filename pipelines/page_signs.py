"""Do all signs of a page together speak for one article, where no single one decides: its words, form, day, name?

The weights (data/weights/page_signs.csv) are learned from whole pages of both kinds (``pipelines.page_sign_training``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.model import Features, load_table, score
from pipelines.body import Body
from pipelines.boxes import HEADLINE_WORDS
from pipelines.bylines import bare_name, byline
from pipelines.edges import addresses
from pipelines.headlines import words_in_text
from pipelines.letters import arabic_letters
from pipelines.metadata import Metadata
from pipelines.page_words import OPENING
from pipelines.voice import reports_speech

TABLE = "page_signs"
_LONGEST_HEADING = 90
# A greeting, a name and what its bearer is stand below a letter.
_MOST_SIGNING = 3
# So many of its words that the text says too make a title the headline of it.
TOLD_WORDS = 2
# Beyond these log-odds words say no more, and so many of them are 1.
_WORDS_RANGE, _WORDS_UNIT = (-8.0, 6.0), 4.0
# Counts and shares are told by the steps that they reach.
_STEPS: dict[str, Sequence[float]] = {
    "words of title told": (1, 2, 3, 5),
    "sentences": (2, 3, 5, 8, 14),
    "letters": (150, 300, 600, 1000, 2000),
    "headings within": (1, 2, 4, 7),
    "links within": (1, 2, 4, 7),
    "lines that are no sentences": (0.1, 0.25, 0.4, 0.6),
}


@dataclass(frozen=True)
class Seen:
    """What is known of a page when it is asked whether it is one article.

    ``page_title`` is the text of the title element. ``dated``: the page names a day, which may be that of the visit;
    ``beside``: in its markup or right beside the text. ``guessed``: no element of the page names its title.
    ``asks_password``: the page has a field for one that does not stand above its headline. ``offers_answers``: it has those
    of a poll, to so many ``questions``. ``plays_above``: a film stands above its headline. ``headed``: its title is that of the
    title element and its only first heading.
    """

    url: str
    title: str
    page_title: str
    metadata: Metadata
    body: Body
    dated: bool
    beside: bool
    guessed: bool
    asks_password: bool
    offers_answers: bool
    questions: int
    plays_above: bool
    headed: bool

    @cached_property
    def text(self) -> str:
        """The text in one line."""
        return " ".join(self.body.paragraphs)

    @cached_property
    def shared(self) -> int:
        """How many words of the title the beginning of the text says too."""
        return words_in_text(self.title, self.text[:OPENING])

    @cached_property
    def signed(self) -> bool:
        """Does the markup name who wrote the text, a byline or a name between headline and text, or a name below a letter?"""
        body = self.body
        if self.metadata.author is not None:
            return True
        if addresses(body.paragraphs[0]) and any(bare_name(line) for line in body.paragraphs[-_MOST_SIGNING:]):
            return True
        lines = [block.text for block in body.blocks[body.start : body.first] if len(block.text) <= _LONGEST_HEADING]
        return any(byline(line) or bare_name(line) for line in lines)

    @property
    def told(self) -> bool:
        """Does the text tell of its headline?"""
        return self.shared >= TOLD_WORDS

    @property
    def vouched(self) -> bool:
        """Has the page its day, and a headline that the text tells or the name of who wrote it?"""
        return self.beside and not self.guessed and (self.told or self.signed)


def article_odds(seen: Seen, words: float) -> float:
    """The log-odds that a page is one article; ``words`` are those of no news by the words of its text (``service_odds``)."""
    return score(load_table(TABLE), page_signs(seen, words))


def page_signs(seen: Seen, words: float) -> Features:
    """The signs of a page, as ``article_odds`` is given it."""
    body = seen.body
    within = [block for block in body.blocks[body.first : body.end] if block.letters]
    amounts = {
        "words of title told": seen.shared,
        "sentences": body.sentences,
        "letters": arabic_letters(seen.text),
        "headings within": sum(block.heading for block in within),
        "links within": sum(block.linked > 0 for block in within),
        "lines that are no sentences": sum(not block.sentence for block in within) / max(1, len(within)),
    }
    lowest, highest = _WORDS_RANGE
    signs: Features = {"words of news": -max(lowest, min(highest, words)) / _WORDS_UNIT}
    for name, steps in _STEPS.items():
        reached = sum(amounts[name] >= step for step in steps)
        signs[f"{name} >= {steps[reached - 1]}" if reached else f"{name} < {steps[0]}"] = 1.0
    told = {
        "signed": seen.signed,
        "vouched": seen.vouched,
        "day": seen.dated,
        "day beside": seen.beside,
        "title guessed": seen.guessed,
        "headline of words": len(seen.title.split()) >= HEADLINE_WORDS,
        "reports speech": reports_speech(seen.text),
        "declared": seen.metadata.declared,
    }
    return signs | {name: 1.0 for name, holds in told.items() if holds}
