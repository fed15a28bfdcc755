"""What a crawl says at its end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from scrapy.crawler import Crawler

from extract.event_types import EVENT_TYPES
from extract.store import Store


def crawl_facts(crawler: Crawler, db: Path) -> dict[str, Any]:
    """The numbers and events of a crawl that has ended."""
    stats: Mapping[str, Any] = crawler.stats.get_stats() if crawler.stats else {}
    with Store(db, read_only=True) as store:
        run_id = store.latest_run() or 0
        summary = store.summary(run_id)
        events = [dict(row) for row in store.rows(_EVENTS, [run_id])]
        for event in events:
            event["who"] = _who(store, event["event_id"])
            event["casualties"] = _casualties(store, event["event_id"])
    failures = list(getattr(crawler.spider, "unreachable", []))
    reason = stats.get("finish_reason", "")
    if reason not in ("finished", "closespider_timeout", "shutdown"):
        failures.append(f"the crawl ended early: {reason}")
    if summary.failed:
        failures.append(f"{summary.failed} articles could not be read: see the log")
    return {
        "site": crawler.spider.name if crawler.spider else "",
        "run": run_id,
        "pages": summary.pages,
        "articles": summary.articles,
        "known": stats.get("marsad/known", 0),
        "not_articles": stats.get("marsad/not_articles", 0),
        "reprints": summary.reprints,
        "forbidden_by_robots": stats.get("robotstxt/forbidden", 0),
        "stripped": dict(summary.removed),
        "events": summary.events,
        "tolls": summary.tolls,
        "event_rows": events,
        "failures": failures,
    }


_EVENTS = """
    SELECT event_id, type, date_start, place_text, event.country, status, title
      FROM event JOIN article USING (article_id)
     WHERE event.run_id = ? AND near_duplicate_of IS NULL
     ORDER BY date_start, event_id"""


def _who(store: Store, event_id: str) -> str:
    rows = list(store.rows("SELECT role, text FROM event_actor WHERE event_id = ?", [event_id]))
    sides = [[row["text"] for row in rows if row["role"] == role][:2] for role in ("initiator", "target")]
    return " ← ".join("، ".join(side) for side in reversed(sides) if side)


def _casualties(store: Store, event_id: str) -> str:
    counts: dict[str, list[str]] = {}
    for row in store.rows(
        "SELECT outcome, n_min, n_max FROM casualty WHERE event_id = ? AND NOT subset AND outcome IN ('killed', 'injured')",
        [event_id],
    ):
        amount = (
            str(row["n_min"])
            if row["n_min"] == row["n_max"]
            else f"{row['n_min']}+"
            if row["n_max"] is None
            else (f"{row['n_min']}-{row['n_max']}")
        )
        counts.setdefault(row["outcome"], []).append(amount)
    return " / ".join("+".join(counts.get(outcome, ["–"])) for outcome in ("killed", "injured"))


def print_summary(facts: Mapping[str, Any], db: Path, log: Path) -> None:
    """Print the facts of a crawl for a reader: numbers, what was stripped, a table of the events, what to do next."""
    console = Console()
    console.print(f"\n[bold]Crawled {facts['site']}[/bold] (run {facts['run']})")
    console.print(
        f"  {facts['pages']} pages, {facts['articles']} articles new or changed, {facts['known']} known already, "
        f"{facts['not_articles']} no articles, {facts['reprints']} reprints, "
        f"{facts['forbidden_by_robots']} forbidden by robots.txt and not fetched"
    )
    if facts["stripped"]:
        stripped = ", ".join(f"{rule} {count}" for rule, count in facts["stripped"].items())
        console.print(f"  stripped lines by rule: {stripped}", highlight=False)
    console.print(f"  [bold]{facts['events']} events, {facts['tolls']} tolls[/bold]")
    if facts["event_rows"]:
        table = Table(show_edge=False, pad_edge=False)
        for heading in ("type", "date", "place", "who", "killed / injured"):
            table.add_column(heading, overflow="fold")
        for event in facts["event_rows"]:
            place = " ".join(filter(None, (event["place_text"], event["country"])))
            table.add_row(
                EVENT_TYPES[event["type"]].code, event["date_start"] or "–", place or "–", event["who"] or "–",
                event["casualties"],
            )  # fmt: skip
        console.print(table)
    for failure in facts["failures"][:10]:
        console.print(f"  [red]failed:[/red] {failure}", highlight=False)
    console.print(f"\nThe store: {db}\nThe log:   {log}", highlight=False, soft_wrap=True)
    console.print("Next:      marsad show · marsad export --out data/local/export · marsad sites", highlight=False)
