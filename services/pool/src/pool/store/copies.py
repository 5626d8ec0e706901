"""Pool's copies of what the other services tell, by name; yearly checks of members are merged by a statement."""

from pool.store.evidence_tables import ProductYearRow, Progress
from pool.store.tables import AppealStep, Candidate, Firm, Violation
from shared.events.eligibility import ApplicationAssessed, WaiverDecided
from shared.events.intake import ApplicationOutline, ApplicationRecommended
from shared.events.monitoring import ProgressVerified, ProgressVerifiedV2
from shared.firms.copies import Violations, assignments
from shared.firms.waivers import WaiverCopies
from shared.messaging.copies import Copy

submitted = Copy(
    Candidate,
    ApplicationOutline,
    renamed={"registered_division": "declaration.registered_division"},
    kept=("received_on",),
)
"""That a firm applied, before anybody judges it: a newer application takes the place of an older one."""
assessed = Copy(
    Candidate,
    ApplicationAssessed,
    newer="assessed_sequence",
    renamed={"assessed_sequence": "sequence"},
    kept=("received_on",),
)
"""The newest assessment of each application, changed ones too; screening reads it, people admit."""
recommended = Copy(
    Candidate, ApplicationRecommended, renamed={"recommended_on": "effective_on", "recommended_by": "decided_by"}
)
"""Which applications their cities recommend."""
waived = WaiverCopies(Candidate, unknown=Copy(Candidate, WaiverDecided, mode="once"))
assigned = assignments(Firm)
progress = Copy(Progress, ProgressVerified, mode="once", renamed={"verified_by": "decided_by"})
"""Verified figures: evidence for graduation, and what stops the two-year clock."""
product_years = Copy(ProductYearRow, ProgressVerifiedV2, mode="once", each="product_years")
violations = Violations(Violation, AppealStep)
