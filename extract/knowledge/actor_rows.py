"""The rows of data/actors: organisations, their names, their people, the adjectives of countries; all validated."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from extract.knowledge.tables import period, rows
from extract.language.tokens import AROUND_NAMES, tokenize

# A class and its interaction code of ACLED; a state that acts abroad has code 8 there whatever its own row says.
INTERACTION = {
    "state": 1, "rebel": 2, "militia": 3, "political_militia": 3, "unidentified": 3, "identity_militia": 4,
    "protesters": 6, "civilian": 7, "external": 8,
}  # fmt: skip
CLASSES = frozenset(INTERACTION)
# Sectors of PLOVER that occur here, with PKO for peacekeepers.
SECTORS = frozenset("COP CRM GOV IGO MIL OPP PKO PRM PTY REB REL SET SPY".split())
FORCES = frozenset(
    "military government police air_force navy border_guard coast_guard gendarmerie national_guard intelligence".split()
)
ROLES = frozenset({"leader", "commander", "minister", "spokesman"})
INTERNATIONAL = "INT"
_ACTOR_COLUMNS = (
    "actor_id", "name_ar", "name_en", "class", "acled_inter", "country", "parent_actor_id", "force", "plover_country",
    "plover_sector", "valid_from", "valid_to", "source",
)  # fmt: skip


class ActorError(ValueError):
    """A row that cannot be used: the message names file, line and what to do."""


class ActorRow(NamedTuple):
    """An organisation. ``valid_from`` and ``valid_to`` bound its existence; None means open.

    ``country`` is ISO 3166 alpha-2 or INT, ``plover_country`` alpha-3 or INT. ``force`` says which force noun with the
    adjective of the country means it (الشرطة المصرية: police), None where only its names do.
    """

    id: str
    name_ar: str
    name_en: str
    class_: str
    acled_inter: int
    country: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    force: str | None = None
    plover_country: str = ""
    plover_sector: str = ""

    @property
    def bounded(self) -> bool:
        """Has it an end, or a beginning, that is known?"""
        return self.valid_from is not None or self.valid_to is not None

    def existed(self, day: date | None) -> bool:
        """Did it exist on that day? An unknown day is no objection."""
        return day is None or not (
            (self.valid_from is not None and day < self.valid_from)
            or (self.valid_to is not None and day > self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an actor; it holds only between the dates and in the country where these are given.

    ``role`` is given where the name is that of one of its people.
    """

    actor: ActorRow
    valid_from: date | None
    valid_to: date | None
    country: str | None
    role: str | None = None

    def fits(self, day: date | None, countries: Mapping[str, float]) -> bool:
        """Can the name mean this actor in an article of that day about these countries?"""
        starts, ends = self.period()
        if day is not None and ((starts and day < starts) or (ends and day > ends)):
            return False
        return self.country is None or countries.get(self.country, 0.0) > 0

    def period(self) -> tuple[date | None, date | None]:
        """When both the name and its bearer hold."""
        starts = [d for d in (self.valid_from, self.actor.valid_from) if d]
        ends = [d for d in (self.valid_to, self.actor.valid_to) if d]
        return max(starts, default=None), min(ends, default=None)

    def meets(self, other: Alias) -> bool:
        """May both be meant on one day in one country, so that nothing tells them apart?"""
        (starts, ends), (other_starts, other_ends) = self.period(), other.period()
        apart = (ends and other_starts and ends <= other_starts) or (other_ends and starts and other_ends <= starts)
        return self.country == other.country and not apart


# Spellings that outlets use for one and the same word. Hamza, ة/ه and ى/ي are folded by the search form already.
_SPELLINGS = (
    ("ميليشي", "مليشي"), ("أمريك", "أميرك"), ("ديمقراط", "ديموقراط"), ("سوريا", "سورية"), ("عبد ال", "عبدال"),
    ("فاغنر", "فاجنر"), ("أفريقي", "أفريكي"), ("بيشمرك", "بشمرك"), ("أبو ", "أبي "), ("مقاتلي ", "مقاتلو "),
    ("مسلحي ", "مسلحو "), ("متمردي ", "متمردو "), ("انفصاليي ", "انفصاليو "), ("بوكو حرام", "بوكوحرام"),
    ("كردستان", "كوردستان"), ("القذافي", "القدافي"),
)  # fmt: skip


