"""The base of all news spiders: a site is a class of attributes, the base does the rest."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor
from twisted.python.failure import Failure

from crawler.discovery import (
    DiscoveryError,
    Found,
    in_window,
    read_feed,
    read_sitemap,
    read_wordpress,
)
from extract.schema import Page
from pipelines.addresses import canonical_url
from pipelines.article import SiteRules
from pipelines.store import open_store


class DeclarationError(ValueError):
    """A site whose class lacks something: the message names the class, the attribute and what to write."""


class NewsSpider(Spider):
    """A news site. What a site must declare, in this order:

    ``name``; ``outlet`` (as it calls itself, Arabic); ``country`` (ISO 3166 alpha-2 of its newsroom); ``timezone``
    (IANA) of dates without one; ``allowed_domains``; at least one of ``feeds``, ``sitemaps``, ``listings`` and
    ``wordpress`` (the address of its REST API); ``article_urls``: regular expressions, one of which an article's
    address matches. ``title``, ``author``, ``date``, ``body``, ``drop`` are CSS selectors of its template, where known;
    ``verified`` says whether a recorded page shows that they hold.

    Arguments: ``-a since=YYYY-MM-DD -a until=YYYY-MM-DD`` (days of publication, both included), ``-a limit=N``.
    """

    outlet: str = ""
    country: str = ""
    timezone: str = ""
    allowed_domains: list[str] = []
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    wordpress: str = ""
    article_urls: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    verified: bool = False

    def __init__(
        self,
        *args: Any,
        since: str | None = None,
        until: str | None = None,
        limit: str | int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.check_declaration()
        self.since, self.until = day_argument("since", since), day_argument("until", until)
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since={since} lies after until={until}")
        self.limit = int(limit) if limit else 0
        self.asked: set[str] = set()
        self.unreachable: list[str] = []
        self._articles = [re.compile(pattern) for pattern in self.article_urls]
        self.rules = SiteRules(
            self.title, self.author, self.date, self.body, self.drop, self.timezone, self.outlet, self.country or None
        )

    @classmethod
    def check_declaration(cls) -> None:
        """Raise DeclarationError for the first thing that a site's class lacks."""
        for attribute, example in (
            ("outlet", '"عنب بلدي"'),
            ("country", '"SY"'),
            ("timezone", '"Asia/Damascus"'),
            ("allowed_domains", '["example.com"]'),
            ("article_urls", r'(r"/news/\d+",)'),
        ):
            if not getattr(cls, attribute):
                raise DeclarationError(
                    f"{cls.__module__}.{cls.__name__}: {attribute} is missing; write {attribute} = {example}"
                )
        if not (cls.feeds or cls.sitemaps or cls.listings or cls.wordpress):
            raise DeclarationError(
                f"{cls.__name__}: declare feeds, sitemaps, listings or wordpress, at least one of them"
            )
        try:
            ZoneInfo(cls.timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise DeclarationError(f"{cls.__name__}: {cls.timezone!r} is no IANA time zone") from error

    # ------------------------------------------------------------ discovery

    async def start(self) -> AsyncIterator[Any]:
        """Ask every feed, sitemap and listing that the site declares."""
        for url in self.feeds:
            yield self.ask(url, self.parse_feed)
        for url in self.sitemaps:
            yield self.ask(url, self.parse_sitemap)
        if self.wordpress:
            yield self.ask(self.wordpress_address(1), self.parse_wordpress, page=1)
        for url in self.listings:
            yield self.ask(url, self.parse_listing)

    def ask(self, url: str, callback: Any, **kwargs: Any) -> Request:
        """A request for a page that names articles; it is asked again in every run."""
        return Request(
            url, callback, errback=self.could_not_reach, priority=10, cb_kwargs=kwargs, meta={"discovery": True}
        )

    def could_not_reach(self, failure: Failure) -> None:
        """Keep what could not be fetched and why, for the summary and the exit status."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = failure.getErrorMessage().strip() or type(failure.value).__name__
        if "robots.txt" in reason:
            return
        self.unreachable.append(f"{request.url}: {reason}")
        self.logger.warning("Could not fetch %s: %s", request.url, reason)

    def parse_feed(self, response: Response) -> Iterator[Any]:
        yield from self._named(response, read_feed)

    def parse_sitemap(self, response: Response) -> Iterator[Any]:
        yield from self._named(response, read_sitemap)

    def _named(self, response: Response, read: Any) -> Iterator[Any]:
        try:
            found: list[Found] = read(response.body, response.url)
        except DiscoveryError as error:
            self.unreachable.append(f"{response.url}: {error}")
            return
        for entry in found:
            if entry.index:
                if in_window(entry.published, self.since, None) and self._first(entry.url):
                    yield self.ask(entry.url, self.parse_sitemap)
            else:
                yield from self.article_request(entry)

    def wordpress_address(self, page: int) -> str:
        """The address of a page of the WordPress API, bounded by the window."""
        address = f"{self.wordpress.rstrip('/')}/wp/v2/posts?per_page=50&page={page}&_fields=link,title,date_gmt"
        if self.since:
            address += f"&after={self.since.isoformat()}T00:00:00"
        if self.until:
            address += f"&before={self.until.isoformat()}T23:59:59"
        return address

    def parse_wordpress(self, response: Response, page: int) -> Iterator[Any]:
        try:
            found = read_wordpress(response.body, response.url)
        except DiscoveryError as error:
            self.unreachable.append(f"{response.url}: {error}")
            return
        for entry in found:
            yield from self.article_request(entry)
        if len(found) == 50 and (self.since or page < 4):
            yield self.ask(self.wordpress_address(page + 1), self.parse_wordpress, page=page + 1)

    def parse_listing(self, response: Response) -> Iterator[Any]:
        """Ask for every article that a listing page links to."""
        if not isinstance(response, TextResponse):
            return
        for link in LinkExtractor(allow_domains=self.allowed_domains).extract_links(response):
            yield from self.article_request(Found(link.url, basis="listing"))

    def is_article_url(self, url: str) -> bool:
        """Does an address match one of the site's patterns for articles?"""
        return any(pattern.search(url) for pattern in self._articles)

    # ------------------------------------------------------------ articles

    def _first(self, url: str) -> bool:
        """Is an address named for the first time in this run?"""
        key = canonical_url(url)
        if key in self.asked:
            return False
        self.asked.add(key)
        return True

    def article_request(self, entry: Found) -> Iterator[Request]:
        """A request for an article, unless it lies outside the window, is asked for already or is stored."""
        if not self.is_article_url(entry.url) or not in_window(entry.published, self.since, self.until):
            return
        if (self.limit and len(self.asked) >= self.limit) or not self._first(entry.url):
            return
        if open_store(self.crawler).store.has_page(entry.url):
            self._count("marsad/known")
            return
        hints = {"title": entry.title, "basis": entry.basis}
        if entry.published and entry.basis != "listing":
            hints["published"] = entry.published.isoformat()
        yield Request(entry.url, self.parse_article, errback=self.could_not_reach, cb_kwargs={"hints": hints})

    def parse_article(self, response: Response, hints: dict[str, str]) -> Iterator[Any]:
        yield self.page(response, hints)

    def page(self, response: Response, hints: dict[str, str]) -> Page:
        """The fetched page as it goes to the item pipelines."""

        def header(name: str) -> str:
            return (response.headers.get(name) or b"").decode("latin-1")

        return Page(
            url=response.url,
            body=response.body,
            content_type=header("Content-Type"),
            fetched_at=datetime.now(UTC),
            status=response.status,
            outlet=self.outlet_of(response.url),
            spider=self.name,
            etag=header("ETag"),
            last_modified=header("Last-Modified"),
            hints=hints,
            requested_url=response.meta.get("redirect_urls", [response.url])[0],
        )

    def outlet_of(self, url: str) -> str:
        """The name of the outlet that an address belongs to."""
        return self.outlet or (urlsplit(url).hostname or "").removeprefix("www.")

    def rules_for(self, page: Page) -> SiteRules:
        """The rules of the template of a page."""
        return replace(self.rules, outlet=page.outlet)

    def wants(self, published: datetime | None) -> bool:
        """Does an article lie in the window that was asked for?"""
        return in_window(published, self.since, self.until)

    def _count(self, name: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(name)


def day_argument(name: str, value: str | None) -> date | None:
    """A day given on the command line. Raises ValueError that says how to write it."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{name}={value!r} is no day; write it as 2021-03-14") from error
