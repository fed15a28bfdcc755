"""The article's part of a page as BeautifulSoup: lxml parses and prunes the page, this tree is what the text is read from."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.element import CData, PageElement
from lxml import etree
from lxml.html import HtmlElement

from pipelines.clicked import SIGNS, is_marked, links

# By these the elements of several articles of one page name the address of each.
ADDRESSES = ("data-url", "data-permalink", "data-post-url", "data-article-url", "itemid")
_ATTRIBUTES = frozenset({"class", "id", "itemprop", "datetime", "href", "alt", "role", "size", *ADDRESSES}) | SIGNS

# Texts of another kind: how a word is pronounced, scripts.
_CONTAINERS = HTMLTreeBuilder.DEFAULT_STRING_CONTAINERS
_PLAIN = {NavigableString, CData}
# White space alone is one sign but in these.
_KEEPS_SPACES = HTMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS


class Element(Tag):
    """An element of the subtree. Two are the same when they are one object, so that tables by element cost nothing."""

    __hash__ = object.__hash__
    # The nodes of the whole subtree in the order of the page; those within this one are from ``first`` to ``behind``.
    nodes: list[PageElement]
    first: int
    behind: int

    def __eq__(self, other: object) -> bool:
        return self is other

    @property
    def descendants(self) -> Iterator[PageElement]:
        """What stands in it, at any depth, in the order of the page."""
        return iter(self.nodes[self.first : self.behind])

    def named(self, *names: str) -> Iterator[Element]:
        """The elements of these names, itself among them, in the order of the page."""
        if self.name in names:
            yield self
        for node in self.descendants:
            if isinstance(node, Element) and node.name in names:
                yield node

    def attribute(self, name: str) -> str:
        """The text of an attribute, empty when it is missing."""
        return str(self.attrs.get(name) or "")


def subtree(root: HtmlElement) -> Element:
    """An element of a pruned page, with all that it holds, as BeautifulSoup; of the attributes those that are read.

    Made from the elements of lxml: none of what BeautifulSoup's builders do for a text that is parsed is needed.
    """
    nodes: list[PageElement] = []
    clicked: dict[HtmlElement, Tag] = {}
    open_elements: list[Element] = []
    pieces: list[str] = []
    containers: list[type[NavigableString]] = [NavigableString]
    spaces_kept = 0

    def add(node: PageElement) -> None:
        holder = open_elements[-1] if open_elements else None
        node.setup(holder, nodes[-1] if nodes else None)
        if holder is not None:
            holder.contents.append(node)
        nodes.append(node)

    def add_text() -> None:
        if not pieces:
            return
        text = "".join(pieces)
        pieces.clear()
        if not spaces_kept and not text.strip(BeautifulSoup.ASCII_SPACES):
            text = "\n" if "\n" in text else " "
        add(containers[-1](text))

    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag
        if not isinstance(name, str):
            text = element.tail if event == "end" else None
        elif event == "start":
            add_text()
            attributes = {
                name: value
                for name, value in element.items()
                if name in _ATTRIBUTES or (name == "style" and ("font-size" in value.lower() or "white-space" in value))
            }
            kinds = _CONTAINERS.get(name, _PLAIN)
            tag = Element(name=name, attrs=attributes, interesting_string_types=kinds)
            if attributes and is_marked(attributes):
                clicked[element] = tag
            add(tag)
            tag.nodes, tag.first = nodes, len(nodes)
            open_elements.append(tag)
            if name in _CONTAINERS:
                containers.append(_CONTAINERS[name])
            spaces_kept += name in _KEEPS_SPACES
            text = element.text
        else:
            add_text()
            open_elements.pop().behind = len(nodes)
            if name in _CONTAINERS:
                containers.pop()
            spaces_kept -= name in _KEEPS_SPACES
            text = element.tail if element is not root else None
        if text:
            pieces.append(text)
    for element in links(list(clicked), root) if clicked else ():
        clicked[element]["role"] = "link"
    found = nodes[0]
    assert isinstance(found, Element)
    return found


def walk(root: Element) -> Iterator[tuple[str, Element | str]]:
    """What a reader meets in an element, one after the other: ("text", its letters), ("start", element), ("end", element)."""
    open_elements = [(root, iter(root.contents))]
    while open_elements:
        element, rest = open_elements[-1]
        for node in rest:
            if isinstance(node, Element):
                yield "start", node
                open_elements.append((node, iter(node.contents)))
                break
            if type(node) is NavigableString:
                yield "text", node
        else:
            open_elements.pop()
            if open_elements:
                yield "end", element
