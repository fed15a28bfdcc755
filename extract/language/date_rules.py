"""The words that dates are written with (data/lexicon/dates.toml), and which kinds of date a word may begin."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.language.remembered import Remembered
from extract.language.tokens import Token
from extract.language.word_table import WordTable, openers
from extract.paths import DATA

PERIODS = frozenset({"الاسبوع", "الشهر", "العام", "السنه"})
YEAR_WORDS = frozenset({"عام", "سنه", "العام", "في", "صيف", "شتاء", "ربيع", "خريف", "بحلول"})
# The kinds of date that may begin with a number.
_NUMERIC = frozenset({"numeric", "hours", "two_days", "day_month", "day_of_last_month"})
# The kinds of date, in the order in which they are tried.
KINDS = (
    "same",
    "offset",
    "part_of_period",
    "season",
    "numeric",
    "hours",
    "two_days",
    "last_days",
    "weekday",
    "day_month",
    "day_of_last_month",
    "part_of_day",
    "in_a_row",
    "relative",
    "ago",
    "named_period",
    "month",
    "year",
)


class DateRules:
    """The words of data/lexicon/dates.toml as tables. Raises ValueError for a table that is missing."""

    def __init__(self, path: Path = DATA / "lexicon" / "dates.toml") -> None:
        rows: Mapping[str, Any] = tomllib.loads(path.read_text("utf-8"))
        for name in (
            "months",
            "hijri_months",
            "libyan_months",
            "weekdays",
            "relative",
            "same",
            "parts",
            "seasons",
            "counted",
            "words",
            "ordinals",
            "number_words",
        ):
            if name not in rows:
                raise ValueError(f"{path.name}: the table [{name}] is missing; add it")

        def table(name: str) -> WordTable[int]:
            return WordTable([(form, int(value)) for value, forms in rows[name].items() for form in forms])

        self.months = table("months")
        self.hijri = table("hijri_months")
        self.libyan = {form: int(value) for value, forms in rows["libyan_months"].items() for form in forms}
        self.weekdays = table("weekdays")
        self.relative = table("relative")
        self.same = table("same")
        self.seasons = table("seasons")
        self.parts = WordTable([(form, part) for part, forms in rows["parts"].items() for form in forms])
        self.ordinals = table("ordinals")
        self.numbers = table("number_words")
        self.units = WordTable([(form, unit) for unit, forms in rows["counted"].items() for form in forms])
        self.words = {name: WordTable([(form, name) for form in forms]) for name, forms in rows["words"].items()}

        self._words = openers(
            {
                "same": (self.same,), "offset": (self.words["after"],), "part_of_period": (self.parts,),
                "season": (self.seasons,), "two_days": (self.weekdays, self.ordinals, self.relative),
                "last_days": (self.words["days"], self.words["hours"]),
                "weekday": (self.weekdays,),
                "day_month": (self.ordinals,), "day_of_last_month": (self.ordinals,),
                "part_of_day": (self.words["part_of_day"], self.words["night_between"]),
                "in_a_row": (self.words["in_a_row"],), "relative": (self.relative,), "ago": (self.words["ago"],),
                "month": (self.months,), "other": (self.hijri, self.words["from"], self.words["since"]),
            }
        )  # fmt: skip
        # May a date begin with this word? Most words cannot, and are passed over at once.
        self.opens: Remembered[str, bool] = Remembered(self._opens_with)
        # The kinds of date that may begin with this word, in the order in which they are tried.
        self.kinds: Remembered[str, tuple[str, ...]] = Remembered(self._kinds_of)

    def _opens_with(self, norm: str) -> bool:
        stripped = norm.removeprefix("و")
        known = stripped.removeprefix("ب") in PERIODS or stripped.removeprefix("ل") in YEAR_WORDS
        return known or bool(self._words[norm])

    def _kinds_of(self, norm: str) -> tuple[str, ...]:
        possible = set(self._words[norm])
        if not norm.isalpha():
            possible |= _NUMERIC
        if norm.removeprefix("ب").removeprefix("و") in PERIODS:
            possible.add("named_period")
        if norm.removeprefix("و").removeprefix("ل") in YEAR_WORDS:
            possible.add("year")
        return tuple(kind for kind in KINDS if kind in possible)

    def word(self, name: str, tokens: Sequence[Token], position: int) -> int:
        """The token after a word of the class ``name`` at ``position``, or 0."""
        if position >= len(tokens):
            return 0
        entry = self.words[name].at(tokens, position)
        return entry.last if entry else 0


@lru_cache(maxsize=1)
def date_rules() -> DateRules:
    """The project's own rules, read once."""
    return DateRules()
