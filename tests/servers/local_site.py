"""A news site on loopback for tests: pages are answers in a table, and every request is noted with its time."""

from __future__ import annotations

import ssl
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.pages import article_page, feed, instant_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says. ``chunks`` are sent one by one, ``pause`` seconds apart, after the body."""

    body: bytes | str = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    chunks: int = 0
    chunk: bytes = b"x" * 1000
    pause: float = 0.0
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its path with query, when it came (monotonic seconds), and its headers in lower case."""

    path: str
    at: float
    headers: Mapping[str, str]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawl that is killed breaks its connections off: that is no error of the server."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError)):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


Page = Answer | Callable[[Asked], Answer]


class LocalSite:
    """``with LocalSite() as site``: ``site.pages[path] = Answer(…)``, or a function that makes one of the request.

    A page with an ETag answers 304 to a request that has it. ``certificate`` is a file with a certificate and its key:
    then the site is served over TLS.
    """

    def __init__(self, host: str = "127.0.0.1", certificate: Path | None = None) -> None:
        self.pages: dict[str, Page] = {"/robots.txt": Answer("", content_type="text/plain")}
        self.asked: list[Asked] = []
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.host = host
        self.port = self._server.server_port
        self.address = f"http{'s' if certificate else ''}://{host}:{self.port}"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        """The paths asked for, in order, without robots.txt."""
        return [asked.path for asked in list(self.asked) if asked.path != "/robots.txt"]

    def add_articles(self, *numbers: int, feed_path: str = "/feed.xml") -> None:
        """Add article pages /news/N, and a feed that names them."""
        for number in numbers:
            self.pages[f"/news/{number}"] = Answer(article_page(number))
        entries = [(f"{self.address}/news/{n}", f"خبر {n}", format_datetime(instant_of(n))) for n in numbers]
        self.pages[feed_path] = Answer(feed(entries), content_type="application/rss+xml")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.path, time.monotonic(), headers)
                site.asked.append(asked)
                page = site.pages.get(self.path, Answer("غير موجود", 404))
                answer = page(asked) if callable(page) else page
                time.sleep(answer.delay)
                etag = answer.headers.get("ETag")
                if etag and headers.get("if-none-match") == etag:
                    answer = Answer(status=304, headers=answer.headers)
                try:
                    self._send(answer)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _send(self, answer: Answer) -> None:
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response(answer.status)
                if answer.status != 304:
                    self.send_header("Content-Type", answer.content_type)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                length = answer.length if answer.length is not None else len(body)
                if answer.chunks:
                    self.close_connection = True
                else:
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(body)
                for _ in range(answer.chunks):
                    time.sleep(answer.pause)
                    self.wfile.write(answer.chunk)
                if length > len(body):
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        return Handler
