"""Title, author, dates and canonical address of a page: JSON-LD first, then meta elements, then what is visible."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement as Element

from pipelines.page_dates import date_in_url, looks_like_date, parse_instant

ARTICLE_TYPES = frozenset(
    {"newsarticle", "article", "reportagenewsarticle", "blogposting", "analysisnewsarticle", "liveblogposting",
     "opinionnewsarticle", "report"}
)  # fmt: skip
LIST_TYPES = frozenset({"collectionpage", "searchresultspage", "profilepage"})
_PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "dc.date", "dc.date.issued", "dcterms.created", "sailthru.date",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "published_at", "article.published", "published",
)  # fmt: skip
_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
_AUTHOR_META = ("author", "article:author", "dc.creator", "parsely-author", "byl", "twitter:creator", "creator")
_TITLE_SPLIT = re.compile(r"\s+(?:[|\-–—»«:•]|::|\.\.\.?)\s+")
_SPACES = re.compile(r"[\s\u00a0\u200b-\u200f\u202a-\u202e\ufeff]+")
_BYLINE = re.compile(
    r"^\s*(?:(?:كتب|كتبت|كتبه|كتبها|بقلم|حاوره|حاورها|by|By|BY)(?:\s*[:：/\-–]\s*|\s+)"
    r"|(?:إعداد|اعداد|تقرير|حوار|تحرير|ترجمة|المحرر|الكاتب|تصوير وكتابة)\s*[:：/\-–]\s*)"
    r"([^\d:،.!؟«»\"“”]{3,50})$"
)
_NO_AUTHOR = re.compile(
    r"^(?:(?:developed|designed|powered|created) by\b.*"
    r"|admin|administrator|editor|root|user|webmaster|wordpress|.*@.*|https?:.*|\d+|وكالات|متابعات|متابعة|خاص)$",
    re.IGNORECASE,
)
_AUTHOR_CLASS = re.compile(r"author|byline|writer|journalist|reporter|kateb|katib", re.IGNORECASE)
_DATE_CLASS = re.compile(r"date|time|publish|posted|tarikh", re.IGNORECASE)


def clean(text: str | None) -> str:
    """One line of text: white space and direction marks folded."""
    return _SPACES.sub(" ", text or "").strip()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself."""

    title: str
    author: str | None
    published: datetime | None
    published_basis: str
    modified: datetime | None
    canonical_url: str
    kind: str
    lang: str


def json_ld(tree: Element) -> list[Mapping[str, Any]]:
    """Every JSON-LD object of a page, graphs and lists taken apart; broken blocks are passed over."""
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
        except (json.JSONDecodeError, RecursionError):
            continue
    return found


def _types(entry: Mapping[str, Any]) -> set[str]:
    kinds = entry.get("@type", ())
    return {str(kind).lower() for kind in ([kinds] if isinstance(kinds, str) else kinds or ())}


def metas(tree: Element) -> dict[str, str]:
    """The meta elements of a page by lower-case name, property or itemprop; the first one counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = clean(element.get("content"))
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def read_metadata(tree: Element, url: str, zone: ZoneInfo, fetched: datetime | None) -> Metadata:
    """The metadata of a parsed page. ``zone`` is that of the outlet; dates without one are read in it."""
    names = metas(tree)
    entries = json_ld(tree)
    articles = [entry for entry in entries if _types(entry) & ARTICLE_TYPES]
    entry = articles[0] if articles else {}
    published, basis = _published(tree, names, articles, url, zone, fetched)
    modified = parse_instant(str(entry.get("dateModified") or ""), zone, fetched)
    for name in _MODIFIED_META:
        modified = modified or parse_instant(names.get(name, ""), zone, fetched)
    canonical = next(iter(tree.xpath('//link[@rel="canonical"]/@href')), "") or names.get("og:url", "")
    kind = "article" if articles else names.get("og:type", "").lower()
    if not articles and any(_types(entry) & LIST_TYPES for entry in entries):
        # Templates call their lists of articles og:type "article" too.
        kind = "website"
    return Metadata(
        _title(tree, names, entry), _author(tree, names, articles, url), published, basis, modified,
        urljoin(url, clean(canonical)) if canonical else url, kind, clean(tree.get("lang")).lower(),
    )  # fmt: skip


# ---------------------------------------------------------------- title


def _site_names(tree: Element, names: Mapping[str, str]) -> set[str]:
    sites = {
        names.get("og:site_name", ""),
        names.get("application-name", ""),
        names.get("twitter:site", "").lstrip("@"),
    }
    sites |= {clean(e.get("name")) for e in json_ld(tree) if isinstance(e.get("name"), str)
              and _types(e) & {"website", "organization", "newsmediaorganization"}}  # fmt: skip
    return {site.lower() for site in sites if site}


def strip_site_name(title: str, headings: Iterable[str], sites: set[str]) -> str:
    """The title without the name of the site before or behind it."""
    pieces = _TITLE_SPLIT.split(title)
    if len(pieces) < 2:
        return title
    for heading in headings:
        if heading and len(heading) > 12 and heading in title:
            return heading
    lowered = [piece.lower().strip() for piece in pieces]
    kept = [piece for piece, low in zip(pieces, lowered, strict=True) if low not in sites]
    if len(kept) < len(pieces) and kept:
        first = title.find(kept[0])
        last = title.rfind(kept[-1]) + len(kept[-1])
        return title[first:last].strip()
    longest = max(pieces, key=len)
    if len(longest) >= 0.6 * len(title) and len(pieces[-1].split()) <= 4 and pieces[-1] is not longest:
        end = title.rfind(pieces[-1])
        return re.sub(r"[\s|\-–—»«:•.]+$", "", title[:end]).strip()
    return title


def _title(tree: Element, names: Mapping[str, str], entry: Mapping[str, Any]) -> str:
    headings = [clean(h.text_content()) for h in tree.iter("h1", "h2")]
    headings = [h for h in headings if h]
    sites = _site_names(tree, names)
    page_title = clean(next((t.text_content() for t in tree.iter("title")), ""))
    h1 = [clean(h.text_content()) for h in tree.iter("h1")]
    for candidate in (
        clean(str(entry.get("headline") or "")),
        names.get("og:title", ""),
        names.get("twitter:title", ""),
    ):
        if candidate:
            stripped = strip_site_name(candidate, headings, sites)
            better = [h for h in h1 if h and len(h) > 12 and (stripped.rstrip(". …") in h or h in stripped)]
            return better[0] if better else stripped
    own = [h for h in h1 if len(h.split()) >= 3]
    if len(own) == 1:
        return own[0]
    return strip_site_name(page_title, headings, sites) if page_title else (own[0] if own else "")


# ---------------------------------------------------------------- author


def _name(value: object) -> str | None:
    if isinstance(value, list):
        names = [name for name in (_name(item) for item in value) if name]
        return "، ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    name = clean(value) if isinstance(value, str) else ""
    name = re.sub(r"^(?:بواسطة|بقلم|كتب|كتبت|إعداد|تقرير)\s*[:：]?\s*", "", name).strip(" :-–|/")
    return name if name and not _NO_AUTHOR.match(name) and len(name) <= 80 else None


def _signed_by_outlet(author: str, sites: set[str], title: str, url: str) -> bool:
    """Is an author the outlet itself: a name of the site, alone or with a town, the end of the page's title, the host?"""
    whole = author.lower().strip("()[] ")
    host = re.sub(r"[^a-z0-9]", "", (urlsplit(url).hostname or "").lower())
    letters = re.sub(r"[^a-z0-9]", "", whole)
    if whole.isascii() and " " not in whole and len(letters) > 3 and letters in host:
        return True
    parts = {part.strip() for part in re.split(r"\s[-–—|/]\s", whole)}
    ending = re.split(r"\s[-–—|«»:]+\s", title.lower())[1:][-1:]
    return bool(parts & sites) or any(whole and end.startswith(whole) for end in ending)


