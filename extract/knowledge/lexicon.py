"""Triggers and context cues: TOML rows, validated, expanded to surface forms and kept compiled in the cache."""

from __future__ import annotations

import hashlib
import pickle
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.cache import remember
from extract.event_types import EVENT_TYPES
from extract.language.morphology import database_fingerprint, surface_forms
from extract.language.phrases import PhraseTable
from extract.paths import DATA, cache_folder

# Families that a trigger may name instead of one type; extract/typing.py decides which member it is.
OPEN_TYPES = frozenset({"attack", "territory_gain"})
PARTS = frozenset({"doer", "sufferer", "speaker"})
SCOPES = frozenset({"after", "before", "clause", "sentence"})


class LexiconError(ValueError):
    """A row that cannot be used: the message names file, row and what to do."""


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """Words that may tell an event of ``type``; ``weak`` ones need other signs beside them.

    ``pseudo`` forms look like a trigger of the row and are none.
    """

    id: str
    type: str
    weak: bool
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    phrases: tuple[str, ...]
    pseudo: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueRow:
    """Words that change how a trigger is to be read; ``pseudo`` forms look like the cue and are not."""

    id: str
    scope: str
    window: int
    forms: tuple[str, ...]
    pseudo: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriggerPayload:
    """What is known of a matched trigger form: its row and whether the form can be a verb or a noun.

    ``pseudo`` matches take their words from the triggers in them.
    """

    row: TriggerRow
    verb: bool
    noun: bool
    pseudo: bool = False


