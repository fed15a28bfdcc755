"""Tolls are compared with the incidents that they cover, and never added to them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.command_line import main
from extract.schema import Extraction, Toll
from extract.store import Store
from extract.store.incident_selection import current_incidents
from extract.store.reviews import Decision, judge
from extract.store.toll_checks import TollCheck, check_tolls, told
from tests.reports import DAY, article, attack, save
from tests.stored import NOON, start

LATER = DAY + timedelta(days=30)
SINCE = Toll("ومنذ مطلع مارس قتل 50", "text", 0, 20, "killed", 50, 50, period_start=date(2021, 3, 1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two attacks in March, told by two and by one article."""
    with Store(tmp_path / "m.db") as opened:
        start(opened)
        save(opened, article("a"), attack(killed=5))
        save(opened, article("b", day=DAY + timedelta(days=1)), attack(killed=6, day=DAY))
        save(opened, article("c"), attack("هجوم آخر", killed=40, injured=None, day=DAY + timedelta(days=20)))
        yield opened


def check(store: Store, toll: Toll, *events: object) -> TollCheck:
    news = (attack("اغتيال ضابط في الحي", killed=1, injured=None, day=LATER, type="attack_civilians"),)
    made = article("t", day=LATER)
    store.save_article(made, Extraction("t", events or news, (toll,)), 1)  # type: ignore[arg-type]
    (found,) = check_tolls(store, ["t"])
    return found


def test_a_toll_of_a_period_is_compared_with_its_incidents(store: Store) -> None:
    found = check(store, SINCE)
    assert (found.found, found.missing) == (6 + 40 + 1, 3)
    assert len(found.incidents) == 3
    assert told(found) == "47 in 3 of the incidents in YE from 2021-03-01 to 2021-04-03; 3 missing"
    assert max(row["killed_high"] or 0 for row in current_incidents(store)) == 40


def test_more_than_told_and_rejected_incidents(store: Store) -> None:
    found = check(store, replace(SINCE, n_min=10, n_max=10, period_end=DAY))
    assert (found.found, found.missing) == (6, 4)
    judge(store, found.incidents[0], "reject", Decision("x", NOON, "no"))
    assert check(store, replace(SINCE, n_min=10, n_max=10, period_end=DAY)).found == 0
    found = check(store, replace(SINCE, n_min=3, n_max=10))
    assert (found.found, found.missing) == (41, -31)
    assert told(found).endswith("31 more than told")


def test_a_sum_covers_the_incidents_of_its_article(store: Store) -> None:
    events = (
        attack("قتل سبعة في الميناء", killed=7, injured=None, day=LATER),
        attack("قتل 12 في السوق", killed=12, injured=None, day=LATER, place_id=None, place_name="السوق"),
    )
    found = check(store, replace(SINCE, n_min=19, n_max=19, sum_of_events=True, period_start=None), *events)
    assert (found.found, found.missing, len(found.incidents)) == (19, 0, 2)


@pytest.mark.parametrize(
    ("toll", "scope"),
    [
        (replace(SINCE, period_start=None), "does not tell its period"),
        (replace(SINCE, outcome="displaced"), "displaced is not counted by incident"),
    ],
)
def test_a_toll_that_does_not_say_what_it_covers_is_not_compared(store: Store, toll: Toll, scope: str) -> None:
    found = check(store, toll)
    assert (found.found, found.missing) == (None, None)
    assert scope in told(found)


def test_tolls_by_command(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    check(store, SINCE)
    for arguments in (["--tolls"], ["t"]):
        monkeypatch.setattr(sys, "argv", ["marsad", "show", *arguments, "--db", str(store.path)])
        with pytest.raises(SystemExit):
            main()
        assert "47 in 3 of" in " ".join(capsys.readouterr().out.split())
    monkeypatch.setattr(sys, "argv", ["marsad", "show", "--tolls", "--json", "--db", str(store.path)])
    with pytest.raises(SystemExit):
        main()
    assert json.loads(capsys.readouterr().out)[0]["compared"]["found"] == 47
