"""What stands between the paragraphs of a text and is none: captions, quotations of the text itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from pipelines.blocks import Block
from pipelines.bylines import credits_agency, names_helper, person, without_credit
from pipelines.lines import COUNTER, LEVELS, LISTED, PARTS, QUOTED, dress_of, names_of
from pipelines.subtree import Element

QUOTE_LEVELS = 3
_LEAST_QUOTED = 4
_LONGEST_SPEAKER = 6
# A quotation that nothing names one has so many words in a row from a paragraph, and so many others of its dress beside it.
_LEAST_RUN = 5
_MOST_ALONE = 3
_QUOTES = tuple('«»"“”')
# Where a credit begins at the end of a caption: "الجسر من الضفة. تصوير سامر حداد".
_LAST_PART = re.compile(r"(?:[.،|]\s+|\s[-–—]\s)(?=[^.،|]*$)")
_LONGEST_CREDIT = 5
_QUOTED_SHARE = 0.6
# So many of its words in one paragraph, in whatever order, and a quotation says nothing new.
_RETOLD_SHARE = 0.8
# A caption has no full stop where sentences have one.
_LONGEST_CAPTION = 14
_LEAST_STOPPED = 3
# "أ.م", "ا ف ب"
_LETTERS = re.compile(r"[^\W\d](?:\s?\.\s?|\s)[^\W\d](?:(?:\s?\.\s?|\s)[^\W\d])?\.?")
_FIGURE = re.compile(r"\W*\d[\d.,٫٬%٪]*\s")
_LEAD_NAMES = re.compile(r"lead|intro|summary|excerpt|standfirst|deck|sub-?(?:title|head)|chapo|desc", re.IGNORECASE)


# So many quotations are looked at.
_MOST_QUOTES = 60


def find_quotes(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The blocks that repeat words of a paragraph as a quotation beside it, with or without who said them."""
    holders = {node for number in kept for node in blocks[number].path[-QUOTE_LEVELS:]}
    quoting = {node for node in holders if node.name == "blockquote" or QUOTED.search(node.attribute("class"))}
    called = (
        {number for number in kept if not quoting.isdisjoint(blocks[number].path[-QUOTE_LEVELS:])} if quoting else set()
    )
    alone = _dressed_alone(blocks, kept) - called
    # Where so many are, no dress sets a quotation apart.
    quoted = [some for some in (called, alone) if len(some) <= _MOST_QUOTES]
    if not any(quoted):
        return set()
    told = {number: _words(blocks[number].text) for number in kept if blocks[number].sentence}
    found: set[int] = set()
    for number in sorted(set().union(*quoted)):
        words, repeats = _words(blocks[number].text), _repeats if number in called else _holds_run
        marked = _is_quoted(blocks[number].text)
        others = (text for other, text in told.items() if other != number)
        if any(repeats(words, text) or (marked and _tells(words, text)) for text in others):
            found.add(number)
    return found | _speakers(blocks, kept, found)


def _speakers(blocks: Sequence[Block], kept: Sequence[int], quotes: Collection[int]) -> set[int]:
    """The lines right below quotations, in boxes with nothing else, that say whose they are."""
    found: set[int] = set()
    for number in quotes:
        box = blocks[number].element.parent
        inside = [other for other in kept if box in blocks[other].path]
        below = [other for other in inside if other == number + 1]
        if len(inside) == len(below) + 1 and all(_names_speaker(blocks[other]) for other in below):
            found.update(below)
    return found


def _names_speaker(line: Block) -> bool:
    return not line.sentence and len(line.text.split()) <= _LONGEST_SPEAKER and not line.text.endswith((".", ":", "؟"))


