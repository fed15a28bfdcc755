"""The embedded site: two invented outlets, served on loopback while the spider runs."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.news import NewsSpider
from crawler.sample_site import SampleOutlet, SampleSite
from extract.schema import Page
from pipelines.article import SiteRules


class SampleSpider(NewsSpider):
    name = "sample"
    outlet = "موقع التجربة"
    outlet_en = "The sample site"
    country = "SY"
    timezone = "UTC"
    allowed_domains = ["difaf.example", "sanabel.example"]
    feeds = ("http://difaf.example/feed.xml", "http://sanabel.example/rss.xml")
    sitemaps = ("http://difaf.example/news-sitemap.xml", "http://sanabel.example/sitemap.xml")
    listings = ("http://difaf.example/", "http://sanabel.example/")
    article_urls = (r"difaf\.example/(?:news|private|gone)/", r"sanabel\.example/akhbar/\d+\.html")
    verified = True
    custom_settings = {"DOWNLOAD_DELAY": 0.0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SampleSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.site = SampleSite()
        spider.site.__enter__()
        crawler.signals.connect(spider.stop_site, signals.spider_closed)
        return spider

    def stop_site(self) -> None:
        """Stop the servers when the crawl has ended."""
        self.site.__exit__(None, None, None)

    def sources(self) -> list[dict[str, str]]:
        return [
            {"source_id": o.name, "name_ar": o.name, "name_en": o.name_en, "domain": o.host, "country": o.country}
            for o in self.site.outlets
        ]

    def _outlet(self, url: str) -> SampleOutlet:
        host = urlsplit(url).hostname
        return next(outlet for outlet in self.site.outlets if outlet.host == host)

    def outlet_of(self, url: str) -> str:
        return self._outlet(url).name

    def is_article_url(self, url: str, text: str = "") -> bool:
        outlet = next((o for o in self.site.outlets if o.host == urlsplit(url).hostname), None)
        path = urlsplit(url).path
        return outlet is not None and (re.match(outlet.article_path, path) is not None or path.startswith("/private"))

    def rules_for(self, page: Page) -> SiteRules:
        outlet = self._outlet(page.url)
        return SiteRules(timezone=outlet.timezone, outlet=outlet.name, country=outlet.country)
