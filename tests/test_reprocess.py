"""``marsad reprocess``: stored articles read again, in pieces; what that changes is shown before it is committed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import pipelines.events
from crawler.batch import rereading
from crawler.command_line import main
from extract.schema import Extraction, Page
from extract.store import Store
from extract.store.records import StoredEvent, article_from_row
from extract.store.selection import article_events
from extract.store.verification import verify
from pipelines.archive import keep
from pipelines.changes import Changes, changes
from tests.servers.pages import article_page
from tests.stored import make_article, make_event, start

Marsad = Callable[..., tuple[object, str, str]]
TEXT = "قتل ثلاثة جنود أمس في هجوم شنه مسلحون على حاجز للجيش في مدينة حمص، وفق مصدر عسكري."


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three articles that an older code has read, without finding the event of the first two; pieces of two."""
    monkeypatch.setattr(rereading, "PIECE", 2)
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path))
    path = tmp_path / "store.db"
    old = make_event(evidence=TEXT[10:40], start=10, end=40, rule="an.old.row", also=())
    with Store(path) as store:
        run = start(store)
        for name in ("a1", "a2", "a3"):
            events = (old, replace(old, type="ied", start=0, end=5, evidence=TEXT[:5])) if name == "a3" else ()
            store.save_article(make_article(name, text=TEXT), Extraction(name, events), run)
    return path


