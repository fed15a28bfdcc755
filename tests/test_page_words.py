"""What the words of a page say of it: news, or a service of its site."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from extract.paths import DATA
from pipelines.page_training import learn_pages, main, read_texts, taken_for_service
from pipelines.page_words import page_features, service_odds
from tests.invented_pages import lines
from tests.test_page_kinds import DAY, read

MARKUP = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s"}</script>'


def test_the_words_of_title_and_text_are_features_without_what_is_attached() -> None:
    features = page_features("سياسة الموقع", "والموقعُ لا يبيع بيانات القراء، وقد بلغوا 40 ألفاً.")
    assert features["title:سياسه"] == features["موقع"] == features["قراء"] == 1.0
    assert 0.0 < features["(figures)"] < 1.0
    assert page_features("", "خمسة كتب")["(figures)"] == 0.0


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "حكاية صدى الوادي",
            "تأسست صدى الوادي عام 2011 صحيفة أسبوعية ورقية، ثم تحولت إلى موقع إلكتروني يومي يعنى بشؤون المحافظة. "
            "تلتزم الصحيفة بالحياد والموضوعية، وتضم أسرة تحريرها عشرين صحفياً ومراسلاً.",
        ),
        (
            "الأحكام العامة",
            "يخضع استعمال هذا الموقع للأحكام الآتية، ويعد دخوله قبولاً بها. لا يجوز نسخ المحتوى أو إعادة نشره لأغراض تجارية إلا "
            "بإذن خطي مسبق، ويحق للإدارة تعديل هذه الأحكام في أي وقت دون إشعار.",
        ),
        (
            "مناقصة رقم 18 لسنة 2024",
            "تعلن بلدية الوادي عن طرح مناقصة توريد أنابيب مياه. على الراغبين من المتعهدين مراجعة دائرة المشتريات خلال الدوام الرسمي "
            "للحصول على دفتر الشروط مقابل رسم غير مسترد، وآخر موعد لتسليم العروض ظهر الخميس.",
        ),
    ],
)
def test_service_pages_in_prose_are_no_articles_though_their_markup_says_so(title: str, text: str) -> None:
    assert service_odds(title, text) > 0
    assert not read(title, DAY + lines(*text.split(". ")), MARKUP % title).is_article


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("قطع الكهرباء عن حي السوق ليلاً", "تقطع شركة الكهرباء التيار عن حي السوق مساء غد لصيانة محول، ودعت السكان إلى الاحتياط."),
        (
            "بلدية الوادي تلغي مناقصة الأنابيب",
            "ألغت بلدية الوادي مناقصة توريد الأنابيب بعد اعتراض أربع شركات، وقال رئيسها إن الشروط ستعدل.",
        ),
        ("الذهب يهبط إلى أدنى مستوى في شهر", "تراجعت أسعار الذهب اليوم الثلاثاء إلى أدنى مستوى في شهر بعد صدور بيانات أمريكية قوية."),
    ],
)  # fmt: skip
def test_short_news_of_the_same_subjects_are_articles(title: str, text: str) -> None:
    assert service_odds(title, text) < 0
    assert read(title, DAY + lines(text)).text == text


def test_the_texts_of_the_project_are_well_formed_and_told_apart() -> None:
    rows = [json.loads(line) for line in (DATA / "gold" / "pages.jsonl").read_text("utf-8").splitlines()]
    assert all(set(row) == {"kind", "news", "title", "lines"} and row["title"] and all(row["lines"]) for row in rows)
    assert all(row["news"] == row["kind"].startswith("near:") for row in rows)
    assert max(Counter("\n".join(row["lines"]) for row in rows).values()) == 1
    wrong = sum((service_odds(row["title"], "\n".join(row["lines"])) > 0) == row["news"] for row in rows)
    assert wrong < 0.05 * len(rows)


def test_weights_are_learned_written_and_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    news = [{"title": "خبر", "lines": ["قال الوزير إن الجسر انهار"], "kind": "news", "news": True} for _ in range(8)]
    service = [{"title": "صفحة", "lines": ["اشترك في خدمة الموقع"], "kind": "offer", "news": False} for _ in range(8)]
    texts, out = tmp_path / "texts.jsonl", tmp_path / "page.csv"
    texts.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in news + service), "utf-8")
    weights = learn_pages(read_texts(texts))
    assert weights["اشترك"] > 0 > weights["وزير"]
    all_, above = taken_for_service(read_texts(texts), 2, 0.0)
    assert all_ == {"news": 8, "offer": 8}
    assert above == {"offer": 8}
    main([str(texts), "--out", str(out)])
    assert out.read_text("utf-8").startswith("feature,weight\n(bias),")
    main([str(texts), "--folds", "2"])
    assert "above 0.0: news 0/8, offer 8/8" in capsys.readouterr().out


def test_long_texts_teach_by_their_beginning_too(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"title": "خبر", "text": "كلمة " * 100}) + "\n", "utf-8")
    whole, beginning = read_texts(texts)[0].examples
    assert not whole.label
    assert len(beginning.features) <= len(whole.features)


def test_a_row_without_text_is_named(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"title": "خبر", "text": "نص"}\n{"title": "صفحة"}\n', "utf-8")
    with pytest.raises(ValueError, match=r"texts\.jsonl: line 2: neither text nor lines"):
        read_texts(texts)
