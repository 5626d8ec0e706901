"""Writes the workbook of an invented round: `python -m miaopu.demo.generate --firms 1200 --seed 2024 --out FILE`."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

import xlsxwriter

from intake.workbook.layout import SheetLayout
from intake.workbook.safe_writing import SAFE, set_fixed_creation
from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS
from miaopu.demo.cases import firms_of
from miaopu.demo.firms import REFERENCE_DATE, Cells, Firm, Maker
from miaopu.demo.refusals import add_rejected_rows, refused_firms
from miaopu.demo.untidy import make_untidy
from shared.plan.load import load_plan

SHARES: Final = {"eligible": 560, "needs_waiver": 110, "needs_review": 60, "ineligible": 400, "refused": 70}
"""Rows of each outcome in a round of 1,200; other sizes keep the proportions."""
_REJECTED_SHARE: Final = 20
"""One good firm in so many has a patent or product row that is rejected."""
_TITLE: Final = "湖北省专利产业化样板企业申报汇总表（2024 年第一批）"


def make_workbook(path: Path, firms: int, seed: int) -> None:
    """Writes an invented round with so many firm rows; equal arguments give equal bytes.

    Raises:
        ValueError: fewer rows than there are outcomes.
    """
    plan = load_plan()
    chance = Random(seed)  # noqa: S311 - a demo wants the same chance every time
    made = make_firms(Maker(chance, plan), counts(firms))
    chance.shuffle(made)
    rows = (
        (FIRMS, [{**firm.cells, "row_no": place} for place, firm in enumerate(made, start=1)]),
        (PATENTS, [patent for firm in made for patent in firm.patents]),
        (PRODUCTS, [product for firm in made for product in firm.products]),
    )
    with xlsxwriter.Workbook(path, SAFE) as book:
        set_fixed_creation(book, REFERENCE_DATE)
        for layout, cells in rows:
            _write(book, layout, cells, _TITLE if layout is FIRMS else None)


def counts(firms: int) -> dict[str, int]:
    """Rows of each outcome in proportion to `SHARES`, at least one each.

    What rounding down leaves goes to the largest remainders; what the least of one takes comes from the eligible.
    """
    if firms < len(SHARES):
        raise ValueError(f"at least {len(SHARES)} firms, one for each outcome")
    whole = sum(SHARES.values())
    exact = {outcome: share * firms / whole for outcome, share in SHARES.items()}
    rounded = {outcome: max(1, int(share)) for outcome, share in exact.items()}
    by_remainder = sorted(exact, key=lambda outcome: rounded[outcome] - exact[outcome])
    for place in range(firms - sum(rounded.values())):
        rounded[by_remainder[place % len(by_remainder)]] += 1
    rounded["eligible"] -= max(0, sum(rounded.values()) - firms)
    return rounded


def make_firms(maker: Maker, wanted: dict[str, int]) -> list[Firm]:
    """The firms of a round in the order of their outcomes, as people write them."""
    made = [
        firm for outcome, count in wanted.items() if outcome != "refused" for firm in firms_of(maker, outcome, count)
    ]
    good = made[: wanted["eligible"]]
    add_rejected_rows(maker, good[::_REJECTED_SHARE])
    for firm in made:
        _make_untidy(firm, maker)
    return made + refused_firms(maker, wanted["refused"], good)


def _make_untidy(firm: Firm, maker: Maker) -> None:
    make_untidy(firm.cells, FIRMS, maker.chance, maker.plan)
    for patent in firm.patents:
        make_untidy(patent, PATENTS, maker.chance, maker.plan)
    for product in firm.products:
        make_untidy(product, PRODUCTS, maker.chance, maker.plan)


def _write(book: Any, layout: SheetLayout, rows: Sequence[Cells], title: str | None) -> None:
    sheet = book.add_worksheet(layout.name)
    bold, as_date = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    top = 0
    if title is not None:
        sheet.merge_range(0, 0, 0, len(layout.columns) - 1, title, bold)
        top = 2
    for index, column in enumerate(layout.columns):
        sheet.write_string(top, index, column.full_header, bold)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_column(1, 2, 24)
    for row, cells in enumerate(rows, start=top + 1):
        for index, column in enumerate(layout.columns):
            cell = cells.get(column.identifier, "")
            if isinstance(cell, date):
                sheet.write_datetime(row, index, cell, as_date)
            elif cell != "":
                sheet.write(row, index, cell)


def _main() -> None:
    parser = argparse.ArgumentParser(description="生成演示用申报表 / Write the workbook of an invented round")
    parser.add_argument("--firms", type=int, default=sum(SHARES.values()))
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    make_workbook(chosen.out, chosen.firms, chosen.seed)


if __name__ == "__main__":
    _main()
