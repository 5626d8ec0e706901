"""Figures that can hardly be meant: most are amounts typed in yuan under a header of 万元. Warnings, never more."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, cast

from intake.workbook.firms import FirmRow
from intake.workbook.fold import fold
from intake.workbook.rows import RowReader

_MOST_PER_EMPLOYEE: Final = Decimal(50_000_000)
_MOST: Final = Decimal(10) ** 11
_SALES_OVER_REVENUE: Final = Decimal("1.05")


def warn_of_implausible(reader: RowReader, firms: Sequence[FirmRow]) -> None:
    """Warns of figures of a firm that do not fit together, and of two codes under one name."""
    for firm in firms:
        firm.warnings += [reader.remark(firm.reading.row, column, "implausible") for column in _implausible(firm)]
    by_name: dict[str, list[FirmRow]] = {}
    for firm in firms:
        name = firm.reading.values.get("name")
        if firm.uscc is not None and isinstance(name, str):
            by_name.setdefault(fold(name), []).append(firm)
    for same in by_name.values():
        if len({firm.uscc for firm in same}) > 1:
            for firm in same:
                firm.warnings.append(reader.remark(firm.reading.row, "name", "same_name"))


def _implausible(firm: FirmRow) -> Iterator[str]:
    revenue, assets = _amount(firm, "revenue_yuan"), _amount(firm, "total_assets_yuan")
    rd_input = _amount(firm, "rd_input_yuan")
    if revenue is not None and _is_too_much(revenue, firm):
        yield "revenue"
    if assets is not None and assets > _MOST:
        yield "total_assets"
    if rd_input is not None and revenue is not None and 0 < revenue < rd_input:
        yield "rd_input"


def _is_too_much(revenue: Decimal, firm: FirmRow) -> bool:
    employees = cast(int | None, firm.reading.values.get("employees"))
    sales = sum((product.sales_yuan for product in firm.products if product.sales_yuan is not None), Decimal(0))
    return (
        revenue > _MOST
        or (bool(employees) and revenue > _MOST_PER_EMPLOYEE * (employees or 0))
        or sales > revenue * _SALES_OVER_REVENUE
    )


def _amount(firm: FirmRow, field: str) -> Decimal | None:
    return cast(Decimal | None, firm.reading.values.get(field))
