"""From a file of any kind to its sheets, or to one clear refusal; nothing is unpacked before it was judged."""

import io
from collections.abc import Mapping
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

from intake.workbook.archive import lower_names, pack, unpack
from intake.workbook.content import kind_of_content
from intake.workbook.csv_files import SUFFIX, csv_sheets, read_folder
from intake.workbook.limits import FILE_BYTES, MEGABYTE
from intake.workbook.parts import Checked, check_parts
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import NO_EXTRAS, Cell, Extras, Sheet
from intake.workbook.xls import check_xls


def open_workbook(source: Path | bytes) -> list[Sheet]:
    """All sheets of a file in its order.

    `source` is a file, a folder of CSV files, or the bytes of a file; CSV files may come in a zip.

    Raises:
        WorkbookRefused: it is no such workbook, or is not safe to read.
    """
    if isinstance(source, Path) and source.is_dir():
        return csv_sheets(read_folder(source))
    if isinstance(source, Path) and source.suffix.lower() == ".et":
        raise WorkbookRefused("wps_sheet")
    data = source if isinstance(source, bytes) else _read(source)
    if not data:
        raise WorkbookRefused("empty_file")
    if len(data) > FILE_BYTES:
        raise WorkbookRefused("too_large", limit=FILE_BYTES // MEGABYTE)
    kind = kind_of_content(data)
    if kind == "zip":
        return _from_archive(unpack(data))
    if kind == "ole":
        return _sheets(*check_xls(data))
    raise WorkbookRefused("not_a_workbook", kind=kind)


def _read(path: Path) -> bytes:
    if not path.exists():
        raise WorkbookRefused("not_found", name=path.name)
    if not path.is_file():
        raise WorkbookRefused("not_a_workbook", kind="device")
    if path.stat().st_size > FILE_BYTES:
        raise WorkbookRefused("too_large", limit=FILE_BYTES // MEGABYTE)
    return path.read_bytes()


def _from_archive(files: Mapping[str, bytes]) -> list[Sheet]:
    parts = lower_names(files)
    if "[content_types].xml" in parts and "xl/workbook.xml" in parts:
        return _sheets(pack(files), check_parts(parts))
    if "xl/workbook.bin" in parts:
        raise WorkbookRefused("binary_workbook")
    if any(name.endswith(SUFFIX) for name in parts):
        return csv_sheets(files)
    if "content.xml" in parts:
        raise WorkbookRefused("open_document")
    raise WorkbookRefused("not_a_workbook", kind="ZIP")


def _sheets(data: bytes, checked: Checked) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            return [_sheet(name, _rows(book, name), checked.extras.get(name, NO_EXTRAS), checked) for name in names]
    except PasswordError as error:
        raise WorkbookRefused("encrypted") from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Whatever the reader stumbles over is the file's fault; a panic of its native code is no Exception.
        raise WorkbookRefused("damaged") from error


def _rows(book: CalamineWorkbook, name: str) -> list[list[Cell]]:
    return [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _sheet(name: str, rows: list[list[Cell]], extras: Extras, checked: Checked) -> Sheet:
    for (row, column), cell in extras.cells.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = cell
    return Sheet(name, rows, extras.merges, extras.formats, checked.from_1904)
