"""Rights to replenish: what graduations gave a locality, and what lists by replenishment take of it (T12.2a, M5)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pool.domain.rights import Ledger, rights_left
from pool.store.right_tables import ReplenishmentLine
from pool.store.tables import Member
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.parameters import Parameters
from shared.plan.readers import Reads, choice, switch

YEARLY: Final = "yearly"
ALL: Final = "all"
PERIOD: Final = Reads("replenishment.period", choice("cumulative", YEARLY))
CAP_BINDS: Final = Reads("pool.cap_binds_replenishment", switch)
READS: Final = (PERIOD, CAP_BINDS)
_LEDGERS = """
SELECT u.reporting_unit, u.period, u.used, coalesce(sum(l.rights), 0) AS rights
FROM unit_rights u LEFT JOIN replenishment_line l ON l.reporting_unit = u.reporting_unit AND l.effective_on <= $1
  AND u.period IN ('all', extract(year FROM l.effective_on)::text)
WHERE u.period = ANY($2) GROUP BY u.reporting_unit, u.period, u.used
"""
_GRANT = """
INSERT INTO unit_rights AS r (reporting_unit, period, rights, used)
SELECT $1, period, $2, 0 FROM unnest($3::text[]) AS period
ON CONFLICT (reporting_unit, period) DO UPDATE SET rights = r.rights + excluded.rights
"""
_USE = """
UPDATE unit_rights r SET used = r.used + t.number
FROM unnest($1::text[], $2::int[]) AS t(unit, number) WHERE r.reporting_unit = t.unit AND r.period = ANY($3)
"""
_LINES = """
INSERT INTO right_use (member_id, reporting_unit, period, effective_on, at)
SELECT member_id, unit, $1, $2, $3 FROM unnest($4::uuid[], $5::text[]) AS t(member_id, unit)
"""


async def rights_on(uow: UnitOfWork, on: date, parameters: Parameters) -> dict[str, int]:
    """Whole rights left to each unit on a day; read under the lock of the seats."""
    periods = _periods(on, parameters)
    rows = await uow.execute_native(_LEDGERS, on, periods)
    found: dict[str, dict[str, Ledger]] = {period: {} for period in periods}
    for row in rows:
        found[row["period"]][row["reporting_unit"]] = Ledger(row["rights"], row["used"])
    return rights_left(found[ALL], found[str(on.year)] if len(periods) > 1 else None)


async def grant_rights(uow: UnitOfWork, member: Member, rights: Decimal, on: date) -> None:
    """Adds the rights of one graduation to those of its locality, of all years together and of its own."""
    line = ReplenishmentLine(
        member_id=member.id, reporting_unit=member.reporting_unit, rights=rights, effective_on=on, at=clock.now()
    )
    uow.session.add(line)
    await uow.execute_native(_GRANT, member.reporting_unit, rights, [ALL, str(on.year)])


async def use_rights(
    uow: UnitOfWork, members: Sequence[Member], on: date, parameters: Parameters, now: datetime
) -> None:
    """Takes one right of its unit for each member; the database refuses more than there are."""
    by_unit = Counter(member.reporting_unit for member in members)
    periods = _periods(on, parameters)
    await uow.execute_native(_USE, list(by_unit), list(by_unit.values()), periods)
    ids, units = [member.id for member in members], [member.reporting_unit for member in members]
    await uow.execute_native(_LINES, periods[-1], on, now, ids, units)


def _periods(on: date, parameters: Parameters) -> list[str]:
    return [ALL, str(on.year)] if PERIOD.of(parameters) == YEARLY else [ALL]
