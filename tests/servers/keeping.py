"""The last step of a crawl whose articles nobody reads: tests of the crawler do not wait for the extraction."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from extract.schema import Article, Extraction
from pipelines.store import open_store


class KeepingPipeline:
    """Commits every article without events."""

    def __init__(self, crawler: Crawler) -> None:
        self.opened = open_store(crawler)
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            self.opened.store.save_article(item, Extraction(item.id), self.opened.run_id)
            self.stats.inc_value("marsad/articles")
        return item
