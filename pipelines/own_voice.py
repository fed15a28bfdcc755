"""What an outlet adds to its texts in its own voice: invitations, what it says of itself, addresses to write to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extract.paths import DATA
from pipelines.body import Body
from pipelines.letters import is_vowelled
from pipelines.lines import MOST_LINES, dress_of
from pipelines.subtree import Element
from pipelines.voice import asks_in_passing, calls, invites, speaks_to_visitor
from pipelines.word_lists import alternatives, read_lists

_LISTS = ("publications", "makers", "disclaims", "adjectives", "doings", "givers", "numbers")
# Its name in Latin letters, or its address, and nothing else.
_OUTLET_SIGNS = re.compile(r"[\s|/–—-]+[a-z][a-z\d. -]*$")
_ABOUT_LABEL = re.compile(r"^(?:نبذة )?(?:عن|حول) ")
_LONGEST_ABOUT = 40
_MOST_ABOUT = 2
# "For the press: press@…": a label, an address of mail and hardly more.
_CONTACT = re.compile(r"(?:[^\s:]+\s){0,5}[^\s:]+\s?:\s*(?:\S+\s){0,4}\S+@\S+(?:\s\S+){0,5}$")
_FOR = ("لل", "لأسئلة", "لمزيد", "جهة الاتصال", "جهات الاتصال", "مسؤول الاتصال", "مسؤولة الاتصال")
# Invitations are such a part of a text at most, the rest of which has fewer signs of speaking to a visitor.
_INVITED_SHARE = 0.3
_INVITED_VOICE = 0.04
_STOPS = (".", "»", "!", ":")
# In a text of more lines than these so many at most have no full stop where the others have one.
_LEAST_LINES = 2
_UNSTOPPED_SHARE = 0.5


class _Signs(NamedTuple):
    """What an outlet says of itself.

    ``outlet``: behind its name. ``alone``: without it, by what no other outlet is called in a sentence that begins so.
    ``about``: "about the writer", "about the organisation" as a line of its own. ``call``: "For the clinic: 555 0101 22,
    extension 4": what for, and a number of some digits.
    """

    outlet: re.Pattern[str]
    alone: re.Pattern[str]
    about: re.Pattern[str]
    call: re.Pattern[str]


@lru_cache(maxsize=1)
def _signs() -> _Signs:
    words = read_lists(DATA / "lexicon" / "outlets.toml", _LISTS)
    told = alternatives(words["publications"] + words["makers"] + words["disclaims"])
    bodies = alternatives(words["publications"] + words["makers"] + words["givers"])
    publications, adjectives, doings, numbers = (
        alternatives(words[name]) for name in ("publications", "adjectives", "doings", "numbers")
    )
    return _Signs(
        re.compile(rf"[\s،:\"”-]*(?:هي |هو )?(?:{told})\s"),
        re.compile(rf"(?:{publications})\s(?:\w+\s){{0,2}}(?:{adjectives})ة?\s(?:\S+\s){{0,6}}(?:{doings})\s"),
        re.compile(rf"(?:نبذة )?(?:عن|حول) ال(?:{bodies})\W*$"),
        re.compile(
            rf"\W*(?:لل?[^\W\d]{{3,}}|{numbers})(?:\s[^\s:]+){{0,6}}\s?(?::|على|عبر)\s*(?:[^\s\d]+\s){{0,4}}"
            r"(?:[^\s\d]+\s)?[+(]?\d(?:[\s()./-]?\d){5,}(?:\s\S+){0,5}$"
        ),
    )


def without_outlet(body: Body, names: Collection[str]) -> Body:
    """A text without what the outlet says of itself at its end or beginning ("التجربة صحيفة مستقلة تصدر …")."""
    labels = [
        n
        for n, line in enumerate(body.paragraphs)
        if n
        and _ABOUT_LABEL.match(line)
        and (_ABOUT_LABEL.sub("", line.lower()) in names or _signs().about.match(line))
    ]
    if labels and labels[-1] >= len(body.paragraphs) - MOST_LINES:
        told = [("page.outlet", line[:300]) for line in body.paragraphs[labels[-1] :]]
        body = replace(body, paragraphs=body.paragraphs[: labels[-1]], removed=body.removed + told)
    about = [
        line
        for line in dict.fromkeys((*body.paragraphs[:1], *body.paragraphs[-_MOST_ABOUT:]))
        if _is_about_outlet(line, names)
    ]
    if not about or len(about) == len(body.paragraphs):
        return body
    kept = [line for line in body.paragraphs if line not in about]
    return replace(body, paragraphs=kept, removed=body.removed + [("page.outlet", line[:300]) for line in about])


def without_invitations(body: Body) -> Body:
    """A text without lines that speak to the visitor, where the rest of it does not."""
    alone, unstopped = _alone(body), _unstopped(body)
    found = {line for line in body.paragraphs if invites(line) or (line in alone and calls(line))}
    found |= {line for line in unstopped if asks_in_passing(line)}
    if not found:
        return body
    found |= _headings_of(body, found)
    kept = [line for line in body.paragraphs if line not in found]
    told = sum(map(len, kept))
    if sum(map(len, found)) > _INVITED_SHARE * told or speaks_to_visitor("\n".join(kept)) >= _INVITED_VOICE:
        return body
    return replace(
        body,
        paragraphs=kept,
        removed=body.removed
        + [("page.invitation", line[:300]) for line in dict.fromkeys(body.paragraphs) if line in found],
    )


def _headings_of(body: Body, lines: Collection[str]) -> set[str]:
    """The headings of boxes in which nothing else stands but some lines."""
    told = set(body.paragraphs)
    found: set[str] = set()
    for above, block in pairwise(body.blocks[body.first : body.end]):
        box = block.element.parent
        if block.text in lines and above.heading and above.element.parent is box and isinstance(box, Element):
            held = [b for b in body.blocks[body.first : body.end] if box in b.path and b.text in told]
            if held[0] is above and all(other.text in lines for other in held[1:]):
                found.add(above.text)
    return found


def _alone(body: Body) -> set[str]:
    """The lines behind the first of a text that stand in an element of their own and end without the full stop of the others."""
    told = set(body.paragraphs)
    lines = [block for block in body.blocks[body.first : body.end] if block.text in told]
    sentences = [block for block in lines if block.sentence]
    if 2 * sum(block.text.endswith(_STOPS) for block in sentences) <= len(sentences):
        return set()
    held = Counter(node for block in lines for node in block.path[-2:])
    dresses = Counter(map(dress_of, lines))
    return {
        block.text
        for block in lines[1:]
        if not block.text.endswith(_STOPS)
        and not block.heading
        # What a text quotes speaks to others.
        and not is_vowelled(block.text)
        and all(node.name != "blockquote" for node in block.path[-2:])
        and (held[block.path[-2:][0]] == 1 if block.element.name == "p" else dresses[dress_of(block)] == 1)
    }


def _unstopped(body: Body) -> set[str]:
    """The lines behind the first of a text that end without a full stop, where nearly all others have one."""
    lines = body.paragraphs
    found = {line for line in lines[1:] if not line.endswith((*_STOPS, "؟", '"', "”"))}
    return found if len(lines) > _LEAST_LINES and len(found) <= _UNSTOPPED_SHARE * len(lines) else set()


def without_contacts(body: Body) -> Body:
    """A text without the lines at its end that name an address to write to."""
    last = len(body.paragraphs) - _MOST_ABOUT
    found = [
        line
        for n, line in enumerate(body.paragraphs)
        if n and n >= last and (_CONTACT.match(line) or _signs().call.match(line))
    ]
    if not found:
        return body
    kept = [line for line in body.paragraphs if line not in found]
    return replace(body, paragraphs=kept, removed=body.removed + [("page.contact", line[:300]) for line in found])


def names_contact(line: str) -> bool:
    """Does a line say whom to call or write to, and what for: "for the press: Salma al-Wadi, 555 0101 22"?"""
    return bool(_signs().call.match(line) or (_CONTACT.match(line) and line.startswith(_FOR)))


def _is_about_outlet(line: str, names: Collection[str]) -> bool:
    text = _ABOUT_LABEL.sub("", line.lower()).lstrip('«"“(').replace("»", "")
    if _signs().alone.match(text) and len(line.split()) <= _LONGEST_ABOUT:
        return True
    name = next((name for name in names if name and text.startswith(name)), None)
    behind = "" if name is None else text[len(name) :]
    return len(line.split()) <= _LONGEST_ABOUT and bool(_signs().outlet.match(behind) or _OUTLET_SIGNS.match(behind))
