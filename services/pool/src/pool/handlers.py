"""Facts that pool keeps of applications, progress and violations."""

from collections.abc import Sequence

from pool.store.copies import violations
from pool.store.evidence_tables import ProductYearRow, Progress
from pool.store.tables import Candidate, Firm
from pool.usecases.must_leave import propose_those_who_must_leave
from pool.usecases.remember_appeals import on_appeals_recorded
from pool.usecases.remember_checks import on_compliance_checked
from shared.events.eligibility import (
    ApplicationAssessed,
    AssessmentChanged,
    ComplianceChecked,
    WaiverDecided,
    WaiverExpired,
)
from shared.events.intake import ApplicationOutline, ApplicationRecommended
from shared.events.monitoring import AppealRecorded, ProgressVerified, ProgressVerifiedV2, ViolationConfirmed
from shared.firms.copies import assignments
from shared.firms.waivers import WaiverCopies
from shared.messaging.copies import Copy, subscribed
from shared.messaging.received import Received, Subscriptions
from shared.messaging.unit_of_work import UnitOfWork

SUBMITTED = Copy(
    Candidate,
    ApplicationOutline,
    renamed={"registered_division": "declaration.registered_division"},
    kept=("received_on", "entered_later"),
)
"""That a firm applied, before anybody judges it: a newer application takes the place of an older one."""
ASSESSED = Copy(
    Candidate,
    ApplicationAssessed,
    newer="assessed_sequence",
    renamed={"assessed_sequence": "sequence"},
    kept=("received_on",),
)
"""The newest assessment of each application, changed ones too; screening reads it, people admit."""
RECOMMENDED = Copy(
    Candidate, ApplicationRecommended, renamed={"recommended_on": "effective_on", "recommended_by": "decided_by"}
)
WAIVED = WaiverCopies(Candidate, unknown=Copy(Candidate, WaiverDecided, mode="once"))
PROGRESS = Copy(Progress, ProgressVerified, mode="once", renamed={"verified_by": "decided_by"})
"""Verified figures: evidence for graduation, and what stops the clock."""
PRODUCT_YEARS = Copy(ProductYearRow, ProgressVerifiedV2, mode="once", each="product_years")


async def on_violations_confirmed(events: Sequence[Received[ViolationConfirmed]], uow: UnitOfWork) -> None:
    """Keeps confirmed violations and who reported and confirmed them; a member that must leave on one is proposed for
    removal, which people decide."""
    await violations.confirmed(events, uow)
    await propose_those_who_must_leave(uow, {told.event.uscc for told in events})


async def on_product_years_verified(events: Sequence[Received[ProgressVerifiedV2]], uow: UnitOfWork) -> None:
    """Keeps verified figures with the years of products; v1 of the same report has come, or comes, too."""
    await PROGRESS(events, uow)
    await PRODUCT_YEARS(events, uow)


SUBSCRIPTIONS: Subscriptions = {
    **subscribed(SUBMITTED, ASSESSED, RECOMMENDED, assignments(Firm), PROGRESS),
    AssessmentChanged: ASSESSED,
    WaiverDecided: WAIVED,
    WaiverExpired: WAIVED,
    ProgressVerifiedV2: on_product_years_verified,
    ViolationConfirmed: on_violations_confirmed,
    AppealRecorded: on_appeals_recorded,
    ComplianceChecked: on_compliance_checked,
}
