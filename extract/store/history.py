"""What the crawls of each site brought, run by run and day by day."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from extract.store.store import Store

# Statistics of a crawl by which its requests are judged: an answer that says no, or none at all. 404 and 410 are none
# of the site's faults, 304 is good news, and 403 for robots.txt never reaches the statistics of a page.
_NO_ERROR = {"200", "301", "302", "303", "304", "307", "308", "404", "410"}
_STATUS = "downloader/response_status_count/"
_EXCEPTION = "downloader/exception_type_count/"
# What we did not ask for on purpose: robots.txt, opt-outs, private addresses, other sites.
_ON_PURPOSE = ("RobotsForbidden", "OptedOut", "IgnoreRequest", "PrivateAddress")


@dataclass(frozen=True, slots=True)
class SiteRun:
    """One crawl of one site. Instants are UTC; ``finished`` is None while it runs or when it was killed, ``reason``
    then empty. ``requests`` were sent, ``errors`` of them failed, ``failures`` are addresses given up."""

    run_id: int
    started: datetime
    finished: datetime | None
    reason: str
    requests: int
    errors: int
    failures: int
    pages: int
    not_articles: int
    articles: int
    unreadable: int
    events: int

    @property
    def succeeded(self) -> bool:
        """Did it come to its end, with something fetched or nothing to fetch?"""
        return self.reason == "finished" and (self.requests > self.errors or not self.failures)

    @property
    def failed(self) -> bool:
        """Did it neither succeed nor end early because somebody or its time wanted so?"""
        return not self.succeeded and self.reason not in ("closespider_timeout", "shutdown", "stopped")


@dataclass(frozen=True, slots=True)
class Dates:
    """Of ``articles`` of a site: how many have no date, one after they were fetched, one long before."""

    articles: int = 0
    undated: int = 0
    future: int = 0
    old: int = 0


NO_DATES = Dates()


def site_runs(store: Store, since: datetime) -> dict[str, list[SiteRun]]:
    """The crawls of each site that began since an instant, the earliest first."""
    found: dict[str, list[SiteRun]] = defaultdict(list)
    sql = (
        "SELECT run_id, site, started, finished, stats_json FROM run"
        " WHERE +site IS NOT NULL AND kind != 'reprocess' AND started >= ? ORDER BY started, run_id"
    )
    for row in store.rows(sql, [_text(since)]):
        stats = json.loads(row["stats_json"])
        found[row["site"]].append(
            SiteRun(
                run_id=row["run_id"],
                started=datetime.fromisoformat(row["started"]),
                finished=datetime.fromisoformat(row["finished"]) if row["finished"] else None,
                reason=stats.get("finish_reason", ""),
                requests=stats.get("downloader/request_count", 0),
                errors=_errors(stats),
                failures=stats.get("marsad/failures", 0),
                pages=stats.get("marsad/pages", 0),
                not_articles=stats.get("marsad/not_articles", 0),
                articles=stats.get("marsad/articles", 0),
                unreadable=stats.get("marsad/unreadable", 0),
                events=stats.get("marsad/events", 0),
            )
        )
    return dict(found)


def _errors(stats: Mapping[str, int]) -> int:
    refused = sum(
        count
        for name, count in stats.items()
        if name.startswith(_STATUS) and name.removeprefix(_STATUS) not in _NO_ERROR
    )
    return refused + sum(
        count for name, count in stats.items() if name.startswith(_EXCEPTION) and not name.endswith(_ON_PURPOSE)
    )


def last_successes(store: Store) -> dict[str, datetime]:
    """When each site was last crawled to the end."""
    # From one site to the next in the index: a crawl of each, however many there were.
    sql = (
        "WITH RECURSIVE known (site) AS (SELECT min(site) FROM run UNION ALL"
        " SELECT (SELECT min(site) FROM run WHERE run.site > known.site) FROM known WHERE site IS NOT NULL)"
        " SELECT site, (SELECT max(finished) FROM run WHERE run.site = known.site AND reason = 'finished') AS finished"
        " FROM known"
    )
    return {row["site"]: datetime.fromisoformat(row["finished"]) for row in store.rows(sql) if row["finished"]}


def articles_by_day(runs: Iterable[SiteRun], last: date, days: int) -> list[int]:
    """New and changed articles a day (UTC) of the last days, the earliest first."""
    counts: dict[date, int] = defaultdict(int)
    for run in runs:
        counts[run.started.astimezone(UTC).date()] += run.articles
    return [counts[last - timedelta(days=back)] for back in reversed(range(days))]


def dates_of(store: Store, since: datetime, until: datetime, *, old: timedelta, ahead: timedelta) -> dict[str, Dates]:
    """How the articles stored by the runs of a span are dated, by site.

    ``old`` and ``ahead`` say how long before or after its fetching an article must be published to count.
    """
    sql = """
        SELECT run.site, count(*) AS articles, sum(article.published_at IS NULL) AS undated,
               sum(coalesce(julianday(article.published_at) > julianday(page.fetched_at) + :ahead, 0)) AS future,
               sum(coalesce(julianday(article.published_at) < julianday(page.fetched_at) - :old, 0)) AS old
          FROM run CROSS JOIN article USING (run_id) LEFT JOIN page USING (page_id)
         WHERE run.site IS NOT NULL AND run.kind != 'reprocess' AND run.started >= :since AND run.started < :until
         GROUP BY run.site"""
    day = timedelta(days=1)
    bounds = {"since": _text(since), "until": _text(until), "old": old / day, "ahead": ahead / day}
    return {
        row["site"]: Dates(row["articles"], row["undated"], row["future"], row["old"])
        for row in store.rows(sql, bounds)
    }


def waiting(store: Store) -> dict[str, tuple[int, int]]:
    """By site: pages on which a crawl was interrupted, and articles whose reading failed; both are tried again."""
    found: dict[str, tuple[int, int]] = {}
    for row in store.rows("SELECT spider, count(*) AS n FROM page WHERE outcome IS NULL GROUP BY spider"):
        found[row["spider"]] = (row["n"], 0)
    sql = (
        "SELECT coalesce(page.spider, '') AS spider, count(*) AS n FROM article LEFT JOIN page USING (page_id)"
        " WHERE extraction_run_id IS NULL GROUP BY 1"
    )
    for row in store.rows(sql):
        found[row["spider"]] = (found.get(row["spider"], (0, 0))[0], row["n"])
    return found


def outdated(store: Store, code_version: str, knowledge_version: str) -> int:
    """How many articles were read by other code or with other knowledge: `marsad reprocess` reads them again."""
    row = store.row(
        "SELECT coalesce(sum(n), 0) AS n FROM (SELECT extraction_run_id, count(*) AS n FROM article GROUP BY 1)"
        " LEFT JOIN run ON run.run_id = extraction_run_id WHERE (run.code_version, run.knowledge_version) IS NOT (?, ?)",
        [code_version, knowledge_version],
    )
    return int(row["n"]) if row else 0


def sparkline(counts: Sequence[int]) -> str:
    """A bar a number: ``sparkline([0, 4, 8]) == "▁▅█"``."""
    most = max(counts, default=0)
    return "".join("▁▂▃▄▅▆▇█"[round(7 * count / most) if most else 0] for count in counts)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
