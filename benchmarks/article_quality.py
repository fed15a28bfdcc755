"""How well articles are read out of pages that somebody else has read by hand.

    python -m benchmarks.article_quality FOLDER [--show]

FOLDER holds ``manifest.json``: a list of ``{"id", "url", "file", "kind": "article" | "listing", "gold"?}``. A gold file is
``{"title", "author", "author_alt"?: […], "date", "paragraphs": […], "boilerplate_examples": [{"text"}]}``. Prints for each page: F1 of the
words of the body, lines that leaked, sentences that were lost, and whether title, day and author are right.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from extract.schema import Page
from pipelines.article import article
from pipelines.boilerplate import strip_boilerplate
from pipelines.bylines import names_apart
from pipelines.metadata import clean

# A shorter example of boilerplate counts as leaked only when it is a line of its own.
_INSIDE = 12


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="name what leaked and what was lost")
    options = parser.parse_args()
    try:
        pages = json.loads((options.folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        parser.error(f"{options.folder}: {error}")
    table = Table("page", "F1", "leaked", "lost", "title", "day", "author", box=None)
    totals: Counter[str] = Counter()
    for entry in (page for page in pages if page["kind"] in ("article", "listing")):
        body = (options.folder / entry["file"]).read_bytes()
        read = strip_boilerplate(article(Page(entry["url"], body, "")))
        if entry["kind"] == "listing":
            totals.update(lists=1, rejected=not read.is_article)
            table.add_row(entry["id"], "rejected" if not read.is_article else "taken for an article")
            continue
        gold = json.loads((options.folder / entry["gold"]).read_text("utf-8"))
        lines = read.text.split("\n")
        leaked = [b["text"] for b in gold.get("boilerplate_examples", []) if leaks(clean(b["text"]), lines)]
        lost = [p for p in gold["paragraphs"] if clean(p) not in " ".join(lines)]
        day = (read.published.date().isoformat() if read.published else None) == gold["date"]
        authors = {gold["author"], *gold.get("author_alt", ())}
        # Two names are a list, however a page joins them.
        authors |= {names_apart(author) for author in authors if author}
        right = {"title": read.title == gold["title"], "day": day, "author": read.author in authors}
        words = f1(read.text, " ".join(gold["paragraphs"]))
        totals.update(articles=1, leaked=len(leaked), lost=len(lost), words=round(1000 * words), **right)
        table.add_row(entry["id"], f"{words:.3f}", str(len(leaked)), str(len(lost)), *map(str, right.values()))
        if options.show:
            for name, texts in (("leaked", leaked), ("lost", lost)):
                for text in texts:
                    print(f"{entry['id']} {name}: {text[:150]}")
    Console().print(table)
    articles = max(1, totals["articles"])
    print(
        f"{totals['articles']} articles: F1 {totals['words'] / articles / 1000:.3f}, {totals['leaked']} lines leaked,"
        f" {totals['lost']} paragraphs lost, title {totals['title']}, day {totals['day']}, author {totals['author']};"
        f" {totals['rejected']} of {totals['lists']} lists rejected"
    )
    return 0


def leaks(text: str, lines: list[str]) -> bool:
    """Does a line of boilerplate stand in the text that was read?"""
    return any(text == line or (len(text) > _INSIDE and text in line) for line in lines)


def f1(read: str, gold: str) -> float:
    """The F1 of the words of two texts, each word as often as it stands there."""
    a, b = Counter(re.findall(r"\w+", read)), Counter(re.findall(r"\w+", gold))
    common = (a & b).total()
    return 2 * common / (a.total() + b.total()) if common else 0.0


if __name__ == "__main__":
    sys.exit(main())
