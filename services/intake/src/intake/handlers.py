"""Facts that intake keeps, so that a recommendation can be decided here: outcomes, waivers, stays, violations."""

from intake.store import copies
from shared.events.eligibility import ApplicationAssessed, AssessmentChanged, WaiverDecided, WaiverExpired
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.messaging.received import Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    ApplicationAssessed: copies.assessed,
    AssessmentChanged: copies.assessed,
    WaiverDecided: copies.waived,
    WaiverExpired: copies.waived,
    **copies.memberships,
    ViolationConfirmed: copies.violations.confirmed,
    AppealRecorded: copies.violations.appealed,
}
