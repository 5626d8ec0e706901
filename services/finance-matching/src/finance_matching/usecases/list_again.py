"""A removal was undone: the entries that it revoked are listed again, as soon as nothing stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from finance_matching.store import copies
from finance_matching.store.feed import lock_lists
from finance_matching.usecases.standing import in_the_way
from finance_matching.usecases.tell import EntryChange, Occasion, occasions, tell
from shared import clock
from shared.events.finance_matching import WhitelistEntryListed
from shared.events.pool import FirmReinstated
from shared.firms.read import read_stays
from shared.messaging.lines import unsettled
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_OFF_THE_LISTS = """
SELECT DISTINCT l.uscc FROM list_entry l JOIN member m USING (uscc)
WHERE l.uscc = ANY($1) AND l.state = 'revoked' AND l.revoked_reason = 'removal' AND m.state = 'active'
"""
_LIST_AGAIN = """
UPDATE list_entry l SET state = 'listed', version = l.version + 1, listed_version = l.version + 1, listed_on = t.day,
  revoked_on = NULL, revoked_reason = NULL, revoked_by = NULL
FROM unnest($1::text[], $2::uuid[], $3::date[], $4::date[], $5::date[])
  AS t(uscc, exit_id, admitted_on, removed_on, day)
WHERE l.uscc = t.uscc AND l.state = 'revoked' AND l.revoked_reason = 'removal'
  AND CASE WHEN t.exit_id IS NULL OR l.revoked_by IS NULL
    THEN l.admitted_on = t.admitted_on AND l.revoked_on = t.removed_on ELSE l.revoked_by = t.exit_id END
  AND (l.kind <> 'pledge' OR EXISTS (SELECT FROM consent c WHERE c.uscc = l.uscc AND c.granted))
RETURNING l.uscc, l.kind, l.version, l.name, l.reporting_unit, l.admitted_on, l.listed_on
"""


@dataclass(frozen=True, slots=True)
class Undone:
    """A removal that was undone, by its id or by its membership and day, and from when the firm is listed again."""

    exit_id: UUID | None
    admitted_on: date | None
    removed_on: date
    day: date


async def on_firms_reinstated(events: Sequence[Received[FirmReinstated]], uow: UnitOfWork) -> None:
    """Members again; exactly the entries that the undone removal revoked are listed again, each a version on.

    Not the pledge list where the consent was withdrawn meanwhile, and neither list while a violation stands in the way:
    its reversal lists the firm (`list_reinstated`), be it the one on which the removal rested, told later than this. So
    does the settlement of a firm on which services know different facts.
    """
    await lock_lists(uow)
    await copies.facts[FirmReinstated](events, uow)
    await copies.members[FirmReinstated](events, uow)
    newest = {received.event.uscc: received.event for received in events}.values()
    undone = {
        event.uscc: Undone(event.exit_id, event.admitted_on, event.removed_on, event.effective_on) for event in newest
    }
    await _list_again(uow, undone, occasions(events))


async def list_reinstated(uow: UnitOfWork, occasion_of: Mapping[str, Occasion]) -> None:
    """Lists reinstated members again whom something kept off when their reinstatement came, and no longer does.

    The later of both days is that of the listing. The caller holds the lists' lock.
    """
    off = [row["uscc"] for row in await uow.execute_native(_OFF_THE_LISTS, list(occasion_of))]
    stays = await read_stays(uow, off) if off else {}
    undone = {
        uscc: Undone(None, stay.admitted_on, stay.left_on, max(stay.reversed_on, occasion_of[uscc].on))
        for uscc in off
        for stay in stays.get(uscc, ())[-1:]
        if stay.left_on is not None and stay.reversed_on is not None
    }
    await _list_again(uow, undone, occasion_of)


async def _list_again(uow: UnitOfWork, undone: Mapping[str, Undone], occasion_of: Mapping[str, Occasion]) -> None:
    barred = {*await in_the_way(uow, list(undone), clock.today()), *await unsettled(uow, list(undone))}
    clean = {uscc: one for uscc, one in undone.items() if uscc not in barred}
    if not clean:
        return
    rows = await uow.execute_native(
        _LIST_AGAIN,
        list(clean),
        [one.exit_id for one in clean.values()],
        [one.admitted_on for one in clean.values()],
        [one.removed_on for one in clean.values()],
        [one.day for one in clean.values()],
    )
    changes = [
        EntryChange(
            listed_event(row), row["reporting_unit"], occasion_of[row["uscc"]].at, occasion_of[row["uscc"]].cause
        )
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
