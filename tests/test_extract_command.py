"""``marsad extract`` as a program: the interchange form, bad lines, many processes, signals."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from extract.batch import answers
from extract.event_types import EVENT_TYPES

COMMAND = [sys.executable, "-c", "from crawler.command_line import main; main()", "extract"]
TEXT = "قتل ثلاثة جنود أمس في هجوم شنه مسلحون على حاجز للجيش في مدينة حمص، وفق مصدر عسكري."
GOOD = {"id": "1", "title": "مقتل ثلاثة جنود في حمص", "text": TEXT, "published": "2024-05-02"}

EVENT_KEYS = """
    type event_type sub_event_type plover_event plover_mode status evidence field start end also trigger rule
    date_start date_end date_precision date_basis date_text place_text place_name place_id place_relation place_chain
    admin1 admin1_pcode country latitude longitude geo_precision initiators targets casualties weapon source confidence
"""
CASUALTY_KEYS = "outcome n_min n_best n_max quantity text who actor_id class side subset"


def line(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


def marsad(text: str | bytes, *options: str) -> subprocess.CompletedProcess[str]:
    data = text if isinstance(text, bytes) else text.encode()
    done = subprocess.run([*COMMAND, *options], input=data, capture_output=True, timeout=120, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def read(*lines: str | bytes, jobs: int = 1) -> list[dict[str, Any]]:
    """The output objects for input lines, without starting a program."""
    data = [item.encode() if isinstance(item, str) else item for item in lines]
    return [json.loads(answer.text) for answer in answers(data, jobs)]


def test_output_has_the_contract_s_form_and_exact_spans() -> None:
    done = marsad(line(extra="ignored") + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    (result,) = [json.loads(text) for text in done.stdout.splitlines()]
    assert list(result) == ["id", "events", "tolls"]
    assert result["id"] == "1"
    event = result["events"][0]
    assert set(event) >= set(EVENT_KEYS.split())
    assert event["evidence"] == GOOD[event["field"]][event["start"] : event["end"]]
    assert event["sub_event_type"] == EVENT_TYPES[event["type"]].sub_event_type
    assert set(event["casualties"][0]) >= set(CASUALTY_KEYS.split())
    assert "قتل" in done.stdout


@pytest.mark.parametrize(
    ("content", "article_id", "message"),
    [
        ('{"id": "1", ', None, "not JSON"),
        ("[1, 2]", None, "not an article"),
        ('"text"', None, "not an article"),
        (b'{"id": "\xff"}', None, "not UTF-8 text \\(byte 9"),
        ("[" * 200_000, None, "nested too deeply"),
        (json.dumps({"text": "x"}), None, "id is missing"),
        (json.dumps({"id": ["x"], "text": "x"}), None, "id is missing"),
        (json.dumps({"id": "7"}), "7", "text is missing"),
        (json.dumps({"id": "7", "text": None}), "7", "text is missing"),
        (line(id="7", title=["x"]), "7", "title: a text or null"),
        (line(id="7", published=20240502), "7", "published: a text or null"),
        (line(id="7", published="yesterday"), "7", "published: 'yesterday' is no ISO 8601"),
        (line(id="7", published="2024-13-45"), "7", "published: '2024-13-45' is no ISO 8601"),
        (line(id="7", published="0001-01-01"), "7", "is not between the years"),
        (line(id="7", published="9999-12-31T23:00:00Z"), "7", "is not between the years"),
    ],
)
def test_a_bad_line_is_named_in_its_place(content: str | bytes, article_id: str | None, message: str) -> None:
    before, refused, after = read(line(), content, line(id="3"))
    assert (before["id"], after["id"]) == ("1", "3")
    assert refused["id"] == article_id
    assert refused["error"].startswith("line 2: ")
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(refused["error"])


def test_bad_lines_end_with_status_1_and_are_told_on_stderr() -> None:
    done = marsad(f"{line()}\nbroken\n\n{line(id='4')}")
    assert done.returncode == 1
    assert [json.loads(text).get("id") for text in done.stdout.splitlines()] == ["1", None, "4"]
    assert "marsad extract: line 2: not JSON" in done.stderr
    assert "1 of 3 lines" in done.stderr


@pytest.mark.parametrize(
    "published", ["2024-05-02", "2024-05-02T23:30:00+03:00", "2024-05-02T23:30:00Z", "2024-05-02 10:00", "", None]
)
def test_every_form_of_publication_date_is_read(published: str | None) -> None:
    (result,) = read(line(published=published))
    assert "error" not in result


def test_ids_may_be_numbers_and_titles_missing() -> None:
    (result,) = read(json.dumps({"id": 5, "text": TEXT, "title": None}))
    assert result["id"] == 5


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    results = read(b"\xef\xbb\xbf" + line().encode() + b"\r\n", line(id="2"))
    assert [result["id"] for result in results] == ["1", "2"]


def test_a_lone_surrogate_stays_what_it_was() -> None:
    text = TEXT.replace("جنود", "جنود\ud800")
    done = marsad(json.dumps({**GOOD, "text": text}))
    assert done.returncode == 0
    for event in json.loads(done.stdout)["events"]:
        assert event["evidence"] == {**GOOD, "text": text}[event["field"]][event["start"] : event["end"]]


def test_text_in_another_language_gives_no_events() -> None:
    english = "Three soldiers were killed yesterday in an attack on a checkpoint in Homs."
    (result,) = read(json.dumps({"id": "1", "title": english, "text": english * 20, "published": "2024-05-02"}))
    assert result == {"id": "1", "events": [], "tolls": []}


def test_a_very_long_article_is_read_to_its_end() -> None:
    told = "\n".join(f"قتل {n % 7 + 2} مدنيين في غارة جوية على بلدة حارم يوم الأحد." for n in range(1_500))
    (result,) = read(line(text=told + "\n" + TEXT))
    assert "error" not in result
    assert any("قتل ثلاثة جنود" in piece for event in result["events"] for piece in (event["evidence"], *event["also"]))


def test_several_processes_give_the_same_output() -> None:
    lines = [line(id=str(n), text=f"{TEXT}\nوأصيب {n} أشخاص.") if n % 7 else "broken" for n in range(60)]
    text = "\n".join(lines)
    one, many = marsad(text), marsad(text, "--jobs", "3")
    assert one.stdout == many.stdout
    assert one.stderr == many.stderr
    assert one.returncode == many.returncode == 1
    assert len(one.stdout.splitlines()) == 60


KILLED = """
import os, signal, sys
import extract.batch

