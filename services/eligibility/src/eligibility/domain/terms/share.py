"""Terms on a part of a whole."""

from dataclasses import dataclass
from decimal import Decimal

from eligibility.domain.facts import Facts
from eligibility.domain.terms.model import JUST, LEAST, Verdict, key_of, reason_of, relative
from shared.plan.parameters import Parameters


@dataclass(frozen=True, slots=True)
class ShareAtLeast:
    """Part >= limit x whole, compared without dividing; the margin is part - limit x whole, in the part's unit.

    A whole of 0 is unmet (`because_none` is then the reason). `open_part` counts what might yet belong to the part.
    """

    part: str
    whole: str
    limit: str
    open_part: str | None = None
    because_none: str | None = None

    def one(self, firm: Facts, p: Parameters) -> Verdict:
        limit, key = p.number(self.limit), key_of(self.limit)
        part, whole = firm.number(self.part), firm.number(self.whole)
        still_open = (firm.number(self.open_part) if self.open_part else None) or JUST
        met = _share_met(part, whole, limit, still_open)
        margin = None if part is None or not whole or still_open else part - limit * whole
        return Verdict(met, self._reason(firm, met, whole), {key: limit}, {key: margin})

    def _reason(self, firm: Facts, met: bool | None, whole: Decimal | None) -> str | None:
        if met is None:
            return reason_of(firm, self.part)
        return self.because_none if whole == 0 else None

    def strength(self, firm: Facts, p: Parameters) -> Decimal | None:
        part, whole = firm.number(self.part), firm.number(self.whole)
        if part is None or not whole:
            return LEAST
        return relative(part / whole, p.number(self.limit))


def _share_met(part: Decimal | None, whole: Decimal | None, limit: Decimal, still_open: Decimal) -> bool | None:
    """Open only when a value that is missing could turn the answer."""
    if whole == 0:
        return False
    if whole is None:
        return False if part == 0 and limit > 0 else None
    if part is None:
        return True if limit <= 0 else None
    if part >= limit * whole:
        return True
    return None if part + still_open >= limit * whole else False
