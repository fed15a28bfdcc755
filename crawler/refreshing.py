"""Pages that send the reader on by themselves: after some seconds, by a script, or to themselves again."""

from __future__ import annotations

import re

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response, TextResponse
from scrapy.utils.response import get_meta_refresh

from crawler.unpacking import is_page
from pipelines.addresses import canonical_url, is_same_site, joined
from pipelines.body import SHORTEST_TEXT
from pipelines.letters import arabic_letters

# A page that does nothing but send on is small.
_MOST_BYTES = 20_000
# A header with a longer address is none.
_LONGEST = 2000
_HEADER = re.compile(
    r"""^\s*(\d+(?:\.\d*)?|\.\d+)\s*[;,]\s*(?:url\s*=\s*)?["']?\s*(\S.*?)\s*["']?\s*$""", re.IGNORECASE
)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_LOCATION = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*(["'])([^"'\s]+)\1\s*(?:[;\s}]|\Z)|\blocation\.(?:replace|assign)\(\s*(["'])([^"'\s]+)\3\s*\)"""
)


class RefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's own, with these corrections.

    * An article that reloads itself (it was asked for already), or leads nowhere, stays.
    * The header ``Refresh`` counts as the meta element does, and a page without a text leads on whatever the delay.
    * A small page without a text whose script names one other address of the site leads there.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        try:
            made = super().process_response(request, response)
            if made is response:
                made = self._led_on(request, response)
        except ValueError:
            return response  # what it leads to is no address
        if not isinstance(made, Request) or canonical_url(made.url) != canonical_url(response.url):
            return made
        return response if _has_text(response) else made

    def _led_on(self, request: Request, response: Response) -> Request | Response:
        """Where a page leads that Scrapy's own lets stay."""
        if not is_page(response) or request.meta.get("dont_obey_robotstxt"):
            return response
        header = _HEADER.match((response.headers.get("Refresh") or b"")[:_LONGEST].decode("utf-8", "replace"))
        if header and (float(header[1]) < self._maxdelay or not _has_text(response)):
            url = joined(response.url, header[2])
        else:
            url = self._named_within(response)
        if not url.startswith(("http://", "https://")):
            return response
        return self._redirect(self._redirect_request_using_get(request, response, url), request, "refresh")

    def _named_within(self, response: Response) -> str:
        """Where a small page without a text leads, by its meta element or its script; empty for none."""
        if not isinstance(response, TextResponse) or len(response.body) > _MOST_BYTES or _has_text(response):
            return ""
        _, url = get_meta_refresh(response, ignore_tags=self._ignore_tags)
        if url:
            return str(url)
        scripts = "\n".join(found[1] for found in _SCRIPT.finditer(response.text))
        named = {joined(response.url, found[2] or found[4]) for found in _LOCATION.finditer(scripts)}
        other = {url for url in named if canonical_url(url) != canonical_url(response.url)}
        return other.pop() if len(other) == 1 and all(is_same_site(url, response.url) for url in other) else ""


def _has_text(response: Response) -> bool:
    return isinstance(response, TextResponse) and arabic_letters(response.text) >= SHORTEST_TEXT
