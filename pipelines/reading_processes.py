"""The processes that read pages beside a crawl (pipelines/reader.py): one, and a second while pages wait for it."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import pickle
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from socket import socket, socketpair
from typing import TYPE_CHECKING, Any

from extract.schema import Page
from pipelines.reader import LENGTH, serve, versions
from pipelines.worked_out import Found

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.article import SiteRules

logger = logging.getLogger(__name__)

# Two of them use what the crawl leaves of two cores; what more would read, one crawl cannot store.
_MOST = 2
# So many pages are on their way to a process: it never waits for the next one. The others wait here, as long as Scrapy
# lets them (SCRAPER_SLOT_MAX_ACTIVE_SIZE, 5 MB of bodies, then it fetches no more).
_ON_THE_WAY = 3
# A page that kills the process is tried once more: another program may have taken the memory.
_TRIES = 2
# Seconds: no page takes a hundredth of it.
_LONGEST = 120.0
_GRACE = 2.0
# On Linux a process is a copy of this one: it knows what this one knows, at once and in the same memory.
_PROCESSES = multiprocessing.get_context("fork" if sys.platform == "linux" else None)


class ReadingKilledError(Exception):
    """The process that read a page was killed, each time that it was tried."""


@dataclass(slots=True)
class _Waiting:
    content: bytes
    answer: asyncio.Future[Found]
    tries: int = 0
    found: Found | ReadingKilledError | None = None


class _Process:
    """One process and the pages that it has."""

    def __init__(self, work: Callable[[socket], None]) -> None:
        self._work = work
        self._process: BaseProcess | None = None
        self._answers: asyncio.StreamReader | None = None
        self._pages: asyncio.StreamWriter | None = None
        self._since = 0.0
        self.ready = False
        self.sent: deque[_Waiting] = deque()

    async def begin(self) -> None:
        """Start it. Raises OSError."""
        ours, theirs = socketpair()
        with theirs:
            process = _PROCESSES.Process(target=self._work, args=(theirs,), daemon=True)
            process.start()
        self._process = process
        self._answers, self._pages = await asyncio.open_connection(sock=ours)

    def send(self, page: _Waiting) -> None:
        """Give it a page."""
        assert self._pages is not None
        if not self.sent:
            self._since = time.monotonic()
        self.sent.append(page)
        self._pages.write(LENGTH.pack(len(page.content)) + page.content)

    def done(self) -> _Waiting:
        """The page that it has just answered."""
        self._since = time.monotonic()
        return self.sent.popleft()

    async def receive(self) -> Any:
        """Its next answer; None when it is gone, or takes too long with a page."""
        answers = self._answers
        if answers is None:
            return None
        try:
            head = await self._in_time(answers)
            content = await answers.readexactly(*LENGTH.unpack(head))
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            return None
        try:
            return pickle.loads(content)
        except Exception:
            # What cannot be read is no answer.
            logger.exception("A process that reads pages gave no answer that can be read")
            return None

    async def _in_time(self, answers: asyncio.StreamReader) -> bytes:
        """The head of the next answer. Raises TimeoutError when a page has been read for too long."""
        while True:
            try:
                return await asyncio.wait_for(answers.readexactly(LENGTH.size), _LONGEST / 4)
            except TimeoutError:
                if self.sent and time.monotonic() - self._since >= _LONGEST:
                    raise

    async def end(self) -> int:
        """Close the socket, so that the process ends; kill one that does not. Returns its exit status."""
        process, self._process = self._process, None
        grace, self.ready = self.ready, False
        if self._pages is not None:
            self._pages.close()
            self._pages = self._answers = None
        if process is None:
            return 0
        latest = time.monotonic() + (_GRACE if grace else 0.0)
        while process.is_alive() and time.monotonic() < latest:
            await asyncio.sleep(0.01)
        process.kill()
        process.join()
        return process.exitcode or 0


class Beside:
    """The processes beside this one, and the pages that wait for them. Shared by all crawls of this process.

    ``work`` is what a process runs, given its end of a pair of sockets; ``most`` is how many of them there may be.
    """

    def __init__(self, work: Callable[[socket], None] = serve, most: int = _MOST) -> None:
        self._work = work
        self._most = most
        # All pages in the order in which they came, answered in the same; those that no process has yet.
        self._asked: deque[_Waiting] = deque()
        self._waiting: deque[_Waiting] = deque()
        self._processes: list[_Process] = []
        self._running: list[asyncio.Task[None]] = []
        self._usable = True
        self._closed = False
        self.killed = 0

    @property
    def takes_pages(self) -> bool:
        """Is a process there, or will be again, and pages wait for it that came before the next one?"""
        return bool(self._asked) or any(process.ready for process in self._processes)

    def start(self) -> None:
        """Start a process unless one runs, or could not be used; pages are read here until it is ready."""
        if self._usable and not self._running:
            self._add()

    def _add(self) -> None:
        self._running.append(asyncio.get_running_loop().create_task(self._run(_Process(self._work))))

    async def read(self, page: Page, rules: SiteRules | None, archive: Path | None, new: bool) -> Found:
        """What a process makes of a page, as ``pipelines.reader.read_ahead`` gives it; waits for its start.

        Nothing where none could be started. Raises ReadingKilledError.
        """
        if not self._usable:
            return {}
        content = pickle.dumps((page, rules, archive, new), pickle.HIGHEST_PROTOCOL)
        asked = _Waiting(content, asyncio.get_running_loop().create_future())
        self._asked.append(asked)
        self._waiting.append(asked)
        self._send()
        found = await asked.answer
        if "article" not in found:
            return found
        return {**found, "article": ((page, rules), found["article"][1])}

    async def close(self) -> None:
        """End the processes."""
        self._usable = False
        self._closed = True
        for process in list(self._processes):
            await process.end()
        if self._running:
            await asyncio.wait(self._running)
        self._leave_to_crawl()

    async def _run(self, process: _Process) -> None:
        self._processes.append(process)
        try:
            while self._usable:
                await process.begin()
                theirs = await process.receive()
                if self._closed:
                    return
                if theirs != versions():
                    self._do_without(process, "could not start" if theirs is None else "has another version")
                    return
                process.ready = True
                self._send()
                while (found := await process.receive()) is not None:
                    process.done().found = found
                    self._send()
                    self._answer()
                status = await process.end()
                if not self._closed:
                    self._after_death(process, status)
        except OSError as error:
            self._do_without(process, f"could not start: {error}")
        finally:
            await process.end()
            self._processes.remove(process)

    def _send(self) -> None:
        """Give the processes what waits, the one with fewest pages first; start another when they have enough of them."""
        ready = [process for process in self._processes if process.ready]
        while self._usable and self._waiting and ready:
            process = min(ready, key=lambda one: len(one.sent))
            if len(process.sent) >= _ON_THE_WAY:
                if len(ready) == len(self._running) < self._most:
                    self._add()
                return
            process.send(self._waiting.popleft())

    def _answer(self) -> None:
        """Give back what was found of the pages that came first."""
        while self._asked and self._asked[0].found is not None:
            asked = self._asked.popleft()
            if asked.answer.done():
                continue
            if isinstance(asked.found, ReadingKilledError):
                asked.answer.set_exception(asked.found)
            elif asked.found is not None:
                asked.answer.set_result(asked.found)

    def _after_death(self, process: _Process, status: int) -> None:
        """The first of the pages that the process had is the one that it was reading; all are read by the next one."""
        self.killed += 1
        logger.warning("The process that reads pages ended (status %d)", status)
        if process.sent:
            first = process.sent[0]
            first.tries += 1
            if first.tries >= _TRIES:
                process.sent.popleft()
                reason = f"the process that read it was killed {_TRIES} times (status {status})"
                first.found = ReadingKilledError(reason)
        self._take_back(process)
        self._answer()
        self._send()

    def _do_without(self, process: _Process, reason: str) -> None:
        """Leave the pages to the other process or, where there is none, to the crawl itself."""
        self._most = 1
        self._take_back(process)
        if any(other is not process for other in self._processes):
            logger.warning("One process less reads pages beside the crawl: it %s", reason)
            self._send()
            return
        logger.warning("No process reads pages beside the crawl: it %s", reason)
        self._usable = False
        self._leave_to_crawl()

    def _take_back(self, process: _Process) -> None:
        """Let the pages that a process had wait again, before the others."""
        self._waiting.extendleft(reversed(process.sent))
        process.sent.clear()

    def _leave_to_crawl(self) -> None:
        """Answer all pages that have no answer with nothing."""
        self._waiting.clear()
        for asked in self._asked:
            asked.found = asked.found if asked.found is not None else {}
        self._answer()
