"""Answers with status 200 that are not the page, and pages that are reached only in a roundabout way."""

from __future__ import annotations

import gzip
import tomllib
import zlib
from collections import Counter
from collections.abc import Callable, Iterator

import brotli
import pytest
import zstandard
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.faults import fault_of
from crawler.forgiving import _Chunks
from crawler.unpacking import CUT, UnpackingMiddleware, ends_as_whole, is_cut_off
from extract.paths import DATA
from tests.servers.crawling import Crawl, Crawler, local
from tests.servers.local_site import Answer, Asked, LocalSite, Page
from tests.servers.pages import article_page, feed

Make = Callable[[int], Page]


def packed(name: str, pack: Callable[[bytes], bytes], missing: int = 0) -> Make:
    """The article packed, without its last bytes."""

    def make(number: int) -> Answer:
        body = pack(article_page(number).encode())
        return Answer(body[: len(body) - missing], headers={"Content-Encoding": name} if name else {})

    return make


def saying(text: str, status: int = 200) -> Make:
    return lambda number: Answer(text.format(f"/moved/{number}"), status)


def leading(status: int = 302, **headers: str) -> Make:
    """An answer without a body whose headers lead elsewhere."""
    return lambda number: Answer(status=status, headers={k: v.format(f"/moved/{number}") for k, v in headers.items()})


def once(first: Answer) -> Make:
    """This answer to the first who asks, then the article."""

    def make(number: int) -> Page:
        answers = [first]
        return lambda asked: answers.pop() if answers else Answer(article_page(number))

    return make


def wants_cookie(number: int) -> Page:
    """Leads to itself until its visitor has the cookie that it sets."""

    def answer(asked: Asked) -> Answer:
        if "seen=1" in asked.headers.get("cookie", ""):
            return Answer(article_page(number))
        return Answer(status=302, headers={"Location": asked.path, "Set-Cookie": "seen=1; Path=/; HttpOnly"})

    return answer


def ended(number: int) -> Answer:
    """Shorter than it says, and whole."""
    body = article_page(number).encode()
    return Answer(body, length=len(body) + 3)


def in_chunks(size: str) -> Make:
    """The article in two chunks whose sizes are written in this way."""

    def make(number: int) -> Answer:
        body = article_page(number).encode()
        pieces = [f"{size.format(len(piece))}\r\n".encode() + piece + b"\r\n" for piece in (body[:700], body[700:])]
        return Answer(b"".join(pieces), headers={"Transfer-Encoding": "chunked"}, chunks=1, chunk=b"0 \r\n\r\n")

    return make


def part_of(missing: int) -> Make:
    """The article without its first bytes, and where that part stands in it."""

    def make(number: int) -> Answer:
        body = article_page(number).encode()
        told = f"bytes {missing}-{len(body) - 1}/{len(body)}"
        return Answer(body[missing:], 206, headers={"Content-Range": told})

    return make


