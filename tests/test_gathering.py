"""What is written together: nothing of it before it is settled, all of it then, and what fails costs nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import signals
from scrapy.signalmanager import SignalManager

from extract.schema import Casualty, Extraction, Page
from extract.store import Store, StoreError
from pipelines import gathering
from pipelines.gathering import Gathering
from tests.stored import make_article, make_event, start


def stored(path: Path) -> list[str]:
    with Store(path, read_only=True) as store:
        return [row["article_id"] for row in store.rows("SELECT article_id FROM article ORDER BY 1")]


def test_what_is_gathered_is_seen_when_it_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store(path) as store:
        run = start(store)
        store.gather()
        store.save_article(make_article("a1"), Extraction("a1", (make_event(),)), run)
        store.gather()
        store.save_article(make_article("a2"), Extraction("a2"), run)
        assert store.known("a1")
        assert stored(path) == []
        store.settle()
        assert stored(path) == ["a1", "a2"]
        store.settle()
        store.save_article(make_article("a3"), Extraction("a3"), run)
        assert stored(path) == ["a1", "a2", "a3"]


def test_a_part_that_fails_is_undone_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store(path) as store:
        run = start(store)
        store.gather()
        store.save_article(make_article("a1"), Extraction("a1", (make_event(),)), run)
        nobody = make_event(casualties=(Casualty("killed", None, None, None),))  # type: ignore[arg-type]
        broken = Extraction("a1", (make_event(), nobody))
        with pytest.raises(StoreError, match="NOT NULL"):
            store.save_article(make_article("a1", title="other"), broken, run)
        store.save_article(make_article("a2"), Extraction("a2", (make_event(),)), run)
        store.settle()
        assert stored(path) == ["a1", "a2"]
        assert {row["title"] for row in store.rows("SELECT title FROM article")} == {make_article().title}
        assert store.row("SELECT count(*) AS n FROM incident") == {"n": 1}


def test_a_store_that_gathers_holds_up_no_other_of_its_process(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store(path) as one, Store(path) as other:
        run = start(one)
        one.gather()
        one.save_article(make_article("a1"), Extraction("a1"), run)
        other.gather()
        assert stored(path) == ["a1"]
        other.save_article(make_article("a2"), Extraction("a2"), run)
        one.save_article(make_article("a3"), Extraction("a3"), run)
        assert stored(path) == ["a1", "a2", "a3"]


def test_what_is_gathered_is_written_when_the_file_is_closed(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db") as store:
        run = start(store)
        store.gather()
        store.save_article(make_article("a1"), Extraction("a1"), run)
    assert stored(tmp_path / "s.db") == ["a1"]


def test_gathering_costs_one_statement_and_a_part_of_it_no_file(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db") as store:
        store.gather()
        store.settle()
        assert store.row("PRAGMA temp_store") == {"temp_store": 2}
        asked: list[str] = []
        store.database.conn.set_trace_callback(asked.append)
        store.gather()
        store.database.conn.set_trace_callback(None)
    assert asked == ["BEGIN IMMEDIATE"]


def gathers(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[Gathering, list[Any]]:
    """The gathering of a crawl, and the errors that the crawl is told of."""
    told: list[Any] = []
    crawler = SimpleNamespace(signals=SignalManager(), spider=None)

    def note(failure: Any) -> None:
        told.append(failure.value)

    crawler.signals.connect(note, signals.item_error, weak=False)
    monkeypatch.setattr(gathering, "open_store", lambda crawler: SimpleNamespace(store=store))
    return Gathering(crawler), told  # type: ignore[arg-type]


def test_a_crawl_settles_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.db"

    async def crawl(store: Store) -> None:
        made, told = gathers(store, monkeypatch)
        run = start(store)
        for name in ("a1", "a2"):
            made.begin()
            store.save_article(make_article(name), Extraction(name), run)
        assert stored(path) == []
        await asyncio.sleep(0.2)
        assert stored(path) == ["a1", "a2"]
        made.begin()
        store.save_page(Page("https://akhbar.example/1", b"x"), raw_location="", run_id=run)
        made.end()
        assert not told

    with Store(path) as store:
        asyncio.run(crawl(store))


def test_a_crawl_is_told_that_what_it_gathered_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crawl(store: Store) -> list[Any]:
        made, told = gathers(store, monkeypatch)
        made.begin()
        store.execute("PRAGMA defer_foreign_keys = ON")
        store.save_page(Page("https://akhbar.example/1", b"x"), raw_location="", run_id=77)
        await asyncio.sleep(0.2)
        return told

    with Store(tmp_path / "s.db") as store:
        (error,) = asyncio.run(crawl(store))
    assert isinstance(error, StoreError)
    assert "what was gathered" in str(error)