@dataclass(frozen=True, slots=True)
class CuePayload:
    """A matched cue; ``pseudo`` matches silence the cue that they contain."""

    row: CueRow
    pseudo: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled tables and the fingerprint of the rows that they were made from.

    ``frames`` gives, for a verb form, the parts that its subject may have.
    """

    triggers: PhraseTable[TriggerPayload]
    cues: PhraseTable[CuePayload]
    verbs: frozenset[str]
    frames: Mapping[str, frozenset[str]]
    rows: tuple[TriggerRow, ...]
    cue_rows: tuple[CueRow, ...]
    fingerprint: str


def _rows(path: Path, table: str, allowed: Iterable[str], required: Iterable[str]) -> list[Mapping[str, Any]]:
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get(table, [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path.name}: not valid TOML: {error}") from error
    for number, row in enumerate(rows, 1):
        name = row.get("id", f"number {number}")
        if unknown := set(row) - set(allowed):
            raise LexiconError(f"{path.name}: row {name}: unknown key {', '.join(sorted(unknown))}; remove it")
        for key in required:
            if not row.get(key):
                raise LexiconError(f"{path.name}: row {name}: '{key}' is missing; add it")
    return list(rows)


def read_triggers(folder: Path) -> tuple[TriggerRow, ...]:
    """Read every trigger row of a folder. Raises LexiconError for a row without id, type or example."""
    allowed = ("id", "type", "weak", "verbs", "nouns", "phrases", "pseudo", "examples", "not")
    rows: dict[str, TriggerRow] = {}
    for path in sorted(folder.glob("*.toml")):
        for row in _rows(path, "trigger", allowed, ("id", "type", "examples")):
            if row["type"] not in EVENT_TYPES and row["type"] not in OPEN_TYPES:
                raise LexiconError(f"{path.name}: row {row['id']}: unknown type {row['type']!r}; see event_types.py")
            if row["id"] in rows:
                raise LexiconError(f"{path.name}: row {row['id']}: this id is used twice; choose another")
            words = [tuple(row.get(key, ())) for key in ("verbs", "nouns", "phrases", "pseudo", "examples", "not")]
            if not any(words[:3]):
                raise LexiconError(f"{path.name}: row {row['id']}: no verbs, nouns or phrases; add at least one")
            rows[row["id"]] = TriggerRow(row["id"], row["type"], bool(row.get("weak")), *words)
    return tuple(rows.values())


def read_cues(path: Path) -> tuple[CueRow, ...]:
    """Read the context cues. Raises LexiconError for a row without id, scope, forms or example."""
    allowed = ("id", "scope", "window", "forms", "pseudo", "examples")
    rows: dict[str, CueRow] = {}
    for row in _rows(path, "cue", allowed, ("id", "scope", "forms", "examples")):
        if row["scope"] not in SCOPES:
            raise LexiconError(f"{path.name}: row {row['id']}: scope must be one of {', '.join(sorted(SCOPES))}")
        if row["id"] in rows:
            raise LexiconError(f"{path.name}: row {row['id']}: this id is used twice; choose another")
        rows[row["id"]] = CueRow(
            row["id"],
            row["scope"],
            int(row.get("window", 0)),
            tuple(row["forms"]),
            tuple(row.get("pseudo", ())),
            tuple(row["examples"]),
        )
    return tuple(rows.values())


def read_frames(path: Path) -> dict[str, tuple[str, ...]]:
    """The verbs of each part that a subject may have. Raises LexiconError for a row without verbs or example."""
    frames: dict[str, tuple[str, ...]] = {}
    for row in _rows(path, "frame", ("id", "verbs", "example"), ("id", "verbs", "example")):
        if row["id"] not in PARTS:
            raise LexiconError(f"{path.name}: row {row['id']}: id must be one of {', '.join(sorted(PARTS))}")
        frames[row["id"]] = tuple(row["verbs"])
    return frames


# Prepositions that may end a phrase, with what they become before a pronoun: أفرج عن, أفرج عنهم.
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")
_BEFORE_PRONOUN = {"عن": "عن", "على": "علي", "إلى": "إلي", "من": "من"}


def _with_pronouns(phrase: str) -> list[str]:
    """A phrase, and where it ends with a preposition that phrase with the pronouns which may stand behind it."""
    *words, last = phrase.split()
    joined = _BEFORE_PRONOUN.get(last) if words else None
    return [phrase] if joined is None else [phrase, *(" ".join([*words, joined + ending]) for ending in _PRONOUNS)]


def _inflected(lemma: str, kind: str, surface_forms: Callable[[str, str], Iterable[str]]) -> set[str]:
    """The forms of a word; where more words follow (أطلق * صواريخ) those of the first, before the others."""
    first, *others = lemma.split()
    forms = (" ".join([form, *others]) for form in surface_forms(first, kind))
    return {form for phrase in forms for form in _with_pronouns(phrase)}


def compile_lexicon(
    triggers: tuple[TriggerRow, ...],
    cues: tuple[CueRow, ...],
    frames: Mapping[str, Iterable[str]],
    surface_forms: Callable[[str, str], Iterable[str]],
    fingerprint: str = "",
) -> Lexicon:
    """Expand the rows. ``surface_forms(lemma, "verb" | "noun")`` gives the inflected forms of one word."""
    entries: list[tuple[str, TriggerPayload]] = []
    verbs: set[str] = set()
    for row in triggers:
        verb_forms = {form for lemma in row.verbs for form in _inflected(lemma, "verb", surface_forms)}
        noun_forms = {form for lemma in row.nouns for form in _inflected(lemma, "noun", surface_forms)}
        verbs |= {form for form in verb_forms if " " not in form}
        shared = TriggerPayload(row, True, True)
        only_verb, only_noun = TriggerPayload(row, True, False), TriggerPayload(row, False, True)
        for form in sorted(verb_forms | noun_forms):
            both = form in verb_forms and form in noun_forms
            entries.append((form, shared if both else only_verb if form in verb_forms else only_noun))
        entries += [(form, only_noun) for phrase in row.phrases for form in _with_pronouns(phrase)]
        none = TriggerPayload(row, False, False, pseudo=True)
        entries += [(phrase, none) for phrase in row.pseudo]
    forms_of: dict[str, frozenset[str]] = {}
    for part, lemmas in frames.items():
        parts = {form for lemma in lemmas for form in surface_forms(lemma, "verb")}
        forms_of |= {form: forms_of.get(form, frozenset()) | {part} for form in sorted(parts)}
    cue_entries = []
    for cue in cues:
        real, pseudo = CuePayload(cue, False), CuePayload(cue, True)
        cue_entries += [(form, real) for form in cue.forms] + [(form, pseudo) for form in cue.pseudo]
    return Lexicon(
        PhraseTable(entries), PhraseTable(cue_entries, gap=3), frozenset(verbs), forms_of, triggers, cues, fingerprint
    )


def load_lexicon(folder: Path = DATA / "lexicon") -> Lexicon:
    """The lexicon of a folder, from the cache when its rows and the compiling code are unchanged."""
    digest = hashlib.sha256()
    sources = [*sorted((folder / "triggers").glob("*.toml")), folder / "cues.toml", folder / "frames.toml"]
    code = Path(__file__)
    for path in [
        *sources,
        code,
        code.parents[1] / "language" / "morphology.py",
        code.parents[1] / "language" / "phrases.py",
    ]:
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(database_fingerprint().encode())
    fingerprint = digest.hexdigest()
    cached = cache_folder() / f"lexicon-{fingerprint[:16]}.pickle"
    try:
        with cached.open("rb") as file:
            lexicon = pickle.load(file)
        if isinstance(lexicon, Lexicon):
            return lexicon
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError):
        pass
    lexicon = compile_lexicon(
        read_triggers(folder / "triggers"),
        read_cues(folder / "cues.toml"),
        read_frames(folder / "frames.toml"),
        surface_forms,
        fingerprint,
    )
    remember(cached, pickle.dumps(lexicon, protocol=pickle.HIGHEST_PROTOCOL))
    return lexicon
