"""Facts of pool and eligibility that monitoring keeps: who may report, and who needs attention."""

from monitoring.store.tables import Compliance, Member
from shared.events.eligibility import ComplianceChecked
from shared.firms.copies import memberships
from shared.messaging.copies import Copy, subscribed
from shared.messaging.received import Subscriptions

CHECKED = Copy(Compliance, ComplianceChecked, newer="checked_on", renamed={"checked_on": "effective_on"})
"""The check of the newest day holds, whenever it was made."""

SUBSCRIPTIONS: Subscriptions = {**memberships(Member), **subscribed(CHECKED)}
