"""How much memory a program takes at most, while it runs."""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path


class PeakMemory(threading.Thread):
    """Reads the peaks of a process and of its children from /proc while it runs, and adds them up.

    (A child's own figure of ``wait4`` begins with that of its parent.)
    """

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.peaks: dict[int, float] = {}

    @property
    def megabytes(self) -> float:
        return sum(self.peaks.values())

    def run(self) -> None:
        children = Path(f"/proc/{self.process}/task/{self.process}/children")
        while Path(f"/proc/{self.process}/status").exists():
            with contextlib.suppress(OSError, ValueError):
                for process in (self.process, *map(int, children.read_text().split())):
                    lines = Path(f"/proc/{process}/status").read_text().splitlines()
                    peak = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
                    # The latest: before a child runs its own program it has the figure of its parent.
                    self.peaks[process] = peak / 1024 or self.peaks.get(process, 0.0)
            time.sleep(0.05)
