"""The last two steps of the pipelines: items in, rows in a real store out."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

import pipelines.events
import pipelines.store
from crawler.crawl_report import report
from crawler.crawling import SiteRun
from extract.events import load_knowledge
from extract.schema import Article, Extraction, Page
from extract.store import Store
from extract.store.selection import article_events, events
from pipelines.events import EventsPipeline
from pipelines.store import StorePipeline, open_store

ARTICLE = Article(
    id="a1",
    url="https://akhbar.example/1",
    title="مقتل ثلاثة جنود في هجوم",
    text="قتل ثلاثة جنود أمس في هجوم شنه مسلحون على حاجز للجيش في مدينة حمص، وفق مصدر عسكري.",
    outlet="akhbar",
    published=datetime(2024, 5, 2, 8, 0, tzinfo=UTC),
    canonical_url="https://akhbar.example/1",
    lang="ar",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def crawler(path: Path) -> Iterator[Crawler]:
    made = get_crawler(Spider, {"MARSAD_DB": str(path)})
    yield made
    close(made)


def close(crawler: Crawler) -> None:
    crawler.signals.send_catch_log(signals.spider_closed, spider=None, reason="finished")


def through(crawler: Crawler, *articles: Any) -> list[str]:
    """What becomes of each item: ``stored`` or the reason why it was dropped."""
    steps = [StorePipeline.from_crawler(crawler), EventsPipeline.from_crawler(crawler)]
    outcomes = []
    for item in articles:
        try:
            for step in steps:
                item = step.process_item(item)
            outcomes.append("stored")
        except DropItem as reason:
            outcomes.append(str(reason))
    return outcomes


def test_an_article_is_stored_with_its_events(crawler: Crawler) -> None:
    assert through(crawler, ARTICLE) == ["stored"]
    store = open_store(crawler).store
    assert store.article("a1") == ARTICLE
    read = [stored.event for stored in article_events(store, "a1")]
    assert read
    assert all(ARTICLE.text[event.start : event.end] == event.evidence for event in read if event.field == "text")
    assert crawler.stats is not None
    assert crawler.stats.get_value("marsad/events") == len(read)


def test_a_second_crawl_stores_only_what_is_new_or_changed(path: Path) -> None:
    changed = replace(ARTICLE, text=ARTICLE.text + "\nوأضاف المصدر أن التحقيق مستمر.")
    expected = [["stored"], ["stored and unchanged: https://akhbar.example/1", "stored"], ["stored"]]
    for articles, outcomes in zip([[ARTICLE], [ARTICLE, replace(ARTICLE, id="a2")], [changed]], expected, strict=True):
        crawler = get_crawler(Spider, {"MARSAD_DB": str(path)})
        assert through(crawler, *articles) == outcomes
        close(crawler)
    with Store(path) as store:
        assert store.row("SELECT count(*) AS n FROM article_version") == {"n": 1}
        assert [store.summary(run).articles for run in (1, 2, 3)] == [0, 1, 1]
        assert store.latest_run() == 3


def test_other_knowledge_reads_an_unchanged_article_again(
    crawler: Crawler, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    through(crawler, ARTICLE)
    close(crawler)
    monkeypatch.setattr(pipelines.store, "code_version", lambda: "other code")
    assert through(get_crawler(Spider, {"MARSAD_DB": str(path)}), ARTICLE) == ["stored"]


def test_what_is_no_article_is_noted_and_not_fetched_again(crawler: Crawler) -> None:
    opened = open_store(crawler)
    opened.store.save_page(Page(ARTICLE.url, b"<html>"), raw_location="x", run_id=opened.run_id)
    outcome = through(crawler, replace(ARTICLE, is_article=False, text=""), {"other": "item"})
    assert outcome == ["no article: https://akhbar.example/1", "stored"]
    assert opened.store.has_page(ARTICLE.url)
    assert opened.store.article("a1") is None


def test_a_page_that_a_step_drops_is_noted_and_not_fetched_again(crawler: Crawler) -> None:
    opened = open_store(crawler)
    dropped, known = Page("https://akhbar.example/x", b"\x00"), Page("https://akhbar.example/y", b"")
    for page in (dropped, known):
        opened.store.save_page(page, raw_location="x", run_id=opened.run_id)
    opened.store.finish_page(known.url, "not_article")
    for page in (dropped, known):
        crawler.signals.send_catch_log(signals.item_dropped, item=page, spider=None, exception=DropItem("x"))
    assert [row["outcome"] for row in opened.store.pages()] == ["dropped", "not_article"]


def test_an_article_that_cannot_be_read_costs_no_other(
    crawler: Crawler, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = pipelines.events.extract

    def failing(article_id: str, *arguments: Any) -> Extraction:
        if article_id == "bad":
            raise ValueError("no such thing")
        return real(article_id, *arguments)

    monkeypatch.setattr(pipelines.events, "extract", failing)
    assert through(crawler, replace(ARTICLE, id="bad"), ARTICLE) == ["stored", "stored"]
    store = open_store(crawler).store
    assert store.row("SELECT extraction_error FROM article WHERE article_id = 'bad'") == {
        "extraction_error": "ValueError: no such thing"
    }
    assert "could not be read" in caplog.text
    told = report([SiteRun("akhbar", open_store(crawler).run_id, "finished")], store).facts["failures"]
    assert told == [
        {"url": ARTICLE.url, "reason": "stored without events, tried again next time: ValueError: no such thing"}
    ]


def test_the_events_of_a_reprint_are_kept_and_not_counted(crawler: Crawler) -> None:
    through(crawler, ARTICLE, replace(ARTICLE, id="a2", near_duplicate_of="a1"))
    opened = open_store(crawler)
    assert len(article_events(opened.store, "a2")) == len(article_events(opened.store, "a1"))
    assert {stored.article.article_id for stored in events(opened.store)} == {"a1"}
    assert opened.store.summary(opened.run_id).reprints == 1


def test_the_run_is_finished_with_its_counters(crawler: Crawler, path: Path) -> None:
    through(crawler, ARTICLE)
    close(crawler)
    with sqlite3.connect(path) as connection:
        kind, finished, code, knowledge, stats = connection.execute(
            "SELECT kind, finished, code_version, knowledge_version, stats_json FROM run"
        ).fetchone()
    connection.close()
    assert kind == "manual"
    assert datetime.fromisoformat(finished).tzinfo is not None
    assert code == pipelines.store.code_version()
    assert knowledge == load_knowledge().fingerprint
    assert json.loads(stats)["marsad/articles"] == 1


FULL_DISK = """
import sys
from scrapy import Spider
from scrapy.crawler import CrawlerProcess
from extract.schema import Article
from pipelines.store import open_store

