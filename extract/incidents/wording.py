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
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from extract.language.normalize import without_ending
from extract.language.remembered import Remembered
from extract.language.tokens import proclitic_splits, read_words
from extract.model import load_weights

_ENDINGS = ("تهما", "تهم", "تها", "ته", "يات", "ات", "ون", "ين", "ان", "يه", "ها", "هم", "وا", "تم", "ه", "ي", "ا")
# A word that stands in no more than this share of articles tells much; above it, less with each doubling.
_RARE_SHARE = 0.02
# From this weight on a word tells one report from another.
TELLING = 0.6
_OPENING = 8
# Letters of a stem in whose place ``stem`` does not dare to take off a preposition.
_SHORT = 3


def stem(norm: str) -> str:
    """The word without article, proclitics and the commonest endings; the same for all forms, not always a real stem.

    ``stem("والمدرعات") == stem("مدرعة")`` in normalised spelling.
    """
    word = min(
        (rest for before, rest in proclitic_splits(norm) if before.endswith(("ال", "لل"))), key=len, default=norm
    )
    while word[:1] in tuple("وفبلك") and len(word) > 4:
        word = word[1:]
    for _ in range(2):
        word = without_ending(word, _ENDINGS)
    return word


_STEMS: Remembered[str, str] = Remembered(stem)


def stems(text: str) -> list[str]:
    """The stems of the words of a text of three letters and more, in their order; numbers and signs are left out."""
    return word_stems(read_words(text))


def word_stems(words: Iterable[tuple[str, str]]) -> list[str]:
    """The same of what ``read_words`` reads."""
    return [_STEMS[norm] for norm, kind in words if kind == "word" and len(norm) > 2]


@lru_cache(maxsize=50_000)
def name_stems(name: str) -> frozenset[str]:
    """The stems of a name; names come again and again."""
    return frozenset(stems(name))


@dataclass(frozen=True, slots=True)
class Wording:
    """What some quotes say: ``words`` are the stems without those of ``names`` that are compared for themselves.

    ``row`` are the stems in their order, with nothing in the place of those that tell little or belong to names.
    ``opening`` is a number that two quotes share which begin with the same eight words; None for a shorter one.
    ``substance`` is the weight of the words.
    """

    words: frozenset[str]
    names: frozenset[str]
    row: tuple[str, ...]
    opening: int | None
    substance: float

    def quotes(self, name: Iterable[Iterable[str]]) -> bool:
        """Do the quotes hold every word of a name, given as stems in all forms (``stem_forms``)?"""
        words, names = self.words, self.names
        for forms in name:
            for form in forms:
                if form in words or form in names:
                    break
            else:
                return False
        return True

    def phrases(self, among: Container[str]) -> set[tuple[str, str]]:
        """Two telling words ``among`` some that stand side by side, as those of people, streets and groups do."""
        return {(first, second) for first, second in pairwise(self.row) if first in among and second in among}


def phrases_in_common(a: Wording, b: Wording) -> set[tuple[str, str]]:
    """The telling words that stand side by side in both."""
    shared = a.words & b.words
    found = a.phrases(shared) if shared else set()
    return found & b.phrases(shared) if found else found


@lru_cache(maxsize=50_000)
def stem_forms(word: str) -> tuple[str, ...]:
    """A stem of a name, and the forms that ``stem`` leaves a preposition on since they are too short to tell."""
    return (word, *(before + word for before in "بلو")) if len(word) <= _SHORT else (word,)


@lru_cache(maxsize=50_000)
def name_forms(name: str) -> frozenset[str]:
    """The stems that the words of a name may have in a text."""
    return frozenset(form for word in name_stems(name) for form in stem_forms(word))


def wording(texts: Sequence[Sequence[tuple[str, str]]], names: Iterable[str]) -> Wording:
    """The wording of some quotes, given as ``read_words`` does, the most important first."""
    weights = word_weights()
    left_out = _stems_of_names(tuple(names))
    quoted: set[str] = set()
    row: list[str] = []
    opening = None
    for number, told in enumerate(texts):
        words = word_stems(told)
        if number == 0 and len(words) >= _OPENING:
            opening = zlib.crc32(" ".join(words[:_OPENING]).encode("utf-8", "surrogatepass"))
        quoted.update(words)
        row += [word if weights.get(word, 1.0) >= TELLING and word not in left_out else "" for word in words]
        row.append("")
    left = frozenset(quoted - left_out)
    return Wording(left, left_out & quoted, tuple(row), opening, weight(left, weights))


@lru_cache(maxsize=50_000)
def _stems_of_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset[str]().union(*map(name_stems, names))


@lru_cache(maxsize=1)
def word_weights() -> Mapping[str, float]:
    """The weights of ordinary stems (data/weights/words.csv), read once."""
    return load_weights()["words"]


def weight(words: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of the weights of words, to the last bit the same in any order; a word that the table lacks counts 1."""
    get = weights.get
    return math.fsum([get(word, 1.0) for word in words])


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
