"""One address for all the addresses of a page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

# Parameters that only say where a reader came from, or ask for another dress of the same page.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|yclid|igshid|mc_[ce]id|ref|referrer|source|src|cmp|cmpid|ito|ns_\w+|at_\w+|xtor|traffic_source"
    r"|ocid|share|print|amp|output|view|m|mobile|outputtype|_ga)$",
    re.IGNORECASE,
)


def canonical_url(url: str) -> str:
    """One address for all the addresses of a page: no tracking, AMP, mobile or print variants, no fragment."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return url
    host = (parts.hostname or "").lower()
    for prefix in ("m.", "mobile.", "amp.", "www."):
        if host.startswith(prefix) and host.count(".") >= 2:
            host = host.removeprefix(prefix)
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    path = re.sub(r"/(?:amp|print|mobile)/?$", "", parts.path)
    path = re.sub(r"^/(?:amp|mobile)(?=/.)", "", path)
    path = re.sub(r"\.amp(?=\.html?$|$)", "", path)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    path = path.rstrip("/") or "/"
    return str(canonicalize_url(urlunsplit((parts.scheme, host + port, path, urlencode(query), ""))))
