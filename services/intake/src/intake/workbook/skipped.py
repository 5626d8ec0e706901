"""Rows of a table that are no firm, patent or product: totals, signatures, prefilled blanks, repeated headers."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from intake.workbook.fold import first_text, fold, is_blank, is_empty
from intake.workbook.header_block import is_count_of_columns
from intake.workbook.headers import Table
from intake.workbook.sheet import Cell, Row, written
from shared.domain.uscc import BadUscc, check_uscc

REASONS: Final = ("total", "signature", "blank", "column_numbers", "repeated_header", "example")
"""In this order the first that fits is given."""
_TOTAL: Final = re.compile(r"(?:合计|小计|总计|共计|累计|本页小计|本页合计)[:()0-9家.,]*")
_SIGNED: Final = (
    "填表", "填报", "审核", "复核", "经办", "负责人", "联系人", "联系电话", "备注", "注", "说明", "盖章", "单位盖章",
    "单位负责人", "推荐意见", "主管部门意见", "承诺", "制表", "日期",
)  # fmt: skip
_SIGNED_WITH_BRACKET: Final = "推荐单位("
_NAME_OF_A_BODY: Final = ("公司", "厂", "院", "所", "社", "中心")
_EXAMPLE: Final = ("示例", "样例", "例")
_EXAMPLE_ALONE: Final = re.compile(r"(?:示例|样例|例)[:()0-9]*")
_CODE_RUN: Final = re.compile(r"[0-9A-Za-z]{15}")
_COUNT_OF_FIRMS: Final = re.compile(r"[0-9共家]*")
_SUSPECT: Final = frozenset("合小总共累本填审复经负联备注说盖单推主承制日示样例")
"""First characters of every text that could make a row none; each is looked at closer."""
_FEWEST_REPEATED: Final = 3
_PREFILLED: Final = frozenset({"row_no", "reporting_unit"})

Numbered = list[tuple[int, Row]]
"""Rows with the number that Excel shows."""


def data_rows(table: Table, totals: frozenset[str]) -> tuple[Numbered, dict[str, list[int]]]:
    """The rows of a table, and the numbers of those that are none by the reason; blank rows are neither."""
    rows: Numbered = []
    skipped: dict[str, list[int]] = {}
    reason_of = _Reasons(table, totals)
    sheet = table.sheet
    for index in range(table.start, len(sheet.rows)):
        row = sheet.rows[index]
        reason = reason_of(row)
        if reason is None:
            rows.append((index + 1, row))
        elif reason:
            skipped.setdefault(reason, []).append(index + 1)
    return rows, skipped


class _Reasons:
    """Why a row is none: a reason, the empty text for a blank row, None for a row that is read."""

    def __init__(self, table: Table, totals: frozenset[str]) -> None:
        self._code = table.index_of("uscc")
        self._name = table.index_of("name") if "name" in table.layout.needed else None
        self._totals = totals
        columns = [bound for bound in table.bound if bound.column.identifier not in _PREFILLED]
        self._counting = {bound.index for bound in columns if bound.column.kind != "yes_no"} | set(table.unread)
        rows = table.sheet.rows
        self._headers = [_folded(row) for row in rows[table.first : table.start]]
        self._titles = [_folded(row) for row in rows[: table.first] if not is_blank(row)]
        self._ignored = {table.result}

    def __call__(self, row: Row) -> str | None:
        code = row[self._code] if self._code is not None and self._code < len(row) else ""
        has_code = isinstance(code, str) and len(code) >= 15 and code.isascii()
        first = first_text(row)
        if has_code and first[:1] not in _SUSPECT and first not in self._totals:
            return None
        if is_blank(self._own(row)):
            return ""
        checks: tuple[Callable[[Row, str, str], bool], ...] = (
            self._is_total, self._is_signature, self._is_prefilled, self._is_count, self._is_header, self._is_example,
        )  # fmt: skip
        text = fold(written(code))
        return next((reason for reason, fits in zip(REASONS, checks, strict=True) if fits(row, first, text)), None)

    def _own(self, row: Row) -> Row:
        """The row without the column of an earlier answer."""
        return ["" if place in self._ignored else cell for place, cell in enumerate(row)]

    def _is_total(self, row: Row, first: str, code: str) -> bool:
        return (first in self._totals or _TOTAL.fullmatch(first) is not None) and self._is_no_firm(row, first, code)

    def _is_signature(self, row: Row, first: str, code: str) -> bool:
        return _is_signature(first) and self._is_no_firm(row, first, code)

    def _is_no_firm(self, row: Row, first: str, code: str) -> bool:
        """Whether neither the code nor the name speaks for a firm."""
        if _CODE_RUN.search(code):
            return False
        name = row[self._name] if self._name is not None and self._name < len(row) else ""
        text = "" if is_empty(name) else fold(written(name))
        return text == first or _COUNT_OF_FIRMS.fullmatch(text) is not None

    def _is_prefilled(self, row: Row, first: str, code: str) -> bool:  # noqa: ARG002 - one form for all checks
        return all(index >= len(row) or is_empty(row[index]) for index in self._counting)

    def _is_count(self, row: Row, first: str, code: str) -> bool:  # noqa: ARG002 - as above
        return is_count_of_columns(row)

    def _is_header(self, row: Row, first: str, code: str) -> bool:  # noqa: ARG002 - as above
        mine = _folded(row)
        if mine in self._titles:
            return True
        repeated = sum(any(header.get(place) == text for header in self._headers) for place, text in mine.items())
        return repeated >= _FEWEST_REPEATED and 2 * repeated >= len(mine)

    def _is_example(self, row: Row, first: str, code: str) -> bool:  # noqa: ARG002 - as above
        if _EXAMPLE_ALONE.fullmatch(first):
            return True
        return first.startswith(_EXAMPLE) and not _is_code(code)


def _is_signature(first: str) -> bool:
    if first in _SIGNED:
        return True
    if not first.startswith(_SIGNED) and not first.startswith(_SIGNED_WITH_BRACKET):
        return False
    return ":" in first or ("(" in first and not first.endswith(_NAME_OF_A_BODY))


def _is_code(text: str) -> bool:
    try:
        check_uscc(text.upper())
    except BadUscc:
        return False
    return True


def _folded(row: Sequence[Cell]) -> dict[int, str]:
    """The filled cells of a row by their places."""
    return {place: fold(written(cell)) for place, cell in enumerate(row) if not is_empty(cell)}
