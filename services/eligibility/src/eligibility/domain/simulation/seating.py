"""Who stands for a seat under a judgement, in what order, and who gets one: by the function that screening uses."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from eligibility.domain.columns import Mask
from eligibility.domain.masks import OUTCOMES
from eligibility.domain.score import MILLION
from eligibility.domain.simulation.base import Base
from eligibility.domain.simulation.judged import Judgement
from eligibility.domain.simulation.order import Seats, Stand
from shared.domain.seats import Allocation, NoSeat, Ranked, SeatPlan, allocate

_ELIGIBLE, _WAIVER = OUTCOMES.index("eligible"), OUTCOMES.index("needs_waiver")


@dataclass(frozen=True, slots=True)
class Seating:
    """Ranks from 1 (0: does not stand) and seats by row; of those that stand `reason` says why they have none."""

    plan: SeatPlan
    ranks: NDArray[np.int64]
    seated: Mask
    marginal: int | None
    """The row of the last firm that got a seat; its score is the cut."""
    unit_full: frozenset[int]
    """Rows of firms that were passed over; whoever else stands without a seat came after the cap was reached."""

    @property
    def standing(self) -> Mask:
        """Who stands."""
        standing: Mask = self.ranks > 0
        return standing

    def reason(self, row: int) -> NoSeat:
        """Why a firm that stands has no seat."""
        return "unit_full" if row in self.unit_full else "cap_reached"


def stands(base: Base, judgement: Judgement, stand: Stand, seats: Seats) -> Mask:
    """Eligible, or every soft miss waived; as pool's screening: each firm once, and no members or graduates."""
    waived = (judgement.soft & ~judgement.met & ~base.granted) == 0
    found: Mask = (judgement.outcomes == _ELIGIBLE) | ((judgement.outcomes == _WAIVER) & waived)
    found = found & ~base.passed_over
    if stand == "recommended":
        found = found & base.recommended
    return found & ~base.settled if seats == "current" else found


def seat(base: Base, judgement: Judgement, standing: Mask, plan: SeatPlan) -> Seating:
    """Ranks who stands (score, earlier submission, code) and gives out the seats."""
    order = np.lexsort((base.ties, -judgement.score))
    rows = order[standing[order]].tolist()
    ranks = np.zeros(len(base.firms), np.int64)
    ranks[rows] = np.arange(1, len(rows) + 1)
    allocation = _allocation(base, judgement, rows, plan)
    by_code = {base.firms[row].uscc: row for row in rows[: len(allocation.seated) + len(allocation.unseated)]}
    seated = np.zeros(len(base.firms), np.bool_)
    seated[[by_code[firm.uscc] for firm in allocation.seated]] = True
    marginal = allocation.marginal
    return Seating(
        plan=plan,
        ranks=ranks,
        seated=seated,
        marginal=by_code[marginal.uscc] if marginal else None,
        unit_full=frozenset(by_code[one.firm.uscc] for one in allocation.unseated if one.reason == "unit_full"),
    )


def _allocation(base: Base, judgement: Judgement, rows: list[int], plan: SeatPlan) -> Allocation:
    """The seats of as many of the ranked as it takes to fill the cap: those behind can change nothing any more."""
    size = 2 * plan.room() + 1
    while True:
        allocation = allocate([_ranked(base, judgement, row) for row in rows[:size]], plan)
        if size >= len(rows) or len(allocation.seated) == plan.room():
            return allocation
        size *= 4


def _ranked(base: Base, judgement: Judgement, row: int) -> Ranked:
    firm = base.firms[row]
    return Ranked(firm.uscc, firm.unit, score_of(judgement, row), base.instants[row])


def score_of(judgement: Judgement, row: int) -> Decimal:
    """A firm's score."""
    return Decimal(int(judgement.score[row])) / MILLION
