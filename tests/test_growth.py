"""What is done for every article, crawl or pass reads what it needs, however many years the store holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.run_report import site_facts
from extract.schema import Extraction, Page
from extract.store import Store
from extract.store.history import last_successes, outdated, waiting
from extract.store.incidents import unmerged
from extract.store.verification import verify
from pipelines.duplicates import first_source
from tests.stored import NOON, TOLL, make_article, make_event, start
from viewer.pages import changes
from viewer.wording import wording

_GROWING = (
    *("article", "article_version", "page", "page_address", "removed", "run", "signature", "signature_band"),
    *("event", "event_actor", "casualty", "toll", "attribution"),
    *("incident", "incident_member", "incident_history", "incident_key", "incident_link", "incident_casualty"),
)
# Indices of the few rows that are still to be done.
_OF_FEW = ("page_open", "run_open")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.db") as opened:
        run = opened.start_run("scheduled", NOON, code_version="1", knowledge_version="k1", site="akhbar")
        for name in ("a1", "a2", "a3"):
            add(opened, name, run)
        opened.finish_run(run, NOON, {"finish_reason": "finished"})
        yield opened


def add(store: Store, name: str, run: int) -> None:
    article = make_article(name)
    store.save_page(Page(article.url, name.encode(), fetched_at=NOON), raw_location="", run_id=run)
    store.save_article(article, Extraction(name, (make_event(),), (TOLL,)), run)


@contextmanager
def plans(store: Store) -> Iterator[list[tuple[str, list[Step]]]]:
    """Gathers the statements that are carried out, each with the steps of its plan."""
    found: list[tuple[str, list[Step]]] = []
    told: list[str] = []
    connection = store.database.conn
    connection.set_trace_callback(told.append)
    yield found
    connection.set_trace_callback(None)
    for sql in told:
        if sql.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            steps = connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            found.append((" ".join(sql.split()), [Step(number, parent, told) for number, parent, _, told in steps]))


class Step(NamedTuple):
    number: int
    parent: int
    told: str

    @property
    def reads_through(self) -> bool:
        """Does it walk over all rows of a table that grows?"""
        words = self.told.split()
        return words[0] == "SCAN" and words[1] in _GROWING and words[-1] not in _OF_FEW


def pages_and_articles(store: Store) -> None:
    """A new article, one with an incident of its own, which goes and comes again."""
    run = start(store)
    add(store, "a4", run)
    elsewhere = make_event(
        date_start=date(2023, 1, 1), date_end=date(2023, 1, 1), place_id="own:2", admin1_pcode="JO98"
    )
    changed = make_article("a4", title="عنوان آخر")
    store.save_article(changed, Extraction("a4", (elsewhere,)), run)
    store.save_article(changed, Extraction("a4"), run)
    store.save_article(changed, Extraction("a4", (make_event(),)), run)
    store.has_page(changed.url)
    first_source(changed, store)
    store.known("a4")


def a_crawl(store: Store) -> None:
    """What comes before and after the pages of a crawl."""
    unmerged(store)
    run = store.start_run("scheduled", NOON, code_version="1", knowledge_version="k1", site="akhbar")
    store.settle_reprints(only_open=True)
    store.summary(run)
    store.finish_run(run, NOON, {"finish_reason": "finished"})


def the_monitors(store: Store) -> None:
    last_successes(store)
    site_facts(store, ["akhbar"], NOON + timedelta(hours=1))


def changes_of_a_day(store: Store) -> None:
    changes(store, NOON.date(), wording("ar"))


@pytest.mark.parametrize("work", [pages_and_articles, a_crawl, changes_of_a_day])
def test_no_table_is_read_through(store: Store, work: Callable[[Store], None]) -> None:
    with plans(store) as found:
        work(store)
    assert [(step.told, sql) for sql, steps in found for step in steps if step.reads_through] == []


@pytest.mark.parametrize(
    "work", [the_monitors, waiting, lambda store: outdated(store, "2", "k2")], ids=["monitors", "waiting", "outdated"]
)
def test_what_is_counted_is_counted_in_an_index(store: Store, work: Callable[[Store], object]) -> None:
    with plans(store) as found:
        work(store)
    read = [(step.told, sql) for sql, steps in found for step in steps if step.reads_through]
    assert [one for one in read if "USING COVERING INDEX" not in one[0]] == []


def test_no_table_is_read_through_for_every_row_of_another(store: Store) -> None:
    with plans(store) as found:
        list(verify(store))
        store.settle_reprints()
    for sql, steps in found:
        for step in steps:
            inner = [one for one in steps if one.parent == step.number and one.reads_through]
            beside = [one for one in steps if one.parent == step.parent and one.reads_through]
            assert not (step.told.startswith("CORRELATED") and inner), sql
            assert len(beside) < 2, sql
