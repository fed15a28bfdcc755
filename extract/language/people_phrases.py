"""Reading on after a noun of people: whose they are, of which nation, which class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.language.numbers import is_vague_amount
from extract.language.people_forms import NounForm, people_tables
from extract.language.tokens import Token

QUOTES = frozenset("(«\"'“‘[”’»)")

# "ثلاثة من عناصر من قوات …": how many such steps are read.
_DEEPEST = 3


@dataclass(slots=True)
class Phrase:
    """What was read of a noun phrase: where it ends, and what its words say of the people."""

    last: int
    class_: str
    nationality: str | None = None
    complemented: bool = False
    other: bool = False
    two: bool = False


def skip_quote(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].norm in QUOTES else at


def read_owner(tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """The owner of people at a token ("الشرطة", "تنظيم داعش"): where its phrase ends, and the class of its members."""
    tables = people_tables()
    at = skip_quote(tokens, at)
    entry = tables.whose.at(tokens, at)
    if entry is None or "و" in entry.prefix:
        return None
    (class_, needs_name), last = entry.payload, entry.last
    words = 0
    while last < len(tokens) and words < 5:
        following = skip_quote(tokens, last)
        more = tables.whose.at(tokens, following)
        if more is not None and not more.prefix:
            if class_ == "security" and more.payload[0] == "combatant":
                class_ = "combatant"
            last = more.last
        elif (following < len(tokens) and _qualifies(tokens, following)) or (
            words == 0 and needs_name and following < len(tokens) and _is_plain_word(tokens, following)
        ):
            last = following + 1
        else:
            break
        if last < len(tokens) and tokens[last].norm in QUOTES and last > following + 1:
            last += 1
        words += 1
    if last < len(tokens) and tokens[last].norm in '»"”)' and tokens[last].start == tokens[last - 1].end:
        opened = sum(1 for token in tokens[at - 1 if at else 0 : last] if token.norm in '«"“(')
        last += 1 if opened % 2 else 0
    return last, class_


def _is_plain_word(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token can be the bare name of an organisation ("حركة فتح")."""
    token = tokens[at]
    return token.kind == "word" and token.norm[0] != "و" and people_tables().function.at(tokens, at) is None


def _qualifies(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token can go on with a name: a definite word, a people, an adjective of the list."""
    token = tokens[at]
    tables = people_tables()
    if token.kind != "word" or token.norm in tables.words["times"] or is_vague_amount(tokens, at):
        return False
    if tables.peoples.at(tokens, at) or tables.adjectives.at(tokens, at):
        return True
    return token.norm.startswith("ال") and len(token.norm) > 4 and token.norm not in tables.words["relatives"]


def read_phrase(tokens: Sequence[Token], at: int, noun: NounForm, depth: int = 0) -> Phrase:
    """Read on after a people noun: adjectives, peoples, genitives and "من …", and what they say of the class."""
    tables = people_tables()
    family = noun.family
    read = Phrase(at, family.class_)
    generic = family.complement or family.outcome is not None or family.id in ("people", "official")
    steps = 0
    while read.last < len(tokens) and steps < 6:
        steps += 1
        at = skip_quote(tokens, read.last) if tokens[read.last].norm in '«"“(' else read.last
        if at >= len(tokens):
            break
        norm = tokens[at].norm
        people = tables.peoples.at(tokens, at)
        if people is not None and not people.prefix:
            read.nationality = read.nationality or tokens[at].text
            if people.payload.family.class_ == "civilian" and read.class_ == "unknown":
                read.class_ = "civilian"
            read.last = people.last
            continue
        if norm in tables.others:
            read.other, read.last = True, at + 1
            continue
        if norm in tables.words["two"]:
            read.two, read.last = True, at + 1
            continue
        adjective = tables.adjectives.at(tokens, at)
        if adjective is not None and not adjective.prefix:
            described = tables.nouns.at(tokens, at)
            if (
                generic
                and described is not None
                and described.payload.family.class_
                in (
                    "civilian",
                    "combatant",
                    "security",
                )
            ):
                read.class_ = described.payload.family.class_
            read.last = adjective.last
            continue
        linked = norm in ("من", "في", "ضمن", "بين") and at + 1 < len(tokens)
        after = at + 1 if linked else at
        if linked and tokens[after].norm in ("صفوف", "ضمن", "بين"):
            after += 1
        if (norm == "من" or after > at + 1) and after < len(tokens):
            inner = tables.nouns.at(tokens, after)
            if inner is not None and depth < _DEEPEST and not inner.prefix and inner.payload.number != "singular":
                member = read_phrase(tokens, inner.last, inner.payload, depth + 1)
                if generic:
                    read.class_ = member.class_
                read.last, read.complemented = member.last, True
                break
            nation = tables.peoples.at(tokens, after)
            if nation is not None and not nation.prefix:
                read.last, read.nationality = nation.last, tokens[after].text
                continue
        owner = read_owner(tokens, after)
        if owner is not None and not (norm == "في" and not (generic or family.class_ == "security")):
            prefix = tables.whose.at(tokens, skip_quote(tokens, after))
            if prefix is not None and prefix.prefix not in ("", "ب", "ل"):
                break
            read.last = owner[0]
            if generic and not (family.outcome and owner[1] == "civilian" and linked):
                read.class_ = owner[1]
            read.complemented = True
            break
        if not linked and noun.definite and _qualifies(tokens, at):
            read.last = at + 1
            continue
        break
    if read.class_ == "unknown":
        read.class_ = _belonging(tokens, read.last)
    return read


def _belonging(tokens: Sequence[Token], at: int) -> str:
    """The class of "… ينتمون إلى مجموعات مسلحة", "… يشتبه أنهم أعضاء في تنظيم", else unknown."""
    words = people_tables().words["belonging"]
    if not any(token.norm in words for token in tokens[at : at + 2]):
        return "unknown"
    for position in range(at + 1, min(at + 7, len(tokens))):
        if tokens[position].norm in (".", "،", "؛"):
            break
        owner = read_owner(tokens, position)
        if owner is not None:
            return owner[1]
    return "unknown"
