"""Noun phrases of people, counted or not: "4 عناصر", "عنصران", "جندي", "ثلاثة من رجال الأمن", "أحد أفراد الشرطة".

A group says how many people a phrase stands for and whose they are. Whether something happened to them is for
extract/casualties.py to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.language.numbers import Number, bounds, is_number_word, phrase_text, quantity_after
from extract.language.people_forms import Family, NounForm, people_tables
from extract.language.people_phrases import (
    QUOTES,
    Phrase,
    read_owner,
    read_phrase,
    skip_quote,
)
from extract.language.tokens import Token


@dataclass(frozen=True, slots=True)
class Group:
    """A phrase of people at tokens ``first`` to ``last`` (half-open), offsets ``start`` to ``end`` of the field.

    ``kind`` says how the count is known: counted ("4 عناصر"), dual, single, plural (no number), one_of ("أحد أفراد"),
    other ("آخرين"), bare (a number alone), unknown (a number before a noun that the tables do not know), owned
    ("زوجته"), name. ``outcome`` is set for nouns that say what happened ("قتلى"). ``who`` is the phrase without its
    number; ``prefix`` is what is written together with the first word; ``head`` is the token of the noun.
    """

    first: int
    last: int
    start: int
    end: int
    n_min: int
    n_best: int | None
    n_max: int | None
    quantity: str
    text: str
    who: str
    class_: str
    kind: str
    head: int
    prefix: str = ""
    definite: bool = False
    outcome: str | None = None
    family: str = ""
    sex: str | None = None
    age_group: str | None = None
    occupation: str | None = None
    nationality: str | None = None
    of_them: bool = False


# Quotation marks that open and close; so many words at most go on behind what was read of a phrase inside them.
_CLOSING = {"«": "»", "“": "”", "‘": "’"}
_QUOTED = 4

# The dual with its vowel sign, which the sound plural does not have.
_DUAL_ENDING = "يْن"


def _has_two(tokens: Sequence[Token]) -> bool:
    """Whether a sentence speaks of two people: a dual pronoun ("أطلقت سراحهما", "كلاهما")."""
    return any(token.norm.endswith("هما") and len(token.norm) > 4 for token in tokens)


def _counts(
    noun: NounForm, word: str, read: Phrase, tokens: Sequence[Token], next_genitive: bool
) -> tuple[int, bool, str]:
    """How many people a noun without number, written as ``word``, stands for: (least, exact, kind)."""
    number = noun.number
    if read.two or number == "dual" or (number == "either" and _DUAL_ENDING in word):
        return 2, True, "dual"
    if number == "either":
        return (2, True, "dual") if _has_two(tokens) and not noun.definite else (2, False, "plural")
    if number == "singular" and noun.accusative and next_genitive:
        return 2, True, "dual"
    if number == "singular" and not noun.family.collective:
        return 1, True, "single"
    if number == "singular":
        return 2, False, "plural"
    return 2, False, "plural"


def _after_prefix(tokens: Sequence[Token], first: int, prefix: str) -> int:
    """The offset at which a phrase begins without its proclitics: "وثلاثة", "و 3"."""
    token = tokens[first]
    if not prefix or not token.text.startswith(prefix[0]):
        return token.start
    if token.norm in ("و", "ف", "ب", "ل", "ال"):
        return tokens[first + 1].start
    return token.start + len(prefix) if token.text.startswith(prefix) else token.start


def _text_after_prefix(tokens: Sequence[Token], first: int, last: int, start: int) -> str:
    while first < last and tokens[first].end <= start:
        first += 1
    return phrase_text(tokens, first, last)[max(0, start - tokens[first].start) :] if first < last else ""


class _Reader:
    """Reads the groups of one token sequence."""

    def __init__(self, tokens: Sequence[Token], numbers: Sequence[Number]) -> None:
        self.tokens = tokens
        self.numbers = {number.first: number for number in numbers}
        self.tables = people_tables()
        self.words = self.tables.words

    def at(self, at: int) -> Group | None:
        """The phrase of people that begins at a token, to the end of the quotation marks that it opens."""
        group = self._at(at)
        return None if group is None else self._quoted(group)

    def _quoted(self, group: Group) -> Group:
        """ "أعضاء «حركة الجبل»": a name in quotation marks is read to their end, if that is near."""
        tokens = self.tokens
        closing = ""
        for token in tokens[group.first : group.last]:
            closing = "" if token.norm == closing else _CLOSING.get(token.norm, closing)
        for last in range(group.last, min(len(tokens), group.last + _QUOTED) if closing else 0):
            if tokens[last].norm == closing:
                whole = _text_after_prefix(tokens, group.first, last + 1, group.start)
                who = _text_after_prefix(tokens, group.head, last + 1, max(group.start, tokens[group.head].start))
                return replace(group, last=last + 1, end=tokens[last].end, text=whole, who=who)
            if tokens[last].kind != "word":
                break
        return group

    def _at(self, at: int) -> Group | None:
        number = self.numbers.get(at)
        if number is not None:
            return self._numbered(number)
        token = self.tokens[at]
        if token.kind != "word":
            return None
        norm = token.norm
        bare = norm[1:] if norm[:1] in "وفبل" and norm[1:] in self.words["one_of_them"] else norm
        if bare in self.words["one_of_them"]:
            return self._make(at, at + 1, (1, 1, 1), "implied", "one_of", at, _ANYBODY, Phrase(at + 1, "unknown"))
        if norm in self.words["one_of"] or norm[1:] in self.words["one_of"]:
            found = self._one_of(at)
            if found is not None:
                return found
        if norm in self.tables.others or (norm[0] in "وف" and norm[1:] in self.tables.others):
            return self._others(at)
        opens = self.tables.opens[norm]
        return (self._uncounted(at) if "noun" in opens else None) or (self._named(at) if "name" in opens else None)

    def _make(
        self,
        first: int,
        last: int,
        counts: tuple[int, int | None, int | None],
        quantity: str,
        kind: str,
        head: int,
        noun: NounForm,
        read: Phrase,
        prefix: str = "",
        of_them: bool = False,
    ) -> Group:
        tokens, family = self.tokens, noun.family
        start = _after_prefix(tokens, first, prefix)
        return Group(
            first,
            last,
            start,
            tokens[last - 1].end,
            *counts,
            quantity,
            _text_after_prefix(tokens, first, last, start),
            _text_after_prefix(tokens, head, last, max(start, tokens[head].start)),
            read.class_,
            kind,
            head,
            prefix,
            noun.definite,
            family.outcome,
            family.id,
            "female" if noun.feminine and family.id not in ("family", "killed", "death", "injury") else family.sex,
            family.age,
            family.occupation,
            read.nationality,
            of_them,
        )

    def _noun(self, at: int) -> tuple[int, NounForm, str] | None:
        entry = self.tables.nouns.at(self.tokens, at) or self.tables.peoples.at(self.tokens, at)
        return (entry.last, entry.payload, entry.prefix) if entry else None

    def _numbered(self, number: Number) -> Group | None:
        tokens, last, of_them = self.tokens, number.last, False
        counts = (number.n_min, number.n_best, number.n_max)
        if last < len(tokens) and tokens[last].norm in '«"“(»”)' and last + 1 < len(tokens):
            last = last + 1 if self._noun(last + 1) or tokens[last].norm in "»”)" else last
        prefix, quantity = number.prefix, number.quantity
        repeated = self.numbers.get(last)
        if repeated is not None and repeated.n_min == number.n_min and not repeated.prefix:
            # "(15) خمسة عشر مصليا": the number in digits and in words.
            last = repeated.last
        if last < len(tokens) and tokens[last].norm in ("من", "بين") and tokens[last - 1].norm != "بين":
            after = skip_quote(tokens, last + 1)
            noun = self._noun(after)
            if tokens[last].norm == "من" and noun is not None and not noun[2]:
                read = read_phrase(tokens, noun[0], noun[1])
                group = self._make(number.first, read.last, counts, quantity, "counted", after, noun[1], read, prefix)
                return self._closed(group)
            owner = read_owner(tokens, last + 1)
            if tokens[last].norm == "من" and owner is not None:
                read = Phrase(owner[0], owner[1])
                group = self._make(number.first, owner[0], counts, quantity, "counted", after, _ANYBODY, read, prefix)
                return self._closed(group)
            if quantity == "vague" and tokens[last].norm == "من":
                return self._vague_of_unknown(number, after)
        following = last
        if following < len(tokens) and tokens[following].norm in self.words["of_them"]:
            of_them, following = True, following + 1
        if following < len(tokens) and tokens[following].norm in self.tables.others:
            read = Phrase(following + 1, "unknown", other=True)
            owner_at = following + 1
            if owner_at < len(tokens) and tokens[owner_at].norm == "من":
                noun_read = read_phrase(tokens, owner_at, _OTHER_NOUN)
                read = replace_phrase(noun_read)
            made = self._make(
                number.first, read.last, counts, quantity, "other", following, _OTHER_NOUN, read, prefix, of_them
            )
            return self._closed(made)
        noun = None if of_them else self._noun(last)
        if noun is not None and not noun[2]:
            if noun[1].family.possessive:
                return None
            read = read_phrase(tokens, noun[0], noun[1])
            kind = "other" if read.other else "counted"
            group = self._make(number.first, read.last, counts, quantity, kind, last, noun[1], read, prefix)
            return self._closed(group)
        if number.definite and self._definite_noun_before(number.first):
            return None
        if of_them:
            read = Phrase(following, "unknown")
            return self._make(
                number.first, following, counts, quantity, "bare", number.first, _ANYBODY, read, prefix, True
            )
        if following < len(tokens) and self.tables.things.at(tokens, following) is not None:
            entry = self.tables.things.at(tokens, following)
            if entry is not None and not entry.prefix:
                return None
        unknown = (
            following < len(tokens)
            and tokens[following].kind == "word"
            and not tokens[following].norm.endswith("وا")
            and self.tables.function.at(tokens, following) is None
            and tokens[following].norm[0] not in "وفبل"
        )
        end = following + 1 if unknown else following
        read = Phrase(end, "unknown")
        kind = "unknown" if unknown else "bare"
        head = following if unknown else number.first
        group = self._make(number.first, end, counts, quantity, kind, head, _ANYBODY, read, prefix)
        return self._closed(group)

    def _vague_of_unknown(self, number: Number, head: int) -> Group | None:
        """ "عدد من السباكين": some of a noun that the tables do not know."""
        tokens = self.tokens
        if head >= len(tokens) or tokens[head].kind != "word" or self.tables.things.at(tokens, head) is not None:
            return None
        things = tokens[head].norm.removeprefix("ال")
        if self.tables.things.at([tokens[head]._replace(norm=things)], 0) is not None:
            return None
        counts = (number.n_min, number.n_best, number.n_max)
        read = Phrase(head + 1, "unknown")
        return self._make(number.first, head + 1, counts, "vague", "unknown", head, _ANYBODY, read, number.prefix)

    def _definite_noun_before(self, at: int) -> bool:
        """ "الجنود الثلاثة": a definite number word after a noun belongs to it."""
        return at > 0 and self._noun(at - 1) is not None

    def _closed(self, group: Group) -> Group:
        """Take in an approximator after the phrase ("25 شخصا على الأقل", "جندي على الأقل")."""
        after = quantity_after(self.tokens, group.last)
        if after is None:
            return group
        last, quantity = after
        text = _text_after_prefix(self.tokens, group.first, last, group.start)
        closed = replace(group, last=last, end=self.tokens[last - 1].end, text=text)
        if group.n_best is None:
            return closed
        n_min, n_best, n_max = bounds(group.n_best, quantity)
        return replace(closed, n_min=n_min, n_best=n_best, n_max=n_max, quantity=quantity)

    def _one_of(self, at: int) -> Group | None:
        """ "أحد أفراد الشرطة", "واحد من الجنود": one person."""
        tokens = self.tokens
        head = at + 1
        if head < len(tokens) and tokens[head].norm == "من" and "واحد" in tokens[at].norm:
            head += 1
        elif tokens[at].norm.endswith("واحد"):
            return None
        elif head < len(tokens) and tokens[head].norm in self.words["elatives"]:
            head += 1
        prefix = (
            tokens[at].norm[0] if tokens[at].norm[0] in "وفبل" and tokens[at].norm not in self.words["one_of"] else ""
        )
        noun = self._noun(head)
        if noun is not None and not noun[2] and noun[1].number != "singular":
            read = read_phrase(tokens, noun[0], noun[1])
            return self._make(at, read.last, (1, 1, 1), "implied", "one_of", at, noun[1], read, prefix)
        owner = read_owner(tokens, head)
        if owner is not None:
            read = Phrase(*owner)
            return self._make(at, owner[0], (1, 1, 1), "implied", "one_of", at, _ANYBODY, read, prefix)
        return None

    def _others(self, at: int) -> Group | None:
        tokens = self.tokens
        norm = tokens[at].norm
        prefix = "" if norm in self.tables.others else norm[0]
        least = self.tables.others[norm if norm in self.tables.others else norm[1:]]
        counts = (least, least, least) if least else (2, None, None)
        read = Phrase(at + 1, "unknown")
        if at + 1 < len(tokens) and tokens[at + 1].norm in ("من", "منهم"):
            read = replace_phrase(read_phrase(tokens, at + 1, _OTHER_NOUN))
        quantity = "implied" if least == 1 else "dual" if least == 2 else "vague"
        return self._make(at, read.last, counts, quantity, "other", at, _OTHER_NOUN, read, prefix)

    def _uncounted(self, at: int) -> Group | None:
        tokens = self.tokens
        found = self._noun(at)
        if found is None:
            return None
        after, noun, prefix = found
        if noun.family.harm and noun.number != "plural":
            return None
        if noun.accusative and tokens[at].norm.removeprefix(prefix) in self.words["countries"]:
            return None
        if noun.owned and tokens[after - 1].text.endswith("ة"):
            # "كفر عمة" is a village; "عمه" is his uncle.
            return None
        if noun.owned and self.tables.things.at(tokens, at) is not None:
            # "محافظة" is a province, not "his governor".
            return None
        if noun.number == "singular" and not noun.owned and self._only_describes(at, noun):
            return None
        genitive = (
            after < len(tokens)
            and not tokens[after].norm.startswith("ال")
            and people_tables().whose.at(tokens, after) is not None
            and tokens[after].norm[0] not in "وفبل"
        )
        read = read_phrase(tokens, after, noun)
        least, exact, kind = _counts(noun, tokens[after - 1].text, read, tokens, genitive)
        if noun.definite and noun.number in ("plural", "either"):
            for position in range(after, min(read.last + 1, len(tokens))):
                number = self.numbers.get(position)
                if number is not None and number.definite and number.n_best:
                    # "الإرهابيين الأربعة"
                    least, exact, kind, read.last = number.n_best, True, "plural", max(read.last, number.last)
        if noun.owned and kind != "plural":
            kind = "owned"
        counts = (least, least, least) if exact else (least, None, None)
        quantity = {"dual": "dual", "single": "implied", "owned": "implied"}.get(kind, "exact" if exact else "vague")
        last = read.last
        if noun.definite and noun.number == "singular" and not noun.owned:
            last = self._name_end(last)
            read.last = last
        return self._closed(self._make(at, last, counts, quantity, kind, at, noun, read, prefix))

    def _only_describes(self, at: int, noun: NounForm) -> bool:
        """ "القوات السورية", "الجانب العسكري", "عملية أمنية": after a noun a word in ي describes it."""
        relative = self.tokens[at].norm.endswith(("ي", "يه"))
        before = self.tokens[at - 1] if at else None
        if not noun.definite:
            feminine = noun.feminine and before is not None and before.norm.endswith(("ه", "ات"))
            harm = before is not None and before.norm.lstrip("وبل") in self.words["harms"]
            return relative and feminine and not harm
        if noun.family.id == "people":
            return True
        # "الاثنين الصحفي": a day is no noun that a word for a person describes.
        noun_before = before is not None and before.kind == "word" and before.norm not in self.words["times"]
        return relative and before is not None and noun_before and "ال" in before.norm[:4]

    def _name_end(self, at: int) -> int:
        """The end of a personal name that begins at a token, at most five words."""
        tokens, last = self.tokens, at
        while last < len(tokens) and last < at + 5:
            start = skip_quote(tokens, last) if last == at else last
            entry = self.tables.names.at(tokens, start)
            if entry is not None and not entry.prefix and not tokens[start].text.endswith("ى"):
                last = entry.last
                if tokens[entry.last - 1].norm in ("ابو", "ابي", "ابا", "ابن", "بن", "عبد") and last < len(tokens):
                    last += 1
                continue
            named = last > at and tokens[last].kind == "word" and tokens[last].norm.startswith("ال")
            if named and tokens[last].norm not in self.words["times"] | self.words["relatives"]:
                last += 1
                continue
            break
        return min(last, len(tokens))

    def _named(self, at: int) -> Group | None:
        entry = self.tables.names.at(self.tokens, at)
        if entry is None:
            return None
        if self.tokens[at].norm.endswith("علي") and self.tables.names.at(self.tokens, entry.last) is None:
            # على the preposition and علي the name are spelled alike in many papers.
            return None
        last = max(entry.last, self._name_end(entry.last if entry.prefix else at))
        if self.tokens[at].norm.endswith(("ابو", "ابي", "ابا", "ابن", "بن")) and last == entry.last:
            last = min(last + 1, len(self.tokens))
        read = Phrase(last, "unknown")
        return self._make(at, last, (1, 1, 1), "implied", "name", at, _ANYBODY, read, entry.prefix)


def replace_phrase(read: Phrase) -> Phrase:
    """The phrase of "آخرين من …", marked as others."""
    return Phrase(read.last, read.class_, read.nationality, read.complemented, True, False)


_ANYBODY = NounForm(Family("", "unknown", complement=True), "plural")
_OTHER_NOUN = NounForm(Family("other", "unknown", complement=True), "plural")


def class_of_owner(tokens: Sequence[Token], at: int) -> str:
    """The class of the members of an organisation named at a token ("قوات الأمن" security), or unknown."""
    owner = read_owner(tokens, at)
    return owner[1] if owner else "unknown"


def name_group(tokens: Sequence[Token], at: int) -> Group | None:
    """A phrase that begins with an unknown word read as a person's name, or None when it cannot be one."""
    token = tokens[at]
    tables = people_tables()
    known = (tables.nouns, tables.peoples, tables.things, tables.whose, tables.adjectives)
    if len(token.norm) < 3 or token.norm in tables.words["no_names"] or tables.function.at(tokens, at) is not None:
        return None
    if is_number_word(tokens, at):
        return None
    bare = [token._replace(norm=token.norm.removeprefix("ال"))]
    if any(table.at(tokens, at) or table.at(bare, 0) for table in known) or token.norm[:2] in ("لل", "وا", "با", "وب"):
        return None
    reader = _Reader(tokens, ())
    last = min(max(reader._name_end(at + 1), at + 1), len(tokens))
    return reader._make(at, last, (1, 1, 1), "implied", "name", at, _ANYBODY, Phrase(last, "unknown"))


