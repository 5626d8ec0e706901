"""Room for firms that come in by rights of their locality (T12.2a, M5, M6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from shared.domain.seats import NoRoom


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rights that graduations gave a locality, by fractions, and how many of them firms have used."""

    rights: Decimal = Decimal(0)
    used: int = 0

    def left(self) -> int:
        """Whole rights that are left: only the sum is rounded, down."""
        return max(0, int(self.rights.to_integral_value(ROUND_FLOOR)) - self.used)


@dataclass(slots=True)
class RightRoom:
    """Rights left to each unit, and seats left under the cap; None: the cap does not bind these firms.

    `kept` are seats freed by removals: a screening alone gives them out.
    """

    cap: int | None
    kept: int = 0
    rights: dict[str, int] = field(default_factory=dict)
    in_debt: Collection[str] = ()
    """Units above their seats after a reversed removal: nobody of theirs comes in."""
    reserved: Mapping[str, int] = field(default_factory=dict)
    """Rights that lists on notice before this one hold, by unit."""
    held: int = 0
    """Seats under the cap that they hold."""

    def take(self, unit: str) -> NoRoom | None:
        """Takes a right of the unit, or says why there is none; the unit's own seats do not bind."""
        if self.rights.get(unit, 0) <= 0:
            return "reserved" if self.reserved.get(unit) else "no_right"
        if unit in self.in_debt:
            return "unit_full"
        if self.cap is not None and self.cap <= 0:
            return why_capped(self.cap, self.kept, self.held)
        self.cap = None if self.cap is None else self.cap - 1
        self.rights[unit] -= 1
        return None


def why_capped(room: int, kept: int, held: int) -> NoRoom:
    """Why no seat is left under the cap: others hold what there would be, or a screening gives it out, or all are used.

    `room` is without the seats that are kept for a screening or held by others; below 0 they are more than there are.
    """
    if room + held > 0:
        return "reserved"
    return "kept_for_screening" if kept else "cap_reached"


def rights_left(cumulative: Mapping[str, Ledger], yearly: Mapping[str, Ledger] | None) -> dict[str, int]:
    """Rights left to each unit; where the year counts by itself, never more than all years together leave."""
    if yearly is None:
        return {unit: ledger.left() for unit, ledger in cumulative.items()}
    return {unit: min(ledger.left(), cumulative[unit].left()) for unit, ledger in yearly.items() if unit in cumulative}
