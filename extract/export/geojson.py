"""Events as points on a map: GeoJSON (RFC 7946), for those that have coordinates."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any, Self, TextIO

from extract.export.tables import EVENTS
from extract.schema import to_dict
from extract.store.records import StoredEvent


class GeoJsonFile:
    """An open file that becomes a FeatureCollection; one event a line, so that no number of them fills the memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._first = True

    def __enter__(self) -> Self:
        self._file.write('{"type": "FeatureCollection", "features": [')
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.write("\n]}\n")

    def write(self, stored: StoredEvent) -> None:
        """Write the event as a point with the columns of the table of events; nothing where it has no coordinates."""
        event = stored.event
        if event.latitude is None or event.longitude is None:
            return
        properties: dict[str, Any] = {column.name: to_dict(column.value(stored)) for column in EVENTS.columns}
        feature = {
            "type": "Feature",
            "id": stored.event_id,
            "geometry": {"type": "Point", "coordinates": [event.longitude, event.latitude]},
            "properties": properties,
        }
        self._file.write(("\n" if self._first else ",\n") + json.dumps(feature, ensure_ascii=False))
        self._first = False
