"""The events step: reads an article and commits it together with its events."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from extract.events import extract, load_knowledge
from extract.reading import Knowledge
from extract.schema import Article, Extraction
from extract.store import Store
from pipelines.store import open_store
from pipelines.worked_out import worked_out

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
# The longest of 1,500 real articles has 11,000 characters, a live blog of a day ten times that.
_MOST_CHARACTERS = 120_000


def given_to_extract(article: Article) -> tuple[str, str, str, datetime | None, str, str]:
    """What the extraction is given of an article."""
    return article.id, article.title, article.text, article.published, article.url, article.outlet


def extraction_of(article: Article, knowledge: Knowledge | None = None) -> Extraction:
    """The events of an article. Raises ValueError for one so long that it would hold up all that come behind it."""
    if len(article.text) > _MOST_CHARACTERS:
        raise ValueError(
            f"the text has {len(article.text):,} characters; a crawl reads up to {_MOST_CHARACTERS:,} as one article "
            "(marsad extract reads any length)"
        )
    return extract(*given_to_extract(article), knowledge)


def read_article(article: Article, knowledge: Knowledge) -> tuple[Extraction | None, str]:
    """The extraction of an article and no error, or None and what went wrong, which is also logged.

    One article that cannot be read must not cost the others: it is stored without events, and read again next time.
    """
    try:
        extraction = extraction_of(article, knowledge)
    except Exception as error:
        logger.exception("The article %s could not be read", article.url or article.id)
        return None, f"{type(error).__name__}: {error}"
    return extraction, ""


def process(article: Article, store: Store, run_id: int, knowledge: Knowledge) -> Extraction | None:
    """Read an article and commit it with its events in one transaction; None when it could not be read.

    The events of a reprint are stored too, since its text may differ in a claim, but everything that counts leaves
    them out: they say again what the article that it reprints says. Raises StoreError when nothing could be written.
    """
    extraction, error = read_article(article, knowledge)
    store.save_article(article, extraction, run_id, error=error)
    return extraction


class EventsPipeline:
    """Reads and commits one article at a time."""

    def __init__(self, crawler: Crawler) -> None:
        opened = open_store(crawler)
        self.stats = crawler.stats
        self.worked_out = worked_out(crawler)
        self.store = opened.store
        self.run_id = opened.run_id
        self.knowledge = load_knowledge()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        extraction: Extraction | None = self.worked_out.find("extract", *given_to_extract(item))
        if extraction is None:
            extraction = process(item, self.store, self.run_id, self.knowledge)
        else:
            self.store.save_article(item, extraction, self.run_id)
        if self.stats is not None:
            self.stats.inc_value("marsad/articles")
            if extraction is None:
                self.stats.inc_value("marsad/unreadable")
            else:
                self.stats.inc_value("marsad/events", len(extraction.events))
                self.stats.inc_value("marsad/tolls", len(extraction.tolls))
        return item
