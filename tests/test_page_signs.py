"""What all signs of a page together say of it, where no single one decides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.paths import DATA
from pipelines.page_sign_training import in_page, main, read_news, read_pages, seen_of
from pipelines.page_signs import page_signs
from tests.invented_pages import lines
from tests.test_page_kinds import DAY, NEWS, TITLE, read

GLOSSARY = (
    "<h3>حاجز طيار</h3><p>نقطة تفتيش ينصبها مسلحون ساعات قليلة ثم تزول، وعندها يقع كثير من الخطف. <a href='/k'>انظر الخطف</a></p>"
    "<h3>حرب أهلية</h3><p>قتال بين أبناء بلد واحد يطول سنوات ويقتل فيه المدنيون أكثر من الجنود. <a href='/s'>انظر الهدنة</a></p>"
    "<h3>حصار</h3><p>منع الناس والطعام من الدخول إلى بلدة حتى تستسلم. <a href='/t'>انظر التجويع</a></p>"
    "<h3>حقل ألغام</h3><p>أرض زرعت فيها الألغام ولا تعرف خرائطها فيقتل فيها الرعاة. <a href='/l'>انظر الألغام</a></p>"
    "<h3>حياد</h3><p>امتناع دولة عن القتال مع أي طرف من الأطراف المتحاربة. <a href='/d'>انظر الدبلوماسية</a></p>"
)


def signs(title: str, body: str, words: float = 0.0) -> dict[str, float]:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    (seen,) = seen_of("https://sada.example/news/4711", page)
    return page_signs(seen, words)


def test_words_form_day_and_name_are_signs() -> None:
    told = signs(TITLE, f"<div>كتب: نجيب الوادي</div>{DAY}{lines(*NEWS)}", -6.0)
    assert told["words of news"] == 1.5
    assert {"signed", "vouched", "day beside", "headline of words", "reports speech"} <= set(told)
    assert {"headings within < 1", "links within < 1", "sentences >= 3", "words of title told >= 5"} <= set(told)
    bare = signs("حرف الحاء", GLOSSARY, 20.0)
    assert bare["words of news"] == -1.5
    assert {"headings within >= 4", "links within >= 4", "words of title told < 1"} <= set(bare)
    assert not {"signed", "vouched", "day", "headline of words"} & set(bare)


def test_each_amount_is_told_by_one_step() -> None:
    names = [name.split(" >= ")[0].split(" < ")[0] for name in signs(TITLE, DAY + lines(*NEWS))]
    assert len(names) == len(set(names))


def test_a_page_that_no_rule_knows_falls_by_its_signs_and_news_of_the_same_words_stay() -> None:
    assert not read("حرف الحاء", GLOSSARY).is_article
    told = "قتل راعيان في انفجار لغم شرق الوادي، وقال الأهالي إن خرائط الحقل لا تعرف."
    more = "ونقل مصابان إلى مستشفى البلدة، فيما أعلنت الشرطة إغلاق الطريق المؤدي إلى المراعي."
    assert read("مقتل راعيين في حقل ألغام شرق الوادي", DAY + lines(told, more)).is_article


def test_pages_around_news_are_of_four_makes() -> None:
    dated, undated, printed, headed = (seen_of("", in_page(TITLE, NEWS, make))[0] for make in range(4))
    assert (dated.dated, undated.dated) == (True, False)
    assert (dated.guessed, printed.guessed) == (False, True)
    headings = [
        sum(block.heading for block in seen.body.blocks[seen.body.first : seen.body.end]) for seen in (dated, headed)
    ]
    assert headings[0] == 0 < headings[1]


def test_other_pages_of_the_project_are_well_formed_and_told() -> None:
    rows = [json.loads(line) for line in (DATA / "gold" / "other_pages.jsonl").read_text("utf-8").splitlines()]
    assert all(set(row) == {"url", "html"} and row["url"] and row["html"] for row in rows)
    assert len({row["html"] for row in rows}) == len(rows)


def test_weights_are_learned_written_and_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def write(name: str, *rows: dict[str, object]) -> str:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        return str(path)

    news = [f"{TITLE} رقم {n}" for n in range(60)]
    texts = write(
        "texts.jsonl",
        *({"title": title, "lines": NEWS, "news": True} for title in news),
        *({"title": f"حرف الحاء {n}", "lines": ["نقطة تفتيش", "انظر الخطف"], "news": False} for n in range(60)),
    )
    pages = write("pages.jsonl", *({"url": "", "html": in_page(title, NEWS, 0)} for title in news))
    glossary = (in_page(f"حرف الحاء {n}", (), 1).replace("<div></div>", GLOSSARY) for n in range(60))
    others = write("others.jsonl", *({"url": "", "html": page} for page in glossary))
    more = write("news.jsonl", *({"title": title, "text": "\n".join(NEWS)} for title in news))
    assert [page.is_article for page in read_pages(Path(others), False)] == [False] * 60
    assert [page.seen.dated for page in read_news(Path(more))] == [True, False, True, True] * 5
    out = tmp_path / "page_signs.csv"
    given = [texts, "--pages", pages, "--others", others, "--news", more]
    main([*given, "--out", str(out)])
    table = dict(line.split(",") for line in out.read_text("utf-8").splitlines()[1:])
    assert float(table["headings within < 1"]) > 0 > float(table["headings within >= 4"])
    main([*given, "--folds", "2"])
    told = capsys.readouterr().out
    assert "pages of articles 60/60, other pages 0/60, news in plain pages 20/20" in told
