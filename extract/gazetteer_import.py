"""Other gazetteers into the user's own: GeoNames country dumps, OCHA tables (COD-AB), the project's own csv.

Formats: GeoNames "readme.txt" of the country dumps (19 tab-separated columns, no header); OCHA's common operational
datasets name their columns ADM1_AR, ADM1_PCODE …, admin1Name_ar, admin1Pcode …, or (of late) adm1_name, adm1_name1,
adm1_pcode with the languages of the names in lang, lang1.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from extract.knowledge.places import COLUMNS, Gazetteer, GazetteerError, read_places

_ARABIC = re.compile("[\u0621-\u064a]")
# Letters of Persian, Urdu, Kurdish: a name with one of them is not Arabic.
_OTHER = re.compile("[\u067e\u0686\u06af\u06cc\u06a9\u06c1\u06ba\u0679\u0688\u06d2\u06c0\u06cb\u0698\u06a4\u06d5]")
_FEATURE_CODES = {
    "ADM2": "admin2", "ADM3": "admin3", "AIRB": "air_base", "AIRF": "airport", "AIRP": "airport", "MILB": "military_base",
    "INSM": "military_base", "OILF": "oil_field", "GASF": "gas_field", "DAM": "dam", "CMPRF": "camp", "CMP": "camp",
    "MT": "mountain", "MTS": "mountain", "HLL": "mountain", "HLLS": "mountain", "ISL": "island", "ISLS": "island",
    "BDR": "crossing", "PSTB": "crossing", "PPLX": "neighbourhood", "RGN": "region",
}  # fmt: skip
_RADIUS_KM = {"city": 8, "town": 3, "village": 2, "neighbourhood": 1, "admin2": 25, "admin3": 12}
_LEVEL = re.compile(r"^adm(?:in)?_?([1-4])_?(?:name)?_?(ar|en|pcode)\d?$", re.IGNORECASE)
_BY_LANGUAGE = re.compile(r"^adm([1-4])_name([1-3]?)$", re.IGNORECASE)
_LATITUDES = ("latitude", "lat", "center_lat", "y")
_LONGITUDES = ("longitude", "lon", "long", "center_lon", "x")
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Row = dict[str, str]
# A row of the file that is read: its line, and the row for the gazetteer, None where it cannot be used.
Read = tuple[int, Row | None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the file that was written, its rows, and how many rows could not be used."""

    path: Path
    rows: int
    skipped: int


def import_gazetteer(file: Path, folder: Path, gazetteer: Gazetteer) -> Imported:
    """Read a file of any of the formats and write it as ``folder``/NAME.csv.

    Rows without an Arabic name and places that ``gazetteer`` (the project's own) or another file of the folder has
    already are skipped; an earlier import of the same name is replaced. Raises GazetteerError when the
    file is of no known format or a row of it cannot be used, OSError when a file cannot be read or written.
    """
    if not file.is_file():
        raise GazetteerError(f"{file}: no such file")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{re.sub(r'[^a-z0-9]+', '-', file.stem.lower()).strip('-') or 'imported'}.csv"
    known = {place.place_id for place in gazetteer.places()}
    known |= {place.place_id for other in folder.glob("*.csv") if other != path for place, _ in read_places(other)}
    read = list(_rows_of(file, gazetteer))
    if not read:
        raise GazetteerError(f"{file.name}: no rows in it; is it the right file?")
    rows: dict[str, Row] = {}
    lines: list[int] = []
    for line, row in read:
        if row is not None and row["place_id"] not in known and row["place_id"] not in rows:
            rows[row["place_id"]] = row
            lines.append(line)
    with tempfile.TemporaryDirectory(dir=folder) as apart:
        written = Path(apart) / path.name
        with written.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.values())
        divisions = {(p.country, p.admin1): p.admin1_pcode for p in gazetteer.places() if p.feature == "admin1"}
        try:
            read_places(written, gazetteer.boxes, divisions)
        except GazetteerError as error:
            raise GazetteerError(_of_the_file_read(str(error), path.name, file.name, lines)) from error
        written.replace(path)
    return Imported(path, len(rows), len(read) - len(rows))


def _of_the_file_read(complaint: str, written: str, file: str, lines: list[int]) -> str:
    """A complaint about a line of the table that was written, about the line of the user's file that it came from."""
    match = re.match(rf"{re.escape(written)}: line (\d+)", complaint)
    return f"{file}: line {lines[int(match[1]) - 2]}{complaint[match.end() :]}" if match else complaint


