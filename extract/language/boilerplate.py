"""Lines that sites add to their articles: related links, follow-us lines, share bars (data/lexicon/boilerplate.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.language.tokens import Token, tokenize
from extract.paths import DATA

# What may follow a cue that needs a sign: "اليوم، قال …" is a sentence.
_SIGNS = frozenset(":.…-–—|/\\»)]*#><؟?!•©_‹›←→")
NEEDS = frozenset({"any", "sign"})
_KEYS = frozenset(
    {
        "id",
        "says",
        "begins",
        "need",
        "most",
        "number",
        "rest",
        "box",
        "heads",
        "has",
        "closes",
        "clauses",
        "strips",
        "keeps",
    }
)
# So many characters of a line decide whether it may begin with a cue; ornaments and a number may stand before it.
_BEGINNING = 40
_LONGEST = 600
# A line that ends in an appeal is at most so long.
_LONGEST_APPEAL = 200
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?؟…]\s+")
# Between the words of a speaker, behind a comma and before his name.
_SAID = re.compile(
    r"[،,]»?\s(?:كما\s)?(?:يقول|تقول|قال|قالت|يضيف|تضيف|أضاف|أضافت|يعلق|تعلق|علق|علقت|يردد|تردد|يمازح|تمازح|يشرح|تشرح|يكرر|تكرر"
    r"|يروي|تروي|يجيب|تجيب|أجاب|أجابت|ينصح|تنصح|يوضح|توضح|أوضح|أوضحت|يصيح|تصيح|صاح|صاحت|كتب|كتبت|يؤكد|تؤكد)\s[^\W\d]"
)
# A sentence that goes on with another clause; no sign of a headline stands before it.
_GOES_ON = re.compile(
    r"[^:|–—\-]*[،,]\s(?:غير أن|إلا أن|بيد أن|على أن|و?لكن|قبل أن|بعد أن|بعدما|قبل|بعد|بينما|فيما|في حين|ما أدى|مما"
    r"|حيث|إذ|ثم|وهو|وهي)\w*\s.*\.\W*$"
)
# A bar of buttons: so many, each of so many words.
_BAR = re.compile(r"\s*[|·•]\s*")
_MOST_BUTTONS = 8
_LONGEST_BUTTON = 6
# The heading of a box has at most so many words.
_LONGEST_HEADING = 4
# Less text above a heading such as "comments" and it is a counter of the page's head, not the end of the article.
_TEXT_ABOVE = 120


class BoilerplateError(ValueError):
    """A row that cannot be used: the message names file, row and what to do."""


@dataclass(frozen=True, slots=True)
class BoilerplateRow:
    """Cues at the beginning of a line, and what a line must be like to be removed whole.

    ``says``: what such a line is, in English and in Arabic, for readers of what was removed.
    ``number``: a number must stand before the cue ("12 مشاهدة"). ``rest``: everything below the line goes too.
    ``box``: it heads a box of a page; where the text goes on in its old place, it does so.
    ``heads``: it may be the first line of a box of a page, all of which goes then; what heads with ``box`` does so too.
    ``has``: one of these words must stand in the line too.
    ``clauses``: it leaves full sentences that go on with another clause.
    ``closes``: it also takes a short line whose last sentence begins so ("This was free to read. Support us.").
    """

    id: str
    says: tuple[str, str]
    begins: tuple[tuple[str, ...], ...]
    need: str
    most: int
    number: bool
    rest: bool
    box: bool
    heads: bool
    has: frozenset[str]
    closes: bool
    clauses: bool
    strips: tuple[str, ...]
    keeps: tuple[str, ...]

    def matches(self, tokens: Sequence[Token]) -> bool:
        """Does a line of these tokens begin with one of the cues and look like boilerplate?"""
        first = _first(tokens, self.number)
        if self.number and not any(token.kind == "number" for token in tokens[:first]):
            return False
        return any(self.fits(tokens, first, cue) for cue in self.begins)

    def fits(self, tokens: Sequence[Token], first: int, cue: tuple[str, ...]) -> bool:
        """Does the cue stand at ``first``, with what must follow it, in a line that is short enough?"""
        last = first + len(cue)
        return (
            tuple(token.norm for token in tokens[first:last]) == cue
            and (self.need == "any" or last == len(tokens) or _separates(tokens[last:]))
            and (not self.has or any(token.norm in self.has for token in tokens))
            and not (self.most and sum(token.kind != "sign" for token in tokens) > self.most)
        )


def _separates(tokens: Sequence[Token]) -> bool:
    """Does what follows a cue stand apart from it: a sign, a number, a number in brackets?"""
    first = tokens[1] if len(tokens) > 1 and tokens[0].text in "([" else tokens[0]
    return first.kind == "number" or (first.kind == "sign" and first.text in _SIGNS)


def _first(tokens: Sequence[Token], number: bool) -> int:
    """Where the words of a line begin, behind ornaments and, if ``number``, behind numbers."""
    return next(
        (
            i
            for i, token in enumerate(tokens)
            if token.text == "©" or (token.kind != "sign" and not (number and token.kind == "number"))
        ),
        len(tokens),
    )


def read_rows(path: Path) -> tuple[BoilerplateRow, ...]:
    """Read the rows. Raises BoilerplateError for a row without id, words, cues, strips or keeps, or with an unknown key."""
    rows: list[BoilerplateRow] = []
    for number, row in enumerate(tomllib.loads(path.read_text("utf-8")).get("row", []), 1):
        name = row.get("id", f"number {number}")
        for key in ("id", "says", "begins", "need", "strips", "keeps"):
            if not row.get(key):
                raise BoilerplateError(f"{path.name}: row {name}: '{key}' is missing; add it")
        for key in row.keys() - _KEYS:
            raise BoilerplateError(
                f"{path.name}: row {name}: '{key}' is unknown; use one of {', '.join(sorted(_KEYS))}"
            )
        if row["need"] not in NEEDS:
            raise BoilerplateError(f"{path.name}: row {name}: need must be one of {', '.join(sorted(NEEDS))}")
        if any(other.id == row["id"] for other in rows):
            raise BoilerplateError(f"{path.name}: row {name}: this id is used twice; choose another")
        if len(row["says"]) != 2 or not all(row["says"]):
            raise BoilerplateError(f"{path.name}: row {name}: says must be two texts: English and Arabic")
        cues = tuple(tuple(token.norm for token in tokenize(cue)) for cue in row["begins"])
        strips, keeps = tuple(row["strips"]), tuple(row["keeps"])
        number_before, rest, box, heads, closes, clauses = (
            bool(row.get(key)) for key in ("number", "rest", "box", "heads", "closes", "clauses")
        )
        has = frozenset(token.norm for word in row.get("has", ()) for token in tokenize(word))
        flags = row.get("most", 0), number_before, rest, box, heads or box, has, closes, clauses
        rows.append(BoilerplateRow(row["id"], tuple(row["says"]), cues, row["need"], *flags, strips, keeps))
    return tuple(rows)


@lru_cache(maxsize=1)
def boilerplate_rows() -> tuple[BoilerplateRow, ...]:
    """The project's own rows, read once."""
    return read_rows(DATA / "lexicon" / "boilerplate.toml")


