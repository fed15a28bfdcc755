"""Who and what an act names in words that no table knows, found by where they stand in the sentence.

Arabic puts the doer behind the verb and the sufferer behind the doer (قصفت البارجات أحياء سكنية), the sufferer behind a
verbal noun (اعتقال محمود سالم), behind على and ضد (هجوم على مفرزة) or with ل (قصف لموكب عزاء).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extract.language.normalize import without_article
from extract.language.people_forms import people_tables
from extract.language.tokens import NAME_MARKS, Token
from extract.language.word_table import WordTable

# A phrase that nothing else explains has at most so many words.
_LONGEST = 4
# على and ضد are looked for up to so many words behind an act, the ل of the sufferer up to two.
_ON_WITHIN = 6
_FOR_WITHIN = 2
_ON = frozenset(("علي", "ضد", "باتجاه", "نحو", "تجاه"))
_ARTICLES = ("ال", "وال", "لل", "بال", "فال")
# Words that name nobody and nothing that an act could hit.
_NOT_A_NAME = frozenset(
    "في من علي الي عن مع بين خلال اثناء بعد قبل عند حيث ما مما التي الذي الذين كان كانت قرب امام داخل وسط ان انه انها قد لم لا"
    " و او ثم منذ ضد باتجاه نحو عدد عددا اثر جراء ضمن حول اي كل بعض هذا هذه ذلك تلك هو هي هم له لها لهم به بها بهم فيه فيها"
    " عليه عليها اليه اليها منه منها غير سوي الا اذا لو كما بل حتي لكن مساء صباح فجر امس اليوم بشكل جديد جديده معظم اكثر اقل"
    " ايضا عليهم عليهما حينها عقب بهدف خارج تحت فوق بسبب ضحيتها لدي حوالي نحوه ليل ظهر عصر بينما فيما دون مؤخرا فقط".split()
)


# Words that alone say only that a place follows or was named before (قصف على مناطق في البلدة).
_BARE_PLACES = frozenset(
    "منطقه مناطق مدينه مدن بلده بلدات قريه قري حي احياء محافظه محافظات ولايه ناحيه مديريه مديريات اماكن مكان نقاط اطراف"
    " محيط ريف عاصمه مشارف ضواحي بلاد اراضي اهداف هدف".split()
)


class ActPhrase(NamedTuple):
    """Words at tokens ``first`` to ``last`` (half-open); ``stands`` says where: behind, subject, object, on or for.

    ``proclitics`` is how many letters of the first word are a conjunction or preposition.
    """

    first: int
    last: int
    stands: str
    proclitics: int = 0


def is_definite(norm: str) -> bool:
    """Does a normalised word carry the article (البلدة، وللبلدة)?"""
    return norm.startswith(_ARTICLES)


def phrases_of_acts(
    tokens: Sequence[Token],
    acts: Sequence[int],
    subjects: Sequence[int],
    taken: Mapping[int, int],
    closed: Collection[int],
    verbs: Collection[str],
) -> list[ActPhrase]:
    """The phrases that stand where a participant may.

    ``acts`` are the tokens behind each act, ``subjects`` those behind each verb that lends its subject. ``taken`` gives
    for every token that is explained already the end of what explains it; no phrase takes in such a token or one of
    ``closed``, and none begins with one of ``verbs``.
    """
    found: dict[int, ActPhrase] = {}
    for first, stands in _starts(tokens, acts, subjects, taken):
        last = first
        while last < len(tokens) and last - first < _LONGEST:
            norm = tokens[last].norm
            if last in taken or last in closed or tokens[last].kind != "word" or norm in _NOT_A_NAME:
                break
            if _is_verb(norm, verbs):
                break
            if last > first and ((norm[:1] in "وفب" and len(norm) > 3) or _changes(tokens[last - 1].norm, norm)):
                break
            last += 1
        alone = last == first + 1 and without_article(tokens[first].norm) in _BARE_PLACES
        if last > first and not alone and first not in found:
            opens = tokens[first].norm
            proclitics = (
                1 if opens.startswith(("وال", "بال", "فال", "ولل")) or (stands == "for" and opens[1] != "ل") else 0
            )
            found[first] = ActPhrase(first, last, stands, proclitics)
    return sorted(found.values())


def _is_verb(norm: str, verbs: Collection[str]) -> bool:
    """Is a word one of ``verbs``, with a conjunction (وأوقع) or without?"""
    return norm in verbs or (norm[:1] in "وف" and norm[1:] in verbs)


def _changes(before: str, norm: str) -> bool:
    """Does a phrase end between two words? Behind a definite word goes on only what is definite."""
    return is_definite(before) and not is_definite(norm)


def _starts(
    tokens: Sequence[Token], acts: Sequence[int], subjects: Sequence[int], taken: Mapping[int, int]
) -> Iterator[tuple[int, str]]:
    for first in acts:
        yield first, "behind"
        if first in taken:
            yield taken[first], "object"
        for at in range(first, min(first + _ON_WITHIN, len(tokens) - 1)):
            norm = tokens[at].norm
            if tokens[at].kind == "sign" and norm in (".", "؛", "،", ","):
                break
            if norm in _ON:
                yield at + 1, "on"
                break
            if at - first < _FOR_WITHIN and norm.startswith("ل") and len(norm) > 3:
                yield at, "for"
                break
    for first in subjects:
        yield first, "subject"
        if first in taken:
            yield taken[first], "object"


def whole_name(tokens: Sequence[Token], first: int, last: int, closed: Collection[int], verbs: Collection[str]) -> int:
    """The end of a personal name that a phrase breaks off (الشاب سالم | المرواني): a given name is not the last one.

    After a single definite person, indefinite words that are nothing else are the name (المغنية | «ليان سوران»), up to
    two of them, those that the phrase has already among them (المغنية ليان | سوران).
    """
    tables = people_tables()
    alone = last == first + 1 and not is_definite(tokens[first].norm)
    alone = alone and tables.nouns.at(tokens, first) is None and tables.peoples.at(tokens, first) is None
    given = alone or tables.names.at(tokens, last - 1) is not None
    known: list[WordTable[Any]] = [tables.nouns, tables.peoples, tables.adjectives, tables.whose, tables.function]
    begun = last
    while begun > first + 1 and not is_definite(tokens[begun - 1].norm):
        begun -= 1
    opens = is_definite(tokens[first].norm) and is_definite(tokens[begun - 1].norm)
    if not opens:
        known.append(tables.things)
    words = max(0, _WORDS_OF_NAME - (last - begun)) if opens else 0
    words = max(words, 1) if given else words
    quoted = opens and begun == last and last < len(tokens) and tokens[last].text in NAME_MARKS
    end = last + 1 if quoted else last
    while words and end < len(tokens) and end not in closed:
        token = tokens[end]
        if not _may_name(token, known, verbs) or (is_definite(token.norm) and not given):
            break
        end, words, given = end + 1, words - 1, True
    if quoted:
        # What stands in quotation marks is the name as a whole or no name: الفنانة «ليان سوران».
        closes = last + 1 < end < len(tokens) and tokens[end].text in NAME_MARKS
        return end + 1 if closes else last
    return end


_WORDS_OF_NAME = 2
# A name may begin with the letters of what is written together with a word: فلوريس، بوزيد.
_OF_A_NAME = ("بو", "بن", "بل")


def _may_name(token: Token, known: Sequence[WordTable[Any]], verbs: Collection[str]) -> bool:
    """May a word be part of a personal name, one that no table knows as anything else?"""
    norm = token.norm
    if token.kind != "word" or norm in _NOT_A_NAME or norm in verbs or token.text.endswith(("ً", "ًا", "اً")):
        return False
    if any(table.at((token,), 0) is not None for table in known):
        return False
    if norm[:1] == "ف":
        return norm[1:] not in verbs and not is_definite(norm)
    return len(norm) <= 4 or norm[:1] not in "وب" or norm.startswith(_OF_A_NAME)
