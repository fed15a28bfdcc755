"""``marsad merge``: several stores become one, whatever their order and however often."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.command_line import main
from extract.schema import Article, Extraction, Page
from extract.store import Feed, Store, StoreError
from extract.store.selection import Selection, article_events, events, tolls
from extract.store.verification import verify
from pipelines.archive import keep
from pipelines.duplicates import first_source
from pipelines.merging import LEFT_OUT, MERGED, articles_to_merge, merge, settle
from tests.servers.pages import walk as words
from tests.stored import NOON, TEXT, TOLL, make_article, make_event, start

Marsad = Callable[..., tuple[object, str, str]]


def long_article(number: int, more: str = "", **changes: Any) -> Article:
    """An article with a text of its own, long enough to be compared with others."""
    return make_article(f"n{number}", text=f"{TEXT} {words(number, 90)} {more}", **changes)


def add(store: Store, article: Article, run: int, *, hours: int = 0, failed: bool = False) -> None:
    """Store an article as a crawl does, its page fetched some hours after noon and kept beside the store."""
    page = Page(
        article.url, f"<html>{article.text}".encode(), fetched_at=NOON + timedelta(hours=hours), outlet="akhbar"
    )
    store.save_page(page, raw_location=keep(page.body, store.path.parent / "pages"), run_id=run)
    article = replace(article, near_duplicate_of=first_source(article, store))
    extraction = None if failed else Extraction(article.id, (make_event(), make_event(type="ied")), (TOLL,))
    store.save_article(article, extraction, run, error="ValueError: x" if failed else "")


def made(folder: Path, *articles: Article, finished: bool = True, hours: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "marsad.db"
    with Store(path) as store:
        run = store.start_run(
            "scheduled", NOON + timedelta(hours=hours), code_version="1", knowledge_version="k1", site=folder.name
        )
        for article in articles:
            add(store, article, run, hours=hours)
        store.save_feed(Feed(f"https://{folder.name}.example/feed", etag="x", last_visit=NOON))
        if finished:
            store.finish_run(run, NOON + timedelta(hours=hours + 1), {"marsad/articles": len(articles)})
    return path


def merged_into(target: Path, *others: Path) -> list[Any]:
    counts = []
    for path in others:
        with Store(target) as store, Store(path, read_only=True) as other:
            counts.append(merge(store, other, archive=target.parent / "pages", other_archive=path.parent / "pages"))
            settle(store, None, NOON)
    return counts


def content(path: Path) -> dict[str, list[str]]:
    """What a store says, without the numbers that hang on the order of storing."""
    with Store(path, read_only=True) as store:
        told: dict[str, list[str]] = {}
        for table in MERGED:
            # A word-for-word reprint needs no signature, and which of two is one hangs on the order.
            if table in ("article_search", "signature", "signature_band"):
                continue
            rows = [
                {name: value for name, value in row.items() if name not in ("number", "run_id", "extraction_run_id")}
                for row in store.rows(f"SELECT * FROM {table}")
            ]
            told[table] = sorted(map(str, rows))
        return told


def test_every_table_is_merged_or_left_out_for_a_reason(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db") as store:
        names = {
            row["name"]
            for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not row["name"].startswith(("article_search_", "sqlite_", "_sqlite"))
        }
    assert names == {*MERGED, *LEFT_OUT}


def test_another_store_comes_over_whole(tmp_path: Path) -> None:
    ours = made(tmp_path / "one", long_article(1))
    theirs = made(tmp_path / "two", long_article(2), long_article(3, "والزرافة", removed=()))
    (counts,) = merged_into(ours, theirs)
    assert (counts.new, counts.changed, counts.known, counts.pages, counts.unkept) == (2, 0, 0, 2, 0)
    with Store(ours, read_only=True) as store, Store(theirs, read_only=True) as other:
        for name in ("n2", "n3"):
            assert store.article(name) == other.article(name)
            assert [event.event_id for event in article_events(store, name)] == [
                event.event_id for event in article_events(other, name)
            ]
        assert [event.event for event in events(other)] == [
            event.event for event in events(store, Selection(articles=("n2", "n3")))
        ]
        assert len(list(tolls(store))) == 3
        assert [hit.article_id for hit in store.search("زرافة")] == ["n3"]
        assert [row["site"] for row in store.rows("SELECT site FROM run ORDER BY run_id")] == ["one", "two"]
        assert store.row("SELECT count(*) AS n FROM feed") == {"n": 1}
        assert [check.name for check in verify(store) if check.wrong] == []
    assert len(list((tmp_path / "one" / "pages").rglob("*.zst"))) == 3


def test_merging_again_changes_nothing(tmp_path: Path) -> None:
    ours = made(tmp_path / "one", long_article(1))
    theirs = made(tmp_path / "two", long_article(1, "نص آخر"), long_article(2))
    ended = merged_into(ours, theirs)
    before = content(ours)
    assert [counts.nothing_new for counts in ended + merged_into(ours, theirs)] == [False, True]
    assert content(ours) == before
    with Store(theirs) as store:
        add(store, long_article(4), start(store), hours=3)
    for _ in range(2):
        (counts,) = merged_into(ours, theirs)
        assert not counts.nothing_new
    assert (counts.new, counts.changed, counts.earlier) == (0, 0, 0)
    assert set(content(ours)["article"]) > set(before["article"])


def test_only_what_is_new_in_the_other_store_is_looked_at(tmp_path: Path) -> None:
    """Merging every hour costs what the hour brought, not what the years have."""
    ours = made(tmp_path / "one", long_article(1))
    theirs = made(tmp_path / "two", long_article(2), long_article(3))
    merged_into(ours, theirs)
    made(tmp_path / "two", long_article(3, "تصحيح"), long_article(4), hours=2)
    with Store(ours) as store, Store(theirs, read_only=True) as other:
        assert articles_to_merge(store, other) == 2
    (counts,) = merged_into(ours, theirs)
    assert (counts.new, counts.changed, counts.known, counts.pages) == (1, 1, 0, 2)
    afresh = tmp_path / "three" / "marsad.db"
    merged_into(afresh, made(tmp_path / "four", long_article(1)), theirs)
    assert content(ours)["article_version"] == content(afresh)["article_version"] != []


def test_the_order_of_merging_does_not_matter(tmp_path: Path) -> None:
    """Three crawlers with articles of their own, changed ones and reprints, in two orders."""
    same = f"{TEXT} {words(77, 90)}"
    stores = [
        made(tmp_path / "a", long_article(1), long_article(2), hours=0),
        made(tmp_path / "b", long_article(1, title="عنوان جديد"), make_article("r1", text=same), hours=2),
        made(
            tmp_path / "c",
            long_article(1, "تصحيح"),
            make_article("r2", text=same, published=datetime(2024, 4, 30, tzinfo=UTC)),
            hours=1,
        ),
    ]
    one, other = tmp_path / "x" / "one.db", tmp_path / "y" / "other.db"
    merged_into(one, *stores)
    merged_into(other, *reversed(stores))
    first, second = content(one), content(other)
    assert set(first.pop("article_version")) != set()
    second.pop("article_version")
    versions = []
    for path in (one, other):
        with Store(path, read_only=True) as store:
            versions.append({(row["title"], row["text"]) for row in store.rows("SELECT * FROM article_version")})
            assert [check.name for check in verify(store) if check.wrong] == []
            assert store.row("SELECT article_id AS id FROM article WHERE near_duplicate_of = 'r2'") == {"id": "r1"}
            title = store.row("SELECT title, version FROM article WHERE article_id = 'n1'")
            assert title == {"title": "عنوان جديد", "version": 3}
    assert versions[0] == versions[1]
    assert first == second


def test_a_failed_reading_is_replaced_by_a_good_one(tmp_path: Path) -> None:
    ours, theirs = made(tmp_path / "one"), made(tmp_path / "two", long_article(1))
    with Store(ours) as store:
        add(store, long_article(1), start(store), hours=5, failed=True)
    (counts,) = merged_into(ours, theirs)
    assert counts.reread == 1
    with Store(ours, read_only=True) as store:
        assert len(article_events(store, "n1")) == 2
        assert store.row("SELECT extraction_error FROM article") == {"extraction_error": None}


def test_an_interrupted_merge_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = tmp_path / "one" / "marsad.db"
    theirs = made(tmp_path / "two", *(long_article(number) for number in range(6)))
    whole = tmp_path / "whole" / "marsad.db"
    merged_into(whole, theirs)

    def stop_after(count: int) -> Callable[[], None]:
        left = iter(range(count))

        def advance() -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt

        return advance

    for count in (0, 2):
        with (
            Store(ours) as store,
            Store(theirs, read_only=True) as other,
            pytest.raises(KeyboardInterrupt),
        ):
            merge(
                store,
                other,
                archive=ours.parent / "pages",
                other_archive=theirs.parent / "pages",
                advance=stop_after(count),
            )
        with Store(ours, read_only=True) as store:
            # A crawl that came now would fetch what is not here yet.
            missing = [n for n in range(6) if store.article(f"n{n}") is None]
            assert missing
            assert not [n for n in missing if store.has_page(long_article(n).url)]
            assert store.row("SELECT finished FROM run") == {"finished": None}
    (counts,) = merged_into(ours, theirs)
    assert not counts.nothing_new
    assert content(ours) == content(whole)


@pytest.fixture
def marsad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Marsad:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MARSAD_DB", raising=False)

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["marsad", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


def test_merge_command(marsad: Marsad, tmp_path: Path) -> None:
    stores = [made(tmp_path / "a", long_article(1)), made(tmp_path / "b", long_article(2))]
    status, out, err = marsad("merge", *map(str, stores))
    assert (status, err) == (0, "")
    assert out.count("1 articles new") == 2
    assert marsad("merge", *map(str, stores))[1].count("nothing new") == 2
    assert marsad("verify", "--deep")[0] == 0
    status, out, err = marsad("merge", str(tmp_path / "none.db"))
    assert (status, "no such file" in err) == (2, True)
    assert marsad("merge")[0] == 2


def test_a_store_that_cannot_be_read_does_not_stop_the_others(marsad: Marsad, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all " * 100)
    good = made(tmp_path / "b", long_article(2))
    status, out, err = marsad("merge", str(broken), str(good))
    assert status == 1
    assert "broken.db" in err
    assert "1 articles new" in out


def test_without_the_raw_pages_it_says_so_and_brings_them_later(marsad: Marsad, tmp_path: Path) -> None:
    path = made(tmp_path / "a", long_article(1), finished=False)
    (tmp_path / "a" / "pages").rename(tmp_path / "elsewhere")
    assert "1 raw pages not brought along" in marsad("merge", str(path))[1]
    assert marsad("verify", "--deep")[0] == 0
    assert "not brought" not in marsad("merge", str(path), "--their-pages", str(tmp_path / "elsewhere"))[1]
    assert list((tmp_path / "home" / "pages").rglob("*.zst"))
    assert marsad("verify", "--deep")[0] == 0


def test_a_store_is_not_merged_into_itself(tmp_path: Path) -> None:
    path = made(tmp_path / "a", long_article(1))
    with pytest.raises(StoreError, match="into itself"):
        merged_into(path, path)
