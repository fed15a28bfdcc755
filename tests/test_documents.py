"""The documents of the data describe what there is, all of it."""

from __future__ import annotations

import csv
import re
from dataclasses import fields
from pathlib import Path

import pytest

from extract.event_types import EVENT_TYPES, load_event_types
from extract.export.bundle import FORMATS
from extract.export.columns import VOCABULARY
from extract.export.description import ATTRIBUTION
from extract.paths import DATA, PROJECT
from extract.schema import Actor, Casualty, Event, Toll
from extract.store import Store

INTERCHANGE = (PROJECT / "docs" / "interchange.md").read_text(encoding="utf-8")
DATA_MODEL = (PROJECT / "docs" / "data-model.md").read_text(encoding="utf-8")

ROW = """
[[event_type]]
code = "x"
family = "f"
name_ar = "a"
event_type = "e"
sub_event_type = "s"
"""


@pytest.mark.parametrize("record", [Event, Actor, Casualty, Toll])
def test_interchange_names_every_field(record: type) -> None:
    missing = [f.name.rstrip("_") for f in fields(record) if f"`{f.name.rstrip('_')}`" not in INTERCHANGE]
    assert missing == []


def test_interchange_names_every_type_code_and_format() -> None:
    known = [*EVENT_TYPES, *FORMATS]
    for name in ("status", "outcome", "quantity", "casualty_class", "side", "date_precision", "date_basis"):
        known += VOCABULARY[name]
    assert [code for code in known if f"`{code}`" not in INTERCHANGE] == []


def test_data_model_names_every_table_and_column(tmp_path: Path) -> None:
    described = dict(re.findall(r"^\*\*(\w+)\*\*(.*?)(?=^\*\*|^## )", DATA_MODEL, re.MULTILINE | re.DOTALL))
    described["signature_band"] = described["signature"]
    with Store(tmp_path / "store.db") as store:
        for table in store.database.tables:
            if table.name.startswith(("_", "article_search_", "sqlite_")):
                continue
            missing = [column.name for column in table.columns if f"`{column.name}`" not in described[table.name]]
            assert (table.name, missing) == (table.name, [])


def test_attribution_names_every_licence_of_the_gazetteer() -> None:
    licences = set()
    for path in (DATA / "gazetteer").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            licences |= {part for row in csv.DictReader(file) for part in row.get("licence", "").split(", ") if part}
    assert licences
    assert [licence for licence in licences if licence not in ATTRIBUTION] == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('[[event_type]]\ncode = "x"', "event_type 1: .*missing"),
        (
            '[[event_type]]\ncode = "x"\nfamily = "f"\nname_ar = "a"\nevent_type = "e"\nsub_event_type = "s"\n' * 2,
            "is taken",
        ),
        ('[[event_type]]\nkode = "x"', "event_type 1: .*unexpected"),
    ],
)
def test_a_broken_row_of_the_event_types_is_named(tmp_path: Path, rows: str, message: str) -> None:
    (tmp_path / "event_types.toml").write_text(rows, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_event_types(tmp_path / "event_types.toml")


def test_event_types_are_the_sub_event_types_of_acled() -> None:
    assert len(EVENT_TYPES) == len({kind.sub_event_type for kind in EVENT_TYPES.values()}) == 25
    assert {kind.event_type for kind in EVENT_TYPES.values()} == {
        "Battles",
        "Explosions/Remote violence",
        "Violence against civilians",
        "Protests",
        "Riots",
        "Strategic developments",
    }
