"""What stands before every answer: reading only, known hosts only, a strict Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import parse_qs

from viewer.raw_csv import harmless_csv
from viewer.tiles import Tiles

# No script, style or picture but those of this site, none of them within a page; no request to anywhere else.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
POLICY = _POLICY.format(tiles="")
_HEADERS = (
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()"),
)


def headers(tiles: Tiles | None) -> Sequence[tuple[str, str]]:
    """The headers of every answer. With tiles, pictures of their server are let in, and it is told the name of this
    site (many refuse who names none) but never the page."""
    policy = _POLICY.format(tiles=f" {tiles.origin}" if tiles else "")
    return (
        ("content-security-policy", policy),
        ("referrer-policy", "strict-origin" if tiles else "no-referrer"),
        *_HEADERS,
    )


def guarded(app: Any, hosts: Collection[str], tiles: Tiles | None = None) -> Any:
    """An ASGI application before ``app``: other methods than GET and HEAD are refused, and so are other names of this
    machine than ``hosts`` (where given), under which a foreign page could reach it; a language that was chosen is kept,
    and the CSV that Datasette makes is made safe for spreadsheets.
    """
    always = [(name.encode(), value.encode()) for name, value in headers(tiles)]

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, always, 405, "This site is for reading only.")
        elif hosts and _name(asked.get(b"host", b"").decode("latin-1")) not in hosts:
            told = "This site answers to localhost only. To offer it to others: marsad serve --host."
            await _refuse(send, always, 421, told)
        else:
            sending = (
                harmless_csv(send) if scope["path"].endswith(".csv") and scope["path"].startswith("/data") else send
            )
            await app(scope, receive, _with_headers(sending, always, _chosen(scope)))

    return answer


def _name(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _chosen(scope: Any) -> str:
    lang = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    return lang if lang in ("ar", "en") else ""


def _with_headers(send: Any, always: Sequence[tuple[bytes, bytes]], lang: str) -> Any:
    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            extra = list(always)
            if lang:
                cookie = f"lang={lang}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
                extra.append((b"set-cookie", cookie.encode()))
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await send(message)

    return sending


async def _refuse(send: Any, always: Sequence[tuple[bytes, bytes]], status: int, text: str) -> None:
    answer = [(b"content-type", b"text/plain; charset=utf-8"), *always]
    await send({"type": "http.response.start", "status": status, "headers": answer})
    await send({"type": "http.response.body", "body": text.encode() + b"\n"})
