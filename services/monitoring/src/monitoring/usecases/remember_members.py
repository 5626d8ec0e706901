"""Keeps a copy of pool's members, so that a report can be taken or refused without asking anybody."""

from collections.abc import Sequence

from shared.events.pool import FirmAdmitted, FirmExited
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_ADMITTED = """
INSERT INTO member AS m (uscc, name, reporting_unit, admitted_on, sequence)
SELECT DISTINCT ON (uscc) * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[])
  AS e(uscc, name, reporting_unit, admitted_on, sequence) ORDER BY uscc, sequence DESC
ON CONFLICT (uscc) DO UPDATE SET name = excluded.name, reporting_unit = excluded.reporting_unit,
  admitted_on = excluded.admitted_on, left_on = NULL, sequence = excluded.sequence
WHERE m.sequence < excluded.sequence
"""
_EXITED = """
UPDATE member m SET left_on = e.left_on, sequence = e.sequence
FROM (SELECT DISTINCT ON (uscc) * FROM unnest($1::text[], $2::date[], $3::bigint[])
        AS t(uscc, left_on, sequence) ORDER BY uscc, sequence DESC) e
WHERE m.uscc = e.uscc AND m.sequence < e.sequence
"""


async def remember_admissions(events: Sequence[Received[FirmAdmitted]], uow: UnitOfWork) -> None:
    """These firms are members from now on."""
    facts = [received.event for received in events]
    await uow.execute_native(
        _ADMITTED,
        [fact.uscc for fact in facts],
        [fact.name for fact in facts],
        [fact.reporting_unit for fact in facts],
        [fact.effective_on for fact in facts],
        [received.sequence for received in events],
    )


async def remember_exits(events: Sequence[Received[FirmExited]], uow: UnitOfWork) -> None:
    """These firms are members no more; what they reported stays."""
    await uow.execute_native(
        _EXITED,
        [received.event.uscc for received in events],
        [received.event.effective_on for received in events],
        [received.sequence for received in events],
    )
