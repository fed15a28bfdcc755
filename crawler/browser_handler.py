"""The handler of sites that are opened in a browser; importing it needs the optional extra."""

from __future__ import annotations

from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.forgiving import ForgivingDownloadHandler


class BrowserDownloadHandler(ScrapyPlaywrightDownloadHandler, ForgivingDownloadHandler):
    """Opens in Chromium what asks for it; all else, feeds and sitemaps, is read as those of other sites are."""
