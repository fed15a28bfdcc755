"""The archive step: every page is kept as it was fetched, compressed, once per content."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import zstandard

from extract.paths import pages_folder
from extract.schema import Page
from extract.store import Store
from pipelines.store import open_store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def raw_location(body: bytes) -> str:
    """Where the bytes of a page are kept below the archive folder: by their hash, so equal pages share one file."""
    digest = hashlib.sha256(body).hexdigest()
    return f"{digest[:2]}/{digest[2:4]}/{digest}.zst"


def keep(body: bytes, folder: Path) -> str:
    """Write the bytes of a page into the archive unless they are there; return their location. Raises OSError."""
    location = raw_location(body)
    path = folder / location
    if path.exists():
        os.utime(path)  # needed again: ``sweep`` looks at the age of files
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _partial(path) as partial:
            partial.write_bytes(zstandard.compress(body, 6))
    return location


@contextmanager
def _partial(path: Path) -> Iterator[Path]:
    """Where to write a file that is to be at ``path`` whole or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def fetch(location: str, folder: Path) -> bytes:
    """The bytes of a kept page. Raises FileNotFoundError when it is not in the archive."""
    return zstandard.ZstdDecompressor().decompress((folder / location).read_bytes(), max_output_size=64 << 20)


def bring(location: str, source: Path, folder: Path) -> bool:
    """Take a kept page over from another archive; False when it is not there. Raises OSError."""
    wanted, target = source / location, folder / location
    if target.exists():
        return True
    if not wanted.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with _partial(target) as partial:
        shutil.copy2(wanted, partial)
    return True


def copy_archive(folder: Path, target: Path) -> int:
    """Copy the kept pages that another archive does not have yet; return how many there were. Raises OSError."""
    copied = 0
    for path in sorted(folder.glob("??/??/*.zst")):
        location = path.relative_to(folder).as_posix()
        if not (target / location).exists():
            copied += bring(location, folder, target)
    return copied


def unkept(locations: Iterable[str], folder: Path, *, unpack: bool = False) -> Iterator[tuple[str, str]]:
    """(location, what is wrong) of pages that are said to be kept and are not; ``unpack`` also reads each of them."""
    for location in locations:
        try:
            if not unpack:
                if not (folder / location).is_file():
                    yield location, "is missing"
            elif raw_location(fetch(location, folder)) != location:
                yield location, "is not what was fetched"
        except FileNotFoundError:
            yield location, "is missing"
        except (OSError, zstandard.ZstdError) as error:
            yield location, f"cannot be read: {error}"


def sweep(folder: Path, wanted: set[str], before: datetime, *, only_count: bool = False) -> tuple[int, int]:
    """Delete the files of an archive that no page refers to and that were last needed before an instant.

    Among them are the pages of earlier versions of an article and what a killed crawl left half-written. Returns how
    many there were and their bytes; with ``only_count`` nothing is deleted. Raises OSError.
    """
    count = size = 0
    for path in folder.glob("??/??/*"):
        status = path.stat()
        if path.relative_to(folder).as_posix() in wanted or status.st_mtime >= before.timestamp():
            continue
        count, size = count + 1, size + status.st_size
        if not only_count:
            path.unlink()
    return count, size


def archive_folder(crawler: Crawler) -> Path:
    """Where a crawl keeps pages: setting ``MARSAD_ARCHIVE``, else the folder of raw pages."""
    return Path(crawler.settings.get("MARSAD_ARCHIVE") or pages_folder())


class ArchivePipeline:
    """Keeps every page and notes it in the store; of a page that may not be archived (its hint says so) no copy."""

    def __init__(self, crawler: Crawler) -> None:
        opened = open_store(crawler)
        self.store: Store = opened.store
        self.run_id = opened.run_id
        self.folder = archive_folder(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            location = "" if item.hints.get("archive") == "no" else keep(item.body, self.folder)
            self.store.save_page(item, raw_location=location, run_id=self.run_id)
        return item
