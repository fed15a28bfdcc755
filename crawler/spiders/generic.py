"""Any outlet by its address: feeds and sitemaps are found, or the address is an article itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.declared import rules_by_domain, rules_of
from crawler.discovery import DiscoveryError, read_feed, read_sitemap
from crawler.news import NewsSpider
from extract.schema import Page
from pipelines.article import SiteRules, article


class GenericSpider(NewsSpider):
    """``-a url=https://…``: the home page of an outlet, a section, a feed, a sitemap, or one article."""

    name = "generic"

    def __init__(self, *args: Any, url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ValueError(f"url={url!r} is no address; write it as https://example.com/")
        self.address = url
        self.known: dict[str, SiteRules] = {}
        # Any host until the first answer: an address often leads to another host by a redirect.
        self.allowed_domains = []

    @classmethod
    def check_declaration(cls) -> None:
        """Nothing is declared: everything is found out."""

    def opened(self) -> None:
        super().opened()
        self.known = rules_by_domain(self.crawler.settings)

    def outlet_of(self, url: str) -> str:
        rules = rules_of(url, self.known)
        return rules.outlet if rules else super().outlet_of(url)

    def rules_for(self, page: Page) -> SiteRules:
        """The rules of the declared site that a page belongs to, or none but the name of its host."""
        return rules_of(page.url, self.known) or super().rules_for(page)

    async def start(self) -> AsyncIterator[Any]:
        yield self.ask(self.address, self.parse_first, 50)

    def parse_first(self, response: Response) -> Iterator[Any]:
        """The given page: a feed or sitemap is read, an article is taken, of any other page the links are followed."""
        self.allowed_domains = [(urlsplit(response.url).hostname or "").removeprefix("www.")]
        for read, parse in ((read_feed, self.parse_feed), (read_sitemap, self.parse_sitemap)):
            try:
                found = read(response.body, response.url)
            except DiscoveryError:
                continue
            # A feed may lie with somebody else than its articles.
            self.allowed_domains += {(urlsplit(entry.url).hostname or "").removeprefix("www.") for entry in found}
            yield from parse(response)
            return
        page = self.page(response, {})
        if urlsplit(response.url).path.strip("/") and article(page, self.rules_for(page)).is_article:
            self.asked += 1
            self._heard = True
            self._named.add(response.url)
            yield page
        else:
            yield from self.parse_home(response)

    def first_page(self) -> str:
        return self.address

    def could_not_reach(self, failure: Failure) -> Iterator[Request]:
        """Only the given address and articles count as unreachable; a guessed feed or sitemap may miss."""
        request = failure.request  # type: ignore[attr-defined]
        self.unanswered.discard(request.meta.get("discovery", ""))
        if request.meta.get("discovery") in (None, self.address) or request.cb_kwargs["read"] == self.parse_robots:
            yield from super().could_not_reach(failure)
