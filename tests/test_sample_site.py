"""The sample site's files agree with its declaration and with its right reading."""

from __future__ import annotations

import datetime
import html
import json
import re
import tomllib
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from extract.paths import DATA
from tests.gold_checks import problems_of_coding

SITE = DATA / "sample_site"
OUTLETS = {outlet["key"]: outlet for outlet in tomllib.loads((SITE / "site.toml").read_text("utf-8"))["outlets"]}
PAGES = [(key, page) for key, outlet in OUTLETS.items() for page in outlet["pages"]]
EXPECTED = [json.loads(line) for line in (SITE / "expected.jsonl").read_text("utf-8").splitlines()]
ARTICLES = [row for row in EXPECTED if row["is_article"]]
BY_ID = {row["id"]: row for row in EXPECTED}
DATES = {"pubDate", "publication_date", "lastmod"}
READABLE = ("article", "listing", "static", "soft_404")


def page_of(row: dict[str, Any]) -> dict[str, str]:
    return next(page for key, page in PAGES if key == row["outlet"] and page["path"] == row["path"])


def source_of(row: dict[str, Any]) -> str:
    page = page_of(row)
    charset = re.search(r"charset=([\w-]+)", page["content_type"])
    return (SITE / page["file"]).read_bytes().decode(charset[1] if charset else "utf-8")


