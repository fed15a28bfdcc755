"""Kill a crawl with SIGKILL at random moments, then let it end: how many articles are lost or doubled?

    python -m benchmarks.kills [--kills 20] [--articles 1500] [--seconds 2.5] [--seed 1]

The site is served on loopback, all pipelines run; in every other crawl pages are read in a process
beside it. Prints one line a kill and the result; exit status 1 when anything is
lost or doubled, or the database is damaged.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from extract.paths import PROJECT
from extract.store import Store
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, LocalSite

# The tests' steps leave the extraction out; here it is part of what may be interrupted.
_STEPS = json.dumps(
    {
        f"pipelines.{step.lower()}.{step}Pipeline": place * 100
        for place, step in enumerate(
            ("Beside", "Archive", "Article", "Boilerplate", "Duplicates", "Store", "Events"), 1
        )
    }
)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument(
        "--seconds", type=float, default=2.5, help="the longest time from the first request to the kill"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder, LocalSite() as site:
        crawler = Crawler(Path(folder))
        numbers = range(1, options.articles + 1)
        site.add_articles(*numbers)
        feed = site.pages["/feed.xml"]
        assert isinstance(feed, Answer)
        site.pages["/feed.xml"] = Answer(feed.body, content_type="text/xml", headers={"ETag": '"v1"'})
        commands = [
            crawler.command(
                *("local", "--limit", str(options.articles)),
                site=local(site.address),
                ITEM_PIPELINES=_STEPS,
                MARSAD_BESIDE=beside,
            )
            for beside in ("always", "never")
        ]
        for kill in range(1, options.kills + 1):
            command, environment = commands[kill % 2]
            asked = len(site.paths())
            running = subprocess.Popen(
                command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            while len(site.paths()) == asked and running.poll() is None:
                time.sleep(0.005)
            time.sleep(moments.uniform(0.0, options.seconds))
            os.kill(running.pid, signal.SIGKILL)
            running.wait()
            stored = Counter(crawler.urls())
            print(f"kill {kill:2}: {len(stored)} articles stored, {_integrity(crawler)}", flush=True)
        command, environment = commands[0]
        subprocess.run(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
        stored = Counter(crawler.urls())
        wanted = {f"{site.address}/news/{number}" for number in numbers}
        lost, doubled = wanted - set(stored), [url for url, count in stored.items() if count > 1]
        with Store(crawler.database, read_only=True) as store:
            events = store.row("SELECT count(*) AS n, count(DISTINCT article_id || position) AS d FROM event") or {}
        whole = _integrity(crawler)
        print(
            f"{options.kills} kills, {len(wanted)} articles: {len(lost)} lost, {len(doubled)} doubled,"
            f" {events['n'] - events['d']} of {events['n']} events doubled, integrity {whole}"
        )
        return int(bool(lost or doubled or whole != "ok" or events["n"] != events["d"]))


def _integrity(crawler: Crawler) -> str:
    with crawler.store() as store:
        return str((store.row("PRAGMA integrity_check") or {}).get("integrity_check"))


if __name__ == "__main__":
    sys.exit(main())
