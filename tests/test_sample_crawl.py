"""The main job on the embedded site: what everybody sees who runs ``make crawl`` for the first time."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from extract.paths import DATA, PROJECT
from extract.store import Store
from tests.servers.crawling import COMMAND

EXPECTED = [json.loads(line) for line in (DATA / "sample_site" / "expected.jsonl").read_text("utf-8").splitlines()]
ARTICLES = [row for row in EXPECTED if row["is_article"]]


@dataclass(frozen=True, slots=True)
class Ran:
    folder: Path
    first: subprocess.CompletedProcess[str]
    again: dict[str, Any]


def marsad(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "MARSAD_DB"}
    environment["MARSAD_HOME"] = str(folder)
    return subprocess.run(
        [*COMMAND, "crawl", *args],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Two crawls of the sample, one after the other."""
    folder = tmp_path_factory.mktemp("sample")
    first = marsad(folder, "sample")
    return Ran(folder, first, json.loads(marsad(folder, "sample", "--json").stdout))


@pytest.fixture
def store(ran: Ran) -> Iterator[Store]:
    with Store(ran.folder / "marsad.db", read_only=True) as store:
        yield store


def test_the_first_run_says_what_it_did_and_what_is_next(ran: Ran) -> None:
    assert ran.first.returncode == 0, ran.first.stderr
    out = " ".join(ran.first.stdout.split())
    assert f"{len(ARTICLES)} articles read" in out
    assert "1 forbidden by robots.txt, not fetched" in out
    assert "1 reprints" in out
    assert "lines stripped" in out
    assert str(ran.folder / "marsad.db") in out
    assert "marsad show" in out
    log = (ran.folder / "logs" / "crawl.log").read_text("utf-8")
    assert "Traceback" not in log


def test_the_second_run_adds_nothing(ran: Ran, store: Store) -> None:
    assert ran.again["pages"] == ran.again["articles"] == ran.again["events"] == 0
    assert ran.again["known"] == len(EXPECTED) - len([row for row in EXPECTED if row["path"] in no_page()])
    assert store.row("SELECT count(*) AS n FROM article") == {"n": len(ARTICLES)}


def no_page() -> set[str]:
    """Paths that are no article's address: home pages, sections, the page about the outlet."""
    return {row["path"] for row in EXPECTED if not row["is_article"] and "/news/" not in row["path"]}


def test_every_article_is_stored_under_its_own_address_once(store: Store) -> None:
    rows = [row["canonical_url"] for row in store.rows("SELECT canonical_url FROM article")]
    assert sorted(rows) == sorted(row["canonical_url"] for row in ARTICLES)


def test_the_forbidden_page_is_nowhere(store: Store, ran: Ran) -> None:
    assert [row for row in store.rows("SELECT url FROM page") if "private" in row["url"]] == []
    archive = ran.folder / "pages"
    pages = store.row("SELECT count(DISTINCT raw_location) AS n FROM page")
    assert pages == {"n": len(list(archive.rglob("*.zst")))}


def test_a_page_that_says_not_found_with_status_200_is_no_article(store: Store) -> None:
    (soft,) = [row["path"] for row in EXPECTED if row["path"].endswith("/999")]
    assert [row["outcome"] for row in store.rows("SELECT * FROM page WHERE url LIKE ?", ["%" + soft])] == [
        "not_article"
    ]


def test_the_reprint_is_linked_to_its_first_source(store: Store) -> None:
    (reprint,) = [row for row in EXPECTED if row.get("reprint_of")]
    (original,) = [row for row in EXPECTED if row["id"] == reprint["reprint_of"]]
    row = store.row(
        "SELECT original.canonical_url AS url FROM article JOIN article AS original"
        " ON article.near_duplicate_of = original.article_id WHERE article.near_duplicate_of IS NOT NULL"
    )
    assert row == {"url": original["canonical_url"]}
    assert store.row("SELECT count(near_duplicate_of) AS n FROM article") == {"n": 1}


@pytest.mark.parametrize("row", ARTICLES, ids=[row["id"] for row in ARTICLES])
def test_an_article_is_read_as_written_down(store: Store, row: dict[str, Any]) -> None:
    stored = store.row("SELECT * FROM article WHERE canonical_url = ?", [row["canonical_url"]])
    assert stored is not None
    assert stored["title"] == row["title"]
    assert stored["published_at"].startswith(row["published"][:16])
    assert stored["extraction_error"] is None
    for line in [*row["removed"], *row["absent"]]:
        assert line not in stored["text"]
    assert stored["text"] == row["text"]


def test_the_outlets_are_known_by_both_names(store: Store) -> None:
    rows = {row["source_id"]: (row["name_en"], row["country"]) for row in store.rows("SELECT * FROM source")}
    assert rows == {"الضفاف": ("Al-Difaf", "SY"), "نشرة السنابل": ("Al-Sanabel Bulletin", "IQ")}


def test_events_are_told_with_their_evidence_and_hard_negatives_are_not(store: Store) -> None:
    told = {
        row["canonical_url"]: row["n"]
        for row in store.rows(
            "SELECT canonical_url, count(event_id) AS n FROM article LEFT JOIN event USING (article_id) GROUP BY 1"
        )
    }
    expected = {row["canonical_url"]: len(row["events"]) for row in ARTICLES}
    assert sum(told.values()) > 0
    found = sum(1 for url, count in expected.items() if count and told[url])
    assert found >= 0.7 * sum(1 for count in expected.values() if count)