def words_of(markup: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", markup)))


def test_the_site_has_two_outlets_and_enough_pages() -> None:
    assert len(OUTLETS) == 2
    kinds = [page["kind"] for _, page in PAGES]
    assert sum(kind in ("article", "listing", "static", "soft_404", "forbidden") for kind in kinds) >= 18
    assert kinds.count("article") >= 14
    for kind in ("feed", "sitemap", "robots", "listing"):
        assert kinds.count(kind) >= len(OUTLETS), kind


@pytest.mark.parametrize(("key", "page"), PAGES, ids=[f"{key}{page['path']}" for key, page in PAGES])
def test_a_declared_page_has_its_file_and_known_links(key: str, page: dict[str, str]) -> None:
    body = (SITE / page["file"]).read_bytes()
    assert page["kind"] in {"article", "listing", "feed", "sitemap", "robots", "static", "soft_404", "forbidden"}
    links = re.findall(rb'\{\{base:(\w+)\}\}(/[^"<\s]*)', body)
    declared = {(name, entry["path"]) for name, entry in PAGES}
    for name, path in links:
        target = (name.decode(), path.decode())
        assert target in declared or re.match(r"/(images|pics)/\d+\.jpg$", target[1]), target
    assert bool(re.match(OUTLETS[key]["article_path"], page["path"])) == (page["kind"] in ("article", "soft_404"))


def test_every_file_of_the_site_is_declared() -> None:
    declared = {page["file"] for _, page in PAGES}
    present = {path.relative_to(SITE).as_posix() for path in SITE.glob("*/**/*") if path.is_file()}
    assert present == declared


def test_every_html_page_that_may_be_fetched_has_its_right_reading() -> None:
    readable = {
        (key, page["path"]) for key, page in PAGES if page["kind"] in ("article", "listing", "static", "soft_404")
    }
    assert {(row["outlet"], row["path"]) for row in EXPECTED} == readable


@pytest.mark.parametrize("row", ARTICLES, ids=[row["id"] for row in ARTICLES])
def test_a_reading_stands_in_its_page(row: dict[str, Any]) -> None:
    words = words_of(source_of(row))
    assert row["title"] in words
    for paragraph in row["text"].split("\n"):
        assert paragraph in words
    for line in [*row["removed"], *row["absent"]]:
        assert line in words
        assert line not in row["text"]
    if row["author"]:
        assert row["author"] in words
    datetime.datetime.fromisoformat(row["published"])
    assert f'<link rel="canonical" href="{row["canonical_url"]}"' in source_of(row)
    assert not problems_of_coding(row["id"], row["title"], row["text"], row["events"], row["tolls"])


def test_no_event_is_expected_from_a_removed_line() -> None:
    for row in ARTICLES:
        for event in row["events"]:
            assert not any(event["evidence"] in line for line in row["removed"])


def test_one_page_tells_its_charset_in_the_header_only() -> None:
    (row,) = [row for row in ARTICLES if "windows-1256" in page_of(row)["content_type"]]
    body = (SITE / page_of(row)["file"]).read_bytes()
    assert b"charset" not in body.lower()
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    assert row["title"] in body.decode("windows-1256")


def test_one_article_has_no_lang_attribute() -> None:
    assert [row["id"] for row in ARTICLES if not re.search(r"<html[^>]*\blang=", source_of(row))] == ["sanabel-2103"]


def test_the_forbidden_page_is_named_by_home_page_and_sitemap_but_forbidden() -> None:
    (forbidden,) = [(key, page) for key, page in PAGES if page["kind"] == "forbidden"]
    key, page = forbidden
    link = f"{{{{base:{key}}}}}{page['path']}"
    assert link in (SITE / key / "index.html").read_text("utf-8")
    assert link in (SITE / key / "news-sitemap.xml").read_text("utf-8")
    rules = re.findall(r"^Disallow: (\S+)$", (SITE / key / "robots.txt").read_text("utf-8"), re.MULTILINE)
    assert any(page["path"].startswith(rule) for rule in rules)


def test_the_reprint_repeats_most_of_its_original() -> None:
    (reprint,) = [row for row in ARTICLES if row["reprint_of"]]
    original = BY_ID[reprint["reprint_of"]]
    assert reprint["outlet"] != original["outlet"]
    same = set(reprint["text"].split("\n")) & set(original["text"].split("\n"))
    assert len(same) >= 3
    assert reprint["text"] != original["text"]


def test_the_update_raises_the_toll_of_its_first_report() -> None:
    (update,) = [row for row in ARTICLES if row["updates"]]
    before, after = BY_ID[update["updates"]]["events"][0], update["events"][0]
    assert (before["type"], before["place"], before["date_start"]) == (
        after["type"],
        after["place"],
        after["date_start"],
    )
    killed = [max(c["n_min"] for c in e["casualties"] if c["outcome"] == "killed") for e in (before, after)]
    assert killed[0] < killed[1]


def test_hard_negatives_and_kinds_of_events_are_both_there() -> None:
    assert sum(not row["events"] for row in ARTICLES) >= 8
    types = {event["type"] for row in ARTICLES for event in row["events"]}
    assert types >= {
        "armed_clash",
        "ied",
        "air_drone_strike",
        "shelling",
        "abduction",
        "arrest",
        "peaceful_protest",
        "agreement",
        "suicide_bomb",
        "property_destruction",
    }
    countries = {event["country"] for row in ARTICLES for event in row["events"]}
    assert countries >= {"SY", "IQ", "YE", "SD", "PS", "LY"}


@pytest.mark.parametrize("key", OUTLETS)
def test_feed_and_sitemap_are_well_formed_and_dated(key: str) -> None:
    outlet = OUTLETS[key]
    for which in ("feed", "sitemap"):
        page = next(page for page in outlet["pages"] if page["path"] == outlet[which])
        root = ElementTree.fromstring((SITE / page["file"]).read_bytes())
        entries = root.findall(".//item") if which == "feed" else root.findall("{*}url")
        assert len(entries) >= 6
        dated = [
            e for e in entries if any(child.tag.split("}")[-1] in DATES for child in e.iter()) or undated_page(key, e)
        ]
        assert len(dated) == len(entries)


def undated_page(key: str, entry: ElementTree.Element) -> bool:
    """A feed entry may lack its time when the page itself shows only a day."""
    link = entry.findtext("link") or ""
    path = link.removeprefix(f"{{{{base:{key}}}}}")
    return any(row["path"] == path and "T" not in row["published"] for row in ARTICLES)
