"""``marsad article``: JSON Lines of pages in, of articles out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from extract.paths import PROJECT

TITLE = "إضراب في ميناء المرجان"
SENTENCE = "أعلن عمال ميناء المرجان الأحد إضرابا مفتوحا عن العمل احتجاجا على تأخر صرف الأجور منذ ثلاثة أشهر كاملة."
PAGE = (
    f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
    f"<p>{SENTENCE}</p><p>{SENTENCE[::-1]}</p></body></html>"
)
ANSWER = {"id", "url", "is_article", "title", "author", "published", "published_basis", "text", "removed", "lang"}


def run(*lines: Any, args: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]], str]:
    given = b"\n".join(x if isinstance(x, bytes) else json.dumps(x, ensure_ascii=False).encode() for x in lines)
    done = subprocess.run(
        [sys.executable, "-c", "from crawler.command_line import main; main()", "article", *args],
        input=given,
        cwd=PROJECT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.decode().splitlines()], done.stderr.decode()


def test_a_page_by_text_and_one_by_path_give_the_same_article(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode("cp1256"))
    status, answers, _ = run(
        {"id": "a", "url": "https://news.example/2024/05/06/1", "html": PAGE},
        {
            "id": "b",
            "url": "https://news.example/2024/05/06/1",
            "path": str(path),
            "content_type": "text/html; charset=windows-1256",
        },
    )
    assert status == 0
    assert [answer.pop("id") for answer in answers] == ["a", "b"]
    assert answers[0] == answers[1]
    assert set(answers[0]) == ANSWER - {"id"}
    assert (answers[0]["is_article"], answers[0]["title"]) == (True, TITLE)
    assert answers[0]["text"].startswith(SENTENCE)
    assert answers[0]["published_basis"] == "url"
    assert str(answers[0]["published"]).startswith("2024-05-06T00:00:00")


def test_a_page_that_is_no_article_is_an_answer_and_no_error() -> None:
    status, answers, _ = run({"id": 7, "url": "https://news.example/x", "html": "<p>قصير</p>"})
    assert (status, answers[0]["id"], answers[0]["is_article"], answers[0]["text"]) == (0, 7, False, "")


def test_a_bad_line_is_named_and_the_others_are_answered(tmp_path: Path) -> None:
    image = tmp_path / "image.html"
    image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    status, answers, errors = run(
        b"{broken",
        b"[1, 2]",
        b"\xff\xfe",
        {"id": 4},
        {"id": 5, "url": "https://news.example/5", "path": str(tmp_path / "missing.html")},
        {"id": 6, "url": "https://news.example/6", "path": str(image)},
        {"id": 7, "url": "https://news.example/7", "path": str(tmp_path)},
        {"id": 8, "url": "https://news.example/8", "html": PAGE, "fetched_at": "yesterday"},
        {"id": 9, "url": "http://[broken", "html": PAGE},
        {"id": 10, "url": "https://news.example/10", "html": PAGE, "fetched_at": "2024-05-07T10:00:00"},
        {"id": 11, "url": "https://news.example/2024/05/06/11", "html": PAGE},
    )
    assert status == 1
    assert [answer["id"] for answer in answers] == [None, None, None, 4, 5, 6, 7, 8, 9, 10, 11]
    assert all("error" in answer for answer in answers[:8])
    assert answers[0]["error"].startswith("not JSON: Expecting property name")
    assert [answers[1]["error"], answers[2]["error"]] == ["not a JSON object", "not JSON: the line is no text in UTF-8"]
    assert answers[3]["error"] == "neither path nor html is given"
    assert answers[4]["error"] == f"{tmp_path / 'missing.html'}: No such file or directory"
    assert "binary" in answers[5]["error"]
    assert answers[6]["error"] == f"{tmp_path}: Is a directory"
    assert answers[7]["error"] == "fetched_at: 'yesterday' is no ISO 8601 date and time"
    assert answers[-1]["is_article"]
    for number in range(1, 9):
        assert f"marsad article: line {number}: " in errors
    assert "Traceback" not in errors


def test_a_page_without_an_address_is_no_home_page() -> None:
    _, answers, _ = run({"id": 1, "html": PAGE})
    assert answers[0]["is_article"]


def test_empty_lines_are_passed_over_and_empty_input_is_no_error() -> None:
    assert run() == (0, [], "")
    assert len(run(b"", {"id": 1, "url": "https://news.example/1", "html": PAGE}, b"")[1]) == 1


def test_arguments_are_refused() -> None:
    status, answers, errors = run(args=("page.html",))
    assert (status, answers) == (2, [])
    assert errors
