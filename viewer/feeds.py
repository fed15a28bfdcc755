"""The newest incidents of some filters as an Atom and a JSON feed, and tables as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from extract.export.forms import cell
from extract.export.incident_tables import INCIDENTS
from extract.store.incident_selection import incidents
from extract.store.records import Row
from extract.store.selection import Selection
from extract.store.store import Store
from viewer import counting
from viewer.evidence import plain
from viewer.wording import Wording

ENTRIES = 60
_ATOM = "http://www.w3.org/2005/Atom"


def newest(store: Store, selection: Selection) -> list[Row]:
    """The chosen incidents that were read last, the newest first."""
    return counting.listed(store, selection, "incident.first_seen DESC, incident.incident_id DESC", ENTRIES)


def headline(row: Row, t: Wording) -> str:
    """An incident in one line: what, where, when."""
    place = t("comma").join(part for part in (row["place_name"], t.country(row["country"])) if part) or t(
        "unknown_place"
    )
    return plain(f"{t.type(row['type'])} · {place} · {row['date_start'] or t('unknown_day')}")


def summary(row: Row, t: Wording) -> str:
    """An incident in a few lines: who, to whom, people, how far the sources agree."""
    parts = [(t("who"), t("comma").join(t.actors(row["initiators_json"])))]
    parts.append((t("to_whom"), t("comma").join(t.actors(row["targets_json"]))))
    for outcome in ("killed", "injured", "detained", "abducted"):
        told = t.amount(*(row[f"{outcome}_{bound}"] for bound in ("low", "best", "high")))
        parts.append((t(outcome), told))
    parts.append((t("sources"), f"{row['n_sources']} ({t.code('agreement', row['agreement'])})"))
    return plain("\n".join(f"{label}: {told}" for label, told in parts if told))


def atom(rows: Sequence[Row], home: str, this: str, t: Wording) -> str:
    """The feed as Atom (RFC 4287). ``home`` is the address of the site, ``this`` that of the feed."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": t.language})
    _add(feed, "id", this)
    _add(feed, "title", f"{t('site')} · {t('incidents')}")
    _add(feed, "updated", max((row["last_update"] for row in rows), default="1970-01-01T00:00:00+00:00"))
    _add(feed, "link", rel="self", href=this)
    _add(feed, "link", href=home)
    _add(_add(feed, "author"), "name", t("site"))
    for row in rows:
        entry = _add(feed, "entry")
        address = f"{home}incident/{row['incident_id']}"
        _add(entry, "id", address)
        _add(entry, "title", headline(row, t))
        _add(entry, "link", href=address)
        _add(entry, "published", row["first_seen"])
        _add(entry, "updated", row["last_update"])
        _add(entry, "summary", summary(row, t))
        _add(entry, "category", term=row["type"])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def json_feed(rows: Sequence[Row], home: str, this: str, t: Wording) -> str:
    """The feed as JSON Feed 1.1."""
    items = [
        {
            "id": f"{home}incident/{row['incident_id']}",
            "url": f"{home}incident/{row['incident_id']}",
            "title": headline(row, t),
            "content_text": summary(row, t),
            "date_published": row["first_seen"],
            "date_modified": row["last_update"],
            "tags": [row["type"], *filter(None, [row["country"]])],
        }
        for row in rows
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{t('site')} · {t('incidents')}",
        "home_page_url": home,
        "feed_url": this,
        "language": t.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def incidents_csv(store: Store, selection: Selection) -> Iterator[str]:
    """The chosen incidents as CSV, line by line, with the columns of the export."""
    yield from csv_lines(
        [column.name for column in INCIDENTS.columns],
        ([column.value(found) for column in INCIDENTS.columns] for found in incidents(store, selection)),
    )


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Rows as CSV (RFC 4180) with a byte order mark for spreadsheets, safe against formulas."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    line.write("\ufeff")
    writer.writerow(header)
    for row in rows:
        writer.writerow([cell(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def claims_csv(claims: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The claims of an incident's page, or what was read in an article, as CSV (``viewer.pages.claim``)."""
    header = (
        "number event_id outlet url published_at type date place killed injured who_says confidence evidence".split()
    )
    yield from csv_lines(
        header,
        (
            [
                claim["number"], claim["event_id"], claim["article"].source_id, claim["article"].url,
                claim["article"].published_at, claim["event"].type, claim["day"], claim["event"].place_name,
                claim["people"]["killed"], claim["people"]["injured"],
                claim["event"].source.text if claim["event"].source else None, claim["event"].confidence,
                claim["event"].evidence,
            ]
            for claim in claims
        ),
    )  # fmt: skip


def changes_csv(context: dict[str, Any]) -> Iterator[str]:
    """The changes of a day as CSV."""
    header = [
        "incident_id",
        "version",
        "changed_at",
        "change",
        "type",
        "place_name",
        "country",
        "date_start",
        "details",
    ]
    yield from csv_lines(
        header, ([*(row[name] for name in header[:-1]), "; ".join(row["words"])] for row in context["versions"])
    )


def search_csv(context: dict[str, Any]) -> Iterator[str]:
    """The articles of a search as CSV."""
    header = ["article_id", "source_id", "url", "title", "published_at"]
    yield from csv_lines(
        [*header, "incidents"],
        ([*(getattr(hit["article"], name) for name in header), hit["incidents"]] for hit in context["hits"]),
    )
