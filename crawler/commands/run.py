"""``marsad run``: one pass over all enabled sites, for cron and systemd."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, add_database_option, positive

_UNITS = {"s": 1, "m": 60, "h": 3600}


class RunCommand(MarsadCommand):
    usage = "[--sites NAME,…] [--max-time 50m] [--jobs N] [options]"
    part = "crawl"
    summary = "Crawl all enabled sites once, within a time, and say whether all is well"
    description = (
        "One pass over the sites of sites.txt beside the store (a name or an address a line), or, without that file, over\n"
        "all declared outlets. Only one pass runs at a time; one that is killed has lost nothing, the next goes on. When\n"
        "the time is up the running crawls end in good order, and the sites that were not reached come first next time.\n"
        "Then every site is compared with its own history. Exit status 0 when all is well, 1 when a monitor found\n"
        "something or another pass is still running, 2 wrong usage, 130 interrupted."
    )
    examples = (
        "marsad run\n"
        "marsad run --sites enab_baladi,shafaq_news --max-time 10m --jobs 2\n"
        "marsad run --max-time 50m --prometheus /var/lib/node_exporter/marsad.prom"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from crawler.scheduled import usual_jobs

        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--sites", metavar="NAME,…", help="only these sites (default: the enabled ones)")
        parser.add_argument(
            "--max-time", type=seconds, default=3000.0, metavar="TIME", help="90s, 50m or 2h (default: 50m)"
        )
        parser.add_argument(
            "--jobs", type=positive, default=usual_jobs(), metavar="N", help=f"sites at a time ({usual_jobs()})"
        )
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
        parser.add_argument("--report", type=Path, metavar="FILE", help="where the JSON report goes (reports/run.json)")
        parser.add_argument("--prometheus", type=Path, metavar="FILE", help="also write the report for node_exporter")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.run_report import print_report, run_report, write_json, write_prometheus
        from crawler.scheduled import Plan, SitePass, crawl_all, longest_ago_first
        from crawler.stopping import stop_file
        from extract.paths import local_folder
        from extract.store import Store, StoreError
        from extract.store.history import last_successes
        from extract.store.locking import only_job

        self.expect(args, 0)
        sites = self._sites(opts)
        started = datetime.now(UTC)
        deadline = time.monotonic() + opts.max_time
        if stop_file().exists():
            self.fail(f"{stop_file()} exists: no crawl starts while it is there")
            return
        if not os.environ.get("MARSAD_CONTACT") and sites != ["sample"]:
            print("marsad: set MARSAD_CONTACT to an address that somebody reads: sites see it", file=sys.stderr)
        console = Console(stderr=True)
        try:
            with (
                only_job(opts.db, "marsad run", started) as lock,
                tempfile.TemporaryDirectory(prefix="marsad-run-") as folder,
                console.status("starting") as status,
            ):
                # Also brings a store of an older version up to date, before several processes open it.
                with Store(opts.db) as store:
                    sites = longest_ago_first(sites, last_successes(store))
                ended = []

                def told(site: SitePass, running: list[str]) -> None:
                    if site.state != "not reached":
                        ended.append(site)
                    status.update(f"{len(ended)} of {len(sites)} sites; crawling {', '.join(running) or 'none'}")

                plan = Plan(opts.db, opts.jobs, deadline, tuple(opts.set), lock)
                passes = crawl_all(sites, plan, Path(folder), told)
                with Store(opts.db, read_only=True) as store:
                    report = run_report(store, passes, started, datetime.now(UTC))
            write_json(report, opts.report or local_folder() / "reports" / "run.json")
            if opts.prometheus:
                write_prometheus(report, opts.prometheus)
        except StoreError as error:
            self.fail(error)
            return
        except OSError as error:
            self.fail(f"{error.filename}: the report cannot be written: {error.strerror}")
            return
        except KeyboardInterrupt:
            self.fail("interrupted; the next pass goes on from there", 130)
            return
        with self.until_reader_stops():
            if opts.json:
                print(json.dumps(report, ensure_ascii=False, indent=1))
            else:
                out = Console()
                print_report(report, out if out.is_terminal else Console(width=140))
        if report["findings"]:
            self.exitcode = 1

    def _sites(self, opts: argparse.Namespace) -> list[str]:
        """The sites to crawl. Raises UsageError for an unknown one, before anything is done."""
        from scrapy.spiderloader import get_spider_loader

        from crawler.crawling import check_names
        from crawler.scheduled import enabled_sites, sites_file

        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        if opts.sites:
            sites = [name.strip() for name in opts.sites.split(",") if name.strip()]
        else:
            try:
                sites = enabled_sites(
                    [name for name in sorted(loader.list()) if name not in ("sample", "generic", "warc")]
                )
            except OSError as error:
                raise UsageError(f"{sites_file()}: cannot be read: {error.strerror}", print_help=False) from error
        if not sites:
            raise UsageError(f"no site is enabled: name some in {sites_file()} or with --sites", print_help=False)
        check_names(sites, loader)
        return sites


def seconds(text: str) -> float:
    """A time as ``90s``, ``50m`` or ``2h``, in seconds. Raises the error that argparse reports."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh])", text.strip())
    if not found or float(found[1]) <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it as 90s, 50m or 2h")
    return float(found[1]) * _UNITS[found[2]]
