"""What ``marsad`` says of itself, and what it says to a command that there is not."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from crawler.command import MarsadCommand, called_as
from crawler.command_line import main
from crawler.overview import PARTS
from extract.paths import PROJECT
from tests.servers.crawling import COMMAND


def marsad(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """The exit status of ``marsad`` with these arguments, in this process."""
    monkeypatch.setattr("sys.argv", ["marsad", *arguments])
    try:
        main()
    except SystemExit as ended:
        return ended.code
    return 0


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",), ("help",)])
def test_the_overview_names_marsad_and_its_own_commands_first(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert marsad(monkeypatch, *arguments) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"Marsad {version('marsad')}: ")
    assert "usage: marsad COMMAND" in told
    assert "scrapy <command>" not in told
    lines = told.splitlines()
    shown = {line.split()[0]: number for number, line in enumerate(lines) if line.startswith("  ")}
    of_scrapy = next(number for number, line in enumerate(lines) if line.startswith("Of Scrapy"))
    files = {path.stem for path in (PROJECT / "crawler" / "commands").glob("[a-z]*.py")} - {"version"}
    assert {name for name in files if shown[name] < of_scrapy} == files
    assert all(shown[name] > of_scrapy for name in ("shell", "fetch", "version"))
    assert [line for line in lines if line in PARTS.values()] == list(PARTS.values())
    assert "  marsad crawl sample" in told


def test_every_command_stands_under_a_heading() -> None:
    from scrapy.cmdline import _iter_command_classes

    commands = [kind for kind in _iter_command_classes("crawler.commands") if issubclass(kind, MarsadCommand)]
    assert {kind.__module__: kind.part for kind in commands if kind.part not in PARTS} == {}


@pytest.mark.parametrize("arguments", [("--version",), ("-V",), ("version",)])
def test_the_version_is_that_of_marsad(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert marsad(monkeypatch, *arguments) == 0
    assert capsys.readouterr().out.splitlines() == [f"Marsad {version('marsad')}", f"Scrapy {version('scrapy')}"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("extrakt",), "no command is called 'extrakt': did you mean extract"),
        (("قرأ",), "no command is called 'قرأ': 'marsad --help' lists them all"),
        (("help", "nothing"), "no command is called 'nothing'"),
        (("--frobnicate",), "unknown option --frobnicate"),
    ],
)
def test_what_there_is_not_is_refused(
    arguments: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert marsad(monkeypatch, *arguments) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith(f"marsad: {message}")


@pytest.mark.parametrize("arguments", [("help", "sites"), ("sites", "--help"), ("fetch", "--help")])
def test_the_help_of_a_command_is_under_marsad_s_name(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert marsad(monkeypatch, *arguments) == 0
    told = capsys.readouterr().out
    assert f"marsad {'fetch' if 'fetch' in arguments else 'sites'} " in told
    assert "scrapy " not in told.partition("\n\n")[0]


@pytest.mark.parametrize("arguments", [(), ("sites",), ("sites", "--json"), ("sites", "--help")])
def test_a_reader_who_has_seen_enough_is_no_error(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", "from crawler.command_line import main; main()", *arguments]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_how_to_call_it_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "marsad"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.argv", [str(program)])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert called_as() == str(program)
    monkeypatch.setenv("PATH", str(program.parent))
    assert called_as() == "marsad"
    monkeypatch.setattr("sys.argv", ["/somewhere/command_line.py"])
    assert called_as() == "marsad"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_told_in_a_line() -> None:
    with Path("/dev/full").open("w") as full:
        made = subprocess.run([*COMMAND, "version"], stdout=full, stderr=subprocess.PIPE, cwd=PROJECT)
    assert (made.returncode, made.stderr.decode()) == (
        1,
        "marsad: the output could not be written: No space left on device\n",
    )


def test_output_that_nobody_takes() -> None:
    closed = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *COMMAND, "--help"], stderr=subprocess.PIPE, cwd=PROJECT)
    assert (closed.returncode, closed.stderr) == (0, b"")
