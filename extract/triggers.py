"""The words of a sentence that may tell an event, and the cues of the context they stand in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extract.knowledge.lexicon import CueRow, Lexicon, TriggerPayload, TriggerRow
from extract.language.phrases import PhraseMatch
from extract.language.sentences import Sentence


@dataclass(frozen=True, slots=True)
class TriggerMention:
    """A trigger in a sentence; ``form`` is verb, imperfect, noun, definite, phrase or purpose (للقضاء على)."""

    first: int
    last: int
    row: TriggerRow
    form: str


@dataclass(frozen=True, slots=True)
class CueMention:
    """A context cue in a sentence."""

    first: int
    last: int
    row: CueRow


def choose_triggers(
    sentence: Sentence, matches: Sequence[PhraseMatch[TriggerPayload]], blocked: Collection[int]
) -> list[TriggerMention]:
    """The triggers among the matches: the longest where several overlap; none on ``blocked`` tokens, those of a date.

    A match that only looks like a trigger goes before one of its length and is dropped with its words.
    """
    found = [match for match in matches if match.first not in blocked and match.last - 1 not in blocked]
    found.sort(key=lambda match: (match.first - match.last, not match.payload.pseudo, match.first))
    taken: set[int] = set()
    kept: list[TriggerMention] = []
    for match in found:
        span = set(range(match.first, match.last))
        if span & taken:
            continue
        taken |= span
        if match.payload.pseudo:
            continue
        form = _form(sentence, match.first, match.last, match.payload.verb, match.payload.noun)
        kept.append(TriggerMention(match.first, match.last, match.payload.row, form))
    kept.sort(key=lambda trigger: trigger.first)
    return kept


def _form(sentence: Sentence, first: int, last: int, verb: bool, noun: bool) -> str:
    norm = sentence.tokens[first].norm
    if norm.startswith(("لل", "ولل")) and noun:
        return "purpose"
    if last - first > 1:
        return "phrase"
    if norm.startswith(("ال", "وال", "بال", "فال", "لل", "كال", "ولل", "وبال")):
        return "definite"
    if verb and not noun:
        bare = norm[1:] if norm[:1] in "وف" and len(norm) > 4 else norm
        return "imperfect" if bare[:1] in "يتن" and bare[:1] != "ا" and len(bare) > 3 and not noun else "verb"
    return "verb" if verb and not noun else "noun"


def find_cues(sentence: Sentence, lexicon: Lexicon) -> list[CueMention]:
    """The context cues of a sentence without those inside a pseudo-cue."""
    matches = lexicon.cues.find(sentence.tokens)
    silenced = {
        (match.payload.row.id, index)
        for match in matches
        if match.payload.pseudo
        for index in range(match.first, match.last)
    }
    return [
        CueMention(match.first, match.last, match.payload.row)
        for match in matches
        if not match.payload.pseudo and (match.payload.row.id, match.first) not in silenced
    ]


def find_frames(sentence: Sentence, lexicon: Lexicon) -> dict[int, frozenset[str]]:
    """The verbs of a sentence that give their subject a part, by token: doer, sufferer or speaker."""
    found = {}
    for position, token in enumerate(sentence.tokens):
        parts = lexicon.frames.get(token.norm) or (
            lexicon.frames.get(token.norm[1:]) if token.norm[:1] in "وف" and len(token.norm) > 3 else None
        )
        if parts:
            found[position] = parts
    return found
