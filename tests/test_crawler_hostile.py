"""What a hostile web does to a crawl: one spider meets all of it, and the good article is read all the same."""

from __future__ import annotations

import gzip
import re
import socket
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crawler.private_addresses import is_private
from tests.servers.crawling import Crawl, Crawler, local
from tests.servers.local_site import Answer, Asked, LocalSite
from tests.servers.pages import article_page, feed

_BOMB = 200_000_000


def _zeros(make: Any) -> bytes:
    pieces = [make.compress(bytes(10_000_000)) for _ in range(_BOMB // 10_000_000)]
    return b"".join(pieces) + make.flush()


def brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=4)
    pieces = [packer.process(bytes(10_000_000)) for _ in range(_BOMB // 10_000_000)]
    return b"".join(pieces) + packer.finish()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><urlset><url><loc>&i;</loc></url></urlset>"
)
XXE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<rss><channel><item><link>http://127.0.0.1/&x;</link><title>&x;</title></item></channel></rss>"
)


def endless(asked: Asked) -> Answer:
    """A calendar: each page names another sitemap, without end."""
    number = int(asked.path.rpartition("-")[2].removesuffix(".xml"))
    root = f"<sitemap><loc>http://{asked.headers['host']}/map-{number + 1}.xml</loc></sitemap>"
    return Answer(f"<sitemapindex>{root}</sitemapindex>", content_type="application/xml")


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, Crawler, Crawl]]:
    """A crawl of all the hostile pages at once."""
    with LocalSite() as site, LocalSite() as inside:
        here, port = site.address, inside.port
        inside.pages["/secret"] = Answer(article_page(666))
        hostile: dict[str, Any] = {
            "/news/10": Answer(status=302, headers={"Location": f"http://localhost:{port}/secret"}),
            "/news/11": Answer(status=302, headers={"Location": f"http://127.0.0.2:{port}/secret"}),
            "/news/12": Answer(status=302, headers={"Location": f"http://[::1]:{port}/secret"}),
            "/news/13": Answer(status=302, headers={"Location": f"http://2130706434:{port}/secret"}),
            "/news/14": Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
            "/news/15": Answer(status=302, headers={"Location": "file:///etc/passwd"}),
            "/news/16": Answer('<meta http-equiv="refresh" content="0;url=file:///etc/passwd">'),
            "/news/17": Answer(status=302, headers={"Location": f"{here}/turn-1"}),
            "/news/18": Answer(status=302, headers={"Location": f"{here}/news/18"}),
            "/news/20": Answer(gzip.compress(bytes(_BOMB), 9), headers={"Content-Encoding": "gzip"}),
            "/news/21": Answer(brotli_bomb(), headers={"Content-Encoding": "br"}),
            "/news/22": Answer(
                _zeros(zstandard.ZstdCompressor().compressobj()), headers={"Content-Encoding": "zstd"}
            ),
            "/news/23": Answer(_zeros(zlib.compressobj()), headers={"Content-Encoding": "deflate"}),
            "/news/24": Answer(chunks=40, chunk=b"x" * 1_000_000),
            "/news/25": Answer(b"<html>", chunks=100, chunk=b"<p>", pause=0.2),
            "/news/26": Answer("<html>half", length=5000),
            "/news/27": Answer(b"", delay=30),
            "/news/28": Answer(b""),
            "/news/29": Answer(bytes(range(256)) * 100, content_type="application/octet-stream"),
            "/news/30": Answer("<div>" * 100_000 + article_page(30)),
            "/news/31": Answer(bytes(range(256)) * 1000),
            "/news/32": Answer(article_page(32), headers={"Set-Cookie": "id=42; Path=/"}),
            "/news/33": Answer("%PDF-1.7", content_type="application/pdf"),
            "/news/34": Answer(article_page(34, extra="كلمة أخرى " * 300_000)),
            "/news/35": Answer("مات", status=500),
            "/news/36": Answer("لا", status=403),
        }  # fmt: skip
        site.pages |= hostile
        # The good article is named last: what came before must not keep it from being read.
        names = [*hostile, "/news/99"]
        entries = [(f"{here}{name}", "خبر", "") for name in names]
        entries += [(f"http://127.0.0.1:{closed_port()}/news/40", "لا أحد", ""), ("javascript:alert(1)", "لا", "")]
        entries += [("http://[::bad/news/41", "لا", ""), ("ftp://127.0.0.1/news/42", "لا", "")]
        site.pages["/feed.xml"] = Answer(feed(entries), content_type="text/xml")
        site.pages["/news/99"] = Answer(article_page(99))
        site.pages["/laughs.xml"] = Answer(LAUGHS, content_type="text/xml")
        site.pages["/xxe.xml"] = Answer(XXE, content_type="text/xml")
        site.pages["/bomb.xml"] = Answer(gzip.compress(b"<urlset>" + bytes(_BOMB)), content_type="application/gzip")
        site.pages["/loop.xml"] = Answer(
            f"<sitemapindex><sitemap><loc>{here}/loop.xml</loc></sitemap></sitemapindex>", content_type="text/xml"
        )
        for number in range(1, 30):
            site.pages[f"/turn-{number}"] = Answer(status=302, headers={"Location": f"{here}/turn-{number + 1}"})
        for number in range(1, 200):
            site.pages[f"/map-{number}.xml"] = endless
        declared = local(
            here,
            # Nothing is off this site, so that each redirect is followed to where it leads.
            allowed_domains=["127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]", "2130706434", "169.254.169.254"],
            feeds=[f"{here}/feed.xml", f"{here}/xxe.xml", f"{here}/nothing.xml"],
            sitemaps=[f"{here}/{name}.xml" for name in ("laughs", "bomb", "loop", "map-1")],
        )
        crawler = Crawler(tmp_path_factory.mktemp("hostile"))
        made = crawler("local", "--json", site=declared, DOWNLOAD_TIMEOUT=6, RETRY_TIMES=0)
        assert [asked.path for asked in inside.asked] == []
        yield site, crawler, made


