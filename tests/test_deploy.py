"""What deploy/ and docs/operations.md tell to run can be run: every command and option exists, every unit is sound."""

from __future__ import annotations

import argparse
import configparser
import re
import shlex
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from extract.paths import PROJECT

FILES = sorted(path for path in (PROJECT / "deploy").rglob("*") if path.is_file())
FILES += [PROJECT / "docs" / name for name in ("operations.md", "scale.md")]
_COMMAND = re.compile(r'(?:^|[\s/`"$(])(?:marsad|MARSAD")\s+([a-z]+)((?:\s+[^\s`|&;>)#]+)*)', re.MULTILINE)


def told(path: Path) -> list[tuple[str, list[str]]]:
    """(command, options) of every line that runs one of our commands."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        for match in _COMMAND.finditer(line):
            words = shlex.split(match[2].replace("'", "").replace('"', ""))
            options = [word.split("=")[0] for word in words if word.startswith("--")]
            found.append((match[1], options))
    return found


def parser_of(name: str) -> argparse.ArgumentParser:
    module = import_module(f"crawler.commands.{name}")
    (kind,) = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, ScrapyCommand) and value.__module__ == module.__name__
    ]
    command = kind()
    command.settings = Settings()
    parser = argparse.ArgumentParser(prog=name)
    command.add_options(parser)
    return parser


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(PROJECT)) for path in FILES])
def test_commands_and_options_exist(path: Path) -> None:
    known = {file.stem for file in (PROJECT / "crawler" / "commands").glob("[a-z]*.py")}
    for name, options in told(path):
        if name in known:
            have = {option for action in parser_of(name)._actions for option in action.option_strings}
            assert set(options) <= have, (path.name, name)


def test_the_search_finds_commands() -> None:
    found = [entry for path in FILES for entry in told(path)]
    assert ("run", ["--max-time", "--prometheus"]) in found
    assert ("backup", ["--keep", "--raw-pages"]) in found
    assert len(found) > 20


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_units_are_sound(tmp_path: Path) -> None:
    for path in (PROJECT / "deploy" / "systemd").iterdir():
        # A program and a user that every machine has.
        text = path.read_text("utf-8").replace("/opt/marsad/.venv/bin/marsad", "/bin/true")
        (tmp_path / path.name).write_text(text.replace("User=marsad", "User=root"), "utf-8")
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_scrapyd_serves_this_project() -> None:
    config = configparser.ConfigParser(interpolation=None)
    config.read(PROJECT / "deploy" / "scrapyd" / "scrapyd.conf", "utf-8")
    assert config["settings"]["marsad"] == "crawler.settings"
    assert config["scrapyd"]["bind_address"] == "127.0.0.1"


def test_the_container_has_every_package_of_the_project() -> None:
    copied = re.findall(r"^COPY ([a-z]+)/ ", (PROJECT / "deploy/container/Containerfile").read_text("utf-8"), re.M)
    assert set(copied) == {"requirements", "crawler", "pipelines", "extract", "data"}
