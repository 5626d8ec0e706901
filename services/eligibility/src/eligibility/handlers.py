"""Applications in, assessments out; who stands, who is seated, on how many seats, and how members do."""

from eligibility.usecases.compliance.remember import remember_figures
from eligibility.usecases.judging.judge import judge_applications
from eligibility.usecases.judging.rejudge import on_appeals, on_violations
from eligibility.usecases.remember import (
    remember_admissions,
    remember_exits,
    remember_recommendations,
    remember_reinstatements,
    remember_seats,
)
from shared.events.intake import ApplicationRecommended, ApplicationSubmitted, FirmAssigned
from shared.events.monitoring import AppealRecorded, ProgressVerified, ViolationConfirmed
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated, SeatPlanChanged
from shared.firms.remember import remember_assignments
from shared.messaging.received import Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    ApplicationSubmitted: judge_applications,
    ApplicationRecommended: remember_recommendations,
    FirmAssigned: remember_assignments,
    FirmAdmitted: remember_admissions,
    FirmExited: remember_exits,
    FirmReinstated: remember_reinstatements,
    SeatPlanChanged: remember_seats,
    ProgressVerified: remember_figures,
    ViolationConfirmed: on_violations,
    AppealRecorded: on_appeals,
}
