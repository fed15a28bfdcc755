"""Learning which lines of a text its site added: ``python -m pipelines.line_training LINES PAGES NEWS … --out FOLDER``.

LINES are JSON Lines ``{"line", "added": true | false}`` (data/gold/lines.jsonl). PAGES are pages with what is their text:
``{"url", "html", "paragraphs", "added": [lines that are none of it]}`` (data/gold/texts_in_pages.jsonl). NEWS are articles with
``text``, whose lines are all their own (data/gold/articles.jsonl; may be compressed, .gz). ``--folds 4`` tells how many lines of
PAGES would go by weights that have not seen their page.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from extract.language.boilerplate import boilerplate_rows
from extract.learning import Example, by_weights_of_others, learn
from extract.model import Features, write_table
from extract.paths import DATA
from extract.schema import Page
from extract.training import lines_of as lines_of_file
from pipelines.added_lines import (
    LINE,
    LONGEST,
    WORDS,
    WORDS_FLOOR,
    goes,
    judged,
    line_features,
    lines_of,
    odds_by_words,
    weighed,
    word_features,
)
from pipelines.article import article
from pipelines.blocks import Block
from pipelines.body import Body
from pipelines.metadata import clean

_RIDGE = {WORDS: 2.0, LINE: 2.0}
_MIN_COUNT = {WORDS: 2, LINE: 3}
# Of the odds of words those are learned from that weights give which have not seen the page.
_PARTS = 4
# So many articles of a file of news are enough.
_MOST_NEWS = 1500
_FLOORS = (0.5, 1.0, 1.5, 2.0, 3.0)


class ReadPage(NamedTuple):
    """The lines that were read as the text of a page and where they stand, which of them the site added, and what all its lines
    teach of words."""

    lines: tuple[Block, ...]
    signs: tuple[Features, ...]
    added: tuple[bool, ...]
    words: tuple[Example, ...]


def word_examples(lines: Iterable[str], added: bool) -> list[Example]:
    """What lines teach of words, but for those that are too long to be asked."""
    return [Example(word_features(line), added) for line in lines if 0 < len(line.strip()) <= LONGEST]


def read_lines(path: Path) -> list[Example]:
    """What the lines of a file teach of words. Raises KeyError for a row without line or added."""
    rows = [json.loads(line) for line in lines_of_file(path)]
    return [example for row in rows for example in word_examples([row["line"]], bool(row["added"]))]


def rows_as_lines() -> list[Example]:
    """What the examples of the rows of cues teach of words."""
    return [
        example
        for row in boilerplate_rows()
        for lines, added in ((row.strips, True), (row.keeps, False))
        for example in word_examples(lines, added)
    ]


def read_news(path: Path) -> list[Example]:
    """What the lines of articles teach of words."""
    rows = map(json.loads, lines_of_file(path)[:_MOST_NEWS])
    return [example for row in rows for example in word_examples(row["text"].split("\n"), False)]


def read_pages(path: Path) -> list[ReadPage]:
    """The pages of a file, as they are read before lines are weighed."""
    pages = []
    for row in map(json.loads, lines_of_file(path)):
        bodies: list[Body] = []

        def keep(body: Body, bodies: list[Body] = bodies) -> Body:
            bodies.append(body)
            return body

        article(Page(row["url"], row["html"].encode(), "text/html; charset=utf-8"), without_added=keep)
        whole = " ".join(map(clean, row["paragraphs"]))
        lines = lines_of(bodies[-1]) if bodies else []
        added = tuple(clean(line.text) not in whole for line in lines)
        known = word_examples(row["paragraphs"], False) + word_examples(row["added"], True)
        pages.append(ReadPage(tuple(lines), tuple(line_features(lines)), added, tuple(known)))
    return pages


def learn_words(examples: Iterable[Example], pages: Iterable[ReadPage]) -> dict[str, float]:
    """The weights of the words of added lines."""
    return learn([*examples, *(known for page in pages for known in page.words)], _RIDGE[WORDS], _MIN_COUNT[WORDS])


def learn_lines(examples: Sequence[Example], pages: Sequence[ReadPage]) -> dict[str, dict[str, float]]:
    """Both tables of weights."""
    taught: list[Example] = []
    for words, part in by_weights_of_others(pages, _PARTS, lambda others: learn_words(examples, others)):
        for page in part:
            by_words = odds_by_words(page.lines, words, [True] * len(page.lines))
            told = zip(page.lines, map(weighed, page.signs, by_words), page.added, strict=True)
            taught += [Example(signs, added) for line, signs, added in told if len(line.text) <= LONGEST]
    return {WORDS: learn_words(examples, pages), LINE: learn(taught, _RIDGE[LINE], _MIN_COUNT[LINE])}


class Judged(NamedTuple):
    """A line of a page with its odds by all signs and by its words, and whether the site added it."""

    odds: float
    by_words: float
    text: str
    added: bool


def judged_by_others(examples: Sequence[Example], pages: Sequence[ReadPage], folds: int) -> list[Judged]:
    """The lines of pages as weights judge them that have not seen their page; those too long to be judged are left out."""
    told: list[Judged] = []
    for tables, fold in by_weights_of_others(pages, folds, lambda others: learn_lines(examples, others)):
        for page in fold:
            odds = judged(page.lines, page.signs, tables[WORDS], tables[LINE])
            lines = zip(odds, page.lines, page.added, strict=True)
            told += [Judged(*both, line.text, added) for both, line, added in lines if len(line.text) <= LONGEST]
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn and write the weights, or say how well lines are told apart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    parser.add_argument("pages", type=Path)
    parser.add_argument("news", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, default=DATA / "weights")
    parser.add_argument("--folds", type=int, default=0, help="only measure, by a k-fold run over the pages")
    parser.add_argument(
        "--show",
        action="store_true",
        help="with --folds: name the lines of a text that would go, and added ones that stay",
    )
    options = parser.parse_args(arguments)
    examples = read_lines(options.lines) + rows_as_lines()
    examples += [example for path in options.news for example in read_news(path)]
    pages = read_pages(options.pages)
    if not options.folds:
        for table, weights in learn_lines(examples, pages).items():
            write_table(options.out / f"{table}.csv", weights)
        return
    told = judged_by_others(examples, pages, options.folds)
    added = sum(line.added for line in told)
    counts = [("as it is", [line.added for line in told if goes(line.odds, line.by_words)])]
    counts += [
        (f"above {floor}", [line.added for line in told if line.odds > floor and line.by_words > WORDS_FLOOR])
        for floor in _FLOORS
    ]
    for name, gone in counts:
        print(f"{name}: {sum(gone)} of {added} added lines, {len(gone) - sum(gone)} of {len(told) - added} others")
    for line in sorted(told) if options.show else ():
        if line.added != goes(line.odds, line.by_words):
            print(f"{line.odds:5.1f} {line.by_words:5.1f} {'added' if line.added else 'own':5} {line.text[:110]}")


if __name__ == "__main__":
    main()
