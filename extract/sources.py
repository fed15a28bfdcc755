"""Who says so: the speakers of an article and what they answer for."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from extract.knowledge.sources import SourceRow, source_table
from extract.language.normalize import normalize
from extract.language.sentences import Sentence
from extract.language.tokens import AROUND_NAMES, QUOTES, Token
from extract.language.word_table import CONJUNCTIONS, Entry, WordTable, openers
from extract.paths import DATA

_ENDS = frozenset('،,:؛;.!؟?"“”«»-–—…')
_LONGEST = 14
# A personal name of up to so many words may follow a title after a comma (الناطق باسم الوزارة، سالم بن علي،).
_LONGEST_APPOSITION = 5
# A headline that begins with its speaker names it in so many words.
_LONGEST_HEADLINE_SPEAKER = 6
_THE_SAME = frozenset({"ذاته", "نفسه", "ذاتها", "نفسها", "عينه", "عينها", "المذكور", "المذكوره", "ذاتهم", "نفسهم"})
# Speakers who are persons: their own name may follow their title. What others are called ends with its adjectives.
_PERSONS = frozenset({"official", "person"})
_THESE = frozenset({"هذا", "هذه", "تلك"})
_TO = frozenset({"الي", "لدي"})
_ANONYMOUS = frozenset({"anonymous", "witness", "medical"})
# Words after which a speaker stands before the verb (وكانت الوزارة قد أعلنت, يذكر أن الوزارة أعلنت).
_BEFORE_SPEAKERS = frozenset(
    {"وكان", "وكانت", "كان", "كانت", "ان", "بان", "لكن", "فيما", "بينما", "حيث", "وقد", "اما", "واما"}
)
# What may belong to a verb behind its speaker (وكان المتحدث، قد أعلن).
_BEFORE_VERBS = frozenset({"قد", "كان", "كانت"})
# What separates a speaker from a verb behind it: any sign but quotation marks (وكان «المرصد» أفاد).
_BREAKS = _ENDS - QUOTES


@dataclass(frozen=True, slots=True)
class SourceMention:
    """A speaker at tokens ``first`` to ``last`` (half-open); ``said_start`` to ``said_end`` are the tokens it governs.

    ``carried`` speakers were named in an earlier sentence and go on speaking (وأضاف …). ``id`` is that of a row of
    data/actors/sources.csv, or of the organisation of a leader or spokesman, None for others.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    id: str | None
    kind: str
    anonymous: bool
    stance: str
    said_start: int
    said_end: int
    carried: bool = False


class ReportingRules:
    """The tables of data/lexicon/reporting.toml. Raises KeyError for a table that is missing."""

    def __init__(self, path: Path = DATA / "lexicon" / "reporting.toml") -> None:
        rows = tomllib.loads(path.read_text("utf-8"))

        def table(name: str) -> WordTable[str]:
            return WordTable([(form, kind) for kind, forms in rows[name].items() for form in forms])

        self.verbs = table("stances")
        self.prepositions = table("prepositions")
        self.speakers = table("speakers")
        self.stops = table("stops")
        self.of_speakers = table("of_speakers")
        self.joints = table("joints")
        self.generic = table("generic")
        self.skipped = table("skipped")
        self.documents = table("documents")
        self.not_persons = table("not_persons")
        self.envoys = table("envoys")
        self.opens = openers({"verb": (self.verbs,), "preposition": (self.prepositions,)})


@lru_cache(maxsize=1)
def reporting_rules() -> ReportingRules:
    """The project's own rules, read once."""
    return ReportingRules()


def find_sources(sentences: Sequence[Sentence]) -> list[SourceMention]:
    """The speakers of an article in reading order."""
    rules = reporting_rules()
    found: list[SourceMention] = []
    speaker: SourceMention | None = None
    for sentence in sentences:
        here = _in_sentence(sentence, rules)
        if sentence.field == "title" and not here and (headline := _before_colon(sentence, rules)) is not None:
            here = [headline]
        if not here and speaker is not None and sentence.field == "text":
            verb = _verb(sentence.tokens, 0, rules)
            if verb is not None and verb.prefix in ("و", "ف"):
                here = [_carried(speaker, sentence, verb)]
        here = [_as_before(source, found) for source in here]
        found += here
        named = [source for source in here if not source.carried]
        speaker = named[-1] if named else speaker
    return found


def _verb(tokens: Sequence[Token], position: int, rules: ReportingRules) -> Entry[str] | None:
    entry = rules.verbs.at(tokens, position)
    return entry if entry is not None and entry.prefix in ("", "و", "ف", "ب") else None


