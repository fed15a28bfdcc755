"""Dates in Arabic news: small rules over typed values, resolved against the day of publication, never the clock.

Conventions (gold guidelines, docs/data-model.md): a weekday is the nearest such day not after publication; a night is
dated by the day on which it began; a day without a year is the nearest such day not after publication; without a
publication date relative words keep their text and get no date.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hijridate import Hijri

from extract.language.date_rules import PERIODS, YEAR_WORDS, DateRules, date_rules
from extract.language.sentences import Sentence
from extract.language.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at tokens ``first`` to ``last`` (half-open).

    ``precision`` is day, range, week, month, year or unknown; ``kind`` absolute, relative, weekday, range, since,
    hijri, offset (so long before what the article tells: بعد يومين على …) or same (that day, or ``days`` from it).
    ``future`` dates are told of plans. The dates are None when nothing says what they are relative to. ``lag`` are the
    days that a weekday beside a relative word (أمس الأربعاء) lies before what publication would make of the word, None
    where no weekday stands beside it.
    ``night`` is the night before the report (الليلة الماضية), whichever day that was written.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    date_start: date | None
    date_end: date | None
    precision: str
    kind: str
    future: bool = False
    days: int = 0
    lag: int | None = None
    night: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
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


_SEASON = 3  # months
# How many days "the last few days" are (خلال الأيام القليلة الماضية, قبل أيام): an order of magnitude.
_FEW_DAYS = 4
# A newspaper prints what was written up to so many days before.
_LONGEST_LAG = 4


def find_dates(tokens: Sequence[Token], reference: date | None) -> list[DateMention]:
    """The dates of one sentence, in order, not overlapping. ``reference`` is the day of publication."""
    return _Reader(tokens, reference, date_rules()).mentions()


def day_of_writing(dates: Iterable[DateMention], reference: date | None) -> date | None:
    """The day from which an article counts today and yesterday: publication, unless the weekdays beside them say earlier."""
    lags = [mention.lag for mention in dates if mention.lag is not None]
    return reference - timedelta(days=lags[0]) if reference and lags and 0 not in lags else reference


def _of_a_night(mention: DateMention) -> bool:
    """Does a date tell of a night? Then it says nothing of the day that its text was written on."""
    return mention.night or bool(date_rules().words["night"].at(tokenize(mention.text), 0))


def nights_of_a_morning_paper(
    dates: Mapping[int, Sequence[DateMention]], lead: Iterable[int], written: date | None
) -> dict[int, list[DateMention]]:
    """The dates of every sentence, where the lead tells of yesterday: "last night" is the one before that day.

    A morning paper puts yesterday for the agency's today, and leaves the agency's last night.
    """
    told_first = [mention for sentence in lead for mention in dates.get(sentence, ())]
    days = {mention.date_start for mention in told_first if mention.kind == "relative" and not _of_a_night(mention)}
    yesterday = written - timedelta(days=1) if written else None
    told = {sentence: list(found) for sentence, found in dates.items()}
    if yesterday not in days or written in days:
        return told
    before = yesterday - timedelta(days=1) if yesterday else None
    return {
        sentence: [replace(m, date_start=before, date_end=before) if m.night else m for m in found]
        for sentence, found in told.items()
    }


def dateline_date(sentences: Sequence[Sentence], reference: date | None) -> date | None:
    """The absolute date in the dateline of an agency report (first body sentence, first fifteen tokens)."""
    for sentence in sentences:
        if sentence.field == "text":
            for mention in find_dates(sentence.tokens[:15], reference):
                if mention.kind in ("absolute", "hijri") and mention.precision == "day":
                    return mention.date_start
            return None
    return None


def _at(number: str) -> int:
    return int(number) if number.isdigit() and len(number) <= 4 else -1


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Reader:
    """Reads the dates of one token sequence."""

    def __init__(self, tokens: Sequence[Token], reference: date | None, rules: DateRules) -> None:
        self.tokens = tokens
        self.reference = reference
        self.rules = rules

    def mentions(self) -> list[DateMention]:
        found: list[DateMention] = []
        position = 0
        while position < len(self.tokens):
            token = self.tokens[position]
            opens = token.kind == "number" or self.rules.opens[token.norm]
            span = self._read(position) if opens else None
            if span is None:
                position += 1
                continue
            if not self._named_after_a_date(position):
                self._add(found, self._mention(position, span))
            position = span.last
        return found

    def _add(self, found: list[DateMention], mention: DateMention) -> None:
        """Add a date, or join it with the one before where both are one stretch (ليلا وصباح اليوم, مساء السبت وفجر الأحد)."""
        before = found[-1] if found else None
        joined = before is not None and before.last == mention.first and self._norm(mention.first).startswith("و")
        if before is None or not joined or before.date_start is None or mention.date_start is None:
            found.append(mention)
        elif before.precision == mention.precision == "day" and before.date_start <= mention.date_start:
            text = f"{before.text} {mention.text}"
            precision = "day" if before.date_start == mention.date_start else "range"
            found[-1] = replace(
                before, last=mention.last, end=mention.end, text=text, date_end=mention.date_end, precision=precision
            )
        else:
            found.append(mention)

    def _mention(self, first: int, span: _Span) -> DateMention:
        start, end = self.tokens[first].start, self.tokens[span.last - 1].end
        text = " ".join(token.text for token in self.tokens[first : span.last])
        future = span.future or bool(self.reference and span.start and span.start > self.reference)
        return DateMention(
            first, span.last, start, end, text, span.start, span.end, span.precision, span.kind, future, span.days,
            span.lag, span.night,
        )  # fmt: skip

    def _named_after_a_date(self, position: int) -> bool:
        """Is the date the name of something (ميدان 6 أكتوبر، ثورة 25 يناير)?"""
        return position > 0 and bool(self.rules.word("not_a_date", self.tokens, position - 1))

    def _read(self, position: int) -> _Span | None:
        if self._until_now(position):
            return None
        return self._from_to(position) or self._since(position) or self._date(position)

    def _until_now(self, position: int) -> bool:
        """Does a word say no more than that something lasts (حتى الآن، إلى اليوم)?"""
        return bool(
            position > 0
            and self.rules.word("until", self.tokens, position - 1) == position
            and self.rules.word("now", self.tokens, position)
        )

    # ------------------------------------------------------------ compound expressions

    def _from_to(self, position: int) -> _Span | None:
        """من 3 مايو 2020 حتى الآن، بين 3 مايو و7 يونيو، من مطلع العام إلى اليوم."""
        opener = self.rules.word("from", self.tokens, position)
        if not opener:
            return None
        first = self._start_of_period(opener) or self._period(opener) or self._date(opener)
        if first is None:
            return None
        joint = self.rules.word("until", self.tokens, first.last)
        if not joint and self._norm(position).endswith("بين") and self._norm(first.last).startswith("و"):
            joint = first.last + (self._norm(first.last) == "و")
        if not joint:
            return None
        now = self.rules.word("now", self.tokens, joint)
        if now and first.start:
            return _Span(now, first.start, self.reference, "range", "since")
        later = self._date(joint)
        if later is None or later.end is None:
            return None
        start = first.start
        if start is None or start > later.end:
            # The year stands only with the second date, from which the first one is then read.
            before = _Reader(self.tokens, later.end, self.rules)._date(opener)
            start = before.start if before else None
        return _Span(later.last, start, later.end, "range", "range") if start and start <= later.end else None

    def _start_of_period(self, position: int) -> _Span | None:
        """مطلع العام، نهاية مارس: one side of a period."""
        part = self.rules.parts.at(self.tokens, position)
        if part is None:
            return None
        inner = self._period(part.last) or self._date(part.last)
        if inner is None:
            return None
        day = inner.start if part.payload == "early" else inner.end
        return _Span(inner.last, day, day, "range", "since")

    def _part_of_period(self, position: int) -> _Span | None:
        """بداية يونيو، منتصف الشهر الماضي، أواخر 2014: the first, middle or last third of a period."""
        part = self.rules.parts.at(self.tokens, position)
        if part is None:
            return None
        inner = (
            self._period(part.last) or self._named_period(part.last) or self._month(part.last) or self._year(part.last)
        )
        inner = self._year(part.last) or inner or self._bare_year(part.last)
        if inner is None or inner.start is None or inner.end is None:
            return None
        if part.payload == "late" and inner.precision == "week":
            return replace(inner, **self._weekend(inner.end))
        third = ((inner.end - inner.start).days + 1) // 3
        if part.payload == "early":
            start, end = inner.start, inner.start + timedelta(days=third - 1)
        elif part.payload == "middle":
            # The tenth to the twentieth, of a month.
            start, end = inner.start + timedelta(days=third - 1), inner.start + timedelta(days=2 * third - 1)
        else:
            start, end = inner.end - timedelta(days=third - 1), inner.end
        return replace(inner, start=start, end=end, precision="range")

    def _weekend(self, day: date) -> dict[str, Any]:
        """The last Saturday and Sunday that had begun by a day and by publication."""
        known = min(day, self.reference) if self.reference else day
        saturday = known - timedelta(days=(known.weekday() - calendar.SATURDAY) % 7)
        return {"start": saturday, "end": saturday + timedelta(days=1), "precision": "range"}

    def _bare_year(self, position: int) -> _Span | None:
        year = _at(self._norm(position))
        return self._whole_year(position + 1, year) if 1900 <= year <= 2100 else None

    def _season(self, position: int) -> _Span | None:
        """صيف 2014، شتاء العام الماضي."""
        entry = self.rules.seasons.at(self.tokens, position)
        if entry is None:
            return None
        inner = self._year(entry.last) or self._bare_year(entry.last) or self._named_period(entry.last)
        if inner is None or inner.start is None or inner.precision != "year":
            return None
        first = self._whole_month(inner.last, inner.start.year, entry.payload)
        months = entry.payload + _SEASON - 2
        last = self._whole_month(inner.last, inner.start.year + months // 12, months % 12 + 1)
        return replace(first, end=last.end, precision="range")

    def _offset(self, position: int) -> _Span | None:
        """بعد ثلاثة أيام على هجوم، بعد أسبوع من اعتقاله: so long before what the article tells."""
        after = self.rules.word("after", self.tokens, position)
        counted = self._counted_back(after) if after else None
        if counted is None or not self.rules.word("since_then", self.tokens, counted.last):
            return None
        return replace(counted, kind="offset")

    def _same(self, position: int) -> _Span | None:
        """في اليوم نفسه، في اليوم التالي."""
        entry = self.rules.same.at(self.tokens, position)
        return _Span(entry.last, None, None, "day", "same", days=entry.payload) if entry else None

    def _since(self, position: int) -> _Span | None:
        after = self.rules.word("since", self.tokens, position)
        if not after:
            return None
        ago = self._ago(position)
        inner = self._start_of_period(after) or ago or self._period(after) or self._date(after)
        if inner is None:
            return None
        return _Span(inner.last, inner.start, self.reference, "range", "since")

    def _date(self, position: int) -> _Span | None:
        for kind in self.rules.kinds[self._norm(position)]:
            span = _READERS[kind](self, position)
            if span is not None:
                return span
        return None

    def _two_days(self, position: int) -> _Span | None:
        """يومي السبت والأحد، أمس والخميس، بين 3 و5 مارس، من 3 إلى 5 مارس."""
        tokens, rules = self.tokens, self.rules
        relative = rules.relative.at(tokens, position)
        if relative and relative.last < len(tokens) and tokens[relative.last].norm.startswith("و"):
            second = rules.weekdays.at(tokens, relative.last)
            end, start = self._shift(relative.payload), self._last_weekday(second.payload) if second else None
            if second and start and end and start < end:
                return _Span(second.last, start, end, "range", "range")
        first = rules.weekdays.at(tokens, position)
        if first and first.last < len(tokens) and tokens[first.last].norm.startswith("و"):
            second = rules.weekdays.at(tokens, first.last)
            if second:
                start, end = self._last_weekday(first.payload), self._last_weekday(second.payload)
                if start and end and start > end:
                    start -= timedelta(days=7)
                return _Span(second.last, start, end, "range", "range")
        day = self._day_number(position)
        if day and day[1] < len(tokens):
            joint = tokens[day[1]].norm
            if joint in ("الي", "و", "حتي", "-", "–"):
                later = self._day_month(day[1] + 1)
                if later and later.start:
                    start = _safe(later.start.year, later.start.month, day[0])
                    if start and start < later.start:
                        return _Span(later.last, start, later.end, "range", "range")
        return None

    def _hours(self, position: int) -> _Span | None:
        """خلال الـ24 ساعة الماضية، خلال 48 ساعة."""
        norm = self._norm(position)
        hours = _at(norm)
        if hours not in (12, 24, 36, 48, 72):
            return None
        if self._norm(position + 1) not in ("ساعه", "الساعه"):
            return None
        last = self.rules.word("last", self.tokens, position + 2)
        if not last:
            return None
        start = self._shift(-max(1, hours // 24))
        return _Span(last, start, self.reference, "range", "relative")

    def _last_days(self, position: int) -> _Span | None:
        """خلال اليومين الماضيين، الأيام الثلاثة الأخيرة، الأيام القليلة الماضية، الساعات الـ48 الماضية."""
        hours = self.rules.word("hours", self.tokens, position)
        after = hours or self.rules.word("days", self.tokens, position)
        if not after:
            return None
        few = self.rules.word("few", self.tokens, after)
        number = self.rules.numbers.at(self.tokens, after) if after < len(self.tokens) and not few else None
        after += self._norm(after) in ("ال", "الـ")
        digits = _at(self._norm(after).removeprefix("ال"))
        last = self.rules.word("last", self.tokens, few or (number.last if number else after + (digits > 0)))
        if not last:
            return None
        count = number.payload if number else digits if digits > 0 else 0
        if hours:
            count = max(1, count // 24) if count else 0
        elif not count:
            count = 2 if self._norm(position).endswith("يومين") else _FEW_DAYS
        return _Span(last, self._shift(-count), self.reference, "range", "relative") if count else None

    def _weekday(self, position: int) -> _Span | None:
        entry = self.rules.weekdays.at(self.tokens, position)
        if entry is None:
            return None
        last = entry.last
        while self._norm(last) in ("،", ",", "(", "الموافق", "-"):
            last += 1
        absolute = self._numeric(last) or self._day_month(last) or self._day_of_last_month(last)
        if absolute is not None and absolute.start is not None:
            closing = absolute.last + (self._norm(absolute.last) == ")")
            return replace(absolute, last=closing)
        day = self._last_weekday(entry.payload)
        past = self.rules.word("last", self.tokens, entry.last)
        if past:
            if day and day == self.reference:
                day -= timedelta(days=7)
            return _Span(past, day, day, "day", "weekday")
        coming = self.rules.word("next", self.tokens, entry.last)
        if coming:
            day = day + timedelta(days=7) if day else None
            return _Span(coming, day, day, "day", "weekday", future=True)
        return _Span(entry.last, day, day, "day", "weekday")

    def _part_of_day(self, position: int) -> _Span | None:
        """فجر الأحد، مساء أمس، ليل السبت، الليلة الفاصلة بين السبت والأحد."""
        between = self.rules.word("night_between", self.tokens, position)
        if between:
            return self._night(between, "و")
        after = self.rules.word("part_of_day", self.tokens, position)
        if not after:
            return None
        if self._norm(after) == "يوم":
            after += 1
        day = self._night(after) or self._weekday(after)
        if day is not None and day.start == self.reference and self.rules.word("night", self.tokens, position):
            # What is told on Monday of the night of Monday began on Sunday.
            return replace(day, start=self._shift(-1), end=self._shift(-1))
        return day or self._relative(after) or self._day_month(after)

    def _night(self, position: int, joined_by: str = "") -> _Span | None:
        """ليل السبت - الأحد: one night, dated by the day on which it began."""
        first = self.rules.weekdays.at(self.tokens, position)
        if first is None:
            return None
        joint = first.last + (self._norm(first.last) in ("-", "–", "—", "/"))
        second = self.rules.weekdays.at(self.tokens, joint) if joint < len(self.tokens) else None
        if second is None or second.prefix != joined_by or second.payload != (first.payload + 1) % 7:
            return None
        day = self._last_weekday(first.payload)
        return _Span(second.last, day, day, "day", "weekday")

    def _in_a_row(self, position: int) -> _Span | None:
        """لليوم الثالث على التوالي: from two days ago to this one."""
        after = self.rules.word("in_a_row", self.tokens, position)
        ordinal = self.rules.ordinals.at(self.tokens, after) if 0 < after < len(self.tokens) else None
        if ordinal is None or ordinal.prefix:
            return None
        return _Span(ordinal.last, self._shift(1 - ordinal.payload), self.reference, "range", "relative")

    def _relative(self, position: int) -> _Span | None:
        entry = self.rules.relative.at(self.tokens, position)
        if entry is None:
            return None
        last = entry.last
        if self._norm(last - 1) == "اليوم" and last < len(self.tokens) and self.rules.ordinals.at(self.tokens, last):
            # "اليوم السابع" is a day of a count.
            return None
        while self._norm(last) in ("،", ",", "(") and self.rules.weekdays.at(self.tokens, last + 1):
            last += 1
        weekday = self.rules.weekdays.at(self.tokens, last) if last < len(self.tokens) else None
        day = self._shift(entry.payload)
        if weekday is not None:
            lag = (day.weekday() - weekday.payload) % 7 if day else None
            if day and lag and lag <= _LONGEST_LAG:
                day -= timedelta(days=lag)
            elif lag:
                lag = None
            end = weekday.last + (self._norm(weekday.last) == ")" and self._norm(last - 1) == "(")
            return _Span(end, day, day, "day", "relative", lag=lag)
        night = bool(self.rules.word("night_before", self.tokens, position))
        return _Span(entry.last, day, day, "day", "relative", future=entry.payload > 0, night=night)

    def _ago(self, position: int) -> _Span | None:
        """قبل يومين، منذ ثلاثة أيام، قبل أسبوع."""
        after = self.rules.word("ago", self.tokens, position)
        return self._counted_back(after) if after else None

    def _counted_back(self, after: int) -> _Span | None:
        """So many days, weeks, months or years before publication."""
        count, unit_at = 1, after
        if self._norm(after) in ("نحو", "حوالي", "قرابه", "اكثر"):
            after += 1 + (self._norm(after + 1) == "من")
            unit_at = after
        number = _at(self._norm(after))
        words = self.rules.numbers.at(self.tokens, after) if after < len(self.tokens) else None
        if number > 0:
            count, unit_at = number, after + 1
        elif words and words.last < len(self.tokens) and self.rules.units.at(self.tokens, words.last):
            count, unit_at = words.payload, words.last
        unit = self.rules.units.at(self.tokens, unit_at) if unit_at < len(self.tokens) else None
        if unit is None or unit.prefix:
            return None
        if unit_at == after and self._norm(unit_at).endswith(("ين", "ان")):
            count = 2
        elif unit_at == after and self._norm(unit_at) == "ايام":
            count = _FEW_DAYS
        return self._back(unit.last, unit.payload, count)

    def _back(self, last: int, unit: str, count: int) -> _Span:
        if self.reference is None or count > 300:
            return _Span(last, None, None, "unknown", "relative")
        if unit == "day":
            day = self._shift(-count)
            return _Span(last, day, day, "day", "relative")
        if unit == "week":
            day = self._shift(-7 * count)
            return _Span(last, day, day, "week", "relative")
        months = count if unit == "month" else 12 * count
        index = self.reference.year * 12 + self.reference.month - 1 - months
        return (
            self._whole_month(last, index // 12, index % 12 + 1)
            if unit == "month"
            else self._whole_year(last, index // 12)
        )

    def _period(self, position: int) -> _Span | None:
        """العام، الشهر الجاري، الأسبوع: the period that runs at publication (after منذ بداية)."""
        norm = self._norm(position)
        if self.reference is None:
            return None
        end = position + 1
        if norm in ("العام", "السنه"):
            span = self._whole_year(end, self.reference.year)
        elif norm == "الشهر":
            span = self._whole_month(end, self.reference.year, self.reference.month)
        elif norm in ("الاسبوع",):
            start = self.reference - timedelta(days=self.reference.weekday())
            span = _Span(end, start, self.reference, "week", "relative")
        else:
            return None
        if self.rules.word("last", self.tokens, end):
            return self._named_period(position)
        this = self.rules.word("this", self.tokens, end)
        return replace(span, last=this or end)

    def _this_week(self, position: int, norm: str) -> _Span | None:
        """هذا الأسبوع، الأسبوع الجاري: from Sunday on."""
        after = self.rules.word("this", self.tokens, position + 1)
        before = self.rules.word("this", self.tokens, position - 1) if position else 0
        if norm != "الاسبوع" or self.reference is None or not (after or before == position):
            return None
        sunday = self.reference - timedelta(days=(self.reference.weekday() + 1) % 7)
        return _Span(after or position + 1, sunday, self.reference, "week", "relative")

    def _named_period(self, position: int) -> _Span | None:
        """الأسبوع الماضي، الشهر الماضي، العام الماضي، الأسبوع الجاري."""
        norm = self._norm(position).removeprefix("ب").removeprefix("و")
        if norm not in PERIODS:
            return None
        week = self._this_week(position, norm)
        if week is not None:
            return week
        last = self.rules.word("last", self.tokens, position + 1)
        if not last:
            return None
        if self.reference is None:
            return _Span(last, None, None, "unknown", "relative")
        if norm == "الاسبوع":
            # The calendar week before, from Sunday to Saturday.
            sunday = self.reference - timedelta(days=(self.reference.weekday() + 1) % 7 + 7)
            return _Span(last, sunday, sunday + timedelta(days=6), "week", "relative")
        if norm == "الشهر":
            index = self.reference.year * 12 + self.reference.month - 2
            return self._whole_month(last, index // 12, index % 12 + 1)
        return self._whole_year(last, self.reference.year - 1)

    # ------------------------------------------------------------ absolute dates

    def _numeric(self, position: int) -> _Span | None:
        """14/03/2021، 14-3-2021، 2021-03-14."""
        if position + 4 >= len(self.tokens):
            return None
        parts = self.tokens[position : position + 5]
        if any(parts[i].kind != "number" for i in (0, 2, 4)) or any(parts[i].text not in "/-." for i in (1, 3)):
            return None
        first, second, third = (_at(parts[i].norm) for i in (0, 2, 4))
        day = _safe(first, second, third) if first > 1900 else _safe(third, second, first) if third > 1900 else None
        return _Span(position + 5, day, day, "day", "absolute") if day else None

    def _day_number(self, position: int) -> tuple[int, int] | None:
        if position >= len(self.tokens):
            return None
        number = _at(self._norm(position))
        if 1 <= number <= 31:
            return number, position + 1
        ordinal = self.rules.ordinals.at(self.tokens, position)
        return (ordinal.payload, ordinal.last) if ordinal else None

    def _day_month(self, position: int) -> _Span | None:
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
            value = _safe(year[0], number, day[0])
            return _Span(year[1], value, value, "day", "absolute") if value else None
        past = self.rules.word("last", self.tokens, after) or self.rules.word("this", self.tokens, after)
        coming = self.rules.word("next", self.tokens, after)
        value = self._nearest(number, day[0], bool(coming))
        return _Span(past or coming or after, value, value, "day" if value else "unknown", "absolute", bool(coming))

    def _hijri_day(self, day: int, month: int, after: int) -> _Span | None:
        year = _at(self._norm(after))
        if not 1300 <= year <= 1500:
            return _Span(after, None, None, "unknown", "hijri")
        try:
            value = Hijri(year, month, day).to_gregorian()
        except (ValueError, OverflowError):
            return None
        resolved = date(value.year, value.month, value.day)
        after += 1
        if self._norm(after) in ("ه", "هـ", "هجريه", "هجري"):
            after += 1
        if self._norm(after) == "الموافق":
            exact = self._day_month(after + 1) or self._numeric(after + 1)
            if exact and exact.start:
                return exact
        return _Span(after, resolved, resolved, "day", "hijri")

    def _day_of_last_month(self, position: int) -> _Span | None:
        """16 الشهر الماضي، في 16 من الشهر الجاري."""
        day = self._day_number(position)
        if day is None:
            return None
        after = day[1] + (self._norm(day[1]) == "من")
        if self._norm(after) != "الشهر":
            return None
        last = self.rules.word("last", self.tokens, after + 1)
        this = self.rules.word("this", self.tokens, after + 1)
        if not (last or this):
            return None
        if self.reference is None:
            return _Span(last or this, None, None, "unknown", "relative")
        index = self.reference.year * 12 + self.reference.month - (2 if last else 1)
        value = _safe(index // 12, index % 12 + 1, day[0])
        return _Span(last or this, value, value, "day", "absolute") if value else None

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

    def _month(self, position: int) -> _Span | None:
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
            return _Span(past or coming or after, None, None, "unknown", "relative")
        start = self._nearest(number, 1, bool(coming))
        if start is None:
            return None
        span = self._whole_month(past or coming or after, start.year, number)
        return replace(span, future=bool(coming))

    def _year(self, position: int) -> _Span | None:
        norm = self._norm(position)
        stripped = norm.removeprefix("و").removeprefix("ل")
        if stripped in YEAR_WORDS:
            year = _at(self._norm(position + 1))
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
        year = _at(self._norm(after))
        return (year, after + 1) if 1900 <= year <= 2100 else None

    # ------------------------------------------------------------ calendar

    def _whole_month(self, last: int, year: int, month: int) -> _Span:
        end = date(year, month, calendar.monthrange(year, month)[1])
        return _Span(last, date(year, month, 1), end, "month", "absolute")

    @staticmethod
    def _whole_year(last: int, year: int) -> _Span:
        return _Span(last, date(year, 1, 1), date(year, 12, 31), "year", "absolute")

    def _shift(self, days: int) -> date | None:
        return self.reference + timedelta(days=days) if self.reference else None

    def _last_weekday(self, weekday: int) -> date | None:
        if self.reference is None:
            return None
        return self.reference - timedelta(days=(self.reference.weekday() - weekday) % 7)

    def _nearest(self, month: int, day: int, coming: bool) -> date | None:
        """The nearest such day not after publication (or after it, for a coming one)."""
        if self.reference is None:
            return None
        value = _safe(self.reference.year, month, day)
        if value is None:
            return _safe(self.reference.year - 1, month, day)
        if coming:
            return value if value > self.reference else _safe(value.year + 1, month, day)
        return value if value <= self.reference else _safe(value.year - 1, month, day)

    def _norm(self, position: int) -> str:
        return self.tokens[position].norm if 0 <= position < len(self.tokens) else ""


# How each kind of date (KINDS) is read.
_READERS: Mapping[str, Callable[[_Reader, int], _Span | None]] = {
    "same": _Reader._same,
    "offset": _Reader._offset,
    "part_of_period": _Reader._part_of_period,
    "season": _Reader._season,
    "numeric": _Reader._numeric,
    "hours": _Reader._hours,
    "two_days": _Reader._two_days,
    "last_days": _Reader._last_days,
    "weekday": _Reader._weekday,
    "day_month": _Reader._day_month,
    "day_of_last_month": _Reader._day_of_last_month,
    "part_of_day": _Reader._part_of_day,
    "in_a_row": _Reader._in_a_row,
    "relative": _Reader._relative,
    "ago": _Reader._ago,
    "named_period": _Reader._named_period,
    "month": _Reader._month,
    "year": _Reader._year,
}
