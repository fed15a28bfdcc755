"""Tables as Parquet files, typed and compressed, written group by group (needs the optional extra ``parquet``)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extract.export.columns import Table

# Rows that are held in memory and become one row group.
_GROUP = 5_000


class MissingParquet(Exception):
    """pyarrow is not installed: the message says how to get it."""


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingParquet(
            "the format parquet needs pyarrow (166 MB), which is not installed and not needed for anything else: run"
            f" {sys.executable} -m pip install pyarrow, or take csv or jsonl, which hold the same rows"
        ) from error
    return pyarrow, pyarrow.parquet


class ParquetTable:
    """One Parquet file of a table: texts, 64-bit numbers, booleans and dates; lists are joined as in the CSV.

    Raises MissingParquet where pyarrow is not installed.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self._arrow, parquet = _pyarrow()
        types: Mapping[str, Any] = {
            "string": self._arrow.string(),
            "integer": self._arrow.int64(),
            "number": self._arrow.float64(),
            "boolean": self._arrow.bool_(),
            "date": self._arrow.date32(),
        }
        self._table = table
        self._schema = self._arrow.schema(
            [
                self._arrow.field(
                    c.name, types[c.type], nullable=not c.required, metadata={"description": c.description}
                )
                for c in table.columns
            ],
            metadata={"title": table.title},
        )
        self._rows: list[dict[str, Any]] = []
        self._writer = parquet.ParquetWriter(str(path), self._schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        self._writer.close()

    def write(self, record: Any) -> None:
        """Write the row of a record of the table."""
        row = {column.name: column.value(record) for column in self._table.columns}
        self._rows.append({name: "; ".join(v) if isinstance(v, (list, tuple)) else v for name, v in row.items()})
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, self._schema))
            self._rows.clear()
