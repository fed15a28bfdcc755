"""``marsad``: Scrapy's command line under this project's name, with its settings, from any directory."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.commands import ScrapyCommand

_HELP = ("-h", "--help")
_VERSION = ("-V", "--version")


def main() -> None:
    """Run ``marsad COMMAND``; the commands are the files of crawler/commands and Scrapy's own.

    Without a command it says what commands there are. Ends with exit status 2 for a command that there is not, and 130
    when it is interrupted before the command has begun.
    """
    if sys.stdout is None:  # closed by whoever started us
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    try:
        _run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _run() -> None:
    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    from scrapy import cmdline

    from crawler.command import until_reader_stops
    from crawler.overview import CommandParser, overview, unknown, versions

    given = sys.argv[1:]
    name = next((argument for argument in given if not argument.startswith("-")), None)
    if name == "help":
        given.remove(name)
        name = next((argument for argument in given if not argument.startswith("-")), None)
        given = [name, "--help"] if name else []
    commands = _commands(name)
    if name is None:
        strange = [option for option in given if option not in (*_HELP, *_VERSION)]
        if strange:
            _refuse(f"unknown option {strange[0]}; 'marsad --help' lists the commands")
        with until_reader_stops():
            print(versions() if any(option in _VERSION for option in given) else overview(commands))
        return
    if name not in commands:
        _refuse(unknown(name, commands))
    cmdline.ScrapyArgumentParser = CommandParser
    every, cmdline._get_commands_dict = cmdline._get_commands_dict, lambda settings, inproject: commands
    status: str | int | None = 0
    with until_reader_stops() as stopped:
        try:
            cmdline.execute(["marsad", *given])
        except SystemExit as ended:
            status = ended.code
        finally:
            cmdline._get_commands_dict = every
    raise SystemExit(1 if stopped else status)


def _commands(name: str | None) -> dict[str, ScrapyCommand]:
    """The command of a name, without loading any other; all of them for another name, or for none."""
    from scrapy import cmdline
    from scrapy.utils.project import get_project_settings

    for package in ("crawler.commands", "scrapy.commands") if name and name.isidentifier() else ():
        if find_spec(f"{package}.{name}"):
            return cmdline._get_commands_from_module(f"{package}.{name}", inproject=True)
    return cmdline._get_commands_dict(get_project_settings(), inproject=True)


def _refuse(message: str) -> None:
    print(f"marsad: {message}", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main()
