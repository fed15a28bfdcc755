"""Incidents as PLOVER records, one JSON object a line.

Event types, modes and sectors are those of the PLOVER codebook (Political Language Ontology for Verifiable Event
Records); the coding is Marsad's own. An incident whose type has no PLOVER event is left out.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from extract.event_types import EVENT_TYPES
from extract.export.sides import countries, country, credited, evidence, known_actors, name, outlets, sides
from extract.schema import Actor
from extract.store.incident_selection import StoredIncident

# PLOVER's sectors by Marsad's class of actor.
_SECTORS = {
    "state": "GOV",
    "military": "MIL",
    "external": "MIL",
    "rebel": "REB",
    "militia": "UAF",
    "political_militia": "UAF",
    "identity_militia": "UAF",
    "rioters": "CVL",
    "protesters": "CVL",
    "civilian": "CVL",
}


def _actor(actor: Actor) -> dict[str, Any]:
    row = known_actors().get(actor.id or "")
    found = countries().get(row.country) if row and row.country else None
    return {
        "actor": name(actor),
        "actorCountry": found.alpha3 if found else None,
        "actorSector": _SECTORS.get(row.class_ if row else actor.class_),
        "actorText": actor.text,
        "actorId": actor.id,
    }


def plover_record(incident: StoredIncident) -> dict[str, Any] | None:
    """The record of an incident: who (source) did what (event, mode) to whom (target), when and where; None without one."""
    row = incident.row
    kind = EVENT_TYPES[row["type"]]
    if not kind.plover_event:
        return None
    modes = [m.stored.event.plover_mode for m in incident.members if m.stored.event.type == row["type"]]
    first, second = sides(incident)
    land = country(incident)
    return {
        "id": row["incident_id"],
        "date": row["date_start"],
        "dateEnd": row["date_end"],
        "source": [_actor(actor) for actor in first],
        "target": [_actor(actor) for actor in second],
        "event": kind.plover_event,
        "mode": next((mode for mode in modes if mode), kind.plover_mode),
        "context": ["military"] if kind.event_type in ("Battles", "Explosions/Remote violence") else [],
        "fatalities": {bound: row[f"killed_{bound}"] for bound in ("low", "best", "high")},
        "injuries": {bound: row[f"injured_{bound}"] for bound in ("low", "best", "high")},
        "location": {
            "name": row["place_name"],
            "admin1": row["admin1"],
            "country": land.alpha3 if land else None,
            "latitude": row["latitude"],
            "longitude": row["longitude"],
        },
        "text": evidence(incident),
        "publishers": outlets(incident),
        "attributedTo": credited(incident),
        "urls": list(dict.fromkeys(m.stored.article.url for m in incident.members)),
        "confidence": row["confidence"],
    }


def write_plover(file: TextIO, incident: StoredIncident) -> None:
    """Write the line of an incident, if its type has a PLOVER event."""
    record = plover_record(incident)
    if record:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
