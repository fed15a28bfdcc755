"""Finding the articles of a site: feeds, sitemaps, and which addresses are articles."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from html import escape, unescape
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree
from w3lib.url import safe_url_string

from pipelines.encoding import decode
from pipelines.page_dates import parse_instant

# A sitemap or feed unpacks to at most this many bytes (the sitemap protocol allows 50 MiB); a larger one is refused.
MOST_BYTES = 52_428_800
# A feed or sitemap names at most this many addresses (the sitemap protocol's limit); what lies beyond is not read.
MOST_ENTRIES = 50_000
_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": True, "recover": True, "load_dtd": False}


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


# Some servers zip what is zipped already.
_MOST_ROUNDS = 3
_UTC = ZoneInfo("UTC")
_ROOT = re.compile(r"<\?xml\b|<(?:\w+:)?(?:rss|feed|rdf|channel|urlset|sitemapindex)[\s>]", re.IGNORECASE)
# What a broken program prints before its feed is not longer.
_LONGEST_PREFACE = 20_000
_AMPERSAND = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#\d+;|#[xX][\da-fA-F]+;|(\w+);)?", re.DOTALL)
_CLOSED_BY = {"<!--": "-->", "<![CDATA[": "]]>"}
_FEEDS = ("rss", "feed", "rdf", "channel")
_FEED_ENTRIES = ("item", "entry")
# Pictures, films and data of an entry are linked as the entry itself is.
_OTHER_TYPE = re.compile(r"json|^(?:image|audio|video)/", re.IGNORECASE)
_SITEMAP = re.compile(r"^[^?#]*\.xml(?:\.gz)?$", re.IGNORECASE)
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
# An address behind the scheme or the address of its own site.
_DOUBLED = re.compile(r"https?:/*(?:([^/]+)/+)?(https?://([^/]+).*)", re.IGNORECASE)
_QUERY = re.compile(r"[?#]")
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
# Spaces, and signs of direction that an editor's keyboard leaves behind an address.
_AROUND_ADDRESS = " \t\r\n\u00a0\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"


def unpack(body: bytes, most: int = 0) -> bytes:
    """The bytes of a feed or sitemap, unzipped when they are gzip; of one that is cut off, what is there.

    Raises DiscoveryError for a broken one, and for one that unpacks to more than ``most`` bytes (0: ``MOST_BYTES``).
    """
    for _ in range(_MOST_ROUNDS):
        if not body.startswith(b"\x1f\x8b"):
            break
        body = _unzipped(body, most or MOST_BYTES)
    return body


def _unzipped(body: bytes, most: int) -> bytes:
    plain = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            while piece := file.read1(1 << 20):
                plain += piece
                if len(plain) > most:
                    raise DiscoveryError(f"unpacks to more than {most} bytes")
    except (OSError, EOFError, zlib.error) as error:
        if not plain:
            raise DiscoveryError(f"broken gzip: {error}") from error
    return bytes(plain)


def source_of(body: bytes, content_type: str = "") -> str:
    """The text of a feed, a sitemap or an answer in JSON, unzipped and decoded. Raises DiscoveryError for one that is none."""
    try:
        return decode(unpack(body), content_type).lstrip("\ufeff \t\r\n")
    except DiscoveryError:
        raise
    except ValueError as error:
        raise DiscoveryError(str(error)) from error


def _entries(source: str, url: str, names: tuple[str, ...]) -> tuple[etree._Element, list[etree._Element]]:
    """The root of a feed or sitemap, and its entries.

    What a program printed before it, and ampersands that are none, do not matter. When it opens more entries than were
    understood (it is broken, or there are two in one), each is read by itself.
    """
    root = _ROOT.search(source[:_LONGEST_PREFACE])
    mended = _AMPERSAND.sub(_mended, source[root.start() :] if root else source)
    tree = _tree(mended, url)
    found = [element for element in tree.iter() if _local(element) in names]
    named = "|".join(names)
    if len(found) < len(re.findall(rf"<(?:{named})[\s>]", mended, re.IGNORECASE)):
        starts = list(_begun(mended, named))
        if len(found) < len(starts):
            found = [
                entry
                for start, end in zip(starts, [*starts[1:], len(mended)], strict=True)
                for entry in _entry(mended[start:end], named, url)
            ]
    return tree, found


def _begun(source: str, named: str) -> Iterator[int]:
    """Where the entries of a broken source begin, but for those in a comment; CDATA in which one begins is not closed."""
    within = ""
    count = 0
    for mark in re.finditer(rf"<!--|-->|<!\[CDATA\[|\]\]>|<(?:{named})(?=[\s>])", source, re.IGNORECASE):
        if mark[0] in _CLOSED_BY:
            within = within or _CLOSED_BY[mark[0]]
        elif mark[0] in ("-->", "]]>"):
            within = "" if mark[0] == within else within
        elif within != "-->" and count < MOST_ENTRIES:
            within = ""
            count += 1
            yield mark.start()


def _entry(piece: str, named: str, url: str) -> list[etree._Element]:
    """The entry that a piece of a source begins with."""
    inner = re.split(rf"(?<=</)(?:{named})\s*>", piece, maxsplit=1, flags=re.IGNORECASE)[0].removesuffix("</")
    return list(_tree(f"<x>{inner}", url)[:1])


def _tree(text: str, url: str) -> etree._Element:
    try:
        tree = etree.fromstring(
            text.encode("utf-8", "replace"), etree.XMLParser(encoding="utf-8", **_PARSER), base_url=url
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DiscoveryError(f"no XML: {error}") from error
    if tree is None:
        raise DiscoveryError("no XML")
    return tree


def _mended(found: re.Match[str]) -> str:
    """An ampersand or entity as XML has it: ``&`` in an address stands alone there, and ``&nbsp;`` is one of HTML."""
    if found[0] == "&":
        return "&amp;"
    # Also numbers that are no letters (halves of an emoji).
    return found[0] if found[0][0] == "<" or found[1] in _XML_ENTITIES else escape(unescape(found[0]))


def _local(element: etree._Element) -> str:
    """The name of an element without its namespace, or without a prefix that nobody has declared."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _space(element: etree._Element) -> str:
    """What stands before the name of an element: its namespace, or a prefix that nobody has declared."""
    return str(element.tag)[: -len(_local(element))]


