"""An export: a folder of data files and their description, complete or not there at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from extract.export.description import ATTRIBUTION, codebook, data_package
from extract.export.forms import CsvTable, write_json_line
from extract.export.geojson import GeoJsonFile
from extract.export.tables import ActorRow, ArticleRow, CasualtyRow, Table, tables
from extract.store.selection import Selection, articles, events, tolls
from extract.store.store import Store

FORMATS = ("csv", "jsonl", "geojson")
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
            with store.snapshot():
                counts = _write_data(store, folder, formats, selection, full_text, byte_order_mark)
                readings = list(
                    store.rows(
                        "SELECT DISTINCT code_version, knowledge_version FROM run"
                        " WHERE run_id IN (SELECT extraction_run_id FROM article) ORDER BY 1, 2"
                    )
                )
            described = tables(full_text=full_text)
            by_file = {f"{table.name}.csv": table for table in described} if "csv" in formats else {}
            package = data_package(by_file, _fingerprints(folder), readings)
            _write_text(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1) + "\n")
            _write_text(folder / "codebook.md", codebook(described))
            _write_text(folder / "ATTRIBUTION.md", ATTRIBUTION)
            sums = [f"{sha256}  {name}\n" for name, (_, sha256) in _fingerprints(folder).items()]
            _write_text(folder / _SUMS, "".join(sums))
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
    store: Store, folder: Path, formats: Sequence[str], selection: Selection, full_text: bool, byte_order_mark: bool
) -> tuple[int, int, int]:
    """Write the data files in one pass over the events, one over the tolls and one over the articles."""
    counts = [0, 0, 0]
    with ExitStack() as stack:

        def opened(name: str, encoding: str = "utf-8") -> TextIO:
            return stack.enter_context((folder / name).open("w", encoding=encoding, newline=""))

        encoding = "utf-8-sig" if byte_order_mark else "utf-8"
        described: Sequence[Table] = tables(full_text=full_text) if "csv" in formats else ()
        sheets = {table.name: CsvTable(opened(f"{table.name}.csv", encoding), table) for table in described}
        lines = {n: opened(f"{n}.jsonl") for n in ("events", "tolls", "articles")} if "jsonl" in formats else {}
        points = stack.enter_context(GeoJsonFile(opened("events.geojson"))) if "geojson" in formats else None
        for stored in events(store, selection):
            counts[0] += 1
            if sheets:
                sheets["events"].write(stored)
                for number, casualty in enumerate(stored.event.casualties):
                    sheets["casualties"].write(CasualtyRow(stored.event_id, number, casualty))
                for role, actors in (("initiator", stored.event.initiators), ("target", stored.event.targets)):
                    for number, actor in enumerate(actors):
                        sheets["actors"].write(ActorRow(stored.event_id, role, number, actor))
            if lines:
                record = [("event_id", stored.event_id), ("", stored.event), ("article", stored.article)]
                write_json_line(lines["events"], record)
            if points:
                points.write(stored)
        for toll in tolls(store, selection):
            counts[1] += 1
            if sheets:
                sheets["tolls"].write(toll)
            if lines:
                record = [("toll_id", toll.toll_id), ("", toll.toll), ("article", toll.article)]
                write_json_line(lines["tolls"], record)
        for article, row in articles(store, selection):
            counts[2] += 1
            if sheets:
                sheets["articles"].write(ArticleRow(article, row["text"]))
            if lines:
                text = [("text", row["text"])] if full_text else []
                write_json_line(lines["articles"], [("", article), *text])
    return counts[0], counts[1], counts[2]


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
