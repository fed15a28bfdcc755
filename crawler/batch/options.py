"""The options that commands with long jobs share."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from crawler.command import positive


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """``--jobs``, ``--engine``, ``--scheduler``, ``--parts`` and ``--task-time``."""
    from crawler.commands.run import seconds

    cores = os.cpu_count() or 1
    parser.add_argument("--jobs", type=positive, default=cores, metavar="N", help=f"processes (default: {cores})")
    parser.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="processes here, or a Dask cluster (default: local)",
    )
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="of the Dask scheduler: tcp://10.0.0.1:8786")
    parser.add_argument(
        "--parts",
        type=Path,
        metavar="DIR",
        help="where pieces of work are written (default: NAME.parts beside the store); with Dask a folder that every"
        " machine sees under this name",
    )
    parser.add_argument(
        "--task-time", type=seconds, default=7200.0, metavar="TIME", help="the longest for one piece (default: 2h)"
    )


def parts_folder(opts: argparse.Namespace) -> Path:
    """The folder of the pieces."""
    return Path(opts.parts) if opts.parts else opts.db.with_name(opts.db.name + ".parts")
