"""What people decide binds every later reading and merging."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.command_line import main
from extract.store import Store
from extract.store.incident_selection import current_incidents, one_incident, resolve
from extract.store.incidents import merge_all
from extract.store.reviews import Decision, ReviewError, decisions, edit, gold_groups, join, judge, part
from tests.reports import DAY, HIT, article, attack, groups, save
from tests.stored import NOON, start

NEXT = DAY + timedelta(days=1)
FIRST = "YE-2021-000001"
SECOND = "YE-2021-000002"
WHY = Decision("نور", NOON, "because both name the barracks")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "m.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Two reports of one attack, and one of another a month later."""
    with Store(path) as opened:
        start(opened)
        save(opened, article("a"), attack())
        save(opened, article("b", day=NEXT), attack(killed=6, day=DAY))
        save(opened, article("c"), attack("هجوم آخر في حي آخر", killed=40, injured=None, day=DAY + timedelta(days=30)))
        yield opened


def incident(store: Store, name: str) -> dict[str, Any]:
    row = store.row("SELECT * FROM incident WHERE incident_id = ?", [name])
    assert row is not None
    return dict(row)


def test_accepting_and_rejecting_are_kept_with_who_and_why(store: Store) -> None:
    assert judge(store, FIRST, "accept", WHY) == FIRST
    assert incident(store, FIRST)["review_status"] == "accepted"
    judge(store, FIRST, "reject", WHY)
    assert incident(store, FIRST)["review_status"] == "rejected"
    shown = one_incident(store, FIRST)
    assert shown is not None
    assert [(row["action"], row["reviewer"], row["reason"]) for row in shown.reviews] == [
        ("accept", "نور", WHY.reason),
        ("reject", "نور", WHY.reason),
    ]
    assert [row["change"] for row in shown.history][-2:] == ["reviewed", "reviewed"]


def test_an_edit_outlives_new_reports_and_reading_again(store: Store) -> None:
    edit(
        store, FIRST, {"killed_best": "6", "killed_high": "7", "type": "suicide_bomb", "date_start": "2021-03-03"}, WHY
    )
    save(store, article("d", day=NEXT), attack(killed=9, day=DAY))
    save(store, article("a"), attack(HIT[:50], killed=4), run=start(store))
    merge_all(store, None, "2030-01-01T00:00:00+00:00")
    row = incident(store, FIRST)
    assert (row["killed_best"], row["killed_high"], row["type"]) == (6, 7, "suicide_bomb")
    assert (row["sub_event_type"], row["date_end"]) == ("Suicide bomb", "2021-03-03")
    assert row["review_status"] == "edited"
    assert row["n_articles"] == 3


def test_a_merge_outlives_everything(store: Store) -> None:
    assert join(store, [FIRST, SECOND], WHY) == FIRST
    assert groups(store) == [["a", "b", "c"]]
    assert resolve(store, SECOND) == FIRST
    save(
        store, article("c"), attack("هجوم آخر", killed=41, injured=None, day=DAY + timedelta(days=30)), run=start(store)
    )
    save(store, article("d"), attack())
    merge_all(store, None, "2030-01-01T00:00:00+00:00")
    assert groups(store) == [["a", "b", "c", "d"]]
    members = one_incident(store, FIRST)
    assert members is not None
    assert "a person decided so" in {member.reason for member in members.members}


def test_the_first_named_incident_keeps_its_id_when_merged(store: Store) -> None:
    assert join(store, [SECOND, FIRST], WHY) == SECOND
    assert resolve(store, FIRST) == SECOND


def test_a_split_outlives_everything(store: Store) -> None:
    event = store.row("SELECT event_id FROM event WHERE article_id = 'b'")
    assert event is not None
    stays, taken = part(store, FIRST, [event["event_id"][:8]], WHY)
    assert (stays, taken) == (FIRST, "YE-2021-000003")
    save(store, article("b", day=NEXT), attack(HIT[:60], killed=6, day=DAY), run=start(store))
    save(store, article("d"), attack())
    merge_all(store, None, "2030-01-01T00:00:00+00:00")
    together = groups(store)
    assert not any({"a", "b"} <= set(group) for group in together)
    assert resolve(store, taken) == taken


