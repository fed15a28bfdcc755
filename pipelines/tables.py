"""Tables of a page: those in the flow of a text belong to it, row by row; tables of figures elsewhere tell no sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TypeAlias

from pipelines.blocks import BLOCKS, Block
from pipelines.lines import is_number, is_title
from pipelines.subtree import Element

Tables: TypeAlias = Mapping[Element, Sequence[int]]

_CELLS = frozenset({"td", "th"})
_LEAST_ROWS = 2
_LEAST_COLUMNS = 2
_LEAST_CELLS = 6
_FIGURES_SHARE = 0.4
# A table that holds such a part of a text is its frame.
_FRAME_SHARE = 0.4
_LONGEST_CELL = 300
_HOUR = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?![\d:])")
# So many rows with hours are a timetable.
_LEAST_HOURS = 4
# So many rows are a list of cases, goods, names, with as many notes to it as that.
_LEAST_LISTED = 5
_NOTES = 2
# "67'", "45+2'"
_MINUTE = re.compile(r"\W*\d{1,3}\s?(?:\+\s?\d{1,2})?\s?['’′´`](?:\W*$|\s)")
_LEAST_MINUTES = 3


def find_figures(blocks: Sequence[Block], tables: Tables) -> set[int]:
    """The blocks of tables whose cells are numbers for a good part (prices, standings)."""
    return {
        number
        for cells in tables.values()
        if len(cells) >= _LEAST_CELLS
        and not any(blocks[number].sentence for number in cells if blocks[number].element.name != "caption")
        and sum(is_number(blocks[number].text) for number in cells) >= _FIGURES_SHARE * len(cells)
        for number in cells
    }


def find_rows(
    blocks: Sequence[Block], tables: Tables, body: Element, totals: Mapping[Element, int], title: str
) -> dict[int, Element]:
    """The blocks of tables in the flow of a text, each with its row (a caption is one).

    Such a table has rows of short cells that hold one line each. A sentence of the text stands above it, and another one below
    it, or the line above announces it with a colon.
    """
    found: dict[int, Element] = {}
    reach: list[tuple[int, int]] = []
    for table, cells in tables.items():
        if body not in blocks[cells[0]].path or totals.get(table, 0) > _FRAME_SHARE * totals.get(body, 0):
            continue
        rows = {number: _row_of(blocks[number]) for number in cells}
        if not _is_grid(blocks, rows):
            continue
        reach = reach or _reach_of_sentences(blocks, body, title)
        above = bisect_left(reach, (cells[0], 0))
        if above and (reach[above - 1][1] > cells[-1] or blocks[cells[0] - 1].text.endswith(":")):
            found |= rows
    return found


def _reach_of_sentences(blocks: Sequence[Block], body: Element, title: str) -> list[tuple[int, int]]:
    """Where sentences that are held alike begin, and how far they and those above reach at most, in the order of the text."""
    spans: dict[tuple[object, ...], tuple[int, int]] = {}
    for number, block in enumerate(blocks):
        if block.sentence and body in block.path and not is_title(block.text, title):
            holder = _holder(block)
            spans[holder] = (spans.get(holder, (number, number))[0], number)
    ordered = sorted(spans.values())
    return list(zip([first for first, _ in ordered], accumulate((last for _, last in ordered), max), strict=True))


def joined_rows(blocks: Sequence[Block], numbers: Sequence[int], rows: Mapping[int, Element]) -> list[str]:
    """The lines of some blocks, the cells of each row in one."""
    lines: list[str] = []
    last: Element | None = None
    for number in numbers:
        row = rows.get(number)
        if row is not None and row is last:
            lines[-1] += f" {blocks[number].text}"
        else:
            lines.append(blocks[number].text)
        last = row
    return lines


def is_timetable(lines: Sequence[str], blocks: Sequence[Block], end: int) -> bool:
    """Have most lines of a text hours (of matches, prayers, trains), or a table right behind it, from the block ``end`` on?"""
    hours = sum(bool(_HOUR.search(line)) for line in lines)
    if hours >= _LEAST_HOURS and 2 * hours >= len(lines):
        return True
    return sum(bool(_HOUR.search(block.text)) for block in _table_behind(blocks, end)) >= _LEAST_HOURS


def is_tabled(blocks: Sequence[Block], first: int, end: int) -> bool:
    """Are most of a text rows of a table in it or right behind it, none of which is longer than all others, with hardly a sentence else?"""
    lines = [*blocks[first:end], *_table_behind(blocks, end)]
    rows = rows_of_lines(lines)
    if len(rows) < _LEAST_LISTED:
        return False
    letters: Counter[Element | None] = Counter()
    told: list[Block] = []
    for line in lines:
        row = next((node for node in reversed(line.path) if node in rows), None)
        letters[row] += line.letters
        if row is None and line.sentence:
            told.append(line)
    del letters[None]
    everything = letters.total()
    beside = sum(line.letters for line in told)
    return len(told) <= _NOTES and beside < everything and 2 * max(letters.values()) < everything


def _table_behind(blocks: Sequence[Block], end: int) -> list[Block]:
    """The lines of the table that stands right behind a text, from the block ``end`` on; one that ends the page is none of it."""
    below = blocks[end].path if end < len(blocks) else ()
    table = next((node for node in reversed(below) if node.name == "table"), None)
    if table is None or table.parent not in blocks[end - 1].path:
        return []
    return [block for block in blocks[end:] if table in block.path]


def tells_minutes(blocks: Sequence[Block]) -> bool:
    """Do minutes stand between some lines, or before them, as on a page that tells a match while it is played?"""
    return sum(bool(_MINUTE.match(block.text)) for block in blocks) >= _LEAST_MINUTES


def rows_of_lines(blocks: Sequence[Block]) -> set[Element]:
    """The rows in which some lines stand that have several cells with one line each."""
    rows = {block.element.parent for block in blocks if block.element.name in _CELLS}
    return {row for row in rows if isinstance(row, Element) and _has_lines(row)}


def _has_lines(row: Element) -> bool:
    cells = [cell for cell in row.children if isinstance(cell, Element) and cell.name in _CELLS]
    return len(cells) >= _LEAST_COLUMNS and not any(next(cell.named("br", *BLOCKS - _CELLS), None) for cell in cells)


def tables_of(blocks: Sequence[Block]) -> Tables:
    """The blocks of the cells and captions of every table, by the innermost table that holds them."""
    tables: dict[Element, list[int]] = {}
    for number, block in enumerate(blocks):
        names = [node.name for node in block.path[-3:]]
        if "td" in names or "th" in names or names[-1] == "caption":
            table = next((node for node in reversed(block.path) if node.name == "table"), None)
            if table is not None:
                tables.setdefault(table, []).append(number)
    return tables


def _row_of(block: Block) -> Element:
    """The row in which a cell stands; a caption is a row of its own."""
    return next((node for node in reversed(block.path) if node.name == "tr"), block.element)


def _is_grid(blocks: Sequence[Block], rows: Mapping[int, Element]) -> bool:
    """Have the rows of a table several cells each, as many as one another, with one short line in each cell?"""
    columns: dict[Element, list[Element]] = {}
    for number, row in rows.items():
        block = blocks[number]
        cell = next((node for node in reversed(block.path) if node.name in _CELLS), None)
        if cell is None:
            continue
        if len(block.text) > _LONGEST_CELL or (block.linked and block.headline) or cell in columns.setdefault(row, []):
            return False
        columns[row].append(cell)
    counts = [len(cells) for cells in columns.values()]
    full = [count for count in counts if count >= _LEAST_COLUMNS]
    return len(full) >= _LEAST_ROWS and 2 * len(full) > len(counts) and max(full) - min(full) <= 1


def _holder(block: Block) -> tuple[object, ...]:
    """What holds a block, by its dress and by the element around it: the sections of a text are alike."""
    holder = block.element.parent
    return (holder.name, holder.get("class"), id(holder.parent)) if holder is not None else ()
