"""Facts of pool and eligibility that monitoring listens to."""

from monitoring.store import copies
from shared.events.eligibility import ComplianceChecked
from shared.messaging.received import Subscriptions

SUBSCRIPTIONS: Subscriptions = {**copies.members, ComplianceChecked: copies.compliance}
