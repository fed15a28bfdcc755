"""``marsad crawl``: fetch news, strip it, read events out of it, and say what came of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from crawler.command import MarsadCommand, add_database_option, log_file, positive

# What NewsSpider takes.
_ARGUMENTS = ("since", "until", "limit", "only")


def _check_arguments(given: Mapping[str, str]) -> None:
    """Raises UsageError for an argument that no news spider has, and for one that it could not read."""
    for name in given:
        if name not in _ARGUMENTS:
            raise UsageError(f"-a {name}: a crawl knows {', '.join(_ARGUMENTS)}", print_help=False)
    try:
        positive(given.get("limit", "1"))
    except argparse.ArgumentTypeError as error:
        raise UsageError(f"-a limit: {error}", print_help=False) from error
    if not given.get("only", "https://").startswith(("http://", "https://")):
        raise UsageError(f"-a only: {given['only']!r} is no http or https address", print_help=False)


class CrawlCommand(MarsadCommand):
    requires_project = True
    requires_crawler_process = True
    usage = "SITE … | URL [options]"
    part = "crawl"
    summary = "Crawl Arabic news into the store: the embedded sample, declared sites, or any address"
    description = (
        "Fetches the news of one or several sites that are not stored yet, keeps every page, cleans the articles and\n"
        "reads events out of them. SITE is 'sample' (embedded, needs no network) or a name that 'marsad sites' lists;\n"
        "URL is the address of any other outlet, of a feed, or of one article.\n"
        "Exit status: 0 all is well, 1 something could not be fetched or read (it says what), 2 wrong usage,\n"
        "130 interrupted: what was read by then is stored, and the same command goes on from there."
    )
    examples = (
        "marsad crawl sample\n"
        "marsad crawl enab_baladi shafaq_news --limit 50\n"
        "marsad crawl sohr --since 2026-11-01 --until 2026-11-07\n"
        "marsad crawl https://example.com/ --db example.db"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--since", metavar="DAY", help="only articles published on or after this day (2021-03-14)")
        parser.add_argument("--until", metavar="DAY", help="only articles published on or before this day")
        parser.add_argument(
            "--limit",
            type=positive,
            metavar="N",
            help="ask for at most N articles of each site (default: 200; no limit with --since or --until)",
        )
        parser.add_argument("--json", action="store_true", help="print what came of it as one JSON object")
        parser.add_argument(
            "--scheduled", action="store_true", help="for cron: feeds that bring nothing new are asked less often"
        )
        parser.add_argument(
            "--warc", type=Path, metavar="DIR", help="also write what is fetched into a WARC file in this folder"
        )
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="as Scrapy's: " + ", ".join(_ARGUMENTS),
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.news import day_argument

        try:
            opts.spargs = arglist_to_dict(opts.spargs)
        except ValueError as error:
            raise UsageError("-a: write it as NAME=VALUE", print_help=False) from error
        _check_arguments(opts.spargs)
        for name in ("since", "until", "limit"):
            if getattr(opts, name) is not None:
                opts.spargs[name] = str(getattr(opts, name))
        try:
            since, until = (day_argument(name, opts.spargs.get(name)) for name in ("since", "until"))
        except ValueError as error:
            raise UsageError(f"--{error}", print_help=False) from error
        if since and until and since > until:
            raise UsageError(f"--since {since} lies after --until {until}", print_help=False)
        assert self.settings is not None
        self.settings.set("MARSAD_DB", str(opts.db), priority="cmdline")
        if opts.warc:
            try:
                opts.warc.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(f"{opts.warc}: no folder to write to: {error.strerror}", print_help=False) from error
            self.settings.set("MARSAD_WARC", str(opts.warc), priority="cmdline")
        if opts.scheduled:
            self.settings.set("MARSAD_RUN_KIND", "scheduled", priority="cmdline")
        if not (opts.logfile or opts.nolog):
            opts.logfile = log_file()
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.crawl_report import print_report, report
        from crawler.crawling import crawl, targets
        from crawler.stopping import stop_file
        from extract.store import Store, StoreError
        from extract.store.locking import only_crawls
        from pipelines.addresses import identity

        self.expect(args, len(args))
        if not args:
            raise UsageError("which site? Try 'marsad crawl sample'; 'marsad sites' lists them all", print_help=False)
        assert self.crawler_process is not None
        wanted = targets(args, self.crawler_process)
        try:
            # Before anything is fetched: can it be stored?
            Store(opts.db).close()
        except StoreError as error:
            self.fail(error)
            return
        if stop_file().exists():
            self.fail(f"{stop_file()} exists: no crawl starts while it is there")
            return
        try:
            with only_crawls(opts.db, [identity(target.label) for target in wanted]):
                runs = crawl(self.crawler_process, wanted, opts.spargs)
            with Store(opts.db, read_only=True) as store:
                made = report(runs, store)
        except StoreError as error:
            self.fail(error)
            return
        with self.until_reader_stops():
            if opts.json:
                print(json.dumps({**made.facts, "database": str(opts.db)}, ensure_ascii=False, indent=1))
            else:
                console = Console()
                # In a file or a pipe there is no width to keep to.
                console = console if console.is_terminal else Console(width=140)
                print_report(made, opts.db, opts.logfile or "none", console)
        if made.facts["failures"]:
            self.exitcode = 1
        if any(run.interrupted for run in runs):
            self.fail("interrupted; the same command goes on from there", 130)
