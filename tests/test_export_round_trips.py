"""Exports read back with the libraries that their users use."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.export.bundle import FORMATS, ExportError, export
from extract.schema import Actor, Extraction
from extract.store import Store
from extract.store.selection import Selection
from tests.stored import TOLL, make_article, make_event, start

HEAVY = "is not installed: too large for the development set-up, pip install pandas polars geopandas brings it"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export in every format: two incidents, one of them without date and coordinates, with texts that mislead."""
    here = tmp_path_factory.mktemp("export")
    with Store(here / "store.db") as store:
        run = start(store)
        odd = make_event(
            type="ied",
            country=None,
            place_id=None,
            place_name="=HYPERLINK(1)",
            place_text="x",
            date_start=None,
            date_end=None,
            date_precision="unknown",
            latitude=None,
            longitude=None,
            initiators=(Actor("+cmd|'/c calc'!A0"),),
        )
        title = 'عنوان، فيه "علامات"، وسطر\nآخر; وفاصلة'
        store.save_article(make_article(title=title), Extraction("a1", (make_event(), odd), (TOLL,)), run)
        export(store, here / "out", FORMATS, Selection(), full_text=True)
    return here / "out"


def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    program = (
        "import frictionless, sys; frictionless.system.trusted = True;"
        " report = frictionless.Package('datapackage.json').validate();"
        " print(report.flatten(['title', 'rowNumber', 'fieldName', 'message'])); sys.exit(not report.valid)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stdout + done.stderr


def test_hxl_reads_tags_and_rows(folder: Path) -> None:
    program = (
        "import hxl, json; source = hxl.data('events.hxl.csv', hxl.InputOptions(allow_local=True));"
        " print(json.dumps([source.display_tags, [row.get('#event+type+code') for row in source]]))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    tags, types = json.loads(done.stdout)
    assert "#geo+lat" in tags
    assert sorted(types) == ["armed_clash", "ied"]


def test_parquet_has_types_and_texts_unchanged(folder: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: pip install marsad[parquet]")
    table = parquet.read_table(folder / "incidents.parquet")
    rows = {row["type"]: row for row in table.to_pylist()}
    assert rows["armed_clash"]["date_start"] == date(2024, 5, 1)
    assert (rows["armed_clash"]["killed_best"], rows["armed_clash"]["civilian_targeting"]) == (4, True)
    assert (rows["ied"]["date_start"], rows["ied"]["latitude"]) == (None, None)
    assert (rows["ied"]["place_name"], rows["ied"]["initiators"]) == ("=HYPERLINK(1)", "+cmd|'/c calc'!A0")
    assert table.schema.field("killed_best").type == "int64"
    assert table.schema.field("type").metadata[b"description"]
    for path in folder.glob("*.parquet"):
        read = parquet.read_table(path)
        with (folder / f"{path.stem}.csv").open(encoding="utf-8", newline="") as file:
            assert file.readline().strip().split(",") == read.schema.names


def test_parquet_without_its_library_says_what_to_do(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with (
        Store(folder.parent / "store.db", read_only=True) as store,
        pytest.raises(ExportError, match=r"run \S+ -m pip install pyarrow, or take csv or jsonl"),
    ):
        export(store, tmp_path / "out", ["parquet"], Selection())
    assert not (tmp_path / "out").exists()


def test_pandas_reads_csv_lines_and_parquet(folder: Path) -> None:
    pandas = pytest.importorskip("pandas", reason=f"pandas {HEAVY}")
    comma = pandas.read_csv(folder / "incidents.csv", parse_dates=["date_start"]).set_index("type")
    assert comma.loc["armed_clash", "date_start"] == pandas.Timestamp(2024, 5, 1)
    assert comma.loc["ied", "place_name"] == "'=HYPERLINK(1)"
    lines = pandas.read_json(folder / "incidents.jsonl", lines=True).set_index("type")
    assert lines.loc["armed_clash", "killed_best"] == comma.loc["armed_clash", "killed_best"] == 4
    columns = pandas.read_parquet(folder / "incidents.parquet").set_index("type")
    assert columns.loc["ied", "place_name"] == "=HYPERLINK(1)"
    assert len(pandas.read_excel(folder / "marsad.xlsx", sheet_name="events")) == 2


def test_polars_reads_csv_lines_and_parquet(folder: Path) -> None:
    polars = pytest.importorskip("polars", reason=f"polars {HEAVY}")
    comma = polars.read_csv(folder / "events.csv", try_parse_dates=True)
    assert comma.filter(polars.col("type") == "armed_clash")["date_start"].to_list() == [date(2024, 5, 1)]
    assert polars.read_ndjson(folder / "articles.jsonl")["title"].to_list() == [_title(folder)]
    assert polars.read_parquet(folder / "articles.parquet")["title"].to_list() == [_title(folder)]


def test_geopandas_reads_the_points(folder: Path) -> None:
    geopandas = pytest.importorskip("geopandas", reason=f"geopandas {HEAVY}")
    points = geopandas.read_file(folder / "incidents.geojson")
    assert [(point.x, point.y) for point in points.geometry] == [(36.25, 31.5)]
    assert points.crs.to_epsg() == 4326


def _title(folder: Path) -> Any:
    return json.loads((folder / "articles.jsonl").read_text(encoding="utf-8"))["title"]


def test_lines_keep_a_title_with_signs_and_line_feeds(folder: Path) -> None:
    assert _title(folder) == 'عنوان، فيه "علامات"، وسطر\nآخر; وفاصلة'
