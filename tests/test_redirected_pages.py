"""A page that a redirect led to is known by both addresses."""

from __future__ import annotations

from pathlib import Path

from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.spiders.generic import GenericSpider


def test_the_address_that_was_asked_for_is_kept(tmp_path: Path) -> None:
    crawler = get_crawler(GenericSpider, {"MARSAD_DB": str(tmp_path / "store.db")})
    spider = GenericSpider.from_crawler(crawler, url="https://akhbar.example/")
    request = Request(
        "https://akhbar.example/1", meta={"redirect_urls": ["https://short.example/1", "https://x.example/"]}
    )
    page = spider.page(HtmlResponse("https://akhbar.example/1", request=request), {})
    assert (page.url, page.requested_url) == ("https://akhbar.example/1", "https://short.example/1")
    page = spider.page(HtmlResponse("https://akhbar.example/2", request=Request("https://akhbar.example/2")), {})
    assert page.requested_url == ""
