"""``marsad explain``: why the extractor read an article as it did."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from rich.console import Console

from crawler.command import MarsadCommand

# Isolates a piece of Arabic inside a left-to-right line (Unicode, first strong isolate).
_OPEN, _CLOSE = "\u2068", "\u2069"


def _isolated(text: str) -> str:
    return f"{_OPEN}{text}{_CLOSE}" if text else "–"


class Command(MarsadCommand):
    """Prints every event of an article with what filled its fields, and the clauses that were turned down."""

    usage = "< ARTICLES.jsonl"
    part = "files"
    summary = "Say why events were read, what filled each field, and what was rejected"
    description = (
        "Reads articles as 'marsad extract' does (JSON Lines on standard input) and prints, for each, its events with\n"
        "the clauses that tell them, the candidates for every field with their chance and reasons, and the rejected ones."
    )
    examples = "head -1 data/gold/articles.jsonl | marsad explain"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.expect(args, 0)
        from extract.events import load_knowledge
        from extract.explain import explain_article

        console = Console()
        with self.until_reader_stops():
            for number, line in enumerate(sys.stdin, 1):
                if not line.strip():
                    continue
                try:
                    given = json.loads(line)
                    published = given.get("published")
                    day = date.fromisoformat(published[:10]) if published else None
                    explanation = explain_article(
                        given.get("title") or "", given.get("text") or "", day, load_knowledge()
                    )
                except (ValueError, AttributeError, TypeError) as error:
                    self.fail(f"line {number}: no article: {error}")
                    continue
                _print(console, given, explanation)


def _reasons(reasons: list[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {value:+.1f}" for name, value in reasons)


def _print(console: Console, article: dict[str, Any], explanation: Any) -> None:
    console.print(f"\n[bold]{article.get('id')}[/bold]  {_isolated(article.get('title') or '')}", highlight=False)
    for number, told in enumerate(explanation.events, 1):
        event = told.event
        console.print(
            f"\n[green]event {number}: {event.type}[/green] ({event.status}, {event.rule}, confidence {event.confidence})",
            highlight=False,
        )
        for mention in told.mentions:
            console.print(f"  clause {mention.chance:.2f}  {_isolated(mention.text)}", highlight=False)
            console.print(f"               [dim]{_reasons(mention.reasons)}[/dim]", highlight=False)
        for choice in told.choices:
            mark = "[green]✓[/green]" if choice.taken else "[red]✗[/red]"
            console.print(
                f"  {mark} {choice.field:9} {choice.chance:.2f}  {_isolated(choice.text)}  [dim]{_reasons(choice.reasons)}[/dim]",
                highlight=False,
            )
    for toll in explanation.tolls:
        amount = toll.n_min if toll.n_max == toll.n_min else f"{toll.n_min}–{toll.n_max or ''}"
        console.print(f"[yellow]toll: {toll.outcome} {amount}[/yellow]  {_isolated(toll.evidence)}", highlight=False)
    for mention in explanation.rejected:
        console.print(f"[red]rejected[/red] {mention.chance:.2f}  {_isolated(mention.text)}", highlight=False)
        console.print(f"               [dim]{_reasons(mention.reasons)}[/dim]", highlight=False)
