"""Noun phrases of people, counted or not: "4 عناصر", "عنصران", "جندي", "ثلاثة من رجال الأمن", "أحد أفراد الشرطة".

A group says how many people a phrase stands for and whose they are. Whether something happened to them is for
extract/casualties.py to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.language.numbers import Number, phrase_text, quantity_after, widen
from extract.language.people_forms import NounForm, people_tables
from extract.language.tokens import Token
from extract.language.word_table import CONJUNCTIONS, WordTable

_QUOTES = frozenset("(«\"'“‘[”’»)")
_OTHERS = {
    "اخر": 1,
    "اخري": 1,
    "الاخر": 1,
    "اخران": 2,
    "اخرين": None,
    "اخرون": None,
    "الاخرين": None,
    "الاخرون": None,
    "اخريات": None,
    "الثالث": 1,
    "الرابع": 1,
    "الخامس": 1,
    "السادس": 1,
    "العديدون": None,
    "كثيرون": None,
    "عديدون": None,
}
_ONE_OF = frozenset({"احد", "احدي", "لاحد", "باحد", "واحد", "واحدي"})
_ONE_OF_THEM = frozenset({"احدهم", "احدهما", "احداهما", "احداهن", "واحدهم", "واحدهما", "اخرهم"})
_ELATIVES = frozenset("اخطر ابرز اهم اكبر اشهر كبار اقرب اعتي اشرس".split())
_OF_THEM = frozenset({"منهم", "منهما", "منهن", "منها"})
# Words that cannot follow a bare number if it is to count people that were named before ("وإصابة 43 في ...").
_FUNCTION_WORDS = WordTable(
    [
        (word, True)
        for word in (
            "في من على إلى عن مع بعد قبل خلال أثناء إثر جراء نتيجة بسبب عندما حين حينما حيث الذي التي الذين أن إن قد كان كما"
            " بينما فيما منذ حتى ثم أو أم بل لكن عقب أمس اليوم بين داخل خارج قرب ضمن وسط شمال جنوب شرق غرب شمالي جنوبي"
            " شرقي غربي على عند لدى بجروح بانفجار بجراح بهجوم بتفجير بقصف بإطلاق برصاص بنيران منهم بينهم من ضد تم جرى"
            " وهو وهي هم أمام تحت فوق حول بعدما قبالة عبر مساء صباح فجر ظهر ليل بينها نقلوا هناك"
        ).split()
    ],
    CONJUNCTIONS,
)


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


@dataclass(slots=True)
class _Phrase:
    """What was read of a noun phrase: where it ends, and what its words say of the people."""

    last: int
    class_: str
    nationality: str | None = None
    complemented: bool = False
    other: bool = False
    two: bool = False


def _skip_quote(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].norm in _QUOTES else at


def _whose(tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """The owner of people at a token ("الشرطة", "تنظيم داعش"): where its phrase ends, and the class of its members."""
    tables = people_tables()
    at = _skip_quote(tokens, at)
    entry = tables.whose.at(tokens, at)
    if entry is None or "و" in entry.prefix:
        return None
    (class_, needs_name), last = entry.payload, entry.last
    words = 0
    while last < len(tokens) and words < 5:
        following = _skip_quote(tokens, last)
        more = tables.whose.at(tokens, following)
        if more is not None and not more.prefix:
            if class_ == "security" and more.payload[0] == "combatant":
                class_ = "combatant"
            last = more.last
        elif following < len(tokens) and _qualifies(tokens, following):
            last = following + 1
        elif words == 0 and needs_name and following < len(tokens) and _is_plain_word(tokens, following):
            last = following + 1
        else:
            break
        if last < len(tokens) and tokens[last].norm in _QUOTES and last > following + 1:
            last += 1
        words += 1
    if last < len(tokens) and tokens[last].norm in "»\"”)" and tokens[last].start == tokens[last - 1].end:
        opened = sum(1 for token in tokens[at - 1 if at else 0 : last] if token.norm in "«\"“(")
        last += 1 if opened % 2 else 0
    return last, class_


def _is_plain_word(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token can be the bare name of an organisation ("حركة فتح")."""
    token = tokens[at]
    return token.kind == "word" and token.norm[0] != "و" and _FUNCTION_WORDS.at(tokens, at) is None


