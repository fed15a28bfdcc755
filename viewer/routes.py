"""The pages of the site: from a request to what the store knows, and into a template, a file or a feed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.cookies import CookieError, SimpleCookie
from itertools import islice
from typing import Any
from urllib.parse import parse_qs

from datasette.utils.asgi import AsgiStream, NotFound, Response

from extract.store.store import Store
from viewer import feeds, pages
from viewer.asking import Asked, asked
from viewer.wording import Wording, wording

_LINES = 400


def _query(request: Any) -> dict[str, list[str]]:
    return parse_qs(request.query_string, max_num_fields=60)


def language(request: Any) -> str:
    """``lang`` of the address, else of the cookie, else what the browser prefers."""
    chosen = (_query(request).get("lang") or [""])[0]
    if not chosen:
        chosen = _cookie(request)
    if chosen not in ("en", "ar"):
        first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
        chosen = "ar" if first.startswith("ar") else "en"
    return chosen


def _cookie(request: Any) -> str:
    try:
        cookie: SimpleCookie = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookie["lang"].value if "lang" in cookie else ""


async def _from_store(datasette: Any, gather: Callable[[Store], Any]) -> Any:
    """What ``gather`` reads from the store, in a thread of its own."""

    def read() -> Any:
        with Store(datasette.marsad.path, read_only=True) as store, store.snapshot():
            return gather(store)

    return await asyncio.to_thread(read)


async def _page(datasette: Any, request: Any, template: str, context: dict[str, Any]) -> Response:
    html = await datasette.render_template(template, context, request=request)
    return Response.html(html)


def _streamed(datasette: Any, lines: Callable[[Store], Iterator[str]], name: str) -> AsgiStream:
    """Lines as a file to keep, sent while they are read; the store stays in one thread."""

    async def write(out: Any) -> None:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(max_workers=1) as thread:
            store = await loop.run_in_executor(thread, lambda: Store(datasette.marsad.path, read_only=True))
            found = lines(store)
            try:
                while part := await loop.run_in_executor(thread, lambda: "".join(islice(found, _LINES))):
                    await out.write(part)
            finally:
                await loop.run_in_executor(thread, store.close)

    return AsgiStream(
        write,
        headers={"content-disposition": f'attachment; filename="{name}"'},
        content_type="text/csv; charset=utf-8",
    )


def _asked(request: Any) -> tuple[Asked, Wording]:
    return asked(_query(request)), wording(language(request))


async def start_page(datasette: Any, request: Any) -> Response:
    what, t = _asked(request)
    return await _page(
        datasette, request, "start.html", await _from_store(datasette, lambda s: pages.start(s, what, t))
    )


async def incidents_page(datasette: Any, request: Any) -> Any:
    what, t = _asked(request)
    form = request.url_vars["form"]
    if form == "csv":
        return _streamed(datasette, lambda store: feeds.incidents_csv(store, what.selection), "incidents.csv")
    context = await _from_store(datasette, lambda store: pages.incident_list(store, what, t))
    return await _page(datasette, request, "incidents.html", context)


async def incident_page(datasette: Any, request: Any) -> Any:
    _, t = _asked(request)
    name, form = request.url_vars["name"], request.url_vars["form"]
    context = await _from_store(datasette, lambda store: pages.incident(store, name, t))
    if context is None:
        raise NotFound(f"{t('incident')}: {name[:80]}: {t('not_found')}")
    if form == "csv":
        return _file(feeds.claims_csv(context["claims"]), f"{context['row']['incident_id']}.csv")
    return await _page(datasette, request, "incident.html", context)


async def article_page(datasette: Any, request: Any) -> Any:
    _, t = _asked(request)
    name = request.url_vars["name"]
    context = await _from_store(datasette, lambda store: pages.article(store, name, t))
    if context is None:
        raise NotFound(f"{t('article')}: {name[:80]}: {t('not_found')}")
    if request.url_vars["form"] == "csv":
        return _file(feeds.claims_csv(context["events"]), f"article-{context['article'].id}.csv")
    return await _page(datasette, request, "article.html", context)


async def event_page(datasette: Any, request: Any) -> Response:
    address = await _from_store(datasette, lambda store: pages.event_page(store, request.url_vars["name"]))
    if address is None:
        raise NotFound(request.url_vars["name"][:80])
    return Response.redirect(address)


async def search_page(datasette: Any, request: Any) -> Response:
    words = (_query(request).get("q") or [""])[0].strip()
    context = await _from_store(datasette, lambda store: pages.search(store, words))
    if request.url_vars["form"] == "csv":
        return _file(feeds.search_csv(context), "search.csv")
    return await _page(datasette, request, "search.html", context)


async def changes_page(datasette: Any, request: Any) -> Response:
    _, t = _asked(request)
    given = (_query(request).get("day") or [""])[0]
    try:
        day = date.fromisoformat(given) if given else datasette.marsad.now().date()
    except ValueError:
        raise NotFound(t("no_day", value=given[:40])) from None
    context = await _from_store(datasette, lambda store: pages.changes(store, day, t))
    if request.url_vars["form"] == "csv":
        return _file(feeds.changes_csv(context), f"changes-{day}.csv")
    return await _page(datasette, request, "changes.html", context)


async def feed_page(datasette: Any, request: Any) -> Response:
    what, t = _asked(request)
    rows = await _from_store(datasette, lambda store: feeds.newest(store, what.selection))
    home = f"{request.scheme}://{request.host}/"
    this = f"{home.rstrip('/')}{request.full_path}"
    if request.url_vars["form"] == "json":
        return Response(feeds.json_feed(rows, home, this, t), content_type="application/feed+json; charset=utf-8")
    return Response(feeds.atom(rows, home, this, t), content_type="application/atom+xml; charset=utf-8")


def _file(lines: Iterator[str], name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response("".join(lines), headers=headers, content_type="text/csv; charset=utf-8")


ROUTES = (
    (r"/$", start_page),
    (r"/incidents(\.(?P<form>csv))?$", incidents_page),
    (r"/incident/(?P<name>[^/]+?)(\.(?P<form>csv))?$", incident_page),
    (r"/article/(?P<name>[^/]+?)(\.(?P<form>csv))?$", article_page),
    (r"/event/(?P<name>[^/]+)$", event_page),
    (r"/search(\.(?P<form>csv))?$", search_page),
    (r"/changes(\.(?P<form>csv))?$", changes_page),
    (r"/feed\.(?P<form>atom|json)$", feed_page),
)
