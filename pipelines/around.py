"""What surrounds a text, by the names and roles that templates give to it: shares, tags, captions, boxes on the writer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pipelines.blocks import Block, apart
from pipelines.edges import corrects
from pipelines.lines import names_of
from pipelines.subtree import Element

# Names by which templates call what surrounds a text.
_AROUND = re.compile(
    r"(?:^|[-_\s])(?:related|recommend\w*|share|sharing|social|sociable|follow|comment\w*|disqus|tags?|tagcloud|breadcrumbs?"
    r"|sidebar|side-?bar|(?<!elementor-)(?<!siteorigin-)(?<!so-)widget|footer|newsletter|subscribe|promo|advert\w*|ads?|adsense|banner|popup|modal|cookie|toolbar"
    r"|most-?read|mostread|popular|latest|more-?news|read-?more|readmore|read-?also|also-?read|see-?also|next-?prev|(?:up-?|read-?)?next(?:-?(?:article|post|story|stories|news|read|up))?"
    r"|prev-?next|pagination|pager|(?:about-?)?(?:the-?)?(?:author|writer)[-_]*(?:box|bio\w*|notes?|info\w*|about|desc\w*|details?|cards?|profile|block|intro\w*|wrap\w*|area|section)?"
    r"|bio|caption|legende?|cutline|wp-caption-text|credit|copyright|print"
    r"|rating|poll|cta|call-?to-?action|support(?:-?(?:us|box))?|don|toc|table-?of-?contents|slide-?show|slider|carousel|sig|sign|signature|big-?(?:number|figure|stat)|login|register|menu|navbar|navigation|trending|suggested|outbrain|taboola|addtoany|jp-relatedposts|meta"
    r"|entry-?meta|post-?meta|premium|wall|donat\w*|consent|gdpr|corrections?|feedback|disclaimer|keywords|byline|dateline|timestamp|post-?date|entry-?date|paywall|inject|pull-?(?:quote|text|out)|pull(?=$|\s)|audio|podcasts?|player|listen|counter"
    r"|(?:pic|picture|photo|image|img|media|fig|figure|foto|thumb)[-_]?(?:box|cap|caption|desc|description|credits?|legend|source))(?:$|[-_\s\d])",
    re.IGNORECASE,
)
# Of these names a paragraph of its own may be called without being outside the text.
_WEAK = re.compile(
    r"(?:print|share|tags?|ads?|latest|popular|meta|banner|follow|promo|widget|print|social|support|sign|don)",
    re.IGNORECASE,
)
# A paragraph of these names is judged as any other line below a text: who signs a letter belongs to it.
_SIGNATURE = re.compile(r"sig(?:n|nature)?(?:$|[-_\s\d])", re.IGNORECASE)
# Names of what holds a text.
LIKELY = re.compile(
    r"article-?body|articlebody|story-?body|entry-?content|post-?content|post-?body|article-?content|article-?text"
    r"|article__body|article__content|news-?content|newscontent|news-?body|news-?text|newstext|news-?details|details-?text"
    r"|single-?content|td-post-content|field-name-body|field--name-body|story-?content|main-?content|the-?content"
    r"|content-?body|itemFullText|itemBody|item-?body|topic-?content|text-?content|wysiwyg|rich-?text|postbody|post_message|text-?editor|sow-editor|text-?block|text-?module",
    re.IGNORECASE,
)
_ROLES_AROUND = frozenset({"complementary", "navigation", "contentinfo", "search", "dialog", "alertdialog"})
# An element that holds so much of the text cannot be what surrounds it.
_MAIN_SHARE = 0.4


def stands_around(block: Block, root: Element, totals: Mapping[Element, int]) -> bool:
    """Does a block stand in something that surrounds the text, by the names of what holds it?"""
    everything = totals.get(root, 0)
    for node in reversed(block.path):
        if node is root or (everything and totals.get(node, 0) > _MAIN_SHARE * everything):
            return False
        if node.attrs.get("role") in _ROLES_AROUND:
            return True
        found = _surrounds(names_of(node))
        if found:
            if node.name == "p" and (_SIGNATURE.search(found) or (block.sentence and _WEAK.search(found))):
                return False
            # A correction is told by the text, whatever its box is called.
            return not (block.sentence and "correction" in found and corrects(block.text))
    return False


@lru_cache(maxsize=4096)
def _surrounds(names: str) -> str:
    """The word among the names of an element that says that it surrounds a text, or nothing."""
    found = _AROUND.search(names) if len(names) > 2 else None
    if found is None and not names.islower() and (parts := apart(names)) != names:
        # "itemImageCaption"; but "divPrint" and "newsWidget" may hold the text itself.
        found = _AROUND.search(parts)
        found = None if found and _WEAK.search(found[0]) else found
    return found[0] if found and not LIKELY.search(names) else ""
