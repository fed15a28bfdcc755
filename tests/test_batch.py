"""Long jobs in pieces: killed processes, poison files, and a Dask cluster whose worker is killed half-way."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.batch.engines import EngineError, run_tasks
from crawler.batch.ingesting import Choice, ingest, tasks_of
from crawler.batch.task import Done, Task, run_task
from extract.paths import PROJECT
from extract.store import Store
from extract.store.verification import verify
from tests.servers.pages import article_page

# Long enough for a machine that is busy with something else.
PATIENCE = 600.0


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "input.warc"
    path.write_bytes(b"content")
    return path


def task(source: Path, function: str, seconds: float = PATIENCE) -> Task:
    return Task(f"tests.servers.pieces:{function}", str(source), str(source.parent / "out" / "piece.db"), seconds)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended may wait for somebody to ask how.
    return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z" if Path("/proc").exists() else True


def left(source: Path) -> list[str]:
    return sorted(path.name for path in (source.parent / "out").iterdir())


def test_a_piece_is_made_once(source: Path) -> None:
    assert run_task(task(source, "copy")).state == "made"
    source.write_bytes(b"other")
    assert run_task(task(source, "copy")).state == "there"
    assert (source.parent / "out" / "piece.db").read_bytes() == b"content"


@pytest.mark.parametrize(
    ("function", "state", "told"),
    [
        ("kill", "quarantined", "killed by signal 9, 2 times"),
        ("poison", "quarantined", "input.warc holds nothing"),
        ("stumble", "quarantined", "KeyError: 'no such thing'"),
        ("trouble", "failed", "the disk is full"),
        ("nothing_of_this_name", "quarantined", "nothing_of_this_name"),
    ],
)
def test_what_cannot_be_done_is_put_aside_with_the_reason(source: Path, function: str, state: str, told: str) -> None:
    done = run_task(task(source, function))
    assert (done.state, told in done.reason) == (state, True), done.reason
    # Nothing half-written is left.
    assert left(source) == (["piece.db.quarantine.json"] if state == "quarantined" else [])


def test_quarantine_ends_when_the_input_changes(source: Path) -> None:
    run_task(task(source, "poison"))
    assert run_task(task(source, "copy")) == Done(task(source, "copy"), "quarantined", "input.warc holds nothing")
    source.write_bytes(b"repaired")
    assert run_task(task(source, "copy")).state == "made"


def test_a_process_that_is_killed_once_is_tried_again(source: Path) -> None:
    assert run_task(task(source, "kill_once")).state == "made"
    assert left(source) == ["piece.db"]


def test_a_straggler_is_ended(source: Path) -> None:
    done = run_task(task(source, "dawdle", seconds=4))
    assert (done.state, done.reason) == ("quarantined", "took longer than 4 s")
    assert left(source) == ["piece.db.quarantine.json"]
    assert not is_alive(int(source.with_suffix(".pid").read_text()))


def test_a_piece_ends_with_the_process_that_began_it(source: Path) -> None:
    """A worker of a cluster that is killed leaves nothing running behind."""
    code = (
        "from crawler.batch.task import Task, run_task\n"
        f"run_task(Task('tests.servers.pieces:dawdle', {str(source)!r}, {str(source.parent / 'out' / 'x.db')!r}))"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT)
    pid = source.with_suffix(".pid")
    while not pid.exists() or not pid.read_text():
        assert worker.poll() is None
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    end = time.monotonic() + PATIENCE
    while is_alive(int(pid.read_text())):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_local_engine_does_all_and_one_poison_stops_nothing(tmp_path: Path) -> None:
    tasks = []
    for number in range(5):
        path = tmp_path / f"{number}.warc"
        path.write_bytes(b"x")
        function = "poison" if number == 2 else "copy"
        tasks.append(Task(f"tests.servers.pieces:{function}", str(path), str(tmp_path / f"{number}.db"), PATIENCE))
    states = {done.task.input[-6]: done.state for done in run_tasks(tasks, engine="local", jobs=2)}
    assert states == {"0": "made", "1": "made", "2": "quarantined", "3": "made", "4": "made"}


# The whole of it: WARC files, three engines, one store ------------------------------------------------------------------


def write_warc(path: Path, pages: dict[str, str]) -> None:
    """A WARC file as our own crawl writes it."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, (url, page) in enumerate(pages.items()):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            date = {"WARC-Date": f"2024-06-01T00:{number // 60:02}:{number % 60:02}Z"}
            body = page.encode()
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=headers,
                warc_headers_dict=date,
            )
            writer.write_record(record)


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Five files of five articles: one is damaged, one is none, one repeats two articles and changes one."""
    folder = tmp_path_factory.mktemp("warcs")
    files = []
    for number in range(5):
        pages = {f"https://akhbar.example/news/{n}": article_page(n) for n in range(number * 5, number * 5 + 5)}
        if number == 4:
            pages |= {f"https://sada.example/{n}": article_page(n) for n in (3, 6)}
            pages["https://akhbar.example/news/2"] = article_page(2, extra=" وأصيب خمسة آخرون بجروح خطيرة.")
        if number == 1:
            pages["https://paper.example/1"] = (
                "<title>News</title>" + "<p>Three soldiers were killed at a gate.</p>" * 20
            )
        files.append(folder / f"{number}.warc.gz")
        write_warc(files[-1], pages)
    files[2].write_bytes(files[2].read_bytes()[:-400])
    files[3].write_bytes(b"no archive at all")
    return files


def content(path: Path) -> list[str]:
    """Every row of a store in order, without the instants of the machine that made it."""
    clock = {"started", "finished", "first_seen", "last_update", "changed_at", "applied_at"}
    lines = []
    with Store(path, read_only=True) as store:
        assert [check.name for check in verify(store) if check.wrong] == []
        for table in store.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
            for row in store.rows(f'SELECT * FROM "{table["name"]}"'):
                values = {name: value for name, value in row.items() if name not in clock}
                lines.append(f"{table['name']} {values}")
    return sorted(lines)


def ingested(folder: Path, warcs: list[Path], engine: str, jobs: int, scheduler: str = "") -> list[str]:
    tasks = tasks_of(warcs, folder / "parts", Choice(), folder / "pages", PATIENCE)
    with Store(folder / "marsad.db") as store:
        files = ingest(store, tasks, engine=engine, jobs=jobs, scheduler=scheduler)
    states = {Path(file.file).name[0]: file.state for file in files}
    assert states == {number: "quarantined" if number == "3" else "read" for number in "01234"}
    assert [bool(file.damaged) for file in files] == [number == 2 for number in range(5)]
    return content(folder / "marsad.db")


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory, warcs: list[Path]) -> list[str]:
    folder = tmp_path_factory.mktemp("serial")
    lines = ingested(folder, warcs, "local", 1)
    with Store(folder / "marsad.db", read_only=True) as store:
        assert store.row("SELECT count(near_duplicate_of) AS n FROM article") == {"n": 2}
        assert store.row("SELECT version FROM article WHERE url LIKE '%/news/2'") == {"version": 2}
        assert store.row("SELECT count(*) AS n FROM page WHERE url LIKE '%paper%'") == {"n": 0}
        assert (store.row("SELECT count(*) AS n FROM event") or {"n": 0})["n"] >= 15
    return lines


def test_processes_give_the_store_of_the_serial_run(tmp_path: Path, warcs: list[Path], serial: list[str]) -> None:
    assert ingested(tmp_path, warcs, "local", 2) == serial
    # Again, and with one file more: only that one is read.
    tasks = tasks_of(warcs, tmp_path / "parts", Choice(), None, PATIENCE)
    with Store(tmp_path / "marsad.db") as store:
        states = [file.state for file in ingest(store, tasks, engine="local", jobs=2)]
    assert sorted(states) == ["known"] * 4 + ["quarantined"]
    assert content(tmp_path / "marsad.db") == serial


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and workers, each a process of its own."""
    pytest.importorskip("distributed")
    file, log = folder / "scheduler.json", (folder / "dask.log").open("wb")
    # The workers import this project and its tests from the checkout.
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    common = {"cwd": folder, "env": environment, "stdout": log, "stderr": log}

    def start(module: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file", str(file), *options]
        return subprocess.Popen(command, **common)  # type: ignore[call-overload]

    processes = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
    try:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--memory-limit", "0")
        processes += [start("dask_worker", *options) for _ in range(workers)]
        end = time.monotonic() + PATIENCE
        while not file.exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        yield json.loads(file.read_text())["address"], processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
        log.close()


def test_a_dask_cluster_whose_worker_is_killed_gives_the_store_of_the_serial_run(
    tmp_path: Path, warcs: list[Path], serial: list[str]
) -> None:
    tasks = tasks_of(warcs, tmp_path / "parts", Choice(), tmp_path / "pages", PATIENCE)
    with cluster(tmp_path, 2) as (address, workers), Store(tmp_path / "marsad.db") as store:
        killed = []

        def told(doing: str, count: int) -> None:
            if doing == "reading files" and count == 1 and not killed:
                # Half-way: both workers are at work on a file.
                workers[0].send_signal(signal.SIGKILL)
                killed.append(workers[0].pid)

        files = ingest(store, tasks, engine="dask", jobs=1, scheduler=address, told=told)
    assert killed
    assert [file.state for file in files].count("read") == 4
    assert content(tmp_path / "marsad.db") == serial


def test_a_cluster_that_cannot_be_used_is_told(source: Path) -> None:
    with pytest.raises(EngineError, match="needs --scheduler"):
        list(run_tasks([task(source, "copy")], engine="dask", jobs=1))


def test_no_scheduler_answers(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.batch.engines.CONNECT_SECONDS", 1)
    with pytest.raises(EngineError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        list(run_tasks([task(source, "copy")], engine="dask", jobs=1, scheduler="tcp://127.0.0.1:9"))


def test_without_dask_it_says_how_to_get_it(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EngineError, match=r"pip install 'marsad\[dask\]'"):
        list(run_tasks([task(source, "copy")], engine="dask", jobs=1, scheduler="tcp://127.0.0.1:9"))
