"""Reading the cells of a row: each column's reader is chosen once, each text is read once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from intake.domain.faults import TEXTS, Message, say
from intake.workbook import codes, dates, lists, numbers, words
from intake.workbook.answers import Normalised, Remark
from intake.workbook.fold import first_text, is_blank, is_placeholder
from intake.workbook.headers import Bound, Table
from intake.workbook.layout import Column
from intake.workbook.reading import NOTHING, CellFault, Reading
from intake.workbook.sheet import Cell, Row, written
from shared.domain.bad_value import BadValue
from shared.plan.model import Plan

_NONE_IS_AN_ANSWER: Final = frozenset({"yes_no", "qualifications"})
_OWN_CODES: Final = {"registered_division": "unknown_division"}
"""Columns that are never called unreadable and whose text a declaration may still find too long."""
_REMEMBERED: Final = 20_000

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
        self._readers = [
            (bound.index, bound.column, _Remembering(_reader(bound, plan), bound)) for bound in table.bound
        ]
        self._required = [bound.column.identifier for bound in table.bound if bound.column.required]

    def rows(self, totals: frozenset[str]) -> Iterator[tuple[int, Row]]:
        """The rows with the number that Excel shows, without blank rows and totals."""
        sheet = self.table.sheet
        for index in range(self.table.start, len(sheet.rows)):
            row = sheet.rows[index]
            if not is_blank(row) and first_text(row) not in totals:
                yield index + 1, row

    def read(self, number: int, row: Row) -> RowReading:
        """Every cell of the row that has a column."""
        reading = RowReading(number)
        width = len(row)
        for index, column, read in self._readers:
            if index < width and (cell := row[index]) != "":
                self._take(reading, column, cell, read(cell))
        for identifier in self._required:
            if identifier not in reading.faults and reading.values.get(identifier) is None:
                reading.fail(identifier, "required")
        return reading

    def remark(self, row: int, column: str, code: str) -> Remark:
        """Something about a cell of this sheet, with the text of its code."""
        return Remark(self.table.layout.name, row, column, code, TEXTS[code])

    def _take(self, reading: RowReading, column: Column, cell: Cell, result: Reading | CellFault) -> None:
        if isinstance(result, CellFault):
            reading.faults[column.identifier] = result
            result = result.reading
        elif result is not NOTHING:
            reading.values[column.target] = result.value
        if result.warning is not None:
            reading.warnings.append(self.remark(reading.row, column.identifier, result.warning))
        if result.to is not None:
            reading.normalised.append(
                Normalised(self.table.layout.name, reading.row, column.identifier, written(cell), result.to)
            )


class _Remembering:
    """A column's reader that reads each text once: most columns hold few different texts."""

    __slots__ = ("_none_is_empty", "_read", "_seen")

    def __init__(self, read: Callable[[Cell], Reading], bound: Bound) -> None:
        self._read = read
        self._none_is_empty = bound.column.kind not in _NONE_IS_AN_ANSWER
        self._seen: dict[str, Reading | CellFault] = {}

    def __call__(self, cell: Cell) -> Reading | CellFault:
        if not isinstance(cell, str):
            return self._try(cell)
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


def _reader(bound: Bound, plan: Plan) -> Callable[[Cell], Reading]:
    column = bound.column
    readers: Mapping[str, Callable[[Cell], Reading]] = {
        "text": words.read_text,
        "yes_no": lambda cell: words.read_yes_no(cell, column.words),
        "choice": lambda cell: words.read_choice(cell, column.choices),
        "money": lambda cell: numbers.read_money(cell, bound.unit, signed=column.signed),
        "count": numbers.read_count,
        "integer": numbers.read_integer,
        "year": numbers.read_year,
        "date": dates.read_date,
        "uscc": codes.read_uscc,
        "patent_no": codes.read_patent_no,
        "division": lambda cell: codes.read_division(cell, plan.divisions),
        "unit": lambda cell: codes.read_unit(cell, plan.units),
        "industry": lambda cell: codes.read_industry(cell, plan.industries),
        "qualifications": lambda cell: lists.read_qualifications(cell, plan.qualifications),
        "dates": lists.read_days,
        "patent_list": lists.read_patent_list,
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
