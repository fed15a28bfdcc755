"""Feeds, sitemaps and the WordPress API, as they are written well and badly."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler import discovery
from crawler.discovery import (
    DiscoveryError,
    Found,
    choose_sitemaps,
    in_window,
    instant,
    looks_like_article,
    newest_first,
    read_feed,
    read_sitemap,
    read_wordpress,
    sitemaps_in_robots,
)

BASE = "https://sahl.example/feed"
MOMENT = datetime(2024, 5, 6, 6, 30, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>السهل</title>
<link>https://sahl.example/</link>
<item><title>خبر أول</title><link>https://sahl.example/1</link><pubDate>Mon, 06 May 2024 09:30:00 +0300</pubDate></item>
<item><title><![CDATA[خبر <b>ثان</b>]]></title><guid>https://sahl.example/2</guid></item>
<item><title>خبر ثالث</title><link>/3?a=1&amp;b=2</link><pubDate>لا تاريخ</pubDate></item>
<item><link>https://feeds.example/~r/4</link><feedburner:origLink>https://sahl.example/4</feedburner:origLink></item>
<item><title>بلا عنوان</title><guid isPermaLink="false">https://sahl.example/5</guid></item>
<item><title>عنوان آخر</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>السهل</title><entry><title>خبر أول</title>
<link rel="edit" href="https://sahl.example/edit/1"/><link rel="alternate" href="https://sahl.example/1"/>
<published>2024-05-06T06:30:00Z</published><updated>2024-05-06T07:30:00Z</updated></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"url": "https://sahl.example/1", "title": "خبر أول", "date_published": "2024-05-06T06:30:00Z"},
            {"id": "no address"},
        ],
    }
)
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>
<image:image><image:loc>https://sahl.example/1.jpg</image:loc><image:title>صورة</image:title></image:image>
<loc> https://sahl.example/1 </loc><lastmod>2024-05-06</lastmod></url>
<url><lastmod>2024-05-06</lastmod></url></urlset>"""
NEWS = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://sahl.example/1</loc><news:news>
<news:publication><news:name>السهل</news:name></news:publication><news:title>خبر أول</news:title>
<news:publication_date>2024-05-06T09:30:00+03:00</news:publication_date></news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://sahl.example/posts-2024-05.xml</loc><lastmod>2024-05-06T06:30:00Z</lastmod></sitemap></sitemapindex>"""
POSTS = json.dumps(
    [
        {
            "link": "https://sahl.example/1",
            "title": {"rendered": "خبر &#8220;<b>أول</b>&#8221;"},
            "date": "2024-05-06T09:30:00",
            "date_gmt": "2024-05-06T06:30:00",
        },
        {"link": "https://sahl.example/2", "date": "2024-05-06T09:30:00"},
    ]
)


def test_rss() -> None:
    found = read_feed(RSS.encode(), BASE)
    assert [entry.url for entry in found] == [
        "https://sahl.example/1",
        "https://sahl.example/2",
        "https://sahl.example/3?a=1&b=2",
        "https://sahl.example/4",
    ]
    assert (found[0].title, found[0].published, found[0].basis, found[0].news) == ("خبر أول", MOMENT, "feed", True)
    assert [entry.published for entry in found[1:]] == [None, None, None]


def test_atom() -> None:
    (found,) = read_feed(ATOM.encode(), BASE)
    assert (found.url, found.title, found.published) == ("https://sahl.example/1", "خبر أول", MOMENT)
    assert found.modified == datetime(2024, 5, 6, 7, 30, tzinfo=UTC)


def test_json_feed() -> None:
    (found,) = read_feed(b"\xef\xbb\xbf" + JSON_FEED.encode(), BASE)
    assert (found.url, found.title, found.published) == ("https://sahl.example/1", "خبر أول", MOMENT)


def test_a_feed_in_windows_1256() -> None:
    body = RSS.replace("utf-8", "windows-1256", 1).encode("cp1256")
    assert read_feed(body, BASE)[0].title == "خبر أول"


def test_sitemap() -> None:
    (found,) = read_sitemap(SITEMAP.encode(), BASE)
    assert (found.url, found.basis, found.news, found.index) == ("https://sahl.example/1", "sitemap", False, False)
    assert found.modified == datetime(2024, 5, 6, tzinfo=UTC)


def test_news_sitemap() -> None:
    (found,) = read_sitemap(NEWS.encode(), BASE)
    assert (found.url, found.title, found.published, found.news) == ("https://sahl.example/1", "خبر أول", MOMENT, True)


