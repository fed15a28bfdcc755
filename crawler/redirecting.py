"""Redirects, with what a site sets to find out whether its visitor comes back."""

from __future__ import annotations

from collections.abc import Iterable

from scrapy import Request, Spider
from scrapy.downloadermiddlewares import redirect
from scrapy.http import Response


class RedirectMiddleware(redirect.RedirectMiddleware):
    """Scrapy's own, which keeps the cookies that a redirect sets as far as the page that it leads to.

    Some sites send a visitor without a cookie on to the same address until it comes back with one. A cookie is sent along
    one chain of redirects of one host, and forgotten then.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        sent = _pairs((request.headers.get("Cookie") or b"").split(b";"))
        kept = sent | _pairs(value.partition(b";")[0] for value in response.headers.getlist("Set-Cookie"))
        if not kept:
            return super().process_response(request, response)
        asked = {**request.meta.get("asked_with", {}), request.url: frozenset(sent)}
        with_cookies = {**request.headers, b"Cookie": b"; ".join(kept.values())}
        made = super().process_response(request.replace(headers=with_cookies), response)
        # Scrapy takes the header away when another host is asked.
        if isinstance(made, Request) and "Cookie" in made.headers:
            made.meta["asked_with"] = asked
            made.dont_filter = asked.get(made.url) != frozenset(kept)
        return made


def _pairs(written: Iterable[bytes]) -> dict[bytes, bytes]:
    """The cookies of a header, as written there, by their names."""
    return {pair.partition(b"=")[0].strip(): pair.strip() for pair in written if b"=" in pair}
