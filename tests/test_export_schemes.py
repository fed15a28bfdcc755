"""Exports in the columns and by the conventions of ACLED, UCDP, PLOVER and HXL, and of incidents."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.event_types import EVENT_TYPES
from extract.export.acled import fatalities
from extract.export.bundle import export
from extract.export.forms import hxl_tags
from extract.export.tables import tables
from extract.paths import DATA
from extract.schema import Actor, Casualty, Extraction
from extract.store import Store
from extract.store.selection import Selection
from tests.exports import elsewhere, exported_store, rows
from tests.stored import TEXT, make_article, make_event, start


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with exported_store(tmp_path) as opened:
        yield opened


def test_hashtags_stand_below_the_header(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["hxl"], Selection())
    for table in tables(full_text=True):
        assert all(re.fullmatch(r"#[a-z0-9]+(\+[a-z0-9_]+)*", hxl_tags()[column.name]) for column in table.columns)
    tags, *records = rows(tmp_path / "out" / "events.hxl.csv")
    assert (tags["event_id"], tags["country"], tags["latitude"]) == ("#event+id", "#country+code+v_iso2", "#geo+lat")
    assert len(records) == 2
    assert len(set(tags.values())) == len(tags)


ACLED_COLUMNS = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)


def test_acled_columns_are_exact_and_filled_by_its_conventions(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["acled"], Selection(min_confidence=0.5))
    assert (tmp_path / "out" / "acled.csv").read_text(encoding="utf-8").splitlines()[0] == ACLED_COLUMNS
    (row,) = rows(tmp_path / "out" / "acled.csv")
    assert row["event_id_cnty"].startswith("JOR")
    assert (row["event_date"], row["year"], row["time_precision"]) == ("2024-05-01", "2024", "1")
    assert (row["disorder_type"], row["sub_event_type"]) == ("Political violence", "Armed clash")
    assert (row["actor1"], row["inter1"], row["actor2"], row["assoc_actor_2"]) == (
        *("كتيبة الريح", "2", "نقطة للشرطة", "شرطيين"),
    )
    assert (row["inter2"], row["interaction"], row["iso"]) == ("1", "12", "400")
    assert (row["region"], row["country"], row["civilian_targeting"]) == ("Middle East", "Jordan", "Civilian targeting")
    assert (row["fatalities"], row["geo_precision"], row["tags"]) == ("4", "1", "weapon=rifle")
    assert row["source"] == "akhbar; مديرية الشرطة"


@pytest.mark.parametrize(
    ("kind", "disorder"),
    [
        ("mob_violence", "Political violence"),
        ("violent_demonstration", "Demonstrations"),
        ("peaceful_protest", "Demonstrations"),
        ("excessive_force_protest", "Political violence; Demonstrations"),
        ("arrest", "Strategic developments"),
    ],
)
def test_disorder_types_follow_the_codebook(tmp_path: Path, kind: str, disorder: str) -> None:
    row = EVENT_TYPES[kind]
    event = make_event(type=kind, event_type=row.event_type, sub_event_type=row.sub_event_type)
    with Store(tmp_path / "store.db") as store:
        store.save_article(make_article(), Extraction("a1", (event,)), start(store))
        export(store, tmp_path / "out", ["acled"], Selection())
    assert rows(tmp_path / "out" / "acled.csv")[0]["disorder_type"] == disorder


@pytest.mark.parametrize(
    ("casualties", "number"),
    [
        ([Casualty("killed", 4, 4, 4), Casualty("killed", 2, 2, 2, subset=True), Casualty("injured", 9, 9, 9)], 4),
        ([Casualty("killed", 20, None, None, "at_least")], 20),
        ([Casualty("killed", 2, None, None, "vague")], 10),
        ([Casualty("killed", 10, None, None, "vague")], 12),
        ([Casualty("killed", 100, None, None, "vague")], 100),
        ([Casualty("killed", 1, 1, 1, "implied"), Casualty("killed", 2, 2, 2, "dual")], 3),
        ([], 0),
    ],
)
def test_fatalities_are_one_number(casualties: list[Casualty], number: int) -> None:
    assert fatalities(casualties) == number


def test_sides_and_deaths_in_the_manner_of_ucdp(tmp_path: Path) -> None:
    dead = (
        Casualty("killed", 3, 4, 5, class_="combatant", side="initiator"),
        Casualty("killed", 2, 2, 2, class_="security", side="target"),
        Casualty("killed", 1, 1, 1, class_="civilian", side="target"),
        Casualty("killed", 7, 7, 7),
        Casualty("killed", 9, 9, 9, subset=True),
    )
    told = (
        elsewhere(1, casualties=dead),
        elsewhere(2, targets=(Actor("مدنيين", class_="civilian"),), casualties=dead[2:3]),
        elsewhere(3, casualties=()),
        elsewhere(4, initiators=(Actor("لواء", class_="rebel"), Actor("كتيبة", class_="militia")), targets=()),
        elsewhere(5, casualties=(Casualty("killed", 2, None, None, "vague"),)),
    )
    with Store(tmp_path / "store.db") as store:
        store.save_article(make_article(), Extraction("a1", told), start(store))
        export(store, tmp_path / "out", ["ucdp"], Selection())
    found = {row["where_coordinates"][-1]: row for row in rows(tmp_path / "out" / "ucdp.csv")}
    assert {name: row["type_of_violence"] for name, row in found.items()} == {"1": "1", "2": "3", "4": "2", "5": "1"}
    deaths = [f"deaths_{side}" for side in ("a", "b", "civilians", "unknown")]
    assert [int(found["1"][name]) for name in deaths] == [4, 2, 1, 7]
    assert (found["1"]["low"], found["1"]["best"], found["1"]["high"]) == ("13", "14", "15")
    assert (found["1"]["side_a"], found["1"]["side_b"]) == ("كتيبة الريح", "نقطة للشرطة; شرطيين")
    assert (found["4"]["side_a"], found["4"]["side_b"]) == ("لواء", "كتيبة")
    assert (found["5"]["low"], found["5"]["best"]) == ("2", "2")
    for row in found.values():
        assert int(row["low"]) <= int(row["best"]) <= int(row["high"])
        assert sum(int(row[name]) for name in deaths) == int(row["best"])


def test_plover_records_say_who_did_what_to_whom(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["plover"], Selection(min_confidence=0.5))
    (record,) = map(json.loads, (tmp_path / "out" / "plover.jsonl").read_text(encoding="utf-8").splitlines())
    assert (record["event"], record["mode"], record["date"]) == ("ASSAULT", "firearms", "2024-05-01")
    assert [(one["actor"], one["actorSector"]) for one in record["source"]] == [("كتيبة الريح", "REB")]
    assert [(one["actorText"], one["actorSector"]) for one in record["target"]] == [
        ("نقطة للشرطة", "GOV"),
        ("شرطيين", None),
    ]
    assert record["fatalities"] == {"low": 4, "best": 4, "high": 4}
    assert record["location"]["country"] == "JOR"
    assert record["text"] == TEXT[:57]
    assert EVENT_TYPES["disrupted_weapons"].plover_event is None


def test_incidents_hold_members_casualties_and_what_people_decided(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["csv", "jsonl", "geojson"], Selection())
    out = tmp_path / "out"
    first, second = sorted(rows(out / "incidents.csv"), key=lambda row: row["type"])
    assert (first["type"], first["killed_low"], first["killed_best"], first["killed_high"]) == (
        *("armed_clash", "4", "4", "4"),
    )
    assert (first["n_sources"], first["n_articles"], first["review_status"]) == ("1", "2", "auto")
    assert (second["date_start"], second["initiators"]) == ("", "كتائب الغيم; =1+1")
    members = [row for row in rows(out / "incident_members.csv") if row["incident_id"] == first["incident_id"]]
    assert sorted((row["article_id"], row["reprint_of"]) for row in members) == [("a1", ""), ("a2", "a1")]
    event = next(row for row in rows(out / "events.csv") if row["type"] == "armed_clash")
    assert event["incident_id"] == first["incident_id"]
    people = [row for row in rows(out / "incident_casualties.csv") if row["incident_id"] == first["incident_id"]]
    assert ("killed", "target", "security", "4") in [tuple(row.values())[2:6] for row in people]
    lines = [json.loads(line) for line in (out / "incidents.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(len(line["members"]) for line in lines) == [1, 2] or len(lines) == 2
    features = json.loads((out / "incidents.geojson").read_text(encoding="utf-8"))["features"]
    assert [feature["id"] for feature in features] == [first["incident_id"]]


def test_incidents_are_chosen_by_what_people_decided(store: Store, tmp_path: Path) -> None:
    clash, bomb = (row["incident_id"] for row in store.rows("SELECT incident_id FROM incident ORDER BY type"))
    with store.writing("a test"):
        store.execute("UPDATE incident SET review_status = 'rejected' WHERE incident_id = ?", (clash,))
    chosen = {
        statuses: {row["incident_id"] for row in _incidents_of(store, tmp_path / "out", reviews=statuses)}
        for statuses in ((), ("rejected",), ("accepted",))
    }
    assert chosen == {(): {bomb}, ("rejected",): {clash}, ("accepted",): set()}
    assert {row["type"] for row in rows(tmp_path / "out" / "events.csv")} == set()
    _incidents_of(store, tmp_path / "out", reviews=("rejected",))
    assert {row["type"] for row in rows(tmp_path / "out" / "events.csv")} == {"armed_clash"}


@pytest.mark.parametrize(
    ("choice", "types"),
    [
        ({"countries": ("SY",)}, ["ied"]),
        ({"types": ("armed_clash",)}, ["armed_clash"]),
        ({"actors": ("wind",)}, ["armed_clash"]),
        ({"actors": ("الغيم",)}, ["ied"]),
        ({"since": date(2024, 5, 1)}, ["armed_clash"]),
        ({"since": date(2024, 5, 2)}, []),
        ({"admin1s": ("الزهر",)}, ["armed_clash", "ied"]),
        ({"outlets": ("akhbar",)}, ["armed_clash", "ied"]),
        ({"outlets": ("other",)}, []),
        ({"articles": ("a2",)}, ["armed_clash"]),
    ],
)
def test_incidents_are_chosen_like_events(
    store: Store, tmp_path: Path, choice: dict[str, Any], types: list[str]
) -> None:
    assert sorted(row["type"] for row in _incidents_of(store, tmp_path / "out", **choice)) == types


def _incidents_of(store: Store, out: Path, **choice: Any) -> list[dict[str, str]]:
    export(store, out, ["csv"], Selection(**choice))
    return rows(out / "incidents.csv")


def test_every_country_has_its_codes_and_region() -> None:
    with (DATA / "codebook" / "countries.csv").open(encoding="utf-8", newline="") as file:
        countries = list(csv.DictReader(file))
    for key in ("country", "alpha3", "numeric", "name_en"):
        assert len({row[key] for row in countries}) == len(countries) > 240
    for row in countries:
        assert re.fullmatch(r"[A-Z]{2}", row["country"])
        assert re.fullmatch(r"[A-Z]{3}", row["alpha3"])
        assert row["acled_region"]
