"""What concerns a file and no single row: how its sheets were understood, and what of them was not read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intake.domain.faults import Message, say
from intake.workbook.headers import Bound, Table
from intake.workbook.layout import Layout
from intake.workbook.merged import Filled
from intake.workbook.sheet import column_of, letters

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "sheet_read_as": (
        "工作表“{header}”按“{sheet}”读取",
        'The sheet "{header}" was read as "{sheet}"',
    ),
    "unread_sheet": (
        "工作表“{sheet}”有 {count} 行未读取：不是申报表的三张工作表，请将这些行并入",
        '{count} rows of the sheet "{sheet}" were not read: move them to the sheet of the form that they belong to',
    ),
    "missing_column": (
        "{sheet}：没有“{header}”一列，{count} 行的该项均按未填处理",
        '{sheet}: there is no column "{header}"; it counts as not given in all {count} rows',
    ),
    "header_read_as": (
        "{sheet}：{place} 列“{header}”按“{more}”读取",
        '{sheet}: column {place} "{header}" was read as "{more}"',
    ),
    "unit_conflict": (
        "{sheet}：{place} 列“{header}”的单位与“{more}”不同，以本列为准，请核对（{count} 格）",
        '{sheet}: column {place} "{header}" names another unit than "{more}"; the column\'s holds for {count} cells',
    ),
    "unread_column": (
        "{sheet}：{place} 列“{header}”不是申报表的列，其中 {count} 格未读取",
        '{sheet}: column {place} "{header}" is none of the form; {count} filled cells were not read',
    ),
    "header_rows": (
        "{sheet}：第 {place} 行合起来作为表头",
        "{sheet}: rows {place} together were read as the header",
    ),
    "unit_from_title": (
        "{sheet}：未注明单位的金额按第 {place} 行“{more}”读取",
        '{sheet}: amounts without a unit of their own were read as row {place} says: "{more}"',
    ),
    "merged_filled": (
        "{sheet}：合并单元格 {place} 的内容也用于其下 {count} 行",
        "{sheet}: what stands in the merged cells {place} was also read in {count} rows below",
    ),
    "orphan_rows": (
        "{sheet}：第 {place} 行（{count} 行）的代码不是申报企业表中可读的企业，未采用，请核对代码",
        "{sheet}: rows {place} ({count}) have no firm of the sheet and were not read; check their codes",
    ),
    "total": (
        "{sheet}：第 {place} 行（{count} 行）是合计行，未作为数据读取",
        "{sheet}: rows {place} ({count}) are totals and were not read as data",
    ),
    "signature": (
        "{sheet}：第 {place} 行（{count} 行）是填表、审核、说明等文字，未作为数据读取",
        "{sheet}: rows {place} ({count}) are signatures or remarks and were not read as data",
    ),
    "blank": (
        "{sheet}：第 {place} 行（{count} 行）只有预填的序号、推荐单位或是否项，未作为数据读取",
        "{sheet}: rows {place} ({count}) hold nothing but prefilled cells and were not read as data",
    ),
    "column_numbers": (
        "{sheet}：第 {place} 行（{count} 行）是列号，未作为数据读取",
        "{sheet}: rows {place} ({count}) number the columns and were not read as data",
    ),
    "repeated_header": (
        "{sheet}：第 {place} 行（{count} 行）重复了表头或标题，未作为数据读取",
        "{sheet}: rows {place} ({count}) repeat the header or a title and were not read as data",
    ),
    "example": (
        "{sheet}：第 {place} 行（{count} 行）是示例，未作为数据读取",
        "{sheet}: rows {place} ({count}) are examples and were not read as data",
    ),
}
"""By the code, or the reason of skipped rows."""
_NO_HEADER: Final = "–"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that the reader did, or did not do, with a whole column, range, row of the header or sheet.

    `place` is as Excel shows it: "F", "B3:B7", "7", "9,12-14"; `count` the cells or rows that it concerns.
    """

    code: str
    sheet: str
    place: str | None
    header: str | None
    count: int
    message: Message

    def as_json(self) -> dict[str, object]:
        """As the contract of the workbook writes it."""
        return {
            "code": self.code,
            "sheet": self.sheet,
            "place": self.place,
            "header": self.header,
            "count": self.count,
            "message": self.message,
        }


