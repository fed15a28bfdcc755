"""Pages a second, processor time and memory of a crawl, beside bare Scrapy and other crawlers on the same local site.

    python -m benchmarks.crawling [--pages 300] [--peers DIR] [--install]

The site (pages of 80 KB, a feed) is served on loopback by a process of its own. Bare Scrapy fetches and reads nothing;
marsad fetches, reads, compares, stores and extracts events into SQLite, in one process and as it does by itself.
``--peers`` names a folder with one virtual environment for each of trafilatura, news-please and fundus (``DIR/NAME``);
``--install`` makes what is missing there with pip. All run one after the other in one run; what counts is the ratio.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.crawling_site import STEPS
from extract.paths import PROJECT
from tests.servers.crawling import Crawler, local
from tests.servers.peak_memory import PeakMemory

PEERS = {
    "trafilatura": ["trafilatura", "lxml_html_clean"],
    "news-please": ["news-please", "newspaper4k[ar]", "nltk"],
    "fundus": ["fundus", "curl_cffi<0.14"],
}
_SCRIPTS = Path(__file__).parent / "peers"


@dataclass(frozen=True, slots=True)
class Result:
    """What one crawl took: seconds, seconds of processor time, MB at the peak, and how many articles it brought."""

    name: str
    wall: float
    processor: float
    memory: float
    articles: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--install", action="store_true", help="make the environments of the peers with pip")
    options = parser.parse_args()
    if options.install and not options.peers:
        parser.error("--install needs --peers DIR, the folder for the environments")
    for package in ("crawler", "pipelines", "extract", "benchmarks", "tests"):
        # As where it is installed; the peers have theirs from pip.
        compileall.compile_dir(PROJECT / package, quiet=1)
    with site(options.pages) as address:
        results = [measure("bare Scrapy", [sys.executable, str(_SCRIPTS / "bare_scrapy.py"), address])]
        results += [marsad(address, options.pages, beside) for beside in ("never", "auto")]
        for name in PEERS if options.peers else ():
            python = environment(name, options.peers / name, options.install)
            if python:
                script = _SCRIPTS / f"{name.replace('-', '_')}_peer.py"
                results.append(measure(name, [str(python), str(script), address]))
    show(results)
    return int(any(result.articles != options.pages for result in results[:3]))


@contextmanager
def site(pages: int) -> Iterator[str]:
    """The address of the site, served by a process of its own."""
    command = [sys.executable, "-m", "benchmarks.crawling_site", str(pages)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def marsad(address: str, pages: int, beside: str) -> Result:
    """The whole of this project: from the feed to events in SQLite. ``beside`` is its setting MARSAD_BESIDE."""
    with tempfile.TemporaryDirectory() as folder:
        crawler = Crawler(Path(folder))
        command, variables = crawler.command(
            *("local", "--limit", str(pages)),
            site=local(address),
            ITEM_PIPELINES=json.dumps(STEPS),
            MARSAD_BESIDE=beside,
        )
        name = "marsad, to events, one process" if beside == "never" else "marsad, to events"
        result = measure(name, command, variables)
        with crawler.store() as store:
            stored = (store.row("SELECT count(*) AS n FROM article") or {})["n"]
        return Result(result.name, result.wall, result.processor, result.memory, stored)


def measure(name: str, command: Sequence[str], variables: Mapping[str, str] | None = None) -> Result:
    """Run a command; its last line of output may be the number of its articles."""
    with tempfile.TemporaryFile("w+") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **(variables or {})}, stdout=output, stderr=subprocess.DEVNULL
        )
        peak = PeakMemory(process.pid)
        peak.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        last = (output.read().strip().splitlines() or ["0"])[-1]
    articles = int(last) if last.isdigit() else 0
    if process.returncode:
        print(f"{name}: exit status {process.returncode}", file=sys.stderr)
    return Result(name, wall, usage.ru_utime + usage.ru_stime, peak.megabytes, articles)


def environment(name: str, folder: Path, install: bool) -> Path | None:
    """The Python of a peer's own environment, or None when there is none."""
    python = folder / "bin" / "python"
    if not python.exists() and install:
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS[name]], check=True)
    if not python.exists():
        print(f"{name}: no environment in {folder}; make it with --install", file=sys.stderr)
        return None
    return python


def show(results: Sequence[Result]) -> None:
    """The table, with bare Scrapy as 1."""
    table = Table(box=None)
    for heading in ("crawler", "articles", "pages/s", "of bare Scrapy", "CPU ms/page", "peak MB"):
        table.add_column(heading, justify="left" if heading == "crawler" else "right")
    bare = results[0].articles / results[0].wall
    for result in results:
        speed = result.articles / result.wall
        per_page = f"{1000 * result.processor / result.articles:.0f}" if result.articles else "–"
        cells = (result.articles, f"{speed:.1f}", f"{speed / bare:.2f}", per_page, f"{result.memory:.0f}")
        table.add_row(result.name, *map(str, cells))
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
