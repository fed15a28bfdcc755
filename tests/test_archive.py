"""The archive of pages: as they were fetched, once per content."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.archive import fetch, keep, raw_location

BODY = "<html>انفجار في السوق</html>".encode("cp1256") + bytes(range(256))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_page_comes_back_byte_for_byte(tmp_path: Path) -> None:
    for body in (BODY, b"", b"x" * 2_000_000):
        assert fetch(keep(body, tmp_path), tmp_path) == body


def test_equal_pages_share_one_file_and_leave_no_others(tmp_path: Path) -> None:
    assert keep(BODY, tmp_path) == keep(BODY, tmp_path) == raw_location(BODY)
    assert keep(BODY + b"x", tmp_path) != raw_location(BODY)
    assert sorted(files(tmp_path)) == sorted(tmp_path / raw_location(body) for body in (BODY, BODY + b"x"))


def test_pages_are_compressed(tmp_path: Path) -> None:
    location = keep(b"<p>same words</p>" * 10_000, tmp_path)
    assert (tmp_path / location).stat().st_size < 2_000


def test_what_was_not_kept_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        fetch(raw_location(BODY), tmp_path)


def test_a_page_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        keep(BODY, tmp_path)
    assert files(tmp_path) == []
