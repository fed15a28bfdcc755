"""What could not be fetched and why, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError

_REASONS: dict[type[BaseException], str] = {
    exceptions.CannotResolveHostError: "no such host, or no network",
    exceptions.DownloadConnectionRefusedError: "the connection was refused",
    exceptions.DownloadTimeoutError: "no complete answer in time",
    exceptions.DownloadCancelledError: "the answer is larger than allowed (DOWNLOAD_MAXSIZE)",
    exceptions.ResponseDataLossError: "the answer was shorter than it said",
    exceptions.UnsupportedURLSchemeError: "only http and https addresses are fetched",
}
# How Twisted tells that it does not understand a server.
_NOT_HTTP = re.compile(
    r"\[<twisted\.python\.failure\.Failure (?:builtins|twisted\.web\._newclient)\.\w+: (.*?)(?:>\])?$"
)


@dataclass(frozen=True, slots=True)
class Failed:
    """An address that could not be fetched or read, and why."""

    url: str
    reason: str


def reason_of(error: BaseException) -> str:
    """Why a request failed, in one line."""
    if isinstance(error, HttpError):
        return f"answers {error.response.status}"
    told = " ".join(str(error).split())[:300]
    if told.startswith("the robots.txt of "):
        return told
    if "DOWNLOAD_MAXSIZE" in told:
        return "the answer is larger than allowed (DOWNLOAD_MAXSIZE)"
    if "max redirections" in told:
        return "redirects again and again (REDIRECT_MAX_TIMES)"
    known = _REASONS.get(type(error))
    if isinstance(error, exceptions.DownloadFailedError) and "certificate" in told.lower():
        return f"the certificate is not valid: {told}"
    if known is not None:
        return known
    if "ConnectionDone" in told or "ConnectionLost" in told:
        return "the connection was closed before the answer"
    not_http = _NOT_HTTP.match(told)
    if not_http is not None:
        return f"the answer is no HTTP: {not_http[1]}"
    return told or type(error).__name__
