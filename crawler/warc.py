"""WARC/1.1 files: what a crawl fetched for others to read, and the articles in files that others have written."""

from __future__ import annotations

import errno
import gzip
import io
import logging
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import urlsplit

import zstandard
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils._compression import _unbrotli, _unzstd
from scrapy.utils.defer import deferred_from_coro
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from crawler.directives import may_be_archived
from crawler.failures import Failed
from crawler.unpacking import is_plain
from extract.schema import Page

logger = logging.getLogger(__name__)
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
        self.failed = False
        crawler.signals.connect(self.open, signals.spider_opened)
        crawler.signals.connect(self.write, signals.response_received)
        crawler.signals.connect(self.close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self) -> None:
        """Begin the file. When it cannot be written the crawl ends: what it stored would be missing here for good."""
        spider = self.crawler.spider
        name = f"{spider.name if spider else 'crawl'}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.warc.gz"
        self.path = self.folder / name
        agent = self.crawler.settings["USER_AGENT"]
        facts = {"software": agent, "format": "WARC File Format 1.1", "robots": "obeyed"}
        with self._ending():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.file = (self.folder / f"{name}.open").open("wb")
            self.writer = WARCWriter(self.file, gzip=True, warc_version="1.1")
            self.writer.write_record(self.writer.create_warcinfo_record(name, facts))

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """End the crawl, with the reason ``warc_error``, when the file cannot be written."""
        try:
            yield
        except OSError as error:
            self.failed = True
            reason = f"{self.path}: the WARC file could not be written: {error.strerror or error}"
            logger.critical("The crawl ends: %s", reason)
            failures = getattr(self.crawler.spider, "failures", None)
            if failures is not None:
                failures.append(Failed("", reason))
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="warc_error"))

    def write(self, response: Response, request: Request) -> None:
        """Write one exchange."""
        if self.failed:
            return
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
        with self._ending():
            if not os.fstat(self.file.fileno()).st_nlink:
                raise FileNotFoundError(errno.ENOENT, "it was deleted")
            self.writer.write_request_response_pair(asked, answered)

    def close(self) -> None:
        """Give the file its name."""
        if not self.failed:
            with self._ending():
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


# A WACZ of collections holds others, one within another at most.
_MOST_NESTED = 2


def _streams(file: IO[bytes], nested: int = 0) -> Iterator[IO[bytes]]:
    """The WARC streams of a file: of a WACZ (zip) one for each WARC file in it, and in those within it; else itself."""
    if not zipfile.is_zipfile(file):
        file.seek(0)
        yield file
        return
    with zipfile.ZipFile(file) as pack:
        for name in sorted(pack.namelist()):
            if name.lower().endswith(_WARC_NAMES):
                with pack.open(name) as stream:
                    yield stream
            elif name.lower().endswith(".wacz") and nested < _MOST_NESTED:
                with pack.open(name) as inner:
                    yield from _streams(inner, nested + 1)


def pages(path: Path) -> Iterator[Page]:
    """The HTML pages with status 200 of a WARC, ARC or WACZ file, in order; of records that name no address or day, none.

    Raises WarcError for a file that is none, or is damaged from some place on (the other files of a WACZ are read before
    it does), and OSError.
    """
    found, damage = False, ""
    try:
        if path.stat().st_size == 0:
            raise ValueError("is empty")
        with path.open("rb") as file:
            for stream in _streams(file):
                try:
                    for record in _records(stream):
                        found = True
                        page = _page(record)
                        if page is not None:
                            yield page
                except _DAMAGED as error:
                    damage = damage or _told(error)
    except _DAMAGED as error:
        damage = damage or _told(error)
    if damage:
        raise WarcError(f"{path}: {damage}")
    if not found:
        raise WarcError(f"{path}: holds no WARC record")


_WARC_NAMES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
# How frames of zstd begin: those that hold data, and those that hold something else, among them a dictionary.
_ZSTD, _SKIPPED, _DICTIONARY = b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18", 0x184D2A5D
_DAMAGED = (
    zstandard.ZstdError,
    struct.error,
    ArchiveLoadFailed,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    ValueError,
)


