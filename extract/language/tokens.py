"""Words, numbers and signs of a text, each with its place in the original."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.language.normalize import normalize
from extract.language.remembered import Remembered

# Letters may carry marks, tatweel and zero-width joiners inside; digits never join letters ("بـ36" is two tokens).
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,٬٫]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u00ad]+[^\W\d_]*)*)"
    r"|(?P<sign>[^\s\w]|_)"
)

# Signs that stand around a name.
QUOTES = frozenset("\"“”«»‘’'")
AROUND_NAMES = QUOTES | frozenset("()")
NAME_MARKS = "".join(sorted(AROUND_NAMES))

_TOKEN_ALONE = re.compile(re.sub(r"\?P<\w+>", "?:", _TOKEN.pattern))


class Token(NamedTuple):
    """One token. ``norm`` is the search form of the word; ``kind`` is ``word``, ``number`` or ``sign``."""

    text: str
    norm: str
    start: int
    end: int
    kind: str


def tokenize(text: str, offset: int = 0) -> list[Token]:
    """Split a text into tokens; ``text[t.start - offset : t.end - offset] == t.text`` holds for every token."""
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        norm, kind = _READ[word]
        if norm:
            start, end = match.span()
            # What Token(...) does, without a call of Python for each of millions of words.
            tokens.append(tuple.__new__(Token, (word, norm, start + offset, end + offset, kind)))
    return tokens


def read_words(text: str) -> list[tuple[str, str]]:
    """``norm`` and ``kind`` of the tokens of a text, for who needs no places: half the work of ``tokenize``."""
    found = [_READ[word] for word in _TOKEN_ALONE.findall(text)]
    return [word for word in found if word[0]]


def _read(word: str) -> tuple[str, str]:
    """The search form of what stands in one token, and its kind."""
    match = _TOKEN.fullmatch(word)
    kind = (match and match.lastgroup) or "sign"
    return (word if kind == "sign" else normalize(word)), kind


_READ: Remembered[str, tuple[str, str]] = Remembered(_read)


# Proclitics in the order in which Arabic stacks them: conjunction, preposition, article (or the future س).
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")


def proclitic_splits(norm: str) -> list[tuple[str, str]]:
    """Every (proclitics, rest) reading of a normalised word, the whole word first.

    The rest keeps at least two letters. ``proclitic_splits("وبالقاهره")`` offers the whole word, ("و", "بالقاهره"),
    ("وب", "القاهره") and ("وبال", "قاهره"). Which reading is a name is for the look-up to say.
    """
    splits = [("", norm)]
    heads = [""]
    if norm[:1] in _CONJUNCTIONS and len(norm) > 3:
        heads.append(norm[0])
        splits.append((norm[0], norm[1:]))
    for head in heads:
        rest = norm[len(head) :]
        if rest.startswith("ال") and len(rest) > 4:
            splits.append((head + "ال", rest[2:]))
        if rest.startswith("لل") and len(rest) > 4:
            splits.append((head + "ل", "ال" + rest[2:]))
            splits.append((head + "لل", rest[2:]))
        elif rest[:1] in _PREPOSITIONS and len(rest) > 3:
            splits.append((head + rest[0], rest[1:]))
            if rest[1:3] == "ال" and len(rest) > 5:
                splits.append((head + rest[:3], rest[3:]))
    return splits
