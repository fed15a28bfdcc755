"""Cutting a sentence into clauses: stretches of words in which one thing is told."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.knowledge.lexicon import LexiconError
from extract.language.phrases import PhraseMatch, PhraseTable
from extract.language.sentences import Sentence
from extract.language.tokens import Token
from extract.paths import DATA

_COMMAS = frozenset("،,؛;:–—-|()")
# What opens a clause that leaves out the act of the one before it and counts on.
FURTHER_COUNT = "further_count"
# What opens a clause that says after or beside what the main clause happened.
_BESIDE = frozenset({"after", "answer", "when", "during"})
BREAKS = frozenset({"always", "comma", "told", "acts", "never"})


@dataclass(frozen=True, slots=True)
class Connector:
    """A row of connectors.toml; ``unless`` are words as they are written that only look like one of its forms."""

    id: str
    breaks: str
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens ``first`` to ``last`` (half-open) of a sentence; ``opener`` is the id of the connector it begins with."""

    sentence: int
    first: int
    last: int
    opener: str


def load_connectors(path: Path = DATA / "lexicon" / "connectors.toml") -> PhraseTable[Connector]:
    """The connector rows as a phrase table. Raises LexiconError for a row that cannot be used."""
    entries: list[tuple[str, Connector]] = []
    for row in tomllib.loads(path.read_text("utf-8"))["connector"]:
        if row.get("break") not in BREAKS or not row.get("forms") or not row.get("examples"):
            raise LexiconError(f"{path.name}: row {row.get('id')}: needs break ({', '.join(BREAKS)}), forms, examples")
        connector = Connector(row["id"], row["break"], frozenset(row.get("unless", ())))
        entries += [(form, connector) for form in row["forms"]]
    return PhraseTable(entries)


def split_acts(
    sentence: Sentence,
    clause: Clause,
    connectors: PhraseTable[Connector],
    acts: Sequence[int],
    verbs: Collection[int] = (),
    told: Sequence[int] | None = None,
    mains: Collection[int] = (),
) -> list[Clause]:
    """Cut a clause between two acts, where a word that adds something stands between them.

    ``acts`` are the tokens of the clause at which something is done or suffered, in order; ``told`` are these and those
    of words that tell acts less surely, if there are any. A connector with ``break = "acts"`` cuts before itself between
    two acts, one with ``break = "told"`` between any two told; an act with و or ف of its own cuts before itself
    (قصفت القرية واعتقلت سكانها), and so does one of ``verbs``, which bring an act with و or ف (قصفت القرية وشنت غارة على
    المدينة). ``mains`` are verbs right behind a comma, with which the main clause begins behind one that says after or
    beside what it happened (بعد مقتل جندي في القرية، شنت الطائرات غارات على المدينة).
    """
    matches = _whole_matches(sentence.tokens[clause.first : clause.last], connectors)
    adding = {
        breaks: {clause.first + match.first: match.payload.id for match in matches if match.payload.breaks == breaks}
        for breaks in ("told", "acts")
    }
    if clause.opener in _BESIDE:
        adding["told"] = {at: "main" for at in mains if clause.first < at < clause.last} | adding["told"]
    pieces = []
    for piece in _split_between(sentence, clause, adding["told"], acts if told is None else told):
        inside = [act for act in acts if piece.first <= act < piece.last]
        pieces += _split_between(sentence, piece, adding["acts"], inside, verbs)
    return pieces


def _split_between(
    sentence: Sentence,
    clause: Clause,
    adding: Mapping[int, str],
    acts: Sequence[int],
    verbs: Collection[int] | None = None,
) -> list[Clause]:
    """Cut a clause between acts before the tokens that add one; also where و does, if ``verbs`` are given."""
    tokens = sentence.tokens
    pieces: list[Clause] = []
    first, opener = clause.first, clause.opener
    for before, act in itertools.pairwise(acts):
        cuts = [(at, name) for at, name in adding.items() if before < at <= act]
        if verbs is not None and act - before > 1 and tokens[act].norm[:1] in "وف" and len(tokens[act].norm) > 3:
            # Acts side by side are one list: "هجمات وتفجيرات", "قتلى وجرحى".
            cuts.append((act, "and_act"))
        cuts += [(verb, "and_act") for verb in verbs or () if before + 1 < verb < act]
        if cuts:
            cut, name = min(cuts)
            pieces.append(Clause(clause.sentence, first, cut, opener))
            first, opener = cut, name
    return [*pieces, Clause(clause.sentence, first, clause.last, opener)]


# So many tokens may stand between a further count and its place.
_COUNT_TO_PLACE = 8


def split_counts(clause: Clause, counts: Sequence[tuple[int, bool]], places: Sequence[int]) -> list[Clause]:
    """Cut a clause before a further count at a place of its own: "اعترضت أربع مسيرات فوق الواحة، | وثلاثا فوق السوق".

    ``counts`` are the tokens of the numbers of the clause, in order, each with whether و joins it; ``places`` those of
    the places. A count is a further one where a place stands between it and the count before it.
    """
    pieces: list[Clause] = []
    first, opener, before = clause.first, clause.opener, clause.last
    for at, joined in counts:
        told = any(before < place < at for place in places)
        if joined and told and any(at < place <= at + _COUNT_TO_PLACE for place in places):
            pieces.append(Clause(clause.sentence, first, at, opener))
            first, opener = at, FURTHER_COUNT
        before = at
    return [*pieces, Clause(clause.sentence, first, clause.last, opener)]


def _whole_matches(tokens: Sequence[Token], connectors: PhraseTable[Connector]) -> list[PhraseMatch[Connector]]:
    """The connectors of a stretch of tokens without those inside a longer one: no "قبل" in "من قبل", no "وأدى" in "وادي"."""
    found = [m for m in connectors.find(tokens) if tokens[m.first].text not in m.payload.unless]
    whole: list[PhraseMatch[Connector]] = []
    # The furthest token that those beginning earlier reach.
    reached = 0
    for _, here in itertools.groupby(found, key=lambda match: match.first):
        together = list(here)
        last = max(match.last for match in together)
        whole += [match for match in together if match.last == last > reached]
        reached = max(reached, last)
    return whole


def split_clauses(sentence: Sentence, connectors: PhraseTable[Connector], verbs: Collection[str]) -> list[Clause]:
    """Cut a sentence at its connectors, and before و + a known verb that follows a comma."""
    tokens = sentence.tokens
    opener_at: dict[int, str] = {}
    breaks = {0}
    for match in _whole_matches(tokens, connectors):
        first = match.first
        after_comma = first > 0 and tokens[first - 1].text in _COMMAS
        if first == 0 or after_comma or match.payload.breaks == "always":
            opener_at.setdefault(first, match.payload.id)
            if match.payload.breaks == "always" or (after_comma and match.payload.breaks == "comma"):
                breaks.add(first)
    for index in range(1, len(tokens)):
        norm = tokens[index].norm
        if tokens[index - 1].text in _COMMAS and norm[:1] in "وف" and norm[1:] in verbs:
            breaks.add(index)
    edges = [*sorted(breaks), len(tokens)]
    clauses = []
    for first, last in itertools.pairwise(edges):
        opener = opener_at.get(first, "start" if first == 0 else "and")
        clauses.append(Clause(sentence.index, first, last, opener))
    return clauses
