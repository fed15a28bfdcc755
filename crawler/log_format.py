"""What the crawl says in its log."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from pipelines.article import UnreadablePage


class QuietLogFormatter(LogFormatter):
    """Items are named by their address and not printed whole; a drop is no warning unless the page cannot be read."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "Read %(url)s", "args": {"url": getattr(item, "url", "")}}

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        level = logging.WARNING if isinstance(exception, UnreadablePage) else logging.DEBUG
        return {"level": level, "msg": "Dropped: %(why)s", "args": {"why": exception}}
