"""Every declared site is complete, and a class that is not is refused with a message that says what to write."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.declaration import DeclarationError
from crawler.news import NewsSpider
from extract.paths import PROJECT

LOADER = SpiderLoader(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))
SITES: dict[str, type[NewsSpider]] = {
    name: LOADER.load(name)  # type: ignore[misc]
    for name in LOADER.list()
    if name != "generic"
}
GOOD: dict[str, Any] = {
    "name": "sahl",
    "outlet": "صحيفة السهل",
    "outlet_en": "Al-Sahl",
    "country": "SY",
    "timezone": "Asia/Damascus",
    "allowed_domains": ["sahl.example"],
    "feeds": ("https://www.sahl.example/feed",),
    "article_urls": (r"/news/\d+",),
}


def declared(**changes: Any) -> type[NewsSpider]:
    attributes = {**GOOD, **changes}
    return type("Sahl", (NewsSpider,), {name: value for name, value in attributes.items() if value is not None})


@pytest.mark.parametrize("name", SITES)
def test_a_site_is_declared_completely(name: str) -> None:
    SITES[name].check_declaration()
    assert re.fullmatch(r"[a-z][a-z0-9_]+", name)
    assert re.search("[\u0621-\u064a]", SITES[name].outlet)
    assert SITES[name].outlet_en.isascii()


def test_no_two_sites_share_a_name_or_a_domain() -> None:
    domains = [domain for site in SITES.values() for domain in site.allowed_domains]
    assert len(domains) == len(set(domains))
    assert len({site.outlet for site in SITES.values()}) == len(SITES)


def test_a_complete_class_is_accepted() -> None:
    spider = declared()(since="2024-05-01", until="2024-05-31", limit="7")
    assert (str(spider.since), str(spider.until), spider.limit) == ("2024-05-01", "2024-05-31", 7)


@pytest.mark.parametrize("attribute", ["outlet", "outlet_en", "country", "timezone", "allowed_domains", "article_urls"])
def test_a_class_that_lacks_an_attribute_says_which_and_what_to_write(attribute: str) -> None:
    with pytest.raises(DeclarationError, match=rf"Sahl: {attribute} is missing; write {attribute} = "):
        declared(**{attribute: None})()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"feeds": ()}, "feeds is missing; declare feeds, sitemaps, listings or wordpress"),
        ({"feeds": "https://sahl.example/feed"}, "feeds must be a tuple"),
        ({"country": "Syria"}, "not an ISO 3166 code"),
        ({"timezone": "Asia/Sahl"}, "no IANA time zone"),
        ({"feeds": ("https://other.example/feed",)}, "outside of allowed_domains"),
        ({"feeds": ("https://notsahl.example/feed",)}, "outside of allowed_domains"),
        ({"feeds": ("/feed",)}, "no http or https address"),
        ({"article_urls": (r"/news/(\d+",)}, "no regular expression"),
        ({"body": ("div..text",)}, "no CSS selector"),
    ],
)
def test_a_wrong_declaration_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        declared(**changes)()


@pytest.mark.parametrize(
    "arguments",
    [
        {"since": "yesterday"},
        {"until": "2024-13-01"},
        {"since": "2024-05-02", "until": "2024-05-01"},
        {"limit": "many"},
    ],
)
def test_a_wrong_argument_is_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="|".join(arguments) + "|many"):
        declared()(**arguments)


def test_the_command_lists_every_site() -> None:
    command = [sys.executable, "-c", "from crawler.command_line import main; main()", "sites", "--json"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, timeout=60)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["name"] for row in rows] == sorted(SITES)
    assert all(row["feeds"] or row["sitemaps"] or row["listings"] or row["wordpress"] for row in rows)
