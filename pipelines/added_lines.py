"""Which lines among the paragraphs of a text did its site add? Told by many small signs, none of which decides.

What cues (data/lexicon/boilerplate.toml) and the structure of a page leave is weighed twice: by its words and form
(data/weights/line_words.csv), and by those odds together with where the line stands and how it is dressed
(data/weights/line.csv). Both are learned by ``pipelines.line_training``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from extract.language.boilerplate import matching_row
from extract.model import Features, load_table, score
from pipelines.blocks import Block
from pipelines.body import Body
from pipelines.letters import MARKS
from pipelines.lines import LISTED, dress_of
from pipelines.page_words import FULL_OF_FIGURES, PLAIN

WORDS, LINE = "line_words", "line"
# Longer lines are a text's own: of 402 added ones that rules had left none had more than 100 characters.
LONGEST = 150
# The odds from which on a line goes, all signs together and its words alone.
FLOOR, WORDS_FLOOR = 1.8, 1.0
# Beside what stays so much goes at most, in letters.
_SHARE = 0.3
# The words of a line count up to these odds.
_MOST_BY_WORDS = 6.0
_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,:٫٬%/]*|[^\w\s]")
_LATIN = re.compile(r"[A-Za-z]")
_ADDRESS = re.compile(r"@|www\.|https?:|\.(?:com|net|org|info)\b")
_TELEPHONE = re.compile(r"\d(?:[\s/-]?\d){6,}")
_ENDINGS = ("كم", "نا", "ك", "ني")
_LEAST_STEM = 2
# Words that begin with so many letters are mostly forms of one.
_STEM = 4
# A first word that is joined to what was told before, of so many letters at least.
_AND, _LEAST_JOINED = ("و", "ف"), 3
# So many words are a length of their own.
_LENGTHS = (1, 2, 3, 4, 5, 7, 11, 18, 30)
_STOPS = (".", "؟", "!", "»", "…", '."')
_MOST = 3
_PARTS = 4


def word_features(line: str) -> Features:
    """What a line says and the signs that it is written with."""
    line = MARKS.sub("", line).strip()
    tokens = _TOKEN.findall(line)
    raw = [token for token in tokens if token[0].isalpha()]
    words = [PLAIN[word] for word in raw]
    features: Features = dict.fromkeys(words, 1.0)
    features |= dict.fromkeys([f"{word[:_STEM]}…" for word in words if len(word) > _STEM], 1.0)
    if words:
        features[f"(first) {words[0]}"] = features[f"(last) {words[-1]}"] = 1.0
        if raw[0][0] in _AND and len(raw[0]) > _LEAST_JOINED:
            features["(joined)"] = 1.0
    features[f"(length) {_length(len(words))}"] = 1.0
    features[f"(end) {_edge(line[-1:])}"] = features[f"(begin) {_edge(line[:1])}"] = 1.0
    figures = sum(token[0].isdigit() for token in tokens)
    if figures:
        features["(figures)"] = min(1.0, FULL_OF_FIGURES * figures / len(tokens))
    for name, sign in (("latin", _LATIN), ("address", _ADDRESS), ("telephone", _TELEPHONE)):
        if sign.search(line):
            features[f"({name})"] = 1.0
    features |= dict.fromkeys([f"(sign) {token}" for token in tokens if not token[0].isalnum()], 1.0)
    for word in raw:
        ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) >= len(end) + _LEAST_STEM), None)
        if ending:
            features[f"(ending) {ending}"] = 1.0
    return features


def _length(words: int) -> int:
    return next((most for most in _LENGTHS if words <= most), _LENGTHS[-1] + 1)


def _edge(sign: str) -> str:
    """What a line begins or ends with: its sign, or a letter or figure."""
    return "letter" if sign.isalpha() else "figure" if sign.isdigit() else sign


def lines_of(body: Body) -> list[Block]:
    """The lines of a text that stand in a block of their own, that no row of cues takes and that are not sure."""
    told = set(body.paragraphs)
    return [
        block
        for number, block in enumerate(body.blocks[body.first : body.end], body.first)
        if block.text in told
        and number not in body.sure
        and (len(block.text) > LONGEST or matching_row(block.text) is None)
    ]


def line_features(lines: Sequence[Block]) -> list[Features]:
    """Where each of the lines of a text stands and how it is dressed beside the others."""
    full = [line.sentence and line.text.endswith(_STOPS) for line in lines]
    whole = [line for line, is_full in zip(lines, full, strict=True) if is_full]
    sentences = max(1, sum(line.sentence for line in lines))
    dresses, full_dresses = Counter(map(dress_of, lines)), Counter(map(dress_of, whole))
    boxes, full_boxes = (Counter(line.element.parent for line in some) for some in (lines, whole))
    places = [place for place, is_full in enumerate(full) if is_full]
    inside = lines[places[0] + 1 : places[-1]] if places else []
    between = Counter(map(dress_of, inside))
    stopped = round(2 * len(whole) / sentences)
    features: list[Features] = []
    above = 0
    announced: tuple[object, ...] = ()
    for place, (line, is_full) in enumerate(zip(lines, full, strict=True)):
        dress, box = dress_of(line), line.element.parent
        others = max(1, len(whole) - is_full)
        is_inside = bool(places) and places[0] < place < places[-1]
        kind = "heading" if line.heading else "line"
        alike = between[dress] - is_inside
        end = _edge(line.text[-1:])
        told: Features = {
            f"above:{min(_MOST, above)}": 1.0,
            f"below:{min(_MOST, len(whole) - above - is_full)}": 1.0,
            f"from_end:{min(_PARTS, len(lines) - 1 - place)}": 1.0,
            f"from_begin:{min(2, place)}": 1.0,
            f"between:{is_inside}": 1.0,
            f"alike:{min(_MOST, dresses[dress] - 1)}": 1.0,
            f"alike_full:{min(_MOST, full_dresses[dress] - is_full)}": 1.0,
            f"alike_between:{min(_MOST, alike)}|{kind}": 1.0,
            f"share_alike:{_part(full_dresses[dress] - is_full, others)}": 1.0,
            f"share_beside:{_part(full_boxes[box] - is_full, others)}": 1.0,
            f"alone:{boxes[box] == 1}": 1.0,
            f"stopped:{stopped}|{is_full}": 1.0,
            f"end:{end}": 1.0,
            f"words:{_length(len(line.text.split()))}": 1.0,
            f"element:{line.element.name}": 1.0,
            f"element:{line.element.name}|{bool(line.linked)}|{is_inside}": 1.0,
            f"class:{bool(line.element.attribute('class'))}": 1.0,
        }
        if place and lines[place - 1].text.endswith(":"):
            announced = (line.element.name, box)
        elif announced != (line.element.name, box):
            announced = ()
        told[f"announced:{bool(announced)}"] = 1.0
        for name in ("heading", "bold", "small", "sentence", "caption"):
            if getattr(line, name):
                told[name] = 1.0
        if line.linked:
            told[f"linked:{_part(line.linked, max(line.letters, line.linked))}"] = 1.0
        features.append(told)
        above += is_full
    return features


def _part(some: int, of: int) -> int:
    return round(_PARTS * some / of)


def weighed(signs: Features, by_words: float) -> Features:
    """The signs of a line together with the odds of its words."""
    return {**signs, "words": _sign_of_words(by_words)}


def _sign_of_words(by_words: float) -> float:
    return max(-_MOST_BY_WORDS, min(_MOST_BY_WORDS, by_words)) / 2


def odds_by_words(lines: Sequence[Block], weights: Mapping[str, float], asked: Sequence[bool]) -> list[float]:
    """The log-odds of lines by their words alone, the lowest for lines that are too long or not to be asked."""
    odds = [
        score(weights, word_features(line.text)) if is_asked and len(line.text) <= LONGEST else -_MOST_BY_WORDS
        for line, is_asked in zip(lines, asked, strict=True)
    ]
    return _of_lists(lines, odds)


def judged(
    lines: Sequence[Block], signs: Sequence[Features], words: Mapping[str, float], weights: Mapping[str, float]
) -> list[tuple[float, float]]:
    """The log-odds of lines to be added: by all signs together, and by their words alone."""
    by_signs, weight = [score(weights, told) for told in signs], weights.get("words", 0.0)
    # What words can add at most: lines that it leaves below the floor are not asked for theirs.
    most = weight * _sign_of_words(_MOST_BY_WORDS)
    asked = [line.element.name in LISTED or value + most > FLOOR for line, value in zip(lines, by_signs, strict=True)]
    by_words = odds_by_words(lines, words, asked)
    odds = [value + weight * _sign_of_words(own) for value, own in zip(by_signs, by_words, strict=True)]
    odds = _of_lists(lines, odds)
    return list(zip(odds, by_words, strict=True))


def _of_lists(lines: Sequence[Block], odds: Sequence[float]) -> list[float]:
    """The odds of lines; entries of one list have those of the list in the middle, so that they go or stay together."""
    lists: defaultdict[object, list[float]] = defaultdict(list)
    for line, value in zip(lines, odds, strict=True):
        lists[line.element.parent if line.element.name in LISTED else line.element].append(value)
    return [
        fmean(lists[line.element.parent]) if line.element.name in LISTED else value
        for line, value in zip(lines, odds, strict=True)
    ]


def goes(odds: float, by_words: float) -> bool:
    """Do the odds of a line say that it goes, those of all signs and those of its words?"""
    return odds > FLOOR and by_words > WORDS_FLOOR


def without_added(body: Body) -> Body:
    """A text without the lines that its site most probably added."""
    lines = lines_of(body)
    told = judged(lines, line_features(lines), load_table(WORDS), load_table(LINE))
    gone = {id(line) for line, odds in zip(lines, told, strict=True) if goes(*odds)}
    # A text that stands in another place too, where it stays, stays.
    stays = {line.text for line in lines if id(line) not in gone} | {body.blocks[number].text for number in body.sure}
    found = {line.text for line in lines if id(line) in gone} - stays
    kept = [line for line in body.paragraphs if line not in found]
    if not found or sum(map(len, found)) > _SHARE * sum(map(len, kept)):
        return body
    return replace(body, paragraphs=kept, removed=body.removed + [("page.added", line) for line in sorted(found)])
