"""Following the sitemaps of a site, and finding out whether the dates in an index of them are kept up."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.discovery import Found, choose_sitemaps, in_window, read_sitemap
from crawler.visits import header


class SitemapSite(Spider):
    """What a spider does with a sitemap. It tells how an address is asked for and what becomes of entries."""

    since: date | None
    until: date | None
    zone: ZoneInfo

    @abstractmethod
    def ask(self, url: str, callback: Callable[..., Any], priority: int = 20, **kwargs: Any) -> Request | None: ...

    @abstractmethod
    def articles_of(self, found: list[Found]) -> Iterator[Any]: ...

    def parse_sitemap(
        self, response: Response, beside: Sequence[Found] = (), dated: datetime | None = None
    ) -> Iterator[Any]:
        """Ask for the articles and sitemaps that a sitemap names.

        ``beside``: all of its index, where that dates it before the window. If what it names is younger, the dates of the
        index are wrong, and the others are asked for too. ``dated``: that date, for entries that bear none; None where the
        index has no younger one.
        """
        found = read_sitemap(response.body, response.url, self.zone, header(response, "Content-Type"))
        if dated is not None:
            found = [entry if entry.published or entry.modified else replace(entry, modified=dated) for entry in found]
        if any(map(self._is_young, found)):
            yield from self._ask_sitemaps(beside, believed=False)
        yield from self._ask_sitemaps([entry for entry in found if entry.index])
        yield from self.articles_of([entry for entry in found if not entry.index])

    def _ask_sitemaps(self, named: Sequence[Found], *, believed: bool = True) -> Iterator[Request | None]:
        chosen = choose_sitemaps(named, self.since, self.until, self.zone, believed=believed)
        old = [entry for entry in chosen if self.since and entry.modified and not self._is_young(entry)]
        for entry in chosen:
            more: dict[str, Any] = {}
            if entry in old:
                more = {
                    "beside": named if believed else (),
                    "dated": entry.modified if len(old) < len(chosen) else None,
                }
            yield self.ask(entry.url, self.parse_sitemap, 30, **more)

    def _is_young(self, entry: Found) -> bool:
        """Does a site say that an entry was published or changed since the window began?"""
        moment = entry.published or entry.modified
        return moment is not None and in_window(moment, self.since, None, self.zone)
