"""Learning which words news have and which other pages: ``python -m pipelines.page_training TEXTS … --out FILE``.

TEXTS are JSON Lines: ``{"title", "lines", "news": true | false}`` (data/gold/pages.jsonl), or articles with ``text``, which
are news (data/gold/articles.jsonl; may be compressed, .gz). ``--folds 5`` tells how many of each kind would be taken for
news by weights that have not seen them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from extract.learning import Example, by_weights_of_others, learn
from extract.model import score, write_table
from extract.paths import DATA
from extract.training import lines_of
from pipelines.page_words import TABLE, page_features

_RIDGE = 1.0
_MIN_COUNT = 3
# Texts of so many letters are told by their beginning too, so that a short one is not no news for being short.
_BEGINNING = 250
_FLOORS = (0.0, 1.0, 2.0, 3.0)


class Text(NamedTuple):
    """A text of a kind with its title, told as examples, the whole of it first: what it says and whether it is no news."""

    kind: str
    title: str
    examples: tuple[Example, ...]


def read_texts(path: Path) -> list[Text]:
    """The texts of a file. Raises ValueError for a row without title and text."""
    texts = []
    for number, row in enumerate(map(json.loads, lines_of(path)), 1):
        told = row.get("text") or "\n".join(row.get("lines", ()))
        if not told:
            raise ValueError(f"{path.name}: line {number}: neither text nor lines")
        kind = row.get("kind", path.name.split(".")[0])
        title, service = row.get("title") or "", not row.get("news", True)
        parts = (told, told[:_BEGINNING]) if len(told) > _BEGINNING else (told,)
        texts.append(Text(kind, title, tuple(Example(page_features(title, part), service) for part in parts)))
    return texts


def learn_pages(texts: Iterable[Text]) -> dict[str, float]:
    """The weights by which a text is no news."""
    return learn([example for text in texts for example in text.examples], _RIDGE, _MIN_COUNT)


def taken_for_service(texts: Sequence[Text], folds: int, floor: float) -> tuple[Counter[str], Counter[str]]:
    """How many texts of each kind there are, and how many score above a floor by weights that have not seen them."""
    scored = [
        (text.kind, score(weights, text.examples[0].features))
        for weights, fold in by_weights_of_others(texts, folds, learn_pages)
        for text in fold
    ]
    return Counter(kind for kind, _ in scored), Counter(kind for kind, odds in scored if odds > floor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, write the weights, or say how well texts are told apart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=DATA / "weights" / f"{TABLE}.csv")
    parser.add_argument("--folds", type=int, default=0, help="only measure, by a k-fold run")
    options = parser.parse_args(arguments)
    texts = [text for path in options.texts for text in read_texts(path)]
    if options.folds:
        for floor in _FLOORS:
            all_, above = taken_for_service(texts, options.folds, floor)
            print(f"above {floor}:", ", ".join(f"{kind} {above[kind]}/{count}" for kind, count in sorted(all_.items())))
        return
    write_table(options.out, learn_pages(texts))


if __name__ == "__main__":
    main()
