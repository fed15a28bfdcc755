"""Crawls that are interrupted, killed, stopped or begun twice: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from extract.paths import PROJECT
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, Asked, LocalSite
from tests.servers.pages import article_page


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)


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
