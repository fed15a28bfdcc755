"""Sites whose pages only JavaScript makes: opened in the system's Chromium by scrapy-playwright, an optional extra."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import socket
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler.private_addresses import allowed_hosts, is_private

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HANDLER = "crawler.browser_handler.BrowserDownloadHandler"
# What no text needs, and what costs a newsroom most.
_NOT_LOADED = frozenset({"image", "media", "font", "websocket", "eventsource", "manifest"})


def browser() -> str | None:
    """The path of Chromium: $MARSAD_CHROMIUM, or the first that the system has; None without one."""
    return os.environ.get("MARSAD_CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)


def missing() -> str:
    """What must be installed before pages can be opened in a browser; empty when all is there."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        return "needs scrapy-playwright: run make javascript"
    if browser() is None:
        return "needs Chromium: install it (apt-get install chromium), or set MARSAD_CHROMIUM to its path"
    return ""


def use_browser(settings: BaseSettings) -> None:
    """Set up the browser for one spider. Only requests with the meta of ``in_browser`` are opened in it."""
    handlers = {**settings.getdict("DOWNLOAD_HANDLERS"), "http": _HANDLER, "https": _HANDLER}
    options = {"executable_path": browser(), "args": ["--disable-dev-shm-usage", *_sandbox()]}
    timeout = settings.getfloat("DOWNLOAD_TIMEOUT") * 1000
    values = {
        "DOWNLOAD_HANDLERS": handlers,
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": options,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": timeout,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        "PLAYWRIGHT_CONTEXTS": {"default": {"service_workers": "block", "accept_downloads": False, "locale": "ar"}},
        "PLAYWRIGHT_ABORT_REQUEST": Guard(allowed_hosts(settings)),
    }
    for name, value in values.items():
        settings.set(name, value, "spider")


def _sandbox() -> list[str]:
    # Chromium's sandbox does not start as root, as in most containers.
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def in_browser() -> dict[str, Any]:
    """The meta of a request that is opened in the browser, until nothing is loaded any more."""
    from scrapy_playwright.page import PageMethod

    return {"playwright": True, "playwright_page_methods": [PageMethod("wait_for_load_state", "networkidle")]}


class Guard:
    """Says which requests of a page are not made: pictures and films, other schemes, and private addresses.

    The browser looks names up by itself a second time: unlike GuardedResolver this cannot vouch for that answer.
    """

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed
        self._private: dict[str, bool] = {}

    async def __call__(self, request: Any) -> bool:
        parts = urlsplit(request.url)
        host = (parts.hostname or "").lower()
        if request.resource_type in _NOT_LOADED or parts.scheme not in ("http", "https") or not host:
            return True
        if self.allowed & {"*", host}:
            return False
        if host not in self._private:
            self._private[host] = await self._is_private(host)
        return self._private[host]

    async def _is_private(self, host: str) -> bool:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            return True
        return any(is_private(str(address[4][0]).split("%")[0]) for address in found)
