"""Answers are unpacked whatever their headers say, and those that were cut off are told apart from whole ones."""

from __future__ import annotations

import json
import re
import zlib
from codecs import BOM_UTF8

import brotli
import zstandard
from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.discovery import DiscoveryError, unpack

# Scrapy's mark of an answer that was shorter than it said, and ours of one that is packed and was cut off.
CUT = "dataloss"
_GZIP = b"\x1f\x8b"
# How a page, a feed or a sitemap ends; what was printed or counted wrongly behind it is no loss.
_END = re.compile(rb"</(?:html|rss|feed|urlset|sitemapindex|(?:\w+:)?rdf)\s*>", re.IGNORECASE)
_TAIL = 5000
# Answers that browsers show as they show 200; 206 is a part of the page, mostly, though nobody has asked for a part.
PAGE_STATUSES = (200, 201, 203, 206, 226)
_RANGE = re.compile(rb"\s*bytes\s+(\d+)-(\d+)/(\d+)\s*", re.IGNORECASE)


class UnpackingMiddleware(HttpCompressionMiddleware):
    """Scrapy's own, with these corrections.

    * What is called packed and is plain stays as it is, and a page that is packed without saying so, or twice, is
      unpacked.
    * A packed answer that was cut off bears the flag ``CUT``, as one that is shorter than its length does.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        named = ",".join(value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")).lower()
        try:
            made = super().process_response(request, response)
        except IgnoreRequest:
            raise
        except Exception:  # each library has an error of its own
            if not is_plain(response.body):
                raise
            made = response.replace(headers=without_packing(response))
        if not isinstance(made, Response):
            return made
        if named and made.body and not ends_as_whole(made.body) and is_cut_off(response.body, named):
            made = made.replace(flags=[*made.flags, CUT])
        if made.body.startswith(_GZIP) and b"html" in (made.headers.get("Content-Type") or b"").lower():
            try:
                plain = unpack(made.body, self._max_size)
            except DiscoveryError as error:
                raise IgnoreRequest(f"{made.url}: {error}") from error
            cut = [CUT] if not ends_as_whole(plain) and is_cut_off(made.body, "gzip") else []
            made = made.replace(body=plain, flags=[*made.flags, *cut])
        return made


def without_packing(response: Response) -> dict[bytes, list[bytes]]:
    """The headers of an answer but for that which says how it is packed."""
    return {name: values for name, values in response.headers.items() if name.lower() != b"content-encoding"}


def is_plain(body: bytes) -> bool:
    """Is a body that is called packed the text itself?"""
    return b"<" in body[:1000] and b"\x00" not in body[:1000]


def ends_as_whole(body: bytes) -> bool:
    """Does a page, feed, sitemap or JSON end as such, so that nothing of it is missing?"""
    return bool(_END.search(body[-_TAIL:])) or _is_json(body.removeprefix(BOM_UTF8).strip())


def _is_json(body: bytes) -> bool:
    if not body.startswith((b"[", b"{")) or not body.endswith((b"]", b"}")):
        return False
    try:
        json.loads(body.decode("latin-1"), strict=False)  # whatever its letters are, the signs of JSON are ASCII
    except (ValueError, RecursionError):
        return False
    return True


def is_page(response: Response) -> bool:
    """Does an answer hold the page, all of it? One of status 206 by its ``Content-Range``, or else by how it ends."""
    if response.status != 206:
        return response.status in PAGE_STATUSES
    told = _RANGE.fullmatch(response.headers.get("Content-Range") or b"")
    if told is None:
        return ends_as_whole(response.body)
    first, last, length = map(int, told.groups())
    return first == 0 and last + 1 == length


def is_cut_off(body: bytes, encoding: str) -> bool:
    """Was a body that is packed in this way (``gzip``, ``deflate``, ``br``, ``zstd``) cut off before its end?"""
    try:
        if encoding in ("gzip", "x-gzip", "deflate"):
            unpacker = zlib.decompressobj(31 if encoding != "deflate" else 15 if body[:1] == b"\x78" else -15)
            unpacker.decompress(body)
            return not unpacker.eof
        if encoding == "br":
            reader = brotli.Decompressor()
            reader.process(body)
            return not reader.is_finished()
        if encoding == "zstd":
            frames = zstandard.ZstdDecompressor().decompressobj()
            frames.decompress(body)
            return not frames.eof
    except (zlib.error, brotli.error, zstandard.ZstdError):
        return True
    return False