DATABASE = Answer("<html><title>خطأ</title><p>عذرا، حدث خطأ في الاتصال بقاعدة البيانات</p></html>")
READ: dict[str, Make] = {
    "gzip without a word of it": packed("", gzip.compress),
    "gzip twice": packed("gzip", lambda body: gzip.compress(gzip.compress(body))),
    "plain, called gzip": packed("gzip", bytes),
    "plain, called brotli": packed("br", bytes),
    "plain, called deflate": packed("deflate", bytes),
    "junk behind gzip": packed("gzip", lambda body: gzip.compress(body) + b"\n<!-- cached -->"),
    "a length that is too large": ended,
    "blank once": once(Answer("")),
    "a broken database once": once(DATABASE),
    "cut off once": once(Answer("<html>half", length=5000)),
    "508 once": once(Answer("busy", 508)),
    "201": lambda number: Answer(article_page(number), 201),
    "226": lambda number: Answer(article_page(number), 226),
    "206, all of it": lambda number: Answer(article_page(number), 206),
    "206, as it says all of it": part_of(missing=0),
    "chunks with their sizes": in_chunks("{:x}"),
    "chunks with padded sizes": in_chunks("{:x}  \t"),
    "chunks with padded sizes and more": in_chunks("{:X} ;name=value"),
    "a space before a colon": lambda number: Answer(
        gzip.compress(article_page(number).encode()), headers={"Content-Encoding ": "gzip", "X-Note\t": "1"}
    ),
    "names of headers that are none": lambda number: Answer(article_page(number), headers={"X Note": "1", "": "2"}),
    "header Refresh": leading(200, Refresh="0; url={}"),
    "header Refresh, slowly": leading(200, Refresh="15;URL='{}'"),
    "meta refresh, slowly": saying('<meta http-equiv="refresh" content="15;url={}"><p>انتظر</p>'),
    "location.href": saying('<script>window.location.href = "{}";</script>'),
    "203, location.href": saying('<script>window.location.href = "{}";</script>', 203),
    "226, header Refresh": leading(226, Refresh="15;URL='{}'"),
    "location=": saying("<script type='text/javascript'>location='{}'</script>"),
    "location.replace": saying('<script>setTimeout(function() {{ location.replace("{}") }}, 100)</script>'),
    "a cookie": wants_cookie,
}
TOLD: dict[str, tuple[Make, str]] = {
    "gzip": (packed("gzip", gzip.compress, 300), "shorter than it said"),
    "gzip, within the last words": (packed("gzip", gzip.compress, 12), "shorter than it said"),
    "brotli": (packed("br", brotli.compress, 200), "shorter than it said"),
    "deflate": (packed("deflate", zlib.compress, 200), "shorter than it said"),
    "chunks without sizes": (in_chunks("-{:x}"), "shorter than it said"),
    "206, the end of it": (part_of(missing=500), "answers 206, and without the page"),
    "201, blank": (lambda number: Answer("", 201), "the page is blank"),
    "blank": (saying(" \n"), "the page is blank"),
    "nothing but a frame": (saying("<html><head></head><body></body></html>"), "the page shows nothing"),
    "a script that leads away": (
        saying("<html><script>location='https://b.example/'</script></html>"),
        "shows nothing",
    ),
    "an empty frame of scripts": (
        saying('<html><title>الصحيفة</title><div id="root"></div><script src="/app.js"></script></html>'),
        "only a script makes the page",
    ),
    "maintenance": (saying("<html><h1>Briefly unavailable for scheduled maintenance.</h1></html>"), "says: briefly"),
    "a challenge": (saying("<html><title>Just a moment...</title></html>"), "says: just a moment"),
}


def never_content(asked: Asked) -> Answer:
    return Answer(status=302, headers={"Location": asked.path, "Set-Cookie": "n=1"})


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, Crawler, Crawl]]:
    with LocalSite() as site:
        for number, make in enumerate([*READ.values(), *(make for make, _ in TOLD.values())]):
            site.pages[f"/news/{number}"] = make(number)
            site.pages[f"/moved/{number}"] = Answer(article_page(number))
        site.pages["/news/99"] = never_content
        entries = [(f"{site.address}/news/{number}", "", "") for number in (*range(len(READ) + len(TOLD)), 99)]
        site.pages["/feed.xml"] = Answer(gzip.compress(feed(entries).encode()), content_type="text/html")
        crawler = Crawler(tmp_path_factory.mktemp("answers"))
        yield site, crawler, crawler("local", "--json", site=local(site.address), RETRY_TIMES=1)


@pytest.mark.parametrize(("number", "name"), list(enumerate(READ)))
def test_the_article_is_read(met: tuple[LocalSite, Crawler, Crawl], number: int, name: str) -> None:
    _, crawler, made = met
    with crawler.store() as store:
        rows = list(store.rows("SELECT text FROM article WHERE title LIKE ?", [f"خبر {number} %"]))
    assert len(rows) == 1, made.reasons
    assert "جدول معلن" in rows[0]["text"]


@pytest.mark.parametrize(("number", "name"), list(enumerate(TOLD, len(READ))))
def test_what_is_not_the_article_is_told_and_asked_for_again(
    met: tuple[LocalSite, Crawler, Crawl], number: int, name: str
) -> None:
    site, crawler, made = met
    reasons = [each["reason"] for each in made.facts["failures"] if each["url"].endswith(f"/news/{number}")]
    reason = TOLD[name][1]
    assert any(reason in told for told in reasons), reasons
    with crawler.store() as store:
        assert not store.has_page(f"{site.address}/news/{number}")


