"""Keeps copies of what intake and pool tell: recommendations, memberships, seats."""

from collections.abc import Sequence
from datetime import date

import orjson

from shared.events.intake import ApplicationRecommended
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated, SeatPlanChanged
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_RECOMMENDED = """
INSERT INTO recommendation (application_id, uscc, reporting_unit, recommended_on)
SELECT DISTINCT ON (id) * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[])
  AS t(id, uscc, unit, recommended_on) ORDER BY id
ON CONFLICT (application_id) DO UPDATE SET recommended_on = excluded.recommended_on
"""
_ADMITTED = """
INSERT INTO membership AS m (uscc, application_id, name, reporting_unit, admitted_on, sequence)
SELECT DISTINCT ON (uscc) uscc, application_id, name, unit, admitted_on, sequence
FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::bigint[]) WITH ORDINALITY
  AS t(uscc, application_id, name, unit, admitted_on, sequence, number) ORDER BY uscc, number DESC
ON CONFLICT (uscc) DO UPDATE SET application_id = excluded.application_id, name = excluded.name,
  reporting_unit = excluded.reporting_unit, admitted_on = excluded.admitted_on, left_on = NULL, route = NULL,
  sequence = excluded.sequence
"""
_EXITED = """
INSERT INTO membership AS m (uscc, application_id, name, reporting_unit, left_on, route, sequence)
SELECT DISTINCT ON (uscc) uscc, application_id, name, unit, left_on, route, sequence
FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::text[], $7::bigint[]) WITH ORDINALITY
  AS t(uscc, application_id, name, unit, left_on, route, sequence, number) ORDER BY uscc, number DESC
ON CONFLICT (uscc) DO UPDATE SET left_on = excluded.left_on, route = excluded.route, sequence = excluded.sequence
"""
_SEATS = """
INSERT INTO seat_plan AS p (plan_id, cap, used, units, effective_on, sequence) VALUES ($1, $2, $3, $4::json, $5, $6)
ON CONFLICT (plan_id) DO UPDATE SET cap = excluded.cap, used = excluded.used, units = excluded.units,
  effective_on = excluded.effective_on, sequence = excluded.sequence
WHERE p.sequence < excluded.sequence
"""


async def remember_recommendations(events: Sequence[Received[ApplicationRecommended]], uow: UnitOfWork) -> None:
    """These applications stand for a seat."""
    facts = [received.event for received in events]
    await uow.execute_native(
        _RECOMMENDED,
        [fact.application_id for fact in facts],
        [fact.uscc for fact in facts],
        [fact.reporting_unit for fact in facts],
        [fact.effective_on for fact in facts],
    )


async def remember_admissions(events: Sequence[Received[FirmAdmitted]], uow: UnitOfWork) -> None:
    """These firms have a seat; what the inbox applies last is newest, by epoch and sequence, whatever the days."""
    await _keep_members(uow, [(received, received.event.effective_on) for received in events])


async def remember_reinstatements(events: Sequence[Received[FirmReinstated]], uow: UnitOfWork) -> None:
    """These firms have their seat again, as if they had never left."""
    await _keep_members(uow, [(received, received.event.admitted_on) for received in events])


async def _keep_members(
    uow: UnitOfWork, told: Sequence[tuple[Received[FirmAdmitted] | Received[FirmReinstated], date]]
) -> None:
    facts = [received.event for received, _ in told]
    await uow.execute_native(
        _ADMITTED,
        [fact.uscc for fact in facts],
        [fact.application_id for fact in facts],
        [fact.name for fact in facts],
        [fact.reporting_unit for fact in facts],
        [admitted_on for _, admitted_on in told],
        [received.sequence for received, _ in told],
    )


async def remember_exits(events: Sequence[Received[FirmExited]], uow: UnitOfWork) -> None:
    """These firms have none any more; an exit of an unknown firm is kept without a day of admission."""
    facts = [received.event for received in events]
    await uow.execute_native(
        _EXITED,
        [fact.uscc for fact in facts],
        [fact.application_id for fact in facts],
        [fact.name for fact in facts],
        [fact.reporting_unit for fact in facts],
        [fact.effective_on for fact in facts],
        [fact.route for fact in facts],
        [received.sequence for received in events],
    )


async def remember_seats(events: Sequence[Received[SeatPlanChanged]], uow: UnitOfWork) -> None:
    """The newest seat plan is what a what-if gives out."""
    for received in events:
        plan = received.event
        units = orjson.dumps([unit.model_dump() for unit in plan.units]).decode()
        await uow.execute_native(
            _SEATS, plan.plan_id, plan.cap, plan.used - plan.beyond_cap, units, plan.effective_on, received.sequence
        )
