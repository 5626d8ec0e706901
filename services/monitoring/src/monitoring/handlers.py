"""Facts of pool and eligibility that monitoring listens to."""

from monitoring.usecases.remember_compliance import remember_compliance
from monitoring.usecases.remember_members import remember_admissions, remember_exits, remember_reinstatements
from shared.events.eligibility import ComplianceChecked
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated
from shared.messaging.received import Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    FirmAdmitted: remember_admissions,
    FirmExited: remember_exits,
    FirmReinstated: remember_reinstatements,
    ComplianceChecked: remember_compliance,
}
