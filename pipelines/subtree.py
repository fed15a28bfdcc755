"""The article's part of a page as BeautifulSoup: lxml parses and prunes the page, this tree is what the text is read from."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from lxml import etree
from lxml.html import HtmlElement

from pipelines.clicked import SIGNS, is_marked, links

# By these the elements of several articles of one page name the address of each.
ADDRESSES = ("data-url", "data-permalink", "data-post-url", "data-article-url", "itemid")
_ATTRIBUTES = frozenset({"class", "id", "itemprop", "datetime", "href", "alt", "role", "size", *ADDRESSES}) | SIGNS


class Element(Tag):
    """An element of the subtree. Two are the same when they are one object, so that tables by element cost nothing."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def named(self, *names: str) -> Iterator[Element]:
        """The elements of these names, itself among them, in the order of the page."""
        if self.name in names:
            yield self
        for node in self.descendants:
            if isinstance(node, Element) and node.name in names:
                yield node

    def attribute(self, name: str) -> str:
        """The text of an attribute, empty when it is missing."""
        return str(self.get(name) or "")


def subtree(root: HtmlElement) -> Element:
    """An element of a pruned page, with all that it holds, as BeautifulSoup; of the attributes those that are read."""
    soup = BeautifulSoup("", "lxml", element_classes={Tag: Element}, multi_valued_attributes=None)
    clicked: dict[HtmlElement, Tag] = {}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            text = element.tail if event == "end" else None
        elif event == "start":
            attributes = {
                name: value
                for name, value in element.items()
                if name in _ATTRIBUTES or (name == "style" and "font-size" in value)
            }
            tag = soup.handle_starttag(element.tag, None, None, attributes)
            if attributes and tag is not None and is_marked(attributes):
                clicked[element] = tag
            text = element.text
        else:
            # handle_endtag() looks for the element to close, which is the innermost here.
            soup.endData()
            soup.popTag()  # type: ignore[no-untyped-call]
            text = element.tail if element is not root else None
        if text:
            soup.handle_data(text)
    soup.endData()
    for element in links(list(clicked), root) if clicked else ():
        clicked[element]["role"] = "link"
    found = soup.contents[0]
    assert isinstance(found, Element)
    return found


def walk(root: Element) -> Iterator[tuple[str, Element | str]]:
    """What a reader meets in an element, one after the other: ("text", its letters), ("start", element), ("end", element)."""
    open_elements = [root]
    for node in root.descendants:
        while open_elements[-1] is not node.parent:
            yield "end", open_elements.pop()
        if isinstance(node, Element):
            yield "start", node
            open_elements.append(node)
        elif type(node) is NavigableString:
            yield "text", node
    while len(open_elements) > 1:
        yield "end", open_elements.pop()
