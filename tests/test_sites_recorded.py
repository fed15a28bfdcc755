"""Recorded pages of the sites, new sites from the template, and what a site's class may hold."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.checking import Checked, is_broken, read_page, record, recorded_pages, recorded_problems
from crawler.command_line import main
from crawler.declaration import DeclarationError
from crawler.news import NewsSpider
from extract.schema import Page
from pipelines.article import SiteRules
from tests.servers.pages import article_page

LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))
DECLARED: list[type[NewsSpider]] = [
    LOADER.load(name)  # type: ignore[misc]
    for name in sorted(LOADER.list())
    if name not in ("generic", "sample")
]
RULES = SiteRules(timezone="Asia/Damascus", outlet="صحيفة السهل")


@pytest.mark.parametrize("site", DECLARED, ids=[site.name for site in DECLARED])
def test_a_site_is_a_class_of_attributes(site: type[NewsSpider]) -> None:
    own = {name for name in vars(site) if not name.startswith("__")}
    assert not [name for name in own if callable(getattr(site, name))]
    assert own <= set(vars(NewsSpider)) | {"name"}


@pytest.mark.parametrize("site", DECLARED, ids=[site.name for site in DECLARED])
def test_a_verified_site_has_a_reviewed_page_and_every_recorded_page_is_read_as_recorded(
    site: type[NewsSpider],
) -> None:
    assert site.verified == any(facts["reviewed"] for _, facts in recorded_pages(site.name))
    assert not [row for row in recorded_problems(site.name, site().rules) if row["problems"]]


def test_the_sites_cover_the_region() -> None:
    assert len(DECLARED) >= 20
    assert {site.country for site in DECLARED} >= {"SY", "IQ", "YE", "PS", "LB", "SD", "LY"}


def test_a_recorded_page_that_is_read_otherwise_is_told(tmp_path: Path) -> None:
    page = Page("https://sahl.example/news/1", article_page(1).encode(), "text/html")
    path = record("sahl", Checked(page, read_page(page, RULES)), tmp_path)
    assert recorded_problems("sahl", RULES, tmp_path)[0]["problems"] == []
    with pytest.raises(FileExistsError):
        record("sahl", Checked(page, read_page(page, RULES)), tmp_path)
    facts = json.loads(path.read_text("utf-8"))
    assert facts["reviewed"] is False
    facts["expected"] |= {"title": "عنوان آخر", "author": "سلمى"}
    path.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    (row,) = recorded_problems("sahl", RULES, tmp_path)
    assert row["problems"] == ["title differs", "author differs"]
    assert is_broken([row])


@pytest.mark.parametrize(("good", "bad", "broken"), [(5, 0, False), (5, 1, False), (4, 2, True), (0, 1, True)])
def test_a_site_is_broken_when_more_than_a_fifth_of_its_pages_is(good: int, bad: int, broken: bool) -> None:
    row: dict[str, Any] = {"kind": "live", "title": "خبر", "problems": []}
    rows = [row] * good + [{**row, "problems": ["no date"]}] * bad
    assert is_broken(rows) is broken
    assert is_broken([*rows, {"kind": "live", "url": "https://sahl.example/", "problems": ["answers 500"]}])


def test_a_new_site_does_not_start_before_it_is_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "newsites").mkdir()
    (tmp_path / "newsites" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    settings = ("-s", "NEWSPIDER_MODULE=newsites", "-s", "SPIDER_MODULES=newsites")
    monkeypatch.setattr(sys, "argv", ["marsad", "genspider", "al_sahl", "https://sahl.example/", *settings])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code, capsys.readouterr()
    site = importlib.import_module("newsites.al_sahl").AlSahlSpider
    assert site.feeds == ("https://sahl.example/feed",)
    with pytest.raises(DeclarationError, match="outlet is missing"):
        site()
    site.outlet, site.outlet_en, site.country, site.timezone = "السهل", "Al-Sahl", "SY", "Asia/Damascus"
    site.article_urls = (r"/news/\d+",)
    assert site().rules.outlet == "السهل"


def test_the_archive_pages_of_a_window() -> None:
    class Sahl(NewsSpider):
        name = "sahl"
        outlet = "السهل"
        outlet_en = "Al-Sahl"
        country = "SY"
        timezone = "Asia/Damascus"
        allowed_domains = ["sahl.example"]
        listings = ("https://sahl.example/",)
        archives = ("https://sahl.example/%Y/%m/%d",)
        article_urls = (r"/news/\d+",)

    pages = list(Sahl(since="2024-04-29", until="2024-05-01").archive_pages())
    assert pages == [f"https://sahl.example/{day}" for day in ("2024/05/01", "2024/04/30", "2024/04/29")]
    assert list(Sahl().archive_pages()) == []
