"""An export: a folder of data files and their description, complete or not there at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from extract.export.description import ATTRIBUTION, codebook, data_package
from extract.export.forms import CsvTable, TooManyRows, Workbook, write_json_line
from extract.export.geojson import GeoJsonFile
from extract.export.other_schemes import ACLED, UCDP
from extract.export.tables import ArticleRow, Table, tables
from extract.store.selection import Selection, articles, events, tolls
from extract.store.store import Store

FORMATS = ("csv", "jsonl", "geojson", "xlsx", "hxl", "acled", "ucdp")
_SUMS = "SHA256SUMS"


class ExportError(Exception):
    """The export cannot be written: the message names the folder and what to do."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many records of each kind were written, and into which folder."""

    folder: Path
    events: int
    tolls: int
    articles: int


def export(
    store: Store,
    out: Path,
    formats: Sequence[str],
    selection: Selection,
    *,
    full_text: bool = False,
    byte_order_mark: bool = False,
) -> Exported:
    """Write the chosen events, tolls and articles into the folder ``out``, in each of ``formats`` (see FORMATS).

    The same store and choice give the same bytes. An earlier export in ``out`` is replaced when the new one is
    complete; a folder that holds anything else is refused. Raises ExportError when the folder cannot be written.
    """
    _check_folder(out)
    try:
        with _replaced(out) as folder:
            own = tables(full_text=full_text)
            described = (*own, *(table for table in (ACLED, UCDP) if table.name in formats))
            with store.snapshot():
                counts = _write_data(store, folder, formats, selection, own, full_text, byte_order_mark)
                readings = list(
                    store.rows(
                        "SELECT DISTINCT code_version, knowledge_version FROM run"
                        " WHERE run_id IN (SELECT extraction_run_id FROM article) ORDER BY 1, 2"
                    )
                )
            by_file = {f"{table.name}.csv": table for table in described if "csv" in formats or table not in own}
            package = data_package(by_file, _fingerprints(folder), readings)
            _write_text(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1) + "\n")
            _write_text(folder / "codebook.md", codebook(described))
            _write_text(folder / "ATTRIBUTION.md", ATTRIBUTION)
            sums = [f"{sha256}  {name}\n" for name, (_, sha256) in _fingerprints(folder).items()]
            _write_text(folder / _SUMS, "".join(sums))
    except TooManyRows as error:
        raise ExportError(f"{out}: {error}: use csv, or choose fewer events") from error
    except OSError as error:
        raise ExportError(f"{out}: the export could not be written: {error.strerror or error}") from error
    return Exported(out, *counts)


def _check_folder(out: Path) -> None:
    try:
        if out.exists() and not out.is_dir():
            raise ExportError(f"{out}: is a file: name a folder")
        if out.is_dir() and any(out.iterdir()) and not ((out / _SUMS).is_file() and (out / "codebook.md").is_file()):
            raise ExportError(f"{out}: holds something else than an export: name a new or empty folder")
    except OSError as error:
        raise ExportError(f"{out}: cannot be read: {error.strerror}") from error


@contextmanager
def _replaced(out: Path) -> Iterator[Path]:
    """A new folder beside ``out`` that takes its place at the end, or is removed when anything fails."""
    target = out.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as name:
        folder = Path(name) / "new"
        folder.mkdir()
        yield folder
        if target.exists():
            target.rename(Path(name) / "old")
        folder.rename(target)


def _write_data(
    store: Store,
    folder: Path,
    formats: Sequence[str],
    selection: Selection,
    own: Sequence[Table],
    full_text: bool,
    byte_order_mark: bool,
) -> tuple[int, int, int]:
    """Write the data files in one pass over the events, one over the tolls and one over the articles."""
    counts = {"event": 0, "toll": 0, "article": 0}
    rows: list[tuple[Table, Callable[[Any], None]]] = []
    with ExitStack() as stack:

        def opened(name: str, *, marked: bool = False) -> TextIO:
            encoding = "utf-8-sig" if marked else "utf-8"
            return stack.enter_context((folder / name).open("w", encoding=encoding, newline=""))

        for table in own if "csv" in formats else ():
            rows.append((table, CsvTable(opened(f"{table.name}.csv", marked=byte_order_mark), table).write))
        for table in own if "hxl" in formats else ():
            rows.append((table, CsvTable(opened(f"{table.name}.hxl.csv"), table, hxl=True).write))
        for table in (table for table in (ACLED, UCDP) if table.name in formats):
            rows.append((table, CsvTable(opened(f"{table.name}.csv", marked=byte_order_mark), table).write))
        if "xlsx" in formats:
            book = stack.enter_context(Workbook(folder / "marsad.xlsx", own))
            rows += [(table, partial(book.write, table)) for table in own]
        lines = {n: opened(f"{n}.jsonl") for n in ("events", "tolls", "articles")} if "jsonl" in formats else {}
        points = stack.enter_context(GeoJsonFile(opened("events.geojson"))) if "geojson" in formats else None

        def write(kind: str, record: Any) -> None:
            counts[kind] += 1
            for table, write_row in rows:
                if table.of == kind:
                    for row in table.records(record):
                        write_row(row)

        for stored in events(store, selection):
            write("event", stored)
            if lines:
                parts = [("event_id", stored.event_id), ("", stored.event), ("article", stored.article)]
                write_json_line(lines["events"], parts)
            if points:
                points.write(stored)
        for toll in tolls(store, selection):
            write("toll", toll)
            if lines:
                write_json_line(lines["tolls"], [("toll_id", toll.toll_id), ("", toll.toll), ("article", toll.article)])
        for article, row in articles(store, selection):
            write("article", ArticleRow(article, row["text"]))
            if lines:
                write_json_line(lines["articles"], [("", article), *([("text", row["text"])] if full_text else [])])
    return counts["event"], counts["toll"], counts["article"]


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _fingerprints(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of each file, by name."""
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            found[path.name] = (path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    return found
