"""An export: a folder of data files and their description, complete or not there at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from extract.export.acled import ACLED
from extract.export.columns import Table
from extract.export.description import ATTRIBUTION, codebook, data_package
from extract.export.forms import CsvTable, TooManyRows, Workbook, write_json_line
from extract.export.geojson import GeoJsonFile
from extract.export.incident_tables import INCIDENTS
from extract.export.parquet import MissingParquet, ParquetTable
from extract.export.plover import write_plover
from extract.export.tables import EVENTS, ArticleRow, tables
from extract.export.ucdp import UCDP
from extract.store.incident_selection import StoredIncident, incident_columns, incidents
from extract.store.records import StoredEvent
from extract.store.selection import Selection, articles, events, tolls
from extract.store.store import Store

FORMATS = ("csv", "jsonl", "parquet", "geojson", "xlsx", "hxl", "acled", "ucdp", "plover")
_SUMS = "SHA256SUMS"
_KINDS = ("incident", "event", "toll", "article")


class ExportError(Exception):
    """The export cannot be written: the message names the folder and what to do."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many records of each kind were written, and into which folder."""

    folder: Path
    incidents: int
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
    """Write the chosen incidents, events, tolls and articles into the folder ``out``, in each of ``formats`` (see FORMATS).

    The same store and choice give the same bytes. An earlier export in ``out`` is replaced when the new one is
    complete; a folder that holds anything else is refused. Raises ExportError when the folder cannot be written.
    """
    _check_folder(out)
    try:
        with _replaced(out) as folder:
            own = tables(full_text=full_text)
            described = (*own, *(table for table in (ACLED, UCDP) if table.name in formats))
            with store.snapshot():
                with _Files(folder, formats, full_text, byte_order_mark) as files:
                    counts = _write_data(store, files, selection)
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
    except MissingParquet as error:
        raise ExportError(str(error)) from error
    except OSError as error:
        raise ExportError(f"{out}: the export could not be written: {error.strerror or error}") from error
    return Exported(out, **counts)


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


class _Files:
    """The open data files, by what they are written from."""

    def __init__(self, folder: Path, formats: Sequence[str], full_text: bool, byte_order_mark: bool) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._full_text = full_text
        self._rows: list[tuple[Table, Callable[[Any], None]]] = []
        self._records: dict[str, list[Callable[[Any], None]]] = {kind: [] for kind in _KINDS}
        self._counts = dict.fromkeys(_KINDS, 0)
        with self._stack:
            self._open(formats, byte_order_mark)
            self._stack = self._stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def _text(self, name: str, *, marked: bool = False) -> TextIO:
        encoding = "utf-8-sig" if marked else "utf-8"
        return self._stack.enter_context((self._folder / name).open("w", encoding=encoding, newline=""))

    def _open(self, formats: Sequence[str], marked: bool) -> None:
        own = tables(full_text=self._full_text)
        for table in (*(own if "csv" in formats else ()), *(t for t in (ACLED, UCDP) if t.name in formats)):
            self._rows.append((table, CsvTable(self._text(f"{table.name}.csv", marked=marked), table).write))
        for table in own if "hxl" in formats else ():
            self._rows.append((table, CsvTable(self._text(f"{table.name}.hxl.csv"), table, hxl=True).write))
        for table in own if "parquet" in formats else ():
            columns = self._stack.enter_context(ParquetTable(self._folder / f"{table.name}.parquet", table))
            self._rows.append((table, columns.write))
        if "xlsx" in formats:
            book = self._stack.enter_context(Workbook(self._folder / "marsad.xlsx", own))
            self._rows += [(table, partial(book.write, table)) for table in own]
        if "geojson" in formats:
            for kind, table, place in (("incident", INCIDENTS, _incident_place), ("event", EVENTS, _event_place)):
                points = GeoJsonFile(self._text(f"{table.name}.geojson"), table, place)
                self._records[kind].append(self._stack.enter_context(points).write)
        if "plover" in formats:
            self._records["incident"].append(partial(write_plover, self._text("plover.jsonl")))
        if "jsonl" in formats:
            for kind in _KINDS:
                self._records[kind].append(partial(self._write_line, kind, self._text(f"{kind}s.jsonl")))

    def _write_line(self, kind: str, file: TextIO, record: Any) -> None:
        write_json_line(file, _line_parts(kind, record, self._full_text))

    def write(self, kind: str, records: Iterable[Any]) -> int:
        """Write the records of one kind into every file that holds it, and return how many there were."""
        rows = [(table, write_row) for table, write_row in self._rows if table.of == kind]
        for record in records:
            self._counts[kind] += 1
            for table, write_row in rows:
                for row in table.records(record):
                    write_row(row)
            for write_record in self._records[kind]:
                write_record(record)
        return self._counts[kind]


def _incident_place(incident: StoredIncident) -> tuple[str, float | None, float | None]:
    row = incident.row
    return row["incident_id"], row["longitude"], row["latitude"]


def _event_place(stored: StoredEvent) -> tuple[str, float | None, float | None]:
    return stored.event_id, stored.event.longitude, stored.event.latitude


def _line_parts(kind: str, record: Any, full_text: bool) -> list[tuple[str, Any]]:
    if kind == "incident":
        casualties = [{k: v for k, v in row.items() if k != "incident_id"} for row in record.casualties]
        members = [member.stored.event_id for member in record.members]
        return [("", incident_columns(record.row)), ("casualties", casualties), ("members", members)]
    if kind == "event":
        ids = [("event_id", record.event_id), ("incident_id", record.incident_id)]
        return [*ids, ("", record.event), ("article", record.article)]
    if kind == "toll":
        return [("toll_id", record.toll_id), ("", record.toll), ("article", record.article)]
    return [("", record.article), *([("text", record.text)] if full_text else [])]


def _write_data(store: Store, files: _Files, selection: Selection) -> dict[str, int]:
    """Write the data files in one pass over the incidents, the events, the tolls and the articles; the counts by kind."""
    return {
        "incidents": files.write("incident", incidents(store, selection)),
        "events": files.write("event", events(store, selection)),
        "tolls": files.write("toll", tolls(store, selection)),
        "articles": files.write(
            "article", (ArticleRow(article, row["text"]) for article, row in articles(store, selection))
        ),
    }


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
