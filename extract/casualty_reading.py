"""Attaching the people of one sentence to its outcomes: by cues, running counts, nouns that say it themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.casualty_addends import CasualtyAddends, Found
from extract.casualty_cues import Cue, OutcomeTables, negated_before
from extract.casualty_frames import FALLEN, REACH, STOPS
from extract.language.people import Group
from extract.language.people_forms import people_tables
from extract.language.sentences import Sentence


class CasualtyReader(CasualtyAddends):
    """Attaches the people of one sentence to its cues."""

    def __init__(self, sentence: Sentence, tables: OutcomeTables) -> None:
        super().__init__(sentence, tables)
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
