"""Attaching the people of one sentence to its outcomes: addends, parts, running counts, nouns that say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.casualty_cues import Cue, OutcomeTables, negated_before
from extract.casualty_frames import BRACKETS, COMMAS, COUNT_KINDS, FALLEN, REACH, STOPS
from extract.casualty_tallies import CasualtyTallies
from extract.language.people import Group, class_of_owner
from extract.language.people_forms import people_tables
from extract.language.sentences import Sentence

# How many words may describe people before the next counted group goes on: "4 عمال في حقول الغاز و11 من الحراس".
_ADJUNCT = 8


@dataclass(frozen=True, slots=True)
class Found:
    group: Group
    outcome: str
    cue_first: int
    cue_last: int
    subset: bool = False
    negated: bool = False
    shared: bool = False


class CasualtyReader(CasualtyTallies):
    """Attaches the people of one sentence to its cues."""

    def __init__(self, sentence: Sentence, tables: OutcomeTables) -> None:
        super().__init__(sentence, tables)
        self.found: list[Found] = []
        # Whether a verb of dying stood without its people: "وقتل في اليوم نفسه جراء إصابته".
        self.unfilled = False

    # -- cues ------------------------------------------------------------------------------------------------------

    def read(self) -> list[Found]:
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
        if self._decrees(cue):
            return
        groups: list[Group] = []
        forward = None
        if not (cue.plural and cue.row.kind == "subject") and not self._thing_falls(cue):
            reach = 4 if cue.row.near else REACH
            if cue.plural:
                reach = 3
            forward = self._forward(cue, cue.last, reach)
            if forward is None and cue.needed >= 0:
                forward = self._forward(cue, cue.needed + 1, 4)
        if forward is not None:
            groups = [self._made_up_of(forward)]
        elif cue.row.kind in ("subject", "either") and not cue.noun and not self._falls_itself(cue):
            groups = self._backward(cue)
            doers = cue.plural and cue.row.outcome in ("abducted", "detained")
            if doers and groups and all(group.class_ == "combatant" for group in groups):
                # "ثلاثة مسلحين اختطفوا أمس الطبيب محمود"
                taken = self._forward(cue, cue.last, REACH)
                forward, groups = (taken, [taken]) if taken is not None else (None, groups)
        if not groups:
            alone = cue.row.outcome == "killed" and cue.row.kind != "noun" and not cue.plural and not cue.negated
            self.unfilled = self.unfilled or alone
            return
        if self._ill(groups[-1].last):
            self.used.update(group.first for group in groups)
            return
        outcomes = list(dict.fromkeys(member.row.outcome for member in chain))
        first, negated = chain[0].first, any(member.negated for member in chain)
        for group in groups:
            if group is not groups[0] and self._same_count(groups[0], group):
                # "88 مسلحا ومهربا قتلوا"
                self.used.add(group.first)
                continue
            self._take(group, outcomes, first, cue.last, negated)
        self._extend(groups[-1], groups[-1].last, outcomes, first, cue.last, negated)
        if forward is None:
            # "جنديان قتلا إضافة إلى مدني"
            self._extend(groups[-1], cue.last, outcomes, first, cue.last, negated)

    def _decrees(self, cue: Cue) -> bool:
        """ "توجيهات القائد قضت بسحب القوات": not a death, unless its means follows."""
        following = self.tokens[cue.last].norm if cue.last < len(self.tokens) else ""
        return cue.row.id == "qada" and following.startswith("ب") and following not in self.words["dies_by"]

    def _thing_falls(self, cue: Cue) -> bool:
        """ "سقطت صواريخ قرب مزرعة المختار", "سقطت عليها قذائف"."""
        if cue.row.id not in FALLEN:
            return False
        at = cue.last
        while at < len(self.tokens) and self.tokens[at].norm in self.words["upon_it"]:
            at += 1
        return people_tables().things.at(self.tokens, at) is not None

    def _falls_itself(self, cue: Cue) -> bool:
        """ "سقط سقف منزله", "سقطت قذيفة على المزارع": a thing behind a verb of falling is what falls."""
        if cue.row.id not in FALLEN or cue.plural or cue.last >= len(self.tokens):
            return False
        following = self.tokens[cue.last]
        noun = following.kind == "word" and following.norm[0] not in "وفبل" and cue.last not in self.at_group
        described = following.norm in self.words["adjuncts"]
        return noun and not described and self.tables.governors.at(self.tokens, cue.last) is None

    def _done_by_pronoun(self, cue: Cue) -> bool:
        """ "وقتلها عشرات من الحراس": the pronoun is the doer when people follow at once."""
        group = self.at_group.get(self._past_brackets(cue.last))
        if group is None or group.prefix or group.kind in ("bare", "unknown", "plural") or cue.row.id == "maqtal":
            return False
        self._take(group, [cue.row.outcome], cue.first, cue.last, cue.negated)
        self._extend(group, group.last, [cue.row.outcome], cue.first, cue.last, cue.negated)
        return True

    def _pointed_back(self, cue: Cue) -> None:
        """ "20 سجينا أعدمهم التنظيم": the counted people just before the verb."""
        if self._done_by_pronoun(cue):
            return
        for group in self.groups:
            near = group.last <= cue.first <= group.last + 2 and group.kind in ("counted", "dual", "other")
            one = group.last == cue.first and group.kind in ("single", "name") and not group.definite
            if near or one:
                self._take(group, [cue.row.outcome], cue.first, cue.last, cue.negated)

    def _owned(self, cue: Cue) -> None:
        """ "ما أدى إلى مقتله": a pronoun stands for one person who was named before."""
        if cue.negated or self._done_by_pronoun(cue) or cue.owner < 0 or self._of_one_of_them(cue):
            return
        outcome = cue.row.outcome
        if outcome == "injured" and self._of_which(cue):
            # "قتل جراء إصابته", "استشهد سالم متأثرا بإصابته": a wound that somebody died of is no further casualty.
            if not self.unfilled:
                return
            outcome = "killed"
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
        self._take(group, [outcome], cue.first, cue.last, False)
        self._extend(group, cue.last, [outcome], cue.first, cue.last, False)

    def _of_one_of_them(self, cue: Cue) -> bool:
        """ "إصابة 4 جنود أحدهم إصابته بليغة": the wound of one who is counted already."""
        before = self.tokens[cue.first - 1].norm if cue.first else ""
        return cue.row.outcome == "injured" and before.lstrip("و").startswith(("احدهم", "احدهما", "احداهن", "بعضهم"))

    def _of_which(self, cue: Cue) -> bool:
        """Whether a wound is named as what somebody died of."""
        before = self.tokens[cue.first - 1].norm if cue.first else ""
        dead = any(found.outcome == "killed" and found.group.n_max == 1 for found in self.found)
        return before in self.words["died_of"] or (before == "بعد" and (dead or self.unfilled))

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

    # -- nouns that say it themselves ------------------------------------------------------------------------------

    def _read_tallies(self) -> None:
        """ "ارتفع عدد القتلى … إلى 93", "بين القتلى 3 أطفال": a number that belongs to the outcome noun before it."""
        for group in self.groups:
            outcome = group.outcome or self._tallied_outcome(group)
            if outcome is None or group.kind != "plural" or group.first in self.used:
                continue
            before = group.first - 1
            running = any(
                self.tables.tally.at(self.tokens, before - back) or self.tables.update.at(self.tokens, before - back)
                for back in range(2)
                if before - back >= 0
            )
            part = before >= 0 and self.tokens[before].norm.lstrip("و") == "بين"
            listed = self._listed(group) or self._bodies_of(group)
            number = (
                self._tallied(group.last, self._arrived(before))
                if running
                else self.at_group.get(self._past_naming(group.last))
            )
            number = (self._tallied_before(group) if running else None) or number
            number = listed or number
            telling = running or part or group.definite or listed is not None
            apart = number is not None and number.prefix != "" and not (running and number.prefix in ("ب", "ل"))
            if number is None or number.first in self.used or apart or not telling:
                self.used.update({group.first} if running or listed is not None else ())
                continue
            if (
                not running
                and not listed
                and not (number.kind in ("counted", "dual") or (part and number.kind == "single"))
            ):
                continue
            self.used.update({group.first, number.first})
            outcomes = [number.outcome or outcome]
            second = self.at_group.get(group.last)
            if second is not None and second.outcome and second.prefix == "و" and number.outcome is None:
                # "عدد القتلى والجرحى إلى 25"
                self.used.add(second.first)
                outcomes.append(second.outcome)
            class_ = group.class_ if number.class_ == "unknown" else number.class_
            shared = len(outcomes) > 1
            for outcome in outcomes:
                self.found.append(
                    Found(replace(number, class_=class_), outcome, max(before, 0), group.last, part, False, shared)
                )
            self._extend(number, number.last, outcomes, max(before, 0), group.last, False, part)

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
        if counted and self.found and self.tokens[group.first - 1].norm in ("بين", "اصل"):
            # "الإفراج عن 10 من بين 150 مختطفا": the whole of which others are told.
            return False
        if counted:
            return group.quantity == "vague" or not group.definite or group.kind == "counted"
        if self._mourned(group):
            return True
        if group.kind not in ("single", "plural") or group.definite:
            return False
        if group.outcome not in ("killed", "injured", "missing"):
            return False
        opens = group.first == 0 or self.tokens[group.first - 1].kind == "sign"
        genitive = group.last < len(self.tokens) and self.tokens[group.last].norm.startswith("ال")
        if joined or (opens and not genitive and self.sentence.field == "title"):
            return True
        if negated_before(self.tokens, group.first):
            return True
        for back in range(1, 9):
            at = group.first - back
            if at < 0 or self.tokens[at].norm in STOPS:
                return False
            entry = self.tables.tells.at(self.tokens, at)
            if entry is not None and entry.last <= group.first:
                between = self.tokens[entry.last : group.first]
                return not (genitive and group.kind == "plural" and back > 1) and len(between) <= 5
        return False
