"""Judges the undecided applications of firms anew when something becomes known of the firm."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from eligibility.domain.records import NO_PROGRESS
from eligibility.store import copies
from eligibility.usecases.judging.known import NOTHING, known_of, undecided_of
from eligibility.usecases.judging.reassess import Stored, lock_stored, reassess
from eligibility.usecases.rules.current import current_plan, hold_judging
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork


async def on_violations(events: Sequence[Received[ViolationConfirmed]], uow: UnitOfWork) -> None:
    """Keeps them, and judges with them."""
    await hold_judging(uow)
    await copies.violations(events, uow)
    facts = [received.event for received in events if received.event.ground != NO_PROGRESS]
    await _rejudge(uow, {fact.uscc: fact.violation_id for fact in facts})


async def on_appeals(events: Sequence[Received[AppealRecorded]], uow: UnitOfWork) -> None:
    """Keeps the steps, and judges by them."""
    await hold_judging(uow)
    await copies.appeals(events, uow)
    await _rejudge(uow, {received.event.uscc: received.event.violation_id for received in events})


async def with_others_of_firm(uow: UnitOfWork, reviewed: Stored) -> list[Stored]:
    """A reviewed application and the undecided ones of its firm, each with all that is known of the firm."""
    subject = reviewed.subject
    others = (await undecided_of(uow, [subject.uscc])).keys() - {subject.application_id}
    return await _knowing(uow, [reviewed, *await lock_stored(uow, others)])


async def _rejudge(uow: UnitOfWork, causes: Mapping[str, UUID]) -> None:
    """`causes` are the newest violations by firm."""
    firms = await undecided_of(uow, causes) if causes else {}
    if not firms:
        return
    plan, stored = await current_plan(uow), await _knowing(uow, await lock_stored(uow, firms))
    await reassess(uow, stored, plan, "record", {application: causes[uscc] for application, uscc in firms.items()})


async def _knowing(uow: UnitOfWork, stored: Sequence[Stored]) -> list[Stored]:
    known = await known_of(uow, {one.subject.uscc for one in stored})
    return [replace(one, subject=known.get(one.subject.uscc, NOTHING).of(one.subject)) for one in stored]
