"""Reading the cells of a row: each column's reader is chosen once, each text is read once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from intake.domain.faults import TEXTS, Message, say
from intake.workbook import codes, dates, lists, numbers, words
from intake.workbook.addresses import Addresses
from intake.workbook.answers import Normalised, Remark
from intake.workbook.fold import fold, is_empty, is_placeholder
from intake.workbook.headers import BearsOut, Bound, Table
from intake.workbook.layout import Column
from intake.workbook.near_names import NearNames
from intake.workbook.reading import NOTHING, CellFault, Reading
from intake.workbook.sheet import Cell, Row, Sheet, Uncomputed, letters, written
from shared.domain.bad_value import BadValue
from shared.plan.model import Plan

_NONE_IS_AN_ANSWER: Final = frozenset({"yes_no", "qualifications"})
_OWN_CODES: Final = {"registered_division": "unknown_division"}
"""Columns that are never called unreadable and whose text a declaration may still find too long."""
_REMEMBERED: Final = 20_000
_NEVER_AT_FAULT: Final = frozenset({"row_no"})
_UNCOMPUTED: Final = CellFault("formula_without_result")

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class RowReading:
    """What a row gave: values by field of the declaration, faults and normalised cells by column."""

    row: int
    values: dict[str, object] = field(default_factory=dict)
    faults: dict[str, CellFault] = field(default_factory=dict)
    normalised: list[Normalised] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)

    def fail(self, column: str, code: str, message: Message | None = None) -> None:
        """Adds a fault; the first of a column stays."""
        self.faults.setdefault(column, CellFault(code, message))

    def rejections(self, sheet: str) -> list[Remark]:
        """The faults, where they reject a patent or product row."""
        return [Remark(sheet, self.row, column, fault.code, fault.message) for column, fault in self.faults.items()]


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, plan: Plan) -> None:
        self.table = table
        self.columns = {bound.column.target: bound.column for bound in table.bound}
        readers = [(bound, _Remembering(_reader(bound, plan, table.sheet), bound)) for bound in table.bound]
        self._readers = [(bound.index, bound.column, read) for bound, read in readers if not bound.also]
        self._joint = [((bound.index, *bound.also), bound.column, read) for bound, read in readers if bound.also]
        self._required = [bound.column.identifier for bound in table.bound if bound.column.required]
        self._shown = {
            (row, bound.index): (bound, form)
            for (row, index), form in table.sheet.formats.items()
            for bound in table.bound
            if bound.index == index and bound.column.kind == "money"
        }

    def read(self, number: int, row: Row) -> RowReading:
        """Every cell of the row that has a column."""
        reading = RowReading(number)
        width = len(row)
        for index, column, read in self._readers:
            if index < width and (cell := row[index]) != "":
                self._take(reading, column, cell, read(cell), index)
        for indexes, column, read in self._joint:
            self._take_joint(reading, column, [(index, row[index]) for index in indexes if index < width], read)
        if self._shown:
            self._take_shown(reading, row)
        for identifier in self._required:
            if identifier not in reading.faults and reading.values.get(identifier) is None:
                reading.fail(identifier, "required")
        return reading

    def remark(self, row: int, column: str, code: str) -> Remark:
        """Something about a cell of this sheet, with the text of its code."""
        return Remark(self.table.layout.name, row, column, code, TEXTS[code])

    def _take(self, reading: RowReading, column: Column, cell: Cell, result: Reading | CellFault, index: int) -> None:
        if isinstance(result, CellFault):
            if column.identifier in _NEVER_AT_FAULT:
                return
            reading.faults[column.identifier] = self._with_place(result, reading.row, index)
            result = result.reading
        elif result is not NOTHING:
            reading.values[column.target] = result.value
        if result.warning is not None:
            reading.warnings.append(self.remark(reading.row, column.identifier, result.warning))
        if result.to is not None:
            text = result.written or written(cell)
            reading.normalised.append(
                Normalised(self.table.layout.name, reading.row, column.identifier, text, result.to)
            )

    def _take_joint(
        self, reading: RowReading, column: Column, cells: Sequence[tuple[int, Cell]], read: "_Remembering"
    ) -> None:
        """Several columns for one answer: yes where one says yes, nothing where one is empty and none says yes."""
        answers = []
        for index, cell in cells:
            result = NOTHING if cell == "" else read(cell)
            self._take(reading, column, cell, result, index)
            answers.append(result.value if isinstance(result, Reading) else None)
        reading.values[column.target] = True if True in answers else None if None in answers else False

    def _take_shown(self, reading: RowReading, row: Row) -> None:
        """Amounts again that their number format shows in a unit of its own."""
        for index, cell in enumerate(row):
            shown = self._shown.get((reading.row - 1, index))
            if shown is None or isinstance(cell, bool) or not isinstance(cell, int | float):
                continue
            bound, form = shown
            reading.faults.pop(bound.column.identifier, None)
            reading.values.pop(bound.column.target, None)
            try:
                result: Reading | CellFault = numbers.read_shown_money(
                    cell, form, bound.unit, signed=bound.column.signed
                )
            except CellFault as fault:
                result = fault.with_traceback(None)
            self._take(reading, bound.column, cell, result, index)

    def _with_place(self, fault: CellFault, row: int, index: int) -> CellFault:
        """The fault, with the cell's place where the file itself must be saved anew."""
        if fault is not _UNCOMPUTED:
            return fault
        place = f"{self.table.layout.name} {letters(index)}{row}"
        text = TEXTS[fault.code]
        return CellFault(fault.code, say(f"{place}：{text['zh']}", f"{place}: {text['en']}"))