def title_of(text: str) -> str:
    """A headline without the HTML that feeds write into it."""
    return " ".join(unescape(_TAG.sub("", text)).split())


def _address(element: etree._Element) -> str:
    """The address in an element; programs that take a feed for HTML put it behind ``<link/>``."""
    text = "".join(element.itertext()).strip() or (element.tail or "").strip()
    return text if element.text or text.startswith(("http", "<")) else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def absolute(base: str, link: str, encoding: str = "utf-8") -> str | None:
    """An absolute address as it will be asked for, or None for what is none; ``encoding`` is that of its page.

    Backslashes before the query are slashes, as to browsers.
    """
    link = "".join(line.strip() for line in link.strip(_AROUND_ADDRESS).splitlines())
    if link.startswith("<"):
        # Some programs write a link of HTML into a feed.
        link = next((found[1] for found in _HREF.finditer(link)), "")
    path = _QUERY.split(link, maxsplit=1)[0]
    link = path.replace("\\", "/") + link[len(path) :]
    link = f"//{link}" if link.lower().startswith("www.") else link
    doubled = _DOUBLED.match(link)
    if doubled and doubled[1] in (None, doubled[3]):
        link = doubled[2]
    try:
        # "&amp;" is what is left of an address that was escaped twice.
        address = safe_url_string(urljoin(base, link.replace("&amp;", "&")), encoding)
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\ufeff]")
# To Python AST is Atlantic time, to the outlets that write it that of Arabia: such a date is in their own zone.
_ARABIA = re.compile(r"\s(?:AST|ADT)$")
_HALF_DAY = re.compile(r"\b[AP]\.?M\b|\d\s*[صم]\b", re.IGNORECASE)
_OFFSET = re.compile(r"(?<=:\d\d)\D*([+-]\d\d):?(\d\d)$")


def instant(text: str, zone: ZoneInfo = _UTC) -> datetime | None:
    """An aware instant out of an RFC 822 or ISO 8601 date, or one as pages write it, Arabic too.

    In ``zone`` when it names none; None for anything else.
    """
    try:
        moment: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        text = _ARABIA.sub("", _MARKS.sub("", text).strip())
        moment = _by_mail(text) or _by_reading(text, zone)
    # Years that no news site had: such a date says nothing, and far ones cannot be moved between zones.
    if moment is None or not 1990 <= moment.year <= 2100:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _by_mail(text: str) -> datetime | None:
    try:
        return None if _HALF_DAY.search(text) else parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _by_reading(text: str, zone: ZoneInfo) -> datetime | None:
    moment = parse_instant(text, zone)
    offset = _OFFSET.search(text)
    if moment is None or offset is None:
        return moment
    hours, minutes = int(offset[1]), int(offset[2])
    return moment.replace(tzinfo=timezone(timedelta(hours=hours, minutes=minutes))) if abs(hours) < 24 else None


def read_feed(body: bytes, url: str, zone: ZoneInfo = _UTC, content_type: str = "") -> list[Found]:
    """The entries of an RSS, Atom or JSON feed. Raises DiscoveryError when it is none."""
    source = source_of(body, content_type)
    if source.startswith("{"):
        return _read_json_feed(source, url, zone)
    tree, entries = _entries(source, url, _FEED_ENTRIES)
    if _local(tree) not in _FEEDS:
        raise DiscoveryError(f"the root is <{_local(tree)}>, not a feed")
    return _named_by(entries, url, zone)


