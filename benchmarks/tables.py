"""How fast, and does it stay so? Every figure is of one run on one machine; judge by the ratios.

Times are processor time, medians of 200, except where two processes are compared.

    python -m benchmarks.tables [--sizes 1000,10000,100000,1000000] [--only extraction,steps,store,growth]

Prints Markdown, as in docs/benchmarks.md. Pages and articles are invented (tests/servers/pages.py, data/gold).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from benchmarks.filling import A_DAY, BLOCK, PLACES, RUNS_AN_ARTICLE, add_runs, name_of
from extract.batch import answers
from extract.events import load_knowledge
from extract.paths import DATA
from extract.schema import Article, Extraction, Page
from extract.store import Store
from extract.store.history import last_successes
from extract.store.incidents import unmerged
from pipelines.article import SiteRules, article, may_hold_article
from pipelines.boilerplate import strip_boilerplate
from pipelines.duplicates import first_source
from pipelines.events import read_article
from pipelines.merging import linked, merge
from tests.servers.pages import article_page, walk
from tests.stored import make_article, make_event

_SAMPLES = 200
_NOON = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
# What surrounds an article on a page of an outlet: menus, links to other news, scripts.
_MENU = "".join(f'<li><a href="/section/{n}">قسم الأخبار {n}</a></li>' for n in range(300))
_SCRIPT = "<script>" + "var settings = {'key': 'value'};" * 1500 + "</script>"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--only", default="extraction,steps,store,growth")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    print(machine(), end="\n\n")
    tables: dict[str, Callable[[], None]] = {
        "extraction": extraction,
        "steps": steps,
        "store": store_against_sqlite,
        "growth": lambda: growth(sizes),
    }
    for name in options.only.split(","):
        tables[name]()
        print(flush=True)
    return 0


def machine() -> str:
    """Where and when the figures were measured, and how busy the machine was."""
    names = [line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    versions = ", ".join(f"{name} {version(name)}" for name in ("scrapy", "camel-tools", "lxml"))
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {names[0] if names else platform.machine()}, {os.cpu_count()} cores,"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}; load {load:.1f} at the start"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*cells: str) -> None:
    row(*cells)
    row(*(["---"] + ["---:"] * (len(cells) - 1)))


@contextmanager
def clock(now: Callable[[], float] = time.process_time) -> Iterator[Callable[[], float]]:
    """Seconds of processor time of this process, which other programs on the machine disturb least."""
    began = now()
    yield lambda: now() - began


def milliseconds(work: Callable[[int], object], numbers: Sequence[int]) -> float:
    """The median time of one piece of work."""
    times = []
    for number in numbers:
        with clock() as taken:
            work(number)
        times.append(taken() * 1000)
    return statistics.median(times)


def extraction() -> None:
    """Articles a second by one process and by two, on the project's own coded articles."""
    lines = [line for line in (DATA / "gold" / "articles.jsonl").read_bytes().splitlines() if line.strip()] * 20
    letters = sum(len(json.loads(line)["text"]) for line in lines) // len(lines)
    load_knowledge()
    list(answers(lines[:100]))
    rates = {}
    for jobs in (1, 2):
        # Several processes can only be measured by the clock on the wall: the machine must be idle otherwise.
        with clock(time.perf_counter) as taken, clock() as busy:
            count = sum(1 for _ in answers(lines, jobs))
            if jobs == 1:
                alone = count / busy()
        rates[jobs] = count / taken()
    head("extraction", "articles a second", "of one process")
    row(f"1 core, by its processor time (articles of {letters} letters on average)", f"{alone:.0f}", "")
    row("1 process", f"{rates[1]:.0f}", "1.00")
    row("2 processes", f"{rates[2]:.0f}", f"{rates[2] / rates[1]:.2f}")


def page(number: int) -> Page:
    """A page of some 75 kB around an article."""
    body = article_page(number).replace("<nav>", f"<nav><ul>{_MENU}</ul>").replace("</body>", f"{_SCRIPT}</body>")
    return Page(f"https://akhbar.example/news/{number}", body.encode(), "text/html; charset=utf-8", _NOON)


