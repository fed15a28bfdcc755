"""Title, author, dates and canonical address of a page as its markup names them: JSON-LD first, then meta elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement as Element

from pipelines.addresses import joined
from pipelines.bylines import byline, in_company, looks_like_name, person
from pipelines.linked_data import events_of, is_of, json_ld, objects_named, thing_of, types_of
from pipelines.marked_dates import day_of_change, given_to_scripts, given_with, marked_date
from pipelines.page_dates import parse_instant

_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
_AUTHOR_META = ("author", "article:author", "dc.creator", "parsely-author", "byl", "twitter:creator", "creator")
# Who wrote an article, in what scripts are given.
_WRITERS = ("author", "authors", "byline", "writer", "writers")
_TITLE_SPLIT = re.compile(r"\s+(?:[|\-–—»«:•/]|::|\.\.\.?)\s+")
# Fewer words are the name of a section or of the site.
_HEADLINE_WORDS = 3
# "Site: headline", where an element shows the headline alone.
_PART = re.compile(rf"{_TITLE_SPLIT.pattern}|:\s+")
_CARD_LENGTH = 60
# The elements that show a headline.
_SHOWING = ("h1", "h2", "h3", "h4", "div", "span", "b", "strong", "font", "td", "p", "a")
_LEAST_COMMON = 2
_MOST_HEADLINES = 3
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+\w*/(?=https?:)")
_INDEX = re.compile(r"(?:index|default|home|main)\.\w{3,5}$", re.IGNORECASE)
_TITLE_SIGNS = re.compile(r"\s+(?:[|\-–—»«:•/]|::|\.\.\.?)\s*$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Letters as old programs drew them; the ornate brackets of quotations among them stay.
_PRESENTED = re.compile("[\ufb50-\ufd3d\ufd50-\ufdff\ufe70-\ufefc]+")
_ODD = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufb50-\ufefc\ufeff]")
_AUTHORS: Any = etree.XPath('//@rel[. = "author"]/.. | //@itemprop[. = "author"]/..')
_TEXT_AND_BREAKS: Any = etree.XPath(".//text() | .//br")
_MOST_EVENTS = 3
# Other pictures may say the headline.
_LOGOS: Any = etree.XPath(
    '//img[contains(@src, "logo") or contains(@class, "logo") or contains(@id, "logo")]/@alt', smart_strings=False
)
# The link home is one of the first of a page.
_FIRST_LINKS = 40
_LONGEST_SITE_NAME = 6
# Below those above it ("the republic", "the ministry") it is shorter.
_LONGEST_LETTERHEAD = 4
_HOME = re.compile(
    r"^(?:(?:https?:)?//[^/?#]+)?(?:/(?:ar|en|fr)?/?)?(?:(?:\.{1,2}/)*(?:index|default|home|main)\.\w{3,5})?(?<=.)$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")
_QUOTATION = re.compile('[«»“”"]')


def clean(text: str | None) -> str:
    """One line of text: white space folded, zero-width and direction marks taken out, presentation forms made letters."""
    line = " ".join((text or "").split())
    if _ODD.search(line):
        line = _PRESENTED.sub(lambda found: normalize("NFKC", found[0]), _INVISIBLE.sub("", line))
        line = " ".join(line.split())
    return line


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself in its markup.

    ``kind`` is article, website, list (of articles, of a writer) where the page tells; ``declared``: it does so in
    JSON-LD; ``body`` is the text that JSON-LD carries, mostly empty; ``sites`` are the names of the outlet, in lower case.
    ``locked``: JSON-LD says that only subscribers read the text. ``thing``: what it names where it names no article: an
    event, an episode, a thread of readers, a ware, a video, or nothing.
    ``doubted`` is the instant of JSON-LD that names the outlet, or another text, as its headline, or of meta elements that
    give the address of the home page or that of the last change; ``doubted_basis`` tells which. ``either_order``: day and month
    of the publication may be meant the other way about. ``given_author``: who wrote by what scripts are given, where nothing else
    tells.
    """

    title: str
    author: str | None
    published: datetime | None
    published_basis: str
    modified: datetime | None
    canonical_url: str
    kind: str
    declared: bool
    body: str
    sites: frozenset[str]
    doubted: datetime | None = None
    doubted_basis: str = "jsonld"
    locked: bool = False
    thing: str = ""
    either_order: bool = False
    given_author: str | None = None


