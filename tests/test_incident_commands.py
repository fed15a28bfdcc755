"""``marsad incidents``, ``marsad evaluate`` and ``marsad show INCIDENT``; the accuracy gate of merging."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from crawler.command_line import main
from extract.incident_display import incident_table, incident_view
from extract.incidents.evaluation import GroupsError, evaluate, read_groups, together
from extract.incidents.report import day_of
from extract.paths import DATA
from extract.store import Store
from extract.store.incident_selection import current_incidents, one_incident
from pipelines.incidents import first_prints, incidents_of_lines
from tests.reports import DAY, article, attack, save
from tests.stored import start

GROUPS = DATA / "gold" / "same_event.jsonl"
Run = Callable[..., tuple[object, str, str]]

TEXTS = [
    "قتل خمسة جنود وأصيب تسعة صباح اليوم بانفجار سيارة مفخخة أمام ثكنة في مدينة عدن، وفق مصدر أمني.",
    "أدى انفجار سيارة مفخخة أمام ثكنة عسكرية في عدن اليوم إلى مقتل خمسة جنود وإصابة تسعة آخرين.",
    "تظاهر مئات الأشخاص اليوم في مدينة الحسكة احتجاجاً على غلاء الخبز.",
]
LINES = [
    {"id": number, "title": "", "text": text, "published": "2021-03-04", "outlet": f"o{number}"}
    for number, text in enumerate(TEXTS)
]


@pytest.fixture
def marsad(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command with some arguments and input: exit status, output, errors."""

    def run(*arguments: str, given: str = "") -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["marsad", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return ended.value.code or 0, told.out, told.err

    return run


def lines(rows: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


# marsad incidents -----------------------------------------------------------------------------------------------------


def test_articles_in_incidents_out(marsad: Run) -> None:
    status, out, err = marsad("incidents", given=lines(LINES))
    assert (status, err) == (0, "")
    rows = [json.loads(line) for line in out.splitlines()]
    merged = next(row for row in rows if len(row["members"]) > 1)
    assert merged["incident_id"] == "YE-2021-000001"
    assert merged["killed"] == {"low": 5, "best": 5, "high": 5, "why": "all 2 sources tell it"}
    assert merged["agreement"] == "agree"
    assert [member["id"] for member in merged["members"]] == [0, 1]
    assert all(member["reason"] and 0 < member["score"] <= 1 for member in merged["members"])
    assert [row["incident_id"] for row in rows] == sorted(row["incident_id"] for row in rows)[::-1] or len(rows) == 2


def test_the_order_of_the_lines_changes_nothing(marsad: Run) -> None:
    rows = [row for group in read_groups(GROUPS.read_text("utf-8").splitlines()[:4]) for row in group.articles]
    forth = marsad("incidents", given=lines([dict(row) for row in rows]))[1]
    back = marsad("incidents", given=lines([dict(row) for row in rows[::-1]]))[1]
    assert forth == back
    assert forth


def test_a_bad_line_is_named_and_the_others_are_merged(marsad: Run) -> None:
    given = "{broken\n" + lines(LINES[:2]) + '\n{"id": 9}\n'
    status, out, err = marsad("incidents", given=given)
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [row.get("id") for row in rows[:2]] == [None, 9]
    assert rows[0]["error"].startswith("line 1: not JSON")
    assert "line 4: text is missing" in err
    assert len(rows[2]["members"]) == 2


def test_no_input_is_no_incident(marsad: Run) -> None:
    assert marsad("incidents")[:2] == (0, "")


def test_two_lines_with_one_id_are_two_articles() -> None:
    rows = [{**LINES[0], "id": "x"}, {**LINES[1], "id": "x"}, {**LINES[2], "id": 1}, {**LINES[2], "id": "1"}]
    outcome = incidents_of_lines([json.dumps(row).encode() for row in rows])
    assert outcome.refused == []
    ids = sorted(str(member["id"]) for one in outcome.incidents for member in one["members"])
    assert ids.count("x") == 2


def test_articles_that_repeat_each_other_are_one_source() -> None:
    long = " ".join(f"{TEXTS[0]} وقال شاهد رقم {number} إن الانفجار هز المكان." for number in range(4))
    rows = [{**LINES[0], "id": name, "outlet": name, "text": long} for name in ("b", "a")]
    assert first_prints(rows, ["b", "a"]) == {"a": "a", "b": "a"}
    outcome = incidents_of_lines([json.dumps(row).encode() for row in rows])
    assert {one["n_sources"] for one in outcome.incidents} == {1}


def test_a_day_is_read_where_it_was_written() -> None:
    assert str(day_of("2021-03-04T23:30:00+03:00")) == "2021-03-04"
    assert day_of(" ") is None


# marsad evaluate ------------------------------------------------------------------------------------------------------


def test_own_groups_are_merged_as_people_would() -> None:
    """The gate: these floors only move up. Extraction errors count too: an event that is not found cannot be merged."""
    groups = read_groups(GROUPS.read_text("utf-8").splitlines())
    given = [json.dumps(row).encode() for group in groups for row in group.articles]
    result = evaluate(groups, together(incidents_of_lines(given).incidents))
    assert result.forbidden == ()
    assert result.wrong == ()
    assert result.b_cubed.f1 >= 0.935
    assert result.pairwise.f1 >= 0.85


def test_own_groups_cover_what_they_promise() -> None:
    groups = read_groups(GROUPS.read_text("utf-8").splitlines())
    assert len(groups) >= 53
    assert sum(not group.same for group in groups) >= 18
    for group in groups:
        assert group.event
        assert 2 <= len(group.articles) <= 5
        for row in group.articles:
            assert set(row) == {"id", "outlet", "title", "text", "published"}
            assert day_of(row["published"])


def group(same: bool, *ids: str) -> str:
    return json.dumps({"event": "x", "same": same, "articles": [{"id": name, "text": ""} for name in ids]})


def test_measures_by_hand() -> None:
    """a, b and c are one; b and d were merged instead of b and c; e and f must not be merged, and were."""
    groups = read_groups([group(True, "a", "b", "c"), group(False, "e", "f"), group(True, "d", "g")])
    found = {"a": {"a", "b"}, "b": {"a", "b", "d"}, "d": {"b", "d"}, "e": {"e", "f"}, "f": {"e", "f"}}
    result = evaluate(groups, found)
    assert (result.groups, result.articles) == (3, 7)
    assert result.missed == (("a", "c"), ("b", "c"), ("d", "g"))
    assert result.wrong == (("b", "d"), ("e", "f"))
    assert result.forbidden == (("e", "f"),)
    assert result.pairwise.precision == pytest.approx(1 / 3)
    assert result.pairwise.recall == pytest.approx(1 / 4)
    assert result.b_cubed.precision == pytest.approx((1 + 2 / 3 + 1 + 1 / 2 + 1 / 2 + 1 / 2 + 1) / 7)
    assert result.b_cubed.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 + 1 + 1 / 2) / 7)


