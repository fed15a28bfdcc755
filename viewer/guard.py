"""What stands before every answer: reading only, known hosts only, a strict Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qs

# No script, style or picture but those of this site, none of them within a page; no request to anywhere else.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()"),
)


def guarded(app: Any, hosts: Collection[str]) -> Any:
    """An ASGI application before ``app``: other methods than GET and HEAD are refused, and so are other names of this
    machine than ``hosts`` (where given), under which a foreign page could reach it; a language that was chosen is kept.
    """

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, "This site is for reading only.")
        elif hosts and _name(headers.get(b"host", b"").decode("latin-1")) not in hosts:
            await _refuse(send, 421, "This site answers to localhost only. To offer it to others: marsad serve --host.")
        else:
            await app(scope, receive, _with_headers(send, _chosen(scope)))

    return answer


def _name(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _chosen(scope: Any) -> str:
    lang = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    return lang if lang in ("ar", "en") else ""


def _with_headers(send: Any, lang: str) -> Any:
    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            extra = [(name.encode(), value.encode()) for name, value in HEADERS]
            if lang:
                cookie = f"lang={lang}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
                extra.append((b"set-cookie", cookie.encode()))
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await send(message)

    return sending


async def _refuse(send: Any, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *((n.encode(), v.encode()) for n, v in HEADERS)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode() + b"\n"})
