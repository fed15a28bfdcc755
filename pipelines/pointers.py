"""Lines within a text that point to another piece of the site: a label and a headline, told by what the label consists of.

The words are in data/lexicon/pointers.toml: any label made of them points, in whatever order ("خبر مرتبط: …", "القصة من أولها: …").
"""

from __future__ import annotations

import re
from functools import lru_cache

from extract.paths import DATA
from pipelines.letters import MARKS
from pipelines.voice import reports_speech
from pipelines.word_lists import read_lists

_LISTS = ("inviting", "orders", "also", "pieces", "relations", "fillers", "own", "media")
# Between the label and the headline.
_SIGN = re.compile(r"\s*(?::|：|\||←|→|»\s*»|>+|‹|›|…|\.\.|\s[-–—])\s*")
_ATTACHED = re.compile(r"^[وف]?(?:[بكل]?ال|لل|[بل])(?=\w{3})")
_ORNAMENTS = re.compile(r"^[^\w«»“”\"]+")
_WORDS = re.compile(r"[^\W\d_]+")
_THAT = frozenset({"أن", "إن", "ان"})
_QUOTES = tuple("«“\"'")
# "← الخبر السابق … الخبر التالي →": the pieces before and behind this one, in a line.
_ARROWS = tuple("←→⟵⟶⇐⇒‹›◄►◀▶➔➜")
_STOPS = (".", "!", "»", "”", '"', "،", ":")
_LONGEST_LINE = 200
_LONGEST_LABEL = 12
_SHORTEST_HEADLINE = 2


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    lists = read_lists(DATA / "lexicon" / "pointers.toml", _LISTS)
    return {name: frozenset(words) for name, words in lists.items()}


@lru_cache(maxsize=4096)
def points_elsewhere(line: str) -> bool:
    """Does a line without a full stop point to another piece: a label and a headline, or "see also the report in …"?"""
    text = _ORNAMENTS.sub("", MARKS.sub("", line))
    if len(text) > _LONGEST_LINE or text.startswith(_QUOTES):
        return False
    if line.startswith(_ARROWS) and line.endswith(_ARROWS):
        return True
    found = _SIGN.search(text)
    if found is not None and found.start():
        label, headline = text[: found.start()], text[found.end() :]
        stopped = text.endswith((".", "،")) and not text.endswith("..")
        if stopped or len(_WORDS.findall(headline)) < _SHORTEST_HEADLINE:
            return False
        return len(label.split()) <= _LONGEST_LABEL and _points(label)
    words = _WORDS.findall(text)
    # Without a sign it may be a sentence: "تابع التقرير أن القصف …".
    told = text.rstrip(")]").endswith(_STOPS) or not _THAT.isdisjoint(words) or reports_speech(text)
    return not told and _orders(words, alone=True)


def _points(label: str) -> bool:
    words = _WORDS.findall(label)
    # "We remind you", "we told": the outlet itself speaks so.
    if not words or reports_speech(" ".join(word for word in words if not word.startswith("ن"))):
        return False
    table = _words()
    bare = [_ATTACHED.sub("", word) for word in words]
    if not table["inviting"].isdisjoint(words) or not table["own"].isdisjoint((*words, *bare)):
        return True
    if _orders(words):
        return True
    kinds = [
        next((kind for kind in ("pieces", "relations", "fillers") if not table[kind].isdisjoint(pair)), "")
        for pair in zip(words, bare, strict=True)
    ]
    # Of a numbered list of films each is told.
    media = not label[:1].isdigit() and all(
        not table["media"].isdisjoint(pair) for pair in zip(words, bare, strict=True)
    )
    return media or ("pieces" in kinds and "relations" in kinds and "" not in kinds)


def _orders(words: list[str], alone: bool = False) -> bool:
    """Do words begin with an order, and does "also" or a piece stand right behind it, or nothing but fillers?

    Where no headline follows (``alone``) the orders may be what somebody did ("شاهد الخبر عشرات السكان"): a piece is the
    outlet's own then ("تحقيقنا"), or nothing but what belongs to it stands behind it.
    """
    table = _words()
    if not words or words[0] not in table["orders"]:
        return False
    for place, word in enumerate(words[1:], 2):
        if word in table["also"]:
            return True
        if not table["pieces"].isdisjoint((word, _ATTACHED.sub("", word))):
            return not alone or word.endswith("نا") or all(map(_belongs, words[place:]))
        if word not in table["fillers"]:
            return False
    return len(words) > 1


def _belongs(word: str) -> bool:
    """Is a word one of those that a label of a piece consists of beside the piece?"""
    table = _words()
    pair = (word, _ATTACHED.sub("", word))
    return any(not table[kind].isdisjoint(pair) for kind in ("relations", "fillers", "also"))