def metas(tree: Element) -> dict[str, str]:
    """The meta elements of a page by lower-case name, property or itemprop; the first one counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = clean(element.get("content"))
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def read_metadata(tree: Element, url: str, zone: ZoneInfo, fetched: datetime | None) -> Metadata:
    """The metadata of a parsed page. ``zone`` is that of the outlet; dates without one are read in it."""
    names = metas(tree)
    entries = json_ld(tree)
    articles = [entry for entry in entries if is_of(entry, "articles")]
    every = articles
    if articles:
        articles = _of_this_page(articles, tree)
    entry = articles[0] if articles else {}
    sites = _site_names(names, entries)
    sites |= _home_names(tree, names, sites)
    # A template that gives every page the headline of the home page gives it the day of the home page too.
    own = [entry for entry in articles if clean(str(entry.get("headline") or "")).lower() not in sites]
    pages = [entry for entry in entries if types_of(entry) & {"webpage", "itempage"}]
    title = _title(tree, names, entry, sites, url)
    every = [*every, *pages]
    own += [page for page in pages if _is_named_so(page, title)]
    modified = parse_instant(str(entry.get("dateModified") or ""), zone, fetched)
    for name in _MODIFIED_META:
        modified = modified or parse_instant(names.get(name, ""), zone, fetched)
    changed = day_of_change(names, modified, zone, fetched)
    told = {name: content for name, content in names.items() if name != "date"} if changed else names
    published, basis, either = marked_date(tree, told, own, zone, fetched)
    others = (parse_instant(str(e.get("datePublished") or ""), zone, fetched) for e in every if e not in own)
    doubted = next((moment for moment in others if moment), None) if len(own) < len(every) else None
    canonical = next(iter(tree.xpath('//link[@rel="canonical"]/@href')), "") or names.get("og:url", "")
    doubted_basis = "jsonld"
    if changed:
        doubted, doubted_basis = changed, "meta"
    if basis == "meta" and canonical and _HOME.match(canonical) and not _HOME.match(url):
        # A template gives every page what it tells of the home page.
        doubted, doubted_basis, published, basis = published, basis, None, "unknown"
    author = _author(tree, names, articles, sites, url)
    given = objects_named(tree, title) if published is None or author is None else []
    if published is None and (told_to_scripts := given_with(given, zone, fetched)):
        published, basis = told_to_scripts, "meta"
    if published is None and doubted is None:
        doubted, doubted_basis = given_to_scripts(tree, zone, fetched), "meta"
    kind = "article" if articles else names.get("og:type", "").lower()
    if kind == "profile" or (not articles and any(is_of(entry, "lists") for entry in entries)):
        # Templates call their lists of articles og:type "article" too.
        kind = "list"
    if kind != "article" and published is None and events_of(tree, entries) >= _MOST_EVENTS:
        # What is on in a month, each thing with its markup.
        kind = "list"
    body = next((str(article["articleBody"]) for article in articles if article.get("articleBody")), "")
    return Metadata(
        title, author, published, basis, modified,
        joined(url, clean(canonical)) if canonical else url, kind, bool(articles), body, frozenset(sites),
        doubted, doubted_basis, any(str(entry.get("isAccessibleForFree", "")).lower() == "false" for entry in articles),
        "" if articles else thing_of(tree, entries, [e for e in entries if e.get("name") and _is_named_so(e, title)], kind),
        either, next(filter(None, (_name(one[key]) for one in given for key in _WRITERS if one.get(key))), None),
    )  # fmt: skip


# ---------------------------------------------------------------- title


def _site_names(names: Mapping[str, str], entries: Iterable[Mapping[str, Any]]) -> set[str]:
    sites = {
        names.get("og:site_name", ""),
        names.get("application-name", ""),
        names.get("twitter:site", "").lstrip("@"),
    }
    for entry in entries:
        if is_of(entry, "sites") and isinstance(entry.get("name"), str):
            sites.add(clean(entry["name"]))
        publisher = entry.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            sites.add(clean(publisher["name"]))
    return {site.lower() for site in sites if site}


def _home_names(tree: Element, names: Mapping[str, str], sites: Collection[str]) -> set[str]:
    """The names of the outlet that stand in a title and are a link to the home page, or what the logo says.

    None when the title ends or begins with a name that is known.
    """
    titles = (page_title(tree), names.get("og:title", ""))
    pieces = {piece.strip() for title in titles for piece in _PART.split(title) if _PART.search(title)}
    pieces = {piece for piece in pieces if 0 < len(piece.split()) <= _LONGEST_SITE_NAME}
    if not pieces or any(piece.lower() in sites for piece in pieces):
        return set()
    shown = {str(text).strip() for text in _LOGOS(tree)}
    shown |= {
        clean(link.text_content())
        or clean(link.get("title"))
        or clean(next((i.get("alt") for i in link.iter("img")), ""))
        for link in islice(tree.iter("a"), _FIRST_LINKS)
        if _leads_home(link)
    }
    return {piece.lower() for piece in pieces & shown}


def _of_this_page(articles: list[Mapping[str, Any]], tree: Element) -> list[Mapping[str, Any]]:
    """The articles of JSON-LD without those of another headline than the one in which title and first heading agree."""
    named = page_title(tree)
    headings = {clean(heading.text_content()) for heading in tree.iter("h1", "h2", "h3")}
    shown = [heading for heading in headings if len(heading.split()) > _HEADLINE_WORDS and heading in named]
    told = [(entry, clean(str(entry.get("headline") or ""))) for entry in articles]
    if len({headline for _, headline in told}) >= _MOST_HEADLINES:
        # The articles of a list, or that of the page and those beside it.
        named_by = [named, *(clean(heading.text_content()) for heading in tree.iter("h1"))]
        return [entry for entry, headline in told if any(_retells(headline, title) for title in named_by)]
    if len(shown) != 1:
        return articles
    return [
        entry
        for entry in articles
        if not (headline := clean(str(entry.get("headline") or ""))) or _common_words(headline, shown[0])
    ]


def _is_named_so(page: Mapping[str, Any], title: str) -> bool:
    """Has a page of JSON-LD the title of this page, or none, and not that of the site or of another page?"""
    name = clean(str(page.get("name") or page.get("headline") or ""))
    return not name or _common_words(name, title) >= min(_LEAST_COMMON, _common_words(title, title))


def _common_words(first: str, second: str) -> int:
    """How many words of more than three letters two titles share."""
    return len({word for word in _WORDS.findall(first) if len(word) > 3} & set(_WORDS.findall(second)))


def _leads_home(link: Element) -> bool:
    """Does a link lead to the home page of a site?"""
    return bool(_HOME.match(link.get("href") or ""))


def strip_site_name(title: str, headings: Collection[str], sites: set[str]) -> str:
    """The title without the name of the site before or behind it."""
    pieces = _TITLE_SPLIT.split(title)
    if len(pieces) < 2:
        return title
    for heading in headings:
        if heading and len(heading) > 12 and heading in title:
            return heading
    ends = [piece for piece in (pieces[0].strip(), pieces[-1].strip()) if piece in headings]
    if ends:
        return ends[0]
    lowered = [piece.lower().strip() for piece in pieces]
    kept = [piece for piece, low in zip(pieces, lowered, strict=True) if low not in sites]
    if len(kept) < len(pieces) and kept:
        first = title.find(kept[0])
        last = title.rfind(kept[-1]) + len(kept[-1])
        return title[first:last].strip()
    longest = max(pieces, key=len)
    if len(longest) >= 0.6 * len(title) and len(pieces[-1].split()) <= 4 and pieces[-1] is not longest:
        end = title.rfind(pieces[-1])
        return re.sub(r"[\s|\-–—»«:•./]+$", "", title[:end]).strip()
    return title


def _title(tree: Element, names: Mapping[str, str], entry: Mapping[str, Any], sites: set[str], url: str) -> str:
    page_title = clean(next((t.text_content() for t in tree.iter("title")), ""))
    pieces = {*_TITLE_SPLIT.split(page_title), *_TITLE_SPLIT.split(names.get("og:title", ""))}
    elements = [(h.tag, _heading_text(h, pieces)) for h in tree.iter("h1", "h2", "h3") if not _is_letterhead(h, pieces)]
    headings = [text for tag, text in elements if text and tag != "h3"]
    h1 = [text for tag, text in elements if tag == "h1" and text and text.lower() not in sites]
    # The name of the site as a heading, which leads to its home page.
    logos = {
        clean(heading.text_content())
        for heading in tree.iter("h1")
        for link in heading.iter("a")
        if _leads_home(link) and clean(link.text_content()) == clean(heading.text_content())
    }
    # Or unlinked, where another heading shows the longer part of the page's title.
    longest = max((len(text) for tag, text in elements if tag != "h1" and text in pieces), default=0)
    h1 = [text for text in h1 if text not in logos and not (text in pieces and len(text) < longest)]
    own = [h for h in h1 if len(h.split()) >= _HEADLINE_WORDS]
    for candidate in (
        clean(str(entry.get("headline") or "")),
        names.get("og:title", ""),
        names.get("twitter:title", ""),
    ):
        if not candidate or candidate.lower() in sites:
            continue
        stripped = strip_site_name(candidate, headings, sites)
        better = [h for h in h1 if len(h) > 12 and (h in stripped or _completes(h, stripped))]
        if better:
            return better[0]
        # The headline of a card, where both heading and title of the page have another.
        if len(own) == 1 and own[0] in page_title and 2 * max(len(own[0]), len(stripped)) > len(page_title) > 0:
            return max((own[0], stripped if stripped in page_title else ""), key=len)
        # A headline for search engines beside the one that readers see.
        if len(own) == 1 and stripped not in own[0] and _alike(own[0], stripped):
            return own[0]
        # The headline of a card, where the page shows the one of its title, though in no first heading.
        shown = None if own or stripped in page_title or _is_shown(tree, stripped) else _shown_part(tree, page_title)
        if shown:
            return shown
        # Without the section between headline and site, where the page shows the headline alone.
        return (_shown_part(tree, stripped) if _PART.search(stripped) else None) or stripped
    # The first heading of a page whose title another heading shows whole is the name of the site.
    titled = page_title in headings and len(page_title.split()) >= _HEADLINE_WORDS
    if len(own) == 1 and not (titled and _common_words(own[0], page_title) == 0):
        return own[0]
    itself = _linked_to_itself(tree, url)
    if itself:
        return itself
    part = _shown_part(tree, page_title)
    stripped = part or (strip_site_name(page_title, headings, sites) if page_title else "")
    if part is None and len(stripped.split()) >= _HEADLINE_WORDS and stripped not in headings:
        # The title of the page is a shorter one, with the issue or the section beside it.
        like = {text for _, text in elements if len(text.split()) > _HEADLINE_WORDS and _retells(text, stripped)}
        like = {text for text in like if not _is_linked(tree, text)}
        if len(like) == 1:
            return like.pop()
    if (len(stripped.split()) < _HEADLINE_WORDS and stripped not in h1) or stripped.lower() in sites:
        # The title of the page names the site alone.
        named = [(tag, text) for tag, text in elements if len(text.split()) >= _HEADLINE_WORDS]
        heading = _behind_line_above([(tag, text) for tag, text in named if not _is_linked(tree, text)])
        return heading or stripped or next(iter(h1), "")
    return stripped


def _behind_line_above(headings: Sequence[tuple[str, str]]) -> str:
    """The first of some headings, or the one right behind it where that is of a higher order: a line stands above a headline."""
    first, second = [*headings[:2], ("", ""), ("", "")][:2]
    return second[1] if second[0] and second[0] < first[0] else first[1]


def _heading_text(heading: Element, pieces: Collection[str]) -> str:
    """The text of a heading, without a label ("breaking", the section) in an element of its own that no title has there."""
    whole = " ".join(lines_of(heading)) if len(heading) else clean(heading.text)
    rest = clean(heading[0].tail) if len(heading) == 1 and not clean(heading.text) else ""
    return rest if rest in pieces and len(rest.split()) >= _HEADLINE_WORDS else whole


def lines_of(heading: Element) -> list[str]:
    """The lines of a heading: line breaks part them."""
    if heading.find(".//br") is None:
        return [clean(heading.text_content())]
    pieces = ("\n" if isinstance(node, Element) else " ".join(node.split("\n")) for node in _TEXT_AND_BREAKS(heading))
    return [line for line in map(clean, "".join(pieces).split("\n")) if line]


def _is_letterhead(heading: Element, pieces: Collection[str]) -> bool:
    """Is one of several lines of a first heading the short name of the site in the title of the page?"""
    lines = lines_of(heading) if heading.tag == "h1" else []
    return len(lines) > 1 and any(line in pieces and len(line.split()) <= _LONGEST_LETTERHEAD for line in lines)


def _completes(heading: str, title: str) -> bool:
    """Does a heading begin with a title that was cut off for a card of a social network?"""
    cut = title.rstrip(". …")
    return heading.startswith(cut) and (cut != title or len(cut) >= _CARD_LENGTH)


def _shown_part(tree: Element, whole: str) -> str | None:
    """The part of a page's title that an element of the page shows: the longest run of its pieces."""
    cuts = [0, *(cut.end() for cut in _PART.finditer(whole)), len(whole)]
    parts = {
        _TITLE_SIGNS.sub("", whole[start:end])
        for n, start in enumerate(cuts[:-1])
        for end in cuts[n + 1 :]
        if end - start < len(whole)
    }
    parts = {part for part in parts if len(part.split()) >= _HEADLINE_WORDS}
    if not parts:
        return None
    shown = {clean(element.text) for element in tree.iter(*_SHOWING)}
    return None if whole in shown else max(parts & shown, key=len, default=None)


