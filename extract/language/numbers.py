"""Quantities in Arabic text: digits, number words, approximators, ranges and vague amounts.

Only numbers that may count something are returned: dates, times, ages, measures, money, shares and numbers that are
part of a name are left out. The words are rows of data/lexicon/numbers.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extract.language.normalize import normalize
from extract.language.remembered import Remembered
from extract.language.tokens import Token
from extract.language.word_table import ALL_PREFIXES, CONJUNCTIONS, NO_PREFIX, WordTable, openers
from extract.paths import DATA

_OPENING, _CLOSING = frozenset("(«\"'“‘["), frozenset(")»\"'”’]")
_DASHES = frozenset("-–—ـ")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,.٬٫]\d{3})+")
# Words that look like a number word with a preposition: "لست" is "I am not".
_NO_NUMBERS = frozenset({"لست", "ولست", "فلست", "بست"})
_OPENERS = frozenset({"بين", "وبين", "ال", "ب", "ل", "ما", "من", "وال", "و", "ف"})
_YEARS = range(1300, 2101)


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity at tokens ``first`` to ``last`` (half-open), approximators included.

    ``quantity`` is ``exact|at_least|at_most|about|vague``; ``n_best`` and ``n_max`` are None when the text does not
    say. ``prefix`` is what is written together with the first word (و، ف، ب، ل); ``definite`` says that the number
    word carries the article ("الثلاثة"); ``value_first`` is the first token of the number itself.
    """

    first: int
    last: int
    n_min: int
    n_best: int | None
    n_max: int | None
    quantity: str
    text: str
    prefix: str = ""
    definite: bool = False
    value_first: int = 0


class _Atom(NamedTuple):
    kind: str
    n: int
    definite: bool = False


class _Value(NamedTuple):
    last: int
    n: int
    prefix: str
    definite: bool


