"""Applications in, assessments out; who stands, who is seated, on how many seats, and how members do."""

from eligibility.store.tables import Firm, MemberFigures, Membership, Recommendation, SeatPlanCopy
from eligibility.usecases.judging.judge import judge_applications
from eligibility.usecases.judging.rejudge import on_appeals, on_violations
from shared.events.intake import ApplicationRecommended, ApplicationSubmitted
from shared.events.monitoring import AppealRecorded, ProgressVerified, ViolationConfirmed
from shared.events.pool import SeatPlanChanged
from shared.firms.copies import assignments, memberships
from shared.messaging.copies import Copy, subscribed
from shared.messaging.received import Subscriptions

RECOMMENDED = Copy(Recommendation, ApplicationRecommended, renamed={"recommended_on": "effective_on"})
"""Which applications stand for a seat."""
SEATS = Copy(
    SeatPlanCopy,
    SeatPlanChanged,
    newer="sequence",
    made={"used": lambda received, _: received.event.used - received.event.beyond_cap},
)
"""The newest seat plan is what a what-if gives out."""
FIGURES = Copy(MemberFigures, ProgressVerified, mode="once")
"""Verified figures count from the day of their verification on."""

SUBSCRIPTIONS: Subscriptions = {
    ApplicationSubmitted: judge_applications,
    **subscribed(RECOMMENDED, assignments(Firm), SEATS, FIGURES),
    **memberships(Membership),
    ViolationConfirmed: on_violations,
    AppealRecorded: on_appeals,
}
