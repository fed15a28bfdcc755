"""Exports, read back with other programs' eyes: csv, json and sha256sum."""

from __future__ import annotations

import hashlib
import json
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crawler.command_line import main
from extract.event_types import EVENT_TYPES
from extract.export.bundle import FORMATS, ExportError, export
from extract.export.columns import VOCABULARY
from extract.export.forms import cell
from extract.export.tables import people, tables
from extract.schema import Casualty, Extraction, to_dict
from extract.store import Store
from extract.store.selection import Selection, events
from tests.exports import elsewhere, exported_store, rows
from tests.stored import TEXT, TOLL, make_article, make_event, start

NAMES = ["incidents", "incident_casualties", "incident_members", "events", "casualties", "actors", "tolls", "articles"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with exported_store(tmp_path) as opened:
        yield opened


@dataclass(frozen=True)
class Done:
    """What a run of the command left behind."""

    returncode: int | str | None
    stdout: str
    stderr: str


@pytest.fixture
def marsad(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """``marsad export`` with some options."""

    def run(*options: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["marsad", "export", *map(str, options)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Done(ended.value.code, out, err)

    return run


def test_tables_hold_the_events_casualties_tolls_and_articles(store: Store, tmp_path: Path) -> None:
    done = export(store, tmp_path / "out", ["csv"], Selection())
    assert (done.events, done.tolls, done.articles) == (2, 1, 1)
    second, first = rows(tmp_path / "out" / "events.csv")
    assert (first["type"], first["date_start"], first["civilian_targeting"]) == ("armed_clash", "2024-05-01", "true")
    assert (first["killed_min"], first["killed_best"], first["killed_max"]) == ("4", "4", "4")
    assert (first["injured_min"], first["detained_min"]) == ("", "")
    assert (first["latitude"], first["longitude"]) == ("31.5", "36.25")
    assert (first["targets"], first["target_ids"]) == ("نقطة للشرطة; شرطيين", "")
    assert (first["initiators"], first["initiator_ids"]) == ("كتيبة الريح", "wind")
    assert (first["source"], first["source_id"]) == ("مديرية الشرطة", "police")
    assert first["evidence"] == TEXT[int(first["evidence_start"]) : int(first["evidence_end"])]
    assert (second["date_start"], second["latitude"], second["source"]) == ("", "", "")
    assert (second["initiators"], second["initiator_ids"]) == ("'=1+1; كتائب الغيم", "cloud")
    casualties = rows(tmp_path / "out" / "casualties.csv")
    assert [(row["outcome"], row["n_min"], row["n_max"], row["subset"]) for row in casualties[:2]] == [
        ("killed", "4", "4", "false"),
        ("injured", "2", "", "true"),
    ]
    assert [row["role"] for row in rows(tmp_path / "out" / "actors.csv")] == [
        *("initiator", "initiator", "target", "target"),
        *("initiator", "target", "target"),
    ]
    (toll,) = rows(tmp_path / "out" / "tolls.csv")
    assert (toll["n_min"], toll["n_max"], toll["period_start"], toll["sum_of_events"]) == (
        "4",
        "",
        "2024-01-01",
        "true",
    )
    (article,) = rows(tmp_path / "out" / "articles.csv")
    assert (article["article_id"], article["title"]) == ("a1", make_article().title)
    assert TEXT not in (tmp_path / "out" / "articles.csv").read_text(encoding="utf-8")


def test_lines_hold_the_records_unchanged(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["jsonl"], Selection(min_confidence=0.5))
    (line,) = (tmp_path / "out" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert to_dict(make_event()).items() <= record.items()
    (stored,) = events(store, Selection(min_confidence=0.5))
    assert (record["event_id"], record["article"]["url"]) == (stored.event_id, make_article().url)
    toll = json.loads((tmp_path / "out" / "tolls.jsonl").read_text(encoding="utf-8"))
    assert to_dict(TOLL).items() <= toll.items()
    article = json.loads((tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8"))
    assert "text" not in article


def test_map_holds_only_what_has_coordinates(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["geojson"], Selection())
    collection = json.loads((tmp_path / "out" / "events.geojson").read_text(encoding="utf-8"))
    (feature,) = collection["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [36.25, 31.5]}
    assert feature["properties"]["date_start"] == "2024-05-01"
    export(store, tmp_path / "out", ["geojson"], Selection(types=("arrest",)))
    assert json.loads((tmp_path / "out" / "events.geojson").read_text(encoding="utf-8"))["features"] == []


def test_workbook_has_real_dates_and_numbers_and_no_formulas(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["xlsx"], Selection())
    book = openpyxl.load_workbook(tmp_path / "out" / "marsad.xlsx")
    assert book.sheetnames == NAMES
    header, second, first = (dict(enumerate(row)) for row in book["events"].iter_rows())
    names = {cell.value: number for number, cell in header.items()}
    assert first[names["date_start"]].value == datetime(2024, 5, 1)
    assert first[names["latitude"]].value == 31.5
    assert first[names["killed_best"]].value == 4
    assert first[names["civilian_targeting"]].value is True
    assert first[names["evidence"]].value == TEXT[:57]
    assert second[names["date_start"]].value is None
    assert (second[names["initiators"]].value, second[names["initiators"]].data_type) == ("=1+1; كتائب الغيم", "s")


def test_a_table_too_long_for_a_sheet_is_refused(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.export.forms._SHEET_ROWS", 3)
    with pytest.raises(ExportError, match=r"has more rows than a spreadsheet can hold.*use csv"):
        export(store, tmp_path / "out", ["xlsx"], Selection())
    assert not (tmp_path / "out").exists()
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("store.db")) == []


def test_two_exports_are_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(store, tmp_path / name, FORMATS, Selection(), full_text=True)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    # csv, hxl and parquet; jsonl; geojson; xlsx; acled and ucdp; plover; what describes them
    assert len(one) == 3 * len(NAMES) + 4 + 2 + 1 + 2 + 1 + 4
    with zipfile.ZipFile(tmp_path / "one" / "marsad.xlsx") as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")


def test_sums_and_sizes_are_right(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(store, out, FORMATS, Selection())
    sums = dict(reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text().splitlines())
    assert sums == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir() if path.name != "SHA256SUMS"
    }
    for resource in json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        assert resource["bytes"] == (out / resource["path"]).stat().st_size
        assert resource["hash"] == "sha256:" + sums[resource["path"]]


def test_every_cell_keeps_what_the_description_promises(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(store, out, ["csv"], Selection(), full_text=True)
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    read: dict[str, Any] = {
        "string": str,
        "integer": int,
        "number": float,
        "boolean": {"true": True, "false": False}.__getitem__,
        "date": date.fromisoformat,
    }
    assert [resource["name"] for resource in package["resources"]] == sorted(NAMES)
    found = {resource["name"]: rows(out / resource["path"]) for resource in package["resources"]}
    for resource in package["resources"]:
        schema = resource["schema"]
        for row in found[resource["name"]]:
            assert list(row) == [field["name"] for field in schema["fields"]]
            for field in schema["fields"]:
                value, constraints = row[field["name"]], field.get("constraints", {})
                assert value or not constraints.get("required")
                if value:
                    read[field["type"]](value)
                    assert value in constraints.get("enum", [value])
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in found[resource["name"]]]
        assert len(keys) == len(set(keys)) > 0
        for key in schema.get("foreignKeys", []):
            (column,), other = key["fields"], key["reference"]["resource"]
            assert {row[column] for row in found[resource["name"]]} <= {row[column] for row in found[other]}
    assert package["marsad_readings"] == [{"code_version": "1", "knowledge_version": "k1"}]


def test_codebook_explains_every_column_and_code(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["csv"], Selection())
    text = (tmp_path / "out" / "codebook.md").read_text(encoding="utf-8")
    for table in tables(full_text=False):
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} | {column.description} |" in text
            assert not column.vocabulary or f'<a id="codes-{column.vocabulary}"></a>' in text
    for codes in VOCABULARY.values():
        assert all(f"`{code}`" in text for code in codes)
    for kind in EVENT_TYPES.values():
        assert kind.name_ar in text
        assert kind.sub_event_type in text
    assert "Two figures, never added up" in text
    assert "CC BY 4.0" in (tmp_path / "out" / "ATTRIBUTION.md").read_text(encoding="utf-8")


def test_full_text_and_reprints_only_where_asked_for(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["csv", "jsonl"], Selection(reprints=True), full_text=True)
    articles = rows(tmp_path / "out" / "articles.csv")
    assert [(row["article_id"], row["reprint_of"], row["text"]) for row in articles] == [
        ("a1", "", TEXT),
        ("a2", "a1", TEXT),
    ]
    assert '"text": ' in (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8")
    assert len(rows(tmp_path / "out" / "events.csv")) == 3


def test_byte_order_mark_for_excel(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", ["csv", "jsonl"], Selection(), byte_order_mark=True)
    assert (tmp_path / "out" / "events.csv").read_bytes().startswith(b"\xef\xbb\xbfevent_id,")
    assert rows(tmp_path / "out" / "events.csv", "utf-8-sig")[0]["event_id"]
    assert (tmp_path / "out" / "events.jsonl").read_bytes().startswith(b"{")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (0, "0"),
        (-36.25, "-36.25"),
        (date(2024, 5, 1), "2024-05-01"),
        (["أ", "ب"], "أ; ب"),
        ([], ""),
        ("قتل", "قتل"),
        ("=HYPERLINK()", "'=HYPERLINK()"),
        ("+963", "'+963"),
        ("-قتل", "'-قتل"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\u200f=1", "'\u200f=1"),
        ("＝1", "'＝1"),
        (["=1", "ب"], "'=1; ب"),
        ("a=b", "a=b"),
    ],
)
def test_cells_are_safe_in_a_spreadsheet(value: Any, text: str) -> None:
    assert cell(value) == text


def test_sums_leave_out_subsets_and_admit_what_is_unknown() -> None:
    exact, more = Casualty("killed", 4, 4, 4), Casualty("killed", 2, None, None)
    part, other = Casualty("killed", 1, 1, 1, subset=True), Casualty("injured", 9, 9, 9)
    assert [people([exact, part, other], "killed", bound) for bound in ("n_min", "n_best", "n_max")] == [4, 4, 4]
    assert [people([exact, more], "killed", bound) for bound in ("n_min", "n_best", "n_max")] == [6, None, None]
    assert people([part], "killed", "n_min") is None


def test_a_folder_with_something_else_is_left_as_it_is(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.txt").write_text("x")
    with pytest.raises(ExportError, match="holds something else than an export"):
        export(store, other, ["csv"], Selection())
    with pytest.raises(ExportError, match="is a file"):
        export(store, other / "chapter.txt", ["csv"], Selection())
    assert [path.name for path in other.iterdir()] == ["chapter.txt"]


def test_an_earlier_export_is_replaced_as_a_whole(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    export(store, out, FORMATS, Selection())
    export(store, out, ["geojson"], Selection())
    assert sorted(path.name for path in out.iterdir()) == [
        *("ATTRIBUTION.md", "SHA256SUMS", "codebook.md", "datapackage.json", "events.geojson", "incidents.geojson"),
    ]
    assert list(out.parent.iterdir()) == [out]


def test_a_failed_export_leaves_the_earlier_one_and_no_rest(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "exports" / "out"
    export(store, out, ["csv"], Selection())
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract.export.bundle._write_text", full)
    with pytest.raises(ExportError, match=r"out: the export could not be written: No space left on device"):
        export(store, out, ["csv", "jsonl"], Selection())
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert list(out.parent.iterdir()) == [out]


def test_an_empty_store_gives_tables_with_headers(tmp_path: Path) -> None:
    with Store(tmp_path / "store.db") as empty:
        done = export(empty, tmp_path / "out", FORMATS, Selection())
    assert (done.events, done.tolls, done.articles) == (0, 0, 0)
    assert rows(tmp_path / "out" / "events.csv") == []
    assert (
        (tmp_path / "out" / "events.csv")
        .read_text(encoding="utf-8")
        .startswith("event_id,article_id,incident_id,type,")
    )


def test_memory_does_not_grow_with_the_number_of_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.store.selection._GROUP", 10)
    monkeypatch.setattr("extract.export.parquet._GROUP", 10)
    # Merging is not what is measured here: each event gets an incident of its own.
    monkeypatch.setattr("extract.store.store.arrived", lambda *parts: None)
    peaks = []
    with Store(tmp_path / "store.db") as store:
        run = start(store)
        for articles in (3, 18):
            for number in range(articles):
                many = tuple(elsewhere(10 * number + n) for n in range(10))
                store.save_article(make_article(f"a{number}"), Extraction("", many), run)
            with store.writing("incidents of their own"):
                store.execute("DELETE FROM incident")
                store.execute(
                    "INSERT INTO incident SELECT event_id, 1, NULL, :now, :now, type, event_type, sub_event_type, status,"
                    " weapon, date_start, date_end, date_precision, place_id, place_name, admin1, admin1_pcode, country,"
                    " latitude, longitude, geo_precision, 1, '[]', '[]', 4, 4, 4, NULL, NULL, NULL, NULL, NULL, NULL,"
                    " NULL, NULL, NULL, 1, 1, 'single', 0.5, '[]', 'auto' FROM event",
                    {"now": "2024-05-02T12:00:00+00:00"},
                )
                store.execute("INSERT INTO incident_member SELECT event_id, event_id, 1, '' FROM event")
            tracemalloc.start()
            done = export(store, tmp_path / "out", FORMATS, Selection())
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert done.events == done.incidents == articles * 10
    assert peaks[1] < peaks[0] * 2


def test_command_chooses_and_reports(store: Store, tmp_path: Path, marsad: Callable[..., Done]) -> None:
    database = ["--db", tmp_path / "store.db"]
    done = marsad("--out", tmp_path / "out", *database, "--type", "ied", "--country", "sy", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"1 incidents, 1 events, 1 tolls and 1 articles written to {tmp_path / 'out'}\n"
    done = marsad("--out", tmp_path / "out", *database, "--actor", "الغيم", "--since", "2024-01-01")
    assert done.returncode == 0
    assert "no event matches" in done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "--out"),
        (["--out", "x", "--since", "yesterday"], "YYYY-MM-DD"),
        (["--out", "x", "--country", "Syria"], "two letters"),
        (["--out", "x", "--type", "war"], "no event type; there are armed_clash"),
        (["--out", "x", "--min-confidence", "70"], "between 0 and 1"),
        (["--out", "x", "--format", "csv,pdf"], "'pdf' is no format; there are csv, jsonl"),
        (["--out", "x", "--colour"], "unknown option --colour"),
        (["--out", "x", "y"], "unexpected argument 'y'"),
    ],
)
def test_wrong_usage_has_status_2(options: list[str], message: str, marsad: Callable[..., Done]) -> None:
    done = marsad(*options)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_store_that_is_none_is_named(tmp_path: Path, marsad: Callable[..., Done]) -> None:
    (tmp_path / "photo.db").write_bytes(b"\x89PNG" * 500)
    done = marsad("--out", tmp_path / "out", "--db", tmp_path / "photo.db")
    assert done.returncode == 1
    assert done.stderr.startswith(f"marsad: {tmp_path / 'photo.db'}: ")
    assert not (tmp_path / "out").exists()


def test_articles_without_events_are_no_part(store: Store, tmp_path: Path) -> None:
    store.save_article(replace(make_article("a3"), text="طقس"), Extraction("a3"), start(store))
    assert export(store, tmp_path / "out", ["csv"], Selection()).articles == 1
