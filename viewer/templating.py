"""What the templates can call, in the site and in the report alike."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from extract.event_types import EVENT_TYPES
from viewer.evidence import plain
from viewer.wording import Wording, wording

# A colour of its own (a class of the style sheet) for each of ACLED's event types.
FAMILIES = {
    "Battles": "battles",
    "Explosions/Remote violence": "explosions",
    "Violence against civilians": "civilians",
    "Protests": "protests",
    "Riots": "riots",
    "Strategic developments": "strategic",
}


def install(env: Any) -> None:
    """Give an environment of Jinja the filters of the templates."""
    env.filters["plain"] = lambda text: plain(str(text or ""))
    env.filters["from_json"] = json.loads
    env.filters["web_address"] = web_address
    env.filters["moment"] = moment
    env.filters["isolated"] = lambda value: f"\u2066{value}\u2069"
    env.filters["in_language"] = in_language
    env.filters["grouped"] = lambda number: f"{number or 0:,}"
    env.filters["family"] = lambda event_type: FAMILIES.get(event_type, "strategic")
    env.filters["type_family"] = lambda code: FAMILIES.get(
        EVENT_TYPES[code].event_type if code in EVENT_TYPES else "", ""
    )


def functions(t: Wording, path: str) -> dict[str, Any]:
    """The variables of every page: the words, their language and direction, and the address in the other language."""
    other = wording("en" if t.language == "ar" else "ar")
    parts = urlsplit(path)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "lang"]
    return {
        "t": t,
        "lang": t.language,
        "dir": t.direction,
        "other_lang": other.language,
        "here": parts.path,
        "in_other_language": f"{parts.path}?{urlencode([*query, ('lang', other.language)])}",
    }


def in_language(title: str, t: Wording) -> str:
    """The half of a title "English · Arabic" that is in the language of the words."""
    english, _, arabic = title.partition(" · ")
    return arabic if arabic and t.language == "ar" else english


def web_address(text: str | None) -> str:
    """An address that may be linked to: of the web, else nothing (a page may have written ``javascript:`` there)."""
    return text if text and text.lower().startswith(("http://", "https://")) else ""


def moment(text: Any) -> str:
    """An instant to the minute, as it was written: ``2024-05-02 12:00 +03:00``; UTC is named."""
    if not text:
        return "–"
    written = text.isoformat() if hasattr(text, "isoformat") else str(text)
    if "T" not in written:
        return written
    zone = written[19:].lstrip("0123456789.")
    zone = "UTC" if zone in ("+00:00", "Z") else zone
    return f"{written[:10]} {written[11:16]} {zone}".strip()
