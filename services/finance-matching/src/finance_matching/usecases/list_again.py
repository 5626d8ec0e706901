"""What revoked an entry fell: a removal was undone or a violation reversed, and the entry is listed again."""

from collections.abc import Mapping, Sequence
from typing import Any

from finance_matching.store.feed import lock_lists
from finance_matching.usecases.standing import in_the_way
from finance_matching.usecases.tell import EntryChange, tell
from shared import clock
from shared.events.finance_matching import WhitelistEntryListed
from shared.events.pool import FirmReinstated
from shared.firms.remember import remember_memberships
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_RESTORE = """
INSERT INTO member AS m (uscc, name, reporting_unit, state, admitted_on, sequence)
SELECT uscc, name, reporting_unit, 'active', admitted_on, sequence
FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[])
  AS t(uscc, name, reporting_unit, admitted_on, sequence)
ON CONFLICT (uscc) DO UPDATE SET state = 'active', left_on = NULL, sequence = excluded.sequence,
  admitted_on = coalesce(m.admitted_on, excluded.admitted_on)
RETURNING uscc
"""
_LIST_AGAIN = """
UPDATE list_entry l SET state = 'listed', version = l.version + 1, listed_version = l.version + 1, listed_on = t.day,
  revoked_on = NULL, revoked_reason = NULL, revoked_by = NULL
FROM unnest($1::text[], $2::date[], $3::uuid[], $4::date[]) AS t(uscc, day, exit_id, removed_on)
WHERE l.uscc = t.uscc AND l.state = 'revoked' AND l.revoked_reason = 'removal'
  AND (l.revoked_by = t.exit_id OR l.revoked_by IS NULL AND l.revoked_on = t.removed_on)
  AND (l.kind <> 'pledge' OR EXISTS (SELECT FROM consent c WHERE c.uscc = l.uscc AND c.granted))
RETURNING l.uscc, l.kind, l.version, l.name, l.reporting_unit, l.admitted_on, l.listed_on
"""


async def on_firms_reinstated(events: Sequence[Received[FirmReinstated]], uow: UnitOfWork) -> None:
    """Members again; exactly the entries that the undone removal revoked are listed again, each a version on.

    Not the pledge list where the consent was withdrawn meanwhile, and neither list while another violation stands in
    the way: the next version of the list takes the firm in once nothing does.
    """
    await lock_lists(uow)
    await remember_memberships(events, uow)
    newest = {received.event.uscc: received for received in events}
    back = await uow.execute_native(
        _RESTORE,
        list(newest),
        [received.event.name for received in newest.values()],
        [received.event.reporting_unit for received in newest.values()],
        [received.event.admitted_on for received in newest.values()],
        [received.sequence for received in newest.values()],
    )
    usccs = [row["uscc"] for row in back]
    barred = await in_the_way(uow, usccs, clock.today())
    await _list_again(uow, {uscc: newest[uscc] for uscc in usccs if uscc not in barred})


async def _list_again(uow: UnitOfWork, clean: Mapping[str, Received[FirmReinstated]]) -> None:
    if not clean:
        return
    told = [received.event for received in clean.values()]
    rows = await uow.execute_native(
        _LIST_AGAIN,
        list(clean),
        [event.effective_on for event in told],
        [event.exit_id for event in told],
        [event.removed_on for event in told],
    )
    changes = [
        EntryChange(listed_event(row), row["reporting_unit"], clean[row["uscc"]].time, clean[row["uscc"]].cause)
        for row in sorted(rows, key=lambda row: (row["uscc"], row["kind"]))
    ]
    await tell(uow, changes)


def listed_event(row: Any) -> WhitelistEntryListed:
    """What banks are told of an entry that is on the list again."""
    return WhitelistEntryListed(
        uscc=row["uscc"],
        list_kind=row["kind"],
        version=row["version"],
        name=row["name"],
        reporting_unit=row["reporting_unit"],
        admitted_on=row["admitted_on"],
        effective_on=row["listed_on"],
    )
