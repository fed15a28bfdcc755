"""What holds for every coded article of this project, whichever file it stands in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

TYPES = frozenset(
    [
        "armed_clash",
        "territory_gain_state",
        "territory_gain_nonstate",
        "chemical_weapon",
        "air_drone_strike",
        "suicide_bomb",
        "shelling",
        "ied",
        "grenade",
        "sexual_violence",
        "attack_civilians",
        "abduction",
        "peaceful_protest",
        "protest_intervention",
        "excessive_force_protest",
        "violent_demonstration",
        "mob_violence",
        "agreement",
        "arrest",
        "change_to_group",
        "disrupted_weapons",
        "base_established",
        "property_destruction",
        "nonviolent_transfer",
        "other_strategic",
    ]
)
STATUSES = frozenset({"reported", "claimed", "denied", "suspected"})
PRECISIONS = frozenset({"day", "range", "week", "month", "year", "unknown"})
OUTCOMES = frozenset({"killed", "injured", "detained", "abducted", "missing", "displaced", "released"})
CLASSES = frozenset({"civilian", "combatant", "security", "mixed", "unknown"})
EVENT_KEYS = frozenset(
    [
        "evidence",
        "also",
        "type",
        "alt_types",
        "status",
        "date_start",
        "date_end",
        "date_precision",
        "date_basis",
        "place",
        "place_chain",
        "admin1",
        "country",
        "initiators",
        "targets",
        "casualties",
        "source",
    ]
)
CASUALTY_KEYS = frozenset({"outcome", "n_min", "n_max", "who", "class", "subset"})
TOLL_KEYS = frozenset(
    {"evidence", "outcome", "n_min", "n_max", "who", "period_start", "period_end", "sum_of_events"},
)
LONGEST_EVIDENCE = 260


def problems_of_coding(
    identifier: str, title: str, text: str, events: Sequence[Mapping[str, Any]], tolls: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Everything that is wrong with the coding of one article, as readable lines; empty when it is right."""
    found = [
        problem
        for number, event in enumerate(events)
        for problem in (f"{identifier} event {number}: {line}" for line in _event_problems(event, title, text))
    ]
    found += [
        f"{identifier} toll {number}: {line}"
        for number, toll in enumerate(tolls)
        for line in _toll_problems(toll, title, text)
    ]
    return found


def _event_problems(event: Mapping[str, Any], title: str, text: str) -> Iterator[str]:
    if set(event) != EVENT_KEYS:
        yield f"keys {sorted(set(event) ^ EVENT_KEYS)}"
        return
    written = [event["evidence"], *event["also"], *event["place_chain"], *event["initiators"], *event["targets"]]
    written += [event["place"], event["source"], *(c["who"] for c in event["casualties"])]
    yield from (f"not in the article: {string}" for string in written if string and not _stands(string, title, text))
    if not event["evidence"] or len(event["evidence"]) > LONGEST_EVIDENCE:
        yield f"evidence of {len(event['evidence'])} characters"
    for code in (event["type"], *event["alt_types"]):
        if code not in TYPES:
            yield f"type {code}"
    if event["type"] in event["alt_types"]:
        yield "its own alternative type"
    if event["status"] not in STATUSES:
        yield f"status {event['status']}"
    if event["country"] is not None and not (len(event["country"]) == 2 and event["country"].isupper()):
        yield f"country {event['country']}"
    yield from _event_date_problems(event)
    for casualty in event["casualties"]:
        if set(casualty) != CASUALTY_KEYS:
            yield f"casualty keys {sorted(set(casualty) ^ CASUALTY_KEYS)}"
        elif casualty["class"] not in CLASSES or not isinstance(casualty["subset"], bool):
            yield f"casualty {casualty}"
        else:
            yield from _count_problems(casualty)


def _event_date_problems(event: Mapping[str, Any]) -> Iterator[str]:
    if event["date_precision"] not in PRECISIONS or event["date_basis"] not in ("text", "published"):
        yield f"date {event['date_precision']} {event['date_basis']}"
    start, end = _day(event["date_start"]), _day(event["date_end"])
    if (start is None) != (end is None) or (start and end and start > end):
        yield f"date {start} to {end}"
    if (start is None) != (event["date_precision"] == "unknown"):
        yield f"date {start} is {event['date_precision']}"
    if start and event["date_precision"] == "day" and start != end:
        yield f"day {start} to {end}"


def _toll_problems(toll: Mapping[str, Any], title: str, text: str) -> Iterator[str]:
    if set(toll) != TOLL_KEYS:
        yield f"keys {sorted(set(toll) ^ TOLL_KEYS)}"
        return
    if not toll["evidence"]:
        yield "no evidence"
    written = (toll["evidence"], toll["who"])
    yield from (f"not in the article: {string}" for string in written if string and not _stands(string, title, text))
    yield from _count_problems(toll)
    start, end = _day(toll["period_start"]), _day(toll["period_end"])
    if start and end and start > end:
        yield f"period {start} to {end}"
    if not isinstance(toll["sum_of_events"], bool):
        yield "sum_of_events is no truth value"


def _count_problems(count: Mapping[str, Any]) -> Iterator[str]:
    low, high = count["n_min"], count["n_max"]
    if count["outcome"] not in OUTCOMES:
        yield f"outcome {count['outcome']}"
    if not isinstance(low, int) or low < 1 or (high is not None and high < low):
        yield f"count {low} to {high}"


def _stands(string: str, title: str, text: str) -> bool:
    return string in title or string in text


def _day(value: str | None) -> datetime.date | None:
    return None if value is None else datetime.date.fromisoformat(value)
