"""Trying a site: its newest articles are read as a crawl would read them, and nothing is stored."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from extract.paths import DATA
from extract.schema import Article, Page, to_dict
from pipelines.article import SiteRules, article
from pipelines.boilerplate import strip_boilerplate

# Pages that were looked at by a person, with what is to be read in them: data/recorded/SITE/ID.{html.gz,json}.
RECORDED = DATA / "recorded"
EXPECTED = ("is_article", "title", "author", "published", "published_basis", "text", "removed")
# An article with less text than this is a teaser, or its body was not found.
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """A fetched page and the article read in it."""

    page: Page
    article: Article

    @property
    def problems(self) -> list[str]:
        """What is missing in the article, in a few words each."""
        read = self.article
        if not read.is_article:
            return ["no article"]
        found = []
        if read.published is None:
            found.append("no date")
        elif read.published_basis in ("url", "unknown"):
            found.append(f"date by {read.published_basis} only")
        if len(read.text) < _SHORT:
            found.append(f"{len(read.text)} letters of text only")
        return found


def read_page(page: Page, rules: SiteRules | None) -> Article:
    """The article of a page as the pipelines read it. Raises ValueError for a page that is no text."""
    return strip_boilerplate(article(page, rules))


class CheckPipeline:
    """In the place of all other steps: reads each page and hands it to the spider's list ``checked``."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        spider = self.crawler.spider
        try:
            read = read_page(item, spider.rules_for(item))
        except ValueError as error:
            raise DropItem(f"{item.url}: {error}") from error
        spider.checked.append(Checked(item, read))
        return item


def expected_of(read: Article) -> dict[str, Any]:
    """What a recorded page's file says is to be read in it, as JSON types."""
    whole = to_dict(read)
    return {name: whole[name] for name in EXPECTED}


def record(site: str, checked: Checked, folder: Path = RECORDED) -> Path:
    """Write a page and what was read in it, for a person to correct; return the path of the JSON file.

    A page that is recorded already keeps its expectation: only a person changes that. Raises FileExistsError then.
    """
    target = folder / site / f"{checked.article.id}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    page = checked.page
    facts = {
        "url": page.url,
        "content_type": page.content_type,
        "fetched_at": page.fetched_at.isoformat() if page.fetched_at else None,
        "hints": dict(page.hints),
        "reviewed": False,
        "expected": expected_of(checked.article),
    }
    with target.open("x", encoding="utf-8") as file:
        file.write(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    target.with_suffix(".html.gz").write_bytes(gzip.compress(page.body, 9, mtime=0))
    return target


def recorded_pages(site: str, folder: Path = RECORDED) -> Iterable[tuple[Page, Mapping[str, Any]]]:
    """The recorded pages of a site with their files' facts."""
    for path in sorted((folder / site).glob("*.json")):
        facts = json.loads(path.read_text("utf-8"))
        fetched = datetime.fromisoformat(facts["fetched_at"]) if facts["fetched_at"] else None
        body = gzip.decompress(path.with_suffix(".html.gz").read_bytes())
        yield Page(facts["url"], body, facts["content_type"], fetched, hints=facts["hints"], spider=site), facts


def is_broken(rows: list[dict[str, Any]]) -> bool:
    """Is something wrong: a recorded page read otherwise, a page that could not be had, a fifth of the new ones?"""
    live = [one for one in rows if one["kind"] == "live" and "title" in one]
    wrong = sum(1 for one in live if one["problems"])
    return any(one["problems"] for one in rows if one not in live) or wrong * 5 > len(live)


def recorded_problems(site: str, rules: SiteRules, folder: Path = RECORDED) -> list[dict[str, Any]]:
    """The recorded pages of a site, each with the fields that are read otherwise than recorded."""
    rows = []
    for page, facts in recorded_pages(site, folder):
        read = read_page(page, rules)
        now = expected_of(read)
        differ = [f"{name} differs" for name, value in facts["expected"].items() if now[name] != value]
        rows.append(row(site, "recorded", Checked(page, read), differ))
    return rows


def row(site: str, kind: str, checked: Checked, problems: list[str]) -> dict[str, Any]:
    """What ``marsad check`` says of a page, as JSON types; ``kind`` is live or recorded."""
    read = checked.article
    return {
        "site": site,
        "kind": kind,
        "url": checked.page.url,
        "problems": problems,
        "title": read.title,
        "author": read.author,
        "published": read.published.isoformat() if read.published else None,
        "published_basis": read.published_basis,
        "letters": len(read.text),
        "removed": len(read.removed),
    }
