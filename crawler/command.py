"""What the project's own commands share: help with examples, and errors that say what and where."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
# A log that has grown beyond this is put aside, and the one put aside before is dropped.
_LOG_BYTES = 10_000_000


class MarsadCommand(ScrapyCommand):
    """A command that starts no crawl of its own; its exit status is 0, 1 for a partial failure, 2 for wrong usage.

    ``usage`` and ``summary`` are one line each, ``description`` a paragraph, ``examples`` lines of shell; ``part`` is
    the heading under which ``marsad --help`` names the command (``crawler.overview.PARTS``).
    """

    requires_project = False
    requires_crawler_process = False
    part: ClassVar[str] = ""
    usage: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    description: ClassVar[str] = ""
    examples: ClassVar[str] = ""

    def syntax(self) -> str:
        return self.usage

    def short_desc(self) -> str:
        return self.summary

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        name = type(self).__module__.rpartition(".")[2]
        parser.usage = f"marsad {name} {self.usage}".rstrip()
        parser.description = self.description or self.summary
        parser.epilog = "Examples:\n" + "\n".join(f"  {line}" for line in self.examples.splitlines())
        parser.formatter_class = argparse.RawDescriptionHelpFormatter

    def expect(self, args: list[str], most: int) -> None:
        """Raise a UsageError (exit status 2) for an unknown option or more than ``most`` arguments."""
        for arg in args:
            if arg.startswith("-"):
                raise UsageError(f"unknown option {arg}")
        if len(args) > most:
            raise UsageError(f"unexpected argument {args[most]!r}")

    @contextmanager
    def until_reader_stops(self) -> Iterator[None]:
        """End quietly, with exit status 1, when whoever reads the output has seen enough (``| head``)."""
        with until_reader_stops() as stopped:
            yield
        if stopped:
            self.exitcode = 1

    def fail(self, message: object, status: int = 1) -> None:
        """Say on stderr what went wrong, and end with this exit status."""
        print(f"marsad: {message}", file=sys.stderr)
        self.exitcode = status


def called_as() -> str:
    """How to call this program again: ``marsad`` where that is found, else as it was called (``.venv/bin/marsad``)."""
    called = Path(sys.argv[0])
    found = shutil.which("marsad")
    if called.name != "marsad" or (found is not None and Path(found).resolve() == called.resolve()):
        return "marsad"
    return str(called)


@contextmanager
def until_reader_stops() -> Iterator[list[BaseException]]:
    """Go on when whoever reads the output has seen enough, or it cannot be written; then the list given is no longer empty.

    Only what cannot be written (a full disk) is told, on stderr.
    """
    stopped: list[BaseException] = []
    try:
        yield stopped
        sys.stdout.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            if error.errno not in _UNWRITABLE:
                raise
            print(f"marsad: the output could not be written: {error.strerror}", file=sys.stderr)
        stopped.append(error)
        # What is left in the buffer must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def add_database_option(parser: argparse.ArgumentParser) -> None:
    """The option ``--db`` for commands that read or write the store."""
    from extract.paths import database_path

    parser.add_argument(
        "--db",
        type=Path,
        default=database_path(),
        metavar="FILE",
        help="the store to use (default: $MARSAD_DB, or marsad.db in $MARSAD_HOME or data/local)",
    )


def add_pages_option(parser: argparse.ArgumentParser) -> None:
    """The option ``--pages`` for commands that look into the archive of raw pages."""
    from extract.paths import pages_folder

    parser.add_argument(
        "--pages",
        type=Path,
        default=pages_folder(),
        metavar="DIR",
        help="the archive of raw pages (default: pages in $MARSAD_HOME or data/local)",
    )


def readable_size(size: int) -> str:
    """A number of bytes for a reader: ``readable_size(1_500_000) == "1.5 MB"``."""
    if size < 1000:
        return f"{size} bytes"
    power = min(4, (len(str(size)) - 1) // 3)
    return f"{size / 1000**power:.1f} {('kB', 'MB', 'GB', 'TB')[power - 1]}"


def positive(text: str) -> int:
    """A whole number of at least 1, for options that count. Raises the error that argparse reports."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return number


def log_file(name: str = "crawl.log") -> str:
    """The path of a log beside the store, ready to be appended to. Raises UsageError when it cannot be written."""
    from extract.paths import local_folder

    path = local_folder() / "logs" / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        path.open("a").close()
    except OSError as error:
        raise UsageError(f"{path}: the log cannot be written: {error.strerror}", print_help=False) from error
    return str(path)
