"""The site's answers: what pages hold, what is refused, and that no crawled text becomes part of a page."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from extract.store import Store, StoreError
from tests.looked_through import ATTACK, READ, fill
from viewer.guard import POLICY
from viewer.site import make_site
from viewer.tiles import TilesError, tiles

# Every kind of page, ours and Datasette's.
PAGES = (
    "/",
    "/incidents",
    "/incidents?order=killed&page=2",
    "/incident/JO-2024-000001",
    "/article/a1",
    "/article/x1",
    "/search?q=حكومة",
    "/search",
    "/changes?day=2024-05-03",
    "/changes?day=1999-01-01",
    "/data",
    "/data/incident",
    "/data/event?_facet=country&type=air_drone_strike",
    "/data/article/1",
    "/data/deadliest",
    "/data/events_of_period?since=2024-01-01&until=2024-12-31",
    "/data?sql=select+1",
    "/data?sql=select+nothing",
    "/nowhere",
    "/incident/SY-1999-1",
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "store.db"
    fill(path)
    return path


def get(
    path: Path, *addresses: str, host: str = "127.0.0.1", method: str = "GET", behind: Any = None, **options: Any
) -> Any:
    """The answers to some addresses (one: the answer itself) of a site over the store."""

    async def ask() -> list[Any]:
        site = make_site(path, host=host, now=lambda: READ, tiles=behind)
        headers = {"accept-language": "en", **options.pop("headers", {})}
        return [await site.client.request(method, address, headers=headers, **options) for address in addresses]

    answers = asyncio.run(ask())
    return answers[0] if len(answers) == 1 else answers


def test_overview_counts_maps_and_lists(path: Path) -> None:
    page = get(path, "/")
    assert page.status_code == 200
    assert re.search(r"<dt>Incidents</dt><dd class=\"num\">6</dd>", page.text)
    # 4 + 3 + 6 + 9 + 1 and at least 2
    assert re.search(r"<dt>Killed</dt><dd>.*?>25\+</span></dd>", page.text)
    assert page.text.count('class="marker"') == 5
    assert "1 without coordinates" in page.text
    assert "1 without a date" in page.text
    assert 'href="/incident/JO-2024-000001"' in page.text


def test_filters_live_in_the_address(path: Path) -> None:
    syria, types, actor, day, none = get(
        path,
        "/?country=SY",
        "/incidents?type=armed_clash",
        "/incidents?actor=الريح",
        "/incidents?since=2024-05-01&until=2024-05-01",
        "/incidents?country=LY",
    )
    assert '<option value="SY" selected>' in syria.text
    assert 'class="chips"' in syria.text
    for page in (types, actor, day):
        assert re.findall(r'href="/incident/([^"]+)"', page.text) == ["JO-2024-000001"]
    assert "No incident matches" in none.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("since=yesterday", "yesterday is not a day"),
        ("since=2024-02-31", "2024-02-31 is not a day"),
        ("type=war", "war is not one of the codes"),
        ("min_confidence=nan", "nan is not a number"),
        ("min_confidence=7", "7 is not a number"),
        ("review=%3Cscript%3E", "&lt;script&gt; is not one of the codes"),
        ("page=-1", ""),
        ("page=99999999999999999999999", ""),
        ("order=;drop", ""),
        ("country=%00%ff", ""),
    ],
)
def test_filters_that_make_no_sense_are_left_out_and_said(path: Path, query: str, told: str) -> None:
    page = get(path, f"/incidents?{query}")
    assert page.status_code == 200
    assert ("This filter was left out" in page.text) == bool(told)
    assert told in page.text


def test_incident_shows_claims_evidence_history_and_numbers(path: Path) -> None:
    page = get(path, "/incident/JO-2024-000001").text
    assert page.count('<article class="told"') == 2
    assert re.search(r"<mark>هاجم مسلحون.*?<sup>1</sup></mark>", page)
    assert page.count('class="badge">reprint') == 1
    assert "Version history" in page
    assert '<svg class="ranges"' in page
    assert "Numbers by side" in page
    found = list(csv.DictReader(io.StringIO(get(path, "/incident/JO-2024-000001.csv").text.lstrip("\ufeff"))))
    assert [row["killed"] for row in found] == ["4", "4"]
    assert get(path, "/incident/jo-2024-1").status_code == 200


def test_a_merged_incident_points_to_the_one_that_stands(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "store.db"
    with Store(path) as store:
        store.execute("VACUUM INTO ?", (str(copy),))
    with Store(copy) as store, store.writing("a merge and a withdrawal"):
        store.execute(
            "UPDATE incident SET superseded_by = 'JO-2024-000001', n_articles = 0 WHERE incident_id = 'SY-2024-000001'"
        )
        store.execute("UPDATE incident SET n_articles = 0 WHERE incident_id = 'SY-2024-000002'")
        store.execute(
            "INSERT INTO review VALUES (1, 'JO-2024-000001', ?, '2024-05-03T10:00:00+00:00', 'accept', ?, '{}', '{}')",
            (ATTACK, "رأيت الصور"),
        )
    merged, gone, reviewed, start = get(
        copy, "/incident/SY-2024-000001", "/incident/SY-2024-000002", "/incident/JO-2024-000001", "/"
    )
    assert 'merged into <a href="/incident/JO-2024-000001"' in merged.text
    assert "No article tells this incident any more" in gone.text
    assert "رأيت الصور" in reviewed.text
    assert re.search(r"<dt>Incidents</dt><dd class=\"num\">4</dd>", start.text)


def test_article_shows_what_was_stripped_and_why(path: Path) -> None:
    page = get(path, "/article/a1").text
    assert "<del>تابعونا على تلغرام</del>" in page
    assert "What was stripped, and why" in page
    assert 'href="/incident/JO-2024-000001"' in page
    assert "Tolls" in page
    assert "سلمى" in page
    assert "Nothing was stripped" in get(path, "/article/s1").text
    assert 'href="/article/a1.csv"' in page
    (read,) = csv.DictReader(io.StringIO(get(path, "/article/a1.csv").text.lstrip("\ufeff")))
    assert (read["outlet"], read["type"], read["killed"]) == ("akhbar", "armed_clash", "4")
    assert get(path, "/article/s").status_code == 200  # the first letters of an id are enough


def test_search_finds_the_word_behind_its_article(path: Path) -> None:
    page = get(path, "/search?q=حكومة")
    assert "Articles: 5" in page.text
    assert "<mark>الحكومة</mark>" in re.sub(r"<sup>\d</sup>", "", page.text)
    assert "No article holds" in get(path, "/search?q=زلزال").text
    for odd in ('"', "NEAR(", "*", "a AND", "'; --", "%00", "(" * 300):
        assert get(path, f"/search?q={odd}").status_code == 200
    assert get(path, "/search.csv?q=حكومة").text.count("\r\n") == 6


def test_changes_of_a_day(path: Path) -> None:
    today, other, wrong = get(path, "/changes", "/changes?day=2020-01-01", "/changes?day=soon")
    assert "Changes on \u20662024-05-03\u2069" in today.text
    assert today.text.count("badge change-created") == 7  # one of them counts the six
    assert "No incident changed on this day" in other.text
    assert '/changes?day=2024-05-03"' in other.text
    assert wrong.status_code == 404
    for edge in ("0001-01-01", "9999-12-31"):
        assert get(path, f"/changes?day={edge}").status_code in (200, 404)
    assert get(path, "/changes.csv").text.count("\r\n") == 8


def test_feeds_are_valid_and_chosen(path: Path) -> None:
    atom, lines = get(path, "/feed.atom?country=SY", "/feed.json?country=SY&lang=ar")
    assert atom.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(atom.content)
    space = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{space}entry")
    assert len(entries) == 4
    assert {entry.findtext(f"{space}published") for entry in entries} == {READ.isoformat()}
    assert all(
        entry.find(f"{space}link").get("href", "").startswith("http://localhost/incident/SY-") for entry in entries
    )  # type: ignore[union-attr]
    found = json.loads(lines.text)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert (len(found["items"]), found["language"]) == (4, "ar")
    assert ElementTree.fromstring(get(path, "/feed.atom?country=LY").content).findall(f"{space}entry") == []


def test_csv_of_incidents_is_chosen_streamed_and_harmless(path: Path) -> None:
    answer = get(path, "/incidents.csv?country=SY")
    assert answer.headers["content-disposition"] == 'attachment; filename="incidents.csv"'
    found = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert {row["country"] for row in found} == {"SY"}
    assert len(found) == 4


def test_csv_of_tables_and_questions_is_harmless_too(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "store.db"
    with Store(path) as store:
        store.execute("VACUUM INTO ?", (str(copy),))
    with Store(copy) as store, store.writing("texts that are formulas"):
        store.execute(
            "UPDATE article SET title = '=HYPERLINK(\"http://x\")', author = ' @SUM(1)' WHERE article_id = 'a1'"
        )
        store.execute("UPDATE article SET text = '-1+cmd|x, \"y\"' || char(10) || 'z' WHERE article_id = 'a1'")
        store.execute("UPDATE incident SET longitude = -7.5 WHERE incident_id = 'JO-2024-000001'")
        store.execute("UPDATE article SET text = ? WHERE article_id = 's1'", ("ب" * 200_000,))
    for address in ("/data/article.csv?_stream=on&_size=2", "/data.csv?sql=select+*+from+article"):
        answer = get(copy, address)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.text.startswith("\ufeff")
        found = {
            row["article_id"]: row for row in csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"), newline=""))
        }
        assert len(found) == 7
        assert found["a1"]["title"] == '\'=HYPERLINK("http://x")'
        assert found["a1"]["author"] == "' @SUM(1)"
        assert found["a1"]["text"] == '\'-1+cmd|x, "y"\nz'
        assert len(found["s1"]["text"]) == 200_000
    table = list(csv.DictReader(io.StringIO(get(copy, "/data/incident.csv").text.lstrip("\ufeff"))))
    assert "-7.5" in {row["longitude"] for row in table}, "a number is no formula"
    assert get(copy, "/data/nothing.csv").status_code == 404
    assert "csv" not in get(copy, "/data/nothing.csv").headers["content-type"]


def test_tiles_are_off_until_asked_for_and_then_from_there_alone(path: Path) -> None:
    plain = get(path, "/")
    assert "data-tiles" not in plain.text
    assert plain.headers["referrer-policy"] == "no-referrer"
    drawn = get(path, "/", behind=tiles("https://tiles.example:8443/a/{z}/{x}/{y}.png?key=1&b=2", '© "Somebody" <b>'))
    assert 'data-tiles="https://tiles.example:8443/a/{z}/{x}/{y}.png?key=1&amp;b=2"' in drawn.text
    assert "© &#34;Somebody&#34; &lt;b&gt;" in drawn.text
    policy = drawn.headers["content-security-policy"]
    assert policy == POLICY.replace("img-src 'self' data:", "img-src 'self' data: https://tiles.example:8443")
    assert drawn.headers["referrer-policy"] == "strict-origin"


@pytest.mark.parametrize(
    ("template", "credit", "told"),
    [
        ("https://tiles.example/{z}/{x}.png", "©", r"must hold \{y\} once"),
        ("https://{x}.example/{z}/{y}.png", "©", "no address of the web"),
        ("javascript:{z}{x}{y}", "©", "no address of the web"),
        ("https://a.example; script-src *//{z}/{x}/{y}", "©", "no address of the web"),
        ("https://a.example,*/{z}/{x}/{y}", "©", "no address of the web"),
        ("https://user:word@a.example/{z}/{x}/{y}", "©", "no address of the web"),
        ("https://*.example/{z}/{x}/{y}", "©", "no address of the web"),
        ("https://a.example:port/{z}/{x}/{y}", "©", "is no address"),
        ("https://tiles.example/{z}/{x}/{y}.png", " ", "say whom the map is to credit"),
    ],
)
def test_tiles_that_cannot_be_are_refused(template: str, credit: str, told: str) -> None:
    with pytest.raises(TilesError, match=told):
        tiles(template, credit)


def test_language_by_address_cookie_and_browser(path: Path) -> None:
    arabic = get(path, "/?lang=ar")
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert "lang=ar" in arabic.headers["set-cookie"]
    assert 'dir="rtl"' in get(path, "/", headers={"accept-language": "ar-SY,ar;q=0.9"}).text[:80]
    assert 'dir="rtl"' in get(path, "/", headers={"cookie": "lang=ar"}).text[:80]
    for cookie in ("lang=xx", 'lang="; a=b', "\x01=", "lang=" + "a" * 4000):
        assert 'dir="ltr"' in get(path, "/", headers={"cookie": cookie}).text[:80]
    assert 'dir="rtl"' in get(path, "/data?lang=ar").text[:80]
    assert "set-cookie" not in get(path, "/?lang=de").headers


def test_no_page_holds_script_or_style_or_text_that_became_markup(path: Path) -> None:
    for address, answer in zip(PAGES, get(path, *PAGES), strict=True):
        assert answer.headers["content-security-policy"] == POLICY, address
        assert answer.headers["x-content-type-options"] == "nosniff"
        page = answer.text
        assert "<script>window" not in page, address
        assert "<img" not in page, address
        assert not re.search(r"=\s*[\"']?\s*javascript:", page), address
        assert not re.search(r"<script(?! src=\"/static/)", page), address
        assert not re.search(r"<style|\sstyle=|\son\w+=[\"']", page.replace("onerror=&", "")), address
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//(?!akhbar\.example|localhost/)", page), address
        assert answer.status_code in ((404,) if address in PAGES[-2:] else (200, 400)), address


def test_only_reading_and_only_here(path: Path) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert get(path, "/", method=method).status_code == 405
    assert get(path, "/", method="HEAD").status_code == 200
    foreign = get(path, "/", headers={"host": "rebound.example"})
    assert foreign.status_code == 421
    assert get(path, "/", headers={"host": "[::1]:8642"}).status_code == 200
    assert get(path, "/", headers={"host": "news.example"}, host="0.0.0.0").status_code == 200
    for attempt in (
        "delete from event",
        "update event set type = 'x'",
        "attach 'x.db' as y",
        "pragma writable_schema=1",
    ):
        assert get(path, f"/data?sql={attempt}").status_code in (400, 403)
    assert get(path, "/data?sql=select+1", host="0.0.0.0").status_code == 403
    assert get(path, "/data.db").status_code in (403, 404)


def test_what_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "photo.db").write_bytes(b"\x89PNG" * 500)
    for name in ("photo.db", "missing.db"):
        with pytest.raises(StoreError, match=name):
            make_site(tmp_path / name)


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with Store(tmp_path / "store.db"):
        pass
    for answer in get(tmp_path / "store.db", "/", "/incidents", "/changes", "/feed.atom", "/incidents.csv"):
        assert answer.status_code == 200
    assert "make crawl" in get(tmp_path / "store.db", "/").text


def test_what_is_written_meanwhile_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    fill(path)

    async def ask() -> tuple[str, str]:
        site = make_site(path, now=lambda: READ)
        before = (await site.client.get("/", headers={"accept-language": "en"})).text
        with Store(path) as store, store.writing("a rejection"):
            store.execute("UPDATE incident SET review_status = 'rejected' WHERE incident_id = 'JO-2024-000001'")
        return before, (await site.client.get("/", headers={"accept-language": "en"})).text

    before, after = asyncio.run(ask())
    assert "JO-2024-000001" in before
    assert "JO-2024-000001" not in after
