"""How much memory and time `marsad export` takes for a store of any size, by format.

    python -m benchmarks.exporting [--sizes 10000,100000,1000000] [--formats csv,jsonl,csv+jsonl] [--keep FOLDER]

Each export is a process of its own, whose greatest memory the system tells. A store has two events an article and two
an incident, on ten years of days; the rows are copies of a few made by `save_article`, with ids, days, places and numbers
of their own, so that a million events take minutes to write and not hours. Needs 3 GB of disk a million events for the
store, and as much again for an export.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.tables import head, machine, row
from extract.schema import Extraction
from extract.store import Store
from tests.stored import TEXT, TOLL, make_article, make_event, start

# How a column of a copy is made from its number ``n`` (an event) or ``k`` (a pair of them); the rest stays as it is.
_DAY = "date('2014-01-01', '+' || (k % 3650) || ' days')"
_COPIES: Mapping[str, tuple[str, int, Mapping[str, str]]] = {
    "article": (
        *("k", 2),
        {
            "number": "10 + k",
            "article_id": "printf('a%015d', k)",
            "url": "'https://akhbar.example/' || k",
            "canonical_url": "'https://akhbar.example/' || k",
            "text_sha256": "printf('%064d', k)",
            "published_at": f"{_DAY} || 'T12:00:00+00:00'",
        },
    ),
    "event": (
        *("n", 1),
        {
            "event_id": "printf('e%015d', n)",
            "article_id": "printf('a%015d', n / 2)",
            "position": "n % 2",
            "date_start": _DAY.replace("k", "(n / 2)"),
            "date_end": _DAY.replace("k", "(n / 2)"),
            "place_name": "'قرية ' || (n % 5000)",
            "latitude": "31 + (n % 5000) / 1000.0",
        },
    ),
    "event_actor": ("n", 1, {"event_id": "printf('e%015d', n)"}),
    "casualty": ("n", 1, {"event_id": "printf('e%015d', n)"}),
    "toll": (
        *("k", 40),
        {"toll_id": "printf('t%015d', k)", "article_id": "printf('a%015d', k)"},
    ),
    "incident": (
        *("k", 2),
        {
            "incident_id": "printf('JO-2014-%06d', k + 10)",
            "date_start": _DAY,
            "date_end": _DAY,
            "place_name": "'قرية ' || (k % 5000)",
            "latitude": "31 + (k % 5000) / 1000.0",
        },
    ),
    "incident_casualty": ("k", 2, {"incident_id": "printf('JO-2014-%06d', k + 10)"}),
    "incident_member": (
        *("n", 1),
        {"event_id": "printf('e%015d', n)", "incident_id": "printf('JO-2014-%06d', n / 2 + 10)"},
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--formats", default="csv,jsonl")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the stores here and leave them")
    options = parser.parse_args()
    print(machine(), end="\n\n")
    head("export of", "format", "memory, MB", "processor time, s", "events a second", "files, MB")
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, options.sizes.split(",")):
            path = (options.keep or Path(folder)) / f"events-{size}.db"
            if not path.exists():
                fill(path, size)
            for form in options.formats.split(","):
                measure(path, size, form, Path(folder) / "out")
    return 0


def fill(path: Path, size: int) -> None:
    """A store of ``size`` events."""
    with Store(path) as store:
        article = make_article("first", text=f"{TEXT}\n{'وقال شهود إنهم سمعوا دوي انفجارات في المكان. ' * 12}")
        store.save_article(article, Extraction("first", (make_event(),), (TOLL,)), start(store))
        with store.writing("copies"):
            for table, (letter, every, columns) in _COPIES.items():
                names = [found["name"] for found in store.rows(f"PRAGMA table_info({table})")]
                values = ", ".join(columns.get(name, f'one."{name}"') for name in names)
                store.execute(
                    f"WITH RECURSIVE counted ({letter}) AS (SELECT 0 UNION ALL SELECT {letter} + 1 FROM counted"
                    f" WHERE {letter} + 1 < {size // every}) INSERT INTO {table} SELECT {values}"
                    f" FROM counted, (SELECT * FROM {table}) AS one"
                )


def measure(path: Path, size: int, form: str, out: Path) -> None:
    """One export as a line of the table."""
    began = time.monotonic()
    command = [sys.executable, "-m", "crawler.command_line", "export"]
    process = subprocess.Popen(
        [*command, "--db", str(path), "--format", form.replace("+", ","), "--out", str(out)], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        row(f"{size:,} events", form, "refused", "", "", "")
        return
    megabytes = sum(file.stat().st_size for file in out.iterdir()) / 1e6
    spent = used.ru_utime + used.ru_stime
    row(f"{size:,} events", form, used.ru_maxrss // 1024, f"{spent:.0f}", f"{size / spent:,.0f}", f"{megabytes:,.0f}")
    print(f"  {time.monotonic() - began:.0f} s by the clock", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
