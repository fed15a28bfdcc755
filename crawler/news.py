"""The base of all news spiders: a site is a class of attributes, the base does the rest."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import JsonResponse, Response, TextResponse
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.response import get_base_url
from twisted.python.failure import Failure
from w3lib.url import safe_url_string

from crawler.checking import Checked
from crawler.declaration import check_declaration
from crawler.directives import may_be_archived
from crawler.discovery import (
    DiscoveryError,
    Found,
    absolute,
    in_window,
    looks_like_article,
    never_article,
    newest_first,
    read_feed,
    without_time_of_making,
)
from crawler.failures import Failed, reason_of
from crawler.javascript import in_browser, missing, use_browser
from crawler.links import links_of
from crawler.robots import RobotsForbidden
from crawler.sitemaps import SitemapSite
from crawler.undeclared import UndeclaredSite
from crawler.unpacking import is_page
from crawler.visits import Visits, header
from crawler.wordpress import read_wordpress, wordpress_address
from extract.schema import Page
from pipelines.addresses import identity
from pipelines.article import SiteRules
from pipelines.store import open_store

_NEXT_LINKS = "a[rel~='next'], link[rel='next'], .pagination .next a, a.next, li.next a"
# So many further pages of the API are asked for by one answer.
_AT_ONCE = 250
# A back-fill stops turning the pages of a listing after this many articles in a row from before the window.
_TOO_OLD = 10
_NO_PAGE = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip", "application/octet-stream")


class NewsSpider(SitemapSite, UndeclaredSite):
    """A news site. What a site declares, in this order:

        ``name``; ``outlet`` and ``outlet_en`` (as it calls itself, Arabic and English); ``country`` (ISO 3166 alpha-2 of
        its newsroom); ``timezone`` (IANA) of dates without one; ``allowed_domains``; at least one of ``feeds``,
        ``sitemaps``, ``listings`` and ``wordpress`` (the address of its REST API); ``archives``: pages that list the
        articles of a day, as patterns of strftime; ``article_urls``: regular expressions, one of which the address of an
        article matches (feeds and news sitemaps name nothing else and are believed); ``deny_urls``: those of what is no
        article all the same. ``title``, ``author``, ``date``, ``body``, ``drop`` are CSS selectors of its template, where
    XX

        Arguments: ``-a since=YYYY-MM-DD -a until=YYYY-MM-DD`` (days of publication, both included), ``-a limit=N``
        (articles asked for; default ``most``, without one when there is a window) and ``-a only=URL``: this article alone.

        Raises DeclarationError for a class that lacks something and ValueError for a wrong argument.
    """

    outlet: str = ""
    outlet_en: str = ""
    country: str = ""
    timezone: str = ""
    allowed_domains: list[str] = []
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    wordpress: str = ""
    archives: tuple[str, ...] = ()
    article_urls: tuple[str, ...] = ()
    deny_urls: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    javascript: bool = False
    verified: bool = False
    most: ClassVar[int] = 200

    visits: Visits

    def __init__(
        self,
        *args: Any,
        since: str | None = None,
        until: str | None = None,
        limit: str | int | None = None,
        only: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.check_declaration()
        self.since, self.until = day_argument("since", since), day_argument("until", until)
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since={since} lies after until={until}")
        self.limit = int(limit) if limit else (0 if self.since or self.until else self.most)
        self.only = only
        self.checked: list[Checked] = []
        self.zone = ZoneInfo(self.timezone or "UTC")
        self.failures: list[Failed] = []
        self.asked = 0
        self._named: set[str] = set()
        self._looked: set[str] = set()
        self.unanswered: set[str] = set()
        self._too_old = 0
        self._heard = False
        self._offsite: set[str] = set()
        self._fell_back = False
        self._articles = [re.compile(pattern) for pattern in self.article_urls]
        self._denied = [re.compile(pattern) for pattern in self.deny_urls]
        self.rules = SiteRules(
            self.title, self.author, self.date, self.body, self.drop, str(self.zone), self.outlet, self.country or None
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.opened, signals.spider_opened)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if cls.javascript and not missing():
            use_browser(settings)

    @classmethod
    def check_declaration(cls) -> None:
        """Raise DeclarationError for the first thing that a site's class lacks."""
        check_declaration(cls)

    def opened(self) -> None:
        """Open the store, and note who this outlet is."""
        store = open_store(self.crawler).store
        scheduled = self.crawler.settings.get("MARSAD_RUN_KIND") == "scheduled"
        self.visits = Visits(store, conditional=not (self.since or self.until), adaptive=scheduled)
        for source in self.sources():
            store.save_source(**source)

    def sources(self) -> list[dict[str, str]]:
        """What is known of the outlets of this site, as Store.save_source takes it."""
        if not self.outlet:
            return []
        known = {"source_id": self.outlet, "name_ar": self.outlet, "name_en": self.outlet_en}
        return [{**known, "domain": self.allowed_domains[0], "country": self.country}]

    def idle(self) -> None:
        """Look for feeds by ourselves when what is declared led to no article; else note what was visited."""
        heard = self._heard or any(self.crawler.stats.get_value(f"marsad/{name}") for name in ("unchanged", "not_due"))
        home = "" if heard or self._fell_back else self.home_page()
        if home:
            self._fell_back = True
            self._looked.discard(home)
            self.logger.warning("Nothing that is declared names an article: looking at %s", home)
            self._count("marsad/home_page_fallback")
            request = self.ask(home, self.parse_home)
            if request is not None:
                self.crawler.engine.crawl(request.replace(dont_filter=True))
                raise DontCloseSpider
        if not heard and not self.failures:
            self._fail(self.first_page(), "names no article, nor do the feeds and sitemaps that were looked for")
        if self._offsite and len(self._offsite) >= self.asked:
            host = urlsplit(min(self._offsite)).hostname
            self._fail(self.first_page(), f"names {len(self._offsite)} articles, all on other sites ({host})")
        failed = {failure.url for failure in self.failures}
        elsewhere = [url for url in (*self.visits.finish(), *sorted(self.unanswered)) if url not in failed]
        self.crawler.stats.set_value("marsad/led_elsewhere", len(elsewhere))
        for url in elsewhere:
            self.logger.info("%s led to a page that was asked for already, or to no page", url)

    def first_page(self) -> str:
        """Where looking for articles began, as it is told when none was named."""
        return self.home_page()

    def home_page(self) -> str:
        """The address of the site's home page: that of a declared page on its first domain, else by https."""
        if not self.allowed_domains:
            return ""
        domain = self.allowed_domains[0]
        for url in (*self.listings, *self.sitemaps, *self.feeds):
            if (urlsplit(url).hostname or "").endswith(domain):
                return urljoin(url, "/")
        return f"https://{domain}/"

    # ------------------------------------------------------------ discovery

    async def start(self) -> AsyncIterator[Any]:
        """Ask every feed, sitemap and listing that the site declares, the surest first."""
        if self.only:
            self._heard = True
            for request in self.article_request(Found(self.only, basis="listing", news=True)):
                yield request
            return
        for url in self.feeds:
            yield self.ask(url, self.parse_feed, 40)
        if self.wordpress:
            yield self._ask_wordpress(1)
        for url in self.sitemaps:
            yield self.ask(url, self.parse_sitemap, 30)
        for url in (*self.archive_pages(), *self.listings):
            yield self.ask(url, self.parse_listing, 20)

    def archive_pages(self) -> Iterator[str]:
        """The pages that list the articles of each day of the window, the newest first."""
        if not self.since:
            return
        today = datetime.now(self.zone).date()
        day = min(self.until or today, today)
        while day >= self.since:
            yield from (day.strftime(pattern) for pattern in self.archives)
            day -= timedelta(days=1)

    def ask(self, url: str, callback: Callable[..., Any], priority: int = 20, **kwargs: Any) -> Request | None:
        """A request for a page that names articles; None for one that is asked for already or not due again."""
        url = safe_url_string(url)
        if url in self._looked:
            return None
        self._looked.add(url)
        declared = url in map(safe_url_string, (*self.feeds, *self.sitemaps, self.wordpress))
        if not self.visits.is_due(url):
            self._count("marsad/not_due")
            return None
        self.unanswered.add(url)
        # What a site declares, and feeds and sitemaps that it names, may lie with somebody else or have moved there.
        named = callback in (self.parse_feed, self.parse_sitemap, self.parse_guess)
        meta = {"handle_httpstatus_list": [304], "discovery": url, "allow_offsite": declared or named}
        return Request(
            url,
            self.parse_discovery,
            headers=self.visits.headers(url),
            errback=self.could_not_reach,
            priority=priority,
            cb_kwargs={"asked": url, "read": callback, "more": kwargs},
            meta={**meta, **self._opened(callback == self.parse_listing)},
        )

    def _opened(self, page: bool) -> dict[str, Any]:
        """The meta of a request for a page (not a feed): where JavaScript makes the pages, it is opened in a browser."""
        return in_browser() if self.javascript and page else {}

    def parse_discovery(
        self, response: Response, asked: str, read: Callable[..., Any], more: dict[str, Any]
    ) -> Iterator[Any]:
        """Hand a page that names articles to its reader, unless it has not changed."""
        self.unanswered.discard(asked)
        if not self._is_whole(response):
            return
        if not self.visits.begin(asked, response):
            self._count("marsad/unchanged")
            return
        try:
            for request in read(response, **more):
                if isinstance(request, Request) and "article" in request.meta:
                    self.visits.names(asked, request.meta["article"])
                if request is not None:
                    yield request
        except DiscoveryError as error:
            self._fail(response.url, str(error))
        except Exception as error:
            # Whatever a site writes into a page that nobody foresaw: it is told, and costs no other page.
            self.logger.exception("%s could not be read", response.url)
            self._fail(response.url, f"could not be read: {type(error).__name__}: {error}")

    def _is_whole(self, response: Response) -> bool:
        """Is an answer the page? Not a part of it, nothing, or "not changed" to somebody who has no copy: that is told."""
        headers = response.request.headers if response.request is not None else {}
        if is_page(response) or (
            response.status == 304 and ("If-None-Match" in headers or "If-Modified-Since" in headers)
        ):
            return True
        self._fail(response.url, f"answers {response.status}, and without the page")
        return False

    def could_not_reach(self, failure: Failure) -> Iterator[Request]:
        """Keep what could not be fetched and why. A page that is gone or forbidden is settled and no failure.

        Where there is no robots.txt that names sitemaps, the usual ones are asked for.
        """
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        self.unanswered.discard(request.meta.get("discovery", ""))
        article = request.meta.get("article")
        if request.cb_kwargs.get("read") == self.parse_robots:
            yield from self.usual_sitemaps(request.url)
        elif isinstance(error, RobotsForbidden):
            self._count("marsad/forbidden")
        elif isinstance(error, HttpError) and error.response.status in (404, 410) and article:
            self._count("marsad/gone")
        elif isinstance(error, HttpError) and error.response.status == 400 and self._is_further(request):
            return  # there are no more pages
        elif "offsite" in str(error):
            if article:
                self._offsite.add(article)
            else:
                self._fail(request.meta.get("discovery") or request.url, "leads to another site")
            return
        else:
            # The address that somebody named, not the one that a redirect led to.
            self._fail((request.meta.get("redirect_urls") or [request.url])[0], reason_of(error))
            return
        if article:
            self.visits.settle(article)

    def _is_further(self, request: Request) -> bool:
        return bool(request.cb_kwargs.get("more", {}).get("page", 1) > 1)

    def _fail(self, url: str, reason: str) -> None:
        self.failures.append(Failed(url, reason))
        self._count("marsad/failures")
        self.logger.warning("Could not fetch %s: %s", url, reason)

    def parse_feed(self, response: Response) -> Iterator[Any]:
        yield from self.articles_of(read_feed(response.body, response.url, self.zone, header(response, "Content-Type")))

    def articles_of(self, found: list[Found]) -> Iterator[Any]:
        """The newest, up to the limit, but the oldest of them first: a report is read before what repeats it."""
        rows = newest_first(without_time_of_making(found, datetime.now(UTC)))
        chosen = [request for entry in rows for request in self.article_request(entry)]
        yield from reversed(chosen)

    def _ask_wordpress(self, page: int) -> Request | None:
        address = wordpress_address(self.wordpress, page, self.since, self.until)
        return self.ask(address, self.parse_wordpress, 35, page=page)

    def parse_wordpress(self, response: Response, page: int) -> Iterator[Any]:
        """Ask for the posts of one page of the API, and in a back-fill for the next page."""
        found = read_wordpress(response.body, response.url, self.zone)
        yield from self.articles_of(found)
        pages = header(response, "X-WP-TotalPages")
        if not self.since:
            return
        if pages.isdigit():
            # Many by one answer: each by the one before would be too deep (DEPTH_LIMIT) after two thousand posts.
            following = range(page + 1, min(int(pages), page + _AT_ONCE) + 1)
            for number in following if page % _AT_ONCE == 1 else ():
                yield self._ask_wordpress(number)
        elif found and not self._is_too_deep(response):
            yield self._ask_wordpress(page + 1)

    def _is_too_deep(self, response: Response) -> bool:
        """Would the articles of the next page be left out (DEPTH_LIMIT)? That is told: there may be more of them."""
        most = self.crawler.settings.getint("DEPTH_LIMIT")
        if not most or response.meta.get("depth", 0) + 2 <= most:
            return False
        self._fail(response.url, f"is {most} pages deep: what lies behind is not asked for (setting DEPTH_LIMIT)")
        return True

    def parse_listing(self, response: Response) -> Iterator[Any]:
        """Ask for every article that a listing page links to, and in a back-fill for the next page of the listing."""
        if not isinstance(response, TextResponse) or isinstance(response, JsonResponse):
            raise DiscoveryError("is no page with links")
        fresh = 0
        for url, text in links_of(response):
            if self.is_own(url) and self.is_article_url(url, text):
                fresh += identity(url) not in self._named
                yield from self.article_request(Found(url, basis="listing", news=True))
        if self.since and fresh and self._too_old < _TOO_OLD:
            for link in response.css(_NEXT_LINKS).xpath("@href").getall()[:1]:
                url = absolute(get_base_url(response), link)
                if url and not self._is_too_deep(response):
                    yield self.ask(url, self.parse_listing)

    def is_article_url(self, url: str, text: str = "") -> bool:
        """May an address be that of an article? By the site's patterns; by its look and the text of its link where it
        declares none."""
        if self._is_denied(url):
            return False
        if self._articles and not self._fell_back:
            return any(pattern.search(url) for pattern in self._articles)
        return looks_like_article(url, text)

    def is_own(self, url: str) -> bool:
        """Does an address belong to the site?"""
        host = urlsplit(url).hostname or ""
        return any(host == domain or host.endswith("." + domain) for domain in self.allowed_domains)

    def _is_denied(self, url: str) -> bool:
        return never_article(url) or any(pattern.search(url) for pattern in self._denied)

    # ------------------------------------------------------------ articles

    def article_request(self, entry: Found) -> Iterator[Request]:
        """A request for an article, unless it lies outside the window, is asked for already or is stored."""
        url = safe_url_string(entry.url).partition("#")[0]
        if self._is_denied(url) or not (entry.news or self.is_article_url(url, entry.title)):
            return
        self._heard = True
        if not self._may_match(entry):
            return
        key = identity(url)
        if key in self._named or (self.limit and self.asked >= self.limit):
            return
        self._named.add(key)
        headers: dict[str, str] = {}
        store = self.visits.store
        if any(store.has_page(address) for address in (url, key, f"http:{key.removeprefix('https:')}")):
            again = self.visits.headers_again(url, entry.published, entry.modified)
            self._count("marsad/known" if again is None else "marsad/asked_again")
            if again is None:
                return
            headers = again
        self.asked += 1
        if self.allowed_domains and not self.is_own(url):
            self._offsite.add(url)  # Scrapy drops it
        hints = {"title": entry.title, "basis": entry.basis}
        if entry.published:
            hints["published"] = entry.published.isoformat()
        yield Request(
            url,
            self.parse_article,
            headers=headers,
            errback=self.could_not_reach,
            cb_kwargs={"hints": hints},
            meta={"handle_httpstatus_list": [304], "article": url, **self._opened(True)},
        )

    def _may_match(self, entry: Found) -> bool:
        """Can an article lie in the window, by what its site says? It was published before it was modified last."""
        if entry.published is not None:
            return in_window(entry.published, self.since, self.until, self.zone)
        return in_window(entry.modified, self.since, None, self.zone)

    def parse_article(self, response: Response, hints: dict[str, str]) -> Iterator[Any]:
        """An article's page goes to the item pipelines, unless it has not changed or is no text."""
        if not self._is_whole(response):
            return
        if response.status == 304:
            self.visits.store.visited(response.url, datetime.now(UTC))
            self._count("marsad/unchanged_articles")
        elif header(response, "Content-Type").lower().startswith(_NO_PAGE):
            self._fail(response.url, f"is no page: {header(response, 'Content-Type')}")
        else:
            yield self.page(response, hints)

    def page(self, response: Response, hints: dict[str, str]) -> Page:
        """The fetched page as it goes to the item pipelines."""
        request = response.request
        told = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
        if not may_be_archived(told, response.body):
            hints = {**hints, "archive": "no"}
        return Page(
            url=response.url,
            body=response.body,
            content_type=header(response, "Content-Type"),
            fetched_at=datetime.now(UTC),
            status=response.status,
            outlet=self.outlet_of(response.url),
            spider=self.name,
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
            hints=hints,
            requested_url=(request.meta.get("redirect_urls") or [""])[0] if request is not None else "",
        )

    def outlet_of(self, url: str) -> str:
        """The name of the outlet that an address belongs to."""
        return self.outlet or (urlsplit(url).hostname or "").removeprefix("www.")

    def rules_for(self, page: Page) -> SiteRules:
        """The rules of the template of a page."""
        return replace(self.rules, outlet=page.outlet)

    def wants(self, published: datetime | None) -> bool:
        """Does an article lie in the window that was asked for?"""
        too_old = published is not None and not in_window(published, self.since, None, self.zone)
        self._too_old = self._too_old + 1 if too_old else 0
        return in_window(published, self.since, self.until, self.zone)

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(name)


def day_argument(name: str, value: str | None) -> date | None:
    """A day given on the command line. Raises ValueError that says how to write it."""
    if not value:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError as error:
        raise ValueError(f"{name}={value!r} is no day; write it as 2021-03-14") from error
