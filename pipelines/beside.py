"""The first step: where reading keeps a crawl busy, a process beside it reads the pages (pipelines/reader.py).

The other steps stay what they are and find the work done. Pages come back in the order in which they were fetched, and
go through the other steps one at a time, so the store is the same as without that process.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import pickle
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from socket import socket, socketpair
from typing import TYPE_CHECKING, Any, Self

from extract.schema import Page
from pipelines.archive import archive_folder
from pipelines.gathering import Gathering
from pipelines.reader import LENGTH, serve, versions
from pipelines.store import open_store
from pipelines.worked_out import Found, worked_out

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

    from pipelines.article import SiteRules

logger = logging.getLogger(__name__)

# The process is started when, over so many pages, reading took this share of the time. Where the network or politeness
# is what a crawl waits for it would take memory and bring nothing.
_PAGES = 12
_BUSY = 0.5
# So many pages are on their way: the process never waits for the next one. The others wait here, as long as Scrapy lets
# them (SCRAPER_SLOT_MAX_ACTIVE_SIZE, 5 MB of bodies, then it fetches no more).
_ON_THE_WAY = 3
# A page that kills the process is tried once more: another program may have taken the memory.
_TRIES = 2
# Seconds: no page takes a hundredth of it.
_LONGEST = 120.0
_GRACE = 2.0
# On Linux the process is a copy of this one: it knows what this one knows, at once and in the same memory.
_PROCESSES = multiprocessing.get_context("fork" if sys.platform == "linux" else None)


class ReadingKilledError(Exception):
    """The process that read a page was killed, each time that it was tried."""


@dataclass(slots=True)
class _Waiting:
    content: bytes
    answer: asyncio.Future[Found]
    tries: int = 0


class Beside:
    """One process beside this one, and the pages that wait for it. Shared by all crawls of this process.

    ``work`` is what the process runs, given its end of a pair of sockets.
    """

    def __init__(self, work: Callable[[socket], None] = serve) -> None:
        self._work = work
        self._waiting: deque[_Waiting] = deque()
        self._sent: deque[_Waiting] = deque()
        self._process: BaseProcess | None = None
        self._answers: asyncio.StreamReader | None = None
        self._pages: asyncio.StreamWriter | None = None
        self._running: asyncio.Task[None] | None = None
        self._ready = False
        self._usable = True
        self._closed = asyncio.Event()
        self._since = 0.0
        self.killed = 0

    @property
    def takes_pages(self) -> bool:
        """Is the process there, or will be again, and pages wait for it that came before the next one?"""
        return self._ready or bool(self._waiting or self._sent)

    def start(self) -> None:
        """Start the process unless it runs, or could not be used; pages are read here until it is ready."""
        if self._usable and self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._run())

    async def read(self, page: Page, rules: SiteRules | None, archive: Path | None, new: bool) -> Found:
        """What the process makes of a page, as ``pipelines.reader.read_ahead`` gives it; waits for its start.

        Nothing where it could not be started. Raises ReadingKilledError.
        """
        if not self._usable:
            return {}
        content = pickle.dumps((page, rules, archive, new), pickle.HIGHEST_PROTOCOL)
        waiting = _Waiting(content, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._send()
        found = await waiting.answer
        if "article" not in found:
            return found
        return {**found, "article": ((page, rules), found["article"][1])}

    async def close(self) -> None:
        """End the process."""
        self._usable = False
        self._closed.set()
        await self._end()
        if self._running is not None:
            await self._running

    async def _run(self) -> None:
        try:
            while self._usable:
                await self._begin()
                theirs = await self._receive()
                if self._closed.is_set():
                    return
                if theirs != versions():
                    self._give_up("could not start" if theirs is None else "has another version")
                    return
                self._ready = True
                self._send()
                while (found := await self._receive()) is not None:
                    done = self._sent.popleft()
                    self._since = time.monotonic()
                    self._send()
                    if not done.answer.done():
                        done.answer.set_result(found)
                status = await self._end()
                self._ready = False
                if not self._closed.is_set():
                    self._after_death(status)
        except OSError as error:
            self._give_up(f"could not start: {error}")
        finally:
            await self._end()
            self._ready = False

    async def _begin(self) -> None:
        ours, theirs = socketpair()
        with theirs:
            process = _PROCESSES.Process(target=self._work, args=(theirs,), daemon=True)
            process.start()
        self._process = process
        self._answers, self._pages = await asyncio.open_connection(sock=ours)

    def _send(self) -> None:
        while self._usable and self._ready and self._pages and self._waiting and len(self._sent) < _ON_THE_WAY:
            if not self._sent:
                self._since = time.monotonic()
            page = self._waiting.popleft()
            self._sent.append(page)
            self._pages.write(LENGTH.pack(len(page.content)) + page.content)

    async def _receive(self) -> Any:
        """The next answer; None when the process is gone, or takes too long with a page."""
        answers = self._answers
        if answers is None or not self._usable:
            return None
        try:
            head = await self._in_time(answers)
            return pickle.loads(await answers.readexactly(*LENGTH.unpack(head)))
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            return None

    async def _in_time(self, answers: asyncio.StreamReader) -> bytes:
        """The head of the next answer. Raises TimeoutError when a page has been read for too long."""
        while True:
            try:
                return await asyncio.wait_for(answers.readexactly(LENGTH.size), _LONGEST / 4)
            except TimeoutError:
                if self._sent and time.monotonic() - self._since >= _LONGEST:
                    raise

    def _after_death(self, status: int) -> None:
        """The first of the pages that the process had is the one that it was reading; all are read by the next one."""
        self.killed += 1
        logger.warning("The process that reads pages ended (status %d)", status)
        if self._sent:
            first = self._sent[0]
            first.tries += 1
            if first.tries >= _TRIES:
                self._sent.popleft()
                if not first.answer.done():
                    reason = f"the process that read it was killed {_TRIES} times (status {status})"
                    first.answer.set_exception(ReadingKilledError(reason))
        self._waiting.extendleft(reversed(self._sent))
        self._sent.clear()

    def _give_up(self, reason: str) -> None:
        """Read everything here, as if there were no second process."""
        logger.warning("No process reads pages beside the crawl: it %s", reason)
        self._usable = False
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.answer.done():
                waiting.answer.set_result({})

    async def _end(self) -> int:
        """Close the socket, so that the process ends; kill one that does not. Returns its exit status."""
        process, self._process = self._process, None
        if self._pages is not None:
            self._pages.close()
            self._pages = self._answers = None
        if process is None:
            return 0
        latest = time.monotonic() + (_GRACE if self._ready else 0.0)
        while process.is_alive() and time.monotonic() < latest:
            await asyncio.sleep(0.01)
        process.kill()
        process.join()
        return process.exitcode or 0


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
