"""Parts of the pages: marked texts, excerpts, what an address asks for, words, drawings."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.command_line import main
from extract.event_types import EVENT_TYPES
from extract.export.columns import VOCABULARY
from extract.incidents.doubts import find_doubts
from extract.language.boilerplate import boilerplate_rows
from extract.paths import DATA, PROJECT
from extract.schema import Actor
from extract.store import Store
from extract.store.selection import Selection
from tests.looked_through import READ, fill
from viewer import counting
from viewer.asking import asked
from viewer.counting import Bar, Point
from viewer.drawing import Range, draw_map, draw_ranges, draw_timeline
from viewer.evidence import Quote, excerpt, marked
from viewer.report import ReportError, write_report
from viewer.templating import moment, web_address
from viewer.wording import wording

PIPELINES = PROJECT / "pipelines"
WORDS = tomllib.loads((Path(__file__).parents[1] / "viewer" / "words.toml").read_text(encoding="utf-8"))


@given(
    st.text(alphabet="ab \n\u202e", max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6),
)
def test_marking_changes_no_text(text: str, spans: list[tuple[int, int]]) -> None:
    quotes = [Quote(start, end, number) for number, (start, end) in enumerate(spans)]
    lines = ["".join(piece.text for piece in paragraph) for paragraph in marked(text, quotes)]
    assert "\n".join(lines) == text.replace("\u202e", "\ufffd")


def test_quotes_may_overlap_and_cross_paragraphs() -> None:
    first, second = marked("abcd\nefgh", [Quote(1, 3, 1), Quote(2, 7, 2)])
    assert [(p.text, p.numbers, p.ends) for p in first] == [
        ("a", (), ()),
        ("b", (1,), ()),
        ("c", (1, 2), (1,)),
        ("d", (2,), (2,)),
    ]
    assert [(p.text, p.numbers) for p in second] == [("ef", (2,)), ("gh", ())]


def test_excerpt_stands_around_the_word() -> None:
    text = "أول الكلام.\n" + "كلمة " * 60 + "وقالت الحكومة إنها " + "أخرى " * 60
    pieces = excerpt(text, "حكومة")
    assert [piece.text for piece in pieces if piece.numbers] == ["الحكومة"]
    told = "".join(piece.text for piece in pieces)
    assert len(told) < 320
    assert "كلمة وقالت الحكومة إنها أخرى" in told
    assert "".join(piece.text for piece in excerpt("ورحبت الحكومة", "حكومة")).startswith("ورحبت الحكومة")
    assert excerpt("", "حكومة")[0].text.strip() == ""


NAMES = st.sampled_from(["since", "until", "type", "min_confidence", "page", "order", "country"])


@given(st.dictionaries(NAMES, st.lists(st.text(max_size=12), max_size=2)))
def test_no_query_breaks_the_reading_of_addresses(query: dict[str, list[str]]) -> None:
    found = asked(query)
    assert found.page >= 1
    found.selection.incident_condition()
    assert found.address("/incidents", page=None).startswith("/incidents")


def test_filters_come_back_in_links() -> None:
    found = asked({"country": ["sy"], "since": ["2024-01-31"], "order": ["killed"]})
    assert found.address("/", since=None, page=2) == "/?country=SY&order=killed&page=2"
    assert found.selection.since == date(2024, 1, 31)


def test_every_word_and_code_is_said_in_both_languages() -> None:
    for table, words in WORDS.items():
        for key, said in words.items():
            assert len(said) == 2, (table, key)
            english, arabic = said
            assert bool(english) == bool(arabic), (table, key)
            assert sorted(part for part in english.split() if "{" in part) == [] or arabic.count("{") == english.count(
                "{"
            )
    for table in ("status", "agreement", "review_status", "outcome", "date_precision", "published_basis"):
        assert WORDS[table].keys() == VOCABULARY[table].keys(), table
    # Every rule that may have taken something out of an article, by a row or by the code, once and in its own words.
    codes = re.compile(r"\"((?:page|site)\.[a-z]+)\"")
    by_code = {code for path in PIPELINES.glob("*.py") for code in codes.findall(path.read_text(encoding="utf-8"))}
    rows = {row.id: row.says for row in boilerplate_rows()}
    assert WORDS["rule"].keys() == by_code
    assert not WORDS["rule"].keys() & rows.keys()
    for language, column in (("en", 0), ("ar", 1)):
        said = [wording(language).code("rule", rule) for rule in (*rows, *by_code)]
        assert said[: len(rows)] == [words[column] for words in rows.values()]
        assert len(set(said)) == len(said)
    assert all(re.search("[\u0621-\u064a]", arabic) for _, arabic in rows.values())
    weapons = tomllib.loads((DATA / "lexicon" / "weapons.toml").read_text(encoding="utf-8"))
    assert {row["id"] for row in weapons["weapon"]} <= WORDS["weapon"].keys()
    assert {kind.event_type for kind in EVENT_TYPES.values()} == WORDS["event_type"].keys()
    doubts = list(find_doubts("conflict", 0.0, 0.0, "مكان", None, [Actor("كتيبة الريح")]))
    assert set(doubts[:-1]) == WORDS["doubt"].keys()
    assert wording("en").doubt(doubts[-1]) == "كتيبة الريح: not in the actor table"


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((None, None, None), ""),
        ((4, 4, 4), "4"),
        ((4, 5, 7), "5 (4–7)"),
        ((4, 5, None), "5 (4–)"),
        ((2, None, None), "2+"),
        ((2, None, 9), "2–9"),
    ],
)
def test_amounts(numbers: tuple[int | None, int | None, int | None], told: str) -> None:
    assert wording("en").amount(*numbers) == told


def test_names_in_both_languages() -> None:
    actor = {"id": "islamic_state", "name": "تنظيم الدولة الإسلامية", "class": "rebel"}
    assert (wording("en").actor(actor), wording("ar").actor(actor)) == ("Islamic State", "تنظيم الدولة الإسلامية")
    assert (wording("en").country("SY"), wording("ar").country("SY"), wording("en").country(None)) == (
        "Syria",
        "سوريا",
        "",
    )
    assert wording("ar").type("ied") == EVENT_TYPES["ied"].name_ar


def test_map_holds_every_place_at_any_size() -> None:
    assert draw_map([]).circles == []
    far = [
        Point(lat, lon, 1, "X", None, None, 1, "Battles") for lat, lon in ((-40.0, -170.0), (70.0, 179.0), (33.5, 36.3))
    ]
    for points in (far, far[2:]):
        drawn = draw_map(points)
        left, top, width, height = drawn.box
        for circle in drawn.circles:
            assert left < circle.x < left + width
            assert top < circle.y < top + height
    assert {label.country for label in draw_map(far[2:]).labels} >= {"SY"}


@pytest.mark.parametrize("from_right", [False, True])
def test_timeline_runs_as_people_read(from_right: bool) -> None:
    bars = [Bar(date(2024, 1, day), date(2024, 1, day), day, 0) for day in range(1, 31)]
    drawn = draw_timeline(bars, "day", from_right=from_right)
    places = [column.x for column in drawn.columns]
    assert places == sorted(places, reverse=from_right)
    assert min(places) >= 0
    assert max(places) <= drawn.width
    heights = [column.height for column in drawn.columns]
    assert heights == sorted(heights)


def test_ranges_share_a_scale_and_open_ones_run_on() -> None:
    drawn = draw_ranges([Range("a", 2, 3, 4), Range("b", 10, None, None), Range("c", 0, 0, 0)], from_right=False)
    first, second, third = drawn.rows
    assert first.x < (first.dot or 0) < first.x + first.length < second.x + second.length <= drawn.width
    assert (second.dot, third.length) == (None, 0)


@pytest.mark.parametrize(
    ("days", "unit", "bars"),
    [
        (["2024-01-30", "2024-02-02"], "day", 4),
        (["2024-01-01", "2024-12-31"], "week", 53),
        (["2020-01-15", "2024-02-01"], "month", 50),
        (["1990-01-01", "2024-12-31"], "year", 35),
    ],
)
def test_timeline_takes_the_unit_that_can_be_looked_at(tmp_path: Path, days: list[str], unit: str, bars: int) -> None:
    fill(tmp_path / "store.db")
    with Store(tmp_path / "store.db") as store:
        with store.writing("two days"):
            store.execute("UPDATE incident SET date_start = ?, date_end = ? WHERE country = 'SY'", (days[0], days[0]))
            store.execute("UPDATE incident SET date_start = ?, date_end = ? WHERE country != 'SY'", (days[1], days[1]))
        found = counting.timeline(store, Selection())
    assert (found[0], len(found[1])) == (unit, bars)
    assert sum(bar.n for bar in found[1]) == 6
    for bar, after in zip(found[1], found[1][1:], strict=False):
        assert bar.start <= bar.end < after.start


def test_only_addresses_of_the_web_are_links() -> None:
    assert web_address("https://akhbar.example/1") == "https://akhbar.example/1"
    assert [web_address(text) for text in ("javascript:x", "data:text/html,x", " https://x", "", None)] == [""] * 5


def test_moments_keep_the_zone_of_the_outlet() -> None:
    assert moment("2024-05-02T01:30:00+03:00") == "2024-05-02 01:30 +03:00"
    assert moment("2024-05-02T01:30:00.123456+00:00") == "2024-05-02 01:30 UTC"
    assert (moment("2024-05-02"), moment(None)) == ("2024-05-02", "–")


def test_report_is_the_same_bytes_and_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "store.db")
    out = tmp_path / "deep" / "report.html"
    with Store(tmp_path / "store.db", read_only=True) as store:
        assert write_report(store, out, Selection(), day=READ.date()) == 6
        first = out.read_bytes()
        write_report(store, out, Selection(), day=READ.date())
        assert out.read_bytes() == first
        assert write_report(store, out, Selection(countries=("LY",)), language="ar", day=READ.date()) == 0
        (tmp_path / "file").write_text("")
        with pytest.raises(ReportError, match="could not be written"):
            write_report(store, tmp_path / "file" / "report.html", Selection(), day=READ.date())
        with pytest.raises(ReportError, match="could not be written"):
            write_report(store, tmp_path / "deep", Selection(), day=READ.date())
    assert [path.name for path in out.parent.iterdir()] == ["report.html"]
    text = first.decode()
    assert "<script" not in text.replace("&lt;script", "")
    assert "Method" in text
    assert "Limits" in text


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (["report"], 2, "--out"),
        (["report", "--out", "r.html", "--language", "fr"], 2, "invalid choice"),
        (["report", "--out", "r.html", "--db", "missing.db"], 1, "no database here yet"),
        (["serve", "--port", "x"], 2, "'x' is no port"),
        (["serve", "--port", "70000"], 2, "'70000' is no port"),
        (["serve", "--db", "missing.db"], 1, "no database here yet"),
        (["serve", "extra"], 2, "unexpected argument"),
    ],
)
def test_wrong_usage_is_said(
    options: list[str],
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["marsad", *options])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == status
    assert message in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import socket

    fill(tmp_path / "store.db")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr("sys.argv", ["marsad", "serve", "--port", str(port), "--db", str(tmp_path / "store.db")])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 1
    assert f"127.0.0.1 port {port}: Address already in use: choose another" in capsys.readouterr().err