def test_neither_a_cookie_nor_a_challenge_is_tried_again_and_again(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    site, _, made = met
    asked = {name: site.paths().count(f"/news/{number}") for number, name in enumerate([*READ, *TOLD])}
    assert (asked["a cookie"], asked["a challenge"], asked["blank"]) == (2, 1, 2)
    assert site.paths().count("/news/99") == 2
    assert (made.facts["led_elsewhere"], made.status) == (1, 1)


def test_a_cookie_goes_no_further_than_the_page_that_it_was_set_for(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    site, _, _ = met
    with_cookie = [asked.path for asked in site.asked if "cookie" in asked.headers]
    assert sorted(with_cookie) == sorted([f"/news/{list(READ).index('a cookie')}", "/news/99"])


@pytest.mark.parametrize(
    ("name", "pack"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress), ("deflate", zlib.compress)],
)
def test_whether_a_packed_body_is_whole(name: str, pack: Callable[[bytes], bytes]) -> None:
    whole = pack(article_page(1).encode())
    assert not is_cut_off(whole, name)
    assert is_cut_off(whole[:-30], name)
    assert not is_cut_off(b"anything", "identity")


@pytest.mark.parametrize("body", [b'[{"link": "1"}, {"link": "2"}]\n', b'{"items": []}', article_page(1).encode()])
def test_a_packed_answer_that_ends_as_such_is_unpacked_once(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    middleware = UnpackingMiddleware.from_crawler(get_crawler())
    request = Request("https://akhbar.example/1")

    def unpacked(sent: bytes) -> Response:
        headers = {"Content-Encoding": "gzip"}
        made = middleware.process_response(request, Response(request.url, headers=headers, body=sent))
        assert isinstance(made, Response)
        return made

    assert unpacked(gzip.compress(body)[:-12]).flags == [CUT]
    monkeypatch.setattr("crawler.unpacking.is_cut_off", lambda body, encoding: pytest.fail("unpacked again"))
    assert (unpacked(gzip.compress(body)).body, unpacked(gzip.compress(body)).flags) == (body, [])


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        ('{"items": [{"a": 1}, {"b": 2}]}', True),
        ('\ufeff\n{"a": 1}\n', True),
        ('[{"text": "سطر\nآخر"}]', True),
        ('{"items":[{"a":1},{"b":2}', False),
        ('[{"link":"x","tags":[1,2]', False),
        ("[" * 100_000 + "]", False),
        ("", False),
    ],
)
def test_whether_json_is_whole(body: str, whole: bool) -> None:
    assert ends_as_whole(body.encode()) is whole


def test_json_in_another_code_page_may_be_whole() -> None:
    assert ends_as_whole('{"title": "خبر"}'.encode("windows-1256"))


@pytest.mark.parametrize("cut", range(1, 10))
def test_a_padded_size_of_a_chunk_may_come_in_two_pieces(cut: int) -> None:
    sent = b"5     \r\nhello\r\n0  \r\n\r\n"
    got: list[bytes] = []
    ended: list[bytes] = []
    reader = _Chunks(got.append, ended.append)
    reader.dataReceived(sent[:cut])
    reader.dataReceived(sent[cut:])
    assert (b"".join(got), ended) == (b"hello", [b""])


@pytest.mark.parametrize(
    "body",
    [
        article_page(1).replace("الوفد", "الوفد بعد Internal Server Error"),
        "<html><body><img src='1.jpg'></body></html>",
        "<html><title>خبر قصير</title><p>قتل جنديان</p></html>",
    ],
)
def test_what_shows_something_is_no_fault(body: str) -> None:
    assert fault_of(HtmlResponse("https://akhbar.example/1", body=body.encode(), encoding="utf-8")) is None


def test_what_tells_a_fault_stands_in_one_list() -> None:
    tables = [
        tomllib.loads((DATA / "lexicon" / name).read_text("utf-8")) for name in ("faults.toml", "page_kinds.toml")
    ]
    told = [cue for cues in tables[0].values() for cue in cues] + tables[1]["error_always"]
    assert [cue for cue, times in Counter(told).items() if times > 1] == []
