"""The pages of WARC and WACZ files, instead of the web: nothing is fetched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.declared import rules_by_domain, rules_of
from crawler.failures import Failed
from crawler.news import NewsSpider
from crawler.warc import WarcError, pages
from extract.schema import Page
from pipelines.article import SiteRules


class WarcSpider(NewsSpider):
    """``files``: one path a line; ``domains``: only pages of these sites, divided by commas.

    Pages of declared sites are read by their rules.

    Pages that are stored already are passed over, so the same command goes on where it was interrupted.
    """

    name = "warc"

    def __init__(self, *args: Any, files: str = "", domains: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files = [Path(line) for line in files.splitlines() if line]
        self.domains = tuple(domain.strip().lower() for domain in domains.split(",") if domain.strip())
        self.known: dict[str, SiteRules] = {}
        self._heard = True

    @classmethod
    def check_declaration(cls) -> None:
        """Nothing is declared: the files say what they hold."""

    def opened(self) -> None:
        super().opened()
        self.known = rules_by_domain(self.crawler.settings)

    def rules_for(self, page: Page) -> SiteRules:
        """The rules of the declared site that a page belongs to, or none but the name of its host."""
        return rules_of(page.url, self.known) or replace(self.rules, outlet=self.outlet_of(page.url))

    async def start(self) -> AsyncIterator[Any]:
        for path in self.files:
            try:
                for page in pages(path):
                    if self._is_wanted(page.url):
                        self.asked += 1
                        yield replace(page, spider=self.name, outlet=self.rules_for(page).outlet)
                        # Whoever wants to stop the crawl gets a turn.
                        await asyncio.sleep(0)
            except (WarcError, OSError) as error:
                self.failures.append(Failed(str(path), str(error)))

    def _is_wanted(self, url: str) -> bool:
        host = (urlsplit(url).hostname or "").lower()
        if self.domains and not any(host == domain or host.endswith("." + domain) for domain in self.domains):
            return False
        if (self.limit and self.asked >= self.limit) or url in self._named:
            return False
        self._named.add(url)
        if self.visits.store.has_page(url):
            self._count("marsad/known")
            return False
        return True
