"""The event types and what they are called in the ACLED and PLOVER vocabularies (data/lexicon/event_types.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from extract.paths import DATA


@dataclass(frozen=True, slots=True)
class EventType:
    """One type: ``code`` is ours, ``event_type`` and ``sub_event_type`` ACLED's, ``plover_*`` PLOVER's or None.

    ``family`` groups the types that may tell one incident from two angles; ``name_ar`` is for readers; in a
    ``bloodless`` one nobody is killed or injured.
    """

    code: str
    event_type: str
    sub_event_type: str
    plover_event: str | None
    plover_mode: str | None
    family: str
    name_ar: str
    bloodless: bool = False


def load_event_types(path: Path) -> Mapping[str, EventType]:
    """The types by code, in the order of the file. Raises ValueError that names file and row for a broken row."""
    with path.open("rb") as file:
        rows = tomllib.load(file).get("event_type", [])
    types: dict[str, EventType] = {}
    for number, row in enumerate(rows, 1):
        try:
            event_type = EventType(**{"plover_event": None, "plover_mode": None, **row})
        except TypeError as error:
            raise ValueError(f"{path.name}: event_type {number}: {error}") from error
        if event_type.code in types:
            raise ValueError(f"{path.name}: event_type {number}: the code {event_type.code!r} is taken, choose another")
        types[event_type.code] = event_type
    return MappingProxyType(types)


EVENT_TYPES = load_event_types(DATA / "lexicon" / "event_types.toml")
