"""Keeps the members as pool tells them; who leaves the pool leaves the lists in the same transaction."""

from collections.abc import Sequence
from typing import Any

from finance_matching.store.feed import lock_lists
from finance_matching.usecases.tell import EntryChange, tell
from shared.events.finance_matching import WhitelistEntryMarked, WhitelistEntryRevoked
from shared.events.pool import FirmAdmitted, FirmExited
from shared.firms.remember import remember_memberships
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_ADMIT = """
INSERT INTO member AS m (uscc, name, reporting_unit, state, admitted_on, sequence)
SELECT DISTINCT ON (uscc) uscc, name, reporting_unit, 'active', admitted_on, sequence
FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[]) WITH ORDINALITY
  AS t(uscc, name, reporting_unit, admitted_on, sequence, number) ORDER BY uscc, number DESC
ON CONFLICT (uscc) DO UPDATE SET name = excluded.name, reporting_unit = excluded.reporting_unit,
  admitted_on = excluded.admitted_on, sequence = excluded.sequence,
  state = 'active', left_on = NULL
"""
_LEAVE = """
WITH e AS (
  SELECT t.* FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::bigint[], $7::uuid[])
    AS t(uscc, name, reporting_unit, state, left_on, sequence, exit_id)),
l AS (
  UPDATE list_entry l SET version = l.version + 1,
    state = CASE e.state WHEN 'removed' THEN 'revoked' ELSE 'graduated' END,
    revoked_on = CASE e.state WHEN 'removed' THEN e.left_on END,
    revoked_reason = CASE e.state WHEN 'removed' THEN 'removal' END,
    revoked_by = CASE e.state WHEN 'removed' THEN e.exit_id END
  FROM e WHERE l.uscc = e.uscc AND (l.state = 'listed' OR l.state = 'graduated' AND e.state = 'removed')
  RETURNING l.kind, l.uscc, l.state, l.version, l.reporting_unit),
m AS (
  INSERT INTO member AS m (uscc, name, reporting_unit, state, left_on, sequence)
  SELECT uscc, name, reporting_unit, state, left_on, sequence FROM e
  ON CONFLICT (uscc) DO UPDATE SET state = excluded.state, left_on = excluded.left_on, sequence = excluded.sequence)
SELECT * FROM l ORDER BY uscc, kind
"""
_STATES = {"revoke": "removed", "mark": "graduated"}
"""What an exit does to entries by the plan's table, and the member's state after it."""


async def admit_members(uow: UnitOfWork, events: Sequence[Received[FirmAdmitted]]) -> None:
    """Makes the firms members: what the inbox applies last is newest, by epoch and sequence, whatever the days."""
    await remember_memberships(events, uow)
    await uow.execute_native(
        _ADMIT,
        [received.event.uscc for received in events],
        [received.event.name for received in events],
        [received.event.reporting_unit for received in events],
        [received.event.effective_on for received in events],
        [received.sequence for received in events],
    )


async def let_members_leave(uow: UnitOfWork, events: Sequence[Received[FirmExited]]) -> None:
    """A removal revokes the firm's entries in both lists; a graduation marks them (M23)."""
    newest = {received.event.uscc: received for received in events}
    exits = list(newest.values())
    await lock_lists(uow)
    await remember_memberships(events, uow)
    changed = await uow.execute_native(
        _LEAVE,
        list(newest),
        [received.event.name for received in exits],
        [received.event.reporting_unit for received in exits],
        [_STATES[uow.runtime.plan.exits[received.event.route].on_lists] for received in exits],
        [received.event.effective_on for received in exits],
        [received.sequence for received in exits],
        [received.event.exit_id for received in exits],
    )
    await tell(uow, [_change(row, newest[row["uscc"]]) for row in changed])


def _change(row: Any, exit_: Received[FirmExited]) -> EntryChange:
    entry = {"uscc": row["uscc"], "list_kind": row["kind"], "version": row["version"]}
    day = exit_.event.effective_on
    if row["state"] == "revoked":
        revoked = WhitelistEntryRevoked(**entry, reason="removal", effective_on=day)
        return EntryChange(revoked, row["reporting_unit"], exit_.time, exit_.cause)
    marked = WhitelistEntryMarked(**entry, mark="graduated", effective_on=day)
    return EntryChange(marked, row["reporting_unit"], exit_.time, exit_.cause)
