"""Boxes of a page that are none of its text: cards of other articles, walls, lists, what stands apart from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from extract.language.boilerplate import heads_box, matching_row
from pipelines.blocks import Block
from pipelines.bylines import is_occupation, looks_like_name
from pipelines.edges import are_initials
from pipelines.extents import Extents
from pipelines.lines import LONGEST_LINE, MOST_LINES, PARTS, QUOTED, dress_of, is_title, labels_of, names_of, place_of
from pipelines.page_dates import is_ago, looks_like_date, names_year
from pipelines.pointers import points_elsewhere
from pipelines.subtree import Element
from pipelines.word_lists import alternatives, box_words

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
# So much of a line of labels is a link to another page.
_POINTING_SHARE = 0.3
# A box between paragraphs.
_LONGEST_BOX = 300
_BOX_PART = 0.35
_MOST_IN_BOX = 2
# Rows of lines that say whose the rights are: they stand in the footer of a page.
_RIGHTS = frozenset({"copyright", "copyright.rights"})
# Readers reply in so many boxes at least, under names of so many words, in so many paragraphs.
_LEAST_REPLIES = 2
_LONGEST_READER = 4
# "أبو سعيد قبل ساعتين"
_AGO = re.compile(r"\s(?=(?:قبل|منذ)\s)")
_MOST_REPLIED = 4
# Of the parts of a text.
_HEADINGS = frozenset({"h2", "h3"})
# The labels of tabs ("all updates", "pictures and video") have so many words.
_LONGEST_TAB = 3
_BOX_NAMES = frozenset({"div", "section", "aside"})
HEADLINE_WORDS = 4
# So many boxes with a headline and a day of their own are other articles; at the end of a page one fewer.
_LEAST_BOXES = 3
# The headline of another article and its teaser.
_LINES_OF_CARD = 2
_TOLD_WORD = re.compile(r"[^\W\d]{4,}")
_MOST_CARD_LINES = 60
_LISTED_SHARE = 0.7
# Rows of lines that say that only subscribers read on.
WALLS = frozenset({"paywall", "paywall.text", "wall.text", "read.rest", "read.continue", "read.more", "subscribe.now"})
_BOXED = WALLS | {"machine.summary"}
# The rows of lines that say that machines helped; of a summary they say it in its box.
_BY_MACHINE = frozenset({"made.by.machine", "machine.summary.note"})


def find_cards(blocks: Sequence[Block], root: Element, title: str, extents: Extents) -> tuple[set[int], bool]:
    """The ids of the blocks that stand in boxes which begin with the headline of another page, and of such headlines.

    And: is the page a list of dated boxes?
    A box is the largest element in which nothing but labels stands before the headline and no long text behind it.
    """
    spans, letters = extents
    titles = [number for number, block in enumerate(blocks) if is_title(block.text, title)]
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


def find_walls(blocks: Sequence[Block], root: Element, extents: Extents) -> set[int]:
    """The ids of the blocks in boxes that begin with an unlinked line for those who do not subscribe, or that machines sum up.

    The latter may also say so in their last line.
    """
    found: set[int] = set()
    summed_up: set[Element] = set()
    spans, letters = extents
    for number, block in enumerate(blocks):
        if block.linked or (block.sentence and len(block.text) > LONGEST_LINE):
            continue
        if any(word in block.text for word in box_words()["summaries"]) and matching_row(block.text) in _BY_MACHINE:
            around = block.element.parent if block.element.name in PARTS | {"span", "small"} else None
            box = around if isinstance(around, Element) else block.element
            first, end = spans[box]
            most = min(_TEASER_LETTERS, _BOX_SHARE * letters[-1])
            if box not in summed_up and letters[end] - letters[first] <= most:
                summed_up.add(box)
                found |= {id(other) for other in blocks[first:end]}
            continue
        if heads_box(block.text) not in _BOXED or block.sentence:
            continue
        for node in reversed(block.path):
            first, end = spans[node]
            if node is root or letters[end] - letters[number] > _TEASER_LETTERS or first < number:
                break
            found |= {id(other) for other in blocks[number:end]}
    return found


def find_footers(blocks: Sequence[Block], root: Element, title: str) -> set[int]:
    """The ids of the last blocks in the largest small elements that hold a line about rights and not the title of the page."""
    found: set[int] = set()
    for number in range(max(0, len(blocks) - _MOST_CARD_LINES), len(blocks)):
        block = blocks[number]
        # A picture has its rights in its caption.
        if block.sentence or block.caption or matching_row(block.text) not in _RIGHTS:
            continue
        near = blocks[max(0, number - _MOST_CARD_LINES) : number + _MOST_CARD_LINES]
        for node in reversed(block.path):
            inside = [other for other in near if node in other.path]
            told = [other.letters for other in inside if other.sentence]
            if (
                node is root
                or len(inside) > _MOST_CARD_LINES
                or len(told) > _MOST_IN_BOX
                or sum(told) > _LONGEST_BOX
                or any(is_title(other.text, title) for other in inside)
            ):
                break
            found |= {id(other) for other in inside}
    return found


def _dated_boxes(
    blocks: Sequence[Block], spans: Mapping[Element, tuple[int, int]], letters: Sequence[int], title: str
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
                number != first or block.text.endswith((".", ":", "»")) or end - first > MOST_LINES
            ):
                continue
            if end - first > _MOST_CARD_LINES or letters[end] - letters[first] > _TEASER_LETTERS:
                continue
            others = (other for other in blocks[first:end] if other is not block and len(other.text) < LONGEST_LINE)
            if any(names_year(other.text) and looks_like_date(other.text) for other in others):
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


def named_below(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The headlines of other articles, none of them a link, that stand below a line such as "read also"."""
    found: set[int] = set()
    heads = [number for number, block in enumerate(blocks) if heads_box(block.text)]
    told = {dress_of(blocks[number]) for number in kept if blocks[number].sentence} if heads else set()
    for head in heads if told else ():
        for number in range(head + 1, min(head + 1 + _MOST_NAMED, len(blocks))):
            block = blocks[number]
            listed = block.element.name == "li" and ("li", block.element.attribute("class")) not in told
            # The questions of an interview are bold too, but stand elsewhere.
            above = block.element.parent
            holder = above.parent if above is not None and above.name in ("ul", "ol") else above
            bold = block.bold and not block.heading and holder is blocks[head].element.parent
            if (
                block.text.endswith((".", ":", "»"))
                or len(block.text.split()) > _LONGEST_NAMED
                or not (listed or bold or block.linked > 0.5 * block.letters)
            ):
                break
            found.add(number)
    return found.intersection(kept)


