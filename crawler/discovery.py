"""Finding the articles of a site: feeds, sitemaps, the WordPress API, and which addresses are articles."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from w3lib.url import safe_url_string

# A sitemap or feed unpacks to at most this many bytes (the sitemap protocol allows 50 MiB); a larger one is refused.
MOST_BYTES = 52_428_800
# A feed or sitemap names at most this many addresses (the sitemap protocol's limit); what lies beyond is not read.
MOST_ENTRIES = 50_000
_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False, "recover": True, "load_dtd": False}


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a site names, with what it says of the page.

    ``published`` and ``modified`` are aware instants. ``basis`` is ``feed``, ``sitemap`` or ``listing``; ``news`` says
    that what it stands in names nothing but articles; ``index`` addresses are sitemaps themselves.
    """

    url: str
    title: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    basis: str = "feed"
    news: bool = False
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
    except zlib.error as error:
        raise DiscoveryError(f"broken gzip: {error}") from error
    if stream.unconsumed_tail:
        raise DiscoveryError(f"unpacks to more than {MOST_BYTES} bytes")
    return plain


def _tree(body: bytes) -> etree._Element:
    parser = etree.XMLParser(**_PARSER)
    try:
        tree = etree.fromstring(unpack(body).lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DiscoveryError(f"no XML: {error}") from error
    if tree is None:
        raise DiscoveryError("no XML")
    return tree


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _address(base: str, link: str) -> str | None:
    """An absolute address as it will be asked for, or None for what is none."""
    try:
        address = safe_url_string(urljoin(base, link.strip()))
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def instant(text: str, zone: tzinfo = UTC) -> datetime | None:
    """An aware instant out of an RFC 822 or ISO 8601 date, in ``zone`` when it names none; None for anything else."""
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
    # Years that no news site had: such a date says nothing, and far ones cannot be moved between zones.
    if not 1990 <= moment.year <= 2100:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def read_feed(body: bytes, url: str, zone: tzinfo = UTC) -> list[Found]:
    """The entries of an RSS, Atom or JSON feed. Raises DiscoveryError when it is none."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json_feed(body, url, zone)
    tree = _tree(body)
    if _local(tree) not in ("rss", "feed", "rdf"):
        raise DiscoveryError(f"the root is <{_local(tree)}>, not a feed")
    found = []
    for item in tree.iter("{*}item", "{*}entry"):
        facts = dict.fromkeys(("origlink", "link", "guid", "title", "published", "updated"), "")
        for child in item:
            name = _local(child)
            name = {"pubdate": "published", "date": "published", "modified": "updated"}.get(name, name)
            if name == "link" and child.get("rel", "alternate") == "alternate":
                facts["link"] = facts["link"] or child.get("href") or _text(child)
            elif name == "guid" and (child.get("isPermaLink") == "false" or not _text(child).startswith("http")):
                continue
            elif name in facts and name != "link":
                facts[name] = facts[name] or _text(child)
        # FeedBurner and its like put their own address first and keep the outlet's in origLink.
        address = _address(url, facts["origlink"] or facts["link"] or facts["guid"])
        if address and (facts["origlink"] or facts["link"] or facts["guid"]):
            published, updated = instant(facts["published"], zone), instant(facts["updated"], zone)
            found.append(Found(address, facts["title"], published or updated, updated, news=True))
            if len(found) >= MOST_ENTRIES:
                break
    return found


def _read_json_feed(body: bytes, url: str, zone: tzinfo) -> list[Found]:
    found = []
    try:
        for item in json.loads(body)["items"][:MOST_ENTRIES]:
            address = _address(url, str(item.get("url") or ""))
            if address and item.get("url"):
                published = instant(str(item.get("date_published") or ""), zone)
                modified = instant(str(item.get("date_modified") or ""), zone)
                found.append(Found(address, str(item.get("title") or ""), published, modified, news=True))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DiscoveryError(f"no JSON feed: {error}") from error
    return found


def read_sitemap(body: bytes, url: str, zone: tzinfo = UTC) -> list[Found]:
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
            # Images and videos of the entry have a loc and a title too.
            if name in facts and not facts[name] and "image" not in str(child.tag) and "video" not in str(child.tag):
                facts[name] = _text(child)
        address = _address(url, facts["loc"]) if facts["loc"] else None
        if address:
            published, modified = instant(facts["publication_date"], zone), instant(facts["lastmod"], zone)
            index = kind == "sitemapindex"
            news = not index and bool(facts["publication_date"])
            found.append(Found(address, facts["title"], published, modified, "sitemap", news, index))
            if len(found) >= MOST_ENTRIES:
                break
    return found


def sitemaps_in_robots(text: str, url: str) -> Iterator[str]:
    """The sitemaps that a robots.txt names."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "sitemap" and value.strip():
            yield urljoin(url, value.strip())


_OTHER_SITEMAP = re.compile(
    r"image|video|author|tag|categor|taxonom|users?\b|pages?-sitemap|topic|section", re.IGNORECASE
)
_MONTH_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/.]?(0[1-9]|1[0-2])(?!\d{3})")
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def choose_sitemaps(named: Sequence[Found], since: date | None, until: date | None) -> list[Found]:
    """Which sitemaps of an index are worth asking for, the likeliest first.

    Without a window these are the few newest; with one, all whose name or date does not put them outside of it.
    """
    chosen = []
    for place, entry in enumerate(named):
        name = urlsplit(entry.url).path + "?" + urlsplit(entry.url).query
        if _OTHER_SITEMAP.search(name) and "news" not in name.lower():
            continue
        month, year = _MONTH_IN_NAME.search(name), _YEAR_IN_NAME.search(name)
        first = last = ""
        if month:
            first = last = f"{month[1]}-{month[2]}"
        elif year:
            first, last = f"{year[1]}-01", f"{year[1]}-12"
        if since and ((last and last < since.isoformat()[:7]) or (entry.modified and entry.modified.date() < since)):
            continue
        if until and first and first > until.isoformat()[:7]:
            continue
        newest = (entry.modified.timestamp() if entry.modified else 0.0, last)
        chosen.append((("news" in name.lower(), newest, -place), entry))
    chosen.sort(key=lambda pair: pair[0], reverse=True)
    return [entry for _, entry in chosen[: 400 if since or until else 4]]


