"""Facts that intake keeps, so that a recommendation can be decided here: outcomes, waivers, stays, violations."""

from intake.store.tables import AppealStep, Application, MembershipFact, Violation
from shared.events.eligibility import ApplicationAssessed, AssessmentChanged, WaiverDecided, WaiverExpired
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.firms.copies import Violations, membership_facts
from shared.firms.waivers import WaiverCopies
from shared.messaging.copies import Copy
from shared.messaging.received import Subscriptions

ASSESSED = Copy(
    Application,
    ApplicationAssessed,
    mode="existing",
    newer="assessed_sequence",
    renamed={"id": "application_id", "assessed_sequence": "sequence"},
    takes=("outcome", "rules_version", "waivers_needed", "stands_until", "waivers_after", "contested"),
    without=("uscc", "batch", "name", "reporting_unit", "submitted_at", "reference_date", "received_on"),
)
"""The newest outcome of each application, be it the first or one that a change brought; the rest is intake's own."""
WAIVED = WaiverCopies(Application)
VIOLATIONS = Violations(Violation, AppealStep)

SUBSCRIPTIONS: Subscriptions = {
    ApplicationAssessed: ASSESSED,
    AssessmentChanged: ASSESSED,
    WaiverDecided: WAIVED,
    WaiverExpired: WAIVED,
    **membership_facts(MembershipFact),
    ViolationConfirmed: VIOLATIONS.confirmed,
    AppealRecorded: VIOLATIONS.appealed,
}
