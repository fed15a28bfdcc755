"""Lines that sites add to texts, told by many small signs; lines of texts that look like them; how the weights are learned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract.model import load_table
from extract.schema import Page
from pipelines import line_training
from pipelines.added_lines import LINE, LONGEST, WORDS, line_features, lines_of, without_added, word_features
from pipelines.article import SiteRules, article
from pipelines.body import Body
from tests.invented_pages import HEAD, NEWS, TITLE, lines, read

ADDED = [
    "رحلة القراء إلى قلعة الوادي: المقاعد محدودة، احجز من مكتب الجريدة",
    "سعر الدولار اليوم في الوادي 15.2 للبيع و15.1 للشراء",
    "غدا في العدد الورقي: ملف خاص عن مقاهي الضفة",
]
OWN = [
    "ما بعد الافتتاح",
    "وقال صاحب المقهى المجاور إنه ينتظر الزوار منذ عام",
    "ترميم الحجارة",
    "مئة عامل وستون حجارا",
]
DRESSES = [
    "<p>{}</p>",
    "<div class='z3'>{}</div>",
    "<div class='pr'><p>{}</p></div>",
    "<table><tr><td>{}</td></tr></table>",
]


def texts_of(body: str) -> list[str]:
    return read(f"{HEAD}<div class='t'>{body}</div>").text.split("\n")


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("line", ADDED)
def test_what_a_site_adds_goes_in_any_dress_between_and_below_the_paragraphs(line: str, dress: str) -> None:
    box = dress.format(line)
    assert texts_of(f"{lines(*NEWS[:2])}{box}{lines(*NEWS[2:])}") == [*NEWS]
    assert texts_of(f"{lines(*NEWS)}{box}") == [*NEWS]


@pytest.mark.parametrize("dress", ["<p>{}</p>", "<h3>{}</h3>", "<p><strong>{}</strong></p>"])
@pytest.mark.parametrize("line", OWN)
def test_short_lines_of_a_text_stay(line: str, dress: str) -> None:
    box = dress.format(line)
    assert texts_of(f"{lines(*NEWS[:2])}{box}{lines(*NEWS[2:])}") == [*NEWS[:2], line, *NEWS[2:]]


def test_entries_of_one_list_go_or_stay_together() -> None:
    own = [*OWN[2:], ADDED[0]]
    entries = "".join(f"<li>{entry}</li>" for entry in own)
    assert texts_of(f"{lines(*NEWS[:2])}<ul>{entries}</ul>{lines(*NEWS[2:])}") == [*NEWS[:2], *own, *NEWS[2:]]


def test_a_line_that_stays_in_one_place_stays_in_all() -> None:
    own = [*OWN[2:], ADDED[0]]
    entries = "".join(f"<li>{entry}</li>" for entry in own)
    told = texts_of(f"{lines(*NEWS[:2])}<ul>{entries}</ul>{lines(*NEWS[2:])}<p>{ADDED[0]}</p>")
    assert told[: len(NEWS) + len(own)] == [*NEWS[:2], *own, *NEWS[2:]]


def test_what_went_is_told_and_what_site_rules_name_is_left_alone() -> None:
    page = f"{HEAD}<div class='t'>{lines(*NEWS[:2], ADDED[0], *NEWS[2:])}</div>"
    assert ("page.added", ADDED[0]) in [(gone.rule, gone.text) for gone in read(page).removed]
    source = f"<html><title>{TITLE}</title><body>{page}</body></html>".encode()
    ruled = article(Page("https://news.example/2/4711", source, "text/html; charset=utf-8"), SiteRules(body=(".t",)))
    assert ADDED[0] in ruled.text.split("\n")


def body_of(page: str) -> Body:
    """The text of a page before its lines are weighed."""
    bodies: list[Body] = []

    def keep(body: Body) -> Body:
        bodies.append(body)
        return body

    source = f"<html><title>{TITLE}</title><body>{page}</body></html>".encode()
    article(Page("https://news.example/2/4711", source, "text/html; charset=utf-8"), without_added=keep)
    return bodies[-1]


def test_a_text_of_which_much_would_go_is_kept_whole() -> None:
    body = body_of(f"{HEAD}<div class='t'>{lines(NEWS[0], *ADDED)}</div>")
    assert without_added(body) is body


def test_long_lines_are_a_text_s_own() -> None:
    long = f"{ADDED[0]}، {'ثم إلى السوق القديم وإلى المدرسة وإلى المقلع ' * 8}".strip()
    assert len(long) > LONGEST
    assert long in texts_of(lines(*NEWS[:2], long, *NEWS[2:]))


def test_signs_of_a_line_by_its_words_and_its_form() -> None:
    told = word_features("وللحجز في مطعمكم: 0599-000333")
    assert {"(joined)", "(telephone)", "(figures)", "(ending) كم", "(end) figure", "(sign) :"} <= told.keys()
    assert "(joined)" not in word_features("وصل")
    assert "(address)" in word_features("راسلونا a@b.example")
    assert word_features("") == {"(length) 1": 1.0, "(end) ": 1.0, "(begin) ": 1.0}


def test_signs_of_a_line_by_its_place_and_dress() -> None:
    body = body_of(f"{HEAD}<div class='t'>{lines(*NEWS[:2])}<h3>{OWN[0]}</h3>{lines(*NEWS[2:])}</div>")
    signs = dict(zip((line.text for line in lines_of(body)), line_features(lines_of(body)), strict=True))
    assert {"heading", "between:True", "above:2", "alike:0", "element:h3"} <= signs[OWN[0]].keys()
    assert {"between:False", "from_begin:0", "end:.", "announced:False"} <= signs[NEWS[0]].keys()
    announced = body_of(f"{HEAD}<div class='t'>{lines(*NEWS[:2], 'وقال:', OWN[1], *NEWS[2:])}</div>")
    of_line = dict(zip((line.text for line in lines_of(announced)), line_features(lines_of(announced)), strict=True))
    assert "announced:True" in of_line[OWN[1]]


def rows(path: Path, *told: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told), "utf-8")
    return path


def learned_from(folder: Path) -> list[str]:
    """Files to learn from: lines, pages, news."""
    offers = [f"تذاكر الحفل الكبير في مكتبة الوادي رقم {number} وحدها" for number in range(12)]
    reports = [f"وأضاف المهندس رقم {number} أن العمل انتهى." for number in range(12)]
    told = [{"line": line, "added": True} for line in offers] + [{"line": line, "added": False} for line in reports]
    pages = [
        {
            "url": f"https://news.example/2/{number}",
            "html": f"<html><title>{TITLE}</title><body>{HEAD}<div class='t'>{lines(*NEWS)}<p>{offer}</p></div></body></html>",
            "paragraphs": [*NEWS],
            "added": [offer],
        }
        for number, offer in enumerate(offers[:8])
    ]
    news = {"id": "1", "title": TITLE, "text": "\n".join(NEWS)}
    return [
        str(rows(folder / "lines.jsonl", *told)),
        str(rows(folder / "pages.jsonl", *pages)),
        str(rows(folder / "news.jsonl", news)),
    ]


def test_weights_are_learned_from_lines_pages_and_news(tmp_path: Path) -> None:
    line_training.main([*learned_from(tmp_path), "--out", str(tmp_path)])
    words, whole = (load_table(name, tmp_path) for name in (WORDS, LINE))
    assert words["تذاكر"] > 0
    assert whole["words"] > 0


def test_a_run_over_folds_says_how_many_lines_would_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line_training.main([*learned_from(tmp_path), "--folds", "2", "--show"])
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"as it is: 8 of 8 added lines, 0 of {sum(len(line) <= LONGEST for line in NEWS) * 8} others"


def test_a_row_without_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="line"):
        line_training.read_lines(rows(tmp_path / "lines.jsonl", {"text": "خصم", "added": True}))
