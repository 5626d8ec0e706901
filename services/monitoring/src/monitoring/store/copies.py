"""Monitoring's copies of what pool and eligibility tell, by name."""

from monitoring.store.tables import Compliance, Member
from shared.events.eligibility import ComplianceChecked
from shared.firms.copies import memberships
from shared.messaging.copies import Copy

members = memberships(Member)
"""Who may report; what a firm that left has reported stays."""
compliance = Copy(Compliance, ComplianceChecked, newer="checked_on", renamed={"checked_on": "effective_on"})
"""The check of the newest day holds, whenever it was made: those who need attention are found here."""