def _is_shown(tree: Element, text: str) -> bool:
    """Is a text all that some element of the page shows before others begin in it?"""
    return any(clean(element.text) == text for element in tree.iter(*_SHOWING))


def as_shown(title: str, lines: Iterable[str]) -> str:
    """A title as the page shows it: its signs (quotation marks, a question mark) may be left out of the markup."""
    words = _WORDS.findall(title)
    if len(words) < _HEADLINE_WORDS:
        return title
    longest = 2 * len(title)
    found = (line for line in lines if words[0] in line and len(line) <= longest and _WORDS.findall(line) == words)
    return max(found, key=_signs, default=title) if not _signs(title) else title


def _signs(title: str) -> int:
    """How many quotation marks a title has."""
    return len(_QUOTATION.findall(title))


def _alike(first: str, second: str) -> bool:
    a, b = set(first.split()), set(second.split())
    return len(a & b) >= 0.4 * max(1, min(len(a), len(b)))


def _linked_to_itself(tree: Element, url: str) -> str:
    """The one heading that is a link to the page on which it stands, as blogs show it; else nothing."""
    address = urlsplit(url)
    if path_depth(url) == 0 and not address.query:
        return ""
    found = {
        clean(heading.text_content())
        for heading in tree.iter("h1", "h2", "h3")
        for link in heading.iter("a")
        if link.get("href")
        and urlsplit(joined(url, link.get("href")))[1:4] == address[1:4]
        and not link.get("href", "").startswith("#")
    }
    return found.pop() if len(found) == 1 and len(min(found).split()) > _HEADLINE_WORDS else ""


