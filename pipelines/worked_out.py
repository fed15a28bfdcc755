"""What a process beside the crawl has worked out of a page: the steps take it instead of doing the same again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# By the name of the work: what it was given, and what came of it.
Found = Mapping[str, tuple[tuple[Any, ...], Any]]


class WorkedOut:
    """The work done for the one page that is going through the steps now."""

    def __init__(self) -> None:
        self._found: Found = {}

    def put(self, found: Found) -> None:
        """Begin with a page; what was known of the last one is forgotten."""
        self._found = found

    def find(self, name: str, *given: Any) -> Any:
        """What came of a work, or None when it was not done, or not with just this."""
        known, result = self._found.get(name, ((), None))
        return result if known == given else None


_OF_CRAWLER: WeakKeyDictionary[Crawler, WorkedOut] = WeakKeyDictionary()


def worked_out(crawler: Crawler) -> WorkedOut:
    """That of a crawl, which all of its steps share."""
    return _OF_CRAWLER.setdefault(crawler, WorkedOut())
