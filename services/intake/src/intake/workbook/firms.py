"""A firm row on its way to an entry: its own cells, what other rows add to it, and the declaration in the end."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast

from intake.domain.doubts import doubts_of_place
from intake.domain.faults import Refusal
from intake.domain.wellformed import firm_conflicts
from intake.workbook.answers import Entry, Normalised, Remark
from intake.workbook.lists import Days, Names, pair
from intake.workbook.rows import RowReader, RowReading, build
from intake.workbook.sheet import Row, written
from shared.domain.declaration import Contact, Declaration, Patent, Product
from shared.plan.divisions import Place
from shared.plan.model import Plan

_NOT_DECLARED: Final = ("row_no", "qualifications_valid_to", *Contact.model_fields)


@dataclass(slots=True)
class FirmRow:
    """A firm row that was read; patents, products and what was found in their rows are added to it."""

    reading: RowReading
    row: Row
    uscc: str | None
    warnings: list[Remark]
    patents: list[Patent] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    rejected_rows: list[Remark] = field(default_factory=list)
    normalised: list[Normalised] = field(default_factory=list)


def read_firm(reader: RowReader, number: int, row: Row, plan: Plan, on: date) -> FirmRow:
    """The row with all its faults and warnings; duplicates are found later, over all rows."""
    reading = reader.read(number, row)
    values = reading.values
    place = cast(Place | None, values.get("registered_division"))
    uscc = cast(str | None, values.get("uscc"))
    warnings = [
        *reading.warnings,
        *(reader.remark(number, column, code) for column, code in doubts_of_place(uscc, place, _unit(reading), plan)),
    ]
    if place is not None:
        values["registered_division"] = place.written
    _pair_qualifications(reading)
    conflicts = firm_conflicts(
        cast(int | None, values.get("employees")),
        cast(int | None, values.get("rd_staff")),
        cast(date | None, values.get("established_on")),
        on,
    )
    for column, code in conflicts:
        reading.fail(column, code)
    return FirmRow(reading, row, uscc, warnings, normalised=reading.normalised)


def finish(reader: RowReader, firm: FirmRow) -> Entry:
    """The entry of a row, with its declaration when nothing stands against it."""
    reading = firm.reading
    contact = _contact(reader, reading)
    values = {name: value for name, value in reading.values.items() if name not in _NOT_DECLARED}
    declaration = build(Declaration, {**values, "patents": firm.patents, "products": firm.products}, reader, reading)
    return Entry(
        row=reading.row,
        uscc=firm.uscc or as_written(reader, firm, "uscc"),
        name=_name(reader, firm, declaration),
        declaration=None if reading.faults else declaration,
        contact=contact,
        refusals=[Refusal(column, fault.code, fault.message) for column, fault in reading.faults.items()],
        rejected_rows=firm.rejected_rows,
        normalised=firm.normalised,
        warnings=firm.warnings,
    )


def as_written(reader: RowReader, firm: FirmRow, identifier: str) -> str | None:
    """The text of a cell; None where it is empty or holds a mark for nothing."""
    index = reader.table.index_of(identifier)
    if index is None or index >= len(firm.row):
        return None
    fault = firm.reading.faults.get(identifier)
    if fault is not None and fault.code == "required":
        return None
    return written(firm.row[index]) or None


def cells_as_written(reader: RowReader, firm: FirmRow) -> tuple[str, ...]:
    """All cells of the row, the serial number and an earlier answer aside, for comparing it with a repeated one."""
    ignored = {reader.table.index_of("row_no"), reader.table.result}
    cells = ["" if index in ignored else written(cell) for index, cell in enumerate(firm.row)]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _unit(reading: RowReading) -> str | None:
    return cast(str | None, reading.values.get("reporting_unit"))


def _pair_qualifications(reading: RowReading) -> None:
    names = cast(Names | None, reading.values.get("qualifications"))
    days = cast(Days, reading.values.get("qualifications_valid_to") or [])
    paired = pair(names or [], days)
    if paired is None:
        reading.fail("qualifications_valid_to", "validity_count")
    reading.values["qualifications"] = None if names is None else paired


def _contact(reader: RowReader, reading: RowReading) -> Contact | None:
    given = {name: value for name in Contact.model_fields if (value := reading.values.get(name))}
    return build(Contact, given, reader, reading) if given else None


def _name(reader: RowReader, firm: FirmRow, declaration: Declaration | None) -> str | None:
    if declaration is not None:
        return declaration.name
    read = firm.reading.values.get("name")
    return str(read) if read is not None else as_written(reader, firm, "name")
