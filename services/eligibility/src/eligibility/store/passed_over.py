"""Applications of a batch that stand behind another of the same firm, which its own unit sent, or sent later."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from shared import clock
from shared.domain.known_of_firm import KnownApplication, KnownOfFirm
from shared.messaging.reading import Reading
from shared.plan.model import Plan

_SEVERAL = """
WITH several AS (
  SELECT uscc FROM assessment WHERE batch = $1 AND ($2::text[] IS NULL OR uscc = ANY($2))
  GROUP BY uscc HAVING count(*) > 1)
SELECT a.application_id, a.uscc, a.batch, a.reporting_unit, a.received_on, a.submitted_at, f.assigned_unit,
  a.declaration ->> 'registered_division' AS place
FROM several JOIN assessment a USING (uscc) LEFT JOIN firm f USING (uscc) WHERE a.batch = $1
"""


async def passed_over(uow: Reading, batch: str, usccs: Collection[str] | None = None) -> set[UUID]:
    """Those of these firms, or of all: of each firm one application of a batch counts, the one that pool looks at."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in await uow.execute_native(_SEVERAL, batch, None if usccs is None else list(usccs)):
        found[row["uscc"]].append(row)
    return {behind for rows in found.values() for behind in _behind(rows, uow.plan)}


def _behind(rows: list[Any], plan: Plan) -> set[UUID]:
    known = KnownOfFirm(tuple(known_application(row, plan) for row in rows), assigned_unit=rows[0]["assigned_unit"])
    chosen = known.asked
    return {one.id for one in known.applications if chosen is None or one.id != chosen.id}


def known_application(row: Any, plan: Plan) -> KnownApplication:
    """Whose application it is and how old; its outcome is not looked at."""
    place = row["place"]
    return KnownApplication(
        id=row["application_id"],
        unit=row["reporting_unit"],
        batch=row["batch"],
        received_on=row["received_on"] or clock.legal_day(row["submitted_at"]),
        submitted_at=row["submitted_at"],
        home_unit=None if place is None else plan.divisions.unit_of(place),
    )
