"""The site: Datasette over the store, read-only, with the pages of this package around it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from datasette.app import Datasette, DatasetteClient
from datasette.database import Database
from datasette.plugins import pm

from extract.store.store import Store
from viewer import hooks
from viewer.metadata import metadata
from viewer.tiles import Tiles

HERE = Path(__file__).parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Site:
    """The store that a Datasette shows, the names under which it answers (none: any), a clock (aware, UTC), and tiles."""

    path: Path
    hosts: Collection[str]
    now: Callable[[], datetime]
    tiles: Tiles | None = None


def make_site(
    path: Path, *, host: str = "127.0.0.1", now: Callable[[], datetime] | None = None, tiles: Tiles | None = None
) -> Datasette:
    """Datasette over the store in ``path``. Free SQL is for those who are at this machine only.

    ``tiles`` go behind the places of the map; without them nothing is asked of other machines.

    Raises StoreError when the file is no store of ours.
    """
    with Store(path, read_only=True):
        pass
    local = host in LOOPBACK
    datasette = Datasette(
        [],
        memory=False,
        metadata=metadata(),
        template_dir=str(HERE / "templates"),
        static_mounts=[("static", str(HERE / "static"))],
        settings={
            "allow_download": False,
            "default_allow_sql": local,
            "suggest_facets": False,
            "default_page_size": 50,
            "sql_time_limit_ms": 3000,
            "truncate_cells_html": 240,
            "max_csv_mb": 0,
        },
    )
    # Nobody can write beside a file in a folder without write permission: it is read as it stands.
    still = not os.access(path.parent, os.W_OK)
    if "_memory" in datasette.databases:
        datasette.remove_database("_memory")
    datasette.add_database(Database(datasette, str(path), is_mutable=not still), name="data")
    datasette.marsad = Site(path, LOOPBACK if local else (), now or (lambda: datetime.now(UTC)), tiles)
    if not pm.is_registered(hooks):
        pm.register(hooks, name="marsad")
        # Datasette's own prints a page of local variables to the terminal for every address that does not exist.
        pm.unregister(name="datasette.handle_exception")
    # Made again, since the one that Datasette makes for itself knows none of our pages.
    datasette.client = DatasetteClient(datasette)
    return datasette
