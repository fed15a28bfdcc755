"""Running ``marsad crawl`` as a program against local servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.paths import PROJECT
from extract.store import Store
from tests.servers.peak_memory import PeakMemory

COMMAND = [sys.executable, "-c", "from crawler.command_line import main; main()"]
# As fast as the machine allows; what a test measures it sets itself.
FAST = {
    "SPIDER_MODULES": "crawler.spiders,tests.servers.spiders",
    "MARSAD_PRIVATE_HOSTS": "127.0.0.1",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "MARSAD_RETRY_PAUSE": "0.1",
    "DNS_TIMEOUT": "5",
    "ITEM_PIPELINES": json.dumps(
        {
            "pipelines.archive.ArchivePipeline": 100,
            "pipelines.article.ArticlePipeline": 200,
            "pipelines.boilerplate.BoilerplatePipeline": 300,
            "pipelines.duplicates.DuplicatesPipeline": 400,
            "pipelines.store.StorePipeline": 500,
            "tests.servers.keeping.KeepingPipeline": 600,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Crawl:
    """A crawl that has ended: its exit status, what it printed, and its facts when it was asked for JSON.

    ``megabytes`` is the memory that it took at most, the process beside it included; 0 where there is no /proc.
    """

    status: int
    out: str
    err: str
    megabytes: float

    @property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads(self.out))

    @property
    def reasons(self) -> str:
        return "\n".join(f"{failure['url']} {failure['reason']}" for failure in self.facts["failures"])


class Crawler:
    """Crawls into one folder: ``crawler("local", site={…}, DOWNLOAD_DELAY=1)``; ``verb`` is another command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "marsad.db"

    def command(
        self, *args: str, site: dict[str, Any] | None = None, verb: str = "crawl", **settings: Any
    ) -> tuple[list[str], dict[str, str]]:
        """The command line and the environment of a crawl."""
        chosen = {**FAST, **{name: str(value) for name, value in settings.items()}}
        options = [part for name, value in chosen.items() for part in ("-s", f"{name}={value}")]
        environment = {**os.environ, "MARSAD_HOME": str(self.folder), "MARSAD_TEST_SITE": json.dumps(site or {})}
        environment.pop("MARSAD_DB", None)
        return [*COMMAND, verb, *args, *options], environment

    def __call__(self, *args: str, site: dict[str, Any] | None = None, **settings: Any) -> Crawl:
        command, environment = self.command(*args, site=site, **settings)
        with subprocess.Popen(
            command, env=environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            peak = PeakMemory(process.pid)
            peak.start()
            try:
                out, err = process.communicate(timeout=300)
            except BaseException:
                process.kill()
                raise
        return Crawl(process.returncode, out.decode(), err.decode(), peak.megabytes)

    @contextmanager
    def store(self) -> Iterator[Store]:
        with Store(self.database, read_only=True) as store:
            yield store

    def urls(self) -> list[str]:
        """The addresses of the stored articles."""
        with self.store() as store:
            return sorted(row["url"] for row in store.rows("SELECT url FROM article"))


def local(address: str, **attributes: Any) -> dict[str, Any]:
    """The attributes of the local spider for a site at this address."""
    host = address.split("//")[1].split(":")[0]
    return {"allowed_domains": [host], "feeds": [f"{address}/feed.xml"], **attributes}
