"""The process that reads pages beside a crawl: ``python -m pipelines.reader``, pages come in and readings go out.

Pickled objects, each behind its length in four bytes, by stdin and stdout. The process ends when its stdin does: when
the crawl is over, or killed.
"""

from __future__ import annotations

import logging
import os
import pickle
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from extract.events import load_knowledge
from extract.schema import Page
from pipelines.archive import keep
from pipelines.article import SiteRules, article
from pipelines.boilerplate import strip_boilerplate
from pipelines.duplicates import signature
from pipelines.events import extraction_of, given_to_extract
from pipelines.store import code_version
from pipelines.worked_out import Found

LENGTH = struct.Struct(">I")


def read_ahead(page: Page, rules: SiteRules | None, archive: Path | None, new: bool) -> Found:
    """All that the steps will do with a page and that needs no store; also puts it into the archive, where it may be.

    Of a page that is not ``new`` no events are read: mostly it has not changed. What fails is left out, and fails
    again in its step, which says so.
    """
    found: dict[str, tuple[tuple[Any, ...], Any]] = {}
    with suppress(Exception):
        if archive is not None:
            keep(page.body, archive)
    with suppress(Exception):
        read = article(page, rules)
        found["article"] = ((page, rules), read)
        if read.is_article:
            stripped = strip_boilerplate(read)
            found["boilerplate"] = ((read,), stripped)
            found["signature"] = ((stripped.text,), signature(stripped.text))
            if new:
                given = given_to_extract(stripped)
                found["extract"] = (given, extraction_of(stripped))
    return found


def versions() -> tuple[str, str]:
    """By which code and with which knowledge a process reads: both must be those of the crawl."""
    return code_version(), load_knowledge().fingerprint


def main() -> None:
    """Answer one page after the other. The first answer are the versions."""
    pages, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints is no answer.
    os.dup2(2, 1)
    logging.getLogger().addHandler(logging.NullHandler())

    def answer(made: Any) -> None:
        content = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        answers.write(LENGTH.pack(len(content)) + content)
        answers.flush()

    answer(versions())
    while head := pages.read(LENGTH.size):
        page, rules, archive, new = pickle.loads(pages.read(*LENGTH.unpack(head)))
        found = dict(read_ahead(page, rules, archive, new))
        if "article" in found:
            # The crawl has the page.
            found["article"] = ((), found["article"][1])
        answer(found)


if __name__ == "__main__":
    with suppress(BrokenPipeError, EOFError, pickle.UnpicklingError):
        main()
