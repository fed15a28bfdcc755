"""Articles and events for a person at a terminal: evidence highlighted, Arabic in lines of its own.

Arabic is written in logical order and isolated (U+2068 … U+2069) where it stands among other text, which is what
terminals need that know about writing direction. Control characters of crawled text never reach the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from extract.event_types import EVENT_TYPES
from extract.export.tables import people
from extract.schema import Actor, Article, Casualty, Event, Toll
from extract.store.records import StoredArticle, StoredEvent

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# One colour for each event of an article, again from the start when there are more.
_COLOURS = ("green", "yellow", "cyan", "magenta", "blue", "red")


def plain(text: str) -> str:
    """Crawled text without the characters that steer a terminal; the length stays the same."""
    return _CONTROL.sub("\ufffd", text)


def isolated(text: str) -> str:
    """Text to be put among other text: Arabic is kept from turning its neighbours round."""
    return f"\u2068{plain(text)}\u2069" if _ARABIC.search(text) else plain(text)


def amount(low: int | None, high: int | None) -> str:
    """A count in a few signs: ``4``, ``2–5``, ``10+``, or nothing."""
    if low is None:
        return ""
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def event_table(stored: Iterable[StoredEvent]) -> Table:
    """The events one a line: day, type, place, who did it to whom, killed, injured, outlet, and the id to look up."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("date", "type", "place", "who", "to whom"):
        table.add_column(name, overflow="fold", no_wrap=name in ("date", "type"))
    for name in ("killed", "injured"):
        table.add_column(name, justify="right")
    for name in ("outlet", "event"):
        table.add_column(name, style="dim", overflow="fold")
    for row in stored:
        event = row.event
        cells = (
            event.date_start.isoformat() if event.date_start else "–",
            event.type,
            isolated(" ".join(part for part in (event.place_name or event.place_text, event.country) if part)),
            isolated("، ".join(_actors(event.initiators))),
            isolated("، ".join(_actors(event.targets))),
            *(_sum(event.casualties, outcome) for outcome in ("killed", "injured")),
            isolated(row.article.source_id or ""),
            row.event_id[:10],
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def article_table(articles: Iterable[StoredArticle]) -> Table:
    """The articles one a line: day of publication, outlet, title, and the id to look it up."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name, style in (("published", ""), ("outlet", "dim"), ("title", ""), ("article", "dim")):
        table.add_column(name, style=style, overflow="fold")
    for article in articles:
        cells = ((article.published_at or "–")[:10], article.source_id or "", article.title, article.article_id)
        table.add_row(*(Text(isolated(cell)) for cell in cells))
    return table


def article_view(
    article: Article, events: Sequence[StoredEvent], tolls: Sequence[Toll], compared: Sequence[str] = ()
) -> RenderableType:
    """An article with its events marked where their evidence stands, what was read, and what was taken out of it.

    ``compared`` says of each toll what the incidents hold of it.
    """
    parts: list[RenderableType] = [_marked(article.title, "title", events, style="bold"), Text()]
    parts.append(facts_table(_article_facts(article)))
    parts.append(Text())
    start = 0
    for paragraph in article.text.split("\n"):
        parts.append(_marked(paragraph, "text", events, start))
        start += len(paragraph) + 1
    for number, stored in enumerate(events):
        parts += [Text(), Rule(f"event {number + 1} of {len(events)}", style=_colour(number)), event_facts(stored)]
    for number, toll in enumerate(tolls):
        facts = _toll_facts(toll) + ([("found", compared[number])] if compared else [])
        parts += [Text(), Rule(f"toll {number + 1} of {len(tolls)}", style="dim"), facts_table(facts)]
    if not events:
        parts += [Text(), Text("No event was read in this article.", style="dim")]
    if article.removed:
        parts += [Text(), Rule(f"taken out: {len(article.removed)} lines", style="dim")]
        parts.append(facts_table([(item.rule, item.text) for item in article.removed]))
    return Group(*parts)


def event_view(stored: StoredEvent, article: Article, incident: str = "") -> RenderableType:
    """One event with the paragraph that tells it, and the id of the incident that it belongs to."""
    event = stored.event
    source = article.title if event.field == "title" else article.text
    first = source.rfind("\n", 0, event.start) + 1
    last = source.find("\n", event.end)
    paragraph = source[first : last if last >= 0 else len(source)]
    return Group(
        _marked(article.title, "title", [stored] if event.field == "title" else [], style="bold"),
        Text(),
        *([_marked(paragraph, "text", [stored], first), Text()] if event.field == "text" else []),
        event_facts(stored),
        facts_table([("incident", incident), ("article", stored.article.article_id), *_article_facts(article)]),
    )


def event_facts(stored: StoredEvent) -> Table:
    """The fields of an event by their names; what the article does not say is left out."""
    event = stored.event
    kind = EVENT_TYPES[event.type]
    places = [*filter(None, [event.place_name or event.place_text]), *event.place_chain]
    places += [part for part in (event.admin1, event.country) if part and part not in places]
    where = isolated("، ".join(places))
    if event.latitude is not None and event.longitude is not None:
        where += f" ({event.latitude:.4f}, {event.longitude:.4f}; precision {event.geo_precision})"
    return facts_table(
        [
            ("event", stored.event_id),
            ("type", f"{event.type} {isolated(kind.name_ar)} · {event.event_type} / {event.sub_event_type}"),
            ("status", event.status),
            ("when", _when(event)),
            ("where", where),
            ("who", "\n".join(_told(event.initiators))),
            ("to whom", "\n".join(_told(event.targets))),
            ("people", "\n".join(_count(casualty) for casualty in event.casualties)),
            ("weapon", event.weapon or ""),
            ("source", isolated(event.source.text) if event.source else ""),
            ("found by", f"{isolated(event.trigger)} ({event.rule}), confidence {event.confidence:.2f}"),
            *(("also", isolated(span)) for span in event.also),
        ]
    )


def facts_table(facts: Iterable[tuple[str, str]]) -> Table:
    """Names and values one below the other; what has no value is left out."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in facts:
        if value:
            table.add_row(Text(name), Text(value if "\u2068" in value else isolated(value)))
    return table


def _marked(text: str, field: str, events: Sequence[StoredEvent], start: int = 0, style: str = "") -> Text:
    """A paragraph that begins at ``start`` of its field, with the evidence of the events coloured and numbered."""
    marked = Text(plain(text), style=style)
    ends = []
    for number, stored in enumerate(events):
        event = stored.event
        if event.field == field and event.start < start + len(text) and event.end > start:
            last = min(event.end - start, len(text))
            marked.stylize(f"bold {_colour(number)}", max(event.start - start, 0), last)
            ends.append((last, number))
    for last, number in sorted(ends, reverse=True):
        marked = marked[:last] + Text(f"[{number + 1}]", style=f"reverse {_colour(number)}") + marked[last:]
    marked.justify = "right" if _ARABIC.search(text) else "left"
    return marked


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


def _article_facts(article: Article) -> list[tuple[str, str]]:
    published = f"{article.published.isoformat()} ({article.published_basis})" if article.published else ""
    return [
        ("outlet", article.outlet),
        ("address", article.url),
        ("published", published),
        ("author", article.author or ""),
        ("reprint of", article.near_duplicate_of or ""),
    ]


def _toll_facts(toll: Toll) -> list[tuple[str, str]]:
    period = f"{toll.period_start or '…'} to {toll.period_end or '…'}"
    return [
        ("people", f"{toll.outcome} {amount(toll.n_min, toll.n_max)} {isolated(toll.who)} ({toll.class_})"),
        ("period", period if toll.period_start or toll.period_end else ""),
        ("sum", "of incidents told in this article" if toll.sum_of_events else ""),
        ("source", isolated(toll.source.text) if toll.source else ""),
        ("evidence", isolated(toll.evidence)),
    ]


def _when(event: Event) -> str:
    days = " to ".join(dict.fromkeys(day.isoformat() for day in (event.date_start, event.date_end) if day))
    told = f" from {isolated(event.date_text)}" if event.date_text else ""
    return f"{days or 'unknown'} ({event.date_precision}, {event.date_basis}{told})"


def _actors(actors: Iterable[Actor]) -> list[str]:
    return list(dict.fromkeys(actor.name or actor.text for actor in actors))


def _told(actors: Iterable[Actor]) -> list[str]:
    return [
        f"{isolated(actor.text)}{f' = {isolated(actor.name)}' if actor.name and actor.name != actor.text else ''}"
        f" ({actor.class_}{'' if actor.status == 'reported' else ', ' + actor.status})"
        for actor in actors
    ]


def _count(casualty: Casualty) -> str:
    told = [casualty.outcome, amount(casualty.n_min, casualty.n_max), isolated(casualty.who)]
    notes = [casualty.class_, casualty.quantity, *filter(None, [casualty.side, "subset" if casualty.subset else ""])]
    return " ".join(part for part in told if part) + f" ({', '.join(notes)})"


def _sum(casualties: Sequence[Casualty], outcome: str) -> str:
    return amount(people(casualties, outcome, "n_min"), people(casualties, outcome, "n_max"))
