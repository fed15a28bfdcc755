"""The interchange form of incidents: events read from their JSON form, incidents written as JSON objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from extract.incidents.identity import stem_of_id
from extract.incidents.merging import Member, Merged
from extract.schema import Actor, Casualty, Event, Source


def event_from_dict(record: Mapping[str, Any]) -> Event:
    """The event of an object as ``marsad extract`` writes it."""
    values = dict(record)
    for name in ("date_start", "date_end"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in ("also", "place_chain"):
        values[name] = tuple(values[name])
    for name in ("initiators", "targets"):
        values[name] = tuple(Actor(**_with_class(actor)) for actor in values[name])
    values["casualties"] = tuple(Casualty(**_with_class(casualty)) for casualty in values["casualties"])
    values["source"] = Source(**values["source"]) if values["source"] else None
    return Event(**values)


def _with_class(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"class_" if key == "class" else key: value for key, value in record.items()}


def incident_dicts(merged: Sequence[Merged], article_ids: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The incidents as objects, numbered by country and year in their order.

    ``article_ids`` gives the ids of articles as they came, by the form they have in reports.
    """
    numbers: dict[str, int] = {}
    return [_incident_dict(one, article_ids, numbers) for one in merged]


def _incident_dict(one: Merged, article_ids: Mapping[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    values = one.values
    published = [member.published for member in one.members if member.published]
    day = values.date_start or min(published, default=None)
    stem = stem_of_id(values.country, day.year if day else 0)
    numbers[stem] = numbers.get(stem, 0) + 1
    people = {
        outcome: {"low": told.low, "best": told.best, "high": told.high, "why": told.why}
        for outcome in ("killed", "injured", "detained", "abducted")
        if (told := values.people.get(outcome))
    }
    return {
        "incident_id": f"{stem}{numbers[stem]:06d}",
        "type": values.type,
        "date_start": values.date_start.isoformat() if values.date_start else None,
        "date_end": values.date_end.isoformat() if values.date_end else None,
        "date_precision": values.date_precision,
        "place_name": values.place_name,
        "place_id": values.place_id,
        "admin1": values.admin1,
        "country": values.country,
        "killed": people.get("killed"),
        "injured": people.get("injured"),
        "detained": people.get("detained"),
        "abducted": people.get("abducted"),
        "initiators": [actor.name or actor.text for actor in values.initiators],
        "targets": [actor.name or actor.text for actor in values.targets],
        "n_sources": values.n_sources,
        "n_articles": values.n_articles,
        "agreement": values.agreement,
        "confidence": values.confidence,
        "members": [_member(member, article_ids) for member in one.members if not member.recall],
        "recalled": [_member(member, article_ids) for member in one.members if member.recall],
    }


def _member(member: Member, article_ids: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": article_ids[member.article],
        "event": member.position,
        "score": member.score,
        "reason": member.reason,
    }
