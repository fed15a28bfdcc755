"""A table of words and phrases that is asked "what stands at this token?", proclitics allowed on the first word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from extract.language.normalize import normalize
from extract.language.remembered import Remembered
from extract.language.tokens import Token, read_words

Payload = TypeVar("Payload")
ALL_PREFIXES = frozenset({"", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك"})
CONJUNCTIONS = frozenset({"", "و", "ف"})
NO_PREFIX = frozenset({""})
_REMEMBERED_WORDS = 100_000


class Entry(NamedTuple, Generic[Payload]):
    """What stands at a token: the token after it, the proclitics on its first word, and the row's payload."""

    last: int
    prefix: str
    payload: Payload


@lru_cache(maxsize=_REMEMBERED_WORDS)
def without_proclitics(norm: str) -> tuple[tuple[str, str], ...]:
    """Every (proclitics, word) reading of a normalised word; the article stays on the word: "للجيش" is ل + الجيش.

    "للواء" is ل + لواء as well as ل + اللواء.
    """
    found = [("", norm)]
    if norm[:1] in ("و", "ف") and len(norm) > 2:
        found.append((norm[0], norm[1:]))
    for head, word in tuple(found):
        if word.startswith("لل") and len(word) > 3:
            found += [(head + "ل", "ا" + word), (head + "ل", "ال" + word[2:]), (head + "ل", word[1:])]
        elif word[:1] in ("ب", "ل", "ك") and len(word) > 2:
            found.append((head + word[0], word[1:]))
    return tuple(found)


def words_of(phrase: str) -> tuple[str, ...]:
    """The normalised words of a row's phrase, split as the tokenizer splits the text."""
    if phrase.isalpha():
        return (normalize(phrase),)  # most rows are one word
    return tuple([norm for norm, _ in read_words(phrase)]) or (normalize(phrase),)


_Row = tuple[int, str, tuple[str, ...], Payload]  # number of further words, proclitics, further words, payload
# What may begin with a word: the row of the word alone, and those of phrases by their second word.
_Rows = tuple[_Row[Payload] | None, dict[str, list[_Row[Payload]]]]

_NOTHING: tuple[None, dict[str, Any]] = (None, {})


class WordTable(Generic[Payload]):
    """Words and phrases, each with a payload; the first of two equal spellings wins, the longest phrase is found."""

    def __init__(self, entries: Iterable[tuple[str, Payload]], prefixes: frozenset[str] = ALL_PREFIXES) -> None:
        phrases: dict[str, dict[tuple[str, ...], Payload]] = {}
        for phrase, payload in entries:
            first, *rest = words_of(phrase)
            phrases.setdefault(first, {}).setdefault(tuple(rest), payload)
        self.prefixes = prefixes
        self.heads = {head: list(rests.items()) for head, rests in phrases.items()}
        for rows in self.heads.values():
            if len(rows) > 1:
                rows.sort(key=lambda row: -len(row[0]))
        self._rows: Remembered[str, _Rows[Payload]] = Remembered(self._rows_of)

    def _rows_of(self, norm: str) -> _Rows[Payload]:
        rows = [
            (len(rest), prefix, rest, payload)
            for prefix, word in without_proclitics(norm)
            if prefix in self.prefixes
            for rest, payload in self.heads.get(word, ())
        ]
        if not rows:
            return _NOTHING
        # Longest first; of equal length, the reading with fewer proclitics.
        rows.sort(key=lambda row: -row[0])
        alone = next((row for row in rows if not row[0]), None)
        longer: dict[str, list[_Row[Payload]]] = {}
        for row in rows:
            if row[0]:
                longer.setdefault(row[2][0], []).append(row)
        return alone, longer

    def __contains__(self, norm: str) -> bool:
        """May an entry begin with this word?"""
        return any(prefix in self.prefixes and word in self.heads for prefix, word in without_proclitics(norm))

    def opens(self, words: Iterable[tuple[str, str]]) -> bool:
        """May an entry begin with one of some words, given as ``read_words`` does? Most texts hold none."""
        rows = self._rows
        return any(rows[norm] is not _NOTHING for norm, _ in words)

    def at(self, tokens: Sequence[Token], position: int) -> Entry[Payload] | None:
        """The longest entry that begins at a token, or None."""
        if position >= len(tokens):
            return None
        alone, longer = self._rows[tokens[position].norm]
        if longer and position + 1 < len(tokens):
            for length, prefix, rest, payload in longer.get(tokens[position + 1].norm, ()):
                last = position + 1 + length
                if length == 1 or tuple([token.norm for token in tokens[position + 1 : last]]) == rest:
                    return Entry(last, prefix, payload)
        return Entry(position + 1, alone[1], alone[3]) if alone else None

    def found(self, tokens: Sequence[Token]) -> Iterator[Entry[Payload]]:
        """What stands at every token, in their order; an entry within a longer one is found too."""
        rows = self._rows
        for position, token in enumerate(tokens):
            if rows[token.norm] is not _NOTHING:
                entry = self.at(tokens, position)
                if entry is not None:
                    yield entry


def openers(kinds: Mapping[str, Sequence[WordTable[Any]]]) -> Remembered[str, tuple[str, ...]]:
    """The kinds of which an entry may begin with a word, in the order given. Most words open nothing."""
    heads: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for kind, tables in kinds.items():
        for table in tables:
            for word in table.heads:
                heads.setdefault(word, []).append((kind, table.prefixes))

    def kinds_of(norm: str) -> tuple[str, ...]:
        possible = {
            kind
            for prefix, word in without_proclitics(norm)
            for kind, prefixes in heads.get(word, ())
            if prefix in prefixes
        }
        return tuple(kind for kind in kinds if kind in possible) if possible else ()

    return Remembered(kinds_of)
