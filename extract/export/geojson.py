"""Incidents and events as points on a map: GeoJSON (RFC 7946), for those that have coordinates."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TextIO

from extract.export.columns import Table
from extract.schema import to_dict


class GeoJsonFile:
    """An open file that becomes a FeatureCollection; one point a line, so that no number of them fills the memory.

    ``place`` gives id, longitude and latitude of a record.
    """

    def __init__(
        self, file: TextIO, table: Table, place: Callable[[Any], tuple[str, float | None, float | None]]
    ) -> None:
        self._file = file
        self._table = table
        self._place = place
        self._first = True

    def __enter__(self) -> Self:
        self._file.write('{"type": "FeatureCollection", "features": [')
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.write("\n]}\n")

    def write(self, record: Any) -> None:
        """Write a record as a point with the columns of its table; nothing where it has no coordinates."""
        name, longitude, latitude = self._place(record)
        if latitude is None or longitude is None:
            return
        properties: dict[str, Any] = {column.name: to_dict(column.value(record)) for column in self._table.columns}
        feature = {
            "type": "Feature",
            "id": name,
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": properties,
        }
        self._file.write(("\n" if self._first else ",\n") + json.dumps(feature, ensure_ascii=False))
        self._first = False