def _named_by(entries: Sequence[etree._Element], url: str, zone: ZoneInfo) -> list[Found]:
    """What the entries of a feed name. Raises DiscoveryError when none of them names an address."""
    found = []
    for item in entries[:MOST_ENTRIES]:
        facts = dict.fromkeys(("origlink", "link", "guid", "key", "title", "published", "updated"), "")
        for child in item:
            name = _local(child)
            name = {"pubdate": "published", "date": "published", "modified": "updated", "id": "guid"}.get(name, name)
            if name == "link":
                if child.get("rel", "alternate").lower() == "alternate" and not _OTHER_TYPE.search(
                    child.get("type", "")
                ):
                    facts["link"] = facts["link"] or child.get("href") or _address(child)
            elif name == "guid":
                # What is said to be a key alone is an address where there is no other.
                is_key = child.get("isPermaLink", "").lower() == "false"
                if _address(child).startswith(("http", "www.", "/")):
                    facts["key" if is_key else "guid"] = _address(child)
            # Pictures and films of the entry have a title too.
            elif name in facts and (name != "title" or _space(child) == _space(item)):
                facts[name] = facts[name] or (_address(child) if name == "origlink" else _text(child))
        # FeedBurner and its like put their own address first and keep the outlet's in origLink.
        named = facts["origlink"] or facts["link"] or facts["guid"] or facts["key"]
        address = absolute(absolute(url, item.base or "") or url, named) if named else None
        if address:
            published, updated = instant(facts["published"], zone), instant(facts["updated"], zone)
            found.append(Found(address, title_of(facts["title"]), published or updated, updated, news=True))
    if entries and not found:
        raise DiscoveryError(f"none of its {len(entries)} entries names an address")
    return found


def _read_json_feed(source: str, url: str, zone: ZoneInfo) -> list[Found]:
    try:
        items = json.loads(source)["items"][:MOST_ENTRIES]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DiscoveryError(f"no JSON feed: {error}") from error
    found = []
    for item in items:
        if not isinstance(item, dict):
            continue
        named = [str(item.get(name) or "") for name in ("url", "external_url", "id")]
        chosen = named[0] or named[1] or (named[2] if named[2].startswith("http") else "")
        address = absolute(url, chosen) if chosen else None
        if address:
            published = instant(str(item.get("date_published") or ""), zone)
            modified = instant(str(item.get("date_modified") or ""), zone)
            found.append(Found(address, title_of(str(item.get("title") or "")), published, modified, news=True))
    if items and not found:
        raise DiscoveryError("no JSON feed: none of its items has an address")
    return found


def read_sitemap(body: bytes, url: str, zone: ZoneInfo = _UTC, content_type: str = "") -> list[Found]:
    """The addresses of a sitemap, a news sitemap, an index of sitemaps, a text file with one in each line, or a feed.

    Raises DiscoveryError when it is none.
    """
    source = source_of(body, content_type)
    if source.startswith(("http://", "https://")):
        lines = [absolute(url, line) for line in source.splitlines()[:MOST_ENTRIES] if line.strip()]
        return [Found(line, basis="sitemap") for line in lines if line]
    tree, entries = _entries(source, url, (*_FEED_ENTRIES, "url", "sitemap"))
    kind = _local(tree)
    if kind in _FEEDS:
        return _named_by(entries, url, zone)
    if kind not in ("urlset", "sitemapindex"):
        raise DiscoveryError(f"the root is <{kind}>, not a sitemap")
    found = []
    for entry in entries[:MOST_ENTRIES]:
        facts = {"loc": "", "lastmod": "", "publication_date": "", "title": ""}
        for child in entry.iter():
            name = _local(child)
            # Images and videos of the entry have a loc and a title too.
            if name in facts and not facts[name] and "image" not in str(child.tag) and "video" not in str(child.tag):
                facts[name] = _address(child) if name == "loc" else _text(child)
        address = absolute(url, facts["loc"]) if facts["loc"] else None
        if address:
            published, modified = instant(facts["publication_date"], zone), instant(facts["lastmod"], zone)
            # Some sites name their sitemaps as if they were pages.
            index = kind == "sitemapindex" or _local(entry) == "sitemap" or bool(_SITEMAP.search(address))
            news = not index and bool(facts["publication_date"])
            found.append(Found(address, title_of(facts["title"]), published, modified, "sitemap", news, index))
    return found


def sitemaps_in_robots(text: str, url: str) -> Iterator[str]:
    """The sitemaps that a robots.txt names."""
    for line in text.lstrip("\ufeff").splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        if name.strip().lower() == "sitemap" and value.strip():
            address = absolute(url, value)
            if address:
                yield address


