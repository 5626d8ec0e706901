"""Writes the workbook of an invented round: `python -m miaopu.demo.generate --firms 1200 --seed 2024 --out FILE`."""

import argparse
from pathlib import Path
from random import Random
from typing import Final

from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS
from miaopu.demo.firms import Firm, Maker
from miaopu.demo.fitting import fitting_firms
from miaopu.demo.programme.days import reference_of
from miaopu.demo.refusals import add_rejected_rows, refused_firms
from miaopu.demo.untidy import make_untidy
from miaopu.demo.write_firms import write_firms
from shared.plan.load import load_plan
from shared.plan.model import Plan

SHARES: Final = {"eligible": 560, "needs_waiver": 110, "needs_review": 60, "ineligible": 400, "refused": 70}
"""Rows of each outcome in a round of 1,200; other sizes keep the proportions."""
_REJECTED_SHARE: Final = 20
"""One good firm in so many has a patent or product row that is rejected."""
_TITLE: Final = "《{plan}》申报汇总表（{year} 年第一批）"


def make_workbook(path: Path, firms: int, seed: int, plan: Plan | None = None) -> None:
    """Writes an invented round with so many firm rows; equal arguments give equal bytes.

    It is the first round under the plan, by default the shipped one.

    Raises:
        ValueError: fewer rows than there are outcomes.
    """
    plan = plan or load_plan()
    reference = reference_of(plan)
    chance = Random(seed)  # noqa: S311 - a demo wants the same chance every time
    made = make_firms(Maker(chance, plan, reference), counts(firms))
    chance.shuffle(made)
    title = _TITLE.format(plan=plan.title_zh, year=reference.year)
    write_firms(path, made, reference, title)


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
    by_outcome = fitting_firms(maker, {outcome: count for outcome, count in wanted.items() if outcome != "refused"})
    made = [firm for firms in by_outcome.values() for firm in firms]
    good = by_outcome["eligible"] or made
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


def _main() -> None:
    parser = argparse.ArgumentParser(description="生成演示用申报表 / Write the workbook of an invented round")
    parser.add_argument("--firms", type=int, default=sum(SHARES.values()))
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    make_workbook(chosen.out, chosen.firms, chosen.seed)


if __name__ == "__main__":
    _main()
