"""What a page says about being kept: the robots meta tag and the X-Robots-Tag header."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Only tags before this many bytes count: they stand in the head.
_HEAD_BYTES = 200_000
_META = re.compile(rb"<meta\s[^>]*>", re.IGNORECASE)
_NAME = re.compile(rb"""\bname\s*=\s*["']?\s*(?:robots|marsad)\s*["'\s/>]""", re.IGNORECASE)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_NOT_KEPT = {"noarchive", "noindex", "none"}


def may_be_archived(headers: Iterable[str], body: bytes) -> bool:
    """May a copy of a page be kept? Not when it says noarchive, noindex or none to all robots or to us.

    ``headers`` are the values of X-Robots-Tag; one that begins with the name of another robot does not concern us.
    """
    told: list[str] = []
    for value in headers:
        agent, colon, rest = value.partition(":")
        if colon and agent.strip().lower() not in ("unavailable_after", "max-snippet", "max-image-preview"):
            if agent.strip().lower() != "marsad":
                continue
            value = rest
        told.append(value)
    for tag in _META.findall(body[:_HEAD_BYTES]):
        content = _CONTENT.search(tag) if _NAME.search(tag) else None
        if content:
            told.append((content[1] or content[2] or content[3] or b"").decode("latin-1"))
    return not any(directive.strip().lower() in _NOT_KEPT for value in told for directive in value.split(","))
