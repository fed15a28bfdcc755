"""Where the people of a cue may stand in a sentence: after it, past the doer, or before an agreeing verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.casualty_cues import Cue, OutcomeTables, find_cues
from extract.language.numbers import find_numbers
from extract.language.people import Group, find_people, name_group
from extract.language.people_forms import people_tables
from extract.language.sentences import Sentence
from extract.language.tokens import Token

STOPS = frozenset({".", "؛", "!", "؟", "?", ";", "…", ":"})
COMMAS = frozenset({"،", ",", "-", "–"})
BRACKETS = frozenset("()[]«»\"'“”‘’")
FALLEN = frozenset({"saqata", "suqut"})
COUNT_KINDS = frozenset({"counted", "dual", "one_of", "other", "owned"})
_NAMED_AFTER = frozenset({"maqtal", "qatl"})
REACH, _LOOK_BACK = 14, 26
# So many words may say who a person is, before the next one is named as his or hers.
_NAME = 2


class CasualtyFrames:
    """The phrases of people and the cues of one sentence, and which can belong together."""

    def __init__(self, sentence: Sentence, tables: OutcomeTables) -> None:
        self.sentence = sentence
        self.tokens: Sequence[Token] = sentence.tokens
        self.tables = tables
        self.words = tables.words
        numbers = find_numbers(self.tokens)
        self.number_starts = {number.first for number in numbers}
        self.groups = find_people(self.tokens, numbers)
        self.at_group = {group.first: group for group in self.groups}
        inside = {i for group in self.groups for i in range(group.head, group.last)}
        cues = find_cues(self.tokens)
        needed = {cue.needed for cue in cues}
        self.cues = [cue for cue in cues if cue.first not in inside and cue.first not in needed]
        self.cue_starts = {cue.first: cue for cue in self.cues}
        self.used: set[int] = set()
        self.classes: dict[int, str] = {}

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
        if self.tokens[before].norm in self.words["bodies"]:
            # "جثث 11 شخصا قتلوا"
            return False
        return self.tables.governors.at(self.tokens, before) is not None

    def _before(self, group: Group) -> int:
        """The last token before a phrase that is no bracket, or -1."""
        before = group.first - 1
        while before >= 0 and self.tokens[before].norm in BRACKETS:
            before -= 1
        return before

    def _fits(self, group: Group, cue: Cue, adjacent: bool) -> bool:
        """Whether a phrase can be the people of a cue that stands before it."""
        if group.kind == "bare" and group.of_them and cue.row.id in FALLEN:
            # "سقطت ثلاث منها في الجبال": shells fall too.
            return False
        if group.outcome and group.kind == "plural" and group.definite and cue.row.id in FALLEN:
            # "وسقط القتلى وسط تزايد الهجمات": those told before.
            return False
        if group.kind == "other" and group.n_max == 1 and cue.row.id in FALLEN:
            # "انفجار صاروخ وسقوط آخر"
            return False
        if group.kind == "other" and self.tokens[group.head].norm in self.words["ordinals"] and not adjacent:
            # "أصيب في يوم ثالث من القتال خمسة عمال"
            return False
        if group.kind in ("bare", "unknown"):
            # "قتل أمس ستة على الأقل"
            adjacent = adjacent or (group.kind == "bare" and self._only_times(cue.last, group.first))
            if group.kind == "unknown" and cue.row.also_things:
                return False
            if group.kind == "unknown" and group.quantity == "vague":
                return adjacent or not self._governed(group)
            if group.kind == "unknown" and cue.row.outcome not in ("killed", "injured"):
                return False
            if group.of_them and not adjacent and cue.row.kind in ("object", "either"):
                # "أعدم التنظيم أربعة منهم"
                return not group.prefix and not self._governed(group)
            return adjacent and (group.of_them or not group.definite)
        if group.outcome and group.kind == "owned":
            return False
        if group.outcome == "killed" and cue.row.outcome != "killed":
            # "احتجاز جثمان الشهيد"
            return False
        if cue.row.through:
            before = self._before(group)
            return before >= cue.last and self.tokens[before].norm == cue.row.through
        if cue.row.counted and not (
            (group.kind in COUNT_KINDS and group.kind != "owned") or group.outcome in ("abducted", "detained")
        ):
            return False
        if adjacent:
            return True
        if self._governed(group) or group.prefix:
            return False
        if group.definite and group.kind not in ("counted", "other", "owned"):
            return group.kind == "single" and group.text.count(" ") >= 1 and cue.row.kind != "subject"
        if group.kind in COUNT_KINDS:
            return True
        last = self.tokens[group.first - 1]
        return (
            last.norm in self.words["adjuncts"]
            or last.norm in COMMAS
            or last.norm in BRACKETS
            or (last.norm.startswith("ال") and len(last.norm) > 4)
            or last.norm.startswith("بال")
            or last.kind == "number"
        )

    def _forward(self, cue: Cue, start: int, reach: int) -> Group | None:
        """The people after a cue: at once, or on the far side of the doer, the time or the place."""
        at, end = start, min(len(self.tokens), start + reach)
        adjacent = True
        while at < end:
            token = self.tokens[at]
            begins = token.norm in self.words["subordinators"]
            if token.norm in STOPS or (begins and (at > start or token.norm[0] == "و")):
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
                if cue.row.near and not adjacent and not self._only_adjuncts(start, at):
                    return None
                if self._fits(group, cue, adjacent) and not (adjacent and group.prefix):
                    return self._past_doer(group, cue)
                at, adjacent = group.last, False
                continue
            if adjacent and at in self.number_starts:
                # "القبض على 10 مسدسات": what is counted are things.
                return None
            if adjacent and (name := self._unknown_name(cue, at)) is not None:
                return name
            if not (token.norm in BRACKETS or (adjacent and self._quantifies(at))):
                adjacent = False
            at += 1
        return None

    def _quantifies(self, at: int) -> bool:
        """ "جميع", "كل من" between a verbal noun and its people."""
        norm = self.tokens[at].norm
        return norm in self.words["quantifiers"] or (norm == "من" and at > 0 and self.tokens[at - 1].norm == "كل")

    def _only_adjuncts(self, first: int, last: int) -> bool:
        return all(token.norm in self.words["adjuncts"] for token in self.tokens[first:last])

    def _only_times(self, first: int, last: int) -> bool:
        norms = {token.norm for token in self.tokens[first:last]}
        return norms <= self.words["adjuncts"] - self.words["partitives"]

    def _unknown_name(self, cue: Cue, at: int) -> Group | None:
        """ "مقتل البطش": after a verbal noun of killing, a word that nothing else explains is a person's name."""
        if not cue.noun or cue.row.id not in _NAMED_AFTER or self.tokens[at].kind != "word":
            return None
        return name_group(self.tokens, at)

    def _past_doer(self, group: Group, cue: Cue) -> Group:
        """ "قتل مسلحون 5 جنود": of two phrases side by side the first is the doer."""
        doer_possible = cue.row.kind in ("object", "either") or (cue.noun and not cue.row.near)
        following = self.at_group.get(group.last)
        if doer_possible and not cue.noun and self._only_doer(group):
            following = self._object_behind(group) or following
        if not doer_possible or following is None or following.prefix or following.kind in ("bare", "unknown"):
            return group
        if self._possessed(group):
            return group
        if group.kind in ("counted", "dual", "other") and following.kind in ("name", "owned"):
            return group
        if group.last < len(self.tokens) and self.tokens[following.first].norm in ("احدهم", "احدهما"):
            return group
        if group.kind == "single" and group.definite and following.kind == "single":
            # "العقيد صياد": a name that is also a noun, unless it has the accusative of an object.
            return following if following.text.endswith(("ا", "اً", "ًا")) else group
        if following.outcome is not None and group.kind in ("counted", "dual", "other"):
            # "جرح 31 آخرين إصابات بعضهم خطيرة"
            return group
        if following.kind == "owned":
            # "قتل أحدهم أباه"
            return following if not cue.noun and group.kind in ("single", "one_of", "other") else group
        if following.kind in ("counted", "dual", "single", "one_of", "plural") and not self._governed(following):
            return following
        return group

    def _possessed(self, group: Group) -> bool:
        """ "اغتال الجيش 3 من أبناء رئيس الحركة": behind "من" an indefinite noun is possessed by what follows it."""
        head = self.tokens[group.head].norm
        counted = group.kind in ("counted", "one_of") and group.last == group.head + 1 and not head.startswith("ال")
        return counted and not group.definite and self.tokens[group.head - 1].norm == "من"

    def _made_up_of(self, group: Group) -> Group:
        """ "أسرة من ثمانية أفراد", "طاقم مؤلف من رجلين وامرأة": the people of whom a family or a crew is made up."""
        noun = people_tables().nouns.at(self.tokens, group.head)
        if noun is None or not noun.payload.family.collective or noun.payload.number != "singular":
            return group
        at = group.last
        if at < len(self.tokens) and self.tokens[at].norm in self.words["made_up"]:
            at += 1
        inner = self.at_group.get(at + 1) if at < len(self.tokens) and self.tokens[at].norm == "من" else None
        if group.kind != "plural" or inner is None or inner.kind not in ("counted", "dual") or inner.outcome:
            return group
        return replace(inner, class_=group.class_) if inner.class_ == "unknown" else inner

    def _only_doer(self, group: Group) -> bool:
        """ "قتل ناشطو الحركة", "قتل مسلحون": people without number, the armed also two, in the form of a subject."""
        norm = self.tokens[group.head].norm
        armed = group.class_ == "combatant" and norm.endswith(("ون", "ان"))
        return group.kind in ("plural", "dual") and (norm.endswith("و") or armed) and group.outcome is None

    def _object_behind(self, group: Group) -> Group | None:
        """ "قتل ناشطو الحركة التابعة للتنظيم، 148 شخصا": the people on the far side of the doer, counted or as an object."""
        for at in range(group.last, min(len(self.tokens), group.last + REACH)):
            other = self.at_group.get(at)
            if (
                at in self.cue_starts
                or self.tokens[at].norm in STOPS
                or self.tokens[at].norm in self.words["subordinators"]
            ):
                return None
            if (
                other is not None
                and (other.kind in ("counted", "dual") or self._is_object(other))
                and other.outcome is None
                and not other.prefix
                and not self._governed(other)
            ):
                return other
        return None

    def _is_object(self, group: Group) -> bool:
        """ "موظفا": one without article in the accusative."""
        return group.kind == "single" and not group.definite and self.tokens[group.head].norm.endswith("ا")

    def _backward(self, cue: Cue) -> list[Group]:
        """The people before a verb that agrees with them, in order: "جنديين وحارسا قتلوا"."""
        at = cue.first - 1
        limit = max(-1, cue.first - _LOOK_BACK)
        ends = {group.last - 1: group for group in self.groups}
        while at > limit:
            norm = self.tokens[at].norm
            if norm in self.words["subordinators"] and norm not in self.words["relatives"]:
                return []
            if norm in STOPS or (at in self.cue_starts and self.cue_starts[at].plural):
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
            if self._governed(first) or (cue.plural and len(chain) == 1 and group.kind == "name"):
                # "ثمانية حراس من جبل محسن قتلوا": one name is no subject of a plural verb.
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
        """The first token of "بينهم", "من بينهم" just before a token or its quotation mark, or -1."""
        if at > 0 and self.tokens[at - 1].norm in BRACKETS:
            at -= 1
        for back in (1, 2, 3):
            entry = self.tables.subset.at(self.tokens, at - back) if at - back >= 0 else None
            if entry is not None and entry.last == at:
                return at - back
        return -1

    # -- which people go together --------------------------------------------------------------------------------

    @staticmethod
    def _same_amount(group: Group, second: Group) -> bool:
        """ "عشرات القتلى والجرحى": one vague amount of both."""
        both = group.kind == "counted" and group.outcome is not None and second.outcome is not None
        return both and second.kind == "plural" and second.definite and second.prefix == "و"

    def _of_a_camp(self, group: Group) -> bool:
        """ "30 من ميليشيات الجبل وسالم محمود": a leader named beside an armed group owns the people with it."""
        linked = any(token.norm == "من" for token in self.tokens[group.head : group.last])
        return group.class_ == "combatant" and linked and group.kind in ("counted", "other")

    @staticmethod
    def _same_count(group: Group, inner: Group) -> bool:
        """ "150 شابا ورجلا", "56 طالبانيا وداعشيا": from 11 on a second singular shares the number."""
        accusative = inner.kind == "single" and inner.prefix == "و" and inner.text.endswith(("ا", "اً", "ًا"))
        shared = group.kind == "counted" and group.n_min > 10 and not inner.definite
        return accusative and shared and {group.class_, inner.class_} != {"civilian", "security"}

    def _only_named(self, first: int, last: int) -> bool:
        """ "والدة الرضيع وشقيقه", "والدته سلمى (26 عاما) وشقيقه": a word or two say who the person before is."""
        between = [(at, self.tokens[at]) for at in range(first, last)]
        words = [at for at, token in between if token.kind == "word" and token.norm not in self.words["ages"]]
        governed = any(self.tables.governors.at(self.tokens, at) is not None for at in words)
        apart = any(token.kind == "sign" and token.norm not in BRACKETS for _, token in between)
        return 0 < len(words) <= _NAME and not governed and not apart

    @staticmethod
    def _same_vague_amount(group: Group, inner: Group) -> bool:
        """ "عدد من منسوبي القوات والعاملين": one vague amount of two kinds of people."""
        vague = group.kind == "counted" and group.quantity == "vague" and not group.outcome
        return vague and inner.prefix == "و" and inner.definite and inner.kind in ("plural", "dual")

    def _past_brackets(self, at: int) -> int:
        return at + 1 if at < len(self.tokens) and self.tokens[at].norm in BRACKETS and at not in self.at_group else at

    def _adds(self, group: Group, companion: bool) -> bool:
        if companion:
            return group.kind in ("one_of", "owned", "counted", "dual") and not group.outcome
        return group.kind in COUNT_KINDS or group.kind in ("single", "name")

    def _displaced(self, group: Group) -> bool:
        return self.tokens[group.head].norm.removeprefix(group.prefix) in self.words["displaced"]
