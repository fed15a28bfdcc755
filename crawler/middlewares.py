"""Downloader middlewares: robots.txt for every waiter, no private addresses, the embedded site."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.sample_site import SampleSite


class _DisallowAll(RobotParser):
    """What a site whose robots.txt cannot be had for a server error allows: nothing (RFC 9309, 2.3.1.4)."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> _DisallowAll:
        return cls()

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        return False


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with three corrections.

    Since Scrapy 2.14 only the first of several requests that wait for a robots.txt is checked, because all share one
    Deferred: here each waiter takes the parser itself. Crawl-delay is kept. A server error forbids the whole site.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawler.signals.connect(self._delay, signals.robots_parsed)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        await super().robot_parser(request)
        parser = self._parsers[urlsplit(request.url).netloc]
        return None if isinstance(parser, Deferred) else parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status < 500:
            await super()._parse_robots(response, netloc, request)
            return
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        waiting = self._parsers[netloc]
        self._parsers[netloc] = closed = _DisallowAll()
        if isinstance(waiting, Deferred):
            waiting.callback(closed)

    def _delay(self, robotparser: Any, request: Request) -> None:
        """Keep the Crawl-delay of a robots.txt: up to a minute between two requests, one at a time."""
        read = getattr(getattr(robotparser, "rp", None), "crawl_delay", None)
        delay = read("Marsad") if read is not None else None
        engine = self.crawler.engine
        if not delay or engine is None:
            return
        key, slot = engine.downloader._get_slot(request)
        slot.delay = max(slot.delay, min(float(delay), 60.0))
        slot.concurrency = 1
        self._stats.set_value(f"marsad/crawl_delay/{key}", slot.delay)


def is_private(address: str) -> bool:
    """Is an IP address one that no public site has: loopback, private, link-local, reserved?"""
    ip = ipaddress.ip_address(address)
    return not ip.is_global or ip.is_multicast


class PrivateAddressMiddleware:
    """No request reaches this machine or its network, whatever a page, a redirect or a name server says.

    ``MARSAD_ALLOW_PRIVATE_ADDRESSES`` opens it, for tests and sites on the own network.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.allowed = crawler.settings.getbool("MARSAD_ALLOW_PRIVATE_ADDRESSES")
        self.stats = crawler.stats
        self.known: dict[str, bool] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PrivateAddressMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise IgnoreRequest(f"{request.url}: only http and https are fetched")
        host = parts.hostname or ""
        if self.allowed or "proxy" in request.meta or host.endswith(".example"):
            return
        if host not in self.known:
            self.known[host] = await maybe_deferred_to_future(deferToThread(_resolves_privately, host))
        if self.known[host]:
            if self.stats is not None:
                self.stats.inc_value("marsad/private_address")
            raise IgnoreRequest(f"{request.url}: {host} is an address of this machine or its network")


def _resolves_privately(host: str) -> bool:
    try:
        return any(is_private(str(info[4][0])) for info in socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


class SampleSiteMiddleware:
    """Sends the requests for the hosts of the embedded site to its servers on loopback."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SampleSiteMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        site: SampleSite | None = getattr(self.crawler.spider, "site", None)
        host = urlsplit(request.url).hostname or ""
        if site is not None and host in site.addresses:
            request.meta["proxy"] = site.addresses[host]
