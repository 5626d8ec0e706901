"""Intake's copies of what the other services tell, by name."""

from intake.store.tables import AppealStep, Application, MembershipFact, Violation
from shared.events.eligibility import ApplicationAssessed
from shared.firms.copies import Violations, membership_facts
from shared.firms.waivers import WaiverCopies
from shared.messaging.copies import Copy

assessed = Copy(
    Application,
    ApplicationAssessed,
    mode="existing",
    newer="assessed_sequence",
    renamed={"id": "application_id", "assessed_sequence": "sequence"},
    takes=("outcome", "rules_version", "waivers_needed", "stands_until", "waivers_after", "contested"),
    without=("uscc", "batch", "name", "reporting_unit", "submitted_at", "reference_date", "received_on"),
)
"""The newest outcome of each application, be it the first or one that a change brought; the rest is intake's own."""
waived = WaiverCopies(Application)
memberships = membership_facts(MembershipFact)
violations = Violations(Violation, AppealStep)