def find_people(tokens: Sequence[Token], numbers: Sequence[Number]) -> list[Group]:
    """Every phrase of people in the tokens, in order, without overlap.

    ``numbers`` is what find_numbers gave for the same tokens.
    """
    reader = _Reader(tokens, numbers)
    found: list[Group] = []
    at = 0
    while at < len(tokens):
        group = reader.at(at)
        if group is None:
            at += 1
        elif found and group.kind == "name" and not group.prefix and _apposed(tokens, found[-1], group):
            found[-1] = _with_name(tokens, found[-1], group)
            at = group.last
        else:
            found.append(group)
            at = max(group.last, at + 1)
    return found


def _apposed(tokens: Sequence[Token], title: Group, name: Group) -> bool:
    """Whether a name belongs to the title before it: "القيادي في حركة فتح طلال الأردني"."""
    between = [token.norm for token in tokens[title.last : name.first]]
    return (
        title.kind in ("single", "owned", "one_of")
        and len(between) <= 1
        and set(between) <= QUOTES | {"،", "يدعي", "هو"}
    )


def _with_name(tokens: Sequence[Token], title: Group, name: Group) -> Group:
    return replace(
        title,
        last=name.last,
        end=name.end,
        text=_text_after_prefix(tokens, title.first, name.last, title.start),
        who=_text_after_prefix(tokens, title.head, name.last, max(title.start, tokens[title.head].start)),
    )
