"""The archive step: every page is kept as it was fetched, compressed, once per content."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import zstandard

from extract.paths import local_folder
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
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            written = Path(file.name)
            try:
                file.write(zstandard.compress(body, 10))
                file.flush()
                written.replace(path)
            except OSError:
                written.unlink(missing_ok=True)
                raise
    return location


def fetch(location: str, folder: Path) -> bytes:
    """The bytes of a kept page. Raises FileNotFoundError when it is not in the archive."""
    return zstandard.ZstdDecompressor().decompress((folder / location).read_bytes(), max_output_size=64 << 20)


class ArchivePipeline:
    """Keeps every page and notes it in the store; of a page that may not be archived (its hint says so) no copy."""

    def __init__(self, crawler: Crawler) -> None:
        opened = open_store(crawler)
        self.store: Store = opened.store
        self.run_id = opened.run_id
        self.folder = Path(crawler.settings.get("MARSAD_ARCHIVE") or local_folder() / "pages")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            location = "" if item.hints.get("archive") == "no" else keep(item.body, self.folder)
            self.store.save_page(item, raw_location=location, run_id=self.run_id)
        return item