def spelling_variants(name: str) -> Iterable[str]:
    """The spellings of one name: ميليشيا/مليشيا, أمريكي/أميركي, and the cases of a sound plural (الحوثيون/الحوثيين)."""
    variants = [name]
    for first, second in _SPELLINGS:
        variants += [v.replace(first, second) for v in variants if first in v]
        variants += [v.replace(second, first) for v in variants if second in v]
    for ending, other in (("يون", "يين"), ("يين", "يون"), ("حون", "حين"), ("لون", "لين")):
        variants += [
            " ".join(
                word[: -len(ending)] + other if word.endswith(ending) and len(word) > 5 else word for word in words
            )
            for words in (variant.split() for variant in variants)
        ]
    return dict.fromkeys(variants)


def search_form(name: str) -> str:
    """The form under which a name is looked up: its words without quotation marks and brackets."""
    return " ".join(token.norm for token in tokenize(name) if token.text not in AROUND_NAMES)


def read_states(path: Path) -> list[tuple[str, list[str], list[str]]]:
    """Read states.csv: code, names and adjectives of each country. Raises ActorError for a row that cannot be used."""
    states: dict[str, tuple[str, list[str], list[str]]] = {}
    for where, row in rows(path, ("iso2", "names", "nisba", "source"), ActorError):
        if len(row["iso2"]) != 2 or not row["iso2"].isupper():
            raise ActorError(f"{where}: {row['iso2']!r} is no ISO 3166 alpha-2 code; write it as SY")
        if row["iso2"] in states:
            raise ActorError(f"{where}: the country {row['iso2']} is there twice; put all its names into one row")
        if not row["names"] or not row["source"]:
            raise ActorError(f"{where}: names and source must be given")
        names, adjectives = row["names"].split(";"), [word for word in row["nisba"].split(";") if word]
        states[row["iso2"]] = (row["iso2"], [name for name in names if name], adjectives)
    return list(states.values())


def read_forces(path: Path) -> dict[str, list[str]]:
    """Read forces.toml: the nouns of each force. Raises ActorError for a line that cannot be used."""
    try:
        text = path.read_text("utf-8")
        forces: dict[str, list[str]] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ActorError(f"{path.name}: {error}; correct it") from error
    owners: dict[str, str] = {}
    for force, nouns in forces.items():
        line = next(n for n, row in enumerate(text.splitlines(), 1) if row.lstrip("[ \"'").startswith(force))
        where = f"{path.name}: line {line}"
        if force not in FORCES:
            raise ActorError(f"{where}: unknown force {force!r}; use one of {', '.join(sorted(FORCES))}")
        if not (isinstance(nouns, list) and nouns and all(isinstance(noun, str) and noun.strip() for noun in nouns)):
            raise ActorError(f'{where}: {force} is no list of nouns; write {force} = ["…", "…"]')
        for noun in nouns:
            if owners.setdefault(search_form(noun), force) != force:
                raise ActorError(f"{where}: {noun!r} is also a noun of {owners[search_form(noun)]}; remove one")
    return forces


def read_actors(path: Path, countries: Collection[str] = ()) -> dict[str, ActorRow]:
    """Read actors.csv; ``countries`` switches on the check of the codes against them.

    Raises ActorError for a row that cannot be used, with file, line and what to do.
    """
    actors: dict[str, ActorRow] = {}
    lines: dict[str, str] = {}
    for where, row in rows(path, _ACTOR_COLUMNS, ActorError):
        if not row["actor_id"] or not row["name_ar"] or not row["source"]:
            raise ActorError(f"{where}: actor_id, name_ar and source must be given")
        if row["actor_id"] in actors:
            raise ActorError(f"{where}: the id {row['actor_id']!r} is used twice; choose another")
        if row["class"] not in CLASSES:
            raise ActorError(f"{where}: unknown class {row['class']!r}; use one of {', '.join(sorted(CLASSES))}")
        if row["acled_inter"] != str(INTERACTION[row["class"]]):
            code = INTERACTION[row["class"]]
            raise ActorError(f"{where}: acled_inter is {row['acled_inter']!r}; the code of {row['class']} is {code}")
        if countries and row["country"] and row["country"] not in (*countries, INTERNATIONAL):
            raise ActorError(f"{where}: {row['country']!r} is no country of states.csv; add it there or write INT")
        alpha3 = row["plover_country"]
        if alpha3 and not (len(alpha3) == 3 and alpha3.isascii() and alpha3.isupper()):
            raise ActorError(f"{where}: plover_country is {alpha3!r}; write an ISO 3166 alpha-3 code such as SYR")
        if row["plover_sector"] and row["plover_sector"] not in SECTORS:
            raise ActorError(
                f"{where}: unknown sector {row['plover_sector']!r}; use one of {', '.join(sorted(SECTORS))}"
            )
        if row["force"] and row["force"] not in FORCES:
            raise ActorError(f"{where}: unknown force {row['force']!r}; use one of {', '.join(sorted(FORCES))}")
        starts, ends = period(row["valid_from"], row["valid_to"], where, ActorError)
        lines[row["actor_id"]] = where
        actors[row["actor_id"]] = ActorRow(
            row["actor_id"], row["name_ar"], row["name_en"], row["class"], int(row["acled_inter"]), row["country"],
            row["parent_actor_id"] or None, starts, ends, row["force"] or None, alpha3, row["plover_sector"],
        )  # fmt: skip
    _check_parents(actors, lines)
    return actors


