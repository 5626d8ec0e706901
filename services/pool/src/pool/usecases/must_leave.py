"""Members that must leave on a violation that acts: each becomes a proposal at once, for two persons to decide."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from pool.store.exit_tables import RemovalProposalRow
from pool.store.tables import Member
from pool.usecases.standing import STANDINGS
from shared import clock
from shared.domain.standing import MustLeave
from shared.events.pool import RemovalProposed
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork

_HOLD_DECISIONS = """
SELECT FROM approval a JOIN exit_case e ON e.approval_id = a.id
WHERE e.uscc = ANY($1) AND e.state = 'proposed' ORDER BY a.id FOR UPDATE OF a
"""


async def propose_those_who_must_leave(uow: UnitOfWork, usccs: Collection[str]) -> None:
    """Opens what is due for these firms and withdraws what no longer is; a repeat changes nothing.

    The firms' rows are locked, so that nobody is admitted or brought back meanwhile without being looked at. Approvals
    of their exits are locked before, as by whoever decides one: what else the transaction hears may withdraw them.
    """
    await uow.execute_native(_HOLD_DECISIONS, list(usccs))
    standings = await STANDINGS.locked(uow, dict.fromkeys(usccs), clock.today())
    active = select(Member).where(Member.uscc.in_(standings), Member.left_on.is_(None))
    members = {member.uscc: member for member in (await uow.session.execute(active)).scalars()}
    for uscc, member in sorted(members.items()):
        must = standings[uscc].must_leave
        await _withdraw(uow, member, [one.violation_id for one in must])
        for one in must:
            await _open(uow, member, one)


async def _open(uow: UnitOfWork, member: Member, must: MustLeave) -> None:
    """Each violation has a proposal of its own; one that fell and acts again since the same day is opened again."""
    new = insert(RemovalProposalRow).values(
        id=uuid7(),
        member_id=member.id,
        uscc=member.uscc,
        name=member.name,
        reporting_unit=member.reporting_unit,
        ground=must.ground,
        violation_id=must.violation_id,
        due_on=must.since,
        proposed_at=clock.now(),
    )
    anew = new.on_conflict_do_update(
        constraint="one_proposal_per_member_and_period",
        set_={"state": "open", "proposed_at": new.excluded.proposed_at},
        where=RemovalProposalRow.state != "open",
    )
    removal_id = (await uow.session.execute(anew.returning(RemovalProposalRow.id))).scalar_one_or_none()
    if removal_id is not None:
        tell_proposal(uow, member, removal_id, must)


async def _withdraw(uow: UnitOfWork, member: Member, due: Sequence[UUID]) -> None:
    fallen = update(RemovalProposalRow).where(
        RemovalProposalRow.member_id == member.id,
        RemovalProposalRow.state == "open",
        RemovalProposalRow.violation_id.is_not(None),
        RemovalProposalRow.violation_id.not_in(due),
    )
    rows = (await uow.session.execute(fallen.values(state="withdrawn").returning(RemovalProposalRow))).scalars().all()
    for row in rows:
        uow.journal(
            "withdraw-removal-proposal",
            row.uscc,
            reporting_unit=row.reporting_unit,
            facts={"removal_id": row.id, "ground": row.ground, "violation_id": row.violation_id},
        )


def tell_proposal(uow: UnitOfWork, member: Member, removal_id: UUID, must: MustLeave) -> None:
    """The journal line and the fact of a removal that is proposed."""
    ground = uow.plan.removal_grounds.get(must.ground)
    clause = ground.clause if ground else ""
    uow.journal(
        "propose-removal",
        member.uscc,
        reporting_unit=member.reporting_unit,
        effective_on=must.since,
        facts={
            "removal_id": removal_id,
            "ground": must.ground,
            "clause": clause,
            "due_on": must.since,
            "violation_id": must.violation_id,
        },
    )
    uow.publish(
        RemovalProposed.model_validate(
            {
                "uscc": member.uscc,
                "name": member.name,
                "reporting_unit": member.reporting_unit,
                "removal_id": removal_id,
                "ground": must.ground,
                "clause": clause,
                "due_on": must.since,
            }
        )
    )
