"""Facts that pool keeps of applications, progress and violations."""

from collections.abc import Sequence
from datetime import date

from pool.usecases.must_leave import propose_those_who_must_leave
from pool.usecases.remember_appeals import on_appeals_recorded
from pool.usecases.remember_progress import on_product_years_verified, on_progress_verified
from shared.events.eligibility import (
    ApplicationAssessed,
    AssessmentChanged,
    ComplianceChecked,
    WaiverDecided,
    WaiverExpired,
)
from shared.events.intake import ApplicationOutline, ApplicationRecommended, FirmAssigned
from shared.events.monitoring import AppealRecorded, ProgressVerified, ProgressVerifiedV2, ViolationConfirmed
from shared.firms.remember import remember_assignments, remember_violations
from shared.messaging.received import Received, Subscriptions
from shared.messaging.unit_of_work import UnitOfWork

_ASSESSED = """
INSERT INTO candidate AS c (application_id, uscc, batch, name, reporting_unit, submitted_at, outcome, score,
  waivers_needed, rules_version, valid_patents, industrialised_patents, bank_consent, assessed_sequence, stands_until,
  waivers_after, received_on, reference_date, contested)
SELECT DISTINCT ON (id) id, uscc, batch, name, unit, submitted_at, outcome, score,
  coalesce(string_to_array(nullif(needed, ''), ','), '{}'), rules, valid, industrialised, consent, sequence, until,
  string_to_array(after, ','), received_on, reference_date, contested
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::numeric[],
  $9::text[], $10::text[], $11::int[], $12::int[], $13::boolean[], $14::bigint[], $15::date[], $16::text[],
  $17::date[], $18::date[], $19::boolean[])
  AS t(id, uscc, batch, name, unit, submitted_at, outcome, score, needed, rules, valid, industrialised, consent,
    sequence, until, after, received_on, reference_date, contested)
ORDER BY id, sequence DESC
ON CONFLICT (application_id) DO UPDATE SET batch = excluded.batch, name = excluded.name,
  submitted_at = excluded.submitted_at, outcome = excluded.outcome, score = excluded.score,
  waivers_needed = excluded.waivers_needed, rules_version = excluded.rules_version,
  valid_patents = excluded.valid_patents, industrialised_patents = excluded.industrialised_patents,
  bank_consent = excluded.bank_consent, assessed_sequence = excluded.assessed_sequence,
  stands_until = excluded.stands_until, waivers_after = excluded.waivers_after,
  received_on = coalesce(excluded.received_on, c.received_on), reference_date = excluded.reference_date,
  contested = excluded.contested
WHERE c.assessed_sequence < excluded.assessed_sequence
"""
_SUBMITTED = """
INSERT INTO candidate AS c (application_id, uscc, batch, reporting_unit, submitted_at, received_on, reference_date,
  registered_division)
SELECT DISTINCT ON (id) id, uscc, batch, unit, submitted_at, received_on, reference_date, division
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::date[], $7::date[], $8::text[],
  $9::bigint[]) AS t(id, uscc, batch, unit, submitted_at, received_on, reference_date, division, sequence)
ORDER BY id, sequence DESC
ON CONFLICT (application_id) DO UPDATE SET batch = excluded.batch, submitted_at = excluded.submitted_at,
  received_on = coalesce(excluded.received_on, c.received_on), reference_date = excluded.reference_date,
  registered_division = excluded.registered_division
"""
_WAIVED = """
WITH newest AS (
  SELECT DISTINCT ON (id, criterion) *
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::date[], $7::bigint[])
    AS t(id, uscc, unit, criterion, granted, expires_on, sequence)
  ORDER BY id, criterion, sequence DESC),
decided AS (
  SELECT id, max(uscc) AS uscc, max(unit) AS unit, array_agg(criterion) AS criteria,
    coalesce(array_agg(criterion ORDER BY criterion) FILTER (WHERE granted), '{}'::text[]) AS granted,
    coalesce(jsonb_object_agg(criterion, expires_on) FILTER (WHERE granted AND expires_on IS NOT NULL), '{}') AS ends
  FROM newest GROUP BY id)
INSERT INTO candidate AS c (application_id, uscc, reporting_unit, waivers_granted, waivers_expire_on)
SELECT id, uscc, unit, granted, ends FROM decided ORDER BY id
ON CONFLICT (application_id) DO UPDATE SET waivers_granted = array(
  SELECT x FROM unnest(c.waivers_granted) x, decided d WHERE d.id = c.application_id AND x <> ALL (d.criteria)
  UNION SELECT unnest(excluded.waivers_granted) ORDER BY 1),
  waivers_expire_on = excluded.waivers_expire_on
    || (c.waivers_expire_on - (SELECT d.criteria FROM decided d WHERE d.id = c.application_id))
"""
_RECOMMENDED = """
INSERT INTO candidate AS c (application_id, uscc, batch, reporting_unit, recommended_on, recommended_by)
SELECT DISTINCT ON (id) * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::text[])
  AS t(id, uscc, batch, unit, recommended_on, recommended_by) ORDER BY id
ON CONFLICT (application_id) DO UPDATE SET recommended_on = excluded.recommended_on,
  recommended_by = excluded.recommended_by
"""
_MARKS = """
UPDATE violation v SET reported_by = t.reported_by, decided_by = t.decided_by
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS t(violation_id, reported_by, decided_by)
WHERE v.violation_id = t.violation_id
"""
_COMPLIANCE = """
UPDATE member m SET compliance = n.outcome, compliance_on = n.checked_on, compliance_at = n.at,
  compliance_unmet = coalesce(string_to_array(nullif(n.unmet, ''), ','), '{}')
FROM (SELECT DISTINCT ON (own.id) own.id, e.*
      FROM unnest($1::text[], $2::text[], $3::date[], $4::timestamptz[], $5::text[], $6::bigint[])
        AS e(uscc, outcome, checked_on, at, unmet, sequence)
      JOIN member own ON own.uscc = e.uscc AND own.admitted_on <= e.checked_on
        AND (own.left_on IS NULL OR own.left_on > e.checked_on)
      ORDER BY own.id, e.checked_on DESC, e.sequence DESC) n
WHERE m.id = n.id AND (m.compliance_on IS NULL OR m.compliance_on <= n.checked_on)
"""


