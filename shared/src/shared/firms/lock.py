"""The lock of a firm's row: whoever decides on the firm holds it, and whoever learns what ends a decision."""

from collections.abc import Collection, Mapping

from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork

_LOCK = """
INSERT INTO firm AS f (uscc) SELECT unnest($1::text[]) ON CONFLICT (uscc) DO UPDATE SET uscc = f.uscc
RETURNING uscc, assigned_unit
"""
_READ = "SELECT uscc, assigned_unit FROM firm WHERE uscc = ANY($1) AND assigned_unit IS NOT NULL"


async def lock_firms(uow: UnitOfWork, usccs: Collection[str]) -> Mapping[str, str | None]:
    """Locks the firms' rows, in one order for all, until the transaction ends; the units they are assigned to."""
    wanted = sorted(set(usccs))
    rows = await uow.execute_native(_LOCK, wanted) if wanted else []
    return {row["uscc"]: row["assigned_unit"] for row in rows}


async def assigned_units(uow: Reading, usccs: Collection[str]) -> Mapping[str, str | None]:
    """The units to which the province assigned these firms; nothing is locked."""
    return {row["uscc"]: row["assigned_unit"] for row in await uow.execute_native(_READ, list(usccs))}
