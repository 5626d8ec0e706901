"""Facts of pool that monitoring listens to."""

from monitoring.usecases.remember_members import remember_admissions, remember_exits
from shared.events.pool import FirmAdmitted, FirmExited
from shared.store.received import Subscriptions

SUBSCRIPTIONS: Subscriptions = {FirmAdmitted: remember_admissions, FirmExited: remember_exits}
