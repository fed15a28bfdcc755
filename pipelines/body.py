"""The paragraphs of an article: the subtree that holds the text, and what in it is none of the article's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lxml.html import HtmlElement

from extract.language.boilerplate import ends_text, heads_box, matching_row
from pipelines.blocks import Block, prune, read_blocks
from pipelines.bylines import (
    bare_name,
    byline,
    credits_agency,
    introduces,
    is_about_somebody,
    is_occupation,
    names_helper,
    without_credit,
)
from pipelines.letters import arabic_letters
from pipelines.metadata import clean
from pipelines.page_dates import is_ago, looks_like_date, names_year
from pipelines.subtree import Element, subtree

# Names by which templates call what surrounds a text.
_AROUND = re.compile(
    r"(?:^|[-_\s])(?:related|recommend\w*|share|sharing|social|sociable|follow|comment\w*|disqus|tags?|tagcloud|breadcrumbs?"
    r"|sidebar|side-?bar|(?<!elementor-)(?<!siteorigin-)(?<!so-)widget|footer|newsletter|subscribe|promo|advert\w*|ads?|adsense|banner|popup|modal|cookie|toolbar"
    r"|most-?read|mostread|popular|latest|more-?news|read-?more|readmore|read-?also|also-?read|see-?also|next-?prev"
    r"|prev-?next|pagination|pager|(?:about-?)?(?:the-?)?(?:author|writer)[-_]*(?:box|bio\w*|notes?|info\w*|about|desc\w*|details?|cards?|profile|block|intro\w*|wrap\w*|area|section)?"
    r"|bio|caption|legende?|cutline|wp-caption-text|credit|copyright|print"
    r"|rating|poll|cta|call-?to-?action|support(?:-?(?:us|box))?|don|toc|table-?of-?contents|slide-?show|slider|carousel|sig|sign|signature|big-?(?:number|figure|stat)|login|register|menu|navbar|navigation|trending|suggested|outbrain|taboola|addtoany|jp-relatedposts|meta"
    r"|entry-?meta|post-?meta|premium|wall|donat\w*|consent|gdpr|corrections?|feedback|disclaimer|keywords|byline|dateline|timestamp|post-?date|entry-?date|paywall|inject|pull-?quote|audio|podcasts?|player|listen|counter"
    r"|(?:pic|picture|photo|image|img|media|fig|figure|foto|thumb)[-_]?(?:box|cap|caption|desc|description|credits?|legend|source))(?:$|[-_\s\d])",
    re.IGNORECASE,
)
# Of these names a paragraph of its own may be called without being outside the text.
_WEAK = re.compile(
    r"(?:print|share|tags?|ads?|latest|popular|meta|banner|follow|promo|widget|print|social|support|sign|don)",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"article-?body|articlebody|story-?body|entry-?content|post-?content|post-?body|article-?content|article-?text"
    r"|article__body|article__content|news-?content|newscontent|news-?body|news-?text|newstext|news-?details|details-?text"
    r"|single-?content|td-post-content|field-name-body|field--name-body|story-?content|main-?content|the-?content"
    r"|content-?body|itemFullText|itemBody|item-?body|topic-?content|text-?content|wysiwyg|rich-?text|postbody|post_message|text-?editor|sow-editor|text-?block|text-?module",
    re.IGNORECASE,
)
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
SHORTEST_TEXT = 40
_ROLES_AROUND = frozenset({"complementary", "navigation", "contentinfo", "search", "dialog", "alertdialog"})
# An element that holds so much of the text cannot be what surrounds it.
_MAIN_SHARE = 0.4
_LEAST_TEXT = 40
_NEARLY_ALL = 0.75
_DECAY = 0.82
_LEVELS = 5
# The text of a teaser below the headline of another page is at most so long.
_TEASER_LETTERS = 500
# A box in a text holds at most such a part of it.
_BOX_SHARE = 0.4
# What holds such a part of a text, and so many sentences, is where it stands.
_HOME_SHARE = 0.6
_LEAST_TOLD = 3
# Headlines of other articles below "read also": so many, of so many words.
_MOST_NAMED = 4
_LONGEST_NAMED = 16
# A box between paragraphs.
_LONGEST_BOX = 300
_BOX_PART = 0.35
_MOST_IN_BOX = 2
# Below such a label stands what the text is about: a statement, a testimony, findings.
_LABEL_OF_TEXT = re.compile(
    r".*[:.]$|(?:و?(?:نص|بيان|البيان|مقتطف|مقتطفات|وثيقة|الوثيقة|رسالة|الرسالة|كلمة|قرار|القرار|المادة|البند|بنود|توصيات|التوصيات"
    r"|نتائج|النتائج|خلفية|الخلفية|شهادة|شهادات|حصيلة|الحصيلة|ماذا حدث|ماذا جرى|خلاصة|الخلاصة|خاتمة|رد|الرد|توضيح|تعليق))\b"
)
_BOX_NAMES = frozenset({"div", "section", "aside"})
# What an outlet says of itself, behind its name.
_OUTLET = re.compile(
    r"[\s،:\"”-]*(?:هي |هو )?(?:صحيفة|جريدة|مجلة|منصة|موقع|شبكة|قناة|إذاعة|راديو|تلفزيون|وكالة|بوابة|مؤسسة|منظمة|مرصد"
    r"|مركز|مبادرة|مدونة|يومية|أسبوعية|شهرية|مساحة|مشروع|شركة|هيئة|جمعية|غرفة أخبار)\s"
)
_ABOUT_LABEL = re.compile(r"^(?:نبذة )?(?:عن|حول) ")
_LONGEST_ABOUT = 40
_MOST_ABOUT = 2
_FEW_ELEMENTS = 20
_LONGEST_CREDIT = 6
_LEAD = 2
_SIGNED = re.compile(r"\s[/|–—-]\s")
_GALLERY = 3
_STROKES = re.compile(r"_{8,}$")
_CELLS = frozenset({"td", "th", "caption"})
_LEAST_CELLS = 6
_FIGURES_SHARE = 0.4
# "2/7" before the text of a picture.
_COUNTER = re.compile(r"^\d{1,3}\s*/\s*\d{1,3}\s+")
_LEAST_LETTERS = 20
_LONGEST_LINE = 110
HEAD_LINES = 8
HEADLINE_WORDS = 4
_LONGEST_DESCRIPTION = 12
# A sentence that is shown again in large letters, and who said it.
QUOTED = re.compile(r"quot|highlight|exergue|citation", re.IGNORECASE)
QUOTE_LEVELS = 3
_LEAST_QUOTED = 4
_LONGEST_SPEAKER = 6
_QUOTED_SHARE = 0.6
# So many of its words in one paragraph, in whatever order, and a quotation says nothing new.
_RETOLD_SHARE = 0.8
# So many boxes with a headline and a day of their own are other articles; at the end of a page one fewer.
_LEAST_BOXES = 3
_MOST_LINES = 5
_LISTED_SHARE = 0.7
# A caption has no full stop where sentences have one.
_LONGEST_CAPTION = 14
_LEAST_STOPPED = 3
_FIGURE = re.compile(r"\W*\d[\d.,٫٬%٪]*\s")
_LEAD_NAMES = re.compile(r"lead|intro|summary|excerpt|standfirst|deck|sub-?(?:title|head)|chapo|desc", re.IGNORECASE)
# Elements that are parts of a text and not the whole.
_PARTS = frozenset({"p", "li", "tr", "tbody", "blockquote", "h2", "h3", "h4", "ul", "ol", "time"})


# Rows of lines that say that only subscribers read on.
WALLS = frozenset({"paywall", "paywall.text", "wall.text", "read.rest", "read.continue", "read.more", "subscribe.now"})


@dataclass(slots=True)
class Body:
    """The text of a page and where it stands.

    ``removed`` tells what was left out of it (reason, text). ``blocks`` are those of the page, or of its article element;
    ``start`` is the block behind the headline, ``first`` the first sentence, ``end`` the block behind the text.
    ``sentences`` counts the sentences of the text. ``listed``: is nearly all of the page in dated boxes with headlines, and no
    day above them?
    """

    blocks: list[Block]
    paragraphs: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    start: int = 0
    first: int = 0
    end: int = 0
    sentences: int = 0
    listed: bool = False


def names_of(element: Element) -> str:
    return f"{element.attribute('class')} {element.attribute('id')} {element.attribute('itemprop')}"


def read_body(tree: HtmlElement, title: str, declared: bool = False) -> Body:
    """The text of a parsed page of an unknown template. The tree is pruned in passing.

    ``declared``: JSON-LD says that the page is an article, so that it is no list however it looks.
    """
    prune(tree, title)
    scope = subtree(_article_element(next(tree.iter("body"), tree), title))
    blocks = read_blocks(scope)
    cards, listed = _cards(blocks, scope, title)
    cards |= _walls(blocks, scope)
    if declared and not any(block.sentence and id(block) not in cards for block in blocks):
        cards = {id(block) for block in blocks if block.headline and not is_title(block.text, title)}
    found = find_body([block for block in blocks if id(block) not in cards], scope, title)
    if found is None:
        return Body(blocks, [], [("page.links", block.text[:300]) for block in blocks if id(block) in cards])
    return replace(_text_in(blocks, found, scope, title, cards), listed=listed)


def read_known_body(element: HtmlElement, title: str) -> Body:
    """The text in an element that the rules of the site name."""
    prune(element, title)
    root = subtree(element)
    blocks = read_blocks(root)
    return _text_in(blocks, root, root, title, _cards(blocks, root, title)[0])


def _article_element(root: HtmlElement, title: str) -> HtmlElement:
    """The article element around the headline, if it has a text of its own; else the whole page.

    A headline and a first sentence may be an article element of their own, with the text behind it: what stands in no
    other article element must not be more than what stands in this one.
    """
    articles = list(root.iter("article"))
    if not articles:
        return root
    own: dict[HtmlElement, int] = {}
    free = 0
    for text in root.xpath(".//text()[not(ancestor::a)][string-length() > 30]"):
        letters = arabic_letters(text)
        if letters < _LEAST_TEXT or is_title(clean(text), title):
            continue
        element = text.getparent() if text.is_text else text.getparent().getparent()
        around = [node for node in (element, *element.iterancestors("article")) if node.tag == "article"]
        free += 0 if around else letters
        for node in around:
            own[node] = own.get(node, 0) + letters
    for article in reversed(articles):
        if own.get(article, 0) >= max(_LEAST_TEXT, free) and _has_headline(article, title):
            return _with_lines_around(article, root)
    return root


def _with_lines_around(article: HtmlElement, root: HtmlElement) -> HtmlElement:
    """An article element, or what holds hardly more than it: byline and day may stand just outside."""
    size = sum(1 for _ in article.iter())
    for holder in article.iterancestors():
        if (
            holder is root
            or sum(1 for _ in holder.iter()) > size + _FEW_ELEMENTS
            or len(list(holder.iter("article"))) > 1
        ):
            break
        article = holder
    return article


def _has_headline(article: HtmlElement, title: str) -> bool:
    """Does an element show the headline, and not as a link to another page?"""
    headings = (
        clean(heading.text_content())
        for heading in article.iter("h1", "h2", "h3")
        if not heading.xpath(".//a | ancestor::a")
    )
    return any(is_title(text, title) for text in (*headings, *map(clean, article.xpath(".//text()[not(ancestor::a)]"))))


def is_title(line: str, title: str) -> bool:
    """Is a line the headline of the page, or nearly?"""
    text, whole = line.strip(" .…"), title.strip(" .…")
    if text == whole:
        return bool(text)
    return len(text) > 25 and len(text) < 1.3 * len(whole) and (text in whole or whole in text)


def _cards(blocks: Sequence[Block], root: Element, title: str) -> tuple[set[int], bool]:
    """The ids of the blocks that stand in boxes which begin with the headline of another page, and of such headlines.

    And: is the page a list of dated boxes?
    A box is the largest element in which nothing but labels stands before the headline and no long text behind it.
    """
    spans: dict[Element, tuple[int, int]] = {}
    letters = [0]
    titles = [number for number, block in enumerate(blocks) if is_title(block.text, title)]
    for number, block in enumerate(blocks):
        letters.append(letters[-1] + (block.letters if block.sentence else 0))
        for node in block.path:
            spans[node] = (spans.get(node, (number, 0))[0], number + 1)
    most = min(_TEASER_LETTERS, 0.6 * letters[-1])
    found: set[int] = set()
    whole: set[Element] = set()
    for number, block in enumerate(blocks):
        if not block.headline or number in titles:
            continue
        found.add(id(block))
        for node in reversed(block.path):
            first, end = spans[node]
            if (
                node is root
                or letters[number] > letters[first]
                or letters[end] - letters[number] > most
                or any(first <= place < end for place in titles)
            ):
                break
            # A list of thousands of headlines is taken once and not with each of them.
            if node not in whole:
                whole.add(node)
                found |= {id(other) for other in blocks[first:end]}
    dated, listed = _dated_boxes(blocks, spans, letters, title)
    return found | dated, listed


def _walls(blocks: Sequence[Block], root: Element) -> set[int]:
    """The ids of the blocks in boxes that begin with an unlinked line for those who do not subscribe."""
    found: set[int] = set()
    for number, block in enumerate(blocks):
        if heads_box(block.text) not in WALLS or block.sentence or block.linked:
            continue
        for node in reversed(block.path):
            end = _end_of(blocks, number, node)
            letters = sum(other.letters for other in blocks[number:end] if other.sentence)
            if node is root or letters > _TEASER_LETTERS or (number and node in blocks[number - 1].path):
                break
            found |= {id(other) for other in blocks[number:end]}
    return found


def _dated_boxes(
    blocks: Sequence[Block], spans: dict[Element, tuple[int, int]], letters: Sequence[int], title: str
) -> tuple[set[int], bool]:
    """The ids of the blocks in boxes that are alike, each with a headline that is no link, a teaser and a day.

    And: do such boxes hold nearly all of the page, with no day above the first of them?

    None when they hold as much as the rest of the page: the events of a chronicle stand in such boxes too.
    """
    alike: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for number, block in enumerate(blocks):
        words = block.text.count(" ") + 1
        if block.linked or not HEADLINE_WORDS <= words <= _LONGEST_NAMED or is_title(block.text, title):
            continue
        box = block.element.parent
        if isinstance(box, Element) and box in spans:
            first, end = spans[box]
            if not block.heading and (
                number != first or block.text.endswith((".", ":", "»")) or end - first > _MOST_LINES
            ):
                continue
            others = (other for other in blocks[first:end] if other is not block and len(other.text) < _LONGEST_LINE)
            dated = any(names_year(other.text) and looks_like_date(other.text) for other in others)
            if dated and letters[end] - letters[first] <= _TEASER_LETTERS:
                # The cells of rows are alike when the rows are.
                around = box.parent.parent if box.name == "td" and box.parent is not None else box.parent
                alike.setdefault((around, box.name, box.attribute("class")), []).append((first, end))
    found: set[int] = set()
    listed = False
    for boxes in alike.values():
        held = sum(letters[end] - letters[first] for first, end in boxes)
        below = letters[max(end for _, end in boxes)] == letters[-1]
        if len(boxes) >= _LEAST_BOXES - below and 2 * held < letters[-1]:
            found |= {id(block) for first, end in boxes for block in blocks[first:end]}
        elif len(boxes) >= _LEAST_BOXES and held >= _LISTED_SHARE * letters[-1]:
            head = blocks[: min(first for first, _ in boxes)]
            listed = listed or not any(names_year(block.text) and looks_like_date(block.text) for block in head)
    return found, listed


def find_body(blocks: Sequence[Block], root: Element, title: str = "") -> Element | None:
    """The element that holds the article's text, or None when the page has none.

    Of several long texts (the article, the rules of the forum) the one that speaks of the title's words is taken.
    """
    totals = _totals(blocks)
    scores: dict[Element, float] = {}
    for block in blocks:
        plain = block.letters - block.linked
        if plain < _LEAST_LETTERS or block.caption or block.headline or _around(block, root, totals):
            continue
        share = plain * (1.0 if block.sentence else 0.3)
        for node in reversed(block.path[-_LEVELS:]):
            scores[node] = scores.get(node, 0.0) + share
            share *= _DECAY
            if node is root:
                break
    if not scores:
        return None
    for element in scores:
        if _LIKELY.search(names_of(element)):
            scores[element] *= 1.3
    topic = {word for word in title.split() if len(word) > 3}
    for element in sorted(scores, key=lambda element: -scores[element])[:12]:
        text = element.get_text()
        scores[element] *= 1.0 + sum(word in text for word in topic) / max(1, len(topic))
    best = max(scores, key=lambda element: scores[element])
    while best is not root and best.name in _PARTS:
        best = best.parent if isinstance(best.parent, Element) else root
    return _narrowed(best, blocks, totals, title)


def _narrowed(body: Element, blocks: Sequence[Block], totals: dict[Element, int], title: str) -> Element:
    """The one element inside that holds nearly all of a text, if what stands behind it is of another kind."""
    told = [block for block in blocks if block.sentence and body in block.path and not is_title(block.text, title)]
    everything = sum(block.letters for block in told)
    for child in body.children:
        # The total of the child comes first: few have so much, and a long text has thousands of children.
        if not isinstance(child, Element) or child.name in _PARTS or totals.get(child, 0) <= _NEARLY_ALL * everything:
            continue
        inside = sum(block.letters for block in told if child in block.path)
        if not _NEARLY_ALL * everything < inside < everything:
            continue
        tags = {block.element.name for block in told if child in block.path}
        end = max(number for number, block in enumerate(blocks) if block.sentence and child in block.path) + 1
        if end < len(blocks) and blocks[end].sentence and body in blocks[end].path:
            # The text goes on right behind it.
            continue
        last = max(number for number, block in enumerate(told) if child in block.path)
        if not any(block.element.name in tags for block in told[last + 1 :]):
            return _narrowed(child, blocks, totals, title)
    return body


def _totals(blocks: Sequence[Block]) -> dict[Element, int]:
    """How many letters of sentences every element holds."""
    totals: dict[Element, int] = {}
    for block in blocks:
        if block.sentence:
            for node in block.path:
                totals[node] = totals.get(node, 0) + block.letters
    return totals


def _around(block: Block, root: Element, totals: dict[Element, int]) -> bool:
    """Does a block stand in something that surrounds the text, by the names of what holds it?"""
    everything = totals.get(root, 0)
    for node in reversed(block.path):
        if node is root or (everything and totals.get(node, 0) > _MAIN_SHARE * everything):
            return False
        if node.attrs.get("role") in _ROLES_AROUND:
            return True
        found = _surrounds(names_of(node))
        if found:
            return not (node.name == "p" and _WEAK.search(found) and block.sentence)
    return False


@lru_cache(maxsize=4096)
def _surrounds(names: str) -> str:
    """The word among the names of an element that says that it surrounds a text, or nothing."""
    found = _AROUND.search(names) if len(names) > 2 else None
    if found is None and not names.islower() and (parts := _CAMEL.sub("-", names)) != names:
        # "itemImageCaption"; but "divPrint" and "newsWidget" may hold the text itself.
        found = _AROUND.search(parts)
        found = None if found and _WEAK.search(found[0]) else found
    return found[0] if found and not _LIKELY.search(names) else ""


def _text_in(blocks: list[Block], body: Element, root: Element, title: str, cards: set[int]) -> Body:
    """The text in an element without the headline above it, what is set into it, and the labels before and behind it."""
    own = [body in block.path for block in blocks]
    totals = _totals([block for block, is_own in zip(blocks, own, strict=True) if is_own])
    everything = totals.get(body, 0)
    captions = [block for block, is_own in zip(blocks, own, strict=True) if is_own and block.caption and block.sentence]
    gallery = len(captions) >= _GALLERY and 2 * sum(block.letters for block in captions) > everything
    begin = own.index(True) if True in own else 0
    start = _behind_title(blocks, own, title, everything)
    kept: list[int] = []
    removed: list[tuple[str, str]] = []
    boxed = _boxed(blocks, body, totals)
    figures = _figures(blocks)
    above, ended, places = 0, "", set()
    for number in range(begin if start is None else _behind_last_title(blocks, start, begin, title), len(blocks)):
        block = blocks[number]
        if not own[number] and (number > begin or not block.sentence):
            continue
        ended = ended or (ends_text(block.text, above) and matching_row(block.text)) or ""
        if above and _STROKES.match(block.text):
            # Below it stands what a member of a forum writes below everything.
            ended = "page.signature"
        if ended and block.sentence and _place(block) in places and id(block) not in cards:
            # The text goes on where it stood before, with the heading right above it.
            ended = ""
            above_it = blocks[number - 1]
            if above_it.heading and not above_it.linked and matching_row(above_it.text) is None:
                removed.pop()
                kept.append(number - 1)
        if ended:
            reason = ended
        elif id(block) in cards or _is_link(block):
            reason = matching_row(block.text) or "page.links"
        elif number in figures:
            reason = "page.figures"
        elif number in boxed:
            reason = boxed[number]
        elif (
            (block.caption and not gallery)
            or _beside_picture(block, body, totals)
            or _around(block, body if own[number] else root, totals)
        ):
            reason = "page.element"
        else:
            if block.letters or re.search(r"\w", block.text):
                kept.append(number)
                if block.sentence:
                    above += block.letters
                    places.add(_place(block))
            continue
        if own[number]:
            removed.append((reason, block.text[:300]))
    for reason, found in (
        ("page.element", set() if gallery else _captions(blocks, kept, body)),
        ("page.quote", set() if gallery else _quotes(blocks, kept)),
        ("page.links", _named_below(blocks, kept)),
        ("page.box", _set_in(blocks, kept, body)),
    ):
        kept = [number for number in kept if number not in found]
        removed += [(reason, blocks[number].text[:300]) for number in sorted(found)]
    stranded = _stranded(blocks, kept)
    kept = [number for number in kept if number not in stranded]
    removed += [("page.below", blocks[number].text[:300]) for number in sorted(stranded)]
    paragraphs, first, end = _trimmed(blocks, kept, title, removed)
    if gallery:
        paragraphs = [_COUNTER.sub("", paragraph) for paragraph in paragraphs]
    sentences = sum(blocks[number].sentence for number in kept)
    return Body(blocks, paragraphs, removed, begin if start is None else start, first, end, sentences=sentences)


def _named_below(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The headlines of other articles, none of them a link, that stand below a line such as "read also"."""
    found: set[int] = set()
    heads = [number for number, block in enumerate(blocks) if heads_box(block.text)]
    told = {_dress(blocks[number]) for number in kept if blocks[number].sentence} if heads else set()
    for head in heads if told else ():
        for number in range(head + 1, min(head + 1 + _MOST_NAMED, len(blocks))):
            block = blocks[number]
            listed = block.element.name == "li" and ("li", block.element.attribute("class")) not in told
            # The questions of an interview are bold too, but stand elsewhere.
            holder = (
                block.element.parent
                if block.element.name != "li"
                else block.element.parent and block.element.parent.parent
            )
            bold = block.bold and not block.heading and holder is blocks[head].element.parent
            if (
                block.text.endswith((".", ":", "»"))
                or len(block.text.split()) > _LONGEST_NAMED
                or not (listed or bold or block.linked > 0.5 * block.letters)
            ):
                break
            found.add(number)
    return found.intersection(kept)


