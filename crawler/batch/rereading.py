"""Stored articles read again: pieces of the store are read into stores of their own, looked at, and committed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from crawler.batch.task import Task, TroubleError
from crawler.declared import rules_by_domain, rules_of
from extract.events import load_knowledge
from extract.schema import Article, Extraction, Page
from extract.store import Store, StoreError
from extract.store.records import Row
from extract.store.selection import article_events
from pipelines.archive import fetch
from pipelines.article import SiteRules, article
from pipelines.boilerplate import strip_boilerplate
from pipelines.changes import Change, Changes, changes
from pipelines.events import process
from pipelines.merging import linked, settle, stored_extraction
from pipelines.store import code_version

# Articles a task: at some 30 ms each a task takes about fifteen seconds, of which loading the knowledge is one.
PIECE = 500
_DEPENDING = "article.number BETWEEN :first AND :last"


@dataclass(frozen=True, slots=True)
class Stage:
    """From what the articles are read: ``articles`` (their stored text) or ``pages`` (the raw pages); and whether all
    are read or those that other code or knowledge has read."""

    source: str = "articles"
    everything: bool = False


def _wanted(stage: Stage) -> str:
    """The condition on article and its run for what is to be read."""
    outdated = "(run.code_version, run.knowledge_version) IS NOT (:code, :knowledge)"
    return "1" if stage.everything else outdated


def tasks_of(store: Store, stage: Stage, parts: Path, archive: Path, seconds: float, read_from: Path) -> list[Task]:
    """A task for each piece of the store that holds something to read.

    ``read_from`` is the file that the workers read: the store, or a copy of it that every machine sees. The names of the
    outputs hang on code, knowledge and stage, so an interrupted pass finds what it has done.
    """
    versions = {"code": code_version(), "knowledge": load_knowledge().fingerprint}
    sql = (
        f"SELECT DISTINCT (number - 1) / {PIECE} AS piece FROM article LEFT JOIN run ON run.run_id = extraction_run_id"
        f" WHERE {_wanted(stage)} ORDER BY piece"
    )
    tasks = []
    for row in store.rows(sql, versions):
        first = row["piece"] * PIECE + 1
        options = {
            "first": first,
            "last": first + PIECE - 1,
            "source": stage.source,
            "everything": stage.everything,
            "archive": str(archive.resolve()),
        }
        kind = f"{stage.source}{'-all' if stage.everything else ''}"
        name = f"reread-{kind}-{versions['code'].partition('+')[2]}-{versions['knowledge'][:12]}-{first:09d}"
        output = parts.resolve() / f"{name}.db"
        tasks.append(
            Task("crawler.batch.rereading:reread", str(read_from.resolve()), str(output), seconds, options, name)
        )
    return tasks


def reread(path: Path, output: Path, *, first: int, last: int, source: str, everything: bool, archive: str) -> None:
    """Read the articles with these numbers of the store at ``path`` again, into a new store at ``output``.

    Raises TroubleError when the store or the output cannot be used.
    """
    knowledge, stage = load_knowledge(), Stage(source, everything)
    bounds = {"first": first, "last": last, "code": code_version(), "knowledge": knowledge.fingerprint}
    try:
        with Store(path, read_only=True) as store, Store(output) as part:
            run_id = part.start_run(
                "reprocess",
                datetime.now(UTC),
                code_version=bounds["code"],
                knowledge_version=knowledge.fingerprint,
            )
            rules = rules_by_domain(_settings()) if source == "pages" else {}
            sql = (
                "SELECT article.* FROM article LEFT JOIN run ON run.run_id = extraction_run_id"
                f" WHERE {_DEPENDING} AND {_wanted(stage)} ORDER BY number"
            )
            for row in store.rows(sql, bounds):
                read = store.article(row["article_id"])
                assert read is not None
                if source == "pages":
                    read = _from_page(store, row, read, rules, Path(archive))
                if read.is_article:
                    process(read, part, run_id, knowledge)
                else:
                    # Its text stays, and tells no events any more.
                    part.save_article(replace(read, is_article=True), Extraction(read.id), run_id)
            part.finish_run(run_id, datetime.now(UTC))
            part.execute("PRAGMA journal_mode = DELETE")
    except StoreError as error:
        raise TroubleError(str(error)) from error


def _settings() -> Any:
    from scrapy.settings import Settings

    return Settings({"SPIDER_MODULES": ["crawler.spiders"]})


def _from_page(store: Store, row: Row, stored: Article, rules: Mapping[str, SiteRules], archive: Path) -> Article:
    """The article as it is read from its raw page now, under the id that it has; unchanged where no page is kept.

    A page that is no article any more gives the stored one with ``is_article`` false.
    """
    page = store.row("SELECT * FROM page WHERE page_id = ? AND raw_location != ''", [row["page_id"]])
    if page is None:
        return stored
    try:
        body = fetch(page["raw_location"], archive)
    except (OSError, zstandard.ZstdError):
        return stored
    fetched = datetime.fromisoformat(page["fetched_at"]) if page["fetched_at"] else None
    source = Page(
        page["url"],
        body,
        page["content_type"],
        fetched,
        page["http_status"],
        stored.outlet,
        page["spider"],
        hints=json.loads(page["hints_json"]),
    )
    site = rules_of(page["url"], rules) or _zone_rules(stored)
    try:
        read = article(source, site)
    except ValueError:
        return stored
    if not read.is_article:
        return replace(stored, is_article=False)
    read = strip_boilerplate(read)
    return replace(read, id=stored.id, canonical_url=stored.canonical_url, outlet=stored.outlet, country=stored.country)


def _zone_rules(stored: Article) -> SiteRules:
    """What a site that is not declared said of itself: the time zone in which its dates were read."""
    return SiteRules(outlet=stored.outlet, country=stored.country)


def compare(store: Store, parts: Sequence[Path], told: Callable[[Change], None] = lambda change: None) -> Changes:
    """What committing the parts would change. ``told`` hears of each change. Raises StoreError."""
    total = Changes()
    for path in parts:
        with Store(path, read_only=True) as part:
            for row in part.rows("SELECT article_id FROM article WHERE extraction_run_id > 0 ORDER BY number"):
                article_id = row["article_id"]
                found = changes(article_id, article_events(store, article_id), article_events(part, article_id))
                total.note(found)
                for change in found:
                    told(change)
    return total


@dataclass(slots=True)
class Committed:
    """What was committed, in articles: ``read`` of which ``texts`` have another text. ``failed`` could not be read and
    keep their events, ``passed_over`` were changed by a crawl meanwhile."""

    read: int = 0
    texts: int = 0
    failed: int = 0
    passed_over: int = 0


def commit(
    store: Store,
    parts: Sequence[Path],
    run_id: int,
    source: str,
    now: datetime,
    advance: Callable[[], None] = lambda: None,
) -> Committed:
    """Put the readings of the parts in the place of the stored ones, an article at a time, then merge incidents anew.

    Doing it twice changes nothing. Raises StoreError.
    """
    done = Committed()
    for path in parts:
        with Store(path, read_only=True) as part:
            for row in part.rows("SELECT * FROM article ORDER BY number"):
                _commit(store, part, row, run_id, source, done)
                advance()
    settle(store, run_id, now, anew=True)
    return done


def _commit(store: Store, part: Store, row: Row, run_id: int, source: str, done: Committed) -> None:
    stored, read = store.article(row["article_id"]), part.article(row["article_id"])
    assert read is not None
    if stored is None:
        done.passed_over += 1
        return
    same = (stored.title, stored.text) == (read.title, read.text)
    if source == "articles" and not same:
        done.passed_over += 1
        return
    if row["extraction_run_id"] is None:
        # What an earlier reading found is better than nothing; it stays outdated, and is tried again.
        done.failed += 1
        return
    if same:
        read = replace(read, near_duplicate_of=stored.near_duplicate_of)
    else:
        read = linked(read, store)
        done.texts += 1
    done.read += 1
    store.save_article(read, stored_extraction(part, row), run_id)


def stale_parts(parts: Path, tasks: Sequence[Task]) -> Iterator[Path]:
    """Outputs of earlier passes, by other code or knowledge, that nobody will commit."""
    wanted = {Path(task.output).name for task in tasks}
    yield from (path for path in parts.glob("reread-*.db*") if path.name.split(".db")[0] + ".db" not in wanted)
