"""Backups, checks, compaction, the lock, and stores made by every earlier version."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.command_line import main
from extract.paths import PROJECT
from extract.schema import Extraction, Page
from extract.store import Store, StoreError
from extract.store.backup import back_up, check_backup
from extract.store.history import last_successes
from extract.store.locking import StoreLocked, only_job
from extract.store.migrations import APPLICATION_ID, MIGRATIONS
from extract.store.retention import compact
from extract.store.verification import verify
from pipelines.archive import keep
from tests.stored import NOON, TEXT, TITLE, TOLL, make_article, make_event, start

Marsad = Callable[..., tuple[object, str, str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with two articles of which the raw pages are kept, one fetched long ago."""
    file = tmp_path / "marsad.db"
    with Store(file) as store:
        run = start(store)
        for name, age in (("a1", 800), ("a2", 1)):
            article = make_article(name)
            page = Page(article.url, f"<html>{name}".encode(), fetched_at=datetime.now(UTC) - timedelta(days=age))
            store.save_page(page, raw_location=keep(page.body, tmp_path / "pages"), run_id=run)
            store.save_article(article, Extraction(name, (make_event(),), (TOLL,)), run)
    return file


@pytest.fixture
def marsad(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Marsad:
    monkeypatch.setenv("MARSAD_HOME", str(path.parent))
    monkeypatch.delenv("MARSAD_DB", raising=False)

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["marsad", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    lines = list(connection.iterdump())
    connection.close()
    return lines


def spoil(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


# Backups --------------------------------------------------------------------------------------------------------------


def test_a_backup_is_the_store_of_one_moment(path: Path, tmp_path: Path) -> None:
    """While another program writes, the copy holds whole articles only, and as many as there were."""
    stop = threading.Event()

    def write() -> None:
        with Store(path) as store:
            run = start(store)
            number = 0
            while not stop.is_set():
                number += 1
                store.save_article(make_article(f"b{number}"), Extraction(f"b{number}", (make_event(),)), run)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(path, tmp_path / "copies", NOON + timedelta(seconds=n)) for n in range(5)]
    finally:
        stop.set()
        writer.join()
    for copy in made:
        with Store(copy.path, read_only=True) as store:
            assert [check for check in verify(store) if check.wrong] == []
            assert (store.row("SELECT count(*) AS n FROM event") or {})["n"] >= 2
    done = subprocess.run(["sha256sum", "-c", f"{made[0].path.name}.sha256"], cwd=tmp_path / "copies", check=False)
    # The copy was opened for reading above: that must not have changed a byte.
    assert done.returncode == 0


def test_only_the_newest_copies_of_this_store_stay(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "other-20240101T000000Z.db").write_text("another store's")
    (folder / "notes.db").write_text("no copy at all")
    for day in range(4):
        made = back_up(path, folder, NOON + timedelta(days=day), keep=2)
    assert [copy.name for copy in made.dropped] == ["marsad-20240503T120000Z.db"]
    assert sorted(file.name for file in folder.iterdir()) == [
        "marsad-20240504T120000Z.db",
        "marsad-20240504T120000Z.db.sha256",
        "marsad-20240505T120000Z.db",
        "marsad-20240505T120000Z.db.sha256",
        "notes.db",
        "other-20240101T000000Z.db",
    ]


def test_a_changed_backup_is_found_out(path: Path, tmp_path: Path) -> None:
    made = back_up(path, tmp_path, NOON)
    check_backup(made.path)
    content = bytearray(made.path.read_bytes())
    content[-1] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(StoreError, match="is not what was written"):
        check_backup(made.path)
    with pytest.raises(StoreError, match="cannot be compared"):
        check_backup(path)


def test_a_damaged_store_is_not_backed_up_over_good_copies(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    good = back_up(path, folder, NOON, keep=1)
    content = bytearray(path.read_bytes())
    content[4096 * 6 : 4096 * 12] = b"\xff" * (4096 * 6)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        back_up(path, folder, NOON + timedelta(days=1), keep=1)
    assert sorted(folder.iterdir()) == [good.path, good.path.with_name(good.path.name + ".sha256")]


def test_backup_command(marsad: Marsad, path: Path, tmp_path: Path) -> None:
    status, out, err = marsad("backup", "--out", str(tmp_path / "copies"), "--raw-pages")
    assert (status, err) == (0, "")
    assert "checked" in out
    assert "2 raw pages copied" in out
    (copy,) = (tmp_path / "copies").glob("*.db")
    assert dump(copy) == dump(path)
    status, out, _ = marsad("backup", "--check", str(copy))
    assert (status, "as it was written" in out) == (0, True)
    assert marsad("verify", "--db", str(copy), "--pages", str(tmp_path / "copies" / "pages"), "--deep")[0] == 0
    assert "0 raw pages copied" in marsad("backup", "--out", str(tmp_path / "copies"), "--raw-pages")[1]
    status, _, err = marsad("backup", "--db", str(tmp_path / "none.db"))
    assert (status, "no database here yet" in err) == (1, True)


# Checks ---------------------------------------------------------------------------------------------------------------


def test_nothing_is_wrong_with_a_good_store(marsad: Marsad) -> None:
    status, out, err = marsad("verify", "--deep")
    assert (status, err) == (0, "")
    assert "nothing is wrong" in out


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE event SET evidence_start = evidence_start + 1", "2 events whose evidence does not stand where"),
        ("UPDATE toll SET evidence = 'غيره' WHERE article_id = 'a1'", "1 tolls whose evidence"),
        ("UPDATE article SET text = replace(text, '4', '9') WHERE article_id = 'a2'", "1 articles whose text is not"),
        ("DELETE FROM article WHERE article_id = 'a1'", "rows whose parent row is missing"),
        ("DELETE FROM article_search WHERE rowid = 1", "1 articles that the search does not know"),
        ("UPDATE article SET near_duplicate_of = 'a9' WHERE article_id = 'a1'", "1 reprints whose first source"),
        ("UPDATE article SET near_duplicate_of = 'a1'", "reprints of a reprint"),
        ("UPDATE page SET raw_location = 'aa/bb/none.zst' WHERE raw_location > ''", "1 raw pages that are not in"),
        ("INSERT INTO incident_member VALUES ('gone', 'SY-1', 1.0, '')", "1 members of incidents without their event"),
    ],
)
def test_each_kind_of_damage_is_named(marsad: Marsad, path: Path, statement: str, told: str) -> None:
    spoil(path, "PRAGMA foreign_keys = OFF", statement)
    status, out, err = marsad("verify")
    assert status == 1
    assert told in out
    assert "checks failed" in err


def test_a_raw_page_with_other_content_is_found_by_looking_deep(marsad: Marsad, tmp_path: Path) -> None:
    first, second = sorted((tmp_path / "pages").rglob("*.zst"))
    first.write_bytes(second.read_bytes())
    assert marsad("verify")[0] == 0
    status, out, _ = marsad("verify", "--deep")
    assert (status, "is not what was fetched" in out) == (1, True)
    first.write_bytes(b"no zstandard")
    assert "cannot be read" in marsad("verify", "--deep")[1]


# Compaction -----------------------------------------------------------------------------------------------------------


def test_vacuum_deletes_old_raw_pages_only_when_asked(marsad: Marsad, path: Path, tmp_path: Path) -> None:
    files = sorted((tmp_path / "pages").rglob("*.zst"))
    for file in files:
        os.utime(file, (0, 0))
    assert marsad("vacuum")[0] == 0
    assert sorted((tmp_path / "pages").rglob("*.zst")) == files
    before = dump(path)
    assert "1 raw pages" in marsad("vacuum", "--keep-raw-pages", "365", "--dry-run")[1]
    assert (dump(path), sorted((tmp_path / "pages").rglob("*.zst"))) == (before, files)
    assert "1 raw pages" in marsad("vacuum", "--keep-raw-pages", "365")[1]
    (left,) = (tmp_path / "pages").rglob("*.zst")
    with Store(path, read_only=True) as store:
        kept = [row["raw_location"] for row in store.rows("SELECT raw_location FROM page ORDER BY url")]
        assert kept == ["", left.relative_to(tmp_path / "pages").as_posix()]
        assert store.row("SELECT count(*) AS n FROM event") == {"n": 2}
    assert marsad("verify", "--deep")[0] == 0
    assert "0 raw pages" in marsad("vacuum", "--keep-raw-pages", "365")[1]


def test_a_page_that_is_on_its_way_is_not_swept_away(marsad: Marsad, tmp_path: Path) -> None:
    location = keep(b"<html>not noted yet", tmp_path / "pages")
    marsad("vacuum", "--keep-raw-pages", "1")
    assert (tmp_path / "pages" / location).exists()


def test_vacuum_makes_the_file_smaller_and_keeps_all(marsad: Marsad, path: Path) -> None:
    with Store(path) as store:
        run = start(store)
        for number in range(60):
            store.save_article(make_article(f"c{number}", text=f"{TEXT} {number} " * 20), Extraction(f"c{number}"), run)
    removal = "DELETE FROM article WHERE article_id IN (SELECT article_id FROM article LIMIT 40 OFFSET 5)"
    spoil(path, "PRAGMA foreign_keys = ON", removal)
    spoil(path, "DELETE FROM article_search WHERE rowid NOT IN (SELECT number FROM article)")
    size = path.stat().st_size
    assert marsad("vacuum")[0] == 0
    assert path.stat().st_size < size
    with Store(path, read_only=True) as store:
        assert [check.name for check in verify(store) if check.wrong] == []
        assert store.search("شرطة")


def test_vacuum_does_not_build_the_file_in_memory(path: Path) -> None:
    with Store(path) as store:
        compact(store)
        assert store.row("PRAGMA temp_store") == {"temp_store": 0}


# The lock -------------------------------------------------------------------------------------------------------------


def test_one_job_at_a_time_and_a_dead_one_holds_nothing(path: Path) -> None:
    code = (
        "import sys, time\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from extract.store.locking import only_job\n"
        f"with only_job(Path({str(path)!r}), 'marsad run', datetime.now(UTC)):\n"
        "    print('mine', flush=True)\n    time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "mine\n"
        told = rf"marsad run \(process {other.pid}, since .*wait for it"
        with pytest.raises(StoreLocked, match=told), only_job(path, "test", NOON):
            pass
    finally:
        other.kill()
        other.communicate()
    for _ in range(2):
        with only_job(path, "test", NOON):
            pass


def test_the_commands_that_need_the_lock_say_who_has_it(marsad: Marsad, path: Path) -> None:
    with only_job(path, "marsad run", NOON):
        status, _, err = marsad("vacuum")
    assert status == 1
    assert "marsad run (process" in err


# Migrations -----------------------------------------------------------------------------------------------------------

# A row of each table of the first version; every later version must keep them.
_POPULATED = """
INSERT INTO run VALUES (1, 'manual', '2024-05-02T12:00:00+00:00', NULL, 'c', 'k', 's', '{}');
INSERT INTO source (source_id, name_ar) VALUES ('akhbar', 'أخبار');
INSERT INTO page VALUES ('p1', 'https://akhbar.example/1', 'https://akhbar.example/1', 'akhbar', 'akhbar',
    '2024-05-02T12:00:00+00:00', 200, '', '', 'text/html', '{}', 'h', 'aa/bb/h.zst', 'article', 1);
INSERT INTO page_address VALUES ('https://akhbar.example/r', 'p1');
INSERT INTO article VALUES (1, 'a1', 'p1', 'akhbar', 'https://akhbar.example/1', 'https://akhbar.example/1', :title,
    NULL, '2024-05-02T01:30:00+03:00', 'meta', NULL, 'JO', 'ar', :text, 't', NULL, 2, 1, 1, NULL);
INSERT INTO article_version VALUES ('a1', 1, 1, :title, NULL, NULL, 'meta', NULL, 'قبل', 'b');
INSERT INTO removed VALUES ('a1', 0, 'follow_us', 'تابعونا');
INSERT INTO article_search (rowid, title, text, readings) VALUES (1, 'شرطه', 'شرطه', '');
INSERT INTO event VALUES ('e1', 'a1', 0, 1, 'armed_clash', 'Battles', 'Armed clash', NULL, NULL, NULL, 'reported',
    '2024-05-01', '2024-05-01', 'day', 'text', NULL, NULL, NULL, NULL, NULL, '[]', NULL, NULL, 'JO', NULL, NULL, NULL,
    0, 'text', 0, 4, 'هاجم', '[]', 'هاجم', 'attack', 0.5);
INSERT INTO event_actor VALUES ('e1', 'initiator', 0, NULL, NULL, 'مسلحون', 'rebel', 'reported');
INSERT INTO casualty VALUES ('e1', 0, 'killed', 4, 4, 4, 'exact', '4', 'شرطيين', NULL, 'security', 'target', 0);
INSERT INTO toll VALUES ('t1', 'a1', 0, 1, 'killed', 4, NULL, '', 'unknown', NULL, NULL, NULL, 0, 0, 'text', 0, 4, 'هاجم');
INSERT INTO attribution VALUES ('e1', NULL, 'مديرية الشرطة', NULL);
INSERT INTO signature VALUES ('a1', x'00');
INSERT INTO signature_band VALUES (0, x'00', 'a1');
INSERT INTO feed VALUES ('https://akhbar.example/feed', '', '', NULL, '', 0)
"""
_NAMES = [migration.name for migration in MIGRATIONS.pending(Database(memory=True))]


def older_store(path: Path, last: str) -> dict[str, list[dict[str, object]]]:
    """A store as the version left it whose last migration this was, with a row in each of the first tables."""
    database = Database(path)
    following = _NAMES[_NAMES.index(last) + 1 :][:1]
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    MIGRATIONS.apply(database, stop_before=following)
    for statement in _POPULATED.split(";\n"):
        names = statement.split("VALUES")[0]
        if "INTO run " in names and len(database["run"].columns) > 8:
            statement = statement.replace(
                "INTO run",
                "INTO run (run_id, kind, started, finished, code_version,"
                " knowledge_version, settings_sha256, stats_json)",
            )
        database.execute(statement, {"title": TITLE, "text": TEXT})
    database.conn.commit()
    rows = {table: list(database[table].rows) for table in database.table_names() if "INTO " + table in _POPULATED}
    database.close()
    return rows


@pytest.mark.parametrize("last", _NAMES)
def test_a_store_of_every_earlier_version_is_brought_up_to_date(tmp_path: Path, last: str) -> None:
    path = tmp_path / "old.db"
    before = older_store(path, last)
    assert len(before) >= 16
    if last != _NAMES[-1]:
        with pytest.raises(StoreError, match="older version"):
            Store(path, read_only=True)
        # A backup before the update is a copy of the old file.
        assert sqlite3.connect(back_up(path, tmp_path / "copies", NOON).path).execute("SELECT 1 FROM event").fetchone()
    with Store(path) as store:
        for table, rows in before.items():
            now = list(store.rows(f"SELECT * FROM {table}"))
            assert [{name: row[name] for name in old} for old, row in zip(rows, now, strict=True)] == rows
        if _NAMES.index(last) < _NAMES.index("runs_by_site_and_origin"):
            assert store.row("SELECT site, length(origin) AS n FROM run") == {"site": "akhbar", "n": 32}
        assert store.row("PRAGMA foreign_key_check") is None
        assert [hit.article_id for hit in store.search("الشرطة")] == ["a1"]
        run = start(store)
        store.save_article(make_article("a2"), Extraction("a2", (make_event(),), (TOLL,)), run)
    fresh = tmp_path / "fresh.db"
    Store(fresh).close()
    assert schema(path) == schema(fresh)


def test_older_runs_and_withdrawn_incidents_are_known_as_before(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    older_store(path, "runs_by_site_and_origin")
    withdrawn = """{"members": {"removed": ["e8", "e9"]}}"""
    columns = "incident_id, version, first_seen, last_update, type, event_type, sub_event_type, status, date_precision"
    more = (
        "civilian_targeting, initiators_json, targets_json, n_sources, n_articles, agreement, confidence, review_status"
    )
    spoil(
        path,
        """UPDATE run SET site = 'akhbar', finished = '2024-05-02T13:00:00+00:00',
            stats_json = '{"finish_reason": "finished"}'""",
        f"INSERT INTO incident ({columns}, {more}) VALUES ('JO-2024-000001', 2, '', '', 'ied', '', '', '', 'day',"
        " 0, '[]', '[]', 0, 0, 'single', 0, 'auto')",
        f"INSERT INTO incident_history VALUES ('JO-2024-000001', 2, '', 1, 'withdrawn', '{withdrawn}')",
    )
    with Store(path) as store:
        assert last_successes(store) == {"akhbar": datetime(2024, 5, 2, 13, tzinfo=UTC)}
        rows = list(store.rows("SELECT * FROM incident_withdrawn"))
        assert rows == [{"event_id": event, "incident_id": "JO-2024-000001"} for event in ("e8", "e9")]


def schema(path: Path) -> set[tuple[str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'").fetchall()
    connection.close()
    return {(name, " ".join((sql or "").split())) for name, sql in rows}


def test_a_migration_that_is_cut_off_leaves_the_older_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.db"
    older_store(path, _NAMES[0])
    before = dump(path)
    real = MIGRATIONS._record_applied

    def cut_off(database: object, name: str) -> None:
        if name == _NAMES[-1]:
            raise sqlite3.OperationalError("database or disk is full")
        real(database, name)  # type: ignore[arg-type]

    monkeypatch.setattr(MIGRATIONS, "_record_applied", cut_off)
    with pytest.raises(StoreError, match="full"):
        Store(path)
    assert dump(path) == before
    monkeypatch.undo()
    Store(path).close()
