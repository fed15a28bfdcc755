"""The process that reads pages beside a crawl: pages come in by a socket and readings go out.

Pickled objects, each behind its length in four bytes. The process ends when the other end of the socket does: when the
crawl is over, or killed.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
from contextlib import suppress
from pathlib import Path
from socket import socket
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


def serve(crawl: socket) -> None:
    """Answer one page after the other, as a process of its own. The first answer are the versions.

    Never returns: what the process was copied from has nothing to end here.
    """
    _be_alone(crawl)
    with suppress(OSError, EOFError, pickle.UnpicklingError), crawl.makefile("rwb") as pages:

        def answer(made: Any) -> None:
            content = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
            pages.write(LENGTH.pack(len(content)) + content)
            pages.flush()

        answer(versions())
        while head := pages.read(LENGTH.size):
            page, rules, archive, new = pickle.loads(pages.read(*LENGTH.unpack(head)))
            found = dict(read_ahead(page, rules, archive, new))
            if "article" in found:
                # The crawl has the page.
                found["article"] = ((), found["article"][1])
            answer(found)
    os._exit(0)


def _be_alone(crawl: socket) -> None:
    """Let go of all that a copy of the crawl's process shares with it, but for the socket.

    Files stay open as /dev/null: their numbers are not given to others, which would be closed in their place.
    """
    # What is known stays as long as the process, and memory that is not written to is shared with the crawl.
    gc.freeze()
    # Ctrl-C is for the crawl alone: it ends when its pages are read.
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in [int(file.name) for file in Path("/dev/fd").iterdir()]:
        if number not in (nothing, crawl.fileno()):
            with suppress(OSError):
                os.fstat(number)
                os.dup2(nothing, number)
