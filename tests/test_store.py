"""The store on real SQLite files: nothing lost, nothing twice, nothing half-written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from extract.schema import Actor, Casualty, Extraction, Page
from extract.store import Feed, Store, StoreError
from extract.store.migrations import MIGRATIONS
from extract.store.selection import Selection, article_events, articles, events, latest_events, tolls
from tests.stored import NOON, TEXT, TOLL, make_article, make_event, start


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "store.db"


def test_what_is_stored_comes_back_whole(path: Path) -> None:
    article, event = make_article(), make_event()
    with Store(path) as store:
        store.save_article(article, Extraction("a1", (event, make_event(type="ied")), (TOLL,)), start(store))
    with Store(path, read_only=True) as store:
        assert store.article("a1") == article
        assert list(store.articles()) == [article]
        assert [stored.event for stored in article_events(store, "a1")] == [event, make_event(type="ied")]
        assert [stored.toll for stored in tolls(store)] == [TOLL]
        assert store.article("unknown") is None


def test_file_is_set_up_as_promised(path: Path) -> None:
    with Store(path) as store:
        assert store.database.journal_mode == "wal"
        assert store.row("PRAGMA synchronous") == {"synchronous": 1}
        assert store.row("PRAGMA foreign_keys") == {"foreign_keys": 1}
        with pytest.raises(StoreError, match="FOREIGN KEY"):
            store.save_article(make_article(), Extraction("a1"), run_id=77)


def test_storing_again_changes_nothing(path: Path) -> None:
    extraction = Extraction("a1", (make_event(), make_event(place_text="بلدة أخرى")), (TOLL,))
    with Store(path) as store:
        run = start(store)
        store.save_article(make_article(), extraction, run)
        store.save_signature("a1", b"signature", [b"x", b"y"])
        before = dump(path)
        store.save_article(make_article(), extraction, run)
        store.save_signature("a1", b"signature", [b"x", b"y"])
        assert dump(path) == before


def test_event_ids_hang_on_what_is_quoted(path: Path) -> None:
    twin = make_event(place_text="بلدة أخرى")
    with Store(path) as store:
        run = start(store)
        store.save_article(make_article(), Extraction("a1", (make_event(), twin, twin)), run)
        first = [stored.event_id for stored in article_events(store, "a1")]
        moved = make_event(start=10, end=67, date_start=None, confidence=0.1)
        store.save_article(make_article(), Extraction("a1", (moved,)), run)
        store.save_article(make_article("a2"), Extraction("a2", (make_event(),)), run)
        assert len(set(first)) == 3
        assert [stored.event_id for stored in article_events(store, "a1")] == first[:1]
        assert [stored.event_id for stored in article_events(store, "a2")] != first[:1]


def test_an_update_keeps_the_earlier_text_and_replaces_the_events(path: Path) -> None:
    changed = make_article(text=TEXT + "\nوارتفع العدد إلى 5.", removed=())
    with Store(path) as store:
        store.save_article(make_article(), Extraction("a1", (make_event(),), (TOLL,)), start(store))
        later = start(store)
        store.save_article(changed, Extraction("a1", (make_event(type="ied"),)), later)
        assert store.article("a1") == changed
        assert [stored.event.type for stored in article_events(store, "a1")] == ["ied"]
        assert list(tolls(store)) == []
        kept = list(store.rows("SELECT version, text, run_id FROM article_version"))
        assert kept == [{"version": 1, "text": TEXT, "run_id": 1}]
        assert store.row("SELECT version, run_id FROM article") == {"version": 2, "run_id": later}
        assert store.summary(later).changed == 1


def test_an_article_that_could_not_be_written_leaves_no_trace(path: Path) -> None:
    broken = make_event(casualties=(Casualty("killed", None, None, None),))  # type: ignore[arg-type]
    with Store(path) as store:
        run = start(store)
        store.save_article(make_article(), Extraction("a1", (make_event(),)), run)
        before = dump(path)
        with pytest.raises(StoreError, match=r"store\.db: saving the article https://akhbar\.example/a1.*NOT NULL"):
            store.save_article(make_article(text="نص جديد"), Extraction("a1", (make_event(), broken)), run)
        assert dump(path) == before


def test_a_full_disk_is_named_and_leaves_no_trace(path: Path) -> None:
    with Store(path) as store:
        run = start(store)
        store.save_article(make_article(), Extraction("a1", (make_event(),)), run)
        before = dump(path)
        pages = store.row("PRAGMA page_count")
        assert pages is not None
        store.rows("PRAGMA max_page_count")
        store.database.execute(f"PRAGMA max_page_count = {pages['page_count'] + 2}")
        with pytest.raises(StoreError, match=r"store\.db: saving the article .*full; .*free some space"):
            store.save_article(make_article("a2", text="قصف " * 50_000), Extraction("a2"), run)
        assert dump(path) == before
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}


@pytest.mark.parametrize(
    ("query", "found"),
    [("شرطة", 1), ("الشرطة", 1), ("وللشرطة", 1), ("مديريه شرطه", 1), ("زَهْر", 1), ("قتل", 1), ("حكومة", 0)],
)
def test_search_sees_through_articles_conjunctions_and_spelling(path: Path, query: str, found: int) -> None:
    with Store(path) as store:
        store.save_article(make_article(), None, start(store))
        assert len(store.search(query)) == found


@pytest.mark.parametrize("query", ["", '"', "*", "AND", "نقطة) OR (", "-", "title:"])
def test_no_search_is_a_syntax_error(path: Path, query: str) -> None:
    with Store(path) as store:
        store.save_article(make_article(), None, start(store))
        assert store.search(query) == []


def test_search_follows_a_changed_text_and_puts_titles_first(path: Path) -> None:
    with Store(path) as store:
        run = start(store)
        store.save_article(make_article(title="عنوان", text="ذكر الغابة مرة واحدة في هذا النص"), None, run)
        store.save_article(make_article("a2", title="حريق الغابة", text="نص آخر عن أمر آخر تماما"), None, run)
        assert [article.article_id for article in store.search("غابة")] == ["a2", "a1"]
        store.save_article(make_article("a2", title="عنوان", text="نص"), None, run)
        assert [article.article_id for article in store.search("غابة")] == ["a1"]


def test_pages_count_once_they_are_through_all_steps(path: Path) -> None:
    page = Page(
        "https://akhbar.example/a1?x=1", b"<p>", "text/html", NOON, 200, "akhbar", "sample", "e1", "m1", {"k": "v"}
    )
    with Store(path) as store:
        run = start(store)
        store.save_page(page, raw_location="ab/abcd.zst", run_id=run)
        store.save_page(replace(page, url="https://akhbar.example/list"), raw_location="x", run_id=run)
        assert not store.has_page(page.url)
        store.save_article(make_article(), Extraction("a1"), run)
        store.finish_page("https://akhbar.example/list", "not_article")
        assert store.has_page(page.url)
        assert store.has_page("https://akhbar.example/list")
        assert not store.has_page("https://akhbar.example/other")
        noted = store.page(page.url)
        assert noted is not None
        assert (noted["canonical_url"], noted["fetched_at"]) == (
            "https://akhbar.example/a1",
            "2024-05-02T12:00:00+00:00",
        )
        assert [row["outcome"] for row in store.pages()] == ["article", "not_article"]
        assert store.row("SELECT page_id FROM article") == {"page_id": noted["page_id"]}
        assert store.row("SELECT * FROM source") == {
            **dict.fromkeys(("name_ar", "name_en", "scale", "kind")),
            "source_id": "akhbar",
            "domain": "akhbar.example",
            "country": "JO",
        }


def test_a_page_is_known_by_every_address_that_led_to_it(path: Path) -> None:
    page = Page("https://akhbar.example/a1?x=1", b"", requested_url="https://short.example/1")
    with Store(path) as store:
        run = start(store)
        store.save_page(page, raw_location="x", run_id=run)
        store.save_page(replace(page, requested_url="https://short.example/2"), raw_location="x", run_id=run)
        assert not store.has_page("https://short.example/1")
        store.save_article(make_article(), Extraction("a1"), run)
        for url in ("https://short.example/1", "https://short.example/2", page.url, "https://akhbar.example/a1"):
            assert store.has_page(url)
        assert not store.has_page("https://short.example/3")


def test_a_failed_reading_keeps_the_article_to_be_read_again(path: Path) -> None:
    with Store(path) as store:
        run = start(store, "k7")
        store.save_article(make_article(), Extraction("a1", (make_event(),)), run)
        known = store.known("a1")
        assert known is not None
        assert (known.knowledge_version, known.code_version) == ("k7", "1")
        store.save_article(make_article(), None, run, error="ValueError: x")
        known = store.known("a1")
        assert known is not None
        assert known.knowledge_version is None
        assert article_events(store, "a1") == []
        assert store.summary(run).failed == 1
        assert store.known("a2") is None


def test_summary_counts_a_run_and_leaves_reprints_out(path: Path) -> None:
    with Store(path) as store:
        store.save_article(make_article("a0"), Extraction("a0", (make_event(),)), start(store))
        run = start(store)
        both = Extraction("", (make_event(), make_event(type="ied"), make_event(place_text="x")), (TOLL,))
        store.save_article(make_article(), both, run)
        store.save_article(make_article("a2", near_duplicate_of="a1"), both, run)
        store.finish_run(run, NOON, {"seen": 2, "when": NOON})
        summary = store.summary(run)
        assert (summary.articles, summary.reprints, summary.events, summary.tolls) == (2, 1, 3, 1)
        assert summary.removed == {"follow_us": 2, "related": 2}
        assert list(summary.types.items()) == [("armed_clash", 2), ("ied", 1)]
        assert store.row("SELECT stats_json FROM run WHERE run_id = 2") == {
            "stats_json": '{"seen": 2, "when": "2024-05-02 12:00:00+00:00"}'
        }
        assert store.summary(99).events == 0


def test_reprints_point_to_the_first_article_and_never_back(path: Path) -> None:
    with Store(path) as store:
        run = start(store)
        for article_id, first in (("a1", None), ("a2", "a1"), ("a3", None)):
            store.save_article(make_article(article_id, near_duplicate_of=first), None, run)
            store.save_signature(article_id, article_id.encode(), [b"same", article_id.encode()])
        store.save_signature("on its way", b"new", [b"same", b"n"])
        assert store.similar([b"same", b"-"], besides="a9") == [
            ("a1", b"a1"),
            ("a1", b"a2"),
            ("a3", b"a3"),
            ("on its way", b"new"),
        ]
        assert [first for first, _ in store.similar([b"same"], besides="a1")] == ["a3", "on its way"]
        assert store.similar([b"-", b"a2"], besides="a3") == [("a1", b"a2")]
        assert store.similar([b"a2"], besides="a3") == []
        assert store.same_text(TEXT, besides="a9") == "a1"
        assert store.same_text(TEXT, besides="a1") == "a3"
        assert store.same_text("نص", besides="a1") is None


def test_selection_by_each_filter(path: Path) -> None:
    with Store(path) as store:
        run = start(store)
        store.save_article(
            make_article(),
            Extraction(
                "a1",
                (
                    make_event(),
                    make_event(type="ied", country="SY", date_start=date(2024, 4, 1), date_end=date(2024, 4, 3)),
                    make_event(type="arrest", date_start=None, date_end=None, confidence=0.2, initiators=()),
                ),
                (TOLL,),
            ),
            run,
        )
        store.save_article(make_article("a2", near_duplicate_of="a1"), Extraction("a2", (make_event(),)), run)

        def types(selection: Selection) -> list[str]:
            return [stored.event.type for stored in events(store, selection)]

        assert types(Selection()) == ["arrest", "ied", "armed_clash"]
        assert types(Selection(since=date(2024, 4, 3))) == ["ied", "armed_clash"]
        assert types(Selection(since=date(2024, 4, 4))) == ["armed_clash"]
        assert types(Selection(until=date(2024, 4, 1))) == ["ied"]
        assert types(Selection(countries=("sy", "EG"))) == ["ied"]
        assert types(Selection(types=("arrest", "ied"))) == ["arrest", "ied"]
        assert types(Selection(actors=("wind",))) == ["ied", "armed_clash"]
        assert types(Selection(actors=("كتيبة الريح",))) == ["ied", "armed_clash"]
        assert types(Selection(actors=("نقطة",))) == ["arrest", "ied", "armed_clash"]
        assert types(Selection(min_confidence=0.5)) == ["ied", "armed_clash"]
        assert types(Selection(types=("armed_clash",), reprints=True)) == ["armed_clash", "armed_clash"]
        assert [stored.event.type for stored in latest_events(store, 2)] == ["armed_clash", "ied"]
        assert len(list(tolls(store, Selection(since=date(2024, 5, 2))))) == 1
        assert list(tolls(store, Selection(since=date(2024, 5, 3)))) == []
        assert list(tolls(store, Selection(until=date(2023, 12, 31)))) == []
        assert list(tolls(store, Selection(types=("shelling",)))) == []
        assert [article.article_id for article, _ in articles(store)] == ["a1"]
        assert list(articles(store, Selection(types=("shelling",)))) == []


def test_more_events_than_one_group_keep_their_own_actors(path: Path) -> None:
    days = [date(2000, 1, 1) + timedelta(days=5 * n) for n in range(1203)]
    many = tuple(
        make_event(initiators=(Actor(f"جهة {n}"),), place_text=f"بلدة {n}", date_start=day, date_end=day)
        for n, day in enumerate(days)
    )
    with Store(path) as store:
        store.save_article(make_article(), Extraction("a1", many), start(store))
        assert tuple(stored.event for stored in article_events(store, "a1")) == many


def test_feeds_remember_their_last_visit(path: Path) -> None:
    feed = Feed("https://akhbar.example/rss", "e", "m", NOON, "abc", 3)
    with Store(path) as store:
        assert store.feed(feed.url) == Feed(feed.url)
        store.save_feed(replace(feed, quiet_visits=0))
        store.save_feed(feed)
        assert store.feed(feed.url) == feed


def test_sources_keep_what_is_known(path: Path) -> None:
    with Store(path) as store:
        store.save_source("akhbar", name_ar="أخبار", country="JO")
        store.save_article(make_article(country=None), None, start(store))
        row = store.row("SELECT name_ar, domain, country FROM source")
        assert row == {"name_ar": "أخبار", "domain": "akhbar.example", "country": "JO"}


def test_unreadable_characters_are_kept_as_such(path: Path) -> None:
    odd = "نص\ud800 \x00 آخر"
    with Store(path) as store:
        store.save_article(make_article(text=odd), Extraction("a1", (make_event(evidence="\udfff"),)), start(store))
        stored = store.article("a1")
        assert stored is not None
        assert stored.text == "نص\ufffd \x00 آخر"


def test_a_number_beyond_all_people_is_kept_as_the_largest(path: Path) -> None:
    with Store(path) as store:
        told = make_event(casualties=(Casualty("killed", 10**30, 10**30, None),))
        store.save_article(make_article(), Extraction("a1", (told,)), start(store))
        (stored,) = article_events(store, "a1")
        assert stored.event.casualties[0].n_min == 2**63 - 1


def test_reading_sees_one_moment(path: Path) -> None:
    with Store(path) as writer, Store(path) as reader:
        run = start(writer)
        writer.save_article(make_article(), Extraction("a1", (make_event(),)), run)
        with reader.snapshot():
            before = list(events(reader))
            writer.save_article(make_article("a2"), Extraction("a2", (make_event(),)), run)
            assert list(events(reader)) == before
        assert len(list(events(reader))) == 2


def test_two_programs_may_make_and_fill_a_new_file_at_once(path: Path) -> None:
    errors: list[BaseException] = []

    def fill(name: str) -> None:
        try:
            with Store(path) as store:
                run = start(store)
                for number in range(20):
                    store.save_article(make_article(f"{name}{number}"), Extraction("", (make_event(),)), run)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=fill, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Store(path, read_only=True) as store:
        assert len(list(events(store))) == 60


WRITER = """
import sys
from datetime import date, timedelta
from extract.schema import Extraction
from extract.store import Store
from tests.stored import TOLL, make_article, make_event, start