def test_the_good_article_is_read_and_the_crawl_ends_by_itself(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    site, crawler, made = met
    assert made.facts["sites"][0]["finished"] == "finished"
    assert f"{site.address}/news/99" in crawler.urls()
    assert made.status == 1
    with crawler.store() as store:
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (10, "localhost is an address of this machine"),
        (11, "127.0.0.2 is an address of this machine"),
        (12, "::1 is an address of this machine"),
        (13, "is an address of this machine"),
        (14, "169.254.169.254 is an address of this machine"),
        (15, "answers 302"),
        (17, "redirects again and again"),
        (20, "larger than allowed"),
        (21, "larger than allowed"),
        (22, "larger than allowed"),
        (23, "larger than allowed"),
        # Whichever limit comes first on a busy machine.
        (24, "larger than allowed|in time"),
        (25, "in time"),
        (26, "shorter than it said"),
        (27, "in time"),
        (28, "the page is blank"),
        (29, "is no page"),
        (31, "the page is binary, not text"),
        (33, "is no page"),
        (35, "answers 500"),
        (36, "answers 403"),
        (40, "refused"),
    ],
)
def test_what_is_refused_is_told(met: tuple[LocalSite, Crawler, Crawl], number: int, reason: str) -> None:
    _, _, made = met
    told = [failure["reason"] for failure in made.facts["failures"] if failure["url"].endswith(f"/news/{number}")]
    assert any(re.search(reason, told_reason) for told_reason in told), made.reasons


def test_a_page_that_leads_to_itself_is_counted(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    """And so is the sitemap at which the chain without end was left."""
    _, _, made = met
    assert made.facts["led_elsewhere"] == 2


def test_what_is_no_article_is_stored_as_none(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    site, crawler, _ = met
    with crawler.store() as store:
        for number in (16, 31):
            row = store.page(f"{site.address}/news/{number}")
            assert row is not None
            assert row["outcome"] in ("not_article", "dropped"), number
    assert not [url for url in crawler.urls() if "passwd" in url or "secret" in url]


def test_no_local_file_and_no_inner_page_got_into_the_store(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    _, crawler, _ = met
    with crawler.store() as store:
        texts = " ".join(row["text"] + row["title"] for row in store.rows("SELECT text, title FROM article"))
    assert "root:" not in texts
    assert Path("/etc/hostname").read_text().strip() not in texts
    assert "خبر 666" not in texts


def test_cookies_are_not_sent_back(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    site, _, _ = met
    assert not [asked for asked in site.asked if "cookie" in asked.headers]


def test_a_chain_of_sitemaps_without_end_ends(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    site, _, _ = met
    assert site.paths().count("/loop.xml") == 1
    assert 1 < len([path for path in site.paths() if path.startswith("/map-")]) <= 45


def self_signed(path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed but itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    written = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + certificate.public_bytes(pem)
    path.write_bytes(written)
    return path


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    crawler = Crawler(tmp_path)
    with LocalSite(certificate=self_signed(tmp_path / "site.pem")) as site:
        site.add_articles(1)
        made = crawler("local", "--json", site=local(site.address), RETRY_TIMES=0)
        assert made.status == 1
        assert "certificate" in made.reasons
        assert site.asked == []


def test_memory_stays_in_bounds(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    _, _, crawl = met
    if not Path("/proc").exists():
        pytest.skip("the memory of another process is read from /proc, which this system lacks")
    assert 50 < crawl.megabytes < 700


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("0.0.0.0", True),
        ("224.0.0.1", True),
        ("255.255.255.255", True),
        ("::1", True),
        ("fe80::1", True),
        ("fd00::1", True),
        ("::ffff:127.0.0.1", True),
        ("64:ff9b::7f00:1", True),
        ("2002:7f00:1::", True),
        ("1.1.1.1", False),
        ("93.184.216.34", False),
        ("2606:4700:4700::1111", False),
        ("64:ff9b::101:101", False),
    ],
)
def test_private_addresses(address: str, private: bool) -> None:
    assert is_private(address) is private
