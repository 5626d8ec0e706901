"""Keeps a copy of pool's members, so that a report can be taken or refused without asking anybody."""

from collections.abc import Sequence
from datetime import date

from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_ADMITTED = """
INSERT INTO member AS m (uscc, name, reporting_unit, admitted_on, sequence)
SELECT DISTINCT ON (uscc) uscc, name, reporting_unit, admitted_on, sequence
FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[]) WITH ORDINALITY
  AS e(uscc, name, reporting_unit, admitted_on, sequence, number) ORDER BY uscc, number DESC
ON CONFLICT (uscc) DO UPDATE SET name = excluded.name, reporting_unit = excluded.reporting_unit,
  admitted_on = excluded.admitted_on, left_on = NULL, sequence = excluded.sequence
"""
_EXITED = """
INSERT INTO member AS m (uscc, name, reporting_unit, left_on, sequence)
SELECT DISTINCT ON (uscc) uscc, name, reporting_unit, left_on, sequence
FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[]) WITH ORDINALITY
  AS t(uscc, name, reporting_unit, left_on, sequence, number) ORDER BY uscc, number DESC
ON CONFLICT (uscc) DO UPDATE SET left_on = excluded.left_on, sequence = excluded.sequence
"""


async def remember_admissions(events: Sequence[Received[FirmAdmitted]], uow: UnitOfWork) -> None:
    """These firms are members: what the inbox applies last is newest, by epoch and sequence, whatever the days."""
    await _keep_members(uow, [(received, received.event.effective_on) for received in events])


async def remember_reinstatements(events: Sequence[Received[FirmReinstated]], uow: UnitOfWork) -> None:
    """These firms are members as if they had never left."""
    await _keep_members(uow, [(received, received.event.admitted_on) for received in events])


async def _keep_members(
    uow: UnitOfWork, told: Sequence[tuple[Received[FirmAdmitted] | Received[FirmReinstated], date]]
) -> None:
    facts = [received.event for received, _ in told]
    await uow.execute_native(
        _ADMITTED,
        [fact.uscc for fact in facts],
        [fact.name for fact in facts],
        [fact.reporting_unit for fact in facts],
        [admitted_on for _, admitted_on in told],
        [received.sequence for received, _ in told],
    )


async def remember_exits(events: Sequence[Received[FirmExited]], uow: UnitOfWork) -> None:
    """These firms are members no more; what they reported stays. One that was not known is kept with its exit."""
    facts = [received.event for received in events]
    await uow.execute_native(
        _EXITED,
        [fact.uscc for fact in facts],
        [fact.name for fact in facts],
        [fact.reporting_unit for fact in facts],
        [fact.effective_on for fact in facts],
        [received.sequence for received in events],
    )
