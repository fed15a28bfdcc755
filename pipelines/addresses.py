"""One address for all the addresses of a page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

# Parameters that only say where a reader came from, or ask for another dress of the same page.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|yclid|igshid|mc_[ce]id|ref|referrer|source|src|cmp|cmpid|ito|ns_\w+|at_\w+|xtor|traffic_source"
    r"|ocid|share|print|amp|noamp|output|view|m|mobile|outputtype|_ga|_gl|msclkid|dclid|twclid|gbraid|wbraid|gad_source|mibextid"
    r"|igsh|fb_\w+|pk_\w+|mtm_\w+|wt_mc|s_cid|__twitter_impression|replytocom|phpsessid|jsessionid)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
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
    path = re.sub(r"/{2,}", "/", re.sub(r";jsessionid=[^/]*$", "", parts.path, flags=re.IGNORECASE))
    path = re.sub(r"/(?:amp|print|mobile)/?$", "", path)
    path = re.sub(r"^/(?:amp|mobile|print)(?=/.)", "", path)
    path = re.sub(r"\.amp(?=\.html?$|$)", "", path)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    path = path.rstrip("/") or "/"
    return str(canonicalize_url(urlunsplit((parts.scheme, host + port, path, urlencode(query), ""))))


def joined(base: str, link: str) -> str:
    """The address that a link of a page means, or an empty one for what is no address (``http://[…``)."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def identity(url: str) -> str:
    """What tells a page apart: its canonical address, whether it was asked for by http or https."""
    canonical = canonical_url(url)
    return f"https:{canonical.removeprefix('http:')}" if canonical.startswith("http:") else canonical


def is_same_site(one: str, other: str) -> bool:
    """Do two addresses belong to one site: the same host but for ``www`` and its like, or a host within the other?"""
    hosts = [urlsplit(canonical_url(url)).hostname or "" for url in (one, other)]
    inner, outer = sorted(hosts, key=len, reverse=True)
    return bool(outer) and (inner == outer or inner.endswith("." + outer))
