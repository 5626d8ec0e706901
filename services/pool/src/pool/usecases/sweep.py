"""The clock sweep: proposes, for people to decide, every member whose term has passed without progress (M8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from pool.store.exit_tables import RemovalProposalRow
from pool.store.tables import Member
from pool.usecases.overdue import overdue_members
from shared import clock
from shared.events.pool import RemovalProposed
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.readers import removal_ground
from shared.usecases.legal_date import must_rest_on

NO_PROGRESS: Final = "no_progress"
READS: Final = (removal_ground(NO_PROGRESS),)


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
    withdrawn: int


async def sweep(uow: UnitOfWork, on: date) -> Swept:
    """Proposes removals as of a day; a repeat proposes nobody twice and shows the same members.

    Earlier proposals that progress verified since has ended are withdrawn (M21).

    Raises:
        EffectiveDateAhead: the day lies ahead of today. BeforePlan: it lies before the plan.
    """
    must_rest_on("clock_sweep", on, uow.plan)
    members = await _members(uow, on)
    overdue = await overdue_members(uow, members, on)
    found = tuple([await _propose(uow, member, day) for member, day in overdue])
    withdrawn = await _withdraw(uow, members, on, found)
    facts = {"on": on, "looked_at": len(members), "proposed": len(found), "withdrawn": withdrawn}
    uow.journal("sweep-clock", f"plan:{uow.plan.id}", effective_on=on, after=facts, facts=facts)
    return Swept(on, len(members), found, withdrawn)


async def _members(uow: UnitOfWork, on: date) -> Sequence[Member]:
    statement = select(Member).where(Member.left_on.is_(None), Member.admitted_on <= on).order_by(Member.uscc)
    return (await uow.session.execute(statement)).scalars().all()


async def _propose(uow: UnitOfWork, member: Member, due_on: date) -> Proposed:
    values = {
        "id": uuid7(),
        "member_id": member.id,
        "uscc": member.uscc,
        "name": member.name,
        "reporting_unit": member.reporting_unit,
        "ground": NO_PROGRESS,
        "due_on": due_on,
        "proposed_at": clock.now(),
    }
    new = insert(RemovalProposalRow).values(values)
    anew = new.on_conflict_do_update(
        constraint="one_proposal_per_member_and_period",
        set_={"state": "open", "proposed_at": new.excluded.proposed_at},
        where=RemovalProposalRow.state != "open",
    )
    removal_id = (await uow.session.execute(anew.returning(RemovalProposalRow.id))).scalar_one_or_none()
    if removal_id is None:
        earlier = select(RemovalProposalRow.id).where(
            RemovalProposalRow.member_id == member.id,
            RemovalProposalRow.due_on == due_on,
            RemovalProposalRow.violation_id.is_(None),
        )
        removal_id = (await uow.session.execute(earlier)).scalar_one()
    else:
        _tell(uow, member, removal_id, due_on)
    return Proposed(member.uscc, member.name, member.reporting_unit, removal_id, due_on)


async def _withdraw(uow: UnitOfWork, members: Sequence[Member], on: date, found: Sequence[Proposed]) -> int:
    """Closes the proposals of days up to this one that the clock no longer makes; how many."""
    statement = (
        update(RemovalProposalRow)
        .where(
            RemovalProposalRow.state == "open",
            RemovalProposalRow.violation_id.is_(None),
            RemovalProposalRow.due_on <= on,
            RemovalProposalRow.member_id.in_([member.id for member in members]),
            RemovalProposalRow.id.not_in([one.removal_id for one in found]),
        )
        .values(state="withdrawn")
        .returning(RemovalProposalRow)
    )
    rows = (await uow.session.execute(statement)).scalars().all()
    for row in rows:
        uow.journal(
            "withdraw-removal-proposal",
            row.uscc,
            reporting_unit=row.reporting_unit,
            effective_on=on,
            facts={"removal_id": row.id, "ground": NO_PROGRESS, "due_on": row.due_on},
        )
    return len(rows)


def _tell(uow: UnitOfWork, member: Member, removal_id: UUID, due_on: date) -> None:
    clause = uow.plan.removal_grounds[NO_PROGRESS].clause
    uow.journal(
        "propose-removal",
        member.uscc,
        reporting_unit=member.reporting_unit,
        effective_on=due_on,
        facts={"removal_id": removal_id, "ground": NO_PROGRESS, "clause": clause, "due_on": due_on},
    )
    uow.publish(
        RemovalProposed(
            uscc=member.uscc,
            name=member.name,
            reporting_unit=member.reporting_unit,
            removal_id=removal_id,
            ground=NO_PROGRESS,
            clause=clause,
            due_on=due_on,
        )
    )
