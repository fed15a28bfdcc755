"""What a site must declare before its spider may start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cssselect import GenericTranslator, SelectorError

from crawler.javascript import missing

if TYPE_CHECKING:
    from crawler.news import NewsSpider

_NEEDED = {
    "outlet": '"عنب بلدي"',
    "outlet_en": '"Enab Baladi"',
    "country": '"SY"',
    "timezone": '"Asia/Damascus"',
    "allowed_domains": '["example.com"]',
    "article_urls": r'(r"/news/\d+",)',
}
_ADDRESSES = ("feeds", "sitemaps", "listings", "archives")
_PATTERNS = ("article_urls", "deny_urls")
_SELECTORS = ("title", "author", "date", "body", "drop")


class DeclarationError(ValueError):
    """A site whose class lacks something: the message names the class, the attribute and what to write."""


def check_declaration(site: type[NewsSpider]) -> None:
    """Raise DeclarationError for the first thing that a site's class lacks or declares wrongly."""

    def wrong(attribute: str, reason: str) -> DeclarationError:
        return DeclarationError(f"{site.__module__}.{site.__name__}: {attribute} {reason}")

    for attribute, example in _NEEDED.items():
        if not getattr(site, attribute, None):
            raise wrong(attribute, f"is missing; write {attribute} = {example}")
    for attribute in (*_ADDRESSES, *_PATTERNS, *_SELECTORS, "allowed_domains"):
        if isinstance(getattr(site, attribute), str):
            raise wrong(attribute, f"must be a tuple; write {attribute} = ({getattr(site, attribute)!r},)")
    if not re.fullmatch("[A-Z]{2}", site.country):
        raise wrong("country", f"is {site.country!r}, not an ISO 3166 code of two letters")
    try:
        ZoneInfo(site.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise wrong("timezone", f"is {site.timezone!r}, which is no IANA time zone") from error
    if not (site.feeds or site.sitemaps or site.listings or site.wordpress):
        raise wrong("feeds", "is missing; declare feeds, sitemaps, listings or wordpress, at least one of them")
    named = [(name, url) for name in _ADDRESSES for url in getattr(site, name)]
    for attribute, url in [*named, *([("wordpress", site.wordpress)] if site.wordpress else [])]:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise wrong(attribute, f"names {url!r}, which is no http or https address")
        if not any(parts.hostname == d or parts.hostname.endswith("." + d) for d in site.allowed_domains):
            raise wrong(attribute, f"names {url!r}, which is outside of allowed_domains")
    if site.javascript and missing():
        raise wrong("javascript", missing())
    for attribute in _PATTERNS:
        for pattern in getattr(site, attribute):
            try:
                re.compile(pattern)
            except re.error as error:
                raise wrong(attribute, f"holds {pattern!r}, which is no regular expression: {error}") from error
    for attribute in _SELECTORS:
        for selector in getattr(site, attribute):
            try:
                GenericTranslator().css_to_xpath(selector)
            except SelectorError as error:
                raise wrong(attribute, f"holds {selector!r}, which is no CSS selector: {error}") from error
