"""Events that a bank lost after it had confirmed them are opened again, by their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from finance_matching.store.health import OWES
from finance_matching.store.queries import get_bank
from finance_matching.usecases.banks import BankSuspended
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork

_OWED = f"a.change = 'revoked' AND a.applied_at IS NULL AND {OWES}"
_REOPEN = f"""
UPDATE bank_event a SET received_at = NULL, received_by = NULL, applied_at = NULL, next_try_at = NULL, attempts = 0,
  owed = {_OWED}, receive_from = $3, apply_from = CASE WHEN {_OWED} THEN a.apply_from ELSE $3 END
FROM bank b
WHERE b.id = $1 AND a.bank_id = $1 AND a.number = ANY($2::bigint[]) AND a.received_at IS NOT NULL
  AND a.superseded_by IS NULL
  AND (a.change = 'revoked' OR NOT EXISTS (
    SELECT FROM bank_event r WHERE r.bank_id = $1 AND r.uscc = a.uscc AND r.kind = a.kind AND r.change = 'revoked'
      AND r.number > a.number))
RETURNING a.number
"""  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class Resent:
    """Numbers that are open again, and those that are not: unknown, open anyway, or revoked since."""

    numbers: list[int]
    left: list[int]


async def resend_events(uow: UnitOfWork, bank_id: UUID, numbers: Sequence[int]) -> Resent:
    """Opens events again; a listing that was revoked since stays closed, since it must never be told after that.

    The receipt that was given stays in the journal. Deadlines count from now on, but for what the bank owed to apply.

    Raises:
        NotFound: no such bank, or it is another's.
        BankSuspended: a suspended bank is told of open revocations alone.
    """
    bank = await get_bank(uow, bank_id, lock=True)
    if bank.suspended_at is not None:
        raise BankSuspended
    opened = sorted(row["number"] for row in await uow.execute_native(_REOPEN, bank.id, list(numbers), clock.now()))
    if opened:
        uow.journal("resend-events", f"bank:{bank.code}", bank_id=bank.id, facts={"numbers": opened})
        uow.after_commit(lambda: uow.runtime.wake("deliveries"))
    return Resent(opened, sorted({*numbers} - {*opened}))
