"""The three CSV files of a layout, from a folder or a zip: every cell is text, every record one row."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from intake.workbook.layout import Layout
from intake.workbook.limits import FILE_BYTES, MEGABYTE
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Sheet

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
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


def csv_sheets(files: Mapping[str, bytes], layout: Layout) -> dict[str, Sheet]:
    """The sheets of the layout among the files, by name; names of folders before the file's name do not matter.

    Raises:
        WorkbookRefused: the text is neither UTF-8 nor GB18030, or is no CSV.
    """
    stems = {name.replace("\\", "/").rsplit("/", 1)[-1]: content for name, content in files.items()}
    by_name = {name[: -len(SUFFIX)]: content for name, content in stems.items() if name.lower().endswith(SUFFIX)}
    return {
        sheet.name: Sheet(sheet.name, _rows(f"{sheet.name}{SUFFIX}", by_name[sheet.name]))
        for sheet in layout.sheets
        if sheet.name in by_name
    }


def _rows(name: str, content: bytes) -> list[list[str]]:
    text = _text(name, content)
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise WorkbookRefused("damaged") from error


def _text(name: str, content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WorkbookRefused("bad_encoding", name=name)
