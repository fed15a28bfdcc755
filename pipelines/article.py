"""The article step: a page becomes an article, or is found to be none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from lxml import etree
from lxml import html as lxml_html
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement as Element
from scrapy.exceptions import DropItem

from extract.schema import Article, Page, Removed
from pipelines.added_lines import without_added
from pipelines.addresses import canonical_url, identity, is_same_site
from pipelines.body import SHORTEST_TEXT, Body, is_enough, read_body, read_known_body
from pipelines.broken_markup import mended
from pipelines.bylines import name_in_dateline, names_apart
from pipelines.encoding import decode
from pipelines.headlines import headline_below_name, headline_of, is_strange, labelled_headline, without_service
from pipelines.letters import arabic_letters
from pipelines.metadata import (
    Metadata,
    as_shown,
    clean,
    names_of_outlet,
    page_title,
    path_depth,
    read_metadata,
    signed_by_outlet,
)
from pipelines.own_voice import without_contacts, without_invitations, without_outlet
from pipelines.page_dates import date_in_parameter, date_in_url, in_order_of, parse_instant
from pipelines.page_kind import heads_one_of_many, is_one_article
from pipelines.page_signs import Seen
from pipelines.readers import asks_password, count_questions, offers_answers, plays_above
from pipelines.visible import any_date, dateline, day_beside, visible_author, visible_date
from pipelines.worked_out import worked_out

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Arabic letters written as &#1575; or &#x627;
_ARABIC_BY_NUMBER = re.compile(r"&#(?:15[6-9]\d|16\d\d|17\d\d|[xX]06?[2-9a-fA-F]|[xX]6[2-9a-fA-F]);?")
# Pictures that stand in the page itself are the most of a page that is longer than any text.
_PICTURE = re.compile(r"data:[a-z0-9+./-]+;base64,[A-Za-z0-9+/=]{1000,}")
_MOST_CHARACTERS = 8_000_000
# A page of a newspaper has some thousands; the tree of many more would not fit into memory beside the crawl.
_MOST_ELEMENTS = 200_000
# JSON-LD may carry the text of a page that shows only a part of it.
_SHOWN = 0.5
# A title of fewer words is that of the site or of a section.
_HEADLINE_WORDS = 3

# The classes of lxml.html, but for those of forms: these would be looked for in Python at every element.
_CLASSES = etree.ElementDefaultClassLookup(
    element=Element,
    comment=lxml_html.HtmlComment,
    pi=lxml_html.HtmlProcessingInstruction,
    entity=lxml_html.HtmlEntity,
)


class UnreadablePage(DropItem):
    """A page that is no text, or longer than any page of a newspaper: it is told as a failure of the crawl."""


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


@lru_cache(maxsize=1024)
def _css(selector: str) -> Callable[[Element], list[Element]]:
    """The elements that a CSS selector names; selectors are compiled once."""
    found: Any = CSSSelector(selector, translator="html")
    return cast("Callable[[Element], list[Element]]", found)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def article_id(url: str) -> str:
    """The id of an article: a hash of its canonical address, the same in every run, by http and by https."""
    return hashlib.sha256(identity(url).encode()).hexdigest()[:16]


def not_an_article(page: Page, outlet: str = "", removed: tuple[Removed, ...] = ()) -> Article:
    """The record of a page that is no article: its text is empty."""
    url = canonical_url(page.url)
    return Article(article_id(page.url), page.url, "", "", outlet, canonical_url=url, is_article=False, removed=removed)


def parse(text: str) -> Element | None:
    """A parsed page, or None for a text that is no HTML. Raises ValueError for one that is too long to be a page."""
    if len(text) > _MOST_CHARACTERS:
        text = _PICTURE.sub("data:", text)
    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"the page has {len(text):,} characters; up to {_MOST_CHARACTERS:,} are read")
    text = mended(text.replace("\x00", ""))
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def may_hold_article(page: Page) -> bool:
    """Are there enough Arabic letters for an article? Tells the pages of others in a large archive without parsing them.

    Raises ValueError for a page that is no text.
    """
    text = decode(page.body, page.content_type)
    return arabic_letters(text) >= SHORTEST_TEXT or _ARABIC_BY_NUMBER.search(text) is not None


def article(
    page: Page,
    rules: SiteRules | None = None,
    without_added: Callable[[Body], Body] = without_added,
    is_one_article: Callable[[Seen], bool] = is_one_article,
) -> Article:
    """Read the article out of a page.

    ``rules`` are those of its site; without them the template is found out. Listing, home, error, login and foreign
    language pages give an article with ``is_article`` false and no text. ``without_added`` takes lines out of a text that
    the site added, where no rules name it, and ``is_one_article`` says whether the page is one; who learns such lines and pages
    looks at them there.

    Raises ValueError for a page that is no text or too long.
    """
    rules = rules or SiteRules()
    source = decode(page.body, page.content_type)
    tree = parse(source)
    if tree is None:
        return not_an_article(page, rules.outlet)
    elements = int(tree.xpath("count(//*)"))
    if elements > _MOST_ELEMENTS:
        raise ValueError(f"the page has {elements:,} elements; up to {_MOST_ELEMENTS:,} are read")
    _set_apart(tree)
    zone = _zone(rules.timezone)
    metadata = read_metadata(tree, page.url, zone, page.fetched_at)
    title = _selected(tree, rules.title) or metadata.title or clean(page.hints.get("title"))
    author = _selected(tree, rules.author)
    published, basis = _ruled_date(page, rules, tree, zone)
    whole_title = page_title(tree)
    headings = [clean(heading.text_content()) for heading in tree.iter("h1")]
    asked = asks_password(tree, title), offers_answers(tree), count_questions(tree), plays_above(tree, title)
    removed = _dropped(tree, rules)
    body = _body(tree, source, rules, metadata, title)
    labelled = labelled_headline(body) or headline_below_name(title, body, whole_title)
    # The headline of an article may be two words.
    brief = len(title.split()) < _HEADLINE_WORDS and not (metadata.declared and title in headings)
    guessed = not labelled and (brief or title.lower() in metadata.sites or is_strange(title, body, whole_title))
    if guessed or labelled:
        title = labelled or headline_of(body) or title
        body = _body(tree, source, rules, metadata, title)
    shown = as_shown(title, (block.text for block in body.blocks))
    if shown != title:
        title = shown
        body = _body(tree, source, rules, metadata, title)
    body = without_outlet(body, names_of_outlet(metadata.sites, whole_title))
    body = without_invitations(without_contacts(body))
    whole = body
    if not rules.body:
        body = without_added(body)
    removed += [Removed(rule, text) for rule, text in body.removed]
    beside = metadata.published is not None or day_beside(body.blocks, body.start, body.end, body.first, title)
    if published is None:
        published, basis = _published(page, metadata, body, zone, beside)
    if title not in whole_title and not metadata.declared and heads_one_of_many(tree, title, whole):
        return not_an_article(page, rules.outlet, tuple(removed))
    dated = published is not None and basis != "url"
    headed = headings == [title] and whole_title.startswith(title)
    seen = Seen(page.url, title, whole_title, metadata, whole, dated, beside, guessed, *asked, headed)
    if not is_one_article(seen):
        return not_an_article(page, rules.outlet, tuple(removed))
    canonical = canonical_url(metadata.canonical_url if _is_believable(metadata.canonical_url, page.url) else page.url)
    return Article(
        id=article_id(canonical),
        url=page.url,
        title=without_service(title),
        text="\n".join(body.paragraphs),
        outlet=page.outlet or rules.outlet,
        author=names_apart(author or _author(metadata, body, title, whole_title, page.url) or "") or None,
        published=published,
        published_basis=basis,
        modified=metadata.modified,
        canonical_url=canonical,
        lang="ar",
        removed=tuple(removed),
        country=rules.country,
    )


def _set_apart(tree: Element) -> None:
    """Put a space where a heading is broken into lines, so that the words on both sides stay two."""
    for heading in tree.iter("h1", "h2", "h3", "h4"):
        for line_break in heading.iter("br"):
            line_break.tail = f" {line_break.tail or ''}"


def _is_believable(canonical: str, url: str) -> bool:
    """Is a canonical address believable: an address of the same site with a path, of the same kind of page?"""
    try:
        return (
            urlsplit(canonical).scheme in ("http", "https")
            and is_same_site(canonical, url)
            and (path_depth(canonical) > 0 or bool(urlsplit(canonical).query) or path_depth(url) == 0)
        )
    except ValueError:
        return False


def _selected(tree: Element, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        for element in _css(selector)(tree):
            text = clean(element.get("content") or element.get("datetime") or element.text_content())
            if text:
                return text
    return None


def _ruled_date(page: Page, rules: SiteRules, tree: Element, zone: ZoneInfo) -> tuple[datetime | None, str]:
    for selector in rules.date:
        for element in _css(selector)(tree):
            for value in (element.get("datetime"), element.get("content"), element.text_content()):
                moment = parse_instant(value or "", zone, page.fetched_at)
                if moment:
                    return moment, "visible"
    return None, "unknown"


def _published(page: Page, metadata: Metadata, body: Body, zone: ZoneInfo, beside: bool) -> tuple[datetime | None, str]:
    """When the page was published: by its markup, beside its text, by the feed, elsewhere in it, by its address.

    Where the address names another day, it is believed unless one stands right beside the text (``beside``). A day of the
    markup that may be read in either order ("2/7/2024") is read as the address or the text names it.
    """
    fetched = page.fetched_at

    def told() -> datetime | None:
        return dateline(body.paragraphs[0], zone, fetched) if body.paragraphs else None

    if metadata.published and not metadata.either_order:
        return metadata.published, metadata.published_basis
    named = date_in_url(page.url, zone, fetched)
    seen = visible_date(body.blocks, body.start, body.end, body.first, zone, fetched, told) if body.end else None
    if metadata.published:
        return in_order_of(metadata.published, named or seen), metadata.published_basis
    if seen and (named is None or beside or in_order_of(seen, named).date() == named.date()):
        return in_order_of(seen, named), "visible"
    hint = parse_instant(page.hints.get("published", ""), zone, fetched)
    if hint:
        return hint, page.hints.get("basis", "feed")
    seen = told() or any_date(body.blocks, zone, fetched)
    if seen and (named is None or in_order_of(seen, named).date() == named.date()):
        return in_order_of(seen, named), "visible"
    if metadata.doubted:
        return metadata.doubted, metadata.doubted_basis
    named = named or date_in_parameter(page.url, zone, fetched)
    return named, "url" if named else "unknown"


def _author(metadata: Metadata, body: Body, title: str, whole_title: str, url: str) -> str | None:
    """Who wrote the text: a byline that says so, then the markup, then a name beside the headline.

    A name in Latin letters in the markup of an Arabic page is that of an account, where the page shows another.
    """
    if not body.end:
        return metadata.author
    seen, stated = visible_author(
        body.blocks,
        body.start,
        body.end,
        body.first,
        title,
        lambda name: signed_by_outlet(name, metadata.sites, whole_title, url),
    )
    if seen is None and metadata.author is None and body.paragraphs:
        seen = name_in_dateline(body.paragraphs[0])
    account = metadata.author is None or (metadata.author.isascii() and seen is not None and arabic_letters(seen) > 0)
    return (seen if seen and (stated or account) else metadata.author) or metadata.given_author


def _dropped(tree: Element, rules: SiteRules) -> list[Removed]:
    removed = []
    for selector in rules.drop:
        for element in _css(selector)(tree):
            text = clean(element.text_content())
            if text:
                removed.append(Removed("site.drop", text[:300]))
            if element.getparent() is not None:
                element.drop_tree()
    return removed


def _body(tree: Element, source: str, rules: SiteRules, metadata: Metadata, title: str) -> Body:
    """The text of a page: where the site's rules name it, else where it is found, in JSON-LD, or by trafilatura."""
    for selector in rules.body:
        found = _css(selector)(tree)
        if found:
            return read_known_body(found[0], title)
    body = read_body(tree, title, metadata.declared)
    declared = lines_of(metadata.body)
    if sum(map(len, body.paragraphs)) < _SHOWN * sum(map(len, declared)):
        return replace(body, paragraphs=declared, sentences=len(declared))
    if not is_enough(body.paragraphs) and metadata.declared:
        import trafilatura  # few pages need it, and it takes a tenth of a second

        text = trafilatura.extract(source, include_comments=False, include_tables=True, favor_precision=True) or ""
        lines = lines_of(text)
        return replace(body, paragraphs=lines, sentences=len(lines))
    return body


def lines_of(text: str) -> list[str]:
    """The lines of a text that may hold HTML, as JSON-LD and feeds carry it."""
    if "<" in text or "&" in text:
        text = BeautifulSoup(text, "lxml").get_text("\n")
    return [line for line in map(clean, text.split("\n")) if line]


class ArticlePipeline:
    """Pages become articles; the spider's ``rules`` are used when it has any."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.worked_out = worked_out(crawler)

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
            read: Article = self.worked_out.find("article", item, rules) or article(item, rules)
        except ValueError as error:
            if stats is not None:
                stats.inc_value("marsad/not_text")
            raise UnreadablePage(f"{item.url}: {error}") from error
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
