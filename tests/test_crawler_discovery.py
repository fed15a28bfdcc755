"""Finding articles: feeds, sitemaps, the WordPress API, and what is in a window."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery import (
    MOST_ENTRIES,
    DiscoveryError,
    Found,
    choose_sitemaps,
    in_window,
    instant,
    looks_like_article,
    never_article,
    newest_first,
    read_feed,
    read_sitemap,
    read_wordpress,
    sitemaps_in_robots,
)
from crawler.visits import is_due_again
from tests.servers.pages import feed, sitemap

HERE = "https://akhbar.example/feed"
NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


def test_rss() -> None:
    text = feed([("/news/1", "أول <خبر>", "Wed, 01 May 2024 12:00:00 GMT"), ("https://b.example/2", "ثان", "")])
    first, second = read_feed(text.encode(), HERE)
    assert first == Found("https://akhbar.example/news/1", "أول <خبر>", NOON, None, "feed", news=True)
    assert second.published is None


def test_rss_says_its_address_in_many_ways() -> None:
    items = """<item><guid>https://a.example/1</guid></item>
    <item><guid isPermaLink="false">77</guid><link>https://a.example/2</link></item>
    <item><link>https://feeds.example/x</link>
      <feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">https://a.example/3</feedburner:origLink></item>
    <item><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://a.example/feed"/>
      <link> https://a.example/%D8%AE/4 </link></item>
    <item><link>https://a.example/خبر</link></item>
    <item><guid isPermaLink="false">5</guid></item>
    <item><link>javascript:alert(1)</link></item><item><link>http://[bad/</link></item>"""
    found = read_feed(f"<rss><channel>{items}</channel></rss>".encode(), HERE)
    assert [entry.url for entry in found] == [
        "https://a.example/1",
        "https://a.example/2",
        "https://a.example/3",
        "https://a.example/%D8%AE/4",
        "https://a.example/%D8%AE%D8%A8%D8%B1",
    ]


def test_atom_rdf_and_json_feeds() -> None:
    atom = b"""\xef\xbb\xbf\n<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/x"/>
    <link rel="alternate" href="/1"/><updated>2024-05-02T00:00:00Z</updated><published>2024-05-01T12:00:00Z</published>
    </entry></feed>"""
    (entry,) = read_feed(atom, HERE)
    assert (entry.url, entry.published) == ("https://akhbar.example/1", NOON)
    assert entry.modified == datetime(2024, 5, 2, tzinfo=UTC)
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><item><link>/2</link><dc:date>2024-05-01T15:00:00+03:00</dc:date></item>
    </rdf:RDF>"""
    (entry,) = read_feed(rdf, HERE)
    assert (entry.url, entry.published) == ("https://akhbar.example/2", NOON)
    rows = {"items": [{"url": "/3", "title": "ثالث", "date_published": "2024-05-01T12:00:00Z"}, {"id": "no address"}]}
    (entry,) = read_feed(json.dumps(rows).encode(), HERE)
    assert (entry.url, entry.title, entry.published) == ("https://akhbar.example/3", "ثالث", NOON)


@pytest.mark.parametrize(
    "body",
    [b"", b"\n", b"<html><body>404</body></html>", b"{}", b'{"items": 3}', b"\x00\xff", b"\x1f\x8bbroken", b"[" * 9999],
)
def test_what_is_no_feed_says_so(body: bytes) -> None:
    with pytest.raises(DiscoveryError):
        read_feed(body, HERE)
    with pytest.raises(DiscoveryError):
        read_sitemap(body, HERE)


def test_a_feed_with_broken_xml_gives_what_can_be_read() -> None:
    text = feed([("/news/1", "خبر & آخر", "")]).replace("&amp;", "&").replace("</rss>", "")
    assert [entry.url for entry in read_feed(text.encode(), HERE)] == ["https://akhbar.example/news/1"]


def test_news_sitemaps_name_articles_and_others_only_pages() -> None:
    news = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
    xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>
    <image:image><image:loc>https://akhbar.example/1.jpg</image:loc><image:title>no</image:title></image:image>
    <loc>https://akhbar.example/1</loc><lastmod>2024-05-02</lastmod>
    <news:news><news:publication_date>2024-05-01T12:00:00Z</news:publication_date><news:title>one</news:title></news:news>
    </url></urlset>"""
    (entry,) = read_sitemap(news, HERE)
    assert entry == Found(
        "https://akhbar.example/1", "one", NOON, datetime(2024, 5, 2, tzinfo=UTC), "sitemap", news=True
    )
    (entry,) = read_sitemap(sitemap([("https://akhbar.example/2", "2024-05-02")]).encode(), HERE)
    assert (entry.published, entry.news, entry.index) == (None, False, False)
    zipped = gzip.compress(sitemap([("https://akhbar.example/post.xml", "")], index=True).encode())
    (entry,) = read_sitemap(zipped, HERE)
    assert entry.index


def test_a_sitemap_of_more_than_the_allowed_entries_is_cut() -> None:
    rows = [(f"https://akhbar.example/{n}", "") for n in range(MOST_ENTRIES + 10)]
    assert len(read_sitemap(sitemap(rows).encode(), HERE)) == MOST_ENTRIES


def maps(*names: str) -> list[Found]:
    return [Found(f"https://akhbar.example/{name}.xml", index=True) for name in names]