def _set_in(blocks: Sequence[Block], kept: Sequence[int], body: Element) -> set[int]:
    """The blocks of small boxes between paragraphs that begin with a label and whose sentences are in another dress."""
    told = [number for number in kept if blocks[number].sentence]
    if len(told) < _LEAST_TOLD:
        return set()
    most = min(_LONGEST_BOX, _BOX_PART * sum(blocks[number].letters for number in told))
    boxes: dict[Element, list[int]] = {}
    for number in kept:
        block = blocks[number]
        if block.sentence or not block.letters or _LABEL_OF_TEXT.match(block.text) or not told[0] < number < told[-1]:
            continue
        for node in reversed(block.path):
            if node is body or (number and node in blocks[number - 1].path):
                break
            inside = [other for other in range(number, _end_of(blocks, number, node)) if blocks[other].sentence]
            if sum(blocks[other].letters for other in inside) > most or len(inside) > _MOST_IN_BOX:
                break
            if inside and node.name in _BOX_NAMES and not QUOTED.search(names_of(node)):
                boxes[node] = inside
    outside = [n for n in told if boxes.keys().isdisjoint(blocks[n].path)]
    dresses = {_dress(blocks[number]) for number in outside}
    found: set[int] = set()
    for node, inside in boxes.items():
        own = any(_dress(blocks[n]) in dresses or blocks[n].element.name == "li" for n in inside)
        between = outside and outside[0] < inside[0] and inside[-1] < outside[-1]
        if between and not own:
            found |= {number for number in kept if node in blocks[number].path}
    held = sum(blocks[n].letters for n in found if blocks[n].sentence)
    return found if held <= _BOX_PART * sum(blocks[n].letters for n in told) else set()


