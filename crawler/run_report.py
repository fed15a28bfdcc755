"""What came of a pass over all sites: for a reader, as JSON, and for Prometheus."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.monitors import AHEAD, HISTORY, OLD, RECENT, Finding, SiteFacts, look_at, look_at_disk
from crawler.scheduled import SitePass
from extract.display import isolated
from extract.store import Store
from extract.store.history import NO_DATES, dates_of, last_successes, site_runs

_COUNTED = ("pages", "articles", "changed", "events", "tolls")


def site_facts(store: Store, sites: Iterable[str], now: datetime) -> list[SiteFacts]:
    """What the store knows of sites, for the monitors."""
    runs, successes = site_runs(store, now - HISTORY), last_successes(store)
    dates = dates_of(store, now - RECENT, now, old=OLD, ahead=AHEAD)
    before = dates_of(store, now - HISTORY, now - RECENT, old=OLD, ahead=AHEAD)
    return [
        SiteFacts(
            site, now, runs.get(site, []), dates.get(site, NO_DATES), before.get(site, NO_DATES), successes.get(site)
        )
        for site in sites
    ]


def run_report(store: Store, passes: Sequence[SitePass], started: datetime, finished: datetime) -> dict[str, Any]:
    """All of a pass in JSON types, with what the monitors find. Raises StoreError."""
    findings: list[Finding] = []
    known = site_facts(store, [site.site for site in passes], finished)
    for facts in known:
        findings += look_at(facts)
    # A crawl that is killed, mostly for want of memory, is never usual.
    findings += [Finding("killed", site.site, site.reason) for site in passes if site.state == "killed"]
    free, size = shutil.disk_usage(store.path.parent).free, store.path.stat().st_size
    findings += look_at_disk(free, size)
    stored = store.row("SELECT count(*) AS articles, (SELECT count(*) FROM event) AS events FROM article") or {}
    sites = []
    for site, facts in zip(passes, known, strict=True):
        row: dict[str, Any] = {"site": site.site, "state": site.state, "seconds": site.seconds, "reason": site.reason}
        row |= {name: site.facts.get(name, 0) for name in _COUNTED}
        row["failures"] = site.facts.get("failures", [])
        row["last_success"] = facts.last_success.isoformat() if facts.last_success else None
        sites.append(row)
    return {
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "seconds": round((finished - started).total_seconds(), 1),
        "database": str(store.path),
        **{name: sum(row[name] for row in sites) for name in _COUNTED},
        "sites": sites,
        "findings": [asdict(finding) for finding in findings],
        "stored": dict(stored),
        "store_bytes": size,
        "free_bytes": free,
    }


def write_json(report: Mapping[str, Any], path: Path) -> None:
    """Write the report whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    partial.replace(path)


def write_prometheus(report: Mapping[str, Any], path: Path) -> None:
    """Write the report for the textfile collector of node_exporter, whole or not at all. Raises OSError."""
    registry = CollectorRegistry()

    def gauge(name: str, told: str, value: float) -> None:
        Gauge(f"marsad_{name}", told, registry=registry).set(value)

    gauge("run_timestamp_seconds", "When the last pass ended", datetime.fromisoformat(report["finished"]).timestamp())
    gauge("run_duration_seconds", "How long the last pass took", report["seconds"])
    gauge("run_findings", "What its monitors found", len(report["findings"]))
    gauge("store_articles", "Articles in the store", report["stored"]["articles"])
    gauge("store_events", "Events in the store", report["stored"]["events"])
    gauge("store_bytes", "Size of the store", report["store_bytes"])
    gauge("disk_free_bytes", "Free on the disk of the store", report["free_bytes"])
    found = Gauge("marsad_finding", "1 for each finding of a monitor", ["monitor", "site"], registry=registry)
    for finding in report["findings"]:
        found.labels(finding["monitor"], finding["site"] or "").set(1)
    fine = Gauge("marsad_site_up", "1 when the last pass crawled the site to the end", ["site"], registry=registry)
    success = Gauge("marsad_site_last_success_timestamp_seconds", "When it last was", ["site"], registry=registry)
    counted = {
        name: Gauge(f"marsad_site_{name}", f"{name.capitalize()} of the last pass", ["site"], registry=registry)
        for name in (*_COUNTED, "failures")
    }
    for site in report["sites"]:
        fine.labels(site["site"]).set(site["state"] == "ok")
        for name, metric in counted.items():
            metric.labels(site["site"]).set(len(site[name]) if name == "failures" else site[name])
        if site["last_success"]:
            success.labels(site["site"]).set(datetime.fromisoformat(site["last_success"]).timestamp())
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), registry)


def print_report(report: Mapping[str, Any], console: Console) -> None:
    """Print a pass for a reader: what came, what went wrong, what to look at."""
    table = Table(show_edge=False)
    table.add_column("site")
    table.add_column("state")
    for heading in ("pages", "articles", "events", "failures", "seconds"):
        table.add_column(heading, justify="right")
    for site in report["sites"]:
        style = {"ok": "green", "not reached": "yellow", "time is up": "yellow"}.get(site["state"], "red")
        numbers = (site["pages"], site["articles"], site["events"], len(site["failures"]), f"{site['seconds']:.0f}")
        table.add_row(isolated(site["site"]), Text(site["state"], style), *(str(number) for number in numbers))
    console.print(table)
    console.print()
    for site in report["sites"]:
        if site["state"] in ("failed", "killed"):
            console.print(Text(f"{isolated(site['site'])}: {isolated(site['reason'])}", "red"))
    print_findings(report["findings"], console)
    stored = report["stored"]
    console.print(
        f"{report['articles']} articles and {report['events']} events in {report['seconds']:.0f} s;"
        f" {stored['articles']} articles and {stored['events']} events in all, {report['database']}",
        highlight=False,
        soft_wrap=True,
    )


def print_findings(findings: Iterable[Mapping[str, Any]], console: Console) -> None:
    """Print what monitors found, one line each."""
    for finding in findings:
        where = f"{isolated(finding['site'])}: " if finding["site"] else ""
        console.print(Text(f"{finding['monitor']:16} {where}{finding['message']}", "bold yellow"), soft_wrap=True)
