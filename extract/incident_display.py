"""Incidents for a person at a terminal: what is believed, who says what, what supports it, and how it came about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from extract.display import amount, facts_table, isolated, plain
from extract.event_types import EVENT_TYPES
from extract.export.tables import people
from extract.incidents.report import OUTCOMES
from extract.store.incident_selection import IncidentMember, StoredIncident
from extract.store.records import Row
from extract.store.toll_checks import TollCheck, told

_AGREEMENT = {
    "single": "one source tells it",
    "agree": "the sources agree",
    "range": "the sources' numbers differ a little",
    "conflict": "the sources contradict each other",
}


def incident_view(incident: StoredIncident) -> RenderableType:
    """One incident: values, claims side by side, evidence with the reasons of links, reviews and history."""
    parts: list[RenderableType] = [Text(_headline(incident.row), style="bold"), Text(), facts_table(_facts(incident))]
    if incident.members:
        parts += [
            Text(),
            Rule(f"claims of {_count(len(incident.members), 'report')}", style="dim"),
            _claims(incident.members),
        ]
        parts += [Text(), Rule("evidence", style="dim")]
        for number, member in enumerate(incident.members, 1):
            parts += [_evidence(number, member), Text()]
    if incident.reviews:
        parts += [Rule("decided by people", style="dim"), _reviews(incident.reviews), Text()]
    parts += [Rule("history", style="dim"), _history(incident.history)]
    return Group(*parts)


def incident_table(rows: Iterable[Row], *, doubts: bool = False) -> Table:
    """Incidents one a line; ``doubts`` adds why a person should look at them."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("incident", "date", "type", "place", "killed", "injured", "sources", "agreement"):
        table.add_column(name, overflow="fold", justify="right" if name in ("killed", "injured", "sources") else "left")
    if doubts:
        table.add_column("look at it because", overflow="fold")
    for row in rows:
        cells = [
            row["incident_id"],
            row["date_start"] or "–",
            row["type"],
            isolated(" ".join(part for part in (row["place_name"], row["country"]) if part)),
            _range(row, "killed"),
            _range(row, "injured"),
            str(row["n_sources"]),
            row["agreement"],
        ]
        if doubts:
            cells.append("; ".join(json.loads(row["doubts_json"])))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def toll_table(checks: Iterable[TollCheck]) -> Table:
    """Tolls one a line: what is told, by whom, and what the incidents hold of it."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("outcome", "told", "people", "period", "what the incidents hold", "outlet", "article"):
        table.add_column(name, overflow="fold", justify="right" if name == "told" else "left")
    for check in checks:
        toll, article = check.stored.toll, check.stored.article
        period = f"{toll.period_start or '…'} to {toll.period_end or toll.as_of or '…'}"
        cells = (
            toll.outcome,
            amount(toll.n_min, toll.n_max),
            isolated(toll.who),
            "" if toll.sum_of_events else period,
            told(check),
            isolated(article.source_id or ""),
            article.article_id[:10],
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _headline(row: Row) -> str:
    kind = EVENT_TYPES[row["type"]]
    where = " ".join(part for part in (row["place_name"], row["country"]) if part) or "somewhere"
    return f"{row['incident_id']} · {kind.sub_event_type} · {isolated(where)} · {_when(row)}"


def _when(row: Row) -> str:
    days = dict.fromkeys(day for day in (row["date_start"], row["date_end"]) if day)
    return (" to ".join(days) or "on an unknown day") + (
        "" if row["date_precision"] in ("day", "unknown") else f" ({row['date_precision']})"
    )


def _range(row: Row, outcome: str) -> str:
    low, best, high = row[f"{outcome}_low"], row[f"{outcome}_best"], row[f"{outcome}_high"]
    if low is None:
        return ""
    if best is None:
        return f"{low}+"
    return str(best) if low == high else f"{best} ({low}–{high})"


def _facts(incident: StoredIncident) -> list[tuple[str, str]]:
    row = incident.row
    kind = EVENT_TYPES[row["type"]]
    where = isolated(
        "، ".join(dict.fromkeys(part for part in (row["place_name"], row["admin1"], row["country"]) if part))
    )
    if row["latitude"] is not None:
        where += f" ({row['latitude']:.4f}, {row['longitude']:.4f}; precision {row['geo_precision']})"
    doubts = json.loads(row["doubts_json"])
    standing = f"{row['superseded_by']}: it was merged into this incident" if row["superseded_by"] else ""
    if not row["n_articles"] and not standing:
        standing = "no article tells it any more"
    return [
        ("see", standing),
        ("type", f"{row['type']} {isolated(kind.name_ar)} · {kind.event_type} / {kind.sub_event_type}"),
        ("status", row["status"]),
        ("when", _when(row)),
        ("where", where),
        ("who", _names(row["initiators_json"])),
        ("to whom", _names(row["targets_json"])),
        *((outcome, _figure(incident, outcome)) for outcome in OUTCOMES),
        ("by side", "\n".join(_people(found) for found in incident.casualties)),
        ("weapon", row["weapon"] or ""),
        (
            "sources",
            f"{_count(row['n_sources'], 'source')}, {_count(row['n_articles'], 'article')}: {_AGREEMENT[row['agreement']]}",
        ),
        ("confidence", f"{row['confidence']:.2f}"),
        (
            "review",
            row["review_status"]
            + (f": {'; '.join(doubts)}" if doubts and row["review_status"] == "needs_review" else ""),
        ),
        ("also known as", ", ".join(incident.redirects)),
    ]


def _figure(incident: StoredIncident, outcome: str) -> str:
    """The best number with its range, and by which rule it is the best."""
    why = incident.why.get(outcome)
    return _range(incident.row, outcome) + (f" · {isolated(why)}" if why else "")


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _names(packed: str) -> str:
    return isolated("، ".join(actor["name"] for actor in json.loads(packed)))


def _people(row: Row) -> str:
    best = f"{row['best']}" if row["best"] is not None else f"{row['low']}+"
    return f"{row['outcome']} {best} ({row['class']}, {row['side']})"


def _claims(members: Sequence[IncidentMember]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("", "published", "outlet", "type", "date", "place", "killed", "injured", "who says so"):
        table.add_column(name, overflow="fold", justify="right" if name in ("killed", "injured") else "left")
    for number, member in enumerate(members, 1):
        event, article = member.stored.event, member.stored.article
        cells = (
            str(number),
            (article.published_at or "–")[:16].replace("T", " "),
            isolated(article.source_id or "") + (" (reprint)" if article.near_duplicate_of else ""),
            event.type,
            event.date_start.isoformat() if event.date_start else "–",
            isolated(event.place_name or event.place_text or "–"),
            *(
                amount(people(event.casualties, outcome, "n_min"), people(event.casualties, outcome, "n_max"))
                for outcome in ("killed", "injured")
            ),
            isolated(event.source.text) if event.source else "",
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _evidence(number: int, member: IncidentMember) -> RenderableType:
    stored = member.stored
    quote = Text(plain(stored.event.evidence), justify="right")
    return Group(
        Text(f"{number}  event {stored.event_id[:10]}, article {stored.article.article_id}", style="dim"),
        quote,
        Text(f"   linked with {member.score:.2f}: {isolated(member.reason)}", style="dim"),
    )


def _reviews(rows: Sequence[Row]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for row in rows:
        change = json.loads(row["after_json"]) if row["action"] == "edit" else {}
        edits = ", ".join(f"{name} = {value}" for name, value in change.items())
        table.add_row(
            *(
                Text(isolated(str(cell)))
                for cell in (row["at"][:16], row["reviewer"], row["action"], edits, row["reason"])
            )
        )
    return table


def _history(rows: Sequence[Row]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for row in rows:
        diff = _diff(json.loads(row["diff_json"]))
        table.add_row(
            Text(f"version {row['version']}", style="dim"),
            Text(row["changed_at"][:16].replace("T", " ")),
            Text(row["change"]),
            Text(diff),
        )
    return table


# Columns of which a reader of the history need not be told: they follow from others.
_FOLLOWING = frozenset(
    "members absorbed casualties confidence doubts_json n_articles latitude longitude place_id event_type sub_event_type"
    " admin1_pcode".split()
)


def _diff(diff: dict[str, Any]) -> str:
    """A version's change in words."""
    parts = []
    members = diff.get("members", {})
    for name, word in (("added", "new"), ("removed", "gone")):
        if members.get(name):
            parts.append(_count(len(members[name]), f"{word} report"))
    if diff.get("absorbed"):
        parts.append(f"took in {', '.join(diff['absorbed'])}")
    for name, change in diff.items():
        if name not in _FOLLOWING:
            old, new = (_value(name, value) for value in change)
            parts.append(f"{name.removesuffix('_json')} {old} → {new}")
    return "; ".join(parts)


def _value(name: str, value: Any) -> str:
    if value is None:
        return "–"
    return _names(value) or "–" if name.endswith("_json") else isolated(str(value))