@lru_cache(maxsize=1)
def _by_first_word() -> Mapping[str, tuple[tuple[BoilerplateRow, tuple[str, ...]], ...]]:
    """Rows and cues by the first word of the cue, so that a line is compared with a few of them only."""
    found: dict[str, list[tuple[BoilerplateRow, tuple[str, ...]]]] = {}
    for row in boilerplate_rows():
        for cue in row.begins:
            found.setdefault(cue[0], []).append((row, cue))
    return {word: tuple(cues) for word, cues in found.items()}


@lru_cache(maxsize=4096)
def matching_row(line: str) -> str | None:
    """The id of the row that removes a line, or None when it stays."""
    row = _row_of(line)
    return row.id if row is not None else None


def ends_text(line: str, above: int) -> bool:
    """Does a line with ``above`` characters of text above it begin what stands below or within an article (comments, related)?"""
    row = _row_of(line) if above >= _TEXT_ABOVE else None
    return row is not None and (row.rest or row.box)


@lru_cache(maxsize=4096)
def heads_box(line: str) -> str | None:
    """The id of the row of a line that heads a box, when it says nothing else (no headline behind "read also")."""
    words = len(_WORD.findall(line)) if line.count(" ") <= _LONGEST_HEADING else _LONGEST_HEADING + 1
    row = _row_of(line) if words <= _LONGEST_HEADING else None
    return row.id if row is not None and row.heads else None


@lru_cache(maxsize=4096)
def _row_of(line: str) -> BoilerplateRow | None:
    row = _row_that_begins(line)
    if row is not None and _SAID.search(line):
        # "Follow us in summer, says the engineer": somebody says it.
        return None
    if row is not None or len(line) > _LONGEST_APPEAL:
        return row
    buttons = _BAR.split(line)
    if 1 < len(buttons) <= _MOST_BUTTONS and all(button.count(" ") < _LONGEST_BUTTON for button in buttons):
        # A headline may stand among labels: what no row takes is a word alone.
        rows = [_row_that_begins(button) for button in buttons if len(button.split()) > 1]
        known = next((row for row in rows if row is not None), None)
        if known is not None and None not in rows:
            return known
    sentences = _SENTENCE_END.split(line.strip())
    return _row_that_begins(sentences[-1], closing=True) if len(sentences) > 1 else None


def _row_that_begins(line: str, *, closing: bool = False) -> BoilerplateRow | None:
    """The row with a cue at the beginning of a line, or of the last sentence of one."""
    cues = _by_first_word()
    beginning = tokenize(line[:_BEGINNING])
    word = next((token for token in beginning if token.kind == "word" or token.text == "©"), None)
    if word is None or word.norm not in cues:
        return None
    whole = tokenize(line[:_LONGEST])
    for number in (False, True):
        first = _first(whole, number)
        if first == len(whole) or (number and not any(token.kind == "number" for token in whole[:first])):
            continue
        for row, cue in cues.get(whole[first].norm, ()):
            told = row.clauses and _GOES_ON.match(line)
            if row.number == number and (row.closes or not closing) and not told and row.fits(whole, first, cue):
                return row
    return None


def strip_lines(text: str) -> list[tuple[int, int, str]]:
    """The lines of a text that are boilerplate, as (start, end, row id), offsets in code points."""
    removed: list[tuple[int, int, str]] = []
    position = above = 0
    ended: BoilerplateRow | None = None
    for line in text.split("\n"):
        row = ended or (_row_of(line) if line.strip() else None)
        if row is not None and line.strip():
            removed.append((position, position + len(line), row.id))
            # A heading in the middle of a text, with as much below it, is not the end of it.
            if row.rest and above >= _TEXT_ABOVE and above > len(text) - position:
                ended = row
        else:
            above += len(line)
        position += len(line) + 1
    return removed
