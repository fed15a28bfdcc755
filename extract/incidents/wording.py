"""The words of a report that tell it from others: stems of what it quotes, weighed by how ordinary they are.

Words that many news texts share (data/weights/words.csv, counted in the project's own articles) count little, all others
in full: names, streets and things are what two reports of one incident have in common.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from extract.language.tokens import proclitic_splits, tokenize

_ENDINGS = ("يات", "ات", "ون", "ين", "ان", "يه", "ها", "هم", "وا", "تم", "ه", "ي", "ا")
# A word that stands in no more than this share of articles tells much; above it, less with each doubling.
_RARE_SHARE = 0.02


@lru_cache(maxsize=200_000)
def stem(norm: str) -> str:
    """The word without article, proclitics and the commonest endings; the same for all forms, not always a real stem.

    ``stem("والمدرعات") == stem("مدرعة")`` in normalised spelling.
    """
    word = min(
        (rest for before, rest in proclitic_splits(norm) if before.endswith(("ال", "لل"))), key=len, default=norm
    )
    while word[:1] in tuple("وفبلك") and len(word) > 4:
        word = word[1:]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def stems(text: str) -> list[str]:
    """The stems of the words of a text of three letters and more, in their order; numbers and signs are left out."""
    return [stem(token.norm) for token in tokenize(text) if token.kind == "word" and len(token.norm) > 2]


def content(texts: Iterable[str], without: Iterable[str | None] = ()) -> frozenset[str]:
    """The different stems of some texts, without those of names that are compared for themselves."""
    left_out = {word for name in without if name for word in stems(name)}
    return frozenset(word for text in texts for word in stems(text) if word not in left_out)


def fingerprint(text: str) -> int | None:
    """A number that two texts share which begin with the same eight words; None for a shorter one."""
    words = stems(text)[:8]
    return zlib.crc32(" ".join(words).encode("utf-8", "surrogatepass")) if len(words) == 8 else None


def weight(words: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of the weights of words; a word that the table does not hold counts 1."""
    return sum(weights.get(word, 1.0) for word in words)


def ordinary_words(texts: Sequence[str]) -> dict[str, float]:
    """The weight of every stem that stands in more than a rare share of the texts: 1 for rare, falling to 0."""
    shares = Counter(word for text in texts for word in set(stems(text)))
    return {
        word: round(max(0.0, 1.0 - math.log2(count / len(texts) / _RARE_SHARE) / 4), 2)
        for word, count in sorted(shares.items())
        if count / len(texts) > _RARE_SHARE
    }


def main() -> None:
    """Count the words of coded articles anew: ``python -m extract.incidents.wording ARTICLES.jsonl … --out FILE``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    given = parser.parse_args()
    texts = []
    for path in given.articles:
        for line in path.read_text("utf-8").splitlines():
            article = json.loads(line)
            texts.append(f"{article.get('title') or ''}\n{article['text']}")
    with given.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight"))
        writer.writerows(ordinary_words(texts).items())


if __name__ == "__main__":
    main()
