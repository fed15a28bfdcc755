"""A page as a sequence of blocks: what a reader sees as one paragraph, heading or line, with the element it stands in."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice, pairwise, takewhile
from typing import Any, NamedTuple

from bs4 import NavigableString
from lxml import etree
from lxml.html import HtmlElement

from extract.language.boilerplate import matching_row
from pipelines.bylines import byline
from pipelines.letters import arabic_letters
from pipelines.metadata import clean
from pipelines.page_dates import looks_like_date
from pipelines.subtree import Element, walk
from pipelines.typed import Typed, keeps_lines
from pipelines.word_lists import alternatives, box_words

BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "td", "th", "tr", "table", "tbody", "thead", "tfoot", "li", "ul", "ol",
     "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "dl", "pre", "center", "figure", "address", "body",
     "header", "footer", "figcaption", "details", "summary", "hr", "form", "fieldset", "caption", "time", "amp-img"}
)  # fmt: skip
_NEVER = (
    "script", "style", "noscript", "template", "svg", "iframe", "nav", "aside", "button", "select", "option", "video",
    "audio", "object", "embed", "ins", "dialog", "menu", "textarea", "label", "input", "amp-sidebar", "amp-ad",
    "link", "meta", "source", "track", "area", "param", "amp-list", "amp-social-share", "amp-consent", "amp-lightbox", "head",
    "amp-twitter", "amp-iframe", "amp-video", "amp-audio", "amp-youtube", "amp-dailymotion", "amp-vimeo", "amp-user-notification",
    "amp-facebook", "amp-instagram", "amp-tiktok",
)  # fmt: skip
# Of these browsers show what stands in them, also when they are never closed.
_SHOWN = frozenset({"nav", "aside", "button", "label", "ins", "svg", "menu"})
_LEAST_PARAGRAPH = 60
_LEAST_PARAGRAPHS = 3
_LINKED_PARAGRAPHS: Any = etree.XPath(".//a[count(.//p) > 2]")
_FRAMES = ("form", "header", "footer")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# By the attributes and not by the elements, of which few have one: several times faster.
_HIDDEN: Any = etree.XPath(
    './/@hidden/.. | .//@aria-hidden[. = "true"]/.. | .//@style[contains(translate(., " ", ""), "display:none")'
    ' or contains(translate(., " ", ""), "visibility:hidden")]/..'
)
# What AMP shows until an element has loaded, or where it cannot.
_PLACEHOLDERS: Any = etree.XPath('(.//@placeholder | .//@fallback)/parent::*[starts-with(name(..), "amp-")]')
_BUTTONS: Any = etree.XPath('.//button | .//input[@type = "submit" or @type = "button"] | .//a')
# "— شبكة الوادي (@wadi_now)": whose it is, where a site copies it itself.
_ACCOUNT = re.compile(
    r"\W*(?:\w[^@.:]{0,60}\s)?\(?@[\w.]{2,40}(?:@[\w.]+)?\)?(?:[^\w@]*\w+,?\s\w+,?\s(?:19|20)\d\d)?\W*$"
)
# The line that names it is at most so long.
_LONGEST_ACCOUNT = 200
_NAMES_ACCOUNT: Any = etree.XPath('.//text()[contains(., "@") and not(parent::script or parent::style)]')
# So many letters has what somebody wrote there, and so near stands the account; a source consists of few pieces.
_POST_LEVELS = 5
_MOST_PIECES = 4
_LONGEST_POST = 1200
_YEAR = re.compile("[2٢][0٠][\\d٠-٩]{2}")
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset({"span", "em", "small", "i", "b", "strong", "font"})
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
_SMALL = re.compile(
    r"font-size:\s*(?:x-small|xx-small|small(?:er)?\b|0?\.[5-8]\d*r?em|[5-8]\d%|(?:[7-9]|1[0-2])(?:\.\d+)?px|[6-9](?:\.\d+)?pt)"
)
_SMALL_SIZES = frozenset({"1", "-1", "-2"})
_CAPTION = re.compile(
    r"(?:^|[-_\s])(?:(?:img|image|photo|pic|picture|media|fig|figure|foto)[-_]?(?:cap(?:tion)?|desc(?:ription)?|legend|comment)"
    r"|caption|cutline|legende)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
# So many Arabic letters has an invitation to subscribe.
_LONGEST_BOX = 160
# What a button offers is told in fewer.
_LONGEST_OFFER = 60
# So many buttons that offer something are looked at.
_MOST_OFFERS = 50
# Of the fields of polls so many are looked at; two answers to a question stand so near.
_MOST_ANSWERS = 200
_ANSWER_LEVELS = 4
_SENTENCE_WORDS = 7
_SENTENCE_LETTERS = 30
_SENTENCES: Any = etree.XPath(
    ".//text()[not(parent::script or parent::style)]"
    "[string-length(.) > 60 and contains(concat(normalize-space(.), '\n'), '.\n')]"
)
_HEADLINE_WORDS = 4
_LONGEST_LABEL = 110
# Stands where one inline element ends and the next begins, until it is known what the block is.
_BESIDE = "\0"
_LONGEST_TEASER_LABEL = 5
_LABEL_SIGNS = ":»|…؟-–←"
_QUOTES = '«"“'
# "إخراج: سلمى الوادي | بطولة: سامر حداد": facts about a film, a match, a book, beside one another.
_FACTS = re.compile(r"\s[-–—|·•]\s|\s?[|·•]\s?")
_FACT = re.compile(r"(?:[^\s:]+\s){0,2}[^\s:]+\s?:\s(?:[^\s:]+\s){0,5}[^\s:]+$")
_MOST_FACTS = 24
# A block is a link when so much of it is one.
_LINKED = 0.75


@dataclass(slots=True)
class Block:
    """One paragraph, heading or line of a page.

    ``path`` names the block elements that hold it, the outermost first. ``letters`` counts its Arabic letters, ``linked``
    those of them in links. ``sentence``: does it read like a sentence of a text and not like a label? ``caption``: does it
    stand below a picture? ``bold``, ``small``: is all of it in such letters? ``teaser``: is it a label and a link with the headline of
    another page?
    """

    text: str
    path: tuple[Element, ...]
    letters: int
    linked: int
    sentence: bool
    caption: bool
    bold: bool
    small: bool
    teaser: bool

    @property
    def element(self) -> Element:
        """The block element in which it stands."""
        return self.path[-1]

    @property
    def headline(self) -> bool:
        """Is the block a link with the headline of another page?"""
        return (
            self.linked > _LINKED * self.letters
            and len(self.text.split()) >= _HEADLINE_WORDS
            and not (self.text.endswith((".", ".»")) and not self.text.endswith("..") and self.element.name == "p")
        )

    @property
    def heading(self) -> bool:
        """Is the block a heading by its element?"""
        return self.element.name in _HEADINGS


class _BoxSigns(NamedTuple):
    """What forms and posts are known by: fields, buttons, classes, the line that names the source right behind a post."""

    searches: re.Pattern[str]
    mail: re.Pattern[str]
    subscribes: re.Pattern[str]
    embedded: re.Pattern[str]
    from_network: re.Pattern[str]
    of_network: re.Pattern[str]


@lru_cache(maxsize=1)
def _box_signs() -> _BoxSigns:
    words = {name: alternatives(listed) for name, listed in box_words().items()}
    return _BoxSigns(
        re.compile(rf"^(?:s|q)$|{words['search_fields']}", re.IGNORECASE),
        re.compile(words["mail_fields"]),
        re.compile(rf"\W*(?:{words['subscribe']})", re.IGNORECASE),
        re.compile(words["embedded"]),
        # "المصدر: صفحات على فيسبوك"
        re.compile(rf"\W*(?:ال)?مصدر\w*\s?:\s(?:\S+\s){{0,8}}?و?(?:ال)?(?:{words['networks']})\b"),
        re.compile(rf"(?:^|[-_\s])(?:{words['network_classes']})(?:$|[-_\s])", re.IGNORECASE),
    )


def prune(tree: HtmlElement, title: str = "") -> None:
    """Take out of a parsed page everything that no article consists of. A header that shows the title stays."""
    signs = _box_signs()
    # A form may hold thousands of fields: each box is asked once.
    is_box = cache(_is_box)
    offers = cache(
        lambda box: any(
            signs.subscribes.match(button.text_content() or button.get("value") or "") for button in _BUTTONS(box)
        )
    )
    for field in list(tree.iter("input")):
        kind, name, hint = field.get("type", "text"), field.get("name", ""), field.get("placeholder", "")
        if kind == "email" or name == "email" or signs.mail.search(hint):
            _drop(_box_of(field, is_box))
        elif kind in ("text", "tel") and not signs.searches.search(name) and not signs.searches.search(hint):
            box = _box_of(field, is_box)
            if offers(box):
                _drop(box)
    offering = (button for button in list(tree.iter("button")) if signs.subscribes.match(button.text_content()))
    for button in islice(offering, _MOST_OFFERS):
        offer = _offer_of(button)
        if offer is not None:
            _drop(offer)
    for box in _questions(tree):
        _drop(box)
    # Few pages have such elements: counted once, for those that have.
    whole = cache(lambda: _arabic(tree))
    is_above = _above_first_sentence(tree)
    for link in _LINKED_PARAGRAPHS(tree):
        if _has_paragraphs(link) and _arabic(link) > 0.5 * whole():
            # An anchor that was never closed.
            link.drop_tag()
    for element in [
        *tree.iter(*_NEVER),
        *_PLACEHOLDERS(tree),
        *filter(_is_embedded, tree.iter("blockquote")),
        *_posts(tree),
    ]:
        unclosed = element.tag in _SHOWN and _has_paragraphs(element) and _arabic(element) > 0.5 * whole()
        if not unclosed and not (_tells_day(element) and is_above(element)):
            _drop(element)
    everything = _arabic(tree)
    for element in list(tree.iter(*_FRAMES)):
        # ASP.NET puts the whole page into a form; templates put title and first paragraph into a header.
        if element.tag == "form":
            long = _arabic(element) > 0.5 * everything
        else:
            long = (
                bool(element.xpath("ancestor::article | ancestor::main"))
                or _arabic(element) > 2500
                or _shows(element, title)
                or (_has_paragraphs(element) and _arabic(element) > 0.5 * everything)
            )
        if not long:
            _drop(element)
    for element in _HIDDEN(tree):
        shown = _continues_text(element) or _arabic(element) > 0.5 * everything or _is_read_aloud_elsewhere(element)
        if element.getparent() is not None and not shown:
            _drop(element)


def _has_paragraphs(element: HtmlElement) -> bool:
    """Does an element hold several paragraphs? One beside a text that holds most letters of a page, too, was never closed."""
    long = (paragraph for paragraph in element.iter("p") if len(paragraph.text_content()) > _LEAST_PARAGRAPH)
    return len(list(islice(long, _LEAST_PARAGRAPHS))) == _LEAST_PARAGRAPHS


def _is_embedded(quote: HtmlElement) -> bool:
    """Is a quotation what somebody wrote in a network, by its class or by the source right behind it?"""
    if _box_signs().embedded.search(quote.get("class", "")):
        return True
    behind = next(quote.itersiblings(), None)
    lines = islice(behind.itertext() if behind is not None else (), _MOST_PIECES)
    return bool(_box_signs().from_network.match(clean(" ".join(lines)))) and _arabic(quote) <= _LONGEST_POST


def _posts(tree: HtmlElement) -> list[HtmlElement]:
    """The quotations, and boxes whose class names a network, in which a line names the account that wrote there."""
    found: dict[HtmlElement, bool] = {}
    for text in _NAMES_ACCOUNT(tree):
        line = clean(text)
        if len(line) > _LONGEST_ACCOUNT or not _ACCOUNT.match(line):
            continue
        around = islice(chain((text.getparent(),), text.getparent().iterancestors()), _POST_LEVELS)
        box = next((node for node in around if node.tag == "blockquote" or _is_of_network(node)), None)
        if box is not None and box not in found:
            found[box] = _arabic(box) <= _LONGEST_POST
    return [box for box, is_post in found.items() if is_post]


def _is_of_network(box: HtmlElement) -> bool:
    return box.tag in ("div", "figure", "section") and bool(_box_signs().of_network.search(box.get("class", "")))


def _tells_day(element: HtmlElement) -> bool:
    """Is an element an aside with a day and labels, as below a headline, above all sentences and without a link to another page?"""
    if element.tag != "aside" or any(
        clean(link.text_content()).count(" ") + 1 >= _HEADLINE_WORDS for link in element.iter("a")
    ):
        return False
    lines = [line for line in map(clean, element.itertext()) if line]
    return sum(map(len, lines)) <= _LONGEST_BOX and any(map(looks_like_date, lines))


def _above_first_sentence(tree: HtmlElement) -> Callable[[HtmlElement], bool]:
    """Does an element of a page begin before its first sentence ends, of those that were not dropped?

    Where sentences stand is found out when first asked.
    """

    @cache
    def order() -> dict[HtmlElement, int]:
        return {element: place for place, element in enumerate(tree.iter())}

    @cache
    def sentences() -> deque[tuple[HtmlElement, int]]:
        found: deque[tuple[HtmlElement, int]] = deque()
        for text in _SENTENCES(tree):
            beside = text.getparent()
            # What stands behind an element ends behind all that is in it, and stays when it goes.
            holder, last = (beside, beside) if text.is_text else (beside.getparent(), deque(beside.iter(), 1)[0])
            found.append((holder, order()[last]))
        return found

    def is_above(element: HtmlElement) -> bool:
        told = sentences()
        while told and told[0][0] is not tree and tree not in told[0][0].iterancestors():
            told.popleft()
        return not told or order().get(element, 0) <= told[0][1]

    return is_above


def _shows(header: HtmlElement, title: str) -> bool:
    """Is a title one of the headings of a header, and no name of the site: long enough, with a byline or without any link beside it?"""
    if not any(clean(heading.text_content()) == title for heading in header.iter(*_HEADINGS)):
        return False
    if title.count(" ") >= _HEADLINE_WORDS - 1:
        return True
    return " " in title and (header.find(".//a") is None or any(map(byline, map(clean, header.itertext()))))


def _box_of(field: HtmlElement, is_box: Callable[[HtmlElement], bool]) -> HtmlElement:
    """The largest box around a field."""
    return next(reversed(list(takewhile(is_box, field.iterancestors()))), field)


def _is_box(holder: HtmlElement) -> bool:
    """Has an element around a field for an address of mail little text and no headline?"""
    if holder.tag in ("body", "main", "article"):
        return False
    return _arabic(holder) <= _LONGEST_BOX and holder.find(".//h1") is None


def _offer_of(button: HtmlElement) -> HtmlElement | None:
    """The smallest element around a button that says more than it, if that is a few words and not the headline: what is offered."""
    own = _arabic(button)
    holder = next((node for node in islice(button.iterancestors(), _POST_LEVELS) if _arabic(node) > own), None)
    if holder is None or holder.tag in ("body", "main", "article") or holder.find(".//h1") is not None:
        return None
    said = [line for line in map(clean, holder.itertext()) if line and line != clean(button.text_content())]
    # Beside a byline or a day stands such a button too.
    told = sum(line.count(" ") + 1 for line in said) >= _HEADLINE_WORDS and not any(map(looks_like_date, said))
    return holder if told and not any(map(byline, said)) and _arabic(holder) <= _LONGEST_OFFER else None


def _questions(tree: HtmlElement) -> list[HtmlElement]:
    """The boxes of questions with answers to choose from (polls, quizzes). Stars to be given have no words beside them."""
    answers = list(islice((field for field in tree.iter("input") if field.get("type") == "radio"), _MOST_ANSWERS))
    found = []
    for first, second in pairwise(answers):
        around = set(islice(second.iterancestors(), _ANSWER_LEVELS))
        holder = next((node for node in islice(first.iterancestors(), _ANSWER_LEVELS) if node in around), None)
        alike = first.get("name") == second.get("name")
        if alike and holder is not None and 0 < _arabic(holder) <= _LONGEST_BOX:
            found.append(_box_of(first, _is_box))
    return found


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _arabic(element: HtmlElement) -> int:
    return arabic_letters(element.text_content())


def _continues_text(element: HtmlElement) -> bool:
    """Does a hidden element hold the rest of a text whose beginning is seen ("read on")?"""
    above = element.itersiblings("p", preceding=True)
    return any(len(p.text_content()) > 60 for p in above) and any(len(p.text_content()) > 60 for p in element.iter("p"))


def _is_read_aloud_elsewhere(element: HtmlElement) -> bool:
    """Is an element a day that only programs that read aloud pass over, since it stands beside in other words?"""
    return (
        element.get("aria-hidden") == "true"
        and element.get("hidden") is None
        and not element.get("style")
        and bool(_YEAR.search(text := element.text_content()))
        and looks_like_date(text)
    )


def read_blocks(root: Element) -> list[Block]:
    """The blocks of a subtree in reading order. Block elements and line breaks end one, inline elements do not."""
    found: list[Block] = []
    pieces: list[str] = []
    linked: list[str] = []
    owners = [root]
    links = captions = bold = plain = small = large = 0
    typed: Typed | None = None
    typed_in: Element | None = None

    def flush() -> None:
        nonlocal plain, large
        if not pieces:
            return
        text = clean(_joined(pieces, owners[-1]))
        if text:
            found.append(
                _block(text, clean(_joined(linked, owners[-1])), tuple(owners), captions > 0, plain == 0, large == 0)
            )
        pieces.clear()
        linked.clear()
        plain = large = 0

    def add(text: str) -> None:
        nonlocal plain, large
        # White space before the first word is none.
        if pieces or not text.isspace():
            plain += not bold and not text.isspace()
            large += not small and not text.isspace()
            pieces.append(text)
            if links:
                linked.append(text)

    for event, node in walk(root):
        if isinstance(node, str):
            if typed is None:
                add(node)
            else:
                for place, line in enumerate(typed.lines_of(node)):
                    if place:
                        flush()
                    add(line)
            continue
        step = 1 if event == "start" else -1
        told = node.name in _INLINE and bool(node.attrs) and is_caption(node.attribute("class"))
        if node.name == "br" or node.name in BLOCKS or told:
            flush()
            if node.name != "br":
                if step > 0:
                    owners.append(node)
                    if typed is None and keeps_lines(node.name, node.attrs):
                        typed, typed_in = Typed(node.get_text()), node
                else:
                    owners.pop()
                    if node is typed_in:
                        typed = typed_in = None
        if step > 0 and pieces and not pieces[-1].isspace() and isinstance(node.previous_sibling, Element):
            add(" " if _is_apart(node, pieces) else _BESIDE)
        links += step * (node.name == "a" or (bool(node.attrs) and node.attrs.get("role") == "link"))
        bold += step * (node.name in _BOLD)
        small += step * (node.name == "small" or (("style" in node.attrs or "size" in node.attrs) and _is_small(node)))
        captions += step * (told or node.name == "figcaption")
        if node.name == "time" and step > 0 and not node.contents:
            # A date that a script writes later stands in the attribute alone.
            add(node.attribute("datetime"))
    flush()
    return found


def _is_small(element: Element) -> bool:
    """Does an element set its text in letters smaller than those around it?"""
    if element.name == "font":
        return element.attribute("size") in _SMALL_SIZES
    style = element.attribute("style")
    return bool(style) and bool(_SMALL.search(style))


@lru_cache(maxsize=1024)
def is_caption(names: str) -> bool:
    """Does the class of an element say that it is the caption of a picture?"""
    return bool(names) and bool(_CAPTION.search(apart(names)))


def apart(names: str) -> str:
    """The names of an element with the words of each apart: "itemImageCaption" is "item-Image-Caption"."""
    return _CAMEL.sub("-", names)


def _joined(pieces: Sequence[str], owner: Element) -> str:
    """The text of a block. Elements that stand side by side in a label are seen apart, in a sentence they may cut a word."""
    text = "".join(pieces)
    if _BESIDE not in text:
        return text
    label = len(text) <= _LONGEST_LABEL and owner.name not in _HEADINGS and not text.rstrip().endswith((".", "»"))
    return text.replace(_BESIDE, " " if label else "")


def _is_apart(link: Element, pieces: Sequence[str]) -> bool:
    """Is an element behind another the headline of another page, as in "read also" and a link?"""
    return link.name == "a" and pieces[-1][-1].isalpha() and len(link.get_text().split()) >= _HEADLINE_WORDS


def _block(text: str, linked: str, path: tuple[Element, ...], caption: bool, bold: bool, small: bool) -> Block:
    letters = arabic_letters(text)
    in_links = arabic_letters(linked) if linked else 0
    plain = letters - in_links
    words = text.count(" ") + 1
    teaser = in_links > 0 and plain > 0 and _is_teaser(text, linked, path[-1])
    sentence = (
        not teaser
        and letters >= _SENTENCE_LETTERS
        and words >= _SENTENCE_WORDS
        # Links on single words leave the sentence between them.
        and (plain >= 0.5 * letters or (plain >= 20 and words >= 10 and text.endswith((".", ".»"))))
        and matching_row(text) is None
        and not _states_facts(text)
    )
    return Block(text, path, letters, in_links, sentence, caption, bold, small, teaser)


def _states_facts(text: str) -> bool:
    """Is a line nothing but short parts with signs between, most of them behind a label ("the director: … | the cast: …")?"""
    parts = _FACTS.split(text) if ":" in text and text.count(" ") < _MOST_FACTS else []
    if len(parts) < 2 or text.endswith((".", "؟", "!", "»", ":")):
        return False
    labelled = sum(bool(_FACT.match(part)) for part in parts)
    return 2 * labelled >= len(parts) and all(len(part.split()) <= _LONGEST_TEASER_LABEL + 2 for part in parts)


def _is_teaser(text: str, linked: str, element: Element) -> bool:
    """Is a text a short label, and behind it nothing but a link with a headline?

    The label ends with a sign or stands in an element of its own; a list of links has labels of its own kind.
    """
    label = text.removesuffix(linked).rstrip()
    if label == text or text.endswith(".") or element.name == "li":
        return False
    if label.count(" ") >= _LONGEST_TEASER_LABEL or linked.count(" ") < _HEADLINE_WORDS - 1 or linked[0] in _QUOTES:
        return False
    return label[-1] in _LABEL_SIGNS or not any(
        type(child) is NavigableString and not child.isspace() for child in element.children
    )
