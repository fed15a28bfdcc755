"""Opening the database file: what it must be, and what is said when it is not."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from extract.store.migrations import APPLICATION_ID, MIGRATIONS

# Another command may hold the write lock for the length of one article; a person waits longer for a long export.
BUSY_SECONDS = 30.0


class StoreError(Exception):
    """The store cannot be used: the message names the file, what went wrong and what to do."""


def explain(path: Path, doing: str, error: sqlite3.Error) -> StoreError:
    """Turn SQLite's own error into one that names the file and what was being done."""
    reason = str(error)
    hint = ""
    if "full" in reason:
        hint = "; nothing of this step was written: free some space and run the same command again"
    elif "readonly" in reason or "read-only" in reason:
        hint = "; the file or its folder may not be written to: check its permissions or choose another with --db"
    elif "locked" in reason or "busy" in reason:
        hint = f"; another program held it for more than {BUSY_SECONDS:.0f} s: wait for it to end"
    elif "malformed" in reason or "not a database" in reason:
        hint = "; the file is damaged or no SQLite database: move it away, or choose another with --db"
    elif "unable to open" in reason:
        hint = "; the file or its folder cannot be read: check its permissions or choose another with --db"
    return StoreError(f"{path}: {doing}: {reason}{hint}")


def open_database(path: Path, *, read_only: bool = False, older: bool = False) -> Database:
    """Open our database, creating file and folder when missing (not with ``read_only``), and bring it up to date.

    ``older`` lets one that an older version made be read as it is.
    Raises StoreError for a file that is unreadable, of another program, or made by a newer version of this project.
    """
    try:
        if path.is_dir():
            raise StoreError(f"{path}: is a folder: name a file")
        new = not path.exists() or path.stat().st_size == 0
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from error
    if read_only and new:
        raise StoreError(f"{path}: no database here yet: run `marsad crawl` first, or name another with --db")
    if not read_only:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path.parent}: cannot make the folder of the database: {error.strerror}") from error
    connection: sqlite3.Connection | None = None
    try:
        connection = _connect(path, read_only=read_only)
        database = Database(connection)
        if not new:
            _check_ours(path, connection, database)
        if not read_only:
            _prepare(connection, database)
        elif not older and MIGRATIONS.pending(database):
            raise StoreError(f"{path}: made by an older version: run `marsad crawl` once, which brings it up to date")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise explain(path, "opening the database", error) from error
    except StoreError:
        if connection is not None:
            connection.close()
        raise
    return database


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    # No implicit transactions of the driver: every write says where it begins and ends.
    if not read_only:
        return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    address = "file:" + quote(str(path.resolve()))
    connection = sqlite3.connect(f"{address}?mode=ro", timeout=BUSY_SECONDS, isolation_level=None, uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        # A write-ahead log needs a file beside it, which a folder without write permission refuses. Where no log is
        # left behind, nobody is writing and the file can be read as it stands.
        connection.close()
        if path.with_name(path.name + "-wal").exists():
            raise
        connection = sqlite3.connect(f"{address}?immutable=1", isolation_level=None, uri=True)
    return connection


def _check_ours(path: Path, connection: sqlite3.Connection, database: Database) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if mark != APPLICATION_ID and not (mark == 0 and empty):
        raise StoreError(f"{path}: is the database of another program: it was left as it is; name another with --db")
    known = {migration.name for migration in MIGRATIONS.pending(Database(memory=True))}
    newer = [migration.name for migration in MIGRATIONS.applied(database) if migration.name not in known]
    if newer:
        raise StoreError(f"{path}: made by a newer version (it knows {newer[0]!r}): update the project to use it")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Readers and one writer at a time. SQLite refuses the change at once while another program makes it: try again."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _prepare(connection: sqlite3.Connection, database: Database) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # 16 MB of log, not 4: a crawl at full speed writes a megabyte for three articles, much of it to the same pages.
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    _use_write_ahead_log(connection)
    if MIGRATIONS.pending(database):
        # Two programs may open a new file at once: the lock comes first, then each looks again what is missing.
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            MIGRATIONS.apply(database)
