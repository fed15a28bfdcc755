"""The paragraphs of an article: the subtree that holds the text, and what in it is none of the article's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, NavigableString, Tag
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement as Element

from pipelines.metadata import clean
from pipelines.page_dates import looks_like_date

_ARABIC = re.compile("[\u0621-\u064a]")
_NEVER = (
    "script", "style", "noscript", "template", "svg", "iframe", "form", "nav", "footer", "aside", "button", "select",
    "figcaption", "video", "audio", "object", "embed", "ins", "dialog", "menu", "textarea", "header",
)  # fmt: skip
# Names by which templates call what surrounds a text.
_AROUND = re.compile(
    r"(?:^|[-_\s])(?:related|recommend\w*|share|sharing|social|sociable|follow|comment\w*|disqus|tags?|tagcloud|breadcrumb\w*"
    r"|sidebar|side-?bar|widget|footer|newsletter|subscribe|promo|advert\w*|ads?|adsense|banner|popup|modal|cookie|toolbar"
    r"|most-?read|mostread|popular|latest|more-?news|read-?more|readmore|read-?also|also-?read|see-?also|next-?prev"
    r"|prev-?next|pagination|pager|author-?box|about-?author|bio|caption|wp-caption-text|credit|copyright|print|rating"
    r"|poll|login|register|menu|navbar|navigation|trending|suggested|outbrain|taboola|addtoany|jp-relatedposts|meta"
    r"|entry-?meta|post-?meta|byline|dateline|timestamp|post-?date|entry-?date)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"article-?body|articlebody|story-?body|entry-?content|post-?content|post-?body|article-?content|article-?text"
    r"|article__body|article__content|news-?content|newscontent|news-?body|news-?text|news-?details|details-?text"
    r"|single-?content|td-post-content|field-name-body|story-?content|main-?content|the-?content|content-?body"
    r"|itemFullText|item-?body|topic-?content|text-?content|wysiwyg|rich-?text|postbody",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "td", "th", "tr", "table", "tbody", "li", "ul", "ol", "blockquote", "h1",
     "h2", "h3", "h4", "h5", "h6", "dd", "dt", "dl", "pre", "center", "figure", "address", "body"}
)  # fmt: skip
SHORTEST_TEXT = 80
_HEADLINE_WORDS = 4


def prune(tree: Element) -> None:
    """Take out of a parsed page everything that no article consists of."""
    for element in list(tree.iter(*_NEVER)):
        inside = element.tag == "header" and element.xpath(".//p[string-length(.) > 120]")
        if not inside and element.getparent() is not None:
            element.drop_tree()
    for comment in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
        if comment.getparent() is not None:
            comment.drop_tree()
    for element in tree.xpath('//*[@hidden or @aria-hidden="true" or contains(@style, "display:none")]'):
        if element.getparent() is not None:
            element.drop_tree()


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"


def _own_text(element: Element) -> str:
    """The text that belongs to a block itself and not to a block inside it."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _BLOCKS:
            parts.append(child.text_content())
        parts.append(child.tail or "")
    return " ".join(parts)


def _weight(element: Element) -> float:
    """How much article text stands in a block itself: Arabic letters outside links, short pieces counting little."""
    text = clean(_own_text(element))
    letters = len(_ARABIC.findall(text))
    if letters < 25:
        return 0.0
    linked = sum(len(_ARABIC.findall(link.text_content())) for link in element.iter("a"))
    plain = letters - min(linked, letters)
    sentence = any(sign in text for sign in ".،؛؟!")
    return plain * (1.0 if sentence or plain > 120 else 0.4)


def find_body(tree: Element, title: str = "") -> Element | None:
    """The element that holds the article's text, or None when the page has none.

    Of several long texts (the article, the rules of the forum) the one that speaks of the title's words is taken.
    """
    scores: dict[Element, float] = {}
    for element in tree.iter(
        "p", "div", "td", "li", "blockquote", "section", "article", "pre", "span", "font", "center"
    ):
        if (
            element.tag in ("span", "font")
            and element.getparent() is not None
            and element.getparent().tag in ("p", "li")
        ):
            continue
        if _AROUND.search(_names(element)) and not _LIKELY.search(_names(element)):
            continue
        weight = _weight(element)
        if not weight:
            continue
        share = 1.0
        node: Element | None = element
        for _ in range(4):
            if node is None or node.tag in ("body", "html"):
                break
            scores[node] = scores.get(node, 0.0) + weight * share
            share *= 0.82
            node = node.getparent()
    if not scores:
        return None
    for element in scores:
        names = _names(element)
        if _LIKELY.search(names):
            scores[element] *= 1.3
        if _AROUND.search(names) and not _LIKELY.search(names):
            scores[element] *= 0.2
    topic = {word for word in title.split() if len(word) > 3}
    for element in sorted(scores, key=lambda element: -scores[element])[:12]:
        text = element.text_content()
        scores[element] *= 1.0 + sum(word in text for word in topic) / max(1, len(topic))
    best = max(scores, key=lambda element: scores[element])
    parent = best.getparent()
    while parent is not None and parent.tag != "html" and best.tag in ("p", "span", "font", "li", "td", "tr", "tbody"):
        best, parent = parent, parent.getparent()
    return best


