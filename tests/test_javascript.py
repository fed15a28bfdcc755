"""A site whose pages only JavaScript makes, opened in the system's Chromium where there is one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler import javascript
from crawler.declaration import DeclarationError, check_declaration
from crawler.news import NewsSpider
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, LocalSite
from tests.servers.pages import feed

needs_browser = pytest.mark.skipif(bool(javascript.missing()), reason=f"no browser: {javascript.missing()}")
SHELL = """<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>صحيفة الاختبار</title></head>
<body><div id="app"></div><img src="/big.png"><script src="/app.js"></script></body></html>"""
SCRIPT = """
const story = {title: "عودة المياه إلى حي النخيل بعد انقطاع", text: [
  "عادت المياه إلى حي النخيل صباح اليوم بعد انقطاع دام ثلاثة أيام، وفق ما أعلنت مؤسسة المياه في المدينة.",
  "وقال مدير المؤسسة إن العمال أصلحوا الأنبوب الرئيسي الذي تضرر في العاصفة الأخيرة، وإن الضخ سيستمر بلا توقف."]};
const app = document.getElementById("app");
if (location.pathname === "/local") {
  fetch("/api.json").then(answer => answer.json()).then(list => {
    app.innerHTML = list.map(n => `<a href="/news/${n}">${story.title} ${n}</a>`).join("");
  });
} else {
  setTimeout(() => {
    app.innerHTML = `<h1>${story.title}</h1><time datetime="2024-05-06T08:00:00+03:00"></time>`
      + story.text.map(p => `<p>${p}</p>`).join("");
  }, 50);
}
"""


@needs_browser
def test_a_site_made_by_javascript_is_read(tmp_path: Path) -> None:
    with LocalSite() as site:
        site.pages |= {path: Answer(SHELL) for path in ("/local", "/news/1", "/news/2")}
        site.pages["/app.js"] = Answer(SCRIPT, content_type="text/javascript; charset=utf-8")
        site.pages["/api.json"] = Answer("[1, 2]", content_type="application/json")
        crawler = Crawler(tmp_path)
        found = crawler(
            "local", site=local(site.address, feeds=[], listings=[f"{site.address}/local"], javascript=True)
        )
        assert found.status == 0, found.err
        assert crawler.urls() == [f"{site.address}/news/1", f"{site.address}/news/2"]
        with crawler.store() as store:
            row = store.row("SELECT title, text, published_at FROM article ORDER BY url") or {}
        assert row["title"] == "عودة المياه إلى حي النخيل بعد انقطاع"
        assert row["text"].count("\n") == 1
        assert row["published_at"].startswith("2024-05-06T08:00")
        assert "/big.png" not in site.paths()
        assert all(asked.headers["user-agent"].startswith("Marsad/") for asked in site.asked)


@needs_browser
def test_the_feed_of_such_a_site_is_read_though_its_http_is_broken(tmp_path: Path) -> None:
    with LocalSite() as site:
        site.pages |= {
            "/news/1": Answer(SHELL),
            "/app.js": Answer(SCRIPT, content_type="text/javascript; charset=utf-8"),
        }
        rows = feed([(f"{site.address}/news/1", "عودة المياه إلى حي النخيل", "")]).encode()
        chunked = f"{len(rows):x}  \r\n".encode() + rows + b"\r\n"
        site.pages["/feed.xml"] = Answer(
            chunked,
            content_type="text/xml",
            headers={"Transfer-Encoding": "chunked", "X Note": "1"},
            chunks=1,
            chunk=b"0 \r\n\r\n",
        )
        crawler = Crawler(tmp_path)
        found = crawler("local", site=local(site.address, javascript=True))
        assert found.status == 0, found.err
        assert crawler.urls() == [f"{site.address}/news/1"]


class Shell(NewsSpider):
    name = "shell"
    outlet, outlet_en, country, timezone = "صحيفة", "Paper", "SY", "Asia/Damascus"
    allowed_domains = ["paper.example"]
    listings = ("https://paper.example/",)
    article_urls = (r"/\d+",)
    javascript = True


def test_without_the_extra_a_site_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DeclarationError, match=r"javascript needs scrapy-playwright: run make javascript"):
        check_declaration(Shell)


def test_without_chromium_a_site_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    monkeypatch.setattr("crawler.javascript.browser", lambda: None)
    with pytest.raises(DeclarationError, match=r"needs Chromium: install it"):
        check_declaration(Shell)


@pytest.mark.parametrize(
    ("url", "kind", "refused"),
    [
        ("http://127.0.0.1:8080/admin", "fetch", True),
        ("http://[::1]/", "document", True),
        ("http://169.254.169.254/latest", "xhr", True),
        ("http://localhost/", "script", True),
        ("http://no-such-host.invalid/", "script", True),
        ("file:///etc/passwd", "document", True),
        ("http://allowed.test/a.png", "image", True),
        ("http://allowed.test/app.js", "script", False),
    ],
)
def test_a_page_makes_the_browser_ask_no_private_address(url: str, kind: str, refused: bool) -> None:
    guard = javascript.Guard(frozenset({"allowed.test"}))
    assert asyncio.run(guard(SimpleNamespace(url=url, resource_type=kind))) is refused
