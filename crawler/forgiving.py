"""Answers that are no strict HTTP and that browsers read: sizes of chunks with spaces behind them, odd names of headers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.web.http import _ChunkedTransferDecoder
from twisted.web.http_headers import InvalidHeaderName

_BLANKS = b" \t"


class _Chunks(_ChunkedTransferDecoder):
    def _dataReceived_CHUNK_LENGTH(self) -> bool:
        end = self._buffer.find(b"\r\n", self._start)
        size = bytes(self._buffer[: max(end, 0)]).partition(b";")[0]
        kept = size.rstrip(_BLANKS)
        if len(kept) < len(size):
            self._buffer[: len(size)] = kept
            self._start = 0  # the end of the line has moved before where the search for it would go on
        return super()._dataReceived_CHUNK_LENGTH()


class _Parser(_LenientHTTPClientParser):
    _transferDecoders = {b"chunked": _Chunks}

    def headerReceived(self, name: bytes, value: bytes) -> None:
        with suppress(InvalidHeaderName):  # such a line is passed over, as one without a colon is
            super().headerReceived(name.rstrip(_BLANKS), value)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        # As Scrapy does it: Twisted makes a parser of its own class, and ours has nothing that it lacks.
        self._parser.__class__ = _Parser
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:
        return _Protocol(self._quiescentCallback)


class ForgivingDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own for http and https, which reads such answers too."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory
