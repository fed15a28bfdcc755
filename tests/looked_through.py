"""A store for tests of the site and the report: incidents in three countries, a reprint, and texts that attack."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from extract.schema import Actor, Casualty, Event, Extraction, Removed
from extract.store import Store
from tests.stored import TOLL, make_article, make_event, start

READ = datetime(2024, 5, 3, 9, 0, tzinfo=UTC)
ATTACK = '<script>window.attacked=1</script><img src=x onerror="window.attacked=1">"\'><b>'
TEXT = "قصفت طائرة مسيّرة سوق قرية الغدير صباح الجمعة.\nوقتل 5 مدنيين بينهم طفل، بحسب الحكومة المحلية."


def strike(place: str, number: int, killed: int | None, **changes: Any) -> Event:
    """A drone strike at a place of its own, five days apart from the next."""
    day = date(2024, 4, 1) + timedelta(days=5 * number)
    told = (
        Casualty(
            "killed",
            killed or 2,
            killed,
            killed,
            "exact" if killed else "vague",
            "",
            "مدنيين",
            None,
            "civilian",
            "target",
        ),
    )
    values: dict[str, Any] = {
        "type": "air_drone_strike",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "evidence": TEXT[:46],
        "start": 0,
        "end": 46,
        "date_start": day,
        "date_end": day,
        "place_text": place,
        "place_name": place,
        "place_id": f"own:{number}",
        "country": "SY",
        "admin1": "حلب",
        "latitude": 36.0 + number / 10,
        "longitude": 37.0 + number / 10,
        "initiators": (Actor("طيران مجهول"),),
        "targets": (Actor("مدنيين", class_="civilian"),),
        "casualties": told,
        "source": None,
    }
    return make_event(**{**values, **changes})


def fill(path: Path) -> None:
    """Write the store: a clash in Jordan told twice, strikes in Syria, one in Yemen without coordinates."""
    with Store(path) as store:
        run = start(store, moment=READ)
        store.save_article(make_article(), Extraction("a1", (make_event(),), (TOLL,)), run)
        store.save_article(
            make_article("a2", outlet="sahel", near_duplicate_of="a1"), Extraction("a2", (make_event(),)), run
        )
        for number, place in enumerate(("قرية الغدير", "تل الريم", "وادي النخل"), 1):
            article = make_article(f"s{number}", title=f"غارة على {place}", text=TEXT, removed=())
            store.save_article(article, Extraction(article.id, (strike(place, number, number * 3),)), run)
        nowhere = strike(
            "مكان", 9, None, country="YE", admin1=None, latitude=None, longitude=None, date_start=None, date_end=None
        )
        elsewhere = "خطف مسلحون في اليمن موظفين، وقالت الحكومة إنها تتابع الأمر."
        nowhere = replace(nowhere, type="abduction", evidence=elsewhere[:30], start=0, end=30)
        store.save_article(make_article("y1", text=elsewhere, removed=()), Extraction("y1", (nowhere,)), run)
        hostile = make_article(
            "x1",
            title=f"عنوان {ATTACK}",
            text=f"{TEXT}\n{ATTACK}",
            author=ATTACK,
            outlet=ATTACK,
            url="javascript:window.attacked=1",
            canonical_url="",
            removed=(Removed("follow.us", ATTACK),),
        )
        names = {"place_name": ATTACK, "place_text": ATTACK, "place_id": None, "admin1": ATTACK}
        event = strike(ATTACK, 7, 1, **names, initiators=(Actor(ATTACK),), evidence=TEXT[:46])
        store.save_article(hostile, Extraction("x1", (event,)), run)
        store.finish_run(run, READ + timedelta(minutes=1))
        with store.writing("a day that tests know"):
            store.execute("UPDATE incident SET first_seen = :at, last_update = :at", {"at": READ.isoformat()})
            store.execute("UPDATE incident_history SET changed_at = ?", (READ.isoformat(),))
