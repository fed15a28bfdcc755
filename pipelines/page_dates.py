"""When a page was published: dates as pages write them, in meta elements, in JSON-LD, in visible text, in the URL."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from extract.language.dates import find_dates
from extract.language.tokens import tokenize

_HALF = "ص|م|صباحاً?|مساءً?|AM|PM|am|pm"
_ISO = re.compile(
    r"(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T\s]+(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d))?(?:\.\d+)?"
    rf"\s*(?:(?P<z>Z|[+-]\d\d:?\d\d)|(?P<half>{_HALF})\b)?)?"
)
_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
_CLOCK = re.compile(rf"(\d{{1,2}}):(\d\d)(?::\d\d)?\s*({_HALF})?")
_ENGLISH = re.compile(
    r"\b(?:(\d{1,2})\s+)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d\d)"
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# News pages before the web and after tomorrow are mistakes of the template.
_EARLIEST = datetime(1996, 1, 1, tzinfo=UTC)


def parse_instant(value: str, zone: ZoneInfo, fetched: datetime | None = None) -> datetime | None:
    """An aware instant out of a date as a page writes it; a date without a zone is in ``zone``. None when absurd."""
    value = " ".join(value.split())
    iso = _ISO.search(value.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")))
    if iso:
        return _plausible(_from_iso(iso, zone), fetched)
    english = _ENGLISH.search(value)
    if english:
        day = int(english[1] or english[3] or 1)
        return _plausible(_build(int(english[4]), _MONTHS.index(english[2]) + 1, day, value, zone), fetched)
    for mention in find_dates(tokenize(value), None):
        if mention.precision == "day" and mention.date_start is not None:
            named = mention.date_start
            return _plausible(_build(named.year, named.month, named.day, value, zone), fetched)
    return None


def _from_iso(match: re.Match[str], zone: ZoneInfo) -> datetime | None:
    try:
        moment = datetime(
            int(match["y"]), int(match["m"]), int(match["d"]),
            _hour(int(match["H"] or 0), match["half"]), int(match["M"] or 0), int(match["S"] or 0),
        )  # fmt: skip
    except ValueError:
        return None
    if match["z"]:
        offset = "+00:00" if match["z"] == "Z" else match["z"]
        return datetime.fromisoformat(moment.isoformat() + (offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"))
    return moment.replace(tzinfo=zone)


def _hour(hour: int, half: str | None) -> int:
    """An hour of the day out of one of a half of the day."""
    half = (half or "").lower()
    if half.startswith(("م", "pm")) and hour < 12:
        return hour + 12
    return 0 if half.startswith(("ص", "am")) and hour == 12 else hour


def _build(year: int, month: int, day: int, text: str, zone: ZoneInfo) -> datetime | None:
    hour = minute = 0
    clock = _CLOCK.search(text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")))
    if clock:
        hour, minute = _hour(int(clock[1]), clock[3]), int(clock[2])
    try:
        return datetime(year, month, day, min(hour, 23), min(minute, 59), tzinfo=zone)
    except ValueError:
        return None


def _plausible(moment: datetime | None, fetched: datetime | None) -> datetime | None:
    if moment is None or moment < _EARLIEST or (fetched is not None and moment > fetched + timedelta(days=2)):
        return None
    return moment


def date_in_url(url: str, zone: ZoneInfo, fetched: datetime | None = None) -> datetime | None:
    """The day that a URL path names (/2021/03/14/)."""
    match = _URL.search(url)
    return _plausible(_build(int(match[1]), int(match[2]), int(match[3]), "", zone), fetched) if match else None


def looks_like_date(text: str) -> bool:
    """Is a short visible text a date line (الأحد 14 مارس/آذار 2021 - 10:30)?"""
    text = " ".join(text.split())
    if not 6 <= len(text) <= 90:
        return False
    tokens = tokenize(text)
    if _ISO.search(text) or _ENGLISH.search(text):
        return len(tokens) <= 22
    dated = [m for m in find_dates(tokens, None) if m.precision == "day" and m.date_start is not None]
    covered = sum(m.last - m.first for m in dated)
    words = sum(1 for i, t in enumerate(tokens) if t.kind == "word" and not any(m.first <= i < m.last for m in dated))
    return bool(dated) and covered >= 2 and words <= 8
