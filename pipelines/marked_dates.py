"""When a page was published, as its markup tells: JSON-LD, meta elements, elements with the names of Schema.org or Dublin Core."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement as Element

from pipelines.page_dates import in_either_order, parse_instant

_PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "dc.date", "dc.date.issued", "dcterms.created", "sailthru.date",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "published_at", "article.published", "published",
)  # fmt: skip
# Whatever else templates call it: publishedDate, publish_time, og:published_at …
_PUBLISHED_NAME = re.compile(r"publi(?:sh|cation)(?!er)", re.IGNORECASE)
_DATED: Any = etree.XPath('//@itemprop[. = "datePublished"]/.. | //time/@pubdate/..')
# Where no element tells the day of publication, Joomla tells when a text was written, and Drupal in RDFa ("dc:date dc:created").
_CREATED: Any = etree.XPath(
    '//@itemprop[. = "dateCreated"]/.. | //@property[contains(., "dc:created") or contains(., "dc:date")'
    ' or contains(., "dcterms:created") or contains(., "dateCreated") or contains(., "datePublished")]/..'
)
# The hAtom microformat, in which themes of WordPress and Blogger tell it, and the footer of an article: often far below the text,
# as a link to the page itself.
_PUBLISHED_CLASS: Any = etree.XPath(
    '//*[self::time or self::abbr][contains(concat(" ", normalize-space(@class), " "), " published ")]'
    '[ancestor::article or ancestor::*[contains(concat(" ", normalize-space(@class), " "), " hentry ")]]'
    " | //article/footer//time[@datetime]"
)

# What programs in the browser are given of an article, where no markup tells it: {"publishedAt": "2024-05-05T10:20:00Z"}.
_GIVEN = re.compile(
    r'"(?:pub|pub_?date|(?:first_?)?publish(?:ed)?(?:_?(?:at|on|date|time))?|publication_?date|date_?published|post_?date)"'
    r'\s*:\s*"((?:19|20)\d\d-\d\d-\d\d[^"]{0,20})"',
    re.IGNORECASE,
)
_SCRIPTS: Any = etree.XPath("//script[not(@src)]")


def given_to_scripts(tree: Element, zone: ZoneInfo, fetched: datetime | None) -> datetime | None:
    """When the article was published that the scripts of a page are given, if that is one day."""
    return _one_day([value for script in _SCRIPTS(tree) for value in _GIVEN.findall(script.text or "")], zone, fetched)


def given_with(objects: Iterable[Mapping[str, Any]], zone: ZoneInfo, fetched: datetime | None) -> datetime | None:
    """When an article was published, as the objects of scripts tell that bear its title; None where they do not agree."""
    named = (f'"{name}": "{told}"' for one in objects for name, told in one.items() if isinstance(told, str))
    return _one_day([value for pair in named for value in _GIVEN.findall(pair)], zone, fetched)


def _one_day(values: Sequence[str], zone: ZoneInfo, fetched: datetime | None) -> datetime | None:
    """The first of some instants, where all of them are of one day."""
    return parse_instant(values[0], zone, fetched) if len({value[:10] for value in values}) == 1 else None


def marked_date(
    tree: Element,
    names: Mapping[str, str],
    entries: Iterable[Mapping[str, Any]],
    zone: ZoneInfo,
    fetched: datetime | None,
) -> tuple[datetime | None, str, bool]:
    """When a page was published, and what tells it: an entry of JSON-LD, a meta element (``names``), an element of the page.

    And whether day and month may be meant the other way about.
    """
    for entry in entries:
        value = str(entry.get("datePublished") or "")
        moment = parse_instant(value, zone, fetched)
        if moment:
            return moment, "jsonld", in_either_order(value)
    for name in (*_PUBLISHED_META, *filter(_PUBLISHED_NAME.search, names)):
        value = names.get(name, "")
        moment = parse_instant(value, zone, fetched)
        if moment:
            return moment, "meta", in_either_order(value)
    # Boxes of other articles have such elements too.
    named_so = [element for element in _PUBLISHED_CLASS(tree) if not _is_of_comment(element)]
    alone = named_so if len({_told_by(element) for element in named_so}) == 1 else []
    for element in (*_DATED(tree), *_CREATED(tree), *alone):
        if _is_of_comment(element):
            continue
        for shown in (element.get("datetime"), element.get("content"), element.get("title"), element.text_content()):
            moment = parse_instant(shown or "", zone, fetched)
            if moment:
                return moment, "visible", False
    return None, "unknown", False


def _is_of_comment(element: Element) -> bool:
    """Stands an element in a comment? They have their instants too."""
    return any("comment" in f"{node.get('class')} {node.get('id')}".lower() for node in element.iterancestors())


def _told_by(element: Element) -> str:
    """What an element with a day says for programs, or for readers."""
    return element.get("datetime") or element.get("title") or str(element.text_content()).strip()


def day_of_change(
    names: Mapping[str, str], modified: datetime | None, zone: ZoneInfo, fetched: datetime | None
) -> datetime | None:
    """The instant of the meta element "date", where it is of the day on which the page was changed; readers may see an older one."""
    moment = parse_instant(names.get("date", ""), zone, fetched)
    return moment if moment and modified and moment.date() == modified.date() else None
