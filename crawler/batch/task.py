"""A piece of work: done in a process of its own, written whole or not at all, put aside when it cannot be done."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Literal

State = Literal["made", "there", "quarantined", "failed"]

# Exit status of a process whose input is at fault, and of one that met something that may be over next time.
POISON, TROUBLE = 3, 4
# A killed process is tried once more: another program may have taken the memory.
_TRIES = 2


class PoisonError(Exception):
    """The input cannot be worked on, now or later; the message says why."""


class TroubleError(Exception):
    """The work could not be done now: a full disk, a folder that is not there. It is tried again next time."""


@dataclass(frozen=True, slots=True)
class Task:
    """``function`` (``module:name``) is called with the input, the path to write to, and the options as keywords.

    ``input`` and ``output`` are absolute paths that every worker sees; ``seconds`` is how long it may take.
    """

    function: str
    input: str
    output: str
    seconds: float = 7200.0
    options: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    @property
    def quarantine(self) -> Path:
        """Where it is noted that the task cannot be done, and why."""
        return Path(self.output + ".quarantine.json")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task: its output was ``made`` or was ``there`` already; it is ``quarantined``, or ``failed``
    this time. ``reason`` says why in the last two cases."""

    task: Task
    state: State
    reason: str = ""


def run_task(task: Task, *, isolated: bool = True) -> Done:
    """Do a task unless its output is there, or it is in quarantine with the same input.

    In a process of its own (``isolated``), which is killed when its time is up and ends when this one is killed; so no
    input takes anything but its own task with it.
    """
    if Path(task.output).exists():
        return Done(task, "there")
    noted = _noted(task)
    if noted:
        return Done(task, "quarantined", noted)
    try:
        if isolated:
            _in_process(task)
        else:
            perform(task)
    except PoisonError as error:
        _put_aside(task, str(error))
        return Done(task, "quarantined", str(error))
    except (TroubleError, OSError) as error:
        return Done(task, "failed", str(error))
    return Done(task, "made")


def perform(task: Task) -> None:
    """Do a task here: write beside its output and rename. Raises PoisonError and TroubleError."""
    module, name = task.function.split(":")
    output = Path(task.output)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TroubleError(f"{output.parent}: {error.strerror}") from error
    partial = output.with_name(f".{output.name}.{socket.gethostname()}-{os.getpid()}")
    try:
        getattr(import_module(module), name)(Path(task.input), partial, **task.options)
        partial.replace(output)
    except (PoisonError, TroubleError):
        raise
    except OSError as error:
        raise TroubleError(str(error)) from error
    except Exception as error:
        # Whatever an input makes our code do, it is the input that is put aside.
        raise PoisonError(f"{type(error).__name__}: {error}") from error
    finally:
        for leftover in output.parent.glob(f"{partial.name}*"):
            leftover.unlink(missing_ok=True)


def _in_process(task: Task) -> None:
    command = [sys.executable, "-m", "crawler.batch.worker", json.dumps(asdict(task))]
    reason = ""
    for _ in range(_TRIES):
        with TemporaryFile() as errors:
            # The pipe is never written to: that it closes tells the process that we are gone.
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors)
            try:
                process.wait(task.seconds)
            except subprocess.TimeoutExpired:
                raise PoisonError(f"took longer than {task.seconds:.0f} s") from None
            finally:
                process.kill()
                process.wait()
                if process.stdin is not None:
                    process.stdin.close()
                _drop_partial(task, process.pid)
            errors.seek(0)
            told = errors.read().decode("utf-8", "replace").strip().splitlines()
        reason = told[-1] if told else f"exit status {process.returncode}"
        if process.returncode == 0:
            return
        if process.returncode == TROUBLE:
            raise TroubleError(reason)
        if process.returncode > 0:
            raise PoisonError(reason)
        reason = f"its process was killed by signal {-process.returncode}, {_TRIES} times"
    raise PoisonError(reason)


def _drop_partial(task: Task, pid: int) -> None:
    output = Path(task.output)
    for leftover in output.parent.glob(f".{output.name}.{socket.gethostname()}-{pid}*"):
        leftover.unlink(missing_ok=True)


def _identity(path: str) -> list[int]:
    try:
        status = Path(path).stat()
    except OSError:
        return []
    return [status.st_size, status.st_mtime_ns]


def _noted(task: Task) -> str:
    """Why the task is in quarantine; empty when it is not, or when its input has changed since."""
    try:
        note = json.loads(task.quarantine.read_text("utf-8"))
        return str(note["reason"]) if note["identity"] == _identity(task.input) else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _put_aside(task: Task, reason: str) -> None:
    note = {
        "input": task.input,
        "reason": reason,
        "identity": _identity(task.input),
        "noted": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": socket.gethostname(),
    }
    task.quarantine.parent.mkdir(parents=True, exist_ok=True)
    task.quarantine.write_text(json.dumps(note, ensure_ascii=False, indent=1) + "\n", "utf-8")


def quarantine(task: Task, reason: str) -> Done:
    """Put a task aside for a reason that only its engine knows."""
    _put_aside(task, reason)
    return Done(task, "quarantined", reason)
