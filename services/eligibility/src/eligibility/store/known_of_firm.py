"""All that eligibility knows of one firm, as a question of standing takes it."""

from typing import Any
from uuid import UUID

from eligibility.store.passed_over import known_application
from shared.domain.known_of_firm import KnownOfFirm, KnownViolation, Stay
from shared.messaging.reading import Reading
from shared.plan.model import Plan

_APPLICATIONS = """
SELECT a.application_id, a.batch, a.reporting_unit, a.received_on, a.submitted_at, f.assigned_unit,
  a.declaration ->> 'registered_division' AS place
FROM assessment a LEFT JOIN firm f USING (uscc) WHERE a.uscc = $1
"""
_VIOLATIONS = """
SELECT v.violation_id, v.ground, v.occurred_on, v.effective_on,
  coalesce(s.appeal_state, v.appeal_state, 'not_appealed') AS appeal_state, s.effective_on AS appeal_on
FROM confirmed_violation v LEFT JOIN LATERAL (
  SELECT appeal_state, effective_on FROM appeal_step s WHERE s.violation_id = v.violation_id
  ORDER BY s.place DESC LIMIT 1) s ON true
WHERE v.uscc = $1 ORDER BY v.occurred_on, v.violation_id
"""
_MEMBERSHIP = "SELECT admitted_on, left_on, route, application_id FROM membership WHERE uscc = $1"


async def known_of_firm(uow: Reading, uscc: str, application_id: UUID, plan: Plan) -> KnownOfFirm:
    """Of the memberships the newest alone is kept here."""
    applications = await uow.execute_native(_APPLICATIONS, uscc)
    return KnownOfFirm(
        applications=tuple(known_application(row, plan) for row in applications),
        violations=tuple(map(_violation, await uow.execute_native(_VIOLATIONS, uscc))),
        stays=tuple(Stay(**row) for row in await uow.execute_native(_MEMBERSHIP, uscc)),
        assigned_unit=applications[0]["assigned_unit"] if applications else None,
        application=application_id,
    )


def _violation(row: Any) -> KnownViolation:
    return KnownViolation(
        id=row["violation_id"],
        ground=row["ground"],
        occurred_on=row["occurred_on"],
        confirmed_on=row["effective_on"],
        appeal=row["appeal_state"],
        appeal_on=row["appeal_on"],
    )
