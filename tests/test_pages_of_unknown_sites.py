"""Pages in the dress of many templates (tests/pages): title, paragraphs, byline and date must be exactly right."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extract.schema import Article, Page
from pipelines.article import article
from pipelines.boilerplate import strip_boilerplate

PAGES = Path(__file__).parent / "pages"
STORIES: dict[str, Any] = tomllib.loads((PAGES / "stories.toml").read_text("utf-8"))
EXPECTED: dict[str, Any] = tomllib.loads((PAGES / "expected.toml").read_text("utf-8"))
FETCHED = datetime(2024, 6, 20, 12, tzinfo=UTC)
# Ways in which a template may write the same letters.
DRESS = {
    "": lambda text: text,
    "entities": lambda text: "".join(f"&#{ord(c)};" if c > "\x7f" else c for c in text),
    "tatweel": lambda text: text.replace("ال", "الـــ", 2),
    "controls": lambda text: "\u202b" + text.replace(" ", " \u200f", 3).replace("ال", "ا\u200dل") + "\u202c",
    "presented": lambda text: text.replace("ال", "\ufe8d\ufedf").replace("لا", "\ufefb"),
}


def filled(text: str, story: dict[str, Any]) -> str:
    """A text with the title and the paragraphs of a story in the places that are named for them."""
    parts = {"title": story["title"]} | {f"p{n}": text for n, text in enumerate(story["paragraphs"], 1)}
    return re.sub(r"\[\[(\w+)\|?(\w*)\]\]", lambda found: DRESS[found[2]](parts[found[1]]), text)


def wanted_paragraphs(name: str) -> list[str]:
    page = EXPECTED[name]
    story = STORIES[page["story"]]
    return [filled(f"[[p{part}]]" if isinstance(part, int) else part, story) for part in page["paragraphs"]]


def read(name: str) -> Article:
    page = EXPECTED[name]
    source = filled((PAGES / f"{name}.html").read_text("utf-8"), STORIES[page["story"]])
    body = source.encode(page.get("encoding", "utf-8"), "xmlcharrefreplace")
    url = page.get("url", "https://news.example/2/4711")
    return strip_boilerplate(article(Page(url, body, page.get("content_type", ""), FETCHED)))


def test_every_page_has_its_right_reading() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == set(EXPECTED)


@pytest.mark.parametrize("name", [name for name in EXPECTED if "paragraphs" in EXPECTED[name]])
def test_an_article_is_read_whole_and_alone(name: str) -> None:
    page, found = EXPECTED[name], read(name)
    story = STORIES[page["story"]]
    wanted = wanted_paragraphs(name)
    assert found.is_article
    assert plain(found.text).split("\n") == wanted
    assert plain(found.title) == page.get("title", story["title"])
    assert found.author == page.get("author")
    assert found.published is not None
    assert found.published.isoformat().startswith(page["published"])


def plain(text: str) -> str:
    """A text without tatweel, which no reader sees as a letter."""
    return text.replace("ـــ", "")


@pytest.mark.parametrize("name", [name for name in EXPECTED if "paragraphs" not in EXPECTED[name]])
def test_a_page_that_is_no_article_is_none(name: str) -> None:
    found = read(name)
    assert (found.is_article, found.text, found.title) == (False, "", "")
