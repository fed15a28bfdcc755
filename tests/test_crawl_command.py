"""``marsad crawl`` as a program: what it finds, what it asks for again, and how it ends."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DownloadFailedError

from crawler.directives import may_be_archived
from crawler.failures import reason_of
from crawler.stopping import opted_out_domains
from extract.paths import PROJECT
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, Asked, LocalSite
from tests.servers.pages import article_page, feed, instant_of, sitemap


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)


# What is found


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


# What is asked for again


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


# How it ends


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "which site?"),
        (("enab_balady",), "did you mean enab_baladi"),
        (("Aljazeera",), "did you mean aljazeera"),
        (("qqqq",), "marsad sites"),
        (("ftp://akhbar.example/",), "no http or https address"),
        (("http://[akhbar",), "no http or https address"),
        (("http://akhbar.example:99999/",), "no http or https address"),
        (("sample", "--since", "yesterday"), "write it as 2021-03-14"),
        (("sample", "--since", "2024-05-02", "--until", "2024-05-01"), "lies after"),
        (("sample", "--limit", "0"), "at least 1"),
        (("sample", "--nosuch"), "unknown option --nosuch"),
        (("sample", "-a", "nothing"), "NAME=VALUE"),
        (("sample", "-a", "sinse=2024-05-01"), "-a sinse: a crawl knows since, until, limit, only"),
        (("sample", "-a", "limit=many"), "-a limit: 'many' is not a whole number of at least 1"),
        (("sample", "-a", "only=akhbar.example"), "no http or https address"),
    ],
)
def test_wrong_usage_says_what_and_fetches_nothing(crawler: Crawler, arguments: tuple[str, ...], message: str) -> None:
    made = crawler(*arguments)
    assert made.status == 2
    assert message in made.err
    assert "Traceback" not in made.err
    assert not crawler.database.exists()


def test_a_site_with_a_wrong_declaration_does_not_start(crawler: Crawler) -> None:
    made = crawler("local", site={"allowed_domains": ["127.0.0.1"]})
    assert made.status == 2
    assert "feeds is missing" in made.err


@pytest.mark.parametrize("kind", ["foreign", "text", "folder"])
def test_a_database_that_is_not_ours_is_left_alone(crawler: Crawler, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "other.db"
    if kind == "foreign":
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE theirs (x)")
    elif kind == "text":
        path.write_text("no database at all, just a text that is long enough to be looked at " * 50)
    else:
        path.mkdir()
    before = path.read_bytes() if path.is_file() else b""
    made = crawler("sample", "--db", str(path))
    assert made.status == 1
    assert str(path) in made.err
    assert "Traceback" not in made.err
    assert not path.is_file() or path.read_bytes() == before


def test_an_outlet_that_cannot_be_reached_is_named_and_another_is_crawled(crawler: Crawler) -> None:
    with LocalSite() as site, LocalSite() as gone:
        site.add_articles(1)
        dead = gone.address
        gone.__exit__(None, None, None)
        made = crawler("local", f"{dead}/", "http://nowhere.invalid/", "--json", site=local(site.address))
        assert made.status == 1
        assert f"{dead}/" in made.reasons
        assert "refused" in made.reasons
        assert "no such host, or no network" in made.reasons
        assert crawler.urls() == [f"{site.address}/news/1"]


def test_a_connection_that_is_closed_is_told_in_words() -> None:
    told = "[<twisted.python.failure.Failure twisted.internet.error.ConnectionDone: Connection was closed cleanly.>]"
    assert reason_of(DownloadFailedError(told)) == "the connection was closed before the answer"


@pytest.mark.parametrize("kilobytes", [300, 40])
def test_a_full_disk_ends_the_crawl_with_a_message_and_nothing_half_written(crawler: Crawler, kilobytes: int) -> None:
    """No file may grow beyond the limit: at first the database, or already the copy of a page, cannot be written."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    with LocalSite() as site:
        site.add_articles(*range(1, 60))
        noise = random.Random(1).randbytes(60_000).hex()
        for number in range(1, 60):
            site.pages[f"/news/{number}"] = Answer(article_page(number, head=f"<!-- {noise} {number} -->"))
        assert crawler("local", "--limit", "1", site=local(site.address)).status == 0
        command, environment = crawler.command("local", "--json", "--nolog", site=local(site.address))
        done = subprocess.run(
            command, env=environment, cwd=PROJECT, capture_output=True, preexec_fn=limit, timeout=120, check=False
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr.decode()
        told = done.stdout.decode() + done.stderr.decode()
        assert "full" in told or "I/O" in told or "too large" in told, told
        with crawler.store() as store:
            assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
        assert crawler("local", site=local(site.address)).status == 0
        assert len(crawler.urls()) == 59


def start(crawler: Crawler, *args: str, **settings: Any) -> subprocess.Popen[bytes]:
    command, environment = crawler.command(*args, **settings)
    return subprocess.Popen(
        command, env=environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def wait_for(site: LocalSite, pages: int) -> None:
    end = time.monotonic() + 60
    while len(site.paths()) < pages and time.monotonic() < end:
        time.sleep(0.01)


def test_control_c_keeps_what_was_read(crawler: Crawler) -> None:
    def slow(asked: Asked) -> Answer:
        return Answer(article_page(int(asked.path.rpartition("/")[2])), delay=0.1)

    with LocalSite() as site:
        numbers = range(1, 60)
        site.add_articles(*numbers)
        for number in numbers:
            site.pages[f"/news/{number}"] = slow
        running = start(crawler, "local", site=local(site.address), CONCURRENT_REQUESTS_PER_DOMAIN=1)
        wait_for(site, 10)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
        assert running.returncode == 130, err.decode()
        assert "articles read" in out.decode()
        assert "goes on from there" in err.decode()
        stored = len(crawler.urls())
        assert 5 <= stored < 59
        rest = crawler("local", site=local(site.address))
        assert rest.status == 0, rest.out
        assert len(crawler.urls()) == 59


def test_control_c_twice_ends_at_once_and_says_the_same(crawler: Crawler) -> None:
    with LocalSite() as site:
        numbers = range(1, 40)
        site.add_articles(*numbers)
        for number in numbers:
            site.pages[f"/news/{number}"] = Answer(article_page(number), delay=3.0 if number > 5 else 0.0)
        running = start(crawler, "local", site=local(site.address), CONCURRENT_REQUESTS_PER_DOMAIN=1)
        wait_for(site, 7)
        os.killpg(running.pid, signal.SIGINT)
        time.sleep(0.3)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
        assert running.returncode == 130, err.decode()
        assert "could not" not in out.decode()
        assert "goes on from there" in err.decode()
        with crawler.store() as store:
            assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}


def test_a_killed_crawl_loses_and_doubles_nothing(crawler: Crawler) -> None:
    """SIGKILL at several moments, then one crawl to the end: every article is there once."""
    with LocalSite() as site:
        numbers = range(1, 81)
        site.add_articles(*numbers)
        answer = site.pages["/feed.xml"]
        assert isinstance(answer, Answer)
        site.pages["/feed.xml"] = Answer(answer.body, content_type="text/xml", headers={"ETag": '"v1"'})
        for pages in (2, 9, 17, 40):
            before = len(site.paths())
            running = start(crawler, "local", site=local(site.address))
            wait_for(site, before + pages)
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate(timeout=60)
            with crawler.store() as store:
                assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
        assert crawler("local", site=local(site.address)).status == 0
        assert crawler.urls() == sorted(f"{site.address}/news/{number}" for number in numbers)
        with crawler.store() as store:
            rows = store.rows("SELECT count(*) AS n FROM page WHERE outcome IS NULL")
            assert next(rows) == {"n": 0}


def test_it_works_from_any_directory(crawler: Crawler, tmp_path: Path) -> None:
    """And with the settings that everybody has."""
    _, environment = crawler.command()
    command = [str(Path(sys.executable).with_name("marsad")), "crawl", "sample", "--limit", "2"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in (tmp_path / "logs" / "crawl.log").read_text()
    assert len(crawler.urls()) == 2


# What is left alone


def test_a_page_that_may_not_be_archived_is_read_and_no_copy_kept(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2, 3)
        head = '<meta name="robots" content="follow, NOARCHIVE">'
        site.pages["/news/1"] = Answer(article_page(1, head=head))
        site.pages["/news/2"] = Answer(article_page(2), headers={"X-Robots-Tag": "noindex"})
        assert crawler("local", site=local(site.address)).status == 0
        with crawler.store() as store:
            rows = {row["url"]: row["raw_location"] for row in store.rows("SELECT url, raw_location FROM page")}
        assert [bool(rows[f"{site.address}/news/{number}"]) for number in (1, 2, 3)] == [False, False, True]
        assert len(list((crawler.folder / "pages").rglob("*.zst"))) == 1
        assert len(crawler.urls()) == 3


@pytest.mark.parametrize(
    ("headers", "body", "kept"),
    [
        ([], b"<html><body>noarchive noindex</body></html>", True),
        ([], b"<META CONTENT='noindex,follow' NAME='ROBOTS'>", False),
        ([], b"<meta name=robots content=noarchive>", False),
        ([], b'<meta name="marsad" content="none">', False),
        ([], b'<meta name="googlebot" content="noindex">', True),
        ([], b'<meta name="robots" content="index, follow, max-image-preview:large">', True),
        ([], b'<meta name="description" content="noindex">', True),
        (["noarchive"], b"", False),
        (["googlebot: noindex"], b"", True),
        (["marsad: noarchive"], b"", False),
        (["max-snippet: 20, noarchive"], b"", False),
        (["max-video-preview: 0, noarchive"], b"", False),
        (["unavailable_after: Friday, 25-Jun-10 15:00:00 PST, noindex"], b"", False),
        (["*: noarchive"], b"", False),
        (["noindex, googlebot: all"], b"", False),
        (["googlebot: nofollow, noarchive, marsad: noindex"], b"", False),
        (["googlebot: nofollow, noarchive"], b"", True),
        ([], b'<meta name="robots" content="noindex;nofollow">', False),
        ([], b'<meta name="robots" content="nofollow noarchive">', False),
        ([], b'<meta http-equiv="X-Robots-Tag" content="noarchive">', False),
        ([], b'<meta name="robots" data-content="all" content="noindex">', False),
        ([], b'<meta data-name="robots" content="noindex">', True),
    ],
)
def test_what_a_page_says_about_being_kept(headers: list[str], body: bytes, kept: bool) -> None:
    assert may_be_archived(headers, body) is kept


def test_a_site_that_opted_out_is_not_asked_even_for_its_robots_txt(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1)
        (crawler.folder / "opt_out.csv").write_text("domain,note\nakhbar.example,\n127.0.0.1,they wrote to us\n")
        made = crawler("local", "--json", site=local(site.address))
        assert site.asked == []
        assert made.status == 1
        assert "127.0.0.1 has asked not to be read" in made.reasons


def test_an_opt_out_list_needs_its_column(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("site\nakhbar.example\n")
    with pytest.raises(ValueError, match="column 'domain'"):
        opted_out_domains([path])
    assert opted_out_domains([tmp_path / "none.csv"]) == frozenset()
    path.write_bytes("domain\nصحيفة\n".encode("cp1256"))
    with pytest.raises(ValueError, match=r"list\.csv: is not written in UTF-8"):
        opted_out_domains([path])


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://www.akhbar.example/contact", "akhbar.example"),
        ("*.akhbar.example", "akhbar.example"),
        ("akhbar.example.", "akhbar.example"),
        ("خبر.example", "xn--ngblk.example"),
    ],
)
def test_an_opt_out_list_may_be_written_by_anybody(tmp_path: Path, written: str, asked: str) -> None:
    """A spreadsheet puts a mark before the first column."""
    path = tmp_path / "list.csv"
    path.write_text(f"domain\n{written}\n", encoding="utf-8-sig")
    assert opted_out_domains([path]) == {asked}


def test_the_stop_file_ends_a_crawl_and_keeps_others_from_starting(crawler: Crawler) -> None:
    stop = crawler.folder / "STOP"
    with LocalSite() as site:
        site.add_articles(*range(1, 30))

        def last(asked: Asked) -> Answer:
            stop.touch()
            return Answer(article_page(3))

        site.pages["/news/3"] = last
        made = crawler("local", "--json", site=local(site.address), CONCURRENT_REQUESTS_PER_DOMAIN=1)
        assert made.status == 1
        assert "the stop file is there" in made.reasons
        asked = len(site.paths())
        assert asked < 25
        made = crawler("local", site=local(site.address))
        assert made.status == 1
        assert str(stop) in made.err
        assert len(site.paths()) == asked
        stop.unlink()
        assert crawler("local", site=local(site.address)).status == 0
        assert len(crawler.urls()) == 29


def test_two_crawls_of_one_site_at_a_time(crawler: Crawler) -> None:
    """The second says so at once and asks for nothing; a killed one holds nothing."""
    with LocalSite() as site:
        site.add_articles(1, 2)
        article = site.pages["/news/1"]
        site.pages["/news/1"] = Answer(article_page(1), delay=30)
        running = start(crawler, "local", site=local(site.address))
        wait_for(site, 3)
        second = crawler("local", site=local(site.address))
        assert second.status == 1
        assert "another crawl of local is at work" in second.err
        assert len(site.paths()) == 3
        running.kill()
        running.communicate()
        site.pages["/news/1"] = article
        assert crawler("local", site=local(site.address)).status == 0
        assert len(crawler.urls()) == 2


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
