"""Figures of a row that do not fit together, and one name under two codes. Warnings, never more."""

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from intake.domain.doubts import implausible_amounts
from intake.workbook.firms import FirmRow
from intake.workbook.fold import fold
from intake.workbook.rows import RowReader


def warn_of_implausible(reader: RowReader, firms: Sequence[FirmRow]) -> None:
    """Warns of figures of a firm that do not fit together, and of two codes under one name."""
    for firm in firms:
        columns = [reader.columns[field].identifier for field in _implausible(firm)]
        firm.warnings += [reader.remark(firm.reading.row, column, "implausible") for column in columns]
    by_name: dict[str, list[FirmRow]] = {}
    for firm in firms:
        name = firm.reading.values.get("name")
        if firm.uscc is not None and isinstance(name, str):
            by_name.setdefault(fold(name), []).append(firm)
    for same in by_name.values():
        if len({firm.uscc for firm in same}) > 1:
            for firm in same:
                firm.warnings.append(reader.remark(firm.reading.row, "name", "same_name"))


def _implausible(firm: FirmRow) -> Sequence[str]:
    values = firm.reading.values
    revenue, assets, rd_input = (
        cast(Decimal | None, values.get(field)) for field in ("revenue_yuan", "total_assets_yuan", "rd_input_yuan")
    )
    employees = cast(int | None, values.get("employees"))
    return list(implausible_amounts(revenue, assets, rd_input, employees, firm.products))
