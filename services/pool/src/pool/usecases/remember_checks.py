"""Keeps the yearly checks of members: each with the membership that its day falls into."""

from collections.abc import Sequence

from shared.events.eligibility import ComplianceChecked
from shared.messaging.copies import argument
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_COMPLIANCE = """
UPDATE member m SET compliance = n.outcome, compliance_on = n.checked_on, compliance_at = n.at,
  compliance_unmet = n.unmet
FROM (SELECT DISTINCT ON (own.id) own.id, e.*
      FROM json_to_recordset($1::json)
        AS e(uscc text, outcome text, checked_on date, at timestamptz, unmet text[], sequence bigint)
      JOIN member own ON own.uscc = e.uscc AND own.admitted_on <= e.checked_on
        AND (own.left_on IS NULL OR own.left_on > e.checked_on)
      ORDER BY own.id, e.checked_on DESC, e.sequence DESC) n
WHERE m.id = n.id AND (m.compliance_on IS NULL OR m.compliance_on <= n.checked_on)
"""


async def on_compliance_checked(events: Sequence[Received[ComplianceChecked]], uow: UnitOfWork) -> None:
    """Keeps the check of the newest day with the membership that it falls into; people decide what follows."""
    rows = [
        {
            "uscc": told.event.uscc,
            "outcome": told.event.outcome,
            "checked_on": told.event.effective_on,
            "at": told.time,
            "unmet": told.event.unmet,
            "sequence": told.sequence,
        }
        for told in events
    ]
    await uow.execute_native(_COMPLIANCE, argument(rows))
