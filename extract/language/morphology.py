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
