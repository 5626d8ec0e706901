"""A workbook changed in its parts, where no library writes what a test needs."""

import io
import zipfile
from collections.abc import Callable

from tests.intake.workbook.books import tables, xlsx

GOOD = xlsx(tables())


def with_parts(change: Callable[[dict[str, bytes]], object], source: bytes = GOOD) -> bytes:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def in_first_sheet(old: bytes, new: bytes) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    return with_parts(lambda parts: parts.update({name: parts[name].replace(old, new, 1)}))
