"""WARC files: written by a crawl, read by others and by ``marsad ingest``."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from scrapy.settings import Settings
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.declared import rules_by_domain, rules_of
from crawler.warc import WarcError, pages
from extract.schema import Page
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, Asked, LocalSite
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


def record(number: int, body: bytes | None = None, kind: str = "response", **named: str) -> bytes:
    """A WARC record of an article page, zipped by itself."""
    made = io.BytesIO()
    writer = WARCWriter(made, gzip=True, warc_version="1.1")
    headers = [(name.replace("_", "-"), value) for name, value in named.items() if not name.startswith("WARC")]
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
    given = {"WARC-Date": "2024-05-01T10:00:00Z"} | {
        name.replace("_", "-"): value for name, value in named.items() if name.startswith("WARC")
    }
    content = article_page(number).encode() if body is None else body
    if kind == "resource":
        given["Content-Type"] = "text/html"
    writer.write_record(
        writer.create_warc_record(
            named.get("url", f"https://sahl.example/news/{number}"),
            kind,
            payload=io.BytesIO(content),
            length=len(content),
            http_headers=http if kind == "response" else None,
            warc_headers_dict=given,
        )
    )
    return made.getvalue()


def read(path: Path, content: bytes) -> tuple[list[Page], str]:
    """The pages of a file, and what is said of its damage."""
    path.write_bytes(content)
    found: list[Page] = []
    try:
        found.extend(pages(path))
    except WarcError as error:
        return found, str(error)
    return found, ""


def numbers(found: list[Page]) -> list[int]:
    return [int(page.url.rpartition("/")[2]) for page in found]


def test_records_that_other_programs_write(tmp_path: Path) -> None:
    page = article_page(1).encode()
    content = b"".join(
        [
            record(1, brotli.compress(page), Content_Encoding="br"),
            record(2, zstandard.compress(page), Content_Encoding="zstd"),
            # The header of a body that was unpacked before it was written.
            record(3, page, Content_Encoding="br"),
            record(4, kind="resource"),
            record(5, X_Robots_Tag="noarchive"),
            record(6, WARC_Date="20240501100000"),
            record(7, WARC_Date="2024-05-01T10:00:00"),
        ]
    )
    for given in (content, gzip.compress(gzip.decompress(content))):
        found, damage = read(tmp_path / "file.warc.gz", given)
        assert (numbers(found), damage) == ([1, 2, 3, 4, 5, 6, 7], "")
        assert all(page.body in (found[0].body, article_page(number).encode()) for number, page in enumerate(found, 1))
        assert [page.url for page in found if page.hints.get("archive") == "no"] == ["https://sahl.example/news/5"]
        assert {page.fetched_at for page in found} == {datetime(2024, 5, 1, 10, tzinfo=UTC)}


def test_a_record_that_names_no_page_costs_no_other(tmp_path: Path) -> None:
    content = record(1, url="https://[::1/news/1") + record(2, url="https://a.example:x/2") + record(3, WARC_Date="-")
    assert numbers(read(tmp_path / "file.warc.gz", content + record(4))[0]) == [4]


def test_a_damaged_file_in_a_wacz_costs_no_other(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "made.wacz", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("archive/a.warc.gz", record(1) + record(2)[:-100])
        pack.writestr("archive/b.warc", bytes(50_000_000))
        pack.writestr("data/C.WARC.GZ", record(3))
    found, damage = read(tmp_path / "file.wacz", (tmp_path / "made.wacz").read_bytes())
    assert numbers(found) == [1, 3]
    assert "ended before" in damage


def test_a_warc_file_that_cannot_be_written_ends_the_crawl_and_is_told(tmp_path: Path) -> None:
    """What is stored is not fetched again, so it would be missing in the WARC files for good."""
    crawler = Crawler(tmp_path / "home")
    with LocalSite() as site:
        site.add_articles(*range(1, 61))
        folder = tmp_path / "warcs"
        articles = dict(site.pages)

        def deleting(asked: Asked) -> Answer:
            shutil.rmtree(folder, ignore_errors=True)
            return articles["/news/3"]  # type: ignore[return-value]

        site.pages["/news/3"] = deleting
        declared = local(site.address)
        made = crawler("local", "--json", "--warc", str(folder), site=declared, CONCURRENT_REQUESTS_PER_DOMAIN=1)
        assert made.status == 1
        assert "the WARC file could not be written" in made.reasons
        assert made.facts["sites"][0]["finished"] == "warc_error"
        assert 0 < len(crawler.urls()) < 60


def as_arc(url: str, page: bytes) -> bytes:
    """An ARC file of one page, as crawlers wrote them before there was WARC."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    about = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    head = f"filedesc://old.arc 0.0.0.0 20240501120000 text/plain {len(about)}\n".encode()
    return head + about + b"\n" + f"{url} 192.0.2.1 20240501120000 text/html {len(http)}\n".encode() + http + b"\n"


def test_arc_zstd_with_a_dictionary_and_a_wacz_of_others(
    written: tuple[Path, list[str], Crawler], tmp_path: Path
) -> None:
    path, urls, _ = written
    plain = gzip.decompress(path.read_bytes())
    old = "https://akhbar.example/news/9"
    words = zstandard.train_dictionary(2000, [article_page(number).encode() for number in range(60)])
    half = plain.index(b"WARC/1.1", len(plain) // 2)
    packer = zstandard.ZstdCompressor(dict_data=words)
    frames = packer.compress(plain[:half]) + packer.compress(plain[half:])
    dictionary = zstandard.compress(words.as_bytes())
    files = {
        "old.arc": as_arc(old, article_page(9).encode()),
        "old.arc.gz": gzip.compress(as_arc(old, article_page(9).encode())),
        "plain.warc.zst": zstandard.compress(plain[:half]) + zstandard.compress(plain[half:]),
        "words.warc.zst": (0x184D2A5D).to_bytes(4, "little")
        + len(dictionary).to_bytes(4, "little")
        + dictionary
        + frames,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "one.wacz", "w") as one:
        one.write(tmp_path / "words.warc.zst", "archive/words.warc.zst")
        one.write(tmp_path / "old.arc.gz", "archive/old.arc.gz")
    with zipfile.ZipFile(tmp_path / "all.wacz", "w") as pack:
        pack.write(tmp_path / "one.wacz", "archive/one.wacz")
    for name in ("old.arc", "old.arc.gz"):
        assert [(page.url, page.body) for page in pages(tmp_path / name)] == [(old, article_page(9).encode())]
    found = {name: {page.url for page in pages(tmp_path / name)} for name in (path, "plain.warc.zst", "words.warc.zst")}
    assert found["plain.warc.zst"] == found["words.warc.zst"] == found[path] >= set(urls)
    assert {page.url for page in pages(tmp_path / "all.wacz")} == found[path] | {old}
