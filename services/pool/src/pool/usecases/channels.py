"""By which channel the firms of a list come in: screening gives out seats, replenishment uses rights (J1 of M5, M6)."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from pool.domain.admission import Room, Takes
from pool.domain.rights import RightRoom
from pool.store.tables import AdmissionList, Screening
from pool.usecases.reserved import reserved_before
from pool.usecases.rights import CAP_BINDS, rights_on
from pool.usecases.seat_plan import PlanState
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.parameters import Parameters
from shared.usecases.legal_date import rules_in_force

SCREENING: Final = "screening"
REPLENISHMENT: Final = "replenishment"


@dataclass(frozen=True, slots=True)
class Channel:
    """The room that a list's firms take, and how those that come in are counted."""

    room: Takes
    parameters: Parameters
    by_right: bool = False
    beyond_cap: bool = False
    """The cap does not bind who comes in by a right (M6's switch)."""
    takes_freed: bool = False
    """Gives out seats freed by removals: its screening is newer than the last of them."""


async def channel_of(uow: UnitOfWork, row: AdmissionList, plan: PlanState) -> Channel:
    """The channel of a list with what is left to it; holds only under the lock of the seats."""
    parameters = rules_in_force(uow.plan, row.effective_on)
    reserved = await reserved_before(uow, row.id, parameters)
    if row.channel == REPLENISHMENT:
        binds = CAP_BINDS.of(parameters)
        cap = plan.domain.room() - plan.freed - reserved.firms if binds or plan.over_cap else None
        in_debt = frozenset(unit.reporting_unit for unit in plan.units if unit.over_cap)
        rights = Counter(await rights_on(uow, row.effective_on, parameters))
        rights.subtract(reserved.of(REPLENISHMENT))
        by_right = RightRoom(cap, plan.freed, rights, in_debt, reserved.of(REPLENISHMENT), reserved.firms)
        return Channel(by_right, parameters, by_right=True, beyond_cap=not binds)
    takes_freed = await _screened_since(uow, row, plan)
    kept = 0 if takes_freed else plan.freed
    seats, waiting = plan.domain, reserved.of(SCREENING)
    rooms = {unit.reporting_unit: seats.room_of(unit.reporting_unit) for unit in plan.units}
    left = {unit: room if room is None else max(0, room - waiting[unit]) for unit, room in rooms.items()}
    room = Room(seats.room() - kept - reserved.firms, left, kept, waiting, reserved.firms)
    return Channel(room, parameters, takes_freed=takes_freed)


async def _screened_since(uow: UnitOfWork, row: AdmissionList, plan: PlanState) -> bool:
    """Whether the list comes of a screening that was made after the last seat was freed."""
    if row.screening_id is None:
        return False
    screening = await uow.session.get_one(Screening, row.screening_id)
    return plan.freed_at is None or screening.created_at > plan.freed_at
