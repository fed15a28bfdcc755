"""Things that are hit: noun phrases that begin with a word of data/lexicon/objects.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.knowledge.lexicon import LexiconError
from extract.language.normalize import normalize
from extract.language.phrases import PhraseTable
from extract.language.tokens import Token, proclitic_splits
from extract.paths import DATA
from extract.phrases_of_acts import is_definite

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
        "يضم",
        "تضم",
        "يقع",
        "تقع",
        "يربط",
        "تربط",
        "يقل",
        "تقل",
        "يحمل",
        "تحمل",
        "يعود",
        "تعود",
        "تووي",
        "يقطنه",
        "يقطنها",
        "تقطنه",
        "تقطنها",
        "يستخدمه",
        "يستخدمها",
        "تستخدمه",
        "تستخدمها",
    ]
)
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """A class of things that are hit; ``heads`` are the words that its phrases begin with."""

    id: str
    military: bool
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class ObjectMention:
    """A thing at tokens ``first`` to ``last`` (half-open); ``indefinite`` when its head has no article.

    ``proclitics`` is how many letters of the first word are a conjunction or preposition (وقافلة، بسيارة).
    """

    first: int
    last: int
    row: ObjectRow
    indefinite: bool
    proclitics: int = 0


def load_objects(path: Path = DATA / "lexicon" / "objects.toml") -> PhraseTable[ObjectRow]:
    """The rows as a phrase table. Raises LexiconError for a row that cannot be used."""
    entries: list[tuple[str, ObjectRow]] = []
    for row in tomllib.loads(path.read_text("utf-8"))["object"]:
        missing = [key for key in ("id", "forms", "examples") if not row.get(key)]
        if missing or "military" not in row:
            raise LexiconError(f"{path.name}: row {row.get('id')}: '{(missing or ['military'])[0]}' is missing; add it")
        heads = frozenset(normalize(form.split()[0]) for form in row["forms"])
        payload = ObjectRow(row["id"], row["military"], heads)
        entries += [(form, payload) for form in row["forms"]]
    return PhraseTable(entries)


def find_objects(tokens: Sequence[Token], objects: PhraseTable[ObjectRow]) -> list[ObjectMention]:
    """The things that a sentence names, each as its whole noun phrase of at most four words."""
    found: list[ObjectMention] = []
    for match in sorted(objects.find(tokens), key=lambda m: (m.first, m.first - m.last)):
        if found and match.first < found[-1].last:
            continue
        head = tokens[match.first].norm
        attached = _proclitics(head, match.payload)
        if "ك" in head[:attached]:
            # "كبير" is no well.
            continue
        last = match.last
        while last < len(tokens) and last - match.first < _LONGEST:
            token = tokens[last]
            if token.kind != "word" or token.norm in _STOPS or (token.norm[:1] == "و" and len(token.norm) > 4):
                break
            if token.norm.startswith("ب") and len(token.norm) > 4 and token.norm not in match.payload.heads:
                break
            if token.norm.startswith("ل") and last > match.last:
                break
            if is_definite(tokens[last - 1].norm) and not is_definite(token.norm):
                # Behind a definite word goes on only what is definite: "المستشفى | ضربتين".
                break
            last += 1
        found.append(ObjectMention(match.first, last, match.payload, not is_definite(head), attached))
    return found


def _proclitics(norm: str, row: ObjectRow) -> int:
    """How many letters before the head of a thing are a conjunction or preposition; لل stays with its word."""
    for letters, word in proclitic_splits(norm):
        if word in row.heads:
            return len(letters.removesuffix("ال").removesuffix("لل"))
    return 0
