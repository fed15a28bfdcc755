"""``marsad status``: how each site is doing, from what is stored."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from crawler.command import MarsadCommand, add_database_option, readable_size

_DAYS = 14


class StatusCommand(MarsadCommand):
    usage = "[--json] [--db FILE]"
    part = "care"
    summary = "Show how each site is doing: last success, articles a day, errors, what waits"
    description = (
        f"Shows of each crawled site when it was last crawled to the end, its articles a day of the last {_DAYS} days (UTC),\n"
        "the failed requests of the last day, and what waits to be tried again (pages on which a crawl was interrupted,\n"
        "articles whose reading failed). Then what the monitors of `marsad run` find now. Changes nothing; exit status 0\n"
        "also when something is found."
    )
    examples = "marsad status\nmarsad status --json"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--json", action="store_true", help="print it as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.monitors import look_at
        from crawler.run_report import print_findings, site_facts
        from extract.events import load_knowledge
        from extract.store import Store, StoreError
        from extract.store.history import articles_by_day, last_successes, outdated, site_runs, sparkline, waiting
        from pipelines.store import code_version

        self.expect(args, 0)
        now = datetime.now(UTC)
        try:
            with Store(opts.db, read_only=True) as store, store.snapshot():
                names = sorted({*site_runs(store, now - timedelta(days=90)), *last_successes(store)})
                known = site_facts(store, names, now)
                queues = waiting(store)
                to_reprocess = outdated(store, code_version(), load_knowledge().fingerprint)
                counts = store.row(
                    "SELECT count(*) AS articles, (SELECT count(*) FROM event) AS events,"
                    " (SELECT count(*) FROM page) AS pages FROM article"
                )
                size = store.path.stat().st_size
        except StoreError as error:
            self.fail(error)
            return
        rows = []
        for facts in known:
            pages, articles = queues.get(facts.site, (0, 0))
            rows.append(
                {
                    "site": facts.site,
                    "last_success": facts.last_success.isoformat() if facts.last_success else None,
                    "articles_by_day": articles_by_day(facts.runs, now.date(), _DAYS),
                    "runs": len(facts.recent),
                    "requests": sum(run.requests for run in facts.recent),
                    "errors": sum(run.errors for run in facts.recent),
                    "pages_waiting": pages,
                    "articles_waiting": articles,
                }
            )
        findings = [asdict(finding) for facts in known for finding in look_at(facts)]
        stored = {**(counts or {}), "bytes": size, "articles_outdated": to_reprocess}
        if opts.json:
            print(json.dumps({"sites": rows, "findings": findings, "stored": stored}, ensure_ascii=False, indent=1))
            return
        console = Console()
        console = console if console.is_terminal else Console(width=140)
        console.print(_table(rows, now, sparkline))
        console.print()
        print_findings(findings, console)
        told = f"{stored['articles']} articles, {stored['events']} events, {stored['pages']} pages"
        console.print(f"{told} in {opts.db} ({readable_size(size)})", highlight=False, soft_wrap=True)
        if to_reprocess:
            told = "were read by other code or with other knowledge: `marsad reprocess` reads them again"
            console.print(f"{to_reprocess} articles {told}", highlight=False, soft_wrap=True)


def _table(rows: list[dict[str, object]], now: datetime, sparkline: object) -> object:
    from rich.table import Table

    from extract.display import isolated

    table = Table(show_edge=False)
    table.add_column("site")
    table.add_column("last success")
    table.add_column(f"articles a day, {_DAYS} days")
    table.add_column("today", justify="right")
    table.add_column("errors, last day", justify="right")
    table.add_column("waiting", justify="right")
    for row in rows:
        days = row["articles_by_day"]
        errors = f"{row['errors']} of {row['requests']}" if row["requests"] else "–"
        waiting = row["pages_waiting"] + row["articles_waiting"]
        bars = sparkline(days)
        table.add_row(
            isolated(row["site"]), _ago(row["last_success"], now), bars, str(days[-1]), errors, str(waiting or "")
        )
    return table


def _ago(instant: str | None, now: datetime) -> str:
    if instant is None:
        return "never"
    minutes = int((now - datetime.fromisoformat(instant)).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 72 * 60 else f"{minutes // 1440} days ago"
