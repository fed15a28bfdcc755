"""From bytes to text, where the declaration is wrong or none at all."""

from __future__ import annotations

import pytest

from pipelines.encoding import decode

TEXT = "اجتمع المجلس في قاعة البلدية وقال الرئيس إن العمل في الجسر من الأولويات هذا العام. " * 5


def page(head: str = "") -> str:
    return f"<html><head>{head}<title>خبر</title></head><body><p>{TEXT}</p></body></html>"


@pytest.mark.parametrize(
    ("head", "encoding", "content_type"),
    [
        # Servers that were set up for others call every page so.
        ("", "cp1256", "text/html; charset=iso-8859-1"),
        ('<meta charset="windows-1256">', "cp1256", "text/html; charset=ISO-8859-1"),
        ("", "cp1256", "text/html; charset=windows-1251"),
        ("", "utf-8", "text/html; charset=koi8-r"),
        ("", "utf-8", "text/html; charset=iso-8859-1"),
        # An ASCII "utf-16" contradicts itself; by the header alone it may be true.
        ('<meta charset="utf-16">', "utf-8", "text/html"),
        ("", "utf-16-le", "text/html; charset=utf-16le"),
        # Codecs of Python that no page is written in.
        *(("", "utf-8", f"text/html; charset={name}") for name in ("hex", "rot13", "idna", "undefined", "punycode")),
    ],
)
def test_a_wrong_declaration(head: str, encoding: str, content_type: str) -> None:
    assert TEXT in decode(page(head).encode(encoding), content_type)


def test_a_stray_zero_byte_makes_no_page_binary() -> None:
    assert TEXT in decode(page().replace("<p>", "\0<p>", 1).encode(), "text/html")
    with pytest.raises(ValueError, match="binary"):
        decode(bytes(range(256)) * 10, "text/html; charset=utf-8")


def test_a_box_in_another_code_page_does_not_spoil_the_text() -> None:
    box = "خبر من الشرطة في المدينة".encode("cp1256") * 20
    assert TEXT in decode(page().encode() + box, "text/html; charset=utf-8")