def _in_sentence(sentence: Sentence, rules: ReportingRules) -> list[SourceMention]:
    tokens = sentence.tokens
    found: list[SourceMention] = []
    for position, token in enumerate(tokens):
        if not rules.opens[token.norm] or (found and position < found[-1].last):
            continue
        verb = _verb(tokens, position, rules)
        if verb is not None:
            source = _after_verb(sentence, position, verb.last, verb.payload, rules)
            if source is None or source.kind == "person":
                source = _before_verb(sentence, position, verb.payload, rules) or source
            if source is not None:
                found.append(source)
                continue
        preposition = rules.prepositions.at(tokens, position)
        if preposition is not None:
            source = _after_preposition(sentence, preposition.last, rules)
            if source is not None:
                found.append(source)
    return _each_its_part(found)


def _each_its_part(found: list[SourceMention]) -> list[SourceMention]:
    """The speakers of a sentence, each answering for what is said until the next one takes the word."""
    parts = [
        replace(source, said_end=following.first) if following.said_start > following.first else source
        for source, following in itertools.pairwise(found)
    ]
    return [*parts, *found[-1:]]


def _as_before(source: SourceMention, found: Sequence[SourceMention]) -> SourceMention:
    """The source that a bare المرصد, المصدر ذاته or surname repeats: the last one that was named in full."""
    words = normalize(source.text).split()
    if len(words) == 1 or (len(words) == 2 and words[1] in _THE_SAME):
        full = next((other for other in reversed(found) if _names_again(words[0], source, other)), None)
        if full is not None:
            return replace(source, text=full.text, id=full.id or source.id)
    if source.id is None and source.last - source.first == 1 and source.text.startswith("ال"):
        known = [other for other in found if other.kind == source.kind and other.id]
        if known and source.kind in ("observatory", "agency"):
            return replace(source, id=known[-1].id)
    return source


def _names_again(word: str, source: SourceMention, other: SourceMention) -> bool:
    """Is a word the head (المصدر: مصدر أمني) or the surname (الحسني: العقيد علي الحسني) of a speaker named in full?"""
    words = normalize(other.text).split()
    if len(words) < 2 or words[1] in _THE_SAME:
        return False
    if source.kind == "person":
        return words[-1] == word
    return word.startswith("ال") and words[0].removeprefix("ال") == word[2:] and source.kind == other.kind


def _row(tokens: Sequence[Token], first: int, last: int, rules: ReportingRules) -> SourceRow | None:
    """The row of the source that is named between two tokens: at the head, behind a word such as وكالة, in brackets."""
    names = source_table().names
    here = [i for i in range(first, last) if tokens[i].text not in AROUND_NAMES]
    words = [tokens[i] for i in here]
    for position in range(len(words)):
        entry = names.at(words, position)
        if entry is None:
            continue
        before = rules.speakers.at(words, position - 1) if position else None
        led = position == 0 or (before is not None and before.payload == "agency")
        apart = here[position] > first and tokens[here[position] - 1].text in AROUND_NAMES
        if entry.last - position > 1 or led or apart:
            return entry.payload
    return None


def _name_end(tokens: Sequence[Token], first: int, kind: str, rules: ReportingRules) -> int:
    """The token after the speaker's name that begins at ``first``: a noun phrase, never what is said.

    The name of an office or group is closed by its definite or place name; then only adjectives, what و joins and what
    a preposition ties to it go on (وزارة الصحة في المدينة | ارتفاع الحصيلة).
    """
    last, closed, tied = first, False, False
    while last < len(tokens) and last - first < _LONGEST:
        token = tokens[last]
        if token.text in '(«"“' and last > first:
            closing = next((i for i in range(last + 1, min(last + 5, len(tokens))) if tokens[i].text in ')»"”'), None)
            if closing is None:
                break
            last = closing + 1
            continue
        if token.text in _ENDS:
            break
        stopped = _stops(tokens, last, kind, rules) or token.kind == "number"
        if last > first and stopped and not _goes_on(tokens, first, last, kind, rules):
            break
        if kind == "person" and last - first >= 2 and rules.speakers.at(tokens, last) is not None:
            # A name, then the title: the name is the speaker.
            break
        joint = rules.joints.at(tokens, last)
        led = joint is not None or token.norm[:2] in ("لل", "ال") or token.norm[:3] in ("بال", "وال")
        if closed and kind not in _PERSONS and last > first + 1 and not led and not _continues(token, tokens[last - 1]):
            break
        if joint is not None:
            closed, tied = False, True
        elif rules.generic.at(tokens, last) is None:
            closed = closed or tied or led or token.norm.endswith(("يه", "يون", "يين", "ي"))
        last += 1
    while last > first + 1 and rules.joints.at(tokens, last - 1) is not None:
        last -= 1
    known = source_table().names
    ends = [entry.last for at in range(first, last) if (entry := known.at(tokens, at)) is not None]
    return max([last, *ends])


