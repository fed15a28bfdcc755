"""Is all well? Checks of each site against its own history, and of the machine; every threshold with its reason."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from extract.store.history import NO_DATES, Dates, SiteRun, articles_by_day

# A day holds every hour once: what differs between night and day does not count. Four weeks hold every weekday four
# times and forget what a site was like before its last redesign.
RECENT = timedelta(days=1)
HISTORY = timedelta(days=28)

# One failed pass is a hiccup of the network; three in a row are not.
_FAILED_PASSES = 3
# Hourly passes: after a day without one that ended, about 24 were missed.
_STALE = timedelta(days=1)
# News comes like Poisson events: where 7 articles were to be expected, none at all has a chance of e^-7, one in a
# thousand. Quiet nights and weekends do not follow that law, so less than a day never counts.
_EXPECTED_BUT_NONE = 7.0
_SHORTEST_SILENCE = timedelta(days=1)
# Below half of its usual share of articles among pages a template has changed; feeds alone vary by less than a third.
# Ten pages keep one odd page from being a share.
_TEMPLATE_SHARE, _TEMPLATE_PAGES, _TEMPLATE_HISTORY = 0.5, 10, 50
# Without a history: a site of which four of five pages are no articles is declared wrongly.
_LEAST_SHARE = 0.2
# Newsrooms write half as much on Fridays and twice as much on days of war: a quarter and four times are neither. The
# median of at least a week is not moved by one such day. Below 20 a day chance alone reaches a quarter.
_RATE, _RATE_DAYS, _RATE_LEAST = 4.0, 7, 20
# Events an article: with 20 to be expected, a quarter has a chance below one in ten thousand, and 80 need a reason too.
_EXTRACTION, _EXTRACTION_LEAST = 4.0, 20.0
# One request in five that fails is a block or a broken server; 20 requests keep one time-out from being a rate.
_ERRORS, _ERRORS_REQUESTS = 0.2, 20
# The reading fails on no article of the tests: three failures are one kind of text that breaks it.
_UNREADABLE = 3
# A newsroom's clock is wrong by minutes, a wrong time zone by hours; an old date on what is new is another date of the
# page, read by mistake. Half of the articles, where it was a quarter before, are a changed template.
AHEAD, OLD = timedelta(hours=1), timedelta(days=30)
_FUTURE, _DATED_WRONGLY, _USUAL_WRONG, _DATED_LEAST = 0.2, 0.5, 0.25, 10
# A backup or vacuum needs the store's size again; a gigabyte is some days of pages of all sites.
_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at: which check, which site (None: the machine), and what in words."""

    monitor: str
    site: str | None
    message: str


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is known of a site: its crawls of the last four weeks, the earliest first, how its articles are dated in
    the last day and before, and when it was last crawled to the end."""

    site: str
    now: datetime
    runs: Sequence[SiteRun]
    dates: Dates = NO_DATES
    dates_before: Dates = NO_DATES
    last_success: datetime | None = None

    @property
    def recent(self) -> list[SiteRun]:
        return [run for run in self.runs if run.started > self.now - RECENT]

    @property
    def before(self) -> list[SiteRun]:
        return [run for run in self.runs if run.started <= self.now - RECENT]

    @property
    def unreachable(self) -> bool:
        last = self.runs[-_FAILED_PASSES:]
        return len(last) == _FAILED_PASSES and all(run.failed for run in last)


def unreachable(facts: SiteFacts) -> Iterator[str]:
    """The last passes brought nothing but failures."""
    if facts.unreachable:
        last = facts.runs[-1]
        why = last.reason or "it was killed"
        yield f"{_FAILED_PASSES} passes in a row failed (the last: {why}, {last.failures} addresses given up)"


def stale(facts: SiteFacts) -> Iterator[str]:
    """The site was not crawled to the end for a day, though it is crawled."""
    first = facts.runs[0].started if facts.runs else facts.now
    last = facts.last_success
    if not facts.unreachable and facts.now - (last or first) > _STALE:
        yield f"not crawled to the end since {last:%Y-%m-%d %H:%M}" if last else "never crawled to the end"


def silent(facts: SiteFacts) -> Iterator[str]:
    """No new article for much longer than usual."""
    with_news = [run.started for run in facts.runs if run.articles]
    if not with_news or facts.unreachable:
        return
    silence = facts.now - with_news[-1]
    span = with_news[-1] - facts.runs[0].started
    if silence < _SHORTEST_SILENCE or span < _SHORTEST_SILENCE:
        return
    expected = sum(run.articles for run in facts.runs) / (span / silence)
    if expected >= _EXPECTED_BUT_NONE:
        yield f"no new article since {with_news[-1]:%Y-%m-%d %H:%M}, where about {expected:.0f} were to be expected"


def template(facts: SiteFacts) -> Iterator[str]:
    """Pages come, and are no articles any more."""
    pages, articles = _articles_among_pages(facts.recent)
    pages_before, articles_before = _articles_among_pages(facts.before)
    if pages < _TEMPLATE_PAGES:
        return
    usual = articles_before / pages_before if pages_before >= _TEMPLATE_HISTORY else _LEAST_SHARE / _TEMPLATE_SHARE
    if articles / pages < _TEMPLATE_SHARE * usual:
        yield (
            f"{articles} of {pages} pages of the last day were read as articles, usually {usual:.0%}: its template has"
            f" changed; see `marsad check {facts.site}`"
        )


def _articles_among_pages(runs: Sequence[SiteRun]) -> tuple[int, int]:
    pages = sum(run.pages for run in runs)
    return pages, pages - sum(run.not_articles for run in runs)


def article_rate(facts: SiteFacts) -> Iterator[str]:
    """Far fewer or far more articles than on its other days."""
    yesterday = (facts.now - RECENT).astimezone(UTC).date()
    crawled = {run.started.astimezone(UTC).date() for run in facts.before if run.succeeded}
    days = (yesterday - min(crawled)).days if crawled else 0
    counts = articles_by_day(facts.before, yesterday - timedelta(days=1), days)
    if len(counts) < _RATE_DAYS or facts.unreachable:
        return
    usual, found = statistics.median(counts), sum(run.articles for run in facts.recent)
    # None at all is silence, which has a check of its own.
    if usual >= _RATE_LEAST and 0 < found < usual / _RATE:
        yield f"{found} articles in the last day, usually {usual:.0f}"
    if found > _RATE * usual + _RATE_LEAST:
        yield f"{found} articles in the last day, usually {usual:.0f}: does it name the same articles by new addresses?"


def extraction_rate(facts: SiteFacts) -> Iterator[str]:
    """Far fewer or far more events an article than before."""
    articles = sum(run.articles for run in facts.recent)
    events = sum(run.events for run in facts.recent)
    articles_before = sum(run.articles for run in facts.before)
    if not articles_before:
        return
    expected = articles * sum(run.events for run in facts.before) / articles_before
    if expected >= _EXTRACTION_LEAST and not expected / _EXTRACTION <= events <= expected * _EXTRACTION:
        yield f"{events} events in {articles} articles of the last day, where {expected:.0f} were to be expected"


def error_rate(facts: SiteFacts) -> Iterator[str]:
    """Many requests failed."""
    requests = sum(run.requests for run in facts.recent)
    errors = sum(run.errors for run in facts.recent)
    if requests >= _ERRORS_REQUESTS and errors > _ERRORS * requests and not facts.unreachable:
        yield f"{errors} of {requests} requests of the last day failed"


def unreadable(facts: SiteFacts) -> Iterator[str]:
    """Articles on which the extraction failed."""
    count = sum(run.unreadable for run in facts.recent)
    if count >= _UNREADABLE:
        yield f"{count} articles of the last day could not be read for events: see the log, it has the error"


def date_drift(facts: SiteFacts) -> Iterator[str]:
    """Dates that are missing, in the future or long past, and were not before."""
    now, before = facts.dates, facts.dates_before
    if now.articles < _DATED_LEAST:
        return
    if now.future > _FUTURE * now.articles:
        yield f"{now.future} of {now.articles} articles of the last day are dated after their fetching: its time zone?"
    usual = max(1, before.articles) * _USUAL_WRONG
    if now.undated > _DATED_WRONGLY * now.articles and before.undated <= usual:
        yield f"{now.undated} of {now.articles} articles of the last day have no date: its template has changed"
    # A first crawl brings what is old: only a site that was known to bring news can cease to.
    if before.articles >= _DATED_LEAST and now.old > _DATED_WRONGLY * now.articles and before.old <= usual:
        yield (
            f"{now.old} of {now.articles} articles of the last day are dated a month or more before their fetching:"
            " another date of the page is read"
        )


SITE_MONITORS: tuple[Callable[[SiteFacts], Iterator[str]], ...] = (
    unreachable,
    stale,
    silent,
    template,
    article_rate,
    extraction_rate,
    error_rate,
    unreadable,
    date_drift,
)


def look_at(facts: SiteFacts) -> list[Finding]:
    """What all monitors find at a site."""
    return [Finding(monitor.__name__, facts.site, message) for monitor in SITE_MONITORS for message in monitor(facts)]


def look_at_disk(free: int, store: int) -> list[Finding]:
    """``free`` bytes on the store's disk, ``store`` bytes of the store."""
    needed = max(_FREE_BYTES, store)
    if free >= needed:
        return []
    message = (
        f"{free / 1e9:.1f} GB free on the store's disk; a backup or vacuum and the next days need {needed / 1e9:.1f}"
    )
    return [Finding("disk", None, message)]