class Long(Spider):
    name = "long"

    start_urls = [f"data:,{number}" for number in range(200)]

    def parse(self, response):
        open_store(self.crawler).store.database.execute("PRAGMA max_page_count = 90")
        number = response.text
        yield Article(number, f"https://akhbar.example/{number}", "عنوان", "نص طويل " * 200)

process = CrawlerProcess({
    "MARSAD_DB": sys.argv[1],
    "ITEM_PIPELINES": {"pipelines.store.StorePipeline": 1, "pipelines.events.EventsPipeline": 2},
    "LOG_LEVEL": "CRITICAL",
    "TELNETCONSOLE_ENABLED": False,
})
crawler = process.create_crawler(Long)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("finish_reason"))
"""


def test_a_full_disk_ends_the_crawl_and_keeps_what_was_stored(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "store_error\n"
    assert done.stderr.count("The crawl ends: ") == 1
    assert "store.db: saving the article https://akhbar.example/" in done.stderr
    with Store(path) as store:
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
        stored = list(store.articles())
        assert 0 < len(stored) < 200
        assert store.search("طويل", limit=1000) == store.search("نص", limit=1000)
        assert len(store.search("طويل", limit=1000)) == len(stored)


def test_an_article_of_any_length_is_no_reason_to_wait(crawler: Crawler, caplog: pytest.LogCaptureFixture) -> None:
    pipeline = EventsPipeline.from_crawler(crawler)
    pipeline.process_item(replace(ARTICLE, text="كلمة " * 30_000))
    assert "the text has 150,000 characters; a crawl reads up to 120,000" in caplog.text
