"""A progress bar that follows one or several crawls."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.crawler import Crawler


class CrawlProgress:
    """``with CrawlProgress(crawlers, console):`` one line a site, on a terminal only."""

    def __init__(self, crawlers: Sequence[Crawler], console: Console) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total} pages · {task.fields[read]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._crawlers = crawlers

    def __enter__(self) -> Self:
        self._bar.start()
        for crawler in self._crawlers:
            self._follow(crawler)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def _follow(self, crawler: Crawler) -> None:
        task = self._bar.add_task(crawler.spidercls.name, total=None, read="starting")

        def update() -> None:
            stats = crawler.stats
            # What waits at the scheduler, what has been answered, and the articles read so far.
            total = stats.get_value("scheduler/enqueued", 0)
            done = min(total, stats.get_value("scheduler/dequeued", 0))
            read = f"{stats.get_value('marsad/articles', 0)} articles · {stats.get_value('marsad/events', 0)} events"
            self._bar.update(task, total=total, completed=done, read=read)

        for signal in (
            signals.request_scheduled,
            signals.response_received,
            signals.item_scraped,
            signals.item_dropped,
            signals.spider_closed,
        ):
            crawler.signals.connect(update, signal, weak=False)
