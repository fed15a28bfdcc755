"""Transactions of an open database file: one for each thing that is written, or one for many that are gathered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

from extract.store.opening import explain

# Those of this process that gather what is written: one at most, since another would wait for it for ever.
_GATHERING: WeakSet[Transactions] = WeakSet()


class Transactions:
    """The transactions of one connection, which begins none by itself (``isolation_level=None``).

    ``path`` is the file, for messages; ``undone`` is called when something written did not last, so that whoever
    remembers what was written forgets it. Every method raises StoreError when SQLite cannot do what is asked.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, undone: Callable[[], None]) -> None:
        self._path = path
        self._connection = connection
        self._undone = undone
        self._has_gathered = False

    @contextmanager
    def writing(self, doing: str) -> Iterator[None]:
        """One transaction, or none of it; ``doing`` says in an error message what was being done.

        While these gather it is a part of the transaction that ``settle`` ends. Whatever error ends it goes on, one of
        SQLite as a StoreError.
        """
        try:
            if self not in _GATHERING:
                self._begin()
                with self._connection:
                    yield
            else:
                with self._part():
                    yield
        except BaseException as error:
            self._undone()
            if isinstance(error, sqlite3.Error):
                raise explain(self._path, doing, error) from error
            raise

    @contextmanager
    def _part(self) -> Iterator[None]:
        self._connection.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            # SQLite has undone everything itself when, for example, the disk is full.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO part")
                self._connection.execute("RELEASE part")
            else:
                _GATHERING.discard(self)
            raise
        self._connection.execute("RELEASE part")

    def _begin(self) -> None:
        # What others of this process gather holds the lock, of a file that may be the same.
        for other in [transactions for transactions in _GATHERING if transactions is not self]:
            other.settle()
        self._connection.execute("BEGIN IMMEDIATE")

    def gather(self) -> None:
        """Make one transaction of all that is written until ``settle``; while these gather already, go on.

        Other programs that write wait for it, so it must be settled soon. It is when others of this process begin to
        write.
        """
        if self in _GATHERING:
            return
        try:
            if not self._has_gathered:
                # What undoes a part is small, and would be a file for every part. Not where nothing is gathered: VACUUM
                # builds the whole file anew there, and exports sort much of it.
                self._connection.execute("PRAGMA temp_store = MEMORY")
                self._has_gathered = True
            self._begin()
        except sqlite3.Error as error:
            raise explain(self._path, "writing", error) from error
        _GATHERING.add(self)

    def settle(self) -> None:
        """Write what was gathered, if anything was."""
        if self not in _GATHERING:
            return
        _GATHERING.discard(self)
        try:
            with self._connection:
                pass
        except sqlite3.Error as error:
            self._undone()
            raise explain(self._path, "writing what was gathered", error) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever others write meanwhile."""
        try:
            self._connection.execute("BEGIN")
            with self._connection:
                yield
        except sqlite3.Error as error:
            raise explain(self._path, "reading", error) from error
