"""Incidents in the store: kept up to date article by article, with ids that keep their meaning."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extract.schema import Extraction
from extract.store import Store
from extract.store.incident_selection import current_incidents, find_incidents, one_incident, resolve
from extract.store.incidents import merge_all, unmerged
from tests.reports import DAY, HIT, NOWHERE, article, attack, groups, save
from tests.stored import NOON, start

NEXT = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=20)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        start(opened)
        yield opened


def standing(store: Store) -> list[dict[str, Any]]:
    return [dict(row) for row in current_incidents(store)]


def changes(store: Store, incident: str) -> list[str]:
    rows = store.rows("SELECT change FROM incident_history WHERE incident_id = ? ORDER BY version", [incident])
    return [row["change"] for row in rows]


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    tables = ("incident", "incident_member", "incident_casualty", "incident_history", "incident_key", "incident_link")
    return {table: [dict(row) for row in store.rows(f"SELECT * FROM {table} ORDER BY 1, 2")] for table in tables}


def test_an_incident_grows_with_every_article_that_tells_it(store: Store) -> None:
    save(store, article("a"), attack())
    save(store, article("b", day=NEXT), attack(killed=8, day=DAY))
    (incident,) = standing(store)
    assert incident["incident_id"] == "YE-2021-000001"
    assert (incident["version"], incident["n_sources"]) == (2, 2)
    assert (incident["killed_low"], incident["killed_high"]) == (5, 8)
    assert changes(store, "YE-2021-000001") == ["created", "updated"]
    diff = json.loads(store.row("SELECT diff_json FROM incident_history WHERE version = 2")["diff_json"])  # type: ignore[index]
    assert diff["n_sources"] == [1, 2]
    assert len(diff["members"]["added"]) == 1


def test_storing_an_article_again_changes_nothing(store: Store) -> None:
    for name in ("a", "b"):
        save(store, article(name), attack())
    before = everything(store)
    for name in ("b", "a"):
        save(store, article(name), attack(), run=start(store))
    assert everything(store) == before


def some_articles() -> list[tuple[Any, tuple[Any, ...]]]:
    chance = random.Random(3)
    made = []
    for number in range(40):
        shift = timedelta(days=chance.randrange(6))
        killed = chance.choice([1, 5, 6, 12, 30])
        place = {} if chance.random() < 0.7 else NOWHERE
        kinds = ["ied", "suicide_bomb", "armed_clash", "arrest"]
        event = attack(f"{HIT} {number % 5}", killed=killed, day=DAY + shift, type=chance.choice(kinds), **place)
        second = attack(f"انفجار آخر في السوق {number % 3}", killed=2, injured=None, day=DAY + shift)
        made.append((article(f"n{number}", day=DAY + shift + timedelta(days=1)), (event, second)))
    return made


def articles_that_join_and_part() -> list[tuple[Any, tuple[Any, ...]]]:
    """Two attacks that are taken for two until one report tells both in other words, by months."""
    made = []
    for number in range(3):
        day = DAY + timedelta(days=30 * number + 200)
        texts = ("هجوم على ثكنة الزيتون", "تفجير قرب مدخل الميناء", "هجوم على ثكنة الزيتون وتفجير قرب مدخل الميناء")
        for letter, text, killed in zip("xyz", texts, (5, 12, None), strict=True):
            event = attack(text, killed=killed, injured=None, day=day)
            made.append((article(f"{letter}{number}", day=day), (event,)))
    return made


# What depends on when a store got to know an incident, not on what is told.
PAST = {"incident_id", "version", "first_seen", "last_update"}


def test_the_order_of_articles_and_merging_from_scratch_give_the_same(tmp_path: Path) -> None:
    articles = some_articles()
    results = []
    for number in range(3):
        with Store(tmp_path / f"{number}.db") as opened:
            start(opened)
            random.Random(number).shuffle(articles)
            for made, events in articles:
                save(opened, made, *events)
            results.append(groups(opened))
            history = opened.row("SELECT count(*) AS n FROM incident_history")
            merge_all(opened, None, "2030-01-01T00:00:00+00:00")
            assert groups(opened) == results[-1]
            assert opened.row("SELECT count(*) AS n FROM incident_history") == history
    assert results[0] == results[1] == results[2]
    assert len(results[0]) > 5


def test_what_an_id_promises(tmp_path: Path) -> None:
    """In whatever order articles come: an id stays, leads to one incident, and that tells what the id told before.

    Numbers are given in the order in which a store gets to know incidents; all else is the same in every order.
    """
    articles = [*some_articles()[:10], *articles_that_join_and_part()]
    found = []
    redirects = 0
    for number in range(4):
        with Store(tmp_path / f"{number}.db") as opened:
            start(opened)
            random.Random(100 + number).shuffle(articles)
            told: dict[str, set[str]] = {}
            for made, events in articles:
                save(opened, made, *events)
                members: dict[str, set[str]] = {}
                for row in opened.rows("SELECT incident_id, event_id FROM incident_member"):
                    members.setdefault(row["incident_id"], set()).add(row["event_id"])
                for incident, before in told.items():
                    now = resolve(opened, incident)
                    assert now in members
                    assert members[now] & before, incident
                told |= {incident: members[incident] for incident in members}
                told |= {incident: members[str(resolve(opened, incident))] for incident in told.keys() - members.keys()}
            redirects += sum(resolve(opened, incident) != incident for incident in told)
            numbers = sorted(int(incident[-6:]) for incident in told)
            assert numbers == list(range(1, len(told) + 1))
            values = [
                {key: value for key, value in row.items() if key not in PAST} for row in map(dict, standing(opened))
            ]
            found.append(sorted(values, key=str))
    assert found[0] == found[1] == found[2] == found[3]
    assert redirects > 0


def test_a_store_of_before_there_were_incidents_is_merged_once(store: Store) -> None:
    for name in ("a", "b"):
        save(store, article(name), attack())
    for table in (
        "incident_member",
        "incident_history",
        "incident_casualty",
        "incident_key",
        "incident_link",
        "incident",
    ):
        store.database.conn.execute(f"DELETE FROM {table}")
    assert unmerged(store)
    assert merge_all(store, None, "2021-03-05T00:00:00+00:00") == 1
    assert not unmerged(store)
    assert groups(store) == [["a", "b"]]


def test_a_report_that_joins_two_incidents_leaves_a_redirect(store: Store) -> None:
    """Two far-apart figures of one day are two incidents until a third article tells the toll in between."""
    save(store, article("a"), attack("هجوم على ثكنة الزيتون", killed=5, injured=None))
    save(store, article("b"), attack("تفجير قرب مدخل الميناء", killed=12, injured=None))
    assert len(standing(store)) == 2
    save(store, article("c"), attack("هجوم على ثكنة الزيتون وتفجير قرب مدخل الميناء", killed=None, injured=None))
    merged = next(row for row in standing(store) if row["n_articles"] > 1)
    gone = [row["incident_id"] for row in store.rows("SELECT * FROM incident WHERE superseded_by IS NOT NULL")]
    for incident in gone:
        assert resolve(store, incident) == merged["incident_id"]
        assert changes(store, incident)[-1] == "superseded"


def test_an_incident_that_falls_apart_keeps_its_id_for_the_greater_part(store: Store) -> None:
    for name in ("a", "b", "c"):
        save(store, article(name), attack())
    save(store, article("c"), attack("فجر انتحاري نفسه في مأرب", killed=31, injured=70, day=LATER), run=start(store))
    first, second = sorted(standing(store), key=lambda row: row["incident_id"])
    assert first["incident_id"] == "YE-2021-000001"
    assert first["n_articles"] == 2
    assert second["incident_id"] == "YE-2021-000002"
    assert changes(store, "YE-2021-000001")[-1] == "split"
    assert changes(store, "YE-2021-000002") == ["split"]


def test_an_event_read_otherwise_takes_the_incident_along(store: Store) -> None:
    """New rules read another type and longer evidence: the event has another id, the incident stays."""
    save(store, article("a"), attack())
    save(store, article("a"), attack(HIT[:40], type="suicide_bomb"), run=start(store))
    (incident,) = standing(store)
    assert incident["incident_id"] == "YE-2021-000001"
    assert incident["type"] == "suicide_bomb"
    assert store.row("SELECT count(*) AS n FROM incident") == {"n": 1}


def test_an_incident_that_nobody_tells_any_more_stays_and_may_return(store: Store) -> None:
    save(store, article("a"), attack())
    save(store, article("a"))
    assert standing(store) == []
    incident = one_incident(store, "YE-2021-000001")
    assert incident is not None
    assert incident.members == ()
    assert changes(store, "YE-2021-000001") == ["created", "withdrawn"]
    save(store, article("b"), attack("حادث آخر في مكان آخر", killed=40, injured=None))
    save(store, article("a"), attack())
    assert {row["incident_id"] for row in standing(store)} == {"YE-2021-000001", "YE-2021-000002"}
    assert changes(store, "YE-2021-000001") == ["created", "withdrawn", "returned"]


def test_an_article_that_could_not_be_read_withdraws_nothing_of_others(store: Store) -> None:
    for name in ("a", "b"):
        save(store, article(name), attack())
    store.save_article(article("b"), None, start(store), error="ValueError: x")
    assert [row["n_articles"] for row in standing(store)] == [1]
    save(store, article("b"), attack())
    assert [row["n_articles"] for row in standing(store)] == [2]


def test_a_late_report_lands_on_its_own_date(store: Store) -> None:
    save(store, article("a", day=LATER), attack(day=LATER, killed=1))
    save(store, article("b", day=LATER), attack("كشف بيان عن هجوم قديم على ثكنة"))
    assert {row["date_start"] for row in standing(store)} == {DAY.isoformat(), LATER.isoformat()}


def test_ids_are_numbered_by_country_and_year_and_unknown_ones_are_xx(store: Store) -> None:
    save(store, article("a"), attack())
    save(store, article("b"), attack("هجوم على سفينة في عرض البحر", killed=40, country=None, **NOWHERE))
    old = attack("اغتيال ضابط", killed=1, injured=None, day=DAY.replace(year=2019))
    save(store, article("c"), old)
    undated = attack("خطف تاجر", type="abduction", killed=None, injured=None, day=None)
    save(store, article("d", published=None), undated)
    ids = {row["incident_id"] for row in standing(store)}
    year = NOON.year
    assert ids == {"YE-2021-000001", "XX-2021-000001", "YE-2019-000001", f"YE-{year}-000001"}


def test_reprints_count_as_one_source_also_when_it_is_found_out_later(store: Store) -> None:
    save(store, article("a"), attack())
    save(store, article("b", day=DAY + timedelta(days=1)), attack())
    assert standing(store)[0]["n_sources"] == 2
    save(store, article("b", day=DAY + timedelta(days=1), near_duplicate_of="a"), attack())
    assert standing(store)[0]["n_sources"] == 1
    early = datetime(DAY.year, DAY.month, DAY.day, 1, tzinfo=UTC) - timedelta(days=1)
    save(store, article("c", published=early, near_duplicate_of="a"), attack())
    store.settle_reprints()
    assert store.article("c").near_duplicate_of is None  # type: ignore[union-attr]
    (incident,) = standing(store)
    assert (incident["n_sources"], incident["n_articles"]) == (1, 3)


def test_nothing_is_half_written_when_merging_fails(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, article("a"), attack())
    before = everything(store)

    def broken(*arguments: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("extract.store.incidents.write_incidents", broken)
    with pytest.raises(RuntimeError):
        store.save_article(article("b"), Extraction("b", (attack(),)), 1)
    assert everything(store) == before
    assert store.article("b") is None


def test_ids_may_be_shortened(store: Store) -> None:
    save(store, article("a"), attack())
    assert find_incidents(store, "ye-2021-1") == ["YE-2021-000001"]
    assert find_incidents(store, "YE-2021") == ["YE-2021-000001"]
    assert find_incidents(store, "a") == []
    assert find_incidents(store, "YE-2021-2") == []
