"""A reader that ends at pages whose address says so: ``deadly`` always, ``once`` when the file in their body is not there.

At ``slow`` ones it takes its time.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from socket import socket
from typing import Any

from pipelines import reader

_READ_AHEAD = reader.read_ahead


def _read_ahead(page: Any, *given: Any) -> Any:
    if "deadly" in page.url:
        os.kill(os.getpid(), signal.SIGKILL)
    if "once" in page.url and not Path(page.body.decode()).exists():
        Path(page.body.decode()).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if "slow" in page.url:
        time.sleep(0.5)
    return _READ_AHEAD(page, *given)


def serve(crawl: socket) -> None:
    reader.read_ahead = _read_ahead
    reader.serve(crawl)
