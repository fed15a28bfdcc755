"""Is a page one article? Lists, home pages, error and login pages and pages about the site are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from extract.language.boilerplate import matching_row
from extract.paths import DATA
from pipelines.body import Body, is_enough
from pipelines.boxes import WALLS
from pipelines.bylines import introduces, is_occupation, is_sent_by_agency, looks_like_name
from pipelines.headlines import counts_entries, names_issue, words_in_text
from pipelines.letters import MARKS, arabic_letters, is_arabic
from pipelines.lines import is_title, place_of
from pipelines.metadata import Metadata, clean, path_depth
from pipelines.page_dates import is_ago, looks_like_date
from pipelines.page_signs import TOLD_WORDS, Seen, article_odds
from pipelines.page_words import OPENING, service_odds
from pipelines.readers import is_interview, is_of_comments, is_poll, is_post, is_quiz, is_quiz_result
from pipelines.stacks import (
    bears_one_of_stack,
    counts_teasers,
    has_rows_of_figures,
    is_below_lines,
    is_contents,
    is_of_posts,
    is_of_teasers,
    is_shown_alone,
    is_stack,
)
from pipelines.tables import is_tabled, is_timetable, tells_minutes
from pipelines.voice import reports_speech, speaks_to_visitor
from pipelines.word_lists import fault_words, read_lists

_ERROR_NUMBER = re.compile(r"^\W*(?:404|403|500)\s*(?:$|[-–—|:])")
# Of an article; those of months and pages are shorter, and a year is none.
_NUMBER = re.compile(r"^(?!(?:19|20)\d\d$)\d{3,}$")
# Of a letter to subscribers; they are fewer.
_ISSUE_NUMBER = re.compile(r"^(?!(?:19|20)\d\d$)\d{1,5}$")
_NAMED_ISSUE = re.compile(r"^(?:issue|number|no|edition|letter|adad)[-_]?\d{1,5}$")
_SHORTEST_TITLE = 4
_READ_MORE = frozenset({"read.more", "read.continue", "full.text", "talie", "more.news"})
_MOST_READ_MORE = 3
_MOST_DAYS = 3
# A card with its day holds so many sentences.
_CARD_SENTENCES = 4
_LONGEST_DAY = 50
_MOST_LINKS = 3
_ID = re.compile(r"\d{4,}")
_SLUG_SIGNS = 3
# The address of a section: "/economy", "/ar/economy/".
_SECTION = re.compile(r"^/(?:(?:ar|arabic)/)?[^\W\d]+/?$")
_HEADLINE_WORDS = 4
# What somebody searched for, or a day, has fewer behind the words with which titles of lists begin.
_LONG_HEADLINE = 6
# So many sentences beside a table are the notes to it.
_NOTES = 2
# Of a text that ends at a wall so many lines may stand before it.
_MOST_BEFORE_WALL = 2
_LEAST_BOXES = 3
_BOX_LEVELS = 3
_BOXES_SHARE = 0.7
_MOST_LINES = 20
# The first teaser of a section may be so many times as long as the others.
_LONGEST_TEASER = 2
_SEARCH = frozenset({"s", "q", "query", "search", "keyword"})


_OFFER_PARTS = ("offer_of", "offer_asks", "offer_how")
# "الوادي 2 - 1 النهر"
_RESULT = re.compile(r"\W*(?:[^\W\d]+\s){1,3}\(?\d{1,2}\)?\s?[-–:]\s?\(?\d{1,2}\)?(?:\s[^\W\d]+){1,3}\W*$")
_DOSSIER_PARTS = ("dossier_names", "dossier_tells")
_MOST_INTRODUCING = 6
_LEAST_TEASERS = 4
_RECIPE_PARTS = ("recipe_needs", "recipe_steps")
_LISTS = (
    "error_always",
    "error",
    "list_titles",
    "site_titles",
    "addresses",
    "about_addresses",
    *_OFFER_PARTS,
    *_DOSSIER_PARTS,
    *_RECIPE_PARTS,
)
_LONGEST_OFFER = 12
# With lower log-odds all signs of a page together say that it is no article, whatever its markup says.
ARTICLE_ODDS = -2.3
# From these on they say clearly that it is one.
_SURE_ODDS = 2.0
# So many signs per word has no article that tells of others; those of what nothing else marks as an article are fewer.
_SITE_VOICE = 0.1
_DOUBTED_VOICE = 0.06
# Log-odds of being no news from which on the words of a page alone outweigh what marks it as an article: hardly anything, its day
# and headline or its declaration, or a name besides. With 2 less, 3 in 100 columns, recipes and interviews would fall.
_SERVICE_ODDS = (2.0, 3.0, 4.0)
# Rows of hours, or of a table with hardly a sentence beside it, say as much for it; chronicles of raids are told in the words of news.
_TIMETABLE_ODDS = 5.0
# Members of forums write of everything, and what the markup calls a ware may be told at length; news are told in the words of news.
_OTHER_ODDS = 5.0
# A sentence or two must be more like news: a column or an interview is longer.
_BRIEF_ODDS = 1.0
# Words that speak so clearly for news tell an article below the only first heading of a page, which is its title; each word of it
# that the text says too speaks for news as well.
_NEWS_ODDS = -7.0
_LONGEST_NAME = 4
# So many letters are more than a note, though they stand in one block.
_LONG_TEXT = 250
# An unmarked text has so many letters for one of a link.
_TEXT_SHARE = 0.15
_SHORT = 4
_LONGEST_HEADING = 90


@lru_cache(maxsize=1)
def _cues() -> dict[str, tuple[str, ...]]:
    table, faults = read_lists(DATA / "lexicon" / "page_kinds.toml", _LISTS), fault_words()
    table["error_always"] += faults["passing_always"] + faults["refused_always"]
    return {name: tuple(cue.lower() for cue in cues) for name, cues in table.items()}


def is_one_article(seen: Seen) -> bool:
    """Is the page one article: Arabic, with a text of its own, no error page, no list of others?"""
    title, body = seen.title, seen.body
    text = seen.text
    if (
        arabic_letters(title) < _SHORTEST_TITLE
        or not is_enough(body.paragraphs)
        or not is_arabic(text)
        or not body.sentences
    ):
        return False
    words = service_odds(title, text)
    odds = article_odds(seen, words)
    return odds >= ARTICLE_ODDS and _is_no_other(seen, words, sure=odds >= _SURE_ODDS)


def _is_no_other(seen: Seen, words: float, sure: bool) -> bool:
    """Is a page of none of the kinds that are known by their own signs?

    ``words``: the log-odds of no news by its words. ``sure``: all signs together say clearly that it is an article.
    """
    title, metadata, body, text = seen.title, seen.metadata, seen.body, seen.text
    shared, told, signed, vouched = seen.shared, seen.told, seen.signed, seen.vouched
    marks = (vouched or metadata.declared) + (vouched and signed)
    hours = body.sentences <= _NOTES and is_timetable(body.paragraphs, body.blocks, body.end)
    # Name, day and headline vouch for nothing there.
    other = metadata.thing in ("ware", "episode") or (is_post(body, metadata.thing) and not is_interview(body))
    tabled = is_tabled(body.blocks, body.first, body.end)
    short = arabic_letters(text) < _LONG_TEXT
    brief = short and body.sentences <= _NOTES
    odds = words + max((hours or tabled) * _TIMETABLE_ODDS, other * _OTHER_ODDS, brief * _BRIEF_ODDS)
    if odds >= _SERVICE_ODDS[0 if other else marks]:
        return False
    voice = 0.0 if vouched else speaks_to_visitor(f"{title}\n{text[:OPENING]}")
    if voice >= _SITE_VOICE or ((not vouched or body.sentences < _SHORT) and _is_error(title, metadata, body)):
        return False
    if (
        seen.asks_password
        and body.sentences <= _SHORT
        and not (metadata.declared or (seen.beside and not seen.guessed))
    ):
        return False
    if _is_cut_off(metadata, body) or is_shown_alone(body) or _is_recipe(body):
        return False
    if not told and (is_of_teasers(body) or is_of_posts(body)):
        return False
    if is_contents(body) or is_quiz_result(title, body):
        return False
    if is_quiz(body, seen.questions) or (body.sentences <= _SHORT and is_below_lines(body)):
        return False
    # Pages of these kinds are declared articles too.
    if (metadata.thing == "episode" and body.sentences <= _SHORT) or (seen.plays_above and short and _is_line(body)):
        return False
    if _names_site(title) and not signed:
        return False
    if metadata.declared:
        return True
    if (
        is_of_comments(body, title)
        or is_poll(title, seen.page_title, body, seen.offers_answers)
        or (tells_minutes(body.blocks[body.start : body.end]) and not sure)
    ):
        return False
    clear = seen.headed and told and len(title.split()) >= _HEADLINE_WORDS and odds - shared <= _NEWS_ODDS
    news = told and (vouched or seen.headed) and odds - shared <= _NEWS_ODDS
    if _is_page_of_site(seen, text, news, sure) or _is_of_others(seen, vouched, short, clear):
        return False
    if brief and _is_beside_other(seen):
        return False
    note = short and body.sentences < _NOTES
    # Some sites call all of their pages articles: a note below what it does not speak of is none.
    if metadata.kind == "article" and (told or metadata.published is not None or not note):
        return True
    if _is_headed_by_others(seen, vouched or clear):
        return False
    if seen.beside and (vouched or not note):
        return True
    return voice < _DOUBTED_VOICE and (clear or _speaks_for_itself(seen, text, told, note))


def _names_site(title: str) -> bool:
    """Is a title that of a page on which a site tells of itself ("من نحن")?"""
    return MARKS.sub("", title).lower().strip(" .:|-") in _cues()["site_titles"]


def _is_beside_other(seen: Seen) -> bool:
    """Does a text of a sentence or two stand beside a recording, or the result of a match?"""
    title, body, metadata = seen.title, seen.body, seen.metadata
    # Articles may hold a video too.
    video = metadata.kind.startswith("video") or (metadata.thing == "video" and metadata.kind != "article")
    return metadata.thing == "event" or (video and _is_line(body)) or bool(_RESULT.match(title))


def _is_line(body: Body) -> bool:
    """Is a text a sentence, with nothing besides but lines that sites add?"""
    return sum(matching_row(line) is None for line in body.paragraphs) < _NOTES


def _is_page_of_site(seen: Seen, text: str, news: bool, sure: bool) -> bool:
    """Is the page home, a list by its address or its title, an offer of work, or about a writer?

    ``news``: its words are clearly news of its headline. Templates call home pages articles too: one is an article if all signs say
    so (``sure``).
    """
    url, title, metadata = seen.url, seen.title, seen.metadata
    home = bool(url) and path_depth(url) == 0 and not urlsplit(url).query
    return (
        (home and not (metadata.kind == "article" and sure))
        or metadata.kind == "list"
        or _is_list(url)
        or (bool(_cue_of_list(title)) and not (news and _goes_on(title, text)))
        or names_issue(title)
        or counts_entries(title)
        or _is_offer(f"{title} {text}", seen.body)
        or _is_about_person(title, seen.body, seen.beside)
    )


def _is_of_others(seen: Seen, vouched: bool, short: bool, clear: bool) -> bool:
    """Is the text teasers of others, or the introduction to their headlines, whatever the page calls itself?

    ``clear``: its words are news of its headline.
    """
    title, body = seen.title, seen.body
    headline = len(title.split()) >= _HEADLINE_WORDS
    if title not in seen.page_title and (_is_teased(body) or bears_one_of_stack(body, title)):
        return True
    # Teasers, each with its "read more".
    more = sum(rule in _READ_MORE for rule, _ in body.removed) >= _MOST_READ_MORE
    if not (vouched and headline) and (more or is_stack(body, title, leading=True)):
        return True
    if body.sentences <= _MOST_INTRODUCING and counts_teasers(body) >= _LEAST_TEASERS and _is_of_dossier(body):
        return True
    brief = body.sentences <= _NOTES
    # The introduction to a section.
    if brief and short and not (vouched or headline) and sum(block.headline for block in body.blocks) > _MOST_LINKS:
        return True
    listed = body.listed or (brief and not clear and _dates_others_only(body))
    return listed and seen.metadata.published is None and not _names_article(seen.url)


def _is_headed_by_others(seen: Seen, vouched: bool) -> bool:
    """Is the text cards with a day each, below the headlines of others or a name, or beside rows of figures?"""
    title, body = seen.title, seen.body
    brief = body.sentences <= _NOTES
    # Cards that are no links, each with its "three hours ago", or its day below the name of a section.
    days = [block.text for block in body.blocks[body.first : body.end + 1] if len(block.text) < _LONGEST_DAY]
    dates = sum(map(looks_like_date, days))
    cards = dates >= _MOST_DAYS - 1 and dates * _CARD_SENTENCES >= body.sentences
    if sum(map(is_ago, days)) >= _MOST_DAYS or (len(title.split()) < _HEADLINE_WORDS and cards):
        return True
    if _stands_below_link(seen.url, title, body) or (looks_like_name(title) and brief):
        return True
    return brief and not vouched and has_rows_of_figures(body)


def _speaks_for_itself(seen: Seen, text: str, told: bool, note: bool) -> bool:
    """Is the text news where nothing but a day somewhere marks the page as an article?"""
    title, body = seen.title, seen.body
    # A headline that nothing names vouches with a byline below it or an agency, where the text tells of it.
    sent = is_sent_by_agency(body.paragraphs[0])
    named = not seen.guessed or seen.dated or (told and not note and (sent or seen.signed))
    if not named or is_stack(body, title, leading=False):
        return False
    headline = len(title.split()) >= _HEADLINE_WORDS
    headed = headline or told or arabic_letters(text) >= OPENING or seen.signed
    if not (headed or reports_speech(text)) and _is_shown(title, body):
        # The name of a section, of a service, of a writer.
        return False
    if note and not (told and seen.dated):
        return False
    return seen.dated or arabic_letters(text) >= _TEXT_SHARE * sum(block.linked for block in body.blocks)


def _is_teased(body: Body) -> bool:
    """Does a link to the rest stand right behind a text, in what holds its last sentence?"""
    holders = body.blocks[body.end - 1].path[-2:]
    return any(
        block.linked > 0 and matching_row(block.text) in _READ_MORE and not set(holders).isdisjoint(block.path[-2:])
        for block in body.blocks[body.end : body.end + 1]
    )


def _is_shown(title: str, body: Body) -> bool:
    """Does a title stand above the text, and not as a link (which leads home)?"""
    return any(is_title(block.text, title) and not block.linked for block in body.blocks[: body.first])


def _is_offer(text: str, body: Body) -> bool:
    """Does a short text offer work: what for, who may apply, and how?"""
    if body.sentences > _LONGEST_OFFER or reports_speech(text):
        return False
    return _has_each(_OFFER_PARTS, text)


def _is_of_dossier(body: Body) -> bool:
    """Does a text say of itself that it is a dossier and what is done with it, and of nobody what he said?"""
    text = " ".join(body.paragraphs)
    return _has_each(_DOSSIER_PARTS, text) and not reports_speech(text)


def _has_each(parts: Sequence[str], text: str) -> bool:
    """Has a text one of the words of each list?"""
    plain = MARKS.sub("", text)
    return all(any(cue in plain for cue in _cues()[part]) for part in parts)


def _is_recipe(body: Body) -> bool:
    """Do lines of a text name what is needed, and behind it how it is made, each the heading of what follows?"""
    labels = [MARKS.sub("", line.partition(":")[0]).strip() for line in body.paragraphs]
    needs, steps = ([n for n, label in enumerate(labels) if label in _cues()[part]] for part in _RECIPE_PARTS)
    return bool(needs and steps) and needs[0] < steps[-1]


def _is_about_person(title: str, body: Body, beside: bool) -> bool:
    """Is a name the title of a page, and does its text begin with what the bearer is, and not with news of him?"""
    first = body.paragraphs[0]
    if len(title.split()) > _LONGEST_NAME or beside:
        return False
    return is_occupation(first) or introduces(first, title)


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
    lines = _above_wall(body) if metadata.locked else body.paragraphs
    if len(lines) > _MOST_BEFORE_WALL or not lines[-1].rstrip('»" ').endswith(("...", "…", "..")):
        return False
    return metadata.locked or any(matching_row(text) in WALLS - {"read.more"} for _, text in body.removed)


def _above_wall(body: Body) -> list[str]:
    """The lines of a text above a line for those who do not subscribe, if it does not go on below it where it stood."""
    near = range(body.first, body.end)
    wall = next((n for n in near if matching_row(body.blocks[n].text) in WALLS - {"read.more"}), None)
    told = [block for block in body.blocks[body.first : wall] if block.letters and not block.linked] if wall else []
    places = {place_of(block) for block in told}
    goes_on = any(block.sentence and place_of(block) in places for block in body.blocks[wall : body.end])
    return [block.text for block in told] if told and not goes_on else body.paragraphs


def _stands_below_link(url: str, title: str, body: Body) -> bool:
    """Is the nearest headline above the most of a text a link to another page, one of several with "read more" or in a section?

    The headline of an article may be a link to itself: then the title is shown, or the address is that of an article.
    """
    links = [number for number, block in enumerate(body.blocks) if block.heading and block.headline]
    told = [number for number in range(body.first, body.end) if body.blocks[number].sentence]
    longest = max(told, key=lambda number: body.blocks[number].letters, default=body.first)
    above = [number for number in links if number < longest]
    headline = len(title.split()) >= _HEADLINE_WORDS
    if len(links) < _MOST_LINKS or not above or (headline and any(is_title(b.text, title) for b in body.blocks)):
        return False
    if any(block.heading and not block.linked for block in body.blocks[above[-1] : longest]):
        return False
    more = sum(matching_row(block.text) in _READ_MORE for block in body.blocks)
    return more >= _MOST_READ_MORE or bool(_SECTION.match(urlsplit(url).path))


def _names_article(url: str) -> bool:
    """Does an address look like that of one article: a number of some digits, a day, or a headline in words?"""
    parts = urlsplit(url)
    last = [unquote(step) for step in parts.path.split("/") if step][-1:]
    return bool(_ID.search(f"{'/'.join(last)}?{parts.query}")) or any(step.count("-") >= _SLUG_SIGNS for step in last)


def _dates_others_only(body: Body) -> bool:
    """Do days stand below a short text only, and several, as in a list with an introduction (a writer, a topic)?"""
    days = [
        number
        for number, block in enumerate(body.blocks)
        if len(block.text) < _LONGEST_DAY and looks_like_date(block.text)
    ]
    cards = [number for number, block in enumerate(body.blocks) if number >= body.end and block.headline]
    return min(len(days), len(cards)) >= _MOST_DAYS and days[0] > cards[0]


def _is_error(title: str, metadata: Metadata, body: Body) -> bool:
    cues = _cues()
    plain = MARKS.sub("", title).lower()
    # The headings above the text too: the title may be the name of the site.
    above = " ".join(
        b.text for b in body.blocks[: body.first] if b.heading and not b.linked and len(b.text) < _LONGEST_HEADING
    )
    opening = (
        f"{plain} {MARKS.sub('', ' '.join([above, *body.paragraphs[:2]])).lower()}"
        if body.sentences <= _SHORT
        else plain
    )
    if _ERROR_NUMBER.search(title) or any(cue in opening for cue in cues["error_always"]):
        return True
    return metadata.kind != "article" and any(
        re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", plain) for cue in cues["error"]
    )


def _cue_of_list(title: str) -> str:
    """The longest of the words with which the titles of lists begin that a title begins with."""
    plain = MARKS.sub("", title).lower()
    return max((cue for cue in _cues()["list_titles"] if plain.startswith(cue)), key=len, default="")


def _goes_on(title: str, text: str) -> bool:
    """Does a title go on behind the words with which those of lists begin, with what the text tells ("البحث عن مفقودين تحت …")?"""
    rest = MARKS.sub("", title)[len(_cue_of_list(title)) :]
    long = len(title.split()) >= _LONG_HEADLINE and len(rest.split()) >= _HEADLINE_WORDS - 1
    return rest.startswith(" ") and long and words_in_text(rest, MARKS.sub("", text[:OPENING])) >= TOLD_WORDS


def _is_list(url: str) -> bool:
    parts = urlsplit(url)
    steps = [step.lower() for step in parts.path.split("/") if step][-2:]
    if steps and (_NUMBER.match(steps[-1]) or _NAMED_ISSUE.match(steps[-1])):
        # WordPress may number its articles below "archives", and letters to subscribers stand there.
        steps = [step for step in steps if step not in ("archive", "archives")]
    if steps and _ISSUE_NUMBER.match(steps[-1]):
        steps = [step for step in steps if step not in ("newsletter", "newsletters")]
    cues = _cues()
    if len(steps) > 1 and steps[0] in cues["about_addresses"] and _names_article(url):
        # "/privacy/" is a page of the site, "/privacy/4711-who-reads-our-mail" an article of a section.
        steps = steps[1:]
    return (
        any(step in cues["addresses"] or step in cues["about_addresses"] for step in steps)
        # "?q=node/1952" is the address of a page in Drupal.
        or any(name in _SEARCH and "/" not in values[0] for name, values in parse_qs(parts.query).items())
    )
