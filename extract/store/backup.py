"""Copies of the store while it is in use: whole, checked, with a checksum beside them."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extract.store.opening import StoreError, explain, open_database

_NAME = re.compile(r"(?P<stem>.+)-\d{8}T\d{6}Z\.db")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was made, its SHA-256 (hexadecimal), its size in bytes, and the older copies that went for it."""

    path: Path
    sha256: str
    size: int
    dropped: tuple[Path, ...] = ()


def back_up(store: Path, folder: Path, now: datetime, *, keep: int | None = None) -> Backup:
    """Copy the store as it is at one moment to ``folder``/NAME-TIME.db, while others read and write it.

    The copy is checked by SQLite, written under another name and renamed, and its checksum written beside it in the
    form of sha256sum. Then, with ``keep``, only that many copies of this store stay. A store that an older version
    made is copied as it is. Raises StoreError; what is in the folder already stays then.
    """
    name = f"{store.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    path = folder / name
    partial = folder / f".{name}.partial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(store, partial)
        digest = _digest(partial)
        partial.replace(path)
        _write_whole(path.with_name(name + ".sha256"), f"{digest}  {name}\n")
        dropped = _drop(folder, store.stem, keep) if keep else ()
    except sqlite3.Error as error:
        raise explain(store, f"backing up to {path}", error) from error
    except OSError as error:
        raise StoreError(f"{folder}: the backup cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return Backup(path, digest, path.stat().st_size, dropped)


def check_backup(path: Path) -> None:
    """Compare a copy with the checksum beside it. Raises StoreError when they differ or one of them is missing."""
    note = path.with_name(path.name + ".sha256")
    try:
        wanted = note.read_text().split()[0]
        found = _digest(path)
    except (OSError, IndexError) as error:
        raise StoreError(f"{path}: cannot be compared with its checksum: {error}") from error
    if found != wanted:
        raise StoreError(f"{path}: is not what was written (SHA-256 {found[:12]}… instead of {wanted[:12]}…)")


def _copy(store: Path, partial: Path) -> None:
    source = open_database(store, read_only=True, older=True)
    with closing(source), closing(sqlite3.connect(partial, isolation_level=None)) as target:
        # All pages in one step: of one moment, and a writer meanwhile does not make it begin again.
        source.conn.backup(target)
        # The copy needs no second file beside it.
        target.execute("PRAGMA journal_mode = DELETE")
        found = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(f"{store}: is damaged, so no backup was made: {found}; `marsad verify` says more")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
        os.fsync(file.fileno())
    return digest.hexdigest()


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text)
    partial.replace(path)


def _drop(folder: Path, stem: str, keep: int) -> tuple[Path, ...]:
    """Delete all but the newest copies; their names sort as their times do."""
    copies = sorted(
        path for path in folder.glob("*.db") if (found := _NAME.fullmatch(path.name)) and found["stem"] == stem
    )
    dropped = tuple(copies[:-keep])
    for path in dropped:
        path.unlink()
        path.with_name(path.name + ".sha256").unlink(missing_ok=True)
    return dropped
