"""Lines of articles to incidents, without a store: read, link reprints, merge."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extract.batch import answers
from extract.incidents.lines import event_from_dict, incident_dicts
from extract.incidents.merging import merge
from extract.incidents.report import Report, make_report
from extract.knowledge.actors import read_actors
from extract.paths import DATA
from pipelines.duplicates import REPRINT, bands, likeness, signature


@dataclass(frozen=True, slots=True)
class Outcome:
    """The incidents as objects, and the lines that could not be read as (number, object with id and error, message)."""

    incidents: list[dict[str, Any]]
    refused: list[tuple[int, dict[str, Any], str]]


def incidents_of_lines(
    lines: Iterable[bytes], jobs: int = 1, step: Callable[[str], None] = lambda name: None
) -> Outcome:
    """The incidents that the articles on some lines tell (docs/interchange.md); the same for any order of the lines.

    ``step`` is told what is being done.
    """
    kept: list[bytes] = []

    def keep() -> Iterator[bytes]:
        for line in lines:
            kept.append(line)
            yield line

    refused: list[tuple[int, dict[str, Any], str]] = []
    read: list[tuple[dict[str, Any], dict[str, Any]]] = []
    step("reading articles")
    for answer in answers(keep(), jobs):
        record = json.loads(answer.text)
        if answer.error:
            refused.append((answer.number, record, answer.error))
        else:
            read.append((json.loads(kept[answer.number - 1].decode("utf-8-sig")), record))
            kept[answer.number - 1] = b""
    step("merging")
    articles = [article for article, _ in read]
    names = [_name(article["id"]) for article in articles]
    if again := sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []:
        names = [f"{name}\x1f{number}" if name in again else name for number, name in enumerate(names)]
    groups = first_prints(articles, names)
    reports: list[Report] = []
    actors = read_actors(DATA / "actors" / "actors.csv")
    for name, (article, record) in zip(names, read, strict=True):
        for position, event in enumerate(record["events"]):
            reports.append(
                make_report(
                    f"{name}\x1f{position:04d}",
                    event_from_dict(event),
                    article=name,
                    position=position,
                    title=article.get("title") or "",
                    outlet=article.get("outlet") or "",
                    group=groups[name],
                    published=article.get("published"),
                    actors=actors,
                )
            )
    ids = {name: article["id"] for name, article in zip(names, articles, strict=True)}
    return Outcome(incident_dicts(merge(reports), ids), refused)


def _name(identifier: Any) -> str:
    """A number and a text that looks like it are two ids."""
    return identifier if isinstance(identifier, str) else f"\x1e{identifier}"


def first_prints(articles: Sequence[dict[str, Any]], names: Sequence[str]) -> dict[str, str]:
    """The article that each one repeats nearly word for word (the earliest published), or itself."""
    order = sorted(range(len(articles)), key=lambda i: (articles[i].get("published") or "9", names[i]))
    by_band: dict[tuple[int, bytes], list[tuple[str, bytes]]] = defaultdict(list)
    groups = {}
    for index in order:
        name = names[index]
        groups[name] = name
        sign = signature(articles[index]["text"])
        if sign is None:
            continue
        own = list(enumerate(bands(sign)))
        near = {other: mark for band in own for other, mark in by_band.get(band, ())}
        best = max(near, key=lambda other: (likeness(sign, near[other]), other), default=None)
        if best is not None and likeness(sign, near[best]) >= REPRINT:
            groups[name] = groups[best]
        for band in own:
            by_band[band].append((name, sign))
    return groups