def find_pointers(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The lines between sentences that are labels with a link to another page among them, in a dress of their own.

    And those whose words point to another piece of the site, but for headings.
    """
    told = [number for number in kept if blocks[number].sentence]
    dresses = {dress_of(blocks[number]) for number in told}
    pointing = {n for n in kept if not blocks[n].heading and points_elsewhere(blocks[n].text)}
    if pointing.issuperset(told):
        # A post that leads to the text elsewhere says nothing but its headline.
        pointing = set()
    return pointing | {
        number
        for number in kept
        if told
        and told[0] < number < told[-1]
        and not blocks[number].sentence
        and blocks[number].linked > _POINTING_SHARE * blocks[number].letters
        and dress_of(blocks[number]) not in dresses
        and len(labels_of(blocks[number])) > 1
    }


@lru_cache(maxsize=1)
def _labels_of_text() -> re.Pattern[str]:
    return re.compile(rf".*[:.]$|و?(?:{alternatives(box_words()['labels_of_text'])})\b")


def _announces_text(label: str) -> bool:
    """Stands below a label what the text is about: a statement, a testimony, findings?"""
    return bool(_labels_of_text().match(label))


def set_in(blocks: Sequence[Block], kept: Sequence[int], body: Element, extents: Extents) -> set[int]:
    """The blocks of small boxes between paragraphs that begin with a label and whose sentences are in another dress."""
    told = [number for number in kept if blocks[number].sentence]
    if len(told) < _LEAST_TOLD:
        return set()
    most = min(_LONGEST_BOX, _BOX_PART * sum(blocks[number].letters for number in told))
    boxes: dict[Element, list[int]] = {}
    for number in kept:
        block = blocks[number]
        if block.sentence or not block.letters or _announces_text(block.text) or not told[0] < number < told[-1]:
            continue
        for node in reversed(block.path):
            if node is body or (number and node in blocks[number - 1].path):
                break
            end = extents.spans[node][1]
            if extents.letters[end] - extents.letters[number] > most:
                break
            inside = [other for other in range(number, end) if blocks[other].sentence]
            if len(inside) > _MOST_IN_BOX:
                break
            if inside and node.name in _BOX_NAMES and not QUOTED.search(names_of(node)):
                boxes[node] = inside
    outside = [n for n in told if boxes.keys().isdisjoint(blocks[n].path)]
    dresses = {dress_of(blocks[number]) for number in outside}
    found: set[int] = set()
    for node, inside in boxes.items():
        own = any(dress_of(blocks[n]) in dresses or blocks[n].element.name == "li" for n in inside)
        between = outside and outside[0] < inside[0] and inside[-1] < outside[-1]
        if between and not own:
            found |= {number for number in kept if node in blocks[number].path}
    held = sum(blocks[n].letters for n in found if blocks[n].sentence)
    return found if held <= _BOX_PART * sum(blocks[n].letters for n in told) else set()


def find_tabs(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The short labels of lists that stand apart from the sentences of a text, and that neither a heading nor a colon announces."""
    lists: dict[Element, list[int]] = {}
    for number in kept:
        holder = blocks[number].element.parent
        if blocks[number].element.name == "li" and isinstance(holder, Element):
            lists.setdefault(holder, []).append(number)
    if not lists:
        return set()
    beside = {blocks[n].element.parent for n in kept if blocks[n].sentence}
    found: set[int] = set()
    for holder, entries in lists.items():
        above = blocks[kept[max(0, kept.index(entries[0]) - 1)]]
        if (
            len(entries) > 1
            and holder.parent not in beside
            and above.text.endswith((".", "»", "!"))
            and all(_is_tab(blocks[number]) for number in entries)
        ):
            found.update(entries)
    return found


def _is_tab(line: Block) -> bool:
    words = line.text.split()
    return len(words) <= _LONGEST_TAB and not line.text.endswith((".", "،", ";", "؛")) and not line.text[:1].isdigit()


def find_stranded(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
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
    home = next((node for node in reversed(held) if held[node] >= most and node.name not in PARTS), None)
    inside = [number for number in told if home is not None and home in blocks[number].path]
    if home is None or len(inside) < _LEAST_TOLD:
        return set()
    dresses = {dress_of(blocks[number]) for number in inside}
    last = max(number for number in kept if home in blocks[number].path)
    # Below the letters of the writers of an agency the text is at its end.
    signed = are_initials(blocks[last].text)
    while not signed and last + 1 in told:
        last += 1
    writer = _writer_below(blocks, [number for number in kept if number > last])
    below = [number for number in told if number > last and number not in writer]
    apart = all(dress_of(blocks[number]) not in dresses for number in below)
    # Three sentences on end go on telling something.
    apart = apart and not any(number + 1 in below and number + 2 in below for number in below)
    found = {number for number in kept if number > last}
    rest = sorted(found - writer)
    if below and (
        signed or apart or _are_replies(blocks, kept, rest, home) or _are_of_others(blocks, rest, inside, home)
    ):
        return found
    return writer


def _writer_below(blocks: Sequence[Block], below: Sequence[int]) -> set[int]:
    """A name and the sentence right below it that says what its bearer is, if there is one such box below a text."""
    found = [
        {above, number}
        for above, number in pairwise(below)
        if blocks[number].sentence and is_occupation(blocks[number].text) and looks_like_name(blocks[above].text)
    ]
    return found[0] if len(found) == 1 else set()


def find_replies(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The last blocks of a text that stand in boxes which are alike, each a name, how long ago it was, and a few sentences."""
    since = [number for number in kept if _tells_ago(blocks[number])]
    told = [number for number in kept if blocks[number].sentence] if len(since) >= _LEAST_REPLIES else []
    if len(told) <= _LEAST_TOLD:
        return set()
    holding = {node for number in told for node in blocks[number].path}
    boxes = {
        next((node for node in reversed(blocks[number].path) if node in holding), None): number for number in since
    }
    lines = {box: [n for n in kept if box in blocks[n].path] for box in boxes if box is not None}
    inside = sorted({number for held in lines.values() for number in held})
    alike = {(box.parent, box.name, box.attribute("class")) for box in lines}
    below = [number for number in told if number >= inside[0]]
    if (
        len(lines) < _LEAST_REPLIES
        or len(alike) > 1
        or len(told) - len(below) < _LEAST_TOLD
        or not set(below) <= set(inside)
        or not all(_is_reply([blocks[n] for n in held]) for held in lines.values())
    ):
        return set()
    return {number for number in kept if number >= inside[0]}


def _tells_ago(line: Block) -> bool:
    """Is a line how long ago something was, or a name and that beside it?"""
    return is_ago(line.text) or len(name_and_ago(line.text)) > 1


def name_and_ago(text: str) -> list[str]:
    """A line in two where it is a name and how long ago something was ("أبو سعيد قبل ساعتين"), else whole."""
    found = _AGO.search(text) if len(text) <= LONGEST_LINE else None
    if found is None or len(text[: found.start()].split()) > _LONGEST_READER or not is_ago(text[found.end() :]):
        return [text]
    return [text[: found.start()], text[found.end() :]]


def _are_replies(blocks: Sequence[Block], kept: Sequence[int], below: Sequence[int], home: Element) -> bool:
    """Do the last lines stand in boxes that are alike, each a name and a few sentences, with what is no text above them?

    So readers write below a text; what holds their boxes does not hold the text (``home``).
    """
    paths = [blocks[number].path for number in below]
    depth = next(
        (place for place, nodes in enumerate(zip(*paths, strict=False)) if len(set(nodes)) > 1), min(map(len, paths))
    )
    holder = paths[0][depth - 1]
    if holder in home.parents or below[0] - 1 in kept:
        return False
    boxes: dict[Element, list[Block]] = {}
    for number, path in zip(below, paths, strict=True):
        boxes.setdefault(path[min(depth, len(path) - 1)], []).append(blocks[number])
    alike = {(box.name, box.attribute("class")) for box in boxes}
    return len(boxes) >= _LEAST_REPLIES and len(alike) == 1 and all(map(_is_reply, boxes.values()))


def _are_of_others(blocks: Sequence[Block], below: Sequence[int], inside: Sequence[int], home: Element) -> bool:
    """Do the last lines stand in boxes that are alike, each a headline and a sentence, below a label?

    And does the text tell of none of them?

    So other articles are shown below a text; what holds their boxes does not hold the text (``home``).
    """
    boxes: dict[Element, list[Block]] = {}
    for number in below:
        line = blocks[number]
        # A headline may stand in its box without an element of its own.
        box = line.element.parent if line.element.name in PARTS or line.heading else line.element
        if isinstance(box, Element):
            boxes.setdefault(box, []).append(line)
    cards = {box: lines for box, lines in boxes.items() if len(lines) > 1}
    alike = {(box.parent, box.name, box.attribute("class")) for box in cards}
    if len(cards) < _LEAST_BOXES or len(alike) != 1 or any(box.parent in (None, *home.parents) for box in cards):
        return False
    # The parts of a text have no label above all of them.
    label, holder = blocks[below[0]], next(iter(cards)).parent
    labelled = holder in label.path and not label.sentence and len(label.text.split()) <= _LONGEST_READER
    if not labelled or sum(map(len, boxes.values())) != 1 + _LINES_OF_CARD * len(cards):
        return False
    told = set(_TOLD_WORD.findall(" ".join(blocks[number].text for number in inside)))
    return all(
        len(lines) == _LINES_OF_CARD
        and (lines[0].heading or lines[0].bold)
        and HEADLINE_WORDS <= len(lines[0].text.split()) <= _LONGEST_NAMED
        and not lines[0].text.endswith((".", ":", "»", "؟"))
        and lines[1].sentence
        and len(told.intersection(_TOLD_WORD.findall(lines[0].text))) <= 1
        for lines in cards.values()
    )


def _is_reply(lines: Sequence[Block]) -> bool:
    """Is the first of some lines short, as names are, and one of a few others a sentence?"""
    name = lines[0]
    told = sum(line.sentence for line in lines)
    brief = len(name.text.split()) <= _LONGEST_READER or _tells_ago(name)
    label = not name.sentence and name.element.name not in _HEADINGS and brief
    return (
        label and not name.text.endswith((":", ".", "؟")) and not looks_like_date(name.text) and told <= _MOST_REPLIED
    )


def boxed_blocks(blocks: Sequence[Block], body: Element, totals: dict[Element, int]) -> dict[int, str]:
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
    places = {place_of(block) for block in blocks if block.sentence and box in block.path}
    above = [block for block in blocks[:number] if block.sentence and body in block.path]
    others = above or [block for block in blocks if block.sentence and box not in block.path]
    return None if any(place_of(block) in places for block in others) else box
