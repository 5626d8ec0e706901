"""Applications in, assessments out; who stands, who is seated, on how many seats, how members do, who took rules."""

from eligibility.store.tables import Firm, MemberFigures, Membership, Recommendation, RuleConfirmation, SeatPlanCopy
from eligibility.usecases.judging.judge import judge_applications
from eligibility.usecases.judging.rejudge import on_appeals, on_violations
from shared.events.catalogue import answers_of_services
from shared.events.intake import ApplicationRecommended, ApplicationSubmitted
from shared.events.monitoring import AppealRecorded, ProgressVerified, ViolationConfirmed
from shared.events.pool import SeatPlanChanged
from shared.events.rules_taken import RulesTaken
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


def _confirmations(of: type[RulesTaken]) -> Copy:
    """What a service answers to changes of the rules."""
    return Copy(
        RuleConfirmation,
        of,
        renamed={"taken_at": "time"},
        always={"service": of.source()},
        made={
            "touches": lambda received, _: [one.model_dump() for one in received.event.touches],
            "pending": lambda received, _: [one.model_dump() for one in received.event.pending],
        },
    )


SUBSCRIPTIONS: Subscriptions = {
    ApplicationSubmitted: judge_applications,
    **subscribed(RECOMMENDED, assignments(Firm), SEATS, FIGURES),
    **memberships(Membership),
    ViolationConfirmed: on_violations,
    AppealRecorded: on_appeals,
    **subscribed(*map(_confirmations, answers_of_services())),
}
