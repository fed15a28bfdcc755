"""One self-contained page about the chosen incidents: everything in the file, nothing fetched, no script."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from extract.store.selection import Selection
from extract.store.store import Store
from viewer import counting
from viewer.drawing import STATIC, draw_map, draw_timeline, outlines
from viewer.templating import functions, install
from viewer.wording import wording

# Incidents that are listed one by one; the rest is in the export.
_LISTED = 1000


class ReportError(Exception):
    """The report cannot be written: the message names the file and what to do."""


def write_report(
    store: Store, out: Path, selection: Selection, *, language: str = "en", title: str = "", day: date
) -> int:
    """Write the report into the file ``out`` and return how many incidents it counts.

    ``day`` is printed as the day on which it was made. The file is replaced when the new one is complete. Raises
    ReportError when it cannot be written.
    """
    with store.snapshot():
        context = gather(store, selection, language)
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
    install(environment)
    t = wording(language)
    page = environment.get_template("report.html").render(
        **functions(t, "/"), **context, title=title or t("tagline"), day=day.isoformat()
    )
    temporary = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=out.parent, prefix=f".{out.name}-", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(out)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise ReportError(f"{out}: the report could not be written: {error.strerror or error}") from error
    return int(context["totals"]["n"])


def gather(store: Store, selection: Selection, language: str) -> dict[str, Any]:
    """What the report shows, as values for its template."""
    totals = counting.totals(store, selection)
    drawn = draw_map(counting.points(store, selection))
    unit, bars = counting.timeline(store, selection)
    rows = counting.listed(store, selection, "incident.date_start, incident.incident_id", _LISTED)
    return {
        "style": (STATIC / "marsad.css").read_text(encoding="utf-8"),
        "totals": totals,
        "map": drawn,
        "outlines": outlines(drawn),
        "unit": unit,
        "timeline": draw_timeline(bars, unit, from_right=language == "ar") if bars else None,
        "counts": {
            "type": counting.count(store, selection, "type", 15),
            "actor": counting.count_actors(store, selection, 15),
            "admin1": counting.count(store, selection, "admin1", 15),
            "outlet": counting.count_outlets(store, selection, 15),
        },
        "rows": rows,
        "unlisted": totals["n"] - len(rows),
        "since": selection.since or totals["first"],
        "until": selection.until or totals["last"],
        "readings": list(
            store.rows(
                "SELECT DISTINCT code_version, knowledge_version FROM run"
                " WHERE run_id IN (SELECT extraction_run_id FROM article) ORDER BY 1, 2"
            )
        ),
    }
