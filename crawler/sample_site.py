"""The embedded news site: two outlets, served over real HTTP on two loopback ports."""

from __future__ import annotations

import threading
import tomllib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from extract.paths import DATA


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A file of the site: its bytes as they are sent, and the header that goes with them."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    """One of the outlets of site.toml."""

    key: str
    name: str
    name_en: str
    country: str
    timezone: str
    host: str
    feed: str
    sitemap: str
    sections: tuple[str, ...]
    article_path: str
    pages: dict[str, SamplePage]


def read_outlets(folder: Path = DATA / "sample_site") -> list[SampleOutlet]:
    """The outlets with all their pages; addresses in them name the outlet's stable host.

    Raises FileNotFoundError when site.toml or one of its files is missing.
    """
    rows: list[dict[str, Any]] = tomllib.loads((folder / "site.toml").read_text("utf-8"))["outlets"]
    hosts = {row["key"]: row["host"] for row in rows}
    outlets = []
    for row in rows:
        pages = {}
        for page in row["pages"]:
            body = (folder / page["file"]).read_bytes()
            for key, host in hosts.items():
                body = body.replace(b"{{base:" + key.encode() + b"}}", b"http://" + host.encode())
            pages[page["path"]] = SamplePage(body, page["content_type"])
        outlets.append(
            SampleOutlet(
                row["key"],
                row["name_ar"],
                row["name_en"],
                row["country"],
                row["timezone"],
                row["host"],
                row["feed"],
                row["sitemap"],
                tuple(row.get("sections", ())),
                row["article_path"],
                pages,
            )
        )
    return outlets


class SampleSite:
    """The servers while they run: ``with SampleSite() as site``.

    ``addresses`` says at which loopback address the pages of a host are served. Requests come in proxy form
    (``GET http://difaf.example/…``), so that the addresses that are stored do not depend on free ports.
    """

    def __init__(self, folder: Path = DATA / "sample_site") -> None:
        self.outlets = read_outlets(folder)
        self.addresses: dict[str, str] = {}
        self.requests: list[str] = []
        self._servers: list[ThreadingHTTPServer] = []

    def __enter__(self) -> Self:
        for outlet in self.outlets:
            server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(outlet))
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self._servers.append(server)
            self.addresses[outlet.host] = f"http://127.0.0.1:{server.server_port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def _handler(self, outlet: SampleOutlet) -> type[BaseHTTPRequestHandler]:
        requests = self.requests

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = urlsplit(self.path).path or "/"
                requests.append(f"http://{outlet.host}{path}")
                page = outlet.pages.get(path)
                body = page.body if page else "غير موجود".encode()
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", page.content_type if page else "text/plain; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing: the crawl's own log names every request."""

        return Handler


class SampleSiteMiddleware:
    """Sends the requests for the hosts of the embedded site to its servers on loopback."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        site: SampleSite | None = getattr(self.crawler.spider, "site", None)
        host = urlsplit(request.url).hostname or ""
        if site is not None and host in site.addresses:
            request.meta["proxy"] = site.addresses[host]
