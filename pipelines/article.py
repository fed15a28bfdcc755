"""The article step: a page becomes an article, or is found to be none."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement as Element
from scrapy.exceptions import DropItem

from extract.schema import Article, Page, Removed
from pipelines.addresses import canonical_url
from pipelines.body import (
    SHORTEST_TEXT,
    drop_repeated_head,
    find_body,
    headline_links,
    is_enough,
    list_share,
    paragraphs_of,
    prune,
    teasers,
)
from pipelines.encoding import decode
from pipelines.metadata import Metadata, clean, path_depth, read_metadata
from pipelines.page_dates import parse_instant

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")
# Arabic letters written as &#1575; or &#x627;
_ARABIC_BY_NUMBER = re.compile(r"&#(?:15[6-9]\d|16\d\d|17\d\d|[xX]06?[2-9a-fA-F]|[xX]6[2-9a-fA-F]);?")
_ERROR_TITLE = re.compile(
    # A number alone is an error page, a number among words is news.
    r"^\W*(?:404|403|500)\s*(?:$|[-–—|:])|"
    r"\b(?:not found|page not found|error|access denied|forbidden|just a moment)\b|"
    r"غير موجودة|غير موجود|لم يتم العثور|الصفحة المطلوبة|صفحة الخطأ|عذرا|تسجيل الدخول|خطأ 404",
    re.IGNORECASE,
)
# Persian and Urdu letters that Arabic does not have.
_NOT_ARABIC = re.compile("[پچگژٹڈڑںےیک]")
_PARSER_LIMIT = 8_000_000
# A text most of which stands in list items is a list of teasers.
_LISTED = 0.7
# So many headlines of other pages make a list; fewer are links to related articles.
_TEASERS = 3


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What is known of a site's template: CSS selectors, tried in order, and the outlet's time zone.

    ``drop`` elements are taken out before the body is read.
    """

    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    timezone: str = "UTC"
    outlet: str = ""
    country: str | None = None


@dataclass(slots=True)
class Reading:
    """A page on its way to an article."""

    tree: Element
    metadata: Metadata
    paragraphs: list[str] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def article_id(url: str) -> str:
    """The id of an article: a hash of its canonical address, the same in every run."""
    return hashlib.sha256(canonical_url(url).encode()).hexdigest()[:16]


def not_an_article(page: Page, outlet: str = "", removed: tuple[Removed, ...] = ()) -> Article:
    """The record of a page that is no article: its text is empty."""
    url = canonical_url(page.url)
    return Article(article_id(page.url), page.url, "", "", outlet, canonical_url=url, is_article=False, removed=removed)


