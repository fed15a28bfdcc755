"""The only module that imports camel-tools: letter normalisation, and the morphology database.

camel-tools downloads a catalogue when ``camel_tools.morphology`` is imported without a data folder. An empty
catalogue in our own cache folder keeps it off the network; a user who has run ``camel_data -i`` and sets
``CAMELTOOLS_DATA`` keeps the CALIMA database instead.
"""

from __future__ import annotations

from camel_tools.utils.charmap import CharMapper
from camel_tools.utils.dediac import dediac_ar
from camel_tools.utils.normalize import normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar

_HAMZA_SEATS = CharMapper({"ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي", "ہ": "ه"})


def normalize_letters(word: str) -> str:
    """Fold the spellings of one word: no diacritics, one alef, ي for ى, ه for ة, و and ي for seated hamzas."""
    return str(_HAMZA_SEATS(normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(dediac_ar(word))))))


# What Arabic attaches to a verb in the perfect and the imperfect, and to a noun, as far as news uses it. Conjunctions,
# prepositions and the article are taken off where a word is looked up.
_PERFECT = ("", "ت", "وا", "ا", "تا", "ه", "ها", "هم", "ته", "تها", "تهم", "وه", "وها", "وهم", "نا")
_IMPERFECT = ("", "ون", "ان", "وا", "ه", "ها", "هم")
_NOUN = ("", "ا", "ات", "ان", "ين", "تان", "تين", "ون", "ه", "ها", "هم", "هما", "ته", "تها", "تهم", "اته", "اتها", "اتهم",
         "يه", "يين", "يون")  # fmt: skip
# Forms II to X begin their imperfect without the alef of the perfect: استهدف, يستهدف.
_AUGMENTED = (
    "است",
    "ان",
    "افت",
    "اع",
    "اس",
    "اط",
    "اف",
    "اح",
    "اص",
    "اخ",
    "اش",
    "اغ",
    "اج",
    "اق",
    "اد",
    "او",
    "ار",
    "اب",
    "اض",
    "ال",
    "اك",
)


def surface_forms(lemma: str, kind: str) -> frozenset[str]:
    """The inflected forms of a word in search spelling, without proclitics: ``kind`` is ``verb`` or ``noun``.

    ``surface_forms("هاجم", "verb")`` holds هاجم هاجمت هاجموا يهاجم تهاجم يهاجمون هاجمه …; both voices are spelt alike.
    """
    word = normalize_letters(lemma)
    if kind == "verb":
        return frozenset(_verb_forms(word))
    stems = {word}
    if word.endswith("ه"):
        stems.add(word[:-1])
    forms = {stem + ending for stem in stems for ending in _NOUN}
    if word.endswith("ه"):
        forms |= {word[:-1] + "ت" + ending for ending in ("", "ه", "ها", "هم", "ين", "ان")}
    return frozenset(forms)


def _verb_forms(word: str) -> set[str]:
    forms = {word + ending for ending in _PERFECT}
    weak = word.endswith(("ي", "ا")) and len(word) > 2
    if weak:
        # أودى، أودت، أودوا، يودي
        forms |= {word[:-1] + ending for ending in ("ت", "وا", "تا", "ته", "اه", "اها", "اهم")}
    stem = word[1:] if word.startswith(_AUGMENTED) and len(word) > 3 else word
    for prefix in "يتن":
        forms |= {prefix + stem + ending for ending in _IMPERFECT}
        if weak:
            forms |= {prefix + stem[:-1] + ending for ending in ("ي", "ون", "ا")}
    hollow = len(word) == 4 and word.startswith("ا") and word[2] == "ا"
    if hollow:
        # أصاب، أصيب، يصيب
        forms |= {word[:2] + "ي" + word[3] + ending for ending in _PERFECT}
        forms |= {prefix + word[1] + "ي" + word[3] + ending for prefix in "يتن" for ending in _IMPERFECT}
    return forms
