"""From a file of any kind to its sheets, or to one clear refusal; nothing is unpacked before it was judged."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

from intake.workbook.archive import lower_names, pack, unpack
from intake.workbook.content import kind_of_content
from intake.workbook.csv_files import SUFFIX, csv_sheets, read_folder
from intake.workbook.layout import Layout
from intake.workbook.limits import FILE_BYTES, MEGABYTE
from intake.workbook.parts import Errors, check_parts
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Cell, Sheet
from intake.workbook.xls import check_xls


def open_workbook(source: Path | bytes, layout: Layout, *, every_sheet: bool = False) -> dict[str, Sheet]:
    """The sheets of the layout by name, or all that the file has, in the order of the file.

    `source` is a file, a folder of three CSV files, or the bytes of a file; three CSV files may come in a zip.

    Raises:
        WorkbookRefused: it is no such workbook, or is not safe to read.
    """
    if isinstance(source, Path) and source.is_dir():
        return csv_sheets(read_folder(source), layout)
    data = source if isinstance(source, bytes) else _read(source)
    if not data:
        raise WorkbookRefused("empty_file")
    if len(data) > FILE_BYTES:
        raise WorkbookRefused("too_large", limit=FILE_BYTES // MEGABYTE)
    kind = kind_of_content(data)
    if kind == "zip":
        return _from_archive(unpack(data), layout, every_sheet)
    if kind == "ole":
        return _from_xls(data, layout, every_sheet)
    raise WorkbookRefused("not_a_workbook", kind=kind)


def _read(path: Path) -> bytes:
    if not path.exists():
        raise WorkbookRefused("not_found", name=path.name)
    if not path.is_file():
        raise WorkbookRefused("not_a_workbook", kind="device")
    if path.stat().st_size > FILE_BYTES:
        raise WorkbookRefused("too_large", limit=FILE_BYTES // MEGABYTE)
    return path.read_bytes()


def _from_archive(files: Mapping[str, bytes], layout: Layout, every_sheet: bool) -> dict[str, Sheet]:
    parts = lower_names(files)
    if "[content_types].xml" in parts and "xl/workbook.xml" in parts:
        errors = check_parts(parts)
        return _sheets(pack(files), layout, every_sheet, errors)
    if any(name.endswith(SUFFIX) for name in parts):
        return csv_sheets(files, layout)
    raise WorkbookRefused("not_a_workbook", kind="ODS" if "content.xml" in parts else "ZIP")


def _from_xls(data: bytes, layout: Layout, every_sheet: bool) -> dict[str, Sheet]:
    workbook, errors = check_xls(data)
    return _sheets(workbook, layout, every_sheet, errors)


def _sheets(data: bytes, layout: Layout, every_sheet: bool, errors: Mapping[str, Errors]) -> dict[str, Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            tables = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            names = _matching(tables, layout, every_sheet)
            return {shown: _sheet(shown, _rows(book, name), errors.get(name, {})) for name, shown in names.items()}
    except PasswordError as error:
        raise WorkbookRefused("encrypted") from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Whatever the reader stumbles over is the file's fault; a panic of its native code is no Exception.
        raise WorkbookRefused("damaged") from error


def _matching(names: Iterable[str], layout: Layout, every_sheet: bool) -> dict[str, str]:
    """The sheets to read, each with the name by which it is known; blanks around a name of the layout do not matter."""
    mine = {sheet.name for sheet in layout.sheets}
    present = list(names)
    missing = mine.difference(present)
    known = {
        name: name if name in mine else name.strip() for name in present if name in mine or name.strip() in missing
    }
    return {name: known.get(name, name) for name in present if every_sheet or name in known}


def _rows(book: CalamineWorkbook, name: str) -> list[list[Cell]]:
    return [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _sheet(name: str, rows: list[list[Cell]], errors: Errors) -> Sheet:
    for (row, column), error in errors.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = error
    return Sheet(name, rows)
