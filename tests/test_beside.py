"""Reading in a process beside the crawl: the same store, and nothing lost when either process is killed."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from benchmarks.crawling_site import STEPS
from extract.paths import PROJECT
from extract.schema import Page
from extract.store import StoreError
from pipelines.article import article
from pipelines.beside import Busyness
from pipelines.reader import LENGTH, read_ahead, versions
from pipelines.reading_processes import Beside, ReadingKilledError
from pipelines.worked_out import Found, WorkedOut
from tests.servers import deadly_reader
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, LocalSite
from tests.servers.pages import article_page

ARTICLES = range(1, 13)
# Of two crawls these are never the same: when it was, and numbers drawn by chance.
_OF_THE_RUN = {
    *("started", "finished", "origin", "stats_json", "settings_sha256", "fetched_at", "last_visit"),
    *("first_seen", "last_update", "changed_at"),
}


def page(number: int, name: str = "news") -> Page:
    return Page(f"https://akhbar.example/{name}/{number}", article_page(number).encode(), "text/html; charset=utf-8")


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with LocalSite() as serving:
        serving.add_articles(*ARTICLES)
        # A reprint, a page that is no text and one that is no article.
        serving.pages["/news/13"] = serving.pages["/news/3"]
        serving.pages["/news/14"] = Answer(b"\x00\x01\x02")
        serving.pages["/news/15"] = Answer("<html><body><a href='/'>الرئيسية</a></body></html>".encode())
        links = "".join(f"<item><link>{serving.address}/news/{n}</link></item>" for n in (13, 14, 15))
        serving.pages["/more.xml"] = Answer(
            f'<?xml version="1.0"?><rss version="2.0"><channel>{links}</channel></rss>'.encode(),
            content_type="text/xml",
        )
        yield serving


def arguments(site: LocalSite, mode: str) -> dict[str, Any]:
    feeds = [f"{site.address}/feed.xml", f"{site.address}/more.xml"]
    return {
        "site": {**local(site.address), "feeds": feeds},
        "ITEM_PIPELINES": json.dumps(STEPS),
        "MARSAD_BESIDE": mode,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    }


def stored(crawler: Crawler) -> dict[str, list[dict[str, Any]]]:
    with crawler.store() as store:
        tables = [row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: [
                {name: value for name, value in row.items() if name not in _OF_THE_RUN}
                for row in store.rows(f'SELECT * FROM "{table}" ORDER BY 1, 2')
            ]
            for table in tables
            if not table.startswith(("sqlite", "_sqlite", "article_search"))
        }


def statistics(crawler: Crawler) -> dict[str, Any]:
    with crawler.store() as store:
        row = store.row("SELECT stats_json FROM run ORDER BY run_id DESC")
    assert row is not None
    return dict(json.loads(row["stats_json"]))


def test_the_store_is_the_same_with_one_process_and_with_two(site: LocalSite, tmp_path: Path) -> None:
    alone, beside = Crawler(tmp_path / "alone"), Crawler(tmp_path / "beside")
    assert alone("local", **arguments(site, "never")).err == beside("local", **arguments(site, "always")).err
    assert "marsad/read_beside" not in statistics(alone)
    assert statistics(beside)["marsad/read_beside"] >= len(ARTICLES)
    ours, theirs = stored(alone), stored(beside)
    assert len(ours["article"]) == len(ARTICLES) + 1
    assert len(ours["event"]) >= len(ARTICLES)
    assert [row for row in ours["article"] if row["near_duplicate_of"]]
    for table, rows in ours.items():
        assert theirs[table] == rows, table
    kept = [sorted(path.name for path in (one.folder / "pages").rglob("*.zst")) for one in (alone, beside)]
    assert kept[0] == kept[1]
    # The second crawl finds nothing left to read.
    again = beside("local", "--json", **arguments(site, "always"))
    assert again.facts["articles"] == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_when_the_crawl_ends_the_process_ends_and_the_next_crawl_goes_on(
    site: LocalSite, tmp_path: Path, how: signal.Signals
) -> None:
    crawler = Crawler(tmp_path)
    command, environment = crawler.command("local", **{**arguments(site, "always"), "DOWNLOAD_DELAY": 0.3})
    crawl = subprocess.Popen(
        command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    reader = 0
    while not begun(crawler):
        assert crawl.poll() is None
        reader = next(iter(children(crawl.pid)), reader)
        time.sleep(0.05)
    # As a terminal does: to every process of the group.
    os.killpg(crawl.pid, how)
    _, errors = crawl.communicate(timeout=60)
    assert reader
    assert wait_for_end(reader)
    if how == signal.SIGINT:
        assert crawl.returncode == 130
        assert b"Traceback" not in errors
        assert "Traceback" not in (tmp_path / "logs" / "crawl.log").read_text("utf-8")
    crawler("local", **arguments(site, "always"))
    assert len(crawler.urls()) == len(set(crawler.urls())) == len(ARTICLES) + 1


def begun(crawler: Crawler) -> bool:
    """Is an article stored? The file may still be in the making."""
    with suppress(StoreError):
        return bool(crawler.urls())
    return False


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    if not path.exists():
        pytest.skip("this system does not tell the children of a process")
    return [int(child) for child in path.read_text().split()]


def wait_for_end(process: int) -> bool:
    for _ in range(200):
        status = Path(f"/proc/{process}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


async def read_some(beside: Beside, *pages: Page) -> list[Found | BaseException]:
    beside.start()
    return await asyncio.gather(*(beside.read(one, None, None, True) for one in pages), return_exceptions=True)


async def read_all(beside: Beside, *pages: Page) -> list[Found | BaseException]:
    try:
        return await read_some(beside, *pages)
    finally:
        await beside.close()


def test_a_page_that_kills_the_process_costs_no_other(tmp_path: Path) -> None:
    once = Page("https://akhbar.example/once", str(tmp_path / "killed").encode())
    pages = [page(1), page(2, "deadly"), page(3), once, page(4), page(5), page(6)]
    beside = Beside(deadly_reader.serve)
    answers = asyncio.run(read_all(beside, *pages))
    assert beside.killed == 3
    assert isinstance(answers[1], ReadingKilledError)
    assert "killed 2 times (status -9)" in str(answers[1])
    for number in (0, 2, 4, 5, 6):
        answer = answers[number]
        assert not isinstance(answer, BaseException)
        assert answer["article"] == ((pages[number], None), article(pages[number]))
    assert not isinstance(answers[3], BaseException)


def test_pages_that_wait_have_a_second_process_and_come_back_in_their_order() -> None:
    """The second process has read its pages long before the first one has read the slow page."""

    async def come_back() -> tuple[list[int], int]:
        beside, back = Beside(deadly_reader.serve), []

        async def read(number: int) -> None:
            await beside.read(page(number, "slow" if number == 1 else "news"), None, None, True)
            back.append(number)

        beside.start()
        await asyncio.gather(*(read(number) for number in range(1, 10)))
        processes = children(os.getpid())
        await beside.close()
        assert all(wait_for_end(process) for process in processes)
        return back, len(processes)

    assert asyncio.run(come_back()) == (list(range(1, 10)), 2)


def test_when_the_second_process_cannot_start_the_first_reads_everything(tmp_path: Path) -> None:
    def starts_once(crawl: socket) -> None:
        started = len(list(tmp_path.iterdir()))
        (tmp_path / str(started)).touch()
        if started:
            os._exit(1)
        deadly_reader.serve(crawl)

    answers = asyncio.run(read_all(Beside(starts_once), *(page(number, "slow") for number in range(1, 6))))
    assert all(not isinstance(answer, BaseException) and "article" in answer for answer in answers)
    assert len(list(tmp_path.iterdir())) == 2


def test_while_the_first_starts_again_a_second_that_cannot_start_costs_nothing(tmp_path: Path) -> None:
    """The first dies with the page that kills it once, and is slow to start again; the second fails in the meantime."""

    def work(crawl: socket) -> None:
        started = len(list(tmp_path.iterdir()))
        (tmp_path / str(started)).touch()
        if started == 1:
            time.sleep(0.2)
            os._exit(1)
        time.sleep(0.5 if started else 0.0)
        deadly_reader.serve(crawl)

    once = Page("https://akhbar.example/once", str(tmp_path.parent / f"{tmp_path.name}.killed").encode())
    pages = [once, *(page(number) for number in range(1, 8))]
    answers = asyncio.run(read_all(Beside(work), *pages))
    assert all(not isinstance(answer, BaseException) and "article" in answer for answer in answers[1:])


def test_an_answer_that_cannot_be_read_is_none(caplog: pytest.LogCaptureFixture) -> None:
    def babbles(crawl: socket) -> None:
        with crawl.makefile("rwb") as pages:
            content = pickle.dumps(versions())
            pages.write(LENGTH.pack(len(content)) + content)
            pages.flush()
            pages.read(LENGTH.size)
            pages.write(LENGTH.pack(3) + b"abc")
        os._exit(0)

    (answer,) = asyncio.run(read_all(Beside(babbles), page(1)))
    assert isinstance(answer, ReadingKilledError)
    assert "no answer that can be read" in caplog.text


def test_pages_that_wait_when_the_crawl_ends_are_answered_with_nothing() -> None:
    async def end() -> Found:
        beside = Beside()
        beside.start()
        waiting = asyncio.create_task(beside.read(page(1), None, None, True))
        await asyncio.sleep(0)
        await beside.close()
        return await asyncio.wait_for(waiting, 5)

    assert asyncio.run(end()) == {}


def test_without_the_process_everything_is_read_here() -> None:
    def ends(crawl: socket) -> None:
        os._exit(1)

    assert asyncio.run(read_all(Beside(ends), page(1), page(2))) == [{}, {}]


def test_the_process_holds_nothing_open_that_the_crawl_has_open(tmp_path: Path) -> None:
    async def shared() -> set[str]:
        beside = Beside()
        with (tmp_path / "open").open("w"):
            await read_some(beside, page(1))
            held = Path(f"/proc/{children(os.getpid())[-1]}/fd")
            found = {str(one.readlink()) for one in held.iterdir()}
            await beside.close()
        return found

    assert {name.partition(":")[0] for name in asyncio.run(shared())} == {"/dev/null", "socket"}


def test_work_is_taken_only_for_what_it_was_done_with() -> None:
    worked_out = WorkedOut()
    found = read_ahead(page(1), None, None, True)
    assert set(found) == {"article", "boilerplate", "signature", "extract"}
    worked_out.put(found)
    assert worked_out.find("article", page(1), None) == article(page(1))
    assert worked_out.find("article", page(2), None) is None
    assert worked_out.find("other", page(1)) is None
    worked_out.put({})
    assert worked_out.find("article", page(1), None) is None


def test_of_a_page_that_is_known_no_events_are_read() -> None:
    assert "extract" not in read_ahead(page(1), None, None, False)


def test_what_cannot_be_read_is_left_to_its_step() -> None:
    assert read_ahead(Page("https://akhbar.example/x", b"\x00\x01\x02"), None, None, True) == {}


@pytest.mark.parametrize(("working", "waiting", "busy"), [(0.004, 0.0, True), (0.0, 0.004, False)])
def test_the_process_is_started_where_reading_keeps_the_loop_busy(working: float, waiting: float, busy: bool) -> None:
    async def pages() -> bool:
        busyness = Busyness()
        found = False
        for _ in range(40):
            found = busyness.page() or found
            time.sleep(working)
            await asyncio.sleep(waiting)
        return found

    assert asyncio.run(pages()) == busy
