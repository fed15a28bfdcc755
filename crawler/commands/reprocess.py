"""``marsad reprocess``: the stored articles read again, after rules, names or places have changed."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.command import MarsadCommand, add_database_option, add_pages_option


class ReprocessCommand(MarsadCommand):
    usage = "[--from articles|pages] [--all] [--diff-only] [--incidents] [options]"
    part = "care"
    summary = "Read the stored articles again with the present code and knowledge, and show what changes"
    description = (
        "Reads the stored articles again whose events were read by other code or with other knowledge, in pieces and in\n"
        "parallel, shows what that changes by rule (events added, dropped, told differently), and then puts the new\n"
        "events in the place of the old ones, an article at a time. Nothing is fetched. With --from pages the articles\n"
        "themselves are read again from their raw pages. An interrupted pass goes on when it is started again; after\n"
        "--diff-only the readings are kept, so that committing them takes no second reading. --incidents reads no article\n"
        "and merges all events into incidents anew: after weights were changed by hand. Ids and people's decisions stay."
    )
    examples = (
        "marsad reprocess --diff-only --diff changes.jsonl\n"
        "marsad reprocess --yes\n"
        "marsad reprocess --from pages --all --jobs 2\n"
        "marsad reprocess --incidents\n"
        "marsad reprocess --engine dask --scheduler tcp://10.0.0.1:8786 --parts /shared/parts"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from crawler.batch.options import add_engine_options

        super().add_options(parser)
        add_database_option(parser)
        add_pages_option(parser)
        parser.add_argument(
            "--from", dest="source", choices=("articles", "pages"), default="articles", help="(default: articles)"
        )
        parser.add_argument("--all", action="store_true", help="also the articles that are up to date")
        parser.add_argument("--diff-only", action="store_true", help="show what would change, and change nothing")
        parser.add_argument("--incidents", action="store_true", help="merge the stored events anew, read nothing")
        parser.add_argument("--diff", type=Path, metavar="FILE", help="write every change as a line of JSON")
        parser.add_argument("--yes", action="store_true", help="do not ask before committing (on a terminal)")
        add_engine_options(parser)
        parser.add_argument("--json", action="store_true", help="print what changed as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.batch.engines import EngineError
        from extract.store import StoreError
        from extract.store.locking import only_job

        self.expect(args, 0)
        if not opts.db.exists():
            # A mistyped name must not make a new, empty store.
            self.fail(f"{opts.db}: no database here yet: run `marsad crawl` first, or name another with --db")
            return
        try:
            with only_job(opts.db, "marsad reprocess", datetime.now(UTC)):
                if opts.incidents:
                    self._merge(opts.db)
                else:
                    self._reprocess(opts)
        except (StoreError, EngineError) as error:
            self.fail(error)
        except OSError as error:
            self.fail(f"{error.filename or opts.diff}: {error.strerror or error}")
        except KeyboardInterrupt:
            self.fail("stopped; the same command goes on from there", 130)

    def _reprocess(self, opts: argparse.Namespace) -> None:
        from rich.console import Console
        from rich.progress import Progress

        from crawler.batch.engines import run_tasks
        from crawler.batch.options import parts_folder
        from crawler.batch.rereading import Stage, commit, compare, stale_parts, tasks_of
        from extract.events import load_knowledge
        from extract.store import Store
        from extract.store.backup import back_up
        from pipelines.changes import to_lines
        from pipelines.store import code_version

        parts, stage, console = parts_folder(opts), Stage(opts.source, opts.all), Console(stderr=True)
        with (
            Store(opts.db) as store,
            Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        ):
            read_from = opts.db
            tasks = tasks_of(store, stage, parts, opts.pages, opts.task_time, read_from)
            if opts.engine == "dask" and tasks:
                # A file that is being written to cannot be read over a network: the workers get a copy.
                read_from = back_up(opts.db, parts / "store", datetime.now(UTC), keep=1).path
                tasks = tasks_of(store, stage, parts, opts.pages, opts.task_time, read_from)
            for path in stale_parts(parts, tasks):
                path.unlink()
            bar = progress.add_task("reading", total=len(tasks))
            failed = []
            for done in run_tasks(tasks, engine=opts.engine, jobs=opts.jobs, scheduler=opts.scheduler):
                if done.state in ("quarantined", "failed"):
                    failed.append(done)
                progress.advance(bar)
            outputs = [Path(task.output) for task in tasks if Path(task.output).exists()]
            progress.update(bar, description="comparing", total=None)
            changed: list[Any] = []
            total = compare(store, outputs, changed.append if opts.diff else lambda change: None)
            if opts.diff:
                with opts.diff.open("w", encoding="utf-8") as file:
                    file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in to_lines(changed))
            progress.stop()
            facts = total.to_dict()
            if not opts.json:
                _print(total, console if console.is_terminal else Console(width=140))
            committed = None
            if not opts.diff_only and (opts.yes or opts.json or not total.articles or self._agreed(console)):
                progress.start()
                progress.update(bar, description="committing", total=total.articles, completed=0)
                run_id = store.start_run(
                    "reprocess",
                    datetime.now(UTC),
                    code_version=code_version(),
                    knowledge_version=load_knowledge().fingerprint,
                )
                now = datetime.now(UTC)
                committed = commit(store, outputs, run_id, opts.source, now, lambda: progress.advance(bar))
                store.finish_run(run_id, datetime.now(UTC), {"marsad/articles": committed.read})
                summary = store.summary(run_id)
                for path in outputs:
                    path.unlink()
        facts["committed"] = committed.read if committed else 0
        if opts.json:
            print(json.dumps(facts, ensure_ascii=False, indent=1))
        elif committed:
            print(f"{committed.read} articles read again: {summary.events} events, {summary.tolls} tolls")
            if committed.texts:
                print(f"{committed.texts} of them have another text now; the earlier one is kept as a version")
        elif tasks:
            print("nothing was changed; the readings are kept for `marsad reprocess`")
        for done in failed:
            self.fail(f"{done.task.name}: {done.reason}; its articles keep their events")
        if committed and committed.failed:
            self.fail(f"{committed.failed} articles could not be read; they keep their events and are tried again")
        if committed and committed.passed_over:
            self.fail(f"{committed.passed_over} articles were changed by a crawl meanwhile: run it once more")

    def _merge(self, database: Path) -> None:
        from rich.console import Console

        from extract.store import Store
        from pipelines.merging import settle

        with Store(database) as store, Console(stderr=True).status("merging") as status:
            made = settle(
                store, None, datetime.now(UTC), anew=True, step=lambda name: status.update(f"merging: {name}")
            )
        print(f"{made} incidents merged")

    def _agreed(self, console: object) -> bool:
        from rich.prompt import Confirm

        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return True
        return bool(Confirm.ask("Commit this?", default=True))


def _print(total: Any, console: Any) -> None:
    """What changes, for a reader: by rule, by field, and examples."""
    from rich.table import Table
    from rich.text import Text

    from extract.display import isolated

    facts = total.to_dict()
    counts = facts["changes"]
    console.print(
        f"{facts['articles']} articles read, {facts['articles_changed']} with changes: {counts['added']} events added,"
        f" {counts['dropped']} dropped, {counts['changed']} changed, {counts['rescored']} with another confidence only",
        highlight=False,
        soft_wrap=True,
    )
    told = [(rule, kinds) for rule, kinds in facts["by_rule"].items() if set(kinds) - {"rescored"}]
    if not told:
        return
    table = Table(show_edge=False)
    table.add_column("rule")
    for kind in ("added", "dropped", "changed"):
        table.add_column(kind, justify="right")
    for rule, kinds in told[:20]:
        table.add_row(rule, *(str(kinds.get(kind, "")) for kind in ("added", "dropped", "changed")))
    console.print(table)
    if len(told) > 20:
        console.print(f"… and {len(told) - 20} more rules")
    if facts["fields"]:
        fields = ", ".join(f"{name} {count}" for name, count in facts["fields"].items())
        console.print(f"fields that changed: {fields}", highlight=False, soft_wrap=True)
    for change in total.examples:
        event = change.after or change.before or {}
        what = ", ".join(f"{name} {change.before[name]!r} → {change.after[name]!r}" for name in change.fields[:3])
        line = f"{change.kind:8} {event['type']:24} {isolated(' '.join(event['evidence'].split())[:90])}"
        console.print(Text(f"{line}{'  ' + isolated(what[:120]) if what else ''}"), soft_wrap=True)
