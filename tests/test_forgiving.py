"""What crawler/forgiving.py builds upon in Scrapy and Twisted belongs to them alone and may change with any release."""

from __future__ import annotations

from importlib import import_module

import pytest
import scrapy
import twisted
from twisted.internet.protocol import Protocol

HTTP11 = "scrapy.core.downloader.handlers.http11"
CHANGED = (
    f"is not in Scrapy {scrapy.__version__} with Twisted {twisted.__version__}: crawler/forgiving.py builds upon it. See what"
    " became of it there; the answers named READ in tests/test_crawler_answers.py must be read still"
)


@pytest.mark.parametrize(
    "name",
    [
        f"{HTTP11}:HTTP11DownloadHandler",
        f"{HTTP11}:_LenientHTTP11ClientFactory.buildProtocol",
        f"{HTTP11}:_LenientHTTP11ClientProtocol.request",
        f"{HTTP11}:_LenientHTTPClientParser.headerReceived",
        f"{HTTP11}:_LenientHTTPClientParser._transferDecoders",
        "twisted.web.http:_ChunkedTransferDecoder._dataReceived_CHUNK_LENGTH",
        "twisted.web.http_headers:InvalidHeaderName",
    ],
)
def test_the_libraries_have_what_is_built_upon(name: str) -> None:
    module, _, path = name.partition(":")
    found = import_module(module)
    for part in path.split("."):
        assert hasattr(found, part), f"{name} {CHANGED}"
        found = getattr(found, part)


def test_what_is_built_upon_works_as_it_did() -> None:
    http11, http = import_module(HTTP11), import_module("twisted.web.http")
    decoder = http._ChunkedTransferDecoder(lambda data: None, lambda rest: None)
    assert (decoder._buffer, decoder._start) == (b"", 0), f"the buffer of _ChunkedTransferDecoder {CHANGED}"
    assert http11._LenientHTTPClientParser._transferDecoders == {b"chunked": type(decoder)}, f"the chunks {CHANGED}"
    factory = http11._LenientHTTP11ClientFactory(lambda protocol: None, "")
    protocol = factory.buildProtocol(None)
    assert isinstance(protocol, Protocol), f"the protocol of the factory {CHANGED}"
    assert protocol._quiescentCallback is factory._quiescentCallback, f"the callback of the factory {CHANGED}"
    assert protocol._parser is None, f"the parser that the protocol makes {CHANGED}"
