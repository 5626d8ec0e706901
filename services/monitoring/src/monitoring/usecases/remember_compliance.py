"""Keeps what the yearly check found of each member, so that those who need attention are found here."""

from collections.abc import Sequence

from shared.events.eligibility import ComplianceChecked
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_CHECKED = """
INSERT INTO compliance AS c (uscc, checked_on, outcome, unmet, undecided)
SELECT DISTINCT ON (uscc) uscc, checked_on, outcome, coalesce(string_to_array(nullif(unmet, ''), ','), '{}'),
  coalesce(string_to_array(nullif(undecided, ''), ','), '{}')
FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::text[], $6::bigint[])
  AS e(uscc, checked_on, outcome, unmet, undecided, sequence)
ORDER BY uscc, checked_on DESC, sequence DESC
ON CONFLICT (uscc) DO UPDATE SET checked_on = excluded.checked_on, outcome = excluded.outcome, unmet = excluded.unmet,
  undecided = excluded.undecided
WHERE c.checked_on <= excluded.checked_on
"""


async def remember_compliance(events: Sequence[Received[ComplianceChecked]], uow: UnitOfWork) -> None:
    """The check of the newest day holds, whenever it was made."""
    facts = [received.event for received in events]
    await uow.execute_native(
        _CHECKED,
        [fact.uscc for fact in facts],
        [fact.effective_on for fact in facts],
        [fact.outcome for fact in facts],
        [",".join(fact.unmet) for fact in facts],
        [",".join(fact.undecided) for fact in facts],
        [received.sequence for received in events],
    )
