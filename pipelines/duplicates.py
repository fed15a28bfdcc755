"""The duplicates step: reprints are linked to the article that they repeat."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from extract.language.tokens import tokenize
from extract.schema import Article
from extract.store import Store
from extract.store.records import Row
from pipelines.addresses import canonical_url, identity
from pipelines.article import article_id
from pipelines.store import open_store
from pipelines.worked_out import worked_out

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_PERMUTATIONS = 96
_BANDS = 32
_ROWS = _PERMUTATIONS // _BANDS
# The first prime above 2**32: a product of two 32-bit numbers, and what the remainder is added to, fit into 64 bits.
_PRIME = np.uint64(4_294_967_311)
_RANDOM = np.random.default_rng(20_210_314)
_FACTORS = _RANDOM.integers(1, 1 << 32, _PERMUTATIONS, dtype=np.uint64)
_OFFSETS = _RANDOM.integers(0, 1 << 32, _PERMUTATIONS, dtype=np.uint64)
_SHINGLE = 4
# From this share of equal signature entries on, one text is a reprint of the other.
REPRINT = 0.45
_SHORTEST = 30


def signature(text: str) -> bytes | None:
    """The MinHash signature of a text over shingles of four words, or None for one too short to compare."""
    words = [token.norm for token in tokenize(text) if token.kind != "sign"]
    if len(words) < _SHORTEST:
        return None
    shingles = {zlib.crc32(" ".join(words[i : i + _SHINGLE]).encode()) for i in range(len(words) - _SHINGLE + 1)}
    hashes = np.fromiter(shingles, dtype=np.uint64, count=len(shingles))
    least = ((hashes[:, None] * _FACTORS % _PRIME + _OFFSETS) % _PRIME).min(axis=0)
    return bytes((least & np.uint64(0xFFFFFFFF)).astype("<u4").tobytes())


def bands(sign: bytes) -> list[bytes]:
    """The bands of a signature: two texts that share one are worth comparing."""
    size = _ROWS * 4
    return [struct.pack("<B", band) + sign[band * size : (band + 1) * size] for band in range(_BANDS)]


def likenesses(sign: bytes, others: Sequence[bytes]) -> list[float]:
    """The share of equal entries of a signature and each of others, which are as long: about the share of shingles that
    two texts have in common."""
    if not others:
        return []
    entries = np.frombuffer(b"".join(others), "<u4").reshape(len(others), -1)
    return list((entries == np.frombuffer(sign, "<u4")).mean(axis=1).tolist())


def likeness(first: bytes, second: bytes) -> float:
    """The share of equal entries of two signatures."""
    return likenesses(first, [second])[0]


def first_source(article: Article, store: Store, sign_of: Callable[[str], bytes | None] = signature) -> str | None:
    """The id of the stored article that this one reprints, word for word or nearly; keeps its signature.

    ``sign_of`` gives the signature of a text; by default it is worked out.
    """
    same = store.same_text(article.text, besides=article.id)
    if same is not None:
        return same
    sign = sign_of(article.text)
    if sign is None:
        return None
    own = bands(sign)
    near = store.similar(own, besides=article.id)
    alike = likenesses(sign, [value for _, value in near])
    best = max(((share, first) for share, (first, _) in zip(alike, near, strict=True)), default=None)
    store.save_signature(article.id, sign, own)
    return best[1] if best is not None and best[0] >= REPRINT else None


def with_own_identity(article: Article, store: Store) -> Article:
    """The article with an id that is not that of another one.

    Some pages name another page as their canonical address (the section, the article before): by that they would
    replace each other. An article is the stored one when the addresses of their pages are one, or title or text agree.
    """
    own = canonical_url(article.url)
    itself = hashlib.sha256(f"itself {identity(own)}".encode()).hexdigest()[:16]
    for name, address in ((article.id, article.canonical_url), (article_id(own), own), (itself, own)):
        stored = store.row("SELECT url, title, text FROM article WHERE article_id = ?", [name])
        if stored is None or identity(stored["url"]) == identity(own) or _is_version(article, stored):
            return replace(article, id=name, canonical_url=address)
    return article


def _is_version(article: Article, stored: Row) -> bool:
    if article.title == stored["title"] or article.text == stored["text"]:
        return True
    signs = signature(article.text), signature(stored["text"])
    return signs[0] is not None and signs[1] is not None and likeness(signs[0], signs[1]) >= REPRINT


class DuplicatesPipeline:
    """Links reprints to their first source."""

    def __init__(self, crawler: Crawler) -> None:
        self.store = open_store(crawler).store
        self.stats = crawler.stats
        self.worked_out = worked_out(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def close_spider(self) -> None:
        """Which of two outlets was fetched first is chance: the one that published first is the source."""
        self.store.settle_reprints(only_open=True)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or not item.is_article:
            return item
        item = with_own_identity(item, self.store)
        original = first_source(item, self.store, self._signature)
        if original is None:
            return item
        if self.stats is not None:
            self.stats.inc_value("marsad/reprints")
        return replace(item, near_duplicate_of=original)

    def _signature(self, text: str) -> bytes | None:
        return self.worked_out.find("signature", text) or signature(text)
