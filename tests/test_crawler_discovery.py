"""Finding articles: feeds, sitemaps, the WordPress API, and what is in a window."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery import (
    MOST_ENTRIES,
    DiscoveryError,
    Found,
    absolute,
    choose_sitemaps,
    in_window,
    instant,
    looks_like_article,
    never_article,
    newest_first,
    read_feed,
    read_sitemap,
    sitemaps_in_robots,
    without_time_of_making,
)
from crawler.robots import as_read
from crawler.visits import is_due_again
from crawler.wordpress import read_wordpress
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


def test_sitemaps_not_modified_since_are_left_out_but_for_the_newest_and_oldest() -> None:
    days = [Found(f"https://akhbar.example/{n}.xml", modified=NOON + timedelta(days=n), index=True) for n in range(9)]
    assert choose_sitemaps(days, date(2024, 5, 8), None) == [days[n] for n in (8, 7, 6, 5, 1, 0)]
    assert choose_sitemaps(days, date(2024, 5, 8), None, believed=False) == days[::-1]
    assert choose_sitemaps(days, date(2024, 5, 1), None) == days[::-1]


def test_the_date_of_a_sitemap_is_one_of_its_site() -> None:
    late = Found("https://akhbar.example/a.xml", modified=datetime(2024, 5, 1, 22, 0, tzinfo=UTC), index=True)
    others = [Found(f"https://akhbar.example/{n}.xml", modified=NOON, index=True) for n in range(9)]
    assert len(choose_sitemaps([late, *others], date(2024, 5, 2), None, ZoneInfo("Asia/Damascus"))) == 5
    assert len(choose_sitemaps([late, *others], date(2024, 5, 2), None)) == 4


def test_dates_of_sitemaps_that_leave_none_are_not_believed() -> None:
    stale = [Found(f"https://akhbar.example/{number}.xml", modified=NOON, index=True) for number in range(9)]
    assert choose_sitemaps(stale, date(2024, 5, 2), None) == [stale[0], stale[1], stale[7], stale[8]]
    past = Found("https://akhbar.example/2024-03.xml", modified=NOON, index=True)
    assert choose_sitemaps([past], date(2024, 5, 2), None) == []


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
            read_wordpress(wrong, HERE, ZoneInfo("UTC"))


def test_instants() -> None:
    assert instant("Wed, 01 May 2024 12:00:00 GMT") == NOON
    assert instant("2024-05-01T15:00:00", ZoneInfo("Asia/Riyadh")) == NOON
    assert instant("2024-05-01T12:00:00.000Z") == NOON
    for wrong in ("", "أمس", "0001-01-01", "9999-12-31T23:59:59Z", "Wed, 99 May 2024", "17145612"):
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


def items(inner: str, head: str = "") -> bytes:
    return f'{head}<rss version="2.0"><channel>{inner}</channel></rss>'.encode()


ONE = "<item><link>https://akhbar.example/1</link></item>"


@pytest.mark.parametrize(
    "body",
    [
        items(ONE, "\n\n\ufeff<?xml version='1.0'?>"),
        items(ONE, "<br />\n<b>Warning</b>: Undefined index in feed.php\n<?xml version='1.0'?>"),
        items(ONE, '<?xml version="1.0" encoding="utf-16"?>'),
        items("<item><dc:date>2024-05-01</dc:date><link>https://akhbar.example/1</link></item>"),
        items("<item><title>a\x00b</title><link>https://akhbar.example/1</link></item>"),
        items("<item><title>&#55357;&#56835;</title><link>https://akhbar.example/1</link></item>"),
        items(ONE.replace("<item", "<item xml:base='http://['")),
        items(ONE).replace(b"rss", b"RSS").replace(b"item", b"ITEM").replace(b"link", b"LINK"),
        items("<item><link>\n<![CDATA[ https://akhbar.example/1\u200f ]]></link></item>"),
        gzip.compress(gzip.compress(items(ONE))),
        gzip.compress(items(ONE)[:30]) + gzip.compress(items(ONE)[30:]),
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://akhbar.example/1</id></entry></feed>',
        b'<feed xml:base="https://akhbar.example/"><entry><link type="application/json" href="1.json"/>'
        b'<link type="text/html" href="1"/></entry></feed>',
        b'{"items": ["x", {"id": 7}, {"external_url": "https://akhbar.example/1"}]}',
    ],
)
def test_feeds_that_are_not_quite_right(body: bytes) -> None:
    assert [found.url for found in read_feed(body, "https://feeds.example/")] == ["https://akhbar.example/1"]


@pytest.mark.parametrize("link", ["a=1&b=2", "a=1&amp;b=2", "a=1&amp;amp;b=2", "<![CDATA[a=1&b=2]]>"])
def test_ampersands_of_an_address(link: str) -> None:
    body = items(f"<item><title>&nbsp;أول</title><link>https://akhbar.example/n?{link}</link></item>")
    assert [(found.url, found.title) for found in read_feed(body, HERE)] == [
        ("https://akhbar.example/n?a=1&b=2", "أول")
    ]


def test_the_title_of_an_entry_is_not_that_of_its_picture_and_no_html() -> None:
    body = items(
        '<item xmlns:media="http://search.yahoo.com/mrss/"><media:title>صورة</media:title>'
        "<title><![CDATA[أول &amp; <b>ثان</b>]]></title><link>https://akhbar.example/1</link></item>"
    )
    assert read_feed(body, HERE)[0].title == "أول & ثان"


def test_the_encoding_of_a_feed_that_only_its_header_names() -> None:
    body = items(f"<item><title>{'خبر من المدينة ' * 3}</title><link>https://akhbar.example/أ</link></item>")
    found = read_feed(body.decode().encode("cp1256"), HERE, content_type="application/rss+xml; charset=windows-1256")
    assert (found[0].title, found[0].url) == (("خبر من المدينة " * 3).strip(), "https://akhbar.example/%D8%A3")


@pytest.mark.parametrize(
    "written",
    [
        "الأربعاء، ٠١ أيار ٢٠٢٤ ١٥:٠٠",
        "الأربعاء, 01 مايو 2024 12:00:00 +0000",
        "٢٠٢٤-٠٥-٠١T١٥:٠٠:٠٠+٠٣:٠٠",
        "Wed, 01 May 2024 03:00:00 PM",
        "Wed, 01 May 2024 15:00:00 AST",
        "2024/05/01 15:00",
        "2024-05-01T12:00:00Z\u200f",
        "1714564800",
    ],
)
def test_instants_as_no_standard_has_them(written: str) -> None:
    assert instant(written, ZoneInfo("Asia/Riyadh")) == NOON


@pytest.mark.parametrize(
    "wrong", ["Wed, 01 May 2024 10:00:00 +9999", "0000-00-00 00:00:00", "2024-05-01T10:00:00+99:00"]
)
def test_instants_that_are_none(wrong: str) -> None:
    assert instant(wrong) is None or instant(wrong).utcoffset() is not None


def test_sitemaps_that_are_not_quite_right() -> None:
    text = b"https://akhbar.example/1\r\n\r\nhttps://akhbar.example/2\n"
    for body in (text, gzip.compress(text)):
        assert [found.url for found in read_sitemap(body, HERE)] == [
            "https://akhbar.example/1",
            "https://akhbar.example/2",
        ]
    undeclared = (
        b"<urlset><url><loc>/1</loc><image:image><image:loc>/1.jpg</image:loc><image:title>x</image:title></image:image>"
        b"<news:news><news:publication_date>2024-05-01T12:00:00Z</news:publication_date></news:news></url></urlset>"
    )
    (found,) = read_sitemap(undeclared, "https://akhbar.example/s.xml")
    assert (found.url, found.title, found.published, found.news) == ("https://akhbar.example/1", "", NOON, True)


def test_one_strange_post_costs_no_other() -> None:
    posts = [{"title": 3}, None, {"link": None}, {"link": "https://akhbar.example/1", "title": None, "date": 5}]
    body = b"<br />Notice: x in y.php\n" + json.dumps(posts).encode()
    assert [found.url for found in read_wordpress(body, HERE, ZoneInfo("UTC"))] == ["https://akhbar.example/1"]


def test_sitemaps_of_a_robots_txt_with_mark_and_comments() -> None:
    text = "\ufeffSitemap: https://akhbar.example/s.xml # new\rSitemap: http://[\rSITEMAP : /b.xml"
    assert list(sitemaps_in_robots(text, HERE)) == ["https://akhbar.example/s.xml", "https://akhbar.example/b.xml"]


def test_visits_of_tomorrow_were_noted_by_a_wrong_clock() -> None:
    now = datetime(2024, 5, 2, tzinfo=UTC)
    assert is_due_again(now + timedelta(days=900), now - timedelta(hours=5), None, now)


def two(first: str, between: str = "") -> bytes:
    return items(f"<item>{first}</item>{between}<item><title>ثان</title><link>https://akhbar.example/2</link></item>")


@pytest.mark.parametrize(
    "body",
    [
        two("<title><![CDATA[خبر</title><link>https://akhbar.example/0</link>"),
        two("<title><![CDATA[خبر</title>", "<item><title><![CDATA[أول]]></title></item>"),
        two("<title>خبر<link>https://akhbar.example/0</link>"),
        two("<title>خبر</title><description>" + "<div>" * 3000),
        two("<title>خبر</title>", '</channel></rss>\n<?xml version="1.0"?><rss version="2.0"><channel>'),
    ],
)
def test_what_stands_after_a_fault_of_a_feed_is_read(body: bytes) -> None:
    assert "https://akhbar.example/2" in [found.url for found in read_feed(body, HERE)]


def test_a_feed_with_a_very_long_text_is_read_to_its_end() -> None:
    body = two(f"<title>خبر</title><description>{'x' * 12_000_000}</description>")
    assert [found.url for found in read_feed(body, HERE)] == ["https://akhbar.example/2"]


@pytest.mark.parametrize("filler", ["<!--", "<![CDATA[", "<item>", " ", "\n", "]]>", "<link>"])
def test_what_is_long_and_broken_takes_no_time(filler: str) -> None:
    begun = time.monotonic()
    body = items(f"<item><link>https://akhbar.example/{filler * 200_000}1</link><title>")
    with suppress(DiscoveryError):
        read_feed(body, HERE)
    as_read(b"User-agent: *\nCrawl-delay: 1" + filler.encode() * 200_000 + b"x")
    assert time.monotonic() - begun < 10


def test_entries_in_a_comment_are_none() -> None:
    assert [found.url for found in read_feed(items(f"<!-- {ONE} -->{ONE.replace('1', '3')}"), HERE)] == [
        "https://akhbar.example/3"
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "<link>www.akhbar.example/1</link>",
        "<link>//www.akhbar.example/1</link>",
        "<link>https://www.akhbar.example/\n      1</link>",
        "<link>&lt;a href='https://www.akhbar.example/1'&gt;خبر&lt;/a&gt;</link>",
        "<link/>https://www.akhbar.example/1",
        "<link>https://https://www.akhbar.example/1</link>",
        "<link>http://www.akhbar.example/https://www.akhbar.example/1</link>",
        "<link rel='Alternate' href='https://www.akhbar.example/1'/>",
        "<link type='image/jpeg' href='/1.jpg'/><link href='https://www.akhbar.example/1'/>",
        "<link></link><guid isPermaLink='false'>https://www.akhbar.example/1</guid>",
        "<guid>www.akhbar.example/1</guid>",
    ],
)
def test_addresses_in_odd_dress(entry: str) -> None:
    found = read_feed(items(f"<item>{entry}</item>"), "https://www.akhbar.example/feed")
    assert [each.url.partition("//")[2] for each in found] == ["www.akhbar.example/1"]


def test_an_archive_of_pages_keeps_the_address_within_its_own() -> None:
    address = "https://archive.example/https://akhbar.example/1"
    assert absolute("", address) == address


@pytest.mark.parametrize("entry", ["<guid isPermaLink='false'>7</guid>", "<link/><title>خبر</title>"])
def test_a_feed_none_of_whose_entries_names_an_address_is_told(entry: str) -> None:
    with pytest.raises(DiscoveryError, match="none of its 1 entries"):
        read_feed(items(f"<item>{entry}</item>"), HERE)


def test_sitemaps_in_odd_dress() -> None:
    lines = b"https://akhbar.example/1\rhttps://akhbar.example/2\r"
    assert [found.url for found in read_sitemap(lines, HERE)] == [
        "https://akhbar.example/1",
        "https://akhbar.example/2",
    ]
    for row in ("<sitemap><loc>/s.xml</loc></sitemap>", "<url><loc>/s.xml.gz</loc></url>"):
        (found,) = read_sitemap(f"<urlset>{row}</urlset>".encode(), HERE)
        assert found.index
    (found,) = read_sitemap(items(ONE), HERE)
    assert (found.url, found.news) == ("https://akhbar.example/1", True)


def test_where_nothing_tells_which_sitemaps_are_new_both_ends_are_asked() -> None:
    names = [found.url for found in choose_sitemaps(maps(*(f"map-{number}" for number in range(10, 30))), None, None)]
    assert [name.rpartition("-")[2] for name in names] == ["10.xml", "11.xml", "28.xml", "29.xml"]


def test_a_list_of_posts_that_became_an_object() -> None:
    posts = {"0": {"link": "https://akhbar.example/1"}, "2": {"link": "https://akhbar.example/2"}}
    assert len(read_wordpress(json.dumps(posts).encode(), HERE, ZoneInfo("UTC"))) == 2


@pytest.mark.parametrize(
    ("path", "text", "article"),
    [
        ("/news.php?id=12", "مقتل جنديين في هجوم على حاجز", True),
        ("/news/12.html", "مقتل جنديين في هجوم على حاجز", True),
        ("/news.php?id=12", "المزيد", False),
        ("/about.php", "من نحن وماذا نريد من هذا", False),
        ("/category/12", "كل أخبار الشمال والجنوب هنا اليوم", False),
    ],
)
def test_short_numbers_are_articles_behind_headlines(path: str, text: str, article: bool) -> None:
    assert looks_like_article(f"https://akhbar.example{path}", text) is article


def test_the_time_of_making_of_a_feed_dates_none_of_its_entries() -> None:
    made = [Found(f"/{number}", published=NOON + timedelta(seconds=number // 3)) for number in range(9)]
    assert not [row for row in without_time_of_making(made, NOON + timedelta(minutes=1)) if row.published]
    # A paper that comes out at one hour, a feed with one older entry, and a few at once.
    assert without_time_of_making(made, NOON + timedelta(hours=3)) == made
    older = [*made, Found("/9", published=NOON - timedelta(hours=1))]
    assert without_time_of_making(older, NOON) == older
    assert without_time_of_making(made[:3], NOON) == made[:3]
