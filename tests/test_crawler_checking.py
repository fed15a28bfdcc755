"""``marsad check`` and ``marsad record`` as programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, LocalSite


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)


def test_a_site_that_reads_well(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(*range(1, 9))
        made = crawler("local", "--json", "--limit", "3", verb="check", site=local(site.address))
        assert made.status == 0, made.err
        rows = [json.loads(line) for line in made.out.splitlines()]
        assert [row["problems"] for row in rows] == [[], [], []]
        assert {row["title"].split()[0] for row in rows} == {"خبر"}
        assert not crawler.database.exists()
        assert len(site.paths()) == 4


def test_a_site_that_has_changed_its_template(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2, 3)
        site.pages["/news/1"] = Answer("<html><body><div id=app></div></body></html>")
        site.pages["/news/2"] = Answer("<html><body><p>قريبا</p></body></html>")
        made = crawler("local", verb="check", site=local(site.address))
        assert made.status == 1
        assert made.out.count("no article") == 1
        assert "only a script makes the page" in made.out


def test_a_site_that_names_nothing(crawler: Crawler) -> None:
    with LocalSite() as site:
        made = crawler("local", verb="check", site=local(site.address))
        assert made.status == 1
        assert "no article was found" in made.out
        assert "answers 404" in made.out


def test_nothing_recorded_and_not_to_ask(crawler: Crawler) -> None:
    made = crawler("hespress", "--offline", verb="check")
    assert made.status == 1
    assert "marsad record" in made.err


def test_a_page_is_recorded_once(crawler: Crawler, tmp_path: Path) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2)
        command = ("local", f"{site.address}/news/1", "--out", str(tmp_path / "recorded"))
        made = crawler(*command, verb="record", site=local(site.address))
        assert made.status == 0, made.err
        (path,) = (tmp_path / "recorded" / "local").glob("*.json")
        facts = json.loads(path.read_text("utf-8"))
        assert facts["url"] == f"{site.address}/news/1"
        assert facts["expected"]["is_article"] is True
        assert path.with_suffix(".html.gz").exists()
        assert site.paths() == ["/news/1"]
        made = crawler(*command, verb="record", site=local(site.address))
        assert made.status == 1
        assert "recorded already" in made.err


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("local",), 2, "the address of one of its articles"),
        (("nosuchsite", "https://a.example/1"), 2, "no site is called"),
        (("local", "{here}/news/77"), 1, "is not there"),
        (("local", "{here}/news/78"), 1, "forbidden by robots.txt"),
        (("local", "{here}/news/79"), 1, "answers 500"),
        (("local", "{here}/tag/77"), 1, "no address of an article"),
    ],
)
def test_what_cannot_be_recorded(crawler: Crawler, arguments: tuple[str, ...], status: int, message: str) -> None:
    with LocalSite() as site:
        site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /news/78", content_type="text/plain")
        site.pages["/news/79"] = Answer("broken", 500)
        given = [argument.format(here=site.address) for argument in arguments]
        made = crawler(*given, verb="record", site=local(site.address))
        assert made.status == status
        assert message in made.err
