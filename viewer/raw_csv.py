"""The CSV that Datasette makes of its tables and questions, made safe for spreadsheets while it is sent."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import Any

from extract.export.forms import cell

# Articles are longer than what the reader of the library takes by itself.
csv.field_size_limit(2**31 - 1)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def harmless_csv(send: Any) -> Any:
    """An ASGI ``send`` before ``send``: a byte order mark first, and an apostrophe before what a spreadsheet would
    take for a formula, as in an export. Numbers stay numbers; an answer that is no CSV stays as it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    waiting = ""
    begun: bool | None = None

    async def sending(message: Any) -> None:
        nonlocal waiting, begun
        if message["type"] == "http.response.start":
            kind = dict(message.get("headers", [])).get(b"content-type", b"")
            if message["status"] == 200 and kind.startswith((b"text/plain", b"text/csv")):
                begun = False
                rest = [(name, value) for name, value in message["headers"] if name != b"content-type"]
                message = {**message, "headers": [*rest, (b"content-type", b"text/csv; charset=utf-8")]}
        elif begun is not None:
            last = not message.get("more_body", False)
            waiting += decoder.decode(message.get("body", b""), final=last)
            # A row is whole when its quotes are closed and its line ends.
            whole = last or (waiting.endswith("\n") and waiting.count('"') % 2 == 0)
            body = _harmless(waiting) if whole else ""
            waiting = "" if whole else waiting
            if body and not begun:
                begun = True
                body = "\ufeff" + body
            message = {**message, "body": body.encode()}
        await send(message)

    return sending


def _harmless(text: str) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([value if _NUMBER.fullmatch(value) else cell(value) for value in row])
    return lines.getvalue()
