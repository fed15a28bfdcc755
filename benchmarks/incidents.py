"""How long merging takes in a large store: everything from scratch, and one more article.

    python -m benchmarks.incidents [--events 200000]

The events are made up, but spread as in the news: few countries and cities have most of them, some days are full, an
incident is told by one to six articles with other numbers, days and places. Needs about 2 GB of disk in a temporary
folder.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from extract.event_types import EVENT_TYPES
from extract.knowledge.places import Gazetteer, Place
from extract.schema import Article, Casualty, Event, Extraction
from extract.store import Store
from extract.store.incidents import merge_all
from extract.store.records import extraction_rows

COUNTRIES = {"SY": 30, "IQ": 18, "YE": 18, "PS": 8, "LY": 6, "AF": 6, "SD": 5, "EG": 4, "SO": 3, "LB": 2}
TYPES = {
    "armed_clash": 24, "air_drone_strike": 20, "shelling": 12, "attack_civilians": 14, "arrest": 8, "ied": 8,
    "suicide_bomb": 4, "peaceful_protest": 5, "abduction": 3, "territory_gain_state": 2,
}  # fmt: skip
OUTLETS = [f"outlet{number}" for number in range(40)]
ROOTS = [a + b + c for a in "قصفجهمرزحنشطدعبت" for b in "تلصخغدرسمنوي" for c in "فربلدمعحجقكس"]
DAYS = 5 * 365
START = date(2016, 1, 1)


def incidents(count: int, chance: random.Random) -> Iterator[tuple[Article, Event]]:
    """About ``count`` events in articles of one event each."""
    places: dict[str, list[Place]] = {country: [] for country in COUNTRIES}
    for place in Gazetteer.load().places():
        if place.country in places and place.latitude is not None and place.feature in ("city", "town", "village"):
            places[place.country].append(place)
    for rows in places.values():
        rows.sort(key=lambda place: (-place.size, place.place_id))
    made = 0
    while made < count:
        country = chance.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]
        rows = places[country]
        place = rows[min(int(chance.expovariate(8 / len(rows))), len(rows) - 1)]
        day = START + timedelta(days=chance.randrange(DAYS))
        kind = chance.choices(list(TYPES), list(TYPES.values()))[0]
        killed = int(chance.paretovariate(1.1)) if chance.random() < 0.6 else 0
        words = chance.sample(ROOTS, 14)
        for _ in range(min(6, int(chance.paretovariate(1.3)))):
            yield report(made, place, day, kind, killed, words, chance)
            made += 1


def report(
    number: int, place: Place, day: date, kind: str, killed: int, words: list[str], chance: random.Random
) -> tuple[Article, Event]:
    """One article's account of an incident."""
    lag = chance.random() < 0.3
    told = chance.sample(words, 8) + chance.sample(ROOTS, 10)
    chance.shuffle(told)
    text = " ".join(told)
    row = EVENT_TYPES[kind]
    count = max(1, killed + chance.choice((0, 0, 0, 1, 2))) if killed else 0
    event = Event(
        row.code, row.event_type, row.sub_event_type, row.plover_event, row.plover_mode, "reported", text, "text", 0,
        len(text), trigger=told[0], rule="made up", date_start=day + timedelta(days=lag), date_end=day + timedelta(days=lag),
        date_precision="day", date_basis="published" if lag else "text", confidence=0.8,
        casualties=(Casualty("killed", count, count, count),) if count else (),
    )  # fmt: skip
    if chance.random() < 0.85:
        event = replace(
            event, place_name=place.name_ar, place_text=place.name_ar, place_id=place.place_id, admin1=place.admin1,
            admin1_pcode=place.admin1_pcode, country=place.country, latitude=place.latitude, longitude=place.longitude,
            geo_precision=1,
        )  # fmt: skip
    else:
        event = replace(event, country=place.country)
    published = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=lag)
    article = Article(
        f"b{number}", f"https://example.org/{number}", text[:60], text, outlet=chance.choice(OUTLETS), published=published,
        lang="ar",
    )  # fmt: skip
    return article, event


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=200_000)
    given = parser.parse_args()
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "marsad.db") as store:
        run = store.start_run("manual", datetime(2021, 1, 1, tzinfo=UTC), code_version="b", knowledge_version="b")
        clock = time.perf_counter()
        made = 0
        with store.writing("filling"):
            for article, event in incidents(given.events, chance):
                store.execute(
                    "INSERT INTO article (article_id, url, canonical_url, title, published_at, published_basis, lang, text,"
                    " text_sha256, run_id, source_id) VALUES (?, ?, ?, ?, ?, 'meta', 'ar', ?, ?, ?, ?)",
                    (article.id, article.url, article.url, article.title, str(article.published), article.text, article.id,
                     run, _source(store, article.outlet)),
                )  # fmt: skip
                for table, rows in extraction_rows(article.id, run, Extraction(article.id, (event,))).items():
                    store.insert(table, rows)
                made += 1
        print(f"{made} events stored in {time.perf_counter() - clock:.0f} s", flush=True)
        clock, worked = time.perf_counter(), time.process_time()

        def step(name: str) -> None:
            print(f"  {time.perf_counter() - clock:6.1f} s  {name}", flush=True)

        found = merge_all(store, run, "2021-01-01T00:00:00+00:00", step)
        seconds, worked = time.perf_counter() - clock, time.process_time() - worked
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"merged from scratch into {found} incidents in {seconds:.0f} s ({worked:.0f} s of one core), {memory:.0f} MB at most",
            flush=True,
        )
        times = []
        for number, (article, event) in enumerate(incidents(100, chance)):
            more = replace(article, id=f"more{number}", url=f"https://example.org/more{number}")
            clock = time.perf_counter()
            store.save_article(more, Extraction(more.id, (event,)), run)
            times.append(1000 * (time.perf_counter() - clock))
        first, *rest = times
        rest.sort()
        print(
            f"one more article: {rest[len(rest) // 2]:.0f} ms in the middle, {rest[-1]:.0f} ms at most of {len(rest)};"
            f" the first of a process, which reads the actors and loads its tables, {first:.0f} ms"
        )


def _source(store: Store, outlet: str) -> str:
    store.execute("INSERT OR IGNORE INTO source (source_id) VALUES (?)", (outlet,))
    return outlet


if __name__ == "__main__":
    main()
