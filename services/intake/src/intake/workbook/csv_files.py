"""The three CSV files of a layout, from a folder or a zip: every cell is text, every record one row."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from intake.workbook.limits import FILE_BYTES, MEGABYTE
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Sheet

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS: Final = (",", ";", "\t")
_SEARCHED_LINES: Final = 100
_FORMULA: Final = '="'
SUFFIX: Final = ".csv"


def read_folder(folder: Path) -> dict[str, bytes]:
    """The CSV files of a folder by their names.

    Raises:
        WorkbookRefused: together they are too large.
    """
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() == SUFFIX and path.is_file()]
    if sum(path.stat().st_size for path in files) > FILE_BYTES:
        raise WorkbookRefused("too_large", limit=FILE_BYTES // MEGABYTE)
    return {path.name: path.read_bytes() for path in files}


def csv_sheets(files: Mapping[str, bytes]) -> list[Sheet]:
    """The files as sheets; names of folders before a file's name do not matter.

    Raises:
        WorkbookRefused: a text is neither UTF-8, GB18030 nor UTF-16 with its mark, or is no CSV.
    """
    stems = {name.replace("\\", "/").rsplit("/", 1)[-1]: content for name, content in files.items()}
    return [
        Sheet(name[: -len(SUFFIX)], _rows(name, content))
        for name, content in stems.items()
        if name.lower().endswith(SUFFIX)
    ]


def _rows(name: str, content: bytes) -> list[list[str]]:
    text = _text(name, content)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as error:
        raise WorkbookRefused("damaged") from error
    return [[_without_formula(cell) for cell in row] for row in rows] if _FORMULA in text else rows


def _separator(text: str) -> str:
    """The sign that occurs most in one of the first lines, which is the header's or that of a row as wide."""
    lines = text.splitlines()[:_SEARCHED_LINES]
    return max(_SEPARATORS, key=lambda sign: max((line.count(sign) for line in lines), default=0))


def _without_formula(cell: str) -> str:
    """The text that `="9142…"` keeps Excel from reading as a number."""
    return cell[2:-1] if cell.startswith(_FORMULA) and cell.endswith('"') and len(cell) > len(_FORMULA) else cell


def _text(name: str, content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(_WIDE_MARKS) else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WorkbookRefused("bad_encoding", name=name)
