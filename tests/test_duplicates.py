"""One address for a page's many addresses, and reprints found by their text."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extract.schema import Article, Extraction
from extract.store import Store
from pipelines.addresses import canonical_url, identity, is_same_site
from pipelines.article import article_id
from pipelines.duplicates import REPRINT, first_source, likeness, signature, with_own_identity
from tests.servers.pages import article_page
from tests.stored import make_article, start

NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)


def words(number: int) -> str:
    """A text of an invented outlet, different for each number."""
    return article_page(number).split("<p>", 2)[2].replace("</p>", "").replace("<p>", "").replace("\n", " ")


TEXT = words(1)


def keep(store: Store, run: int, article_id: str, text: str, published: datetime | None = NOON) -> Article:
    """Take an article through the step and into the store, as a crawl does."""
    article = make_article(article_id, text=text, published=published, near_duplicate_of=None)
    original = first_source(article, store)
    article = make_article(article_id, text=text, published=published, near_duplicate_of=original)
    store.save_article(article, Extraction(article_id), run)
    return article


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store(tmp_path / "store.db") as opened:
        yield opened  # type: ignore[misc]


@pytest.fixture
def run(store: Store) -> int:
    return store.start_run("manual", NOON, code_version="c", knowledge_version="k")


def links(store: Store) -> dict[str, str | None]:
    return {row["article_id"]: row["near_duplicate_of"] for row in store.rows("SELECT * FROM article")}


@pytest.mark.parametrize(
    "url",
    [
        "https://sahl.example/news/1",
        "https://www.sahl.example/news/1",
        "https://m.sahl.example/news/1/",
        "https://amp.sahl.example/news/1",
        "https://sahl.example/news/1/amp",
        "https://sahl.example/amp/news/1",
        "https://sahl.example/news/1/print",
        "https://SAHL.example:443/news/1?utm_source=x&fbclid=y#comments",
        "https://sahl.example/news/1?output=amp",
        "https://sahl.example/print/news/1",
        "https://sahl.example/news/1;jsessionid=1F2A",
    ],
)
def test_the_addresses_of_one_page_are_one(url: str) -> None:
    assert canonical_url(url) == "https://sahl.example/news/1"


@pytest.mark.parametrize(
    "url",
    [
        "https://sahl.example/news/2",
        "https://sahl.example/news.php?id=1",
        "https://arabic.sahl.example/news/1",
        "http://sahl.example/news/1",
        "https://sahl.example:8443/news/1",
        "https://sahl.example/amplifier/1",
        "https://sahl.example/news/1/printers",
    ],
)
def test_other_pages_keep_their_own_address(url: str) -> None:
    assert canonical_url(url) == url


def test_the_order_of_parameters_and_the_writing_of_letters_do_not_matter() -> None:
    assert canonical_url("https://sahl.example/n?b=2&a=1") == canonical_url("https://sahl.example/n?a=1&b=2")
    assert canonical_url("https://sahl.example/خبر") == canonical_url("https://sahl.example/%D8%AE%D8%A8%D8%B1")


@pytest.mark.parametrize("url", ["", "mailto:a@sahl.example", "javascript:void(0)"])
def test_what_is_no_web_address_stays(url: str) -> None:
    assert canonical_url(url) == url


def test_a_copy_with_another_beginning_is_near_and_another_text_is_not() -> None:
    own, copy, other = signature(TEXT), signature(f"السهل – وكالات: {TEXT} انتهى"), signature(words(2))
    assert own is not None
    assert copy is not None
    assert other is not None
    assert likeness(own, own) == 1.0
    assert likeness(own, copy) >= REPRINT
    assert likeness(own, other) < 0.2


def test_the_likeness_is_the_share_of_common_shingles() -> None:
    """Over many pairs, from strangers to copies: an estimate that leans to one side links what only shares phrases."""
    lexicon = [f"كلمة{chr(0x627 + index % 28)}{chr(0x627 + index // 28)}" for index in range(700)]
    for seed in range(40):
        chooser = random.Random(seed)
        common = chooser.choices(lexicon, k=3 * seed)
        first = common + chooser.choices(lexicon, k=120)
        second = common + chooser.choices(lexicon, k=120)
        shingles = [{tuple(text[i : i + 4]) for i in range(len(text) - 3)} for text in (first, second)]
        share = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
        signs = [signature(" ".join(text)) for text in (first, second)]
        assert signs[0] is not None
        assert signs[1] is not None
        assert abs(likeness(signs[0], signs[1]) - share) < 0.17, (seed, share)


def test_diacritics_and_spellings_do_not_hide_a_copy() -> None:
    own, copy = signature(TEXT), signature(TEXT.replace("ة", "ه").replace("أ", "ا").replace("المدينه", "المَدينه"))
    assert own == copy


def test_a_short_text_has_no_signature() -> None:
    assert signature("قتل جنديان في هجوم.") is None


def test_a_reprint_is_linked_and_another_text_is_not(store: Store, run: int) -> None:
    keep(store, run, "first", TEXT)
    assert keep(store, run, "copy", TEXT).near_duplicate_of == "first"
    assert keep(store, run, "near", f"وكالات: {TEXT}").near_duplicate_of == "first"
    assert keep(store, run, "other", words(2)).near_duplicate_of is None


def test_a_short_reprint_is_found_when_it_is_the_same_word_for_word(store: Store, run: int) -> None:
    keep(store, run, "first", "قتل جنديان في هجوم.")
    assert keep(store, run, "copy", "قتل جنديان في هجوم.").near_duplicate_of == "first"
    assert keep(store, run, "other", "قتل جنديان في كمين.").near_duplicate_of is None


def test_reading_an_article_again_does_not_make_it_a_reprint_of_its_reprint(store: Store, run: int) -> None:
    keep(store, run, "first", TEXT)
    keep(store, run, "copy", f"وكالات: {TEXT}")
    assert keep(store, run, "first", TEXT).near_duplicate_of is None


@pytest.mark.parametrize("order", [("early", "late", "later"), ("later", "early", "late"), ("late", "later", "early")])
def test_the_earliest_published_is_the_source_in_whatever_order_they_come(
    store: Store, run: int, order: tuple[str, ...]
) -> None:
    hours = {"early": 8, "late": 9, "later": 10}
    for name in order:
        keep(store, run, name, TEXT, NOON.replace(hour=hours[name]))
    store.settle_reprints()
    assert links(store) == {"early": None, "late": "early", "later": "early"}


def test_a_crawl_settles_what_it_touched(store: Store, run: int) -> None:
    """Its own articles, and those of a crawl that was killed before it could."""
    keep(store, run, "late", TEXT, NOON.replace(hour=9))
    keep(store, run, "early", TEXT, NOON.replace(hour=8))
    keep(store, run, "other late", words(2), NOON.replace(hour=9))
    keep(store, run, "other early", words(2), NOON.replace(hour=8))
    store.settle_reprints(only_open=True)
    assert links(store) == {"late": "early", "early": None, "other late": "other early", "other early": None}
    store.finish_run(run, NOON)
    keep(store, start(store), "earliest", TEXT, NOON.replace(hour=7))
    store.settle_reprints(only_open=True)
    assert links(store) == {
        "late": "earliest",
        "early": "earliest",
        "earliest": None,
        "other late": "other early",
        "other early": None,
    }


def test_a_reprint_of_what_has_become_a_reprint_meanwhile_is_of_the_first_source(store: Store, run: int) -> None:
    """Another crawl settled the group after this one had looked for its source."""
    keep(store, run, "late", TEXT, NOON.replace(hour=9))
    keep(store, run, "early", TEXT, NOON.replace(hour=8))
    store.settle_reprints()
    store.save_article(make_article("latest", text=TEXT, near_duplicate_of="late"), None, run)
    assert links(store) == {"late": "early", "early": None, "latest": "early"}


def test_a_day_without_a_time_and_no_date_at_all_come_last(store: Store, run: int) -> None:
    keep(store, run, "undated", TEXT, None)
    keep(store, run, "day", TEXT, NOON.replace(hour=0))
    keep(store, run, "timed", TEXT, NOON)
    keep(store, run, "other", words(2), None)
    store.settle_reprints()
    assert links(store) == {"undated": "timed", "day": "timed", "timed": None, "other": None}
    store.settle_reprints()
    assert links(store)["timed"] is None


def test_what_tells_a_page_apart_is_one_by_http_and_https() -> None:
    assert identity("http://www.sahl.example/news/1") == identity("https://sahl.example/news/1/")
    assert article_id("http://sahl.example/news/1") == article_id("https://sahl.example/news/1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.sahl.example/1", "http://m.sahl.example/2", True),
        ("https://arabic.sahl.example/1", "https://sahl.example/1", True),
        ("https://sahl.example/1", "https://jabal.example/1", False),
        ("https://notsahl.example/1", "https://sahl.example/1", False),
        ("https://sahl.example/1", "/1", False),
    ],
)
def test_sites(one: str, other: str, same: bool) -> None:
    assert is_same_site(one, other) is same


def test_articles_that_name_another_page_as_theirs_do_not_replace_it(store: Store, run: int) -> None:
    """A template that names the section, or always the first article, as the canonical address."""
    kept = []
    for number in (1, 2, 3):
        url, shared = f"https://sahl.example/news/{number}", "https://sahl.example/news/3"
        given = Article(article_id(shared), url, f"خبر {number}", words(number), "السهل", canonical_url=shared)
        own = with_own_identity(given, store)
        assert with_own_identity(given, store) == own
        store.save_article(own, Extraction(own.id), run)
        kept.append(own)
    assert len({article.id for article in kept}) == 3
    assert [article.canonical_url for article in kept][1:] == [article.url for article in kept][1:]
    again = replace(kept[0], id=article_id(shared), url="https://sahl.example/amp.php?id=1", text=words(1) + " وأضيف")
    assert with_own_identity(again, store).id == kept[0].id
