"""Lines that sites add to their articles: related links, follow-us lines, share bars (data/lexicon/boilerplate.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.language.tokens import Token, tokenize
from extract.paths import DATA

NEEDS = frozenset({"any", "sign"})


class BoilerplateError(ValueError):
    """A row that cannot be used: the message names file, row and what to do."""


@dataclass(frozen=True, slots=True)
class BoilerplateRow:
    """Cues at the beginning of a line, and what a line must be like to be removed whole."""

    id: str
    begins: tuple[tuple[str, ...], ...]
    need: str
    most: int
    strips: tuple[str, ...]
    keeps: tuple[str, ...]

    def matches(self, tokens: Sequence[Token]) -> bool:
        """Does a line of these tokens begin with one of the cues and look like boilerplate?"""
        words = [token for token in tokens if token.kind != "sign"]
        if not words or (self.most and len(words) > self.most):
            return False
        first = next((i for i, token in enumerate(tokens) if token.kind != "sign"), 0)
        if all(token.text == "©" for token in tokens[:first]) and first:
            first = 0
        for cue in self.begins:
            last = first + len(cue)
            if tuple(token.norm for token in tokens[first:last]) == cue and (
                self.need == "any" or last == len(tokens) or tokens[last].kind != "word"
            ):
                return True
        return False


def read_rows(path: Path) -> tuple[BoilerplateRow, ...]:
    """Read the rows. Raises BoilerplateError for a row without id, cues, strips or keeps."""
    rows: list[BoilerplateRow] = []
    for number, row in enumerate(tomllib.loads(path.read_text("utf-8")).get("row", []), 1):
        name = row.get("id", f"number {number}")
        for key in ("id", "begins", "need", "strips", "keeps"):
            if not row.get(key):
                raise BoilerplateError(f"{path.name}: row {name}: '{key}' is missing; add it")
        if row["need"] not in NEEDS:
            raise BoilerplateError(f"{path.name}: row {name}: need must be one of {', '.join(sorted(NEEDS))}")
        if any(other.id == row["id"] for other in rows):
            raise BoilerplateError(f"{path.name}: row {name}: this id is used twice; choose another")
        cues = tuple(tuple(token.norm for token in tokenize(cue)) for cue in row["begins"])
        rows.append(
            BoilerplateRow(row["id"], cues, row["need"], row.get("most", 0), tuple(row["strips"]), tuple(row["keeps"]))
        )
    return tuple(rows)


@lru_cache(maxsize=1)
def boilerplate_rows() -> tuple[BoilerplateRow, ...]:
    """The project's own rows, read once."""
    return read_rows(DATA / "lexicon" / "boilerplate.toml")


def matching_row(line: str) -> str | None:
    """The id of the row that removes a line, or None when it stays."""
    tokens = tokenize(line[:600])
    for row in boilerplate_rows():
        if row.matches(tokens):
            return row.id
    return None


def strip_lines(text: str) -> list[tuple[int, int, str]]:
    """The lines of a text that are boilerplate, as (start, end, row id), offsets in code points."""
    removed: list[tuple[int, int, str]] = []
    position = 0
    for line in text.split("\n"):
        rule = matching_row(line) if line.strip() else None
        if rule is not None:
            removed.append((position, position + len(line), rule))
        position += len(line) + 1
    return removed