with Store(sys.argv[1]) as store:
    run = start(store)
    for number in range(int(sys.argv[2]), 10**6):
        day = date(2021, 1, 1) + timedelta(days=5 * number)
        told = tuple(make_event(place_text=str(n), date_start=day, date_end=day) for n in range(5))
        store.save_article(make_article(f"a{number}"), Extraction("", told, (TOLL,)), run)
        print(number, flush=True)
"""


def test_a_killed_writer_leaves_whole_articles_only(path: Path) -> None:
    saved = 0
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(saved)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        ) as writer:
            assert writer.stdout
            for _ in range(20):
                saved = int(writer.stdout.readline()) + 1
            writer.kill()
        with Store(path) as store:
            assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
            assert store.row("PRAGMA foreign_key_check") is None
            stored = [article.id for article in store.articles()]
            assert [f"a{number}" for number in range(saved)] == stored[:saved]
            assert len(list(events(store))) == 5 * len(stored)
            assert len(list(tolls(store))) == len(stored)
            assert len(store.search("شرطة", limit=10_000)) == len(stored)


def test_a_missing_file_is_not_made_by_reading(path: Path) -> None:
    with pytest.raises(StoreError, match="no database here yet: run `marsad crawl`"):
        Store(path, read_only=True)
    assert not path.parent.exists()


def test_reading_cannot_write(path: Path) -> None:
    Store(path).close()
    with Store(path, read_only=True) as store, pytest.raises(StoreError, match=r"starting a run: .*readonly"):
        start(store)


def test_a_file_in_a_folder_without_write_permission_can_be_read(path: Path) -> None:
    with Store(path) as store:
        store.save_article(make_article(), Extraction("a1", (make_event(),)), start(store))
    path.parent.chmod(0o555)
    try:
        with Store(path, read_only=True) as store:
            assert len(list(events(store))) == 1
    finally:
        path.parent.chmod(0o755)


@pytest.mark.parametrize("content", [b"\x89PNG not a database at all" * 100, b"text"])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes, read_only: bool) -> None:
    file = tmp_path / "photo.db"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"photo\.db: .*not a database"):
        Store(file, read_only=read_only)
    assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("read_only", [True, False])
def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path, read_only: bool) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE event (x)")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match="of another program"):
        Store(file, read_only=read_only)
    assert file.read_bytes() == before


def test_a_database_of_a_newer_version_is_left_as_it_is(path: Path) -> None:
    with Store(path) as store, store.writing("pretending"):
        store.database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('marsad', 'from_the_future', '')"
        )
    with pytest.raises(StoreError, match=r"newer version.*from_the_future"):
        Store(path)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store(tmp_path)


def test_a_file_where_a_folder_is_needed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"file"):
        Store(tmp_path / "file" / "store.db")


def test_a_damaged_file_is_named(path: Path) -> None:
    with Store(path) as store:
        store.save_article(make_article(text="نص " * 90_000), Extraction("a1", (make_event(),)), start(store))
    content = bytearray(path.read_bytes())
    content[4096 * 4 :] = b"\xff" * (len(content) - 4096 * 4)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"store\.db: .*damaged"), Store(path) as store:
        list(store.articles())


def test_opening_again_applies_nothing_twice(path: Path) -> None:
    Store(path).close()
    before = dump(path)
    with Store(path) as store:
        assert MIGRATIONS.pending(store.database) == []
    assert dump(path) == before
