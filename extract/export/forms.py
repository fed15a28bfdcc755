"""Writing rows as CSV, HXL and XLSX and records as JSON Lines, the same bytes for the same rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from extract.export.columns import Table
from extract.paths import DATA
from extract.schema import to_dict

# A spreadsheet takes a cell that begins with one of these for a formula, also after spaces and in full-width form.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SKIPPED = " \u00a0\u200b\u200e\u200f\ufeff"
_SUSPECT = frozenset((*_FORMULA, *_SKIPPED))
# What a sheet and a cell of a spreadsheet can hold (Excel specifications and limits).
_SHEET_ROWS, _CELL_CHARACTERS = 1_048_576, 32_767


class TooManyRows(Exception):
    """A table has more rows than a sheet of a spreadsheet can hold."""


def _joined(value: Any) -> str:
    return value if isinstance(value, str) else "; ".join(value)


def cell(value: Any) -> str:
    """One value as the text of a CSV cell: nothing for None, true or false, lists joined by "; ".

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return repr(value)
        if isinstance(value, date):
            return value.isoformat()
    text = _joined(value)
    # Few texts begin with a sign that matters: the others are told by their first letter.
    return "'" + text if text[:1] in _SUSPECT and text.lstrip(_SKIPPED).startswith(_FORMULA) else text


@lru_cache(maxsize=1)
def hxl_tags() -> Mapping[str, str]:
    """The HXL hashtag of each column, by its name (data/codebook/hxl.csv)."""
    with (DATA / "codebook" / "hxl.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row["tag"] for row in csv.DictReader(file)}


class CsvTable:
    """One open CSV file (RFC 4180) with the header of its table, and with ``hxl`` the hashtags below it."""

    def __init__(self, file: TextIO, table: Table, *, hxl: bool = False) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._columns = table.columns
        self._writer.writerow([column.name for column in self._columns])
        if hxl:
            self._writer.writerow([hxl_tags()[column.name] for column in self._columns])

    def write(self, record: Any) -> None:
        """Write the row of a record of the table."""
        self._writer.writerow([cell(column.value(record)) for column in self._columns])


class Workbook:
    """An XLSX file with a sheet for each table, written row by row; texts are never formulas there."""

    def __init__(self, path: Path, tables: Sequence[Table]) -> None:
        # The folder of the file for what does not fit in memory; a fixed date, so that the bytes stay the same.
        options = {"constant_memory": True, "strings_to_urls": False, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": datetime(2000, 1, 1), "title": "Marsad export"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        bold = self._book.add_format({"bold": True})
        self._sheets = {table.name: self._book.add_worksheet(table.name) for table in tables}
        self._rows = dict.fromkeys(self._sheets, 0)
        for table in tables:
            self._sheets[table.name].freeze_panes(1, 0)
            for number, column in enumerate(table.columns):
                self._sheets[table.name].write_string(0, number, column.name, bold)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            # The folder is about to be removed; the library would complain later about a workbook left open.
            with suppress(OSError, XlsxWriterException):
                self._book.close()
            return
        try:
            self._book.close()
        except XlsxWriterException as failure:
            raise OSError(str(failure)) from failure

    def write(self, table: Table, record: Any) -> None:
        """Write the row of a record. Raises TooManyRows when the sheet is full."""
        sheet = self._sheets[table.name]
        self._rows[table.name] += 1
        row = self._rows[table.name]
        if row >= _SHEET_ROWS:
            raise TooManyRows(f"{table.name} has more rows than a spreadsheet can hold ({_SHEET_ROWS:,})")
        for number, column in enumerate(table.columns):
            value = column.value(record)
            if isinstance(value, bool):
                sheet.write_boolean(row, number, value)
            elif isinstance(value, (int, float)):
                sheet.write_number(row, number, value)
            elif isinstance(value, date):
                sheet.write_datetime(row, number, datetime(value.year, value.month, value.day), self._day)
            elif value:
                sheet.write_string(row, number, _joined(value)[:_CELL_CHARACTERS])


def write_json_line(file: TextIO, parts: Sequence[tuple[str, Any]]) -> None:
    """Write one object whose keys are those of ``parts`` and, for a part without a name, the fields of its record."""
    merged: dict[str, Any] = {}
    for name, value in parts:
        merged.update({name: to_dict(value)} if name else to_dict(value))
    file.write(json.dumps(merged, ensure_ascii=False) + "\n")