def _qualifies(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token can go on with a name: a definite word, a people, an adjective of the list."""
    token = tokens[at]
    if token.kind != "word" or token.norm in _TIME_WORDS:
        return False
    tables = people_tables()
    if tables.peoples.at(tokens, at) or tables.adjectives.at(tokens, at):
        return True
    return token.norm.startswith("ال") and len(token.norm) > 4 and token.norm not in _STOPPERS


_TIME_WORDS = frozenset(
    "اليوم امس البارحه الليله السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه الماضي الماضيه الجاري الحالي".split()
)
_NO_NAMES = frozenset(
    "هذا هذه ذلك تلك كل جميع كافه بعض معظم اغلب غالبيه عدد اي غير نحو اكثر اقل هولاء اوليك نفس كلا كلتا اول اخر مثل سوي"
    " حوالي قرابه ربما انسان النفس نفسه نفسها نفسهم الابرياء الناس الاخرين جماعي جماعيه رميا حرقا شنقا ميداني ميدانيه"
    " واصابه وجرح وقتل واعتقال وتدمير واحد احد البقيه بقيه الاثنين الاخير الفريسه الوقت الروح سياسي سياسيه".split()
)
_STOPPERS = frozenset("الذي التي الذين اللذين اللتين الان الي اللواتي اللذان".split())


def _phrase(tokens: Sequence[Token], at: int, noun: NounForm) -> _Phrase:
    """Read on after a people noun: adjectives, peoples, genitives and "من …", and what they say of the class."""
    tables = people_tables()
    family = noun.family
    read = _Phrase(at, family.class_)
    generic = family.complement or family.outcome is not None or family.id in ("people", "official")
    steps = 0
    while read.last < len(tokens) and steps < 6:
        steps += 1
        at = _skip_quote(tokens, read.last) if tokens[read.last].norm in "«\"“(" else read.last
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
        if norm in _OTHERS:
            read.other, read.last = True, at + 1
            continue
        if norm in ("اثنين", "اثنان", "اثنتين", "اثنتان"):
            read.two, read.last = True, at + 1
            continue
        adjective = tables.adjectives.at(tokens, at)
        if adjective is not None and not adjective.prefix:
            described = tables.nouns.at(tokens, at)
            if generic and described is not None and described.payload.family.class_ in (
                "civilian",
                "combatant",
                "security",
            ):
                read.class_ = described.payload.family.class_
            read.last = adjective.last
            continue
        after = at
        linked = norm in ("من", "في", "ضمن", "بين") and at + 1 < len(tokens)
        if linked:
            after = at + 1
            if tokens[after].norm in ("صفوف", "ضمن", "بين", "افراد", "عناصر", "قوات") and norm != "في":
                after += 1 if tokens[after].norm in ("صفوف", "ضمن", "بين") else 0
        if norm == "من" and after < len(tokens):
            inner = tables.nouns.at(tokens, after)
            if inner is not None and not inner.prefix and inner.payload.number != "singular":
                member = _phrase(tokens, inner.last, inner.payload)
                if generic:
                    read.class_ = member.class_
                read.last, read.complemented = member.last, True
                break
            nation = tables.peoples.at(tokens, after)
            if nation is not None and not nation.prefix:
                read.last, read.nationality = nation.last, tokens[after].text
                continue
        owner = _whose(tokens, after)
        if owner is not None and not (norm == "في" and not (generic or family.class_ == "security")):
            prefix = tables.whose.at(tokens, _skip_quote(tokens, after))
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
    return read


def _has_two(tokens: Sequence[Token]) -> bool:
    """Whether a sentence speaks of two people: a dual pronoun ("أطلقت سراحهما", "كلاهما")."""
    return any(token.norm.endswith("هما") and len(token.norm) > 4 for token in tokens)


def _counts(noun: NounForm, read: _Phrase, tokens: Sequence[Token], next_genitive: bool) -> tuple[int, bool, str]:
    """How many people a noun without number stands for: (least, exact, kind)."""
    number = noun.number
    if read.two or number == "dual":
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

    def at(self, at: int) -> Group | None:
        number = self.numbers.get(at)
        if number is not None:
            return self._numbered(number)
        token = self.tokens[at]
        if token.kind != "word":
            return None
        norm = token.norm
        bare = norm[1:] if norm[:1] in "وفبل" and norm[1:] in _ONE_OF_THEM else norm
        if bare in _ONE_OF_THEM:
            return self._make(at, at + 1, (1, 1, 1), "implied", "one_of", at, _ANYBODY, _Phrase(at + 1, "unknown"))
        if norm in _ONE_OF or norm[1:] in _ONE_OF:
            found = self._one_of(at)
            if found is not None:
                return found
        if norm in _OTHERS or (norm[0] in "وف" and norm[1:] in _OTHERS):
            return self._others(at)
        return self._uncounted(at) or self._named(at)

    def _make(
        self,
        first: int,
        last: int,
        counts: tuple[int, int | None, int | None],
        quantity: str,
        kind: str,
        head: int,
        noun: NounForm,
        read: _Phrase,
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
        if last < len(tokens) and tokens[last].norm in "«\"“(»”)" and last + 1 < len(tokens):
            last = last + 1 if self._noun(last + 1) or tokens[last].norm in "»”)" else last
        prefix, quantity = number.prefix, number.quantity
        if last < len(tokens) and tokens[last].norm in ("من", "بين") and tokens[last - 1].norm != "بين":
            after = _skip_quote(tokens, last + 1)
            noun = self._noun(after)
            if tokens[last].norm == "من" and noun is not None and not noun[2]:
                read = _phrase(tokens, noun[0], noun[1])
                group = self._make(number.first, read.last, counts, quantity, "counted", after, noun[1], read, prefix)
                return self._closed(group, number)
            owner = _whose(tokens, last + 1)
            if tokens[last].norm == "من" and owner is not None:
                read = _Phrase(owner[0], owner[1])
                group = self._make(number.first, owner[0], counts, quantity, "counted", after, _ANYBODY, read, prefix)
                return self._closed(group, number)
            if quantity == "vague" and tokens[last].norm == "من":
                return self._vague_of_unknown(number, after)
        following = last
        if following < len(tokens) and tokens[following].norm in _OF_THEM:
            of_them, following = True, following + 1
        if following < len(tokens) and tokens[following].norm in _OTHERS:
            read = _Phrase(following + 1, "unknown", other=True)
            owner_at = following + 1
            if owner_at < len(tokens) and tokens[owner_at].norm == "من":
                noun_read = _phrase(tokens, owner_at, _OTHER_NOUN)
                read = replace_phrase(noun_read)
            made = self._make(
                number.first, read.last, counts, quantity, "other", following, _OTHER_NOUN, read, prefix, of_them
            )
            return self._closed(made, number)
        noun = None if of_them else self._noun(last)
        if noun is not None and not noun[2]:
            if noun[1].family.possessive:
                return None
            read = _phrase(tokens, noun[0], noun[1])
            kind = "other" if read.other else "counted"
            group = self._make(number.first, read.last, counts, quantity, kind, last, noun[1], read, prefix)
            return self._closed(group, number)
        if number.definite and self._definite_noun_before(number.first):
            return None
        if of_them:
            read = _Phrase(following, "unknown")
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
            and _FUNCTION_WORDS.at(tokens, following) is None
            and tokens[following].norm[0] not in "وفبل"
        )
        end = following + 1 if unknown else following
        read = _Phrase(end, "unknown")
        kind = "unknown" if unknown else "bare"
        head = following if unknown else number.first
        group = self._make(number.first, end, counts, quantity, kind, head, _ANYBODY, read, prefix)
        return self._closed(group, number)

    def _vague_of_unknown(self, number: Number, head: int) -> Group | None:
        """ "عدد من السباكين": some of a noun that the tables do not know."""
        tokens = self.tokens
        if head >= len(tokens) or tokens[head].kind != "word" or self.tables.things.at(tokens, head) is not None:
            return None
        things = tokens[head].norm.removeprefix("ال")
        if self.tables.things.at([tokens[head]._replace(norm=things)], 0) is not None:
            return None
        counts = (number.n_min, number.n_best, number.n_max)
        read = _Phrase(head + 1, "unknown")
        return self._make(
            number.first, head + 1, counts, "vague", "unknown", head, _ANYBODY, read, number.prefix
        )

    def _definite_noun_before(self, at: int) -> bool:
        """ "الجنود الثلاثة": a definite number word after a noun belongs to it."""
        return at > 0 and self._noun(at - 1) is not None

    def _closed(self, group: Group, number: Number) -> Group:
        """Take in an approximator after the phrase ("25 شخصا على الأقل")."""
        after = quantity_after(self.tokens, group.last)
        if after is None:
            return group
        last, quantity = after
        wider = widen(number, quantity, last, "")
        text = _text_after_prefix(self.tokens, group.first, last, group.start)
        return replace(
            group,
            last=last,
            end=self.tokens[last - 1].end,
            n_min=wider.n_min,
            n_best=wider.n_best,
            n_max=wider.n_max,
            quantity=wider.quantity,
            text=text,
        )

    def _one_of(self, at: int) -> Group | None:
        """ "أحد أفراد الشرطة", "واحد من الجنود": one person."""
        tokens = self.tokens
        head = at + 1
        if head < len(tokens) and tokens[head].norm == "من" and "واحد" in tokens[at].norm:
            head += 1
        elif tokens[at].norm.endswith("واحد"):
            return None
        elif head < len(tokens) and tokens[head].norm in _ELATIVES:
            head += 1
        prefix = tokens[at].norm[0] if tokens[at].norm[0] in "وفبل" and tokens[at].norm not in _ONE_OF else ""
        noun = self._noun(head)
        if noun is not None and not noun[2] and noun[1].number != "singular":
            read = _phrase(tokens, noun[0], noun[1])
            return self._make(at, read.last, (1, 1, 1), "implied", "one_of", at, noun[1], read, prefix)
        owner = _whose(tokens, head)
        if owner is not None:
            read = _Phrase(*owner)
            return self._make(at, owner[0], (1, 1, 1), "implied", "one_of", at, _ANYBODY, read, prefix)
        return None

    def _others(self, at: int) -> Group | None:
        tokens = self.tokens
        norm = tokens[at].norm
        prefix = "" if norm in _OTHERS else norm[0]
        least = _OTHERS[norm if norm in _OTHERS else norm[1:]]
        counts = (least, least, least) if least else (2, None, None)
        read = _Phrase(at + 1, "unknown")
        if at + 1 < len(tokens) and tokens[at + 1].norm in ("من", "منهم"):
            read = replace_phrase(_phrase(tokens, at + 1, _OTHER_NOUN))
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
        if noun.number == "singular" and noun.definite and not noun.owned and self._only_describes(at, noun):
            return None
        genitive = (
            after < len(tokens)
            and not tokens[after].norm.startswith("ال")
            and people_tables().whose.at(tokens, after) is not None
            and tokens[after].norm[0] not in "وفبل"
        )
        read = _phrase(tokens, after, noun)
        least, exact, kind = _counts(noun, read, tokens, genitive)
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
        group = self._make(at, last, counts, quantity, kind, at, noun, read, prefix)
        return group

    def _only_describes(self, at: int, noun: NounForm) -> bool:
        """ "القوات السورية", "الجانب العسكري": after a definite noun a word in ي is an adjective, not a person."""
        if noun.family.id == "people":
            return True
        before = self.tokens[at - 1] if at else None
        relative = self.tokens[at].norm.endswith(("ي", "يه"))
        return relative and before is not None and before.kind == "word" and "ال" in before.norm[:4]

    def _name_end(self, at: int) -> int:
        """The end of a personal name that begins at a token, at most five words."""
        tokens, last = self.tokens, at
        while last < len(tokens) and last < at + 5:
            start = _skip_quote(tokens, last) if last == at else last
            entry = self.tables.names.at(tokens, start)
            if entry is not None and not entry.prefix and not tokens[start].text.endswith("ى"):
                last = entry.last
                if tokens[entry.last - 1].norm in ("ابو", "ابي", "ابا", "ابن", "بن", "عبد") and last < len(tokens):
                    last += 1
                continue
            named = last > at and tokens[last].kind == "word" and tokens[last].norm.startswith("ال")
            if named and tokens[last].norm not in _TIME_WORDS | _STOPPERS:
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
        read = _Phrase(last, "unknown")
        return self._make(at, last, (1, 1, 1), "implied", "name", at, _ANYBODY, read, entry.prefix)


def replace_phrase(read: _Phrase) -> _Phrase:
    """The phrase of "آخرين من …", marked as others."""
    return _Phrase(read.last, read.class_, read.nationality, read.complemented, True, False)


def _generic(family_id: str) -> NounForm:
    tables_family = next(
        form.payload.family for form in [people_tables().nouns.at(_SAMPLE, 0)] if form is not None
    )
    return NounForm(replace(tables_family, id=family_id, complement=True), "plural")


_SAMPLE = [Token("شخص", "شخص", 0, 3, "word")]
_ANYBODY = _generic("")
_OTHER_NOUN = _generic("other")


def class_of_owner(tokens: Sequence[Token], at: int) -> str:
    """The class of the members of an organisation named at a token ("قوات الأمن" security), or unknown."""
    owner = _whose(tokens, at)
    return owner[1] if owner else "unknown"


def name_group(tokens: Sequence[Token], at: int) -> Group | None:
    """A phrase that begins with an unknown word read as a person's name, or None when it cannot be one."""
    token = tokens[at]
    tables = people_tables()
    known = (tables.nouns, tables.peoples, tables.things, tables.whose, tables.adjectives)
    if len(token.norm) < 3 or token.norm in _NO_NAMES or _FUNCTION_WORDS.at(tokens, at) is not None:
        return None
    bare = [token._replace(norm=token.norm.removeprefix("ال"))]
    if any(table.at(tokens, at) or table.at(bare, 0) for table in known) or token.norm[:2] in ("لل", "وا", "با", "وب"):
        return None
    reader = _Reader(tokens, ())
    last = min(max(reader._name_end(at + 1), at + 1), len(tokens))
    return reader._make(at, last, (1, 1, 1), "implied", "name", at, _ANYBODY, _Phrase(last, "unknown"))


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
    return title.kind in ("single", "owned", "one_of") and len(between) <= 1 and set(between) <= _QUOTES | {"،", "يدعي", "هو"}


def _with_name(tokens: Sequence[Token], title: Group, name: Group) -> Group:
    return replace(
        title,
        last=name.last,
        end=name.end,
        text=_text_after_prefix(tokens, title.first, name.last, title.start),
        who=_text_after_prefix(tokens, title.head, name.last, max(title.start, tokens[title.head].start)),
    )
