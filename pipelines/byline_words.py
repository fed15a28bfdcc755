"""The words of bylines (data/lexicon/bylines.toml), made ready."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.paths import DATA
from pipelines.word_lists import UNITS, WEEKDAYS, alternatives, date_words, read_lists

_LISTS = (
    "labels", "verbs", "reviewing", "agents", "weak", "editing", "helpers", "never", "honorifics", "roles", "occupations",
    "correspondents", "towns", "nobody", "greetings", "outlets", "given", "surnames", "agencies", "translating", "sharing", "pictured",
    "behind", "behind_labelled", "ranks", "nicknames", "ages",
    "companies", "writing", "outlet_kinds",
)  # fmt: skip
# "د.", "أ.د.", "م.", or the first letter of a name ("س. قاسم").
HONORIFIC = r"(?:(?:[أا]\.?\s?)?د\s?\.|(?<![^\W\d_])[\u0621-\u064a]\s?\.)\s*"
# "سامر حداد م.": the letter of a surname behind a name.
LAST_LETTER = r"\s[\u0621-\u064a]\."
_NAME = rf"((?:{HONORIFIC})?[^\d:،.!؟«»\"“”|/()\[\]\n؛]{{3,60}}?(?:{LAST_LETTER})?)"


@dataclass(frozen=True, slots=True)
class BylineWords:
    """The rows of the table, made ready."""

    labelled: re.Pattern[str]
    on_behalf: re.Pattern[str]
    plain: re.Pattern[str]
    placed: re.Pattern[str]
    leading: re.Pattern[str]
    inner: re.Pattern[str]
    sent: re.Pattern[str]
    helping: re.Pattern[str]
    helpers: frozenset[str]
    credit: re.Pattern[str]
    labels: frozenset[str]
    verbs: frozenset[str]
    reviewing: frozenset[str]
    weak: frozenset[str]
    editing: frozenset[str]
    honorifics: frozenset[str]
    occupations: frozenset[str]
    towns: frozenset[str]
    never: frozenset[str]
    surnames: frozenset[str]
    nobody: frozenset[str]
    greetings: tuple[str, ...]
    outlets: frozenset[str]
    given: frozenset[str]
    agencies: frozenset[str]
    translating: re.Pattern[str]
    sharing: re.Pattern[str]
    pictured: re.Pattern[str]
    dated: re.Pattern[str]
    listed: re.Pattern[str]
    posted: re.Pattern[str]
    whole: re.Pattern[str]
    behind_name: re.Pattern[str]
    ranks: tuple[str, ...]
    nicknames: tuple[str, ...]
    aged: re.Pattern[str]
    companies: str


@lru_cache(maxsize=1)
def byline_words() -> BylineWords:
    """The project's table, read once. Raises WordListError for a table that cannot be used."""
    table = read_lists(DATA / "lexicon" / "bylines.toml", _LISTS)
    labels, verbs = alternatives(table["labels"]), alternatives(table["verbs"])
    behind, labelled = alternatives(table["behind"]), alternatives(table["behind_labelled"])
    dates = date_words()
    days = alternatives(f"ال{word}" for day in WEEKDAYS for word in dates[day] if not word.isascii())
    units = alternatives(word for unit in UNITS for word in dates[unit] if not word.isascii())
    # What may follow a name in its line.
    end = rf"(?:$|[:：]\s*$|[|/()\[\]،.·•»›]|\s[-–—]|\sفي\s|\d|\s(?:(?:يوم\s+)?(?:{days})|{behind}|{labelled})\b)"
    before, after = r"(?:^|[\s|/،*(•-])", r"\s*[:：/|–—-]\s*"
    return BylineWords(
        re.compile(rf"{before}({labels})(?:\s+(?:و\w+|كل\s+\w+))?{after}{_NAME}\s*{end}", re.IGNORECASE),
        # "كتبت للموقع: سلمى قاسم", "كتب لـ«الصدى»: سامر حداد"
        re.compile(
            rf"^\W*(?:{alternatives(table['writing'])})\s+"
            rf"(?:لل?(?:{alternatives(table['outlet_kinds'])})(?:\s[^\s:：]+){{0,2}}|ل\u0640?\s?[«\"“][^»\"”]{{2,30}}[»\"”])"
            rf"\s?[:：]\s*{_NAME}\s*$"
        ),
        re.compile(rf"^\W*({labels}|{verbs})[,،]?\s+{_NAME}\s*{end}", re.IGNORECASE),
        re.compile(rf"^\W*(?:{labels}|{verbs})\s+(?:في|من)\s+(\S+(?:\s\S+){{2,5}})$", re.IGNORECASE),
        re.compile(rf"^(?:{labels}|{alternatives(table['roles'])})(?:\s*[:：/|–—-]\s*|\s+)", re.IGNORECASE),
        re.compile(rf"^(.*?\S)\s+(?:{alternatives(table['agents'])})\s+{_NAME}\s*{end}", re.IGNORECASE),
        re.compile(rf"^\W*(?:{alternatives(table['correspondents'])})\s+(.+)"),
        re.compile(rf"^\W*(?:{alternatives(table['helpers'])})\s*[:：/|–—-]\s*[^\d:،.؟!]{{3,40}}$", re.IGNORECASE),
        frozenset(table["helpers"]),
        re.compile(
            rf"\((?:{alternatives((*table['helpers'], *table['pictured']))})\s*[:：/|–—-]\s*[^()]{{3,40}}\)\s*$",
            re.IGNORECASE,
        ),
        frozenset(table["labels"]),
        frozenset(table["verbs"]),
        frozenset(table["reviewing"]),
        frozenset(table["weak"]),
        frozenset(table["editing"]),
        frozenset(table["honorifics"]),
        frozenset(table["occupations"]),
        frozenset(table["towns"]),
        frozenset(table["never"]),
        frozenset(table["surnames"]),
        frozenset(word.lower() for word in table["nobody"]),
        tuple(table["greetings"]),
        frozenset(table["outlets"]),
        frozenset(table["given"]),
        frozenset(table["agencies"]),
        re.compile(rf"^\W*(?:{alternatives(table['translating'])})(?!\w)"),
        re.compile(
            rf"\W*(?:{alternatives(table['sharing'])})\s(?:في|على)(?:\s[^\s:.]+){{1,3}}\s?:\s*[^\d:،.؟!]{{3,40}}$"
        ),
        re.compile(
            rf"(?:[^\W\d]+\s){{3,}}[-–—|/]\s?(?:{alternatives(table['pictured'])})\s?[:/]\s?[^\d:،.؟!]{{3,40}}$"
        ),
        # In a line with a date.
        re.compile(
            rf"\s(?:(?:يوم\s+)?(?:{days})|{behind}|[A-Za-z]+|(?:منذ|قبل)(?=\s(?:\d|{units})))(?=\s)"
            rf"|\s(?:{labelled})(?=\s?[:\d])"
        ),
        re.compile(rf"\s*[،,]\s*{_NAME}\s*{end}"),
        re.compile(rf"[^:：/|–—-]{{0,40}}\s*[:：/|–—-]\s*{_NAME}\s*{end}"),
        re.compile(rf"{_NAME}\s*{end}"),
        re.compile(
            rf"(?<=\w)(?:\s+(?:من|في)\s|\s*[|،,(·•]|\s+[-–—]|\s+\d|\s(?:{behind})\b|\s(?:{labelled})\s?[:\d]|(?<=[\u0621-\u064a])\s+[A-Za-z]).*$"
        ),
        table["ranks"],
        table["nicknames"],
        # "سلمى الوادي (22 عاماً)", "سلمى الوادي (الأولى، 92.4)": of whom a text tells.
        re.compile(rf"[(،,\s]\s*\d{{1,3}}\s(?:{alternatives(table['ages'])})(?!\w)|\([^()]*[^\W\d][^()]*\d+[.٫]\d+\)$"),
        alternatives(table["companies"]),
    )
