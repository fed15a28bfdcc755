"""``marsad reprocess``: stored articles read again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import pipelines.events
from crawler.command_line import main
from extract.schema import Extraction
from extract.store import Store
from extract.store.selection import article_events
from tests.stored import make_article, start

Marsad = Callable[..., tuple[object, str, str]]
TEXT = "قتل ثلاثة جنود أمس في هجوم شنه مسلحون على حاجز للجيش في مدينة حمص، وفق مصدر عسكري."


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with Store(path) as store:
        run = start(store)
        for name in ("a1", "a2", "a3"):
            store.save_article(make_article(name, text=TEXT), Extraction(name), run)
    return path


@pytest.fixture
def marsad(database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Marsad:
    def run(*options: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["marsad", "reprocess", "--db", str(database), *options])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


def test_events_are_replaced_once_and_again_only_with_all(database: Path, marsad: Marsad) -> None:
    assert marsad()[1].startswith("3 articles read again: ")
    with Store(database) as store:
        first = [stored.event_id for stored in article_events(store, "a2")]
        assert first
        row = store.row("SELECT kind, finished IS NOT NULL AS ended FROM run WHERE run_id = 2")
        assert row == {"kind": "reprocess", "ended": 1}
    assert marsad()[1].startswith("0 articles read again: 0 events")
    assert marsad("--all")[1].startswith("3 articles read again: ")
    with Store(database) as store:
        assert [stored.event_id for stored in article_events(store, "a2")] == first


def test_an_article_that_cannot_be_read_is_counted(marsad: Marsad, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pipelines.events.extract

    def failing(article_id: str, *arguments: object) -> Extraction:
        if article_id == "a2":
            raise ValueError("x")
        return real(article_id, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipelines.events, "extract", failing)
    status, out, err = marsad()
    assert status == 1
    assert out.startswith("3 articles read again: ")
    assert "1 articles could not be read" in err


def test_an_interrupted_pass_goes_on_where_it_stopped(marsad: Marsad, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pipelines.events.extract

    def stopping(article_id: str, *arguments: object) -> Extraction:
        if article_id == "a3":
            raise KeyboardInterrupt
        return real(article_id, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipelines.events, "extract", stopping)
    status, out, err = marsad()
    assert (status, out) == (130, "")
    assert "stopped after 2 articles" in err
    monkeypatch.setattr(pipelines.events, "extract", real)
    assert marsad()[1].startswith("1 articles read again: ")


def test_a_mistyped_name_makes_no_store(tmp_path: Path, marsad: Marsad) -> None:
    status, _, err = marsad("--db", str(tmp_path / "stroe.db"))
    assert status == 1
    assert "no database here yet" in err
    assert not (tmp_path / "stroe.db").exists()
