"""Inflected forms of trigger words."""

from __future__ import annotations

import pytest

from extract.language.morphology import surface_forms


@pytest.mark.parametrize(
    ("lemma", "kind", "forms"),
    [
        ("هاجم", "verb", "هاجم هاجمت هاجموا يهاجم تهاجم يهاجمون هاجمه"),
        ("استهدف", "verb", "استهدف استهدفت استهدفوا يستهدف تستهدف استهدفته"),
        ("أودى", "verb", "اودي اودت"),
        ("اقتحم", "verb", "اقتحم اقتحمت يقتحم تقتحم اقتحموا"),
        ("غارة", "noun", "غاره غارات غارتين غارتان غارته غاراتها"),
        ("هجوم", "noun", "هجوم هجومين هجوما هجومه هجومهم"),
    ],
)
def test_forms(lemma: str, kind: str, forms: str) -> None:
    assert set(forms.split()) <= surface_forms(lemma, kind)


def test_no_form_carries_a_proclitic() -> None:
    assert not any(form.startswith(("ال", "وال", "بال")) for form in surface_forms("هجوم", "noun"))
