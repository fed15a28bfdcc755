"""Any outlet by its address: feeds and sitemaps are found, or the address is an article itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response, TextResponse

from crawler.discovery import DiscoveryError, looks_like_article, read_feed, read_sitemap, sitemaps_in_robots
from crawler.news import NewsSpider

# Where feeds and sitemaps lie when a home page does not name them.
_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml")
_SITEMAPS = ("/news-sitemap.xml", "/sitemap.xml")
_MOST_ARTICLES = 200


class GenericSpider(NewsSpider):
    name = "generic"

    @classmethod
    def check_declaration(cls) -> None:
        """Nothing is declared: everything is found out."""

    def __init__(self, *args: Any, url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ValueError(f"url={url!r} is no address; write it as https://example.com/")
        self.address = url
        self.host = urlsplit(url).hostname or ""
        self.allowed_domains = [self.host.removeprefix("www.")]
        self.limit = self.limit or _MOST_ARTICLES

    async def start(self) -> AsyncIterator[Any]:
        yield self.ask(self.address, self.parse_first)

    def parse_first(self, response: Response) -> Iterator[Any]:
        """The given page: an article is taken as it is; of any other, its feeds, sitemaps and links are followed."""
        if looks_like_article(response.url):
            self._first(response.url)
            yield self.page(response, {})
            return
        named = False
        if isinstance(response, TextResponse):
            links = response.css(
                'link[rel~="alternate"][type*="rss"]::attr(href), link[rel~="alternate"][type*="atom"]::attr(href)'
            )
            for link in links.getall()[:4]:
                named = True
                yield self.ask(response.urljoin(link), self.parse_feed)
            yield from self.parse_listing(response)
        yield self.ask(urljoin(response.url, "/robots.txt"), self.parse_robots)
        if not named:
            for path in _FEEDS:
                yield self.ask(urljoin(response.url, path), self.parse_guess)

    def parse_robots(self, response: Response) -> Iterator[Any]:
        """Follow the sitemaps that robots.txt names, or the usual ones."""
        named = list(sitemaps_in_robots(response.text, response.url)) if isinstance(response, TextResponse) else []
        for address in named[:6] or [urljoin(response.url, path) for path in _SITEMAPS]:
            yield self.ask(address, self.parse_guess)

    def parse_guess(self, response: Response) -> Iterator[Any]:
        """A guessed address: a feed, a sitemap, or neither."""
        for read in (read_feed, read_sitemap):
            try:
                read(response.body, response.url)
            except DiscoveryError:
                continue
            yield from self._named(response, read)
            return

    def could_not_reach(self, failure: Any) -> None:
        """Only the given address counts as unreachable; a guess may miss."""
        if failure.request.url.rstrip("/") == self.address.rstrip("/"):
            super().could_not_reach(failure)

    def is_article_url(self, url: str) -> bool:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        return host.endswith(self.allowed_domains[0]) and looks_like_article(url)
