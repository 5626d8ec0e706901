"""Applications in, assessments out; who stands, who is seated, on how many seats, and how members do."""

from eligibility.store import copies
from eligibility.usecases.judging.judge import judge_applications
from eligibility.usecases.judging.rejudge import on_appeals, on_violations
from shared.events.intake import ApplicationRecommended, ApplicationSubmitted, FirmAssigned
from shared.events.monitoring import AppealRecorded, ProgressVerified, ViolationConfirmed
from shared.events.pool import SeatPlanChanged
from shared.messaging.received import Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    ApplicationSubmitted: judge_applications,
    ApplicationRecommended: copies.recommended,
    FirmAssigned: copies.assigned,
    **copies.members,
    SeatPlanChanged: copies.seats,
    ProgressVerified: copies.figures,
    ViolationConfirmed: on_violations,
    AppealRecorded: on_appeals,
}