def _rows_of(file: Path, gazetteer: Gazetteer) -> Iterator[Read]:
    suffix = file.suffix.lower()
    if suffix == ".zip":
        try:
            with zipfile.ZipFile(file) as archive:
                names = [n for n in archive.namelist() if n.lower().endswith(".txt") and "readme" not in n.lower()]
                if not names:
                    raise GazetteerError(f"{file.name}: no country dump (XX.txt) in it; download it again")
                text = archive.read(names[0]).decode("utf-8")
        except (zipfile.BadZipFile, UnicodeDecodeError) as error:
            raise GazetteerError(f"{file.name}: not a GeoNames dump: {error}") from error
        yield from _geonames(file.name, text.splitlines(), gazetteer)
    elif suffix == ".txt":
        yield from _geonames(file.name, _text(file).splitlines(), gazetteer)
    elif suffix in (".csv", ".xlsx"):
        table = list(enumerate(_sheet(file), 1)) if suffix == ".xlsx" else _table(_text(file))
        header = [name.strip() for name in table[0][1]] if table else []
        if set(COLUMNS) <= set(header):
            yield from _own(file.name, header, table[1:])
        elif any(_LEVEL.match(name) for name in header):
            yield from _ocha(file.name, header, table[1:], gazetteer)
        else:
            raise GazetteerError(
                f"{file.name}: line 1: neither the project's columns ({', '.join(COLUMNS[:3])} …) nor OCHA's (ADM1_AR,"
                " ADM1_PCODE …)"
            )
    else:
        raise GazetteerError(
            f"{file.name}: unknown kind of file; give a GeoNames .zip or .txt, or a .csv or .xlsx table"
        )


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GazetteerError(f"{file.name}: not UTF-8; save it as UTF-8") from error


