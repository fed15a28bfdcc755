"""Who was killed, injured, detained, abducted, missing, displaced or released, and how many, sentence by sentence.

The counting rules are those of docs/data-model.md: subsets are marked and never added, updates supersede, "10 بين
قتيل وجريح" is 1 to 9 killed and 1 to 9 injured, a plural without number is at least 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.casualty_cues import Cue, OutcomeTables, find_cues, negated_before, outcome_tables, spans_period
from extract.language.numbers import find_numbers
from extract.language.people import Group, class_of_owner, find_people, name_group
from extract.language.people_forms import people_tables
from extract.language.sentences import Sentence
from extract.language.tokens import Token
from extract.language.word_table import WordTable
from extract.schema import Casualty

_STOPS = frozenset({".", "؛", "!", "؟", "?", ";", "…", ":"})
_COMMAS = frozenset({"،", ",", "-", "–"})
_BRACKETS = frozenset("()[]«»\"'“”‘’")
_SUBORDINATORS = frozenset(
    "الذي التي الذين عندما حين حينما حيث بينما فيما كما لكن ان انه انها انهم بعدما وان بان اذ وقد وكان وكانت ثم وذلك".split()
)
_TIMES = frozenset(
    "اليوم امس صباحا مساء ليلا ظهرا فجرا السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه خلاله خلالها فيه فيها جراءه"
    " اثره اثرها جراءها نتيجته ايضا كذلك حرقا بالرصاص بجروح بجراح خطيره طفيفه متفاوته بليغه كل من".split()
)
_ALL_OF_THEM = frozenset({"جميعهم", "كلهم"})
_AGES = frozenset({"عاما", "سنه", "عام"})
_COUNT_KINDS = frozenset({"counted", "dual", "one_of", "other", "owned"})
_BETWEEN_KILLED = frozenset("قتيل شهيد قتلي شهداء قتيلا".split())
_BETWEEN_INJURED = frozenset("وجريح ومصاب وجرحي ومصابين وجريحا ومصابا".split())
_ARRIVES = frozenset("الي بلغ بلغت ل وبلغ وبلغت عند بالغا ليبلغ لتبلغ ليصل وصل".split())
_ALL_OF = frozenset("كل من جميع كافه معظم غالبيه هولاء اغلب نحو".split())
_FALLEN = frozenset({"saqata", "suqut"})
_NAMED_AFTER = frozenset({"maqtal", "qatl"})
_REACH, _LOOK_BACK = 14, 26


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """One count of people with one outcome.

    Tokens ``first`` to ``last`` of the sentence and offsets ``start`` to ``end`` of its field hold the people; the
    cue's tokens are ``cue_first`` to ``cue_last`` (those of the people when the noun itself is the cue: "3 قتلى").
    ``update`` marks a figure that replaces earlier ones, ``cumulative`` one over a period, ``negated`` that the text
    denies such people. ``group`` is the phrase that was read, with sex, age, occupation and nationality.
    """

    sentence: Sentence
    first: int
    last: int
    start: int
    end: int
    outcome: str
    cue_first: int
    cue_last: int
    casualty: Casualty
    group: Group
    update: bool = False
    cumulative: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    group: Group
    outcome: str
    cue_first: int
    cue_last: int
    subset: bool = False
    negated: bool = False
    shared: bool = False


class _SentenceReader:
    """Attaches the people of one sentence to its cues."""

    def __init__(self, sentence: Sentence, tables: OutcomeTables) -> None:
        self.sentence = sentence
        self.tokens: Sequence[Token] = sentence.tokens
        self.tables = tables
        self.groups = find_people(self.tokens, find_numbers(self.tokens))
        self.at_group = {group.first: group for group in self.groups}
        inside = {i for group in self.groups for i in range(group.head, group.last)}
        cues = find_cues(self.tokens)
        needed = {cue.needed for cue in cues}
        self.cues = [cue for cue in cues if cue.first not in inside and cue.first not in needed]
        self.cue_starts = {cue.first: cue for cue in self.cues}
        self.used: set[int] = set()
        self.classes: dict[int, str] = {}
        self.found: list[_Found] = []

    # -- where people may stand ------------------------------------------------------------------------------------

    def _governed(self, group: Group) -> bool:
        """Whether a preposition or a genitive head before the phrase makes it the doer, a companion or a place."""
        if group.prefix and group.prefix.lstrip("وف"):
            return True
        before = self._before(group)
        if before < 0:
            return False
        if self.tokens[before].norm == "من" and before and self.tokens[before - 1].norm == "كل":
            return False
        return self.tables.governors.at(self.tokens, before) is not None

    def _before(self, group: Group) -> int:
        """The last token before a phrase that is no bracket, or -1."""
        before = group.first - 1
        while before >= 0 and self.tokens[before].norm in _BRACKETS:
            before -= 1
        return before

    def _fits(self, group: Group, cue: Cue, adjacent: bool) -> bool:
        """Whether a phrase can be the people of a cue that stands before it."""
        if group.kind in ("bare", "unknown"):
            if group.kind == "unknown" and group.quantity == "vague":
                return adjacent or not self._governed(group)
            if group.kind == "unknown" and cue.row.outcome not in ("killed", "injured"):
                return False
            return adjacent and not group.definite or (adjacent and group.of_them)
        if group.outcome and group.kind == "owned":
            return False
        if cue.row.through:
            before = self._before(group)
            return before >= cue.last and self.tokens[before].norm == cue.row.through
        if cue.row.counted and not (group.kind in _COUNT_KINDS or group.outcome in ("abducted", "detained")):
            return False
        if adjacent:
            return True
        if self._governed(group) or group.prefix:
            return False
        if group.definite and group.kind not in ("counted", "other", "owned"):
            return group.kind == "single" and group.text.count(" ") >= 1 and cue.row.kind != "subject"
        if group.kind in _COUNT_KINDS:
            return True
        before = self.tokens[group.first - 1]
        return (
            before.norm in _TIMES
            or before.norm in _COMMAS
            or before.norm in _BRACKETS
            or (before.norm.startswith("ال") and len(before.norm) > 4)
            or before.norm.startswith("بال")
            or before.kind == "number"
        )

    def _forward(self, cue: Cue, start: int, reach: int) -> Group | None:
        """The people after a cue: at once, or on the far side of the doer, the time or the place."""
        at, end = start, min(len(self.tokens), start + reach)
        adjacent = True
        while at < end:
            token = self.tokens[at]
            if token.norm in _STOPS or (token.norm in _SUBORDINATORS and at > start):
                return None
            other = self.cue_starts.get(at)
            if other is not None:
                return None
            group = self.at_group.get(at)
            if group is not None:
                if group.first in self.used and not adjacent:
                    return None
                if group.prefix[:1] in ("و", "ف"):
                    return None
                if self._fits(group, cue, adjacent) and not (adjacent and group.prefix):
                    return self._past_doer(group, cue)
                at, adjacent = group.last, False
                continue
            if adjacent and (name := self._unknown_name(cue, at)) is not None:
                return name
            if not (token.norm in _BRACKETS or (adjacent and token.norm in _ALL_OF)):
                adjacent = False
            at += 1
        return None

    def _unknown_name(self, cue: Cue, at: int) -> Group | None:
        """ "مقتل البطش": after a verbal noun of killing, a word that nothing else explains is a person's name."""
        if not cue.noun or cue.row.id not in _NAMED_AFTER or self.tokens[at].kind != "word":
            return None
        return name_group(self.tokens, at)

    def _past_doer(self, group: Group, cue: Cue) -> Group:
        """ "قتل مسلحون 5 جنود": of two phrases side by side the first is the doer."""
        doer_possible = cue.row.kind in ("object", "either") or (cue.noun and not cue.row.near)
        following = self.at_group.get(group.last)
        if not doer_possible or following is None or following.prefix or following.kind in ("bare", "unknown"):
            return group
        if group.kind in ("counted", "dual", "other") and following.kind in ("name", "owned"):
            return group
        if group.last < len(self.tokens) and self.tokens[following.first].norm in ("احدهم", "احدهما"):
            return group
        if group.kind == "single" and group.definite and following.kind == "single":
            # "العقيد صياد": a name that is also a noun, unless it has the accusative of an object.
            return following if following.text.endswith(("ا", "اً", "ًا")) else group
        if following.kind in ("counted", "dual", "single", "one_of", "plural") and not self._governed(following):
            return following
        return group

    def _backward(self, cue: Cue) -> list[Group]:
        """The people before a verb that agrees with them, in order: "جنديين وحارسا قتلوا"."""
        at = cue.first - 1
        limit = max(-1, cue.first - _LOOK_BACK)
        ends = {group.last - 1: group for group in self.groups}
        while at > limit:
            norm = self.tokens[at].norm
            if norm in _STOPS or (at in self.cue_starts and self.cue_starts[at].plural):
                return []
            group = ends.get(at)
            if group is None:
                at -= 1
                continue
            chain = [group]
            first = group
            while first.prefix[:1] in ("و", "ف") and (previous := ends.get(first.first - 1)):
                chain.insert(0, previous)
                first = previous
            opener = self._subset_before(first.first)
            if opener >= 0:
                at = opener - 1
                continue
            if self._governed(first) and not (first.prefix and first.prefix[-1] == "ب" and False):
                at = first.first - 1
                continue
            return chain if self._agrees(chain, cue) else []
        return []

    def _agrees(self, chain: Sequence[Group], cue: Cue) -> bool:
        group = chain[0]
        if any(member.first in self.used for member in chain):
            return False
        if cue.plural:
            if group.definite and group.kind in ("plural",) and group.quantity == "vague":
                return False
            return len(chain) > 1 or group.kind not in ("single", "name", "owned")
        return len(chain) == 1 and group.kind in ("single", "name", "one_of", "owned")

    def _subset_before(self, at: int) -> int:
        """The first token of "بينهم", "من بينهم" just before a token, or -1."""
        for back in (1, 2, 3):
            entry = self.tables.subset.at(self.tokens, at - back) if at - back >= 0 else None
            if entry is not None and entry.last == at:
                return at - back
        return -1

    # -- cues ------------------------------------------------------------------------------------------------------

    def read(self) -> list[_Found]:
        """All people with their outcomes, in order of position."""
        position = 0
        while position < len(self.cues):
            chain = [self.cues[position]]
            while position + 1 < len(self.cues):
                following = self.cues[position + 1]
                joined = following.first == chain[-1].last and following.prefix[:1] == "و"
                alike = following.noun == chain[-1].noun or following.row.kind == "either"
                joined = joined and alike and following.plural == chain[-1].plural
                joined = joined and (chain[-1].noun or not self._backward(chain[0]))
                if not joined or following.owner or following.row.outcome == chain[-1].row.outcome:
                    break
                chain.append(following)
                position += 1
            position += 1
            self._read_cue(chain)
        self._read_tallies()
        self._read_nouns()
        self.found.sort(key=lambda found: (found.group.first, found.outcome))
        return self.found

    def _read_cue(self, chain: Sequence[Cue]) -> None:
        cue = chain[-1]
        if cue.owner:
            self._owned(cue)
            return
        if cue.back:
            self._pointed_back(cue)
            return
        groups: list[Group] = []
        forward = None
        if not (cue.plural and cue.row.kind == "subject"):
            reach = 4 if cue.row.near else _REACH
            if cue.plural:
                reach = 3
            forward = self._forward(cue, cue.last, reach)
            if forward is None and cue.needed >= 0:
                forward = self._forward(cue, cue.needed + 1, 4)
        if forward is not None:
            groups = [forward]
        elif cue.row.kind in ("subject", "either") and not cue.noun:
            groups = self._backward(cue)
        if not groups:
            return
        if self._ill(groups[-1].last):
            self.used.update(group.first for group in groups)
            return
        outcomes = list(dict.fromkeys(member.row.outcome for member in chain))
        first, negated = chain[0].first, any(member.negated for member in chain)
        for group in groups:
            self._take(group, outcomes, first, cue.last, negated)
        self._extend(groups[-1], groups[-1].last, outcomes, first, cue.last, negated)
        if forward is None:
            # "جنديان قتلا إضافة إلى مدني"
            self._extend(groups[-1], cue.last, outcomes, first, cue.last, negated)

    def _pointed_back(self, cue: Cue) -> None:
        """ "20 سجينا أعدمهم التنظيم": the counted people just before the verb."""
        for group in self.groups:
            if group.last <= cue.first <= group.last + 2 and group.kind in ("counted", "dual", "other"):
                self._take(group, [cue.row.outcome], cue.first, cue.last, cue.negated)

    def _owned(self, cue: Cue) -> None:
        """ "ما أدى إلى مقتله": a pronoun stands for one person who was named before."""
        if cue.negated:
            return
        token = self.tokens[cue.last - 1]
        count = cue.owner
        group = Group(
            cue.first,
            cue.last,
            self.tokens[cue.first].start,
            token.end,
            count,
            count,
            count,
            "implied",
            token.text,
            "",
            "unknown",
            "pronoun",
            cue.first,
            definite=True,
        )
        self._take(group, [cue.row.outcome], cue.first, cue.last, False)
        self._extend(group, cue.last, [cue.row.outcome], cue.first, cue.last, False)

    def _ill(self, at: int) -> bool:
        return any(self.tables.illness.at(self.tokens, at + skip) is not None for skip in range(3))

    def _take(
        self,
        group: Group,
        outcomes: Sequence[str],
        cue_first: int,
        cue_last: int,
        negated: bool,
        subset: bool = False,
    ) -> None:
        if group.first in self.used:
            return
        self.used.add(group.first)
        both = self._killed_and_injured(group, group.last) or self._killed_and_injured(group, cue_last)
        if both:
            shared = True
            outcomes = ["killed", "injured"]
        else:
            shared = len(outcomes) > 1
        if group.outcome == "abducted" and "detained" in outcomes:
            # "احتجاز رهائن"
            outcomes = ["abducted" if outcome == "detained" else outcome for outcome in outcomes]
        cue = self.cue_starts.get(cue_first)
        if cue is not None and cue.row.id in _FALLEN and group.outcome == "injured":
            # "سقوط قتلى وجرحى": the noun knows better than the cue.
            outcomes = [group.outcome]
        for outcome in outcomes:
            self.found.append(_Found(group, outcome, cue_first, cue_last, subset, negated, shared))

    def _killed_and_injured(self, group: Group, at: int) -> bool:
        """ "سبعة حوثيين بين قتيل وجريح", "66 قتيلا وجريحا"."""
        norms = [token.norm for token in self.tokens[at : at + 4]]
        while norms and norms[0] in ("ما", "بين"):
            norms.pop(0)
            if len(norms) >= 2 and norms[0] in _BETWEEN_KILLED and norms[1] in _BETWEEN_INJURED:
                self.used.update({at, at + 1, at + 2, at + 3})
                return True
        if group.outcome == "killed" and group.kind == "counted" and norms and norms[0] in ("وجريحا", "وجريح", "ومصابا"):
            self.used.add(at)
            return True
        return False

    def _extend(
        self,
        group: Group,
        start: int,
        outcomes: Sequence[str],
        cue_first: int,
        cue_last: int,
        negated: bool,
        subset: bool = False,
    ) -> None:
        """Further addends and subsets of a cue's people, read from a token on; ``subset``: they are a part already."""
        at, adjacent, last = start, True, start
        while at < len(self.tokens) and at - last < 22:
            norm = self.tokens[at].norm
            if norm in _STOPS or at in self.cue_starts:
                return
            opener = self.tables.subset.at(self.tokens, at)
            if opener is not None and opener.last < len(self.tokens):
                inner = self.at_group.get(self._past_brackets(opener.last))
                if inner is not None and inner.first not in self.used and not inner.prefix:
                    self._mix(group, inner)
                    self._take(inner, outcomes, cue_first, cue_last, negated, subset=True)
                    subset, adjacent, at, last = True, True, inner.last, inner.last
                    continue
            addend = self.tables.addend.at(self.tokens, at)
            if addend is not None:
                inner = self.at_group.get(self._past_brackets(addend.last))
                fits = inner is not None and inner.first not in self.used and not inner.prefix
                if inner is not None and fits and self._adds(inner, self.tokens[at].norm.lstrip("و") in ("مع", "ثم")):
                    self._take(inner, outcomes, cue_first, cue_last, negated)
                    subset, adjacent, at, last = False, True, inner.last, inner.last
                    continue
            most = self.tables.most.at(self.tokens, at)
            if most is not None:
                self._describe(group, most.last, norm.lstrip("و") in _ALL_OF_THEM)
                at = most.last
                continue
            inner = self.at_group.get(at)
            if inner is not None:
                one_of_them = inner.kind == "one_of" and norm.lstrip("وف").startswith(("احدهم", "احدهما"))
                if one_of_them and inner.first not in self.used:
                    self._one_of_them(inner, outcomes, cue_first, cue_last, negated)
                    at, adjacent, last = inner.last, False, inner.last
                    continue
                if adjacent and self._same_count(group, inner):
                    self.used.add(inner.first)
                    at = inner.last
                    continue
                joined = adjacent and inner.prefix == "و" and inner.first not in self.used
                if joined and not self._own_verb(inner) and (inner.outcome is None or subset or group.outcome is None):
                    fits = inner.kind in _COUNT_KINDS or inner.kind in ("single", "name") or (
                        inner.kind in ("bare", "plural") and (subset or inner.kind == "plural" and not inner.definite)
                    )
                    if fits and not (group.outcome and inner.outcome):
                        self._take(inner, outcomes, cue_first, cue_last, negated, subset=subset)
                        at, last = inner.last, inner.last
                        continue
                if inner.kind == "bare" and inner.prefix == "و" and self._in_place(inner):
                    self._take(inner, outcomes, cue_first, cue_last, negated, subset=subset)
                    at, adjacent, last = inner.last, False, inner.last
                    continue
                if norm.startswith("و") and inner.outcome is None and adjacent:
                    return
                at, adjacent = inner.last, False
                continue
            if norm not in _BRACKETS and norm not in _COMMAS and self.tokens[at].kind != "number":
                # After a subset's people a word or two may describe them: "طفلة حديثة الولادة ووالدها".
                adjacent = adjacent and (norm in _AGES or (subset and at - last < 2))
            at += 1

    def _in_place(self, group: Group) -> bool:
        """ "48 شخصا في حلب و28 في إدلب": a further number with a place of its own."""
        return group.last < len(self.tokens) and self.tokens[group.last].norm == "في" and group.first not in self.used

    def _mix(self, group: Group, part: Group) -> None:
        """ "10 أشخاص بينهم 6 جنود": a part of another class makes the whole mixed."""
        telling = part.class_ in ("security", "combatant") or part.family == "resident"
        if part.class_ != group.class_ and (telling or group.class_ in ("security", "combatant")) and part.class_ != "unknown":
            self.classes[group.first] = "mixed"

    def _describe(self, group: Group, at: int, whole: bool) -> None:
        """ "54 شخصا معظمهم مدنيون": what most of the people are makes them mixed, what all are is their class."""
        linked = at < len(self.tokens) and self.tokens[at].norm == "من"
        described = self.at_group.get(at + 1 if linked else at)
        class_ = described.class_ if described is not None else class_of_owner(self.tokens, at + 1 if linked else at)
        if described is not None:
            self.used.add(described.first)
        if class_ in ("civilian", "security", "combatant") and class_ != group.class_:
            self.classes[group.first] = class_ if whole else "mixed"

    @staticmethod
    def _same_count(group: Group, inner: Group) -> bool:
        """ "150 شابا ورجلا", "56 طالبانيا وداعشيا": after 11 and more, a second accusative singular shares the number."""
        accusative = inner.kind == "single" and inner.prefix == "و" and inner.text.endswith(("ا", "اً", "ًا"))
        return accusative and group.kind == "counted" and group.n_min > 10 and not inner.definite

    def _past_brackets(self, at: int) -> int:
        return at + 1 if at < len(self.tokens) and self.tokens[at].norm in _BRACKETS and at not in self.at_group else at

    def _adds(self, group: Group, companion: bool) -> bool:
        if companion:
            return group.kind in ("one_of", "owned", "counted", "dual") and not group.outcome
        return group.kind in _COUNT_KINDS or group.kind in ("single", "name")

    def _own_verb(self, group: Group) -> bool:
        """Whether the phrase begins a clause of its own: "… و3 جنود أصيبوا"."""
        following = self.cue_starts.get(group.last)
        return following is not None and not following.noun and following.prefix == ""

    def _one_of_them(
        self, group: Group, outcomes: Sequence[str], cue_first: int, cue_last: int, negated: bool
    ) -> None:
        """ "شخصين أحدهما طفل": one of the number, described by what follows."""
        described = self.at_group.get(group.last)
        if described is not None and described.kind in ("single", "one_of") and not described.prefix:
            self.used.add(group.first)
            self._take(described, outcomes, cue_first, cue_last, negated, subset=True)

    # -- nouns that say it themselves ------------------------------------------------------------------------------

    def _read_tallies(self) -> None:
        """ "ارتفع عدد القتلى … إلى 93", "بين القتلى 3 أطفال": a number that belongs to the outcome noun before it."""
        for group in self.groups:
            if group.outcome is None or group.kind != "plural" or group.first in self.used:
                continue
            before = group.first - 1
            running = any(
                self.tables.tally.at(self.tokens, before - back) or self.tables.update.at(self.tokens, before - back)
                for back in range(2)
                if before - back >= 0
            )
            part = before >= 0 and self.tokens[before].norm.lstrip("و") == "بين"
            number = self._tallied(group.last) if running else self.at_group.get(group.last)
            if number is None or number.first in self.used or number.prefix or not (running or group.definite):
                self.used.update({group.first} if running else ())
                continue
            if not running and not (number.kind in ("counted", "dual") or (part and number.kind == "single")):
                continue
            self.used.update({group.first, number.first})
            outcomes = [number.outcome or group.outcome]
            second = self.at_group.get(group.last)
            if second is not None and second.outcome and second.prefix == "و" and number.outcome is None:
                # "عدد القتلى والجرحى إلى 25"
                self.used.add(second.first)
                outcomes.append(second.outcome)
            class_ = group.class_ if number.class_ == "unknown" else number.class_
            shared = len(outcomes) > 1
            for outcome in outcomes:
                self.found.append(
                    _Found(replace(number, class_=class_), outcome, max(before, 0), group.last, part, False, shared)
                )
            self._extend(number, number.last, outcomes, max(before, 0), group.last, False, part)

    def _tallied(self, start: int) -> Group | None:
        for at in range(start, min(len(self.tokens), start + 24)):
            norm = self.tokens[at].norm
            if norm in _STOPS and norm != ":":
                return None
            group = self.at_group.get(at)
            if group is None or group.kind not in ("bare", "counted", "other", "unknown", "dual"):
                continue
            before = self.tokens[at - 1].norm
            if before in _ARRIVES or before == ":" or at == start or group.prefix == "ل":
                return group
        return None

    def _read_nouns(self) -> None:
        """Outcome nouns without a cue: "10 قتلى و20 جريحا", "خلّفت قتيلا وعددا من الجرحى"."""
        told = False
        previous_last = -1
        for group in self.groups:
            if group.outcome is None or group.first in self.used:
                told = told and group.first in self.used
                if group.first in self.used and group.outcome:
                    told, previous_last = True, group.last
                continue
            joined = told and group.prefix == "و" and 0 <= group.first - previous_last <= 2
            if self._tells(group, joined):
                negated = negated_before(self.tokens, group.first)
                self._take(group, [group.outcome], group.first, group.last, negated)
                self._extend(group, group.last, [group.outcome], group.first, group.last, negated)
                told, previous_last = True, group.last
            else:
                told = False

    def _tells(self, group: Group, joined: bool) -> bool:
        counted = group.kind in ("counted", "dual", "other")
        if counted:
            return group.quantity == "vague" or not group.definite or group.kind == "counted"
        if group.kind not in ("single", "plural") or group.definite:
            return False
        if group.outcome not in ("killed", "injured", "missing"):
            return False
        opens = group.first == 0 or self.tokens[group.first - 1].kind == "sign"
        if joined or (opens and self.sentence.field == "title"):
            return True
        genitive = group.last < len(self.tokens) and self.tokens[group.last].norm.startswith("ال")
        if negated_before(self.tokens, group.first):
            return True
        for back in range(1, 9):
            at = group.first - back
            if at < 0 or self.tokens[at].norm in _STOPS:
                return False
            entry = self.tables.tells.at(self.tokens, at)
            if entry is not None and entry.last <= group.first:
                between = self.tokens[entry.last : group.first]
                return not (genitive and group.kind == "plural" and back > 1) and len(between) <= 5
        return False


