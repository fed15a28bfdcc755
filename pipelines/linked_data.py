"""What the markup of a page names, in JSON-LD and in microdata: articles, and other things that a page may be of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement as Element

from extract.paths import DATA
from pipelines.word_lists import read_lists

_KINDS = ("articles", "lists", "sites", "episodes", "threads", "wares")
_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w+)"')
# Of a broken block these are believed, where a comma or bracket ends them.
_PAIRS = ("headline", "datePublished", "dateModified")
_STRING = r'\s*:\s*"((?:[^"\\]|\\.)*)"(?=\s*[,}\]])'
_EVENTS: Any = etree.XPath('//@itemtype[contains(., "schema.org/") and substring(., string-length(.) - 4) = "Event"]')
_GIVEN: Any = etree.XPath('//script[not(@src)][not(contains(@type, "ld+json"))]')
_HEADLINES = ("headline", "title")
_MOST_NAMED = 10
_HEADED: Any = etree.XPath("//h1/ancestor::*/@itemtype", smart_strings=False)


@lru_cache(maxsize=1)
def _types() -> Mapping[str, frozenset[str]]:
    lists = read_lists(DATA / "lexicon" / "page_things.toml", _KINDS)
    return {kind: frozenset(types) for kind, types in lists.items()}


def json_ld(tree: Element) -> list[Mapping[str, Any]]:
    """Every JSON-LD object of a page, graphs and lists taken apart; of broken blocks what they say of articles."""
    found: list[Mapping[str, Any]] = []

    def walk(value: object) -> None:
        if isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            found.append(value)
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                if isinstance(value.get(key), (list, dict)):
                    walk(value[key])

    for script in tree.xpath('//script[@type="application/ld+json"]'):
        text = script.text_content().strip().removeprefix("<!--").removesuffix("-->").strip()
        try:
            walk(json.loads(text, strict=False))
        except json.JSONDecodeError:
            found += _articles_in(text)
        except RecursionError:
            continue
    return found


def objects_named(tree: Element, title: str) -> list[Mapping[str, Any]]:
    """The objects that bear a headline in what the scripts of a page are given as JSON (Next.js, Nuxt …); the first, where there
    are many."""
    found: list[Mapping[str, Any]] = []
    for script in _GIVEN(tree):
        text = (script.text or "").strip()
        if not title or not text.startswith(("{", "[")):
            continue
        try:
            waiting = [json.loads(text)]
        except (ValueError, RecursionError):
            continue
        while waiting and len(found) < _MOST_NAMED:
            value = waiting.pop()
            if isinstance(value, dict):
                if any(" ".join(str(value.get(name, "")).split()) == title for name in _HEADLINES):
                    found.append(value)
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value
    return found


def _articles_in(text: str) -> list[Mapping[str, Any]]:
    """The articles of a block of JSON-LD that a template has broken (a brace left out, quotation marks): what stands whole."""
    begins = [found for found in _TYPE.finditer(text) if found[1].lower() in _types()["articles"]]
    ends = [*(found.start() for found in begins[1:]), len(text)]
    entries: list[Mapping[str, Any]] = []
    for begin, end in zip(begins, ends, strict=False):
        told = text[begin.start() : end]
        pairs = {name: _value(found[1]) for name in _PAIRS if (found := re.search(rf'"{name}"{_STRING}', told))}
        if pairs:
            writer = re.search(rf'"author"\s*:[^"]*"@type"\s*:\s*"Person"\s*,\s*"name"{_STRING}', told)
            author = {"author": {"@type": "Person", "name": _value(writer[1])}} if writer else {}
            entries.append({"@type": begin[1], **pairs, **author})
    return entries


def _value(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except json.JSONDecodeError:
        return text


def types_of(entry: Mapping[str, Any]) -> set[str]:
    """The types of an object of JSON-LD, in lower case."""
    kinds = entry.get("@type", ())
    return {str(kind).lower() for kind in ([kinds] if isinstance(kinds, str) else kinds or ())}


def is_of(entry: Mapping[str, Any], kind: str) -> bool:
    """Is an object of JSON-LD of a kind of things (articles, lists, sites …)?"""
    return not types_of(entry).isdisjoint(_types()[kind])


def events_of(tree: Element, entries: Iterable[Mapping[str, Any]]) -> int:
    """How many events of a calendar the markup of a page names."""
    return len(_EVENTS(tree)) + sum("event" in types_of(entry) for entry in entries)


def thing_of(tree: Element, entries: Iterable[Mapping[str, Any]], named: Iterable[Mapping[str, Any]], kind: str) -> str:
    """Of what a page is, other than an article: an event, an episode, a thread of readers, a ware or a video; or nothing.

    ``entries`` are the objects of JSON-LD, ``named`` those that bear the title of the page, ``kind`` its og:type.
    """
    types = {kind for entry in entries for kind in types_of(entry)}
    headed = {str(address).rstrip("/").rpartition("/")[2].lower() for address in _HEADED(tree)}
    if any(kind.endswith("event") for kind in types):
        return "event"
    if not types.isdisjoint(_types()["threads"]):
        return "thread"
    if not types.isdisjoint(_types()["episodes"]):
        return "episode"
    own = {kind for entry in named for kind in types_of(entry)} | headed | set(kind.split("."))
    if not own.isdisjoint(_types()["wares"]) and headed.isdisjoint(_types()["articles"]):
        return "ware"
    return "video" if "videoobject" in types else ""
