"""The notebook in docs/: valid, executed without an error, and about columns that an export has."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat

from extract.export.tables import tables

NOTEBOOK = Path(__file__).parents[1] / "docs" / "export.ipynb"


def test_notebook_is_valid_and_was_executed() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    assert NOTEBOOK.stat().st_size < 200_000


def test_notebook_names_columns_that_exports_have() -> None:
    known = {column.name for table in tables(full_text=True) for column in table.columns} | {"best", "high"}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "code":
            named = [
                item.value
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, (ast.Subscript, ast.List))
                for item in ast.walk(node)
                if isinstance(item, ast.Constant) and isinstance(item.value, str) and len(item.value) > 1
            ]
            assert {name for name in named if "_" in name} <= known, cell.source
