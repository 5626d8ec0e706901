"""Places that other lists hold from the opening of their public notice until they are decided (J1)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from pool.usecases.standing import STANDINGS
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.parameters import Parameters
from shared.plan.readers import Reads, whole

RESERVED_DAYS: Final = Reads("seats.reserved_days", whole("days"))
READS: Final = (RESERVED_DAYS,)
_WAITING = """
SELECT DISTINCT l.channel, l.effective_on, c.reporting_unit AS unit, f.uscc, f.application_id
FROM public_notice own
JOIN public_notice n ON (n.recorded_at, n.list_id) < (own.recorded_at, own.list_id) AND n.recorded_at > $2
JOIN admission_list l ON l.id = n.list_id AND l.state IN ('draft', 'proposed')
JOIN admission_list_firm f ON f.list_id = l.id
JOIN candidate c ON c.application_id = f.application_id
WHERE own.list_id = $1
  AND NOT EXISTS (SELECT FROM member m WHERE m.uscc = f.uscc AND m.left_on IS NULL)
  AND NOT EXISTS (SELECT FROM admission_list_firm o WHERE o.list_id = $1 AND o.uscc = f.uscc)
"""


@dataclass(frozen=True, slots=True)
class Reserved:
    """Firms of lists that were put on notice before this one and wait for their decision, by channel and unit."""

    by_channel: dict[str, Counter[str]] = field(default_factory=dict)

    def of(self, channel: str) -> Counter[str]:
        """Of one channel, by unit."""
        return self.by_channel.get(channel, Counter())

    @property
    def firms(self) -> int:
        """All of them."""
        return sum(units.total() for units in self.by_channel.values())


async def reserved_before(uow: UnitOfWork, list_id: UUID, parameters: Parameters) -> Reserved:
    """What the list has to leave to others; read under the lock of the seats.

    A firm that may not be admitted on its list's day holds no place.
    """
    since = clock.now() - timedelta(days=RESERVED_DAYS.of(parameters))
    waiting = await uow.execute_native(_WAITING, list_id, since)
    found: dict[str, Counter[str]] = {}
    for day in {row["effective_on"] for row in waiting}:
        of_the_day = [row for row in waiting if row["effective_on"] == day]
        standings = await STANDINGS.seen(uow, {row["uscc"]: row["application_id"] for row in of_the_day}, day)
        for row in of_the_day:
            if standings[row["uscc"]].may_be.admitted:
                found.setdefault(row["channel"], Counter())[row["unit"]] += 1
    return Reserved(found)
