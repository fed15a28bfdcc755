"""The links of a page, as browsers follow them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from scrapy.http import TextResponse
from scrapy.utils.response import get_base_url

from crawler.discovery import absolute

_TEXT = etree.XPath("string()")


def links_of(response: TextResponse) -> Iterator[tuple[str, str]]:
    """The addresses to which a page links, each with the text of its link, in their order; one may come several times."""
    base = get_base_url(response)
    for link in response.selector.root.iter("{*}a", "{*}area"):
        address = link.get("href")
        url = None if address is None else absolute(base, address, response.encoding)
        if url is not None:
            yield url, str(_TEXT(link))
