"""The clock sweep: proposes, for people to decide, every member whose two years have passed without progress (M8)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from pool.domain.clock import Tenure, overdue
from pool.store.tables import Member, Progress, RemovalProposalRow
from shared import clock
from shared.events.pool import RemovalProposed
from shared.ids import uuid7
from shared.store.unit_of_work import UnitOfWork
from shared.usecases.legal_date import must_not_lie_ahead


@dataclass(frozen=True, slots=True)
class Proposed:
    """A member that the sweep finds overdue."""

    uscc: str
    name: str
    reporting_unit: str
    removal_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep looked at and found."""

    on: date
    looked_at: int
    proposed: tuple[Proposed, ...]


async def sweep(uow: UnitOfWork, on: date) -> Swept:
    """Proposes removals as of a day; a repeat proposes nobody twice and shows the same members.

    Raises:
        EffectiveDateAhead: the day lies ahead of today.
    """
    must_not_lie_ahead(on)
    parameters = uow.runtime.plan.on(on)
    members = await _members(uow, on)
    progress = await _progress(uow, on)
    tenures = [Tenure(uscc, member.admitted_on, tuple(progress[uscc])) for uscc, member in members.items()]
    due = overdue(
        tenures, on, parameters.whole("no_progress.years"), restarts=parameters.switch("no_progress.restarts")
    )
    found = tuple([await _propose(uow, members[tenure.uscc], day) for tenure, day in due])
    facts = {"on": on, "looked_at": len(members), "proposed": len(found)}
    uow.journal("sweep-clock", f"plan:{uow.runtime.plan.id}", effective_on=on, after=facts, facts=facts)
    return Swept(on, len(members), found)


async def _members(uow: UnitOfWork, on: date) -> dict[str, Member]:
    statement = select(Member).where(Member.left_on.is_(None), Member.admitted_on <= on)
    return {row.uscc: row for row in (await uow.session.execute(statement)).scalars()}


async def _progress(uow: UnitOfWork, on: date) -> dict[str, list[date]]:
    statement = select(Progress.uscc, Progress.effective_on).where(Progress.substantive, Progress.effective_on <= on)
    days: dict[str, list[date]] = defaultdict(list)
    for uscc, day in (await uow.session.execute(statement)).all():
        days[uscc].append(day)
    return days


async def _propose(uow: UnitOfWork, member: Member, due_on: date) -> Proposed:
    removal_id = uuid7()
    values = {
        "id": removal_id,
        "member_id": member.id,
        "uscc": member.uscc,
        "name": member.name,
        "reporting_unit": member.reporting_unit,
        "due_on": due_on,
        "proposed_at": clock.now(),
    }
    new = (
        insert(RemovalProposalRow)
        .values(values)
        .on_conflict_do_nothing(constraint="one_proposal_per_member_and_period")
    )
    made = (await uow.session.execute(new.returning(RemovalProposalRow.id))).scalar_one_or_none()
    if made is None:
        earlier = select(RemovalProposalRow.id).where(
            RemovalProposalRow.member_id == member.id, RemovalProposalRow.due_on == due_on
        )
        removal_id = (await uow.session.execute(earlier)).scalar_one()
    else:
        _tell(uow, member, removal_id, due_on)
    return Proposed(member.uscc, member.name, member.reporting_unit, removal_id, due_on)


def _tell(uow: UnitOfWork, member: Member, removal_id: UUID, due_on: date) -> None:
    clause = uow.runtime.plan.removal_grounds["no_progress"].clause
    uow.journal(
        "propose-removal",
        member.uscc,
        reporting_unit=member.reporting_unit,
        effective_on=due_on,
        facts={"removal_id": removal_id, "ground": "no_progress", "clause": clause, "due_on": due_on},
    )
    uow.publish(
        RemovalProposed(
            uscc=member.uscc,
            name=member.name,
            reporting_unit=member.reporting_unit,
            removal_id=removal_id,
            ground="no_progress",
            clause=clause,
            due_on=due_on,
        )
    )
