"""``marsad show``: one article, event or incident for reading, or the latest events or incidents."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from crawler.command import MarsadCommand, add_database_option, positive

if TYPE_CHECKING:
    from extract.store import Store


class ShowCommand(MarsadCommand):
    usage = "[ARTICLE|EVENT|INCIDENT] [--search WORDS] [--incidents] [options]"
    part = "look"
    summary = "Show an article with its evidence, an event, an incident with its history and claims, or the latest"
    description = (
        "Shows an article (by id or address) with the evidence of its events highlighted, what was read, and what was\n"
        "taken out; one event (by id); or one incident (SY-2021-000123): what is believed, what each source claims,\n"
        "the evidence, and its history. The first letters of an id are enough. Without an argument: the events of\n"
        "the articles stored last, with --incidents the incidents that changed last, with --tolls\n"
        "the tolls, each compared with the incidents that it covers."
    )
    examples = (
        "marsad show\n"
        "marsad show --limit 50\n"
        "marsad show 3f9a62\n"
        "marsad show --incidents\n"
        "marsad show SY-2021-000123\n"
        "marsad show --tolls\n"
        "marsad show --search حكومة\n"
        "marsad show https://example.org/news/1 --json"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--json", action="store_true", help="the same as JSON")
        parser.add_argument("--search", metavar="WORDS", help="list the articles that hold all of these words")
        parser.add_argument("--incidents", action="store_true", help="list the incidents that changed last")
        parser.add_argument("--tolls", action="store_true", help="list the tolls with what the incidents hold of them")
        parser.add_argument("--limit", type=positive, default=20, metavar="N", help="how many to list (default: 20)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from extract.store import Store, StoreError

        self.expect(args, 1)
        try:
            with self.until_reader_stops(), Store(opts.db, read_only=True) as store:
                if opts.search is not None:
                    self._search(store, opts.search, opts.limit, opts.json)
                elif args:
                    self._show(store, args[0], opts.json)
                elif opts.incidents:
                    self._list_incidents(store, opts.limit, opts.json)
                elif opts.tolls:
                    self._list_tolls(store, opts.limit, opts.json)
                else:
                    self._list(store, opts.limit, opts.json)
        except StoreError as error:
            self.fail(error)

    def _show(self, store: Store, name: str, as_json: bool) -> None:
        from extract.display import article_view, event_view
        from extract.incident_display import incident_view
        from extract.schema import to_dict
        from extract.store.incident_selection import find_incidents, incident_dict, incident_of_event, one_incident
        from extract.store.selection import article_events, find, one_event
        from extract.store.toll_checks import check_tolls, told, toll_dict

        found = [("incident", incident) for incident in find_incidents(store, name)] or find(store, name)
        if len(found) != 1:
            listed = "".join(f"\n  {kind} {identifier}" for kind, identifier in found)
            reason = (
                f"{name!r} may be any of these:{listed}"
                if found
                else f"{store.path}: no article, event or incident {name!r}"
            )
            self.fail(f"{reason}\n`marsad show` lists the latest events")
            return
        ((kind, identifier),) = found
        if kind == "incident":
            incident = one_incident(store, identifier)
            assert incident is not None
            if as_json:
                _print_json(incident_dict(incident))
            else:
                _print(incident_view(incident))
            return
        if kind == "event":
            stored = one_event(store, identifier)
            assert stored is not None
            article = store.article(stored.article.article_id)
            assert article is not None
            incident_id = incident_of_event(store, identifier)
            if as_json:
                facts = {"event_id": stored.event_id, "incident_id": incident_id, **to_dict(stored.event)}
                _print_json({**facts, "article": to_dict(stored.article)})
            else:
                _print(event_view(stored, article, incident_id or ""))
            return
        article = store.article(identifier)
        assert article is not None
        events = article_events(store, identifier)
        checks = list(check_tolls(store, [identifier]))
        read = [check.stored.toll for check in checks]
        if as_json:
            listed = [{"event_id": stored.event_id, **to_dict(stored.event)} for stored in events]
            _print_json(
                {"article": to_dict(article), "events": listed, "tolls": [toll_dict(check) for check in checks]}
            )
        else:
            _print(article_view(article, events, read, [told(check) for check in checks]))

    def _search(self, store: Store, words: str, limit: int, as_json: bool) -> None:
        from extract.display import article_table
        from extract.schema import to_dict

        articles = store.search(words, limit)
        if as_json:
            _print_json(to_dict(articles))
        elif articles:
            _print(article_table(articles))
        else:
            self.fail(f"{store.path}: no article holds {words!r}")

    def _list(self, store: Store, limit: int, as_json: bool) -> None:
        from extract.display import event_table
        from extract.schema import to_dict
        from extract.store.selection import latest_events

        events = latest_events(store, limit)
        if as_json:
            _print_json(
                [
                    {"event_id": stored.event_id, **to_dict(stored.event), "article": to_dict(stored.article)}
                    for stored in events
                ]
            )
        elif events:
            _print(event_table(events))
        else:
            self.fail(f"{store.path}: holds no events yet", 0)

    def _list_incidents(self, store: Store, limit: int, as_json: bool) -> None:
        from extract.incident_display import incident_table
        from extract.store.incident_selection import current_incidents, incident_columns

        rows = list(current_incidents(store, limit))
        if as_json:
            _print_json([incident_columns(row) for row in rows])
        elif rows:
            _print(incident_table(rows))
        else:
            self.fail(f"{store.path}: holds no incidents yet", 0)

    def _list_tolls(self, store: Store, limit: int, as_json: bool) -> None:
        from extract.incident_display import toll_table
        from extract.store.toll_checks import check_tolls, toll_dict

        checks = list(check_tolls(store))[-limit:][::-1]
        if as_json:
            _print_json([toll_dict(check) for check in checks])
        elif checks:
            _print(toll_table(checks))
        else:
            self.fail(f"{store.path}: holds no tolls yet", 0)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _print(view: Any) -> None:
    from rich.console import Console

    console = Console()
    # In a file or a pipe there is no width to keep to.
    (console if console.is_terminal else Console(width=120)).print(view)
