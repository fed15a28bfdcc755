"""The site in a real Chromium: what a reader sees and can do, with nothing fetched from elsewhere."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from extract.store import Store
from extract.store.selection import Selection
from tests.looked_through import READ, fill
from viewer.report import write_report

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: requirements/dev.lock")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium here: apt-get install chromium")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "store.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def home(store: Path) -> Iterator[str]:
    """The address of ``marsad serve`` over the store."""
    with serving(store) as address:
        yield address


@contextmanager
def serving(store: Path, *options: str) -> Iterator[str]:
    """The address of ``marsad serve`` over the store while it runs, with further options."""
    command = [sys.executable, "-m", "crawler.command_line", "serve", "--port", "0", "--db", str(store), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.match(r"(http://127\.0\.0\.1:\d+/)  shows ", line)
            assert found, line + process.stdout.read()
            yield found[1]
        finally:
            process.send_signal(2)
            process.wait(20)
            assert process.stdout is not None
            assert "Traceback" not in process.stdout.read()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, home: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page of an English or (parameter "ar") Arabic reader; fails for console errors and requests to elsewhere."""
    options = {"locale": "en-GB", "viewport": {"width": 1200, "height": 800}, **getattr(request, "param", {})}
    context = browser.new_context(**options)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "request", lambda asked: None if asked.url.startswith((home, "file:", "data:")) else wrong.append(asked.url)
    )
    yield opened
    assert opened.evaluate("window.attacked") is None
    context.close()
    assert wrong == []


def test_start_page_has_map_and_timeline_that_lead_on(page: Any, home: str) -> None:
    page.goto(home)
    markers = page.locator("svg.map a.marker")
    assert markers.count() == 5
    box = page.locator("svg.map").bounding_box()
    for number in range(5):
        place = markers.nth(number).locator("circle").bounding_box()
        assert box["x"] <= place["x"] <= box["x"] + box["width"]
        assert box["y"] <= place["y"] <= box["y"] + box["height"]
    assert page.evaluate("document.querySelector('use.land').getBBox().width") > 100, "the outlines are not drawn"
    page.locator("svg.map a.marker[aria-label*='وادي الزهر']").click()
    page.wait_for_url("**/incident/JO-2024-000001")
    page.go_back()
    page.locator("svg.timeline a").first.click()
    page.wait_for_url("**since=2024-04-*")
    assert page.locator("table.incidents tbody tr").count() >= 1


def test_map_zooms_and_comes_back(page: Any, home: str) -> None:
    page.goto(home)
    before = page.locator("svg.map").get_attribute("viewBox")
    page.get_by_role("button", name="Zoom in").click()
    nearer = page.locator("svg.map").get_attribute("viewBox")
    assert float(nearer.split()[2]) < float(before.split()[2])
    page.get_by_role("button", name="Show all").click()
    assert [float(n) for n in page.locator("svg.map").get_attribute("viewBox").split()] == [
        float(n) for n in before.split()
    ]