def steps() -> None:
    """The time of each step for one page, by one process."""
    knowledge, numbers = load_knowledge(), range(1, _SAMPLES + 1)
    pages = [page(number) for number in range(_SAMPLES + 1)]
    rules = SiteRules(outlet="akhbar")
    read: list[Article] = [article(one, rules) for one in pages]
    found = [read_article(one, knowledge)[0] for one in read]
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "s.db") as store:
        run = store.start_run("manual", _NOON, code_version="c", knowledge_version="k")
        times = {
            "is it Arabic?": milliseconds(lambda n: may_hold_article(pages[n]), numbers),
            "page → article": milliseconds(lambda n: article(pages[n], rules), numbers),
            "boilerplate": milliseconds(lambda n: strip_boilerplate(read[n]), numbers),
            "reprints": milliseconds(lambda n: linked(read[n], store), numbers),
            "article → events": milliseconds(lambda n: read_article(read[n], knowledge), numbers),
            "store, with incidents": milliseconds(lambda n: store.save_article(read[n], found[n], run), numbers),
        }
    total = sum(times.values())
    head(f"step (pages of {len(pages[1].body) // 1000} kB)", "ms a page", "share")
    for name, value in times.items():
        row(name, f"{value:.2f}", f"{value / total:.0%}")
    row("all", f"{total:.2f}", f"{1000 / total:.0f} pages a second")


