"""Sentences of an article, headline and body, with their place in the original."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.language.tokens import Token, tokenize

# A full stop ends a sentence when white space, a closing quote or the end follows and no initial precedes it.
_MARK = re.compile(r"[.!؟?؛…]")
_BREAK = re.compile(r"(?:(?<![\s.]\w)(?<!^\w)[.!؟?؛]|\.{2,}|…)+[\"»”’)\]/]*(?=\s|$|[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: ``field`` is ``title`` or ``text``; ``start`` and ``end`` are offsets into that field."""

    index: int
    paragraph: int
    field: str
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]


def _breaks(line: str) -> Iterator[int]:
    """Where sentences end within a line."""
    position = 0
    while mark := _MARK.search(line, position):
        match = _BREAK.match(line, mark.start())
        position = (match or mark).end()
        if match:
            yield position


def split_sentences(text: str, field: str = "text", first_index: int = 0) -> list[Sentence]:
    """Split a field into sentences: at line ends, and after . ! ? ؟ ؛ … unless the sign belongs to a number or initial.

    Token offsets are into the field, as are the sentence's.
    """
    sentences: list[Sentence] = []
    position = 0
    for paragraph, line in enumerate(text.split("\n")):
        start = 0
        for end in [*_breaks(line), len(line)]:
            piece = line[start:end]
            stripped = piece.strip()
            if stripped:
                begin = position + start + len(piece) - len(piece.lstrip())
                sentences.append(
                    Sentence(
                        first_index + len(sentences),
                        paragraph,
                        field,
                        begin,
                        begin + len(stripped),
                        stripped,
                        tuple(tokenize(stripped, begin)),
                    )
                )
            start = end
        position += len(line) + 1
    return sentences
