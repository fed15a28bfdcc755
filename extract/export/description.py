"""What goes with the data: datapackage.json and the codebook, made from the same columns and vocabularies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extract.event_types import EVENT_TYPES
from extract.export.columns import VOCABULARY, Column, Table
from extract.paths import DATA

COUNTING_RULES = (DATA / "codebook" / "counting-rules.md").read_text(encoding="utf-8")
ATTRIBUTION = (DATA / "codebook" / "attribution.md").read_text(encoding="utf-8")


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.vocabulary:
        constraints["enum"] = list(VOCABULARY[column.vocabulary])
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    return field | ({"constraints": constraints} if constraints else {})


def _schema(table: Table, known: Sequence[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    keys = [
        {"fields": [column], "reference": {"resource": other, "fields": [column]}}
        for column, other in table.points_to
        if other in known
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def data_package(
    tables: Mapping[str, Table], files: Mapping[str, tuple[int, str]], readings: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The Frictionless description of an export.

    ``tables`` are the tables by file name (others are described as files without a schema), ``files`` size and
    SHA-256 by file name, ``readings`` the versions of code and knowledge that the data was read with.
    """
    resources: list[dict[str, Any]] = []
    names = [table.name for table in tables.values()]
    for name, (size, sha256) in files.items():
        stem, _, form = name.rpartition(".")
        resource: dict[str, Any] = {"path": name, "format": form, "encoding": "utf-8", "bytes": size}
        resource["hash"] = f"sha256:{sha256}"
        table = tables.get(name)
        if table:
            resource |= {
                "name": stem,
                "profile": "tabular-data-resource",
                "title": table.title,
                "mediatype": "text/csv",
                "schema": _schema(table, names),
            }
        else:
            resource |= {"name": name.replace(".", "-"), "type": "file", "profile": "data-resource"}
        resources.append(resource)
    return {
        "name": "marsad-export",
        "title": "Conflict events read from Arabic news by Marsad",
        "profile": "data-package",
        "description": "Each row names its article and quotes its evidence. See codebook.md and ATTRIBUTION.md.",
        "marsad_readings": [dict(reading) for reading in readings],
        "resources": resources,
    }


def codebook(tables: Sequence[Table]) -> str:
    """The codebook as Markdown: every column of every table, every code, and the rules of reading."""
    parts = ["# Codebook\n"]
    parts.append(
        "In the CSV files a list is joined by `; `, an empty cell means that the article does not say, and a text\n"
        "that a spreadsheet would take for a formula has an apostrophe before it. The JSON Lines files hold the same\n"
        "records unchanged, in the form of Marsad's interchange format. Offsets count Unicode code points.\n"
    )
    for table in tables:
        parts.append(f"## {table.name}\n\n{table.title}.\nKey: {', '.join(f'`{name}`' for name in table.key)}\n")
        if table.notes:
            parts.append(f"{table.notes}\n")
        rows = ["| column | type | meaning | codes |", "|---|---|---|---|"]
        for column in table.columns:
            link = f"[{column.vocabulary}](#codes-{column.vocabulary})" if column.vocabulary else ""
            rows.append(f"| `{column.name}` | {column.type} | {column.description} | {link} |")
        parts.append("\n".join(rows) + "\n")
    parts.append(COUNTING_RULES)
    parts.append(_types())
    for name, codes in VOCABULARY.items():
        if name != "type":
            rows = [f"- `{code}`: {meaning}" for code, meaning in codes.items()]
            parts.append(f'<a id="codes-{name}"></a>\n### {name}\n\n' + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _types() -> str:
    rows = [
        '<a id="codes-type"></a>\n## Event types\n',
        "| type | Arabic | ACLED event type | ACLED sub-event type | PLOVER |",
        "|---|---|---|---|---|",
    ]
    for code, kind in EVENT_TYPES.items():
        plover = " ".join(part for part in (kind.plover_event, kind.plover_mode) if part)
        rows.append(f"| `{code}` | {kind.name_ar} | {kind.event_type} | {kind.sub_event_type} | {plover} |")
    return "\n".join(rows) + "\n"
