"""One long job at a time on a store, one crawl at a time of a site: locks that the system takes away from a program that
dies."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from extract.store.opening import StoreError


class StoreLocked(StoreError):
    """Another job or crawl is at work on the store; the message says which."""


@contextmanager
def only_job(path: Path, job: str, now: datetime) -> Iterator[int]:
    """Hold the lock of the store at ``path`` (a file ``NAME.lock`` beside it) as long as the block runs.

    Readers and ``marsad crawl`` do not need this one. The lock ends with the process, however that ends; the file stays and
    means nothing. What the block is given is the descriptor of the lock: child processes that inherit it hold the lock
    until they too have ended. Raises StoreLocked when another process has it, and StoreError when the file cannot be written.
    """
    descriptor = _opened(path.with_name(path.name + ".lock"))
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreLocked(f"{path}: {_holder(descriptor)} is at work on it: wait for it to end") from None
        note = json.dumps({"job": job, "pid": os.getpid(), "since": now.isoformat(timespec="seconds")})
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note.encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def only_crawls(path: Path, sites: Iterable[str]) -> Iterator[None]:
    """Hold the locks of crawls of these sites into the store at ``path`` as long as the block runs, and no longer.

    Each site is one byte of the file ``NAME.crawls`` beside it, chosen by its name; the file stays empty. Raises
    StoreLocked when another process crawls one of the sites, and StoreError when the file cannot be written.
    """
    descriptor = _opened(path.with_name(path.name + ".crawls"))
    try:
        for site in sites:
            place = int.from_bytes(hashlib.sha256(site.encode()).digest()[:7], "big")
            try:
                fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except OSError:
                raise StoreLocked(f"{path}: another crawl of {site} is at work on it: wait for it to end") from None
        yield
    finally:
        os.close(descriptor)


def _opened(file: Path) -> int:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{file}: the lock cannot be written: {error.strerror}") from error


def _holder(descriptor: int) -> str:
    try:
        note = json.loads(os.pread(descriptor, 1000, 0))
        return f"{note['job']} (process {note['pid']}, since {note['since']})"
    except (ValueError, KeyError, TypeError):
        return "another job"
