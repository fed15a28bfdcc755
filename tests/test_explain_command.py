"""``marsad explain`` on a real article of our own, and on a broken line."""

from __future__ import annotations

import subprocess
import sys

from extract.paths import DATA


def run(text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crawler.command_line", "explain"],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_events_their_clauses_and_the_candidates_of_their_fields_are_shown() -> None:
    article = (DATA / "gold" / "articles.jsonl").read_text("utf-8").splitlines()[0]
    done = run(article + "\n")
    assert done.returncode == 0, done.stderr
    for word in ("event 1", "clause", "place", "initiator"):
        assert word in done.stdout


def test_a_broken_line_is_named() -> None:
    done = run("no article\n")
    assert done.returncode == 1
    assert "line 1" in done.stderr