def _check_parents(actors: Mapping[str, ActorRow], lines: Mapping[str, str]) -> None:
    for actor in actors.values():
        above, parent = {actor.id}, actor.parent
        while parent:
            if parent not in actors:
                raise ActorError(f"{lines[actor.id]}: the parent {parent!r} has no row; add it")
            if parent in above:
                raise ActorError(f"{lines[actor.id]}: {actor.id} is its own parent by way of {parent}; cut the circle")
            above.add(parent)
            parent = actors[parent].parent


def read_aliases(
    path: Path, actors: Mapping[str, ActorRow], countries: Collection[str] = ()
) -> list[tuple[str, Alias]]:
    """Read aliases.csv. Raises ActorError for an unknown actor, and for a name of two that nothing tells apart."""
    aliases: list[tuple[str, Alias]] = []
    owners: dict[str, list[Alias]] = {}
    for where, row in rows(path, ("actor_id", "alias", "from", "to", "country"), ActorError):
        actor = actors.get(row["actor_id"])
        if actor is None:
            raise ActorError(f"{where}: no actor has the id {row['actor_id']!r}; add it to actors.csv")
        if not search_form(row["alias"]):
            raise ActorError(f"{where}: the alias is empty; write the name")
        if countries and row["country"] and row["country"] not in countries:
            raise ActorError(f"{where}: {row['country']!r} is no country of states.csv; add it there")
        alias = Alias(actor, *period(row["from"], row["to"], where, ActorError), row["country"] or None)
        starts, ends = alias.period()
        if starts and ends and starts > ends:
            raise ActorError(
                f"{where}: {actor.id} did not exist when it is said to have borne this name; correct dates"
            )
        claim(row["alias"], alias, owners, where)
        aliases.append((row["alias"], alias))
    return aliases


def claim(name: str, alias: Alias, owners: dict[str, list[Alias]], where: str) -> None:
    """Note in ``owners`` who bears a name in all its spellings. Raises ActorError when another one bears it too."""
    for form in {search_form(variant) for variant in spelling_variants(name)}:
        held = owners.setdefault(form, [])
        for other in held:
            if other.actor.id != alias.actor.id and other.meets(alias):
                raise ActorError(f"{where}: {name!r} is also a name of {other.actor.id}; bound it by date or country")
            if other == alias and form == search_form(name):
                raise ActorError(f"{where}: {name!r} is there already, perhaps in another spelling; remove this line")
        held.append(alias)


def read_people(path: Path, actors: Mapping[str, ActorRow]) -> list[tuple[str, Alias]]:
    """Read people.csv: leaders and spokesmen with their organisation. Raises ActorError for a row of no use."""
    people: list[tuple[str, Alias]] = []
    owners: dict[str, list[Alias]] = {}
    columns = ("name_ar", "names", "name_en", "actor_id", "role", "valid_from", "valid_to", "source")
    for where, row in rows(path, columns, ActorError):
        actor = actors.get(row["actor_id"])
        if actor is None:
            raise ActorError(f"{where}: no actor has the id {row['actor_id']!r}; add it to actors.csv")
        if not row["name_ar"] or not row["source"]:
            raise ActorError(f"{where}: name_ar and source must be given")
        if row["role"] not in ROLES:
            raise ActorError(f"{where}: unknown role {row['role']!r}; use one of {', '.join(sorted(ROLES))}")
        starts, ends = period(row["valid_from"], row["valid_to"], where, ActorError)
        for name in [row["name_ar"], *filter(None, row["names"].split(";"))]:
            if len(search_form(name).split()) < 2:
                raise ActorError(f"{where}: {name!r} is one word, which means others too; write the full name")
            claim(name, Alias(actor, starts, ends, None, row["role"]), owners, where)
            # News of a leader's death, and talk of him, come after his end: of two posts the later one is meant.
            people.append((name, Alias(actor, starts, None, None, row["role"])))
    return people