def _retells(heading: str, title: str) -> bool:
    common = _common_words(heading, title)
    return common >= max(_LEAST_COMMON, 0.4 * min(_common_words(heading, heading), _common_words(title, title)))


def _is_linked(tree: Element, text: str) -> bool:
    return any(clean(link.text_content()) == text for link in tree.iter("a"))


# ---------------------------------------------------------------- author


def _name(value: object) -> str | None:
    """The names in a value of JSON-LD, a meta element or an element: persons, no outlets, desks or roles."""
    if isinstance(value, list):
        names = [name for name in (_name(item) for item in value) if name]
        return "، ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return None if is_of(value, "sites") else _name(value.get("name"))
    return person(clean(value)) if isinstance(value, str) else None


def signed_by_outlet(author: str, sites: Iterable[str], title: str, url: str) -> bool:
    """Is an author the outlet itself: a name of the site, alone or with a town, the end of the page's title, the host?"""
    whole = author.lower().strip("()[] ")
    host = re.sub(r"[^a-z0-9]", "", (urlsplit(url).hostname or "").lower())
    letters = re.sub(r"[^a-z0-9]", "", whole)
    if whole.isascii() and len(letters) > 3 and letters in host:
        return True
    first = re.search(r"\w{4,}", whole)
    if whole.isascii() and first and re.search(rf"(?:^|\.){re.escape(first[0])}", urlsplit(url).hostname or ""):
        return True
    if whole.isascii() and first and any(re.match(rf"\W*{re.escape(first[0])}\b", site) for site in sites):
        return True
    parts = {part.strip() for part in re.split(r"\s[-–—|/]\s", whole)}
    ending = re.split(r"\s[-–—|«»:]+\s", title.lower())[1:][-1:]
    return bool(parts & set(sites)) or any(whole and end.startswith(whole) for end in ending)


