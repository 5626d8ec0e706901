"""Keeps what monitoring tells of members: verified figures, violations that were confirmed, and appeals."""

from collections.abc import Sequence

from shared.events.monitoring import AppealRecorded, ProgressVerified, ViolationConfirmed
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_FIGURES = """
INSERT INTO member_figures (report_id, uscc, effective_on, valid_patents, industrialised_patents, substantive)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::date[], $4::int[], $5::int[], $6::boolean[]) ON CONFLICT DO NOTHING
"""
_VIOLATIONS = """
INSERT INTO confirmed_violation (violation_id, uscc, ground, occurred_on, effective_on, abnormal_kind, abnormal_order,
  appeal_state)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::date[], $6::text[], $7::int[], $8::text[])
ON CONFLICT DO NOTHING
"""
_APPEALS = """
INSERT INTO appeal_step (violation_id, sequence, uscc, appeal_state, effective_on)
SELECT violation_id, sequence, uscc, appeal_state, effective_on
FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::date[]) WITH ORDINALITY
  AS t(violation_id, sequence, uscc, appeal_state, effective_on, number)
ORDER BY number
"""


async def remember_figures(events: Sequence[Received[ProgressVerified]], uow: UnitOfWork) -> None:
    """These figures count from the day of their verification on."""
    facts = [received.event for received in events]
    await uow.execute_native(
        _FIGURES,
        [fact.report_id for fact in facts],
        [fact.uscc for fact in facts],
        [fact.effective_on for fact in facts],
        [fact.valid_patents for fact in facts],
        [fact.industrialised_patents for fact in facts],
        [fact.substantive for fact in facts],
    )


async def remember_violations(events: Sequence[Received[ViolationConfirmed]], uow: UnitOfWork) -> None:
    """These violations stand from the day of their confirmation on."""
    facts = [received.event for received in events]
    await uow.execute_native(
        _VIOLATIONS,
        [fact.violation_id for fact in facts],
        [fact.uscc for fact in facts],
        [fact.ground for fact in facts],
        [fact.occurred_on for fact in facts],
        [fact.effective_on for fact in facts],
        [fact.abnormal_kind for fact in facts],
        [fact.abnormal_order for fact in facts],
        [fact.appeal_state for fact in facts],
    )


async def remember_appeals(events: Sequence[Received[AppealRecorded]], uow: UnitOfWork) -> None:
    """Each step counts from its day on; the inbox applies them in order, and each once."""
    facts = [received.event for received in events]
    await uow.execute_native(
        _APPEALS,
        [fact.violation_id for fact in facts],
        [received.sequence for received in events],
        [fact.uscc for fact in facts],
        [fact.appeal_state for fact in facts],
        [fact.effective_on for fact in facts],
    )
