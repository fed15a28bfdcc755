"""How somebody stands to an act in the grammar of the sentence: the words between them, case, what governs and follows.

Arabic says who did what to whom by little: مسلحون can only be a subject and مسلحين none, a noun right behind a verbal noun
belongs to it, and a preposition on the way from the act says how.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extract.language.normalize import normalize, without_attached, without_ending
from extract.language.tokens import AROUND_NAMES, NAME_MARKS, Token
from extract.mentions import Mention
from extract.model import Features
from extract.reading import Reading
from extract.triggers import TriggerMention

# Words on the way between an act and a participant are read up to so many, and told whole up to so many kinds of them.
_FARTHEST = 12
_TOLD_WHOLE = 4
# A verb governs up to so many words behind it; one that follows a participant stands so near.
_GOVERNS_WITHIN = 15
_FOLLOWS_WITHIN = 4
_ENDINGS = ("ون", "ين", "ان", "ات", "يه", "ه", "ا", "ي", "و")
_TANWIN = ("\u064bا", "ا\u064b", "\u064b")
# Words that say on their own how what follows belongs to what stands before.
_LINKS = frozenset(
    "علي ضد من في بين الي عن مع قبل يد ايدي جانب تابعه تابع لدي اثناء خلال باتجاه نحو الذي التي الذين ان انه انها بعد اثر جراء"
    " عندما حيث ما بواسطه بنيران برصاص عبر ضمن".split()
)


@lru_cache(maxsize=100_000)
def stem(norm: str) -> str:
    """A normalised word without what is attached to it and without its ending: مسلحون and للمسلحين are one word."""
    return without_ending(without_attached(norm), _ENDINGS)


@lru_cache(maxsize=100_000)
def stems_of(text: str) -> frozenset[str]:
    """The words of a name, each as ``stem`` gives it."""
    return frozenset(stem(word.strip(NAME_MARKS)) for word in normalize(text).split())


def case_of(token: Token) -> str:
    """What the ending of a word says of its case: subject, oblique (object or behind a preposition), dual, accusative or none."""
    norm = token.norm
    if len(norm) < 5:
        return "none"
    for ending, case in (("ون", "subject"), ("ين", "oblique"), ("ان", "dual")):
        if norm.endswith(ending):
            return case
    accusative = token.text.endswith(_TANWIN) or (norm.endswith("ا") and not norm.startswith("ال"))
    return "accusative" if accusative else "none"


def syntax_features(
    reading: Reading, member: Mention, span: tuple[int, int], text: str, kind: str, act: str
) -> Features:
    """The signs for a participant at the tokens of a ``span`` (half-open) of a member's sentence.

    ``text`` is its name as it is told, ``kind`` the feature of its kind, ``act`` the type of the whole act.
    """
    first, tokens = span[0], member.sentence.tokens
    inside = [t for t in member.triggers if member.clause.first <= t.first < member.clause.last]
    nearest = min(inside, key=lambda trigger: abs(trigger.first - first), default=None)
    features: Features = {}
    side, form = "none", "outcome"
    if nearest is not None:
        form = "verb" if nearest.form in ("verb", "imperfect") else nearest.form
        side, way, gap = _way(reading, member, span, nearest)
        features[f"gap:{form}:{side}:{min(gap, 4)}"] = 1.0
        if gap <= 2:
            features[f"gap:{nearest.row.id}:{form}:{side}:{gap}"] = 1.0
            features[f"gap:{form}:{side}:{gap}|{kind}"] = 1.0
        if gap <= _FARTHEST:
            whole = " ".join(way if len(way) <= _TOLD_WHOLE else [*way[:2], "…", *way[-2:]])
            features[f"path:{form}:{side}:{whole}"] = 1.0
            features[f"path:{side}:{whole}|{kind}"] = 1.0
            features[f"path:{nearest.row.type}:{side}:{whole}"] = 1.0
            features[f"ends:{nearest.row.type}:{form}:{side}:{_ends(way)}"] = 1.0
    same = (trigger for trigger in reading.triggers[member.clause.sentence] if trigger.row.type == act)
    main = min(same, key=lambda trigger: abs(trigger.first - first), default=None)
    if main is None or (nearest is not None and main.first == nearest.first):
        features["main:none" if main is None else "main:nearest"] = 1.0
    else:
        where, way, gap = _way(reading, member, span, main)
        features[f"main:{main.form}:{where}:{min(gap // 2, 4)}"] = 1.0
        features[f"main:{act}:{main.form}:{where}:{_ends(way) if gap <= _FARTHEST else 'far'}"] = 1.0
    head, case = tokens[first], case_of(tokens[first])
    attached, word = _attached(head, text), stem(head.norm)
    before = first - 1
    while before > 0 and tokens[before].text in AROUND_NAMES:
        before -= 1
    previous = stem(tokens[before].norm) if before >= 0 else ""
    told = (
        f"case:{case}",
        f"case:{case}:{side}:{form}",
        f"case:{case}|{kind}",
        f"case:{case}:{side}|{kind}",
        f"attached:{attached}:{side}",
        f"attached:{attached}:{side}:{form}",
        f"word:{word}",
        f"word:{word}|{act}",
        f"word:{word}:{side}",
        f"stem_before:{previous}",
        f"stem_before:{previous}|{kind}",
    )
    return features | dict.fromkeys(told, 1.0) | _verb_features(reading, member, span, kind)


def _way(
    reading: Reading, member: Mention, span: tuple[int, int], trigger: TriggerMention
) -> tuple[str, list[str], int]:
    """On which side of a trigger a participant stands, what kinds of words stand between, and how many words."""
    first, last = span
    side = "after" if first >= trigger.last else "before" if first < trigger.first else "in"
    begin, end = (trigger.last, first) if side == "after" else (last, trigger.first)
    way: list[str] = []
    if end - begin <= _FARTHEST:
        for at in range(begin, end):
            kind = _kind_at(reading, member, at)
            if kind and way[-1:] != [kind]:
                way.append(kind)
    return side, way, max(0, end - begin)


def _ends(way: Sequence[str]) -> str:
    return f"{way[0]}:{way[-1]}" if way else ""


def _kind_at(reading: Reading, member: Mention, at: int) -> str:
    """A linking word itself, or what kind of word or sign stands at a token; quotation marks are nothing."""
    sentence, token = member.clause.sentence, member.sentence.tokens[at]
    if token.norm in _LINKS:
        return token.norm
    found = reading.found_at[sentence].get(at)
    if found is not None:
        return found
    if token.kind != "word":
        return "" if token.text in AROUND_NAMES else token.kind
    return "verb" if at in reading.frames[sentence] or token.norm in reading.knowledge.lexicon.verbs else "word"


def _attached(token: Token, text: str) -> str:
    """The conjunction or preposition that is written together with the first word of a name."""
    if token.norm.startswith("لل"):
        return "ل"
    opens = normalize(text.partition(" ")[0].strip(NAME_MARKS))
    return token.norm.removesuffix(opens) if opens and token.norm.endswith(opens) else ""


def _verb_features(reading: Reading, member: Mention, span: tuple[int, int], kind: str) -> Features:
    """The last verb before a participant, with how many others stand between, and the verb that follows it."""
    first, last = span
    sentence, tokens = member.clause.sentence, member.sentence.tokens
    verbs = {at: "+".join(sorted(parts)) for at, parts in reading.frames[sentence].items()}
    verbs |= {t.first: t.row.id for t in reading.triggers[sentence] if t.form in ("verb", "imperfect")}
    features: Features = {}
    verb = max((at for at in verbs if first - _GOVERNS_WITHIN <= at < first), default=None)
    if verb is not None:
        found = [reading.found_at[sentence].get(at) for at in range(verb + 1, first)]
        others = [who for who in found if who in ("actor", "people", "thing")]
        between = min(2, sum(at == 0 or others[at - 1] != who for at, who in enumerate(others)))
        closed = any(token.text in "،,؛:" for token in tokens[verb + 1 : first])
        features[f"verb:{verbs[verb]}:{between}:{closed}"] = 1.0
        features[f"verb:{verbs[verb]}:{between}|{kind}"] = 1.0
    following = min((at for at in verbs if last <= at <= last + _FOLLOWS_WITHIN), default=None)
    if following is not None:
        plural = tokens[following].norm.endswith("وا")
        features[f"verb_next:{verbs[following]}:{following - last}"] = 1.0
        features[f"verb_next:{verbs[following]}:{plural}|{kind}"] = 1.0
    return features
