"""Where things stand in the drawings: the map, the timeline, ranges of numbers. All sizes are SVG units."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.paths import DATA
from viewer.counting import Bar, Point

STATIC = Path(__file__).parent / "static"
# Width and height of the timeline, the space for its labels, and the width and row height of ranges.
_LINE = (960.0, 190.0, 34.0)
_RANGE, _ROW = 520.0, 34.0
# The map is at least this many degrees wide, and this much wider than high.
_LEAST, _ASPECT = 9.0, 1.55


@dataclass(frozen=True, slots=True)
class Circle:
    """A place of the map as drawn."""

    x: float
    y: float
    r: float
    point: Point


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a country on the map, by its ISO code."""

    x: float
    y: float
    country: str


@dataclass(frozen=True, slots=True)
class Map:
    """The part of the world that is drawn: left, top, width and height, circles (the small ones last), and labels."""

    box: tuple[float, float, float, float]
    circles: Sequence[Circle]
    labels: Sequence[Label]

    @property
    def view_box(self) -> str:
        """The value of the attribute viewBox."""
        return " ".join(f"{number:.3f}" for number in self.box)


def ordinate(latitude: float) -> float:
    """The Mercator ordinate of a latitude in degrees, growing to the south."""
    bounded = max(min(latitude, 80.0), -60.0)
    return -math.degrees(math.log(math.tan(math.pi / 4 + math.radians(bounded) / 2)))


@lru_cache(maxsize=1)
def _labels() -> Sequence[tuple[str, float, float, float]]:
    with (DATA / "outlines" / "labels.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["country"], float(row["longitude"]), ordinate(float(row["latitude"])), float(row["square_degrees"]))
            for row in csv.DictReader(file)
        ]


def draw_map(points: Sequence[Point]) -> Map:
    """The map around some places: all of them are in it, with some room around."""
    places = [(point.longitude, ordinate(point.latitude)) for point in points] or [(40.0, ordinate(28.0))]
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    width = max((right - left) * 1.14, (bottom - top) * 1.14 * _ASPECT, _LEAST)
    height = width / _ASPECT
    box = ((left + right - width) / 2, (top + bottom - height) / 2, width, height)
    most = max((point.n for point in points), default=1)
    circles = (
        [
            Circle(x, y, width * (0.0065 + 0.014 * math.sqrt(point.n / most) if most > 1 else 0.0085), point)
            for (x, y), point in zip(places, points, strict=bool(points))
        ]
        if points
        else []
    )
    labels = [
        Label(x, y, country)
        for country, x, y, size in _labels()
        if size > width * width / 900 and box[0] < x < box[0] + width and box[1] < y < box[1] + height
    ]
    return Map(box, sorted(circles, key=lambda one: -one.r), labels)


@lru_cache(maxsize=1)
def _outlines() -> Mapping[str, str]:
    text = (STATIC / "outlines.svg").read_text(encoding="utf-8")
    return dict(re.findall(r'<path id="(\w+)" d="([^"]+)"/>', text))


def outlines(drawn: Map) -> Sequence[str]:
    """The path data of the countries that the map shows (to be scaled by 0.02), for a page that stands alone."""
    left, top, width, height = (number / 0.02 for number in drawn.box)
    shown = []
    for data in _outlines().values():
        for ring in re.findall(r"M[^M]+", data):
            numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
            xs, ys = _places(numbers[0::2]), _places(numbers[1::2])
            if max(xs) > left and min(xs) < left + width and max(ys) > top and min(ys) < top + height:
                shown.append(ring)
    return shown


def _places(steps: Sequence[int]) -> list[int]:
    found, at = [], 0
    for step in steps:
        at += step
        found.append(at)
    return found


@dataclass(frozen=True, slots=True)
class Column:
    """A bar of the timeline as drawn."""

    x: float
    y: float
    width: float
    height: float
    bar: Bar


@dataclass(frozen=True, slots=True)
class Tick:
    """A label below the timeline or beside it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The timeline as drawn; ``step`` is the width of a unit, ``base`` the height at which the bars stand."""

    width: float
    height: float
    base: float
    step: float
    columns: Sequence[Column]
    days: Sequence[Tick]
    levels: Sequence[Tick]


def draw_timeline(bars: Sequence[Bar], unit: str, *, from_right: bool) -> Timeline:
    """The bars of a timeline, the first at the left, or at the right where people read from there."""
    width, height, margin = _LINE
    base, room = height - 26, width - margin
    most = max((bar.n for bar in bars), default=1)
    level = max(1, math.ceil(most / 3))
    top = level * math.ceil(most / level)
    step = min(room / max(len(bars), 1), 92.0)
    every = max(1, math.ceil(len(bars) * 86 / (step * len(bars)) if bars else 1))
    columns, days = [], []
    for number, bar in enumerate(bars):
        tall = (base - 14) * bar.n / top
        x = margin + number * step
        if from_right:
            x = width - x - step
        columns.append(Column(x + step * 0.1, base - tall, step * 0.8, tall, bar))
        if number % every == 0:
            days.append(Tick(x + step / 2, _short(bar, unit)))
    levels = [Tick(base - (base - 14) * n / top, str(n)) for n in range(0, top + 1, level)]
    return Timeline(width, height, base, step, columns, days, levels)


def _short(bar: Bar, unit: str) -> str:
    if unit == "year":
        return str(bar.start.year)
    return f"{bar.start:%Y-%m}" if unit == "month" else f"{bar.start:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Range:
    """A line from ``low`` to ``high`` (None: open) with a dot at ``best``, as drawn; ``label`` says whose."""

    label: str
    low: int
    best: int | None
    high: int | None
    x: float = 0.0
    length: float = 0.0
    dot: float | None = None
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges below each other on one scale."""

    width: float
    height: float
    rows: Sequence[Range]
    ticks: Sequence[Tick]


def draw_ranges(ranges: Iterable[Range], *, from_right: bool) -> Ranges:
    """The ranges on one scale from 0, from the left or from the right."""
    found = list(ranges)
    most = max((one.high or one.best or one.low for one in found), default=1) or 1
    room = _RANGE - 44

    def place(number: float) -> float:
        x = 12 + room * number / most
        return _RANGE - x if from_right else x

    rows = []
    for number, one in enumerate(found):
        ends = sorted((place(one.low), place(most * 1.04 if one.high is None else one.high)))
        dot = None if one.best is None else place(one.best)
        y = _ROW * number + 20
        rows.append(Range(one.label, one.low, one.best, one.high, ends[0], ends[1] - ends[0], dot, y))
    step = max(1, math.ceil(most / 5))
    ticks = [Tick(place(n), str(n)) for n in range(0, most + 1, step)]
    return Ranges(_RANGE, _ROW * len(rows) + 26, rows, ticks)
