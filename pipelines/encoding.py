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
_ALIASES = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "arabic": "iso-8859-6",
    "iso8859-6": "iso-8859-6", "iso_8859-6": "iso-8859-6", "asmo-708": "iso-8859-6", "ecma-114": "iso-8859-6",
    "windows1256": "cp1256", "windows-1256": "cp1256", "x-cp1256": "cp1256", "utf8": "utf-8", "unicode": "utf-16",
}  # fmt: skip
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_PAGES = ("cp1256", "iso-8859-6")
_SAMPLE = 200_000
# Signs that no text holds, and how many of them in the first thousand bytes are a slip (UTF-16 has hundreds).
_CONTROLS = bytes(sorted({*range(32)} - {*b"\t\n\f\r\x1b"}))
_MOST_CONTROLS = 3
# An Arabic text has 30 to 60 of these words in a thousand letters, one read in the wrong code page next to none.
_COMMON = 0.01
_FEW = 50
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
    return [name for name in dict.fromkeys(names) if _reads_text(name)]


def _reads_text(name: str) -> bool:
    """Is this the name of an encoding of text (``hex`` and ``idna`` are codecs too)?"""
    try:
        return codecs.lookup(name)._is_text_encoding and bool(b"a \xd8\xa7".decode(name, "replace"))
    except (LookupError, UnicodeError):
        return False


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page. A declaration under which the page has broken letters is passed over for one without.

    Raises ValueError for bytes that are no text (an image, an archive).
    """
    declared = declared_encodings(body, content_type)
    head = body[:1024]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # Only in UTF-16 every second byte may be zero; a few in an older encoding are a slip of a program.
    wide = controls > _MOST_CONTROLS or 2 * controls > len(head)
    if wide and not any(name.startswith("utf-16") for name in declared):
        raise ValueError("the page is binary, not text")
    candidates = [_told_apart(body, name) for name in declared if wide or not name.startswith("utf-16")]
    fallback: str | None = None
    for name in [*candidates, "utf-8"]:
        text = body.decode(name, "replace")
        broken = text.count("\ufffd") if "\ufffd" in text else 0
        if broken <= max(1, len(text) * _MOST_BROKEN) and not _mojibake(text):
            return text
        fallback = fallback or text
    name = max(("utf-8", *_ARABIC_PAGES), key=lambda page: _commonness(body[:_SAMPLE], page))
    if _commonness(body[:_SAMPLE], name) >= _COMMON:
        return body.decode(name, "replace")
    best = from_bytes(body[:_SAMPLE], cp_isolation=["cp1256", "iso8859_6", "utf_8", "cp1252"]).best()
    text = body.decode(best.encoding, "replace") if best is not None else ""
    return text if text and not _mojibake(text) else fallback or body.decode("utf-8", "replace")


def _told_apart(body: bytes, name: str) -> str:
    """The declared encoding, or one of Arabic when the text has the commonest words of Arabic only in that.

    Servers that were set up for others call every page ISO-8859-1.
    """
    if name.startswith("utf"):
        return name
    sample = body[:_SAMPLE]
    if _commonness(sample, name) >= _COMMON:
        return name
    return next((page for page in ("utf-8", *_ARABIC_PAGES) if _commonness(sample, page) >= _COMMON), name)


def _commonness(body: bytes, name: str) -> float:
    """How often the article and the commonest preposition stand in a text, for each of its Arabic letters."""
    text = body.decode(name, "replace")
    letters = len(_ARABIC.findall(text))
    return (text.count(" ال") + text.count(" في ") + text.count(" من ")) / letters if letters > _FEW else 0.0


def _mojibake(text: str) -> bool:
    """Does the text look like Arabic read in a Latin code page (Ø§Ù„) or UTF-8 read in an Arabic one (ط§ظ„)?"""
    sample = text[:_SAMPLE]
    # Looking for a letter that is not there takes a fraction of counting it.
    latin = ("Ø" in sample or "Ù" in sample) and sample.count("Ø") + sample.count("Ù") > 40
    return latin or (("§" in sample or "„" in sample) and sample.count("ط§ظ") + sample.count("ظ„ط") > 20)