_FEW, _MOST = 4, 400
_OTHER_SITEMAP = re.compile(
    r"image|video|author|tag|categor|taxonom|users?\b|pages?-sitemap|topic|section", re.IGNORECASE
)
_MONTH_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/.]?(0[1-9]|1[0-2])(?!\d{3})")
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def choose_sitemaps(
    named: Sequence[Found], since: date | None, until: date | None, zone: tzinfo = UTC, *, believed: bool = True
) -> list[Found]:
    """Which sitemaps of an index are worth asking for, the likeliest first.

    Without a window these are the few newest; with one, all whose name does not put them outside of it and, where the dates
    of the index are ``believed``, whose date does not. Behind them stand a few that it does, the newest and the oldest: what
    they name shows whether anybody keeps the dates up.
    """
    chosen, unmodified = [], []
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
        if (since and last and last < since.isoformat()[:7]) or (until and first and first > until.isoformat()[:7]):
            continue
        newest = (entry.modified.timestamp() if entry.modified else 0.0, last)
        before = believed and not in_window(entry.modified, since, None, zone)
        (unmodified if before else chosen).append((("news" in name.lower(), newest, -place), entry))
    for rows in (chosen, unmodified):
        rows.sort(key=lambda pair: pair[0], reverse=True)
    if not (since or until) and len({key[:2] for key, _ in chosen}) == 1:
        # Nothing tells which are new: some sites number them from the oldest, some from the newest.
        chosen[_FEW // 2 : -_FEW // 2] = []
    unmodified[_FEW // 2 : -_FEW // 2] = []
    return [entry for _, entry in chosen[: _MOST if since or until else _FEW] + unmodified]


_ARTICLE_PATH = re.compile(r"\d{4,}|/\d{4}/\d{1,2}/|-[^/]{20,}|(?:%[dD][89a-fA-F]%[0-9a-fA-F]{2}){12,}")
_NUMBER = re.compile(r"[/=_-]\d+(?:\.\w{3,5})?/?$")
# The names of sections, and "read more", have fewer.
_HEADLINE_WORDS = 5
_NEVER_ARTICLE = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|page|search|login|register|contact|about|privacy|terms|videos?"
    r"|gallery|galleries|photos?|live|archives?|feed|rss|wp-login|wp-admin|wp-json|cart|account|podcasts?)(?:/|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|pdf|mp4|mp3|zip|gz|css|js|xml|json|txt|docx?|xlsx?)$",
    re.IGNORECASE,
)


def never_article(url: str) -> bool:
    """Is an address that of something else on any site: a file, a tag, a search, a video page?"""
    return bool(_NEVER_ARTICLE.search(urlsplit(url).path))


def looks_like_article(url: str, text: str = "") -> bool:
    """May an address of an unknown site be that of an article: a number, a date or a long slug in its path?

    A short number (``news.php?id=12``) will do where the text of its link is a headline.
    """
    parts = urlsplit(url)
    path = parts.path + ("?" + parts.query if parts.query else "")
    found = _ARTICLE_PATH.search(path) or (len(text.split()) >= _HEADLINE_WORDS and _NUMBER.search(path))
    return bool(found) and not never_article(url)


def in_window(moment: datetime | None, since: date | None, until: date | None, zone: tzinfo = UTC) -> bool:
    """Does an instant lie in the window of days, both included, by the calendar of ``zone``? What has no date may."""
    if moment is None:
        return True
    day = moment.astimezone(zone).date()
    return (since is None or day >= since) and (until is None or day <= until)


# Programs that write the time of making beside every entry need so long for all, and we have their answer so soon.
_MADE_WITHIN, _MADE_AGO = timedelta(seconds=5), timedelta(minutes=10)
_MADE_AT_ONCE = 5


def without_time_of_making(found: Sequence[Found], now: datetime) -> list[Found]:
    """The entries of a feed or sitemap; instants that all of them share and that are those of its making say nothing."""
    rows = list(found)
    for name in ("published", "modified"):
        told = [getattr(row, name) for row in rows if getattr(row, name)]
        if (
            len(told) >= max(_MADE_AT_ONCE, len(rows))
            and max(told) - min(told) <= _MADE_WITHIN
            and abs(now - max(told)) <= _MADE_AGO
        ):
            rows = [replace(row, **{name: None}) for row in rows]
    return rows


def newest_first(found: Iterable[Found]) -> list[Found]:
    """Entries with a date by date, the newest first; those without follow in their own order."""
    rows = list(found)
    dated = sorted((row for row in rows if row.published or row.modified), key=_moment, reverse=True)
    return dated + [row for row in rows if not (row.published or row.modified)]


def _moment(entry: Found) -> float:
    moment = entry.published or entry.modified
    return moment.timestamp() if moment else 0.0
