"""What came of a crawl: numbers, failures and events, for a reader or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from crawler.command import called_as
from crawler.crawling import SiteRun
from extract.display import event_table, isolated
from extract.schema import to_dict
from extract.store import Store
from extract.store.records import StoredEvent
from extract.store.selection import Selection, events

# What the crawl counted, by the name of its statistic, and how it is told.
_COUNTED = {
    "marsad/known": ("known", "stored already"),
    "marsad/not_articles": ("not_articles", "no articles"),
    "marsad/reprints": ("reprints", "reprints"),
    "marsad/unchanged_articles": ("unchanged_articles", "asked again, unchanged"),
    "robotstxt/forbidden": ("forbidden_by_robots", "forbidden by robots.txt, not fetched"),
    "marsad/gone": ("gone", "gone (404)"),
    "marsad/led_elsewhere": ("led_elsewhere", "addresses that led to pages asked for already, or nowhere"),
    "marsad/unchanged": ("unchanged_feeds", "feeds and listings unchanged"),
    "marsad/not_due": ("feeds_not_due", "feeds not due yet"),
    "offsite/filtered": ("other_sites", "links to other sites, not followed"),
    "marsad/private_address": ("private_addresses", "private addresses, refused"),
}
# Reasons that Scrapy and our own parts give for ending a crawl, where their name does not say it.
_ENDED = {
    "stopped": "the stop file is there (delete it to crawl again)",
    "store_error": "the store could not be written to, see the log",
    "warc_error": "the WARC file could not be written to",
    "memusage_exceeded": "it took more memory than MEMUSAGE_LIMIT_MB",
    "closespider_errorcount": "too many pages could not be read, see the log",
}
_MOST_EVENTS = 40
_MOST_FAILURES = 12


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """All of it. ``facts`` are JSON types; ``told`` are the events of the articles that were new or changed."""

    facts: dict[str, Any]
    told: Sequence[StoredEvent]


def report(runs: Sequence[SiteRun], store: Store) -> CrawlReport:
    """Read back what a crawl has stored. Raises StoreError."""
    sites = []
    articles: list[str] = []
    for run in runs:
        facts: dict[str, Any] = {"site": run.site, "run": run.run_id, "finished": run.finish_reason}
        summary = store.summary(run.run_id) if run.run_id is not None else None
        for name in ("pages", "articles", "changed", "events", "tolls"):
            facts[name] = getattr(summary, name, 0)
        facts |= {name: run.stats.get(counter, 0) for counter, (name, _) in _COUNTED.items()}
        facts["stripped"] = dict(summary.removed) if summary else {}
        facts["failures"] = [{"url": url, "reason": reason} for url, reason in run.failures]
        unread = store.rows(
            "SELECT url, extraction_error FROM article WHERE run_id = ? AND extraction_error IS NOT NULL ORDER BY url",
            [run.run_id],
        )
        facts["failures"] += [
            {"url": row["url"], "reason": f"stored without events, tried again next time: {row['extraction_error']}"}
            for row in unread
        ]
        if run.finish_reason != "finished" and not run.interrupted:
            why = _ENDED.get(run.finish_reason, run.finish_reason)
            reason = f"the crawl of {run.site} ended early: {why or 'it could not start'}"
            facts["failures"].append({"url": "", "reason": reason})
        sites.append(facts)
        rows = store.rows("SELECT article_id FROM article WHERE run_id = ?", [run.run_id])
        articles += [row["article_id"] for row in rows]
    told = list(events(store, Selection(articles=tuple(articles)))) if articles else []
    stored = store.row("SELECT count(*) AS articles, (SELECT count(*) FROM event) AS events FROM article")
    totals: dict[str, Any] = {
        name: sum(site[name] for site in sites) for name in sites[0] if type(sites[0][name]) is int and name != "run"
    }
    totals["stripped"] = dict(sum((Counter(site["stripped"]) for site in sites), Counter()).most_common())
    totals["failures"] = [failure for site in sites for failure in site["failures"]]
    rows = [{"event_id": event.event_id, "article": event.article.url, **to_dict(event.event)} for event in told]
    return CrawlReport({**totals, "sites": sites, "stored": dict(stored or {}), "event_rows": rows}, told)


def print_report(made: CrawlReport, database: Path, log: str, console: Console) -> None:
    """Print a report for a reader, with what to do next."""
    facts = made.facts
    console.print(_numbers(facts))
    if made.told:
        console.print()
        console.print(event_table(made.told[:_MOST_EVENTS]))
        if len(made.told) > _MOST_EVENTS:
            console.print(f"… and {len(made.told) - _MOST_EVENTS} more: marsad show --limit {len(made.told)}")
    if facts["failures"]:
        console.print()
        console.print(_failures(facts["failures"]))
    console.print()
    stored = facts["stored"]
    for name, value in (
        (
            "database",
            f"{database}  ({stored['articles']} articles, {stored['events']} events in all, reprints included)",
        ),
        ("log", log),
        ("next", f"{called_as()} show --incidents, or: serve, show EVENT, export --out DIR, sites"),
    ):
        console.print(f"{name:9}{value}", highlight=False, markup=False, soft_wrap=True)


def _numbers(facts: Mapping[str, Any]) -> RenderableType:
    sites = ", ".join(site["site"] for site in facts["sites"])
    new = facts["articles"] - facts["changed"]
    changed = f", {facts['changed']} changed" if facts["changed"] else ""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", justify="right")
    table.add_column(overflow="fold")
    table.add_row(str(facts["pages"]), f"pages fetched from {sites}")
    table.add_row(str(facts["articles"]), f"articles read ({new} new{changed})")
    stripped = facts["stripped"]
    if stripped:
        by_rule = ", ".join(f"{rule} {count}" for rule, count in stripped.items())
        table.add_row(str(sum(stripped.values())), f"lines stripped: {by_rule}")
    for name, told in _COUNTED.values():
        if facts[name]:
            table.add_row(str(facts[name]), told)
    table.add_row(str(facts["events"]), "events")
    table.add_row(str(facts["tolls"]), "tolls (cumulative figures, never counted as events)")
    parts: list[RenderableType] = [table]
    if not facts["pages"] and not facts["failures"]:
        parts.append(Text("Nothing new since the last crawl."))
    return Group(*parts)


def _failures(failures: Sequence[Mapping[str, str]]) -> RenderableType:
    lines = [Text(f"{len(failures)} could not be fetched or read:", style="bold red")]
    for failure in failures[:_MOST_FAILURES]:
        where = f"{isolated(failure['url'])}: " if failure["url"] else ""
        lines.append(Text(f"  {where}{isolated(failure['reason'])}"))
    if len(failures) > _MOST_FAILURES:
        lines.append(Text(f"  … and {len(failures) - _MOST_FAILURES} more in the log"))
    return Group(*lines)
