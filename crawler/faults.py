"""Pages of status 200 that show a fault of their server in place of what was asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse

from pipelines.letters import MARKS
from pipelines.word_lists import fault_words

# Such a page is small and says little: an article about a fault says more.
_MOST_BYTES = 30_000
_MOST_WORDS = 60
_UNSEEN = re.compile(
    r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE
)
# Without a word such a page still shows something.
_SHOWN = re.compile(rb"<(?:img|iframe|video|picture|frame|embed|object|svg)\b", re.IGNORECASE)
# What scripts fill where there is no page without them.
_SHELL = re.compile(
    r"""<(?:div|main|section)\b[^>]*\bid\s*=\s*["']?(?:root|app|__next|__nuxt|main-app)["']?[^>]*>\s*</|<app-root\b[^>]*>\s*</""",
    re.IGNORECASE,
)
_FEW_WORDS = 12


class PassingFault(IgnoreRequest):
    """A page that shows no article for now; the message says what it shows. It is asked for again by the next crawl."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a page shows in place of what was asked for; ``passes``: it may be gone when it is asked again."""

    reason: str
    passes: bool


def fault_of(response: Response) -> Fault | None:
    """The fault that a page shows, or None for one that says something else, or much."""
    if len(response.body) > _MOST_BYTES:
        return None
    if not response.body.strip():
        return Fault("the page is blank", passes=True)
    if not isinstance(response, TextResponse) or b"<" not in response.body[:1000]:
        return None
    text = MARKS.sub("", unescape(_UNSEEN.sub(" ", response.text))).lower()
    words = text.split()
    if len(words) > _MOST_WORDS:
        return None
    if len(words) <= _FEW_WORDS and _SHELL.search(response.text):
        return Fault("only a script makes the page (javascript = True of a declared site)", passes=False)
    if not words and b"<html" in response.body.lower() and not _SHOWN.search(response.body):
        return Fault("the page shows nothing", passes=True)
    said = " ".join(words)
    for name, cues in fault_words().items():
        for cue in cues:
            if cue in said:
                return Fault(f"the page says: {' '.join(words[:12])}", passes=name.startswith("passing"))
    return None
