"""Who is quoted in articles: observatories, agencies, channels, newspapers, ministries, spokesmen, by their names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from extract.knowledge.actor_rows import (
    INTERNATIONAL,
    ActorError,
    read_actors,
    read_people,
    read_states,
    search_form,
    spelling_variants,
)
from extract.knowledge.tables import compiled, fingerprint, rows
from extract.language.word_table import WordTable
from extract.paths import DATA

# What a source is, and the kind of speaker of data/lexicon/reporting.toml that it speaks as.
SPEAKS_AS = {
    "observatory": "observatory", "rescue": "observatory", "un": "observatory", "agency": "agency", "channel": "agency",
    "newspaper": "agency", "ministry": "ministry", "official": "official", "force": "force", "group_media": "group",
    "medical": "medical",
}  # fmt: skip
FILES = ("states.csv", "actors.csv", "people.csv", "sources.csv")
_COLUMNS = ("source_id", "name_ar", "names", "name_en", "kind", "country", "actor_id", "source")


class SourceRow(NamedTuple):
    """Somebody who is quoted. ``actor`` is the organisation whose voice it is, None for the independent.

    ``country`` is ISO 3166 alpha-2 or INT. A row of a leader or spokesman has the id of his organisation.
    """

    id: str
    name_ar: str
    name_en: str
    kind: str
    country: str
    actor: str | None

    @property
    def speaks_as(self) -> str:
        """The kind of speaker in data/lexicon/reporting.toml."""
        return SPEAKS_AS.get(self.kind, "person")


def read_sources(
    path: Path, actors: Collection[str], countries: Collection[str] = ()
) -> list[tuple[SourceRow, list[str]]]:
    """Read sources.csv: each source with all its names. Raises ActorError for a row that cannot be used."""
    sources: list[tuple[SourceRow, list[str]]] = []
    seen: set[str] = set()
    owners: dict[str, str] = {}
    for where, row in rows(path, _COLUMNS, ActorError):
        ident = row["source_id"]
        if not ident or not row["name_ar"] or not row["source"]:
            raise ActorError(f"{where}: source_id, name_ar and source must be given")
        if ident in seen or ident in actors:
            raise ActorError(f"{where}: the id {ident!r} is used already, here or for an actor; choose another")
        if row["kind"] not in SPEAKS_AS:
            raise ActorError(f"{where}: unknown kind {row['kind']!r}; use one of {', '.join(sorted(SPEAKS_AS))}")
        if countries and row["country"] not in (*countries, INTERNATIONAL):
            raise ActorError(f"{where}: {row['country']!r} is no country of states.csv; add it there or write INT")
        if row["actor_id"] and row["actor_id"] not in actors:
            raise ActorError(f"{where}: no actor has the id {row['actor_id']!r}; add it to actors.csv")
        names = [row["name_ar"], *filter(None, row["names"].split(";"))]
        for name in names:
            if not search_form(name):
                raise ActorError(f"{where}: the name {name!r} holds no letters; remove it")
            if owners.setdefault(search_form(name), ident) != ident:
                raise ActorError(f"{where}: {name!r} is also a name of {owners[search_form(name)]}; keep it at one")
        seen.add(ident)
        source = SourceRow(ident, row["name_ar"], row["name_en"], row["kind"], row["country"], row["actor_id"] or None)
        sources.append((source, names))
    return sources


class SourceTable:
    """The names of sources, and of the people who speak for organisations. Raises ActorError for a row of no use."""

    def __init__(self, folder: Path) -> None:
        files = [Path(__file__), Path(__file__).with_name("actor_rows.py"), *(folder / name for name in FILES)]
        tables = compiled("sources", fingerprint(files), lambda: compile_sources(folder))
        rows_of = [SourceRow(*row) for row in tables["rows"]]
        self.rows = {row.id: row for row in rows_of if row.kind != "person"}
        self.names: WordTable[SourceRow] = WordTable(
            [(form, rows_of[index]) for form, index in tables["names"].items()]
        )


def compile_sources(folder: Path) -> dict[str, Any]:
    """Validate all rows and turn them into plain tables. Raises ActorError for a row that cannot be used."""
    countries = {code for code, _, _ in read_states(folder / "states.csv")}
    actors = read_actors(folder / "actors.csv", countries)
    named = read_sources(folder / "sources.csv", actors, countries)
    # Whoever has held two posts speaks for the later one.
    people = sorted(read_people(folder / "people.csv", actors), key=lambda person: person[1].valid_from or date.min)
    for name, person in reversed(people):
        speaker = SourceRow(person.actor.id, name, "", "person", person.actor.country, person.actor.id)
        named.append((speaker, [name]))
    names: dict[str, int] = {}
    for index, (_, spellings) in enumerate(named):
        for name in spellings:
            for variant in spelling_variants(name):
                names.setdefault(search_form(variant), index)
    return {"rows": [tuple(row) for row, _ in named], "names": names}


@lru_cache(maxsize=1)
def source_table() -> SourceTable:
    """The project's own table, read once."""
    return SourceTable(DATA / "actors")
