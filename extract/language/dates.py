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

from extract.language.calendar_dates import CalendarReader, DateSpan, day_of, number_of
from extract.language.date_rules import PERIODS, date_rules
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


class _Reader(CalendarReader):
    """Reads the dates of one token sequence."""

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

    def _mention(self, first: int, span: DateSpan) -> DateMention:
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

    def _read(self, position: int) -> DateSpan | None:
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

    def _from_to(self, position: int) -> DateSpan | None:
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
            return DateSpan(now, first.start, self.reference, "range", "since")
        later = self._date(joint)
        if later is None or later.end is None:
            return None
        start = first.start
        if start is None or start > later.end:
            # The year stands only with the second date, from which the first one is then read.
            before = _Reader(self.tokens, later.end, self.rules)._date(opener)
            start = before.start if before else None
        return DateSpan(later.last, start, later.end, "range", "range") if start and start <= later.end else None

    def _start_of_period(self, position: int) -> DateSpan | None:
        """مطلع العام، نهاية مارس: one side of a period."""
        part = self.rules.parts.at(self.tokens, position)
        if part is None:
            return None
        inner = self._period(part.last) or self._date(part.last)
        if inner is None:
            return None
        day = inner.start if part.payload == "early" else inner.end
        return DateSpan(inner.last, day, day, "range", "since")

    def _part_of_period(self, position: int) -> DateSpan | None:
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

    def _bare_year(self, position: int) -> DateSpan | None:
        year = number_of(self._norm(position))
        return self._whole_year(position + 1, year) if 1900 <= year <= 2100 else None

    def _season(self, position: int) -> DateSpan | None:
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

    def _offset(self, position: int) -> DateSpan | None:
        """بعد ثلاثة أيام على هجوم، بعد أسبوع من اعتقاله: so long before what the article tells."""
        after = self.rules.word("after", self.tokens, position)
        counted = self._counted_back(after) if after else None
        if counted is None or not self.rules.word("since_then", self.tokens, counted.last):
            return None
        return replace(counted, kind="offset")

    def _same(self, position: int) -> DateSpan | None:
        """في اليوم نفسه، في اليوم التالي."""
        entry = self.rules.same.at(self.tokens, position)
        return DateSpan(entry.last, None, None, "day", "same", days=entry.payload) if entry else None

    def _since(self, position: int) -> DateSpan | None:
        after = self.rules.word("since", self.tokens, position)
        if not after:
            return None
        ago = self._ago(position)
        inner = self._start_of_period(after) or ago or self._period(after) or self._date(after)
        if inner is None:
            return None
        return DateSpan(inner.last, inner.start, self.reference, "range", "since")

    def _date(self, position: int) -> DateSpan | None:
        for kind in self.rules.kinds[self._norm(position)]:
            span = _READERS[kind](self, position)
            if span is not None:
                return span
        return None

    def _two_days(self, position: int) -> DateSpan | None:
        """يومي السبت والأحد، أمس والخميس، بين 3 و5 مارس، من 3 إلى 5 مارس."""
        tokens, rules = self.tokens, self.rules
        relative = rules.relative.at(tokens, position)
        if relative and relative.last < len(tokens) and tokens[relative.last].norm.startswith("و"):
            second = rules.weekdays.at(tokens, relative.last)
            end, start = self._shift(relative.payload), self._last_weekday(second.payload) if second else None
            if second and start and end and start < end:
                return DateSpan(second.last, start, end, "range", "range")
        first = rules.weekdays.at(tokens, position)
        if first and first.last < len(tokens) and tokens[first.last].norm.startswith("و"):
            second = rules.weekdays.at(tokens, first.last)
            if second:
                start, end = self._last_weekday(first.payload), self._last_weekday(second.payload)
                if start and end and start > end:
                    start -= timedelta(days=7)
                return DateSpan(second.last, start, end, "range", "range")
        day = self._day_number(position)
        if day and day[1] < len(tokens):
            joint = tokens[day[1]].norm
            if joint in ("الي", "و", "حتي", "-", "–"):
                later = self._day_month(day[1] + 1)
                if later and later.start:
                    start = day_of(later.start.year, later.start.month, day[0])
                    if start and start < later.start:
                        return DateSpan(later.last, start, later.end, "range", "range")
        return None

    def _hours(self, position: int) -> DateSpan | None:
        """خلال الـ24 ساعة الماضية، خلال 48 ساعة."""
        norm = self._norm(position)
        hours = number_of(norm)
        if hours not in (12, 24, 36, 48, 72):
            return None
        if self._norm(position + 1) not in ("ساعه", "الساعه"):
            return None
        last = self.rules.word("last", self.tokens, position + 2)
        if not last:
            return None
        start = self._shift(-max(1, hours // 24))
        return DateSpan(last, start, self.reference, "range", "relative")

    def _last_days(self, position: int) -> DateSpan | None:
        """خلال اليومين الماضيين، الأيام الثلاثة الأخيرة، الأيام القليلة الماضية، الساعات الـ48 الماضية."""
        hours = self.rules.word("hours", self.tokens, position)
        after = hours or self.rules.word("days", self.tokens, position)
        if not after:
            return None
        few = self.rules.word("few", self.tokens, after)
        number = self.rules.numbers.at(self.tokens, after) if after < len(self.tokens) and not few else None
        after += self._norm(after) in ("ال", "الـ")
        digits = number_of(self._norm(after).removeprefix("ال"))
        last = self.rules.word("last", self.tokens, few or (number.last if number else after + (digits > 0)))
        if not last:
            return None
        count = number.payload if number else digits if digits > 0 else 0
        if hours:
            count = max(1, count // 24) if count else 0
        elif not count:
            count = 2 if self._norm(position).endswith("يومين") else _FEW_DAYS
        return DateSpan(last, self._shift(-count), self.reference, "range", "relative") if count else None

    def _weekday(self, position: int) -> DateSpan | None:
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
            return DateSpan(past, day, day, "day", "weekday")
        coming = self.rules.word("next", self.tokens, entry.last)
        if coming:
            day = day + timedelta(days=7) if day else None
            return DateSpan(coming, day, day, "day", "weekday", future=True)
        return DateSpan(entry.last, day, day, "day", "weekday")

    def _part_of_day(self, position: int) -> DateSpan | None:
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

    def _night(self, position: int, joined_by: str = "") -> DateSpan | None:
        """ليل السبت - الأحد: one night, dated by the day on which it began."""
        first = self.rules.weekdays.at(self.tokens, position)
        if first is None:
            return None
        joint = first.last + (self._norm(first.last) in ("-", "–", "—", "/"))
        second = self.rules.weekdays.at(self.tokens, joint) if joint < len(self.tokens) else None
        if second is None or second.prefix != joined_by or second.payload != (first.payload + 1) % 7:
            return None
        day = self._last_weekday(first.payload)
        return DateSpan(second.last, day, day, "day", "weekday")

    def _in_a_row(self, position: int) -> DateSpan | None:
        """لليوم الثالث على التوالي: from two days ago to this one."""
        after = self.rules.word("in_a_row", self.tokens, position)
        ordinal = self.rules.ordinals.at(self.tokens, after) if 0 < after < len(self.tokens) else None
        if ordinal is None or ordinal.prefix:
            return None
        return DateSpan(ordinal.last, self._shift(1 - ordinal.payload), self.reference, "range", "relative")

    def _relative(self, position: int) -> DateSpan | None:
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
            return DateSpan(end, day, day, "day", "relative", lag=lag)
        night = bool(self.rules.word("night_before", self.tokens, position))
        return DateSpan(entry.last, day, day, "day", "relative", future=entry.payload > 0, night=night)

    def _ago(self, position: int) -> DateSpan | None:
        """قبل يومين، منذ ثلاثة أيام، قبل أسبوع."""
        after = self.rules.word("ago", self.tokens, position)
        return self._counted_back(after) if after else None

    def _counted_back(self, after: int) -> DateSpan | None:
        """So many days, weeks, months or years before publication."""
        count, unit_at = 1, after
        if self._norm(after) in ("نحو", "حوالي", "قرابه", "اكثر"):
            after += 1 + (self._norm(after + 1) == "من")
            unit_at = after
        number = number_of(self._norm(after))
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

    def _back(self, last: int, unit: str, count: int) -> DateSpan:
        if self.reference is None or count > 300:
            return DateSpan(last, None, None, "unknown", "relative")
        if unit == "day":
            day = self._shift(-count)
            return DateSpan(last, day, day, "day", "relative")
        if unit == "week":
            day = self._shift(-7 * count)
            return DateSpan(last, day, day, "week", "relative")
        months = count if unit == "month" else 12 * count
        index = self.reference.year * 12 + self.reference.month - 1 - months
        return (
            self._whole_month(last, index // 12, index % 12 + 1)
            if unit == "month"
            else self._whole_year(last, index // 12)
        )

    def _period(self, position: int) -> DateSpan | None:
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
            span = DateSpan(end, start, self.reference, "week", "relative")
        else:
            return None
        if self.rules.word("last", self.tokens, end):
            return self._named_period(position)
        this = self.rules.word("this", self.tokens, end)
        return replace(span, last=this or end)

    def _this_week(self, position: int, norm: str) -> DateSpan | None:
        """هذا الأسبوع، الأسبوع الجاري: from Sunday on."""
        after = self.rules.word("this", self.tokens, position + 1)
        before = self.rules.word("this", self.tokens, position - 1) if position else 0
        if norm != "الاسبوع" or self.reference is None or not (after or before == position):
            return None
        sunday = self.reference - timedelta(days=(self.reference.weekday() + 1) % 7)
        return DateSpan(after or position + 1, sunday, self.reference, "week", "relative")

    def _named_period(self, position: int) -> DateSpan | None:
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
            return DateSpan(last, None, None, "unknown", "relative")
        if norm == "الاسبوع":
            # The calendar week before, from Sunday to Saturday.
            sunday = self.reference - timedelta(days=(self.reference.weekday() + 1) % 7 + 7)
            return DateSpan(last, sunday, sunday + timedelta(days=6), "week", "relative")
        if norm == "الشهر":
            index = self.reference.year * 12 + self.reference.month - 2
            return self._whole_month(last, index // 12, index % 12 + 1)
        return self._whole_year(last, self.reference.year - 1)

    def _shift(self, days: int) -> date | None:
        return self.reference + timedelta(days=days) if self.reference else None

    def _last_weekday(self, weekday: int) -> date | None:
        if self.reference is None:
            return None
        return self.reference - timedelta(days=(self.reference.weekday() - weekday) % 7)


# How each kind of date (KINDS) is read.
_READERS: Mapping[str, Callable[[_Reader, int], DateSpan | None]] = {
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
