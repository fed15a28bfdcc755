"""What a table of an export is: its columns, what each means, and how it is filled from a record."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extract.event_types import EVENT_TYPES
from extract.paths import DATA

with (DATA / "vocabulary.toml").open("rb") as _file:
    VOCABULARY: Mapping[str, Mapping[str, str]] = {
        "type": {code: f"{kind.event_type} / {kind.sub_event_type}" for code, kind in EVENT_TYPES.items()},
        **tomllib.load(_file),
    }


@dataclass(frozen=True, slots=True)
class Column:
    """One column: Frictionless ``type``, description, how a record gives the value, and the vocabulary of its codes."""

    name: str
    type: str
    description: str
    value: Callable[[Any], Any]
    vocabulary: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, those that name a row, and (column, other table) for those that point to another.

    ``of`` says what it is made from (``incident``, ``event``, ``toll`` or ``article``), ``records`` which rows one of these gives;
    ``notes`` go into the codebook.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    points_to: tuple[tuple[str, str], ...] = ()
    of: str = "event"
    records: Callable[[Any], Iterable[Any]] = lambda stored: (stored,)
    notes: str = ""
