"""Pages that send the reader on after some seconds, and pages that load themselves again."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response, TextResponse

from pipelines.addresses import canonical_url
from pipelines.body import SHORTEST_TEXT
from pipelines.letters import arabic_letters


class RefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's own, which would drop an article that reloads itself (it was asked for already) or leads nowhere."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        try:
            made = super().process_response(request, response)
        except ValueError:
            return response  # what it leads to is no address
        if not isinstance(made, Request) or canonical_url(made.url) != canonical_url(response.url):
            return made
        has_text = isinstance(response, TextResponse) and arabic_letters(response.text) >= SHORTEST_TEXT
        return response if has_text else made
