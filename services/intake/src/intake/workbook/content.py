"""What a file is, judged by its content; the name says nothing."""

import re
from typing import Final

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: Final = (
    (b"%PDF", "PDF"),
    (b"MZ", "Windows EXE"),
    (b"\x7fELF", "ELF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
)
_MARKUP: Final = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|meta|script|!--)", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*<\?xml")


def kind_of_content(data: bytes) -> str:
    """`zip`, `ole` (the container of .xls), else the name of what it is, for the refusal."""
    if data.startswith(ZIP):
        return "zip"
    if data.startswith(OLE):
        return "ole"
    head = data[:512].removeprefix(b"\xef\xbb\xbf")
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if _MARKUP.match(head):
        return "HTML"
    if _XML.match(head):
        return "XML"
    return "binary" if b"\0" in head else "text"
