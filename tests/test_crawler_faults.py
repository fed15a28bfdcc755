"""Servers and templates that are wrong in ways that a reader's browser hides: what a crawl makes of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.failures import reason_of
from tests.servers.crawling import Crawl, Crawler, local
from tests.servers.local_site import Answer, LocalSite
from tests.servers.pages import article_page, feed


def only(site: LocalSite, *numbers: int) -> Answer:
    """A feed of these articles, without days."""
    return Answer(feed([(f"{site.address}/news/{number}", "", "") for number in numbers]), content_type="text/xml")


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, Crawler, Crawl]]:
    with LocalSite() as site, LocalSite() as elsewhere:
        here = site.address
        canonical = '<link rel="canonical" href="{}">'
        site.pages |= {
            "/news/1": Answer(article_page(1)[:-100], status=206),
            "/news/2": Answer(status=204),
            "/news/3": Answer(status=304),
            "/news/4": Answer(article_page(4, head='<meta http-equiv="refresh" content="5">')),
            "/news/5": Answer(article_page(5, head=f'<meta http-equiv="refresh" content="5;url={here}/news/5">')),
            "/news/6": Answer(article_page(6, head=canonical.format("https://other.example/news/6"))),
            "/news/7": Answer(article_page(7, head=canonical.format("/news"))),
            "/news/8": Answer(article_page(8, head=canonical.format("/news"))),
            "/news/9": Answer(article_page(9, head=canonical.format("/news/10"))),
            "/news/10": Answer(article_page(10)),
            "/news/11": Answer(article_page(11)),
            "/news/12": Answer(article_page(12)),
            "/news/13": Answer(article_page(13)),
            "/news/14": Answer(article_page(14, head='<meta http-equiv="refresh" content="0;url=http://[14">')),
            "/news/15": Answer(article_page(15, head=canonical.format("http://[15/"))),
            "/news/16": Answer(article_page(16)),
            "/list": Answer(
                '<a href="http://[/news/1">1</a><a href="http://127.0.0.1:99999/news/2">2</a><a href="/news/16">16</a>'
                '<a rel="next" href="http://[">next</a>'
            ),
            "/feed.xml": only(site, *range(1, 12), 14, 15),
            "/moved.xml": Answer(status=301, headers={"Location": f"http://localhost:{elsewhere.port}/feed.xml"}),
            "/turns.xml": Answer(status=302, headers={"Location": "/turns.xml"}),
            "/loose.xml": Answer(f"<rss><dc:x/><item><dc:date>-</dc:date><link>{here}/news/13</link></item></rss>"),
            "/part.xml": Answer("<rss/>", status=206),
        }
        elsewhere.pages["/feed.xml"] = only(site, 12)
        names = ("feed", "moved", "turns", "loose", "part")
        declared = local(here, feeds=[f"{here}/{name}.xml" for name in names], listings=[f"{here}/list"])
        crawler = Crawler(tmp_path_factory.mktemp("faults"))
        made = crawler("local", "--json", site=declared, RETRY_TIMES=0, MARSAD_PRIVATE_HOSTS="127.0.0.1,localhost")
        yield site, crawler, made


def test_every_article_is_stored_once_under_its_own_address(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    """Also those that reload themselves, those whose template names another page as their canonical address, and those
    beside or with a link that is no address."""
    site, crawler, _ = met
    assert crawler.urls() == sorted(f"{site.address}/news/{number}" for number in range(4, 17))
    with crawler.store() as store:
        assert store.row("SELECT count(*) AS n FROM article_version") == {"n": 0}
        assert not list(store.rows("SELECT 1 FROM article WHERE canonical_url LIKE '%other.example%'"))


@pytest.mark.parametrize(
    ("name", "reason"), [("/news/1", "206"), ("/news/2", "204"), ("/news/3", "304"), ("/part.xml", "206")]
)
def test_an_answer_without_the_whole_page_is_told_and_asked_for_again(
    met: tuple[LocalSite, Crawler, Crawl], name: str, reason: str
) -> None:
    site, crawler, made = met
    assert f"{site.address}{name} answers {reason}, and without the page" in made.reasons
    with crawler.store() as store:
        assert not store.has_page(f"{site.address}{name}")


def test_a_feed_that_leads_to_itself_is_counted(met: tuple[LocalSite, Crawler, Crawl]) -> None:
    assert met[2].facts["led_elsewhere"] == 1


def test_what_is_no_http_is_told_in_words() -> None:
    told = "[<twisted.python.failure.Failure builtins.ValueError: Value contains non-decimal digits: b'abc'>]"
    assert reason_of(Exception(told)) == "the answer is no HTTP: Value contains non-decimal digits: b'abc'"