class _Remembering:
    """A column's reader that reads each text once: most columns hold few different texts."""

    __slots__ = ("_none_is_empty", "_read", "_seen")

    def __init__(self, read: Callable[[Cell], Reading], bound: Bound) -> None:
        self._read = read
        self._none_is_empty = bound.column.kind not in _NONE_IS_AN_ANSWER
        self._seen: dict[str, Reading | CellFault] = {}

    def __call__(self, cell: Cell) -> Reading | CellFault:
        if not isinstance(cell, str):
            return _UNCOMPUTED if isinstance(cell, Uncomputed) else self._try(cell)
        known = self._seen.get(cell)
        if known is None:
            known = NOTHING if is_placeholder(cell, none_is_empty=self._none_is_empty) else self._try(cell)
            if len(self._seen) < _REMEMBERED:
                self._seen[cell] = known
        return known

    def _try(self, cell: Cell) -> Reading | CellFault:
        try:
            return self._read(cell)
        except CellFault as fault:
            return fault.with_traceback(None)


def bears_out(sheet: Sheet, plan: Plan) -> BearsOut:
    """Tells of a column of the sheet whether at least half of its filled cells can be read as what it should be."""

    def tell(column: Column, index: int, start: int) -> bool:
        read = _Remembering(_reader(Bound(index, column, column.unit, ""), plan, sheet), Bound(index, column, 0, ""))
        cells = [row[index] for row in sheet.rows[start:] if index < len(row) and not is_empty(row[index])]
        return 2 * sum(isinstance(read(cell), Reading) for cell in cells) >= len(cells)

    return tell


def _reader(bound: Bound, plan: Plan, sheet: Sheet) -> Callable[[Cell], Reading]:
    column = bound.column
    headers = tuple(map(fold, (column.header, *column.synonyms)))
    zero = dates.DAY_ZERO_1904 if sheet.from_1904 else dates.DAY_ZERO
    addresses = Addresses(plan) if column.kind == "division" else None
    near_names = NearNames(plan) if column.kind == "qualifications" else None
    readers: Mapping[str, Callable[[Cell], Reading]] = {
        "text": words.read_name if column.required else words.read_text,
        "yes_no": lambda cell: words.read_yes_no(cell, column.words),
        "choice": lambda cell: words.read_choice(cell, column.choices),
        "money": lambda cell: numbers.read_money(cell, bound.unit, signed=column.signed),
        "count": numbers.read_count,
        "integer": numbers.read_integer,
        "year": numbers.read_year,
        "date": lambda cell: dates.read_date(cell, zero),
        "uscc": lambda cell: codes.read_uscc(cell, headers),
        "patent_no": lambda cell: codes.read_patent_no(cell, headers),
        "division": lambda cell: codes.read_division(cell, plan.divisions, addresses or Addresses(plan)),
        "unit": lambda cell: codes.read_unit(cell, plan),
        "industry": lambda cell: codes.read_industry(cell, plan.industries),
        "qualifications": lambda cell: lists.read_qualifications(cell, near_names or NearNames(plan)),
        "dates": lambda cell: lists.read_days(cell, zero),
        "patent_list": lambda cell: lists.read_patent_list(cell, headers),
    }
    return readers[column.kind]


def build(model: type[M], values: Mapping[str, object], reader: RowReader, reading: RowReading) -> M | None:
    """The typed value of a row; what its type refuses (too long, too large, hidden characters) becomes a fault."""
    try:
        return model.model_validate(values)
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            if error["type"] != "missing":
                target = str(error["loc"][0])
                column = reader.columns[target].identifier if target in reader.columns else target
                reading.fail(column, _OWN_CODES.get(column, "unreadable"), _said(error))
        return None


def _said(error: Mapping[str, object]) -> Message:
    context = error.get("ctx")
    bad = context.get("error") if isinstance(context, dict) else None
    if isinstance(bad, BadValue):
        return say(bad.zh, bad.en)
    text = TEXTS["unreadable"]
    return say(f"{text['zh']}（过长或超出范围）", f"{text['en']} (too long, or out of range)")
