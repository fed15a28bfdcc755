"""Who was killed, injured, detained, abducted, missing, displaced or released, and how many, sentence by sentence.

The counting rules are those of docs/data-model.md: subsets are marked and never added, updates supersede, "10 بين
قتيل وجريح" is 1 to 9 killed and 1 to 9 injured, a plural without number is at least 2.
"""

from __future__ import annotations

import bisect
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.casualty_addends import Found
from extract.casualty_cues import outcome_tables, spans_period
from extract.casualty_reading import CasualtyReader
from extract.language.people import Group
from extract.language.people_forms import people_tables
from extract.language.remembered import Remembered
from extract.language.sentences import Sentence
from extract.language.tokens import Token
from extract.language.word_table import WordTable
from extract.schema import Casualty

# How many tokens may stand between two counts that share "من …": a verb or a noun of the second outcome.
_SHARED_WITHIN = 3
# How far behind a cue an updated figure may stand ("ارتفع عدد القتلى في الهجوم … إلى 93").
_UPDATE_WITHIN = 24
# How far before a cue the word stands that makes it the reason of something else ("احتجاجا على حادث مقتل").
_REASON_WITHIN = 4
# The least that "عشرات" stands for: such an amount of killed and injured together may be nearly all of one outcome.
_TENS = 10
# What people suffer in person.
HARMS = frozenset({"killed", "injured"})
_SEVERAL = frozenset({"plural", "counted", "dual"})


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """One count of people with one outcome.

    Tokens ``first`` to ``last`` of the sentence and offsets ``start`` to ``end`` of its field hold the people; the
    cue's tokens are ``cue_first`` to ``cue_last`` (those of the people when the noun itself is the cue: "3 قتلى").
    ``update`` marks a figure that replaces earlier ones, ``period`` one that words of a period stand beside,
    ``cumulative`` one that is judged to be a toll (before it is judged: the same), ``toll_score`` with which log-odds,
    ``negated`` that the text denies such people, ``reason`` that words of a reason stand before it. ``group`` is the
    phrase that was read, with sex, age, occupation and nationality.
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
    period: bool = False
    cumulative: bool = False
    negated: bool = False
    toll_score: float = 0.0
    reason: bool = False

    @property
    def unnumbered(self) -> bool:
        """Whether it is but a plural of the outcome's own noun: "ضحايا الهجوم"."""
        return self.group.kind == "plural" and self.group.outcome is not None and self.casualty.quantity == "vague"


def _bounds(found: Found) -> tuple[int, int | None, int | None, str]:
    """The count of one outcome: a count that two outcomes share leaves at least one person to each.

    "مقتل وإصابة عدد من الجنود" is a plural of both: at least 2 and 2.
    """
    group = found.group
    if found.negated:
        return 0, 0, 0, "exact"
    if not found.shared or (group.quantity == "vague" and group.n_min < _TENS):
        return group.n_min, group.n_best, group.n_max, group.quantity
    high = None if group.n_max is None else max(group.n_max - 1, 1)
    return 1, None, high, "vague"


def _classes(reader: CasualtyReader, read: Sequence[Found]) -> list[tuple[str, str]]:
    """Class and name of the people of each count.

    "آخرين" and a bare number take those of the people told before ("مقتل 6 مدنيين وإصابة 11"), "21 منهم" those of
    the nearest people before, and counts that share their "من …" take the class of the last ("قتل 13 وأصيب 85 من
    ميليشيا الجبل", "قتلى وجرحى في صفوف الطرفين").
    """
    found_classes: list[tuple[str, str]] = []
    previous: tuple[Group, str] | None = None
    several = [group for group in reader.groups if group.kind in _SEVERAL]
    several_firsts = [group.first for group in several]
    for found in read:
        group = found.group
        class_, who = reader.classes.get(group.first, group.class_), group.who
        if class_ == "unknown" and group.kind in ("other", "bare") and not found.subset:
            if previous is not None and (not group.of_them or previous[1] != "unknown"):
                class_ = "unknown" if previous[1] == "mixed" else previous[1]
                who = who if group.kind == "other" or previous[0].outcome else previous[0].who
            elif group.of_them or group.definite:
                nearest = bisect.bisect_left(several_firsts, group.first) - 1
                class_ = several[nearest].class_ if nearest >= 0 else "unknown"
        found_classes.append((class_, who))
        if not found.subset and group.kind in ("counted", "dual", "single", "plural"):
            previous = group, class_
    for index in range(len(read) - 2, -1, -1):
        group, following = read[index].group, read[index + 1].group
        open_ = group.kind == "bare" or group.outcome is not None
        shares = 0 <= following.first - group.last <= _SHARED_WITHIN and following.head + 1 < following.last
        if found_classes[index][0] == "unknown" and open_ and shares and not read[index + 1].subset:
            found_classes[index] = found_classes[index + 1][0], found_classes[index][1]
    return found_classes


def _flag(tokens: Sequence[Token], table: WordTable[bool], first: int, last: int) -> bool:
    return any(table.at(tokens, at) is not None for at in range(first, last))


@lru_cache(maxsize=1)
def _tells() -> Remembered[str, bool]:
    """The spellings whose absence from a sentence means that it holds no casualties."""
    tables, nouns = outcome_tables(), people_tables().nouns
    cues, displaced = tables.cues, tables.words["displaced"]

    def tells(norm: str) -> bool:
        if norm in cues or norm in displaced:
            return True
        entry = nouns.at((Token(norm, norm, 0, len(norm), "word"),), 0)
        return entry is not None and entry.payload.family.outcome is not None

    return Remembered(tells)


def find_casualties(
    sentences: Sequence[Sentence], people: MutableMapping[int, Sequence[Group]] | None = None
) -> list[CasualtyMention]:
    """Every count of people with an outcome, in text order.

    Counts of a phrase that two outcomes share appear once for each outcome. Deduplicating what headline, lead and
    body repeat is for the caller. ``people``, when given, takes the phrases of people of every sentence that was read.
    """
    tables = outcome_tables()
    tells = _tells()
    mentions: list[CasualtyMention] = []
    for sentence in sentences:
        if not any(tells[token.norm] and token.kind == "word" for token in sentence.tokens):
            continue
        reader = CasualtyReader(sentence, tables)
        if people is not None:
            people[sentence.index] = reader.groups
        tokens = sentence.tokens
        over_period = _flag(tokens, tables.cumulative, 0, len(tokens)) or spans_period(tokens)
        read = reader.read()
        for found, (class_, who) in zip(read, _classes(reader, read), strict=True):
            group = found.group
            n_min, n_best, n_max, quantity = _bounds(found)
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
                    _flag(tokens, tables.update, before, min(group.first, found.cue_last + _UPDATE_WITHIN)),
                    over_period,
                    over_period,
                    found.negated,
                    reason=_flag(tokens, tables.reason, max(0, found.cue_first - _REASON_WITHIN), found.cue_first),
                )
            )
    return mentions