def test_an_article_that_only_looks_back_is_not_together_with_the_reports() -> None:
    incident = {"members": [{"id": "a"}], "recalled": [{"id": "b"}]}
    assert together([incident]) == {"a": {"a"}}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 1: not JSON"),
        ('{"event": "x"}', "line 1: an object with event, same"),
        ('{"same": true, "articles": [{"id": 1}, {"id": 2}]}', "an article is an object"),
        (group(True, "a"), "two articles or more"),
        (group(True, "a", "a"), "in two groups"),
        ("", "no group"),
    ],
)
def test_groups_that_cannot_be_used_are_named(line: str, problem: str) -> None:
    with pytest.raises(GroupsError, match=problem):
        read_groups([line])


def test_evaluate_by_command(marsad: Run, tmp_path: Path) -> None:
    path = tmp_path / "groups.jsonl"
    rows = [{"event": "e", "same": True, "articles": LINES[:2]}]
    path.write_text(lines(rows), "utf-8")
    status, out, _ = marsad("evaluate", str(path))
    assert status == 0
    assert "B³" in out
    path.write_text(lines([{"event": "e", "same": False, "articles": LINES[:2]}]), "utf-8")
    status, out, err = marsad("evaluate", str(path))
    assert status == 1
    assert "FORBIDDEN" in out
    assert "1 pairs were merged that must not be" in err
    path.write_text(lines([{"event": "e", "same": True, "articles": LINES[1:]}]), "utf-8")
    status, out, err = marsad("evaluate", str(path), "--at-least", "0.9", "--json")
    assert status == 1
    assert json.loads(out)["b_cubed"]["recall"] == 0.5
    assert "below 0.9" in err
    status, _, err = marsad("evaluate", str(tmp_path / "missing"))
    assert (status, "cannot be read" in err) == (2, True)


# marsad show ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "m.db"
    with Store(path) as store:
        start(store)
        save(store, article("a", outlet="الضفاف"), attack())
        save(store, article("b", day=DAY + timedelta(days=1)), attack(killed=8, day=DAY))
    return path


def test_an_incident_is_shown_with_claims_evidence_and_history(database: Path) -> None:
    with Store(database, read_only=True) as store:
        incident = one_incident(store, "YE-2021-000001")
        assert incident is not None
        console = Console(width=120)
        with console.capture() as captured:
            console.print(incident_view(incident))
            console.print(incident_table(current_incidents(store)))
    shown = " ".join(captured.get().split())
    for part in ("YE-2021-000001", "2021-03-04", "عدن", "claims of 2 reports", "الضفاف", "killed 8", "version 2",
                 "1 new report", "linked with", "8 (5–8) · ", "b of 2021-03-05 tells it, the latest"):  # fmt: skip
        assert part in shown, part


def test_incidents_by_command(marsad: Run, database: Path) -> None:
    row = json.loads(marsad("show", "YE-2021-1", "--json", "--db", str(database))[1])
    assert row["incident_id"] == "YE-2021-000001"
    assert len(row["members"]) == 2
    assert row["history"][0]["change"] == "created"
    assert json.loads(marsad("show", "--incidents", "--json", "--db", str(database))[1])[0]["n_sources"] == 2
    assert "YE-2021-000001" in marsad("show", "--incidents", "--db", str(database))[1]
    status, _, err = marsad("show", "YE-2021-7", "--db", str(database))
    assert status == 1
    assert "no article, event or incident 'YE-2021-7'" in err
