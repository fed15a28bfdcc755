"""Pieces of work that go wrong, for tests of the engines."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from crawler.batch.task import PoisonError, TroubleError


def copy(path: Path, output: Path) -> None:
    output.write_bytes(path.read_bytes())


def kill(path: Path, output: Path) -> None:
    """Begin to write, and be killed."""
    output.write_bytes(b"half")
    with path.with_suffix(".tries").open("a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


def kill_once(path: Path, output: Path) -> None:
    if not path.with_suffix(".tries").exists():
        kill(path, output)
    copy(path, output)


def poison(path: Path, output: Path) -> None:
    raise PoisonError(f"{path.name} holds nothing")


def trouble(path: Path, output: Path) -> None:
    raise TroubleError("the disk is full")


def stumble(path: Path, output: Path) -> None:
    output.write_bytes(b"half")
    raise KeyError("no such thing")


def dawdle(path: Path, output: Path) -> None:
    output.write_bytes(b"half")
    with path.with_suffix(".pid").open("w") as file:
        file.write(str(os.getpid()))
    time.sleep(120)
