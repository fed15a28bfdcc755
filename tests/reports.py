"""Events and articles as outlets tell one invented attack, for tests of merging."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from extract.event_types import EVENT_TYPES
from extract.incidents.report import Report, make_report
from extract.schema import Actor, Article, Casualty, Event, Extraction
from extract.store import Store
from extract.store.reports import actor_rows
from tests.stored import start

HIT = "قتل خمسة جنود وجرح تسعة بانفجار سيارة مفخخة أمام ثكنة الزيتون على يد انتحاري يدعى رماح"
DAY = date(2021, 3, 4)


def attack(evidence: str = HIT, *, killed: int | None = 5, injured: int | None = 9, **changes: object) -> Event:
    """A bombing in Aden on ``DAY``; ``changes`` are fields of the event."""
    kind = EVENT_TYPES[str(changes.pop("type", "ied"))]
    counts = [
        Casualty(outcome, number, number, number, class_="security")
        for outcome, number in (("killed", killed), ("injured", injured))
        if number
    ]
    day = changes.pop("day", DAY)
    assert day is None or isinstance(day, date)
    event = Event(
        type=kind.code,
        event_type=kind.event_type,
        sub_event_type=kind.sub_event_type,
        plover_event=kind.plover_event,
        plover_mode=kind.plover_mode,
        status="reported",
        evidence=evidence,
        field="text",
        start=0,
        end=len(evidence),
        trigger="انفجار",
        rule="blast",
        date_start=day,
        date_end=day,
        date_precision="day" if day else "unknown",
        date_basis="text",
        place_text="عدن",
        place_name="عدن",
        place_id="gn-415189",
        admin1="عدن",
        admin1_pcode="YE24",
        country="YE",
        latitude=12.78,
        longitude=45.03,
        geo_precision=1,
        initiators=(Actor("داعش", "islamic_state", "تنظيم الدولة الإسلامية", "rebel"),),
        casualties=tuple(counts),
        confidence=0.9,
    )
    return replace(event, **changes)  # type: ignore[arg-type]


NOWHERE: dict[str, object] = dict.fromkeys(
    ("place_text", "place_name", "place_id", "admin1", "admin1_pcode", "latitude", "longitude", "geo_precision")
)


def report(
    name: str, event: Event, *, published: date | str | None = DAY, outlet: str = "", group: str = "", position: int = 0
) -> Report:
    """The report of an event in an article ``name`` of an outlet of its own."""
    return make_report(
        f"{name}{position}",
        event,
        article=name,
        position=position,
        title="",
        outlet=outlet or name,
        group=group or name,
        published=str(published) if published else None,
        actors=actor_rows(),
    )


def article(name: str, *, day: date = DAY, outlet: str = "", **changes: object) -> Article:
    """An article that holds HIT."""
    made = Article(
        name,
        f"https://{outlet or name}.example/{name}",
        "انفجار في عدن",
        HIT,
        outlet=outlet or name,
        published=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        lang="ar",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def save(store: Store, made: Article, *events: Event, run: int | None = None) -> None:
    """Store an article with its events."""
    store.save_article(made, Extraction(made.id, events), run or store.latest_run() or start(store))


def groups(store: Store) -> list[list[str]]:
    """The articles of every incident that stands, those of one incident together."""
    rows = store.rows(
        "SELECT incident_id, group_concat(article_id, ' ') AS articles FROM (SELECT incident_id, article_id"
        " FROM incident_member JOIN event USING (event_id) ORDER BY article_id) GROUP BY incident_id ORDER BY 2"
    )
    return [row["articles"].split() for row in rows]
