"""Words that say what happened to people, read from data/lexicon/outcomes.toml and found in a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from extract.language.normalize import normalize
from extract.language.tokens import Token
from extract.language.word_table import ALL_PREFIXES, CONJUNCTIONS, NO_PREFIX, WordTable
from extract.paths import DATA

OUTCOMES = frozenset({"killed", "injured", "detained", "abducted", "missing", "displaced", "released"})
KINDS = frozenset({"subject", "object", "either", "noun"})
_NEEDED_WITHIN = 16
_BLOCK_REACH = 12
_NEGATION_REACH = 10
_THEM = ("هم", "هما", "هن", "ه", "ها")
# "اختطافهم الطبيب": a plural pronoun on a verbal noun can only be read as the doers.
_DOERS = -1
_OWNERS = {"ه": 1, "ها": 1, "هما": 2}


class OutcomeRowError(ValueError):
    """A row of outcomes.toml that cannot be used."""


@dataclass(frozen=True, slots=True)
class CueRow:
    """How one cue takes its people; see the head of data/lexicon/outcomes.toml."""

    id: str
    outcome: str
    kind: str
    near: bool
    counted: bool
    purpose: bool
    needs: frozenset[str]
    through: str = ""
    seizure: bool = False
    also_things: bool = False


class CueForm(NamedTuple):
    """One written form of a cue. ``owner`` counts the people of a possessive pronoun ("مقتله" 1); ``back`` marks a verb
    whose object pronoun points back ("أعدمهم")."""

    row: CueRow
    plural: bool = False
    owner: int = 0
    back: bool = False


class Cue(NamedTuple):
    """A cue found at tokens ``first`` to ``last``; ``noun`` when it is read as a verbal noun; ``needed`` is the token
    that completes it ("مصرعهم"), or -1."""

    first: int
    last: int
    row: CueRow
    noun: bool
    plural: bool
    prefix: str
    owner: int
    needed: int
    negated: bool
    back: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeTables:
    """Everything that outcomes.toml says, as tables to be asked at a token."""

    cues: WordTable[CueForm]
    blocks: WordTable[tuple[int, frozenset[str], frozenset[str]]]
    negations: WordTable[tuple[int, bool, frozenset[str]]]
    illness: WordTable[bool]
    tells: WordTable[bool]
    tally: WordTable[bool]
    update: WordTable[bool]
    reason: WordTable[bool]
    cumulative: WordTable[bool]
    same_period: WordTable[bool]
    not_of_conflict: WordTable[bool]
    several: WordTable[bool]
    governors: WordTable[bool]
    subset: WordTable[bool]
    addend: WordTable[bool]
    most: WordTable[bool]
    other_side: WordTable[bool]
    words: Mapping[str, frozenset[str]]


def _forms(row: Mapping[str, Any], cue: CueRow) -> list[tuple[str, CueForm]]:
    single, plural = CueForm(cue), CueForm(cue, True)
    forms: list[tuple[str, CueForm]] = []
    if verb := row.get("verb"):
        forms += [(verb, single), (verb + "ت", single), (verb + "نا", single)]
        forms += [(verb + ending, plural) for ending in ("وا", "ا", "تا", "ن")]
    forms += [(form, single) for form in row.get("forms", ())]
    forms += [(form, plural) for form in row.get("plural", ())]
    forms += [
        (form, CueForm(cue, False, count)) for key, count in (("one", 1), ("two", 2)) for form in row.get(key, ())
    ]
    if verb and row.get("object"):
        forms += [(verb + end + them, CueForm(cue, back=True)) for end in ("", "ت", "و", "ا", "تا") for them in _THEM]
    if row.get("own"):
        for form in row["forms"]:
            stem = normalize(form)
            if " " in stem:
                continue
            stem = stem[:-1] + "ت" if stem.endswith("ه") else stem
            forms += [(stem + suffix, CueForm(cue, False, count)) for suffix, count in _OWNERS.items()]
            forms.append((stem + "هم", CueForm(cue, False, _DOERS)))
    return forms


def _cue_row(row: Mapping[str, Any]) -> CueRow:
    name = row.get("id", "?")
    for key in ("id", "outcome", "kind", "example"):
        if key not in row:
            raise OutcomeRowError(f"outcomes.toml: cue {name}: '{key}' is missing; add it")
    if row["outcome"] not in OUTCOMES:
        raise OutcomeRowError(f"outcomes.toml: cue {name}: outcome must be one of {', '.join(sorted(OUTCOMES))}")
    if row["kind"] not in KINDS:
        raise OutcomeRowError(f"outcomes.toml: cue {name}: kind must be one of {', '.join(sorted(KINDS))}")
    needs = frozenset(normalize(word) for word in row.get("needs", ()))
    flags = (row.get("reach") == "near", bool(row.get("counted")), bool(row.get("purpose")))
    return CueRow(
        row["id"],
        row["outcome"],
        row["kind"],
        *flags,
        needs,
        normalize(row.get("through", "")),
        bool(row.get("seizure")),
        bool(row.get("also_things")),
    )


@lru_cache(maxsize=1)
def outcome_tables(path: Path = DATA / "lexicon" / "outcomes.toml") -> OutcomeTables:
    """Read outcomes.toml once. Raises OutcomeRowError for a row that cannot be used."""
    rows = tomllib.loads(path.read_text("utf-8"))
    cues = [entry for row in rows["cue"] for entry in _forms(row, _cue_row(row))]
    blocks = []
    for row in rows["block"]:
        only = frozenset(normalize(form) for form in row.get("only", ()))
        payload = (row["within"], only, frozenset(row.get("outcomes", ())))
        blocks += [(form, payload) for form in row["forms"]]
    negations = []
    for row in rows["negation"]:
        through = frozenset(normalize(word) for word in row.get("through", ()))
        negations += [(form, (row["within"], bool(row.get("verbs")), through)) for form in row["forms"]]

    def flat(key: str, prefixes: frozenset[str] = ALL_PREFIXES) -> WordTable[bool]:
        return WordTable([(form, True) for row in rows[key] for form in row["forms"]], prefixes)

    return OutcomeTables(
        WordTable(cues),
        WordTable(blocks),
        WordTable(negations, CONJUNCTIONS),
        flat("illness", NO_PREFIX),
        flat("tells"),
        flat("tally"),
        flat("update"),
        flat("reason"),
        flat("cumulative"),
        flat("same_period"),
        flat("not_of_conflict"),
        flat("several"),
        flat("governor", CONJUNCTIONS),
        flat("subset", CONJUNCTIONS),
        flat("addend", CONJUNCTIONS),
        flat("most", CONJUNCTIONS),
        flat("other_side", NO_PREFIX),
        {name: frozenset(normalize(form) for form in forms) for name, forms in rows["words"].items()},
    )


def negated_before(tokens: Sequence[Token], first: int, verb: bool = False) -> bool:
    """Whether a negation stands just before a token: "دون وقوع إصابات"; before a verb also "لم يصب"."""
    tables = outcome_tables()
    for back in range(1, _NEGATION_REACH):
        if first - back < 0 or tokens[first - back].kind == "sign":
            break
        entry = tables.negations.at(tokens, first - back)
        if entry is None or entry.last > first:
            continue
        within, only_verbs, through = entry.payload
        between = {token.norm for token in tokens[entry.last : first]}
        if through:
            led = between & through or any(norm[0] in through for norm in (*between, tokens[first].norm))
            if led and first - entry.last < within:
                return True
            continue
        if between & tables.words["before_verbal_noun"]:
            # "عدم التحقيق في اغتيال": the negation stops at the preposition.
            continue
        if first - entry.last < within and (verb or not only_verbs):
            return True
    return False


def spans_period(tokens: Sequence[Token]) -> bool:
    """Whether a sentence names a period of days or more: "خلال 10 أشهر", "منذ أسبوعين"."""
    words = outcome_tables().words
    for at, token in enumerate(tokens[:-1]):
        if token.norm in words["during"]:
            following = [other.norm for other in tokens[at + 1 : at + 4]]
            if following[0] in words["two_periods"] or any(norm in words["periods"] for norm in following[1:]):
                return True
    return False


def _blocked(tokens: Sequence[Token], first: int, row: CueRow) -> bool:
    tables = outcome_tables()
    word = tokens[first].norm
    for back in range(0, _BLOCK_REACH):
        at = first - back
        if at < 0 or (back and tokens[at].norm in (".", "،", ":", "؛", ",")):
            break
        entry = tables.blocks.at(tokens, at)
        if entry is None or entry.last > first:
            continue
        within, only, outcomes = entry.payload
        if first - entry.last >= within:
            continue
        if word in only or row.outcome in outcomes or not (only or outcomes):
            return True
    return False


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """Every cue of an outcome in the tokens that is told as having happened, in order."""
    tables = outcome_tables()
    found: list[Cue] = []
    at = 0
    while at < len(tokens):
        entry = tables.cues.at(tokens, at) if tokens[at].kind == "word" else None
        if entry is None:
            at += 1
            continue
        form, first, at = entry.payload, at, entry.last
        row, prefix = form.row, entry.prefix
        if (form.owner or form.back) and tokens[at - 1].text.endswith("ة"):
            # "قتلة" are killers; "قتله" is his killing.
            continue
        preposition = prefix.lstrip("وف")
        before = tokens[first - 1].norm if first else ""
        noun = row.kind == "noun" or (row.kind == "either" and not form.plural and bool(preposition))
        noun = noun or (row.kind == "either" and not form.plural and before in tables.words["before_verbal_noun"])
        if preposition and not noun:
            continue
        if row.purpose and "ل" in preposition and before not in tables.words["exposed"]:
            continue
        needed = -1
        if row.needs:
            window = range(entry.last, min(len(tokens), entry.last + _NEEDED_WITHIN))
            needed = next((i for i in window if tokens[i].norm in row.needs), -1)
            if needed < 0:
                continue
        if (noun or prefix[:1] != "و") and _blocked(tokens, first, row):
            # "أحبطت محاولة هجوم وقتلت 21": a verb after و is no longer in the attempt.
            continue
        found.append(
            Cue(
                first,
                at,
                row,
                noun,
                form.plural,
                prefix,
                form.owner,
                needed,
                negated_before(tokens, first, not noun),
                form.back,
            )
        )
    return found
