"""Codings of articles that are not ours: every quotation kept as a place in the article, so that no text is passed on.

A quotation becomes ``[field, start, end]``, field 0 for the title and 1 for the text, in characters; ``text_sha256`` says
which article they belong to, and stands for its id. With the articles at hand ``with_quotations`` gives the coding as
data/gold/README.md has it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

Article = Mapping[str, Any]
_QUOTED = frozenset({"evidence", "also", "place", "place_chain", "initiators", "targets", "who", "source"})


def fingerprint(article: Article) -> str:
    """SHA-256 of title and text, as hexadecimal digits."""
    return hashlib.sha256(f"{article.get('title') or ''}\n{article['text']}".encode()).hexdigest()


def without_quotations(coding: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """The coding with a place for every quotation, without the id. Raises ValueError for one that the article lacks."""
    fields = (article.get("title") or "", article["text"])

    def place(quotation: str) -> list[int]:
        for field in (1, 0):
            start = fields[field].find(quotation)
            if start >= 0:
                return [field, start, start + len(quotation)]
        raise ValueError(f"{coding['id']}: not in the article: {quotation}")

    changed = _changed(coding, lambda value: place(value) if value else value)
    return {"text_sha256": fingerprint(article), **{name: value for name, value in changed.items() if name != "id"}}


def with_quotations(coding: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """The coding with the words of the article in it again. Raises ValueError for another text than the coded one."""
    if coding["text_sha256"] != fingerprint(article):
        raise ValueError(f"{article['id']}: another text than the one that was coded")
    fields = (article.get("title") or "", article["text"])
    changed = _changed(coding, lambda value: fields[value[0]][value[1] : value[2]] if value else value)
    return {"id": article["id"], **{name: value for name, value in changed.items() if name != "text_sha256"}}


def _changed(coding: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    def quoted(value: Any) -> Any:
        listed = isinstance(value, list) and not (value and isinstance(value[0], int))
        return [change(part) for part in value] if listed else change(value)

    def row(found: Mapping[str, Any]) -> dict[str, Any]:
        rows = {name: [row(part) for part in value] for name, value in found.items() if name == "casualties"}
        return {**found, **{name: quoted(found[name]) for name in _QUOTED & found.keys()}, **rows}

    return {**coding, "events": [row(e) for e in coding["events"]], "tolls": [row(t) for t in coding["tolls"]]}
