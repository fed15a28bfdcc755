"""The morphology database out of the Buckwalter lexicon, and the inflected forms that it gives for trigger words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.language import morphology
from extract.language.morphology import database_fingerprint, morphology_file, surface_forms
from extract.language.morphology_database import build_database, database_name


@pytest.mark.parametrize(
    ("lemma", "kind", "forms"),
    [
        ("هاجم", "verb", "هاجم هاجمت هاجموا يهاجم تهاجم يهاجمون هاجمه"),
        ("استهدف", "verb", "استهدف استهدفت استهدفوا يستهدف تستهدف استهدفته"),
        ("أودى", "verb", "اودي اودت"),
        ("اقتحم", "verb", "اقتحم اقتحمت يقتحم تقتحم اقتحموا"),
        ("أصاب", "verb", "اصاب اصيب اصيبت يصيب اصابتهم"),
        ("غارة", "noun", "غاره غارات غارتين غارتان غارته غاراتها"),
        ("هجوم", "noun", "هجوم هجومين هجوما هجومه هجومهم"),
        ("لغم", "noun", "لغم الغام الغامها"),
        ("قتيل", "noun", "قتيل قتلي قتيلين قتلاهم"),
    ],
)
def test_forms(lemma: str, kind: str, forms: str) -> None:
    assert set(forms.split()) <= surface_forms(lemma, kind)


def test_a_lemma_that_the_lexicon_lacks_is_inflected_by_rule() -> None:
    assert {"تمترسوا", "يتمترس", "تمترست"} <= surface_forms("تمترس", "verb")


def test_no_form_carries_a_proclitic_or_speaks_of_me_and_you() -> None:
    nouns, verbs = surface_forms("هجوم", "noun"), surface_forms("هاجم", "verb")
    assert not any(form.startswith(("ال", "وال", "بال")) for form in nouns)
    assert not {"هاجمتم", "هاجمني", "نهاجم", "اهاجم", "سيهاجم"} & verbs


def test_verbs_and_nouns_of_one_spelling_are_kept_apart() -> None:
    assert "قتلوا" not in surface_forms("قتل", "noun")
    assert "قتله" in surface_forms("قتل", "noun") & surface_forms("قتل", "verb")


def _lexicon(folder: Path, stems: str) -> Path:
    tables = {
        "dictPrefixes": "\t\tPref-0\t\nw\twa\tPref-Wa\tand <pos>wa/CONJ+</pos>\nAl\tAl\tNPref-Al\tthe <pos>Al/DET+</pos>\n",
        "dictSuffixes": "\t\tSuff-0\t\nhm\thum\tNSuff-h\ttheir <pos>+hum/POSS_PRON_3MP</pos>\n",
        "dictStems": stems,
        "tableAB": "Pref-0 N\nPref-Wa N\nNPref-Al N\n",
        "tableBC": "N Suff-0\nN NSuff-h\n",
        "tableAC": "Pref-0 Suff-0\nPref-0 NSuff-h\nPref-Wa Suff-0\nNPref-Al Suff-0\n",
    }
    folder.mkdir()
    for name, text in tables.items():
        (folder / name).write_text(text, "latin-1")
    return folder


def test_the_database_is_one_that_camel_tools_analyses_with(tmp_path: Path) -> None:
    lexicon = _lexicon(tmp_path / "lexicon", ";; TaraTuwn_1\nTrTwn\tTaraTuwn\tN\tgadget\n")
    build_database(tmp_path / "morphology.db", lexicon)
    code = (
        "import sys; from camel_tools.morphology.database import MorphologyDB\n"
        "from camel_tools.morphology.analyzer import Analyzer\n"
        "found = Analyzer(MorphologyDB(sys.argv[1], 'a')).analyze('طرطونهم')\n"
        "print(*sorted({(a['lex'], a['pos'], a['enc0']) for a in found})[0])"
    )
    morphology_file()
    surface_forms("هجوم", "noun")  # leaves CAMELTOOLS_DATA set to a folder without packages
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "morphology.db")],
        capture_output=True, text=True, timeout=60, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, check=True,
    )  # fmt: skip
    assert ran.stdout.split() == ["طَرَطُون", "noun", "3mp_poss"]


def test_a_database_is_built_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        build_database(tmp_path / "cache" / "morphology.db", tmp_path / "nowhere")
    assert not list(tmp_path.rglob("*.db*"))


def test_it_is_built_once_into_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path))
    monkeypatch.delenv("CAMELTOOLS_DATA", raising=False)
    path = morphology_file()
    assert path == tmp_path / database_name()
    written = path.stat().st_mtime_ns
    assert morphology_file().stat().st_mtime_ns == written


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("MARSAD_CACHE", str(blocked / "cache"))
    monkeypatch.delenv("CAMELTOOLS_DATA", raising=False)
    monkeypatch.setattr(morphology.tempfile, "gettempdir", lambda: str(tmp_path))
    assert morphology_file().parent == tmp_path


def test_the_users_own_database_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "data" / "morphology_db" / "calima-msa-r13" / "morphology.db"
    own.parent.mkdir(parents=True)
    own.write_text("")
    without = database_fingerprint()
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    assert morphology_file() == own
    assert database_fingerprint() != without


def test_a_start_with_a_warm_cache_does_not_wait_for_camel_tools(tmp_path: Path) -> None:
    code = (
        "import sys; from extract.language.normalize import normalize\n"
        "print(normalize('إِسرائيـل ٣ café'), 'camel_tools.utils.charsets' in sys.modules)"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True,
            env=os.environ | {"PYTHONIOENCODING": "utf-8", "MARSAD_CACHE": str(tmp_path)},
        ).stdout.split()
        for _ in range(2)
    ]  # fmt: skip
    assert told == [["اسراييل", "3", "café", "True"], ["اسراييل", "3", "café", "False"]]
