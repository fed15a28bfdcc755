"""Files in the cache folder: written whole or not at all, named by a fingerprint, old fingerprints forgotten."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

# Several checkouts and Python versions may share the folder; more than these are leftovers of changed rows.
_KEPT = 6


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the final name and rename, so that no reader meets half a file. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        written = Path(file.name)
        try:
            file.write(content)
            file.close()
            written.replace(path)
        except BaseException:
            written.unlink(missing_ok=True)
            raise


def remember(path: Path, content: bytes) -> None:
    """Keep a compiled table as ``kind-fingerprint.ending``, and drop all but the newest few of its kind.

    A folder that cannot be written is not an error: the table is then compiled again next time.
    """
    with contextlib.suppress(OSError):
        write_whole(path, content)
        kind = path.name.split("-")[0]
        older = sorted(path.parent.glob(f"{kind}-*"), key=lambda other: other.stat().st_mtime, reverse=True)
        for leftover in older[_KEPT:]:
            leftover.unlink(missing_ok=True)