def test_what_stays_when_a_report_is_taken_out_stays_one_incident(store: Store) -> None:
    """Two reports with other figures and words were one incident by the third, which is taken out."""
    day = DAY + timedelta(days=90)
    strike = {"injured": None, "initiators": (), "day": day}
    save(store, article("x", day=day), attack("هجوم على ثكنة الزيتون", killed=5, **strike))
    save(store, article("y", day=day), attack("تفجير قرب مدخل الميناء", killed=8, **strike))
    bridge = attack("هجوم على ثكنة الزيتون وتفجير قرب مدخل الميناء", killed=None, **strike)
    save(store, article("z", day=day), bridge)
    assert ["x", "y", "z"] in groups(store)
    row = store.row(
        "SELECT event_id, incident_id FROM incident_member JOIN event USING (event_id) WHERE article_id = 'z'"
    )
    assert row is not None
    found = part(store, row["incident_id"], [row["event_id"]], WHY)
    assert len(found) == 2
    assert ["x", "y"] in groups(store)
    save(store, article("x", day=day), attack("هجوم على ثكنة", killed=5, **strike), run=start(store))
    merge_all(store, None, "2030-01-01T00:00:00+00:00")
    assert ["x", "y"] in groups(store)
    assert ["z"] in groups(store)


def test_the_latest_decision_about_two_reports_counts(store: Store) -> None:
    event = store.row("SELECT event_id FROM event WHERE article_id = 'b'")
    assert event is not None
    _, taken = part(store, FIRST, [event["event_id"]], WHY)
    join(store, [FIRST, taken], WHY)
    assert ["a", "b"] in groups(store)


def test_a_decision_goes_with_the_incident_into_another(store: Store) -> None:
    judge(store, SECOND, "accept", WHY)
    join(store, [FIRST, SECOND], WHY)
    assert incident(store, FIRST)["review_status"] == "accepted"
    assert judge(store, SECOND, "reject", WHY) == FIRST


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"killed_best": "40"}, "must not fall"),
        ({"killed_best": "viele"}, "no whole number"),
        ({"killed_best": "-3"}, "no whole number"),
        ({"type": "bomb"}, "no type 'bomb'"),
        ({"date_start": "4.3.2021"}, "write YYYY-MM-DD"),
        ({"date_start": "2021-03-05", "date_end": "2021-03-04"}, "lies after date_end"),
        ({"place_id": "nowhere"}, "marsad gazetteer find"),
        ({"country": "Yemen"}, "write it as SY"),
        ({"status": "sure"}, "one of reported"),
        ({"n_sources": "4"}, "cannot be edited"),
        ({}, "what is to be edited"),
    ],
)
def test_what_cannot_be_edited_is_named_and_nothing_is_written(
    store: Store, changes: dict[str, str], problem: str
) -> None:
    with pytest.raises(ReviewError, match=problem):
        edit(store, FIRST, changes, WHY)
    assert list(decisions(store)) == []


def test_a_place_is_edited_by_its_id_with_all_that_belongs_to_it(store: Store) -> None:
    edit(store, FIRST, {"place_id": "a1-SY04"}, WHY)
    row = incident(store, FIRST)
    assert (row["place_name"], row["country"], row["admin1_pcode"], row["geo_precision"]) == ("حمص", "SY", "SY04", 5)


def test_decisions_need_a_reason_and_an_incident_that_stands(store: Store) -> None:
    with pytest.raises(ReviewError, match="--reason"):
        judge(store, FIRST, "accept", Decision("x", NOON, "  "))
    with pytest.raises(ReviewError, match="no incident 'SY-2021-000009'"):
        judge(store, "SY-2021-000009", "accept", WHY)
    with pytest.raises(ReviewError, match="one incident already"):
        join(store, [FIRST, FIRST], WHY)
    with pytest.raises(ReviewError, match="is no report"):
        part(store, FIRST, ["zzz"], WHY)
    only = store.row("SELECT event_id FROM event WHERE article_id = 'c'")
    with pytest.raises(ReviewError, match="nothing would stay"):
        part(store, SECOND, [only["event_id"]], WHY)  # type: ignore[index]


