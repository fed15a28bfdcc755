"""How fast a site is asked, and what happens when it asks to be left alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.faults import PassingFault, fault_of
from crawler.unpacking import CUT, PAGE_STATUSES, ends_as_whole


class PoliteDownloader(Downloader):
    """Scrapy's own, which since 2.14 sends all that wait for a site at once when there is no delay.

    It counts a request as sent only when the task that sends it has begun, after all of the queue has been let go.
    """

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle, which would otherwise shorten a Crawl-delay again with every answer."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if slot is not None:
            slot.delay = max(slot.delay, self.crawler.engine.downloader.per_slot_settings.get(key, {}).get("delay", 0))


class SiteResting(IgnoreRequest):
    """A site has asked to be left alone for longer than a crawl waits."""


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3: seconds or a date), or None for any other text."""
    value = value.strip()
    if value.isdigit():
        return float(value[:10])  # centuries, as well as what is longer
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


class PatientRetryMiddleware(RetryMiddleware):
    """Retries after the pause that a 429 or 503 asks for; nothing else is asked of that site meanwhile.

    Pages of status 200 and the like that were cut off, are blank or tell of a fault that passes are asked for again too.

    Without a Retry-After the pause is ``MARSAD_RETRY_PAUSE`` seconds, doubled each time. A site that asks for more than
    ``MARSAD_MOST_RETRY_AFTER`` seconds is left alone for the rest of the run.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.pause = settings.getfloat("MARSAD_RETRY_PAUSE")
        self.most = settings.getfloat("MARSAD_MOST_RETRY_AFTER")
        self.resting: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return super().from_crawler(crawler)

    def process_request(self, request: Request) -> None:
        reason = self.resting.get(urlsplit(request.url).netloc)
        if reason is not None:
            raise SiteResting(reason)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if response.status in PAGE_STATUSES:
            return self._whole(request, response)
        if response.status not in (429, 503) or request.meta.get("dont_retry"):
            return super().process_response(request, response)
        asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), datetime.now(UTC))
        _, slot = self.crawler.engine.downloader._get_slot(request)
        if asked is not None and asked > self.most:
            reason = f"{urlsplit(request.url).netloc} asks to be left alone for {asked:.0f} seconds ({response.status})"
            self.resting[urlsplit(request.url).netloc] = reason
            # The queue is that of a host, which may have several ports.
            queued, slot.queue = list(slot.queue), deque()
            for waiting, answer in queued:
                if urlsplit(waiting.url).netloc in self.resting:
                    answer.errback(Failure(SiteResting(reason)))
                else:
                    slot.queue.append((waiting, answer))
            raise SiteResting(reason)
        self._rest(request, asked)
        return super().process_response(request, response)

    def _whole(self, request: Request, response: Response) -> Request | Response:
        """A page, unless it was cut off, is blank or tells of a fault: then it is asked for again.

        Raises ResponseDataLossError and PassingFault when it stays so.
        """
        if CUT in response.flags and not ends_as_whole(response.body):
            again = self._retry(request, ResponseDataLossError())
            if again is None:
                raise ResponseDataLossError
            return again
        # A robots.txt may be empty, and what else it says is said to its parser.
        fault = None if request.meta.get("dont_obey_robotstxt") else fault_of(response)
        if fault is None:
            return response
        if fault.passes:
            if response.body.strip():
                self._rest(request, None)
            again = self._retry(request, fault.reason)
            if again is not None:
                return again
        raise PassingFault(fault.reason)

    def _rest(self, request: Request, asked: float | None) -> None:
        """Ask a site for nothing for so many seconds, or as many as nobody said."""
        _, slot = self.crawler.engine.downloader._get_slot(request)
        wait = asked if asked is not None else self.pause * 2 ** request.meta.get("retry_times", 0)
        # The downloader sends nothing to a site before its delay after ``lastseen`` is over.
        slot.delay = max(slot.delay, 0.01)
        slot.lastseen = max(slot.lastseen, monotonic() + wait)
        self.crawler.stats.inc_value("marsad/pauses")
