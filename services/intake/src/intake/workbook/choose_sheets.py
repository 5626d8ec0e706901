"""Which sheet of a file is which of the layout's, and which others hold rows that nobody reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intake.workbook.fold import fold, is_blank
from intake.workbook.header_block import HeaderBlock, find_block
from intake.workbook.header_names import HeaderNames
from intake.workbook.layout import Layout, SheetLayout
from intake.workbook.notes import Note, note
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import Sheet

EXPLAINED: Final = "校验说明"
"""The sheet of notes that an answered workbook has more."""
_TELLING: Final = 2
"""Known headers in one row, the credit code among them, that make a sheet look like one of ours."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheets by the layout's names, and what is to be said of them and of the others."""

    sheets: Mapping[str, Sheet]
    notes: Sequence[Note]


def choose_sheets(sheets: Sequence[Sheet], layout: Layout, names: Mapping[str, HeaderNames]) -> Chosen:
    """Each sheet of the layout: the one whose name holds its name, with a header and rows.

    Raises:
        WorkbookRefused: there is none, or there are two.
    """
    present = [sheet for sheet in sheets if sheet.name != EXPLAINED]
    found = {own.name: _choose(present, own, names[own.name]) for own in layout.sheets}
    chosen = {name: sheet for name, sheet in found.items() if sheet is not None}
    missing = [name for name in found if name not in chosen]
    if missing:
        there = "、".join(sheet.name for sheet in present) or "–"
        raise WorkbookRefused("missing_sheet", names="、".join(missing), present=there)
    said = [
        note("sheet_read_as", name, header=sheet.name) for name, sheet in chosen.items() if sheet.name.strip() != name
    ]
    taken = {id(sheet) for sheet in chosen.values()}
    for sheet in present:
        if id(sheet) not in taken and (rows := max(_rows_of(sheet, own) for own in names.values())):
            said.append(note("unread_sheet", sheet.name, count=rows))
    return Chosen(chosen, said)


def _choose(sheets: Sequence[Sheet], layout: SheetLayout, names: HeaderNames) -> Sheet | None:
    wanted = fold(layout.name)
    like = [sheet for sheet in sheets if wanted in fold(sheet.name)]
    if len(like) > 1:
        full = [sheet for sheet in like if _holds(sheet, names)]
        if len(full) > 1:
            both = "、".join(sheet.name for sheet in full)
            raise WorkbookRefused("several_sheets", sheet=layout.name, names=both)
        like = full or [sheet for sheet in like if fold(sheet.name) == wanted] or like
    return like[0] if like else None


def _holds(sheet: Sheet, names: HeaderNames) -> bool:
    """Whether the sheet has the header of the layout, and a row below it."""
    block = find_block(sheet, names)
    known = _known(sheet, block, names)
    return known.issuperset(names.layout.needed) and _rows_below(sheet, block) > 0


def _rows_of(sheet: Sheet, names: HeaderNames) -> int:
    """Rows below a header of ours in a sheet that nobody reads."""
    block = find_block(sheet, names)
    known = _known(sheet, block, names)
    return _rows_below(sheet, block) if "uscc" in known and len(known) >= _TELLING else 0


def _known(sheet: Sheet, block: HeaderBlock, names: HeaderNames) -> set[str]:
    if not block.known:
        return set()
    rows = sheet.rows[block.first : block.last + 1]
    return {header.column.identifier for row in rows for cell in row if (header := names.find(cell))}


def _rows_below(sheet: Sheet, block: HeaderBlock) -> int:
    return sum(not is_blank(row) for row in sheet.rows[block.last + 1 :])
