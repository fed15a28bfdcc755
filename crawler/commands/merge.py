"""``marsad merge``: what other crawlers have fetched comes into one store."""

from __future__ import annotations

import argparse
import json
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, add_database_option, add_pages_option


class MergeCommand(MarsadCommand):
    usage = "OTHER.db … [options]"
    part = "care"
    summary = "Bring the stores of other crawlers into this one"
    description = (
        "Brings pages, articles, their versions and events of other stores into ours. Of an article that both have, the\n"
        "text fetched last counts and the other becomes an earlier version; reprints are found over all stores. Merging\n"
        "again changes nothing, so the same command may run every hour, and goes on where it was interrupted. The raw\n"
        "pages are copied from the folder 'pages' beside OTHER.db, or from --their-pages.\n"
        "Exit status 1 when a store cannot be read; the others are merged all the same."
    )
    examples = (
        "marsad merge /srv/crawler2/marsad.db /srv/crawler3/marsad.db\n"
        "marsad merge copy.db --their-pages /srv/crawler2/pages --db all.db"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        add_pages_option(parser)
        parser.add_argument("--their-pages", type=Path, metavar="DIR", help="where the other archive of raw pages is")
        parser.add_argument("--json", action="store_true", help="print what came of it as one JSON object a store")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console
        from rich.progress import Progress

        from extract.store import Store, StoreError
        from extract.store.locking import only_job
        from pipelines.merging import Merged, articles_to_merge, merge, settle

        self.expect(args, len(args))
        if not args:
            raise UsageError("which store?", print_help=False)
        missing = [name for name in args if not Path(name).is_file()]
        if missing:
            raise UsageError(f"no such file: {', '.join(missing)}", print_help=False)
        console = Console(stderr=True)
        merged: dict[str, Merged] = {}
        try:
            with (
                only_job(opts.db, "marsad merge", datetime.now(UTC)),
                Store(opts.db) as store,
                Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
            ):
                for name in args:
                    theirs = opts.their_pages or Path(name).parent / "pages"
                    try:
                        with Store(name, read_only=True) as other:
                            task = progress.add_task(f"merging {name}", total=articles_to_merge(store, other))
                            merged[name] = merge(
                                store,
                                other,
                                archive=opts.pages,
                                other_archive=theirs if theirs.is_dir() else None,
                                advance=lambda task=task: progress.advance(task),
                            )
                    except StoreError as error:
                        self.fail(error)
                settle(store, None, datetime.now(UTC))
        except StoreError as error:
            self.fail(error)
            return
        except KeyboardInterrupt:
            self.fail("interrupted; the same command goes on from there", 130)
            return
        with self.until_reader_stops() if merged else nullcontext():
            for name, counts in merged.items():
                if opts.json:
                    print(json.dumps({"store": name, **asdict(counts)}, ensure_ascii=False))
                else:
                    print(f"{name}: {_told(counts)}")


def _told(counts: object) -> str:
    from pipelines.merging import Merged

    assert isinstance(counts, Merged)
    if counts.nothing_new:
        return "merged already, nothing new"
    told = f"{counts.new} articles new, {counts.changed} changed, {counts.known} known, {counts.pages} pages"
    extra = (
        (counts.reread, "whose reading had failed here"),
        (counts.earlier, "earlier versions kept"),
        (counts.reprints, "reprints"),
        (counts.unkept, "raw pages not brought along: name their folder with --their-pages"),
    )
    return "; ".join([told, *(f"{count} {what}" for count, what in extra if count)])
