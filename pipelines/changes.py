"""What another reading of an article changes: events that it adds, drops or tells differently, by the rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.schema import to_dict
from extract.store.records import StoredEvent

# A field of which a change is no change of what is told.
_SCORE = "confidence"


@dataclass(frozen=True, slots=True)
class Change:
    """One event that is ``added``, ``dropped`` or ``changed``; or only ``rescored``: sure to another degree.

    ``fields`` are those that differ (of ``changed``); ``before`` and ``after`` the event in the interchange form, None
    where there is none. ``rule`` is that of the new event, or of the dropped one.
    """

    article_id: str
    kind: str
    rule: str
    fields: tuple[str, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(slots=True)
class Changes:
    """The sum over many articles. ``examples`` are the first changes of each kind."""

    articles: int = 0
    articles_changed: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    by_rule: dict[str, Counter[str]] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)
    examples: list[Change] = field(default_factory=list)

    def note(self, changes: Sequence[Change], most: int = 3) -> None:
        """Count the changes of one article."""
        self.articles += 1
        self.articles_changed += any(change.kind != "rescored" for change in changes)
        for change in changes:
            if change.kind != "rescored" and self.kinds[change.kind] < most:
                self.examples.append(change)
            self.kinds[change.kind] += 1
            self.by_rule.setdefault(change.rule, Counter())[change.kind] += 1
            self.fields.update(change.fields)

    def to_dict(self) -> dict[str, Any]:
        """JSON types; rules with most changes first."""
        rules = sorted(self.by_rule.items(), key=lambda item: (-sum(item[1].values()), item[0]))
        return {
            "articles": self.articles,
            "articles_changed": self.articles_changed,
            "changes": {kind: self.kinds[kind] for kind in ("added", "dropped", "changed", "rescored")},
            "by_rule": {rule: dict(counts) for rule, counts in rules},
            "fields": dict(self.fields.most_common()),
        }


def changes(article_id: str, before: Sequence[StoredEvent], after: Sequence[StoredEvent]) -> list[Change]:
    """What differs between two readings of an article.

    Two events are the same one when they have the same id, or else when their evidence overlaps; what is left on one
    side was added or dropped.
    """
    left = {event.event_id: event for event in before}
    found: list[Change] = []
    new = []
    for event in after:
        old = left.pop(event.event_id, None)
        if old is None:
            new.append(event)
        else:
            found += _compared(article_id, old, event)
    for event in new:
        old = next((old for old in left.values() if _overlap(old, event)), None)
        if old is None:
            found.append(Change(article_id, "added", event.event.rule, (), None, to_dict(event.event)))
        else:
            del left[old.event_id]
            found += _compared(article_id, old, event)
    found += [Change(article_id, "dropped", old.event.rule, (), to_dict(old.event), None) for old in left.values()]
    return found


def _overlap(one: StoredEvent, other: StoredEvent) -> bool:
    a, b = one.event, other.event
    return a.field == b.field and a.start < b.end and b.start < a.end


def _compared(article_id: str, old: StoredEvent, new: StoredEvent) -> Iterator[Change]:
    before, after = to_dict(old.event), to_dict(new.event)
    fields = tuple(name for name in after if before[name] != after[name])
    if fields:
        kind = "rescored" if fields == (_SCORE,) else "changed"
        yield Change(article_id, kind, new.event.rule, fields if kind == "changed" else (), before, after)


def to_lines(found: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """The changes as JSON objects, without those that are only rescored."""
    for change in found:
        if change.kind != "rescored":
            yield to_dict(change)