def _goes_on(tokens: Sequence[Token], first: int, position: int, kind: str, rules: ReportingRules) -> bool:
    """Is what would end a name part of a post: قائد هذه القوات, المبعوث الأممي إلى البلاد?"""
    norm = tokens[position].norm
    if norm in _THESE:
        return kind in _PERSONS and position == first + 1
    return norm in _TO and rules.envoys.at(tokens, first) is not None


def _stops(tokens: Sequence[Token], position: int, kind: str, rules: ReportingRules) -> bool:
    """Does what stands at a token end a speaker's name? علي in the name of a person is no على."""
    stop = rules.stops.at(tokens, position)
    return (
        stop is not None and stop.prefix in CONJUNCTIONS and not (kind in _PERSONS and tokens[position].text == "علي")
    )


def _continues(token: Token, before: Token) -> bool:
    """May an indefinite word follow in the name of an office or group: an adjective, or what و or ب ties to it?"""
    norm = token.norm
    joined = norm.startswith(("و", "ب", "ل")) and len(norm) > 3
    return joined or (norm.endswith(("يه", "يون", "يين", "ي", "ه")) and not before.norm.startswith("ال"))


def _apposition_end(tokens: Sequence[Token], last: int, rules: ReportingRules) -> int:
    """The token after the personal name that follows a title and a comma, or ``last`` where none does."""
    if last + 2 >= len(tokens) or tokens[last].text not in "،,":
        return last
    for end in range(last + 1, min(last + 2 + _LONGEST_APPOSITION, len(tokens))):
        if tokens[end].text in _ENDS or _stops(tokens, end, "person", rules):
            return end if end - last >= 3 else last
        if tokens[end].kind != "word" or rules.joints.at(tokens, end) is not None or _verb(tokens, end, rules):
            return last
    return last


def _after_verb(sentence: Sentence, verb: int, first: int, stance: str, rules: ReportingRules) -> SourceMention | None:
    tokens = sentence.tokens
    while first < len(tokens) and (tokens[first].text in '«"“' or rules.skipped.at(tokens, first) is not None):
        first += 1
    if first >= len(tokens):
        return None
    first = _behind_document(tokens, first, rules)
    speaker = rules.speakers.at(tokens, first)
    named = tokens[first].kind == "word" and rules.stops.at(tokens, first) is None
    if speaker is None and not named:
        return None
    if speaker is not None and speaker.last < len(tokens) and tokens[speaker.last].text == "على":
        # "أعلن القضاء على …": what is announced, and no court.
        return None
    if speaker is None and (_no_person(tokens, first, rules) or rules.of_speakers.at(tokens, verb) is not None):
        return None
    kind = speaker.payload if speaker is not None else "person"
    last = _name_end(tokens, first, kind, rules)
    if last <= first or (speaker is None and last - first > 5):
        return None
    if kind in _PERSONS:
        last = _apposition_end(tokens, last, rules)
    if speaker is not None and speaker.prefix not in ("", "ل", "ب"):
        return None
    return _mention(sentence, first, last, kind, stance, last, len(tokens), rules)


def _no_person(tokens: Sequence[Token], first: int, rules: ReportingRules) -> bool:
    """Can a word behind a reporting verb not begin a person's name: what is reported, a preposition, a time?"""
    norm = tokens[first].norm
    if tokens[first].text.endswith(("\u064bا", "ا\u064b")):
        return True
    led = rules.not_persons.at(tokens, first) is not None or rules.joints.at(tokens, first) is not None
    return led or norm.startswith(("بال", "لل")) or (len(norm) > 4 and norm.endswith(("ها", "هم", "اتها")))


