"""``marsad article``: HTML pages in, cleaned articles out, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.command import MarsadCommand
from extract.schema import Page, to_dict
from pipelines.article import article
from pipelines.boilerplate import strip_boilerplate

_FIELDS = ("is_article", "title", "author", "published", "published_basis", "text", "removed", "lang")
_MOST_BYTES = 60_000_000


class Command(MarsadCommand):
    """Reads JSON Lines of pages from standard input and writes their articles."""

    usage = "< PAGES.jsonl > ARTICLES.jsonl"
    part = "files"
    summary = "Read the article out of HTML pages (JSON Lines in and out)"
    description = (
        'Each line names a page: {"id", "url", "path" | "html", "content_type"?, "fetched_at"?}. The answer says whether it is\n'
        "an article, its title, author, instant of publication, clean text, and what was removed by which rule."
    )
    examples = """echo '{"id": 1, "url": "https://example.com/1", "path": "page.html"}' | marsad article"""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.expect(args, 0)
        with self.until_reader_stops():
            for number, line in enumerate(sys.stdin.buffer, 1):
                if not line.strip():
                    continue
                answer = answer_line(line, number)
                if "error" in answer:
                    print(f"marsad article: line {number}: {answer['error']}", file=sys.stderr)
                    self.exitcode = 1
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def answer_line(line: bytes, number: int) -> dict[str, Any]:
    """The answer to one input line: the article, or the line's id and what is wrong with it."""
    given: Any = None
    try:
        given = json.loads(line)
        page = _page(given)
        read = strip_boilerplate(article(page))
    except (ValueError, OSError, TypeError, RecursionError) as error:
        reason = _reason(error)
        return {"id": given.get("id") if isinstance(given, dict) else None, "error": reason}
    whole = to_dict(read)
    return {"id": given.get("id"), "url": page.url, **{name: whole[name] for name in _FIELDS}}


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} (character {error.pos + 1} of the line)"
    if isinstance(error, UnicodeDecodeError):
        return "not JSON: the line is no text in UTF-8"
    return str(error)


def _page(given: Any) -> Page:
    if not isinstance(given, dict):
        raise ValueError("not a JSON object")
    if "path" in given:
        path = Path(str(given["path"]))
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"{path}: larger than {_MOST_BYTES} bytes")
        body = path.read_bytes()
    elif isinstance(given.get("html"), str):
        body = given["html"].encode("utf-8", "surrogatepass")
    else:
        raise ValueError("neither path nor html is given")
    try:
        fetched = datetime.fromisoformat(given["fetched_at"]) if given.get("fetched_at") else None
    except (ValueError, TypeError) as error:
        raise ValueError(f"fetched_at: {given['fetched_at']!r} is no ISO 8601 date and time") from error
    content_type = str(given.get("content_type") or ("" if "path" in given else "text/html; charset=utf-8"))
    return Page(str(given.get("url") or ""), body, content_type, fetched)
