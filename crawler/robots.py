"""robots.txt as RFC 9309 has it, with the Crawl-delay that many sites add."""

from __future__ import annotations

import codecs
import re
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from crawler.failures import reason_of

# "1,5" and "10 s" are delays, "Marsad/1.0" names Marsad: no more than a parser by the letter understands.
_DELAY = re.compile(
    rb"^([ \t]{0,9}crawl-delay[ \t]{0,9}:[ \t]{0,9}\d{1,9})(?:[.,](\d{1,9}))? ?(?:s|secs?|seconds?)? ?(?=#|\r|$)",
    re.IGNORECASE | re.MULTILINE,
)
_VERSION = re.compile(
    rb"^([ \t]{0,9}user-agent[ \t]{0,9}:[ \t]{0,9}[a-z*][\w-]{0,99})/[\w.]*", re.IGNORECASE | re.MULTILINE
)


def as_read(body: bytes) -> bytes:
    """A robots.txt as its parser understands it: in UTF-8, delays as numbers, names of programs without a version."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode()
    body = body.replace(b"\x00", b"")
    delays = _DELAY.sub(lambda found: found[1] + (b"." + found[2] if found[2] else b""), body)
    return _VERSION.sub(rb"\1", delays)


class RobotsForbidden(IgnoreRequest):
    """The site's robots.txt forbids this page: that is no failure."""


class RobotsClosed(IgnoreRequest):
    """The whole site is left alone in this run, for the reason in the message."""


class OwnSiteMiddleware(OffsiteMiddleware):
    """Scrapy's own, which would not let us read the robots.txt of another site that we may ask (``allow_offsite``)."""

    def should_follow(self, request: Request, spider: Spider) -> bool:
        # Only requests for a robots.txt have this mark.
        return bool(request.meta.get("dont_obey_robotstxt")) or super().should_follow(request, spider)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with these corrections.

    * Since Scrapy 2.14 only the first of several requests that wait for a robots.txt is checked, because all share one
      Deferred: here each takes the parser itself.
    * A robots.txt that cannot be had for a server error or a failed connection forbids the whole site (RFC 9309,
      2.3.1.4), and so does 429; any other 4xx allows it all, whatever the error page says (2.3.1.3).
    * UTF-16, ``Crawl-delay: 1,5`` and ``User-agent: Marsad/1.0`` are understood.
    * Crawl-delay is kept: one request at a time, so many seconds apart. A site that asks for more than
      ``MARSAD_MOST_CRAWL_DELAY`` is not crawled: a shorter delay would not be what it asked for.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.most_delay = crawler.settings.getfloat("MARSAD_MOST_CRAWL_DELAY")
        self.closed: dict[str, str] = {}
        crawler.signals.connect(self._keep_delay, signals.robots_parsed)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        await super().robot_parser(request)
        parser = self._parsers[urlsplit(request.url).netloc]
        return None if isinstance(parser, Deferred) else parser

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        reason = self.closed.get(urlsplit(request.url).netloc)
        if reason is not None:
            self._stats.inc_value("marsad/robots_closed")
            raise RobotsClosed(reason)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RobotsForbidden(f"{request.url} is forbidden by robots.txt") from error

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self.closed[netloc] = f"{response.url} answers {response.status}: the whole site counts as forbidden"
        response = response.replace(body=b"" if response.status >= 400 else as_read(response.body))
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if "redirections" not in str(exc):
            refused = isinstance(exc, IgnoreRequest)
            self.closed[netloc] = str(exc) if refused else f"the robots.txt of {netloc} cannot be had: {reason_of(exc)}"
        super()._robots_error(exc, netloc)

    def _keep_delay(self, robotparser: Any, request: Request) -> None:
        delay = robotparser.crawl_delay(self.agent)
        if not delay or delay < 0:
            return
        if delay > self.most_delay:
            self.closed[urlsplit(request.url).netloc] = (
                f"the robots.txt of {urlsplit(request.url).netloc} asks for {delay:g} seconds between two requests,"
                f" more than {self.most_delay:g} (setting MARSAD_MOST_CRAWL_DELAY)"
            )
            return
        downloader = self.crawler.engine.downloader
        key, slot = downloader._get_slot(request)
        # The downloader forgets an idle site's slot: the next one is made by these settings.
        downloader.per_slot_settings[key] = {"delay": max(slot.delay, delay), "concurrency": 1, "jitter": 0.0}
        slot.delay, slot.concurrency, slot.jitter = max(slot.delay, delay), 1, 0.0
        self._stats.set_value(f"marsad/crawl_delay/{key}", delay)
