"""``marsad reprocess``: the stored articles read again, after rules, names or places have changed."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.command import MarsadCommand, add_database_option

if TYPE_CHECKING:
    from extract.store import Store


class ReprocessCommand(MarsadCommand):
    usage = "[--all | --incidents] [--db FILE]"
    summary = "Read the stored articles again with the present code and knowledge"
    description = (
        "Reads the stored articles again whose events were read by other code or with other knowledge, and replaces\n"
        "their events, one article at a time; incidents follow. Nothing is fetched. An interrupted pass goes on when it is\n"
        "started again. --incidents reads no article and merges all events into incidents anew: after weights were\n"
        "changed by hand, or a store of before there were incidents. Ids and people's decisions stay."
    )
    examples = "marsad reprocess\nmarsad reprocess --all\nmarsad reprocess --incidents"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--all", action="store_true", help="also the articles that are up to date")
        parser.add_argument("--incidents", action="store_true", help="merge the stored events anew, read nothing")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console
        from rich.progress import track

        from extract.events import load_knowledge
        from extract.store import Store, StoreError
        from extract.store.incidents import unmerged
        from pipelines.events import read_again
        from pipelines.store import code_version

        self.expect(args, 0)
        read = 0
        if not opts.db.exists():
            # A mistyped name must not make a new, empty store.
            self.fail(f"{opts.db}: no database here yet: run `marsad crawl` first, or name another with --db")
            return
        try:
            with Store(opts.db) as store:
                knowledge = load_knowledge()
                if opts.incidents or unmerged(store):
                    self._merge(store)
                if opts.incidents:
                    return
                run_id = store.start_run(
                    "reprocess",
                    datetime.now(UTC),
                    code_version=code_version(),
                    knowledge_version=knowledge.fingerprint,
                )
                articles = read_again(store, run_id, knowledge, all_articles=opts.all)
                console = Console(stderr=True)
                for _ in track(articles, "reading", console=console, transient=True, disable=not console.is_terminal):
                    read += 1
                store.finish_run(run_id, datetime.now(UTC), {"marsad/articles": read})
                summary = store.summary(run_id)
        except StoreError as error:
            self.fail(error)
        except KeyboardInterrupt:
            self.fail(f"stopped after {read} articles; `marsad reprocess` goes on from there", 130)
        else:
            print(f"{read} articles read again: {summary.events} events, {summary.tolls} tolls")
            if summary.failed:
                self.fail(f"{summary.failed} articles could not be read; they keep their text and are tried again")

    def _merge(self, store: Store) -> None:
        from rich.console import Console

        from extract.store.incidents import merge_all

        with Console(stderr=True).status("merging") as status:
            made = merge_all(
                store,
                store.latest_run(),
                datetime.now(UTC).isoformat(timespec="seconds"),
                lambda name: status.update(f"merging: {name}"),
            )
        print(f"{made} incidents merged")
