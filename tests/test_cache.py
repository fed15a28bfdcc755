"""Compiled tables in the cache folder."""

from __future__ import annotations

import os
from pathlib import Path

from extract.cache import remember


def test_old_fingerprints_are_forgotten(tmp_path: Path) -> None:
    (tmp_path / "other-1.table").write_bytes(b"")
    for number in range(9):
        path = tmp_path / f"table-{number}.pickle"
        remember(path, bytes([number]))
        os.utime(path, (number, number))
    kept = sorted(path.name for path in tmp_path.glob("table-*"))
    assert kept[-1] == "table-8.pickle"
    assert len(kept) == 6
    assert (tmp_path / "other-1.table").exists()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    remember(tmp_path / "file" / "table-1.pickle", b"content")
    assert (tmp_path / "file").read_text() == ""
