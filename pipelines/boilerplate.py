"""The boilerplate step: lines that the site added go, and each is kept with the row that took it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from extract.language.boilerplate import strip_lines
from extract.schema import Article, Removed
from pipelines.worked_out import worked_out

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def strip_boilerplate(article: Article) -> Article:
    """The article without the lines that a row of data/lexicon/boilerplate.toml removes."""
    spans = strip_lines(article.text)
    if not spans:
        return article
    removed = tuple(Removed(rule, article.text[start:end].strip()) for start, end, rule in spans)
    kept, position = [], 0
    for start, end, _ in spans:
        kept.append(article.text[position:start])
        position = end + 1
    kept.append(article.text[position:])
    text = "\n".join(line for line in "".join(kept).split("\n") if line.strip())
    return replace(article, text=text, removed=article.removed + removed)


class BoilerplatePipeline:
    """Strips every article and counts what each row removed."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.worked_out = worked_out(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or not item.is_article:
            return item
        stripped: Article = self.worked_out.find("boilerplate", item) or strip_boilerplate(item)
        if self.stats is not None:
            for removal in stripped.removed:
                self.stats.inc_value(f"marsad/stripped/{removal.rule}")
        return stripped