@pytest.mark.parametrize(
    ("names", "since", "until", "chosen"),
    [
        (["post-1", "post-2", "image-1", "category", "author", "post_tag"], None, None, ["post-1", "post-2"]),
        (["a-2023", "b-2024-01", "c-2024-05", "d-2022", "e-2021", "f-2020"], None, None, 4),
        (["s-2024-04", "s-2024-05", "s-2024-06", "s-2023-05"], "2024-05-03", "2024-05-20", ["s-2024-05"]),
        (["y-2023", "y-2024", "y-2025"], "2024-03-01", "2024-03-31", ["y-2024"]),
        (["plain", "s-2024-05"], "2024-05-01", None, 2),
        (["sitemap-1", "news-sitemap"], None, None, ["news-sitemap", "sitemap-1"]),
    ],
)
def test_which_sitemaps_of_an_index_are_asked(
    names: list[str], since: str | None, until: str | None, chosen: list[str] | int
) -> None:
    window = [date.fromisoformat(day) if day else None for day in (since, until)]
    found = [entry.url.rpartition("/")[2].removesuffix(".xml") for entry in choose_sitemaps(maps(*names), *window)]
    if isinstance(chosen, int):
        assert len(found) == chosen
    else:
        assert found == chosen


def test_a_sitemap_not_modified_since_is_left_out() -> None:
    old = Found("https://akhbar.example/a.xml", modified=NOON, index=True)
    assert choose_sitemaps([old], date(2024, 5, 2), None) == []
    assert choose_sitemaps([old], date(2024, 5, 1), None) == [old]


def test_wordpress_posts() -> None:
    posts = [
        {
            "link": "https://akhbar.example/1/",
            "title": {"rendered": "<b>خبر</b> &amp; آخر"},
            "date": "2024-05-01T15:00:00",
        },
        {"link": "https://akhbar.example/2/", "date_gmt": "2024-05-01T12:00:00", "modified_gmt": "2024-05-03T00:00:00"},
    ]
    first, second = read_wordpress(json.dumps(posts).encode(), HERE, ZoneInfo("Asia/Riyadh"))
    assert (first.title, first.published) == ("خبر & آخر", NOON)
    assert (second.published, second.modified) == (NOON, datetime(2024, 5, 3, tzinfo=UTC))
    for wrong in (b"{}", b'{"code":"rest_no_route","message":"no"}', b"[3]", b"<html>", b"[{}]"):
        with pytest.raises(DiscoveryError):
            read_wordpress(wrong, HERE)


def test_instants() -> None:
    assert instant("Wed, 01 May 2024 12:00:00 GMT") == NOON
    assert instant("2024-05-01T15:00:00", ZoneInfo("Asia/Riyadh")) == NOON
    assert instant("2024-05-01T12:00:00.000Z") == NOON
    for wrong in ("", "أمس", "0001-01-01", "9999-12-31T23:59:59Z", "Wed, 99 May 2024", "1714561200"):
        assert instant(wrong) is None, wrong


def test_windows_are_days_of_the_outlet() -> None:
    late = datetime(2024, 5, 1, 22, 30, tzinfo=UTC)
    day = date(2024, 5, 1)
    assert in_window(late, day, day)
    assert not in_window(late, day, day, ZoneInfo("Asia/Riyadh"))
    assert in_window(None, day, day)
    assert in_window(late, None, None)


@pytest.mark.parametrize(
    ("path", "article"),
    [
        ("/news/2024/05/01/1234", True),
        ("/?p=12345", True),
        ("/article/some-long-words-of-a-title-here", True),
        ("/%D8%AE%D8%A8%D8%B1-%D8%B9%D8%A7%D8%AC%D9%84-%D9%85%D9%86-%D8%AD%D9%85%D8%B5", True),
        ("/", False),
        ("/about", False),
        ("/tag/12345", False),
        ("/category/2024/05/", False),
        ("/wp-content/uploads/2024/05/photo-12345.jpg", False),
        ("/search?q=12345", False),
        ("/video/12345", False),
        ("/author/somebody-with-a-long-long-name", False),
        ("/files/report-2024-05-01.pdf", False),
    ],
)
def test_addresses_that_look_like_articles(path: str, article: bool) -> None:
    assert looks_like_article(f"https://akhbar.example{path}") is article


def test_robots_names_sitemaps() -> None:
    text = "User-agent: *\nSITEMAP : /a.xml\nsitemap:https://b.example/b.xml\nSitemap:\n# Sitemap: /no.xml"
    assert list(sitemaps_in_robots(text, HERE)) == ["https://akhbar.example/a.xml", "https://b.example/b.xml"]


def test_newest_first_keeps_the_order_of_what_has_no_date() -> None:
    later = Found("later", published=datetime(2024, 5, 2, tzinfo=UTC))
    rows = [Found("x"), Found("noon", published=NOON), Found("y"), later]
    assert [row.url for row in newest_first(rows)] == ["later", "noon", "x", "y"]


def test_files_are_never_articles() -> None:
    assert never_article("https://akhbar.example/2024/paper.PDF")
    assert not never_article("https://akhbar.example/2024/05/the-tagged-photographs")


def test_what_was_changed_in_the_second_of_its_fetching_is_fetched_again() -> None:
    """Fetching is noted in whole seconds: the change may have come after it. (Found by benchmarks/soak.py.)"""
    published = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
    fetched = published + timedelta(minutes=20)
    now = fetched + timedelta(minutes=1)
    assert is_due_again(fetched, published, fetched + timedelta(milliseconds=600), now)
    assert is_due_again(fetched, published, fetched, now)
    assert not is_due_again(fetched + timedelta(seconds=1), published, fetched, now)
