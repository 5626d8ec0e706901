"""Violations of graduates: one that acts ends their entries on both lists, and one that falls brings them back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from finance_matching.store import copies
from finance_matching.store.feed import lock_lists
from finance_matching.usecases.list_again import list_reinstated, listed_event
from finance_matching.usecases.tell import EntryChange, Occasion, occasions, tell
from shared import clock
from shared.domain.known_of_firm import KnownOfFirm, KnownViolation
from shared.domain.standing import acting, standing
from shared.events.finance_matching import WhitelistEntryMarked, WhitelistEntryRevoked
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.firms.read import read_stays, read_violations
from shared.firms.rules import standing_rules
from shared.messaging.lines import unsettled
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork
from shared.usecases.legal_date import rules_in_force

_GRADUATES = "SELECT uscc FROM member WHERE uscc = ANY($1) AND state = 'graduated' ORDER BY uscc"
_OFF_A_LIST = "SELECT DISTINCT uscc FROM list_entry WHERE state = 'revoked'"
_REVOKE = """
UPDATE list_entry l SET state = 'revoked', version = l.version + 1, revoked_on = t.day, revoked_reason = 'violation',
  revoked_by = t.violation_id
FROM unnest($1::text[], $2::date[], $3::uuid[]) AS t(uscc, day, violation_id)
WHERE l.uscc = t.uscc AND l.state <> 'revoked'
RETURNING l.uscc, l.kind, l.version, l.reporting_unit, l.revoked_on
"""
_BACK = """
UPDATE list_entry l SET state = 'graduated', version = l.version + 2, listed_version = l.version + 1, listed_on = $2,
  revoked_on = NULL, revoked_reason = NULL, revoked_by = NULL
FROM member m
WHERE l.uscc = ANY($1) AND m.uscc = l.uscc AND l.state = 'revoked'
  AND (l.revoked_reason = 'violation' OR l.revoked_reason = 'removal' AND l.admitted_on = m.admitted_on)
  AND (l.kind <> 'pledge' OR EXISTS (SELECT FROM consent c WHERE c.uscc = l.uscc AND c.granted))
RETURNING l.uscc, l.kind, l.version - 1 AS version, l.name, l.reporting_unit, l.admitted_on, l.listed_on
"""
"""Of the membership that ended in graduation: a removal of the same one was undone before, and only then."""


async def on_violations_confirmed(events: Sequence[Received[ViolationConfirmed]], uow: UnitOfWork) -> None:
    """Keeps confirmed violations; the entries of a graduate end at once where one acts.

    A member's entries end with its removal, which two persons decide; until then it is not listed anew.
    """
    await lock_lists(uow)
    await copies.violations.confirmed(events, uow)
    await settle_graduates(uow, occasions(events))


async def on_appeals_recorded(events: Sequence[Received[AppealRecorded]], uow: UnitOfWork) -> None:
    """Keeps the steps of appeals; of a graduate they end its entries, or bring them back.

    What fell may have kept a reinstated member off: pool's topic and monitoring's know no order between them.
    """
    await lock_lists(uow)
    await copies.violations.appealed(events, uow)
    occasion_of = occasions(events)
    await settle_graduates(uow, occasion_of)
    await list_reinstated(uow, occasion_of)


async def on_settled(uow: UnitOfWork, uscc: str | None) -> None:
    """Brings back what a difference between services had kept off the lists: this firm, or every one (None)."""
    await lock_lists(uow)
    usccs = [uscc] if uscc else [row["uscc"] for row in await uow.execute_native(_OFF_A_LIST)]
    occasion_of = dict.fromkeys(usccs, Occasion(clock.now(), clock.today()))
    await settle_graduates(uow, occasion_of)
    await list_reinstated(uow, occasion_of)


async def settle_graduates(uow: UnitOfWork, occasion_of: Mapping[str, Occasion]) -> None:
    """Revokes the entries of graduates against whom a violation acts, lists again those against whom nothing stands.

    While an appeal is pending they stay as they are; nor does one come back on whom services know different facts. The
    caller holds the lists' lock.
    """
    graduates = [row["uscc"] for row in await uow.execute_native(_GRADUATES, list(occasion_of))]
    if not graduates:
        return
    plan, today = uow.plan, clock.today()
    rules = standing_rules(plan, rules_in_force(plan, today))
    known = await _known(uow, graduates)
    acts = {uscc: acting(known[uscc], rules) for uscc in graduates}
    waiting = await unsettled(uow, graduates)
    clean = [one for one in graduates if one not in waiting and standing(known[one], today, rules).may_be.offered]
    changes = await _revoke(uow, {uscc: found[0] for uscc, found in acts.items() if found}, occasion_of)
    changes += await _bring_back(uow, clean, occasion_of)
    await tell(uow, changes)


async def _known(uow: UnitOfWork, usccs: Sequence[str]) -> dict[str, KnownOfFirm]:
    stays, violations = await read_stays(uow, usccs), await read_violations(uow, usccs, uow.plan)
    return {uscc: KnownOfFirm((), violations.get(uscc, ()), stays.get(uscc, ())) for uscc in usccs}


async def _revoke(
    uow: UnitOfWork, against: Mapping[str, KnownViolation], occasion_of: Mapping[str, Occasion]
) -> list[EntryChange]:
    days = [one.acts_since for one in against.values()]
    ids: list[UUID] = [one.id for one in against.values()]
    rows = await uow.execute_native(_REVOKE, list(against), days, ids) if against else []
    return [
        EntryChange(
            WhitelistEntryRevoked(
                uscc=row["uscc"],
                list_kind=row["kind"],
                version=row["version"],
                reason="violation",
                effective_on=row["revoked_on"],
            ),
            row["reporting_unit"],
            occasion_of[row["uscc"]].at,
            occasion_of[row["uscc"]].cause,
        )
        for row in sorted(rows, key=lambda row: (row["uscc"], row["kind"]))
    ]


async def _bring_back(uow: UnitOfWork, usccs: Sequence[str], occasion_of: Mapping[str, Occasion]) -> list[EntryChange]:
    rows = await uow.execute_native(_BACK, usccs, clock.today()) if usccs else []
    changes = []
    for row in sorted(rows, key=lambda row: (row["uscc"], row["kind"])):
        occasion = occasion_of[row["uscc"]]
        mark = WhitelistEntryMarked(
            uscc=row["uscc"],
            list_kind=row["kind"],
            version=row["version"] + 1,
            mark="graduated",
            effective_on=row["listed_on"],
        )
        changes += [
            EntryChange(event, row["reporting_unit"], occasion.at, occasion.cause)
            for event in (listed_event(row), mark)
        ]
    return changes
