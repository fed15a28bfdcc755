"""What ``marsad`` says of itself: its version, and its commands by what they are for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

import scrapy
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.commands import ScrapyCommand

from crawler.command import MarsadCommand
from crawler.settings import MARSAD_VERSION

# The headings of the overview, in their order, by the ``part`` of a command.
PARTS = {
    "crawl": "Crawl news",
    "look": "Look at what was read, and hand it on",
    "files": "Files in, files out: no store is needed",
    "care": "Take care of the store",
}
_EXAMPLES = (
    ("marsad crawl sample", "the embedded site: needs no network"),
    ("marsad show --incidents", "what happened, merged from all reports"),
    ("marsad extract < articles.jsonl", "events of articles of your own"),
)


class CommandParser(ScrapyArgumentParser):
    """Reads the options of a command under the name of Marsad: Scrapy writes its own into every usage."""

    def __init__(self, *, usage: str, **options: Any) -> None:
        super().__init__(prog="marsad", usage=usage.replace("scrapy ", "marsad ", 1), **options)


def versions() -> str:
    """The versions of Marsad and of Scrapy, a line each."""
    return f"Marsad {MARSAD_VERSION}\nScrapy {scrapy.__version__}"


def overview(commands: Mapping[str, ScrapyCommand]) -> str:
    """All commands with what they do: Marsad's under the headings of ``PARTS``, then those of Scrapy."""
    own = {name: command for name, command in commands.items() if isinstance(command, MarsadCommand)}
    lines = [
        f"Marsad {MARSAD_VERSION}: Arabic news pages in, an auditable dataset of conflict events out",
        "",
        "usage: marsad COMMAND [options]",
    ]
    for part, heading in PARTS.items():
        lines += ["", heading, *_listed((name, command) for name, command in own.items() if command.part == part)]
    others = ((name, command) for name, command in commands.items() if name not in own)
    lines += ["", f"Of Scrapy {scrapy.__version__}, for those who write spiders", *_listed(others)]
    lines += ["", "Examples", *(f"  {command:<33}{why}" for command, why in _EXAMPLES)]
    return "\n".join([*lines, "", "'marsad COMMAND --help' has the options of a command, with examples."])


def _listed(commands: Iterable[tuple[str, ScrapyCommand]]) -> list[str]:
    return [f"  {name:<13}{command.short_desc()}" for name, command in sorted(commands)]


def unknown(name: str, commands: Iterable[str]) -> str:
    """What to say of a command that there is not, with the names that are near."""
    close = difflib.get_close_matches(name.lower(), sorted(commands), 3, 0.6)
    near = f"did you mean {' or '.join(close)}? " if close else ""
    return f"no command is called {name!r}: {near}'marsad --help' lists them all"
