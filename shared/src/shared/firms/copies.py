"""Copies of what pool tells of memberships and monitoring of violations: one meaning in every service that keeps them.

Of a firm's memberships the number of the event alone decides which is newest, and days never do: an admission or a
reinstatement opens the membership again, and an exit of a firm that was not known is kept without a day of admission.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import DeclarativeBase

from shared.events.base import Event
from shared.events.intake import FirmAssigned
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated
from shared.messaging.copies import Copy, Made
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

Table = type[DeclarativeBase]
_ENVELOPE: Final = {"event_id": "id", "at": "time"}


def assignments(table: Table) -> Copy:
    """The unit to which each firm is assigned, none where its place decides."""
    return Copy(table, FirmAssigned, renamed={"assigned_unit": "reporting_unit"})


def membership_facts(table: Table) -> dict[type[Event], Copy]:
    """Admissions, exits and reinstatements, as they came."""
    kinds: dict[type[Event], str] = {FirmAdmitted: "admitted", FirmExited: "exited", FirmReinstated: "reinstated"}
    return {
        event: Copy(table, event, mode="once", renamed=_ENVELOPE, always={"kind": kind})
        for event, kind in kinds.items()
    }


def memberships(table: Table, state: Made | None = None) -> dict[type[Event], Copy]:
    """The newest membership of each firm; where the table has a `state`, it is `active`, or made of the exit."""
    columns = table.metadata.tables[table.__tablename__].columns
    member: dict[str, Any] = {"left_on": None, **({"route": None} if "route" in columns else {})}
    member |= {"state": "active"} if state else {}
    kept = ("application_id",) if "application_id" in columns else ()
    return {
        FirmAdmitted: Copy(
            table, FirmAdmitted, newer="sequence", renamed={"admitted_on": "effective_on"}, always=member
        ),
        FirmExited: Copy(
            table,
            FirmExited,
            newer="sequence",
            renamed={"left_on": "effective_on"},
            made={"state": state} if state else {},
            kept=kept,
        ),
        FirmReinstated: Copy(table, FirmReinstated, newer="sequence", always=member),
    }


class Violations:
    """Confirmed violations and the steps of appeals against them; the newest step is how the violation stands."""

    def __init__(self, violation: Table, step: Table) -> None:
        """Into these two tables."""
        step_of = {**_ENVELOPE, "state": "appeal_state"}
        self._confirmed = Copy(violation, ViolationConfirmed, mode="once", renamed={"at": "time"})
        self._first = Copy(step, ViolationConfirmed, mode="once", renamed=step_of)
        self._steps = Copy(step, AppealRecorded, mode="once", renamed=step_of)
        self._newest = Copy(
            violation, AppealRecorded, mode="existing", renamed={"appeal_on": "effective_on"}, without=("uscc",)
        )

    async def confirmed(self, events: Sequence[Received[ViolationConfirmed]], uow: UnitOfWork) -> None:
        """Keeps each with the state of an appeal that was known when it was confirmed."""
        await self._confirmed(events, uow)
        await self._first([one for one in events if one.event.appeal_state not in (None, "not_appealed")], uow)

    async def appealed(self, events: Sequence[Received[AppealRecorded]], uow: UnitOfWork) -> None:
        """Keeps the steps, each once, and how the violations stand after them."""
        await self._steps(events, uow)
        await self._newest(events, uow)