def filler(number: int) -> tuple[Article, Extraction]:
    """An article with a text and an event of its own, at one of a thousand places: thirty a day, year after year."""
    name, spot = name_of(number), number * 7919 % PLACES
    day = date(2000, 1, 1) + timedelta(days=number // A_DAY)
    told = f"هاجم مسلحون في {walk(number + 7, 6)} {number} نقطة للشرطة وقتل {number % 4 + 1} شرطيين."
    text = f"{told} {walk(number, 60)}"
    url = f"https://akhbar.example/{name}"
    made = make_article(name, url=url, canonical_url=url, title=told[:60], text=text)
    place = f"بلدة {spot}"
    event = make_event(
        evidence=told,
        end=len(told),
        also=(),
        place_id=f"own:{spot}",
        place_name=place,
        place_text=place,
        place_chain=(f"ناحية {spot % 500}", f"محافظة {spot % 40}"),
        admin1=f"محافظة {spot % 40}",
        admin1_pcode=f"XX{spot % 40:02d}",
        latitude=12.0 + spot % 71 * 0.35,
        longitude=10.0 + spot // 71 * 0.6,
        date_start=day,
        date_end=day,
    )
    return made, Extraction(name, (event,))


def add(store: Store, run: int, number: int) -> None:
    made, extraction = filler(number)
    known = replace(made, near_duplicate_of=first_source(made, store))
    found = Page(made.url, b"x", "text/html", _NOON)
    store.save_page(found, raw_location="", run_id=run)
    store.save_article(known, extraction, run)


def store_against_sqlite() -> None:
    """Storing whole articles, each in its transaction, against the same bytes by one executemany."""
    count = 1500
    ready = [filler(number) for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        with Store(Path(folder) / "s.db") as store:
            run = store.start_run("manual", _NOON, code_version="c", knowledge_version="k")
            with clock() as taken:
                for made, extraction in ready:
                    store.save_article(made, extraction, run)
            ours = count / taken()
        connection = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE article (id TEXT PRIMARY KEY, title TEXT, text TEXT, event TEXT)")
        rows = [(made.id, made.title, made.text, repr(extraction)) for made, extraction in ready]
        with clock() as taken:
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO article VALUES (?, ?, ?, ?)", rows)
            connection.execute("COMMIT")
        raw = count / taken()
        with clock() as taken:
            for values in rows:
                connection.execute("INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?)", values)
        single = count / taken()
        connection.close()
    head("storing", "articles a second", "of executemany")
    row("executemany, one table, one transaction", f"{raw:.0f}", "1.00")
    row("the same rows, a transaction each", f"{single:.0f}", f"{single / raw:.2f}")
    row(
        "Store.save_article: 12 tables, search index, incidents, a transaction each", f"{ours:.0f}", f"{ours / raw:.3f}"
    )


def growth(sizes: Sequence[int]) -> None:
    """The cost of one article in a store of growing size, and the memory of the process."""
    head("articles in the store", *(f"{size:,}" for size in sizes), f"{sizes[-1]:,} : {sizes[0]:,}")
    measured: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        # All stores are filled before the first is measured: filling takes long, and the machine may be busier after it.
        paths = {size: Path(folder) / f"{size}.db" for size in sizes}
        for size, path in paths.items():
            fill(path, size)
            print(f"{size:,} articles stored", file=sys.stderr, flush=True)
        for size, path in paths.items():
            with Store(path) as store:
                for name, value in _at_this_size(store, size, Path(folder)).items():
                    measured.setdefault(name, []).append(value)
    for name, values in measured.items():
        shape = "{:.0f}" if name.startswith(("memory", "file")) else "{:.3f}"
        row(name, *(shape.format(value) for value in values), f"{values[-1] / values[0]:.2f}")


def fill(path: Path, size: int) -> None:
    """A store of so many articles: the first of them one by one, what comes after them as copies."""
    with Store(path) as store:
        add_runs(store.database.conn, max(1, int(size * RUNS_AN_ARTICLE)))
        run = store.start_run("manual", _NOON, code_version="c", knowledge_version="k")
        for number in range(min(size, BLOCK)):
            add(store, run, number)
        store.finish_run(run, _NOON)
    if size > BLOCK:
        subprocess.run([sys.executable, "-m", "benchmarks.filling", str(path), str(size)], check=True)


def _at_this_size(store: Store, size: int, folder: Path) -> dict[str, float]:
    numbers = range(size, size + _SAMPLES)
    run = store.start_run("scheduled", _NOON, code_version="c", knowledge_version="k", site="site00")
    known = [f"https://akhbar.example/g{number * size // _SAMPLES:07d}" for number in range(_SAMPLES)]
    new = [filler(number)[0] for number in numbers]
    other = folder / f"other-{size}.db"
    with Store(other) as theirs:
        other_run = theirs.start_run("manual", _NOON, code_version="c", knowledge_version="k")
        for number in range(10_000_000 + size, 10_000_000 + size + _SAMPLES):
            add(theirs, other_run, number)
        theirs.finish_run(other_run, _NOON)
    found = {
        "skip test of a known address, ms": milliseconds(lambda n: store.has_page(known[n]), range(_SAMPLES)),
        "looking for reprints, ms": milliseconds(lambda n: first_source(new[n], store), range(_SAMPLES)),
        "storing an article with an event, ms": milliseconds(lambda n: add(store, run, n), numbers),
        "search for two words, first 20, ms": milliseconds(lambda n: store.search(f"{n} الزهر"), numbers[:50]),
    }
    with Store(other, read_only=True) as theirs, clock() as taken:
        merge(store, theirs)
    found["merging an article of another store, ms"] = taken() * 1000 / _SAMPLES
    store.finish_run(run, _NOON)
    found["beginning and end of a crawl, ms"] = milliseconds(lambda n: _crawl(store), range(20))
    pages = int(_lines("/proc/self/statm")[0].split()[1]) if Path("/proc/self/statm").exists() else 0
    found["memory of the process, MB"] = pages * 4096 / 1e6
    found["file, MB"] = store.path.stat().st_size / 1e6
    return found


def _crawl(store: Store) -> None:
    """What a crawl asks of the store besides its articles: when each site was crawled, reprints, its report."""
    last_successes(store)
    unmerged(store)
    run = store.start_run("scheduled", _NOON, code_version="c", knowledge_version="k", site="site00")
    store.settle_reprints(only_open=True)
    store.summary(run)
    store.finish_run(run, _NOON, {"finish_reason": "finished"})


if __name__ == "__main__":
    sys.exit(main())
