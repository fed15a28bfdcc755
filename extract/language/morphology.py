"""The module through which the rest of the project uses camel-tools: letter normalisation and inflected forms.

The morphology database is that of the user's own CALIMA installation when ``CAMELTOOLS_DATA`` leads to one, else the
one that ``morphology_database.py`` builds into the cache. It is read only while knowledge is compiled: extraction
looks words up in the compiled tables.
"""

from __future__ import annotations

import json
import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from extract.cache import remember, write_whole
from extract.language.morphology_database import build_database, database_name
from extract.paths import cache_folder

_HAMZA_SEATS = str.maketrans({"ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي", "ہ": "ه"})
_ARABIC_BLOCK = range(0x0600, 0x0700)
_CALIMA = Path("data", "morphology_db", "calima-msa-r13", "morphology.db")
# camel-tools asks the network for its list of packages when it finds none.
_NO_PACKAGES = {"version": "1.6.0", "packages": {}, "components": {}}


@lru_cache(maxsize=1)
def _foldings() -> tuple[Callable[[str], str], ...]:
    # Imported when first asked: camel-tools sorts all of Unicode into sets at its import, a second of every start.
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar

    return (dediac_ar, normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar)


def normalize_letters(word: str) -> str:
    """Fold the spellings of one word: no diacritics, one alef, ي for ى, ه for ة, و and ي for seated hamzas."""
    for fold in _foldings():
        word = fold(word)
    return word.translate(_HAMZA_SEATS)


@lru_cache(maxsize=1)
def folded_letters() -> dict[int, str]:
    """What each code of the Arabic block becomes, by ``normalize_letters``; kept in the cache folder.

    The folding leaves every other code as it is.
    """
    path = cache_folder() / f"letters-{version('camel-tools')}-{unicodedata.unidata_version}.json"
    try:
        kept: dict[str, str] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        kept = {letter: normalize_letters(letter) for letter in map(chr, _ARABIC_BLOCK)}
        remember(path, json.dumps(kept).encode())
    return {ord(letter): folded for letter, folded in kept.items()}


def morphology_file() -> Path:
    """The database file: the user's CALIMA, or ours in the cache folder, built now when it is missing.

    Where the cache folder cannot be written it is built into the system's folder for temporary files.
    """
    own = Path(os.environ.get("CAMELTOOLS_DATA", "")) / _CALIMA
    if own.is_file():
        return own
    path = cache_folder() / database_name()
    if path.is_file():
        return path
    try:
        build_database(path)
    except OSError:
        path = Path(tempfile.gettempdir()) / path.name
        if not path.is_file():
            build_database(path)
    return path


def database_fingerprint() -> str:
    """What a compiled table must name to be valid: which database it was made with. Builds nothing."""
    own = Path(os.environ.get("CAMELTOOLS_DATA", "")) / _CALIMA
    return f"{own}:{own.stat().st_size}" if own.is_file() else database_name()


@lru_cache(maxsize=1)
def _database() -> Any:
    path = morphology_file()
    if "CAMELTOOLS_DATA" not in os.environ:
        catalogue = path.parent / "camel_tools" / "catalogue.json"
        if not catalogue.is_file():
            write_whole(catalogue, json.dumps(_NO_PACKAGES).encode())
        os.environ["CAMELTOOLS_DATA"] = str(catalogue.parent)
    from camel_tools.morphology.database import MorphologyDB

    return MorphologyDB(str(path), "g")


@lru_cache(maxsize=1)
def _lemmas() -> dict[str, list[dict[str, str]]]:
    """The stems of the database under the search spelling of their lemma."""
    stems: dict[str, list[dict[str, str]]] = {}
    for lemma, rows in _database().lemma_hash.items():
        stems.setdefault(normalize_letters(lemma), []).extend(rows)
    return stems


def _third_person(affix: dict[str, str]) -> bool:
    attached = affix.get("enc0", "0")
    return affix.get("per", "-") in ("3", "-") and (attached in ("0", "-") or attached.startswith("3"))


def _database_forms(word: str, kind: str) -> Iterator[str]:
    """Stem by stem, every form of the third person without proclitics that the tables of the database allow."""
    database = _database()
    kinds = ("verb",) if kind == "verb" else ("noun", "adj", "noun_num", "adv")
    for stem in _lemmas().get(word, ()):
        if stem["pos"] not in kinds or stem["asp"] == "c":
            continue
        category = stem["stemcat"]
        for front in database.stem_prefix_compat.get(category, ()):
            for back in database.stem_suffix_compat.get(category, ()):
                if back not in database.prefix_suffix_compat.get(front, ()):
                    continue
                for prefix in database.prefix_cat_hash.get(front, ()):
                    if any(f"prc{slot}" in prefix for slot in range(4)) or not _third_person(prefix):
                        continue
                    for suffix in database.suffix_cat_hash.get(back, ()):
                        if _third_person(suffix):
                            yield normalize_letters(prefix["diac"] + stem["diac"] + suffix["diac"])


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
    forms = set(_database_forms(word, kind))
    return frozenset(forms or _regular_forms(word, kind))


def _regular_forms(word: str, kind: str) -> set[str]:
    if kind == "verb":
        return _verb_forms(word)
    stems = {word}
    if word.endswith("ه"):
        stems.add(word[:-1])
    forms = {stem + ending for stem in stems for ending in _NOUN}
    if word.endswith("ه"):
        forms |= {word[:-1] + "ت" + ending for ending in ("", "ه", "ها", "هم", "ين", "ان")}
    return forms


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
