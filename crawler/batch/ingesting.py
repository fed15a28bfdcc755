"""WARC files into a store: each file is read into a store of its own, and these are merged in the order of the files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.batch.engines import run_tasks
from crawler.batch.task import Done, PoisonError, Task, TroubleError
from crawler.declared import rules_by_domain, rules_of
from crawler.warc import WarcError, pages
from extract.events import load_knowledge
from extract.schema import Page
from extract.store import Store, StoreError
from pipelines.archive import keep
from pipelines.article import SiteRules, article, may_hold_article
from pipelines.boilerplate import strip_boilerplate
from pipelines.duplicates import with_own_identity
from pipelines.events import process
from pipelines.merging import Merged, linked, merge, settle
from pipelines.store import code_version


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pages of a file are wanted: of these domains (empty: all), at most so many of each file (0: all)."""

    domains: tuple[str, ...] = ()
    limit: int = 0

    def wants(self, url: str) -> bool:
        """Is a page of a wanted site?"""
        host = (urlsplit(url).hostname or "").lower()
        return not self.domains or any(host == domain or host.endswith("." + domain) for domain in self.domains)


@dataclass(slots=True)
class FileReport:
    """What became of a file. ``state``: read, known (ingested before), quarantined, failed; ``damaged`` says from where
    on a file that was read could not be."""

    file: str
    state: str
    reason: str = ""
    damaged: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def ingest_file(
    path: Path, output: Path, *, origin: str, archive: str | None, domains: Sequence[str], limit: int
) -> None:
    """Read the pages of a WARC or WACZ file into a new store at ``output``, with their events.

    Raises PoisonError for a file that holds nothing that can be read, TroubleError when it could not be done now. Of a
    file that is damaged from some place on, what stands before is read, and the run's statistics say ``damaged``.
    """
    choice, known, knowledge = Choice(tuple(domains), limit), _declared_rules(), load_knowledge()
    counts: dict[str, Any] = dict.fromkeys(
        ("pages", "not_arabic", "not_articles", "articles", "events", "tolls", "unreadable"), 0
    )
    try:
        with Store(output) as store:
            run_id = store.start_run(
                "manual",
                datetime.now(UTC),
                code_version=code_version(),
                knowledge_version=knowledge.fingerprint,
                settings=asdict(choice),
                origin=origin,
            )
            try:
                for page in _wanted_pages(path, choice):
                    if not _is_arabic(page):
                        counts["not_arabic"] += 1
                        continue
                    rules = rules_of(page.url, known) or SiteRules(outlet=_host(page.url))
                    _ingest(replace(page, spider="warc", outlet=rules.outlet), rules, store, run_id, archive, counts)
            except WarcError as error:
                if not counts["pages"] + counts["not_arabic"]:
                    raise PoisonError(str(error)) from error
                counts["damaged"] = str(error)
            store.finish_run(run_id, datetime.now(UTC), {f"marsad/{name}": value for name, value in counts.items()})
            store.execute("PRAGMA journal_mode = DELETE")
    except (StoreError, OSError) as error:
        raise TroubleError(str(error)) from error


