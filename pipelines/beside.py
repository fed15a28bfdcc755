"""The first step: where reading keeps a crawl busy, processes beside it read the pages (pipelines/reading_processes.py).

The other steps stay what they are and find the work done. Pages come back in the order in which they were fetched, and
go through the other steps one at a time, so the store is the same as without those processes.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any, Self

from extract.schema import Page
from pipelines.archive import archive_folder
from pipelines.gathering import Gathering
from pipelines.reading_processes import Beside
from pipelines.store import open_store
from pipelines.worked_out import Found, worked_out

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

# A process is started when, over so many pages, reading took this share of the time. Where the network or politeness
# is what a crawl waits for it would take memory and bring nothing.
_PAGES = 12
_BUSY = 0.5


class _Shared:
    """The process of all crawls that run side by side here, ended with the last of them."""

    def __init__(self) -> None:
        self.beside: Beside | None = None
        self.crawls = 0

    def enter(self) -> Beside:
        self.crawls += 1
        if self.beside is None:
            self.beside = Beside()
        return self.beside

    async def leave(self) -> None:
        self.crawls -= 1
        if not self.crawls and self.beside is not None:
            beside, self.beside = self.beside, None
            await beside.close()


_SHARED = _Shared()


class Busyness:
    """How busy the event loop is with pages: told of each that begins, it notes when the loop comes round again."""

    def __init__(self) -> None:
        self._began = self._noted = self._busy = 0.0
        self._pages = 0

    def page(self) -> bool:
        """Note a page; true when the last ones kept the loop busy for most of the time."""
        now = time.monotonic()
        full = self._pages == _PAGES
        too_busy = full and self._busy >= _BUSY * (now - self._began)
        if full or not self._pages:
            self._began, self._busy, self._pages = now, 0.0, 0
        self._pages += 1
        asyncio.get_running_loop().call_soon(self._round, now)
        return too_busy

    def _round(self, since: float) -> None:
        now = time.monotonic()
        self._busy += now - max(since, self._noted)
        self._noted = now


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class BesidePipeline:
    """Has pages read beside the crawl once that is worth it.

    Setting ``MARSAD_BESIDE``: ``auto``, ``always`` (every page waits for the process) or ``never``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.store = open_store(crawler).store
        self.worked_out = worked_out(crawler)
        self.folder: Path = archive_folder(crawler)
        wish = crawler.settings.get("MARSAD_BESIDE", "auto")
        self.always = wish == "always"
        self.never = wish == "never" or _cores() < 2
        self.busyness = Busyness()
        self.beside = _SHARED.enter()
        self.gathering = Gathering(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def open_spider(self) -> None:
        if self.always:
            self.beside.start()

    async def close_spider(self) -> None:
        self.gathering.end()
        self.crawler.stats.set_value("marsad/readers_killed", self.beside.killed)
        await _SHARED.leave()

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            found = await self._found(item)
            self.worked_out.put(found)
            if found:
                self.gathering.begin()
            else:
                # Reading it here may take long: nothing else waits for that.
                self.gathering.end()
        return item

    async def _found(self, page: Page) -> Found:
        if self.never:
            return {}
        if self.busyness.page():
            self.beside.start()
        if not (self.always or self.beside.takes_pages):
            return {}
        spider = self.crawler.spider
        rules = spider.rules_for(page) if spider is not None and hasattr(spider, "rules_for") else None
        folder = None if page.hints.get("archive") == "no" else self.folder
        found = await self.beside.read(page, rules, folder, not self.store.has_page(page.url))
        self.crawler.stats.inc_value("marsad/read_beside", int(bool(found)))
        return found