def names_of_outlet(sites: Iterable[str], title: str) -> set[str]:
    """The names of the site, and what stands at the end or the beginning of a page's title where they do."""
    pieces = _TITLE_SPLIT.split(title)
    ends = {piece.lower().strip() for piece in (pieces[0], pieces[-1]) if len(pieces) > 1}
    return {name for name in {*sites, *ends} if len(name.split()) <= _LONGEST_SITE_NAME}


def page_title(tree: Element) -> str:
    """The text of a page's title element."""
    return clean(next((element.text_content() for element in tree.iter("title")), ""))


def _author(
    tree: Element, names: Mapping[str, str], articles: Iterable[Mapping[str, Any]], sites: set[str], url: str
) -> str | None:
    whole_title = page_title(tree)
    candidates = [_name(article.get("author")) for article in articles]
    candidates += [_name(names.get(name)) for name in _AUTHOR_META]
    # What a card shows beside a label of its own.
    candidates += [
        byline(f"{names.get(f'twitter:label{n}', '').strip(' :')}: {names.get(f'twitter:data{n}', '')}") for n in (1, 2)
    ]
    marked: dict[Element, list[str]] = {}
    for element in _AUTHORS(tree):
        named = element.xpath('.//*[@itemprop="name"]')
        inner = named[0] if named else element
        name = _name(inner.get("content") or inner.text_content())
        if name and not signed_by_outlet(name, sites, whole_title, url):
            # Several beside one another wrote together.
            marked.setdefault(element.getparent(), []).append(name)
    candidates += ["، ".join(dict.fromkeys(together)) for together in marked.values()]
    return next(
        (c for c in candidates if c and not (signed_by_outlet(c, sites, whole_title, url) or _is_company(c, tree))),
        None,
    )


def _is_company(name: str, tree: Element) -> bool:
    """Does a page call a name that begins as none of a person does that of a company ("© شركة ضوء الوادي للنشر")?"""
    return not looks_like_name(name) and bool(in_company(name).search(tree.text_content()))


def path_depth(url: str) -> int:
    """How many parts the path of a URL has; a home page has none, nor has that of the copy in an archive of the web."""
    url = _ARCHIVED.sub("", url)
    return len([part for part in urlsplit(url).path.split("/") if part and not _INDEX.match(part)])
