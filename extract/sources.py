"""Who says so: the speakers of an article and what they answer for."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from extract.knowledge.sources import SourceRow, source_table
from extract.language.sentences import Sentence
from extract.language.tokens import Token
from extract.language.word_table import Entry, WordTable, openers
from extract.paths import DATA

_ENDS = frozenset('،,:؛;.!؟?"“”«»-–—…')
_LONGEST = 9
_ANONYMOUS = frozenset({"anonymous", "witness", "medical"})
_SIGNS_AROUND_NAMES = frozenset("()«»\"“”'‘’")


@dataclass(frozen=True, slots=True)
class SourceMention:
    """A speaker at tokens ``first`` to ``last`` (half-open); ``said_start`` to ``said_end`` are the tokens it governs.

    ``carried`` speakers were named in an earlier sentence and go on speaking (وأضاف …). ``id`` is that of a row of
    data/actors/sources.csv, or of the organisation of a leader or spokesman, None for others.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    id: str | None
    kind: str
    anonymous: bool
    stance: str
    said_start: int
    said_end: int
    carried: bool = False


class ReportingRules:
    """The tables of data/lexicon/reporting.toml. Raises KeyError for a table that is missing."""

    def __init__(self, path: Path = DATA / "lexicon" / "reporting.toml") -> None:
        rows = tomllib.loads(path.read_text("utf-8"))

        def table(name: str) -> WordTable[str]:
            return WordTable([(form, kind) for kind, forms in rows[name].items() for form in forms])

        self.verbs = table("stances")
        self.prepositions = table("prepositions")
        self.speakers = table("speakers")
        self.stops = table("stops")
        self.opens = openers({"verb": (self.verbs,), "preposition": (self.prepositions,)})


@lru_cache(maxsize=1)
def reporting_rules() -> ReportingRules:
    """The project's own rules, read once."""
    return ReportingRules()


def find_sources(sentences: Sequence[Sentence]) -> list[SourceMention]:
    """The speakers of an article in reading order."""
    rules = reporting_rules()
    found: list[SourceMention] = []
    speaker: SourceMention | None = None
    for sentence in sentences:
        here = _in_sentence(sentence, rules)
        if not here and speaker is not None and sentence.field == "text":
            verb = _verb(sentence.tokens, 0, rules)
            if verb is not None and verb.prefix in ("و", "ف"):
                here = [_carried(speaker, sentence, verb)]
        here = [_as_before(source, found) for source in here]
        found += here
        named = [source for source in here if not source.carried]
        speaker = named[-1] if named else speaker
    return found


def _verb(tokens: Sequence[Token], position: int, rules: ReportingRules) -> Entry[str] | None:
    entry = rules.verbs.at(tokens, position)
    return entry if entry is not None and entry.prefix in ("", "و", "ف", "ب") else None


def _in_sentence(sentence: Sentence, rules: ReportingRules) -> list[SourceMention]:
    tokens = sentence.tokens
    found: list[SourceMention] = []
    for position, token in enumerate(tokens):
        if not rules.opens[token.norm] or (found and position < found[-1].last):
            continue
        verb = _verb(tokens, position, rules)
        if verb is not None:
            source = _after_verb(sentence, verb.last, verb.payload, rules)
            source = source or _before_verb(sentence, position, verb.payload, rules)
            if source is not None:
                found.append(source)
                continue
        preposition = rules.prepositions.at(tokens, position)
        if preposition is not None:
            source = _after_preposition(sentence, preposition.last, rules)
            if source is not None:
                found.append(source)
    return found


def _as_before(source: SourceMention, found: Sequence[SourceMention]) -> SourceMention:
    """The source that a bare المرصد or الوكالة repeats: the last one of its kind that was named in full."""
    if source.id is None and source.last - source.first == 1 and source.text.startswith("ال"):
        known = [other for other in found if other.kind == source.kind and other.id]
        if known and source.kind in ("observatory", "agency"):
            return replace(source, id=known[-1].id)
    return source


def _row(tokens: Sequence[Token], first: int, last: int, rules: ReportingRules) -> SourceRow | None:
    """The row of the source that is named between two tokens: at the head, behind a word such as وكالة, in brackets."""
    names = source_table().names
    here = [i for i in range(first, last) if tokens[i].text not in _SIGNS_AROUND_NAMES]
    words = [tokens[i] for i in here]
    for position in range(len(words)):
        entry = names.at(words, position)
        if entry is None:
            continue
        before = rules.speakers.at(words, position - 1) if position else None
        led = position == 0 or (before is not None and before.payload == "agency")
        apart = here[position] > first and tokens[here[position] - 1].text in _SIGNS_AROUND_NAMES
        if entry.last - position > 1 or led or apart:
            return entry.payload
    return None


