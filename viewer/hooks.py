"""What Datasette asks its plugins; a Datasette that was not made by ``viewer.site`` is left as it is."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response

from viewer.guard import guarded
from viewer.routes import ROUTES, language
from viewer.templating import functions, install
from viewer.wording import wording


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our pages."""
    return list(ROUTES) if hasattr(datasette, "marsad") else []


@hookimpl
def extra_template_vars(request: Any, datasette: Any) -> dict[str, Any]:
    """The words of the reader's language, for our pages and Datasette's."""
    if not hasattr(datasette, "marsad") or request is None:
        return {}
    return {**functions(wording(language(request)), request.full_path), "tiles": datasette.marsad.tiles}


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """The filters of our templates."""
    if hasattr(datasette, "marsad"):
        install(env)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Response]] | None:
    """A page that says what went wrong; only what is our fault goes to the terminal."""
    if not hasattr(datasette, "marsad"):
        return None

    async def answer() -> Response:
        status = getattr(exception, "status", 500)
        if status >= 500:
            traceback.print_exception(exception)
        told = getattr(exception, "message", None) or (str(exception) if status < 500 else type(exception).__name__)
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": told, "status": status}, status=status)
        t = wording(language(request))
        title = t("not_found") if status == 404 else getattr(exception, "title", None) or status
        context = {"title": title, "error": "" if told == "404" else told}
        return Response.html(await datasette.render_template("error.html", context, request=request), status=status)

    return answer


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Headers, and what is refused."""
    if not hasattr(datasette, "marsad"):
        return lambda app: app
    return lambda app: guarded(app, datasette.marsad.hosts, datasette.marsad.tiles)
