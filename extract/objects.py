"""Things that are hit: noun phrases that begin with a word of data/lexicon/objects.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.knowledge.lexicon import LexiconError
from extract.language.phrases import PhraseTable
from extract.language.tokens import Token
from extract.paths import DATA

# Words that end a noun phrase: prepositions, relatives, conjunctions, common verbs and adverbs.
_STOPS = frozenset(
    [
        "في",
        "من",
        "علي",
        "الي",
        "عن",
        "مع",
        "بين",
        "خلال",
        "اثناء",
        "بعد",
        "قبل",
        "عند",
        "عندما",
        "حيث",
        "ما",
        "مما",
        "التي",
        "الذي",
        "الذين",
        "كان",
        "كانت",
        "قرب",
        "امام",
        "داخل",
        "خارج",
        "وسط",
        "شمال",
        "جنوب",
        "شرق",
        "غرب",
        "شرقي",
        "غربي",
        "شمالي",
        "جنوبي",
        "فجر",
        "مساء",
        "صباح",
        "ليل",
        "اليوم",
        "امس",
        "ان",
        "انه",
        "انها",
        "قد",
        "لم",
        "لا",
        "و",
        "او",
        "اثر",
        "جراء",
        "بسبب",
        "ظهر",
        "عصر",
        "يوم",
        "تحت",
        "فوق",
        "حول",
        "ضمن",
        "اسفر",
        "اسفرت",
        "ادي",
        "ادت",
        "مخلفا",
        "مخلفه",
        "موقعا",
        "وذلك",
        "فيما",
        "كما",
        "دون",
        "الاحد",
        "الاثنين",
        "الثلاثاء",
        "الاربعاء",
        "الخميس",
        "الجمعه",
        "السبت",
    ]
)
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """A class of things that are hit."""

    id: str
    military: bool


@dataclass(frozen=True, slots=True)
class ObjectMention:
    """A thing at tokens ``first`` to ``last`` (half-open); ``indefinite`` when its head has no article."""

    first: int
    last: int
    row: ObjectRow
    indefinite: bool


def load_objects(path: Path = DATA / "lexicon" / "objects.toml") -> PhraseTable[ObjectRow]:
    """The rows as a phrase table. Raises LexiconError for a row that cannot be used."""
    entries: list[tuple[str, ObjectRow]] = []
    for row in tomllib.loads(path.read_text("utf-8"))["object"]:
        missing = [key for key in ("id", "forms", "examples") if not row.get(key)]
        if missing or "military" not in row:
            raise LexiconError(f"{path.name}: row {row.get('id')}: '{(missing or ['military'])[0]}' is missing; add it")
        entries += [(form, ObjectRow(row["id"], row["military"])) for form in row["forms"]]
    return PhraseTable(entries)


def find_objects(tokens: Sequence[Token], objects: PhraseTable[ObjectRow]) -> list[ObjectMention]:
    """The things that a sentence names, each as its whole noun phrase of at most four words."""
    found: list[ObjectMention] = []
    for match in sorted(objects.find(tokens), key=lambda m: (m.first, m.first - m.last)):
        if found and match.first < found[-1].last:
            continue
        last = match.last
        while last < len(tokens) and last - match.first < _LONGEST:
            token = tokens[last]
            if token.kind != "word" or token.norm in _STOPS or (token.norm[:1] == "و" and len(token.norm) > 4):
                break
            if token.norm.startswith(("ب", "ل")) and not token.norm.startswith("لل") and last > match.last:
                break
            last += 1
        definite = tokens[match.first].norm.startswith(("ال", "وال", "بال", "لل"))
        found.append(ObjectMention(match.first, last, match.payload, not definite))
    return found
