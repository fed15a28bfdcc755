"""Who wrote an article, by a visible line (كتب: …, حوار: …, دمشق - …); the words are in data/lexicon/bylines.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from pipelines.byline_words import HONORIFIC, LAST_LETTER, byline_words
from pipelines.letters import MARKS

_STROKE = re.compile(r"(?:(?<=\s)|^)\u0640+(?=\s|$)")
_LATIN = re.compile(r"^[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3}$")
_PARTS = re.compile(
    r"\s+[-–—|/]\s+|\s*[|/،·•]\s*|\s+[-–—]|[-–—]\s+|[:：]\s*|\s*[()\[\]]\s*|\s*(?=\d)|(?<=\d)\s+|\s*[-–—]\s*(?=[^\W\d])"
)
# "سلمى الوادي و سامر حداد", in links of their own.
_AND_ALONE = re.compile(r"\s+و\s+(?=\w)")
# "سامر حداد لـ«التجربة»"
_FOR_OUTLET = re.compile(r"\sل\u0640?\s?[«\"“][^«»\"“”]+[»\"”]")
_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_AND = re.compile(r"\s+و(?=\w)")
# "سلمى الوادي من دمشق", "دمشق من سلمى الوادي".
_FROM = re.compile(r"^(.+?)\s+من\s+(\S+(?:\s\S+){0,3})$")
_LONGEST_TOWN = 2
_TOWN_SIGN = re.compile(r" ?[/–—-] ")
_APART = ":：/|–—-"
# "المدينة - الخميس (ج ن م) - قال …", "المدينة (رويترز) - …"
_OF_AGENCY = re.compile(
    r"\W*(?:[^\W\d]+\s){0,2}[^\W\d]+\s?[-–—،,/]?\s?(?:(?:\d{1,2}\s)?[^\W\d]+(?:\s\d{4})?\s?)?[-–—،,/]?\s?\([^()\d]{2,30}\)\s?[-–—ـ:]+\s"
)
_DATELINE_SIGN = re.compile(r"\s*[/|–—-]\s+|\s+[/|–—-]\s*|:\s")
# A surname that is an adjective of origin tells a name from "دمشق: حريق كبير" and "تقرير مجلس الأمن".
_ORIGIN = re.compile(r"^(?!ال)\w{3,}(?: (?!ال)\w{3,})? ال\w{2,}ي$")
# So many words behind a name and a colon are what its bearer says.
_SAYING = re.compile(r"\s*[:：](?:\s+[^\W\d_]+){3}")
_ACCOUNT = re.compile(r"^[a-z0-9._-]+$|^[A-Za-z._-]*\d[A-Za-z0-9._-]*$")
# "القسم السياسي" is no person; of names that begin so the table has the given ones.
_DEFINITE = re.compile(r"^ال\w+(?: ال\w+)*$")
_WORDS_BEFORE_AGENT = 3
_SOURCES = re.compile(r"\s*[/+،,|–—-]\s*|\s+و(?=\w{4})")
_DRAWN = re.compile("^[\\s\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+")
_YEAR = re.compile(r"(?<!\d)(?:20|٢٠)\d\d(?!\d)")
# Behind a name these end a byline, whatever else stands in the line.
_ENDS_NAME = re.compile(r"\s*(?:[|•·]|\s[-–—]\s)")
# "ي. الوادي", "ر. حداد": the letter of a given name and a surname.
_SHORTENED = re.compile(r"[\u0621-\u064a]\s?\.\s?[\u0621-\u064a]{3,}(?:\s[\u0621-\u064a]{3,})?$")
_MOST_IN_LINE = 9
_MOST_WITH_DAY = 14
_LONGEST_OUTLET = 4
_LONGEST_LISTED = 4
_LONGEST_OCCUPATION = 5
_LONGEST_LINE = 110
_CREDITS = re.compile(r"[.،؛|]\s+|\.$")
_CREDIT = re.compile(r"(?:[^\s:]+\s){0,2}[^\s:]+\s?:\s*(?:[^\s:]+\s){0,3}[^\s:]+$")
# What a picture shows is told in so many words.
_LEAST_SHOWN = 3
_LONGEST_HEAD = 90
_LONGEST_NAME = 60
_MOST_WORDS = 8


def _plain(line: str) -> str:
    """A line without marks; strokes that are drawn with the letter tatweel become dashes."""
    return MARKS.sub("", _STROKE.sub(" - ", line)).strip()


@lru_cache(maxsize=512)
def byline(line: str) -> str | None:
    """The name in a byline: a label with a sign, or a line of verb and name. None for any other line."""
    name = _labelled_name(line)
    return _as_written(name, line) if name else None


def names_apart(names: str) -> str:
    """Two names with "and" between them as a list: "سلمى الوادي وسامر حداد"."""
    for sign in _AND.finditer(names):
        first, second = names[: sign.start()], names[sign.end() :]
        whole = sign[0].strip() + second.split(" ")[0]
        several = len(first.split("، ")[-1].split()) > 1 and len(second.split()) > 1
        if several and _given(second) in byline_words().given and whole not in byline_words().given:
            return f"{first}، {names_apart(second)}"
    return names


def _as_written(name: str, line: str) -> str:
    """A name that was found in a line without its marks, as it stands there."""
    if not MARKS.search(line):
        return name
    letters = [place for place, letter in enumerate(line) if not MARKS.match(letter)]
    start = "".join(line[place] for place in letters).find(name)
    if start < 0:
        return name
    return line[letters[start] : [*letters, len(line)][start + len(name)]]


def _labelled_name(line: str) -> str | None:
    text = _DRAWN.sub("", _plain(line))
    if not 6 <= len(text) <= _LONGEST_LINE:
        return None
    words = byline_words()
    labelled = [
        label
        for label in words.labelled.finditer(text)
        if not (_is_of_helper(text, label) or _is_adjective(text, label))
    ]
    behalf = words.on_behalf.match(text)
    if behalf and (name := person(behalf[1])) and _is_brief(name) and _is_known(name):
        return name
    for label in labelled:
        name = person(label[2])
        if name and (label[1] not in words.weak or (_is_brief(name) and (" " in name or name in words.given))):
            return "، ".join([name, *_more_names(text[label.end(2) :])])
    if labelled:
        return None
    # "الأربعاء 4 مايو 2024 - كتبت سلمى الوادي"
    day, dash, behind_day = text.rpartition(" - ")
    found = words.plain.match(text)
    if found is None and dash and _YEAR.search(day):
        found = words.plain.match(behind_day)
    behind_town = _behind_town(text)
    if found is None and behind_town:
        # "دمشق / كتبت سلمى الوادي:"
        found = words.plain.match(behind_town)
        found = found if found and _given(found[2]) in words.given else None
    # "كتب المسلحون شعارات" is a sentence.
    most = _MOST_WITH_DAY if _YEAR.search(text) else _MOST_IN_LINE
    ended = found is not None and _ENDS_NAME.match(found.string, found.end(2)) is not None
    if found and len(found[2].split()) <= 5 and (ended or len(text.split()) <= most):
        name = person(_without_town(found[2]))
        # "ترجمة الكتاب" is none, "ترجمة سمر كمال" is one.
        sure = found[1].lower() in words.verbs
        if name and (_is_brief(name) if sure else _is_known(name)):
            return name
    return _name_within(text) or _name_among_credits(text)


def _behind_town(text: str) -> str:
    """What stands behind a town and a dash or slash at the beginning of a line; nothing where a name stands there."""
    town, *rest = _TOWN_SIGN.split(" ".join(text.split()), maxsplit=1)
    return rest[0] if rest and len(town.split()) <= _LONGEST_TOWN and _given(town) not in byline_words().given else ""


def _name_among_credits(text: str) -> str | None:
    """The name behind whatever label, where who took the pictures follows ("كلمات: سلمى الوادي | تصوير: سامر حداد")."""
    first, bar, rest = text.partition("|")
    label, _, name = first.partition(":")
    helping = byline_words().helping
    if not bar or " " in label.strip() or helping.match(first.strip()) or not helping.match(rest.split("|")[0].strip()):
        return None
    found = person(name)
    return found if found and " " in found and _is_brief(found) else None


def _is_of_helper(text: str, label: re.Match[str]) -> bool:
    """Does a label stand behind what somebody else did than write: "الجسر عند الغروب | عدسة: …", "تمت المراجعة بواسطة: …"?"""
    shown = _before(text, label).split("|")[-1]
    of_picture = label[1] in byline_words().helpers and len(re.findall(r"\w+", shown)) >= _LEAST_SHOWN
    return of_picture or _is_of_reviewer(text, label)


def _is_adjective(text: str, label: re.Match[str]) -> bool:
    """Does a label with an article stand right behind another noun that has one, and is no title ("مؤسسة الوادي الصحفية - …")?"""
    before = text[: label.start(1)]
    last = before.split()[-1:] if before.endswith(" ") else []
    # "للكاتب الصحفي: …" names the writer, "للاستفسار الصحفي: …" whom to ask.
    nouns = [f"ال{word[2:]}" for word in last if word.startswith(("ال", "لل"))]
    return label[1].startswith("ال") and not (byline_words().honorifics | byline_words().labels).issuperset(nouns)


def _is_of_reviewer(text: str, label: re.Match[str]) -> bool:
    """Does a word of reviewing stand right before a label, in its own piece of the line?"""
    return not byline_words().reviewing.isdisjoint(re.split(r"[|–—-]", text[: label.start(1)])[-1].split())


def _before(text: str, label: re.Match[str]) -> str:
    return text[: label.start() + 1].strip(" |/،*(•-–—")


def credits_picture(line: str) -> bool:
    """Does a line say what a picture shows and, behind it, who took it?"""
    text = _plain(line)
    return any(_is_of_helper(text, label) for label in byline_words().labelled.finditer(text))


def _name_within(text: str) -> str | None:
    """The name behind other words of a byline: "نشر في 5 مايو 2024 بواسطة …", "مراسل الصحيفة في دمشق …"."""
    words = byline_words()
    found = words.placed.match(text)
    if found:
        # "حاورتها في المدينة سلمى الوادي"
        parts = found[1].split()
        for place in range(1, _LONGEST_TOWN + 1):
            name = person(" ".join(parts[place:]))
            if name and _given(name) in words.given and 2 <= len(name.split()) <= _LONGEST_LISTED:
                return name
    found = words.inner.match(text)
    if found and (re.search(r"\d", found[1]) or len(found[1].split()) <= _WORDS_BEFORE_AGENT):
        name = person(found[2])
        if name and _given(name) in words.given and len(name.split()) <= _LONGEST_LISTED:
            return name
    # "سلمى الوادي - مراسلة الصحيفة في محكمة المدينة"
    name, dash, post = text.partition(" - ")
    if dash and words.sent.match(post) and not text.endswith(".") and _given(name) in words.given:
        return person(name) if 2 <= len(name.split()) <= _LONGEST_LISTED else None
    found = words.sent.match(text)
    if found is None and words.sent.match(behind_town := _behind_town(text)):
        # "المدينة – مراسل الصحيفة سامر حداد"
        name_there = _name_within(behind_town) or ""
        return name_there if _given(name_there) in words.given else None
    if found:
        behind = words.posted.match(found[1])
        name = person(behind[1]) if behind else None
        if name and _is_known(name):
            return name
        rest = found[1].split()
        for place in range(1, min(_LONGEST_OUTLET, len(rest) - 2) + 1):
            whole = words.whole.match(" ".join(rest[place:])) if rest[place] in words.given else None
            name = person(whole[1]) if whole else None
            if name and 2 <= len(name.split()) <= _LONGEST_LISTED:
                return name
    return None


def _more_names(rest: str) -> Iterator[str]:
    """The further names of a list: "، محمد القماش | …"."""
    while found := byline_words().listed.match(rest):
        name = person(found[1])
        if name and name.startswith("و") and _given(name) not in byline_words().given:
            name = name[1:].lstrip()
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


def _has_origin(name: str) -> bool:
    """Is a text of two or three words a name by its last word alone, an adjective of origin ("خزام الدويري")?"""
    return bool(_ORIGIN.match(name)) and person(name) is not None


def _is_known(name: str) -> bool:
    """Is the given name one that the table has, or the surname an adjective of origin?"""
    return _given(name) in byline_words().given or _has_origin(name)


def _given(name: str) -> str:
    """The first word of a name behind a title (د. , الدكتور)."""
    words = re.sub(f"^{HONORIFIC}", "", name).split()
    return next((word for word in words if word not in byline_words().honorifics), "")


def bare_name(line: str) -> str | None:
    """A name that stands alone or beside a town or the outlet (دمشق - سلمى الوادي), known by its given name."""
    # A pen or a person may be drawn before it.
    text = _DRAWN.sub("", _plain(without_credit(line))).strip(" *-–—|:·•")
    if not 5 <= len(text) <= _LONGEST_HEAD or byline_words().aged.search(text):
        return None
    text = _AND_ALONE.sub("، ", _FOR_OUTLET.sub("", text))
    given = byline_words().given
    parts: list[str] = [
        part.strip() for part in _PARTS.split(byline_words().dated.sub(" | ", text)) if part and part.strip()
    ]
    names: list[str] = []
    for part in reversed(parts):
        part = without_occupation(_without_town(part.removeprefix("من ")))
        says = _SAYING.match(text, text.find(part) + len(part))
        if _given(part) in given and 2 <= len(part.split()) <= 5 and person(part) and not says:
            names.insert(0, _as_written(part, line))
            if f"، {part}" not in text:
                break
    if names:
        return "، ".join(names)
    for name, behind in pairwise(parts):
        short = 2 <= len(name.split()) <= _LONGEST_LISTED and len(behind.split()) <= _LONGEST_OCCUPATION
        if short and is_occupation(behind) and not name.startswith("ال") and person(name):
            return _as_written(name, line)
    # "نشر في 5 مايو 2024 — س. قاسم"
    if len(parts) > 1 and _YEAR.search(text) and _SHORTENED.fullmatch(parts[-1]) and " ال" not in parts[-1]:
        return _as_written(parts[-1], line)
    if not byline_words().towns.isdisjoint(parts):
        return next((_as_written(part, line) for part in reversed(parts) if _has_origin(part)), None)
    return None


def name_beside(line: str, is_outlet: Callable[[str], bool]) -> str | None:
    """The name that stands beside the name of the outlet in a line (التجربة - خزام الدويري, التجربة - خ. الدويري)."""
    if " ال" not in line and "." not in line:
        return None
    parts = [part.strip() for part in _PARTS.split(_plain(line)) if part and part.strip()]
    names = [part for part in parts if _has_origin(part) or _SHORTENED.match(part)] if len(parts) > 1 else []
    # Asking for the outlet comes last: it costs more.
    if not names or not any(map(is_outlet, parts)):
        return None
    return next((_as_written(part, line) for part in names if not is_outlet(part)), None)


def name_in_dateline(text: str) -> str | None:
    """The name between the town and the first sentence of a text: "المدينة - خاص - سلمى الوادي- أعلن …"."""
    parts = [part.strip() for part in _DATELINE_SIGN.split(_plain(text[:_LONGEST_HEAD]))]
    if len(parts[0].split()) > _LONGEST_TOWN:
        return None
    for part in parts[1:-1]:
        part = _BRACKETS.sub("", part)
        if len(part.split()) > _LONGEST_LISTED:
            return None
        if looks_like_name(part) and (name := person(part)):
            return _as_written(name, text)
    return None


def is_sent_by_agency(text: str) -> bool:
    """Does a text begin with a town and an agency in brackets, with a day between or not, and a dash behind them?"""
    return _OF_AGENCY.match(_plain(text[:_LONGEST_HEAD])) is not None


def credits_agency(line: str) -> bool:
    """Is a short line a list of sources, one of which is an agency ("التجربة / رويترز")?"""
    parts = [part.strip(" ()") for part in _SOURCES.split(line.lower())]
    return (
        len(line) <= _LONGEST_NAME
        and not line.endswith(".")
        and "(" not in line
        and not byline_words().agencies.isdisjoint(parts)
    )


def name_translated(line: str, below: str) -> str | None:
    """A line of two to four words as the name of who wrote a text, when the line below it says who translated it."""
    words = line.split()
    if not 2 <= len(words) <= _LONGEST_LISTED or byline(line) or not byline_words().translating.match(_plain(below)):
        return None
    if not (any(sign in below for sign in _APART) or byline(below) or is_label(below)):
        return None
    return person(line) if all(re.fullmatch(r"[^\W\d]+\.?", word) for word in words) else None


def names_photographer(line: str) -> bool:
    """Does a line name at its beginning who took pictures or checked a text, with a sign or without ("© عدسة سلمى الوادي")?"""
    return any(
        _plain(line).strip(" (*-–©").startswith((f"{label} ", f"{label}:", f"{label}/"))
        for label in byline_words().helpers
    )


def in_company(name: str) -> re.Pattern[str]:
    """What finds a name behind the kind of a company ("شركة …", "صحيفة …")."""
    return re.compile(rf"(?:{byline_words().companies})\s+[«\"“]?{re.escape(name)}(?!\w)")


def names_editor(line: str) -> bool:
    """Does a line begin with a label of who edited a text ("تحرير: سلمى الوادي")?"""
    return _plain(line).strip(" (*-–").split(" ")[0].rstrip(":") in byline_words().editing


def names_helper(line: str) -> bool:
    """Does a line name who drew, photographed or supervised, and not who wrote ("رسوم: سلمى الوادي")?"""
    if not any(sign in line for sign in _APART):
        return False
    text = _plain(line)
    if len(line) <= _LONGEST_NAME and (
        byline_words().helping.match(text)
        or byline_words().sharing.match(text)
        or any(_is_of_reviewer(text, label) for label in byline_words().labelled.finditer(text))
    ):
        return True
    if len(line) <= _LONGEST_LINE and (":" in line or "/" in line) and byline_words().pictured.search(text):
        return True
    return len(line) <= _LONGEST_HEAD and line.count(":") > 1 and _lists_helpers(line)


def _lists_helpers(line: str) -> bool:
    """Is a line several credits, one behind the other ("تصوير: سلمى الوادي. تصميم: سامر حداد")?"""
    parts = [part for part in _CREDITS.split(line) if part.strip()]
    named = [bool(byline_words().helping.match(_plain(part))) for part in parts]
    return len(parts) > 1 and any(named) and all(_CREDIT.match(part) for part in parts)


def without_credit(line: str) -> str:
    """A line without the credit at its end: "الوزير في الميناء (تصوير: سامر حداد)"."""
    return byline_words().credit.sub("", line).rstrip() if line.endswith(")") else line


def is_occupation(text: str) -> bool:
    """Does a line say what somebody is ("كاتبة من المدينة", "باحث في التاريخ")?"""
    return text.strip(" *()").split(" ")[0] in byline_words().occupations


def _without_town(text: str) -> str:
    """A name without the town that it writes from, before or behind it."""
    found = _FROM.match(text)
    if not found:
        return text
    given = byline_words().given
    if _given(found[2]) in given and len(found[1].split()) <= _LONGEST_TOWN:
        return found[2]
    return found[1] if _given(found[1]) in given and len(found[2].split()) <= _LONGEST_TOWN else text


def without_occupation(text: str) -> str:
    """A name without what its bearer is ("سلمى الوادي كاتبة وباحثة")."""
    parts = text.split()
    occupations = byline_words().occupations
    place = next((n for n, word in enumerate(parts) if n > 1 and word in occupations), len(parts))
    return " ".join(parts[:place])


def is_about_somebody(sentence: str) -> bool:
    """Does a sentence say at its beginning what somebody is?"""
    return not byline_words().occupations.isdisjoint(re.findall(r"\w+", sentence[:_LONGEST_NAME]))


def introduces(sentence: str, name: str) -> bool:
    """Does a sentence begin with a name and with what its bearer is, as the lines about a writer do?"""
    text, bare = (re.sub(f"^{HONORIFIC}", "", _plain(part)) for part in (sentence, name))
    behind = re.findall(r"\w+", text.removeprefix(bare))
    if not bare or not text.startswith(bare) or not behind:
        return False
    return next((word for word in behind if word not in ("هو", "هي")), "") in byline_words().occupations


def is_label(text: str) -> bool:
    """Is a line nothing but the label of a byline (بقلم, كتب:), so that the name is in the next one?"""
    return text.strip(" :-/|").lower() in byline_words().labels


def looks_like_signature(text: str) -> bool:
    """Could a line alone below a text be a name, also one that no table has?"""
    return looks_like_name(text) or _has_origin(text) or _SHORTENED.fullmatch(text) is not None


def looks_like_name(text: str) -> bool:
    """Could a short text be the name of a person, by its words: a known given name, or capitals?"""
    words = text.split()
    return 2 <= len(words) <= 4 and (MARKS.sub("", words[0]) in byline_words().given or bool(_LATIN.match(text)))


def ends_in_letter(line: str) -> bool:
    """Does a line end in the letter of a surname with its dot, which is no full stop ("سامر حداد م.")?"""
    return re.search(LAST_LETTER + "$", line) is not None


def greets(line: str) -> bool:
    """Does a line begin with a greeting ("صباح الخير من المدينة")?"""
    return MARKS.sub("", line).startswith(byline_words().greetings)


def person(text: str) -> str | None:
    """A name without the label before it, or None when it names an outlet, a desk or a role."""
    words = byline_words()
    name = _FOR_OUTLET.sub("", " ".join(text.split())).strip(" :-–—|/.,،*·•«»\"'")
    name += "." * bool(ends_in_letter(f"{name}.") and f"{name}." in text)
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
    # "سميرة عودة" is a name, "عودة سميرة" and "سميرة عودة النازحين" are none.
    before = parts[:-1] if parts[-1] in words.surnames and len(parts) > 1 and _given(name) in words.given else parts
    if (
        words.never.intersection(before)
        or not words.nobody.isdisjoint((MARKS.sub("", parts[0]).lower(), MARKS.sub("", name).lower()))
        or greets(name)
        or not words.outlets.isdisjoint(name.lower().split())
        or name in words.towns
        or (_DEFINITE.match(name) and parts[0] not in words.given and parts[0] not in words.honorifics)
        or (parts[0] in words.occupations and parts[0] not in words.given)
        or "@" in name
        or "http" in name
        or any(letter.isdigit() for letter in name)
        or _ACCOUNT.match(name)
    ):
        return None
    return name
