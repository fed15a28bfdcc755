"""What ``marsad crawl`` leaves alone: copies that a page forbids, and sites that opted out."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.directives import may_be_archived
from crawler.stopping import opted_out_domains
from tests.servers.crawling import Crawler, local
from tests.servers.local_site import Answer, LocalSite
from tests.servers.pages import article_page


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)


def test_a_page_that_may_not_be_archived_is_read_and_no_copy_kept(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1, 2, 3)
        head = '<meta name="robots" content="follow, NOARCHIVE">'
        site.pages["/news/1"] = Answer(article_page(1, head=head))
        site.pages["/news/2"] = Answer(article_page(2), headers={"X-Robots-Tag": "noindex"})
        assert crawler("local", site=local(site.address)).status == 0
        with crawler.store() as store:
            rows = {row["url"]: row["raw_location"] for row in store.rows("SELECT url, raw_location FROM page")}
        assert [bool(rows[f"{site.address}/news/{number}"]) for number in (1, 2, 3)] == [False, False, True]
        assert len(list((crawler.folder / "pages").rglob("*.zst"))) == 1
        assert len(crawler.urls()) == 3


@pytest.mark.parametrize(
    ("headers", "body", "kept"),
    [
        ([], b"<html><body>noarchive noindex</body></html>", True),
        ([], b"<META CONTENT='noindex,follow' NAME='ROBOTS'>", False),
        ([], b"<meta name=robots content=noarchive>", False),
        ([], b'<meta name="marsad" content="none">', False),
        ([], b'<meta name="googlebot" content="noindex">', True),
        ([], b'<meta name="robots" content="index, follow, max-image-preview:large">', True),
        ([], b'<meta name="description" content="noindex">', True),
        (["noarchive"], b"", False),
        (["googlebot: noindex"], b"", True),
        (["marsad: noarchive"], b"", False),
        (["max-snippet: 20, noarchive"], b"", False),
        (["max-video-preview: 0, noarchive"], b"", False),
        (["unavailable_after: Friday, 25-Jun-10 15:00:00 PST, noindex"], b"", False),
        (["*: noarchive"], b"", False),
        (["noindex, googlebot: all"], b"", False),
        (["googlebot: nofollow, noarchive, marsad: noindex"], b"", False),
        (["googlebot: nofollow, noarchive"], b"", True),
        ([], b'<meta name="robots" content="noindex;nofollow">', False),
        ([], b'<meta name="robots" content="nofollow noarchive">', False),
        ([], b'<meta http-equiv="X-Robots-Tag" content="noarchive">', False),
        ([], b'<meta name="robots" data-content="all" content="noindex">', False),
        ([], b'<meta data-name="robots" content="noindex">', True),
    ],
)
def test_what_a_page_says_about_being_kept(headers: list[str], body: bytes, kept: bool) -> None:
    assert may_be_archived(headers, body) is kept


def test_a_site_that_opted_out_is_not_asked_even_for_its_robots_txt(crawler: Crawler) -> None:
    with LocalSite() as site:
        site.add_articles(1)
        (crawler.folder / "opt_out.csv").write_text("domain,note\nakhbar.example,\n127.0.0.1,they wrote to us\n")
        made = crawler("local", "--json", site=local(site.address))
        assert site.asked == []
        assert made.status == 1
        assert "127.0.0.1 has asked not to be read" in made.reasons


def test_an_opt_out_list_needs_its_column(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("site\nakhbar.example\n")
    with pytest.raises(ValueError, match="column 'domain'"):
        opted_out_domains([path])
    assert opted_out_domains([tmp_path / "none.csv"]) == frozenset()
    path.write_bytes("domain\nصحيفة\n".encode("cp1256"))
    with pytest.raises(ValueError, match=r"list\.csv: is not written in UTF-8"):
        opted_out_domains([path])


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://www.akhbar.example/contact", "akhbar.example"),
        ("*.akhbar.example", "akhbar.example"),
        ("akhbar.example.", "akhbar.example"),
        ("خبر.example", "xn--ngblk.example"),
    ],
)
def test_an_opt_out_list_may_be_written_by_anybody(tmp_path: Path, written: str, asked: str) -> None:
    """A spreadsheet puts a mark before the first column."""
    path = tmp_path / "list.csv"
    path.write_text(f"domain\n{written}\n", encoding="utf-8-sig")
    assert opted_out_domains([path]) == {asked}
