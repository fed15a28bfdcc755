"""What an address asks for: filters, order and page, read from its query and written back into links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from extract.event_types import EVENT_TYPES
from extract.store.selection import Selection
from viewer.wording import Wording

REVIEWS = ("auto", "needs_review", "accepted", "rejected", "edited")
ORDERS = {
    "date": "incident.date_start DESC, incident.incident_id DESC",
    "read": "incident.last_update DESC, incident.incident_id DESC",
    "killed": "coalesce(incident.killed_best, incident.killed_low) DESC, incident.incident_id DESC",
}
# Names of the filters in an address, in the order of the form.
FILTERS = ("since", "until", "country", "admin1", "place", "type", "actor", "outlet", "review", "min_confidence")


@dataclass(frozen=True, slots=True)
class Asked:
    """The values of the filters as given and found right, the order, the page (from 1), and what was found wrong."""

    values: Mapping[str, str]
    order: str = "date"
    page: int = 1
    wrong: tuple[tuple[str, str, str], ...] = ()

    @property
    def selection(self) -> Selection:
        """The filters for the store."""

        def one(name: str) -> tuple[str, ...]:
            return (self.values[name],) if name in self.values else ()

        def day(name: str) -> date | None:
            return date.fromisoformat(self.values[name]) if name in self.values else None

        return Selection(
            since=day("since"),
            until=day("until"),
            countries=one("country"),
            admin1s=one("admin1"),
            places=one("place"),
            types=one("type"),
            actors=one("actor"),
            outlets=one("outlet"),
            reviews=one("review"),
            min_confidence=float(self.values.get("min_confidence", 0)),
        )

    def address(self, path: str, **changes: Any) -> str:
        """The address of another page with these filters; ``changes`` set a value, None takes one away."""
        given: dict[str, Any] = dict(self.values)
        if self.order != "date":
            given["order"] = self.order
        given |= changes
        query = urlencode({name: value for name, value in given.items() if value not in (None, "")})
        return f"{path}?{query}" if query else path

    def told(self, t: Wording) -> list[tuple[str, str, str]]:
        """The filters that are set, as (name, label, value) for people."""
        shown: Mapping[str, Callable[[str], str]] = {
            "country": t.country,
            "type": t.type,
            "review": lambda code: t.code("review_status", code),
        }
        return [(name, t(name), shown.get(name, str)(self.values[name])) for name in FILTERS if name in self.values]


def asked(query: Mapping[str, Sequence[str]]) -> Asked:
    """Read the query of an address (values by name); what makes no sense is left out and noted in ``wrong``."""
    values: dict[str, str] = {}
    wrong: list[tuple[str, str, str]] = []
    for name in FILTERS:
        value = (query.get(name) or [""])[0].strip().replace("\x00", "")[:200]
        if not value:
            continue
        if name == "country":
            value = value.upper()
        problem = _problem(name, value)
        if problem:
            wrong.append((name, problem, value[:60]))
        else:
            values[name] = value
    order = (query.get("order") or ["date"])[0]
    page = (query.get("page") or ["1"])[0]
    found = Asked(values, wrong=tuple(wrong))
    return replace(
        found,
        order=order if order in ORDERS else "date",
        page=min(int(page), 1_000_000) if page.isascii() and page.isdigit() and int(page[:9]) > 0 else 1,
    )


def _problem(name: str, value: str) -> str:
    """The key of the sentence that says what is wrong with a value, or nothing."""
    if name in ("since", "until"):
        try:
            return "" if len(value) == 10 and date.fromisoformat(value) else "no_day"
        except ValueError:
            return "no_day"
    if name == "min_confidence":
        try:
            return "" if 0 <= float(value) <= 1 else "no_share"
        except ValueError:
            return "no_share"
    codes = {"type": EVENT_TYPES.keys(), "review": set(REVIEWS)}.get(name)
    return "no_code" if codes is not None and value not in codes else ""
