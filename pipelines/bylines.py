"""Who wrote an article, by a visible line (كتب: …, حوار: …, دمشق - …); the words are in data/lexicon/bylines.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from extract.paths import DATA

_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_LATIN = re.compile(r"^[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3}$")
_PARTS = re.compile(
    r"\s+[-–—|/]\s+|\s*[|/،]\s*|\s+[-–—]|[-–—]\s+|[:：]\s*|\s*[()\[\]]\s*|\s*(?=\d)|(?<=\d)\s+|\s*[-–—]\s*(?=[^\W\d])"
)
_NAME = r"([^\d:،.!؟«»\"“”|/()\[\]\n؛]{3,60}?)"
_LONGEST_LINE = 110
_LONGEST_NAME = 60
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class BylineWords:
    """The rows of the table, made ready."""

    labelled: re.Pattern[str]
    plain: re.Pattern[str]
    leading: re.Pattern[str]
    labels: frozenset[str]
    weak: frozenset[str]
    never: frozenset[str]
    nobody: frozenset[str]
    given: frozenset[str]


@lru_cache(maxsize=1)
def byline_words() -> BylineWords:
    """The project's table, read once. Raises KeyError when a list is missing."""
    table = tomllib.loads((DATA / "lexicon" / "bylines.toml").read_text("utf-8"))
    labels, verbs = _alternatives(table["labels"]), _alternatives(table["verbs"])
    before, after = r"(?:^|[\s|/،*(•-])", r"\s*[:：/|–—-]\s*"
    return BylineWords(
        re.compile(rf"{before}({labels}){after}{_NAME}\s*(?:$|[|/()\[\]،.]|\s[-–—]|\sفي\s|\d)", re.IGNORECASE),
        re.compile(rf"^\W*(?:{verbs})\s+{_NAME}\s*(?:$|[|/()\[\]،]|\s[-–—]|\sفي\s|\d)", re.IGNORECASE),
        re.compile(rf"^(?:{labels})(?:\s*[:：/|–—-]\s*|\s+)", re.IGNORECASE),
        frozenset(table["labels"]),
        frozenset(table["weak"]),
        frozenset(table["never"]),
        frozenset(word.lower() for word in table["nobody"]),
        frozenset(table["given"].split()),
    )


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def byline(line: str) -> str | None:
    """The name in a byline: a label with a sign, or a line of verb and name. None for any other line."""
    text = _MARKS.sub("", line).strip()
    if not 6 <= len(text) <= _LONGEST_LINE:
        return None
    words = byline_words()
    found = words.labelled.search(text)
    if found:
        name = person(found[2])
        return name if name and (found[1] not in words.weak or _is_brief(name)) else None
    found = words.plain.match(text)
    # "كتب المسلحون شعارات" is a sentence.
    if found and len(found[1].split()) <= 4 and len(text.split()) <= 8:
        name = person(found[1])
        return name if name and _is_brief(name) else None
    return None


def _is_brief(name: str) -> bool:
    """Is a name one that begins with a given name, or of three words at most without an article before it?"""
    parts = name.split()
    return parts[0] in byline_words().given or (len(parts) <= 3 and not parts[0].startswith("ال"))


def bare_name(line: str) -> str | None:
    """A name that stands alone or beside a town or the outlet (دمشق - سلمى الوادي), known by its given name."""
    text = _MARKS.sub("", line).strip(" *-–—|:")
    if not 5 <= len(text) <= 70:
        return None
    given = byline_words().given
    parts: list[str] = [part.strip() for part in _PARTS.split(text) if part and part.strip()]
    for part in reversed(parts):
        first, *rest = part.split()
        if first in given and 1 <= len(rest) <= 3 and person(part):
            return part
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
    name = " ".join(text.split()).strip(" :-–—|/.,،*«»\"'")
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
