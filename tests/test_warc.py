"""WARC files: written by a crawl, read by others and by ``marsad ingest``."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from scrapy.settings import Settings
from warcio.archiveiterator import ArchiveIterator

from crawler.declared import rules_by_domain, rules_of
from crawler.warc import WarcError, pages
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, LocalSite
from tests.servers.pages import article_page


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], Crawler]:
    """A crawl of four articles with its WARC file; the fourth may not be archived."""
    folder = tmp_path_factory.mktemp("warc")
    crawler = Crawler(folder)
    with LocalSite() as site:
        site.add_articles(1, 2, 3, 4)
        head = '<meta name="robots" content="noarchive">'
        site.pages["/news/4"] = Answer(article_page(4, head=head))
        assert crawler("local", "--warc", str(folder / "warcs"), site=local(site.address)).status == 0
        (path,) = (folder / "warcs").iterdir()
        return path, [f"{site.address}/news/{number}" for number in (1, 2, 3)], crawler


def ingest(folder: Path, *args: str) -> tuple[int, str, str, Crawler]:
    crawler = Crawler(folder)
    made = crawler(*args, verb="ingest")
    return made.status, made.out, made.err, crawler


def test_the_file_is_whole_and_has_its_digests(written: tuple[Path, list[str], Crawler]) -> None:
    path, urls, _ = written
    assert path.name.endswith(".warc.gz")
    done = subprocess.run([Path(sys.executable).with_name("warcio"), "check", str(path)], check=False)
    assert done.returncode == 0
    with path.open("rb") as file:
        rows = [(record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(file)]
    assert rows[0][0] == "warcinfo"
    assert {url for kind, url in rows if kind == "response"} >= set(urls)
    assert sum(kind == "request" for kind, _ in rows) == sum(kind == "response" for kind, _ in rows)
    assert not [url for _, url in rows if url and url.endswith("/news/4")]


def test_what_was_written_is_read_again_once(written: tuple[Path, list[str], Crawler], tmp_path: Path) -> None:
    path, urls, first = written
    status, _, err, crawler = ingest(tmp_path, str(path))
    assert status == 0, err
    assert crawler.urls() == sorted(urls)
    with first.store() as one, crawler.store() as other:
        text = "SELECT text FROM article WHERE url = ?"
        assert [one.row(text, [url]) for url in urls] == [other.row(text, [url]) for url in urls]
    status, out, _, _ = ingest(tmp_path, str(path), "--json")
    assert status == 0
    assert '"pages": 0' in out


def test_only_some_sites_and_only_so_many(written: tuple[Path, list[str], Crawler], tmp_path: Path) -> None:
    path, _, _ = written
    _, _, _, crawler = ingest(tmp_path, str(path), "--domain", "akhbar.example")
    assert crawler.urls() == []
    _, _, _, crawler = ingest(tmp_path, str(path), "--domain", "127.0.0.1", "--limit", "2")
    assert len(crawler.urls()) == 2


def test_damaged_and_foreign_files_are_named_and_the_rest_is_read(
    written: tuple[Path, list[str], Crawler], tmp_path: Path
) -> None:
    path, urls, _ = written
    cut, foreign, empty = tmp_path / "cut.warc.gz", tmp_path / "page.html", tmp_path / "empty.warc"
    cut.write_bytes(path.read_bytes()[:-700])
    foreign.write_text("<html>no archive</html>")
    empty.touch()
    pack = tmp_path / "pack.wacz"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.write(path, "archive/data.warc.gz")
        archive.writestr("datapackage.json", "{}")
    status, out, err, crawler = ingest(tmp_path, *map(str, (cut, foreign, empty, pack)), "--json")
    assert status == 1
    assert "Traceback" not in err
    for name in (foreign.name, empty.name):
        assert name in out
    assert crawler.urls() == sorted(urls)


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x1f\x8bbroken", b"PK\x03\x04 no zip"])
def test_what_is_no_warc_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.warc.gz"
    path.write_bytes(content)
    with pytest.raises(WarcError, match=r"file\.warc\.gz"):
        list(pages(path))


def test_wrong_usage(tmp_path: Path) -> None:
    assert ingest(tmp_path)[0] == 2
    status, _, err, crawler = ingest(tmp_path, str(tmp_path / "none.warc"))
    assert status == 2
    assert "no such file" in err
    assert not crawler.database.exists()


def test_pages_of_declared_sites_have_their_rules() -> None:
    known = rules_by_domain(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))
    rules = rules_of("https://www.enabbaladi.net/123456/", known)
    assert rules is not None
    assert (rules.outlet, rules.timezone, rules.country) == ("عنب بلدي", "Asia/Damascus", "SY")
    assert rules_of("https://notenabbaladi.net/1", known) is None
    assert rules_of("https://difaf.example/1", known) is None
