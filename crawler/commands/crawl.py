"""``marsad crawl``: fetch news, strip it, read events out of it, and say what came of it."""

from __future__ import annotations

import argparse
import difflib
import json
import logging
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.command import add_database_option
from crawler.crawl_summary import crawl_facts, print_summary
from crawler.news import DeclarationError, day_argument
from extract.paths import local_folder
from extract.store import Store, StoreError

_LOG_BYTES = 5_000_000


class Command(ScrapyCommand):
    """Runs one spider; exit status 1 when something could not be fetched or read, 2 for wrong usage."""

    requires_project = True
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "SITE | URL [options]"

    def short_desc(self) -> str:
        return "Crawl an Arabic news site into the store: sample, a declared site, or any address"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.usage = "marsad crawl SITE | URL [options]"
        parser.description = (
            "Fetches the news of a site that are not stored yet, keeps every page, cleans the articles and reads events\n"
            "out of them. SITE is 'sample' (embedded, no network) or a name that 'marsad sites' lists; URL is the address\n"
            "of any other outlet or of one article."
        )
        parser.epilog = (
            "Examples:\n  marsad crawl sample\n  marsad crawl enab_baladi --since 2026-11-20\n"
            "  marsad crawl https://example.com/ --limit 20 --db example.db"
        )
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        add_database_option(parser)
        parser.add_argument("--since", metavar="DAY", help="only articles published on or after this day (2021-03-14)")
        parser.add_argument("--until", metavar="DAY", help="only articles published on or before this day")
        parser.add_argument("--limit", type=int, metavar="N", help="ask for at most N articles")
        parser.add_argument("--json", action="store_true", help="print what came of it as one JSON object")
        parser.add_argument(
            "-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE", help=argparse.SUPPRESS
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        for argument in opts.spargs:
            name, found, value = argument.partition("=")
            if not found:
                raise UsageError(f"-a {argument}: write it as NAME=VALUE", print_help=False)
            setattr(opts, name, value)
        for name in ("since", "until"):
            try:
                day_argument(name, getattr(opts, name))
            except ValueError as error:
                raise UsageError(str(error), print_help=False) from error
        assert self.settings is not None
        self.settings.set("MARSAD_DB", str(opts.db), priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one site, or give one address" if args else "which site? try: marsad crawl sample")
        assert self.crawler_process is not None
        target = args[0]
        arguments: dict[str, Any] = {"since": opts.since, "until": opts.until, "limit": opts.limit}
        if urlsplit(target).scheme in ("http", "https"):
            arguments["url"], target = target, "generic"
        self._check_site(target)
        try:
            Store(opts.db).close()
        except StoreError as error:
            self._fail(str(error), 1)
            return
        log = self._log_to_file()
        crawler = self.crawler_process.create_crawler(target)
        console = Console(stderr=True)
        with _progress(crawler, console):
            failures: list[str] = []
            started = self.crawler_process.crawl(crawler, **arguments)
            started.add_done_callback(lambda task: failures.append(str(task.exception())) if task.exception() else None)
            self.crawler_process.start()
        if failures:
            self._fail(failures[0], 1)
            return
        facts = crawl_facts(crawler, opts.db)
        if opts.json:
            json.dump(facts, sys.stdout, ensure_ascii=False, indent=2)
            sys.stdout.write("\n")
        else:
            print_summary(facts, opts.db, log)
        if facts["failures"]:
            self.exitcode = 1

    def _check_site(self, name: str) -> None:
        assert self.crawler_process is not None
        known = [n for n in self.crawler_process.spider_loader.list() if n != "generic"]
        if name != "generic" and name not in known:
            close = difflib.get_close_matches(name, known, 3)
            hint = f"; did you mean {' or '.join(close)}?" if close else ""
            raise UsageError(f"no site is called {name!r}{hint} 'marsad sites' lists them all", print_help=False)
        try:
            check = getattr(self.crawler_process.spider_loader.load(name), "check_declaration", None)
            if check is not None:
                check()
        except DeclarationError as error:
            raise UsageError(str(error), print_help=False) from error

    def _log_to_file(self) -> Path:
        folder = local_folder() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "crawl.log"
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.replace(folder / "crawl.log.1")
        handler = logging.FileHandler(path, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root = logging.getLogger()
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        return path

    def _fail(self, message: str, status: int) -> None:
        print(f"marsad crawl: {message}", file=sys.stderr)
        self.exitcode = status


class _progress:
    """A progress bar that follows a crawl, on stderr, when that is a terminal."""

    def __init__(self, crawler: Crawler, console: Console) -> None:
        self.crawler = crawler
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total} pages · {task.fields[events]} events"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self.task = self.bar.add_task("crawling", total=0, events=0)

    def __enter__(self) -> None:
        self.bar.start()
        for signal in (
            signals.request_scheduled,
            signals.response_received,
            signals.item_scraped,
            signals.item_dropped,
        ):
            self.crawler.signals.connect(self._update, signal)

    def __exit__(self, *reason: object) -> None:
        self.bar.stop()

    def _update(self) -> None:
        stats = self.crawler.stats
        if stats is not None:
            total = stats.get_value("scheduler/enqueued", 0)
            done = stats.get_value("response_received_count", 0)
            self.bar.update(
                self.task, total=max(total, done), completed=done, events=stats.get_value("marsad/events", 0)
            )