@pytest.fixture
def marsad(database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Marsad:
    def run(*options: str, jobs: int = 1) -> tuple[object, str, str]:
        arguments = ["marsad", "reprocess", "--db", str(database), "--jobs", str(jobs), *options]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


def parts(database: Path) -> list[str]:
    return sorted(path.name for path in Path(f"{database}.parts").glob("*.db"))


@pytest.mark.parametrize("jobs", [1, 2])
def test_events_are_replaced_once_and_again_only_with_all(database: Path, marsad: Marsad, jobs: int) -> None:
    status, out, err = marsad(jobs=jobs)
    assert (status, err) == (0, "")
    assert "3 articles read again: " in out
    with Store(database) as store:
        first = [stored.event_id for stored in article_events(store, "a2")]
        assert first
        row = store.row("SELECT kind, finished IS NOT NULL AS ended FROM run WHERE run_id = 2")
        assert row == {"kind": "reprocess", "ended": 1}
        assert [check.name for check in verify(store) if check.wrong] == []
        assert store.row(
            "SELECT count(*) AS n FROM event WHERE event_id NOT IN (SELECT event_id FROM incident_member)"
        ) == {"n": 0}
    assert "0 articles read again: 0 events" in marsad(jobs=jobs)[1]
    assert "3 articles read again: " in marsad("--all", jobs=jobs)[1]
    with Store(database) as store:
        assert [stored.event_id for stored in article_events(store, "a2")] == first
    assert parts(database) == []


def test_what_would_change_is_shown_and_nothing_done(database: Path, marsad: Marsad, tmp_path: Path) -> None:
    status, out, _ = marsad("--diff-only", "--diff", str(tmp_path / "changes.jsonl"))
    assert status == 0
    assert "2 events added" in " ".join(out.split())
    assert "an.old.row" in out
    assert "nothing was changed" in out
    lines = [json.loads(line) for line in (tmp_path / "changes.jsonl").read_text("utf-8").splitlines()]
    kinds = sorted((line["article_id"], line["kind"]) for line in lines)
    assert kinds[:2] == [("a1", "added"), ("a2", "added")]
    assert {kind for name, kind in kinds if name == "a3"} == {"changed", "dropped"}
    (changed,) = [line for line in lines if line["kind"] == "changed"]
    assert "type" not in changed["fields"] or changed["before"]["type"] != changed["after"]["type"]
    with Store(database, read_only=True) as store:
        assert article_events(store, "a1") == []
        assert store.row("SELECT count(*) AS n FROM run") == {"n": 1}
    # The readings are kept: committing them needs no second reading.
    assert len(parts(database)) == 2
    told = json.loads(marsad("--json")[1])
    assert (told["committed"], told["changes"]["added"], told["changes"]["dropped"]) == (3, 2, 1)
    with Store(database, read_only=True) as store:
        assert len(article_events(store, "a1")) == 1


def test_an_article_that_cannot_be_read_keeps_its_events(
    database: Path, marsad: Marsad, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipelines.events.extract

    def failing(article_id: str, *arguments: object) -> Extraction:
        if article_id == "a3":
            raise ValueError("x")
        return real(article_id, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipelines.events, "extract", failing)
    status, out, err = marsad()
    assert status == 1
    assert "2 articles read again: " in out
    assert "1 articles could not be read" in err
    with Store(database, read_only=True) as store:
        assert [stored.event.rule for stored in article_events(store, "a3")] == ["an.old.row"] * 2
    monkeypatch.setattr(pipelines.events, "extract", real)
    assert "1 articles read again: " in marsad()[1]


def test_an_interrupted_pass_goes_on_where_it_stopped(
    database: Path, marsad: Marsad, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipelines.events.extract
    read = []

    def stopping(article_id: str, *arguments: object) -> Extraction:
        if article_id == "a3":
            raise KeyboardInterrupt
        read.append(article_id)
        return real(article_id, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipelines.events, "extract", stopping)
    status, out, err = marsad()
    assert (status, out) == (130, "")
    assert "stopped; the same command goes on" in err
    # The first piece is whole; of the second nothing is left behind.
    assert len(list(Path(f"{database}.parts").iterdir())) == 1
    monkeypatch.setattr(pipelines.events, "extract", lambda name, *rest: read.append(name) or real(name, *rest))
    assert "3 articles read again: " in marsad()[1]
    assert read == ["a1", "a2", "a3"]


def test_what_a_crawl_changed_meanwhile_is_left_alone(database: Path, marsad: Marsad) -> None:
    marsad("--diff-only")
    with Store(database) as store:
        store.save_article(make_article("a1", text=TEXT + " وأصيب آخر."), Extraction("a1"), start(store))
    status, _, err = marsad()
    assert (status, "1 articles were changed by a crawl meanwhile" in err) == (1, True)
    with Store(database, read_only=True) as store:
        article = store.article("a1")
        assert article is not None
        assert article.text.endswith("آخر.")
    assert "1 articles read again" in marsad()[1]


def test_readings_by_older_code_are_thrown_away(database: Path, marsad: Marsad) -> None:
    old = Path(f"{database}.parts") / "reread-articles-0123456789ab-0123456789ab-000000001.db"
    old.parent.mkdir()
    old.write_text("of another version")
    assert marsad("--diff-only")[0] == 0
    assert not old.exists()


def test_articles_are_read_again_from_their_pages(tmp_path: Path, marsad: Marsad, database: Path) -> None:
    """A template that is understood better now gives another text; a page that is no article any more no events."""
    whole = article_page(7)
    with Store(database) as store:
        run = start(store)
        for name, body in (("p1", whole), ("p2", "<html><title>قائمة</title><a href=/>رابط</a>"), ("p3", whole)):
            page = Page(f"https://akhbar.example/news/{name}", body.encode(), "text/html; charset=utf-8", spider="x")
            location = keep(page.body, tmp_path / "pages") if name != "p3" else ""
            store.save_page(page, raw_location=location, run_id=run)
            article = make_article(name, text="نص قديم " * 20, url=page.url, canonical_url=page.url)
            store.save_article(article, Extraction(name, (make_event(evidence="نص", start=0, end=2),)), run)
    status, out, err = marsad("--from", "pages")
    assert (status, err) == (0, "")
    assert "1 of them have another text now" in out
    with Store(database, read_only=True) as store:
        article = store.article("p1")
        assert article is not None
        assert "قتل 3 جنود" in article.text
        assert article_events(store, "p1")[0].event.rule != "attack"
        assert store.row("SELECT count(*) AS n FROM article_version WHERE article_id = 'p1'") == {"n": 1}
        assert article_events(store, "p2") == []
        # Without a raw page the stored text is read again.
        assert (store.article("p3") or article).text.startswith("نص قديم")
        assert [check.name for check in verify(store) if check.wrong] == []


def test_a_mistyped_name_makes_no_store(tmp_path: Path, marsad: Marsad) -> None:
    status, _, err = marsad("--db", str(tmp_path / "stroe.db"))
    assert status == 1
    assert "no database here yet" in err
    assert not (tmp_path / "stroe.db").exists()


# What differs between two readings ------------------------------------------------------------------------------------


def stored(event_id: str, **fields: object) -> StoredEvent:
    row = dict.fromkeys(("source_id", "author", "published_at", "modified_at", "country", "near_duplicate_of"))
    text = dict.fromkeys(("article_id", "url", "title", "published_basis", "lang", "text_sha256"), "")
    article = article_from_row({**row, **text, "version": 1, "run_id": 1})
    return StoredEvent(event_id, 0, 1, make_event(**fields), article)


def test_changes_between_two_readings() -> None:
    before = [stored("same"), stored("gone", start=100, end=110), stored("moved", start=200, end=220, type="ied")]
    after = [
        stored("same", confidence=0.9),
        stored("other id", start=210, end=230, type="shelling"),
        stored("new", start=300, end=310, rule="new.row"),
    ]
    found = {change.kind: change for change in changes("a1", before, after)}
    assert set(found) == {"rescored", "changed", "added", "dropped"}
    assert found["changed"].fields == ("type", "start", "end")
    assert found["added"].rule == "new.row"
    assert found["added"].before is None
    assert (found["dropped"].before or {})["start"] == 100
    total = Changes()
    total.note(list(found.values()))
    total.note([])
    assert total.to_dict() == {
        "articles": 2,
        "articles_changed": 1,
        "changes": {"added": 1, "dropped": 1, "changed": 1, "rescored": 1},
        "by_rule": {"attack": {"rescored": 1, "changed": 1, "dropped": 1}, "new.row": {"added": 1}},
        "fields": {"type": 1, "start": 1, "end": 1},
    }


def test_nothing_changes_when_nothing_differs() -> None:
    assert changes("a1", [stored("e1")], [stored("e1")]) == []
