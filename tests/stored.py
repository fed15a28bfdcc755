"""An article with one event and one toll, every field of which is filled, for tests of what is done with the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from extract.schema import Actor, Article, Casualty, Event, Removed, Source, Toll
from extract.store import Store

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
AMMAN = timezone(timedelta(hours=3))
TITLE = "مسلحون يهاجمون نقطة للشرطة في وادي الزهر"
TEXT = "هاجم مسلحون من كتيبة الريح أمس نقطة للشرطة في وادي الزهر.\nوقتل 4 شرطيين وأصيب آخرون، وفق مديرية الشرطة."


def make_article(article_id: str = "a1", **changes: object) -> Article:
    article = Article(
        id=article_id,
        url=f"https://akhbar.example/{article_id}?x=1",
        title=TITLE,
        text=TEXT,
        outlet="akhbar",
        author="سلمى",
        published=datetime(2024, 5, 2, 1, 30, tzinfo=AMMAN),
        published_basis="meta",
        modified=datetime(2024, 5, 2, 2, 0, tzinfo=AMMAN),
        canonical_url=f"https://akhbar.example/{article_id}",
        lang="ar",
        removed=(Removed("follow_us", "تابعونا على تلغرام"), Removed("related", "اقرأ أيضا: خبر آخر")),
        country="JO",
    )
    return replace(article, **changes)  # type: ignore[arg-type]


def make_event(**changes: object) -> Event:
    event = Event(
        type="armed_clash",
        event_type="Battles",
        sub_event_type="Armed clash",
        plover_event="ASSAULT",
        plover_mode="firearms",
        status="reported",
        evidence=TEXT[:57],
        field="text",
        start=0,
        end=57,
        also=(TITLE,),
        trigger="هاجم",
        rule="attack",
        date_start=date(2024, 5, 1),
        date_end=date(2024, 5, 1),
        date_precision="day",
        date_basis="text",
        date_text="أمس",
        place_text="وادي الزهر",
        place_name="وادي الزهر",
        place_id="own:1",
        place_relation="in",
        place_chain=("ريف الزهر", "الزهر"),
        admin1="الزهر",
        admin1_pcode="JO99",
        country="JO",
        latitude=31.5,
        longitude=36.25,
        geo_precision=1,
        initiators=(Actor("مسلحون من كتيبة الريح", "wind", "كتيبة الريح", "rebel", "suspected"),),
        targets=(Actor("نقطة للشرطة", class_="state"), Actor("شرطيين")),
        casualties=(
            Casualty("killed", 4, 4, 4, "exact", "4 شرطيين", "شرطيين", None, "security", "target"),
            Casualty("injured", 2, None, None, "vague", "أصيب آخرون", "آخرون", None, "security", "target", True),
        ),
        civilian_targeting=True,
        weapon="rifle",
        source=Source("مديرية الشرطة", "police"),
        confidence=0.75,
    )
    return replace(event, **changes)  # type: ignore[arg-type]


TOLL = Toll(
    evidence="وقتل 4 شرطيين",
    field="text",
    start=58,
    end=71,
    outcome="killed",
    n_min=4,
    n_max=None,
    who="شرطيين",
    class_="security",
    period_start=date(2024, 1, 1),
    period_end=date(2024, 5, 2),
    as_of=date(2024, 5, 2),
    sum_of_events=True,
    subset=True,
    source=Source("مديرية الشرطة"),
)


def start(store: Store, knowledge: str = "k1", moment: datetime = NOON) -> int:
    return store.start_run("manual", moment, code_version="1", knowledge_version=knowledge)