def _dressed_alone(blocks: Sequence[Block], kept: Sequence[int]) -> set[int]:
    """The lines between the sentences of a text, no headings and not in bold letters, in a dress that few others have."""
    told = [number for number in kept if blocks[number].sentence]
    if len(told) < _LEAST_STOPPED:
        return set()
    dresses = Counter(dress_of(blocks[number]) for number in kept)
    return {
        number
        for number in kept
        if told[0] < number < told[-1]
        and not blocks[number].heading
        and not blocks[number].bold
        and blocks[number].element.name not in LISTED
        and dresses[dress_of(blocks[number])] <= min(_MOST_ALONE, len(told) // 2)
    }


def _is_quoted(line: str) -> bool:
    return line.startswith(_QUOTES) and line.endswith(_QUOTES)


def _tells(quote: str, text: str) -> bool:
    """Has a longer text all words of a quotation, or nearly, with or without "and" before them?"""
    words, told = quote.split(), set(text.split())
    told |= {word.removeprefix("و") for word in told}
    if not len(words) >= _LEAST_QUOTED or len(quote) >= len(text):
        return False
    return sum(word in told or word.removeprefix("و") in told for word in words) >= _RETOLD_SHARE * len(words)


def _holds_run(line: str, text: str) -> bool:
    """Does a longer text hold most words of a line one behind the other?"""
    words = line.split()
    run = max(_LEAST_RUN, round(_QUOTED_SHARE * len(words)))
    if len(words) < _LEAST_RUN or len(line) >= len(text):
        return False
    told = f" {text} "
    return any(f" {' '.join(words[place : place + run])} " in told for place in range(len(words) - run + 1))


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


def find_captions(blocks: Sequence[Block], kept: Sequence[int], body: Element) -> set[int]:
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
    stopped = sum(block.text.endswith((".", "؟", "!", "»")) for block in told)
    # A short line with an agency at its end may be the news itself, where sentences have no full stops.
    opening = [number for number in kept if blocks[number].sentence][: int(stopped >= _LEAST_STOPPED)]
    said = {_words(picture.attribute("alt")) for picture in body.named("img", "amp-img")} if lines else set()
    found = {
        number
        for number in lines
        if _words(COUNTER.sub("", blocks[number].text)) in said
        or without_credit(blocks[number].text) != blocks[number].text
        or _ends_in_credit(blocks[number].text)
        or ([number] == opening and _ends_in_agency(blocks[number].text))
    }
    if 2 * sum(blocks[number].letters for number in found) > sum(block.letters for block in told):
        return set()
    if stopped < _LEAST_STOPPED or 2 * stopped < len(told):
        return found
    dresses = Counter((blocks[number].element.parent, *dress_of(blocks[number])) for number in kept)
    short = [number for number in lines if blocks[number].text.count(" ") < _LONGEST_CAPTION]
    beneath = {n for n in short if _is_below_picture(blocks[n].element) or _holds_picture(blocks[n])}
    # Where every other sentence has its full stop.
    everywhere = stopped == len(told) - sum(blocks[number].sentence for number in beneath)
    for number in short:
        block = blocks[number]
        if block.element is body or _LEAD_NAMES.search(names_of(block.element)):
            continue
        alone = dresses[block.element.parent, *dress_of(block)] == 1 or _is_slanted(block.element)
        below = number in beneath
        plain = everywhere and not block.bold
        if (alone and (below or _FIGURE.match(block.text))) or (plain and below):
            found.add(number)
    return found


def _ends_in_credit(line: str) -> bool:
    """Does a line say at its end who took a picture, with or without a colon?"""
    parts = _LAST_PART.split(line)
    words = parts[-1].split() if len(parts) > 1 else []
    if not 2 <= len(words) <= _LONGEST_CREDIT:
        return False
    name = " ".join(words[1:])
    return names_helper(parts[-1]) or (person(name) is not None and names_helper(f"{words[0]}: {name}"))


def _ends_in_agency(line: str) -> bool:
    """Does a short line name at its end the agency that has a picture, or give its letters: "الجسر بعد الفتح - أ.م"?"""
    *shown, agency = re.split(r"\s*[(/]\s*|\s[-–—|]\s", line.rstrip(") "))
    brief = len(line.split()) <= _LONGEST_CAPTION
    return brief and bool(shown) and (bool(_LETTERS.fullmatch(agency)) or credits_agency(agency))


def _is_below_picture(element: Element) -> bool:
    """Stands a picture and nothing else right before an element, or before a box that begins with it?"""
    for node in (element, element.parent):
        if isinstance(node, Element) and (above := node.find_previous_sibling()) is not None:
            return _is_picture(above)
    return False


def _holds_picture(block: Block) -> bool:
    """Does a line stand in a box with a picture, and nothing else?"""
    box = block.element
    return box.name not in PARTS and next(box.named("img", "amp-img", "picture"), None) is not None


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


def around_pictures(root: Element) -> set[Element]:
    """The elements that hold pictures."""
    holders: set[Element] = set()
    for picture in root.named("img", "amp-img", "picture"):
        node = picture.parent
        while isinstance(node, Element) and node not in holders:
            holders.add(node)
            node = node.parent
    return holders


def beside_picture(
    blocks: Sequence[Block], number: int, body: Element, totals: Mapping[Element, int], pictured: Collection[Element]
) -> bool:
    """Does a label stand alone with a picture in an element, or a heading below such a label?

    ``pictured`` are the elements that hold pictures.
    """
    block = blocks[number]
    if block.sentence:
        return False
    for node in block.path[: -1 - LEVELS : -1]:
        if node is body or totals.get(node):
            return False
        if node in pictured:
            above = blocks[number - 1] if number else block
            return not block.heading or (node in above.path and not above.heading and above.letters > 0)
    return False