_TAG = re.compile(r"<[^>]+>")


def read_wordpress(body: bytes, url: str, zone: tzinfo = UTC) -> list[Found]:
    """The posts of a WordPress REST answer. Raises DiscoveryError when it is none."""
    found = []
    try:
        posts: Any = json.loads(body)
        if not isinstance(posts, list):
            raise TypeError(str(posts.get("message", posts))[:120])
        for post in posts:
            address = _address(url, post["link"])
            if address:
                title = unescape(_TAG.sub("", str(post.get("title", {}).get("rendered", ""))))
                published = instant(str(post.get("date_gmt") or "")) or instant(str(post.get("date") or ""), zone)
                modified = instant(str(post.get("modified_gmt") or ""))
                found.append(Found(address, title, published, modified, news=True))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DiscoveryError(f"no list of posts: {error}") from error
    return found


_ARTICLE_PATH = re.compile(r"\d{4,}|/\d{4}/\d{1,2}/|-[^/]{20,}|(?:%[dD][89a-fA-F]%[0-9a-fA-F]{2}){12,}")
_NEVER_ARTICLE = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|page|search|login|register|contact|about|privacy|terms|videos?"
    r"|gallery|galleries|photos?|live|archives?|feed|rss|wp-login|wp-admin|wp-json|cart|account|podcasts?)(?:/|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|pdf|mp4|mp3|zip|gz|css|js|xml|json|txt|docx?|xlsx?)$",
    re.IGNORECASE,
)


def never_article(url: str) -> bool:
    """Is an address that of something else on any site: a file, a tag, a search, a video page?"""
    return bool(_NEVER_ARTICLE.search(urlsplit(url).path))


def looks_like_article(url: str) -> bool:
    """May an address of an unknown site be that of an article: a number, a date or a long slug in its path?"""
    parts = urlsplit(url)
    path = parts.path + ("?" + parts.query if parts.query else "")
    return bool(_ARTICLE_PATH.search(path)) and not never_article(url)


def in_window(moment: datetime | None, since: date | None, until: date | None, zone: tzinfo = UTC) -> bool:
    """Does an instant lie in the window of days, both included, by the calendar of ``zone``? What has no date may."""
    if moment is None:
        return True
    day = moment.astimezone(zone).date()
    return (since is None or day >= since) and (until is None or day <= until)


def newest_first(found: Iterable[Found]) -> list[Found]:
    """Entries with a date by date, the newest first; those without follow in their own order."""
    rows = list(found)
    dated = sorted((row for row in rows if row.published or row.modified), key=_moment, reverse=True)
    return dated + [row for row in rows if not (row.published or row.modified)]


def _moment(entry: Found) -> float:
    moment = entry.published or entry.modified
    return moment.timestamp() if moment else 0.0
