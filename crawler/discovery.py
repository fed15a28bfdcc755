"""Finding the articles of a site: feeds, sitemaps, listing pages, the WordPress API."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree

# A sitemap or feed unpacks to at most this many bytes; what lies beyond is not read.
MOST_BYTES = 40_000_000
_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False, "recover": True, "load_dtd": False}


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a site names, with what it says of the page. ``index`` addresses are sitemaps themselves."""

    url: str
    title: str = ""
    published: datetime | None = None
    basis: str = "feed"
    index: bool = False


class DiscoveryError(ValueError):
    """A feed or sitemap that is none."""


def unpack(body: bytes) -> bytes:
    """The bytes of a feed or sitemap, unzipped when they are gzip. Raises DiscoveryError for a broken or huge one."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        plain = stream.decompress(body, MOST_BYTES)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise DiscoveryError(f"broken gzip: {error}") from error
    if stream.unconsumed_tail:
        raise DiscoveryError(f"unpacks to more than {MOST_BYTES} bytes")
    return plain


def _tree(body: bytes) -> etree._Element:
    parser = etree.XMLParser(**_PARSER)
    try:
        tree = etree.fromstring(unpack(body).lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DiscoveryError(f"no XML: {error}") from error
    if tree is None:
        raise DiscoveryError("no XML")
    return tree


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def instant(text: str) -> datetime | None:
    """An aware instant out of an RFC 822 or ISO 8601 date, UTC when it names no zone; None for anything else."""
    text = text.strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_feed(body: bytes, url: str) -> list[Found]:
    """The entries of an RSS, Atom or JSON feed. Raises DiscoveryError when it is none."""
    if body.lstrip()[:1] == b"{":
        return _read_json_feed(body, url)
    tree = _tree(body)
    if _local(tree) not in ("rss", "feed", "rdf"):
        raise DiscoveryError(f"the root is <{_local(tree)}>, not a feed")
    found = []
    for item in tree.iter():
        if _local(item) not in ("item", "entry"):
            continue
        facts = {"link": "", "title": "", "date": ""}
        for child in item:
            name = _local(child)
            if name == "link":
                alternate = child.get("rel", "alternate") == "alternate"
                facts["link"] = facts["link"] or ((child.get("href") or _text(child)) if alternate else "")
            elif name == "guid" and child.get("isPermaLink", "true") == "true" and _text(child).startswith("http"):
                facts["link"] = facts["link"] or _text(child)
            elif name == "title":
                facts["title"] = _text(child)
            elif name in ("pubdate", "published", "date", "updated") and not facts["date"]:
                facts["date"] = _text(child)
        if facts["link"]:
            found.append(Found(urljoin(url, facts["link"].strip()), facts["title"], instant(facts["date"])))
    return found


def _read_json_feed(body: bytes, url: str) -> list[Found]:
    try:
        items = json.loads(body)["items"]
        return [
            Found(
                urljoin(url, item["url"]), str(item.get("title") or ""), instant(str(item.get("date_published") or ""))
            )
            for item in items
            if item.get("url")
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DiscoveryError(f"no JSON feed: {error}") from error


def read_sitemap(body: bytes, url: str) -> list[Found]:
    """The addresses of a sitemap, a news sitemap or an index of sitemaps. Raises DiscoveryError when it is none."""
    tree = _tree(body)
    kind = _local(tree)
    if kind not in ("urlset", "sitemapindex"):
        raise DiscoveryError(f"the root is <{kind}>, not a sitemap")
    found = []
    for entry in tree:
        facts = {"loc": "", "lastmod": "", "publication_date": "", "title": ""}
        for child in entry.iter():
            name = _local(child)
            if name in facts and not facts[name]:
                facts[name] = _text(child)
        if facts["loc"]:
            moment = instant(facts["publication_date"]) or instant(facts["lastmod"])
            found.append(
                Found(urljoin(url, facts["loc"]), facts["title"], moment, "sitemap", index=kind == "sitemapindex")
            )
    return found


def sitemaps_in_robots(text: str, url: str) -> Iterator[str]:
    """The sitemaps that a robots.txt names."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "sitemap" and value.strip():
            yield urljoin(url, value.strip())


def read_wordpress(body: bytes, url: str) -> list[Found]:
    """The posts of a WordPress REST answer. Raises DiscoveryError when it is none."""
    try:
        return [
            Found(
                urljoin(url, post["link"]),
                re.sub(r"<[^>]+>", "", str(post.get("title", {}).get("rendered", ""))),
                instant(str(post.get("date_gmt") or "")),
            )
            for post in json.loads(body)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DiscoveryError(f"no list of posts: {error}") from error


_ARTICLE_PATH = re.compile(r"\d{3,}|/\d{4}/\d{1,2}/|-[^/]{20,}|%[dD][89a-fA-F]%.{40,}")
_NEVER_ARTICLE = re.compile(
    r"/(?:tag|tags|category|categories|author|authors|page|search|login|register|contact|about|privacy|terms|video|videos"
    r"|gallery|photos|live|archive|feed|rss|wp-login|wp-admin|cart|account|podcast)s?(?:/|$)|\.(?:jpe?g|png|gif|pdf|mp4|mp3|zip|css|js|xml)$",
    re.IGNORECASE,
)


def looks_like_article(url: str) -> bool:
    """May an address of an unknown site be that of an article: a number, a date or a long slug in its path?"""
    parts = urlsplit(url)
    path = parts.path + ("?" + parts.query if parts.query else "")
    return bool(_ARTICLE_PATH.search(path)) and not _NEVER_ARTICLE.search(parts.path)


def in_window(moment: datetime | None, since: date | None, until: date | None) -> bool:
    """Does an instant lie in the window, its last day included? What has no date may."""
    if moment is None:
        return True
    day = moment.date()
    return (since is None or day >= since) and (until is None or day <= until)
