"""Two rows with one code: a copy is refused as such, rows that differ are refused both."""

from collections.abc import Mapping, Sequence

from intake.workbook.firms import FirmRow, cells_as_written
from intake.workbook.rows import RowReader


def first_of_each_code(firms: Sequence[FirmRow]) -> dict[str, FirmRow]:
    """The first row of each code that could be read; patent and product rows go there."""
    firsts: dict[str, FirmRow] = {}
    for firm in firms:
        if firm.uscc is not None:
            firsts.setdefault(firm.uscc, firm)
    return firsts


def refuse_duplicates(reader: RowReader, firms: Sequence[FirmRow], firsts: Mapping[str, FirmRow]) -> None:
    """Refuses every row that equals an earlier one in all cells, and all that share a code and differ."""
    groups: dict[str, list[FirmRow]] = {}
    for firm in firms:
        if firm.uscc is not None and firsts[firm.uscc] is not firm:
            groups.setdefault(firm.uscc, [firsts[firm.uscc]]).append(firm)
    for group in groups.values():
        different: dict[tuple[str, ...], FirmRow] = {}
        for firm in group:
            if different.setdefault(cells_as_written(reader, firm), firm) is not firm:
                firm.reading.fail("uscc", "duplicate_row")
        if len(different) > 1:
            for firm in different.values():
                firm.reading.fail("uscc", "duplicate_code")
