"""An .xls judged before the reader allocates for it: its macros, how far its sheets reach, which formulas failed."""

import struct
from collections.abc import Iterator
from typing import Final

from intake.workbook.compound import Compound, repack
from intake.workbook.limits import SHEET_CELLS
from intake.workbook.parts import Checked
from intake.workbook.refused import WorkbookRefused
from intake.workbook.scan import SheetScan
from intake.workbook.sheet import CellError, Merge

_STREAMS: Final = ("Workbook", "Book")
_ENCRYPTED: Final = "EncryptedPackage"
_MACRO_STREAMS: Final = frozenset({"_VBA_PROJECT", "VBA", "dir", "PROJECT"})
_BOUND_SHEET, _BEGIN, _END, _FILE_PASS = 0x85, 0x809, 0x0A, 0x2F
_BOOL_OR_ERROR: Final = 0x205
_FORMULAS: Final = frozenset({0x6, 0x206, 0x406})
_ROW_OF_CELLS: Final = frozenset({0xBD, 0xBE})
_CELLS: Final = frozenset({0x203, 0x27E, 0xFD, 0x204, 0x201, 0xD6, _BOOL_OR_ERROR}) | _FORMULAS | _ROW_OF_CELLS
_MERGES: Final = 0xE5
_DATES_FROM_1904: Final = 0x22
_DIMENSIONS: Final = 0x200
_WIDE_DIMENSIONS: Final = 14
_COLUMNS: Final = 256
_ROWS: Final = 65_536
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Record = tuple[int, int, int]
"""Kind, start of the content, its length."""


def check_xls(data: bytes) -> tuple[bytes, Checked]:
    """The workbook alone and what its sheets say beside their values, when nothing stands against reading it.

    Raises:
        WorkbookRefused: damaged, encrypted, macros, or sheets beyond bounds.
    """
    compound = Compound(data)
    names = compound.names()
    if _ENCRYPTED in names:
        raise WorkbookRefused("encrypted")
    if _MACRO_STREAMS.intersection(names):
        raise WorkbookRefused("macros")
    name = next((name for name in _STREAMS if name in names), None)
    if name is None or (stream := compound.read(name)) is None:
        raise WorkbookRefused("not_a_workbook", kind="OLE")
    try:
        scans = {sheet: _scan(stream, start) for sheet, start in _sheets(stream)}
        extras = {sheet: scan.extras(computed_on_load=False) for sheet, scan in scans.items()}
        return repack(name, stream), Checked(extras, _counts_from_1904(stream))
    except struct.error as error:
        raise WorkbookRefused("damaged") from error


def _records(stream: bytes, start: int = 0) -> Iterator[Record]:
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, start)
        yield kind, start + 4, length
        start += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Name and start of every sheet."""
    for kind, at, length in _records(stream):
        if kind == _FILE_PASS:
            raise WorkbookRefused("encrypted")
        if kind == _BOUND_SHEET and length > 8:
            start, _, _, count, wide = struct.unpack_from("<L4B", stream, at)
            if start >= len(stream):
                raise WorkbookRefused("damaged")
            name = stream[at + 8 : at + length]
            yield (
                name[: 2 * count].decode("utf-16-le", "replace") if wide & 1 else name[:count].decode("latin-1"),
                start,
            )


def _scan(stream: bytes, start: int) -> SheetScan:
    found, depth = SheetScan(), 0
    for kind, at, length in _records(stream, start):
        depth += kind == _BEGIN
        if kind == _END:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _DIMENSIONS:
            _dimensions(found, stream, at, length)
        elif kind == _MERGES:
            found.merges += _merges(stream, at, length)
        elif kind in _CELLS:
            _cell(found, stream, kind, at, length)
    if found.last_row * found.last_column > SHEET_CELLS:
        raise WorkbookRefused("bomb", what=f"> {SHEET_CELLS} cells")
    return found


def _merges(stream: bytes, at: int, length: int) -> Iterator[Merge]:
    (count,) = struct.unpack_from("<H", stream, at)
    for place in range(min(count, (length - 2) // 8)):
        first_row, last_row, first_column, last_column = struct.unpack_from("<4H", stream, at + 2 + 8 * place)
        if first_row <= last_row and first_column <= last_column:
            yield Merge(first_row, first_column, last_row, last_column)


def _counts_from_1904(stream: bytes) -> bool:
    return any(kind == _DATES_FROM_1904 and stream[at : at + 1] == b"\1" for kind, at, _ in _records(stream))


def _dimensions(found: SheetScan, stream: bytes, at: int, length: int) -> None:
    """The declared reach: the reader reserves memory by it, before any cell."""
    form = "<2L2H" if length == _WIDE_DIMENSIONS else "<4H"
    first_row, end_row, first_column, end_column = struct.unpack_from(form, stream, at)
    if end_row and end_column and (end_row <= first_row or end_row > _ROWS or end_column > _COLUMNS):
        raise WorkbookRefused("damaged")
    if first_row > _ROWS or first_column > _COLUMNS:
        raise WorkbookRefused("damaged")
    found.last_row, found.last_column = max(found.last_row, end_row), max(found.last_column, end_column)


def _cell(found: SheetScan, stream: bytes, kind: int, at: int, length: int) -> None:
    row, column = struct.unpack_from("<2H", stream, at)
    last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind in _ROW_OF_CELLS else column
    if max(column, last) >= _COLUMNS:
        raise WorkbookRefused("damaged")
    found.last_row, found.last_column = max(found.last_row, row + 1), max(found.last_column, last + 1)
    if kind == _BOOL_OR_ERROR and stream[at + 7]:
        found.cells[row, column] = _error(stream[at + 6])
    elif kind in _FORMULAS and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
        found.cells[row, column] = _error(stream[at + 8])


def _error(code: int) -> CellError:
    return CellError(_ERRORS.get(code, "#ERROR!"))
