"""robots.txt, Crawl-delay, Retry-After and the pace of a crawl, against a server on loopback."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from protego import Protego

from crawler.politeness import retry_after
from crawler.robots import as_read
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, Asked, LocalSite


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)


def robots(text: str, **more: object) -> Answer:
    return Answer(text, content_type="text/plain", **more)  # type: ignore[arg-type]


def test_no_forbidden_page_is_fetched_although_all_wait_for_the_same_robots_txt(crawler: Crawler) -> None:
    """With Scrapy's own middleware only the first request that waits is checked: two of these three are fetched."""
    with LocalSite() as site:
        site.add_articles(1, 2, 3, 4)
        site.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /news/1\nDisallow: /news/2\nDisallow: /feed")
        forbidden = [f"{site.address}/{name}.xml" for name in ("feed-1", "feed-2", "feed-3")]
        site.pages["/open.xml"] = site.pages["/feed.xml"]
        made = crawler("local", "--json", site=local(site.address, feeds=[*forbidden, f"{site.address}/open.xml"]))
        assert sorted(site.paths()) == ["/news/3", "/news/4", "/open.xml"]
        assert made.facts["forbidden_by_robots"] == 5
        assert made.status == 0, made.err
        assert [asked.path for asked in site.asked].count("/robots.txt") == 1
        agent = site.asked[-1].headers["user-agent"]
        assert agent.startswith("Marsad/")
        assert "(+" in agent


def test_a_group_for_our_name_is_obeyed_and_other_groups_are_not(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2)
        site.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /\n\nUser-agent: Marsad\nDisallow: /news/2")
        crawler("local", site=local(site.address))
        assert site.paths() == ["/feed.xml", "/news/1"]


def test_crawl_delay_is_kept_against_the_throttle(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2, 3)
        site.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0,6 s")
        made = crawler("local", site=local(site.address), AUTOTHROTTLE_ENABLED=1, AUTOTHROTTLE_START_DELAY=0)
        times = [asked.at for asked in site.asked]
        assert made.status == 0
        assert len(times) == 5
        assert min(later - earlier for earlier, later in pairwise(times[1:])) > 0.55


def test_a_crawl_delay_that_is_too_long_closes_the_site_instead_of_being_cut(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1)
        site.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 86400")
        made = crawler("local", "--json", site=local(site.address))
        assert site.paths() == []
        assert made.status == 1
        assert "86400 seconds" in made.reasons


def test_a_robots_txt_that_cannot_be_had(crawler: Crawler) -> None:
    """404 and 403 allow everything, whatever the error page says; server errors and 429 nothing (RFC 9309), nor does one
    in UTF-16 or to our name with a version that forbids it."""
    answers = {
        "404": robots("User-agent: *\nDisallow: /", status=404),
        "403": robots("no", status=403),
        "429": robots("wait", status=429),
        "503": robots("broken", status=503),
        "cut short": robots("", length=100),
        "UTF-16": robots("User-agent: *\nDisallow: /".encode("utf-16")),  # type: ignore[arg-type]
        "our name with a version": robots("User-agent: Marsad/1.0\nDisallow: /"),
    }
    with ExitStack() as stack:
        sites = {name: stack.enter_context(LocalSite()) for name in answers}
        for number, (name, site) in enumerate(sites.items()):
            site.add_articles(number)
            site.pages["/robots.txt"] = answers[name]
        feeds = [f"{site.address}/feed.xml" for site in sites.values()]
        declared = local(sites["404"].address, feeds=feeds)
        made = crawler("local", "--json", site=declared, RETRY_TIMES=0)
        assert made.status == 1
        for number, (name, site) in enumerate(sites.items()):
            allowed = name in ("404", "403")
            assert site.paths() == (["/feed.xml", f"/news/{number}"] if allowed else []), name
            assert (str(site.port) in made.reasons) is (name in ("429", "503", "cut short")), name


def test_a_site_is_never_asked_for_more_pages_at_once_than_allowed(crawler: Crawler) -> None:
    """Without PoliteDownloader all of these twenty are asked for at once."""
    now, most = 0, 0

    def counting(asked: Asked) -> Answer:
        nonlocal now, most
        now += 1
        most = max(most, now)
        time.sleep(0.05)
        now -= 1
        return Answer("gone", 404)

    with LocalSite() as site:
        site.add_articles(*range(1, 21))
        for number in range(1, 21):
            site.pages[f"/news/{number}"] = counting
        made = crawler("local", "--json", site=local(site.address), CONCURRENT_REQUESTS_PER_DOMAIN=2)
        assert made.facts["gone"] == 20
        assert most == 2


def test_retry_after_is_waited_for_and_nothing_else_is_asked_meanwhile(crawler: Crawler) -> None:
    tries: list[float] = []

    def busy_once(asked: Asked) -> Answer:
        tries.append(asked.at)
        if len(tries) == 1:
            return Answer("later", 429, headers={"Retry-After": "1"})
        return answer

    with LocalSite() as site:
        site.add_articles(1, 2, 3)
        answer = site.pages["/news/2"]
        assert isinstance(answer, Answer)
        site.pages["/news/2"] = busy_once
        made = crawler("local", site=local(site.address), CONCURRENT_REQUESTS_PER_DOMAIN=1)
        assert made.status == 0, made.err
        assert len(tries) == 2
        # One more may be on its way when the first answer is read.
        assert len([asked for asked in site.asked if tries[0] < asked.at < tries[0] + 0.99]) <= 1
        assert len(crawler.urls()) == 3


def test_a_site_that_asks_for_hours_is_left_alone(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(*range(1, 31))
        for number in range(1, 31):
            site.pages[f"/news/{number}"] = Answer("busy", 503, headers={"Retry-After": "3600"})
        made = crawler("local", "--json", site=local(site.address), CONCURRENT_REQUESTS_PER_DOMAIN=1)
        # One more may be on its way when the first answer is read.
        assert len(site.paths()) <= 3
        assert made.status == 1
        assert "3600 seconds" in made.reasons


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Wed, 01 May 2024 09:01:00 GMT", 60.0),
        ("Wed, 01 May 2024 08:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("9" * 40, 9_999_999_999.0),
    ],
)
def test_retry_after_header(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(2024, 5, 1, 9, 0, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("written", "delay"),
    [
        ("1,5", 1.5),
        ("10s", 10.0),
        ("10 seconds", 10.0),
        ("0.3 # slowly", 0.3),
        ("5\r", 5.0),
        ("", None),
        ("soon", None),
    ],
)
def test_delays_as_sites_write_them(written: str, delay: float | None) -> None:
    body = as_read(f"User-agent: *\nCrawl-delay: {written}\nDisallow: /x".encode())
    assert Protego.parse(body.decode()).crawl_delay("Marsad") == delay