def test_map_is_moved_and_zoomed_by_keys(page: Any, home: str) -> None:
    page.goto(home)
    box = [float(n) for n in page.locator("svg.map").get_attribute("viewBox").split()]
    page.get_by_role("button", name="Zoom in").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    moved = [float(n) for n in page.locator("svg.map").get_attribute("viewBox").split()]
    assert moved[2] < box[2]
    assert moved[0] + moved[2] / 2 > box[0] + box[2] / 2
    page.get_by_role("link", name="Skip the map").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "after-map"


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def tile_server() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A server of tiles on loopback: its address, and the (path, referrer) of what it was asked for."""
    asked: list[tuple[str, str]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Referer", "")))
            self.send_response(200)
            self.send_header("content-type", "image/png")
            self.send_header("content-length", str(len(PIXEL)))
            self.end_headers()
            self.wfile.write(PIXEL)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_tiles_are_fetched_from_their_server_only_when_told_to(
    browser: Any, store: Path, tile_server: tuple[str, list[tuple[str, str]]]
) -> None:
    address, asked = tile_server
    options = ["--tiles", address + "/{z}/{x}/{y}.png", "--tiles-credit", "© Somebody"]
    with serving(store, *options) as home:
        page = browser.new_context(locale="en-GB", viewport={"width": 1200, "height": 800}).new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("request", lambda got: None if got.url.startswith((home, address)) else wrong.append(got.url))
        page.goto(f"{home}?country=SY")
        page.wait_for_load_state("networkidle")
        first = [path for path, _ in asked]
        assert 4 <= len(first) <= 60
        assert {referrer for _, referrer in asked} == {home}, "the page was told, not the site alone"
        # The middle of the map lies on the tile that slippy maps have for it: what is drawn where is right.
        level, x, y = (int(part) for part in re.findall(r"\d+", first[0]))
        left, top, width, _ = (
            float(page.locator(f'svg.map image[data-tile="{level}/{x}/{y}"]').get_attribute(name))
            for name in ("x", "y", "width", "height")
        )
        assert width == pytest.approx(360 / 2**level)
        assert (left, top) == (pytest.approx(x * width - 180), pytest.approx(y * width - 180))
        assert page.locator("svg.map image").count() == len(first)
        assert "© Somebody" in page.locator("section.figure .credit").inner_text()
        page.get_by_role("button", name="Zoom in").click()
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_load_state("networkidle")
        assert max(int(path.split("/")[1]) for path, _ in asked) > level
        page.locator("svg.map a.marker").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/incident/*")
        assert wrong == []


def test_filters_are_chosen_in_the_form_and_taken_away(page: Any, home: str) -> None:
    page.goto(home)
    page.locator("details.filters summary").click()
    page.get_by_label("Country").select_option("SY")
    page.get_by_label("From").fill("2024-04-10")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**country=SY*")
    assert "since=2024-04-10" in page.url
    assert page.locator("dl.tiles dd").first.inner_text() == "3"
    page.get_by_role("link", name="Remove the filter: From").click()
    page.wait_for_url(lambda url: "since" not in url)
    assert page.locator("dl.tiles dd").first.inner_text() == "4"


def test_incident_page_leads_to_article_and_back(page: Any, home: str) -> None:
    page.goto(f"{home}incident/JO-2024-000001")
    assert page.locator("table.claims tbody tr").count() == 2
    assert page.locator("article.told mark").count() == 2
    assert page.locator("svg.ranges circle").count() == 2
    page.get_by_role("link", name="Open the article here").first.click()
    page.wait_for_url("**/article/*")
    assert page.locator("table.stripped tr").count() == 3
    page.get_by_role("link", name="JO-2024-000001").click()
    page.wait_for_url("**/incident/JO-2024-000001*")
    assert page.locator("h1").inner_text().startswith("Armed clash")


def test_search_by_keyboard_alone(page: Any, home: str) -> None:
    page.goto(home)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "quick":
            break
    page.keyboard.type("حكومة")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("ol.hits li").count() == 5
    assert page.locator("ol.hits mark").first.inner_text().startswith("الحكومة")


@pytest.mark.parametrize("page", [{"locale": "ar-SY"}], indirect=True)
def test_arabic_reads_from_the_right(page: Any, home: str) -> None:
    page.goto(home)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    brand, language = (page.locator(name).bounding_box() for name in (".brand", ".language"))
    assert brand["x"] > language["x"]
    bars = page.locator("svg.timeline a rect")
    assert bars.first.bounding_box()["x"] > bars.last.bounding_box()["x"]
    page.locator(".language").click()
    page.wait_for_url("**lang=en*")
    assert page.locator("body").evaluate("body => getComputedStyle(body).direction") == "ltr"
    page.goto(f"{home}incidents")
    assert page.locator("html").get_attribute("lang") == "en", "the choice was not kept"


@pytest.mark.parametrize(
    "page",
    [{"viewport": {"width": 360, "height": 740}, "locale": locale} for locale in ("en-GB", "ar-SY")],
    indirect=True,
)
def test_a_phone_needs_no_scrolling_to_the_side(page: Any, home: str) -> None:
    for address in (
        "",
        "incidents",
        "incident/JO-2024-000001",
        "article/a1",
        "search?q=حكومة",
        "changes?day=2024-05-03",
        "data",
        "data/incident",
        "data/incident/JO-2024-000001",
        "data/deadliest",
    ):
        page.goto(home + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    page.goto(f"{home}incidents")
    row = page.locator("table.incidents tbody tr").first
    assert row.locator("td").first.bounding_box()["width"] > 200, "rows are no cards"


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}, {"color_scheme": "light"}], indirect=True)
def test_texts_stand_out_from_what_is_behind_them(page: Any, home: str) -> None:
    page.goto(f"{home}incident/JO-2024-000001")
    for name in ("body", "h1", ".quiet", "td a", "mark", ".badge", ".facts dt"):
        ratio = page.evaluate(CONTRAST, name)
        assert ratio >= 4.5, f"{name}: {ratio:.1f}"


# WCAG 2.2, contrast of the first element that a selector finds against the nearest background behind it.
CONTRAST = """selector => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = colour => { const [r, g, b] = parts(colour).map(v => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const element = document.querySelector(selector);
  let behind = element;
  while (behind && (parts(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) behind = behind.parentElement;
  const one = light(getComputedStyle(element).color), two = light(getComputedStyle(behind || document.documentElement).backgroundColor);
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}"""


def test_texts_that_attack_are_shown_and_do_nothing(page: Any, home: str) -> None:
    for address in (
        "",
        "incidents",
        "search?q=عنوان",
        "article/x1",
        "changes?day=2024-05-03",
        "data/article",
        "data/event",
        "data/incident",
    ):
        page.goto(home + address)
        page.wait_for_load_state("load")
        assert page.evaluate("window.attacked") is None, address
    page.goto(f"{home}article/x1")
    assert "<script>window.attacked=1</script>" in page.locator("h1").inner_text()
    assert page.locator("a[href^='javascript']").count() == 0


def test_everything_has_a_name_for_those_who_listen(page: Any, home: str) -> None:
    for address in ("", "incidents", "incident/JO-2024-000001", "article/a1", "search", "data/incident"):
        page.goto(home + address)
        nameless = page.evaluate(
            "[...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')].filter(e =>"
            " !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length))).map(e => e.outerHTML)"
        )
        assert nameless == [], address
        assert page.locator("h1").count() == 1, address
        assert page.locator("main").count() == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_report_stands_alone(page: Any, store: Path, tmp_path: Path, language: str) -> None:
    with Store(store, read_only=True) as opened:
        write_report(opened, tmp_path / "report.html", Selection(), language=language, day=READ.date())
    page.goto((tmp_path / "report.html").as_uri())
    assert page.locator("svg.map circle").count() == 5
    assert page.locator("svg.map g.land path").count() > 5
    assert page.locator("table.incidents tbody tr").count() == 6
    assert page.evaluate("getComputedStyle(document.querySelector('.tiles')).display") == "grid"
    assert page.locator("a[href]").count() == 0
    assert f"\u2066{READ.date()}\u2069" in page.locator("p.over").inner_text(), "a day within Arabic turns round"


def test_ctrl_c_ends_it_quietly(store: Path) -> None:
    command = [sys.executable, "-m", "crawler.command_line", "serve", "--port", "0", "--db", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://")
        time.sleep(0.5)
        process.send_signal(2)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")
    assert "Traceback" not in out
