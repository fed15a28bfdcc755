"""Bare Scrapy: fetches every page that the feed names, and reads nothing."""

import re
import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class Bare(scrapy.Spider):
    name = "bare"
    fetched = 0
    custom_settings = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}

    async def start(self):
        yield scrapy.Request(f"{sys.argv[1]}/feed.xml", self.parse_feed)

    def parse_feed(self, response):
        for url in re.findall(r"<link>(.*?)</link>", response.text):
            yield scrapy.Request(url, self.parse_page)

    def parse_page(self, response):
        Bare.fetched += 1


process = CrawlerProcess()
process.crawl(Bare)
process.start()
print(Bare.fetched)
