"""Reports are remembered between articles, and never other than the file has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from extract.store import Store
from extract.store.opening import StoreError
from extract.store.reports import every_report
from tests.reports import DAY, article, attack, groups, save
from tests.stored import start


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        start(opened)
        save(opened, article("a"), attack())
        save(opened, article("b"), attack(killed=6))
        yield opened


def check(store: Store) -> None:
    """What is remembered is what a fresh reading finds."""
    fresh = {report.id: report for report in every_report(store)}
    assert store.reports.of(fresh) == fresh


def test_what_was_read_once_is_not_read_again(store: Store) -> None:
    ids = [report.id for report in every_report(store)]
    first, again = store.reports.of(ids), store.reports.of(ids)
    assert list(first) == sorted(ids)
    assert all(again[one] is first[one] for one in ids)
    assert store.reports.of(["nothing"]) == {}


@pytest.mark.parametrize(("most", "kept"), [(1, 1), (2, 2), (3, 2)])
def test_only_so_many_are_remembered_the_latest(
    store: Store, most: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.store.reports._REPORTS", most)
    store.reports.forget()
    ids = [report.id for report in every_report(store)]
    first, again = store.reports.of(ids), store.reports.of(ids)
    assert sum(again[one] is first[one] for one in ids) == kept


def test_an_article_read_otherwise_is_read_anew(store: Store) -> None:
    check(store)
    save(store, article("a", title="بعد أسبوع"), attack(day=DAY + timedelta(days=7)))
    check(store)
    assert groups(store) == [["a"], ["b"]]
    save(store, article("a"), attack())
    assert groups(store) == [["a", "b"]]


def test_a_reprint_found_later_is_known_to_be_one(store: Store) -> None:
    late = datetime(DAY.year, DAY.month, DAY.day, 20, tzinfo=UTC)
    save(store, replace(article("c"), published=late), attack())
    check(store)
    save(store, replace(article("d", near_duplicate_of="c"), published=late - timedelta(hours=9)), attack())
    store.settle_reprints()
    assert {report.group for report in every_report(store) if report.article in ("c", "d")} == {"d"}
    check(store)


def test_what_another_connection_writes_is_seen(store: Store) -> None:
    check(store)
    with Store(store.path) as other:
        save(other, article("a"), attack(killed=30))
    check(store)


def test_a_failed_transaction_leaves_nothing_behind(store: Store) -> None:
    check(store)
    store.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON incident_history BEGIN SELECT RAISE(FAIL, 'full'); END")
    with pytest.raises(StoreError, match="full"):
        save(store, article("a"), attack(killed=30))
    store.execute("DROP TRIGGER full")
    check(store)
