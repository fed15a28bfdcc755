"""Looking up many words and phrases in a token sequence at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from extract.language.normalize import normalize
from extract.language.remembered import Remembered
from extract.language.tokens import Token, proclitic_splits, tokenize

Payload = TypeVar("Payload")
GAP = "*"


@lru_cache(maxsize=200_000)
def readings(norm: str) -> tuple[str, ...]:
    """The distinct words that a normalised token may stand for, the whole token first, proclitics taken off."""
    return tuple(dict.fromkeys(rest for _, rest in proclitic_splits(norm)))


class PhraseMatch(NamedTuple, Generic[Payload]):
    """A phrase found at tokens ``first`` to ``last`` (half-open)."""

    first: int
    last: int
    payload: Payload


class PhraseTable(Generic[Payload]):
    """Words and phrases with a payload each.

    A phrase is words separated by spaces; ``*`` stands for up to ``gap`` tokens. A word of a phrase matches a token
    in any of its proclitic readings, so "هجوم مسلح" is found in "بالهجوم المسلح".
    """

    def __init__(self, entries: Iterable[tuple[str, Payload]], gap: int = 4) -> None:
        self.gap = gap
        self._heads: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
        seen: set[tuple[tuple[str, ...], int]] = set()
        for phrase, payload in entries:
            words: list[str] = []
            for word in phrase.split():
                words += [GAP] if word == GAP else [token.norm for token in tokenize(word)] or [normalize(word)]
            key = (tuple(words), id(payload))
            if key not in seen:
                seen.add(key)
                self._heads.setdefault(words[0], []).append((tuple(words[1:]), payload))
        self._rows: Remembered[str, tuple[tuple[tuple[str, ...], Payload], ...]] = Remembered(self._rows_of)

    def _rows_of(self, norm: str) -> tuple[tuple[tuple[str, ...], Payload], ...]:
        return tuple(row for reading in readings(norm) for row in self._heads.get(reading, ()))

    def find(self, tokens: Sequence[Token]) -> list[PhraseMatch[Payload]]:
        """Every phrase in the tokens, in order of position, overlapping ones included."""
        found: list[PhraseMatch[Payload]] = []
        rows = self._rows
        for first, token in enumerate(tokens):
            here = rows[token.norm]
            if not here:
                continue
            following = readings(tokens[first + 1].norm) if first + 1 < len(tokens) else ()
            for rest, payload in here:
                if not rest:
                    found.append(PhraseMatch(first, first + 1, payload))
                elif rest[0] in following or rest[0] == GAP:
                    last = self._match(tokens, first + 1, rest)
                    if last:
                        found.append(PhraseMatch(first, last, payload))
        return found

    def _match(self, tokens: Sequence[Token], position: int, words: tuple[str, ...]) -> int:
        """The end of the phrase's rest when it stands at ``position``, else 0."""
        for index, word in enumerate(words):
            if word == GAP:
                for skipped in range(self.gap + 1):
                    if position + skipped > len(tokens):
                        break
                    last = self._match(tokens, position + skipped, words[index + 1 :])
                    if last:
                        return last
                return 0
            if position >= len(tokens) or word not in readings(tokens[position].norm):
                return 0
            position += 1
        return position