def _author(tree: Element, names: Mapping[str, str], articles: Iterable[Mapping[str, Any]], url: str) -> str | None:
    sites = _site_names(tree, names)
    page_title = clean(next((element.text_content() for element in tree.iter("title")), ""))
    candidates: list[str | None] = []
    for element in tree.iter("p", "div", "span", "a", "h4", "h5", "strong", "b", "li", "address"):
        text = element.text_content() if len(element) < 6 else ""
        if text and len(text) < 90:
            byline = _BYLINE.match(clean(text))
            if byline:
                candidates.append(_name(byline[1]))
                break
    for article in articles:
        candidates.append(_name(article.get("author")))
    candidates += [_name(names.get(name)) for name in _AUTHOR_META]
    for element in tree.xpath('//*[@rel="author" or @itemprop="author"]'):
        named = element.xpath('.//*[@itemprop="name"]')
        inner = named[0] if named else element
        candidates.append(_name(inner.get("content") or inner.text_content()))
    for element in tree.iter("a", "span", "div", "p"):
        if _AUTHOR_CLASS.search(element.get("class") or "") and len(element) < 8:
            text = clean(element.text_content())
            if 3 < len(text) <= 50 and not looks_like_date(text):
                candidates.append(_name(text))
                break
    return next((c for c in candidates if c and not _signed_by_outlet(c, sites, page_title, url)), None)


# ---------------------------------------------------------------- dates


def _published(
    tree: Element, names: Mapping[str, str], articles: Iterable[Mapping[str, Any]], url: str, zone: ZoneInfo,
    fetched: datetime | None,
) -> tuple[datetime | None, str]:  # fmt: skip
    for article in articles:
        moment = parse_instant(str(article.get("datePublished") or ""), zone, fetched)
        if moment:
            return moment, "jsonld"
    for name in _PUBLISHED_META:
        moment = parse_instant(names.get(name, ""), zone, fetched)
        if moment:
            return moment, "meta"
    for element in tree.xpath('//*[@itemprop="datePublished"] | //time'):
        for value in (element.get("datetime"), element.get("content"), element.text_content()):
            moment = parse_instant(value or "", zone, fetched)
            if moment:
                return moment, "visible"
    seen: list[datetime] = []
    for element in tree.iter("span", "div", "p", "li", "td", "small", "h5", "h6", "em", "i", "a", "font", "b"):
        if len(element) > 4:
            continue
        text = clean(element.text_content())
        if len(text) <= 90 and any(c.isdigit() for c in text) and looks_like_date(text):
            moment = parse_instant(text, zone, fetched)
            if moment:
                if _DATE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
                    return moment, "visible"
                seen.append(moment)
    if seen:
        return seen[0], "visible"
    moment = date_in_url(url, zone, fetched)
    return (moment, "url") if moment else (None, "unknown")


def path_depth(url: str) -> int:
    """How many parts the path of a URL has; a home page has none."""
    return len([part for part in urlsplit(url).path.split("/") if part])
