"""Pages of what readers write and answer (comments, threads of a forum, polls, quizzes), of films, and for members."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, pairwise

from lxml.html import HtmlElement

from extract.language.boilerplate import matching_row
from extract.paths import DATA
from pipelines.blocks import Block
from pipelines.body import MEMBER, Body
from pipelines.boxes import name_and_ago
from pipelines.letters import MARKS, arabic_letters
from pipelines.lines import is_title, labels_of
from pipelines.neighbours import COMMENTS
from pipelines.page_dates import is_ago, looks_like_date
from pipelines.subtree import Element
from pipelines.word_lists import read_lists

_LETTER = re.compile(r"[^\W\d_]")
# Before the colon of who asks or answers stand so many letters.
_LONGEST_LABEL = 20
_LEAST_TURNS = 3
_LEAST_BOXES = 3
_LEVELS = 4
_MOST_LINES = 20
_SHARE = 0.7
# Readers sign with so many words.
_LONGEST_NAME = 4
# A line with a name and an instant.
_LONGEST_INSTANT = 60
# Rows of lines that stand above comments and beside them.
_OF_COMMENTS = ("comment", "reaction", "votes")
# The lines beside the post of a member of a forum stand so near to its text.
_NEAR = 8
# So many sentences introduce a question, in so many letters; in fewer, a form or a line about votes is enough.
_MOST_ASKING = 3
_LONGEST_QUESTION = 600
_SHORT_QUESTION = 250
# So many questions make a quiz; the answers to one stand so near to each other, and so many sentences may belong to each.
_LEAST_QUESTIONS = 3
_ANSWER_LEVELS = 4
_SENTENCES_OF_QUESTION = 2
# The result of a quiz is told in so many sentences, and by so many signs.
_MOST_ANSWERED = 8
_LEAST_RESULTS = 2


@lru_cache(maxsize=1)
def _words_of_readers() -> dict[str, tuple[str, ...]]:
    return read_lists(
        DATA / "lexicon" / "readers.toml", ("polls", "poll_titles", "results", "comments", "asking", "answering")
    )


def offers_answers(tree: HtmlElement) -> bool:
    """Has a page answers to choose from, one of several, as polls have?"""
    return len(_answers(tree)) > 1


def _answers(tree: HtmlElement) -> list[HtmlElement]:
    return [field for field in tree.iter("input") if field.get("type") == "radio"]


def count_questions(tree: HtmlElement) -> int:
    """How many questions with answers to choose from, one of several, a page has: one box for each."""
    answers = [list(islice(field.iterancestors(), _ANSWER_LEVELS)) for field in _answers(tree)]
    held = Counter(node for around in answers for node in around)
    return len({next((node for node in around if held[node] > 1), None) for around in answers} - {None})


def is_quiz(body: Body, questions: int) -> bool:
    """Are the questions of a page more than a few, and not many fewer than the sentences of its text?"""
    return questions >= _LEAST_QUESTIONS and body.sentences <= _SENTENCES_OF_QUESTION * questions


def is_poll(title: str, page_title: str, body: Body, offered: bool) -> bool:
    """Is a title a question to readers, with a few sentences and answers to choose from (``offered``) or lines about votes?

    However long the text is, a question with answers that the title of the page calls one to readers is one.
    """
    if title.endswith("؟") and offered and _calls_vote(page_title):
        return True
    letters = sum(arabic_letters(line) for line in body.paragraphs)
    if not title.endswith("؟") or body.sentences > _MOST_ASKING or letters > _LONGEST_QUESTION:
        return False
    near = (MARKS.sub("", block.text) for block in body.blocks[body.start : body.end + _NEAR])
    voted = any(cue in line for line in near for cue in _words_of_readers()["polls"])
    if letters < _SHORT_QUESTION and body.sentences < _MOST_ASKING:
        return offered or voted
    return offered and voted


def _calls_vote(page_title: str) -> bool:
    """Does the title of a page begin with a label of polls ("صوتك: …")?"""
    label, sign, _ = next((parts for mark in ":|-–؟" if (parts := page_title.partition(mark))[1]), ("", "", ""))
    return bool(sign) and MARKS.sub("", label).strip().lower() in _words_of_readers()["poll_titles"]


def is_quiz_result(title: str, body: Body) -> bool:
    """Does a short text below a question tell the visitor how he answered, by two signs of it at least?"""
    if not title.endswith("؟") or body.sentences > _MOST_ANSWERED:
        return False
    near = [MARKS.sub("", block.text) for block in body.blocks[body.start : body.end + _NEAR]]
    return sum(any(line.startswith(cue) for line in near) for cue in _words_of_readers()["results"]) >= _LEAST_RESULTS


def is_post(body: Body, thing: str) -> bool:
    """Is a text the post of a member of a forum, by what the markup names (``thing``) or by rank and number of posts beside it?"""
    beside = [*body.blocks[max(0, body.first - _NEAR) : body.first], *body.blocks[body.end : body.end + _NEAR]]
    return thing == "thread" or any(matching_row(block.text) == MEMBER for block in beside)


def is_interview(body: Body) -> bool:
    """Do lines of a text ask and others answer in turn, three times at least ("س: …", "ج: …")?"""
    words = _words_of_readers()
    labels = (
        MARKS.sub("", line).partition(":")[0].strip(" -–*") for line in body.paragraphs if ":" in line[:_LONGEST_LABEL]
    )
    turns = [label in words["asking"] for label in labels if label in words["asking"] or label in words["answering"]]
    return sum(asks and not asks_again for asks, asks_again in pairwise(turns)) >= _LEAST_TURNS


def is_of_comments(body: Body, title: str) -> bool:
    """Does most of a text stand in boxes that are alike, each below a name of its own and an instant, on a page with comments?"""
    above = body.blocks[: body.first]
    named = MARKS.sub("", title).startswith(_words_of_readers()["comments"])
    named = named or any(block.heading and matching_row(block.text) in COMMENTS for block in above)
    if not named and not any(row.startswith(_OF_COMMENTS) for row, _ in body.removed):
        return False
    if sum(map(_tells_instant, body.blocks[: body.end])) < _LEAST_BOXES:
        return False
    told = set(body.paragraphs)
    letters = 0
    held: dict[tuple[object, ...], int] = {}
    names: dict[tuple[object, ...], set[str]] = {}
    for number, block in enumerate(body.blocks):
        if not block.sentence or block.text not in told:
            continue
        letters += block.letters
        for box in block.path[-1 : -2 - _LEVELS : -1]:
            name = _who_writes(body.blocks, number, box, headed=named)
            if name and not is_title(name, title):
                # An answer may have a class more.
                alike = (id(box.parent), box.name, box.attribute("class").split(" ")[0])
                held[alike] = held.get(alike, 0) + block.letters
                names.setdefault(alike, set()).add(name)
                break
    return any(len(names[alike]) >= _LEAST_BOXES and held[alike] >= _SHARE * letters for alike in held)


def _tells_instant(block: Block) -> bool:
    lines = labels_of(block) or name_and_ago(block.text)
    return len(block.text) <= _LONGEST_INSTANT and any(looks_like_date(line) or is_ago(line) for line in lines)


def _who_writes(blocks: Sequence[Block], number: int, box: Element, *, headed: bool) -> str:
    """The short line above a sentence in a box, if an instant stands there too; a heading only where names may be (``headed``)."""
    name, dated = "", False
    for above in range(number - 1, max(-1, number - 1 - _MOST_LINES), -1):
        block = blocks[above]
        if box not in block.path:
            break
        for line in labels_of(block) or name_and_ago(block.text):
            if looks_like_date(line) or is_ago(line):
                dated = True
            elif (
                not (block.sentence or (block.heading and not headed))
                and len(line.split()) <= _LONGEST_NAME
                and _LETTER.search(line)
            ):
                name = line
    return name if dated else ""


def asks_password(tree: HtmlElement, title: str) -> bool:
    """Has a page a field for a password? In its head, above the headline, members of every forum and site sign in."""
    fields = [field for field in tree.iter("input") if field.get("type") == "password"]
    return bool(fields) and not _is_above(fields[-1], title)


def plays_above(tree: HtmlElement, title: str) -> bool:
    """Does a film play above the headline of a page, as on the pages of films?"""
    films = list(tree.iter("video", "amp-video"))
    return bool(films) and _is_above(films[0], title)


def _is_above(node: HtmlElement, title: str) -> bool:
    # Passing over the elements one by one takes far longer.
    return bool(node.xpath("following::*[normalize-space(text()) = $title]", title=title))
