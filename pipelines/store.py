"""The store step: opens the store for a crawl, and lets only articles through that are new or to be read again."""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import DropItem
from scrapy.utils.defer import deferred_from_coro

import extract
from extract.events import load_knowledge
from extract.paths import database_path
from extract.schema import Article, Page
from extract.store import Known, Store, StoreError
from extract.store.incidents import merge_all, unmerged
from extract.store.records import text_sha256

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenStore:
    """The store of a crawl and the number of its run."""

    store: Store
    run_id: int


_OPEN: WeakKeyDictionary[Crawler, OpenStore] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def code_version() -> str:
    """The project's version and a fingerprint of the extraction's own code, to tell by which code events were read."""
    digest = hashlib.sha256()
    folder = Path(extract.__file__).parent
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{version('marsad')}+{digest.hexdigest()[:12]}"


def open_store(crawler: Crawler) -> OpenStore:
    """The store that all steps of a crawl share, opened and its run started by the first to ask.

    Settings: ``MARSAD_DB`` (path; default ``extract.paths.database_path()``), ``MARSAD_RUN_KIND`` (``manual`` or
    ``scheduled``). A StoreError of any step ends the crawl, with the reason ``store_error``. The run is finished with
    the crawl's statistics, and the file closed, when the spider has closed.
    Raises StoreError when the file cannot be used.
    """
    opened = _OPEN.get(crawler)
    if opened is None:
        settings = crawler.settings
        store = Store(settings.get("MARSAD_DB") or database_path())
        if unmerged(store):
            logger.info("Merging the stored events into incidents")
            merge_all(store, store.latest_run(), datetime.now(UTC).isoformat(timespec="seconds"))
        run_id = store.start_run(
            settings.get("MARSAD_RUN_KIND") or "manual",
            datetime.now(UTC),
            code_version=code_version(),
            knowledge_version=load_knowledge().fingerprint,
            settings=settings.copy_to_dict(),
            site=_site(crawler),
        )
        opened = _OPEN[crawler] = OpenStore(store, run_id)
        # What is loaded by now stays: the search for garbage need not go through it with every few hundred pages.
        gc.freeze()
        crawler.signals.connect(_finisher(crawler), signals.spider_closed, weak=False)
        crawler.signals.connect(_stopper(crawler), signals.item_error, weak=False)
        crawler.signals.connect(_closer(store), signals.item_dropped, weak=False)
    return opened


def _site(crawler: Crawler) -> str | None:
    """The name of the crawled site, of an undeclared one its address; None for a spider without a name."""
    spider = crawler.spider
    return getattr(spider, "address", None) or getattr(spider or crawler.spidercls, "name", None)


def _finisher(crawler: Crawler) -> Callable[[], None]:
    def finish() -> None:
        opened = _OPEN.pop(crawler)
        statistics = crawler.stats.get_stats() if crawler.stats else {}
        try:
            opened.store.finish_run(opened.run_id, datetime.now(UTC), statistics)
        except StoreError as error:
            logger.critical("%s", error)
        finally:
            opened.store.close()

    return finish


def _stopper(crawler: Crawler) -> Callable[[Failure], None]:
    stopping = False

    def stop(failure: Failure) -> None:
        """End the crawl when the store cannot be written to: what it would fetch on would be lost."""
        nonlocal stopping
        if isinstance(failure.value, StoreError) and not stopping and crawler.engine is not None:
            stopping = True
            logger.critical("The crawl ends: %s", failure.value)
            deferred_from_coro(crawler.engine.close_spider_async(reason="store_error"))

    return stop


def _closer(store: Store) -> Callable[[Any], None]:
    def close(item: Any) -> None:
        """A page that some step dropped is through: it is not fetched again in every crawl."""
        if isinstance(item, Page):
            store.finish_page(item.url, "dropped", only_open=True)

    return close


def needs_reading(article: Article, known: Known | None, code: str, knowledge: str) -> bool:
    """Whether an article is new or changed, or was last read by other code or with other knowledge."""
    if known is None or (known.title, known.text_sha256) != (article.title, text_sha256(article.text)):
        return True
    return (known.code_version, known.knowledge_version) != (code, knowledge)


class StorePipeline:
    """Drops what is no article and what is stored and up to date, noting it at the page; the rest goes on."""

    def __init__(self, crawler: Crawler) -> None:
        opened = open_store(crawler)
        self.store = opened.store
        self.knowledge_version = load_knowledge().fingerprint
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        if not item.is_article:
            self.store.finish_page(item.url, "not_article")
            raise DropItem(f"no article: {item.url}", log_level="DEBUG")
        if not needs_reading(item, self.store.known(item.id), code_version(), self.knowledge_version):
            self.store.finish_page(item.url, "article")
            if self.stats is not None:
                self.stats.inc_value("marsad/unchanged")
            raise DropItem(f"stored and unchanged: {item.url}", log_level="DEBUG")
        return item
