"""``marsad crawl`` as a program: how it is called, and what it says when it cannot go on."""

from __future__ import annotations

import random
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.exceptions import DownloadFailedError

from crawler.failures import reason_of
from extract.paths import PROJECT
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, LocalSite
from tests.servers.pages import article_page


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)


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


def test_it_works_from_any_directory(crawler: Crawler, tmp_path: Path) -> None:
    """And with the settings that everybody has."""
    _, environment = crawler.command()
    command = [str(Path(sys.executable).with_name("marsad")), "crawl", "sample", "--limit", "2"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in (tmp_path / "logs" / "crawl.log").read_text()
    assert len(crawler.urls()) == 2
