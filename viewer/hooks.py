"""What Datasette asks its plugins; a Datasette that was not made by ``viewer.site`` is left as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

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
    return functions(wording(language(request)), request.full_path)


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """The filters of our templates."""
    if hasattr(datasette, "marsad"):
        install(env)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Headers, and what is refused."""
    if not hasattr(datasette, "marsad"):
        return lambda app: app
    return lambda app: guarded(app, datasette.marsad.hosts)