def _bounds(found: _Found) -> tuple[int, int | None, int | None, str]:
    """The count of one outcome: a count that two outcomes share leaves at least one person to each."""
    group = found.group
    if found.negated:
        return 0, 0, 0, "exact"
    if not found.shared:
        return group.n_min, group.n_best, group.n_max, group.quantity
    high = None if group.n_max is None else max(group.n_max - 1, 1)
    return 1, None, high, "vague"


def _class_of(found: _Found, class_: str, previous: Group | None) -> tuple[str, str]:
    """Class and name of the people; "آخرين" and a bare number take those of the people told before."""
    group = found.group
    if group.kind in ("other", "bare") and class_ == "unknown" and previous is not None:
        return previous.class_, group.who if group.kind == "other" or previous.outcome else previous.who
    return class_, group.who


def _flag(tokens: Sequence[Token], table: WordTable[bool], first: int, last: int) -> bool:
    return any(table.at(tokens, at) is not None for at in range(first, last))


@dataclass(frozen=True, slots=True)
class _Heads:
    """Spellings whose absence from a sentence means that it holds no casualties."""

    tables: OutcomeTables

    def any(self, tokens: Iterable[Token]) -> bool:
        cues = self.tables.cues
        nouns = people_tables().nouns
        for token in tokens:
            if token.kind != "word":
                continue
            norm = token.norm
            if norm in cues:
                return True
            if norm in nouns:
                entry = nouns.at((token,), 0)
                if entry is not None and entry.payload.family.outcome is not None:
                    return True
        return False


