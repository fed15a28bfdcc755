"""Who speaks in a text: news tell of others, the pages of a site speak of themselves to their visitor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.language.remembered import Remembered
from extract.paths import DATA
from pipelines.letters import MARKS
from pipelines.word_lists import box_words, read_lists

_LISTS = (
    "visitor_things",
    "outlet_things",
    "visitor_words",
    "outlet_words",
    "orders",
    "orders_or_past",
    "web",
    "reported",
    "purposes",
    "orders_behind",
    "orders_only",
    "behind_orders",
    "orders_beside",
    "channels",
)
_QUOTATIONS = re.compile('«[^»]*»|“[^”]*”|"[^"]*"')
_WORDS = re.compile(r"\w+|[.،؛:!؟\n]")
_SIGNS = frozenset(".،؛:!؟\n")
_PARTICLES = re.compile("^[وف]?(?:لل|[بكل])?")
# "بالمكتب", "للموقع"
_TO_IT = re.compile("[بل]ال|لل")
# Behind these a clause begins, as behind a sign.
_OPENERS = frozenset({"أو", "ثم"})
# What belongs to the visitor or the outlet says more than a verb.
_OWNED = 2
# So many words has an invitation, and so many signs per word.
_SHORTEST_INVITATION = 5
_LONGEST_INVITATION = 25
_LONGEST_LINE = 150
# "شاهد الفيديو من هنا"
_HERE = " هنا"
_LONGEST_POINTER = 10
_INVITATION = 0.3
_SHORTEST_CALL = 4
_CLAUSES = re.compile(r"[،,:–—-]\s")
# "ابعثوها"
_OBJECT = re.compile("(?<=و)(?:ها|ه|هم|نا)$")


@dataclass(frozen=True, slots=True)
class VoiceWords:
    """The rows of the table, made ready: ``owned`` words count double, ``plain`` ones once, ``orders`` where a clause begins;
    ``asking`` are those of the others that are a visitor's own or speak to him. ``purposes`` lead to an order, ``behind`` are
    orders there, ``only`` those that never tell what somebody did; behind any other stands a word of ``follows``.
    ``beside`` are orders that a word of ``channels`` follows."""

    owned: frozenset[str]
    plain: frozenset[str]
    orders: frozenset[str]
    orders_or_past: frozenset[str]
    asking: frozenset[str]
    reported: frozenset[str]
    purposes: frozenset[str]
    behind: frozenset[str]
    only: frozenset[str]
    follows: frozenset[str]
    beside: frozenset[str]
    channels: frozenset[str]


@lru_cache(maxsize=1)
def _voice_words() -> VoiceWords:
    table = read_lists(DATA / "lexicon" / "page_voice.toml", _LISTS)
    theirs = {thing + ending for thing in table["visitor_things"] for ending in ("ك", "كم")}
    owned = theirs | {thing + "نا" for thing in table["outlet_things"]}
    plain = {word + ending for word in table["outlet_words"] for ending in ("", "ه", "ها")}
    # "للموقع" is written without the alef of its article.
    web = {*table["web"], *(f"لل{word.removeprefix('ال')}" for word in table["web"])}
    networks = {name.split()[0] for name in box_words()["networks"]}
    return VoiceWords(
        frozenset(owned),
        frozenset({*plain, *web, *table["visitor_words"]}),
        frozenset(table["orders"]),
        frozenset(table["orders_or_past"]),
        frozenset({*theirs, *table["visitor_words"]}),
        frozenset(table["reported"]),
        frozenset(table["purposes"]),
        frozenset((*table["orders"], *table["orders_behind"])),
        frozenset(table["orders_only"]),
        frozenset(table["behind_orders"]),
        frozenset(table["orders_beside"]),
        frozenset({*table["channels"], *networks, *("ال" + name for name in networks)}),
    )


def reports_speech(text: str) -> bool:
    """Does a text say who said something?"""
    reported = _voice_words().reported
    words = re.findall(r"\w+", MARKS.sub("", text))
    return any(word in reported or (word[0] in "وف" and word[1:] in reported) for word in words)


def invites(line: str) -> bool:
    """Is a short line an invitation to the visitor ("get our stories into your mail every Friday")?

    An outlet that speaks of itself alone ("we apologise to our readers") asks nothing of anybody.
    """
    if len(line) > _LONGEST_LINE:
        return False
    signs, asks, words = _signs(line)
    if not asks:
        return False
    if line.rstrip(" .:!").endswith(_HERE):
        return signs > 0 and words <= _LONGEST_POINTER
    return _SHORTEST_INVITATION <= words <= _LONGEST_INVITATION and signs >= _INVITATION * words


def calls(line: str) -> bool:
    """Does a line in a box of its own ask something of the visitor, or speak to him?"""
    first = MARKS.sub("", line).split(" ", 1)[0]
    return len(line) <= _LONGEST_LINE and (first in _voice_words().orders_or_past or _signs(line)[1] > 0)


def asks_in_passing(line: str) -> bool:
    """Does a line without a full stop ask something of readers: what for and an order, a question and an order, an order and
    a channel of the outlet, in whatever order ("our channel on … has ten thousand members, join us")?
    """
    if len(line) > _LONGEST_LINE:
        return False
    words = _voice_words()
    parts = [re.findall(r"\w+", part) for part in MARKS.sub("", _QUOTATIONS.sub(" ", line)).split("؟")]
    told = parts[0]
    if not told or sum(map(len, parts)) < _SHORTEST_CALL or reports_speech(line):
        return False
    if told[0].removeprefix("و") in words.purposes:
        for order, object_ in zip(told[1:], [*told[2:], ""], strict=True):
            if order in words.behind and (_only_asks(order) or _follows_order(object_)):
                return True
    # "Did you see it? Write to us."
    asked = _OBJECT.sub("ا", parts[1][0]) if len(parts) > 1 and parts[1] else ""
    if asked and not words.orders.isdisjoint((asked, parts[1][0])) and (asked != parts[1][0] or _signs(line)[0] > 1):
        return True
    if not any(word in words.channels or _PARTICLES.sub("", word) in words.channels for word in told):
        return False
    last = _CLAUSES.split(MARKS.sub("", line))[-1].split()
    joined = 1 < len(last) <= _SHORTEST_CALL and _OBJECT.sub("ا", last[0]) in words.beside and _follows_order(last[1])
    return joined or told[0].removeprefix("و") in words.beside


def _only_asks(order: str) -> bool:
    """Is an order no word for what somebody did? Before whoever did it the verb is no plural."""
    words = _voice_words()
    return order in words.only or (order in words.orders and order.endswith(("وا", "نا")))


def _follows_order(word: str) -> bool:
    """Can a word stand behind an order, and nobody who did it ("انتقل وفد")? None or a number do, too."""
    words = _voice_words()
    signed = not words.owned.isdisjoint((word, _PARTICLES.sub("", word)))
    return not word or word.isdigit() or word in words.follows or signed or bool(_TO_IT.match(word))


def speaks_to_visitor(text: str) -> float:
    """How much of a text speaks of its own site or to its visitor, outside quotations: signs of it per word."""
    signs, _, words = _signs(text)
    return signs / max(1, words)


def _signs(text: str) -> tuple[int, int, int]:
    """How many signs of speaking to a visitor a text has outside quotations, how many of them ask him, how many words it has."""
    found = asked = count = 0
    begins = True
    for token in _WORDS.findall(MARKS.sub("", _QUOTATIONS.sub(" ", text))):
        if token in _SIGNS:
            begins = True
            continue
        count += 1
        signs, asks, order = _WORD_SIGNS[token]
        if signs:
            found += signs
            asked += asks
        elif order and (begins or token[0] in "وف"):
            found += 1
            asked += 1
        begins = token in _OPENERS
    return found, asked, count


def _signs_of(token: str) -> tuple[int, bool, bool]:
    """How much a word alone speaks to a visitor, whether it asks him, and whether it is an order where a clause begins."""
    words = _voice_words()
    rest = token[1:] if token[0] in "وف" else token
    readings = (token, rest, _PARTICLES.sub("", token))
    owned, plain = not words.owned.isdisjoint(readings), not words.plain.isdisjoint(readings)
    return (
        _OWNED if owned else int(plain),
        not words.asking.isdisjoint(readings),
        not words.orders.isdisjoint((token, rest)),
    )


_WORD_SIGNS: Remembered[str, tuple[int, bool, bool]] = Remembered(_signs_of)
