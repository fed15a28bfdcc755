"""Where the project's data lives, and where its outputs and caches go."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
DATA = PROJECT / "data"


def cache_folder() -> Path:
    """The folder for compiled knowledge and the morphology database: ``$MARSAD_CACHE`` or the user's cache folder."""
    given = os.environ.get("MARSAD_CACHE")
    if given:
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marsad"


def local_folder() -> Path:
    """The git-ignored folder for outputs: ``$MARSAD_HOME`` or data/local in the checkout."""
    given = os.environ.get("MARSAD_HOME")
    return Path(given) if given else DATA / "local"


def database_path() -> Path:
    """The store that every command uses unless ``--db`` says otherwise: ``$MARSAD_DB`` or marsad.db in outputs."""
    given = os.environ.get("MARSAD_DB")
    return Path(given) if given else local_folder() / "marsad.db"


def pages_folder() -> Path:
    """The archive of raw pages."""
    return local_folder() / "pages"
