"""Rows of the project's tables with where each stands, so that every complaint can name file and line."""

from __future__ import annotations

import csv
import hashlib
import marshal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extract.cache import remember
from extract.paths import cache_folder

Row = dict[str, str]


def fingerprint(files: Iterable[Path], form: object = "") -> str:
    """The digest of what a compiled table depends on; a file that is not there counts as empty."""
    digest = hashlib.sha256(str(form).encode())
    for path in files:
        digest.update(path.name.encode() + b"\0" + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()


def compiled(kind: str, digest: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The plain tables of a kind of knowledge: from the cache folder, or made anew and kept there."""
    cached = cache_folder() / f"{kind}-{digest[:16]}.{sys.implementation.cache_tag}"
    try:
        tables: dict[str, Any] = marshal.loads(cached.read_bytes())
        if tables["fingerprint"] == digest:
            return tables
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        pass
    tables = make() | {"fingerprint": digest}
    remember(cached, marshal.dumps(tables))
    return tables


def rows(path: Path, columns: Sequence[str], error: type[ValueError]) -> Iterator[tuple[str, Row]]:
    """The rows of a csv file, each with "name: line n". Raises ``error`` for what is no table with these columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
                raise error(f"{path.name}: line 1: the column {missing[0]} is missing; add it")
            for row in reader:
                where = f"{path.name}: line {reader.line_num}"
                if None in row or None in row.values():
                    raise error(f"{where}: it has not as many fields as line 1; check the commas and quotes")
                yield where, row
    except UnicodeDecodeError as unreadable:
        raise error(f"{path.name}: not UTF-8; save it as UTF-8") from unreadable


def day(value: str, where: str, error: type[ValueError]) -> date | None:
    """A date of a row, None for an empty field. Raises ``error`` for anything else."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as no_date:
        raise error(f"{where}: {value!r} is no date; write YYYY-MM-DD") from no_date


def period(starts: str, ends: str, where: str, error: type[ValueError]) -> tuple[date | None, date | None]:
    """The two dates between which a row holds. Raises ``error`` for no dates and for an end before the start."""
    first, last = day(starts, where, error), day(ends, where, error)
    if first and last and first > last:
        raise error(f"{where}: {starts} lies after {ends}; exchange them")
    return first, last
