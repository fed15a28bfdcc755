"""``marsad incidents``: articles as JSON Lines on stdin, the incidents that they tell as JSON Lines on stdout."""

from __future__ import annotations

import argparse
import json
import sys

from crawler.command import MarsadCommand, positive


class IncidentsCommand(MarsadCommand):
    usage = "[--jobs N] < ARTICLES.jsonl > INCIDENTS.jsonl"
    part = "files"
    summary = "Merge what articles tell into incidents: JSON Lines in, JSON Lines out"
    description = (
        "Reads articles as `marsad extract` does, one a line, and writes one object for each incident that they tell:\n"
        "best values, ranges of the numbers, how far the sources agree, and which event of which article belongs to it\n"
        "for what reason. A line that cannot be read becomes an object with id and error before the incidents, and the\n"
        "exit status is 1. Nothing is stored; docs/interchange.md describes every field, docs/incidents.md the rules."
    )
    examples = (
        "marsad incidents < articles.jsonl > incidents.jsonl\n"
        "marsad incidents --jobs 2 < articles.jsonl | jq -c 'select(.n_articles > 1) | [.incident_id, .killed]'"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--jobs",
            type=positive,
            default=1,
            metavar="N",
            help="processes that read articles (default: 1); the output is the same",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from pipelines.incidents import incidents_of_lines

        self.expect(args, 0)
        console = Console(stderr=True)
        try:
            with self.until_reader_stops():
                with console.status("reading articles") as status:
                    outcome = incidents_of_lines(sys.stdin.buffer, opts.jobs, status.update)
                for number, record, message in outcome.refused:
                    print(json.dumps(record, ensure_ascii=False))
                    print(f"marsad incidents: line {number}: {message}", file=sys.stderr)
                for incident in outcome.incidents:
                    print(json.dumps(incident, ensure_ascii=False))
        except KeyboardInterrupt:
            self.exitcode = 130
            return
        if outcome.refused:
            self.fail(f"{len(outcome.refused)} lines could not be read (their lines hold an error)")
