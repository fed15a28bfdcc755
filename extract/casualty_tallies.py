"""Which number belongs to an outcome noun that is counted apart from it ("ارتفع عدد القتلى … إلى 93")."""

from __future__ import annotations

from extract.casualty_frames import STOPS, CasualtyFrames
from extract.language.people import Group


class CasualtyTallies(CasualtyFrames):
    """The numbers of the outcome nouns of one sentence: before them, behind them, in a list."""

    def _tallied_outcome(self, group: Group) -> str | None:
        """ "عدد النازحين": people whose number is told as that of an outcome."""
        counted = group.first > 0 and self.tables.tally.at(self.tokens, group.first - 1) is not None
        return "displaced" if counted and self._displaced(group) else None

    def _tallied_before(self, group: Group) -> Group | None:
        """ "ارتفع إلى 5 عدد القتلى": the number stands before its noun."""
        for at in range(max(1, group.first - 4), group.first - 1):
            number = self.at_group.get(at)
            tally = number is not None and self.tables.tally.at(self.tokens, number.last)
            if number is not None and tally and tally.last == group.first and self.tokens[at - 1].norm == "الي":
                return number
        return None

    def _listed(self, group: Group) -> Group | None:
        """ "- القتلى المبلغ عنهم: 45": the number after the colon of a list."""
        for at in range(group.last, min(group.last + 4, len(self.tokens) - 1)):
            if self.tokens[at].norm == ":":
                number = self.at_group.get(at + 1)
                return number if number is not None and number.kind in ("bare", "counted", "dual") else None
        return None

    def _bodies_of(self, group: Group) -> Group | None:
        """ "نقل جثث 11 شخصا": the number whose bodies they are."""
        number = self.at_group.get(group.last)
        bodies = self.tokens[group.head].norm.removeprefix(group.prefix) in self.words["bodies"]
        return number if bodies and number is not None and number.kind in ("counted", "dual", "bare") else None

    def _past_naming(self, at: int) -> int:
        """ "القتلى هم «خمسة حراس»": the token after the pronoun and a quotation mark."""
        if at < len(self.tokens) and self.tokens[at].norm in self.words["naming"]:
            at += 1
        return self._past_brackets(at)

    def _arrived(self, tally: int) -> bool:
        """ "بلغ عدد القتلى في المدينة 70": the verb stands before the word of the count."""
        return tally > 0 and self.tokens[tally - 1].norm.lstrip("وف") in self.words["arrives"] - {"ب", "ل", "الي"}

    def _tallied(self, start: int, arrived: bool) -> Group | None:
        for at in range(start, min(len(self.tokens), start + 24)):
            norm = self.tokens[at].norm
            if norm in STOPS and norm != ":":
                return None
            group = self.at_group.get(at)
            if group is None or group.kind not in ("bare", "counted", "other", "unknown", "dual"):
                continue
            before = self.tokens[at - 1].norm
            arrives = before in self.words["arrives"] or before == ":" or at == start or group.prefix in ("ل", "ب")
            if arrives or (arrived and group.kind == "counted" and not group.prefix):
                return group
        return None

    def _mourned(self, group: Group) -> bool:
        """ "خالص العزاء لأسر الشهداء", "وأن يمن على المصابين بالشفاء"."""
        if group.kind != "plural" or group.outcome not in ("killed", "injured"):
            return False
        return any(token.norm in self.words["mourning"] for token in self.tokens)
