"""One store out of several: what another crawler has fetched and read comes into ours, once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from extract.schema import Article, Extraction
from extract.store import Store, StoreError
from extract.store.incidents import merge_all, unmerged
from extract.store.records import Row
from extract.store.selection import article_events, article_tolls
from pipelines.archive import bring
from pipelines.duplicates import first_source

# What merge does with each table; ``tests/test_merge.py`` compares it with the tables that there are.
MERGED = (
    *("run", "source", "page", "page_address", "article", "article_version", "article_search", "removed"),
    *("event", "event_actor", "casualty", "toll", "attribution", "signature", "signature_band"),
)
# Our own visits of feeds say what we have seen; incidents are made from the events of all; what people decided about
# incidents of another store belongs there.
LEFT_OUT = (
    *("feed", "incident", "incident_casualty", "incident_member", "incident_history", "incident_key", "incident_link"),
    *("incident_withdrawn", "review", "incident_decision"),
)
# Rows handed to SQLite at once.
_GROUP = 1000
# Of one of the runs that are given as a JSON list.
_OF_RUNS = "IN (SELECT value FROM json_each(?))"


@dataclass(slots=True)
class Merged:
    """What came of a merge, in articles of runs that were not merged yet: ``new``; ``changed`` (a later text than
    ours); ``reread`` (ours had no events); ``earlier`` (texts put into the history of ours); ``known``. ``pages`` are
    those that were new or fetched later, ``unkept`` those whose raw bytes could not be brought along."""

    new: int = 0
    changed: int = 0
    reread: int = 0
    earlier: int = 0
    known: int = 0
    reprints: int = 0
    pages: int = 0
    unkept: int = 0
    nothing_new: bool = False


def merge(
    store: Store,
    other: Store,
    *,
    archive: Path | None = None,
    other_archive: Path | None = None,
    keep_locations: bool = False,
    advance: Callable[[], None] = lambda: None,
) -> Merged:
    """Bring everything that ``other`` (opened for reading) has fetched and read into ``store``.

    The later fetched text of an article is its present one, the other one goes into its history; reprints are found
    anew over both. Doing it twice changes nothing, and an interrupted merge goes on when it is started again. The raw
    pages are copied from ``other_archive`` to ``archive``; without these they are noted as not kept, unless
    ``keep_locations`` says that they are in our archive already. Feeds are left
    out: what another crawler has visited says nothing about us. ``advance`` is called after each article.
    ``settle`` is left to the caller, who may merge many stores. Raises StoreError.
    """
    if store.path.resolve() == other.path.resolve():
        raise StoreError(f"{store.path}: a store cannot be merged into itself")
    merged = Merged()
    with other.snapshot():
        runs, wanted = _runs(store, other)
        if not wanted:
            merged.nothing_new = True
            return merged
        _add_runs(store, other, runs, wanted)
        _sources(store, other)
        bring_along = None if keep_locations else _bringer(archive, other_archive)
        _pages(store, other, runs, wanted, bring_along, merged)
        for row in other.rows(f"SELECT * FROM article WHERE run_id {_OF_RUNS} ORDER BY number", [json.dumps(wanted)]):
            _article(store, other, row, runs, merged)
            advance()
        _finish(store, other, runs, wanted)
    return merged


def articles_to_merge(store: Store, other: Store) -> int:
    """How many articles of the other store ``merge`` looks at: those of runs that are not merged yet."""
    sql = f"SELECT count(*) AS n FROM article WHERE run_id {_OF_RUNS}"
    row = other.row(sql, [json.dumps(_runs(store, other)[1])])
    return int(row["n"]) if row else 0


def settle(
    store: Store,
    run_id: int | None,
    now: datetime,
    *,
    anew: bool = False,
    step: Callable[[str], None] = lambda name: None,
) -> int:
    """What is left to do when all stores are merged: whose reprint each article is, and the incidents.

    Incidents follow every article that is saved; events stored before there were incidents are merged now, and with
    ``anew`` all of them, as after a change of the rules. Returns how many incidents were made so. Raises StoreError.
    """
    store.settle_reprints()
    if not (anew or unmerged(store)):
        return 0
    moment = now.astimezone(UTC).isoformat(timespec="seconds")
    return merge_all(store, run_id or store.latest_run(), moment, step)


def _runs(store: Store, other: Store) -> tuple[dict[int, int], list[int]]:
    """Our number of each run of the other store that we have, and those runs of which not everything is merged yet.

    A row that changes gets the number of the run that changed it, so what is new is of these runs. Those that never
    ended may have grown since.
    """
    numbers: dict[int, int] = {}
    wanted: list[int] = []
    theirs = other.rows("SELECT run_id, origin, finished FROM run ORDER BY run_id")
    while group := list(islice(theirs, _GROUP)):
        ours = {
            row["origin"]: row
            for row in store.rows(
                "SELECT run_id, origin, finished FROM run WHERE origin IN (SELECT value FROM json_each(?))",
                [json.dumps([row["origin"] for row in group])],
            )
        }
        for row in group:
            known = ours.get(row["origin"])
            if known is not None:
                numbers[row["run_id"]] = known["run_id"]
            if known is None or not known["finished"] or not row["finished"]:
                wanted.append(row["run_id"])
    return numbers, wanted


def _add_runs(store: Store, other: Store, numbers: dict[int, int], wanted: list[int]) -> None:
    """Take over the runs that we do not have; a run counts as finished only when all of it is merged."""
    for row in other.rows(f"SELECT * FROM run WHERE run_id {_OF_RUNS} ORDER BY run_id", [json.dumps(wanted)]):
        if row["run_id"] not in numbers:
            copied = {name: value for name, value in row.items() if name not in ("run_id", "finished")}
            with store.writing("merging a run"):
                store.insert("run", [copied])
            numbers[row["run_id"]] = (store.row("SELECT last_insert_rowid() AS number") or {})["number"]


def _finish(store: Store, other: Store, runs: Mapping[int, int], wanted: list[int]) -> None:
    with store.writing("merging runs"):
        # Pages whose article is stored under another address of it.
        for row in other.rows(
            f"SELECT url FROM page WHERE run_id {_OF_RUNS} AND outcome = 'article'", [json.dumps(wanted)]
        ):
            store.execute("UPDATE page SET outcome = 'article' WHERE url = ? AND outcome IS NULL", [row["url"]])
        for row in other.rows(
            f"SELECT run_id, finished, stats_json, reason FROM run WHERE run_id {_OF_RUNS}", [json.dumps(wanted)]
        ):
            store.execute(
                "UPDATE run SET finished = ?, stats_json = ?, reason = ? WHERE run_id = ?",
                [row["finished"], row["stats_json"], row["reason"], runs[row["run_id"]]],
            )


def _sources(store: Store, other: Store) -> None:
    with store.writing("merging sources"):
        for row in other.rows("SELECT * FROM source"):
            facts = [name for name in row if name != "source_id"]
            changes = ", ".join(f"{name} = coalesce({name}, excluded.{name})" for name in facts)
            store.execute(
                f"INSERT INTO source VALUES ({', '.join('?' * len(row))}) ON CONFLICT (source_id) DO UPDATE SET {changes}",
                list(row.values()),
            )


def _pages(
    store: Store,
    other: Store,
    runs: Mapping[int, int],
    wanted: list[int],
    bring_along: Callable[[str], bool] | None,
    merged: Merged,
) -> None:
    for row in other.rows(f"SELECT * FROM page WHERE run_id {_OF_RUNS} ORDER BY rowid", [json.dumps(wanted)]):
        ours = store.page(row["url"])
        if not _is_wanted(row, ours):
            continue
        copied = {**row, "run_id": runs.get(row["run_id"])}
        if row["raw_location"] and bring_along is not None and not bring_along(row["raw_location"]):
            copied["raw_location"] = ""
            merged.unkept += 1
        if row["outcome"] == "article":
            # Not before its article is stored: else a merge that is interrupted would lose it.
            copied["outcome"] = None
        with store.writing(f"merging the page {row['url']}"):
            store.insert("page", [copied], replace="url")
        merged.pages += 1
    with store.writing("merging addresses"):
        sql = f"SELECT page_address.* FROM page_address JOIN page USING (page_id) WHERE run_id {_OF_RUNS}"
        for row in other.rows(sql, [json.dumps(wanted)]):
            store.insert("page_address", [row], replace="url")


def _is_wanted(theirs: Row, ours: Row | None) -> bool:
    if ours is None:
        return True
    if theirs["outcome"] is None:
        return False
    if (theirs["fetched_at"] or "") == (ours["fetched_at"] or ""):
        # The same page again: only where its bytes or its outcome are missing here.
        return bool(theirs["raw_location"] and not ours["raw_location"]) or ours["outcome"] is None
    return (theirs["fetched_at"] or "") > (ours["fetched_at"] or "")


def _bringer(archive: Path | None, other_archive: Path | None) -> Callable[[str], bool]:
    def bring_along(location: str) -> bool:
        if archive is None or other_archive is None:
            return False
        try:
            return bring(location, other_archive, archive)
        except OSError as error:
            raise StoreError(f"{archive}: a raw page cannot be copied: {error.strerror or error}") from error

    return bring_along


def _article(store: Store, other: Store, row: Row, runs: Mapping[int, int], merged: Merged) -> None:
    article_id = row["article_id"]
    ours = store.row("SELECT * FROM article WHERE article_id = ?", [article_id])
    if ours is None:
        _take(store, other, row, runs, merged)
        merged.new += 1
    elif _same(ours, row):
        if ours["extraction_run_id"] is None and row["extraction_run_id"] is not None:
            _take(store, other, row, runs, merged)
            merged.reread += 1
        else:
            merged.known += 1
    elif _fetched(other, row) > _fetched(store, ours):
        _take(store, other, row, runs, merged)
        merged.changed += 1
    else:
        merged.known += 1
        _remember(store, row, runs, merged)
    for version in other.rows("SELECT * FROM article_version WHERE article_id = ? ORDER BY version", [article_id]):
        _remember(store, version, runs, merged)


def _same(one: Row, other: Row) -> bool:
    return bool((one["title"], one["text_sha256"]) == (other["title"], other["text_sha256"]))


def _fetched(store: Store, article: Row) -> str:
    """When the page that an article was read from was fetched, as UTC text; between equals the text decides.

    A page that is not through yet is one of which the article is still to come.
    """
    sql = "SELECT fetched_at FROM page WHERE page_id = ? AND outcome IS NOT NULL"
    page = store.row(sql, [article["page_id"]])
    return f"{(page or {}).get('fetched_at') or ''} {article['text_sha256']}"


def _take(store: Store, other: Store, row: Row, runs: Mapping[int, int], merged: Merged) -> None:
    """Save an article of the other store with its events, linked to what it reprints of what is in ours."""
    article = other.article(row["article_id"])
    assert article is not None
    article = linked(article, store)
    merged.reprints += article.near_duplicate_of is not None
    extraction = stored_extraction(other, row)
    store.save_article(article, extraction, runs[row["run_id"]], error=row["extraction_error"] or "")


def linked(article: Article, store: Store) -> Article:
    """The article with the one of this store that it reprints, whatever it was linked to before."""
    return replace(article, near_duplicate_of=first_source(article, store))


def stored_extraction(store: Store, row: Row) -> Extraction | None:
    """The events and tolls of an article as they were read, or None where its reading failed; ``row`` is its row."""
    if row["extraction_run_id"] is None:
        return None
    article_id = row["article_id"]
    events = tuple(stored.event for stored in article_events(store, article_id))
    return Extraction(article_id, events, tuple(stored.toll for stored in article_tolls(store, article_id)))


def _remember(store: Store, version: Row, runs: Mapping[int, int], merged: Merged) -> None:
    """Put a text that is not the present one into the history of an article, unless it is there."""
    article_id = version["article_id"]
    known = store.row(
        "SELECT 1 FROM article WHERE article_id = :id AND title = :title AND text_sha256 = :text UNION ALL"
        " SELECT 1 FROM article_version WHERE article_id = :id AND title = :title AND text_sha256 = :text",
        {"id": article_id, "title": version["title"], "text": version["text_sha256"]},
    )
    if known is not None:
        return
    kept = ("article_id", "title", "author", "published_at", "published_basis", "modified_at", "text", "text_sha256")
    with store.writing(f"merging a version of {article_id}"):
        number = store.database.execute("SELECT version FROM article WHERE article_id = ?", [article_id]).fetchone()[0]
        copied = {name: version[name] for name in kept}
        store.insert("article_version", [{**copied, "version": number, "run_id": runs[version["run_id"]]}])
        store.execute("UPDATE article SET version = version + 1 WHERE article_id = ?", [article_id])
    merged.earlier += 1
