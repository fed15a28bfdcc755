"""``marsad extract``: articles as JSON Lines on stdin, their events as JSON Lines on stdout."""

from __future__ import annotations

import argparse
import os
import stat
import sys
import time
from collections.abc import Iterator
from typing import BinaryIO

from crawler.command import MarsadCommand, positive


class ExtractCommand(MarsadCommand):
    usage = "[--jobs N] < ARTICLES.jsonl > EVENTS.jsonl"
    part = "files"
    summary = "Read the events of articles: JSON Lines in, JSON Lines out"
    description = (
        "Reads one article a line, an object with id, title, text and published (an ISO 8601 date, date and time, or\n"
        "null), and writes one line for each, in the same order: an object with id, events and tolls. A line that\n"
        "cannot be read becomes an object with id and error; the others are read all the same, and the exit status is\n"
        "1 at the end. docs/interchange.md describes every field."
    )
    examples = (
        "marsad extract < articles.jsonl > events.jsonl\n"
        "marsad extract --jobs 4 < articles.jsonl | jq -c '.events[] | [.date_start, .type, .place_name]'\n"
        """echo '{"id": "1", "title": "", "text": "...", "published": "2024-05-02"}' | marsad extract"""
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--jobs",
            type=positive,
            default=1,
            metavar="N",
            help="processes to use (default: 1); the output is the same",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.expect(args, 0)
        try:
            with self.until_reader_stops():
                self._run(sys.stdin.buffer, sys.stdout.buffer, opts.jobs)
        except KeyboardInterrupt:
            self.exitcode = 130

    def _run(self, source: BinaryIO, target: BinaryIO, jobs: int) -> None:
        from extract.batch import answers

        refused = total = 0
        for answer in answers(_with_progress(source), jobs):
            target.write(answer.text.encode() + b"\n")
            target.flush()
            total += 1
            if answer.error:
                refused += 1
                print(f"marsad extract: line {answer.number}: {answer.error}", file=sys.stderr)
        if refused:
            self.fail(f"{refused} of {total} lines could not be read (their lines hold an error)")


def _with_progress(source: BinaryIO) -> Iterator[bytes]:
    """The lines of the input, with a progress bar where a person sees one and the output goes elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from source
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    status = os.fstat(source.fileno())
    size = status.st_size if stat.S_ISREG(status.st_mode) else None
    columns = (TextColumn("{task.fields[articles]} articles"), BarColumn(), TimeRemainingColumn())
    # No thread that refreshes the bar: processes are forked while it is shown.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("", total=size, articles=0)
        shown = 0.0
        for number, line in enumerate(source, 1):
            yield line
            progress.update(task, advance=len(line), articles=number)
            if time.monotonic() - shown > 0.1:
                progress.refresh()
                shown = time.monotonic()
