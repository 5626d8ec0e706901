"""The term on a part of a whole."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from shared.domain.terms.asks import Ask
from shared.domain.terms.model import JUST, LEAST, Firm, Limits, Verdict, Verdicts, key_of, reason_of, relative
from shared.domain.terms.settle import NEAR, relatives, settle

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns, Floats, Numbers, Rows

_EXACT: Final = 2.0**53
"""Whole numbers up to it are floats without rounding."""
_CENTS: Final = 1e15
"""Amounts of less cents have at most fifteen digits, so that no other such amount has the same float."""
_PLAIN: Final = 2**22
"""A limit n/d of at most so much keeps count x n and count x d below `_EXACT`."""


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

    @property
    def asks(self) -> tuple[Ask, ...]:
        part = Ask(self.part, limit=self.limit, share_of=self.whole)
        return (part, Ask(self.whole), *((Ask(self.open_part),) if self.open_part else ()))

    @property
    def keys(self) -> tuple[str, ...]:
        return (key_of(self.limit),)

    def one(self, firm: Firm, p: Limits) -> Verdict:
        limit, key = p.number(self.limit), key_of(self.limit)
        part, whole = firm.number(self.part), firm.number(self.whole)
        still_open = (firm.number(self.open_part) if self.open_part else None) or JUST
        met = _share_met(part, whole, limit, still_open)
        margin = None if part is None or not whole or still_open else part - limit * whole
        return Verdict(met, self._reason(firm, met, whole), {key: limit}, {key: margin})

    def many(self, firms: "Columns", p: Limits) -> Verdicts:
        """Counts are multiplied out and compared without rounding; amounts as floats, and anew where that is near."""
        import numpy as np

        limit, missing = p.number(self.limit), firms.margin()
        part, whole = firms.numbers(self.part), firms.numbers(self.whole)
        still_open = firms.numbers(self.open_part) if self.open_part else None
        above, below = limit.as_integer_ratio()
        if all(column is None or column.whole for column in (part, whole, still_open)) and max(above, below) <= _PLAIN:
            np.multiply(part.values, float(below), out=missing)
            missing -= whole.values if above == 1 else whole.values * float(above)
            return self._answers(part, whole, still_open, missing, below, limit)
        np.multiply(whole.values, float(limit), out=missing)
        np.subtract(part.values, missing, out=missing)
        near = _near(whole, still_open, missing, limit)
        found = self._answers(part, whole, still_open, missing, 1, limit)
        if len(near):
            if part.distinct and whole.distinct and not still_open:
                near = _settle_in_cents(part, whole, (above, below), near, found)
            settle(self, firms, p, found, near)
        return found

    def _answers(
        self,
        part: "Numbers",
        whole: "Numbers",
        still_open: "Numbers | None",
        missing: "Floats",
        unit: int,
        limit: Decimal,
    ) -> Verdicts:
        """What follows from part - limit x whole, given in `unit`ths, where a value may be missing or the whole 0.

        What is not known is NaN there, and so is neither at least 0 nor below it.
        """
        import numpy as np

        met, unmet, hidden = missing >= 0, missing < 0, None
        if still_open:
            reachable = still_open.values * float(unit)
            reachable += missing
            unmet &= ~(reachable >= 0)
            hidden = still_open.values > 0
        if whole.unknown is not None and limit > 0 and part.least == 0:
            unmet |= whole.unknown & (part.values == 0)
        if part.unknown is not None and limit <= 0:
            met |= part.unknown if whole.unknown is None else part.unknown & ~whole.unknown
        if whole.least == 0:
            none = whole.values == 0
            np.greater(met, none, out=met)
            unmet |= none
            hidden = none if hidden is None else hidden | none
        if unit != 1:
            missing *= 1.0 / unit
        if hidden is not None:
            missing[np.flatnonzero(hidden)] = np.nan  # by rows, for a mask is slow where it changes often
        return Verdicts(met, unmet, {key_of(self.limit): missing})

    def _reason(self, firm: Firm, met: bool | None, whole: Decimal | None) -> str | None:
        if met is None:
            return reason_of(firm, self.part)
        return self.because_none if whole == 0 else None

    def strength(self, firm: Firm, p: Limits) -> Decimal | None:
        part, whole = firm.number(self.part), firm.number(self.whole)
        if part is None or not whole:
            return LEAST
        return relative(part / whole, p.number(self.limit))

    def strengths(self, firms: "Columns", p: Limits) -> "Floats | None":
        import numpy as np

        part, whole = firms.numbers(self.part).values, firms.numbers(self.whole).values
        share = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole != 0)
        return relatives(share, p.number(self.limit))

    @property
    def limits(self) -> tuple[str, ...]:
        return (self.limit,)

    def reads(self, parameter: str) -> bool:
        return parameter == self.limit


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


def _near(whole: "Numbers", still_open: "Numbers | None", missing: "Floats", limit: Decimal) -> "Rows":
    """The rows whose difference has a sign that floats may have got wrong.

    The greatest whole bounds what is near for all, so that few rows are looked at one by one.
    """
    import numpy as np

    least_sure = NEAR * float(limit) * whole.most
    near = np.abs(missing) < least_sure
    if still_open:
        near |= np.abs(missing + still_open.values) < least_sure
    rows = np.flatnonzero(near)
    sure = NEAR * float(limit) * whole.values[rows]
    off = np.abs(missing[rows])
    if still_open:
        off = np.fmin(off, np.abs(missing[rows] + still_open.values[rows]))
    found: Rows = rows[off < sure]
    return found


def _settle_in_cents(
    part: "Numbers", whole: "Numbers", limit: tuple[int, int], rows: "Rows", found: Verdicts
) -> "Rows":
    """Decides rows that are written in cents with whole numbers; gives back those that are not."""
    import numpy as np

    above, below = limit
    parts, wholes = part.values[rows], whole.values[rows]
    part_cents, whole_cents = np.rint(parts * 100), np.rint(wholes * 100)
    exact = (part_cents / 100 == parts) & (whole_cents / 100 == wholes)
    exact &= (part_cents < _CENTS) & (whole_cents < _CENTS)
    exact &= (part_cents * below < _EXACT) & (whole_cents * above < _EXACT)
    settled, missing = rows[exact], (part_cents * below - whole_cents * above)[exact]
    found.met[settled], found.unmet[settled] = missing >= 0, missing < 0
    for margin in found.margins.values():
        margin[settled] = missing / (100 * below)
    left: Rows = rows[~exact]
    return left