def _end_of(blocks: Sequence[Block], number: int, node: Element) -> int:
    """The number of the first block behind an element in which a block stands."""
    while number < len(blocks) and node in blocks[number].path:
        number += 1
    return number


def _stranded(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The last blocks that stand apart from a text: outside what holds most of it, in a dress of their own, with what is no
    text between (what the outlet says of itself, boxes of other articles whose headlines are no links).
    """
    told = [number for number in kept if blocks[number].sentence]
    most = _HOME_SHARE * sum(blocks[number].letters for number in told)
    held: dict[Element, int] = {}
    for number in told:
        for node in blocks[number].path:
            held[node] = held.get(node, 0) + blocks[number].letters
    # The innermost: the last of those that hold so much, since the outer ones are met before.
    home = next((node for node in reversed(held) if held[node] >= most and node.name not in _PARTS), None)
    inside = [number for number in told if home is not None and home in blocks[number].path]
    if home is None or len(inside) < _LEAST_TOLD:
        return set()
    dresses = {_dress(blocks[number]) for number in inside}
    last = max(number for number in kept if home in blocks[number].path)
    while last + 1 in told:
        last += 1
    below = [number for number in told if number > last]
    apart = all(_dress(blocks[number]) not in dresses for number in below)
    # Three sentences on end go on telling something.
    apart = apart and not any(number + 1 in below and number + 2 in below for number in below)
    return {number for number in kept if number > last} if below and apart else set()


def _figures(blocks: Sequence[Block]) -> set[int]:
    """The blocks of tables whose cells are numbers for a good part (prices, standings): they tell no sentence."""
    tables: dict[Element, list[int]] = {}
    for number, block in enumerate(blocks):
        if block.element.name in _CELLS:
            table = next((node for node in reversed(block.path) if node.name == "table"), None)
            if table is not None:
                tables.setdefault(table, []).append(number)
    return {
        number
        for cells in tables.values()
        if len(cells) >= _LEAST_CELLS
        and not any(blocks[number].sentence for number in cells if blocks[number].element.name != "caption")
        and sum(_is_number(blocks[number].text) for number in cells) >= _FIGURES_SHARE * len(cells)
        for number in cells
    }


def _quotes(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The blocks that repeat words of a paragraph as a quotation beside it, with or without who said them."""
    holders = {node for number in kept for node in blocks[number].path[-QUOTE_LEVELS:]}
    quoting = {node for node in holders if node.name == "blockquote" or QUOTED.search(node.attribute("class"))}
    called = (
        [number for number in kept if not quoting.isdisjoint(blocks[number].path[-QUOTE_LEVELS:])] if quoting else []
    )
    if not called:
        return set()
    told = {number: _words(blocks[number].text) for number in kept if blocks[number].sentence}
    return {
        number
        for number in called
        if any(_repeats(_words(blocks[number].text), text) for other, text in told.items() if other != number)
    }


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def _repeats(quote: str, text: str) -> bool:
    """Does a text hold the words of a quotation, but for those at its end that say whose they are?"""
    words = quote.split()
    least = max(_LEAST_QUOTED, len(words) - _LONGEST_SPEAKER, round(_QUOTED_SHARE * len(words)))
    if len(quote) >= len(text) or len(words) < _LEAST_QUOTED:
        return False
    told = set(text.split())
    return " ".join(words[:least]) in text or (
        len(words) > _LEAST_QUOTED and sum(word in told for word in words) >= _RETOLD_SHARE * len(words)
    )


def _captions(blocks: Sequence[Block], kept: Sequence[int], body: Element) -> set[int]:
    """The lines without a full stop that say what a picture says of itself, or stand right behind one as no other line does.

    The latter only where sentences end with a full stop, so that a line without one is none. So is a figure set in large
    letters between the paragraphs ("46 طفلا …").
    """
    lines = [
        number
        for number in kept
        if not blocks[number].heading and not blocks[number].text.endswith((".", "؟", "!", ":"))
    ]
    told = [blocks[number] for number in kept if blocks[number].sentence]
    said = {_words(picture.attribute("alt")) for picture in body.named("img", "amp-img")} if lines else set()
    found = {
        number
        for number in lines
        if _words(_COUNTER.sub("", blocks[number].text)) in said
        or without_credit(blocks[number].text) != blocks[number].text
    }
    if 2 * sum(blocks[number].letters for number in found) > sum(block.letters for block in told):
        return set()
    stopped = sum(block.text.endswith((".", "؟", "!", "»")) for block in told)
    if stopped < _LEAST_STOPPED or 2 * stopped < len(told):
        return found
    dresses = Counter((blocks[number].element.parent, *_dress(blocks[number])) for number in kept)
    return found | {
        number
        for number in lines
        if len(blocks[number].text.split()) <= _LONGEST_CAPTION
        and (
            dresses[blocks[number].element.parent, *_dress(blocks[number])] == 1 or _is_slanted(blocks[number].element)
        )
        and blocks[number].element is not body
        and not _LEAD_NAMES.search(names_of(blocks[number].element))
        and (_FIGURE.match(blocks[number].text) or _is_picture(blocks[number].element.find_previous_sibling()))
    }


def _is_slanted(element: Element) -> bool:
    """Is all of a line in slanted or small letters?"""
    inner = [node for node in element.children if isinstance(node, Element)]
    return (
        len(inner) == 1
        and inner[0].name in ("em", "i", "small")
        and inner[0].get_text().strip() == element.get_text().strip()
    )


def _is_picture(element: object) -> bool:
    """Is an element a picture, or one that holds nothing else?"""
    return (
        isinstance(element, Element)
        and next(element.named("img", "amp-img", "picture"), None) is not None
        and not element.get_text().strip()
    )


def _beside_picture(block: Block, body: Element, totals: dict[Element, int]) -> bool:
    """Does a label stand alone with a picture in an element?"""
    if block.sentence or block.heading:
        return False
    for node in block.path[: -1 - _LEVELS : -1]:
        if node is body or totals.get(node):
            return False
        if next(node.named("img", "amp-img", "picture"), None) is not None:
            return True
    return False


def _boxed(blocks: Sequence[Block], body: Element, totals: dict[Element, int]) -> dict[int, str]:
    """The blocks of boxes that have no sentence of the text but a line that a row strips, with the row's id."""
    boxes: dict[Element, str] = {}
    for block in blocks:
        row = matching_row(block.text) if not block.sentence and body in block.path else None
        for node in reversed(block.path) if row else ():
            if node is body or totals.get(node):
                break
            boxes[node] = str(row)
    for number, block in enumerate(blocks):
        row = heads_box(block.text)
        if (
            row
            and not block.sentence
            and body in block.path
            and (box := _headed_box(blocks, number, body, totals)) is not None
        ):
            boxes[box] = row
    found = {}
    for number, block in enumerate(blocks if boxes else ()):
        row = next((boxes[node] for node in block.path if node in boxes), None)
        if row:
            found[number] = row
    return found


def _headed_box(blocks: Sequence[Block], number: int, body: Element, totals: dict[Element, int]) -> Element | None:
    """The largest small element that begins with a line; none that holds a sentence in the place of one outside it."""
    most = min(_TEASER_LETTERS, _BOX_SHARE * totals.get(body, 0))
    box = None
    for node in reversed(blocks[number].path):
        if node is body or totals.get(node, 0) > most or (number and node in blocks[number - 1].path):
            break
        box = node
    if box is None or not totals.get(box):
        return None
    places = {_place(block) for block in blocks if block.sentence and box in block.path}
    above = [block for block in blocks[:number] if block.sentence and body in block.path]
    others = above or [block for block in blocks if block.sentence and box not in block.path]
    return None if any(_place(block) in places for block in others) else box


def _is_link(block: Block) -> bool:
    """Is a short block nothing but a link, and no subheading?"""
    return (
        block.letters > 0
        and block.linked > 0.9 * block.letters
        and len(block.text) < 40
        and block.element.name not in ("h2", "h3", "h4")
    )


def _behind_title(blocks: Sequence[Block], own: Sequence[bool], title: str, everything: int) -> int | None:
    """Where the text may begin: behind the headline, when that stands above most of the text."""
    for number, block in enumerate(blocks):
        if is_title(block.text, title):
            below = zip(blocks[number + 1 :], own[number + 1 :], strict=True)
            if sum(other.letters for other, is_own in below if is_own and other.sentence) >= 0.5 * everything:
                return number + 1
    return None


def _behind_last_title(blocks: Sequence[Block], start: int, begin: int, title: str) -> int:
    """Behind the last headline above an element of the text, if no paragraph stands between it and the first one.

    Forums show it on the way to the thread, above the thread and above its text.
    """
    for number in range(start, begin):
        if blocks[number].sentence and is_title(blocks[number].text, title):
            start = number + 1
        elif blocks[number].sentence and _is_paragraph(blocks[number]):
            break
    return start


def _is_paragraph(block: Block) -> bool:
    """Does a block look like a paragraph and not like the description of a section?"""
    return block.text.endswith((".", "؟", "!", "»")) or len(block.text.split()) > _LONGEST_DESCRIPTION


def _is_credit(block: Block) -> bool:
    """Is a line behind the text a source in brackets or the outlet with a name?"""
    text = block.text
    return (
        credits_agency(text)
        or (text.startswith("(") and text.endswith(")") and len(text.split()) <= _LONGEST_CREDIT)
        or bool(bare_name(text))
    )


def _trimmed(
    blocks: Sequence[Block], kept: Sequence[int], title: str, removed: list[tuple[str, str]]
) -> tuple[list[str], int, int]:
    """The paragraphs from the first sentence to the last block that is like the sentences, and their range of blocks."""
    whole = [number for number in kept if blocks[number].sentence and not of_head(blocks[number], title)]
    if not whole:
        return [], 0, 0
    about = whole.pop() if _is_about_writer(blocks, kept, whole) else None
    like = {_dress(blocks[number]) for number in whole}
    last = whole[-1]
    for number in kept[kept.index(last) + 1 :]:
        block = blocks[number]
        ends = block.text.endswith((".", "؟", "!", ")"))
        if (
            number == about
            or _dress(block) not in like
            or looks_like_date(block.text)
            or _is_credit(block)
            or not block.letters
            or not (ends or len(block.text.split()) >= 4)
        ):
            break
        last = number
    first = whole[0]
    before = kept[: kept.index(first)]
    if before and blocks[before[-1]].heading and not _is_label(blocks[before[-1]], title):
        # The heading of a first section, when other sections have one like it.
        dress = _dress(blocks[before[-1]])
        first = before[-1] if any(_dress(blocks[n]) == dress for n in kept if first < n <= last) else first
    paragraphs = []
    for place, number in enumerate(kept):
        block = blocks[number]
        # "المدينة / سمر كمال / الوكالة" may stand below a first sentence that is a lead.
        signed = place <= _LEAD and (
            (not block.sentence and bool(_SIGNED.search(block.text)) and bool(bare_name(block.text)))
            or (block.sentence and not block.text.endswith((".", "»")) and of_head(block, title))
        )
        if first <= number <= last and not signed and not _is_label(block, title):
            paragraphs.append(block.text)
        else:
            removed.append((matching_row(block.text) or "page.label", block.text[:300]))
    return paragraphs, first, last + 1


def _is_about_writer(blocks: Sequence[Block], kept: Sequence[int], whole: Sequence[int]) -> bool:
    """Does the last sentence tell who the writer is, whose name stands above it or near the headline?"""
    last = whole[-1]
    # A footnote to the name above: "* كاتبة من المدينة".
    if len(whole) > 1 and blocks[last].text.startswith("*") and is_occupation(blocks[last].text):
        return True
    if not is_about_somebody(blocks[last].text):
        return False
    above = kept[kept.index(last) - 1] if kept[0] != last else last
    lines = [blocks[above], *blocks[max(0, whole[0] - HEAD_LINES) : whole[0]]]
    names = (byline(line.text) or bare_name(line.text) for line in lines if len(line.text) <= _LONGEST_LINE)
    return len(whole) > 1 and any(name is not None and introduces(blocks[last].text, name) for name in names)


def _is_label(block: Block, title: str) -> bool:
    if block.sentence:
        return block.text.strip(" .") == title.strip(" .")
    return _is_number(block.text) or is_ago(block.text) or of_head(block, title)


def _dress(block: Block) -> tuple[str, str]:
    return block.element.name, block.element.attribute("class")


def _place(block: Block) -> tuple[tuple[str, ...], ...]:
    """Where a block stands, by the names of its element and of the two around it."""
    return tuple((element.name, element.attribute("class"), element.attribute("id")) for element in block.path[-3:])


def _is_number(text: str) -> bool:
    """Is a line nothing but numbers and signs (an hour, a counter), or an address?"""
    return bool(_ADDRESS.match(text)) or (len(text) <= 20 and not re.search(r"[^\W\d_]", text))


def of_head(block: Block, title: str) -> bool:
    """Is a block the headline, the byline or the date line again?"""
    if is_title(block.text, title):
        return True
    return len(block.text) <= _LONGEST_LINE and (
        byline(block.text) is not None or looks_like_date(block.text) or names_helper(block.text)
    )


def without_outlet(body: Body, names: Collection[str]) -> Body:
    """A text without what the outlet says of itself at its end or beginning ("التجربة صحيفة مستقلة تصدر …")."""
    labels = [n for n, line in enumerate(body.paragraphs) if n and _ABOUT_LABEL.sub("", line.lower()) in names]
    if labels and labels[-1] >= len(body.paragraphs) - _MOST_LINES and _ABOUT_LABEL.match(body.paragraphs[labels[-1]]):
        told = [("page.outlet", line[:300]) for line in body.paragraphs[labels[-1] :]]
        body = replace(body, paragraphs=body.paragraphs[: labels[-1]], removed=body.removed + told)
    about = [line for line in {*body.paragraphs[:1], *body.paragraphs[-_MOST_ABOUT:]} if _is_about_outlet(line, names)]
    if not about or len(about) == len(body.paragraphs):
        return body
    kept = [line for line in body.paragraphs if line not in about]
    return replace(body, paragraphs=kept, removed=body.removed + [("page.outlet", line[:300]) for line in about])


def _is_about_outlet(line: str, names: Collection[str]) -> bool:
    text = line.lower().lstrip('«"“(').replace("»", "")
    name = next((name for name in names if name and text.startswith(name)), None)
    return name is not None and len(line.split()) <= _LONGEST_ABOUT and bool(_OUTLET.match(text[len(name) :]))


def is_enough(paragraphs: Sequence[str]) -> bool:
    """Is there a text at all: an Arabic sentence?"""
    return arabic_letters(" ".join(paragraphs)) >= SHORTEST_TEXT
