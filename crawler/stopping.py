"""Two ways to keep the crawler off: a switch that stops every crawl, and a list of sites that asked not to be read."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import deferred_from_coro
from w3lib.url import safe_url_string

from extract.paths import DATA, local_folder

logger = logging.getLogger(__name__)


def stop_file() -> Path:
    """While this file exists, running crawls end and no crawl starts."""
    return local_folder() / "STOP"


class StopSwitch:
    """Ends the crawl in good order, with the reason ``stopped``, as soon as the stop file is there."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stopping = False
        crawler.signals.connect(self.look, signals.request_reached_downloader)
        crawler.signals.connect(self.look, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def look(self) -> None:
        """Look for the stop file, and end the crawl when it is there."""
        if not self.stopping and stop_file().exists():
            self.stopping = True
            logger.warning("%s exists: the crawl ends", stop_file())
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="stopped"))


class OptedOut(IgnoreRequest):
    """The site has asked not to be read."""


def opted_out_domains(files: Iterable[Path]) -> frozenset[str]:
    """The column ``domain`` of the lists that exist, as hosts are asked for. Raises ValueError for a list without it."""
    domains = set()
    for path in files:
        if path.exists():
            try:
                text = path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError as error:
                raise ValueError(f"{path}: is not written in UTF-8") from error
            rows = csv.DictReader(text.splitlines())
            if "domain" not in (rows.fieldnames or ()):
                raise ValueError(f"{path}: the first line must name a column 'domain'")
            domains |= {_host(row["domain"]) for row in rows if (row["domain"] or "").strip()}
    return frozenset(domains)


def _host(domain: str) -> str:
    """The domain of an entry, which may be an address, name all subdomains (``*.``), or be written in Arabic."""
    address = domain.strip().lower()
    try:
        host = urlsplit(safe_url_string(address if "://" in address else f"//{address}")).hostname or address
    except ValueError:
        return address
    return host.removeprefix("*.").removeprefix("www.").rstrip(".")


class OptOutMiddleware:
    """Refuses requests to the domains, and their subdomains, of data/opt_out.csv and opt_out.csv beside the store."""

    def __init__(self, crawler: Crawler) -> None:
        self.domains = opted_out_domains([DATA / "opt_out.csv", local_folder() / "opt_out.csv"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        parts = (urlsplit(request.url).hostname or "").lower().rstrip(".").split(".")
        for start in range(len(parts)):
            domain = ".".join(parts[start:])
            if domain in self.domains:
                raise OptedOut(f"{domain} has asked not to be read (opt_out.csv)")
