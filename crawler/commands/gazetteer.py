"""``marsad gazetteer``: what a name may mean and why, and other gazetteers beside the project's own."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError

from crawler.command import MarsadCommand


class GazetteerCommand(MarsadCommand):
    usage = "find NAME [--country XX] [--json] | import FILE"
    part = "files"
    summary = "Look a place up in the gazetteer, or add places to it"
    description = (
        "find lists the places that a name may mean, the likeliest first, with the reason. The text around a name counts\n"
        "for more when an article is read; --country stands for it here.\n"
        "import reads a GeoNames country dump (.zip, .txt), an OCHA COD-AB table (.csv, .xlsx) or the project's own csv\n"
        "into gazetteer/ of the local folder; from then on every extraction uses it, and 'marsad reprocess' reads the\n"
        "stored articles with it."
    )
    examples = (
        "marsad gazetteer find العشارة\n"
        "marsad gazetteer find رفح --country EG --json\n"
        "marsad gazetteer import SY.zip\n"
        "marsad gazetteer import my-places.csv"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--country", type=_country, metavar="XX", help="the country that is spoken of (ISO 3166)")
        parser.add_argument("--json", action="store_true", help="the same as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from extract.knowledge.places import GazetteerError

        self.expect(args, len(args))
        if len(args) < 2 or args[0] not in ("find", "import"):
            raise UsageError(
                "say what to do: 'marsad gazetteer find NAME' or 'marsad gazetteer import FILE'", print_help=False
            )
        try:
            if args[0] == "find":
                self._find(" ".join(args[1:]), opts.country, opts.json)
            else:
                self.expect(args, 2)
                self._import(Path(args[1]))
        except (GazetteerError, OSError) as error:
            self.fail(error)

    def _find(self, name: str, country: str | None, as_json: bool) -> None:
        from extract.knowledge.places import Candidate, Gazetteer

        def facts(candidate: Candidate) -> dict[str, Any]:
            place = candidate.place
            kept = (
                "place_id",
                "name_ar",
                "name_en",
                "feature",
                "country",
                "admin1",
                "admin1_pcode",
                "latitude",
                "longitude",
            )
            return {
                **{key: getattr(place, key) for key in kept},
                "pcode": place.pcode,
                "score": candidate.score,
                "why": candidate.why,
                "source": place.source,
                "licence": place.licence,
            }

        found = [facts(candidate) for candidate in Gazetteer.load().find(name, country)]
        with self.until_reader_stops():
            if as_json:
                print(json.dumps(found, ensure_ascii=False, indent=1))
            elif found:
                _print_table(found)
        if not found and not as_json:
            self.fail(f"{name!r}: no place of this name; 'marsad gazetteer import' adds places", 1)

    def _import(self, file: Path) -> None:
        from extract.gazetteer_import import import_gazetteer
        from extract.knowledge.places import Gazetteer, compile_gazetteer
        from extract.paths import DATA, local_folder

        own = Gazetteer(compile_gazetteer(DATA / "gazetteer"))
        done = import_gazetteer(file, local_folder() / "gazetteer", own)
        Gazetteer.load()
        print(
            f"{done.path}: {done.rows} places written, {done.skipped} rows left out (known already, or no Arabic name)"
        )


def _country(text: str) -> str:
    if len(text) != 2 or not text.isascii() or not text.isalpha():
        raise argparse.ArgumentTypeError(f"{text!r} is no country code of two letters, such as SY")
    return text.upper()


def _print_table(found: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_edge=False)
    for heading in ("score", "place", "English", "kind", "country", "division", "where", "why", "id"):
        table.add_column(heading)
    for facts in found:
        where = f"{facts['latitude']:.3f}, {facts['longitude']:.3f}" if facts["latitude"] is not None else ""
        table.add_row(
            f"{facts['score']:g}", facts["name_ar"], facts["name_en"], facts["feature"], facts["country"], facts["admin1"],
            where, facts["why"], facts["place_id"],
        )  # fmt: skip
    console = Console()
    (console if console.is_terminal else Console(width=180)).print(table)
