"""``marsad show``: what a person sees of the store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from crawler.command_line import main
from extract.display import amount, article_view, event_table, event_view, isolated, plain
from extract.schema import Extraction, Removed, to_dict
from extract.store import Store
from extract.store.selection import article_events, find, latest_events
from tests.stored import TEXT, TITLE, TOLL, make_article, make_event, start

SECOND = make_event(
    type="ied",
    evidence=TEXT[58:71],
    start=58,
    end=71,
    place_text="قرية",
    place_name=None,
    date_start=None,
    date_end=None,
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with Store(path) as store:
        run = start(store)
        store.save_article(make_article(), Extraction("a1", (make_event(), SECOND), (TOLL,)), run)
        store.save_article(make_article("b1", near_duplicate_of="a1"), Extraction("b1", (make_event(),)), run)
    return path


def shown(view: RenderableType, width: int = 100) -> str:
    console = Console(width=width, force_terminal=True, color_system="truecolor", legacy_windows=False)
    with console.capture() as capture:
        console.print(view)
    return capture.get()


@pytest.fixture
def marsad(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[object, str, str]]:
    """``marsad show`` with some arguments: exit status, output, errors."""

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["marsad", "show", "--db", str(database), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


def test_evidence_is_coloured_and_numbered_where_it_stands(database: Path) -> None:
    with Store(database) as store:
        article = store.article("a1")
        assert article
        view = shown(article_view(article, article_events(store, "a1"), [TOLL]))
    assert f"\x1b[1;32m{TEXT[:57]}\x1b[0m\x1b[7;32m[1]\x1b[0m" in view
    assert f"\x1b[1;33m{TEXT[58:71]}\x1b[0m\x1b[7;33m[2]\x1b[0m" in view
    for part in (TITLE, "اشتباك مسلح", "كتيبة الريح", "killed 4", "injured 2+", "2024-05-01", "مديرية الشرطة", "rifle"):
        assert part in view
    assert "follow_us" in view
    assert "تابعونا على تلغرام" in view
    assert "2024-01-01 to 2024-05-02" in view


def test_evidence_over_paragraphs_and_in_the_title_is_marked(database: Path) -> None:
    whole = make_event(evidence=TEXT, start=0, end=len(TEXT))
    headline = make_event(evidence=TITLE, start=0, end=len(TITLE), field="title")
    with Store(database) as store:
        store.save_article(make_article(), Extraction("a1", (whole, headline)), 1)
        view = shown(article_view(make_article(), article_events(store, "a1"), []))
    first, second = TEXT.split("\n")
    assert f"\x1b[1;32m{first}\x1b[0m\x1b[7;32m[1]" in view
    assert f"\x1b[1;32m{second}\x1b[0m\x1b[7;32m[1]" in view
    assert f"\x1b[1;33m{TITLE}\x1b[0m\x1b[1;7;33m[2]" in view


def test_one_event_is_shown_with_its_paragraph_alone(database: Path) -> None:
    with Store(database) as store:
        second = article_events(store, "a1")[1]
        view = shown(event_view(second, make_article()))
    assert TEXT[58:71] in view
    assert TEXT[:57] not in view
    assert "https://akhbar.example/a1" in view


def test_an_article_without_events_says_so() -> None:
    article = replace(make_article(), removed=(), published=None)
    assert "No event was read" in shown(article_view(article, [], []))


def test_crawled_text_cannot_steer_the_terminal(database: Path) -> None:
    hostile = "\x1b]0;owned\x07\x1b[31m[bold red]نص[/]\x9b\r"
    article = make_article(title=hostile, text=hostile, author=hostile, removed=(Removed("x", hostile),))
    event = make_event(
        initiators=(), place_name=hostile, evidence=hostile, start=0, end=len(hostile), date_text=hostile
    )
    with Store(database) as store:
        store.save_article(article, Extraction("a1", (event,)), 1)
        stored = article_events(store, "a1")
        views = [article_view(article, stored, []), event_view(stored[0], article), event_table(stored)]
    for view in views:
        text = shown(view, 300)
        assert "\x1b]0" not in text
        assert "\x1b[31m" not in text
        assert "\x9b" not in text
        assert "\x07" not in text
        assert "[bold red]" in text
    assert len(plain(hostile)) == len(hostile)


def test_arabic_is_isolated_among_other_text() -> None:
    assert isolated("حمص") == "\u2068حمص\u2069"
    assert isolated("rifle") == "rifle"


@pytest.mark.parametrize(
    ("low", "high", "text"), [(None, None, ""), (4, 4, "4"), (2, 5, "2–5"), (10, None, "10+"), (0, 0, "0")]
)
def test_amounts_are_short(low: int | None, high: int | None, text: str) -> None:
    assert amount(low, high) == text


def test_the_latest_events_are_listed_without_reprints(marsad: Callable[..., tuple[object, str, str]]) -> None:
    status, out, err = marsad()
    assert (status, err) == (0, "")
    assert [line.split()[1] for line in out.splitlines()] == ["type", "armed_clash", "ied"]
    assert len(marsad("--limit", "1")[1].splitlines()) == 2
    assert [event["type"] for event in json.loads(marsad("--json")[1])] == ["armed_clash", "ied"]


def test_an_article_is_found_by_id_and_address(marsad: Callable[..., tuple[object, str, str]]) -> None:
    by_id = marsad("a1")
    assert by_id[0] == 0
    assert TITLE in by_id[1]
    assert marsad("https://akhbar.example/a1") == marsad("https://akhbar.example/a1?x=1") == by_id
    record = json.loads(marsad("a1", "--json")[1])
    assert record["article"] == to_dict(make_article())
    assert [event["type"] for event in record["events"]] == ["armed_clash", "ied"]
    (toll,) = record["tolls"]
    assert to_dict(TOLL).items() <= toll.items()
    assert toll["compared"]["missing"] == 0
    assert "reprint of" in marsad("b1")[1]


def test_articles_are_found_by_their_words(marsad: Callable[..., tuple[object, str, str]]) -> None:
    status, out, _ = marsad("--search", "للشرطة كتيبه")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == ["published", "2024-05-02", "2024-05-02"]
    assert [article["article_id"] for article in json.loads(marsad("--search", "شرطة", "--json")[1])] == ["a1", "b1"]
    status, out, err = marsad("--search", "غواصة")
    assert (status, out) == (1, "")
    assert "no article holds 'غواصة'" in err


def test_an_event_is_found_by_the_beginning_of_its_id(
    database: Path, marsad: Callable[..., tuple[object, str, str]]
) -> None:
    with Store(database) as store:
        stored = latest_events(store, 1)[0]
        assert find(store, stored.event_id) == find(store, stored.event_id[:10]) == [("event", stored.event_id)]
    status, out, _ = marsad(stored.event_id[:10])
    assert status == 0
    assert stored.event_id in out
    assert to_dict(stored.event).items() <= json.loads(marsad(stored.event_id, "--json")[1]).items()


def test_what_is_not_there_is_said(marsad: Callable[..., tuple[object, str, str]]) -> None:
    status, out, err = marsad("nowhere")
    assert (status, out) == (1, "")
    assert "no article, event or incident 'nowhere'" in err


def test_an_exact_id_wins_over_those_that_begin_with_it(database: Path) -> None:
    with Store(database) as store:
        store.save_article(make_article("a12"), None, 1)
        assert find(store, "a1") == [("article", "a1")]
        assert find(store, "a12") == [("article", "a12")]


def test_several_that_begin_alike_are_listed(marsad: Callable[..., tuple[object, str, str]], database: Path) -> None:
    with Store(database) as store:
        store.save_article(make_article("xyz-1"), None, 1)
        store.save_article(make_article("xyz-2"), None, 1)
    status, _, err = marsad("xyz")
    assert status == 1
    assert "may be any of these:\n  article xyz-1\n  article xyz-2" in err


def test_an_empty_store_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Store(tmp_path / "empty.db").close()
    monkeypatch.setattr(sys, "argv", ["marsad", "show", "--db", str(tmp_path / "empty.db")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "holds no events yet" in capsys.readouterr().err


def test_a_reader_that_stops_ends_it_quietly(database: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from crawler.command_line import main; main()",
            "show",
            "a1",
            "--json",
            "--db",
            database,
        ],
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")
