"""What each feed, sitemap and listing said at the last visit, so that it is asked again only for what is new."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scrapy.http import Response

from extract.store import Store
from extract.store.records import Feed

# A feed that brought nothing new is asked again after this time, doubled with each such visit, up to half a day.
_SHORTEST = timedelta(minutes=10)
_LONGEST = timedelta(hours=12)
# An article changes mostly in its first three days: until then it is fetched again, at growing distances.
STILL_CHANGING = timedelta(hours=72)


def header(response: Response, name: str) -> str:
    """A header of an answer as text, empty when it is missing."""
    return (response.headers.get(name) or b"").decode("latin-1")


@dataclass(slots=True)
class _Visit:
    response_sha256: str
    etag: str
    last_modified: str
    named: set[str] = field(default_factory=set)


class Visits:
    """The discovery pages visited in one run. Addresses are those asked for, before redirects.

    What a page said is noted in the store only when every article that it named is settled: otherwise a crawl that
    was interrupted would be told "nothing new" the next time, and never learn of them again.
    """

    def __init__(self, store: Store, *, conditional: bool, adaptive: bool) -> None:
        self.store = store
        self.conditional = conditional
        self.adaptive = adaptive
        self._made: dict[str, _Visit] = {}
        self._waiting: dict[str, set[str]] = {}
        self._news: set[str] = set()

    def is_due(self, url: str) -> bool:
        """Whether a page is to be asked again now; only scheduled runs leave quiet ones out."""
        feed = self.store.feed(url)
        if not (self.adaptive and feed.quiet_visits and feed.last_visit):
            return True
        now = datetime.now(UTC)
        # A visit of tomorrow was noted by a clock that was wrong.
        return not feed.last_visit <= now < feed.last_visit + min(_LONGEST, _SHORTEST * 2 ** min(feed.quiet_visits, 10))

    def headers(self, url: str) -> dict[str, str]:
        """The headers of a conditional request."""
        if not self.conditional:
            return {}
        feed = self.store.feed(url)
        return conditions(feed.etag, feed.last_modified)

    def headers_again(self, url: str, published: datetime | None, modified: datetime | None) -> dict[str, str] | None:
        """The headers of a conditional request for a stored article that may have changed, else None.

        ``published`` and ``modified`` are the aware instants that its site names now, where it names any.
        """
        row = self.store.row(
            "SELECT fetched_at, etag, last_modified, published_at FROM page LEFT JOIN article USING (page_id)"
            " WHERE page.url = ?",
            [url],
        )
        if row is None or not row["fetched_at"]:
            return None
        written = row["published_at"]
        first = datetime.fromisoformat(written) if written else published
        if not is_due_again(datetime.fromisoformat(row["fetched_at"]), first, modified, datetime.now(UTC)):
            return None
        return conditions(row["etag"], row["last_modified"])

    def begin(self, url: str, response: Response) -> bool:
        """Note an answer; False when it says nothing that was not known already."""
        before = self.store.feed(url)
        if response.status == 304:
            if self.conditional:
                self._save(before, quiet=True)
            return False
        digest = hashlib.sha256(response.body).hexdigest()
        self._made[url] = _Visit(digest, header(response, "ETag"), header(response, "Last-Modified"))
        return True

    def names(self, url: str, article: str) -> None:
        """A page named an article that is asked for in this run."""
        if url in self._made:
            self._made[url].named.add(article)
            self._news.add(url)
            self._waiting.setdefault(article, set()).add(url)

    def settle(self, article: str) -> None:
        """An article needs no further visit: it is stored, or it is gone or forbidden."""
        for url in self._waiting.pop(article, ()):
            self._made[url].named.discard(article)

    def finish(self) -> list[str]:
        """Note in the store what may be noted; return the articles that were named and never came."""
        for article in list(self._waiting):
            if self.store.has_page(article):
                self.settle(article)
        for url, visit in self._made.items():
            if not self.conditional:
                continue
            before = self.store.feed(url)
            quiet = url not in self._news or before.sha256 == visit.response_sha256
            if visit.named:
                visit.etag = visit.last_modified = ""
            feed = Feed(url, visit.etag, visit.last_modified, before.last_visit, visit.response_sha256)
            self._save(feed, quiet=quiet, visits=before.quiet_visits)
        return list(self._waiting)

    def _save(self, feed: Feed, *, quiet: bool, visits: int | None = None) -> None:
        count = (feed.quiet_visits if visits is None else visits) + 1 if quiet else 0
        self.store.save_feed(
            Feed(feed.url, feed.etag, feed.last_modified, datetime.now(UTC), feed.sha256, min(count, 1000))
        )


def conditions(etag: str, last_modified: str) -> dict[str, str]:
    """The headers that ask a server to answer only when a page has changed."""
    headers = {}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def is_due_again(fetched: datetime, published: datetime | None, modified: datetime | None, now: datetime) -> bool:
    """Whether a stored article is fetched again for changes.

    For 72 hours after publication, at distances that grow with its age (at least an hour); and at once when its site
    says that it was modified after it was fetched.
    """
    if published is None or not timedelta(0) <= now - published < STILL_CHANGING:
        return False
    if modified is not None and modified != published:
        # Fetching is noted in whole seconds: what was changed in the same second may be newer.
        return modified >= fetched.replace(microsecond=0)
    # A visit of tomorrow was noted by a clock that was wrong.
    return not fetched <= now < fetched + max(timedelta(hours=1), (fetched - published) / 2)