def _declared_rules() -> dict[str, SiteRules]:
    from scrapy.settings import Settings

    return rules_by_domain(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _wanted_pages(path: Path, choice: Choice) -> Iterator[Page]:
    seen: set[str] = set()
    for page in pages(path):
        if page.url in seen or not choice.wants(page.url):
            continue
        if choice.limit and len(seen) >= choice.limit:
            return
        seen.add(page.url)
        yield page


def _is_arabic(page: Page) -> bool:
    """Pages of other languages, most of a large archive, leave no trace."""
    try:
        return may_hold_article(page)
    except ValueError:
        return False


def _ingest(
    page: Page, rules: SiteRules, store: Store, run_id: int, archive: str | None, counts: dict[str, Any]
) -> None:
    """The steps of a crawl for one page, in their order (crawler/settings.py, ITEM_PIPELINES)."""
    counts["pages"] += 1
    kept = archive is not None and page.hints.get("archive") != "no"
    store.save_page(page, raw_location=keep(page.body, Path(archive)) if kept and archive else "", run_id=run_id)
    try:
        read = article(page, rules)
    except ValueError:
        store.finish_page(page.url, "dropped")
        return
    if not read.is_article:
        counts["not_articles"] += 1
        store.finish_page(page.url, "not_article")
        return
    read = linked(with_own_identity(strip_boilerplate(read), store), store)
    known = store.known(read.id)
    if known is not None and (known.title, store.row("SELECT text FROM article WHERE article_id = ?", [read.id])) == (
        read.title,
        {"text": read.text},
    ):
        store.finish_page(page.url, "article")
        return
    extraction = process(read, store, run_id, load_knowledge())
    counts["articles"] += 1
    counts["unreadable"] += extraction is None
    if extraction is not None:
        counts["events"] += len(extraction.events)
        counts["tolls"] += len(extraction.tolls)


def origin_of(path: Path, choice: Choice) -> str:
    """The identity of the run that reads a file: by its name and size and what of it is wanted. Raises OSError."""
    told = json.dumps([path.name, path.stat().st_size, sorted(choice.domains), choice.limit])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def tasks_of(files: Sequence[Path], parts: Path, choice: Choice, archive: Path | None, seconds: float) -> list[Task]:
    """A task for each file, in their order; equal files are one. Raises OSError."""
    tasks: dict[str, Task] = {}
    for path in files:
        origin = origin_of(path, choice)
        options = {
            "origin": origin,
            "archive": str(archive.resolve()) if archive else None,
            "domains": list(choice.domains),
            "limit": choice.limit,
        }
        output = parts.resolve() / f"{path.name}-{origin[:12]}.db"
        tasks.setdefault(
            origin,
            Task("crawler.batch.ingesting:ingest_file", str(path.resolve()), str(output), seconds, options, path.name),
        )
    return list(tasks.values())


def ingest(
    store: Store,
    tasks: Sequence[Task],
    *,
    engine: str,
    jobs: int,
    scheduler: str = "",
    keep_parts: bool = False,
    told: Callable[[str, int], None] = lambda doing, done: None,
) -> list[FileReport]:
    """Do the tasks whose file is not in the store yet, then merge their outputs in the order of the tasks.

    The order of merging is that of the tasks whatever the engine, so every engine gives the same store. Raises
    StoreError and EngineError; the same call goes on then where it was. ``told`` hears what is done and how much of it.
    """
    reports = {task.output: FileReport(task.input, "known") for task in tasks}
    wanted = [task for task in tasks if not _is_ingested(store, task)]
    done: dict[str, Done] = {}
    told("reading files", len(tasks) - len(wanted))
    for ended in run_tasks(wanted, engine=engine, jobs=jobs, scheduler=scheduler):
        done[ended.task.output] = ended
        told("reading files", len(tasks) - len(wanted) + len(done))
    for number, task in enumerate(wanted):
        told("merging", len(tasks) - len(wanted) + number)
        ended = done[task.output]
        report = reports[task.output]
        if ended.state in ("quarantined", "failed"):
            report.state, report.reason = ended.state, ended.reason
            continue
        report.state = "read"
        merged = _merge_part(store, Path(task.output), report)
        report.counts |= {"new": merged.new, "changed": merged.changed, "reprints": merged.reprints}
    if wanted:
        told("merging reprints and incidents", len(tasks))
        settle(store, None, datetime.now(UTC))
    if not keep_parts:
        for task in wanted:
            Path(task.output).unlink(missing_ok=True)
    return list(reports.values())


def _is_ingested(store: Store, task: Task) -> bool:
    sql = "SELECT 1 FROM run WHERE origin = ? AND finished IS NOT NULL"
    return store.row(sql, [task.options["origin"]]) is not None


def _merge_part(store: Store, part: Path, report: FileReport) -> Merged:
    with Store(part, read_only=True) as other:
        stats = json.loads((other.row("SELECT stats_json FROM run") or {})["stats_json"])
        report.damaged = stats.pop("marsad/damaged", "")
        report.counts |= {name.removeprefix("marsad/"): value for name, value in stats.items()}
        # The raw pages were kept by the task.
        return merge(store, other, keep_locations=True)
