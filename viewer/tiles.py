"""Map tiles of somebody else's server: the only thing that the site ever takes from elsewhere, and only when told to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_PLACES = ("{z}", "{x}", "{y}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


class TilesError(ValueError):
    """The template of addresses cannot be used: the message says why."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where tiles in Web Mercator are had (``https://tiles.example/{z}/{x}/{y}.png``), and whom to credit for them."""

    template: str
    credit: str

    @property
    def origin(self) -> str:
        """Scheme, host and port of the server, as a Content-Security-Policy names it."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc}"


def tiles(template: str, credit: str) -> Tiles:
    """The tiles of a template with ``{z}``, ``{x}`` and ``{y}``.

    Raises TilesError for what is no such address of the web, and where nobody is credited.
    """
    missing = [place for place in _PLACES if template.count(place) != 1]
    if missing:
        raise TilesError(
            f"the address of tiles must hold {', '.join(missing)} once: https://HOST/{{z}}/{{x}}/{{y}}.png"
        )
    try:
        parts = urlsplit(template)
        host, port = parts.netloc, parts.port
    except ValueError as error:
        raise TilesError(f"{template!r} is no address: {error}") from error
    if port is not None:
        host = host.rpartition(":")[0]
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or re.search(r"[\s\x00-\x20\x7f]", template):
        raise TilesError(f"{template!r} is no address of the web: http:// or https://, a host, {{z}}, {{x}} and {{y}}")
    if not credit.strip():
        raise TilesError("say whom the map is to credit for the tiles with --tiles-credit, as their licence asks")
    return Tiles(template, credit.strip())