real = extract.batch.extract

def deadly(article_id, *arguments):
    if article_id == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return real(article_id, *arguments)

extract.batch.extract = deadly
for answer in extract.batch.answers(sys.stdin.buffer, jobs=2):
    print(answer.text)
"""


@pytest.mark.skipif(sys.platform == "darwin", reason="processes are not forked there: they load the real function")
def test_a_killed_process_costs_only_the_article_that_killed_it() -> None:
    names = ["deadly" if n in (11, 40) else str(n) for n in range(70)]
    text = "\n".join(line(id=name) for name in names)
    done = subprocess.run(
        [sys.executable, "-c", KILLED], input=text, capture_output=True, text=True, timeout=120, check=True
    )
    results = [json.loads(text) for text in done.stdout.splitlines()]
    assert [result["id"] for result in results] == names
    assert [n for n, result in enumerate(results) if "error" in result] == [11, 40]
    assert results[11]["error"] == "line 12: the process that read the article was killed"


@pytest.mark.parametrize("options", [[], ["--jobs", "2"]])
def test_a_reader_that_stops_ends_it_quietly(options: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        try:
            process.stdin.write("".join(line(id=str(n)) + "\n" for n in range(300)).encode())
            process.stdin.close()
        except BrokenPipeError:
            assert process.returncode is None
        assert b"Traceback" not in process.stderr.read()
        assert process.wait(60) == 1


@pytest.mark.parametrize("options", [[], ["--jobs", "2"]])
def test_control_c_ends_it_quietly(options: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("".join(line(id=str(n)) + "\n" for n in range(64)).encode())
        process.stdin.flush()
        assert process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) == 130
        assert b"Traceback" not in process.stderr.read()


def test_a_progress_bar_only_where_a_person_sees_it(tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    source.write_text("\n".join(line(id=str(n)) for n in range(30)), encoding="utf-8")
    screen, terminal = pty.openpty()
    with source.open("rb") as articles, (tmp_path / "out.jsonl").open("wb") as out:
        process = subprocess.Popen([*COMMAND, "--jobs", "2"], stdin=articles, stdout=out, stderr=terminal)
        os.close(terminal)
        shown = b""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                part = os.read(screen, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        assert process.wait(60) == 0
    os.close(screen)
    assert b"articles" in shown
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 30


@pytest.mark.parametrize("options", [["--jobs", "0"], ["--jobs", "x"], ["--job"], ["articles.jsonl"], ["--unknown"]])
def test_wrong_usage_has_status_2(options: list[str]) -> None:
    done = marsad("", *options)
    assert done.returncode == 2
    assert "usage: marsad extract" in done.stderr
    assert done.stdout == ""


def test_help_shows_examples() -> None:
    done = marsad("", "--help")
    assert done.returncode == 0
    assert "marsad extract < articles.jsonl > events.jsonl" in done.stdout


def test_no_input_is_no_output() -> None:
    done = marsad("")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
