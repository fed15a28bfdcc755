"""Which articles ``marsad crawl`` finds, from home pages, feeds, sitemaps, listings and the API of WordPress."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, LocalSite
from tests.servers.pages import article_page, feed, instant_of, sitemap


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)


def test_any_outlet_by_its_home_page(crawler: Crawler) -> None:
    """A feed behind link rel=alternate, a sitemap in robots.txt, and links of the home page itself."""
    with LocalSite() as site:
        here = site.address
        for number in range(1001, 1006):
            site.pages[f"/news/{number}"] = Answer(article_page(number))
        site.pages["/"] = Answer(
            '<html><head><link rel="alternate" type="application/rss+xml" href="/all.rss"></head><body>'
            '<a href="/news/1001">خبر</a><a href="/about">من نحن</a><a href="/tag/1001">وسم</a>'
            '<a href="http://other.example/news/2000">موقع آخر</a></body></html>'
        )
        site.pages["/all.rss"] = Answer(feed([(f"{here}/news/1002", "خبر", "")]), content_type="text/xml")
        site.pages["/robots.txt"] = Answer(f"Sitemap: {here}/map.xml", content_type="text/plain")
        index = sitemap([(f"{here}/map-1.xml", "2024-05-02"), (f"{here}/image-map.xml", "2024-05-03")], index=True)
        site.pages["/map.xml"] = Answer(index, content_type="text/xml")
        rows = [(f"{here}/news/{number}", "2024-05-02") for number in (1003, 1004)] + [(f"{here}/about", "2024-05-02")]
        site.pages["/map-1.xml"] = Answer(sitemap(rows), content_type="text/xml")
        made = crawler(f"{here}/", "--json")
        assert made.status == 0, made.err
        assert crawler.urls() == [f"{here}/news/{number}" for number in (1001, 1002, 1003, 1004)]
        assert "/about" not in site.paths()
        assert "/image-map.xml" not in site.paths()


def test_one_article_by_its_address_and_nothing_else(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.pages["/khabar"] = Answer(article_page(7))
        assert crawler(f"{site.address}/khabar").status == 0
        assert site.paths() == ["/khabar"]
        assert crawler.urls() == [f"{site.address}/khabar"]


def test_a_feed_by_its_address(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2)
        assert crawler(f"{site.address}/feed.xml").status == 0
        assert len(crawler.urls()) == 2


def test_a_site_whose_declared_feed_is_gone_is_found_by_its_home_page(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.pages["/news/1001"] = Answer(article_page(1001))
        site.pages["/"] = Answer('<html><body><a href="/news/1001">خبر</a></body></html>')
        made = crawler("local", "--json", site=local(site.address))
        assert crawler.urls() == [f"{site.address}/news/1001"]
        assert made.status == 1
        assert f"{site.address}/feed.xml answers 404" in made.reasons


def test_a_window_of_days(crawler: Crawler) -> None:
    """By the feed's date where it has one, else by the page's own; both ends included."""
    with LocalSite() as site:
        numbers = range(1, 10)
        site.add_articles(*numbers)
        undated = [(f"{site.address}/news/{number}", "خبر", "") for number in (11, 12, 13)]
        for number, days in ((11, 2), (12, 3), (13, 40)):
            site.pages[f"/news/{number}"] = Answer(article_page(number, published=instant_of(0) + timedelta(days=days)))
        site.pages["/undated.xml"] = Answer(feed(undated), content_type="text/xml")
        site.pages["/list"] = Answer('<html><body><a href="/news/12">خبر</a></body></html>')
        days = [instant_of(number).date().isoformat() for number in (3, 5)]
        declared = local(
            site.address,
            feeds=[f"{site.address}/feed.xml", f"{site.address}/undated.xml"],
            listings=[f"{site.address}/list"],
        )
        assert crawler("local", "--since", days[0], "--until", days[1], site=declared).status == 0
        assert crawler.urls() == sorted(f"{site.address}/news/{number}" for number in (3, 4, 5, 12))
        assert "/news/1" not in site.paths()
        assert "/news/13" in site.paths()


def test_wordpress_is_paged_through_in_a_window(crawler: Crawler) -> None:
    with LocalSite() as site:
        pages = {1: [1, 2], 2: [3, 4], 3: [5]}
        for page, numbers in pages.items():
            for number in numbers:
                site.pages[f"/news/{number}"] = Answer(article_page(number))
            posts = [{"link": f"{site.address}/news/{n}", "date_gmt": instant_of(n).isoformat()[:19]} for n in numbers]
            site.pages[
                f"/wp-json/wp/v2/posts?per_page=50&page={page}&_fields=link,title,date,date_gmt,modified_gmt"
                "&after=2024-04-30T23:59:59"
            ] = Answer(str(posts).replace("'", '"'), headers={"X-WP-TotalPages": "3"})
        declared = local(site.address, feeds=[], wordpress=f"{site.address}/wp-json")
        assert crawler("local", "--since", "2024-05-01", site=declared).status == 0
        assert len(crawler.urls()) == 5


@pytest.mark.parametrize("total", [True, False])
def test_a_back_fill_of_many_pages_of_wordpress(crawler: Crawler, total: bool) -> None:
    """More than DEPTH_LIMIT of them, with their number in the header; or without it, until there are no more."""
    with LocalSite() as site:
        last = 6
        for number in range(1, last + 1):
            post = {"link": f"{site.address}/news/{number}", "date_gmt": instant_of(number).isoformat()[:19]}
            site.pages[f"/news/{number}"] = Answer(article_page(number))
            site.pages[
                f"/wp-json/wp/v2/posts?per_page=50&page={number}&_fields=link,title,date,date_gmt,modified_gmt"
                "&after=2024-04-30T23:59:59"
            ] = Answer(json.dumps([post]), headers={"X-WP-TotalPages": str(last)} if total else {})
        site.pages[
            f"/wp-json/wp/v2/posts?per_page=50&page={last + 1}&_fields=link,title,date,date_gmt,modified_gmt"
            "&after=2024-04-30T23:59:59"
        ] = Answer('{"code": "rest_post_invalid_page_number"}', status=400)
        declared = local(site.address, feeds=[], wordpress=f"{site.address}/wp-json")
        limit = 3 if total else 40
        made = crawler("local", "--since", "2024-05-01", site=declared, DEPTH_LIMIT=limit)
        assert (made.status, len(crawler.urls())) == (0, last)


def test_a_listing_that_is_cut_off_is_told(crawler: Crawler) -> None:
    with LocalSite() as site:
        for page in range(1, 6):
            site.pages[f"/list?page={page}"] = Answer(
                f'<a href="/news/{page}">خبر</a><a rel="next" href="/list?page={page + 1}">التالي</a>'
            )
            site.pages[f"/news/{page}"] = Answer(article_page(page))
        declared = local(site.address, feeds=[], listings=[f"{site.address}/list?page=1"])
        made = crawler("local", "--json", "--since", "2024-05-01", site=declared, DEPTH_LIMIT=3)
        assert made.status == 1
        assert "/list?page=3 is 3 pages deep" in made.reasons
        assert len(crawler.urls()) == 3


def test_a_listing_is_turned_over_in_a_window_until_nothing_is_new(crawler: Crawler) -> None:
    with LocalSite() as site:
        for page in range(1, 6):
            numbers = (page, page + 10) if page < 4 else (3,)
            links = "".join(f'<a href="/news/{number}">خبر</a>' for number in numbers)
            site.pages[f"/list?page={page}"] = Answer(
                f'<html><body>{links}<a rel="next" href="/list?page={page + 1}">التالي</a></body></html>'
            )
            for number in numbers:
                site.pages[f"/news/{number}"] = Answer(article_page(number))
        declared = local(site.address, feeds=[], listings=[f"{site.address}/list?page=1"])
        assert crawler("local", "--since", "2024-05-01", site=declared).status == 0
        assert len(crawler.urls()) == 6
        assert "/list?page=4" in site.paths()
        assert "/list?page=5" not in site.paths()


def test_a_sitemap_whose_date_nobody_has_kept_up_is_asked_in_a_window(crawler: Crawler) -> None:
    with LocalSite() as site:
        here = site.address
        site.pages["/index.xml"] = Answer(sitemap([(f"{here}/map.xml", "2021-01-01")], index=True))
        rows = [(f"{here}/news/{number}", instant_of(number).date().isoformat()) for number in (1001, 1002)]
        site.pages["/map.xml"] = Answer(sitemap(rows))
        for number in (1001, 1002):
            site.pages[f"/news/{number}"] = Answer(article_page(number))
        since = instant_of(1002).date().isoformat()
        declared = local(here, feeds=[], sitemaps=[f"{here}/index.xml"])
        assert crawler("local", "--since", since, site=declared).status == 0
        assert crawler.urls() == [f"{here}/news/1002"]


def _with_index(site: LocalSite, days: dict[str, str], named: dict[str, list[tuple[int, str]]]) -> None:
    """An index of sitemaps with their days, and the articles that each names with theirs."""
    here = site.address
    site.pages["/index.xml"] = Answer(sitemap([(f"{here}/{name}.xml", day) for name, day in days.items()], index=True))
    for name in days:
        rows = named.get(name, [])
        site.pages[f"/{name}.xml"] = Answer(sitemap([(f"{here}/news/{number}", day) for number, day in rows]))
        for number, _ in rows:
            site.pages[f"/news/{number}"] = Answer(article_page(number))


@pytest.mark.parametrize(
    "told",
    [
        {"map-9": [(1003, True), (1001, False)]},
        {"map-0": [(1003, True)]},
        # The newest of the old ones shows that the dates are wrong, so that those between are asked, too.
        {"map-5": [(1004, True)], "map-9": [(1003, True), (1001, False)]},
    ],
)
def test_some_dates_of_an_index_that_nobody_has_kept_up_hide_no_article(
    crawler: Crawler, told: dict[str, list[tuple[int, bool]]]
) -> None:
    since = instant_of(1002).date().isoformat()
    with LocalSite() as site:
        days = {f"map-{number}": f"2021-01-{number + 1:02}" for number in range(10)}
        named = {name: [(n, since if young else "2021-01-01") for n, young in rows] for name, rows in told.items()}
        _with_index(site, {"pages": since, **days}, named)
        declared = local(site.address, feeds=[], sitemaps=[f"{site.address}/index.xml"])
        assert crawler("local", "--since", since, site=declared).status == 0
        young = sorted(number for rows in told.values() for number, is_young in rows if is_young)
        assert crawler.urls() == [f"{site.address}/news/{number}" for number in young]


def test_where_the_dates_of_an_index_are_wrong_what_bears_no_date_is_not_old_by_them(crawler: Crawler) -> None:
    since = instant_of(1002).date().isoformat()
    with LocalSite() as site:
        days = {f"map-{number}": f"2021-01-{number + 1:02}" for number in range(10)}
        told = {name: [(number, "")] for number, name in enumerate(days, 1010)}
        told["map-0"] = [(1003, since), (1010, "")]
        _with_index(site, {"pages": since, **days}, told)
        declared = local(site.address, feeds=[], sitemaps=[f"{site.address}/index.xml"])
        assert crawler("local", "--since", since, site=declared).status == 0
        assert crawler.urls() == [f"{site.address}/news/{number}" for number in (1003, *range(1010, 1020))]


def test_an_index_whose_dates_are_kept_up_costs_four_further_sitemaps_and_no_article(crawler: Crawler) -> None:
    since = instant_of(1002).date().isoformat()
    with LocalSite() as site:
        days = {f"map-{number}": f"2021-01-{number + 1:02}" for number in range(10)}
        told = {name: [(number, "")] for number, name in enumerate(days, 2001)}
        _with_index(site, {"new": since, **days}, {"new": [(1003, since)], **told})
        declared = local(site.address, feeds=[], sitemaps=[f"{site.address}/index.xml"])
        assert crawler("local", "--since", since, site=declared).status == 0
        assert crawler.urls() == [f"{site.address}/news/1003"]
        asked = {path for path in site.paths() if path.startswith(("/map", "/news"))}
        assert asked == {"/map-0.xml", "/map-1.xml", "/map-8.xml", "/map-9.xml", "/news/1003"}


def test_links_are_followed_as_browsers_follow_them(crawler: Crawler) -> None:
    """With backslashes, from areas of a picture, with a query in the letters of the page; a picture may be linked first."""
    with LocalSite() as site:
        headline = "قتل جنود في هجوم على حاجز"
        page = rf"""<meta charset="windows-1256"><a name="top">خبر</a><a href="\news\1001">خبر</a>
            <a href="news\1002?by=a\b">خبر</a><map><area href="/news/1003"></map><a href="/news/1004?place=حمص">خبر</a>
            <a href="/news/5"><img src="5.jpg"></a><a href="/news/5">{headline}</a><a href="mailto:news/1006">خبر</a>"""
        site.pages["/list/"] = Answer(page.encode("cp1256"), content_type="text/html")
        paths = ["/news/1001", "/list/news/1002?by=a%5Cb", "/news/1003", "/news/1004?place=%CD%E3%D5", "/news/5"]
        for number, path in enumerate(paths):
            site.pages[path] = Answer(article_page(number))
        assert crawler("local", site=local(site.address, feeds=[], listings=[f"{site.address}/list/"])).status == 0
        assert sorted(site.paths()) == sorted(["/list/", *paths])
        assert len(crawler.urls()) == len(paths)


def test_limit(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(*range(1, 10))
        assert crawler("local", "--limit", "3", site=local(site.address)).status == 0
        # The newest three.
        assert crawler.urls() == [f"{site.address}/news/{number}" for number in (7, 8, 9)]


def test_an_address_with_arabic_letters_is_known_again(crawler: Crawler) -> None:
    with LocalSite() as site:
        path = "/news/1-%D8%AE%D8%A8%D8%B1"
        site.pages[path] = Answer(article_page(1))
        entries = [(f"{site.address}/news/1-خبر", "خبر", ""), (f"{site.address}/news/1-خبر?utm_source=rss", "خبر", "")]
        site.pages["/feed.xml"] = Answer(feed(entries), content_type="text/xml")
        for known in (0, 1):
            made = crawler("local", "--json", site=local(site.address))
            assert made.facts["known"] == known
        assert site.paths().count(path) == 1


def test_home_pages_that_only_lead_on_or_nowhere_and_a_feed_with_somebody_else(crawler: Crawler) -> None:
    with LocalSite() as site, LocalSite() as empty, LocalSite("localhost") as feeds:
        site.pages |= {
            "/robots.txt": Answer("لا", status=404),
            "/": Answer('<a href="/ar/">العربية</a><a href="/en/">English</a>'),
            "/ar/": Answer('<a href="/news/1?id=7">قتل جنود في هجوم على حاجز</a>'),
            "/news/1?id=7": Answer(article_page(1)),
            "/sitemap.xml": Answer(sitemap([(f"{site.address}/news/12345", "")]), content_type="text/xml"),
            "/news/12345": Answer(article_page(12345)),
            "/rss": Answer('<a href="/rss/7.php">سياسة</a>'),
            "/rss/7.php": Answer(feed([(f"{site.address}/news/3", "", "")]), content_type="text/html"),
            "/news/3": Answer(article_page(3)),
        }
        empty.pages["/"] = Answer('<p>قريبا</p><a href="/about">من نحن</a>')
        empty.pages["/news/4"] = Answer(article_page(4))
        feeds.pages["/paper"] = Answer(feed([(f"{empty.address}/news/4", "", "")]), content_type="text/xml")
        addresses = [f"{site.address}/", f"{empty.address}/", f"{feeds.address}/paper", "local"]
        moved = local(feeds.address, feeds=[f"{feeds.address}/paper"])
        made = crawler(*addresses, "--json", site=moved, MARSAD_PRIVATE_HOSTS="127.0.0.1,localhost")
        urls = [f"{site.address}/news/{name}" for name in ("1?id=7", "12345", "3")]
        assert crawler.urls() == sorted([*urls, f"{empty.address}/news/4"])
        told = [[failure["reason"] for failure in each["failures"]] for each in made.facts["sites"]]
        assert (told[0], told[2]) == ([], [])
        assert "names no article" in told[1][0]
        assert "names 1 articles, all on other sites (127.0.0.1)" in told[3][0]
        assert made.status == 1
