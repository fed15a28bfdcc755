"""``marsad review``: the incidents that need a person, and what the person decides."""

from __future__ import annotations

import argparse
import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, add_database_option, positive

if TYPE_CHECKING:
    from extract.store import Store
    from extract.store.reviews import Decision

_DECIDING = ("accept", "reject", "edit", "merge", "split")
_TELLING = ("list", "export", "gold")


class ReviewCommand(MarsadCommand):
    usage = (
        "[list] | accept|reject INCIDENT … | edit INCIDENT FIELD=VALUE … | merge INCIDENT … | split INCIDENT EVENT …"
    )
    part = "look"
    summary = "List the incidents that need a person; accept, reject, edit, merge or split them"
    description = (
        "Without an argument: the incidents that need a person and why. A decision needs a --reason; it is kept with who\n"
        "took it and when, shows in `marsad show INCIDENT`, and binds every later reading and merging. merge keeps the\n"
        "id of the first incident, the others lead there. split takes events (ids as in `marsad show INCIDENT`) out of\n"
        "an incident for good, and what stays is one. edit sets fields: type, status, weapon, date_start, date_end, place_id, country,\n"
        "killed_low, killed_best, killed_high, injured_…, detained_…, abducted_…; an empty value means not known.\n"
        "export prints every decision as a JSON line; gold prints what was merged and split as groups for\n"
        "`marsad evaluate`, with the articles' texts: mind their copyright."
    )
    examples = (
        "marsad review\n"
        'marsad review accept SY-2021-000123 --reason "both agencies name the village"\n'
        'marsad review edit SY-2021-000123 killed_best=7 killed_high=9 --reason "ministry, 5 May"\n'
        'marsad review merge SY-2021-000123 SY-2021-000140 --reason "the same market"\n'
        'marsad review split SY-2021-000123 3f9a62 --reason "another village of that name"\n'
        "marsad review export > decisions.jsonl"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--reason", default="", metavar="TEXT", help="why it is decided so; needed")
        parser.add_argument("--by", default="", metavar="NAME", help="who decides (default: the user's name)")
        parser.add_argument("--limit", type=positive, default=20, metavar="N", help="how many to list (default: 20)")
        parser.add_argument("--json", action="store_true", help="the list as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from extract.store import Store, StoreError
        from extract.store.reviews import Decision, ReviewError

        self.expect(args, len(args))
        action, *rest = args or ["list"]
        if action not in _DECIDING + _TELLING:
            raise UsageError(f"unknown action {action!r}: one of {', '.join(_TELLING + _DECIDING)}", print_help=False)
        if action in _TELLING and rest:
            raise UsageError(f"unexpected argument {rest[0]!r}", print_help=False)
        if action in _DECIDING and not rest:
            raise UsageError(f"{action} which incident?", print_help=False)
        try:
            if action in _TELLING:
                with self.until_reader_stops(), Store(opts.db, read_only=True) as store:
                    self._tell(store, action, opts)
                return
            if not opts.db.exists():
                self.fail(f"{opts.db}: no database here yet: run `marsad crawl` first, or name another with --db")
                return
            decision = Decision(opts.by or getpass.getuser(), datetime.now(UTC), opts.reason)
            with Store(opts.db) as store:
                self._decide(store, action, rest, decision)
        except ReviewError as error:
            self.fail(error, 2)
        except StoreError as error:
            self.fail(error)

    def _tell(self, store: Store, action: str, opts: argparse.Namespace) -> None:
        from rich.console import Console

        from extract.incident_display import incident_table
        from extract.store.incident_selection import doubtful_incidents, incident_columns
        from extract.store.reviews import decisions, gold_groups

        if action != "list":
            for row in decisions(store) if action == "export" else gold_groups(store):
                print(json.dumps(row, ensure_ascii=False))
            return
        rows = doubtful_incidents(store)
        if opts.json:
            print(json.dumps([incident_columns(row) for row in rows[: opts.limit]], ensure_ascii=False, indent=1))
            return
        if not rows:
            print("No incident needs a person.")
            return
        console = Console()
        (console if console.is_terminal else Console(width=140)).print(incident_table(rows[: opts.limit], doubts=True))
        if len(rows) > opts.limit:
            print(f"\n{len(rows) - opts.limit} more: --limit {len(rows)}")

    def _decide(self, store: Store, action: str, rest: list[str], decision: Decision) -> None:
        from extract.store.incident_selection import find_incidents
        from extract.store.reviews import ReviewError, edit, join, judge, part

        def named(name: str) -> str:
            found = find_incidents(store, name)
            if len(found) > 1:
                raise ReviewError(f"{name!r} may be any of {', '.join(found)}")
            return found[0] if found else name

        if action in ("accept", "reject"):
            for name in rest:
                print(f"{judge(store, named(name), action, decision)}: {action}ed")
        elif action == "edit":
            pairs = [text.partition("=") for text in rest[1:]]
            if wrong := next((field for field, sign, _ in pairs if not sign), None):
                raise ReviewError(f"{wrong!r}: write FIELD=VALUE")
            print(f"{edit(store, named(rest[0]), {f: v for f, _, v in pairs}, decision)}: edited")
        elif action == "merge":
            kept = join(store, [named(name) for name in rest], decision)
            print(f"{kept}: merged; the others lead there")
        else:
            if len(rest) < 2:
                raise ReviewError("split which events out of it? Name them as in `marsad show INCIDENT`")
            stays, *others = part(store, named(rest[0]), rest[1:], decision)
            print(f"{stays} stays; taken out: {', '.join(others)}")
