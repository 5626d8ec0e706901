"""Invented firms that have the wanted outcome under the criteria of a plan, whatever it asks for."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from eligibility.domain.assess import assess
from intake.workbook.read import read_workbook
from miaopu.demo.cases import firms_of
from miaopu.demo.firms import Firm, Maker
from miaopu.demo.write_firms import write_firms
from shared.plan.load import load_plan
from shared.plan.model import Plan

_ROUNDS: Final = 6
_MORE: Final = 3
"""So many firms are made for each that is lacking."""


def fitting_firms(maker: Maker, wanted: Mapping[str, int]) -> dict[str, list[Firm]]:
    """So many firms of each outcome; fewer where the plan has no such outcome, or what it asks is not to be invented.

    The cases are written for the shipped plan, whose criteria they are known to meet or to miss.
    """
    made = {outcome: list(firms_of(maker, outcome, count)) for outcome, count in wanted.items()}
    if _is_shipped(maker.plan):
        return made
    found: dict[str, list[Firm]] = defaultdict(list)
    for turn in range(_ROUNDS):
        _sort(maker, [firm for firms in made.values() for firm in firms], found)
        lacking = {outcome: count - len(found[outcome]) for outcome, count in wanted.items()}
        if max(lacking.values()) <= 0 or turn == _ROUNDS - 1:
            break
        made = {outcome: list(firms_of(maker, outcome, _MORE * max(0, left))) for outcome, left in lacking.items()}
    return {outcome: found[outcome][:count] for outcome, count in wanted.items()}


def _is_shipped(plan: Plan) -> bool:
    return plan.on(plan.in_force_from).version == load_plan().on(load_plan().in_force_from).version


def _sort(maker: Maker, firms: Sequence[Firm], found: dict[str, list[Firm]]) -> None:
    """Adds each firm to those of its outcome."""
    plan, on = maker.plan, maker.reference
    by_code = {str(firm.cells["uscc"]): firm for firm in firms}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "firms.xlsx"
        write_firms(path, firms, on)
        read = read_workbook(path, plan, on)
    for entry in read.entries:
        if entry.declaration is not None:
            outcome = assess(entry.declaration, plan, on, plan.on(on)).outcome
            found[outcome].append(by_code[entry.declaration.uscc])
