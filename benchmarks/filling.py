"""A store with very many articles in minutes: what a crawl has stored is copied under other numbers, days and words.

    python -m benchmarks.filling STORE END      # the articles BLOCK to END - 1, of a store that has 0 to BLOCK - 1

A copied article has the rows that storing it would have made, in every table and index. Only its near-duplicate signature
is a random one, and its opening words are those of an article of 100, 200, … days earlier. It is run in a process of its
own, whose memory then says nothing about that of the store.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extract.store.records import text_sha256

# The articles that are stored one by one: all places three times, in DAYS days.
PLACES, A_DAY = 1_000, 30
BLOCK = 3 * PLACES
DAYS = BLOCK // A_DAY
# Fifty sites crawled every hour bring some three thousand articles a day: two crawls for five articles.
SITES, RUNS_AN_ARTICLE = 50, 0.4

# Which article becomes which: the ids of its rows before and after, and its numbers.
_PAIRS = """
CREATE TEMP TABLE pair (
    old INTEGER, new INTEGER, old_article TEXT PRIMARY KEY, article_id TEXT, old_url TEXT UNIQUE, url TEXT, page_id TEXT,
    old_event TEXT UNIQUE, event_id TEXT, old_incident TEXT UNIQUE, incident_id TEXT, old_number INTEGER, number INTEGER
)"""
# The tables whose rows hang on an article, and by which column.
_TABLES = {
    **dict.fromkeys(("page",), "url = old_url"),
    **dict.fromkeys(("article", "removed", "event", "signature", "signature_band"), "article_id = old_article"),
    "article_search": "rowid = old_number",
    **dict.fromkeys(("event_actor", "casualty", "attribution"), "event_id = old_event"),
    **dict.fromkeys(("incident", "incident_casualty", "incident_history"), "incident_id = old_incident"),
    **dict.fromkeys(("incident_member", "incident_key"), "event_id = old_event"),
}
_OTHER_WORDS = "replace({column}, ' ' || old || ' ', ' ' || new || ' ')"
_LATER = "date({column}, :days || ' days')"
_COPIED = {
    **{name: f"pair.{name}" for name in ("number", "article_id", "url", "page_id", "event_id", "incident_id")},
    "rowid": "pair.number",
    "canonical_url": "pair.url",
    **dict.fromkeys(("title", "text", "evidence"), _OTHER_WORDS),
    **dict.fromkeys(("date_start", "date_end"), _LATER),
    "evidence_end": "evidence_end + length(new) - length(old)",
    "text_sha256": f"sha256({_OTHER_WORDS.format(column='text')})",
    "diff_json": "replace(diff_json, old_event, pair.event_id)",
    "value": "randomblob(length(value))",
    # "place JO:XX14 730120" or "exact JO:XX14 2000-01": the day by its number, or the month.
    "key": """CASE WHEN key LIKE '%-__' THEN substr(key, 1, length(key) - 7) || substr((
        SELECT date(date_start, :days || ' days') FROM event WHERE event.event_id = old_event), 1, 7)
        ELSE substr(key, 1, length(key) - 6) || (substr(key, -6) + :days) END""",
}


def name_of(number: int) -> str:
    """The id of an article."""
    return f"g{number:07d}"


def copy(path: Path, end: int) -> None:
    """Add the articles up to before ``end``, which are copies of the first block, of 1, 2, … blocks later."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "cache_size = -2000000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("sha256", 1, text_sha256, deterministic=True)
        connection.execute(_PAIRS)
        for first in range(BLOCK, end, BLOCK):
            # All of a block is later by the same days.
            connection.execute("BEGIN IMMEDIATE")
            _copy(connection, range(first, min(end, first + BLOCK)), first // BLOCK * DAYS)
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy(connection: sqlite3.Connection, numbers: Iterable[int], days: int) -> None:
    connection.execute("DELETE FROM pair")
    connection.executemany(f"INSERT INTO pair VALUES ({', '.join('?' * 13)})", _pairs(connection, numbers, days))
    for table, condition in _TABLES.items():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        columns += ["rowid"] if table == "article_search" else []
        values = ", ".join(_COPIED.get(column, f'"{column}"').format(column=f'"{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        sql = f"INSERT INTO {table} ({names}) SELECT {values} FROM pair CROSS JOIN {table} AS copied ON copied.{condition}"
        connection.execute(sql, {"days": days})


def _pairs(connection: sqlite3.Connection, numbers: Iterable[int], days: int) -> list[tuple[object, ...]]:
    (row,) = connection.execute("SELECT max(number) FROM article").fetchone()
    rows = []
    incidents: dict[str, int] = {}
    sql = (
        "SELECT article_id, url, event_id, incident_id, number, date(date_start, ? || ' days') FROM article"
        " JOIN event USING (article_id) JOIN incident_member USING (event_id) WHERE article_id = ?"
    )
    for number in numbers:
        old = number % BLOCK
        article, url, event, incident, old_row, day = connection.execute(sql, (days, name_of(old))).fetchone()
        stem = f"JO-{day[:4]}-"
        if stem not in incidents:
            last = connection.execute("SELECT max(incident_id) FROM incident WHERE incident_id LIKE ?", [stem + "%"])
            incidents[stem] = int((last.fetchone()[0] or "0").rpartition("-")[2])
        incidents[stem] += 1
        row += 1
        new_url = url.replace(article, name_of(number))
        ids = (article, name_of(number), url, new_url, _digest(new_url), event, _digest(name_of(number)))
        rows.append((old, number, *ids, incident, f"{stem}{incidents[stem]:06d}", old_row, row))
    return rows


def add_runs(connection: sqlite3.Connection, count: int) -> None:
    """Add so many crawls: every hour one of each of fifty sites."""
    counters = {f"downloader/response_status_count/{status}": status for status in range(200, 240)}
    stats = json.dumps({**counters, "finish_reason": "finished", "marsad/pages": 30, "marsad/articles": 2})
    rows = (
        (site, _moment(hour), _moment(hour, 5), stats)
        for hour, site in ((number // SITES, f"site{number % SITES:02d}") for number in range(count))
    )
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO run (kind, site, started, finished, stats_json, reason, origin, code_version, knowledge_version,"
        " settings_sha256) VALUES ('scheduled', ?, ?, ?, ?, 'finished', lower(hex(randomblob(16))), 'c', 'k', '')",
        rows,
    )
    connection.execute("COMMIT")


def _moment(hour: int, minute: int = 0) -> str:
    return (datetime(2000, 1, 1, 0, minute, tzinfo=UTC) + timedelta(hours=hour)).isoformat(timespec="seconds")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


if __name__ == "__main__":
    copy(Path(sys.argv[1]), int(sys.argv[2]))
