"""Eligibility's copies of what the other services tell, by name."""

from eligibility.store.tables import (
    AppealStep,
    ConfirmedViolation,
    Firm,
    MemberFigures,
    Membership,
    Recommendation,
    SeatPlanCopy,
)
from shared.events.intake import ApplicationRecommended
from shared.events.monitoring import AppealRecorded, ProgressVerified, ViolationConfirmed
from shared.events.pool import SeatPlanChanged
from shared.firms.copies import assignments, memberships
from shared.messaging.copies import Copy

recommended = Copy(Recommendation, ApplicationRecommended, renamed={"recommended_on": "effective_on"})
"""Which applications stand for a seat."""
assigned = assignments(Firm)
members = memberships(Membership)
seats = Copy(
    SeatPlanCopy,
    SeatPlanChanged,
    newer="sequence",
    made={"used": lambda received, _: received.event.used - received.event.beyond_cap},
)
"""The newest seat plan is what a what-if gives out."""
figures = Copy(MemberFigures, ProgressVerified, mode="once")
"""Verified figures count from the day of their verification on."""
violations = Copy(ConfirmedViolation, ViolationConfirmed, mode="once")
"""Violations stand from the day of their confirmation on."""
appeals = Copy(AppealStep, AppealRecorded, mode="once")
"""Each step counts from its day on; the inbox applies them in order, and each once."""