@dataclass(frozen=True, slots=True)
class _Tables:
    atoms: WordTable[_Atom]
    vague: WordTable[tuple[int, str, frozenset[str]]]
    before: WordTable[str]
    after: WordTable[str]
    unit_after: WordTable[str]
    unit_before: WordTable[str]
    months: WordTable[str]
    opens: Remembered[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _tables(path: Path = DATA / "lexicon" / "numbers.toml") -> _Tables:
    rows = tomllib.loads(path.read_text("utf-8"))
    atoms: list[tuple[str, _Atom]] = []
    for row in rows["value"]:
        for form in row["forms"]:
            atoms.append((form, _Atom(row["kind"], row["n"])))
            if row["kind"] in ("unit", "tens") and row["n"] > 2:
                atoms.append(("ال" + form, _Atom(row["kind"], row["n"], True)))
    vague = [
        (form, (row["n"], row.get("needs", ""), frozenset(normalize(word) for word in row.get("adjectives", ()))))
        for row in rows["vague"]
        for form in row["forms"]
    ]
    approximators = {
        side: [(form, row["quantity"]) for row in rows["approximator"] for form in row[side]]
        for side in ("before", "after")
    }
    units = [(row["side"], row["what"], form) for row in rows["unit"] for form in row["forms"]]
    numerals, amounts, before = WordTable(atoms), WordTable(vague), WordTable(approximators["before"])
    return _Tables(
        numerals,
        amounts,
        before,
        WordTable(approximators["after"], NO_PREFIX),
        WordTable([(form, what) for side, what, form in units if side == "after"], NO_PREFIX),
        WordTable([(form, what) for side, what, form in units if side == "before"], ALL_PREFIXES),
        WordTable([(form, what) for _, what, form in units if what == "month"], CONJUNCTIONS),
        openers({"numeral": (numerals,), "amount": (amounts, before)}),
    )


def _digits(text: str) -> int | None:
    """The whole number that a digit token writes, or None for a decimal fraction."""
    if text.isdecimal():
        return int(text) if len(text) < 10 else None
    return int(re.sub(r"\D", "", text)) if _THOUSANDS.fullmatch(text) and len(text) < 12 else None


def _below_thousand(tokens: Sequence[Token], at: int, tables: _Tables) -> _Value | None:
    """A number below a thousand in words: hundreds, then units and tens or a teen, joined by و."""
    total, last, prefix, definite, stage = 0, at, "", False, 0
    while last < len(tokens):
        position, joined = last, ""
        if total and tokens[last].norm == "و" and last + 1 < len(tokens):
            position, joined = last + 1, "و"
        entry = None if tokens[position].norm in _NO_NUMBERS else tables.atoms.at(tokens, position)
        if entry is None or (total and joined and entry.prefix) or (total and entry.prefix not in ("", "و")):
            break
        atom, linked = entry.payload, bool(joined or entry.prefix)
        if total == 0:
            prefix, definite = entry.prefix, atom.definite
        if atom.kind in ("unit", "eleven", "teen") and stage <= 1:
            if total and not linked:
                break
            following = tables.atoms.at(tokens, entry.last)
            teen = following is not None and following.payload.n == 10 and not following.prefix
            if teen and following is not None and atom.n < 10 and not following.payload.definite:
                total, last, stage = total + atom.n + 10, following.last, 3
                continue
            if atom.kind == "eleven":
                break
            hundred = following is not None and following.payload.kind == "hundred" and not following.prefix
            if hundred and following is not None and not total and 3 <= atom.n <= 9:
                total, last, stage = atom.n * 100, following.last, 1
                continue
            total, last, stage = total + atom.n, entry.last, 2
        elif atom.kind == "tens" and stage <= 2 and (not total or linked):
            if stage == 2 and total % 100 == 10:
                break
            total, last, stage = total + atom.n, entry.last, 3
        elif atom.kind in ("hundred", "hundreds") and not total:
            total, last, stage = atom.n, entry.last, 1
        else:
            break
    return _Value(last, total, prefix, definite) if total else None


def _scaled_fraction(tokens: Sequence[Token], at: int, tables: _Tables) -> _Value | None:
    """A decimal fraction of a scale: "2.5 مليون" is 2,500,000."""
    entry = tables.atoms.at(tokens, at + 1)
    text = tokens[at].text.replace("٫", ".").replace(",", ".").replace("٬", ".")
    if entry is None or entry.prefix or entry.payload.kind not in ("thousand", "million") or text.count(".") != 1:
        return None
    whole, part = (int(digits) for digits in text.split("."))
    fraction = part * entry.payload.n // 10 ** len(text.split(".")[1])
    return _Value(entry.last, whole * entry.payload.n + fraction, "", False)


def _reversed_fraction(tokens: Sequence[Token], at: int, tables: _Tables) -> _Value | None:
    """A decimal fraction as agencies write it, the fraction first: "5ر1 مليون" is 1,500,000."""
    if at + 3 >= len(tokens) or tokens[at + 1].norm != "ر" or tokens[at + 2].kind != "number":
        return None
    glued = tokens[at].end == tokens[at + 1].start and tokens[at + 1].end == tokens[at + 2].start
    part, whole = _digits(tokens[at].text), _digits(tokens[at + 2].text)
    entry = tables.atoms.at(tokens, at + 3)
    if not glued or part is None or whole is None or entry is None or entry.payload.kind not in ("thousand", "million"):
        return None
    fraction = part * entry.payload.n // 10 ** len(tokens[at].text)
    return _Value(entry.last, whole * entry.payload.n + fraction, "", False)


def _half_of(tokens: Sequence[Token], at: int, scale: int, tables: _Tables) -> int:
    """The token after "ونصف" or "ونصف المليون" behind a scale, or the same token."""
    if at >= len(tokens) or tokens[at].norm != "ونصف" or scale < 10**6:
        return at
    again = tables.atoms.at(tokens, at + 1) if at + 1 < len(tokens) else None
    return again.last if again is not None and again.payload.n == scale else at + 1


def _value(tokens: Sequence[Token], at: int, tables: _Tables) -> _Value | None:
    """A whole number in digits or words, with thousands and millions: "3 آلاف و500", "ألف و339", "1,339"."""
    total, last, prefix, definite = 0, at, "", False
    scale_before = 10**12
    while last < len(tokens):
        position, joined = last, False
        if total:
            joined = tokens[last].norm == "و"
            position = last + 1 if joined else last
        if position >= len(tokens):
            break
        group: _Value | None
        if tokens[position].kind == "number":
            number = _digits(tokens[position].text)
            if number is None and not total:
                scaled = _scaled_fraction(tokens, position, tables)
                if scaled:
                    return scaled
            elif not total and (turned := _reversed_fraction(tokens, position, tables)):
                return turned
            group = None if number is None else _Value(position + 1, number, "", False)
        else:
            group = _below_thousand(tokens, position, tables)
        scale_at = group.last if group else position
        entry = tables.atoms.at(tokens, scale_at)
        if entry is not None and (entry.payload.kind[:8] not in ("thousand", "million", "millions")):
            entry = None
        if entry is not None and group and entry.prefix:
            entry = None
        linked = joined or bool((group.prefix if group else entry.prefix if entry else "") == "و")
        if total and not linked:
            break
        if entry is None:
            if group is None or (total and group.n >= scale_before):
                break
            if not total:
                prefix, definite = group.prefix, group.definite
            total, last = total + group.n, group.last
            break
        scale = entry.payload.n
        dual = entry.payload.kind.endswith("s")
        if scale >= scale_before or (group and dual):
            break
        if not total:
            prefix, definite = (group.prefix, group.definite) if group else (entry.prefix, False)
        if group is None and tokens[scale_at].norm.endswith(("الاف", "ملايين", "مليارات")) and not total:
            return None
        total, last = total + (group.n if group else 1) * scale, entry.last
        half = _half_of(tokens, last, scale, tables)
        total, last = total + (scale // 2 if half > last else 0), half
        scale_before = 1000 if dual and scale == 2000 else 10**6 if dual else scale
    return _Value(last, total, prefix, definite) if total else None


def _vague(tokens: Sequence[Token], at: int, tables: _Tables) -> tuple[int, int, str] | None:
    """A vague amount: (last token, least number, prefix)."""
    entry = tables.vague.at(tokens, at)
    if entry is None:
        return None
    least, needs, adjectives = entry.payload
    last = entry.last
    if needs:
        other = False
        while last < len(tokens) and tokens[last].norm in adjectives and tokens[last].norm != needs:
            other = other or tokens[last].norm == "اخر"
            last += 1
        if last < len(tokens) and tokens[last].norm in ("منهم", "منهن"):
            return last, least, entry.prefix
        if not (last < len(tokens) and tokens[last].norm == needs):
            # "وإصابة عدد آخر": another number of people, not said of whom.
            return (last, least, entry.prefix) if other else None
        return last, least, entry.prefix
    following = tables.vague.at(tokens, last)
    if following is not None and not following.prefix and following.payload[0] >= 1000 and least < 1000:
        return following.last, least * following.payload[0], entry.prefix
    if last < len(tokens) and tokens[last].norm in ("الملايين", "الالاف"):
        return last + 1, least * 1000, entry.prefix
    return last, least, entry.prefix


def phrase_text(tokens: Sequence[Token], first: int, last: int) -> str:
    """The words of a span with single spaces where the text has white space; for display, offsets are exact."""
    parts = []
    for index in range(first, last):
        if index > first and tokens[index].start > tokens[index - 1].end:
            parts.append(" ")
        parts.append(tokens[index].text)
    return "".join(parts)


def _is_counting(tokens: Sequence[Token], first: int, last: int, value: int, tables: _Tables) -> bool:
    """Whether the neighbours leave it open that the number counts people."""
    unit = tables.unit_after.at(tokens, last)
    if unit is not None and not (unit.payload == "month" and value > 31):
        return False
    if last < len(tokens):
        following = tokens[last].norm
        if following == "من" and (
            tables.months.at(tokens, last + 1) or (last + 1 < len(tokens) and tokens[last + 1].norm.startswith("الشهر"))
        ):
            return False
        glued = tokens[last].start == tokens[last - 1].end
        digits_next = last + 1 < len(tokens) and tokens[last + 1].kind == "number"
        if glued and digits_next and following in (":", "/", "-", "–", "+", "."):
            return False
    if first:
        before = tokens[first - 1].norm
        glued = tokens[first - 1].end == tokens[first].start
        if glued and before in (":", "/", "-", "–", "+", ".", "#", "$", "_") and first > 1:
            inside = tokens[first - 2].end == tokens[first - 1].start
            if inside and (tokens[first - 2].kind == "number" or tokens[first - 2].text.isascii()):
                return False
        if before in ("عام", "العام", "سنه", "لعام", "بعام", "لسنه", "وعام", "مطلع", "اواخر", "اوايل"):
            return value not in _YEARS
        if value in _YEARS and (tables.months.at(tokens, first - 1) or before in ("/", "-", "ه", "منذ", "في")):
            return False
        if tokens[first].kind == "number" and tables.unit_before.at(tokens, first - 1):
            return False
        if tokens[first].kind == "number" and tokens[first].text.startswith("0"):
            return False
    return True


def _quantity_before(tokens: Sequence[Token], at: int, tables: _Tables) -> tuple[int, list[str], str]:
    """The approximators from a token on: the token after them, their quantities, and the proclitics."""
    found: list[str] = []
    prefix = ""
    while (entry := tables.before.at(tokens, at)) is not None:
        if not found:
            prefix = entry.prefix
        elif entry.prefix not in ("", "ب", "ل"):
            break
        found.append(entry.payload)
        at = entry.last
    return at, found, prefix


def _strongest(quantities: list[str]) -> str:
    for quantity in ("at_least", "at_most", "about"):
        if quantity in quantities:
            return quantity
    return "exact"


def bounds(n: int, quantity: str) -> tuple[int, int | None, int | None]:
    """(n_min, n_best, n_max) of a number under an approximator, as the counting rules say."""
    if quantity == "at_least":
        return n, n, None
    if quantity == "at_most":
        return 1, None, n
    return n, n, n


def _range_last(tokens: Sequence[Token], last: int, low: int, between: bool, tables: _Tables) -> _Value | None:
    """The upper end of a range whose lower end stops at ``last``: "20 إلى 30", "20-30", "بين 20 و30"."""
    if last + 1 >= len(tokens):
        return None
    link = tokens[last].norm
    if (
        link in ("الي", "او")
        or (between and link == "و")
        or (link in _DASHES and tokens[last].start == tokens[last - 1].end and tokens[last + 1].kind == "number")
    ):
        high = _value(tokens, last + 1, tables)
    elif between:
        high = _value(tokens, last, tables)
        high = high if high and high.prefix == "و" else None
    else:
        return None
    if high is None or high.n <= low or high.n > 50 * max(low, 1) or (high.prefix and not between):
        return None
    return high


def _number_at(tokens: Sequence[Token], first: int, tables: _Tables) -> Number | None:
    """The number that begins at a token; a lone و before digits ("و10") belongs to it."""
    conjunction = tokens[first].norm in ("و", "ف") and first + 1 < len(tokens)
    number = _bare_number_at(tokens, first + 1 if conjunction else first, tables)
    if number is None or not conjunction:
        return number
    text = phrase_text(tokens, first, number.last)
    return replace(number, first=first, text=text, prefix=tokens[first].norm + number.prefix)


def _bare_number_at(tokens: Sequence[Token], first: int, tables: _Tables) -> Number | None:
    at, quantities, prefix = _quantity_before(tokens, first, tables)
    between = False
    if tokens[at].norm in ("بين", "وبين") if at < len(tokens) else False:
        between, at = True, at + 1
    elif at + 1 < len(tokens) and tokens[at].norm in ("ما", "من") and tokens[at + 1].norm == "بين":
        between, at = True, at + 2
    if at < len(tokens) and tokens[at].norm in ("ال", "ب", "ل", "وال") and at + 1 < len(tokens):
        # "الـ 60", "بـ36": the proclitic is a token of its own before digits.
        if tokens[at + 1].kind != "number":
            return None
        prefix, at, articled = prefix or tokens[at].norm.removesuffix("ال"), at + 1, tokens[at].norm.endswith("ال")
    else:
        articled = False
    opened = at < len(tokens) and tokens[at].norm in _OPENING
    value_first = at + 1 if opened else at
    if value_first >= len(tokens):
        return None
    value = _value(tokens, value_first, tables)
    if value is None:
        if opened or between:
            return None
        vague = _vague(tokens, at, tables)
        if vague is None or (quantities and vague[2].startswith("و")):
            # "60 قتيلا على الأقل وعشرات الجرحى": the approximator is that of the number before.
            return None
        last, least, vague_prefix = vague
        text = phrase_text(tokens, first, last)
        return Number(first, last, least, None, None, "vague", text, prefix or vague_prefix, False, at)
    if quantities and value.prefix.startswith("و") and not between:
        return None
    last = value.last
    high = None if opened else _range_last(tokens, last, value.n, between, tables)
    if high:
        last = high.last
    elif between:
        return None
    if not _is_counting(tokens, value_first, last, value.n, tables):
        return None
    if opened:
        closed = last < len(tokens) and tokens[last].norm in _CLOSING
        if not closed:
            return None
        last += 1
        if not _is_counting(tokens, value_first, last, value.n, tables):
            return None
    after = tables.after.at(tokens, last)
    if after:
        quantities, last = [*quantities, after.payload], after.last
    quantity = _strongest(quantities)
    n_min, n_best, n_max = bounds(value.n, quantity)
    if high:
        n_best, n_max, quantity = None, high.n, "about"
    text = phrase_text(tokens, first, last)
    definite = value.definite or articled
    return Number(first, last, n_min, n_best, n_max, quantity, text, prefix or value.prefix, definite, value_first)


def is_number_word(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is a number word or a vague amount, counting or not."""
    return _tables().atoms.at(tokens, at) is not None or is_vague_amount(tokens, at)


def is_vague_amount(tokens: Sequence[Token], at: int) -> bool:
    """Whether an amount without number begins at a token: "العديد", "العشرات"."""
    return _tables().vague.at(tokens, at) is not None


def quantity_after(tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """An approximator that begins at a token and refers back: (token after it, quantity)."""
    entry = _tables().after.at(tokens, at)
    return (entry.last, entry.payload) if entry else None


def find_numbers(tokens: Sequence[Token]) -> list[Number]:
    """Every quantity in the tokens that may count something, in order, without overlap."""
    tables = _tables()
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        number = None
        norm = token.norm
        opens = tables.opens[norm]
        if opens or token.kind == "number" or norm in _OPENING or norm in _OPENERS:
            number = _number_at(tokens, at, tables)
        if number is None:
            # Skip the rest of a number that was rejected as a date, a measure or a name.
            value = _value(tokens, at, tables) if token.kind == "number" or "numeral" in opens else None
            at = max(value.last if value else 0, at + 1)
        else:
            found.append(number)
            at = number.last
    return found
