"""The gazetteer as a whole: compiled once, other gazetteers imported, asked from the command line."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import xlsxwriter

from extract.gazetteer_import import import_gazetteer
from extract.knowledge.places import COLUMNS, Gazetteer, GazetteerError, compile_gazetteer, read_boxes, read_places
from extract.language.sentences import split_sentences
from extract.paths import DATA
from extract.places import find_places

FOLDER = DATA / "gazetteer"
OWN = Gazetteer(compile_gazetteer(FOLDER))


def _geonames(*rows: tuple[str, str, str, str, str, str]) -> str:
    """A country dump of rows (id, name, alternate names, class, code, population)."""
    return "".join(
        f"{ident}\t{name}\t{name}\t{others}\t35.91\t36.62\t{class_}\t{code}\tSY\t\t12\t\t\t\t"
        f"{people}\t\t\tAsia/Damascus\t2020-01-01\n"
        for ident, name, others, class_, code, people in rows
    )


GEONAMES = _geonames(
    ("9000001", "Muhafazat Idlib", "Idlib,محافظة إدلب", "A", "ADM1", "0"),
    ("9000002", "Tall Misbah", "Tall Misbah,تل المصباح", "P", "PPL", "900"),
    ("9000003", "No Arabic", "", "P", "PPL", "900"),
    ("9000004", "Somewhere Street", "شارع ما", "R", "ST", "0"),
)
OCHA = [
    ["ADM2_EN", "ADM2_AR", "ADM2_PCODE", "ADM1_EN", "ADM1_AR", "ADM1_PCODE"],
    ["Zahr", "زهر الرمان", "SY0799", "Idleb", "إدلب", "SY07"],
]


def small_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "gazetteer"
    folder.mkdir()
    for name in ("admin1.csv", "admin2.csv", "countries.csv", "boxes.csv", "supplement.csv"):
        shutil.copy(FOLDER / name, folder / name)
    (folder / "base.csv").write_text(",".join(COLUMNS) + "\n", "utf-8")
    return folder


def add(folder: Path, table: str = "base.csv", /, **change: str) -> None:
    row = dict.fromkeys(COLUMNS, "") | {
        "place_id": "t-1", "name_ar": "تل المصباح", "feature": "village", "country": "SY", "admin1": "إدلب",
        "admin1_pcode": "SY07", "latitude": "35.9", "longitude": "36.6", "source": "test", "licence": "CC0-1.0",
    }  # fmt: skip
    with (folder / table).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, COLUMNS, lineterminator="\n").writerow(row | change)


# ---------------------------------------------------------------- rows against each other


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"admin1": "إدلبستان"}, "SY has no division 'إدلبستان'"),
        ({"admin1_pcode": "SY08"}, "the code of إدلب is 'SY07', not 'SY08'"),
        ({"latitude": "15.3"}, "lies outside SY"),
        ({"latitude": "36.6", "longitude": ""}, "only one of latitude and longitude"),
        ({"place_id": "a1-SY07"}, "the id 'a1-SY07' is already used in admin1.csv"),
        ({"name_ar": "؟؟"}, "holds no letters"),
        ({"licence": ""}, "licence is empty"),
    ],
)
def test_a_row_that_contradicts_the_others_is_refused(tmp_path: Path, change: dict[str, str], message: str) -> None:
    folder = small_folder(tmp_path)
    add(folder, **change)
    with pytest.raises(GazetteerError, match=message) as error:
        compile_gazetteer(folder)
    assert str(error.value).startswith("base.csv")


def test_a_row_with_a_comma_too_many_is_named(tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    with (folder / "base.csv").open("a", encoding="utf-8") as file:
        file.write("t-1,تل\n")
    with pytest.raises(GazetteerError, match=r"base\.csv: line 2: it has not as many fields"):
        compile_gazetteer(folder)


def test_every_country_of_the_news_has_its_divisions() -> None:
    divisions = [place for place in OWN.places() if place.feature == "admin1"]
    least = {"SY": 14, "IQ": 18, "YE": 22, "LB": 8, "PS": 16, "LY": 22, "SD": 18, "EG": 27, "JO": 12, "SA": 13}
    for country, count in least.items():
        here = {place.admin1_pcode for place in divisions if place.country == country}
        assert len(here) >= count, country
        assert all(here)
    assert len({place.country for place in divisions}) > 150


def test_the_codes_of_divisions_are_those_of_ocha_where_it_has_any() -> None:
    forms = {
        "SY": r"SY\d\d", "IQ": r"IQG\d\d", "YE": r"YE\d\d", "LB": r"LB\d", "PS": r"PS0[12]\d\d", "LY": r"LY0[1-3]\d\d",
        "SD": r"SD\d\d", "EG": r"EG\d\d", "SA": r"SA\d\d", "JO": "JO-[A-Z]{2}",
    }  # fmt: skip
    codes = {(place.country, place.admin1): place.admin1_pcode for place in OWN.places() if place.feature == "admin1"}
    wrong = [(key, code) for key, code in codes.items() if not re.fullmatch(forms.get(key[0], ".+"), code)]
    assert wrong == []
    known = {
        ("LB", "عكار"): "LB7", ("LB", "الجنوب"): "LB6", ("PS", "غزة"): "PS0260", ("PS", "جنين"): "PS0101",
        ("SA", "عسير"): "SA14", ("SY", "دير الزور"): "SY09", ("YE", "الحديدة"): "YE18", ("EG", "شمال سيناء"): "EG34",
    }  # fmt: skip
    assert {key: codes[key] for key in known} == known


# ---------------------------------------------------------------- second-level divisions


def test_districts_are_found_by_name_with_their_code_and_leave_texts_alone() -> None:
    least = {"SY": 62, "IQ": 101, "LB": 26, "YE": 300}
    counts = Counter(district.country for district in OWN.districts())
    assert all(counts[country] >= number for country, number in least.items())
    assert [c.place.pcode for c in OWN.find("البوكمال") if c.place.feature == "admin2"] == ["SY0902"]
    assert [c.place.pcode for c in OWN.find("قضاء تلعفر") if c.place.feature == "admin2"] == ["IQG15Q08"]
    assert "code YE1702" in {c.place.pcode: c.why for c in OWN.find("مديرية حرض")}["YE1702"]
    (mention,) = find_places(split_sentences("اندلعت اشتباكات في مدينة البوكمال."), OWN)
    assert mention.place is not None
    assert mention.place.feature == "city"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"place_id": "a2-SY0799", "feature": "town"}, "an id that begins with a2- is of an admin2"),
        ({"place_id": "a2-IQ0799"}, "an id that begins with a2- is of an admin2"),
        (
            {"place_id": "a2-SY0799", "admin1": "", "admin1_pcode": ""},
            "the division that تل المصباح is part of is empty",
        ),
        ({"place_id": "a2-SY0799", "admin1_pcode": "SY08"}, "the code of إدلب is 'SY07'"),
        ({"place_id": "a2-SY0700"}, "the id 'a2-SY0700' is used twice"),
    ],
)
def test_a_broken_district_is_named_by_file_and_line(tmp_path: Path, change: dict[str, str], message: str) -> None:
    folder = small_folder(tmp_path)
    add(folder, "admin2.csv", **({"place_id": "a2-SY0798", "feature": "admin2"} | change))
    last = len((folder / "admin2.csv").read_text("utf-8").splitlines())
    with pytest.raises(GazetteerError, match=rf"admin2\.csv: line {last}: {message}"):
        compile_gazetteer(folder)


# ---------------------------------------------------------------- countries and boxes


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("countries.csv", "XX,,,Nowhere,,test,CC0-1.0", "name_ar is empty; fill it in"),
        ("countries.csv", "XX,لا مكان,,Nowhere,,,CC0-1.0", "source is empty; fill it in"),
        ("countries.csv", "XX,لا مكان", "it has not as many fields as line 1"),
        ("countries.csv", "SY,سوريا,,Syria,,test,CC0-1.0", "the country SY is there twice; remove one"),
        (
            "countries.csv",
            "Nowhere,لا مكان,,Nowhere,,test,CC0-1.0",
            "'Nowhere' is no ISO 3166 alpha-2 code; write it as SY",
        ),
        ("boxes.csv", "XX,south,1,2,3", "'south' is no number; write degrees such as 35.33"),
        ("boxes.csv", "XX,,1,2,3", "an edge of the box is empty; write degrees such as 35.33"),
        ("boxes.csv", "XX,5,1,2,3", "south lies above north, or west beyond east; exchange them"),
    ],
)
def test_a_broken_country_or_box_is_named_by_file_and_line(tmp_path: Path, name: str, row: str, message: str) -> None:
    folder = small_folder(tmp_path)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    last = len((folder / name).read_text("utf-8").splitlines())
    with pytest.raises(GazetteerError, match=rf"{name}: line {last}: {re.escape(message)}"):
        compile_gazetteer(folder)


def test_a_table_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    (folder / "boxes.csv").write_bytes("iso2,south,north,west,east\nسوريا,1,2,3,4\n".encode("cp1256"))
    with pytest.raises(GazetteerError, match=r"boxes\.csv: not UTF-8; save it as UTF-8"):
        read_boxes(folder / "boxes.csv")


# ---------------------------------------------------------------- compiled once


def test_the_compiled_table_is_used_again_and_made_anew_when_a_row_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "cache"))
    folder, user = small_folder(tmp_path), tmp_path / "user"
    first = Gazetteer.load(folder, user)
    (compiled,) = (tmp_path / "cache").iterdir()
    made = compiled.stat().st_mtime_ns
    assert Gazetteer.load(folder, user).fingerprint == first.fingerprint
    assert compiled.stat().st_mtime_ns == made
    add(folder)
    changed = Gazetteer.load(folder, user)
    assert changed.fingerprint != first.fingerprint
    assert [candidate.place.place_id for candidate in changed.find("تل المصباح")] == ["t-1"]


@pytest.mark.parametrize("content", [b"", b"no table", b"i\x01\x00\x00\x00"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "cache"))
    folder, user = small_folder(tmp_path), tmp_path / "user"
    Gazetteer.load(folder, user)
    (compiled,) = (tmp_path / "cache").iterdir()
    compiled.write_bytes(content)
    assert Gazetteer.load(folder, user).find("العشارة")
    assert compiled.stat().st_size > 1000


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "file"))
    assert Gazetteer.load(small_folder(tmp_path), tmp_path / "user").find("العشارة")


def test_loading_from_several_threads_leaves_one_whole_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "cache"))
    folder, user = small_folder(tmp_path), tmp_path / "user"
    with ThreadPoolExecutor(4) as pool:
        loaded = list(pool.map(lambda _: len(Gazetteer.load(folder, user)), range(4)))
    assert len(set(loaded)) == 1
    assert len(list((tmp_path / "cache").iterdir())) == 1


# ---------------------------------------------------------------- other gazetteers


@pytest.mark.parametrize("kind", ["txt", "zip"])
def test_a_geonames_dump(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"SY.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("readme.txt", "about")
            archive.writestr("SY.txt", GEONAMES)
    else:
        file.write_text(GEONAMES, "utf-8")
    done = import_gazetteer(file, tmp_path / "user", OWN)
    assert (done.path, done.rows, done.skipped) == (tmp_path / "user" / "sy.csv", 1, 3)
    again = import_gazetteer(file, tmp_path / "user", OWN)
    assert again.rows == 1
    gazetteer = Gazetteer.load(user=tmp_path / "user")
    places = find_places(split_sentences("انفجر لغم في قرية تل المصباح شمال سوريا."), gazetteer)
    assert places[0].place is not None
    assert (places[0].place.place_id, places[0].admin1, places[0].admin1_pcode) == ("gn-9000002", "إدلب", "SY07")


def test_ocha_tables_as_csv_and_xlsx(tmp_path: Path) -> None:
    table = tmp_path / "syr_adm2.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(OCHA)
    book = tmp_path / "syr_adm.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        workbook.add_worksheet("adm0").write_row(0, 0, ["ADM0_EN", "ADM0_PCODE"])
        sheet = workbook.add_worksheet("adm2")
        for number, row in enumerate(OCHA):
            sheet.write_row(number, 0, row)
    for file in (table, book):
        done = import_gazetteer(file, tmp_path / file.suffix, OWN)
        assert done.rows == 1
        gazetteer = Gazetteer.load(user=tmp_path / file.suffix)
        (mention,) = find_places(split_sentences("اندلعت اشتباكات في ناحية زهر الرمان."), gazetteer)
        assert (mention.admin1_pcode, mention.country, mention.geo_precision) == ("SY07", "SY", 4)


def test_the_second_file_may_not_repeat_the_ids_of_the_first(tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text(GEONAMES, "utf-8")
    import_gazetteer(file, tmp_path / "user", OWN)
    other = file.rename(tmp_path / "two.txt")
    assert import_gazetteer(other, tmp_path / "user", OWN).rows == 0
    assert Gazetteer.load(user=tmp_path / "user").find("تل المصباح")


def test_ocha_tables_that_name_the_languages_in_columns_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "syr_admin2.csv"
    file.write_text(
        "adm2_name,adm2_name1,adm2_pcode,adm1_name,adm1_name1,adm1_pcode,lang,lang1,center_lat,center_lon\n"
        "Zahr,زهر الرمان,SY0799,Idleb,إدلب,SY07,en,ar,35.9,36.6\n",
        "utf-8",
    )
    assert import_gazetteer(file, tmp_path / "user", OWN).rows == 1
    (place, _), *_ = read_places(tmp_path / "user" / "syr-admin2.csv")
    assert (place.name_ar, place.name_en, place.admin1, place.latitude) == ("زهر الرمان", "Zahr", "إدلب", 35.9)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_of_ones_own_may_have_the_marks_and_columns_of_a_spreadsheet(tmp_path: Path, mark: str) -> None:
    file = tmp_path / "own.csv"
    row = "t-1,تل المصباح,,,village,SY,إدلب,SY07,35.9,36.6,2,,test,CC0-1.0"
    lines = (",".join((*COLUMNS, "note")), f"{row},seen on a map")
    file.write_text("".join(line.replace(",", mark) + "\n" for line in lines), "utf-8")
    assert import_gazetteer(file, tmp_path / "user", OWN).rows == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "one\ttwo\n", "line 1: 2 columns, not the 19"),
        ("a.txt", "", "no rows in it"),
        ("a.txt", GEONAMES.replace("\t900\t", "\tmany\t"), "line 2: the population 'many' is no number"),
        ("a.csv", ",".join(COLUMNS) + "\n", "no rows in it"),
        ("a.csv", ",".join(COLUMNS) + "\nt-1,تل\n", "line 2: it has not as many fields as line 1"),
        ("a.csv", ",".join(COLUMNS) + "\n" + "t," * 14 + "t\n", "line 2: it has not as many fields as line 1"),
        ("a.csv", "name,lat\nx,1\n", "neither the project's columns"),
        ("a.zip", "no archive", "not a GeoNames dump"),
        ("a.xlsx", "no archive", "not an xlsx file"),
        ("a.shp", "", "unknown kind of file"),
        ("a.csv", "ADM1_EN,ADM1_PCODE\nIdleb,SY07\n", "no Arabic names"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    with pytest.raises(GazetteerError, match=message):
        import_gazetteer(file, tmp_path / "user", OWN)
    assert list((tmp_path / "user").glob("*.csv")) == []


def test_a_bad_row_is_named_by_the_line_of_the_file_that_was_given(tmp_path: Path) -> None:
    file = tmp_path / "Syria 2024.txt"
    file.write_text(GEONAMES.replace("Tall Misbah,تل المصباح\t35.91", "Tall Misbah,تل المصباح\t95.91"), "utf-8")
    with pytest.raises(GazetteerError, match=r"^Syria 2024\.txt: line 2: 95\.91 lies outside -90 to 90"):
        import_gazetteer(file, tmp_path / "user", OWN)


def test_a_bad_row_is_not_imported(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    add_header = ",".join(COLUMNS) + "\n"
    file.write_text(add_header + "t-1,تل,,,village,SY,,,15,44,2,,test,CC0-1.0\n", "utf-8")
    with pytest.raises(GazetteerError, match=r"own\.csv: line 2: .*outside SY"):
        import_gazetteer(file, tmp_path / "user", OWN)
    assert list((tmp_path / "user").iterdir()) == []


# ---------------------------------------------------------------- the command


def marsad(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from crawler.command_line import main; main()", "gazetteer", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "MARSAD_HOME": str(tmp_path)},
        check=False,
    )


def test_find_and_import_from_the_command_line(tmp_path: Path) -> None:
    found = marsad(tmp_path, "find", "رفح", "--country", "eg", "--json")
    rows = json.loads(found.stdout)
    assert (rows[0]["country"], {row["country"] for row in rows}) == ("EG", {"EG", "PS"})
    assert {"place_id", "name_ar", "name_en", "country", "admin1", "latitude", "longitude", "score", "why"} <= set(
        rows[0]
    )
    unknown = marsad(tmp_path, "find", "تل المصباح")
    assert unknown.returncode == 1
    assert "no place of this name" in unknown.stderr
    file = tmp_path / "SY.txt"
    file.write_text(GEONAMES, "utf-8")
    imported = marsad(tmp_path, "import", str(file))
    assert (imported.returncode, "1 places written" in imported.stdout) == (0, True)
    assert "gn-9000002" in marsad(tmp_path, "find", "تل المصباح").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("find",), 2, "marsad gazetteer find NAME"),
        (("look", "رفح"), 2, "marsad gazetteer find NAME"),
        (("find", "رفح", "--country", "Egypt"), 2, "no country code of two letters"),
        (("import", "missing.zip"), 1, "no such file"),
    ],
)
def test_wrong_usage_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...], status: int, message: str) -> None:
    done = marsad(tmp_path, *arguments)
    assert (done.returncode, message in done.stderr) == (status, True)
