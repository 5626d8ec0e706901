"""Keeps the members as pool tells them; who leaves the pool leaves the lists in the same transaction."""

from collections.abc import Sequence
from typing import Any, Literal

from finance_matching.store import copies
from finance_matching.store.feed import LOCK
from finance_matching.usecases.tell import EntryChange, tell
from shared.events.finance_matching import WhitelistEntryMarked, WhitelistEntryRevoked
from shared.events.pool import FirmAdmitted, FirmExited
from shared.messaging.copies import argument
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_LEFT = copies.members[FirmExited]
_EXIT = copies.facts[FirmExited]
_LOCK_AND_KEEP = f"WITH lists AS ({LOCK}), kept AS ({_EXIT.upsert.statement}) SELECT count(*) FROM lists"  # noqa: S608
"""The lists under lock and the facts of the exits in one round trip, for a revocation is in a hurry."""
_LEAVE = f"""
WITH m AS ({_LEFT.upsert.statement}),
e AS (SELECT * FROM unnest($2::text[], $3::text[], $4::date[], $5::uuid[], $6::text[])
  AS t(uscc, state, left_on, exit_id, reason)),
l AS (
  UPDATE list_entry l SET version = l.version + 1,
    state = CASE e.state WHEN 'removed' THEN 'revoked' ELSE 'graduated' END,
    revoked_on = CASE e.state WHEN 'removed' THEN e.left_on END,
    revoked_reason = CASE e.state WHEN 'removed' THEN e.reason END,
    revoked_by = CASE e.state WHEN 'removed' THEN e.exit_id END
  FROM e WHERE l.uscc = e.uscc AND (l.state = 'listed' OR l.state = 'graduated' AND e.state = 'removed')
  RETURNING l.kind, l.uscc, l.state, l.version, l.reporting_unit)
SELECT * FROM l ORDER BY uscc, kind
"""  # noqa: S608 - constants
"""Members and their entries in one statement: the database lets no removed firm stay listed."""


async def admit_members(uow: UnitOfWork, events: Sequence[Received[FirmAdmitted]]) -> None:
    """Makes the firms members."""
    await copies.facts[FirmAdmitted](events, uow)
    await copies.members[FirmAdmitted](events, uow)


async def let_members_leave(uow: UnitOfWork, events: Sequence[Received[FirmExited]]) -> None:
    """A removal, or a departure, revokes the firm's entries in both lists; a graduation marks them (M23)."""
    newest = {received.event.uscc: received for received in events}
    exits = list(newest.values())
    await uow.execute_native(_LOCK_AND_KEEP, argument(_EXIT.rows(events, uow), _EXIT.upsert))
    changed = await uow.execute_native(
        _LEAVE,
        argument(_LEFT.rows(events, uow), _LEFT.upsert),
        list(newest),
        [copies.state_after(received, uow) for received in exits],
        [received.event.effective_on for received in exits],
        [received.event.exit_id for received in exits],
        [_reason(received, uow) for received in exits],
    )
    await tell(uow, [_change(row, newest[row["uscc"]], uow) for row in changed])


def _reason(exit_: Received[FirmExited], uow: UnitOfWork) -> Literal["removal", "left"]:
    """Why banks lend no more: a firm that left without fault was not removed."""
    return "left" if uow.plan.exits[exit_.event.route].without_fault else "removal"


def _change(row: Any, exit_: Received[FirmExited], uow: UnitOfWork) -> EntryChange:
    entry = {"uscc": row["uscc"], "list_kind": row["kind"], "version": row["version"]}
    day = exit_.event.effective_on
    if row["state"] == "revoked":
        revoked = WhitelistEntryRevoked(**entry, reason=_reason(exit_, uow), effective_on=day)
        return EntryChange(revoked, row["reporting_unit"], exit_.time, exit_.cause)
    marked = WhitelistEntryMarked(**entry, mark="graduated", effective_on=day)
    return EntryChange(marked, row["reporting_unit"], exit_.time, exit_.cause)
