"""A bank that knows more of its feed than we do: numbers may have been given twice, so the feed's epoch rises."""

from collections.abc import Collection
from uuid import UUID, uuid4

from finance_matching.store.tables import Bank
from shared.messaging.unit_of_work import UnitOfWork

_NEWEST = "SELECT event_id FROM bank_event WHERE bank_id = $1 ORDER BY number DESC LIMIT 1"


async def heed_what_the_bank_knows(
    uow: UnitOfWork, bank: Bank, *, number: int | None = None, unknown: Collection[UUID] = ()
) -> None:
    """Begins a new epoch of the feed where the bank names a number, or an id unknown here, above the feed's last.

    Ids are UUIDv7: the later one is the greater. Every answer from now on carries the new epoch, by which the bank
    takes the snapshot.
    """
    if not ((number is not None and number > bank.last_number) or await _is_above(uow, bank, unknown)):
        return
    bank.feed_epoch = uuid4()
    facts = {"bank": bank.code, "last_number": bank.last_number, "named_number": number, "unknown": len(unknown)}
    uow.journal("begin-feed-epoch", f"bank:{bank.code}", bank_id=bank.id, facts=facts)


async def _is_above(uow: UnitOfWork, bank: Bank, unknown: Collection[UUID]) -> bool:
    if not unknown:
        return False
    rows = await uow.execute_native(_NEWEST, bank.id)
    newest = UUID(int=rows[0]["event_id"].int) if rows else UUID(int=0)
    return any(UUID(int=one.int) > newest for one in unknown)
