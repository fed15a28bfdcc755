"""``marsad crawl sample``: the whole way from pages served over HTTP to events in a store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extract.paths import DATA, PROJECT
from extract.store import Store

EXPECTED = [json.loads(line) for line in (DATA / "sample_site" / "expected.jsonl").read_text("utf-8").splitlines()]
ARTICLES = {row["canonical_url"]: row for row in EXPECTED if row["is_article"]}


def crawl(home: Path) -> tuple[int, dict[str, Any], str]:
    """Crawl the sample into a folder; the exit status, the facts and what stood on standard error."""
    environment = {**os.environ, "MARSAD_HOME": str(home)}
    environment.pop("MARSAD_DB", None)
    command = [sys.executable, "-c", "from crawler.command_line import main; main()", "crawl", "sample"]
    command += ["--db", str(home / "sample.db"), "--json"]
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, timeout=120, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr.decode()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, dict[str, Any], str]:
    home = tmp_path_factory.mktemp("sample")
    return home, *crawl(home)


@pytest.fixture
def store(crawled: tuple[Path, int, dict[str, Any], str]) -> Store:
    with Store(crawled[0] / "sample.db", read_only=True) as opened:
        yield opened  # type: ignore[misc]


def test_it_succeeds_and_reads_every_article(crawled: tuple[Path, int, dict[str, Any], str], store: Store) -> None:
    _, status, facts, errors = crawled
    assert (status, facts["failures"]) == (0, [])
    assert "Traceback" not in errors
    assert facts["articles"] == len(ARTICLES)
    assert facts["events"] > 0
    assert facts["tolls"] > 0
    stored = {row["canonical_url"]: row for row in store.rows("SELECT * FROM article")}
    assert set(stored) == set(ARTICLES)
    for url, row in ARTICLES.items():
        assert (stored[url]["title"], stored[url]["text"]) == (row["title"], row["text"]), url


def test_lines_that_the_site_added_are_kept_apart(store: Store) -> None:
    for url, row in ARTICLES.items():
        (stored,) = store.rows("SELECT text FROM article WHERE canonical_url = ?", [url])
        for line in (*row["removed"], *row["absent"]):
            assert line not in stored["text"]
    rules = {row["rule"] for row in store.rows("SELECT DISTINCT rule FROM removed")}
    assert {"follow.us", "read.also"} <= rules


def test_the_reprint_is_linked_to_its_original(store: Store) -> None:
    (row,) = [row for row in ARTICLES.values() if row["reprint_of"]]
    original = next(other for other in ARTICLES.values() if other["id"] == row["reprint_of"])
    found = store.row(
        "SELECT first.canonical_url AS url FROM article JOIN article AS first"
        " ON first.article_id = article.near_duplicate_of WHERE article.canonical_url = ?",
        [row["canonical_url"]],
    )
    assert found is not None
    assert found["url"] == original["canonical_url"]
    linked = store.row("SELECT count(*) AS n FROM article WHERE near_duplicate_of IS NOT NULL")
    assert linked == {"n": 1}


def test_the_forbidden_page_is_not_fetched(crawled: tuple[Path, int, dict[str, Any], str], store: Store) -> None:
    assert crawled[2]["forbidden_by_robots"] >= 1
    assert list(store.rows("SELECT url FROM page WHERE url LIKE '%/private/%'")) == []


def test_a_page_that_says_not_found_with_status_200_is_no_article(store: Store) -> None:
    (row,) = store.rows("SELECT outcome FROM page WHERE url LIKE '%/999'")
    assert row["outcome"] == "not_article"


def test_every_page_is_in_the_archive(crawled: tuple[Path, int, dict[str, Any], str], store: Store) -> None:
    for row in store.rows("SELECT raw_location FROM page"):
        assert (crawled[0] / "pages" / row["raw_location"]).is_file()


def test_a_second_crawl_adds_nothing(crawled: tuple[Path, int, dict[str, Any], str]) -> None:
    home, _, first, _ = crawled
    status, facts, _ = crawl(home)
    assert (status, facts["failures"]) == (0, [])
    assert (facts["articles"], facts["events"], facts["changed"]) == (0, 0, 0)
    assert facts["stored"] == first["stored"]
