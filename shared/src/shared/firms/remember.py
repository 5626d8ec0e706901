"""Keeps what pool tells of memberships and monitoring of violations, the same way in every service that copies them."""

from collections.abc import Sequence
from typing import Any

from shared.events.intake import FirmAssigned
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_FACTS = """
INSERT INTO membership_fact (event_id, uscc, sequence, kind, effective_on, at, application_id, admitted_on, route,
  ground, violation_id)
SELECT event_id, uscc, sequence, kind, effective_on, at, application_id, admitted_on, route, ground, violation_id
FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::date[], $6::timestamptz[], $7::uuid[], $8::date[],
  $9::text[], $10::text[], $11::uuid[]) WITH ORDINALITY AS t(event_id, uscc, sequence, kind, effective_on, at,
    application_id, admitted_on, route, ground, violation_id, number)
ORDER BY number
ON CONFLICT DO NOTHING
"""
_VIOLATIONS = """
INSERT INTO violation (violation_id, uscc, ground, cited_law, occurred_on, effective_on, abnormal_kind, abnormal_order,
  appeal_state, at)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::text[], $8::int[],
  $9::text[], $10::timestamptz[])
ON CONFLICT DO NOTHING
"""
_STEPS = """
WITH told AS (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::date[], $6::timestamptz[])
    WITH ORDINALITY AS t(event_id, violation_id, sequence, state, effective_on, at, number)),
kept AS (
  INSERT INTO appeal_step (event_id, violation_id, sequence, state, effective_on, at)
  SELECT event_id, violation_id, sequence, state, effective_on, at FROM told ORDER BY number
  ON CONFLICT DO NOTHING)
UPDATE violation v SET appeal_state = n.state, appeal_on = n.effective_on
FROM (SELECT DISTINCT ON (violation_id) * FROM told ORDER BY violation_id, number DESC) n
WHERE v.violation_id = n.violation_id
"""
_FIRST_STEPS = """
INSERT INTO appeal_step (event_id, violation_id, sequence, state, effective_on, at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::date[], $6::timestamptz[])
ON CONFLICT DO NOTHING
"""
_ASSIGNED = """
INSERT INTO firm AS f (uscc, assigned_unit)
SELECT DISTINCT ON (uscc) uscc, unit FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t(uscc, unit, number)
ORDER BY uscc, number DESC
ON CONFLICT (uscc) DO UPDATE SET assigned_unit = excluded.assigned_unit
"""
MembershipEvent = FirmAdmitted | FirmExited | FirmReinstated


async def remember_memberships(events: Sequence[Received[Any]], uow: UnitOfWork) -> None:
    """Admissions, exits and reinstatements, as they came."""
    rows = [(one.id, one.event.uscc, one.sequence, *_fact(one.event, one)) for one in events]
    await uow.execute_native(_FACTS, *(list(column) for column in zip(*rows, strict=True)))


def _fact(told: MembershipEvent, received: Received[Any]) -> tuple[Any, ...]:
    head = (told.effective_on, received.time)
    if isinstance(told, FirmAdmitted):
        return ("admitted", *head, told.application_id, None, None, None, None)
    if isinstance(told, FirmExited):
        return ("exited", *head, told.application_id, None, told.route, told.ground, told.violation_id)
    return ("reinstated", *head, told.application_id, told.admitted_on, None, None, None)


async def remember_assignments(events: Sequence[Received[FirmAssigned]], uow: UnitOfWork) -> None:
    """The unit to which each firm is assigned, none where its place decides; the inbox applies the last word last."""
    await uow.execute_native(
        _ASSIGNED, [one.event.uscc for one in events], [one.event.reporting_unit for one in events]
    )


async def remember_violations(events: Sequence[Received[ViolationConfirmed]], uow: UnitOfWork) -> None:
    """Confirmed violations, each with the state of an appeal that was known when it was confirmed."""
    rows = [
        (
            one.event.violation_id,
            one.event.uscc,
            one.event.ground,
            one.event.cited_law,
            one.event.occurred_on,
            one.event.effective_on,
            one.event.abnormal_kind,
            one.event.abnormal_order,
            one.event.appeal_state,
            one.time,
        )
        for one in events
    ]
    await uow.execute_native(_VIOLATIONS, *(list(column) for column in zip(*rows, strict=True)))
    stated = [one for one in events if one.event.appeal_state not in (None, "not_appealed")]
    await _keep_steps(uow, _FIRST_STEPS, stated)


async def remember_appeals(events: Sequence[Received[AppealRecorded]], uow: UnitOfWork) -> None:
    """The steps of appeals; the newest by its sequence is how the violation stands."""
    await _keep_steps(uow, _STEPS, events)


async def _keep_steps(uow: UnitOfWork, statement: str, told: Sequence[Received[Any]]) -> None:
    if told:
        rows = [_step(one) for one in told]
        await uow.execute_native(statement, *(list(column) for column in zip(*rows, strict=True)))


def _step(one: Received[Any]) -> tuple[Any, ...]:
    event = one.event
    return (one.id, event.violation_id, one.sequence, event.appeal_state, event.effective_on, one.time)
