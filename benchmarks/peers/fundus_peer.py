"""fundus: its own downloads and a parser of the site, as its publishers have."""

import datetime
import sys

from fundus import Crawler
from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
from fundus.parser.utility import extract_article_body_with_selector, generic_date_parsing
from fundus.publishers.base_objects import Publisher
from fundus.scraping.url import RSSFeed
from lxml.cssselect import CSSSelector


class Parser(ParserProxy):
    class V1(BaseParser):
        _paragraphs = CSSSelector("article > p")

        @attribute
        def body(self) -> ArticleBody | None:
            return extract_article_body_with_selector(self.precomputed.doc, paragraph_selector=self._paragraphs)

        @attribute
        def publishing_date(self) -> datetime.datetime | None:
            return generic_date_parsing(self.precomputed.meta.get("article:published_time"))

        @attribute
        def title(self) -> str | None:
            return self.precomputed.meta.get("og:title") or "خبر"


address = sys.argv[1]
publisher = Publisher(name="Local", domain=address, parser=Parser, sources=[RSSFeed(f"{address}/feed.xml")])
crawler = Crawler(publisher, restrict_sources_to=[RSSFeed], delay=0.0, ignore_robots=True)
print(sum(1 for _ in crawler.crawl(error_handling="suppress", only_complete=False)))
