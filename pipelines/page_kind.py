"""Is a page one article? Lists, home pages, error and login pages and pages about the site are not."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from extract.language.boilerplate import matching_row
from extract.paths import DATA
from pipelines.blocks import Block
from pipelines.body import Body, is_enough
from pipelines.boxes import WALLS
from pipelines.bylines import looks_like_name
from pipelines.letters import arabic_letters
from pipelines.lines import is_title
from pipelines.metadata import Metadata, clean, path_depth
from pipelines.page_dates import is_ago, looks_like_date
from pipelines.word_lists import read_lists

_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_LETTER = re.compile(r"[^\W\d_]")
# Persian and Urdu letters that Arabic does not have.
_NOT_ARABIC = re.compile("[پچگژٹڈڑںےیک]")
_ERROR_NUMBER = re.compile(r"^\W*(?:404|403|500)\s*(?:$|[-–—|:])")
# Of an article; those of years, months and pages are shorter.
_NUMBER = re.compile(r"^\d{5,}$")
_SHORTEST_TITLE = 4
_READ_MORE = frozenset({"read.more", "read.continue", "full.text", "talie", "more.news"})
_MOST_READ_MORE = 3
_MOST_DAYS = 3
_LONGEST_DAY = 50
_MOST_LINKS = 3
_ID = re.compile(r"\d{4,}")
_SLUG_SIGNS = 3
# The address of a section: "/economy", "/ar/economy/".
_SECTION = re.compile(r"^/(?:(?:ar|arabic)/)?[^\W\d]+/?$")
_HEADLINE_WORDS = 4
# A cell of a table of prices, standings or hours.
_FIGURE = re.compile(r"^[\d.,:٫٬%+/\s▲▼–-]*\d[\d.,:٫٬%+/\s▲▼–-]*$")
_MOST_FIGURES = 12
# So many sentences beside a table are the notes to it.
_NOTES = 2
# Of a text that ends at a wall so many lines may stand before it.
_MOST_BEFORE_WALL = 2
_COUNTER = re.compile(r"\d{1,3}\s*(?:/|من)\s*\d{1,3}\s")
_ALBUM = re.compile(r"(?:^|[\s|:-])(?:ألبوم|ألبومات|معرض صور|بالصور)(?:$|[\s|:.-])")
# The contents of an issue of a magazine.
_ISSUE = re.compile(r"العدد\s*(?:رقم\s*)?[\d٠-٩]+\s*(?:$|[-–—|:/(])")
_LEAST_PICTURES = 4
_PICTURE_LEVELS = 3
_LEAST_BOXES = 3
_BOX_LEVELS = 3
_BOXES_SHARE = 0.7
_MOST_LINES = 20
# The first teaser of a section may be so many times as long as the others.
_LONGEST_TEASER = 2
_SEARCH = frozenset({"s", "q", "query", "search", "keyword"})


_ERROR_PARTS = ("error_asked", "error_why", "error_how")
_LISTS = ("error_always", "error", "list_titles", "addresses", *_ERROR_PARTS)
_SHORT = 4
_LONGEST_HEADING = 90
_SHORTER_THAN_NEWS = 6


@lru_cache(maxsize=1)
def _cues() -> dict[str, tuple[str, ...]]:
    table = read_lists(DATA / "lexicon" / "page_kinds.toml", _LISTS)
    return {name: tuple(cue.lower() for cue in cues) for name, cues in table.items()}


def is_one_article(
    url: str,
    title: str,
    page_title: str,
    metadata: Metadata,
    body: Body,
    dated: bool,
    guessed: bool,
    asks_password: bool,
) -> bool:
    """Is the page one article: Arabic, with a text of its own, no error page, no list of others?

    ``page_title`` is the text of the title element. ``dated``: a date of publication stands beside the text. ``guessed``:
    no element of the page names its title. ``asks_password``: the page has a field for one.
    """
    text = " ".join(body.paragraphs)
    if (
        arabic_letters(title) < _SHORTEST_TITLE
        or not is_enough(body.paragraphs)
        or not _is_arabic(text)
        or not body.sentences
    ):
        return False
    if _is_error(title, metadata, body) or (
        asks_password and body.sentences <= 4 and not (metadata.declared or (dated and not guessed))
    ):
        return False
    if _is_cut_off(metadata, body) or _is_album(page_title, body):
        return False
    if metadata.declared:
        return True
    if url and path_depth(url) == 0 and not urlsplit(url).query and metadata.kind != "article":
        return False
    if metadata.kind == "list" or _is_list(url, title):
        return False
    # Teasers, each with its "read more".
    if sum(rule in _READ_MORE for rule, _ in body.removed) >= _MOST_READ_MORE:
        return False
    brief = body.sentences <= _NOTES
    listed = body.listed or (brief and _dates_others_only(body, _MOST_DAYS))
    if listed and metadata.published is None and not _names_article(url):
        return False
    if metadata.kind == "article":
        return True
    # Cards that are no links, each with its "three hours ago", or its day below the name of a section.
    days = [block.text for block in body.blocks[body.first : body.end + 1] if len(block.text) < _LONGEST_DAY]
    if sum(map(is_ago, days)) >= _MOST_DAYS:
        return False
    dates = sum(map(looks_like_date, days))
    if len(title.split()) < _HEADLINE_WORDS and dates >= _MOST_DAYS - 1:
        return False
    # The headline of the first card was taken for that of the page.
    captions = sum(
        block.caption and len(block.text) < _LONGEST_DAY and looks_like_date(block.text) for block in body.blocks
    )
    if title not in page_title and max(dates, captions) >= _MOST_DAYS and _is_list(url, page_title):
        return False
    if metadata.published is None and brief and _dates_others_only(body, _MOST_DAYS + 1):
        return False
    if _stands_below_link(url, title, body):
        return False
    if looks_like_name(title) and body.sentences <= _NOTES:
        return False
    if body.sentences <= _NOTES and sum(_is_figure(block) for block in body.blocks) >= _MOST_FIGURES:
        return False
    if dated:
        return True
    if guessed:
        return False
    # Nothing marks the page as an article: its text must speak for it.
    return body.sentences >= 2 and arabic_letters(text) >= 0.15 * sum(block.linked for block in body.blocks)


def heads_one_of_many(tree: HtmlElement, title: str, body: Body) -> bool:
    """Is a title the heading of one of several boxes of a page, each with a teaser and a day or "read more"?

    Not where a text stands beside them that is longer than they are.
    """
    told = _BOXES_SHARE * arabic_letters(" ".join(body.paragraphs))
    for heading in tree.iter("h2", "h3", "h4"):
        if clean(heading.text_content()) != title:
            continue
        for box in islice(heading.iterancestors(), _BOX_LEVELS):
            holder = box.getparent()
            alike = (
                [] if holder is None else [b for b in holder if b.tag == box.tag and b.get("class") == box.get("class")]
            )
            teasers = [letters for letters in map(_teaser, alike) if letters] if len(alike) >= _LEAST_BOXES else []
            typical = sorted(teasers)[len(teasers) // 2] if len(teasers) >= _LEAST_BOXES else 0
            if sum(teasers) >= told and 0 < _teaser(box) <= _LONGEST_TEASER * typical:
                return True
    return False


def _teaser(box: HtmlElement) -> int:
    """How many Arabic letters a box has that begins with a headline and holds a teaser and a day or "read more"."""
    lines = [clean(text) for text in box.itertext() if not text.isspace()]
    headed = any(len(clean(h.text_content()).split()) >= _HEADLINE_WORDS for h in box.iter("h2", "h3", "h4"))
    marked = any(
        len(line) < _LONGEST_DAY and (is_ago(line) or looks_like_date(line) or matching_row(line) in _READ_MORE)
        for line in lines
    )
    return arabic_letters("".join(lines)) if headed and marked and len(lines) <= _MOST_LINES else 0


def _is_cut_off(metadata: Metadata, body: Body) -> bool:
    """Is the text the beginning of a sentence or two, with a wall for subscribers below?"""
    lines = body.paragraphs
    if len(lines) > _MOST_BEFORE_WALL or not lines[-1].rstrip('»" ').endswith(("...", "…", "..")):
        return False
    return metadata.locked or any(matching_row(text) in WALLS - {"read.more"} for _, text in body.removed)


def _is_album(page_title: str, body: Body) -> bool:
    """Is the text the captions of numbered pictures, or those of a page that calls itself an album, and nothing else?"""
    told = set(body.paragraphs)
    lines = [block for block in body.blocks[body.first : body.end] if block.sentence]
    lines = [block for block in lines if block.text in told or _COUNTER.sub("", block.text) in told]
    if len(lines) < _LEAST_PICTURES:
        return False
    numbered = all(_COUNTER.match(block.text) for block in lines)
    if not numbered and (not _ALBUM.search(page_title) or any(block.text.endswith((".", "»", "!")) for block in lines)):
        return False
    return all(_has_picture(block) for block in lines)


def _has_picture(block: Block) -> bool:
    """Does a line stand alone with a picture in an element?"""
    return any(
        next(node.named("img", "amp-img", "picture"), None) is not None
        and len(clean(node.get_text())) <= len(block.text) + _LONGEST_DAY
        for node in block.path[: -_PICTURE_LEVELS - 1 : -1]
    )


def _stands_below_link(url: str, title: str, body: Body) -> bool:
    """Is the nearest headline above a text a link to another page, one of several with "read more" or in a section?

    The headline of an article may be a link to itself: then the title is shown, or the address is that of an article.
    """
    links = [number for number, block in enumerate(body.blocks) if block.heading and block.headline]
    above = [number for number in links if number < body.first]
    if len(links) < _MOST_LINKS or not above or any(is_title(block.text, title) for block in body.blocks):
        return False
    if any(block.heading and not block.linked for block in body.blocks[above[-1] : body.first]):
        return False
    more = sum(matching_row(block.text) in _READ_MORE for block in body.blocks)
    return more >= _MOST_READ_MORE or bool(_SECTION.match(urlsplit(url).path))


def _names_article(url: str) -> bool:
    """Does an address look like that of one article: a number of some digits, a day, or a headline in words?"""
    parts = urlsplit(url)
    last = [unquote(step) for step in parts.path.split("/") if step][-1:]
    return bool(_ID.search(f"{'/'.join(last)}?{parts.query}")) or any(step.count("-") >= _SLUG_SIGNS for step in last)


def _dates_others_only(body: Body, least: int) -> bool:
    """Do days stand below a short text only, and several, as in a list with an introduction (a writer, a topic)?"""
    days = [
        number
        for number, block in enumerate(body.blocks)
        if len(block.text) < _LONGEST_DAY and looks_like_date(block.text)
    ]
    cards = [number for number, block in enumerate(body.blocks) if number >= body.end and block.headline]
    return min(len(days), len(cards)) >= least and days[0] > cards[0]


def _is_figure(block: Block) -> bool:
    return block.element.name in ("td", "th") and not block.linked and bool(_FIGURE.match(block.text))


def _is_arabic(text: str) -> bool:
    arabic = arabic_letters(text)
    return arabic >= 0.5 * max(1, len(_LETTER.findall(text))) and len(_NOT_ARABIC.findall(text)) <= 0.02 * arabic


def _is_error(title: str, metadata: Metadata, body: Body) -> bool:
    cues = _cues()
    plain = _MARKS.sub("", title).lower()
    # The headings above the text too: the title may be the name of the site.
    above = " ".join(
        b.text for b in body.blocks[: body.first] if b.heading and not b.linked and len(b.text) < _LONGEST_HEADING
    )
    told = _MARKS.sub("", f"{above} {' '.join(body.paragraphs[:3])}").lower()
    opening = (
        f"{plain} {_MARKS.sub('', ' '.join([above, *body.paragraphs[:2]])).lower()}"
        if body.sentences <= _SHORT
        else plain
    )
    if _ERROR_NUMBER.search(title) or any(cue in opening for cue in cues["error_always"]):
        return True
    if body.sentences <= _SHORTER_THAN_NEWS and all(any(cue in told for cue in cues[part]) for part in _ERROR_PARTS):
        return True
    return metadata.kind != "article" and any(
        re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", plain) for cue in cues["error"]
    )


def _is_list(url: str, title: str) -> bool:
    parts = urlsplit(url)
    steps = [step.lower() for step in parts.path.split("/") if step][-2:]
    if steps and _NUMBER.match(steps[-1]):
        # WordPress may number its articles below "archives".
        steps = [step for step in steps if step not in ("archive", "archives")]
    plain = _MARKS.sub("", title).lower()
    cues = _cues()
    return (
        any(plain.startswith(cue) for cue in cues["list_titles"])
        or bool(_ISSUE.match(plain))
        or any(step in cues["addresses"] for step in steps)
        or bool(_SEARCH & parse_qs(parts.query).keys())
    )
