"""Reinstatement: a removal whose ground fell is undone by two persons, neither of whom decided it (T12.3)."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from pool.store.exit_tables import ExitCase
from pool.store.tables import Member
from pool.usecases.fallen_removals import Fallen, fallen_removal
from pool.usecases.must_leave import propose_those_who_must_leave
from pool.usecases.seat_plan import read_plan, tell_plan
from shared import clock
from shared.approvals.duties import Duty, must_be_another
from shared.approvals.model import Approval, ApprovalAct, propose
from shared.database.tables import approval as approvals
from shared.events.pool import FirmReinstated
from shared.firms.lock import lock_firms
from shared.identity.caller import Role
from shared.messaging.lines import must_agree
from shared.messaging.unit_of_work import UnitOfWork
from shared.schemas.pool.decisions import Reinstated
from shared.usecases.legal_date import must_rest_on

KIND = "reinstatement"
_TAKE = """
UPDATE seat_plan SET used = used + 1, beyond_cap = beyond_cap + $1,
  freed = greatest(least(freed - $2, cap - (used + 1 - (beyond_cap + $1))), 0),
  over_cap = greatest(used + 1 - (beyond_cap + $1) - cap, 0)
WHERE id = 1
"""
_TAKE_UNIT = """
UPDATE unit_seats SET used = used + 1, by_right = by_right + $2,
  over_cap = greatest(used + 1 - (by_right + $2) - coalesce(seats, used + 1), 0)
WHERE reporting_unit = $1
"""
_LINE = """
INSERT INTO seat_line (member_id, uscc, reporting_unit, delta, reason, effective_on, at)
VALUES ($1, $2, $3, 1, 'reinstatement', $4, $5)
"""


async def propose_reinstatement(uow: UnitOfWork, uscc: str, effective_on: date) -> tuple[Fallen, Approval]:
    """Proposes to undo a removal whose ground fell.

    Raises:
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day. NotRemoved, GroundStands: there is nothing to undo.
        DutiesOfTwo: the caller decided the removal. EventsMissing, RecordsDiverged: what is known of it may lack facts.
    """
    await must_agree(uow, [uscc])
    fallen = await fallen_removal(uow, uscc)
    must_rest_on(KIND, effective_on, uow.plan, reversed_on=fallen.reversed_on)
    await _remover_is_another(uow, fallen.case, Duty.PROPOSES)
    seen = {
        "exit_id": fallen.case.id,
        "uscc": uscc,
        "effective_on": effective_on,
        "removed_on": fallen.case.effective_on,
        "ground": fallen.case.ground,
        "violation_id": fallen.case.violation_id,
        "reversed_on": fallen.reversed_on,
    }
    return fallen, await propose(uow, KIND, uscc, seen, reporting_unit=fallen.member.reporting_unit)


async def _remover_is_another(uow: UnitOfWork, case: ExitCase, now: Duty) -> None:
    decided_by = select(approvals.c.decided_by).where(approvals.c.id == case.approval_id)
    must_be_another(uow.caller, now, {Duty.REMOVED: [(await uow.session.execute(decided_by)).scalar_one()]})


async def reinstate(uow: UnitOfWork, approval: Approval) -> Reinstated:
    """Restores the very membership, whose clock counts as if nothing had happened, and its seat, above the cap if need
    be; the removal stays in its case, with the day and the instant of its end.

    Of the seats freed for a new screening it takes the one that its own removal freed, or one that it has to.

    Raises:
        NotRemoved, GroundStands, BeforeItsGround: things have changed since it was proposed.
        DutiesOfTwo: the caller decided the removal. EventsMissing, RecordsDiverged: what is known of it may lack facts.
    """
    uscc, effective_on = approval.subject, date.fromisoformat(approval.payload["effective_on"])
    await must_agree(uow, [uscc])
    await lock_firms(uow, [uscc])
    plan = await read_plan(uow, lock=True)
    assert plan is not None
    fallen = await fallen_removal(uow, uscc, lock=True)
    must_rest_on(KIND, effective_on, uow.plan, reversed_on=fallen.reversed_on)
    await _remover_is_another(uow, fallen.case, Duty.DECIDES)
    now, member, case = clock.now(), fallen.member, fallen.case
    member.left_on = member.left_at = member.route = member.ground = None
    case.reversed_on, case.reversed_at = effective_on, now
    await uow.session.flush()
    await uow.execute_native(_TAKE, int(member.beyond_cap), int(_freed_a_seat(case, member)))
    await uow.execute_native(_TAKE_UNIT, member.reporting_unit, int(member.by_right))
    await uow.execute_native(_LINE, member.id, uscc, member.reporting_unit, effective_on, now)
    _tell(uow, member, case, effective_on)
    after = plan.moved({member.reporting_unit: 1}, by_right=member.by_right, beyond_cap=member.beyond_cap)
    tell_plan(uow, after)
    await propose_those_who_must_leave(uow, [uscc])
    return Reinstated(
        uscc=uscc,
        admitted_on=member.admitted_on,
        removed_on=case.effective_on,
        effective_on=effective_on,
        over_cap=after.over_cap,
    )


def _freed_a_seat(case: ExitCase, member: Member) -> bool:
    return not member.beyond_cap if case.freed_seat is None else case.freed_seat


def _tell(uow: UnitOfWork, member: Member, case: ExitCase, effective_on: date) -> None:
    facts: dict[str, UUID | str | None] = {"exit_id": case.id, "ground": case.ground, "violation_id": case.violation_id}
    uow.journal(
        "reinstatement-of-firm",
        member.uscc,
        reporting_unit=member.reporting_unit,
        effective_on=effective_on,
        before={"state": "removal", "ground": case.ground},
        after={"state": "active"},
        facts=facts,
    )
    uow.publish(
        FirmReinstated(
            uscc=member.uscc,
            name=member.name,
            reporting_unit=member.reporting_unit,
            exit_id=case.id,
            application_id=member.application_id,
            admitted_on=member.admitted_on,
            removed_on=case.effective_on,
            effective_on=effective_on,
        )
    )


ACT = {KIND: ApprovalAct(run=reinstate, decided_by=frozenset({Role.PROVINCE}))}
