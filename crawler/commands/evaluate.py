"""``marsad evaluate``: how well articles are merged into incidents, on groups that people have judged."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, positive

if TYPE_CHECKING:
    from extract.incidents.evaluation import Evaluation, GoldGroup


class EvaluateCommand(MarsadCommand):
    usage = "[GROUPS.jsonl] [options]"
    part = "files"
    summary = "Measure the merging of incidents on groups of articles judged by people"
    description = (
        "Reads groups of articles, one JSON object a line: event (a name), same (true: all articles tell one incident;\n"
        "false: no two of them do) and articles (id, title, text, published, outlet). All articles are read and merged\n"
        "as `marsad incidents` does; two are together when they share an incident. Prints precision, recall and F1 over\n"
        "pairs and over articles (B³), and every pair that is wrong. Without a file: the project's own groups.\n"
        "Exit status 1 when B³ F1 is below --at-least, or a pair was merged that must not be."
    )
    examples = "marsad evaluate\nmarsad evaluate my_groups.jsonl --jobs 2\nmarsad evaluate --at-least 0.9 --json"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--at-least", type=float, default=0.0, metavar="F1", help="the B³ F1 that is needed, 0 to 1 (default: 0)"
        )
        parser.add_argument(
            "--jobs", type=positive, default=1, metavar="N", help="processes that read articles (default: 1)"
        )
        parser.add_argument("--json", action="store_true", help="the measures as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from extract.incidents.evaluation import GroupsError, evaluate, read_groups, together
        from extract.paths import DATA
        from pipelines.incidents import incidents_of_lines

        self.expect(args, 1)
        path = Path(args[0]) if args else DATA / "gold" / "same_event.jsonl"
        try:
            groups = read_groups(path.read_text("utf-8").splitlines())
        except OSError as error:
            raise UsageError(f"{path}: cannot be read: {error.strerror}", print_help=False) from error
        except (GroupsError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: {error}", print_help=False) from error
        lines = [json.dumps(article).encode() for group in groups for article in group.articles]
        console = Console(stderr=True)
        with console.status("reading articles") as status:
            outcome = incidents_of_lines(lines, opts.jobs, status.update)
        result = evaluate(groups, together(outcome.incidents))
        if opts.json:
            print(json.dumps(_measures(result), ensure_ascii=False, indent=1))
        else:
            _print(result, groups)
        for number, _, message in outcome.refused:
            self.fail(f"{path}: article {number}: {message}")
        if result.forbidden:
            self.fail(f"{len(result.forbidden)} pairs were merged that must not be")
        if result.b_cubed.f1 < opts.at_least:
            self.fail(f"B³ F1 is {result.b_cubed.f1:.3f}, below {opts.at_least}")


def _measures(result: Evaluation) -> dict[str, Any]:
    scores = {
        name: {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "f1": round(score.f1, 4)}
        for name, score in (("pairwise", result.pairwise), ("b_cubed", result.b_cubed))
    }
    return {
        "groups": result.groups,
        "articles": result.articles,
        **scores,
        "missed": result.missed,
        "wrong": result.wrong,
        "forbidden": result.forbidden,
    }


def _print(result: Evaluation, groups: list[GoldGroup]) -> None:
    names = {one: group.event for group in groups for one in group.ids}
    print(f"{result.groups} groups, {result.articles} articles\n")
    print(f"{'':10}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, score in (("pairwise", result.pairwise), ("B³", result.b_cubed)):
        print(f"{name:10}{score.precision:10.3f}{score.recall:10.3f}{score.f1:10.3f}")
    for title, pairs in (
        ("not merged, though one incident", result.missed),
        ("merged, though two incidents", result.wrong),
    ):
        if pairs:
            print(f"\n{title}:")
        for a, b in pairs:
            mark = "  FORBIDDEN" if (a, b) in result.forbidden else ""
            print(f"  {a}  {b}  ({names[a]}{'' if names[a] == names[b] else ' / ' + names[b]}){mark}")
