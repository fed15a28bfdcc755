"""Make viewer/static/outlines.svg and labels.csv from the TopoJSON files of the npm package world-atlas.

    npm pack world-atlas@2 && tar xzf world-atlas-*.tgz
    python data/outlines/build.py package/countries-50m.json package/countries-110m.json

The finer outlines are taken around the Arab world, the coarse ones elsewhere. Coordinates are Mercator: x is the
longitude in degrees, y the Mercator ordinate in degrees, north up (negative). Natural Earth is in the public domain.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
# West, south, east and north of the part that is drawn finely.
FINE = (-20.0, -6.0, 78.0, 46.0)
# Points are rounded to this many degrees, alike on both sides of a border.
GRID = 0.02
NO_COUNTRY = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK"}

Ring = list[tuple[float, float]]


def rings(topology: dict[str, Any]) -> Iterator[tuple[str, str, list[Ring]]]:
    """Numeric country code, name and outer rings of each country, in degrees."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(points)

    def ring(numbers: list[int]) -> Ring:
        points: Ring = []
        for number in numbers:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += part[1:] if points else part
        return points

    for shape in topology["objects"]["countries"]["geometries"]:
        if shape["type"] == "Polygon":
            outer = [shape["arcs"][0]]
        else:
            outer = [polygon[0] for polygon in shape.get("arcs", [])]
        yield shape.get("id", ""), shape["properties"]["name"], [ring(numbers) for numbers in outer]


def ordinate(latitude: float) -> float:
    """The Mercator ordinate of a latitude, in degrees, growing to the south as SVG has it."""
    return -math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def size(ring: Ring) -> float:
    """Twice the area of a ring, in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)))


def middle(ring: Ring) -> tuple[float, float]:
    """The middle of the widest stretch of land on the parallel through the middle of a ring."""
    level = (min(y for _, y in ring) + max(y for _, y in ring)) / 2 + 0.001
    crossings = sorted(
        a[0] + (level - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
        if (a[1] > level) != (b[1] > level)
    )
    pairs = list(zip(crossings[::2], crossings[1::2], strict=True))
    west, east = max(pairs, key=lambda pair: pair[1] - pair[0])
    return (west + east) / 2, level


def path(ring: Ring) -> str:
    """The ring as SVG path data in steps of the grid, without points that do not move."""
    grid = [(round(x / GRID), round(ordinate(max(min(y, 80.0), -60.0)) / GRID)) for x, y in ring]
    points = [point for point, before in zip(grid, [None, *grid], strict=False) if point != before]
    if len(points) < 4:
        return ""
    steps = [f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def main(fine: Path, coarse: Path) -> None:
    """Write the two files."""
    with (PROJECT / "data" / "codebook" / "countries.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["numeric"].zfill(3): row["country"] for row in csv.DictReader(file)}
    west, south, east, north = FINE
    drawn: dict[str, list[Ring]] = {}
    named: set[tuple[str, str]] = set()
    for number, name, found in rings(json.loads(fine.read_text(encoding="utf-8"))):
        if any(west < x < east and south < y < north for one in found for x, y in one):
            drawn.setdefault(NO_COUNTRY.get(name) or codes.get(number, "XX"), []).extend(found)
            named.add((number, name))
    for number, name, found in rings(json.loads(coarse.read_text(encoding="utf-8"))):
        if (number, name) not in named and name != "Antarctica":
            drawn.setdefault(NO_COUNTRY.get(name) or codes.get(number, "XX"), []).extend(found)
    lines, labels = [], []
    for code, outer in sorted(drawn.items()):
        data = "".join(filter(None, (path(ring) for ring in outer)))
        if not data:
            continue
        lines.append(f'<path id="{code}" d="{data}"/>')
        largest = max(outer, key=size)
        x, y = middle(largest)
        labels.append((code, round(x, 2), round(y, 2), round(size(largest) / 2, 1)))
    text = f'<svg xmlns="http://www.w3.org/2000/svg"><g id="land" transform="scale({GRID})">\n' + "\n".join(lines) + "\n</g></svg>\n"
    (PROJECT / "viewer" / "static" / "outlines.svg").write_text(text, encoding="utf-8")
    with (HERE / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("country", "longitude", "latitude", "square_degrees"))
        writer.writerows(labels)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