def _before_verb(sentence: Sentence, verb: int, stance: str, rules: ReportingRules) -> SourceMention | None:
    """A speaker at the head of the clause before its verb (وكان المتحدث باسم الجيش قال)."""
    tokens = sentence.tokens
    end = _end_before(tokens, verb)
    for first in range(max(0, end - _LONGEST), end):
        speaker = rules.speakers.at(tokens, first)
        if speaker is not None and not any(tokens[i].text in _BREAKS for i in range(first, end)):
            before = next((tokens[i].norm for i in range(first - 1, -1, -1) if tokens[i].text not in QUOTES), None)
            starts = before is None or tokens[first - 1].text in _BREAKS or before in _BEFORE_SPEAKERS
            if starts:
                last = min(_name_end(tokens, first, speaker.payload, rules), end)
                return _mention(sentence, first, last, speaker.payload, stance, verb + 1, len(tokens), rules)
    return None


def _end_before(tokens: Sequence[Token], verb: int) -> int:
    """Where the name of a speaker before its verb ends: before a comma that closes it, and what belongs to the verb."""
    end = verb
    while end > 1 and tokens[end - 1].norm in _BEFORE_VERBS:
        end -= 1
    return end - 1 if end > 1 and tokens[end - 1].text in "،," else end


def _after_preposition(sentence: Sentence, first: int, rules: ReportingRules) -> SourceMention | None:
    tokens = sentence.tokens
    while first < len(tokens) and _verb(tokens, first, rules) is not None:
        first += 1
    while first < len(tokens) and tokens[first].text in AROUND_NAMES:
        first += 1
    first = _behind_document(tokens, first, rules)
    speaker = rules.speakers.at(tokens, first) if first < len(tokens) else None
    known = source_table().names.at(tokens, first) if speaker is None and first < len(tokens) else None
    if speaker is None and known is None:
        return None
    kind = speaker.payload if speaker is not None else known.payload.speaks_as if known is not None else "person"
    last = known.last if known is not None else _name_end(tokens, first, kind, rules)
    return _mention(sentence, first, last, kind, "reports", 0, len(tokens), rules) if last > first else None


def _behind_document(tokens: Sequence[Token], first: int, rules: ReportingRules) -> int:
    """The speaker's token behind what was published (بيان لوزارة الداخلية), or ``first`` where there is none."""
    document = rules.documents.at(tokens, first) if first < len(tokens) else None
    following = rules.speakers.at(tokens, document.last) if document is not None else None
    return document.last if document is not None and following is not None and following.prefix in ("ل", "") else first


def _before_colon(sentence: Sentence, rules: ReportingRules) -> SourceMention | None:
    """The speaker with whom a headline begins (الدفاع المدني: مقتل ثلاثة)."""
    tokens = sentence.tokens
    last = next((i for i, token in enumerate(tokens[: _LONGEST_HEADLINE_SPEAKER + 1]) if token.text == ":"), 0)
    if not last or any(token.kind != "word" and token.text not in AROUND_NAMES for token in tokens[:last]):
        return None
    first = 1 if tokens[0].text in AROUND_NAMES else 0
    speaker = rules.speakers.at(tokens, first)
    if speaker is None and (last - first > 3 or _no_person(tokens, first, rules)):
        return None
    kind = speaker.payload if speaker is not None else "headline"
    end = _name_end(tokens, first, kind, rules)
    return _mention(sentence, first, last, kind, "reports", last + 1, len(tokens), rules) if end >= last else None


def _mention(
    sentence: Sentence,
    first: int,
    last: int,
    kind: str,
    stance: str,
    said_start: int,
    said_end: int,
    rules: ReportingRules,
) -> SourceMention:
    tokens = sentence.tokens
    head = tokens[first]
    speaker = rules.speakers.at(tokens, first)
    # "للجنة" is ل + لجنة, "للوزارة" ل + الوزارة.
    folded = head.norm.startswith("لل") and head.norm[1:] not in rules.speakers.heads
    led = speaker is not None and speaker.prefix == "ل"
    start = head.start + (led or head.norm.startswith("لل"))
    text = sentence.text[start - sentence.start : tokens[last - 1].end - sentence.start]
    if folded:
        text = "ا" + text
    row = _row(tokens, first, last, rules)
    return SourceMention(
        sentence.index, first, last, start, tokens[last - 1].end, text, row.id if row else None, kind,
        kind in _ANONYMOUS and row is None, stance, said_start, said_end,
    )  # fmt: skip


def _carried(speaker: SourceMention, sentence: Sentence, verb: Entry[str]) -> SourceMention:
    token = sentence.tokens[0]
    return SourceMention(
        sentence.index, 0, 1, token.start, token.end, speaker.text, speaker.id, speaker.kind, speaker.anonymous,
        verb.payload, 0, len(sentence.tokens), carried=True,
    )  # fmt: skip
