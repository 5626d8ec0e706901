"""A bank that knows more of its feed than we do: numbers may have been given twice, so the feed's epoch rises."""

from collections.abc import Collection
from typing import Final, get_args
from uuid import UUID, uuid4

from finance_matching.store.tables import Bank
from shared.events.finance_matching import ListKind, WhitelistPublished
from shared.messaging.unit_of_work import UnitOfWork

_NEWEST = "SELECT event_id FROM bank_event WHERE bank_id = $1 ORDER BY number DESC LIMIT 1"
_TOLD = """
SELECT event_id FROM list_fact WHERE event_id = ANY($1::uuid[])
UNION ALL SELECT event_id FROM outbox WHERE topic = $2 AND subject = ANY($3::text[]) AND event_id = ANY($1::uuid[])
UNION ALL SELECT (facts::json->>'event_id')::uuid FROM journal
  WHERE subject = $4 AND act = 'test-endpoint' AND (facts::json->>'event_id')::uuid = ANY($1::uuid[])
"""
_LISTS: Final = [f"list:{kind}" for kind in get_args(ListKind)]
"""Subjects of the events that only the topic carries."""
_OF_A_FEED: Final = 7
"""The version of ids that feeds have."""


async def never_sent(uow: UnitOfWork, bank: Bank, ids: Collection[UUID]) -> list[UUID]:
    """Of ids that are not in the bank's feed those that we never sent it by another way either.

    Those ways are facts of before its registration and versions of a list, both on the topic, and its test events.
    """
    if not ids:
        return []
    rows = await uow.execute_native(_TOLD, list(ids), WhitelistPublished.topic, _LISTS, f"bank:{bank.code}")
    sent = {row["event_id"] for row in rows}
    return [one for one in ids if one not in sent]


async def heed_what_the_bank_knows(
    uow: UnitOfWork, bank: Bank, *, number: int | None = None, unknown: Collection[UUID] = ()
) -> None:
    """Begins a new epoch of the feed where the bank names a number, or an id unknown here, above the feed's last.

    Ids are UUIDv7: the later one is the greater; others order nothing. Every answer from now on carries the new epoch,
    by which the bank takes the snapshot.
    """
    if not ((number is not None and number > bank.last_number) or await _is_above(uow, bank, unknown)):
        return
    bank.feed_epoch = uuid4()
    facts = {"bank": bank.code, "last_number": bank.last_number, "named_number": number, "unknown": len(unknown)}
    uow.journal("begin-feed-epoch", f"bank:{bank.code}", bank_id=bank.id, facts=facts)


async def _is_above(uow: UnitOfWork, bank: Bank, unknown: Collection[UUID]) -> bool:
    ordered = [one for one in (UUID(int=named.int) for named in unknown) if one.version == _OF_A_FEED]
    if not ordered:
        return False
    rows = await uow.execute_native(_NEWEST, bank.id)
    newest = UUID(int=rows[0]["event_id"].int) if rows else UUID(int=0)
    return max(ordered) > newest