def _name_end(tokens: Sequence[Token], first: int, rules: ReportingRules) -> int:
    """The token after the speaker's name that begins at ``first``."""
    last = first
    while last < len(tokens) and last - first < _LONGEST:
        token = tokens[last]
        if token.text in '(«"“' and last > first:
            closing = next((i for i in range(last + 1, min(last + 5, len(tokens))) if tokens[i].text in ')»"”'), None)
            if closing is None:
                break
            last = closing + 1
            continue
        if token.text in _ENDS:
            break
        if last > first and rules.stops.at(tokens, last) is not None:
            break
        last += 1
    return last


def _after_verb(sentence: Sentence, first: int, stance: str, rules: ReportingRules) -> SourceMention | None:
    tokens = sentence.tokens
    while first < len(tokens) and (tokens[first].text in '«"“' or tokens[first].norm in ("عن", "ايضا", "كذلك")):
        first += 1
    if first >= len(tokens):
        return None
    speaker = rules.speakers.at(tokens, first)
    named = tokens[first].kind == "word" and rules.stops.at(tokens, first) is None
    if speaker is None and not named:
        return None
    last = _name_end(tokens, first, rules)
    if last <= first or (speaker is None and last - first > 5):
        return None
    kind = speaker.payload if speaker is not None else "person"
    if speaker is not None and speaker.prefix not in ("", "ل", "ب"):
        return None
    return _mention(sentence, first, last, kind, stance, last, len(tokens), rules)


def _before_verb(sentence: Sentence, verb: int, stance: str, rules: ReportingRules) -> SourceMention | None:
    """A speaker at the head of the clause before its verb (وكان المتحدث باسم الجيش قال)."""
    tokens = sentence.tokens
    for first in range(max(0, verb - _LONGEST), verb):
        speaker = rules.speakers.at(tokens, first)
        if speaker is not None and not any(tokens[i].text in _ENDS for i in range(first, verb)):
            starts = first == 0 or tokens[first - 1].text in _ENDS or tokens[first - 1].norm in ("وكان", "وكانت", "كان")
            if starts:
                last = min(_name_end(tokens, first, rules), verb)
                return _mention(sentence, first, last, speaker.payload, stance, verb + 1, len(tokens), rules)
    return None


def _after_preposition(sentence: Sentence, first: int, rules: ReportingRules) -> SourceMention | None:
    tokens = sentence.tokens
    while first < len(tokens) and _verb(tokens, first, rules) is not None:
        first += 1
    while first < len(tokens) and tokens[first].text in _SIGNS_AROUND_NAMES:
        first += 1
    speaker = rules.speakers.at(tokens, first) if first < len(tokens) else None
    known = source_table().names.at(tokens, first) if speaker is None and first < len(tokens) else None
    if speaker is None and known is None:
        return None
    last = known.last if known is not None else _name_end(tokens, first, rules)
    kind = speaker.payload if speaker is not None else known.payload.speaks_as if known is not None else "person"
    return _mention(sentence, first, last, kind, "reports", 0, len(tokens), rules) if last > first else None


def _mention(
    sentence: Sentence,
    first: int,
    last: int,
    kind: str,
    stance: str,
    said_start: int,
    said_end: int,
    rules: ReportingRules,
) -> SourceMention:
    tokens = sentence.tokens
    head = tokens[first]
    start = head.start + (head.norm.startswith("لل") or (head.norm[:2] in ("لو", "لم") and kind != "person"))
    text = sentence.text[start - sentence.start : tokens[last - 1].end - sentence.start]
    row = _row(tokens, first, last, rules)
    return SourceMention(
        sentence.index, first, last, start, tokens[last - 1].end, text, row.id if row else None, kind,
        kind in _ANONYMOUS and row is None, stance, said_start, said_end,
    )  # fmt: skip


def _carried(speaker: SourceMention, sentence: Sentence, verb: Entry[str]) -> SourceMention:
    token = sentence.tokens[0]
    return SourceMention(
        sentence.index, 0, 1, token.start, token.end, speaker.text, speaker.id, speaker.kind, speaker.anonymous,
        verb.payload, 0, len(sentence.tokens), carried=True,
    )  # fmt: skip
