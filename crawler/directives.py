"""What a page says about being kept: the robots meta tag and the X-Robots-Tag header."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Only tags before this many bytes count: they stand in the head.
_HEAD_BYTES = 200_000
_META = re.compile(rb"<meta\s[^>]*>", re.IGNORECASE)
_NAME = re.compile(
    rb"""(?<![\w-])(?:name\s*=\s*["']?\s*(?:robots|marsad)|http-equiv\s*=\s*["']?\s*x-robots-tag)\s*["'\s/>]""",
    re.IGNORECASE,
)
_CONTENT = re.compile(rb"""(?<![\w-])content\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
# The name of a robot before what is said to it; these are said with a colon too.
_AGENT = re.compile(r"\s*([a-z*][\w*-]*)\s*:", re.IGNORECASE)
_WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_NOT_KEPT = {"noarchive", "noindex", "none"}


def may_be_archived(headers: Iterable[str], body: bytes) -> bool:
    """May a copy of a page be kept? Not when it says noarchive, noindex or none to all robots or to us.

    ``headers`` are the values of X-Robots-Tag. What stands behind the name of another robot there does not concern us.
    """
    told: list[str] = []
    for value in headers:
        ours = True
        for part in value.split(","):
            agent = _AGENT.match(part)
            if agent and agent[1].lower() not in _WITH_VALUE:
                ours = agent[1].lower() in ("marsad", "*")
                part = part[agent.end() :]
            if ours:
                told.append(part)
    for tag in _META.findall(body[:_HEAD_BYTES]):
        content = _CONTENT.search(tag) if _NAME.search(tag) else None
        if content:
            told.append((content[1] or content[2] or content[3] or b"").decode("latin-1"))
    return _NOT_KEPT.isdisjoint(word for text in told for word in re.split(r"[,;\s]+", text.lower()))
