"""A store to export, and what an exported table holds."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from extract.schema import Actor, Event, Extraction
from extract.store import Store
from tests.stored import TEXT, TOLL, make_article, make_event, start


@contextmanager
def exported_store(folder: Path) -> Iterator[Store]:
    """Two events and a toll of one article, and a reprint of it."""
    with Store(folder / "store.db") as opened:
        run = start(opened)
        second = make_event(
            type="ied",
            country="SY",
            place_id="own:2",
            place_name="تل الريح",
            place_text="تل الريح",
            date_start=None,
            date_end=None,
            latitude=None,
            initiators=(Actor("=1+1"), Actor("كتائب الغيم", "cloud", "كتائب الغيم")),
            source=None,
            confidence=0.25,
        )
        opened.save_article(make_article(), Extraction("a1", (make_event(), second), (TOLL,)), run)
        opened.save_article(make_article("a2", near_duplicate_of="a1"), Extraction("a2", (make_event(),)), run)
        yield opened


def rows(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    """The rows of an exported csv."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def elsewhere(number: int, **changes: Any) -> Event:
    """An event that is no other: a place and a day of its own."""
    place = f"قرية {number}"
    where = {"place_id": f"own:{number}", "place_text": place, "place_name": place, "latitude": float(number % 80)}
    day = date(2024, 1, 1) + timedelta(days=5 * number)
    return make_event(**where, date_start=day, date_end=day, evidence=f"{place} {TEXT[:40]}", **changes)
