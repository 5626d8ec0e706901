"""Finance's copies of what pool and monitoring tell of firms, by name."""

from typing import Any

from finance_matching.store.tables.firms import AppealStep, Member, MembershipFact, Violation
from shared.events.pool import FirmExited
from shared.firms.copies import Violations, membership_facts, memberships
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_STATES = {"revoke": "removed", "mark": "graduated"}
"""What an exit does to entries by the plan's table, and the member's state after it."""


def state_after(received: Received[FirmExited], uow: UnitOfWork) -> Any:
    """The state of a member that has left."""
    return _STATES[uow.plan.exits[received.event.route].on_lists]


facts = membership_facts(MembershipFact)
members = memberships(Member, state_after)
violations = Violations(Violation, AppealStep)
