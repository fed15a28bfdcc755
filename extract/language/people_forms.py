"""Inflected forms of the nouns that denote people, made from the rows of data/lexicon/people.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from extract.language.normalize import normalize
from extract.language.remembered import Remembered
from extract.language.word_table import CONJUNCTIONS, WordTable, openers
from extract.paths import DATA

_SUFFIXES = ("ه", "ها", "هم", "هما", "هن", "نا")
# Nouns whose case ending is a long vowel before a pronoun: أبوه، أباه، أبيه.
_FIVE_NOUNS = frozenset({"اب", "اخ"})
_NOUN = re.compile(r"(?P<singular>[^:+~]+?)(?P<marks>[+~]*)(?::\s*(?P<plurals>.+))?")


class PeopleRowError(ValueError):
    """A row of people.toml that cannot be used."""


@dataclass(frozen=True, slots=True)
class Family:
    """Nouns that share class and occupation; see the head of data/lexicon/people.toml."""

    id: str
    class_: str
    outcome: str | None = None
    sex: str | None = None
    age: str | None = None
    occupation: str | None = None
    complement: bool = False
    collective: bool = False
    possessive: bool = False
    harm: bool = False
    name_title: bool = False
    owned: bool = True


class NounForm(NamedTuple):
    """What one written form can be.

    ``number`` is singular, dual, plural or either (ين may be a dual or a sound plural). ``accusative`` forms may also
    be the dual before a genitive ("ضابطا شرطة"); ``owned`` forms carry a possessive pronoun.
    """

    family: Family
    number: str
    definite: bool = False
    owned: bool = False
    accusative: bool = False
    feminine: bool = False
    construct: bool = False


@dataclass(frozen=True, slots=True)
class PeopleTables:
    """Everything that people.toml says, as tables to be asked at a token."""

    nouns: WordTable[NounForm]
    whose: WordTable[tuple[str, bool]]
    peoples: WordTable[NounForm]
    things: WordTable[bool]
    adjectives: WordTable[bool]
    names: WordTable[bool]
    function: WordTable[bool]
    others: Mapping[str, int]
    words: Mapping[str, frozenset[str]]
    opens: Remembered[str, tuple[str, ...]]


def _singular(word: str, rest: str, family: Family, sound: bool) -> Iterator[tuple[str, NounForm]]:
    feminine = word.endswith("ه")
    stem = word[:-1] + "ت" if feminine else word
    form = NounForm(family, "singular", feminine=feminine)
    dual = form._replace(number="dual")
    either = form._replace(number="either" if sound else "dual")
    if not family.possessive:
        yield word + rest, form
        yield "ال" + word + rest, form._replace(definite=True)
        yield stem + "ان" + rest, dual
        yield stem + "ين" + rest, either
        yield "ال" + stem + "ان" + rest, dual._replace(definite=True)
        yield "ال" + stem + "ين" + rest, either._replace(definite=True)
        if rest:
            # "ضابطا شرطة", "ضابطي شرطة": with the genitive in the row these are duals.
            yield stem + "ا" + rest, dual
            yield stem + "ي" + rest, dual
            return
        if feminine:
            yield stem + "ا", dual._replace(construct=True)
            yield stem + "ي", dual._replace(construct=True)
        elif not word.endswith(("ا", "ء")):
            yield word + "ا", form._replace(accusative=True)
    for suffix in _SUFFIXES:
        owned = form._replace(owned=True, definite=True)
        if word in _FIVE_NOUNS:
            yield from ((word + case + suffix, owned) for case in ("و", "ا", "ي"))
            continue
        if family.owned and not word.endswith("ي"):
            yield stem + suffix, owned
        yield stem + "ا" + suffix, owned._replace(number="dual")
        yield stem + "ي" + suffix, owned._replace(number="plural" if sound else "dual")


def _sound_plural(word: str, family: Family) -> Iterator[tuple[str, NounForm]]:
    form = NounForm(family, "plural")
    yield word + "ون", form
    yield "ال" + word + "ون", form._replace(definite=True)
    yield word + "و", form._replace(construct=True)
    yield word + "ي", form._replace(construct=True)
    for suffix in _SUFFIXES:
        yield word + "و" + suffix, form._replace(owned=True, definite=True)


def _feminine(word: str, family: Family) -> Iterator[tuple[str, NounForm]]:
    yield from _singular(word + "ه", "", family, False)
    plural = NounForm(family, "plural", feminine=True)
    yield word + "ات", plural
    yield "ال" + word + "ات", plural._replace(definite=True)


def _broken_plural(word: str, rest: str, family: Family) -> Iterator[tuple[str, NounForm]]:
    form = NounForm(family, "plural")
    yield word + rest, form
    yield "ال" + word + rest, form._replace(definite=True)
    if rest:
        return
    if not word.endswith(("ا", "ء", "ه", "ون", "ين")):
        yield word + "ا", form
    owned = form._replace(owned=True, definite=True)
    for suffix in _SUFFIXES:
        if word.endswith("اء"):
            for seat in ("ي", "و", "ء"):
                yield word[:-1] + seat + suffix, owned
        else:
            yield (word[:-1] + "ت" if word.endswith("ه") else word) + suffix, owned


def noun_forms(row: str, family: Family) -> Iterator[tuple[str, NounForm]]:
    """Every written form of one noun row, normalised, with what it can be.

    ``noun_forms("جندي: جنود", family)`` gives جندي، الجندي، جنديان، جنديين، جنود، الجنود، جنوده and so on.
    Raises PeopleRowError for a row that does not follow "singular+~: plural، plural".
    """
    match = _NOUN.fullmatch(row)
    if match is None:
        raise PeopleRowError(f"people.toml: family {family.id}: cannot read noun {row!r}; write 'singular: plural'")
    singular, marks = normalize(match["singular"].strip()), match["marks"]
    head, _, tail = singular.partition(" ")
    rest = " " + tail if tail else ""
    if head != "-":
        sound = "+" in marks
        if "~" in marks and not family.possessive:
            # Before the masculine: "طفلة" is a girl, although "طفله" could also be "his child".
            yield from _feminine(head, family)
        yield from _singular(head, rest, family, sound)
        if sound:
            yield from _sound_plural(head, family)
        if "~" in marks and family.possessive:
            yield from _feminine(head, family)
    for plural_word in re.split(r"\s*[،,]\s*", match["plurals"] or ""):
        if plural_word:
            head, _, tail = normalize(plural_word).partition(" ")
            yield from _broken_plural(head, " " + tail if tail else "", family)


def _family(row: Mapping[str, Any]) -> Family:
    for key in ("id", "class", "nouns", "example"):
        if key not in row:
            raise PeopleRowError(f"people.toml: family {row.get('id', '?')}: '{key}' is missing; add it")
    return Family(
        row["id"],
        row["class"],
        row.get("outcome"),
        row.get("sex"),
        row.get("age"),
        row.get("occupation"),
        bool(row.get("complement")),
        bool(row.get("collective")),
        bool(row.get("possessive")),
        bool(row.get("harm")),
        bool(row.get("name_title")),
        bool(row.get("owned", True)),
    )


@lru_cache(maxsize=1)
def people_tables(path: Path = DATA / "lexicon" / "people.toml") -> PeopleTables:
    """Read people.toml once. Raises PeopleRowError for a row that cannot be used."""
    rows = tomllib.loads(path.read_text("utf-8"))
    nouns: list[tuple[str, NounForm]] = []
    for row in rows["family"]:
        family = _family(row)
        for noun in row["nouns"]:
            nouns += noun_forms(noun, family)
    peoples: list[tuple[str, NounForm]] = []
    for row in rows["people"]:
        family = Family("people", row["class"], owned=False)
        for name in row["names"]:
            singular, _, plural = name.partition(":")
            spec = f"{singular}+~" + (f": {plural.strip()}" if plural else "")
            peoples += noun_forms(spec, family)
    flat = {key: [form for row in rows[key] for form in row["forms"]] for key in ("thing", "adjective", "given_names")}
    of_nouns, of_peoples = WordTable(nouns), WordTable(peoples)
    names = WordTable([(form, True) for form in flat["given_names"]])
    return PeopleTables(
        of_nouns,
        WordTable([(form, (row["class"], bool(row.get("named")))) for row in rows["whose"] for form in row["forms"]]),
        of_peoples,
        WordTable([(article + form, True) for form in flat["thing"] for article in ("", "ال")]),
        WordTable([(form, True) for form in flat["adjective"]], CONJUNCTIONS),
        names,
        WordTable([(form, True) for form in rows["words"]["function"]], CONJUNCTIONS),
        {normalize(form): count for form, count in rows["others"].items()},
        {name: frozenset(normalize(form) for form in forms) for name, forms in rows["words"].items()},
        openers({"noun": (of_nouns, of_peoples), "name": (names,)}),
    )
