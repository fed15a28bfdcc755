"""What pages that come fast write into the store is written together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals
from twisted.python.failure import Failure

from extract.store import StoreError
from pipelines.store import open_store

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from scrapy.crawler import Crawler

# Seconds: so long another program that writes waits for the transaction, and so much a killed crawl fetches again.
_LONGEST = 0.05


class Gathering:
    """Commits what the steps write a few times a second. A StoreError then is one of the crawl, as that of any step."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._store = open_store(crawler).store
        self._timer: TimerHandle | None = None

    def begin(self) -> None:
        """Gather what is written from now on, but not for long. Raises StoreError."""
        self._store.gather()
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_LONGEST, self.end)

    def end(self) -> None:
        """Commit what was gathered, if anything was."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        try:
            self._store.settle()
        except StoreError as error:
            self._crawler.signals.send_catch_log(
                signals.item_error,
                item=None,
                response=None,
                spider=self._crawler.spider,
                failure=Failure(error),  # type: ignore[no-untyped-call]
            )
