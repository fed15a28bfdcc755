"""From bytes to text: HTTP header, byte order mark, meta element, detector, in this order."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What sites write, and what browsers read (WHATWG Encoding Standard, labels).
_ALIASES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "arabic": "iso-8859-6",
            "windows1256": "cp1256", "x-cp1256": "cp1256", "utf8": "utf-8", "unicode": "utf-16"}  # fmt: skip
_ARABIC = re.compile("[\u0621-\u064a]")
# So many replacement signs in a page mean that the declaration was wrong.
_MOST_BROKEN = 0.002


def declared_encodings(body: bytes, content_type: str) -> list[str]:
    """The encodings that a page declares, the most reliable first."""
    declared: list[str] = []
    header = _HEADER.search(content_type)
    if header:
        declared.append(header[1])
    declared += [name for mark, name in _MARKS if body.startswith(mark)]
    for pattern in (_META, _XML):
        found = pattern.search(body[:4096])
        if found:
            declared.append(found[1].decode("ascii", "replace"))
    names = [_ALIASES.get(name.strip().lower(), name.strip().lower()) for name in declared]
    return [name for name in dict.fromkeys(names) if _known(name)]


def _known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page. A declaration under which the page has broken letters is passed over for one without.

    Raises ValueError for bytes that are no text (an image, an archive).
    """
    if b"\x00" in body[:1024] and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError("the page is binary, not text")
    candidates = declared_encodings(body, content_type)
    fallback: str | None = None
    for name in [*candidates, "utf-8"]:
        text = body.decode(name, "replace")
        if text.count("\ufffd") <= max(1, len(text) * _MOST_BROKEN) and not _mojibake(text):
            return text
        fallback = fallback or text
    best = from_bytes(body[:200_000], cp_isolation=["cp1256", "iso8859_6", "utf_8", "cp1252"]).best()
    if best is not None:
        text = body.decode(best.encoding, "replace")
        if not _mojibake(text):
            return text
    text = body.decode("cp1256", "replace")
    return text if len(_ARABIC.findall(text)) > 50 else fallback or text


def _mojibake(text: str) -> bool:
    """Does the text look like Arabic read in a Latin code page (Ø§Ù„) or UTF-8 read in an Arabic one (ط§ظ„)?"""
    sample = text[:200_000]
    return sample.count("Ø") + sample.count("Ù") > 40 or sample.count("ط§ظ") + sample.count("ظ„ط") > 20
