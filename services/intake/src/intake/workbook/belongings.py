"""Patent and product rows: each goes to the firm of its code, is rejected alone, or belongs to no firm."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar, cast

from intake.domain.doubts import outlives_its_term
from intake.domain.wellformed import disagreeing, patent_conflicts
from intake.workbook.answers import Remark
from intake.workbook.firms import FirmRow
from intake.workbook.rows import RowReader, RowReading, build
from shared.domain.declaration import Patent, Product
from shared.domain.patent import PatentKind

Firms = Mapping[str, FirmRow]
"""The first row of each code that could be read."""
M = TypeVar("M", Patent, Product)


class PatentRows:
    """The patents of each firm, kept with their rows until all were seen: rows of one patent may disagree."""

    def __init__(self, reader: RowReader, firms: Firms, on: date) -> None:
        self._reader = reader
        self._firms = firms
        self._on = on
        self._read: dict[str, list[tuple[int, Patent]]] = {}

    def take(self, reading: RowReading) -> Remark | None:
        """Adds the row to its firm; a row without firm is given back as a remark."""
        firm = _firm_of(reading, self._firms)
        if firm is None:
            return _orphan(self._reader, reading)
        patent = self._patent(reading)
        firm.normalised += reading.normalised
        firm.warnings += [*reading.warnings, *self._outlived(reading)]
        if patent is None:
            firm.rejected_rows += reading.rejections(self._reader.table.layout.name)
        else:
            self._read.setdefault(str(firm.uscc), []).append((reading.row, patent))
        return None

    def settle(self) -> None:
        """Gives each firm its patents, each once; rows of one patent that disagree are all rejected."""
        for uscc, rows in self._read.items():
            firm = self._firms[uscc]
            wrong = set(disagreeing([patent for _, patent in rows]))
            firm.rejected_rows += [
                self._reader.remark(row, "patent_no", "rows_disagree")
                for place, (row, _) in enumerate(rows)
                if place in wrong
            ]
            kept = {patent.patent_no: patent for place, (_, patent) in enumerate(rows) if place not in wrong}
            firm.patents += kept.values()

    def _patent(self, reading: RowReading) -> Patent | None:
        values = reading.values
        conflicts = patent_conflicts(
            cast(str | None, values.get("patent_no")),
            cast(PatentKind | None, values.get("kind")),
            cast(date | None, values.get("granted_on")),
            self._on,
        )
        for column, code in conflicts:
            reading.fail(column, code)
        return _declared(Patent, self._reader, reading)

    def _outlived(self, reading: RowReading) -> list[Remark]:
        number = cast(str | None, reading.values.get("patent_no"))
        if number is None or not outlives_its_term(number, reading.values.get("legal_status"), self._on):
            return []
        return [self._reader.remark(reading.row, "patent_no", "term_outlived")]


def take_product(reader: RowReader, firms: Firms, reading: RowReading) -> Remark | None:
    """Adds the product to its firm; a row without firm is given back as a remark."""
    firm = _firm_of(reading, firms)
    if firm is None:
        return _orphan(reader, reading)
    reading.values["main"] = reading.values.get("main") or False
    reading.values["core_patents"] = reading.values.get("core_patents") or ()
    product = _declared(Product, reader, reading)
    firm.normalised += reading.normalised
    firm.warnings += reading.warnings
    if product is None:
        firm.rejected_rows += reading.rejections(reader.table.layout.name)
    else:
        firm.products.append(product)
    return None


def _declared(model: type[M], reader: RowReader, reading: RowReading) -> M | None:
    values = {name: value for name, value in reading.values.items() if name != "uscc"}
    built = build(model, values, reader, reading)
    return None if reading.faults else built


def _firm_of(reading: RowReading, firms: Firms) -> FirmRow | None:
    return firms.get(cast(str, reading.values.get("uscc")))


def _orphan(reader: RowReader, reading: RowReading) -> Remark:
    fault = reading.faults.get("uscc")
    if fault is None:
        return reader.remark(reading.row, "uscc", "unknown_firm")
    return Remark(reader.table.layout.name, reading.row, "uscc", fault.code, fault.message)