def test_merges_and_splits_become_groups_for_measuring(store: Store) -> None:
    join(store, [FIRST, SECOND], WHY)
    event = store.row("SELECT event_id FROM event WHERE article_id = 'b'")
    part(store, FIRST, [event["event_id"]], WHY)  # type: ignore[index]
    same, other = gold_groups(store)
    assert (same["same"], [one["id"] for one in same["articles"]]) == (True, ["a", "b", "c"])
    assert (other["same"], [one["id"] for one in other["articles"]]) == (False, ["a", "b"])


# The command ----------------------------------------------------------------------------------------------------------

Run = Callable[..., tuple[object, str, str]]


@pytest.fixture
def marsad(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``marsad review`` with some arguments: exit status, output, errors."""

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["marsad", "review", *arguments, "--db", str(path)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return ended.value.code or 0, told.out, told.err

    return run


def test_the_list_names_what_needs_a_person_and_why(store: Store, marsad: Run) -> None:
    assert marsad()[:2] == (0, "No incident needs a person.\n")
    save(store, article("d", day=NEXT), attack(killed=14, injured=9, day=DAY))
    save(store, article("e", day=NEXT), attack(killed=13, injured=9, day=DAY))
    status, out, _ = marsad("list")
    assert status == 0
    assert FIRST in out
    assert "contradict" in out
    rows = json.loads(marsad("--json")[1])
    assert rows[0]["review_status"] == "needs_review"


def test_decisions_by_command(store: Store, marsad: Run) -> None:
    assert marsad("accept", "ye-2021-1", "--reason", "seen", "--by", "هدى")[:2] == (0, f"{FIRST}: accepted\n")
    assert marsad("edit", FIRST, "killed_high=8", "--reason", "ministry")[:2] == (0, f"{FIRST}: edited\n")
    assert marsad("merge", FIRST, SECOND, "--reason", "one battle")[:2] == (
        0,
        f"{FIRST}: merged; the others lead there\n",
    )
    rows = [json.loads(line) for line in marsad("export")[1].splitlines()]
    assert [row["action"] for row in rows] == ["accept", "edit", "merge"]
    assert rows[0]["reviewer"] == "هدى"
    assert json.loads(marsad("gold")[1])["same"] is True
    event = next(iter(current_incidents(store)))
    member = store.row("SELECT event_id FROM event WHERE article_id = 'c'")
    status, out, _ = marsad("split", event["incident_id"], member["event_id"][:10], "--reason", "no")  # type: ignore[index]
    assert (status, out) == (0, f"{FIRST} stays; taken out: YE-2021-000003\n")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("accept", FIRST), "a decision needs a reason"),
        (("accept",), "accept which incident?"),
        (("praise", FIRST), "unknown action 'praise'"),
        (("edit", FIRST, "killed_best", "--reason", "x"), "write FIELD=VALUE"),
        (("split", FIRST, "--reason", "x"), "split which events"),
        (("accept", "SY-1999-1", "--reason", "x"), "no incident 'SY-1999-1'"),
        (("accept", "YE-2021", "--reason", "x"), "may be any of"),
        (("list", "x"), "unexpected argument 'x'"),
    ],
)
def test_wrong_usage_has_status_2_and_says_what_to_do(marsad: Run, arguments: tuple[str, ...], problem: str) -> None:
    status, _, err = marsad(*arguments)
    assert status == 2
    assert problem in err


def test_a_mistyped_database_is_not_created(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.db"
    monkeypatch.setattr(sys, "argv", ["marsad", "review", "accept", FIRST, "--reason", "x", "--db", str(missing)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "no database here yet" in capsys.readouterr().err
    assert not missing.exists()