async def on_applications_submitted(events: Sequence[Received[ApplicationOutline]], uow: UnitOfWork) -> None:
    """Keeps that a firm applied, before anybody judges it: a newer application takes the place of an older one."""
    rows = [
        (
            told.event.application_id,
            told.event.uscc,
            told.event.batch,
            told.event.reporting_unit,
            told.event.submitted_at,
            told.event.received_on,
            told.event.reference_date,
            told.event.declaration.registered_division,
            told.sequence,
        )
        for told in events
    ]
    await uow.execute_native(_SUBMITTED, *(list(column) for column in zip(*rows, strict=True)))


async def on_applications_assessed(events: Sequence[Received[ApplicationAssessed]], uow: UnitOfWork) -> None:
    """Keeps the newest assessment of each application, changed ones too; screening reads it, people admit."""
    rows = [
        (
            told.event.application_id,
            told.event.uscc,
            told.event.batch,
            told.event.name,
            told.event.reporting_unit,
            told.event.submitted_at,
            told.event.outcome,
            told.event.score,
            ",".join(told.event.waivers_needed),
            told.event.rules_version,
            told.event.valid_patents,
            told.event.industrialised_patents,
            told.event.bank_consent,
            told.sequence,
            told.event.stands_until,
            ",".join(told.event.waivers_after),
            told.event.received_on,
            told.event.reference_date,
            told.event.contested,
        )
        for told in events
    ]
    await uow.execute_native(_ASSESSED, *(list(column) for column in zip(*rows, strict=True)))


async def on_waivers_decided(events: Sequence[Received[WaiverDecided]], uow: UnitOfWork) -> None:
    """Adds or takes back waivers; of two decisions on the same criterion the later one holds."""
    await _keep_waivers(uow, [(told, told.event.granted, told.event.expires_on) for told in events])


async def on_waivers_expired(events: Sequence[Received[WaiverExpired]], uow: UnitOfWork) -> None:
    """Takes back waivers whose last day has passed."""
    await _keep_waivers(uow, [(told, False, None) for told in events])


async def _keep_waivers(
    uow: UnitOfWork, answers: Sequence[tuple[Received[WaiverDecided] | Received[WaiverExpired], bool, date | None]]
) -> None:
    rows = [
        (
            told.event.application_id,
            told.event.uscc,
            told.event.reporting_unit,
            told.event.criterion,
            granted,
            expires_on,
            told.sequence,
        )
        for told, granted, expires_on in answers
    ]
    await uow.execute_native(_WAIVED, *(list(column) for column in zip(*rows, strict=True)))


async def on_applications_recommended(events: Sequence[Received[ApplicationRecommended]], uow: UnitOfWork) -> None:
    """Notes which applications their cities recommend."""
    rows = [
        (
            told.event.application_id,
            told.event.uscc,
            told.event.batch,
            told.event.reporting_unit,
            told.event.effective_on,
            told.event.decided_by,
        )
        for told in events
    ]
    await uow.execute_native(_RECOMMENDED, *(list(column) for column in zip(*rows, strict=True)))


async def on_violations_confirmed(events: Sequence[Received[ViolationConfirmed]], uow: UnitOfWork) -> None:
    """Keeps confirmed violations and who reported and confirmed them; a member that must leave on one is proposed for
    removal, which people decide."""
    await remember_violations(events, uow)
    facts = [told.event for told in events]
    marks = ([fact.reported_by for fact in facts], [fact.decided_by for fact in facts])
    await uow.execute_native(_MARKS, [fact.violation_id for fact in facts], *marks)
    await propose_those_who_must_leave(uow, {fact.uscc for fact in facts})


async def on_compliance_checked(events: Sequence[Received[ComplianceChecked]], uow: UnitOfWork) -> None:
    """Keeps the check of the newest day with the membership that it falls into; people decide what follows."""
    rows = [
        (
            told.event.uscc,
            told.event.outcome,
            told.event.effective_on,
            told.time,
            ",".join(told.event.unmet),
            told.sequence,
        )
        for told in events
    ]
    await uow.execute_native(_COMPLIANCE, *(list(column) for column in zip(*rows, strict=True)))


SUBSCRIPTIONS: Subscriptions = {
    ApplicationOutline: on_applications_submitted,
    ApplicationAssessed: on_applications_assessed,
    AssessmentChanged: on_applications_assessed,
    WaiverDecided: on_waivers_decided,
    WaiverExpired: on_waivers_expired,
    ApplicationRecommended: on_applications_recommended,
    FirmAssigned: remember_assignments,
    ProgressVerified: on_progress_verified,
    ProgressVerifiedV2: on_product_years_verified,
    ViolationConfirmed: on_violations_confirmed,
    AppealRecorded: on_appeals_recorded,
    ComplianceChecked: on_compliance_checked,
}
