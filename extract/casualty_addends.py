"""Taking people with their outcome, and whoever is added to them or a part of them ("5 جنود بينهم ضابط، إضافة إلى مدني")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.casualty_cues import Cue, OutcomeTables
from extract.casualty_frames import BRACKETS, COMMAS, COUNT_KINDS, FALLEN, STOPS
from extract.casualty_tallies import CasualtyTallies
from extract.language.people import Group, class_of_owner
from extract.language.people_forms import people_tables
from extract.language.sentences import Sentence

# How many words may describe people before the next counted group goes on: "4 عمال في حقول الغاز و11 من الحراس".
_ADJUNCT = 8


@dataclass(frozen=True, slots=True)
class Found:
    """People with one outcome; ``subset``: they are a part of others, ``shared``: the number is that of two outcomes together."""

    group: Group
    outcome: str
    cue_first: int
    cue_last: int
    subset: bool = False
    negated: bool = False
    shared: bool = False


class CasualtyAddends(CasualtyTallies):
    """The people of one sentence that are taken so far, and those who belong to them."""

    def __init__(self, sentence: Sentence, tables: OutcomeTables) -> None:
        super().__init__(sentence, tables)
        self.found: list[Found] = []

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
        cue = self.cue_starts.get(cue_first)
        if group.outcome == "abducted" and "detained" in outcomes:
            # "احتجاز رهائن"
            outcomes = ["abducted" if outcome == "detained" else outcome for outcome in outcomes]
        elif cue is not None and cue.row.seizure and self._by_armed_group(cue, group):
            outcomes = ["abducted"]
        if cue is not None and cue.row.id in FALLEN and group.outcome == "injured":
            # "سقوط قتلى وجرحى": the noun knows better than the cue.
            outcomes = [group.outcome]
        second = self.at_group.get(group.last)
        if second is not None and group.quantity == "vague" and self._same_amount(group, second):
            self.used.add(second.first)
            outcomes, shared = [*outcomes, str(second.outcome)], False
        for outcome in outcomes:
            part = (subset and not self._exceeds(group, outcome)) or self._of_those(group, outcome)
            self.found.append(Found(group, outcome, cue_first, cue_last, part, negated, shared))

    def _of_those(self, group: Group, outcome: str) -> bool:
        """ "إصابة خمسة جنود، إصابة 3 منهم خطيرة": a part of those of the same outcome."""
        return group.of_them and any(
            found.outcome == outcome and not found.subset and found.group.n_min >= group.n_min for found in self.found
        )

    def _exceeds(self, group: Group, outcome: str) -> bool:
        """ "17 جنديا بينهم 4 ضباط، وأكثر من مئة مسلح": more people than those told before are no part of them."""
        whole = [found.group.n_max for found in self.found if found.outcome == outcome and not found.subset]
        return (
            bool(whole) and group.kind == "counted" and all(high is not None and high < group.n_min for high in whole)
        )

    def _by_armed_group(self, cue: Cue, group: Group) -> bool:
        """Whether an armed group is named just before a cue or between it and its people."""
        between = range(cue.last, group.first)
        around = [
            *range(max(0, cue.first - 3), cue.first),
            *between,
            *range(group.last, min(group.last + 2, cue.first)),
        ]
        return any(class_of_owner(self.tokens, at) == "combatant" for at in around) or any(
            other.class_ == "combatant" for other in self.groups if other.first in around
        )

    def _killed_and_injured(self, group: Group, at: int) -> bool:
        """ "سبعة حوثيين بين قتيل وجريح", "66 قتيلا وجريحا"."""
        norms = [token.norm for token in self.tokens[at : at + 4]]
        while norms and norms[0] in ("ما", "بين"):
            norms.pop(0)
            if (
                len(norms) >= 2
                and norms[0] in self.words["between_killed"]
                and norms[1] in self.words["between_injured"]
            ):
                self.used.update({at, at + 1, at + 2, at + 3})
                return True
        if (
            group.outcome == "killed"
            and group.kind == "counted"
            and norms
            and norms[0] in ("وجريحا", "وجريح", "ومصابا")
            and group.n_min > 10
        ):
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
            if norm in STOPS or at in self.cue_starts or norm in self.words["naming"]:
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
                attached = (
                    inner is not None and inner.prefix == "ل" and self.tokens[addend.last - 1].norm.endswith("اضافه")
                )
                fits = inner is not None and inner.first not in self.used and (attached or not inner.prefix)
                if norm == "مع" and at and self.tokens[at - 1].norm in self.words["fights"]:
                    # "قتل مسلح في اشتباك مع 20 جنديا"
                    fits = False
                if inner is not None and fits and self._adds(inner, self.tokens[at].norm.lstrip("و") in ("مع", "ثم")):
                    self._take(inner, self._own_outcome(group, inner, outcomes), cue_first, cue_last, negated)
                    subset, adjacent, at, last = False, True, inner.last, inner.last
                    continue
            most = self.tables.most.at(self.tokens, at)
            if most is not None:
                self._describe(group, most.last, norm.lstrip("و") in self.words["all_of_them"])
                at = most.last
                continue
            inner = self.at_group.get(at)
            if inner is not None:
                one_of_them = inner.kind == "one_of" and norm.lstrip("وف").startswith(("احدهم", "احدهما"))
                if one_of_them and inner.first not in self.used:
                    self._one_of_them(inner, outcomes, cue_first, cue_last, negated)
                    at, adjacent, last = inner.last, False, inner.last
                    continue
                if adjacent and (self._same_count(group, inner) or self._same_vague_amount(group, inner)):
                    self.used.add(inner.first)
                    at = inner.last
                    continue
                if inner.kind == "name" and group.kind in ("dual", "counted", "plural"):
                    # "الشابين محمود سالم وخالد عمر": names of people already counted
                    at = inner.last
                    continue
                if adjacent and inner.kind == "name" and inner.prefix == "و" and self._of_a_camp(group):
                    at = inner.last
                    continue
                his = inner.kind == "owned" or (inner.family == "relative" and inner.kind == "single")
                near = adjacent or (his and self._only_named(last, inner.first))
                joined = near and inner.prefix == "و" and inner.first not in self.used
                if joined and not self._own_verb(inner) and (inner.outcome is None or subset or group.outcome is None):
                    fits = (
                        inner.kind in COUNT_KINDS
                        or inner.kind in ("single", "name")
                        or (
                            inner.kind in ("bare", "plural")
                            and (
                                subset
                                or (inner.kind == "plural" and (not inner.definite or self._own_people(group, inner)))
                            )
                        )
                    )
                    if fits and not (group.outcome and inner.outcome):
                        own = outcomes if subset else self._own_outcome(group, inner, outcomes)
                        self._take(inner, own, cue_first, cue_last, negated, subset=subset)
                        at, adjacent, last = inner.last, True, inner.last
                        continue
                if inner.kind == "counted" and self._past_adjunct(group, last, inner):
                    self._take(inner, outcomes, cue_first, cue_last, negated, subset=subset)
                    at, adjacent, last = inner.last, True, inner.last
                    continue
                if inner.kind == "bare" and inner.prefix == "و" and self._in_place(inner):
                    self._take(inner, outcomes, cue_first, cue_last, negated, subset=subset)
                    at, adjacent, last = inner.last, False, inner.last
                    continue
                if norm.startswith("و") and adjacent and (inner.outcome is None or subset):
                    # "13 قتيلا بينهم ضابط و44 مصابا منهم 30 جنديا": what follows is of the people who come next.
                    return
                at, adjacent = inner.last, False
                continue
            if norm not in BRACKETS and norm not in COMMAS and self.tokens[at].kind != "number":
                # After a subset's people a word or two may describe them: "طفلة حديثة الولادة ووالدها".
                adjacent = adjacent and (
                    norm in self.words["ages"]
                    or (subset and at - last < 2)
                    or (at == last and norm.endswith(("ا", "ين", "ون")))
                )
            at += 1

    def _own_outcome(self, group: Group, inner: Group, outcomes: Sequence[str]) -> Sequence[str]:
        """ "مقتل 10 جنود إضافة إلى عدد من الإصابات", "15 ألف قتيل ومليون مهجر": the noun knows better than the cue."""
        if group.outcome is not None and self._displaced(inner):
            return ["displaced"]
        return [inner.outcome] if inner.outcome in ("killed", "injured", "missing") else outcomes

    def _past_adjunct(self, group: Group, last: int, inner: Group) -> bool:
        """ "مقتل 4 عمال في المحطة و11 من الحراس": a further counted group behind what describes the people before it."""
        if inner.prefix != "و" or inner.first in self.used or group.outcome or self._own_verb(inner):
            return False
        between = self.tokens[last : inner.first]
        if between and between[-1].norm in COMMAS:
            between = between[:-1]
        others = any(last < other.first < inner.first and other.prefix for other in self.groups)
        plain = all(token.kind == "word" and token.norm not in self.words["against"] for token in between)
        return 0 < len(between) <= _ADJUNCT and plain and not others

    def _own_people(self, group: Group, inner: Group) -> bool:
        """ "رجل وزوجته وأولادهما الأربعة", "القائد ومرافقيه": the people of one person before, or as many as a number says."""
        noun = people_tables().nouns.at(self.tokens, inner.head)
        return inner.quantity == "exact" or (group.n_max == 1 and noun is not None and noun.payload.owned)

    def _in_place(self, group: Group) -> bool:
        """ "48 شخصا في حلب و28 في إدلب": a further number with a place of its own."""
        articled = self.tokens[group.head].norm.removeprefix(group.prefix).startswith("ال")
        if articled or group.first in self.used:
            # "شارع النصر والأربعين في المدينة"
            return False
        return group.last < len(self.tokens) and self.tokens[group.last].norm == "في"

    def _mix(self, group: Group, part: Group) -> None:
        """ "10 أشخاص بينهم 6 جنود": a part of another class makes the whole mixed."""
        telling = part.class_ in ("security", "combatant") or part.family == "resident"
        if part.family == "member" and group.class_ == "security":
            # "8 عناصر من الفرقة بينهم قائدها": a leader is of the people whom he leads.
            return
        unarmed = part.class_ == "civilian" and part.family not in ("official", "member")
        if (
            part.class_ != group.class_
            and (telling or (unarmed and group.class_ in ("security", "combatant")))
            and part.class_ != "unknown"
        ):
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

    def _own_verb(self, group: Group) -> bool:
        """Whether the phrase begins a clause of its own: "… و3 جنود أصيبوا"."""
        following = self.cue_starts.get(group.last)
        return following is not None and not following.noun and following.prefix == ""

    def _one_of_them(self, group: Group, outcomes: Sequence[str], cue_first: int, cue_last: int, negated: bool) -> None:
        """ "شخصين أحدهما طفل": one of the number, described by what follows."""
        described = self.at_group.get(group.last)
        if described is not None and described.kind in ("single", "one_of") and not described.prefix:
            self.used.add(group.first)
            self._take(described, outcomes, cue_first, cue_last, negated, subset=True)
