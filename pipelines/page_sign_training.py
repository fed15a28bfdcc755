"""Learning which signs articles have and which other pages.

    python -m pipelines.page_sign_training TEXTS … --pages P --others O --news N

TEXTS are those of ``pipelines.page_training``, by which words speak. P and O are JSON Lines of whole pages, ``{"url", "html"}``:
articles (data/gold/texts_in_pages.jsonl) and pages that are none (data/gold/other_pages.jsonl). N are articles with ``title`` and
``text`` (may be compressed, .gz), which plain pages are put around: how short and plain news may be, printed or with a heading above
each paragraph. ``--folds 5`` tells how many of each would be taken for articles by weights that have not seen them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from extract.learning import Example, by_weights_of_others, learn
from extract.model import Features, score, write_table
from extract.paths import DATA
from extract.schema import Page
from extract.training import lines_of
from pipelines.article import article
from pipelines.page_kind import ARTICLE_ODDS
from pipelines.page_signs import TABLE, Seen, page_signs
from pipelines.page_training import Text, learn_pages, read_texts
from pipelines.page_words import page_features

_RIDGE = 2.0
_MIN_COUNT = 2
# Of news every so many-th is taken; their pages are of one make, and count less.
_EVERY = 3
_NEWS_WEIGHT = 0.1
# So many paragraphs are the beginning of an article, so many words of one a heading.
_BRIEF, _HEADING_WORDS = 3, 3
_UNDATED, _PRINTED, _HEADED = 1, 2, 3
# The words of a page are weighed by weights that have not seen it.
_PARTS = 5


_ADDRESS = "https://akhbar.example/news/4711"
_KINDS = {(True, True): "pages of articles", (False, True): "other pages", (True, False): "news in plain pages"}


class ReadPage(NamedTuple):
    """A page as it is seen when it is asked whether it is one article, whether it is, and how much that counts."""

    seen: Seen
    is_article: bool
    weight: float = 1.0


def read_pages(path: Path, is_article: bool) -> list[ReadPage]:
    """The pages of a file that have a title and a text, as they are read. Raises KeyError for a row without url or html."""
    rows = map(json.loads, lines_of(path))
    return [ReadPage(seen, is_article) for row in rows for seen in seen_of(row["url"], row["html"])]


def read_news(path: Path) -> list[ReadPage]:
    """Every so many-th article of a file in pages of several makes, every second one cut to its beginning.

    Raises KeyError for a row without text.
    """
    rows = [json.loads(line) for line in lines_of(path)[::_EVERY]]
    return [
        ReadPage(seen, True, _NEWS_WEIGHT)
        for at, row in enumerate(rows)
        for seen in seen_of(
            _ADDRESS, in_page(row.get("title") or "", row["text"].split("\n")[: _BRIEF if at % 2 else None], at)
        )
    ]


def in_page(title: str, paragraphs: Sequence[str], make: int) -> str:
    """The HTML of a page that holds an article and nothing else.

    Of the four makes in turn one has a day, one has none, one is for printing, and one has a heading above each paragraph.
    """
    make %= 4
    head, day = f"<h1>{escape(title)}</h1>", "<div>5 مايو 2024</div>"
    if make == _UNDATED:
        day = ""
    if make == _PRINTED:
        head = f"<div><b>{escape(title)}</b></div>"
    lines = [
        f"<h3>{escape(' '.join(text.split()[:_HEADING_WORDS]))}</h3>" * (make == _HEADED) + f"<p>{escape(text)}</p>"
        for text in paragraphs
        if text.strip()
    ]
    named = "طباعة" if make == _PRINTED else escape(title)
    return f"<html><head><title>{named}</title></head><body>{head}{day}<div>{''.join(lines)}</div></body></html>"


def seen_of(url: str, html: str) -> list[Seen]:
    """A page as it is seen when it is asked whether it is one article; nothing where it has no text to ask of."""
    seen: list[Seen] = []

    def keep(page: Seen) -> bool:
        seen.append(page)
        return True

    article(Page(url, html.encode(), "text/html; charset=utf-8"), is_one_article=keep)
    return [page for page in seen if page.body.paragraphs]


def signs_of(pages: Sequence[ReadPage], texts: Sequence[Text]) -> list[Features]:
    """The signs of pages, their words weighed by weights that have seen no text with the title of a page."""
    signs: list[Features] = [{}] * len(pages)
    for part in range(_PARTS):
        titles = {page.seen.title for page in pages[part::_PARTS]}
        weights = learn_pages(text for text in texts if text.title not in titles)
        for at in range(part, len(pages), _PARTS):
            seen = pages[at].seen
            signs[at] = page_signs(seen, score(weights, page_features(seen.title, seen.text)))
    return signs


def learn_signs(examples: Sequence[Example]) -> dict[str, float]:
    """The weights by which a page is an article."""
    return learn(examples, _RIDGE, _MIN_COUNT)


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, write the weights, or say how well pages are told apart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--pages", type=Path, required=True, help="pages that are articles")
    parser.add_argument("--others", type=Path, required=True, help="pages that are none")
    parser.add_argument("--news", type=Path, nargs="*", default=[], help="articles to put plain pages around")
    parser.add_argument("--out", type=Path, default=DATA / "weights" / f"{TABLE}.csv")
    parser.add_argument("--folds", type=int, default=0, help="only measure, by a k-fold run")
    options = parser.parse_args(arguments)
    texts = [text for path in options.texts for text in read_texts(path)]
    pages = read_pages(options.pages, True) + read_pages(options.others, False)
    pages += [page for path in options.news for page in read_news(path)]
    examples = [
        Example(told, page.is_article, page.weight) for told, page in zip(signs_of(pages, texts), pages, strict=True)
    ]
    if not options.folds:
        write_table(options.out, learn_signs(examples))
        return
    told = {_KINDS[example.label, example.weight == 1.0]: Counter[bool]() for example in examples}
    for weights, fold in by_weights_of_others(examples, options.folds, learn_signs):
        for example in fold:
            kind = _KINDS[example.label, example.weight == 1.0]
            told[kind][score(weights, example.features) >= ARTICLE_ODDS] += 1
    print("taken for articles:", ", ".join(f"{kind} {taken[True]}/{taken.total()}" for kind, taken in told.items()))


if __name__ == "__main__":
    main()
