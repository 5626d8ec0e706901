"""A bank says what its own systems act on, which is more than having received it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from finance_matching.delivery.figures import observe_propagation
from finance_matching.domain.list_digest import Comparison
from finance_matching.domain.lists import ListKind
from finance_matching.store.health import OWES
from finance_matching.store.queries import get_bank
from finance_matching.store.tables import Bank
from finance_matching.usecases.banks import own_bank
from finance_matching.usecases.compare_lists import compare_copy
from finance_matching.usecases.feed_epochs import heed_what_the_bank_knows, never_sent
from shared import clock
from shared.journal.entry import JournalEntry
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound

_APPLIED = """
WITH before AS (
  SELECT number, received_at FROM bank_event
  WHERE bank_id = $1 AND event_id = ANY($2::uuid[]) AND applied_at IS NULL FOR UPDATE)
UPDATE bank_event e SET applied_at = $3, received_at = coalesce(e.received_at, $3),
  received_by = coalesce(e.received_by, 'pull'), sent_at = coalesce(e.sent_at, $3), error = NULL, fault = NULL
FROM before, list_fact f
WHERE e.bank_id = $1 AND e.number = before.number AND f.event_id = e.event_id
RETURNING e.number, f.event_id, f.change, f.kind, f.uscc, f.reporting_unit, f.caused_at,
  before.received_at IS NULL AS also_received
"""
_KEEP_OWED = f"""
UPDATE bank_event a SET owed = true FROM bank b
WHERE b.id = $1 AND a.bank_id = $1 AND a.change = 'revoked' AND a.received_at IS NOT NULL AND a.applied_at IS NULL
  AND {OWES}
"""  # noqa: S608 - made of constants
_KNOWN = "SELECT event_id FROM bank_event WHERE bank_id = $1 AND event_id = ANY($2::uuid[])"


@dataclass(frozen=True, slots=True)
class Applied:
    """How many events were noted, which nobody here ever told the bank, and how the bank's copies stand."""

    applied: int
    unknown: list[UUID]
    lists: dict[ListKind, Comparison]


async def confirm_applied(
    uow: UnitOfWork, events: Sequence[UUID], as_of: int | None, digests: Mapping[ListKind, str]
) -> Applied:
    """Notes what the bank acts on; an event that it had not confirmed is received by that as well.

    `as_of` is the number up to which the bank's copies hold all events; `digests` are compared as of it.
    """
    bank = await own_bank(uow, also_suspended=True)
    if bank is None:
        raise NotFound
    at = clock.now()
    known = {row["event_id"] for row in await uow.execute_native(_KNOWN, bank.id, list(events))}
    rows = await uow.execute_native(_APPLIED, bank.id, list(events), at)
    uow.journal_entries(
        [
            JournalEntry(
                act="confirm-applied",
                subject=row["uscc"],
                reporting_unit=row["reporting_unit"],
                bank_id=bank.id,
                facts={"bank": bank.code, "event_id": row["event_id"], "change": row["change"],
                       "list_kind": row["kind"], "number": row["number"]},
                at=at,
            )
            for row in rows
        ]
    )  # fmt: skip
    late = [row["caused_at"] for row in rows if row["also_received"]]
    uow.after_commit(lambda: observe_propagation(uow.runtime, late, at))
    unknown = await never_sent(uow, bank, [event_id for event_id in events if event_id not in known])
    await heed_what_the_bank_knows(uow, bank, number=as_of, unknown=unknown)
    return Applied(len(rows), unknown, await _compare(uow, bank, as_of, digests))


async def _compare(
    uow: UnitOfWork, bank: Bank, as_of: int | None, digests: Mapping[ListKind, str]
) -> dict[ListKind, Comparison]:
    if as_of is None or bank.suspended_at is not None:
        return {}
    return {kind: await compare_copy(uow, bank, kind, as_of, digest) for kind, digest in digests.items()}


async def announce_applying(uow: UnitOfWork, bank_id: UUID, applies: bool) -> Bank:
    """The bank announces that it says what it has applied, or that it does so no more.

    It counts from now on: what the bank has received before is done, and what it received while it announced that it
    applies stays owed. Said again, it changes nothing.

    Raises:
        NotFound: no such bank, or it is another's.
    """
    bank = await get_bank(uow, bank_id, lock=True)
    if bank.applies is not applies:
        if not applies:
            await uow.execute_native(_KEEP_OWED, bank.id)
        bank.applies, bank.applies_since = applies, clock.now() if applies else None
    uow.journal("announce-applying", f"bank:{bank.code}", bank_id=bank.id, facts={"applies": applies})
    return bank
