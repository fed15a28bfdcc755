"""``marsad ingest``: the pages of WARC and WACZ files go the way of fetched ones."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, add_database_option, add_pages_option, positive


class IngestCommand(MarsadCommand):
    usage = "FILE … [options]"
    part = "crawl"
    summary = "Read the Arabic articles of WARC or WACZ files (CC-NEWS, other crawlers) into the store"
    description = (
        "Takes the HTML pages of WARC (.warc, .warc.gz) and WACZ files through the same steps as a crawl: pages that\n"
        "are no article are left out, those that are not Arabic leave no trace, reprints are linked. Nothing is fetched.\n"
        "Each file is read by a process of its own (or by a worker of a Dask cluster) into a piece beside the store; the\n"
        "pieces are merged in the order of the files, so every engine gives the same store. Files that were ingested are\n"
        "passed over, and an interrupted pass goes on where it was. A file that cannot be read, or that kills its process,\n"
        "is put in quarantine with the reason (NAME.quarantine.json among the pieces) until it changes.\n"
        "Exit status 1 when a file cannot be read or is damaged; the others are read all the same."
    )
    examples = (
        "marsad ingest CC-NEWS-20240501000000-00001.warc.gz --domain aljazeera.net --domain sana.sy\n"
        "marsad crawl sample --warc warcs/ && marsad ingest warcs/*.warc.gz --db copy.db\n"
        "marsad ingest /shared/warcs/*.warc.gz --engine dask --scheduler tcp://10.0.0.1:8786 --parts /shared/parts"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from crawler.batch.options import add_engine_options

        super().add_options(parser)
        add_database_option(parser)
        add_pages_option(parser)
        parser.add_argument(
            "--domain", action="append", default=[], metavar="NAME", help="only pages of this site; may be repeated"
        )
        parser.add_argument("--limit", type=positive, metavar="N", help="read at most N pages of a file (default: all)")
        parser.add_argument(
            "--no-raw-pages", action="store_true", help="keep no copy of the raw pages: the WARC files have them"
        )
        add_engine_options(parser)
        parser.add_argument("--keep-parts", action="store_true", help="leave the pieces when they are merged")
        parser.add_argument("--json", action="store_true", help="print what came of it as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console
        from rich.progress import Progress

        from crawler.batch.engines import EngineError
        from crawler.batch.ingesting import Choice, ingest, tasks_of
        from crawler.batch.options import parts_folder
        from extract.store import Store, StoreError
        from extract.store.locking import only_job

        self.expect(args, len(args))
        if not args:
            raise UsageError("which files?", print_help=False)
        missing = [name for name in args if not Path(name).is_file()]
        if missing:
            raise UsageError(f"no such file: {', '.join(missing)}", print_help=False)
        domains = tuple(domain.strip().lower() for domain in opts.domain if domain.strip())
        choice = Choice(domains, opts.limit or 0)
        archive = None if opts.no_raw_pages else opts.pages
        console = Console(stderr=True)
        try:
            tasks = tasks_of([Path(name) for name in args], parts_folder(opts), choice, archive, opts.task_time)
            with (
                only_job(opts.db, "marsad ingest", datetime.now(UTC)),
                Store(opts.db) as store,
                Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
            ):
                bar = progress.add_task("reading files", total=len(tasks))
                files = ingest(
                    store,
                    tasks,
                    engine=opts.engine,
                    jobs=opts.jobs,
                    scheduler=opts.scheduler,
                    keep_parts=opts.keep_parts,
                    told=lambda doing, done: progress.update(bar, description=doing, completed=done),
                )
                stored = store.row("SELECT count(*) AS articles, (SELECT count(*) FROM event) AS events FROM article")
        except (StoreError, EngineError, OSError) as error:
            self.fail(error)
            return
        except KeyboardInterrupt:
            self.fail("interrupted; the same command goes on from there", 130)
            return
        failures = [
            {"file": file.file, "reason": file.reason or file.damaged} for file in files if file.reason or file.damaged
        ]
        names = (
            "pages",
            "not_arabic",
            "not_articles",
            "articles",
            "new",
            "changed",
            "reprints",
            "events",
            "tolls",
            "unreadable",
        )
        counts = {name: sum(file.counts.get(name, 0) for file in files) for name in names}
        with self.until_reader_stops():
            if opts.json:
                facts = {**counts, "files": [asdict(file) for file in files], "failures": failures}
                print(json.dumps({**facts, "stored": stored, "database": str(opts.db)}, ensure_ascii=False, indent=1))
            else:
                states = {state: sum(file.state == state for file in files) for state in ("read", "known")}
                print(f"{states['read']} files read, {states['known']} ingested before")
                print(
                    f"{counts['pages']} Arabic pages ({counts['not_arabic']} others): {counts['articles']} articles"
                    f" ({counts['new']} new, {counts['changed']} changed, {counts['reprints']} reprints),"
                    f" {counts['events']} events, {counts['tolls']} tolls"
                )
                print(f"{opts.db}: {(stored or {})['articles']} articles, {(stored or {})['events']} events in all")
        for failure in failures:
            self.fail(f"{failure['file']}: {failure['reason'].removeprefix(failure['file'] + ': ')}")
