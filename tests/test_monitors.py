"""Each monitor finds what it is for, and nothing in a site that is as it always was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.monitors import SITE_MONITORS, SiteFacts, look_at, look_at_disk
from extract.store.history import Dates, SiteRun, sparkline

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
GOOD = SiteRun(1, NOW, NOW, "finished", 12, 0, 0, 3, 1, 2, 0, 3)


def hourly(days: int, make: Callable[[int], SiteRun] = lambda hours: GOOD) -> list[SiteRun]:
    """A run an hour for some days; ``make`` is given how many hours ago it was."""
    return [
        replace(make(hours), run_id=hours, started=NOW - timedelta(hours=hours, minutes=10))
        for hours in reversed(range(24 * days))
    ]


def recently(changed: SiteRun, since: int = 24) -> Callable[[int], SiteRun]:
    return lambda hours: changed if hours < since else GOOD


def facts(runs: list[SiteRun], **changes: object) -> SiteFacts:
    usual = Dates(48, 1, 0, 2)
    known = SiteFacts("akhbar", NOW, runs, usual, Dates(1000, 20, 3, 30), NOW - timedelta(minutes=8))
    return replace(known, **changes)  # type: ignore[arg-type]


def found(known: SiteFacts) -> list[str]:
    return [finding.monitor for finding in look_at(known)]


def test_nothing_is_found_at_a_site_that_is_as_it_was() -> None:
    assert found(facts(hourly(28))) == []
    assert found(facts(hourly(2))) == []
    assert found(facts([])) == []


@pytest.mark.parametrize("quiet", [5, 11])
def test_a_quiet_night_is_no_silence(quiet: int) -> None:
    assert found(facts(hourly(28, recently(replace(GOOD, articles=0, pages=0, not_articles=0), quiet)))) == []


NO_NEWS = replace(GOOD, articles=0, pages=0, not_articles=0, events=0)
BROKEN = replace(
    GOOD, reason="finished", requests=4, errors=4, failures=2, pages=0, not_articles=0, articles=0, events=0
)
KNOWN_BEFORE = Dates(1000, 20, 3, 30)


@pytest.mark.parametrize(
    ("monitor", "known"),
    [
        ("unreachable", facts(hourly(28, recently(BROKEN, 3)))),
        ("unreachable", facts(hourly(28, recently(replace(BROKEN, reason=""), 3)))),
        ("stale", facts(hourly(28, recently(NO_NEWS, 5)), last_success=NOW - timedelta(hours=30))),
        ("stale", facts(hourly(3, lambda hours: replace(GOOD, reason="closespider_timeout")), last_success=None)),
        ("silent", facts(hourly(28, recently(NO_NEWS, 30)))),
        ("template", facts(hourly(28, recently(replace(GOOD, articles=1, not_articles=3, pages=4, events=1))))),
        ("template", facts(hourly(1, lambda hours: replace(GOOD, pages=4, not_articles=4, articles=0)))),
        ("article_rate", facts(hourly(28, recently(replace(GOOD, articles=0), 21)))),
        ("article_rate", facts(hourly(28, recently(replace(GOOD, articles=12, pages=13, events=18))))),
        ("extraction_rate", facts(hourly(28, recently(replace(GOOD, events=0))))),
        ("extraction_rate", facts(hourly(28, recently(replace(GOOD, events=15))))),
        ("error_rate", facts(hourly(28, recently(replace(GOOD, errors=3))))),
        ("unreadable", facts(hourly(28, recently(replace(GOOD, unreadable=1), 3)))),
        ("date_drift", facts(hourly(28), dates=Dates(48, 40, 0, 0))),
        ("date_drift", facts(hourly(28), dates=Dates(48, 0, 20, 0))),
        ("date_drift", facts(hourly(28), dates=Dates(48, 0, 0, 40))),
    ],
)
def test_each_monitor_finds_what_it_is_for(monitor: str, known: SiteFacts) -> None:
    assert monitor in found(known)


def test_every_monitor_is_tried_above_and_tells_what_it_looks_for() -> None:
    tried = {mark.args[1][row][0] for mark in test_each_monitor_finds_what_it_is_for.pytestmark for row in range(16)}
    assert tried == {monitor.__name__ for monitor in SITE_MONITORS}
    assert all(monitor.__doc__ for monitor in SITE_MONITORS)


def test_what_was_always_so_is_no_drift() -> None:
    assert found(facts(hourly(28), dates=Dates(48, 40, 0, 0), dates_before=Dates(1000, 800, 0, 0))) == []
    # A first crawl brings what is old.
    assert found(facts(hourly(1), dates=Dates(48, 0, 0, 48), dates_before=Dates())) == []


def test_an_unreachable_site_is_told_once() -> None:
    assert found(facts(hourly(28, recently(BROKEN, 40)), last_success=NOW - timedelta(hours=40))) == ["unreachable"]


def test_the_disk_must_hold_the_store_once_more() -> None:
    assert look_at_disk(2_000_000_000, 500_000_000) == []
    assert [finding.monitor for finding in look_at_disk(900_000_000, 500_000_000)] == ["disk"]
    assert [finding.monitor for finding in look_at_disk(2_000_000_000, 3_000_000_000)] == ["disk"]


def test_sparkline() -> None:
    assert sparkline([0, 4, 8]) == "▁▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([]) == ""