def parse(text: str) -> Element | None:
    """A parsed page, or None for a text that is no HTML."""
    cut = text[:_PARSER_LIMIT].replace("\x00", "")
    if not cut.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
    try:
        tree = lxml_html.document_fromstring(cut.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def may_hold_article(page: Page) -> bool:
    """Are there enough Arabic letters for an article? Tells the pages of others in a large archive without parsing them.

    Raises ValueError for a page that is no text.
    """
    text = decode(page.body, page.content_type)
    return len(_ARABIC.findall(text)) >= SHORTEST_TEXT or _ARABIC_BY_NUMBER.search(text) is not None


def article(page: Page, rules: SiteRules | None = None) -> Article:
    """Read the article out of a page.

    ``rules`` are those of its site; without them the template is found out. Listing, home, error, login and foreign
    language pages give an article with ``is_article`` false and no text. Raises ValueError for a page that is no text.
    """
    rules = rules or SiteRules()
    tree = parse(decode(page.body, page.content_type))
    if tree is None:
        return not_an_article(page, rules.outlet)
    zone = _zone(rules.timezone)
    metadata = read_metadata(tree, page.url, zone, page.fetched_at)
    reading = Reading(tree, metadata)
    title = _selected(tree, rules.title) or metadata.title or clean(page.hints.get("title"))
    author = _selected(tree, rules.author) or metadata.author
    published, basis = _published(page, rules, metadata, tree, zone)
    links, plain = _link_letters(tree)
    headlines = headline_links(tree)
    paragraphs = _body(reading, rules)
    paragraphs = drop_repeated_head(paragraphs, title, author)
    if not _is_article(page, metadata, title, paragraphs, links, plain) or (
        metadata.kind != "article" and _is_list(paragraphs, headlines)
    ):
        return not_an_article(page, rules.outlet, tuple(reading.removed))
    canonical = canonical_url(metadata.canonical_url if _same_site(metadata.canonical_url, page.url) else page.url)
    return Article(
        id=article_id(canonical),
        url=page.url,
        title=title,
        text="\n".join(paragraphs),
        outlet=page.outlet or rules.outlet,
        author=author,
        published=published,
        published_basis=basis,
        modified=metadata.modified,
        canonical_url=canonical,
        lang="ar",
        removed=tuple(reading.removed),
        country=rules.country,
    )


def _same_site(canonical: str, url: str) -> bool:
    """Is a canonical address believable: an address with a path, of the same kind of page?"""
    return (
        bool(canonical)
        and urlsplit(canonical).scheme in ("http", "https")
        and (path_depth(canonical) > 0 or bool(urlsplit(canonical).query) or path_depth(url) == 0)
    )


def _selected(tree: Element, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        for element in tree.cssselect(selector):
            text = clean(element.get("content") or element.get("datetime") or element.text_content())
            if text:
                return text
    return None


def _published(
    page: Page, rules: SiteRules, metadata: Metadata, tree: Element, zone: ZoneInfo
) -> tuple[datetime | None, str]:
    for selector in rules.date:
        for element in tree.cssselect(selector):
            for value in (element.get("datetime"), element.get("content"), element.text_content()):
                moment = parse_instant(value or "", zone, page.fetched_at)
                if moment:
                    return moment, "visible"
    if metadata.published and metadata.published_basis != "url":
        return metadata.published, metadata.published_basis
    hint = parse_instant(page.hints.get("published", ""), zone, page.fetched_at)
    if hint:
        return hint, page.hints.get("basis", "feed")
    return metadata.published, metadata.published_basis


def _link_letters(tree: Element) -> tuple[int, int]:
    body = next(tree.iter("body"), tree)
    everything = len(_ARABIC.findall(body.text_content()))
    linked = sum(len(_ARABIC.findall(link.text_content())) for link in body.iter("a"))
    return linked, max(0, everything - linked)


def _body(reading: Reading, rules: SiteRules) -> list[str]:
    tree = reading.tree
    for selector in rules.drop:
        for element in tree.cssselect(selector):
            text = clean(element.text_content())
            if text:
                reading.removed.append(Removed("site.drop", text[:300]))
            if element.getparent() is not None:
                element.drop_tree()
    for selector in rules.body:
        found = tree.cssselect(selector)
        if found:
            return _collected(reading, found[0])
    source = lxml_html.tostring(tree, encoding="unicode")
    prune(tree)
    body = find_body(tree, reading.metadata.title)
    if body is not None and reading.metadata.kind != "article" and list_share(body) > _LISTED:
        return []
    paragraphs = _collected(reading, body) if body is not None else []
    if not is_enough(paragraphs):
        text = trafilatura.extract(source, include_comments=False, include_tables=True, favor_precision=True)
        paragraphs = [clean(line) for line in (text or "").split("\n") if clean(line)]
    return paragraphs


def _collected(reading: Reading, body: Element) -> list[str]:
    paragraphs, removed = paragraphs_of(body)
    reading.removed += [Removed(rule, text) for rule, text in removed]
    return paragraphs


def _is_article(page: Page, metadata: Metadata, title: str, paragraphs: list[str], linked: int, plain: int) -> bool:
    """Is the page one article: Arabic, a text of its own, not an error page, not a list of other articles?"""
    text = " ".join(paragraphs)
    letters = len(_LETTER.findall(text))
    if not title or not is_enough(paragraphs):
        return False
    # "لم يتم العثور على ناجين" is a headline too: a page that calls itself an article is believed.
    if _ERROR_TITLE.search(title) and metadata.kind != "article":
        return False
    arabic = len(_ARABIC.findall(text))
    if arabic < 0.5 * max(1, letters) or len(_NOT_ARABIC.findall(text)) > 0.02 * arabic:
        return False
    if metadata.kind == "website" and path_depth(page.url) == 0 and not urlsplit(page.url).query:
        return False
    if path_depth(page.url) == 0 and not urlsplit(page.url).query and metadata.kind != "article":
        return False
    marked = metadata.kind == "article" or metadata.published is not None
    sentences = [p for p in paragraphs if len(p) > 90]
    body_share = arabic / max(1, plain)
    if not sentences:
        return False
    teasers = sum(1 for p in paragraphs if len(p) < 90)
    if not marked and (linked > 2.5 * plain or body_share < 0.25):
        return False
    return not (teasers > 8 and teasers > 3 * len(sentences) and metadata.kind != "article")


def _is_list(paragraphs: list[str], headlines: frozenset[str]) -> bool:
    """Is a text a list of other pages: as many of their headlines as sentences, from its beginning on?"""
    entries = teasers(paragraphs, headlines)
    sentences = [number for number, paragraph in enumerate(paragraphs) if len(paragraph) > 90]
    if len(entries) < _TEASERS or len(entries) < len(sentences) - 1:
        return False
    return sum(number < entries[0] for number in sentences) < 2


class ArticlePipeline:
    """Pages become articles; the spider's ``rules`` are used when it has any."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        stats = self.crawler.stats
        spider = self.crawler.spider
        rules = spider.rules_for(item) if spider is not None and hasattr(spider, "rules_for") else None
        try:
            read = article(item, rules)
        except ValueError as error:
            if stats is not None:
                stats.inc_value("marsad/not_text")
            raise DropItem(f"{item.url}: {error}", log_level="WARNING") from error
        if stats is not None:
            stats.inc_value("marsad/pages")
            if not read.is_article:
                stats.inc_value("marsad/not_articles")
        if (
            read.is_article
            and spider is not None
            and not getattr(spider, "wants", lambda published: True)(read.published)
        ):
            raise DropItem(f"{item.url}: published {read.published}, outside the window", log_level="DEBUG")
        return read
