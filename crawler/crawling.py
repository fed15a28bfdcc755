"""Running spiders from a command: which spider a name or an address means, and what came of each."""

from __future__ import annotations

import difflib
from asyncio import Task
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Loading it looks through the whole stack, which is much shorter here than within the crawl that would load it.
import scrapy.core.downloader.contextfactory  # noqa: F401
from rich.console import Console
from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoaderProtocol
from twisted.python.failure import Failure

from crawler.declaration import DeclarationError
from crawler.discovery import absolute
from crawler.progress import CrawlProgress
from extract.store import StoreError
from pipelines.article import UnreadablePage
from pipelines.store import open_store


@dataclass(slots=True)
class SiteRun:
    """The crawl of one site: the run's number in the store, and what it counted. ``failures`` are (address, reason)."""

    site: str
    run_id: int | None = None
    finish_reason: str = ""
    stats: Mapping[str, Any] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    spider: Spider | None = None

    @property
    def interrupted(self) -> bool:
        # A second Ctrl-C leaves no time to say why it ends.
        return self.finish_reason == "shutdown" or (self.run_id is not None and not self.finish_reason)


@dataclass(frozen=True, slots=True)
class Target:
    """A spider by name or class, with its own arguments."""

    spider: str | type[Spider]
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        name = self.spider if isinstance(self.spider, str) else self.spider.name
        return self.arguments.get("url", name)


def targets(names: Sequence[str], process: AsyncCrawlerProcess) -> list[Target]:
    """The spiders that names of sites and addresses mean. Raises UsageError as ``check_names`` does."""
    check_names(names, process.spider_loader)
    return [Target("generic", {"url": name}) if "://" in name else Target(name) for name in dict.fromkeys(names)]


def check_names(names: Sequence[str], loader: SpiderLoaderProtocol) -> None:
    """Raise UsageError for what is neither a site nor an address, with the names that are near, and for a site that
    is declared wrongly."""
    known = [name for name in loader.list() if name != "generic"]
    for name in names:
        if "://" in name:
            if not absolute("", name):
                raise UsageError(f"{name!r} is no http or https address", print_help=False)
            continue
        if name not in known:
            close = difflib.get_close_matches(name.lower(), known, 3, 0.5)
            near = f"did you mean {' or '.join(close)}? " if close else ""
            raise UsageError(
                f"no site is called {name!r}: {near}'marsad sites' lists them all; give any other outlet by its"
                f" address, e.g. https://{name if '.' in name else name + '.com'}/",
                print_help=False,
            )
        try:
            check = getattr(loader.load(name), "check_declaration", None)
            if check is not None:
                check()
        except DeclarationError as error:
            raise UsageError(str(error), print_help=False) from error


def crawl(process: AsyncCrawlerProcess, wanted: Sequence[Target], arguments: Mapping[str, str]) -> list[SiteRun]:
    """Run spiders side by side until all have ended, with a progress bar on a terminal."""
    made = [(process.create_crawler(target.spider), target) for target in wanted]
    runs = []
    with CrawlProgress([crawler for crawler, _ in made], Console(stderr=True)):
        for crawler, target in made:
            run = SiteRun(target.label)
            runs.append(run)
            _follow(crawler, run)
            started = process.crawl(crawler, **arguments, **target.arguments)
            started.add_done_callback(lambda task, run=run: _note_error(task, run))
        process.start()
    for run in runs:
        # Not before: the last step of a crawl may fail when it closes.
        run.failures += [(failed.url, failed.reason) for failed in getattr(run.spider, "failures", [])]
    return runs


def _follow(crawler: Crawler, run: SiteRun) -> None:
    def opened() -> None:
        run.run_id = open_store(crawler).run_id

    def closed(spider: Spider, reason: str) -> None:
        run.spider = spider
        run.finish_reason = reason
        run.stats = dict(crawler.stats.get_stats())

    def broken(item: Any, failure: Failure) -> None:
        error = failure.value
        if isinstance(error, StoreError):
            # The message names the file; what comes after it is the same story.
            if not any(reason == str(error) for _, reason in run.failures):
                run.failures.append(("", str(error)))
        else:
            run.failures.append((str(getattr(item, "url", "")), f"could not be read or stored: {error}"))

    def dropped(item: Any, exception: BaseException) -> None:
        if isinstance(exception, UnreadablePage):
            run.failures.append((str(getattr(item, "url", "")), str(exception.__cause__ or exception)))

    crawler.signals.connect(broken, signals.item_error, weak=False)
    crawler.signals.connect(dropped, signals.item_dropped, weak=False)
    crawler.signals.connect(opened, signals.spider_opened, weak=False)
    crawler.signals.connect(closed, signals.spider_closed, weak=False)


def _note_error(task: Task[None], run: SiteRun) -> None:
    if not task.cancelled() and task.exception() is not None:
        run.failures.append(("", f"{run.site} could not be crawled: {task.exception()}"))
