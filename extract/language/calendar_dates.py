"""Days, months and years that a text names by the calendar (14 مارس 2021، 14/3/2021، مارس الماضي، 5 رمضان 1446)."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hijridate import Gregorian, Hijri

from extract.language.date_rules import YEAR_WORDS, DateRules
from extract.language.tokens import Token


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A value read at some tokens, before it becomes a mention."""

    last: int
    start: date | None
    end: date | None
    precision: str
    kind: str
    future: bool = False
    days: int = 0
    lag: int | None = None
    night: bool = False


def _gregorian(year: int, month: int, day: int) -> date | None:
    """A day of the Islamic calendar (Umm al-Qura), None for what is none or lies beyond the calendar."""
    try:
        value = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(value.year, value.month, value.day)


def number_of(number: str) -> int:
    """A number of up to four digits, -1 for what is none."""
    return int(number) if number.isdigit() and len(number) <= 4 else -1


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


class CalendarReader:
    """Reads the days, months and years of one token sequence; ``reference`` is the day of publication."""

    def __init__(self, tokens: Sequence[Token], reference: date | None, rules: DateRules) -> None:
        self.tokens = tokens
        self.reference = reference
        self.rules = rules

    def _numeric(self, position: int) -> DateSpan | None:
        """14/03/2021، 14-3-2021، 2021-03-14."""
        if position + 4 >= len(self.tokens):
            return None
        parts = self.tokens[position : position + 5]
        if any(parts[i].kind != "number" for i in (0, 2, 4)) or any(parts[i].text not in "/-." for i in (1, 3)):
            return None
        first, second, third = (number_of(parts[i].norm) for i in (0, 2, 4))
        day = day_of(first, second, third) if first > 1900 else day_of(third, second, first) if third > 1900 else None
        return DateSpan(position + 5, day, day, "day", "absolute") if day else None

    def _day_number(self, position: int) -> tuple[int, int] | None:
        if position >= len(self.tokens):
            return None
        number = number_of(self._norm(position))
        if 1 <= number <= 31:
            return number, position + 1
        ordinal = self.rules.ordinals.at(self.tokens, position)
        return (ordinal.payload, ordinal.last) if ordinal else None

    def _day_month(self, position: int) -> DateSpan | None:
        day = self._day_number(position)
        if day is None:
            return None
        after = day[1]
        while self._norm(after) in ("من", "شهر", "/", "-") and after - day[1] < 2:
            after += 1
        hijri = self.rules.hijri.at(self.tokens, after) if after < len(self.tokens) else None
        if hijri is not None:
            return self._hijri_day(day[0], hijri.payload, hijri.last)
        month = self._month_name(after)
        if month is None:
            return None
        number, after = month
        year = self._year_number(after)
        if year is not None:
            value = day_of(year[0], number, day[0])
            return DateSpan(year[1], value, value, "day", "absolute") if value else None
        past = self.rules.word("last", self.tokens, after)
        this = self.rules.word("this", self.tokens, after)
        coming = self.rules.word("next", self.tokens, after)
        value = self._closest(number, day[0]) if this else self._nearest(number, day[0], bool(coming))
        after = past or this or coming or after
        return DateSpan(after, value, value, "day" if value else "unknown", "absolute", bool(coming))

    def _hijri_day(self, day: int, month: int, after: int) -> DateSpan | None:
        told = number_of(self._norm(after))
        if not 1300 <= told <= 1500:
            past = self.rules.word("last", self.tokens, after) or self.rules.word("this", self.tokens, after)
            coming = self.rules.word("next", self.tokens, after)
            value = self._nearest_hijri(month, day, bool(coming))
            after = past or coming or after
            precision, future = "day" if value else "unknown", bool(coming)
        else:
            value = _gregorian(told, month, day)
            if value is None:
                return None
            precision, future = "day", False
            after += 1
            if self._norm(after) in ("ه", "هـ", "هجريه", "هجري"):
                after += 1
        if self._norm(after) == "الموافق":
            exact = self._day_month(after + 1) or self._numeric(after + 1)
            if exact and exact.start:
                return exact
        return DateSpan(after, value, value, precision, "hijri", future)

    def _nearest_hijri(self, month: int, day: int, coming: bool) -> date | None:
        """The day of the Islamic calendar nearest before publication, or after it where it is to come."""
        if self.reference is None:
            return None
        year = Gregorian.fromdate(self.reference).to_hijri().year
        for each in (year, year + 1) if coming else (year, year - 1):
            value = _gregorian(each, month, day)
            if value is not None and (value > self.reference) == coming:
                return value
        return None

    def _day_of_last_month(self, position: int) -> DateSpan | None:
        """16 الشهر الماضي، في 16 من الشهر الجاري، الشهر الجاري … في الثامن منه."""
        day = self._day_number(position)
        if day is None:
            return None
        of_it = self._norm(day[1]) == "منه"
        named = self._month_told_before(position) if of_it else day[1] + (self._norm(day[1]) == "من")
        if self._norm(named) != "الشهر":
            return None
        last = self.rules.word("last", self.tokens, named + 1)
        this = self.rules.word("this", self.tokens, named + 1)
        if not (last or this):
            return None
        after = day[1] + 1 if of_it else last or this
        if self.reference is None:
            return DateSpan(after, None, None, "unknown", "relative")
        index = self.reference.year * 12 + self.reference.month - (2 if last else 1)
        value = day_of(index // 12, index % 12 + 1, day[0])
        return DateSpan(after, value, value, "day", "absolute") if value else None

    def _month_told_before(self, position: int) -> int:
        """The nearest "الشهر" before a token of the sentence, -1 where there is none."""
        return next((at for at in range(position - 1, -1, -1) if self._norm(at) == "الشهر"), -1)

    def _month_name(self, position: int) -> tuple[int, int] | None:
        """The month's number and the token after it, a second regional name included (مارس/آذار، مايو (أيار))."""
        if position >= len(self.tokens):
            return None
        entry = self.rules.months.at(self.tokens, position)
        # The month آب is spelt as the town إب when both are folded.
        if entry is None or self.tokens[position].text.endswith("إب"):
            return None
        after = entry.last
        opening = self._norm(after) in ("/", "(", "-")
        second = self.rules.months.at(self.tokens, after + opening) if after + opening < len(self.tokens) else None
        if second is not None and second.payload == entry.payload and not second.prefix:
            after = second.last + (self._norm(second.last) == ")" and opening)
        return entry.payload, after

    def _month(self, position: int) -> DateSpan | None:
        """مارس 2021، مارس الماضي، في مارس."""
        month = self._month_name(position)
        if month is None:
            return None
        number, after = month
        year = self._year_number(after)
        if year is not None:
            return self._whole_month(year[1], year[0], number)
        past = self.rules.word("last", self.tokens, after)
        coming = self.rules.word("next", self.tokens, after)
        known = (
            past
            or coming
            or self._norm(position - 1) in ("في", "شهر", "خلال", "بدايه", "نهايه", "اواخر", "مطلع", "منذ", "منتصف")
        )
        entry = self.rules.months.at(self.tokens, position)
        if not known and (entry is None or entry.prefix not in ("ب", "") or after - position < 2):
            return None
        if self.reference is None:
            return DateSpan(past or coming or after, None, None, "unknown", "relative")
        start = self._nearest(number, 1, bool(coming))
        if start is None:
            return None
        span = self._whole_month(past or coming or after, start.year, number)
        return replace(span, future=bool(coming))

    def _year(self, position: int) -> DateSpan | None:
        norm = self._norm(position)
        stripped = norm.removeprefix("و").removeprefix("ل")
        if stripped in YEAR_WORDS:
            year = number_of(self._norm(position + 1))
            follows = self._norm(position + 2)
            counted = (
                stripped == "في"
                and follows
                and self.tokens[position + 2].kind == "word"
                and not follows.startswith(("و", "م", "ف", "ا", "ب", "ع", "ل"))
            )
            if 1900 <= year <= 2100 and not counted:
                return self._whole_year(position + 2, year)
        return None

    def _year_number(self, position: int) -> tuple[int, int] | None:
        named = position + (self._norm(position) == "من")
        if self._norm(named) in ("العام", "السنه"):
            past = self.rules.word("last", self.tokens, named + 1)
            this = self.rules.word("this", self.tokens, named + 1)
            if (past or this) and self.reference:
                return self.reference.year - bool(past), past or this
        after = position
        while self._norm(after) in ("من", "عام", "سنه", "العام", "،") and after - position < 2:
            after += 1
        year = number_of(self._norm(after))
        return (year, after + 1) if 1900 <= year <= 2100 else None

    def _whole_month(self, last: int, year: int, month: int) -> DateSpan:
        end = date(year, month, calendar.monthrange(year, month)[1])
        return DateSpan(last, date(year, month, 1), end, "month", "absolute")

    @staticmethod
    def _whole_year(last: int, year: int) -> DateSpan:
        return DateSpan(last, date(year, 1, 1), date(year, 12, 31), "year", "absolute")

    def _nearest(self, month: int, day: int, coming: bool) -> date | None:
        """The nearest such day not after publication (or after it, for a coming one)."""
        if self.reference is None:
            return None
        value = day_of(self.reference.year, month, day)
        if value is None:
            return day_of(self.reference.year - 1, month, day)
        if coming:
            return value if value > self.reference else day_of(value.year + 1, month, day)
        return value if value <= self.reference else day_of(value.year - 1, month, day)

    def _closest(self, month: int, day: int) -> date | None:
        """The day of a month that runs ("19 مارس الجاري"), whether it has come or not."""
        told = self.reference
        if told is None:
            return None
        days = [value for value in (day_of(told.year + years, month, day) for years in (-1, 0, 1)) if value]
        return min(days, key=lambda value: abs((value - told).days), default=None)

    def _norm(self, position: int) -> str:
        return self.tokens[position].norm if 0 <= position < len(self.tokens) else ""
