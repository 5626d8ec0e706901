"""Reads the firms among which a list chooses."""

from uuid import UUID

from finance_matching.domain.lists import Candidate, ListKind
from shared.messaging.unit_of_work import UnitOfWork

_CANDIDATES = """
SELECT m.uscc, coalesce(f.name, m.name) AS name, coalesce(f.reporting_unit, m.reporting_unit) AS reporting_unit,
  coalesce(f.admitted_on, m.admitted_on) AS admitted_on, m.state, coalesce(c.granted, false) AS consents,
  coalesce(e.state IN ('listed', 'graduated'), false) AS listed,
  coalesce(f.admitted_on <> m.admitted_on, false) AS admitted_again
FROM member m
LEFT JOIN list_version_entry f ON f.uscc = m.uscc AND f.version_id = $2
LEFT JOIN consent c ON c.uscc = m.uscc
LEFT JOIN list_entry e ON e.uscc = m.uscc AND e.kind = $1
WHERE m.admitted_on IS NOT NULL AND ($2::uuid IS NULL OR f.uscc IS NOT NULL)
ORDER BY m.uscc
"""


async def read_candidates(uow: UnitOfWork, kind: ListKind, version_id: UUID | None = None) -> list[Candidate]:
    """Every firm that was ever admitted, or those frozen in a version, with its state of this moment."""
    return [Candidate(**row) for row in await uow.execute_native(_CANDIDATES, kind, version_id)]
