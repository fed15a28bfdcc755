"""How fast articles are read out of pages, with and without a rule of the site, beside trafilatura.

    python -m benchmarks.article_speed FOLDER [--rounds N]

FOLDER is that of ``benchmarks.article_quality``. The rule of a page is the smallest element with an id or a class that
holds all paragraphs of its gold file. Processor time of one process, the least of N rounds for each page; the pages of a
row are added up and told as pages of 80 kB a second.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trafilatura

from extract.schema import Page
from pipelines.article import SiteRules, article, parse
from pipelines.boilerplate import strip_boilerplate
from pipelines.encoding import decode
from pipelines.metadata import clean

_PAGE_KILOBYTES = 80
# So many characters tell a paragraph.
_BEGINNING = 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=10, metavar="N")
    options = parser.parse_args()
    try:
        entries = [
            entry for entry in json.loads((options.folder / "manifest.json").read_text("utf-8")) if "gold" in entry
        ]
    except (OSError, ValueError) as error:
        parser.error(f"{options.folder}: {error}")
    spent = {"no rule": 0.0, "a rule of the site": 0.0, "trafilatura": 0.0}
    kilobytes = 0.0
    for entry in entries:
        body = (options.folder / entry["file"]).read_bytes()
        page, source = Page(entry["url"], body, ""), decode(body, "")
        rules = rules_of(source, json.loads((options.folder / entry["gold"]).read_text("utf-8"))["paragraphs"])
        kilobytes += len(body) / 1024
        readers: dict[str, Callable[[], Any]] = {
            "no rule": lambda page=page: strip_boilerplate(article(page)),
            "a rule of the site": lambda page=page, rules=rules: strip_boilerplate(article(page, rules)),
            "trafilatura": lambda source=source: trafilatura.extract(source),
        }
        for name, reader in readers.items():
            spent[name] += min(processor_time(reader) for _ in range(options.rounds))
    for name, seconds in spent.items():
        speed = kilobytes / _PAGE_KILOBYTES / seconds
        print(
            f"{name}: {1000 * seconds / len(entries):.1f} ms a page, {speed:.0f} pages of {_PAGE_KILOBYTES} kB a second"
        )
    return 0


def processor_time(work: Callable[[], Any]) -> float:
    """How many seconds of the processor a call takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def rules_of(source: str, paragraphs: list[str]) -> SiteRules:
    """A rule for the text of a page: the smallest element with an id or a class that holds all its paragraphs."""
    tree = parse(source)
    wanted = [clean(paragraph)[:_BEGINNING] for paragraph in paragraphs]
    found: list[tuple[int, str]] = []
    for element in tree.iter() if tree is not None else ():
        names = [element.get("id"), *(element.get("class") or "").split()] if isinstance(element.tag, str) else []
        name = next((name for name in names if name and name.replace("-", "_").isidentifier()), None)
        text = clean(element.text_content()) if name else ""
        if text and all(part in text for part in wanted):
            found.append((len(text), f"#{name}" if name == element.get("id") else f"{element.tag}.{name}"))
    return SiteRules(title=("h1",), body=(min(found)[1],) if found else ())


if __name__ == "__main__":
    sys.exit(main())
