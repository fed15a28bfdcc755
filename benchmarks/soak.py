"""Crawl a changing site while everything goes wrong; does the store end up equal to the site?

    python -m benchmarks.soak [--minutes 30] [--seed 1]

A site on loopback gains articles and changes some. `marsad run` crawls it over and over, with all steps. Meanwhile faults
come at random: the server restarts, hangs, answers 500, breaks bodies off; the pass or its crawl is killed with SIGKILL;
the disk is full (a tmpfs of its own, which needs root; without it this fault is left out and said so). Then the faults
end, the crawl comes to rest, and the store is compared with the site and with a crawl of it into a new store. Exit status
1 when anything is lost, doubled, out of date or damaged.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from extract.paths import PROJECT
from extract.store import Store
from extract.store.verification import verify
from tests.servers.crawling import COMMAND, FAST, local
from tests.servers.pages import article_page, sitemap

_ATTACK = re.compile("<p>قتل .*?</p>", re.DOTALL)
SETTINGS = {
    **{name: value for name, value in FAST.items() if name != "ITEM_PIPELINES"},
    "DOWNLOAD_TIMEOUT": "4",
    "RETRY_TIMES": "1",
}


def page(number: int, extra: str, published: datetime) -> str:
    """An article; one in eight tells an attack, as on a day of war."""
    text = article_page(number, extra=extra, published=published)
    if number % 8:
        text = _ATTACK.sub(f"<p>افتتح المجلس المحلي مكتبة عامة بحضور عدد كبير من الأهالي والطلاب.{extra}</p>", text)
    return text


@dataclass
class ChangingSite:
    """Articles by number: (text added by changes, published, last changed), served as the fault of the moment has it."""

    articles: dict[int, tuple[str, datetime, datetime]] = field(default_factory=dict)
    fault: str = ""
    server: ThreadingHTTPServer | None = None
    port: int = 0

    def start(self) -> None:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with contextlib.suppress(ConnectionError):
                    site.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A crawl that is killed breaks its connections off."""

        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add(self, number: int) -> None:
        now = datetime.now(UTC)
        self.articles[number] = ("", now, now)

    def change(self, number: int, times: int) -> None:
        _, published, _ = self.articles[number]
        self.articles[number] = (f" وفي تحديث رقم {times} وصلت سيارات الإسعاف.", published, datetime.now(UTC))

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        fault = self.fault if request.path != "/robots.txt" else ""
        if fault == "hang":
            time.sleep(6)
        status, body = 200, b""
        if request.path == "/sitemap.xml":
            rows = [(f"{self.address}/news/{n}", row[2].isoformat()) for n, row in sorted(self.articles.items())]
            body = sitemap(rows).encode()
        elif request.path.startswith("/news/") and (row := self.articles.get(int(request.path[6:]))):
            body = page(int(request.path[6:]), *row[:2]).encode()
        elif request.path != "/robots.txt":
            status = 404
        if fault == "errors":
            status, body = 500, b"broken"
        request.send_response(status)
        request.send_header("Content-Type", "text/xml" if request.path.endswith("xml") else "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: len(body) // 2] if fault == "cut" else body)
        if fault == "cut":
            request.close_connection = True


@dataclass
class Soak:
    """One test: a folder for the store, a site, and what has happened so far."""

    folder: Path
    site: ChangingSite
    chance: random.Random
    full_disk: bool
    happened: Counter[str] = field(default_factory=Counter)
    passes: Counter[int] = field(default_factory=Counter)
    running: subprocess.Popen[bytes] | None = None

    def command(self, verb: str, *args: str, home: Path) -> tuple[list[str], dict[str, str]]:
        options = [part for name, value in SETTINGS.items() for part in ("-s", f"{name}={value}")]
        told = {**local(self.site.address), "feeds": [], "sitemaps": [f"{self.site.address}/sitemap.xml"]}
        environment = {**os.environ, "MARSAD_HOME": str(home), "MARSAD_TEST_SITE": json.dumps(told)}
        environment.pop("MARSAD_DB", None)
        return [*COMMAND, verb, *args, *options], environment

    def crawl_on(self, until: float) -> None:
        while time.monotonic() < until:
            command, environment = self.command("run", "--sites", "local", "--max-time", "30s", home=self.folder)
            self.running = subprocess.Popen(
                command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            self.passes[self.running.wait()] += 1

    def change_on(self, until: float) -> None:
        number = 0
        while time.monotonic() < until:
            number += 1
            self.site.add(number)
            if number > 5 and self.chance.random() < 0.3:
                self.site.change(self.chance.randrange(max(1, number - 100), number), number)
            time.sleep(self.chance.uniform(0.5, 2.5))

    def fail_on(self, until: float) -> None:
        faults = [self._restart, self._hang, self._errors, self._cut, self._kill_pass, self._kill_crawl]
        faults += [self._fill_disk] if self.full_disk else []
        while time.monotonic() < until:
            time.sleep(self.chance.uniform(1, 10))
            fault = self.chance.choice(faults)
            fault()
            self.happened[fault.__name__.strip("_").replace("_", " ")] += 1

    def _restart(self) -> None:
        self.site.stop()
        time.sleep(self.chance.uniform(0.1, 5))
        self.site.start()

    def _for_a_while(self, fault: str) -> None:
        self.site.fault = fault
        time.sleep(self.chance.uniform(1, 6))
        self.site.fault = ""

    def _hang(self) -> None:
        self._for_a_while("hang")

    def _errors(self) -> None:
        self._for_a_while("errors")

    def _cut(self) -> None:
        self._for_a_while("cut")

    def _kill_pass(self) -> None:
        if self.running is not None:
            self.running.kill()

    def _kill_crawl(self) -> None:
        """The crawl that the pass has started, not the pass."""
        if self.running is not None:
            children = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children")
            with contextlib.suppress(OSError):
                for pid in children.read_text().split():
                    os.kill(int(pid), signal.SIGKILL)

    def _fill_disk(self) -> None:
        ballast = self.folder / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb") as file:
            while True:
                file.write(b"\0" * 65536)
                file.flush()
        time.sleep(self.chance.uniform(0.5, 5))
        ballast.unlink(missing_ok=True)

    def come_to_rest(self) -> None:
        """Crawl as a person does until a crawl finds nothing new."""
        for _ in range(5):
            command, environment = self.command("crawl", "local", "--limit", "100000", "--json", home=self.folder)
            made = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, check=False)
            facts = json.loads(made.stdout)
            print(f"at rest: {facts['articles']} articles read, {len(facts['failures'])} failures", flush=True)
            if not facts["articles"] and not facts["failures"]:
                return

    def compare(self) -> list[str]:
        """What is wrong with the store."""
        wrong = []
        with contextlib.ExitStack() as closing:
            fresh = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="marsad-soak-fresh-")))
            command, environment = self.command("crawl", "local", "--limit", "100000", home=fresh)
            subprocess.run(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
            store = closing.enter_context(Store(self.folder / "marsad.db", read_only=True))
            other = closing.enter_context(Store(fresh / "marsad.db"))
            urls = Counter(row["url"] for row in store.rows("SELECT url FROM article"))
            wanted = {f"{self.site.address}/news/{number}" for number in self.site.articles}
            wrong += [f"lost: {url}" for url in sorted(wanted - set(urls))]
            wrong += [f"never published: {url}" for url in sorted(set(urls) - wanted)]
            wrong += [f"doubled: {url}" for url, count in urls.items() if count > 1]
            for number, (extra, _, _) in self.site.articles.items():
                row = store.row("SELECT text FROM article WHERE url = ?", [f"{self.site.address}/news/{number}"])
                if row is not None and extra.strip() not in row["text"]:
                    wrong.append(f"out of date: /news/{number}")
            for sql in ("SELECT url, title, text FROM article", "SELECT event_id, type, evidence FROM event"):
                mine, theirs = ({tuple(row.values()) for row in each.rows(sql)} for each in (store, other))
                wrong += [f"differs from a new crawl: {row[0]}" for row in sorted(mine ^ theirs)]
            wrong += [f"{check.wrong} {check.name}" for check in verify(store) if check.wrong]
            counts = {
                table: (store.row(f"SELECT count(*) AS n FROM {table}") or {})["n"]
                for table in ("article", "article_version", "event", "run")
            }
            print(f"stored: {counts}", flush=True)
        return wrong


@contextlib.contextmanager
def small_disk() -> Iterator[tuple[Path, bool]]:
    """A folder on a small disk of its own where that can be had, and whether it is one."""
    folder = Path(tempfile.mkdtemp(prefix="marsad-soak-"))
    mounted = False
    if os.geteuid() == 0:
        command = ["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", str(folder)]
        mounted = subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
    try:
        yield folder, mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with small_disk() as (folder, mounted):
        site = ChangingSite()
        site.start()
        soak = Soak(folder, site, random.Random(options.seed), mounted)
        if not mounted:
            print("no small disk here (needs root): the fault 'full disk' is left out")
        until = time.monotonic() + options.minutes * 60
        threads = [threading.Thread(target=work, args=(until,)) for work in (soak.change_on, soak.fail_on)]
        for thread in threads:
            thread.start()
        soak.crawl_on(until)
        for thread in threads:
            thread.join()
        print(f"{options.minutes:g} minutes, {sum(soak.passes.values())} passes (by exit status {dict(soak.passes)})")
        print(f"faults: {dict(soak.happened)}")
        changed = sum(1 for extra, _, _ in site.articles.values() if extra)
        print(f"site: {len(site.articles)} articles, {changed} of them changed", flush=True)
        soak.come_to_rest()
        wrong = soak.compare()
        for line in wrong[:20]:
            print(line)
        print(f"{len(wrong)} differences between the store and the site")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
