"""Who gets a seat: the one function that the real screening and every what-if call, so that they cannot disagree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

MOST_CAP: Final = 1_000_000
"""The highest cap that a simulation may be asked for."""

NoSeat = Literal["unit_full", "cap_reached"]
NoRoom = NoSeat | Literal["no_right", "kept_for_screening", "reserved"]
"""Why a firm gets no place."""
FirmOutcome = Literal["admitted", "no_seat", "already_member", "not_recommendable"]


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """The province's cap and its split over the reporting units, with what is taken already.

    `seats` holds the seats of each unit; None, or no entry, is a unit without a limit of its own (M7). The seats of all
    units together may exceed the cap.
    """

    cap: int
    used: int = 0
    seats: Mapping[str, int | None] = field(default_factory=dict)
    used_by_unit: Mapping[str, int] = field(default_factory=dict)

    def room(self) -> int:
        """Seats left under the cap; 0 when more are taken than a lowered cap allows."""
        return max(0, self.cap - self.used)

    def room_of(self, unit: str) -> int | None:
        """Seats left to the unit; None: no limit of its own."""
        seats = self.seats.get(unit)
        return None if seats is None else max(0, seats - self.used_by_unit.get(unit, 0))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A firm that stands for a seat; `submitted_at` is the instant of the submission that is judged."""

    uscc: str
    unit: str
    score: Decimal
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Unseated:
    """A firm without a seat: its unit has none left, or the cap was reached before its turn."""

    firm: Ranked
    reason: NoSeat


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who is seated and who is not, both in rank order."""

    seated: tuple[Ranked, ...]
    unseated: tuple[Unseated, ...]

    @property
    def marginal(self) -> Ranked | None:
        """The last firm that got a seat; its score is the cut."""
        return self.seated[-1] if self.seated else None


def rank(firms: Iterable[Ranked]) -> list[Ranked]:
    """Best score first; equal scores by the earlier submission, then by code, so that the order is always the same."""
    return sorted(firms, key=lambda firm: (-firm.score, firm.submitted_at, firm.uscc))


def allocate(ranked: Sequence[Ranked], plan: SeatPlan) -> Allocation:
    """Give out the seats in the order given.

    A firm whose unit has no seat left is passed over; at the cap it ends. A seat that a unit cannot fill stays empty:
    nothing is handed on to another unit.
    """
    room = plan.room()
    rooms = {unit: plan.room_of(unit) for unit in {firm.unit for firm in ranked}}
    seated: list[Ranked] = []
    unseated: list[Unseated] = []
    for firm in ranked:
        left = rooms[firm.unit]
        if len(seated) >= room:
            unseated.append(Unseated(firm, "cap_reached"))
        elif left == 0:
            unseated.append(Unseated(firm, "unit_full"))
        else:
            seated.append(firm)
            rooms[firm.unit] = None if left is None else left - 1
    return Allocation(tuple(seated), tuple(unseated))
