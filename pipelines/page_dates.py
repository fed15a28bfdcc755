"""When a page was published: dates as pages write them, in meta elements, in JSON-LD, in visible text, in the URL."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hijridate import Hijri

from extract.language.date_rules import date_rules
from extract.language.dates import find_dates
from extract.language.tokens import tokenize
from pipelines.letters import MARKS
from pipelines.word_lists import UNITS, WEEKDAYS, alternatives, date_words

_HALF = "ص|م|صباحاً?|مساءً?|AM|PM|am|pm"
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ISO = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})(?!\d)"
    r"(?:[T\s]+(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d))?(?:\.\d+)?"
    rf"\s*(?:(?P<z>Z|[+-]\d\d:?\d\d)|(?P<half>{_HALF})\b)?)?"
)
# "/2021/03/14/". Joomla names what has no name by the instant at which it was made: menus ("/2016-01-09-11-20-33/item/…") and
# articles ("/item/20514-2016-10-23-08-15-33").
_URL = re.compile(r"/(?:\d+-)?((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-](?!\d\d-\d\d-\d\d/)|$)")
# The first folder: "/20210314/the-headline". Further on it may be a number that reads as a day.
_FIRST_FOLDER = re.compile(r"[^/]*//[^/]+/((?:19|20)\d\d)(\d\d)(\d\d)/(?=[^/?#])")
_FOLDER = re.compile(r"/(20\d\d)(\d\d)(\d\d)/(?=[^/?#])")
_DAY_PARAMETER = re.compile(
    r"[?&](?:(?:pub_?|publish_?|published_?)?date|d|dt|day|tarikh|pub|published)"
    r"=((?:19|20)\d\d)[-/.]?(\d\d)[-/.]?(\d\d)(?:[&#]|$)",
    re.IGNORECASE,
)
_TO_YEAR = re.compile(r"[^.؟!:]{6,60}?(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?[/.\\ـ–-]\s?(\d{1,2})\s?[/.\\ـ–-]\s?((?:19|20)\d\d)(?!\d)")
# Day/month/year, or year/month/day, of the Hijri calendar.
_HIJRI = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>1[34]\d\d)"
    r"|(?P<y2>1[34]\d\d)\s?[/.-]\s?(?P<m2>\d{1,2})\s?[/.-]\s?(?P<d2>\d{1,2}))(?!\d)"
)
_UNIVERSAL = re.compile(r"\b(?:GMT|UTC)\b|غرينت?ش|جرينت?ش")
# "مايو 7, 2024", as WordPress writes it, "آب 21 2023".
_MONTH_FIRST = re.compile(
    r"((?:(?:كانون|تشرين)\s+)?[^\W\d_]{2,}(?:\s?/\s?[^\W\d_]{2,})?)\s+(\d{1,2})(?:\s*[,،]\s*|\s+)((?:19|20)\d\d)"
)
# "تشرين2", as Joomla writes it.
_NUMBERED_MONTH = re.compile(r"(كانون|تشرين)\s?([12])(?!\d)")
# "21 الطير (أبريل) 2010": a month by a name of the country, and in brackets by one that all know; or the other way about.
_MONTH_EXPLAINED = re.compile(
    r"(\d{1,2}\s+)([^\W\d_]{2,}(?:\s[^\W\d_]{2,})?)\s*\(\s*([^\W\d_]{3,})\s*\)\s*(?=(?:19|20)\d\d)"
)
_HOUR_BEFORE = re.compile(r"^\W*\d{1,2}:\d\d(?::\d\d)?\s*[-–—|]\s*")
_LONGEST_AGO = 40
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(rf"(\d{{1,2}}):(\d\d)(?::(\d\d))?\s*({_HALF})?")
_ENGLISH = re.compile(
    r"\b(?:(\d{1,2})[\s-]+)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?[\s-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d\d)"
)
# "030318 GMT MAR 07", "GMT 030318 MAR 2007": day and hour, as agencies close their pieces.
_WIRE = re.compile(
    r"(?<!\d)(\d\d)([01]\d|2[0-3])([0-5]\d)\s(?:(?:GMT|UTC)\s)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s((?:20)?\d\d)(?!\d)",
    re.IGNORECASE,
)
_MONTHS_OF_YEAR = 12
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# News pages before the web and after tomorrow are mistakes of the template.
_EARLIEST = datetime(1996, 1, 1, tzinfo=UTC)


class _Words(NamedTuple):
    """The rows of data/lexicon/page_dates.toml, made ready: the days of the week, Monday first, and the units by their words."""

    weekdays: tuple[re.Pattern[str], ...]
    units: dict[str, timedelta]
    ago: re.Pattern[str]
    ago_within: re.Pattern[str]
    updated: re.Pattern[str]
    visited: re.Pattern[str]
    says_published: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = date_words()
    units = {word: timedelta(**{unit: 1}) for unit in UNITS for word in table[unit]}
    arabic = alternatives(word for word in units if not word.isascii())
    latin = alternatives(filter(str.isascii, units))
    again = rf"(?=$|\||{alternatives(table['again'])})"
    return _Words(
        tuple(
            re.compile(rf"(?:^|[^\w])(?:ال)?(?:{alternatives(table[day])})(?:$|[^\w])", re.IGNORECASE)
            for day in WEEKDAYS
        ),
        units,
        re.compile(
            rf"^\W*(?:نشر\w*\s+)?(?:منذ|قبل)\s+(\d{{1,3}})?\s*({arabic})(ين|تين|ان|تان)?\w*(?:\s+و\w+)?\W*$"
            rf"|^\W*(\d{{1,3}}|an?)\s+({latin})s?\s+ago\W*$"
        ),
        re.compile(rf"(?:^|\s)منذ\s+(?:\d{{1,3}}\s+)?(?:{arabic})\w*(?=$|[\s|,،·•-])"),
        # What stands behind these words is not the publication but a later change.
        re.compile(rf"(?:(?:تم|تاريخ)\s+)?\b(?:{alternatives(table['updated'])})\b[^|]*?{again}", re.IGNORECASE),
        re.compile(rf"(?:تمت?\s+)?(?:تاريخ\s+|وقت\s+)?(?:{alternatives(table['visited'])})\b", re.IGNORECASE),
        re.compile(
            rf"\W*(?:{alternatives(table['published'])}|(?:تم )?(?:{alternatives(table['published_on'])}) (?:في|بتاريخ|يوم))\W",
            re.IGNORECASE,
        ),
    )


def parse_instant(value: str, zone: ZoneInfo, fetched: datetime | None = None) -> datetime | None:
    """An aware instant out of a date as a page writes it; a date without a zone is in ``zone``. None when absurd."""
    value = " ".join(value.split()).translate(_DIGITS)
    zone = ZoneInfo("UTC") if _UNIVERSAL.search(value) else zone
    if value.isdigit() and len(value) in (10, 13):
        return _plausible(datetime.fromtimestamp(int(value[:10]), UTC), fetched)
    if value.isdigit() and len(value) == 8:
        return _plausible(_build(int(value[:4]), int(value[4:6]), int(value[6:]), "", zone), fetched)
    iso = _ISO.search(value)
    if iso:
        return _plausible(_from_iso(iso, value, zone), fetched)
    numeric = _NUMERIC.search(value)
    if numeric:
        return _from_numeric(numeric, value, zone, fetched)
    wire = _WIRE.search(value)
    if wire:
        month, clock = _MONTHS.index(wire[4].title()) + 1, f"{wire[2]}:{wire[3]}"
        return _plausible(_build(2000 + int(wire[5][-2:]), month, int(wire[1]), clock, zone), fetched)
    english = _ENGLISH.search(value)
    if english:
        day = int(english[1] or english[3] or 0)
        return _plausible(_build(int(english[4]), _MONTHS.index(english[2]) + 1, day, value, zone), fetched)
    libyan = _libyan().search(MARKS.sub("", value))
    if libyan:
        return _plausible(_build(int(libyan[3]), date_rules().libyan[libyan[2]], int(libyan[1]), value, zone), fetched)
    mentions = find_dates(tokenize(_in_order(value)), None)
    days = [(m.kind == "hijri", m.date_start) for m in mentions if m.precision == "day" and m.date_start is not None]
    # Where both calendars stand side by side, the day of the common one is the surer.
    of_hijri, named = min(days, key=lambda told: told[0], default=(True, None))
    hijri = _HIJRI.search(value)
    if hijri and of_hijri:
        return _plausible(_from_hijri(hijri, value, zone), fetched)
    return _plausible(_build(named.year, named.month, named.day, value, zone), fetched) if named else None


@lru_cache(maxsize=1)
def _libyan() -> re.Pattern[str]:
    """Days of the calendar that Libya had until 2011, with a year of the common era: "25 هانيبال 1376 و.ر - 2008 مسيحي"."""
    months = "|".join(sorted(map(re.escape, date_rules().libyan), key=len, reverse=True))
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s({months})(?:\s13\d\d)?[^\d]{{0,10}}(19\d\d|200\d|201[01])(?!\d)")


def _in_order(value: str) -> str:
    """A date as the reader of dates expects it: the day first, neither commas nor dashes between, no hour before it."""
    value = _NUMBERED_MONTH.sub(lambda found: f"{found[1]} {'الأول' if found[2] == '1' else 'الثاني'}", value)
    value = _HOUR_BEFORE.sub(" ", value)
    if "(" in value:
        value = _MONTH_EXPLAINED.sub(
            lambda found: f"{found[1]}{found[2 if found[3] in date_rules().libyan else 3]} ", value
        )
    value = re.sub(r"(?<=\d)\s*[-/]\s*(?=[^\W\d_])|(?<=[^\W\d_])\s*[-/]\s*(?=\d)", " ", value)
    return re.sub(r"\s*[,،]\s*", " ", _MONTH_FIRST.sub(r"\2 \1 \3", value))


def _from_hijri(match: re.Match[str], text: str, zone: ZoneInfo) -> datetime | None:
    day, month, year = (match["d"], match["m"], match["y"]) if match["d"] else (match["d2"], match["m2"], match["y2"])
    try:
        named = Hijri(int(year), int(month), int(day)).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return _build(named.year, named.month, named.day, text, zone)


def ago(text: str, fetched: datetime | None) -> datetime | None:
    """The instant that a line such as "منذ ساعتين" names, counted back from the visit; None without a visit."""
    found = (
        _words().ago.match(" ".join(text.split()).translate(_DIGITS))
        if fetched is not None and len(text) < _LONGEST_AGO
        else None
    )
    if found is None or fetched is None:
        return None
    unit = _words().units[found[2] or found[5]]
    number = int(found[1]) if found[1] else 2 if found[3] else int(found[4]) if (found[4] or "").isdigit() else 1
    return fetched - number * unit


def ago_within(text: str, fetched: datetime | None) -> datetime | None:
    """The same of a line that tells other things too (الصحيفة منذ 3 أسابيع 1,250)."""
    found = _words().ago_within.search(" ".join(text.split()).translate(_DIGITS))
    return ago(found[0].strip(), fetched) if found else None


def is_ago(text: str) -> bool:
    """Is a line nothing but a distance in time (قبل 10 دقائق)?"""
    return len(text) < _LONGEST_AGO and bool(_words().ago.match(" ".join(text.split()).translate(_DIGITS)))


def names_year(text: str) -> bool:
    """Does a line name a year of the common era? A Hijri date may be a day off, a day without its year years."""
    return bool(_YEAR.search(text.translate(_DIGITS)))


def publication_part(text: str) -> str:
    """A line with dates without the part that tells when the page was changed; empty when it tells nothing else."""
    return _words().updated.sub(" ", text).strip(" -–|,،")


def says_published(text: str) -> bool:
    """Does a line begin with words that say when its page was published, whatever stands behind the day (a byline)?"""
    return bool(_words().says_published.match(MARKS.sub("", text))) and names_year(text)


def begins_with_day(text: str) -> bool:
    """Does a line begin with a day and its year, whatever stands behind it ("9 نوفمبر 2022م حجم الخط أ+ طباعة")?"""
    found = _TO_YEAR.match(text.translate(_DIGITS))
    return found is not None and looks_like_date(found[0])


def is_of_visit(text: str) -> bool:
    """Does a line tell when the page was printed or opened ("طبعت هذه الصفحة بتاريخ …")?"""
    return bool(_words().visited.match(text.strip(" :-–|")))


def _from_numeric(match: re.Match[str], text: str, zone: ZoneInfo, fetched: datetime | None) -> datetime | None:
    """Day/month/year, or month/day/year where the weekday beside it or the day of the visit says so."""
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    readings = [
        moment
        for month, day in ((second, first), (first, second))
        if (moment := _plausible(_build(year, month, day, text, zone), fetched)) is not None
    ]
    named = [number for number, pattern in enumerate(_words().weekdays) if pattern.search(text)]
    fitting = [moment for moment in readings if moment.weekday() in named]
    return next(iter(fitting or readings), None)


def _from_iso(match: re.Match[str], text: str, zone: ZoneInfo) -> datetime | None:
    if match["H"] is None:
        return _build(int(match["y"]), int(match["m"]), int(match["d"]), text[match.end() :], zone)
    try:
        moment = datetime(
            int(match["y"]), int(match["m"]), int(match["d"]),
            _hour(int(match["H"] or 0), match["half"]), int(match["M"] or 0), int(match["S"] or 0),
        )  # fmt: skip
    except ValueError:
        return None
    if match["z"]:
        offset = "+00:00" if match["z"] == "Z" else match["z"]
        offset = offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"
        try:
            return datetime.fromisoformat(moment.isoformat() + offset)
        except ValueError:
            return None  # no place on earth is 99 hours ahead
    return moment.replace(tzinfo=zone)


def _hour(hour: int, half: str | None) -> int:
    """An hour of the day out of one of a half of the day."""
    half = (half or "").lower()
    if half.startswith(("م", "pm")) and hour < 12:
        return hour + 12
    return 0 if half.startswith(("ص", "am")) and hour == 12 else hour


def _build(year: int, month: int, day: int, text: str, zone: ZoneInfo) -> datetime | None:
    hour = minute = second = 0
    clock = _CLOCK.search(text.translate(_DIGITS))
    if clock:
        hour, minute, second = _hour(int(clock[1]), clock[4]), int(clock[2]), int(clock[3] or 0)
    try:
        return datetime(year, month, day, min(hour, 23), min(minute, 59), min(second, 59), tzinfo=zone)
    except ValueError:
        return None


def _plausible(moment: datetime | None, fetched: datetime | None) -> datetime | None:
    """An instant, unless nobody can have published then: before the web, or after the visit (today, when none is known)."""
    if moment is None or moment < _EARLIEST or moment > (fetched or datetime.now(UTC)) + timedelta(days=2):
        return None
    return moment


def date_in_url(url: str, zone: ZoneInfo, fetched: datetime | None = None) -> datetime | None:
    """The day that a URL names in its path (/2021/03/14/, /20210314/…)."""
    return _day_of(_URL.search(url) or _FIRST_FOLDER.match(url), zone, fetched)


def date_in_parameter(url: str, zone: ZoneInfo, fetched: datetime | None = None) -> datetime | None:
    """The day that a parameter or a folder of a URL names (?d=20210314): of publication, where nothing else tells one."""
    return _day_of(_DAY_PARAMETER.search(url) or _FOLDER.search(url), zone, fetched)


def _day_of(match: re.Match[str] | None, zone: ZoneInfo, fetched: datetime | None) -> datetime | None:
    return _plausible(_build(int(match[1]), int(match[2]), int(match[3]), "", zone), fetched) if match else None


def in_either_order(value: str) -> bool:
    """Is a date written in figures that may be day and month or month and day?"""
    found = _NUMERIC.search(value.translate(_DIGITS))
    return found is not None and not _ISO.search(value) and max(int(found[1]), int(found[2])) <= _MONTHS_OF_YEAR


def in_order_of(moment: datetime, named: datetime | None) -> datetime:
    """An instant with day and month changed about, where an address names the day that it would be then."""
    if named is None or (named.year, named.month, named.day) != (moment.year, moment.day, moment.month):
        return moment
    return moment.replace(month=named.month, day=named.day)


@lru_cache(maxsize=4096)
def looks_like_date(text: str) -> bool:
    """Is a short visible text a date line (الأحد 14 مارس/آذار 2021 - 10:30)?"""
    text = " ".join(text.split()).translate(_DIGITS)
    if not 6 <= len(text) <= 90 or not any(c.isdigit() for c in text):
        return False
    tokens = tokenize(_in_order(text))
    if any(form.search(text) for form in (_ISO, _ENGLISH, _NUMERIC, _HIJRI, _WIRE, _libyan())):
        return len(tokens) <= 22
    dated = [m for m in find_dates(tokens, None) if m.precision == "day" and m.date_start is not None]
    covered = sum(m.last - m.first for m in dated)
    words = sum(1 for i, t in enumerate(tokens) if t.kind == "word" and not any(m.first <= i < m.last for m in dated))
    return bool(dated) and covered >= 2 and words <= 8
