"""Who wrote an article, by a visible line (كتب: …, حوار: …, دمشق - …); the words are in data/lexicon/bylines.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.paths import DATA
from pipelines.word_lists import read_lists

_LISTS = ("labels", "verbs", "weak", "never", "honorifics", "nobody", "given")
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_STROKE = re.compile(r"(?:(?<=\s)|^)\u0640+(?=\s|$)")
_LATIN = re.compile(r"^[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3}$")
_PARTS = re.compile(
    r"\s+[-–—|/]\s+|\s*[|/،·•]\s*|\s+[-–—]|[-–—]\s+|[:：]\s*|\s*[()\[\]]\s*|\s*(?=\d)|(?<=\d)\s+|\s*[-–—]\s*(?=[^\W\d])"
)
_HONORIFIC = r"(?:(?:[أا]\.?\s?)?د\s?\.|[أم]\s?\.)\s*"
_NAME = rf"((?:{_HONORIFIC})?[^\d:،.!؟«»\"“”|/()\[\]\n؛]{{3,60}}?)"
# What may follow a name in its line.
_END = (
    r"(?:$|[:：]\s*$|[|/()\[\]،.·•]|\s[-–—]|\sفي\s|\d|\s(?:يوم\s+)?ال(?:[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت|[أا]حد)\b"
    r"|\s(?:نشر|بتاريخ|آخر تحديث)\b)"
)
_NEXT_NAME = re.compile(rf"\s*[،,]\s*{_NAME}\s*{_END}")
_LONGEST_LISTED = 4
_LONGEST_LINE = 110
_LONGEST_HEAD = 90
_LONGEST_NAME = 60
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class BylineWords:
    """The rows of the table, made ready."""

    labelled: re.Pattern[str]
    plain: re.Pattern[str]
    leading: re.Pattern[str]
    labels: frozenset[str]
    verbs: frozenset[str]
    weak: frozenset[str]
    honorifics: frozenset[str]
    never: frozenset[str]
    nobody: frozenset[str]
    given: frozenset[str]


@lru_cache(maxsize=1)
def byline_words() -> BylineWords:
    """The project's table, read once. Raises WordListError for a table that cannot be used."""
    table = read_lists(DATA / "lexicon" / "bylines.toml", _LISTS)
    labels, verbs = _alternatives(table["labels"]), _alternatives(table["verbs"])
    before, after = r"(?:^|[\s|/،*(•-])", r"\s*[:：/|–—-]\s*"
    return BylineWords(
        re.compile(rf"{before}({labels})(?:\s+و\w+)?{after}{_NAME}\s*{_END}", re.IGNORECASE),
        re.compile(rf"^\W*({labels}|{verbs})[,،]?\s+{_NAME}\s*{_END}", re.IGNORECASE),
        re.compile(rf"^(?:{labels})(?:\s*[:：/|–—-]\s*|\s+)", re.IGNORECASE),
        frozenset(table["labels"]),
        frozenset(table["verbs"]),
        frozenset(table["weak"]),
        frozenset(table["honorifics"]),
        frozenset(table["never"]),
        frozenset(word.lower() for word in table["nobody"]),
        frozenset(table["given"]),
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _plain(line: str) -> str:
    """A line without marks; strokes that are drawn with the letter tatweel become dashes."""
    return _MARKS.sub("", _STROKE.sub(" - ", line)).strip()


def byline(line: str) -> str | None:
    """The name in a byline: a label with a sign, or a line of verb and name. None for any other line."""
    name = _labelled_name(line)
    return _as_written(name, line) if name else None


def _as_written(name: str, line: str) -> str:
    """A name that was found in a line without its marks, as it stands there."""
    if not _MARKS.search(line):
        return name
    letters = [place for place, letter in enumerate(line) if not _MARKS.match(letter)]
    start = "".join(line[place] for place in letters).find(name)
    if start < 0:
        return name
    return line[letters[start] : [*letters, len(line)][start + len(name)]]


def _labelled_name(line: str) -> str | None:
    text = _plain(line)
    if not 6 <= len(text) <= _LONGEST_LINE:
        return None
    words = byline_words()
    found = words.labelled.search(text)
    if found:
        name = person(found[2])
        sure = name and (found[1] not in words.weak or _is_brief(name))
        return "، ".join([name, *_more_names(text[found.end(2) :])]) if name and sure else None
    found = words.plain.match(text)
    # "كتب المسلحون شعارات" is a sentence.
    if found and len(found[2].split()) <= 5 and len(text.split()) <= 9:
        name = person(found[2])
        # "ترجمة الكتاب" is none, "ترجمة سمر كمال" is one.
        sure = found[1].lower() in words.verbs
        return name if name and (_is_brief(name) if sure else _given(name) in words.given) else None
    return None


def _more_names(rest: str) -> Iterator[str]:
    """The further names of a list: "، محمد القماش | …"."""
    while found := _NEXT_NAME.match(rest):
        name = person(found[1])
        if not name or _given(name) not in byline_words().given or len(name.split()) > _LONGEST_LISTED:
            break
        yield name
        rest = rest[found.end(1) :]


def _is_brief(name: str) -> bool:
    """Is a name one that begins with a given name, of three words at most without an article before it, or in Latin capitals?"""
    return (
        _given(name) in byline_words().given
        or (len(name.split()) <= 3 and not name.startswith("ال"))
        or all(_LATIN.match(one) for one in name.split(" and "))
    )


def _given(name: str) -> str:
    """The first word of a name behind a title (د. , الدكتور)."""
    words = re.sub(f"^{_HONORIFIC}", "", name).split()
    return next((word for word in words if word not in byline_words().honorifics), "")


def bare_name(line: str) -> str | None:
    """A name that stands alone or beside a town or the outlet (دمشق - سلمى الوادي), known by its given name."""
    text = _plain(line).strip(" *-–—|:·•")
    if not 5 <= len(text) <= _LONGEST_HEAD:
        return None
    given = byline_words().given
    parts: list[str] = [part.strip() for part in _PARTS.split(text) if part and part.strip()]
    for part in reversed(parts):
        part = part.removeprefix("من ")
        if _given(part) in given and 2 <= len(part.split()) <= 5 and person(part):
            return _as_written(part, line)
    return None


def is_label(text: str) -> bool:
    """Is a line nothing but the label of a byline (بقلم, كتب:), so that the name is in the next one?"""
    return text.strip(" :-/|").lower() in byline_words().labels


def looks_like_name(text: str) -> bool:
    """Could a short text be the name of a person, by its words: a known given name, or capitals?"""
    words = text.split()
    return 2 <= len(words) <= 4 and (_MARKS.sub("", words[0]) in byline_words().given or bool(_LATIN.match(text)))


def person(text: str) -> str | None:
    """A name without the label before it, or None when it names an outlet, a desk or a role."""
    words = byline_words()
    name = " ".join(text.split()).strip(" :-–—|/.,،*·•«»\"'")
    while (stripped := words.leading.sub("", name).strip(" :-–—|/")) != name:
        name = stripped
    parts = name.split()
    if (
        not parts
        or name in words.labels
        or len(parts) > _MOST_WORDS + 3
        or len(name) > _LONGEST_NAME
        or not re.search(r"[^\W\d_]{2}", name)
    ):
        return None
    if (
        words.never.intersection(parts)
        or parts[0].lower() in words.nobody
        or "@" in name
        or "http" in name
        or name.isdigit()
    ):
        return None
    return name
