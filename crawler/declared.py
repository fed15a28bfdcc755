"""Which declared site an address belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from crawler.news import NewsSpider
from pipelines.article import SiteRules


def rules_by_domain(settings: BaseSettings) -> dict[str, SiteRules]:
    """The rules of every declared site, by its domains."""
    loader = get_spider_loader(settings)
    sites = (loader.load(name) for name in loader.list())
    declared = [site for site in sites if issubclass(site, NewsSpider) and site.outlet and site.name != "sample"]
    return {domain: site().rules for site in declared for domain in site.allowed_domains}


def rules_of(url: str, known: Mapping[str, SiteRules]) -> SiteRules | None:
    """The rules of the declared site that an address belongs to, or None."""
    parts = (urlsplit(url).hostname or "").lower().split(".")
    domains = (".".join(parts[start:]) for start in range(len(parts)))
    return next((known[domain] for domain in domains if domain in known), None)