def test_sitemap_index_even_when_zipped() -> None:
    for body in (INDEX.encode(), gzip.compress(INDEX.encode())):
        (found,) = read_sitemap(body, BASE)
        assert (found.url, found.index) == ("https://sahl.example/posts-2024-05.xml", True)


def test_wordpress() -> None:
    first, second = read_wordpress(POSTS.encode(), BASE, ZoneInfo("Asia/Damascus"))
    assert (first.url, first.title, first.published) == ("https://sahl.example/1", "خبر “أول”", MOMENT)
    assert second.published == MOMENT


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
        read_wordpress(body, BASE)


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


def test_robots_names_sitemaps_in_any_case() -> None:
    text = "User-agent: *\nSITEMAP: https://sahl.example/a.xml\nSitemap: /b.xml\nSitemap:\n"
    assert list(sitemaps_in_robots(text, "https://sahl.example/robots.txt")) == [
        "https://sahl.example/a.xml",
        "https://sahl.example/b.xml",
    ]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-06T06:30:00Z", MOMENT),
        ("Mon, 06 May 2024 06:30:00 GMT", MOMENT),
        ("06 May 2024 09:30 +0300", MOMENT),
        ("2024-05-06 06:30:00", MOMENT),
        ("", None),
        ("yesterday", None),
        ("0001-01-01T00:00:00", None),
        ("Mon, 99 May 2024", None),
    ],
)
def test_instants(text: str, moment: datetime | None) -> None:
    assert instant(text) == moment


@pytest.mark.parametrize(
    ("url", "article"),
    [
        ("https://sahl.example/news/12345", True),
        ("https://sahl.example/2024/5/6/market-reopens", True),
        ("https://sahl.example/politics/a-long-slug-about-the-market", True),
        ("https://sahl.example/%D8%A7%D9%86%D9%81%D8%AC%D8%A7%D8%B1-%D9%81%D9%8A-%D8%B3%D9%88%D9%82", True),
        ("https://sahl.example/about", False),
        ("https://sahl.example/tag/12345", False),
        ("https://sahl.example/uploads/2024/05/06/photo.JPG", False),
        ("https://sahl.example/", False),
    ],
)
def test_addresses_that_look_like_articles(url: str, article: bool) -> None:
    assert looks_like_article(url) is article


def sitemap(name: str, modified: datetime | None = None) -> Found:
    return Found(f"https://sahl.example/{name}", modified=modified, index=True)


def test_of_many_sitemaps_the_newest_few_are_chosen() -> None:
    named = [sitemap(f"posts-{year}-{month:02}.xml") for year in (2022, 2023, 2024) for month in range(1, 13)]
    chosen = [
        entry.url for entry in choose_sitemaps([*named, sitemap("tag-sitemap.xml"), sitemap("news.xml")], None, None)
    ]
    assert chosen == [
        f"https://sahl.example/{name}" for name in ("news.xml", *(f"posts-2024-{m}.xml" for m in (12, 11, 10)))
    ]


def test_a_window_chooses_the_sitemaps_that_may_hold_it() -> None:
    named = [
        sitemap(name) for name in ("posts-2023-04.xml", "posts-2023-05.xml", "posts-2023-07.xml", "archive-2022.xml")
    ]
    named += [sitemap("posts-1.xml", datetime(2023, 3, 1, tzinfo=UTC)), sitemap("posts-2.xml")]
    chosen = {entry.url.rpartition("/")[2] for entry in choose_sitemaps(named, date(2023, 5, 3), date(2023, 6, 1))}
    assert chosen == {"posts-2023-05.xml", "posts-2.xml"}


def test_a_day_is_a_day_of_the_outlet() -> None:
    moment = datetime(2024, 5, 5, 22, 30, tzinfo=UTC)
    assert in_window(moment, date(2024, 5, 6), date(2024, 5, 6), ZoneInfo("Asia/Baghdad"))
    assert not in_window(moment, date(2024, 5, 6), None, UTC)
    assert in_window(None, date(2024, 5, 6), None)


def test_the_newest_come_first_and_what_has_no_date_last() -> None:
    rows = [Found("a"), Found("b", published=MOMENT), Found("c", modified=MOMENT.replace(day=7)), Found("d")]
    assert [row.url for row in newest_first(rows)] == ["c", "b", "a", "d"]
