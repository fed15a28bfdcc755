"""Giving space back: raw pages that need not be kept any longer, and the holes in the file."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from extract.store.opening import explain
from extract.store.store import Store


def forget_raw_pages(store: Store, before: datetime, *, only_count: bool = False) -> list[str]:
    """Note that the raw bytes of pages fetched before an instant are kept no longer; their rows and articles stay.

    Returns the locations in the archive that no page needs any more, whose files may go then. Equal pages share a
    location: it goes with the last of them. With ``only_count`` nothing is changed. Raises StoreError.
    """
    limit = before.astimezone(UTC).isoformat(timespec="seconds")
    old = "raw_location != '' AND coalesce(fetched_at, '') < :limit"
    sql = (
        f"SELECT DISTINCT raw_location FROM page WHERE {old} AND raw_location NOT IN"
        " (SELECT raw_location FROM page WHERE fetched_at >= :limit)"
    )
    if only_count:
        return [row["raw_location"] for row in store.rows(sql, {"limit": limit})]
    with store.writing("forgetting raw pages"):
        gone = [row["raw_location"] for row in store.rows(sql, {"limit": limit})]
        store.database.execute(f"UPDATE page SET raw_location = '' WHERE {old}", {"limit": limit})
    return gone


def raw_locations(store: Store) -> set[str]:
    """The locations in the archive that some page refers to."""
    return {row["raw_location"] for row in store.rows("SELECT raw_location FROM page WHERE raw_location != ''")}


def compact(store: Store) -> tuple[int, int]:
    """Rewrite the file without holes and with its indices in order; return its size in bytes before and after.

    Needs as much free space again as the file has. Raises StoreError; the file is whole then.
    """
    before = store.path.stat().st_size
    connection = store.database.conn
    try:
        connection.execute("INSERT INTO article_search (article_search) VALUES ('optimize')")
        connection.execute("VACUUM")
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise explain(store.path, "vacuuming", error) from error
    return before, store.path.stat().st_size
