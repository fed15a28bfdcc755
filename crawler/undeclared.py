"""Finding the articles of a site that declares nothing, or nothing that names any: where a reader would look."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from scrapy.utils.response import get_base_url

from crawler.discovery import DiscoveryError, Found, absolute, choose_sitemaps, never_article, sitemaps_in_robots

# Where feeds and sitemaps lie when a site does not name them.
_USUAL_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml")
_USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap.xml")
_FEED_LINKS = (
    "link[rel~='alternate'][type*='rss'], link[rel~='alternate'][type*='atom'], link[rel~='alternate'][type*='xml'],"
    " a[href*='/rss'], a[href$='.rss'], a[href$='rss.xml'], a[href$='feed.xml'], a[href$='/feed'], a[href$='/feed/']"
)
# So many pages are looked at for articles where nothing is declared, before feeds and sitemaps are guessed.
_MOST_LOOKED = 12


class UndeclaredSite(Spider):
    """What a spider does with a home page: feeds, sitemaps and pages of articles are found from there.

    The spider tells how a page is asked for and read.
    """

    since: date | None
    until: date | None
    _heard: bool
    _looked: set[str]

    @abstractmethod
    def ask(self, url: str, callback: Callable[..., Any], priority: int = 20, **kwargs: Any) -> Request | None: ...

    @abstractmethod
    def parse_feed(self, response: Response) -> Iterator[Any]: ...

    @abstractmethod
    def parse_sitemap(self, response: Response) -> Iterator[Any]: ...

    @abstractmethod
    def parse_listing(self, response: Response) -> Iterator[Any]: ...

    @abstractmethod
    def is_own(self, url: str) -> bool: ...

    def parse_home(self, response: Response) -> Iterator[Any]:
        """Find feeds, sitemaps and articles of a site of which nothing is declared."""
        named = False
        if isinstance(response, TextResponse):
            for request in self._linked_feeds(response):
                named = True
                yield request
            yield from self.parse_listing(response)
            if not self._heard:
                yield from self._entrances(response)
        yield self.ask(urljoin(response.url, "/robots.txt"), self.parse_robots, 30)
        if not named:
            for path in _USUAL_FEEDS:
                yield self.ask(urljoin(response.url, path), self.parse_guess, 40)

    def _linked_feeds(self, response: TextResponse) -> Iterator[Request | None]:
        for link in response.css(_FEED_LINKS).xpath("@href").getall():
            url = absolute(get_base_url(response), link)
            if url and "comment" not in link and len(self._looked) < _MOST_LOOKED:
                # None for a feed that is not due yet: it is named all the same.
                yield self.ask(url, self.parse_guess, 40)

    def _entrances(self, response: TextResponse) -> Iterator[Request | None]:
        """The pages behind a home page that names no article: its frames, languages and sections."""
        for link in (*response.css("frame::attr(src)").getall(), *response.css("a::attr(href)").getall()):
            url = absolute(get_base_url(response), link)
            if url and self.is_own(url) and urlsplit(url).path.strip("/").count("/") == 0 and not never_article(url):
                if len(self._looked) >= _MOST_LOOKED:
                    return
                yield self.ask(url.partition("#")[0], self.parse_listing)

    def parse_robots(self, response: Response) -> Iterator[Any]:
        """Follow the sitemaps that robots.txt names, or the usual ones."""
        named = list(sitemaps_in_robots(response.text, response.url)) if isinstance(response, TextResponse) else []
        for entry in choose_sitemaps([Found(url, index=True) for url in named], self.since, self.until):
            yield self.ask(entry.url, self.parse_guess, 30)
        if not named:
            yield from self.usual_sitemaps(response.url)

    def usual_sitemaps(self, url: str) -> Iterator[Request]:
        """Ask for sitemaps where they mostly lie."""
        asked = (self.ask(urljoin(url, path), self.parse_guess, 30) for path in _USUAL_SITEMAPS)
        yield from (request for request in asked if request is not None)

    def parse_guess(self, response: Response) -> Iterator[Any]:
        """A guessed address: a feed, a sitemap, or neither."""
        for read in (self.parse_feed, self.parse_sitemap):
            try:
                yield from read(response)
            except DiscoveryError as error:
                self.logger.info("%s: %s", response.url, error)
            else:
                return
        if isinstance(response, TextResponse):
            # It may be a page that lists the feeds.
            yield from self._linked_feeds(response)
