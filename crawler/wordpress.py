"""The REST API of WordPress, which names the posts of a site page by page."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crawler.discovery import DiscoveryError, Found, absolute, instant, source_of, title_of

_PER_PAGE = 50


def wordpress_address(api: str, page: int, since: date | None, until: date | None) -> str:
    """The address of a page, numbered from 1, of the posts that the API at ``api`` names, bounded by a window of days."""
    fields = "link,title,date,date_gmt,modified_gmt"
    address = f"{api.rstrip('/')}/wp/v2/posts?per_page={_PER_PAGE}&page={page}&_fields={fields}"
    # Both bounds are left out by WordPress.
    if since:
        address += f"&after={since - timedelta(days=1)}T23:59:59"
    if until:
        address += f"&before={until + timedelta(days=1)}T00:00:00"
    return address


def read_wordpress(body: bytes, url: str, zone: ZoneInfo) -> list[Found]:
    """The posts of an answer of the API; instants without an offset are in ``zone``. Raises DiscoveryError when it is none."""
    source = source_of(body)
    # Some sites print their warnings before it.
    source = source if source.startswith(("[", "{")) else source[max(0, source.find("[{")) :]
    try:
        posts: Any = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise DiscoveryError(f"no list of posts: {error}") from error
    if isinstance(posts, dict) and posts.keys() and all(key.isdigit() for key in posts):
        # A list of PHP that lacks an entry becomes an object.
        posts = list(posts.values())
    if not isinstance(posts, list):
        said = posts.get("message", posts) if isinstance(posts, dict) else posts
        raise DiscoveryError(f"no list of posts: {str(said)[:120]}")
    found = []
    for post in posts:
        link = post.get("link") if isinstance(post, dict) else None
        address = absolute(url, link) if isinstance(link, str) and link else None
        if address:
            title = post.get("title")
            title = str(title.get("rendered") or "") if isinstance(title, dict) else str(title or "")
            published = instant(str(post.get("date_gmt") or "")) or instant(str(post.get("date") or ""), zone)
            modified = instant(str(post.get("modified_gmt") or ""))
            found.append(Found(address, title_of(title), published, modified, news=True))
    if posts and not found:
        raise DiscoveryError("no list of posts: none has a link")
    return found
