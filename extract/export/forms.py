"""Writing rows as CSV and records as JSON Lines, the same bytes for the same rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, TextIO

from extract.export.tables import Table
from extract.schema import to_dict

# A spreadsheet takes a cell that begins with one of these for a formula, also after spaces and in full-width form.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: Any) -> str:
    """One value as the text of a CSV cell: nothing for None, true or false, lists joined by "; ".

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    text = value if isinstance(value, str) else "; ".join(value)
    return "'" + text if text.lstrip(" \u00a0\u200b\u200e\u200f\ufeff").startswith(_FORMULA) else text


class CsvTable:
    """One open CSV file (RFC 4180) with the header of its table."""

    def __init__(self, file: TextIO, table: Table) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._columns = table.columns
        self._writer.writerow([column.name for column in self._columns])

    def write(self, record: Any) -> None:
        """Write the row of a record of the table."""
        self._writer.writerow([cell(column.value(record)) for column in self._columns])


def write_json_line(file: TextIO, parts: Sequence[tuple[str, Any]]) -> None:
    """Write one object whose keys are those of ``parts`` and, for a part without a name, the fields of its record."""
    merged: dict[str, Any] = {}
    for name, value in parts:
        merged.update({name: to_dict(value)} if name else to_dict(value))
    file.write(json.dumps(merged, ensure_ascii=False) + "\n")
