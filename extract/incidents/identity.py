"""Which incident a group of reports is: ids stay with the reports that they were given for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

# The land of an incident whose country nobody tells.
UNKNOWN_COUNTRY = "XX"


def stem_of_id(country: str | None, year: int) -> str:
    """What an id begins with: ``stem_of_id("SY", 2021) == "SY-2021-"``; the number follows in six digits."""
    return f"{country or UNKNOWN_COUNTRY}-{year:04d}-"


def assign(
    groups: Sequence[Collection[str]], incident_of: Mapping[str, str], preferred: str | None = None
) -> list[str | None]:
    """The id that each group keeps, or None for one that needs a new id.

    The group that holds most of an incident's reports keeps its id, of two ids the one with more reports in the group;
    the older id where these are equal. ``preferred`` is an id that a person chose to keep.
    """
    shared = [
        (-count, incident, number)
        for number, group in enumerate(groups)
        for incident, count in Counter(incident_of[one] for one in group if one in incident_of).items()
    ]
    kept: list[str | None] = [None] * len(groups)
    taken: set[str] = set()
    for _, incident, number in sorted(shared, key=lambda row: (row[1] != preferred, *row)):
        if kept[number] is None and incident not in taken:
            kept[number] = incident
            taken.add(incident)
    return kept


def successor(
    incident: str, groups: Sequence[Collection[str]], ids: Sequence[str], incident_of: Mapping[str, str]
) -> str | None:
    """The id of the group that took most of the reports of an incident whose own id no group kept."""
    counts = [sum(incident_of.get(one) == incident for one in group) for group in groups]
    most = max(counts, default=0)
    return min(id_ for id_, count in zip(ids, counts, strict=True) if count == most) if most else None
