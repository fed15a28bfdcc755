"""What ``marsad crawl`` asks for again, and what it need not."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, Asked, LocalSite
from tests.servers.pages import article_page, feed


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)


def test_nothing_is_fetched_twice_and_feeds_are_asked_for_changes_only(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2)
        answer = site.pages["/feed.xml"]
        assert isinstance(answer, Answer)
        tagged = Answer(answer.body, content_type="text/xml", headers={"ETag": '"v1"'})
        site.pages["/feed.xml"] = tagged
        assert crawler("local", site=local(site.address)).status == 0
        made = crawler("local", "--json", site=local(site.address))
        assert made.facts["pages"] == 0
        assert made.facts["unchanged_feeds"] == 1
        assert site.asked[-1].headers["if-none-match"] == '"v1"'
        first, *articles, last = site.paths()
        assert (first, sorted(articles), last) == ("/feed.xml", ["/news/1", "/news/2"], "/feed.xml")
        # A window is another question: the feed is read in full.
        made = crawler("local", "--json", "--since", "2024-01-01", site=local(site.address))
        assert made.facts["known"] == 2


def test_a_feed_is_not_taken_for_read_while_one_of_its_articles_is_missing(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2)
        answer = site.pages["/feed.xml"]
        assert isinstance(answer, Answer)
        site.pages["/feed.xml"] = Answer(answer.body, content_type="text/xml", headers={"ETag": '"v1"'})
        good = site.pages["/news/1"]
        site.pages["/news/1"] = Answer("broken", 500)
        assert crawler("local", site=local(site.address), RETRY_TIMES=0).status == 1
        site.pages["/news/1"] = good
        assert crawler("local", site=local(site.address)).status == 0
        assert len(crawler.urls()) == 2


def test_a_fresh_article_is_fetched_again_and_its_first_text_kept_as_a_version(crawler: Crawler) -> None:
    now = datetime.now(UTC)
    written = now - timedelta(hours=5)
    with LocalSite() as site:

        def publish(text: str, etag: str) -> None:
            site.pages["/news/1"] = Answer(article_page(1, extra=text, published=written), headers={"ETag": etag})

        entry = (f"{site.address}/news/1", "خبر", format_datetime(written))
        site.pages["/feed.xml"] = Answer(feed([entry]), content_type="text/xml")
        publish("", '"a"')
        assert crawler("local", site=local(site.address)).status == 0
        assert crawler("local", "--json", site=local(site.address)).facts["known"] == 1
        # Three hours later.
        with sqlite3.connect(crawler.database) as database:
            database.execute("UPDATE page SET fetched_at = ?", [(now - timedelta(hours=3)).isoformat()])
        made = crawler("local", "--json", site=local(site.address))
        assert (made.facts["unchanged_articles"], made.facts["pages"]) == (1, 0)
        with sqlite3.connect(crawler.database) as database:
            database.execute("UPDATE page SET fetched_at = ?", [(now - timedelta(hours=3)).isoformat()])
        publish(" وارتفع العدد إلى 12 لاحقا.", '"b"')
        made = crawler("local", "--json", site=local(site.address))
        assert made.facts["changed"] == 1
        with crawler.store() as store:
            assert store.row("SELECT count(*) AS n FROM article") == {"n": 1}
            assert store.row("SELECT count(*) AS n FROM article_version") == {"n": 1}


def test_a_quiet_feed_is_asked_less_by_scheduled_runs_only(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1)
        for _ in range(2):
            crawler("local", "--scheduled", site=local(site.address))
        made = crawler("local", "--scheduled", "--json", site=local(site.address))
        assert made.facts["feeds_not_due"] == 1
        assert made.status == 0
        assert site.paths() == ["/feed.xml", "/news/1", "/feed.xml"]
        crawler("local", site=local(site.address))
        assert site.paths()[-1] == "/feed.xml"
        assert len(site.paths()) == 4


def test_where_a_linked_feed_is_not_due_no_others_are_guessed(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, feed_path="/all.rss")
        for number in (1011, 1012, 1013):
            site.pages[f"/news/{number}"] = Answer(article_page(number))

        def home(asked: Asked) -> Answer:
            newest = 1010 + site.paths().count("/")
            return Answer(
                f'<link rel="alternate" type="application/rss+xml" href="/all.rss"><a href="/news/{newest}">خبر</a>'
            )

        site.pages["/"] = home
        for _ in range(3):
            made = crawler(f"{site.address}/", "--scheduled", "--json")
        # The home page is news each time, the feed only the first time.
        assert crawler.urls() == [f"{site.address}/news/{number}" for number in (1, 1011, 1012, 1013)]
        assert site.paths().count("/all.rss") == 2
        assert made.facts["feeds_not_due"]
        assert not {"/feed", "/rss", "/rss.xml", "/feed.xml"}.intersection(site.paths())