def _table(text: str) -> list[tuple[int, list[str]]]:
    """The rows of a csv with their lines, whether commas, semicolons (as spreadsheets write them) or tabs part them."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    return [(reader.line_num, row) for row in reader if row]


def _own(name: str, header: list[str], table: list[tuple[int, list[str]]]) -> Iterator[Read]:
    for line, row in table:
        if len(row) > len(header) or (len(row) < len(header) and name.lower().endswith(".csv")):
            raise GazetteerError(
                f"{name}: line {line}: it has not as many fields as line 1; check the commas and quotes"
            )
        cells = dict(zip(header, row, strict=False))
        yield line, {column: cells.get(column, "") for column in COLUMNS}


def _row(place_id: str, names: Iterable[str], english: str, feature: str, country: str, **more: str) -> Row | None:
    arabic = [name.strip() for name in names if _ARABIC.search(name) and not _OTHER.search(name)]
    arabic = [name for name in dict.fromkeys(arabic) if len(name) > 2]
    if not arabic:
        return None
    row = dict.fromkeys(COLUMNS, "") | {
        "place_id": place_id, "name_ar": arabic[0], "names": ";".join(arabic[1:]), "name_en": english, "feature": feature,
        "country": country, "radius_km": str(_RADIUS_KM.get(feature, 5)),
    }  # fmt: skip
    return row | more


# ---------------------------------------------------------------- GeoNames


def _geonames(name: str, lines: list[str], gazetteer: Gazetteer) -> Iterator[Read]:
    rows = []
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if len(cells) != 19:
            raise GazetteerError(f"{name}: line {number}: {len(cells)} columns, not the 19 of a GeoNames dump")
        if cells[14] and not cells[14].isdecimal():
            raise GazetteerError(f"{name}: line {number}: the population {cells[14]!r} is no number; correct column 15")
        rows.append(cells)
    divisions: dict[str, tuple[str, str]] = {}
    for cells in rows:
        if cells[7] == "ADM1":
            for candidate in (c for n in (cells[1], *cells[3].split(",")) for c in gazetteer.find(n, cells[8])):
                if candidate.place.feature == "admin1" and candidate.place.country == cells[8]:
                    divisions.setdefault(cells[10], (candidate.place.admin1, candidate.place.admin1_pcode))
    for number, cells in enumerate(rows, 1):
        feature = _geonames_feature(cells[6], cells[7], int(cells[14] or 0))
        if feature is None:
            yield number, None
            continue
        admin1, code = divisions.get(cells[10], ("", ""))
        yield number, _row(
            f"gn-{cells[0]}", cells[3].split(","), cells[1], feature, cells[8], admin1=admin1, admin1_pcode=code,
            latitude=cells[4], longitude=cells[5], population=cells[14] if cells[14] != "0" else "", source="GeoNames",
            licence="CC BY 4.0",
        )  # fmt: skip


def _geonames_feature(class_: str, code: str, population: int) -> str | None:
    if code in _FEATURE_CODES:
        return _FEATURE_CODES[code]
    if class_ != "P" or code in ("PPLH", "PPLQ", "PPLW"):
        return None
    return "city" if population >= 50_000 else "town" if population >= 5_000 else "village"


# ---------------------------------------------------------------- OCHA


def _ocha(name: str, header: list[str], table: list[tuple[int, list[str]]], gazetteer: Gazetteer) -> Iterator[Read]:
    levels: dict[tuple[int, str], int] = {}
    named: dict[int, list[int]] = {}
    for position, column in enumerate(header):
        if match := _LEVEL.match(column):
            levels.setdefault((int(match[1]), match[2].lower()), position)
        elif match := _BY_LANGUAGE.match(column):
            named.setdefault(int(match[1]), []).append(position)
            if not match[2]:
                levels.setdefault((int(match[1]), "en"), position)
    lower = [column.lower() for column in header]
    latitude = next((lower.index(column) for column in _LATITUDES if column in lower), None)
    longitude = next((lower.index(column) for column in _LONGITUDES if column in lower), None)
    deepest = max((level for level, kind in levels if kind == "pcode"), default=0)
    arabic = [levels[deepest, "ar"]] if (deepest, "ar") in levels else named.get(deepest, [])
    feature = {1: "admin1", 2: "admin2", 3: "admin3", 4: "village"}.get(deepest, "")
    by_code = {p.admin1_pcode: p.admin1 for p in gazetteer.places() if p.feature == "admin1"}

    def cell(row: list[str], position: int | None) -> str:
        return row[position].strip() if position is not None and position < len(row) else ""

    if table and not any(_ARABIC.search(cell(row, position)) for _, row in table for position in arabic):
        raise GazetteerError(
            f"{name}: line 1: no Arabic names beside the codes of level {deepest}; get the table with them"
        )
    for line, row in table:
        code = cell(row, levels[deepest, "pcode"])
        division = cell(row, levels.get((1, "pcode")))
        if not re.match("[A-Z]{2}", code) or (deepest == 1 and code in by_code):
            yield line, None
            continue
        place = _row(
            f"cod-{code}", (cell(row, position) for position in arabic), cell(row, levels.get((deepest, "en"))), feature,
            code[:2], latitude=cell(row, latitude), longitude=cell(row, longitude), source="OCHA COD-AB",
            licence="CC BY 3.0 IGO",
        )  # fmt: skip
        if place is not None and deepest == 1:
            place |= {"admin1": place["name_ar"], "admin1_pcode": code}
        elif place is not None and division in by_code:
            place |= {"admin1": by_code[division], "admin1_pcode": division}
        yield line, place


def _sheet(file: Path) -> list[list[str]]:
    """The cells of the first sheet of an xlsx file that has OCHA's or the project's columns, as text."""
    try:
        with zipfile.ZipFile(file) as book:
            names = book.namelist()
            shared = []
            if "xl/sharedStrings.xml" in names:
                root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
                shared = ["".join(t.text or "" for t in item.iter(f"{_SHEET}t")) for item in root]
            sheets = sorted(n for n in names if re.match(r"xl/worksheets/sheet\d+\.xml$", n))
            tables = [_cells(book.read(sheet), shared) for sheet in sheets]
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise GazetteerError(f"{file.name}: not an xlsx file: {error}") from error

    def depth(table: list[list[str]]) -> int:
        header = table[0] if table else []
        return 9 if set(COLUMNS) <= set(header) else max((int(m[1]) for m in map(_LEVEL.match, header) if m), default=0)

    # A workbook of OCHA has a sheet for each level: the deepest names the most places.
    return max(tables, key=depth, default=[])


def _cells(xml: bytes, shared: list[str]) -> list[list[str]]:
    table: list[list[str]] = []
    for row in ElementTree.fromstring(xml).iter(f"{_SHEET}row"):
        cells: list[str] = []
        for cell in row.iter(f"{_SHEET}c"):
            letters = re.match("[A-Z]+", cell.get("r", ""))
            column = len(cells)
            if letters:
                column = 0
                for letter in letters[0]:
                    column = column * 26 + ord(letter) - 64
                column -= 1
            cells += [""] * (column - len(cells))
            value = cell.find(f"{_SHEET}v")
            text = "".join(t.text or "" for t in cell.iter(f"{_SHEET}t")) if value is None else value.text or ""
            cells.append(shared[int(text)] if cell.get("t") == "s" and text else text)
        table.append(cells)
    return table