def _told(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or "is damaged"


class _Unzipped:
    """A zipped stream as ArchiveIterator reads it: of one that is cut off, all that stands before."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.file = gzip.GzipFile(fileobj=stream)

    def peek(self, size: int) -> bytes:
        return self.file.peek(size)

    def read(self, size: int) -> bytes:
        return self.file.read1(size)


class _Unpacked(io.RawIOBase):
    """A zstd stream of any number of frames; of one that is cut off, all that stands before."""

    def __init__(self, stream: IO[bytes], words: zstandard.ZstdCompressionDict | None) -> None:
        unpacker = zstandard.ZstdDecompressor(dict_data=words) if words else zstandard.ZstdDecompressor()
        self.reader = unpacker.stream_reader(stream, read_across_frames=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.reader.readinto(buffer)


def _dictionary(stream: Any) -> zstandard.ZstdCompressionDict | None:
    """The dictionary in the frame that begins a ``.warc.zst`` file, itself packed or not."""
    mark, size = struct.unpack("<II", stream.read(8))
    body = stream.read(min(size, MOST_BYTES))
    if mark != _DICTIONARY:
        return None
    if body.startswith(_ZSTD):
        body = zstandard.ZstdDecompressor().stream_reader(body).read(MOST_BYTES)
    return zstandard.ZstdCompressionDict(body)


def _records(stream: IO[bytes]) -> Iterator[ArcWarcRecord]:
    """The records of a stream, packed or not, each by itself or all at once. Raises ValueError for one that has none."""
    plain: Any = stream
    first = plain.peek(4)[:4]
    if first[:2] == b"\x1f\x8b":
        plain = _Unzipped(plain)
    elif first == _ZSTD or first[1:] == _SKIPPED:
        plain = io.BufferedReader(_Unpacked(plain, _dictionary(plain) if first[1:] == _SKIPPED else None))
    begins = plain.peek(8)[:8]
    # What is none may have lines of any length.
    if begins and not begins.startswith((b"WARC/", b"filedesc")):
        raise ValueError(f"is no WARC file: it begins with {begins!r}")
    try:
        yield from ArchiveIterator(plain, arc2warc=begins.startswith(b"filedesc"))
    except AttributeError as error:
        raise ValueError("a record lacks a header") from error


def _page(record: ArcWarcRecord) -> Page | None:
    """The page of a record, or None when it holds none. Raises ValueError when it is cut off."""
    if record.rec_type not in ("response", "resource"):
        return None
    named = record.rec_headers
    http = record.http_headers or StatusAndHeaders("200 OK", [("Content-Type", record.content_type or "")])
    url = (named.get_header("WARC-Target-URI") or "").strip("<>")
    kind = http.get_header("Content-Type") or ""
    if http.get_statuscode() != "200" or not _is_html(url, kind):
        return None
    moment = _moment(named.get_header("WARC-Date") or "", http.get_header("Date") or "")
    body = _body(record, http)
    if moment is None or body is None:
        return None
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise ValueError(f"ends in the middle of {url}")
    told = [value for name, value in http.headers if name.lower() == "x-robots-tag"]
    hints = {} if may_be_archived(told, body) else {"archive": "no"}
    return Page(url, body, kind, moment, etag=http.get_header("ETag") or "", hints=hints)


def _body(record: ArcWarcRecord, http: StatusAndHeaders) -> bytes | None:
    """The unpacked body of a record, or None for one that is too large or packed in a way that its header does not say."""
    packed = (http.get_header("Content-Encoding") or "").strip().lower()
    unpack = {"br": _unbrotli, "zstd": _unzstd}.get(packed)
    if unpack is not None:
        http.replace_header("Content-Encoding", "identity")
    body = bytes(record.content_stream().read(MOST_BYTES + 1))
    if len(body) > MOST_BYTES or unpack is None:
        return body if len(body) <= MOST_BYTES else None
    try:
        return unpack(body, max_size=MOST_BYTES)
    except Exception:  # each library has an error of its own
        # Many archives keep the header of a body that they have unpacked.
        return body if is_plain(body) else None


def _moment(date: str, served: str) -> datetime | None:
    """When a record was made: by itself, else by the server's clock; None when neither is a date."""

    def by_digits(text: str) -> datetime:
        return datetime.strptime(text, "%Y%m%d%H%M%S")

    for read, text in ((datetime.fromisoformat, date), (by_digits, date), (parsedate_to_datetime, served)):
        with suppress(ValueError, TypeError, IndexError):
            moment = read(text.strip())
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _is_html(url: str, content_type: str) -> bool:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_web and (not content_type or "html" in content_type.lower())