def paragraphs_of(body: Element) -> tuple[list[str], list[tuple[str, str]]]:
    """The paragraphs of the article's subtree, and what was left out with the reason, in reading order."""
    soup = BeautifulSoup(lxml_html.tostring(body, encoding="unicode"), "lxml")
    removed: list[tuple[str, str]] = []
    root = soup.body or soup
    first = next((child for child in root.children if isinstance(child, Tag)), None)
    for tag in root.find_all(True):
        if tag.decomposed or tag is first:
            continue
        names = " ".join([*(tag.get_attribute_list("class") or []), tag.get("id") or ""] if tag.attrs else [])
        names = names.replace("None", "")
        if names.strip() and _AROUND.search(names) and not _LIKELY.search(names):
            text = clean(tag.get_text(" "))
            if len(text) < 1200 or _link_share(tag) > 0.4:
                if text:
                    removed.append(("page.element", text[:300]))
                tag.decompose()
                continue
        if tag.name in ("ul", "ol", "table", "div", "p", "li") and _link_share(tag) > 0.75:
            text = clean(tag.get_text(" "))
            if text and len(text) > 2 and not tag.find_parent("p"):
                removed.append(("page.links", text[:300]))
                tag.decompose()
    paragraphs: list[str] = []
    _collect(root, paragraphs)
    return [p for p in (clean(p) for p in paragraphs) if p], removed


def _link_share(tag: Tag) -> float:
    letters = len(clean(tag.get_text(" ")))
    if not letters:
        return 0.0
    return sum(len(clean(a.get_text(" "))) for a in tag.find_all("a")) / letters


def _collect(tag: Tag, paragraphs: list[str]) -> None:
    """Append the paragraphs of a tag: blocks and line breaks end one, inline elements do not."""
    paragraphs.append("")
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name == "br":
                paragraphs.append("")
            elif child.name in _BLOCKS:
                _collect(child, paragraphs)
                paragraphs.append("")
            else:
                if child.find(["br", *_BLOCKS]):
                    _collect(child, paragraphs)
                else:
                    paragraphs[-1] += child.get_text()
        elif type(child) is NavigableString:
            paragraphs[-1] += str(child)


def drop_repeated_head(paragraphs: Sequence[str], title: str, author: str | None) -> list[str]:
    """The paragraphs without the title, author or date line that a template repeats above the text."""
    kept = list(paragraphs)
    for _ in range(6):
        if len(kept) < 2:
            break
        head = kept[0]
        same = clean(head).rstrip(". ") == clean(title).rstrip(". ")
        byline = author is not None and author in head and len(head) < len(author) + 30
        if not (same or byline or looks_like_date(head)):
            break
        kept.pop(0)
    return kept


def list_share(body: Element) -> float:
    """The share of the body's letters that stand in list items: a page of teasers is one list."""
    letters = len(_ARABIC.findall(body.text_content()))
    listed = sum(len(_ARABIC.findall(item.text_content())) for item in body.iter("li"))
    return listed / max(1, letters)


def headline_links(tree: Element) -> frozenset[str]:
    """The texts of a page's links that are long enough to be headlines of other pages."""
    texts = (clean(link.text_content()) for link in tree.iter("a"))
    return frozenset(text for text in texts if len(text.split()) >= _HEADLINE_WORDS)


def teasers(paragraphs: Sequence[str], headlines: frozenset[str]) -> list[int]:
    """The numbers of the paragraphs that begin with the headline of another page, as those of a list do."""
    starts = [clean(paragraph).lstrip("|-•* ") for paragraph in paragraphs]
    return [n for n, start in enumerate(starts) if any(start.startswith(headline) for headline in headlines)]


def is_enough(paragraphs: Sequence[str]) -> bool:
    """Is there a text at all: some Arabic sentences?"""
    return len(_ARABIC.findall(" ".join(paragraphs))) >= SHORTEST_TEXT
