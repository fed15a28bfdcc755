"""``marsad serve``: the store as a site to look through."""

from __future__ import annotations

import argparse
import socket
import webbrowser

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand, add_database_option


class ServeCommand(MarsadCommand):
    usage = "[--port N] [--host ADDRESS] [options]"
    part = "look"
    summary = "Look through the store in a browser: map, incidents, claims side by side, evidence, search"
    description = (
        "Serves the store as a site in Arabic and English: an overview with map and timeline, incidents with what each\n"
        "source claims and the evidence marked, articles with what was stripped, search, what changed, feeds, and the\n"
        "tables with ready questions (Datasette). It only reads, asks nothing of other machines unless --tiles names one,\n"
        "and answers to this machine alone unless --host says otherwise; a crawl may write meanwhile. Ctrl-C ends it.\n"
        "With --tiles the browser asks that server for pictures of the map, which tells it where you look."
    )
    examples = (
        "marsad serve\n"
        "marsad serve --open\n"
        "marsad serve --port 9000 --db other.db\n"
        "marsad serve --host 0.0.0.0     # to everybody who can reach this machine; free SQL is off then\n"
        "marsad serve --tiles 'https://tiles.example/{z}/{x}/{y}.png' --tiles-credit '© OpenStreetMap contributors'"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="default: 127.0.0.1")
        parser.add_argument("--port", type=_port, default=8642, metavar="N", help="default: 8642; 0 takes a free one")
        parser.add_argument(
            "--tiles",
            metavar="URL",
            help="draw the map on tiles from this address with {z}, {x} and {y}; default: outlines, nothing is fetched",
        )
        parser.add_argument("--tiles-credit", default="", metavar="TEXT", help="whom the map credits for the tiles")
        parser.add_argument("--open", action="store_true", help="open it in the browser")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        import uvicorn

        from extract.store import StoreError
        from viewer.site import make_site
        from viewer.tiles import TilesError, tiles

        self.expect(args, 0)
        try:
            behind = tiles(opts.tiles, opts.tiles_credit) if opts.tiles else None
        except TilesError as error:
            raise UsageError(str(error), print_help=False) from error
        try:
            site = make_site(opts.db, host=opts.host, tiles=behind)
        except StoreError as error:
            self.fail(error)
            return
        try:
            listening = _listen(opts.host, opts.port)
        except OSError as error:
            reason = error.strerror or error
            self.fail(f"{opts.host} port {opts.port}: {reason}: choose another with --port or --host")
            return
        with listening:
            name = f"[{opts.host}]" if ":" in opts.host else opts.host
            address = f"http://{name}:{listening.getsockname()[1]}/"
            print(f"{address}  shows {opts.db}; Ctrl-C ends it", flush=True)
            if opts.open:
                webbrowser.open(address)
            server = uvicorn.Server(uvicorn.Config(site.app(), log_level="warning", lifespan="on"))
            try:
                server.run(sockets=[listening])
            except KeyboardInterrupt:
                print()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 0 to 65535 is expected")
    return number