def note(
    code: str, sheet: str, place: str | None = None, header: str | None = None, count: int = 1, *, more: str = ""
) -> Note:
    """The note with the text of its code; `more` is what only the text says."""
    zh, en = _TEXTS[header or code] if code == "skipped_rows" else _TEXTS[code]
    details = {"sheet": sheet, "place": place, "header": header or _NO_HEADER, "count": count, "more": more}
    return Note(code, sheet, place, header, count, say(zh.format(**details), en.format(**details)))


def in_order(notes: Iterable[Note], layout: Layout) -> list[Note]:
    """Sheets as in the layout, within one what has no place, then columns, then rows and ranges; other sheets last."""
    names = [sheet.name for sheet in layout.sheets]

    def key(note: Note) -> tuple[int, int, int]:
        is_other = note.code == "unread_sheet"
        return len(names) if is_other else names.index(note.sheet), *_place_key(note.place)

    return sorted(notes, key=key)


def _place_key(place: str | None) -> tuple[int, int]:
    if place is None:
        return 0, 0
    head = place.split(":")[0].split(",")[0].split("-")[0]
    digits = "".join(filter(str.isdigit, head))
    return (2, int(digits)) if digits else (1, column_of(head))


def numbers(rows: Sequence[int]) -> str:
    """Row numbers as people write them: 9,12-14."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def of_rows(code: str, sheet: str, rows: Sequence[int], reason: str | None = None) -> Note:
    """Rows that have no firm, or are none for a reason."""
    return note(code, sheet, numbers(rows), reason, len(rows))


def of_merged(sheet: str, filled: Filled) -> list[Note]:
    """Ranges of merged cells whose value was taken for several rows."""
    return [note("merged_filled", sheet, merge.name, count=count) for merge, count in filled]


def of_header(table: Table, rows: int, filled: Mapping[int, int]) -> list[Note]:
    """How the header of a table was understood; `rows` were read, `filled` counts the filled cells of a column."""
    name, found = table.layout.name, _missing(table, rows)
    for bound in table.bound:
        found += _of_column(table, bound, filled)
    for index, header in table.unread.items():
        if count := filled.get(index):
            found.append(note("unread_column", name, letters(index), header, count))
    if table.start - table.first > 1:
        place = f"{table.first + 1}-{table.start}"
        found.append(note("header_rows", name, place, count=table.start - table.first))
    line = table.unit_line
    if line and any(bound.column.kind == "money" and not bound.own_unit for bound in table.bound):
        found.append(note("unit_from_title", name, str(line.row + 1), more=line.text))
    return found


def of_unit_remarks(table: Table, conflicts: Mapping[int, str], filled: Mapping[int, int]) -> list[Note]:
    """Columns whose own unit holds though a remark names another, but for those that the line above says that of."""
    line = table.unit_line
    return [
        note("unit_conflict", table.layout.name, letters(bound.index), bound.header, filled[bound.index], more=text)
        for bound in table.bound
        if (text := conflicts.get(bound.index)) and (line is None or bound.unit == line.unit)
    ]


def _missing(table: Table, rows: int) -> list[Note]:
    present = {bound.column.identifier for bound in table.bound}
    return [
        note("missing_column", table.layout.name, header=column.full_header, count=rows)
        for column in table.layout.columns
        if table.bound and column.identifier not in present and not column.optional
    ]


def _of_column(table: Table, bound: Bound, filled: Mapping[int, int]) -> list[Note]:
    name, line, found = table.layout.name, table.unit_line, []
    for index in (bound.index, *bound.also) if bound.read_as else ():
        header = table.header_of(index)
        found.append(note("header_read_as", name, letters(index), header, more=bound.column.header))
    if line and bound.own_unit and bound.unit != line.unit:
        count = filled.get(bound.index, 0)
        found.append(note("unit_conflict", name, letters(bound.index), bound.header, count, more=line.text))
    return found
