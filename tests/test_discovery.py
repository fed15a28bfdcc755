"""Feeds, sitemaps and WordPress answers that are packed, broken, or meant to do harm."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler import discovery
from crawler.discovery import (
    DiscoveryError,
    Found,
    read_feed,
    read_sitemap,
)
from crawler.wordpress import read_wordpress

BASE = "https://sahl.example/feed"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>السهل</title>
<link>https://sahl.example/</link>
<item><title>خبر أول</title><link>https://sahl.example/1</link><pubDate>Mon, 06 May 2024 09:30:00 +0300</pubDate></item>
<item><title>خبر ثالث</title><link>/3?a=1&amp;b=2</link><pubDate>لا تاريخ</pubDate></item>
</channel></rss>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://sahl.example/posts-2024-05.xml</loc><lastmod>2024-05-06T06:30:00Z</lastmod></sitemap></sitemapindex>"""


def test_a_feed_in_windows_1256() -> None:
    body = RSS.replace("utf-8", "windows-1256", 1).encode("cp1256")
    assert read_feed(body, BASE)[0].title == "خبر أول"


def test_sitemap_index_even_when_zipped() -> None:
    for body in (INDEX.encode(), gzip.compress(INDEX.encode())):
        (found,) = read_sitemap(body, BASE)
        assert (found.url, found.index) == ("https://sahl.example/posts-2024-05.xml", True)


@pytest.mark.parametrize("read", [read_feed, read_sitemap])
@pytest.mark.parametrize("body", [b"", b"\x00\x01", "غير موجود".encode(), b"<html><body>404</body></html>"])
def test_what_is_no_feed_and_no_sitemap_is_refused(read: Callable[[bytes, str], list[Found]], body: bytes) -> None:
    with pytest.raises(DiscoveryError):
        read(body, BASE)


@pytest.mark.parametrize("body", [b"<html/>", b"", b"{}", b'{"items": 3}', b'{"items": ["x"]}', b"{" * 5000])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(DiscoveryError):
        read_feed(body, BASE)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"code": "rest_no_route", "message": "x"}', b'["x"]', b"[{}]", b"[1]"])
def test_what_is_no_list_of_posts_is_refused(body: bytes) -> None:
    with pytest.raises(DiscoveryError):
        read_wordpress(body, BASE, ZoneInfo("UTC"))


def test_a_feed_with_a_mistake_in_the_middle_gives_what_can_be_read() -> None:
    broken = RSS.replace("<title>خبر ثالث</title>", "<title>خبر & ثالث &nbsp;</title>")
    assert "https://sahl.example/1" in [entry.url for entry in read_feed(broken.encode(), BASE)]


def test_broken_gzip_is_refused() -> None:
    with pytest.raises(DiscoveryError, match="gzip"):
        read_sitemap(gzip.compress(INDEX.encode())[:10] + b"\xff" * 50, BASE)


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MOST_BYTES", 100_000)
    with pytest.raises(DiscoveryError, match="100000"):
        read_sitemap(gzip.compress(bytes(1_000_000)), BASE)


def test_entities_that_grow_without_end_are_harmless() -> None:
    rows = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    laughs = f'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">{rows}]><urlset><url><loc>https://sahl.example/&i;</loc></url></urlset>'
    started = time.monotonic()
    try:
        found = read_sitemap(laughs.encode(), BASE)
    except DiscoveryError:
        found = []
    assert all(len(entry.url) < 1000 for entry in found)
    assert time.monotonic() - started < 2


def test_no_file_is_read_by_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", "utf-8")
    head = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = head + "<rss><channel><item><link>https://sahl.example/1</link><title>&x;</title></item></channel></rss>"
    (found,) = read_feed(body.encode(), BASE)
    assert "secret" not in found.title
