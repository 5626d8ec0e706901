"""Facts that pool keeps of applications, progress and violations."""

from collections.abc import Sequence

from pool.store import copies
from pool.usecases.must_leave import propose_those_who_must_leave
from pool.usecases.remember_appeals import on_appeals_recorded
from shared.database.by_name import to_json
from shared.events.eligibility import (
    ApplicationAssessed,
    AssessmentChanged,
    ComplianceChecked,
    WaiverDecided,
    WaiverExpired,
)
from shared.events.intake import ApplicationOutline, ApplicationRecommended, FirmAssigned
from shared.events.monitoring import AppealRecorded, ProgressVerified, ProgressVerifiedV2, ViolationConfirmed
from shared.messaging.received import Received, Subscriptions
from shared.messaging.unit_of_work import UnitOfWork

_COMPLIANCE = """
UPDATE member m SET compliance = n.outcome, compliance_on = n.checked_on, compliance_at = n.at,
  compliance_unmet = n.unmet
FROM (SELECT DISTINCT ON (own.id) own.id, e.*
      FROM json_to_recordset($1::json)
        AS e(uscc text, outcome text, checked_on date, at timestamptz, unmet text[], sequence bigint)
      JOIN member own ON own.uscc = e.uscc AND own.admitted_on <= e.checked_on
        AND (own.left_on IS NULL OR own.left_on > e.checked_on)
      ORDER BY own.id, e.checked_on DESC, e.sequence DESC) n
WHERE m.id = n.id AND (m.compliance_on IS NULL OR m.compliance_on <= n.checked_on)
"""


async def on_violations_confirmed(events: Sequence[Received[ViolationConfirmed]], uow: UnitOfWork) -> None:
    """Keeps confirmed violations and who reported and confirmed them; a member that must leave on one is proposed for
    removal, which people decide."""
    await copies.violations.confirmed(events, uow)
    await propose_those_who_must_leave(uow, {told.event.uscc for told in events})


async def on_product_years_verified(events: Sequence[Received[ProgressVerifiedV2]], uow: UnitOfWork) -> None:
    """Keeps verified figures with the years of products; v1 of the same report has come, or comes, too."""
    await copies.progress(events, uow)
    await copies.product_years(events, uow)


async def on_compliance_checked(events: Sequence[Received[ComplianceChecked]], uow: UnitOfWork) -> None:
    """Keeps the check of the newest day with the membership that it falls into; people decide what follows."""
    rows = [
        {
            "uscc": told.event.uscc,
            "outcome": told.event.outcome,
            "checked_on": told.event.effective_on,
            "at": told.time,
            "unmet": told.event.unmet,
            "sequence": told.sequence,
        }
        for told in events
    ]
    await uow.execute_native(_COMPLIANCE, to_json(rows))


SUBSCRIPTIONS: Subscriptions = {
    ApplicationOutline: copies.submitted,
    ApplicationAssessed: copies.assessed,
    AssessmentChanged: copies.assessed,
    WaiverDecided: copies.waived,
    WaiverExpired: copies.waived,
    ApplicationRecommended: copies.recommended,
    FirmAssigned: copies.assigned,
    ProgressVerified: copies.progress,
    ProgressVerifiedV2: on_product_years_verified,
    ViolationConfirmed: on_violations_confirmed,
    AppealRecorded: on_appeals_recorded,
    ComplianceChecked: on_compliance_checked,
}
