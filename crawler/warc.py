"""WARC/1.1 files: what a crawl fetched for others to read, and the articles in files that others have written."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from crawler.directives import may_be_archived
from extract.schema import Page

# A record with a larger body is passed over, as a crawl passes over such a page.
MOST_BYTES = 20 * 1024 * 1024


class WarcWriter:
    """Writes every page that a crawl fetches into ``MARSAD_WARC``/SITE-TIME.warc.gz, unless it may not be archived.

    A request and a response record each; the body is as unpacked, with the headers that say so. The file is written
    under a name with ``.open`` and gets its own when the crawl ends, so a file without ``.open`` is whole.
    """

    def __init__(self, crawler: Crawler) -> None:
        folder = crawler.settings.get("MARSAD_WARC")
        if not folder:
            raise NotConfigured
        self.crawler = crawler
        self.folder = Path(folder)
        self.seen: set[str] = set()
        crawler.signals.connect(self.open, signals.spider_opened)
        crawler.signals.connect(self.write, signals.response_received)
        crawler.signals.connect(self.close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self) -> None:
        """Begin the file. Raises OSError when it cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        spider = self.crawler.spider
        name = f"{spider.name if spider else 'crawl'}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.warc.gz"
        self.path = self.folder / name
        self.file = (self.folder / f"{name}.open").open("wb")
        self.writer = WARCWriter(self.file, gzip=True, warc_version="1.1")
        agent = self.crawler.settings["USER_AGENT"]
        facts = {"software": agent, "format": "WARC File Format 1.1", "robots": "obeyed"}
        self.writer.write_record(self.writer.create_warcinfo_record(name, facts))

    def write(self, response: Response, request: Request) -> None:
        """Write one exchange."""
        told = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
        if not may_be_archived(told, response.body):
            return
        date = datetime_to_iso_date(datetime.now(UTC).replace(tzinfo=None), use_micros=True)
        answered = self.writer.create_warc_record(
            response.url,
            "response",
            payload=io.BytesIO(response.body),
            length=len(response.body),
            http_headers=StatusAndHeaders(f"{response.status} OK", _headers(response), protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": date},
        )
        parts = urlsplit(request.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = [("Host", parts.netloc), *_texts(request.headers.items())]
        asked = self.writer.create_warc_record(
            response.url,
            "request",
            payload=io.BytesIO(request.body),
            length=len(request.body),
            http_headers=StatusAndHeaders(f"{request.method} {path} HTTP/1.1", headers, is_http_request=True),
            warc_headers_dict={"WARC-Date": date},
        )
        self.writer.write_request_response_pair(asked, answered)

    def close(self) -> None:
        """Give the file its name."""
        self.file.close()
        (self.folder / f"{self.path.name}.open").replace(self.path)


def _texts(items: Iterator[tuple[bytes, list[bytes]]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in items for value in values]


def _headers(response: Response) -> list[tuple[str, str]]:
    """The headers of an answer for a body that is unpacked already."""
    left_out = ("content-encoding", "content-length", "transfer-encoding", "set-cookie")
    kept = [pair for pair in _texts(iter(response.headers.items())) if pair[0].lower() not in left_out]
    return [*kept, ("Content-Length", str(len(response.body)))]


class WarcError(ValueError):
    """A file that is no WARC or WACZ file, or a damaged one; the message names the file."""


@contextmanager
def _streams(path: Path) -> Iterator[Iterator[IO[bytes]]]:
    """The WARC streams of a file: of a WACZ (zip) one for each file in its archive folder, else the file itself."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as pack:
            names = sorted(name for name in pack.namelist() if name.endswith((".warc", ".warc.gz")))
            yield (pack.open(name) for name in names)
    else:
        with path.open("rb") as file:
            yield iter([file])


def pages(path: Path) -> Iterator[Page]:
    """The HTML pages with status 200 of a WARC or WACZ file, in order.

    Raises WarcError for a file that is none, or is damaged from some place on, and OSError.
    """
    found = False
    try:
        if path.stat().st_size == 0:
            raise ValueError("is empty")
        with _streams(path) as streams:
            for stream in streams:
                for record in ArchiveIterator(stream):
                    found = True
                    if record.rec_type != "response" or record.http_headers is None:
                        continue
                    url = record.rec_headers.get_header("WARC-Target-URI") or ""
                    kind = record.http_headers.get_header("Content-Type") or ""
                    if record.http_headers.get_statuscode() != "200" or not _is_html(url, kind):
                        continue
                    body = record.content_stream().read(MOST_BYTES + 1)
                    if len(body) <= MOST_BYTES:
                        if getattr(record.raw_stream, "limit", 0) > 0:
                            raise ValueError(f"ends in the middle of {url}")
                        date = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
                        yield Page(url.strip("<>"), body, kind, date, etag=record.http_headers.get_header("ETag") or "")
    except (ArchiveLoadFailed, zipfile.BadZipFile, gzip.BadGzipFile, EOFError, ValueError) as error:
        raise WarcError(f"{path}: {' '.join(str(error).split())[:200] or 'is damaged'}") from error
    if not found:
        raise WarcError(f"{path}: holds no WARC record")


def _is_html(url: str, content_type: str) -> bool:
    return url.strip("<>").startswith(("http://", "https://")) and (not content_type or "html" in content_type.lower())
