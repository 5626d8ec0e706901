"""A what-if beside the rules in force: totals, who enters and leaves and why, the marginal firm, and what turned."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eligibility.domain.masks import OUTCOMES, Masks
from eligibility.domain.simulation.base import Base
from eligibility.domain.simulation.judged import Judge, Judgement
from eligibility.domain.simulation.order import Order
from eligibility.domain.simulation.seating import Seating, score_of, seat, stands
from shared.domain.money import plain
from shared.domain.seats import SeatPlan
from shared.plan.criteria import Criterion

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """The base judged and seated under one set of rules and seats."""

    base: Base
    judgement: Judgement
    seating: Seating

    @classmethod
    def of(cls, judge: Judge, order: Order, plan: SeatPlan, *, changed: bool, keep: bool = True) -> "Side":
        """One side of the comparison: the rules in force, or those with the order's changes."""
        judgement = judge.judgement(order.changes if changed else {}, keep=keep)
        standing = stands(judge.base, judgement, order.stand, order.seats)
        return cls(judge.base, judgement, seat(judge.base, judgement, standing, plan))

    def totals(self) -> Json:
        """Outcomes, who stands, who is seated, and why others are not."""
        outcomes = np.bincount(self.judgement.outcomes, minlength=len(OUTCOMES)).tolist()
        plan, standing, seated = self.seating.plan, int(self.seating.standing.sum()), int(self.seating.seated.sum())
        unit_full = len(self.seating.unit_full)
        return {
            "applications": len(self.base.firms),
            **dict(zip(OUTCOMES, outcomes, strict=True)),
            "standing": standing,
            "seated": seated,
            "unit_full": unit_full,
            "cap_reached": standing - seated - unit_full,
            "cap": plan.cap,
            "used": plan.used,
            "left": plan.room() - seated,
        }

    def marginal(self) -> Json | None:
        """The last firm that got a seat."""
        row = self.seating.marginal
        if row is None:
            return None
        firm = self.base.firms[row]
        return {
            "application_id": firm.application_id,
            "uscc": firm.uscc,
            "name": firm.name,
            "reporting_unit": firm.unit,
            "rank": int(self.seating.ranks[row]),
            "score": plain(score_of(self.judgement, row)),
        }


def compared(before: Side, after: Side) -> Json:
    """Totals, the marginal firms, who has a seat on either side, and what turned."""
    turned = turned_bits(before.judgement, after.judgement)
    return {
        "before": before.totals(),
        "after": after.totals(),
        "marginal_before": before.marginal(),
        "marginal_after": after.marginal(),
        "entering": int((after.seating.seated & ~before.seating.seated).sum()),
        "leaving": int((before.seating.seated & ~after.seating.seated).sum()),
        "firms": [_firm(before, after, turned, row) for row in _concerned(before, after)],
        "flips": _flips(before.judgement, after.judgement, turned, before.base.criteria),
    }


def turned_bits(before: Judgement, after: Judgement) -> Masks:
    """Criteria whose answer changed, or whose kind did while they are not met."""
    answers = (before.met ^ after.met) | (before.unmet ^ after.unmet)
    bits: Masks = answers | ((before.soft ^ after.soft) & ~after.met)
    return bits


def ids_of(bits: int, criteria: Sequence[Criterion]) -> list[str]:
    """Ids of criteria, in annex order."""
    return [criterion.id for place, criterion in enumerate(criteria) if bits >> place & 1]


def _concerned(before: Side, after: Side) -> list[int]:
    """Rows that have a seat on either side: those seated after by rank, then those that leave by their former rank."""
    seated, left = after.seating.seated, before.seating.seated & ~after.seating.seated
    return [*_by_rank(seated, after.seating.ranks), *_by_rank(left, before.seating.ranks)]


def _by_rank(chosen: NDArray[np.bool_], ranks: NDArray[np.int64]) -> list[int]:
    rows = np.flatnonzero(chosen)
    ordered: list[int] = rows[np.argsort(ranks[rows])].tolist()
    return ordered


def _firm(before: Side, after: Side, turned: Masks, row: int) -> Json:
    firm = before.base.firms[row]
    change = _change(before.seating, after.seating, row)
    return {
        "application_id": firm.application_id,
        "uscc": firm.uscc,
        "name": firm.name,
        "reporting_unit": firm.unit,
        "industry_class": firm.industry_class,
        "size": firm.size,
        "change": change,
        "why": _why(before.seating, after.seating, row, change),
        "turned_by": ids_of(int(turned[row]), before.base.criteria),
        **{f"{name}_before": value for name, value in _state(before, row).items()},
        **{f"{name}_after": value for name, value in _state(after, row).items()},
    }


def _state(side: Side, row: int) -> Json:
    return {
        "rank": int(side.seating.ranks[row]) or None,
        "score": plain(score_of(side.judgement, row)),
        "outcome": OUTCOMES[int(side.judgement.outcomes[row])],
    }


def _change(before: Seating, after: Seating, row: int) -> str:
    if before.seated[row]:
        return "stays" if after.seated[row] else "leaves"
    return "enters"


def _why(before: Seating, after: Seating, row: int, change: str) -> str | None:
    """A firm enters as it stands now, or ranks within the seats now; it leaves as it stands no longer, or has none."""
    if change == "stays":
        return None
    if change == "enters":
        return "within_seats" if before.ranks[row] else "stands_now"
    return after.reason(row) if after.ranks[row] else "stands_no_longer"


def _flips(before: Judgement, after: Judgement, turned: Masks, criteria: Sequence[Criterion]) -> Json:
    """Outcomes that turned: how many from which to which, and how many each criterion had part in."""
    rows = np.flatnonzero(before.outcomes != after.outcomes)
    pairs = Counter(zip(before.outcomes[rows].tolist(), after.outcomes[rows].tolist(), strict=True))
    bits = turned[rows]
    counts = {criterion.id: int((bits >> place & 1).sum()) for place, criterion in enumerate(criteria)}
    return {
        "total": len(rows),
        "by_outcome": [
            {"from": OUTCOMES[start], "to": OUTCOMES[end], "firms": number}
            for (start, end), number in sorted(pairs.items())
        ],
        "by_criterion": [{"criterion": id_, "firms": number} for id_, number in counts.items() if number],
    }
