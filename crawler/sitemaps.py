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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of indices whose dates may be wrong, by the first address in them: what bears no date in the few old sitemaps that
        # are asked anyway (None: the dates are wrong).
        self._undated: dict[str, list[Found] | None] = {}

    @abstractmethod
    def ask(self, url: str, callback: Callable[..., Any], priority: int = 20, **kwargs: Any) -> Request | None: ...

    @abstractmethod
    def articles_of(self, found: list[Found]) -> Iterator[Any]: ...

    def parse_sitemap(
        self, response: Response, beside: Sequence[Found] = (), dated: datetime | None = None
    ) -> Iterator[Any]:
        """Ask for the articles and sitemaps that a sitemap names.

        ``beside``: all of its index, where that dates it before the window. If what it names is younger, the dates of the
        index are wrong: the others are asked for too, and what bears no date may be young. ``dated``: that date, for entries
        that bear none as long as it is believed; None where the index has no younger one.
        """
        found = read_sitemap(response.body, response.url, self.zone, header(response, "Content-Type"))
        if any(map(self._is_young, found)):
            yield from self._ask_sitemaps(beside, believed=False)
            for index in beside[:1]:
                yield from self.articles_of(self._undated.get(index.url) or [])
                self._undated[index.url] = None
        elif dated is not None and beside:
            held = self._undated.setdefault(beside[0].url, [])
            if held is not None:
                held += [entry for entry in found if not (entry.published or entry.modified or entry.index)]
                found = [
                    entry if entry.published or entry.modified else replace(entry, modified=dated) for entry in found
                ]
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
                    "dated": entry.modified if believed and len(old) < len(chosen) else None,
                }
            yield self.ask(entry.url, self.parse_sitemap, 30, **more)

    def _is_young(self, entry: Found) -> bool:
        """Does a site say that an entry was published or changed since the window began?"""
        moment = entry.published or entry.modified
        return moment is not None and in_window(moment, self.since, None, self.zone)