def find_casualties(sentences: Sequence[Sentence]) -> list[CasualtyMention]:
    """Every count of people with an outcome, in text order.

    Counts of a phrase that two outcomes share appear once for each outcome. Deduplicating what headline, lead and
    body repeat is for the caller.
    """
    tables = outcome_tables()
    heads = _Heads(tables)
    mentions: list[CasualtyMention] = []
    for sentence in sentences:
        if not heads.any(sentence.tokens):
            continue
        reader = _SentenceReader(sentence, tables)
        tokens = sentence.tokens
        previous: Group | None = None
        over_period = _flag(tokens, tables.cumulative, 0, len(tokens)) or spans_period(tokens)
        for found in reader.read():
            group = found.group
            n_min, n_best, n_max, quantity = _bounds(found)
            class_, who = _class_of(found, reader.classes.get(group.first, group.class_), previous)
            start, end = group.start, group.end
            text = sentence.text[start - sentence.start : end - sentence.start]
            casualty = Casualty(
                found.outcome, n_min, n_best, n_max, quantity, text, who, None, class_, None, found.subset
            )
            before = max(0, found.cue_first - 8)
            mentions.append(
                CasualtyMention(
                    sentence,
                    group.first,
                    group.last,
                    start,
                    end,
                    found.outcome,
                    found.cue_first,
                    found.cue_last,
                    casualty,
                    group,
                    _flag(tokens, tables.update, before, group.first),
                    over_period,
                    found.negated,
                )
            )
            if not found.subset and group.kind in ("counted", "dual", "single", "plural"):
                previous = replace(group, class_=class_)
    return mentions
